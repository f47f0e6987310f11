package audit

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math/big"
	"strings"

	"jixiao/internal/book"
	"jixiao/internal/equation"
	"jixiao/internal/format"
)

// workbook writes the workbook into the folder.
func (a *Auditor) workbook(ctx context.Context, papers *papers) (err error) {
	b, err := book.New(a.SheetRows)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, b.Close()) }()
	w := &writing{Auditor: a, ctx: ctx, book: b}
	if err := w.read(); err != nil {
		return err
	}
	for _, sheet := range []func() error{
		w.openAll, w.marksSheet, w.parametersSheet, w.pointsSheet, w.partsSheet, w.scoresSheet, w.levelsSheet,
		w.measuresSheet, w.findingsSheet, w.sourcesSheet, w.rejectsSheet, w.evidenceSheet, w.aboutSheet,
	} {
		if err := sheet(); err != nil {
			return err
		}
	}
	return papers.add(paper{Path: WorkbookName}, func(out io.Writer) error { return b.Write(out, papers.dir) })
}

// writing is a workbook on its way: what was read, and where the rows that formulas name
// stand.
type writing struct {
	*Auditor
	ctx   context.Context //nolint:containedctx // lives for one workbook
	book  *book.Book
	about map[string]any

	indicators, points, pointScores, parts, bands, grades []map[string]any
	trimmed                                               map[string]bool // points (id#no) of which the extremes do not count
	equations                                             equation.Rows

	markRows  map[string]book.Rows      // of a point (id#no) in 评判
	pointRows map[string]book.Rows      // of an indicator in 要点
	partRows  map[string]book.Rows      // of an indicator in 平均分项
	bandRows  map[string][]bandRow      // of an indicator in 规则与参数
	scoreRow  map[string]int            // of an indicator in 评分表
	scored    map[string]map[string]any // point scores by id#no
}

// column says how a sheet's column is headed and how wide it is, in characters.
type column struct {
	title string
	width float64
}

// bandRow is where a band stands, and which bounds it has.
type bandRow struct {
	row              int
	hasFrom, hasUpTo bool
}

// Names of the sheets.
const (
	aboutName    = "说明"
	levelsName   = "汇总"
	scoresName   = "评分表"
	pointsName   = "要点"
	partsName    = "平均分项"
	marksName    = "评判"
	measuresName = "指标值"
	findingsName = "问题"
	sourcesName  = "数据来源"
	rejectsName  = "拒收"
	rulesName    = "规则与参数"
	evidenceName = "证据行"
)

// openAll opens the sheets in the order in which they stand.
func (w *writing) openAll() error {
	for _, one := range []struct {
		name    string
		columns []column
	}{
		{aboutName, nil}, {levelsName, levelColumns()}, {scoresName, scoreColumns()}, {pointsName, pointColumns()},
		{partsName, partColumns()}, {marksName, titled(markColumns, 14)}, {measuresName, measureColumns()},
		{findingsName, findingColumns()}, {sourcesName, sourceColumns()}, {rejectsName, titled(rejectColumns(), 18)},
		{rulesName, ruleColumns()}, {evidenceName, evidenceColumns()},
	} {
		columns := make([]book.Column, len(one.columns))
		for no, column := range one.columns {
			columns[no] = book.Column{Title: column.title, Width: column.width}
		}
		if _, err := w.book.Open(one.name, columns...); err != nil {
			return fmt.Errorf("sheet %s: %w", one.name, err)
		}
	}
	return nil
}

func titled(titles []string, width float64) []column {
	columns := make([]column, len(titles))
	for no, title := range titles {
		columns[no] = column{title, width}
	}
	return columns
}

// read reads what is short: the tree, points, bands, grades.
func (w *writing) read() (err error) {
	if w.about, err = w.one(w.ctx, "evaluation_details"); err != nil {
		return err
	}
	for name, to := range map[string]*[]map[string]any{
		"indicator_tree": &w.indicators, "points": &w.points, "point_scores": &w.pointScores,
		"average_parts": &w.parts, "indicator_bands": &w.bands, "grades": &w.grades,
	} {
		if *to, err = w.list(w.ctx, name); err != nil {
			return err
		}
	}
	w.equations = equation.Rows{Points: w.points, PointScores: w.pointScores, Parts: w.parts, Level: format.Exact(w.about["rounding_level"])}
	w.markRows, w.pointRows, w.partRows = map[string]book.Rows{}, map[string]book.Rows{}, map[string]book.Rows{}
	w.bandRows, w.scoreRow, w.scored = map[string][]bandRow{}, map[string]int{}, map[string]map[string]any{}
	for _, score := range w.pointScores {
		w.scored[pointID(score)] = score
	}
	for no, indicator := range w.indicators { // rows of 评分表 are known before it is written
		w.scoreRow[format.Exact(indicator["indicator_id"])] = no + 2
	}
	return w.readTrimmed()
}

func pointID(point map[string]any) string {
	return format.Exact(point["indicator_id"]) + "#" + format.Exact(point["point_no"])
}

// readTrimmed finds the points of which the highest and the lowest mark do not count.
func (w *writing) readTrimmed() error {
	w.trimmed = map[string]bool{}
	return each(w.ctx, w.Warehouse.DB().QueryContext, `
		select indicator_id || '#' || cast(point_no as text) from staging.indicator_points where evaluation_id = $1 and trimmed = 1
		union
		select indicator_id || '#1' from staging.indicators where evaluation_id = $1 and trimmed = 1 and rule in ('graded', 'experts')`,
		[]any{w.Workspace.Evaluation.ID}, 1, func(values []any) error {
			w.trimmed[format.Exact(values[0])] = true
			return nil
		})
}

// digits is to how many decimals scores are rounded, where they are.
func (w *writing) digits() string { return format.Exact(w.about["rounding_digits"]) }

func (w *writing) level() string { return format.Exact(w.about["rounding_level"]) }

// equationOf is the equation of an indicator, worked out once more: one that does not give
// what the models gave is an error, never a working paper.
func (w *writing) equationOf(indicator map[string]any) (string, error) {
	found := w.equations.Of(indicator)
	if found.Left == "" {
		return "", nil
	}
	got, err := equation.Value(found.Left)
	if err != nil {
		return "", fmt.Errorf("%v: %w", indicator["indicator_id"], err)
	}
	want, is := new(big.Rat).SetString(strings.Replace(found.Exact, "−", "-", 1))
	limit := big.NewRat(2, 100_000_000_000)
	if off := new(big.Rat).Sub(got, want.Abs(want)); !is || off.Abs(off).Cmp(limit) > 0 {
		return "", fmt.Errorf("%v: %s is %s, but the models gave %s", indicator["indicator_id"], found.Left, got.FloatString(11), found.Exact)
	}
	return found.Text(), nil
}
