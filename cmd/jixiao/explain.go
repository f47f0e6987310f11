package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"jixiao/internal/build"
	"jixiao/internal/evidence"
	"jixiao/internal/explain"
	"jixiao/internal/warehouse"
)

const explainHelp = `Shows how a score came about, at every level, down to the lines of the files it rests on:

  jixiao explain                      the total: its parts, rounding, grade, what is open
  jixiao explain 决策                  a first level
  jixiao explain 决策/项目立项           a second level
  jixiao explain answered_in_time     an indicator (id or name): rule, equation, measure, SQL, rows
  jixiao explain contract_management#2   a point: verdict, reason, evidence, marks
  jixiao explain measure:availability    a measure: by period, its SQL, what it reads, what rests on it
  jixiao explain measure:records_collected/行政许可   … of one subject
  jixiao explain row:data/payments.xlsx:2    a line of a file: loaded, rejected or superseded, and what counts it

With --json: one object on a line, {"kind": total|level|explanation|point|measure|row, "data": …}.
Columns that a contract marks as personal are never shown.
`

func (a *app) explainCommand() *cobra.Command {
	var rows int
	var list bool
	command := &cobra.Command{
		Use:     "explain [LEVEL | INDICATOR | INDICATOR#POINT | measure:NAME[/SUBJECT] | row:FILE:LINE]",
		Short:   "Follow a score back: rule, equation, measure, SQL, and the source file and line of the rows",
		Long:    explainHelp + exitHelp,
		Example: "  jixiao explain\n  jixiao explain answered_in_time\n  jixiao explain contract_management --rows 20\n  jixiao explain row:data/payments.xlsx:2",
		Args:    cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.withExplainer(cmd.Context(), rows, func(explainer explain.Explainer) error {
				switch {
				case list && len(args) > 0:
					return usage(errors.New("--list and a name exclude each other"))
				case list:
					return a.listIndicators(cmd.Context(), explainer)
				case len(args) == 0:
					return a.explain(cmd.Context(), explainer, "")
				}
				return a.explain(cmd.Context(), explainer, args[0])
			})
		},
	}
	command.Flags().IntVar(&rows, "rows", 10, "how many source rows of each measure to list")
	command.Flags().BoolVar(&list, "list", false, "list the indicators")
	return command
}

// withExplainer opens the workspace's warehouse, read-only, to explain what was built.
func (a *app) withExplainer(ctx context.Context, rows int, do func(explain.Explainer) error) (err error) {
	ws, err := a.workspace()
	if err != nil {
		return err
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
	return do(explain.Explainer{
		DB: wh.DB(), Plan: steps, Queries: set, Evaluation: ws.Evaluation.ID, Rows: rows, Personal: personal,
	})
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

// explain tells the story of what the text names, in sentences or as one object.
func (a *app) explain(ctx context.Context, explainer explain.Explainer, text string) error {
	target, err := explainer.Find(ctx, text)
	if err != nil {
		return usage(err)
	}
	switch target.Kind {
	case explain.TheTotal:
		story, err := explainer.Total(ctx)
		if err != nil {
			return err
		}
		indicators, err := explainer.Indicators(ctx)
		if err != nil {
			return err
		}
		a.sayTotal(story, indicators)
		return a.screen.Object("total", story)
	case explain.ALevel:
		story, err := explainer.Level(ctx, target.Level1, target.Level2)
		if err != nil {
			return usage(err)
		}
		a.sayLevel(story)
		return a.screen.Object("level", story)
	case explain.APoint:
		story, err := explainer.Point(ctx, target.ID, target.Point)
		if err != nil {
			return usage(err)
		}
		a.sayPoint(story)
		return a.screen.Object("point", story)
	case explain.AMeasure:
		story, err := explainer.Measure(ctx, target.Measure, target.Subject)
		if err != nil {
			return usage(err)
		}
		a.sayMeasureAlone(story)
		return a.screen.Object("measure", story)
	case explain.ARow:
		story, err := explainer.Source(ctx, target.File, target.Sheet, target.Line)
		if err != nil {
			return usage(err)
		}
		a.saySource(story)
		return a.screen.Object("row", story)
	case explain.AnIndicator:
	}
	story, err := explainer.Indicator(ctx, target.ID)
	if err != nil {
		return usage(err)
	}
	a.sayIndicator(story)
	return a.screen.Object("explanation", story)
}
