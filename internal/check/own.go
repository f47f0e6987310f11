package check

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"jixiao/internal/plan"
)

// Plan is the plan that the bench was made for.
func (b *Bench) Plan() *plan.Plan { return b.plan }

// VerifyOwn looks at what only shows when the tables are there: that the workspace's
// models are spread by a column they have, and that the rows a measure names can be
// followed to file and line.
func (b *Bench) VerifyOwn(ctx context.Context) error {
	var problems []error
	for _, model := range b.plan.Models {
		if !model.Own {
			continue
		}
		dist := model.Get("dist")
		isColumn := slices.ContainsFunc(b.types[model.Table()], func(c typedColumn) bool { return c.name == dist })
		if dist != "ref" && dist != "-" && !isColumn {
			problems = append(problems, fmt.Errorf("%s:%d: dist is %q; wanted ref, - or a column of the table",
				model.Path, model.All("dist")[0].Line, dist))
		}
		if model.Schema == "measures" {
			problems = append(problems, b.verifyRows(ctx, model))
		}
	}
	return errors.Join(problems...)
}

func (b *Bench) verifyRows(ctx context.Context, model plan.Model) error {
	for _, line := range model.All("rows") {
		table, condition, _ := strings.Cut(line.Value, " where ")
		condition = strings.ReplaceAll(condition, "$subject", "cast(null as text)")
		statement := fmt.Sprintf("select evaluation_id, source_file, source_line from %s where (%s) and false", table, condition)
		if _, err := b.wh.DB().ExecContext(ctx, statement); err != nil {
			said, _, _ := strings.Cut(err.Error(), "\n")
			return fmt.Errorf("%s:%d: rows: %s\nhint: the table has evaluation_id, source_file and source_line, so that a score can be followed to the lines of files",
				model.Path, line.Line, said)
		}
	}
	return nil
}
