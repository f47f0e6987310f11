package audit

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"jixiao/internal/evidence"
)

// inputs writes the tables that the measures in use read and those whose rows they count,
// as far as they are of this evaluation, so that a measure's SQL run over them gives its
// numerator and denominator again. Personal columns are left out.
func (a *Auditor) inputs(ctx context.Context, papers *papers) error {
	var tables []string
	for one := range a.rows {
		model, _ := a.Plan.Find("measures." + one.Measure)
		tables = append(tables, model.Needs...)
		if table, _, found := strings.Cut(model.Get("rows"), " where "); found {
			tables = append(tables, table)
		}
	}
	slices.Sort(tables)
	for _, table := range slices.Compact(tables) {
		a.Step("inputs/" + table + ".csv")
		if err := a.input(ctx, papers, table); err != nil {
			return fmt.Errorf("%s: %w", table, err)
		}
	}
	return nil
}

// input writes one table.
func (a *Auditor) input(ctx context.Context, papers *papers, name string) error {
	columns, err := a.columnsOf(ctx, name)
	if err != nil {
		return err
	}
	condition, args := "", []any{}
	switch {
	case slices.Contains(columns, "evaluation_id"):
		condition, args = " where evaluation_id = $1", []any{a.Workspace.Evaluation.ID}
	case slices.Contains(columns, "project_id"):
		condition, args = " where project_id = $1", []any{a.Workspace.Project.ID}
	}
	// when a file was loaded is of the clock: the same files would give other bytes
	columns = slices.DeleteFunc(columns, func(column string) bool { return a.Personal[column] || column == "loaded_at" })
	if len(columns) == 0 {
		return nil
	}
	list := `"` + strings.Join(columns, `", "`) + `"`
	var count int64
	return papers.add(paper{Path: "inputs/" + name + ".csv", Rows: &count}, func(out io.Writer) error {
		return table(out, columns, func(row func([]any) error) error {
			return a.slices(ctx, name, condition, args, slices.Contains(columns, "source_line"), func(more string, values []any) error {
				return each(ctx, a.Warehouse.DB().QueryContext, "select "+list+" from "+name+more+" order by "+list, values, len(columns), func(values []any) error {
					count++
					return row(values)
				})
			})
		})
	})
}

// slices cuts a table into parts that fit the memory: by file, where its rows know theirs.
func (a *Auditor) slices(ctx context.Context, table, condition string, args []any, byFile bool, do func(more string, args []any) error) error {
	if !byFile {
		return do(condition, args)
	}
	var files []any
	err := each(ctx, a.Warehouse.DB().QueryContext, "select distinct source_file from "+table+condition+" order by source_file nulls first", args, 1,
		func(values []any) error {
			files = append(files, values[0])
			return nil
		})
	if err != nil {
		return err
	}
	joint := " where"
	if condition != "" {
		joint = condition + " and"
	}
	for _, file := range files {
		more := fmt.Sprintf("%s source_file is not distinct from $%d", joint, len(args)+1)
		if err := do(more, append(slices.Clone(args), file)); err != nil {
			return err
		}
	}
	return nil
}

func (a *Auditor) columnsOf(ctx context.Context, name string) (columns []string, err error) {
	schema, table, _ := strings.Cut(name, ".")
	err = each(ctx, a.Warehouse.DB().QueryContext, `select column_name from information_schema.columns
		where table_schema = $1 and table_name = $2 order by ordinal_position`, []any{schema, table}, 1, func(values []any) error {
		column, _ := values[0].(string)
		columns = append(columns, column)
		return nil
	})
	return columns, err
}

// each gives the rows of a statement one by one.
func each(ctx context.Context, query evidence.Query, statement string, args []any, width int, do func([]any) error) (err error) {
	rows, err := query(ctx, statement, args...)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		values, places := make([]any, width), make([]any, width)
		for no := range values {
			places[no] = &values[no]
		}
		if err := rows.Scan(places...); err != nil {
			return err
		}
		if err := do(values); err != nil {
			return err
		}
	}
	return rows.Err()
}
