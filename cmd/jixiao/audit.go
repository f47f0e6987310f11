package main

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"

	"jixiao/internal/audit"
	"jixiao/internal/build"
	"jixiao/internal/evidence"
	"jixiao/internal/format"
	"jixiao/internal/warehouse"
	"jixiao/internal/workspace"
	"jixiao/queries"
)

func (a *app) auditCommand() *cobra.Command {
	var output string
	command := &cobra.Command{
		Use:   "audit [EVALUATION]",
		Short: "Write the working papers: every score with rule, inputs, SQL, hashes, rows and judgements",
		Long: "Writes a folder from which every score can be computed again by hand: 工作底稿.xlsx with live formulas, sql/ as it\n" +
			"ran, rows/ with every row a measure rests on, config/, rejected.csv, manifest.json and SHA256SUMS. The same run\n" +
			"gives the same bytes. Personal columns stay in the warehouse. A folder that an earlier audit wrote is replaced as a\n" +
			"whole; one that holds anything else, or was changed, is refused. The settings, models and files must be those\n" +
			"of the run.\n" + exitHelp,
		Example: "  jixiao audit\n  jixiao audit mengjin-2021 -o /tmp/papers",
		Args:    cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			evaluation := ""
			if len(args) > 0 {
				evaluation = args[0]
			}
			return a.audit(cmd.Context(), evaluation, output)
		},
	}
	command.Flags().StringVarP(&output, "output", "o", "", "write into `DIR` (default: out/audit-EVALUATION in the workspace)")
	return command
}

func (a *app) audit(ctx context.Context, evaluation, output string) (err error) {
	ws, err := a.workspace()
	if err != nil {
		return err
	}
	if evaluation != "" && evaluation != ws.Evaluation.ID {
		return usage(fmt.Errorf("evaluation %q is not of this workspace, which has %s\nhint: the working papers hold the workspace's settings: name its folder with -C",
			evaluation, ws.Evaluation.ID))
	}
	wh, err := warehouse.Open(ctx, ws.Warehouse, warehouse.Options{ReadOnly: true})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, wh.Close()) }()
	steps, err := build.ReadPlan(ctx, wh, ws)
	if err != nil {
		return err
	}
	set, _, err := build.ReadQueries(ctx, ws)
	if err != nil {
		return usage(err)
	}
	personal, err := evidence.Personal(ctx, ws.Feeds)
	if err != nil {
		return usage(err)
	}
	if err := build.Standing(ctx, wh, ws, steps); err != nil {
		return usage(err)
	}
	if err := a.published(ctx, ws, wh, set); err != nil {
		return err
	}
	if output == "" {
		output = filepath.Join(ws.Dir, "out", "audit-"+ws.Evaluation.ID)
	}
	started := time.Now()
	auditor := audit.Auditor{
		Warehouse: wh, Workspace: ws, Plan: steps, Queries: set, Personal: personal,
		Step: func(text string) { a.screen.Progress(text, 0, -1, "") },
	}
	result, err := auditor.Write(ctx, output)
	if err != nil {
		return usageOf(err)
	}
	a.screen.Say("audit.total", result.Folder, result.Files, format.Number(float64(result.Bytes)/1e6, 1), format.Count(result.Rows), took(time.Since(started)))
	return a.screen.Object("audit", result)
}

// published holds the warehouse's run to the one that reports are drawn from: papers of
// another would not be those of the report.
func (a *app) published(ctx context.Context, ws *workspace.Workspace, wh *warehouse.Warehouse, set queries.Set) (err error) {
	shown, err := warehouse.Published(ctx, ws.Warehouse, "")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, shown.Close()) }()
	built, err := set.Run(ctx, wh.DB(), "run", nil)
	if err != nil {
		return err
	}
	drawn, err := set.Run(ctx, shown.DB(), "run", nil)
	if err != nil {
		return err
	}
	if one, two := built.Records()[0]["run_id"], drawn.Records()[0]["run_id"]; one != two {
		return usage(fmt.Errorf("reports are drawn from run %v, the warehouse holds run %v\nhint: `jixiao build` publishes the warehouse's", two, one))
	}
	return nil
}

// usageOf marks a folder that may not be replaced as wrong use.
func usageOf(err error) error {
	var foreign *audit.ForeignError
	if errors.As(err, &foreign) {
		return usage(err)
	}
	return err
}
