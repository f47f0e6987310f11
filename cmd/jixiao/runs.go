package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"jixiao/internal/build"
	"jixiao/internal/format"
	"jixiao/internal/warehouse"
	"jixiao/internal/workspace"
	"jixiao/queries"
)

func (a *app) runsCommand() *cobra.Command {
	var use string
	command := &cobra.Command{
		Use:   "runs",
		Short: "List the runs that were published, with their scores; go back to one",
		Long: "Lists every published run with its scores, the newest first. `jixiao query score_changes -p from=RUN -p to=RUN`\n" +
			"says which scores moved between two of them and why, `input_changes` which files; `jixiao report --run RUN`\n" +
			"draws the report of an earlier one again.\n\n" +
			"--use makes an earlier run the published one. The next build publishes its own again.\n" + exitHelp,
		Example: "  jixiao runs\n  jixiao runs --use 166887a70f3f",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			ws, err := a.workspace()
			if err != nil {
				return err
			}
			if use != "" {
				return a.useRun(cmd.Context(), ws, use)
			}
			return a.listRuns(cmd.Context(), ws)
		},
	}
	command.Flags().StringVar(&use, "use", "", "publish this earlier `RUN` again")
	return command
}

func (a *app) useRun(ctx context.Context, ws *workspace.Workspace, run string) error {
	if err := warehouse.Use(ws.Warehouse, run); err != nil {
		return usage(err)
	}
	a.screen.Say("runs.used", run)
	return a.sayScores(ctx, ws)
}

// listRuns reads them from the warehouse: a publication knows none that came after it.
func (a *app) listRuns(ctx context.Context, ws *workspace.Workspace) (err error) {
	current, err := warehouse.Current(ws.Warehouse)
	if err != nil {
		return err
	}
	set, _, err := build.ReadQueries(ctx, ws)
	if err != nil {
		return usage(err)
	}
	wh, err := warehouse.Open(ctx, ws.Warehouse, warehouse.Options{ReadOnly: true})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, wh.Close()) }()
	runs, err := set.Run(ctx, wh.DB(), "runs", nil)
	if err != nil {
		return fmt.Errorf("%w\nhint: `jixiao build` makes the history that this needs", err)
	}
	return a.sayRuns(ws, runs, current)
}

func (a *app) sayRuns(ws *workspace.Workspace, runs queries.Table, current string) error {
	cell := func(row []any, name string) any { return row[runs.Column(name)] }
	for _, row := range runs.Rows {
		run := fmt.Sprint(cell(row, "run_id"))
		state := ""
		switch {
		case run == current:
			state = a.screen.Words("runs.current")
		case !warehouse.HasPublished(ws.Warehouse, run):
			state = a.screen.Words("runs.gone")
		}
		built, _ := cell(row, "built_at").(time.Time)
		digits, _ := format.Float(cell(row, "rounding_digits"))
		moved := ""
		if by, is := format.Float(cell(row, "difference")); is && by != 0 {
			moved = fmt.Sprintf("%+.*f", int(digits), by)
		}
		a.screen.Line(fmt.Sprintf("%s  %s  %-20s %7s %8s  %-3s %s", run, built.Local().Format("2006-01-02 15:04"),
			cell(row, "evaluation_id"), format.Fixed(cell(row, "total_score"), int(digits)), moved, format.Text(cell(row, "grade")), state))
	}
	if a.json {
		return writeJSON(a.out, runs)
	}
	if len(runs.Rows) > 1 {
		a.screen.Say("next", "jixiao query score_changes")
	}
	return nil
}
