package workspace

import (
	"errors"
	"fmt"
	"maps"
	"math/big"
	"os"
	"path/filepath"
	"slices"
)

// WithWeights is the workspace with other weights of its indicators, as a file says:
//
//	weights: {budget_execution: 5, funds_compliance: 3}
//
// Indicators that are not named keep their weight; the levels above are what theirs
// sum to. The whole must still be 100.
func (ws *Workspace) WithWeights(path string) (*Workspace, error) {
	text, err := os.ReadFile(path) //nolint:gosec // the path is the user's own
	if err != nil {
		return nil, err
	}
	var read struct {
		Weights map[string]Number `yaml:"weights"`
	}
	doc, err := parse(filepath.Base(path), text, "what-if.json", &read, newDigest())
	if err != nil {
		return nil, err
	}
	known := map[string]bool{}
	var ids []string
	for _, indicator := range ws.Tree.Indicators() {
		known[indicator.ID] = true
		ids = append(ids, indicator.ID)
	}
	var problems []error
	for _, id := range slices.Sorted(maps.Keys(read.Weights)) {
		if !known[id] {
			problem := fmt.Errorf("%s:%d: there is no indicator %q", doc.name, doc.line("weights", id), id)
			if near := nearest(id, ids); near != "" {
				problem = fmt.Errorf("%w\nhint: did you mean %q?", problem, near)
			}
			problems = append(problems, problem)
		}
	}
	tree, total := ws.Tree.reweighed(read.Weights)
	other := *ws
	other.Tree = tree
	if hundred := big.NewRat(100, 1); total.Cmp(hundred) != 0 && len(problems) == 0 {
		problems = append(problems, fmt.Errorf("%s:%d: with these the weights of the tree sum to %s, wanted 100\nhint: give other indicators as much less or more",
			doc.name, doc.line("weights"), decimal(total)))
	}
	return &other, errors.Join(problems...)
}

// reweighed is a copy of the tree with the weights given; levels are the sums of what is
// under them.
func (t Tree) reweighed(weights map[string]Number) (Tree, *big.Rat) {
	total := new(big.Rat)
	t.Levels = slices.Clone(t.Levels)
	for levelNo := range t.Levels {
		level := &t.Levels[levelNo]
		level.Groups = slices.Clone(level.Groups)
		ofLevel := new(big.Rat)
		for groupNo := range level.Groups {
			group := &level.Groups[groupNo]
			group.Indicators = slices.Clone(group.Indicators)
			ofGroup := new(big.Rat)
			for no := range group.Indicators {
				if weight, given := weights[group.Indicators[no].ID]; given {
					group.Indicators[no].Weight = weight
				}
				ofGroup.Add(ofGroup, group.Indicators[no].Weight.rat())
			}
			group.Weight = Number(decimal(ofGroup))
			ofLevel.Add(ofLevel, ofGroup)
		}
		level.Weight = Number(decimal(ofLevel))
		total.Add(total, ofLevel)
	}
	return t, total
}
