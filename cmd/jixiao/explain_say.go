package main

import (
	"cmp"
	"fmt"
	"strings"

	"jixiao/internal/explain"
	"jixiao/internal/format"
)

// The sentences of explain: each level says what it is made of and what to type to go on.

func (a *app) sayTotal(story explain.Total, indicators []explain.Indicator) {
	say := func(key string, args ...any) { a.screen.Say("explain.total."+key, args...) }
	say("head", story.Evaluation, orMissing(story.Total, int(story.Digits)), orMissing(story.Exact, 9), a.screen.Words("explain.status."+story.Status), story.Run)
	if story.Equation != "" {
		say("sum", story.Equation)
	}
	a.sayBelow(story.Below)
	say("rounding", a.screen.Words("explain.rounding."+story.RoundingLevel), story.Digits)
	for _, grade := range story.Grades {
		mark := " "
		if grade.Grade == story.Grade {
			mark = "*"
		}
		if grade.Below == nil {
			say("best", mark, grade.Grade, orMissing(grade.From, 4))
		} else {
			say("grade", mark, grade.Grade, orMissing(grade.From, 4), orMissing(grade.Below, 4))
		}
	}
	if story.Grade == "" {
		say("nograde")
	}
	for _, one := range story.Spread {
		say("spread", one.ID, one.Name, format.Number(one.OwnWeight, 6), format.Number(one.Weight, 6), one.Reason)
	}
	for _, one := range story.OpenScores {
		say("open", one.ID, one.Name, a.screen.Words("explain.status."+one.Status))
	}
	say("indicators")
	for _, indicator := range indicators {
		text := cmp.Or(indicator.Equation.Text(), a.screen.Words("explain.status."+indicator.Status))
		a.screen.Line(fmt.Sprintf("    %-24s %s  %s", indicator.ID, indicator.Name, text))
	}
}

func (a *app) sayLevel(story explain.Level) {
	a.screen.Say("explain.level.head", story.Path, orMissing(story.Score, 4), orMissing(story.Weight, 4), rate(story.Rate))
	if story.Equation != "" {
		a.screen.Say("explain.total.sum", story.Equation)
	}
	if story.Open > 0 {
		a.screen.Say("explain.level.open", story.Open)
	}
	a.sayBelow(story.Below)
}

// sayBelow lists what a level is the sum of, with what to type to go down.
func (a *app) sayBelow(below []explain.Below) {
	for _, one := range below {
		a.screen.Say("explain.level.below", one.Name, orMissing(one.Score, 4), orMissing(one.Weight, 4), one.ID)
		if one.Equation != "" {
			a.screen.Line("        " + one.Equation)
		} else if one.Status != "" && one.Status != "scored" {
			a.screen.Line("        " + a.screen.Words("explain.status."+one.Status))
		}
	}
}

func rate(value *float64) string {
	if value == nil {
		return format.Missing
	}
	return format.Percent(*value)
}

func (a *app) sayIndicator(story explain.Indicator) {
	say := func(key string, args ...any) { a.screen.Say("explain."+key, args...) }
	say("score", story.Name, story.ID, orMissing(story.Score, 4), format.Number(story.Weight, 4), a.screen.Words("explain.status."+story.Status))
	say("path", story.Level1, story.Level2, story.Position)
	say("basis", story.Basis)
	if story.NotFor != "" {
		say("notfor", story.NotFor)
	}
	if story.Weight != story.OwnWeight {
		say("ownweight", format.Number(story.OwnWeight, 6), format.Number(story.Weight, 6))
	}
	if story.Reason != "" {
		say("reason", story.Reason)
	}
	say("rule", story.Rule, story.RuleSQL)
	for _, parameter := range story.Parameters {
		a.screen.Line("      " + parameter.Name + " = " + parameter.Value)
	}
	if story.Share != nil {
		say("sum", format.Number(story.Weight, 6), format.Number(*story.Share, 9), orMissing(story.Exact, 9))
	}
	if text := story.Equation.Text(); text != "" {
		say("equation", text)
	}
	for _, point := range story.Points {
		a.sayPoint(point)
	}
	if story.Measure != nil {
		a.sayMeasure(*story.Measure)
	}
}

func orMissing(value *float64, decimals int) string {
	if value == nil {
		return format.Missing
	}
	return format.Number(*value, decimals)
}

func (a *app) sayPoint(point explain.Point) {
	a.screen.Say("explain.point", point.No, point.Text, rate(point.Earned), point.Position)
	if point.Formula != "" {
		a.screen.Say("explain.pointformula", point.Formula, orMissing(point.Earned, 9))
	}
	if point.Score != nil {
		a.screen.Say("explain.pointscore", orMissing(point.Weight, 9), orMissing(point.Earned, 9), orMissing(point.Score, 9))
	}
	if point.Verdict != "" {
		a.screen.Say("explain.judged", point.Verdict, point.Reason, point.Evidence, point.JudgementPosition)
	}
	for no, mark := range point.Marks {
		a.screen.Say("explain.mark", no+1, orMissing(mark.Share, 6), mark.Reason, mark.Position)
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
		a.screen.Line("        " + row.Place() + "  " + row.Text)
	}
}

func (a *app) sayMeasureAlone(measure explain.Measure) {
	a.sayMeasure(measure)
	a.screen.Say("explain.periods")
	for _, period := range measure.Periods {
		a.screen.Line(fmt.Sprintf("        %-8s %s = %s / %s, n %s", period.Period, orMissing(period.Value, 9),
			orMissing(period.Numerator, 6), orMissing(period.Denominator, 6), orMissing(period.N, 0)))
	}
	a.screen.Say("explain.usedby", orNothing(measure.UsedBy))
	a.screen.Say("explain.inputs", orNothing(measure.Inputs))
}

func orNothing(names []string) string {
	if len(names) == 0 {
		return format.Missing
	}
	return strings.Join(names, ", ")
}

func (a *app) saySource(source explain.Source) {
	for _, load := range source.Loads {
		place := source.File
		if load.Sheet != "" {
			place += "[" + load.Sheet + "]"
		}
		state := a.screen.Words("explain.row." + load.State)
		if load.SupersededBy != "" {
			state = a.screen.Words("explain.row.by", load.SupersededBy)
		}
		if !load.Current {
			state += a.screen.Words("explain.row.old")
		}
		a.screen.Say("explain.row.head", place, source.Line, load.Feed, state, load.Load, load.SHA256)
		for _, reject := range load.Rejects {
			a.screen.Say("explain.row.reject", reject.Column, reject.Reason, reject.Code)
		}
		if load.Text != "" {
			a.screen.Line("      " + load.Text)
		}
	}
	for _, fact := range source.Facts {
		a.screen.Say("explain.row.fact", fact.Table, fact.Text)
	}
	a.screen.Say("explain.row.measures", orNothing(source.Measures))
	a.screen.Say("explain.row.reads", orNothing(source.Reads))
	a.screen.Say("explain.row.scores", orNothing(source.Scores))
}
