package workspace

import (
	"errors"
	"fmt"
	"math/big"
	"slices"
	"strconv"
)

const indicatorsName = "indicators.yaml"

// Tree is the indicator tree: three levels after 财预〔2020〕10号 annex 2.
type Tree struct {
	Version string  `yaml:"version"`
	Levels  []Level `yaml:"levels"`
}

// Level is one first-level indicator.
type Level struct {
	Name   string  `yaml:"name"`
	Weight Number  `yaml:"weight"`
	Groups []Group `yaml:"groups"`
}

// Group is one second-level indicator.
type Group struct {
	Name       string      `yaml:"name"`
	Weight     Number      `yaml:"weight"`
	Indicators []Indicator `yaml:"indicators"`
}

// Indicator is one third-level indicator: what it weighs, what it rests on and by
// which rule it is scored. Numbers are empty where not given.
type Indicator struct {
	ID            string  `yaml:"id"`
	Name          string  `yaml:"name"`
	Weight        Number  `yaml:"weight"`
	Explanation   string  `yaml:"explanation"`
	Rule          string  `yaml:"rule"`
	Measure       string  `yaml:"measure"`
	Subject       string  `yaml:"subject"`
	Target        Number  `yaml:"target"`
	Planned       bool    `yaml:"planned"` // the target is the planned value of the targets feed
	Unit          string  `yaml:"unit"`
	FullAt        Number  `yaml:"full_at"`
	ZeroAt        Number  `yaml:"zero_at"`
	PassAt        Number  `yaml:"pass_at"`
	DeductShare   Number  `yaml:"deduct_share"`
	OverFrom      Number  `yaml:"over_from"`   // times the target, from which over-achievement costs
	OverDeduct    Number  `yaml:"over_deduct"` // share of the weight that a whole target over costs
	Weights       string  `yaml:"weights"`     // of an average: equal, n or denominator
	Missing       string  `yaml:"missing"`     // of an average: no_data or left_out
	Each          string  `yaml:"each"`        // of an average: units or contracts are the parts
	Trim          Number  `yaml:"trim"`        // highest and lowest marks that do not count
	Bands         []Band  `yaml:"bands"`
	Points        []Point `yaml:"points"`
	Parts         []Part  `yaml:"parts"`
	Basis         string  `yaml:"basis"`
	NotFor        string  `yaml:"not_for"`
	NotApplicable string  `yaml:"not_applicable"`
	Line          int     `yaml:"-"`

	path []string // in the file, for the lines of what is below it
}

// Band is one step of the bands rule: values from From on (higher is better), or up
// to UpTo (lower is better), earn Share of the weight.
type Band struct {
	From  Number `yaml:"from"`
	UpTo  Number `yaml:"up_to"`
	Share Number `yaml:"share"`
}

// Point is one point of the points rule: judged by people, or by a measure: met when it
// keeps a limit, earned in part as a rate, or costing DeductShare for each defect.
// Points without a share have equal ones.
type Point struct {
	Text        string `yaml:"text"`
	Share       Number `yaml:"share"`
	Measure     string `yaml:"measure"`
	Subject     string `yaml:"subject"`
	AtLeast     Number `yaml:"at_least"`
	AtMost      Number `yaml:"at_most"`
	Rate        bool   `yaml:"rate"`         // the value, cut at 0 and 1, is what is earned
	DeductShare Number `yaml:"deduct_share"` // of the point, for each defect measured or judged
	ZeroFrom    Number `yaml:"zero_from"`    // so many defects leave nothing
	Trim        Number `yaml:"trim"`         // highest and lowest marks that do not count
	Line        int    `yaml:"-"`
}

// Part is one sub-rate of the average rule.
type Part struct {
	Measure string `yaml:"measure"`
	Subject string `yaml:"subject"`
	Line    int    `yaml:"-"`
}

// WholeSubject is the subject of a measure over the whole evaluation.
const WholeSubject = "全部"

func (ws *Workspace) readIndicators(digest *digester) error {
	doc, err := open(ws.Dir, indicatorsName, "indicators.json", &ws.Tree, digest)
	if err != nil {
		return err
	}
	ws.Tree.place(doc)
	return errors.Join(ws.Tree.checkWeights(doc), ws.Tree.checkRules(doc))
}

// place notes each indicator's line and fills in the whole subject.
func (t Tree) place(doc document) {
	for levelNo, level := range t.Levels {
		for groupNo, group := range level.Groups {
			for no := range group.Indicators {
				indicator := &group.Indicators[no]
				path := []string{"levels", strconv.Itoa(levelNo), "groups", strconv.Itoa(groupNo), "indicators", strconv.Itoa(no)}
				indicator.path, indicator.Line = path, doc.line(path...)
				if indicator.Each == "" {
					indicator.Subject = wholeIfEmpty(indicator.Measure, indicator.Subject)
				}
				for pointNo := range indicator.Points {
					point := &indicator.Points[pointNo]
					point.Line = doc.line(below(path, "points", strconv.Itoa(pointNo))...)
					point.Subject = wholeIfEmpty(point.Measure, point.Subject)
				}
				for partNo := range indicator.Parts {
					part := &indicator.Parts[partNo]
					part.Line = doc.line(below(path, "parts", strconv.Itoa(partNo))...)
					part.Subject = wholeIfEmpty(part.Measure, part.Subject)
				}
			}
		}
	}
}

// below is a path's place for more, in a slice of its own.
func below(path []string, more ...string) []string { return append(slices.Clone(path), more...) }

func wholeIfEmpty(measure, subject string) string {
	if measure != "" && subject == "" {
		return WholeSubject
	}
	return subject
}

// Indicators lists the third level in the order of the tree.
func (t Tree) Indicators() []Indicator {
	var all []Indicator
	for _, level := range t.Levels {
		for _, group := range level.Groups {
			all = append(all, group.Indicators...)
		}
	}
	return all
}

// checkWeights wants each level to sum to its parent and the whole to 100.
func (t Tree) checkWeights(doc document) error {
	var problems []error
	total := new(big.Rat)
	for levelNo, level := range t.Levels {
		total.Add(total, level.Weight.rat())
		groups := new(big.Rat)
		for groupNo, group := range level.Groups {
			groups.Add(groups, group.Weight.rat())
			indicators := new(big.Rat)
			for _, indicator := range group.Indicators {
				indicators.Add(indicators, indicator.Weight.rat())
			}
			problems = append(problems, sumError(doc, group.Name, group.Weight.rat(), indicators,
				"levels", strconv.Itoa(levelNo), "groups", strconv.Itoa(groupNo)))
		}
		problems = append(problems, sumError(doc, level.Name, level.Weight.rat(), groups, "levels", strconv.Itoa(levelNo)))
	}
	problems = append(problems, sumError(doc, "the tree", big.NewRat(100, 1), total, "levels"))
	return errors.Join(problems...)
}

func sumError(doc document, name string, want, got *big.Rat, path ...string) error {
	if want.Cmp(got) == 0 {
		return nil
	}
	return fmt.Errorf("%s:%d: the weights under %s sum to %s, wanted %s",
		doc.name, doc.line(path...), name, decimal(got), decimal(want))
}

func decimal(number *big.Rat) string {
	value, _ := number.Float64()
	return strconv.FormatFloat(value, 'f', -1, 64)
}

func (n Number) rat() *big.Rat {
	number, ok := new(big.Rat).SetString(string(n))
	if !ok {
		return new(big.Rat)
	}
	return number
}

// OutcomeShare is the weight of 产出 and 效益 together, of 100. 财预〔2020〕10号
// Art. 14 wants at least 60 in 部门评价 and 财政评价.
func (t Tree) OutcomeShare() float64 {
	return t.weightOf(func(level Level) bool { return level.Name == "产出" || level.Name == "效益" })
}

// TotalWeight is the weight of the whole tree.
func (t Tree) TotalWeight() float64 { return t.weightOf(func(Level) bool { return true }) }

func (t Tree) weightOf(counts func(Level) bool) float64 {
	sum := new(big.Rat)
	for _, level := range t.Levels {
		if counts(level) {
			sum.Add(sum, level.Weight.rat())
		}
	}
	value, _ := sum.Float64()
	return value
}
