// Package judgement knows what people still have to judge. What goes in is a workspace and
// the warehouse as it is; what comes out is the list of open points (List) and a workbook
// in which they are filled in and that loads back as it is (WriteForm).
//
// The list is made by the same loader and the same models as a build: in a scratch
// warehouse the judgements that are loaded are carried over, the files are ingested on
// top, and core.judgements_due is built. So it says what a build after an ingest would.
package judgement

import (
	"context"
	"database/sql"
	"errors"

	"jixiao/etl"
	"jixiao/internal/build"
	"jixiao/internal/plan"
	"jixiao/internal/warehouse"
	"jixiao/internal/workspace"
	"jixiao/models"
)

// feed is the feed that holds judgements.
const feed = "judgements"

// Point is one point that people judge.
type Point struct {
	EvaluationID string   `json:"evaluation_id"`
	IndicatorID  string   `json:"indicator_id"`
	Level1       string   `json:"level1"`
	Level2       string   `json:"level2"`
	Level3       string   `json:"level3"`
	Rule         string   `json:"rule"`
	PointNo      int64    `json:"point_no"`
	Point        string   `json:"point"`
	Weight       float64  `json:"weight"` // in points of the score; 0 if it does not apply
	IsOpen       bool     `json:"is_open"`
	Reason       *string  `json:"reason,omitempty"` // why it is open although there are marks
	DeductShare  *float64 `json:"deduct_share,omitempty"`
	ZeroFrom     *int64   `json:"zero_from,omitempty"`
	Trimmed      int64    `json:"trimmed,omitempty"` // highest and lowest marks that do not count
	File         string   `json:"source_file"`
	Line         int64    `json:"source_line"`

	indicatorNo int64
}

// Due is one judgement that is still to be given; Expert is empty if none is named.
type Due struct {
	Point
	Expert string `json:"expert,omitempty"`
}

// Given is one judgement as it stands.
type Given struct {
	key
	Verdict, Comment, Evidence, Judge *string
	Share, Mark                       *string // exact decimals
	Defects                           *int64
}

// key names a judgement within an evaluation.
type key struct {
	indicator string
	point     int64
	expert    string
}

// List is what people judge: all points, what is due of them, what is given.
type List struct {
	Points []Point
	Due    []Due
	Given  []Given
}

// Open counts the points whose score waits, and sums what they are worth.
func (l List) Open() (count int, weight float64) {
	for _, point := range l.Points {
		if point.IsOpen {
			count, weight = count+1, weight+point.Weight
		}
	}
	return count, weight
}

// Read makes the list. loaded is the path of the warehouse, "" for none: judgements that
// were loaded from files which no source names count as well. ok is false if a file of
// judgements is refused: what it says is not known then.
func Read(ctx context.Context, ws *workspace.Workspace, loaded string) (list List, ok bool, err error) {
	scratch, err := warehouse.Open(ctx, "", warehouse.Options{})
	if err != nil {
		return list, false, err
	}
	defer func() { err = errors.Join(err, scratch.Close()) }()
	if loaded != "" {
		if err := etl.Carry(ctx, scratch, loaded, ws, feed); err != nil {
			return list, false, err
		}
	}
	summary, err := etl.Ingest(ctx, scratch, ws, etl.Options{Feed: feed}, nil)
	for _, file := range summary.Files {
		if file.Status == etl.StatusRefused {
			return list, false, nil // whoever reads the files says why
		}
	}
	if ctx.Err() != nil {
		return list, false, err
	}
	// what is left is a source without a file yet: nothing of it is judged
	err = scratch.InTransaction(ctx, func(ctx context.Context, tx *warehouse.Tx) error {
		return list.build(ctx, scratch, tx, ws)
	})
	return list, err == nil, err
}

func (l *List) build(ctx context.Context, scratch *warehouse.Warehouse, tx *warehouse.Tx, ws *workspace.Workspace) error {
	steps, err := build.ReadPlan(ctx, scratch, ws)
	if err != nil {
		return err
	}
	if err := etl.LoadConfiguration(ctx, tx, ws, models.Holidays); err != nil {
		return err
	}
	if err := steps.UpTo("core.judgements_due").Build(ctx, tx, func(int, int, plan.Model) {}); err != nil {
		return err
	}
	return errors.Join(l.readPoints(ctx, tx), l.readDue(ctx, tx), l.readGiven(ctx, tx))
}

const pointColumns = `evaluation_id, indicator_id, level1, level2, level3, rule, point_no, point,
	cast(weight as double), is_open, reason, cast(deduct_share as double), zero_from, coalesce(trimmed, 0),
	source_file, source_line, indicator_no`

func (p *Point) cells() []any {
	return []any{
		&p.EvaluationID, &p.IndicatorID, &p.Level1, &p.Level2, &p.Level3, &p.Rule, &p.PointNo, &p.Point,
		&p.Weight, &p.IsOpen, &p.Reason, &p.DeductShare, &p.ZeroFrom, &p.Trimmed, &p.File, &p.Line, &p.indicatorNo,
	}
}

func (l *List) readPoints(ctx context.Context, tx *warehouse.Tx) error {
	return each(ctx, tx, "select "+pointColumns+" from core.points_to_judge order by indicator_no, point_no", func(scan scanner) error {
		var point Point
		err := scan(point.cells()...)
		l.Points = append(l.Points, point)
		return err
	})
}

func (l *List) readDue(ctx context.Context, tx *warehouse.Tx) error {
	return each(ctx, tx, "select "+pointColumns+`, coalesce(expert, '') from core.judgements_due
		order by indicator_no, point_no, expert nulls first`, func(scan scanner) error {
		var due Due
		err := scan(append(due.cells(), &due.Expert)...)
		l.Due = append(l.Due, due)
		return err
	})
}

// readGiven reads the judgements that stand, with the judge's name, which no model has.
func (l *List) readGiven(ctx context.Context, tx *warehouse.Tx) error {
	return each(ctx, tx, `
		select marks.indicator_id, marks.point_no, coalesce(marks.expert, ''), marks.verdict, marks.reason, marks.evidence,
			received.judge, cast(received.earned_share as text), cast(received.mark as text), marks.defect_count
		from core.judgement_marks as marks
		inner join core.points_to_judge as points
			on points.evaluation_id = marks.evaluation_id and points.indicator_id = marks.indicator_id
			and points.point_no = marks.point_no
		inner join staging.judgements as judgements
			on judgements.source_file = marks.source_file and judgements.source_line = marks.source_line
			and judgements.evaluation_id = marks.evaluation_id
		inner join raw.judgements as received
			on received.load_id = judgements.load_id and received.source_line = judgements.source_line
		order by points.indicator_no, marks.point_no, marks.expert nulls first`, func(scan scanner) error {
		var one Given
		err := scan(&one.indicator, &one.point, &one.expert, &one.Verdict, &one.Comment, &one.Evidence,
			&one.Judge, &one.Share, &one.Mark, &one.Defects)
		l.Given = append(l.Given, one)
		return err
	})
}

type scanner = func(...any) error

// each reads the rows of a query one by one.
func each(ctx context.Context, tx *warehouse.Tx, query string, do func(scanner) error) (err error) {
	var rows *sql.Rows
	if rows, err = tx.Query(ctx, query); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		if err := do(rows.Scan); err != nil {
			return err
		}
	}
	return rows.Err()
}
