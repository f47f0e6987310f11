package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"jixiao/internal/format"
	"jixiao/internal/warehouse"
	"jixiao/internal/workspace"
	"jixiao/queries"
	"jixiao/reports"
)

// reportFlags are the flags of `report` and `run`.
type reportFlags struct {
	formats    []string
	evaluation string
	output     string
}

func (f *reportFlags) add(command *cobra.Command) {
	command.Flags().StringSliceVar(&f.formats, "format", []string{"html", "pdf"}, "formats, `html,pdf`")
	command.Flags().StringVar(&f.evaluation, "evaluation", "", "the evaluation `ID`, or all (default: the workspace's own)")
	command.Flags().StringVarP(&f.output, "output", "o", "", "write into `DIR` (default: out in the workspace)")
}

func (a *app) reportCommand() *cobra.Command {
	flags := reportFlags{}
	command := &cobra.Command{
		Use:     "report",
		Short:   "Draw the evaluation report from what is published",
		Long:    "Draws the annual report as HTML (one file, opens offline) and PDF (A4, vector charts). The same\npublication gives the same bytes.\n" + exitHelp,
		Example: "  jixiao report\n  jixiao report --format pdf -o /tmp",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			ws, err := a.workspace()
			if err != nil {
				return err
			}
			if err := a.report(cmd.Context(), ws, flags); err != nil {
				return err
			}
			warnings, err := a.narrative(cmd.Context(), ws)
			if err != nil {
				return err
			}
			return standingIf(warnings > 0)
		},
	}
	flags.add(command)
	a.addRun(command)
	return command
}

func (a *app) report(ctx context.Context, ws *workspace.Workspace, flags reportFlags) error {
	for _, name := range flags.formats {
		if !slices.Contains([]string{"html", "pdf"}, name) {
			return usage(fmt.Errorf("there is no report format %q\nhint: --format takes html, pdf or both", name))
		}
	}
	if flags.output == "" {
		flags.output = filepath.Join(ws.Dir, "out")
	}
	if err := os.MkdirAll(flags.output, 0o750); err != nil {
		return err
	}
	started := time.Now()
	count := 0
	err := a.withPublished(ctx, ws, func(published *warehouse.Warehouse, set queries.Set) error {
		evaluations, err := chosen(ctx, published, set, ws.Evaluation.ID, flags.evaluation)
		if err != nil {
			return err
		}
		printer, err := reports.NewPrinter(reports.Fonts{})
		if err != nil {
			return err
		}
		for _, evaluation := range evaluations {
			doc, err := reports.Evaluation(ctx, published.DB(), set, evaluation, "zh")
			if err != nil {
				return err
			}
			for _, name := range flags.formats {
				if err := a.draw(ctx, printer, doc, filepath.Join(flags.output, evaluation+"."+name)); err != nil {
					return err
				}
				count++
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	a.screen.Say("report.total", count, took(time.Since(started)))
	return nil
}

// chosen is the list of evaluations to draw.
func chosen(ctx context.Context, published *warehouse.Warehouse, set queries.Set, own, asked string) ([]string, error) {
	if asked == "" {
		asked = own
	}
	table, err := set.Run(ctx, published.DB(), "evaluation_details", nil)
	if err != nil {
		return nil, err
	}
	var known []string
	for _, row := range table.Rows {
		known = append(known, fmt.Sprint(row[table.Column("evaluation_id")]))
	}
	if asked == "all" {
		return known, nil
	}
	if !slices.Contains(known, asked) {
		return nil, usage(fmt.Errorf("evaluation %q is not published\nhint: published are %s", asked, strings.Join(known, ", ")))
	}
	return []string{asked}, nil
}

// draw writes one report file, whole or not at all, and says what it is.
func (a *app) draw(ctx context.Context, printer *reports.Printer, doc reports.Document, path string) error {
	var made reports.Report
	a.screen.Progress(filepath.Base(path), 0, -1, "")
	err := writeFile(path, func(out io.Writer) error {
		var err error
		if strings.HasSuffix(path, ".html") {
			return printer.WriteHTML(ctx, out, doc)
		}
		made, err = printer.WritePDF(ctx, out, doc)
		return err
	})
	if err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	for _, warning := range made.Warnings {
		a.screen.Say("report.warning", warning)
	}
	info, err := os.Stat(path)
	if err != nil {
		return err
	}
	size := format.Number(float64(info.Size())/1e6, 1) + " MB"
	pages := strings.TrimPrefix(filepath.Ext(path), ".")
	if made.Pages > 0 {
		pages = a.screen.Words("report.pages", made.Pages)
	}
	a.screen.Say("report.file", path, pages, size)
	return a.screen.Object("report", map[string]any{"file": path, "pages": made.Pages, "warnings": made.Warnings})
}
