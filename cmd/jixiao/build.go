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

func (a *app) buildCommand() *cobra.Command {
	var weights string
	command := &cobra.Command{
		Use:   "build",
		Short: "Build every model from what is loaded, test it, and publish it if the tests pass",
		Long: "Builds staging, core, measures and marts in one transaction and runs the data tests. A failed\n" +
			"blocking test publishes nothing: what was published before stays.\n\n" +
			"--what-if FILE scores with other weights and prints what would change; nothing is kept. The file:\n" +
			"  weights: {budget_execution: 5, funds_compliance: 3}\n" + exitHelp,
		Example: "  jixiao build\n  jixiao build --what-if weights.yaml",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return a.withWarehouse(cmd.Context(), func(ws *workspace.Workspace, wh *warehouse.Warehouse) error {
				if weights != "" {
					return a.whatIf(cmd.Context(), ws, wh, weights)
				}
				result, err := a.build(cmd.Context(), ws, wh)
				if err != nil {
					return err
				}
				a.screen.Say("next", "jixiao report")
				return standingIf(len(result.Warnings)+len(result.Narrative) > 0)
			})
		},
	}
	command.Flags().StringVar(&weights, "what-if", "", "score with the weights of `FILE`, print the difference, publish nothing")
	return command
}

// build builds and publishes, then says what came out.
func (a *app) build(ctx context.Context, ws *workspace.Workspace, wh *warehouse.Warehouse) (build.Result, error) {
	started := time.Now()
	builder := build.Builder{
		Warehouse: wh, Workspace: ws, Version: version, Now: started.UTC(),
		Step: func(no, of int, name string) { a.screen.Progress(name, int64(no), int64(of), "models") },
	}
	result, err := builder.Run(ctx)
	var blocked *build.BlockedError
	if errors.As(err, &blocked) {
		a.screen.Note(a.screen.Words("build.failed", len(blocked.Failed)))
		a.screen.Note(a.screen.Words("build.kept"))
	}
	if err != nil {
		return result, err
	}
	for _, warning := range result.Warnings {
		a.screen.Say("build.warning", warning.Model, warning.Name, warning.Failing, warning.Position)
	}
	if err := a.sayNarrative(result.Narrative); err != nil {
		return result, err
	}
	for _, feed := range result.Unread {
		a.screen.Say("feed.unread", feed, feed)
	}
	a.screen.Say("build.total", result.Models, len(result.Tests), result.Run, took(time.Since(started)))
	if err := a.screen.Object("build", map[string]any{
		"run_id": result.Run, "models": result.Models, "tests": len(result.Tests), "warnings": len(result.Warnings),
	}); err != nil {
		return result, err
	}
	return result, a.sayScores(ctx, ws)
}

// sayScores prints the published result of every evaluation.
func (a *app) sayScores(ctx context.Context, ws *workspace.Workspace) error {
	return a.withPublished(ctx, ws, func(published *warehouse.Warehouse, set queries.Set) error {
		table, err := set.Run(ctx, published.DB(), "evaluation_details", nil)
		if err != nil {
			return err
		}
		cell := func(row []any, name string) any { return row[table.Column(name)] }
		for _, row := range table.Rows {
			digits, _ := format.Float(cell(row, "rounding_digits"))
			score := format.Fixed(cell(row, "total_score"), int(digits))
			if cell(row, "status") == "draft" {
				a.screen.Say("summary.draft", cell(row, "evaluation_id"), cell(row, "open_count"), score)
			} else {
				a.screen.Say("summary.score", cell(row, "evaluation_id"), score, fmt.Sprint(cell(row, "grade")))
			}
		}
		return a.sayFindings(ctx, published, set, ws.Evaluation.ID)
	})
}

// sayFindings says where findings and scores of the workspace's evaluation do not answer
// each other. It is a note, no warning: a deduction without a finding is for people to
// judge, and hardly an evaluation has none.
func (a *app) sayFindings(ctx context.Context, published *warehouse.Warehouse, set queries.Set, evaluation string) error {
	counts, total := make([]any, 0, 3), 0
	for _, name := range []string{"unexplained_deductions", "findings_without_deduction", "dropped_findings"} {
		table, err := set.Run(ctx, published.DB(), name, map[string]string{"evaluation_id": evaluation})
		if err != nil {
			return err
		}
		counts, total = append(counts, len(table.Rows)), total+len(table.Rows)
	}
	if total > 0 {
		a.screen.Say("summary.findings", counts...)
	}
	return nil
}
