package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"jixiao/etl"
	"jixiao/internal/build"
	"jixiao/internal/format"
	"jixiao/internal/plan"
	"jixiao/internal/warehouse"
	"jixiao/internal/workspace"
)

func (a *app) checkCommand() *cobra.Command {
	var form formOptions
	command := &cobra.Command{
		Use:   "check [FILE…]",
		Short: "Read everything, load nothing: settings, weights, measures, headers, every row against its contract",
		Long: "Reads jixiao.yaml, indicators.yaml, the questionnaire, the findings and every data file the way\n" +
			"`ingest` would, and says what is wrong. The warehouse is not touched.\n\n" +
			"With files, looks at these alone, named by a source or not: format, header, footer, which feed they\n" +
			"fit, what each column holds, what would be rejected, and a source block to put into jixiao.yaml.\n\n" +
			"Of what people judge, the points that are still open are listed. --export-judgements writes them into\n" +
			"a workbook to fill in, which loads back as it is, filled in or in part: put it under sources, or\n" +
			"`jixiao ingest --feed judgements FILE.xlsx`. With --all it also holds what is judged, as it stands, with\n" +
			"the names of those who judged: it is for the firm alone.\n\n" +
			"Live references {{ … }} in narrative/*.md must mean something; once something is published, the numbers\n" +
			"written out there are held against it.\n" + exitHelp,
		Example: "  jixiao check\n  jixiao check data/tickets/2021-03.csv\n" +
			"  jixiao check --export-judgements judging.xlsx --experts 甲,乙,丙",
		RunE: func(cmd *cobra.Command, args []string) error {
			form.experts = names(form.experts)
			if err := form.problem(args); err != nil {
				return usage(err)
			}
			if len(args) > 0 {
				return a.propose(cmd.Context(), args)
			}
			ws, err := a.workspace()
			if err != nil {
				return err
			}
			warnings, err := a.checkTree(cmd.Context(), ws)
			if err != nil {
				return err
			}
			summary, leftovers, loaded, err := a.checkFiles(cmd.Context(), ws)
			err = errors.Join(err, a.judgements(cmd.Context(), ws, loaded, form))
			if err != nil {
				return err
			}
			a.screen.Say("next", "jixiao run")
			return standingIf(warnings+leftovers > 0 || summary.RowsRejected > 0)
		},
	}
	flags := command.Flags()
	flags.StringVar(&form.path, "export-judgements", "", "write what is still to be judged into `FILE.xlsx`, to be filled in and loaded back")
	flags.BoolVar(&form.all, "all", false, "also what is judged already, as it stands")
	flags.StringSliceVar(&form.experts, "experts", nil, "a row for each of these `NAMES` where several people mark, such as 甲,乙,丙")
	flags.BoolVar(&form.force, "force", false, "write over a workbook that is there")
	return command
}

// checkFiles reads every file, compares its header with what is loaded so far, and says what
// is loaded that the workspace names no more. A warehouse that cannot be read now is said,
// and compared with nothing; loaded is its path if it can.
func (a *app) checkFiles(ctx context.Context, ws *workspace.Workspace) (summary etl.Summary, leftovers int, loaded string, err error) {
	var known *warehouse.Warehouse
	if _, err := os.Stat(ws.Warehouse); err == nil {
		if known, err = warehouse.Open(ctx, ws.Warehouse, warehouse.Options{ReadOnly: true}); err != nil {
			a.screen.Line(a.screen.Words("report.warning", err))
		}
	}
	if known == nil {
		summary, err = a.ingest(ctx, ws, nil, etl.Options{DryRun: true})
		return summary, 0, "", err
	}
	defer func() { err = errors.Join(err, known.Close()) }()
	if summary, err = a.ingest(ctx, ws, known, etl.Options{DryRun: true}); err != nil {
		return summary, 0, ws.Warehouse, err
	}
	warnings, err := etl.Leftovers(ctx, known, ws)
	for _, warning := range warnings {
		a.screen.Line(a.screen.Words("report.warning", warning))
	}
	return summary, len(warnings), ws.Warehouse, err
}

// checkTree checks that the indicators rest on measures that exist, and warns of weights
// that the rules of the field would question.
func (a *app) checkTree(ctx context.Context, ws *workspace.Workspace) (warnings int, err error) {
	own, err := readOwn(ctx, ws)
	if err != nil {
		return 0, usage(err)
	}
	unborne, err := a.narrative(ctx, ws)
	if err != nil {
		return 0, usage(err)
	}
	measures := own.measures
	warnings = a.sayOwn(own) + unborne
	if err := a.missingMeasures(ws, measures); err != nil {
		return 0, usage(err)
	}
	a.screen.Say("check.ok", ws.Evaluation.ID, len(ws.Tree.Indicators()), format.Number(ws.Tree.TotalWeight(), 4), len(ws.Sources), len(measures))
	outcome := ws.Tree.OutcomeShare()
	if outcome < 60 && ws.Evaluation.Kind != "单位自评" {
		warnings++
		a.screen.Say("check.outcome", format.Number(outcome, 2))
	}
	return warnings, a.screen.Object("check", map[string]any{
		"evaluation_id": ws.Evaluation.ID, "indicators": len(ws.Tree.Indicators()), "sources": len(ws.Sources),
		"measures": len(measures), "outcome_weight": outcome,
	})
}

// ownFiles is what `check` says of the workspace's own SQL.
type ownFiles struct {
	measures map[string]bool // every measure there is
	unread   []string        // feeds that no model reads
	replaced []plan.OwnFile  // files that take the place of one of the program's
	raw      []string        // models that read rows as received
	uncased  []string        // measures that an indicator rests on and no case tests
}

// readOwn reads the models, queries and cases of the workspace and builds all models over
// no rows, so that mistakes show before any file is loaded.
func readOwn(ctx context.Context, ws *workspace.Workspace) (own ownFiles, err error) {
	_, asked, err := build.ReadQueries(ctx, ws)
	if err != nil {
		return own, err
	}
	cases, err := build.Cases(ws)
	if err != nil {
		return own, err
	}
	steps, err := checkedPlan(ctx, ws)
	if err != nil {
		return own, err
	}
	if _, err := build.Narrative(ws, steps); err != nil {
		return own, err
	}
	own.measures = map[string]bool{}
	for _, model := range steps.Models {
		if model.Schema == "measures" {
			own.measures[model.Name] = true
		}
	}
	for _, model := range steps.Models {
		readsRaw := slices.ContainsFunc(model.Needs, func(need string) bool { return strings.HasPrefix(need, "raw.") })
		if model.Own && readsRaw {
			own.raw = append(own.raw, model.Path)
		}
	}
	for _, file := range append(steps.Own, asked...) {
		if file.Replaces {
			own.replaced = append(own.replaced, file)
		}
	}
	own.unread, own.uncased = build.Unread(ws, steps), build.Uncased(ws, steps, cases)
	return own, nil
}

// checkedPlan is the plan; of a workspace with models of its own they are built once.
func checkedPlan(ctx context.Context, ws *workspace.Workspace) (steps *plan.Plan, err error) {
	scratch, err := warehouse.Open(ctx, "", warehouse.Options{})
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, scratch.Close()) }()
	steps, err = build.ReadPlan(ctx, scratch, ws)
	if err != nil || len(steps.Own) == 0 {
		return steps, err
	}
	bench, err := build.Bench(ctx, ws)
	if err != nil {
		return nil, err
	}
	return steps, errors.Join(bench.VerifyOwn(ctx), bench.Close())
}

// sayOwn says what to know of them; warnings are those that ask for something.
func (a *app) sayOwn(own ownFiles) (warnings int) {
	for _, feed := range own.unread {
		a.screen.Say("feed.unread", feed, feed)
	}
	for _, file := range own.replaced {
		key := "own.replaces"
		if strings.HasPrefix(file.Table, "measures.") {
			key = "own.replaces.measure"
		}
		a.screen.Say(key, file.Path)
	}
	for _, model := range own.raw {
		a.screen.Say("own.raw", model)
	}
	for _, measure := range own.uncased {
		a.screen.Say("own.nocase", measure, measure)
	}
	return len(own.uncased)
}

func (a *app) missingMeasures(ws *workspace.Workspace, known map[string]bool) error {
	var problems []error
	missing := func(line int, indicator, measure string) {
		if measure != "" && !known[measure] {
			problems = append(problems, errors.New(a.screen.Words("check.measure", line, indicator, measure)))
		}
	}
	for _, indicator := range ws.Tree.Indicators() {
		missing(indicator.Line, indicator.ID, indicator.Measure)
		for _, point := range indicator.Points {
			missing(point.Line, indicator.ID, point.Measure)
		}
		for _, part := range indicator.Parts {
			missing(part.Line, indicator.ID, part.Measure)
		}
	}
	for _, finding := range ws.Findings {
		for _, measure := range finding.Concerns {
			if !known[measure] {
				problems = append(problems, fmt.Errorf("%s: finding %s: concerns: there is no measure %q", finding.Pos, finding.ID, measure))
			}
		}
		for no, condition := range finding.When {
			if condition.Measure != "" && !known[condition.Measure] {
				problems = append(problems, fmt.Errorf("%s: finding %s: condition %d: there is no measure %q",
					finding.Pos, finding.ID, no+1, condition.Measure))
			}
		}
	}
	return errors.Join(problems...)
}
