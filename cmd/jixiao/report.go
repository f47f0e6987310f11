package main

import (
	"cmp"
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
	document   string
	formats    []string
	evaluation string
	output     string
}

func (f *reportFlags) add(command *cobra.Command) {
	command.Flags().StringSliceVar(&f.formats, "format", nil, "formats, `html,pdf` (the default) of the annual report, xlsx of payments")
	command.Flags().StringVar(&f.evaluation, "evaluation", "", "the evaluation `ID`, or all (default: the workspace's own)")
	command.Flags().StringVarP(&f.output, "output", "o", "", "write into `DIR` (default: out in the workspace)")
}

func (a *app) reportCommand() *cobra.Command {
	flags := reportFlags{document: annual}
	command := &cobra.Command{
		Use:     "report",
		Short:   "Draw the evaluation report from what is published",
		Long:    "Draws the annual report as HTML (one file, opens offline) and PDF (A4, vector charts). The same\npublication gives the same bytes. --document payments writes the workbook for finance people: contracts,\nmilestones, exceptions, payments, what is due, with live formulas (XLSX).\n" + exitHelp,
		Example: "  jixiao report\n  jixiao report --format pdf -o /tmp\n  jixiao report --document payments --format xlsx",
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
	command.Flags().StringVar(&flags.document, "document", annual, "what to draw, `annual` or payments")
	a.addRun(command)
	return command
}

func (a *app) report(ctx context.Context, ws *workspace.Workspace, flags reportFlags) error {
	formats, err := flags.drawn()
	if err != nil {
		return usage(err)
	}
	if flags.output == "" {
		flags.output = filepath.Join(ws.Dir, "out")
	}
	if err := os.MkdirAll(flags.output, 0o750); err != nil {
		return err
	}
	started := time.Now()
	count := 0
	err = a.withPublished(ctx, ws, func(published *warehouse.Warehouse, set queries.Set) error {
		evaluations, err := chosen(ctx, published, set, ws.Evaluation.ID, flags.evaluation)
		if err != nil {
			return err
		}
		if flags.document == payments {
			for _, evaluation := range evaluations {
				if err := a.payments(ctx, published, set, evaluation, flags.output); err != nil {
					return err
				}
				count++
			}
			return nil
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
			for _, name := range formats {
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

// Documents, and the formats that each is drawn in.
const (
	annual   = "annual"
	payments = "payments"
)

// drawn is the formats asked for, all of them where none is; what does not exist is refused.
func (f *reportFlags) drawn() ([]string, error) {
	exist := map[string][]string{annual: {"html", "pdf"}, payments: {"xlsx"}}
	document := cmp.Or(f.document, annual)
	const hint = "\nhint: there are --document annual (html, pdf) and --document payments (xlsx)"
	if exist[document] == nil {
		return nil, fmt.Errorf("there is no document %q%s", document, hint)
	}
	for _, name := range f.formats {
		if !slices.Contains(exist[document], name) {
			return nil, fmt.Errorf("there is no report format %q of the document %s%s", name, document, hint)
		}
	}
	if len(f.formats) == 0 {
		return exist[document], nil
	}
	return f.formats, nil
}

// payments writes the workbook for finance people.
func (a *app) payments(ctx context.Context, published *warehouse.Warehouse, set queries.Set, evaluation, dir string) error {
	path := filepath.Join(dir, evaluation+"-payments.xlsx")
	a.screen.Progress(filepath.Base(path), 0, -1, "")
	err := writeFile(path, func(out io.Writer) error {
		return reports.Payments(ctx, out, published.DB(), set, evaluation, "zh", dir)
	})
	if err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	return a.said(path, reports.Report{})
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
	return a.said(path, made)
}

// said tells of a report file that was written.
func (a *app) said(path string, made reports.Report) error {
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
