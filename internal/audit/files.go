package audit

import (
	"bufio"
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"jixiao/internal/book"
	"jixiao/internal/evidence"
	"jixiao/internal/format"
	"jixiao/models"
)

// models writes the statements of the build in the order they ran, each with its header,
// and the tests.
func (a *Auditor) models(_ context.Context, papers *papers) error {
	for no, model := range a.Plan.Models {
		kind := "table"
		if model.Schema == "staging" {
			kind = "view"
		}
		head := strings.TrimSuffix(model.Text, model.Body)
		text := head + "create or replace " + kind + " " + model.Table() + " as\n" + strings.TrimSpace(model.Body) + ";\n"
		if err := papers.text(fmt.Sprintf("sql/%03d-%s.sql", no+1, model.Table()), text); err != nil {
			return err
		}
	}
	for _, test := range a.Plan.Tests {
		if err := papers.text("sql/tests/"+path.Base(test.Path), test.Text); err != nil {
			return err
		}
	}
	return nil
}

// configuration writes the workspace's own files that the run read, and the judgements as
// they counted, without who the experts were.
func (a *Auditor) configuration(ctx context.Context, papers *papers) error {
	names := []string{"jixiao.yaml", "indicators.yaml", "findings.yaml"}
	for name := range a.Workspace.Questionnaires {
		names = append(names, filepath.ToSlash(name))
	}
	for name := range a.Workspace.Narrative {
		names = append(names, "narrative/"+name+".md")
	}
	for _, feed := range a.Workspace.Feeds {
		names = append(names, feed.Path)
	}
	slices.Sort(names)
	for _, name := range slices.Compact(names) {
		text, err := os.ReadFile(filepath.Join(a.Workspace.Dir, filepath.FromSlash(name)))
		if errors.Is(err, fs.ErrNotExist) && name == "findings.yaml" {
			continue
		}
		if err != nil {
			return err
		}
		if err := papers.text("config/"+strings.TrimPrefix(path.Clean("/"+name), "/"), string(text)); err != nil {
			return err
		}
	}
	findings, err := models.Files.ReadFile("lookups/findings.yaml")
	if err != nil {
		return err
	}
	if err := papers.text("config/built-in-findings.yaml", string(findings)); err != nil {
		return err
	}
	return papers.add(paper{Path: "config/judgements-as-used.csv"}, func(out io.Writer) error {
		return table(out, markColumns, func(row func([]any) error) error {
			return a.marks(ctx, row)
		})
	})
}

// markColumns head the judgements.
var markColumns = []string{"指标", "要点", "评判序号", "判定", "得分比例", "缺陷数", "理由", "佐证", "来源文件", "行"}

// marks are the judgements that counted, in the order of indicators, points and files. Who
// an expert is stays in the warehouse: the number is that of the row.
func (a *Auditor) marks(ctx context.Context, do func([]any) error) error {
	return each(ctx, a.Warehouse.DB().QueryContext, `select marks.indicator_id, marks.point_no,
			row_number() over (partition by marks.indicator_id, marks.point_no order by marks.source_file, marks.source_line),
			marks.verdict, cast(marks.mark_share as double precision), marks.defect_count, marks.reason, marks.evidence,
			marks.source_file, marks.source_line
		from core.judgement_marks as marks
		inner join marts.points as points on points.evaluation_id = marks.evaluation_id
			and points.indicator_id = marks.indicator_id and points.point_no = marks.point_no
		where marks.evaluation_id = $1
		order by points.indicator_no, marks.point_no, marks.source_file, marks.source_line`,
		[]any{a.Workspace.Evaluation.ID}, len(markColumns), do)
}

// evidence writes every row that each measure in use rests on, a file a measure and
// subject.
func (a *Auditor) evidence(ctx context.Context, papers *papers) error {
	used, err := evidence.InUse(ctx, a.Warehouse.DB().QueryContext, book.MostRows)
	if err != nil {
		return err
	}
	taken := map[string]bool{}
	for _, one := range used {
		model, known := a.Plan.Find("measures." + one.Measure)
		if one.Evaluation != a.Workspace.Evaluation.ID || !known {
			continue
		}
		facts, named, err := evidence.Of(ctx, a.Warehouse.DB().QueryContext, model, a.Personal)
		if err != nil {
			return err
		}
		if !named {
			a.rows[one] = rowFile{}
			continue
		}
		file := rowFile{path: fileName(one, taken), named: true}
		a.Step(file.path)
		entry := paper{Path: file.path, Measure: one.Measure, Subject: one.Subject, Rows: &file.count}
		err = papers.add(entry, func(out io.Writer) error {
			columns := append([]string{"来源文件", "工作表", "行"}, facts.Columns...)
			return table(out, columns, func(row func([]any) error) error {
				return facts.Each(ctx, a.Warehouse.DB().QueryContext, one.Evaluation, one.Subject, func(found evidence.Row) error {
					file.count++
					return row(append([]any{found.File, found.Sheet, found.Line}, found.Values...))
				})
			})
		})
		if err != nil {
			return fmt.Errorf("%s: %w", file.path, err)
		}
		a.rows[one] = file
	}
	return nil
}

var unsafeName = regexp.MustCompile(`[^\p{L}\p{N}.-]+`)

// fileName is the name of a measure's and subject's file; two subjects that differ only in
// signs get numbers, and so do those that a file system would take for the same.
func fileName(one evidence.Used, taken map[string]bool) string {
	subject := []rune(strings.Trim(unsafeName.ReplaceAllString(one.Subject, "_"), "._"))
	base := "rows/" + one.Measure + "-" + string(subject[:min(len(subject), 40)])
	name := base + ".csv"
	for no := 2; taken[strings.ToLower(name)]; no++ {
		name = fmt.Sprintf("%s-%d.csv", base, no)
	}
	taken[strings.ToLower(name)] = true
	return name
}

// rejected writes every row that was not loaded, personal values masked.
func (a *Auditor) rejected(ctx context.Context, papers *papers) error {
	return papers.add(paper{Path: "rejected.csv"}, func(out io.Writer) error {
		return table(out, rejectColumns(), func(row func([]any) error) error {
			return a.query(ctx, "rejected_rows", func(found map[string]any) error {
				values := make([]any, len(rejectSources()))
				for no, column := range rejectSources() {
					values[no] = found[column]
				}
				return row(values)
			})
		})
	})
}

func rejectSources() []string {
	return []string{"feed", "source_file", "sheet", "source_line", "column_name", "value", "reason_code", "reason"}
}

func rejectColumns() []string {
	return []string{"数据类", "来源文件", "工作表", "行", "列", "值（个人信息已掩码）", "原因代码", "原因"}
}

// table writes CSV that Excel opens as it is: UTF-8 with its mark, and no text that it
// would take for a formula.
func table(out io.Writer, columns []string, rows func(row func([]any) error) error) error {
	buffered := bufio.NewWriterSize(out, 1<<16)
	if _, err := buffered.WriteString("\ufeff"); err != nil {
		return err
	}
	writer := csv.NewWriter(buffered)
	if err := writer.Write(columns); err != nil {
		return err
	}
	cells := make([]string, len(columns))
	err := rows(func(values []any) error {
		for no, value := range values {
			cells[no] = harmless(value)
		}
		return writer.Write(cells)
	})
	writer.Flush()
	return errors.Join(err, writer.Error(), buffered.Flush())
}

// harmless writes a value; text that a spreadsheet would compute gets a quotation mark in
// front. Numbers may be negative.
func harmless(value any) string {
	text := format.Exact(value)
	if _, is := value.(string); is && text != "" && strings.ContainsRune("=+-@\t\r", rune(text[0])) {
		return "'" + text
	}
	return text
}
