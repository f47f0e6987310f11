package main

import (
	"context"
	"time"

	"jixiao/internal/build"
	"jixiao/internal/format"
	"jixiao/internal/warehouse"
	"jixiao/internal/workspace"
	"jixiao/queries"
)

// whatIf scores with the weights of a file and prints what would change.
func (a *app) whatIf(ctx context.Context, ws *workspace.Workspace, wh *warehouse.Warehouse, path string) error {
	other, err := ws.WithWeights(path)
	if err != nil {
		return usage(err)
	}
	builder := build.Builder{
		Warehouse: wh, Workspace: ws, Version: version, Now: time.Now().UTC(),
		Step: func(no, of int, name string) { a.screen.Progress(name, int64(no), int64(of), "models") },
	}
	made, err := builder.WhatIf(ctx, other)
	if err != nil {
		return err
	}
	changes := made.Changes.Pick("level1", "level3", "indicator_id", "from_weight", "to_weight", "from_score", "to_score", "difference",
		"from_status", "to_status")
	if a.json {
		if err := writeJSON(a.out, changes); err != nil {
			return err
		}
		return writeJSON(a.out, made.Runs.Pick("run_id", "total_score", "difference", "grade", "status", "open_count"))
	}
	if len(changes.Rows) > 0 {
		if err := printTable(a.out, readable(changes.Pick("level3", "indicator_id", "from_weight", "to_weight", "from_score", "to_score",
			"difference"))); err != nil {
			return err
		}
	}
	before, after := made.Runs.Rows[0], made.Runs.Rows[1]
	cell := func(row []any, name string) any { return row[made.Runs.Column(name)] }
	shown := func(row []any) string {
		digits, _ := format.Float(cell(row, "rounding_digits"))
		return format.Fixed(cell(row, "total_score"), int(digits))
	}
	a.screen.Say("whatif.total", ws.Evaluation.ID, shown(before), format.Text(cell(before, "grade")), shown(after),
		format.Text(cell(after, "grade")), len(changes.Rows))
	a.screen.Say("whatif.kept")
	return nil
}

// readable is the table with its numbers as people read them.
func readable(exact queries.Table) queries.Table {
	shown := queries.Table{Columns: exact.Columns, Types: exact.Types}
	for _, row := range exact.Rows {
		cells := make([]any, len(row))
		for no, value := range row {
			cells[no] = value
			if _, isNumber := format.Float(value); isNumber {
				cells[no] = format.Number(value, 4)
			}
		}
		shown.Rows = append(shown.Rows, cells)
	}
	return shown
}
