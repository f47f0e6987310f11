package workspace

import (
	"errors"
	"fmt"
	"math/big"
	"slices"
	"strconv"
	"strings"
)

// ruleParameters are the keys of an indicator that a rule may have beside those that
// every indicator has. What a measured rule does not score by it may still print: its
// target and unit.
func ruleParameters() map[string][]string {
	measured := []string{"measure", "subject", "target", "planned", "unit"}
	with := func(names ...string) []string { return append(slices.Clone(measured), names...) }
	return map[string][]string{
		"points":    {"points"},
		"graded":    {"trim"},
		"experts":   {"trim"},
		"ratio":     with("over_from", "over_deduct"),
		"linear":    with("full_at", "zero_at"),
		"bands":     with("bands"),
		"deduct":    with("deduct_share"),
		"pass_mark": with("pass_at"),
		"average":   {"measure", "each", "parts", "weights", "missing", "target", "unit"},
	}
}

// parameter is a key of the file that only some rules know.
type parameter struct {
	name  string
	given bool
}

func (i Indicator) parameters() []parameter {
	return []parameter{
		{"measure", i.Measure != ""}, {"subject", i.Measure == "" && i.Subject != "" || i.Each != "" && i.Subject != ""},
		{"target", i.Target != ""}, {"planned", i.Planned}, {"unit", i.Unit != ""},
		{"full_at", i.FullAt != ""}, {"zero_at", i.ZeroAt != ""}, {"pass_at", i.PassAt != ""},
		{"deduct_share", i.DeductShare != ""}, {"over_from", i.OverFrom != ""}, {"over_deduct", i.OverDeduct != ""},
		{"weights", i.Weights != ""}, {"missing", i.Missing != ""}, {"each", i.Each != ""}, {"trim", i.Trim != ""},
		{"bands", len(i.Bands) > 0}, {"points", len(i.Points) > 0}, {"parts", len(i.Parts) > 0},
	}
}

// checkRules wants every indicator to have what its rule needs and nothing else.
func (t Tree) checkRules(doc document) error {
	var problems []error
	seen := map[string]bool{}
	for _, indicator := range t.Indicators() {
		if seen[indicator.ID] {
			problems = append(problems, fmt.Errorf("%s:%d: indicator %q stands twice", doc.name, indicator.Line, indicator.ID))
		}
		seen[indicator.ID] = true
		if missing := indicator.missing(); missing != "" {
			problems = append(problems, fmt.Errorf("%s:%d: %s (%s): rule %s needs %s",
				doc.name, indicator.Line, indicator.ID, indicator.Name, indicator.Rule, missing))
		}
		problems = append(problems, indicator.checkForeign(doc), indicator.checkPoints(doc),
			indicator.checkBands(doc), indicator.checkParts(doc))
	}
	return errors.Join(problems...)
}

// checkForeign names each parameter that the indicator's rule does not know.
func (i Indicator) checkForeign(doc document) error {
	rules := ruleParameters()
	var problems []error
	for _, one := range i.parameters() {
		if !one.given || slices.Contains(rules[i.Rule], one.name) {
			continue
		}
		var owners []string
		for rule, names := range rules {
			if slices.Contains(names, one.name) {
				owners = append(owners, rule)
			}
		}
		slices.Sort(owners)
		problems = append(problems, fmt.Errorf("%s:%d: %s (%s): rule %s has no parameter %s\nhint: it belongs to %s",
			doc.name, doc.line(below(i.path, one.name)...), i.ID, i.Name, i.Rule, one.name, strings.Join(owners, ", ")))
	}
	return errors.Join(problems...)
}

// missing names what the indicator's rule needs and the indicator does not have.
func (i Indicator) missing() string {
	measured := parameter{"measure", i.Measure != ""}
	needs := map[string][]parameter{
		"points":    {{"points", len(i.Points) > 0}},
		"ratio":     {measured, {"target, or planned: true", i.Target != "" || i.Planned}},
		"linear":    {measured, {"full_at", i.FullAt != ""}, {"zero_at", i.ZeroAt != ""}},
		"bands":     {measured, {"bands", len(i.Bands) > 0}},
		"deduct":    {measured, {"deduct_share", i.DeductShare != ""}},
		"pass_mark": {measured, {"pass_at", i.PassAt != ""}},
		"average": {{"either parts, or measure and each", (len(i.Parts) > 0) != (i.Measure != "")},
			{"each: units or each: contracts beside measure", (i.Measure != "") == (i.Each != "")}, {"weights: equal, n or denominator", i.Weights != ""}},
	}
	for _, need := range needs[i.Rule] {
		if !need.given {
			return need.name
		}
	}
	switch {
	case i.Rule == "linear" && i.FullAt.rat().Cmp(i.ZeroAt.rat()) == 0:
		return "full_at and zero_at that differ"
	case i.Planned && i.Target != "":
		return "either a target or planned: true"
	case (i.Rule == "ratio" || i.Rule == "pass_mark" && i.Target != "" || i.Rule == "average" && i.Target != "") &&
		!i.Planned && i.Target.rat().Sign() <= 0:
		return "a target above zero"
	case (i.OverFrom == "") != (i.OverDeduct == ""):
		return "over_from and over_deduct together, or neither"
	}
	return ""
}

// checkBands wants each band to have a bound, and not both of a range upside down.
func (i Indicator) checkBands(doc document) error {
	var problems []error
	for no, band := range i.Bands {
		var problem string
		switch {
		case band.From == "" && band.UpTo == "":
			problem = "needs from or up_to"
		case band.From != "" && band.UpTo != "" && band.From.rat().Cmp(band.UpTo.rat()) > 0:
			problem = "begins above its end"
		default:
			continue
		}
		problems = append(problems, fmt.Errorf("%s:%d: band %d of %s %s",
			doc.name, doc.line(below(i.path, "bands", strconv.Itoa(no))...), no+1, i.ID, problem))
	}
	return errors.Join(problems...)
}

// checkParts wants no sub-rate to count twice.
func (i Indicator) checkParts(doc document) error {
	seen := map[Part]bool{}
	for _, part := range i.Parts {
		key := Part{Measure: part.Measure, Subject: part.Subject}
		if seen[key] {
			return fmt.Errorf("%s:%d: part %s of %s (%s) stands twice", doc.name, part.Line, part.Subject, part.Measure, i.ID)
		}
		seen[key] = true
	}
	return nil
}

// checkPoints wants the shares of the points to sum to 1, or none to be given, and every
// point to say one thing of how it is earned.
func (i Indicator) checkPoints(doc document) error {
	given, sum := 0, new(big.Rat)
	for _, point := range i.Points {
		if point.Share != "" {
			given++
			sum.Add(sum, point.Share.rat())
		}
		if problem := point.problem(); problem != "" {
			return fmt.Errorf("%s:%d: point %q %s", doc.name, point.Line, point.Text, problem)
		}
	}
	if given == 0 {
		return nil
	}
	if given != len(i.Points) || sum.Cmp(big.NewRat(1, 1)) != 0 {
		return fmt.Errorf("%s:%d: the shares of the points of %s sum to %s; give none, or all with sum 1",
			doc.name, i.Line, i.ID, decimal(sum))
	}
	return nil
}

// problem says what is wrong with a point's parameters.
func (p Point) problem() string {
	limited, deducted := p.AtLeast != "" || p.AtMost != "", p.DeductShare != ""
	ways := 0
	for _, way := range []bool{limited, p.Rate, deducted} {
		if way {
			ways++
		}
	}
	switch {
	case p.Measure == "" && (limited || p.Rate):
		return "has at_least, at_most or rate and needs a measure"
	case p.Measure == "" && p.Subject != "":
		return "has a subject and needs a measure"
	case p.Measure != "" && p.Trim != "":
		return "rests on measure " + p.Measure + " and has no marks to trim"
	case deducted && p.Trim != "":
		return "has deduct_share and no marks to trim"
	case p.Measure != "" && ways == 0:
		return "rests on measure " + p.Measure + " and needs at_least or at_most, rate: true, or deduct_share"
	case ways > 1:
		return "needs one of at_least and at_most, rate, deduct_share"
	case p.ZeroFrom != "" && !deducted:
		return "has zero_from and needs deduct_share"
	case p.AtLeast != "" && p.AtMost != "" && p.AtLeast.rat().Cmp(p.AtMost.rat()) > 0:
		return "has at_least above at_most"
	}
	return ""
}
