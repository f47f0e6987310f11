package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"

	"github.com/spf13/cobra"

	"jixiao/internal/build"
	"jixiao/internal/format"
	"jixiao/internal/warehouse"
	"jixiao/internal/workspace"
	"jixiao/queries"
)

func (a *app) statusCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "status",
		Short: "What is loaded, what was rejected, which tests fail, what is published",
		Long:  "Shows the files that are loaded with their counts, and what is published: run, tests, scores.\n" + exitHelp,
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			ws, err := a.workspace()
			if err != nil {
				return err
			}
			loads, err := a.loads(cmd.Context(), ws)
			if err != nil {
				return err
			}
			return a.status(cmd.Context(), ws, loads)
		},
	}
}

// loads are the files in the warehouse now; none if there is no warehouse yet.
func (a *app) loads(ctx context.Context, ws *workspace.Workspace) (loads queries.Table, err error) {
	set, _, err := build.ReadQueries(ctx, ws)
	if err != nil {
		return loads, usage(err)
	}
	if _, err := os.Stat(ws.Warehouse); errors.Is(err, fs.ErrNotExist) {
		return loads, nil
	}
	wh, err := warehouse.Open(ctx, ws.Warehouse, warehouse.Options{ReadOnly: true})
	if err != nil {
		return loads, err
	}
	defer func() { err = errors.Join(err, wh.Close()) }()
	return set.Run(ctx, wh.DB(), "current_loads", nil)
}

func (a *app) status(ctx context.Context, ws *workspace.Workspace, loads queries.Table) error {
	if a.json {
		if err := writeJSON(a.out, loads); err != nil {
			return err
		}
	} else if len(loads.Rows) > 0 {
		if err := printTable(a.out, loads.Pick("feed", "source_file", "sheet", "encoding", "rows_read", "rows_loaded",
			"rows_rejected", "rows_superseded")); err != nil {
			return err
		}
	}
	if !warehouse.IsPublished(ws.Warehouse) {
		a.screen.Say("status.none")
		a.screen.Say("next", "jixiao run")
		return nil
	}
	return a.withPublished(ctx, ws, func(published *warehouse.Warehouse, set queries.Set) error {
		if err := a.sayPublished(ctx, published, set, loads); err != nil || a.json {
			return err
		}
		return a.sayScores(ctx, ws)
	})
}

// sayPublished says what is published, and which loaded files it does not hold yet.
func (a *app) sayPublished(ctx context.Context, published *warehouse.Warehouse, set queries.Set, loads queries.Table) error {
	run, err := set.Run(ctx, published.DB(), "run", nil)
	if err != nil {
		return err
	}
	tests, err := set.Run(ctx, published.DB(), "test_results", nil)
	if err != nil {
		return err
	}
	built, err := set.Run(ctx, published.DB(), "current_loads", nil)
	if err != nil {
		return err
	}
	if a.json {
		return writeJSON(a.out, run)
	}
	failing := 0
	for _, row := range tests.Rows {
		if count, is := row[tests.Column("failing_rows")].(int64); is && count > 0 {
			failing++
		}
	}
	a.screen.Say("status.tests", len(tests.Rows), failing)
	for _, row := range run.Rows {
		a.screen.Say("status.published", row[run.Column("run_id")], row[run.Column("evaluation_ids")])
	}
	if err := a.sayReasons(ctx, published, set); err != nil {
		return err
	}
	if waiting := missing(loads, built); len(waiting) > 0 {
		for _, file := range waiting {
			a.screen.Say("status.waiting", file)
		}
		a.screen.Say("next", "jixiao build")
	}
	return nil
}

// shownReasons is how many reasons status shows.
const shownReasons = 5

// sayReasons says why most rows were rejected and what to ask the offices for.
func (a *app) sayReasons(ctx context.Context, published *warehouse.Warehouse, set queries.Set) error {
	reasons, err := set.Run(ctx, published.DB(), "reject_totals", map[string]string{"language": a.screen.Language})
	if err != nil || len(reasons.Rows) == 0 {
		return err
	}
	count := func(row []any) int64 { n, _ := row[reasons.Column("row_count")].(int64); return n }
	seen := map[string]bool{} // an evaluation more is no row more
	var rows [][]any
	for _, row := range reasons.Rows {
		key := fmt.Sprint(row[reasons.Column("feed")], row[reasons.Column("column_name")], row[reasons.Column("reason_code")])
		if !seen[key] {
			rows = append(rows, row)
		}
		seen[key] = true
	}
	slices.SortStableFunc(rows, func(a, b []any) int { return cmp.Compare(count(b), count(a)) })
	for no, row := range rows {
		if no == shownReasons {
			a.screen.Say("status.reasons.more", len(rows)-no)
			break
		}
		column := format.Text(row[reasons.Column("column_name")])
		if label, is := row[reasons.Column("column_label")].(string); is && a.screen.Language == "zh" {
			column = label
		}
		a.screen.Say("status.reason", format.Text(row[reasons.Column("feed")]), column, format.Text(row[reasons.Column("reason")]),
			format.Count(count(row)), format.Text(row[reasons.Column("ask")]))
	}
	a.screen.Say("ingest.export")
	return nil
}

// missing are the files of loads that built does not hold.
func missing(loads, built queries.Table) []any {
	known := map[any]bool{}
	for _, row := range built.Rows {
		known[row[built.Column("load_id")]] = true
	}
	var files []any
	for _, row := range loads.Rows {
		if !known[row[loads.Column("load_id")]] {
			files = append(files, row[loads.Column("source_file")])
		}
	}
	return files
}
