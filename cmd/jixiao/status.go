package main

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"jixiao/internal/warehouse"
	"jixiao/internal/workspace"
	"jixiao/queries"
)

func (a *app) statusCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "status",
		Short: "What is loaded, what was rejected, which tests fail, what is published",
		Long:  "Shows the state of the published warehouse: files with their counts, tests and scores.\n" + exitHelp,
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			ws, err := a.workspace()
			if err != nil {
				return err
			}
			current := filepath.Join(filepath.Dir(ws.Warehouse), "published", "current")
			if _, err := os.Stat(current); errors.Is(err, fs.ErrNotExist) {
				a.screen.Say("status.none")
				a.screen.Say("next", "jixiao run")
				return a.screen.Object("status", map[string]any{"published": nil})
			}
			return a.status(cmd.Context(), ws)
		},
	}
}

func (a *app) status(ctx context.Context, ws *workspace.Workspace) error {
	return a.withPublished(ctx, ws, func(published *warehouse.Warehouse, set queries.Set) error {
		run, err := set.Run(ctx, published.DB(), "run", nil)
		if err != nil {
			return err
		}
		files, err := set.Run(ctx, published.DB(), "load_ledger", nil)
		if err != nil {
			return err
		}
		tests, err := set.Run(ctx, published.DB(), "test_results", nil)
		if err != nil {
			return err
		}
		if a.json {
			return a.statusObjects(run, files)
		}
		if err := printTable(a.out, files.Pick("feed", "source_file", "sheet", "encoding", "rows_read", "rows_loaded",
			"rows_rejected", "rows_superseded")); err != nil {
			return err
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
		return a.sayScores(ctx, ws)
	})
}

func (a *app) statusObjects(run, files queries.Table) error {
	if err := writeJSON(a.out, run); err != nil {
		return err
	}
	return writeJSON(a.out, files)
}
