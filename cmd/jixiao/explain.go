package main

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"jixiao/internal/build"
	"jixiao/internal/explain"
	"jixiao/internal/format"
	"jixiao/internal/warehouse"
)

func (a *app) explainCommand() *cobra.Command {
	var rows int
	command := &cobra.Command{
		Use:   "explain INDICATOR",
		Short: "Follow a score back: rule, measure, SQL, and the source file and line of the rows",
		Long: "Shows how an indicator's score came about, down to the lines of the files it rests on. Without an\n" +
			"indicator, lists them.\n" + exitHelp,
		Example: "  jixiao explain answered_in_time\n  jixiao explain contract_management --rows 20",
		Args:    cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) (err error) {
			ws, err := a.workspace()
			if err != nil {
				return err
			}
			wh, err := warehouse.Open(cmd.Context(), ws.Warehouse, warehouse.Options{ReadOnly: true})
			if err != nil {
				return err
			}
			defer func() { err = errors.Join(err, wh.Close()) }()
			steps, err := build.ReadPlan(cmd.Context(), wh, ws)
			if err != nil {
				return err
			}
			set, _, err := build.ReadQueries(cmd.Context(), ws)
			if err != nil {
				return usage(err)
			}
			explainer := explain.Explainer{DB: wh.DB(), Plan: steps, Queries: set, Evaluation: ws.Evaluation.ID, Rows: rows}
			if len(args) == 0 {
				return a.listIndicators(cmd.Context(), explainer)
			}
			return a.explain(cmd.Context(), explainer, args[0])
		},
	}
	command.Flags().IntVar(&rows, "rows", 10, "how many source rows of each measure to list")
	return command
}

func (a *app) listIndicators(ctx context.Context, explainer explain.Explainer) error {
	indicators, err := explainer.Indicators(ctx)
	if err != nil {
		return err
	}
	for _, indicator := range indicators {
		a.screen.Line(fmt.Sprintf("%-24s %s", indicator.ID, indicator.Name))
		if err := a.screen.Object("indicator", indicator); err != nil {
			return err
		}
	}
	return nil
}

func (a *app) explain(ctx context.Context, explainer explain.Explainer, id string) error {
	story, err := explainer.Indicator(ctx, id)
	if err != nil {
		return usage(err)
	}
	if a.json {
		return a.screen.Object("explanation", story)
	}
	say := func(key string, args ...any) { a.screen.Say("explain."+key, args...) }
	say("score", story.Name, story.ID, orMissing(story.Score, 4), format.Number(story.Weight, 4), story.Status)
	say("path", story.Level1, story.Level2, story.Position)
	say("basis", story.Basis)
	if story.NotFor != "" {
		say("notfor", story.NotFor)
	}
	say("rule", story.Rule, story.RuleSQL)
	for _, parameter := range story.Parameters {
		a.screen.Line("      " + parameter.Name + " = " + parameter.Value)
	}
	if story.Share != nil {
		say("sum", format.Number(story.Weight, 6), format.Number(*story.Share, 9), orMissing(story.Exact, 9))
	}
	for _, point := range story.Points {
		a.sayPoint(point)
	}
	if story.Measure != nil {
		a.sayMeasure(*story.Measure)
	}
	return nil
}

func orMissing(value *float64, decimals int) string {
	if value == nil {
		return format.Missing
	}
	return format.Number(*value, decimals)
}

func (a *app) sayPoint(point explain.Point) {
	earned := format.Missing
	if point.Earned != nil {
		earned = format.Percent(*point.Earned)
	}
	a.screen.Say("explain.point", point.No, point.Text, earned, point.Position)
	if point.Verdict != "" {
		a.screen.Say("explain.judged", point.Verdict, point.Reason, point.Evidence, point.JudgementPosition)
	}
	if point.Measure != nil {
		a.sayMeasure(*point.Measure)
	}
}

func (a *app) sayMeasure(measure explain.Measure) {
	a.screen.Say("explain.measure", measure.Name, measure.Subject, measure.Period, measure.About)
	a.screen.Say("explain.value", orMissing(measure.Value, 9), orMissing(measure.Numerator, 6), orMissing(measure.Denominator, 6),
		orMissing(measure.N, 0))
	a.screen.Say("explain.sql", measure.SQLPath)
	a.screen.Line("        " + strings.ReplaceAll(strings.TrimSpace(measure.SQL), "\n", "\n        "))
	if measure.RowsOf == "" {
		return
	}
	a.screen.Say("explain.rows", measure.RowsOf, format.Count(measure.RowCount), len(measure.Rows))
	for _, row := range measure.Rows {
		a.screen.Line(fmt.Sprintf("        %s:%d  %s", row.File, row.Line, row.Text))
	}
}
