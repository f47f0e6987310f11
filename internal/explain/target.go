package explain

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"jixiao/internal/workspace"
)

// Kind is what is explained.
type Kind int

// Kinds of targets.
const (
	TheTotal Kind = iota
	ALevel
	AnIndicator
	APoint
	AMeasure
	ARow
)

// Target is one thing to be explained.
type Target struct {
	Kind           Kind
	Level1, Level2 string // a level
	ID             string // an indicator, or that of a point
	Point          int64
	Measure        string
	Subject        string // "" for the one that goes without saying
	File, Sheet    string // a row
	Line           int64
}

var (
	ofPoint = regexp.MustCompile(`^(.+)#(\d{1,6})$`)
	ofRow   = regexp.MustCompile(`^(.+?)(?:\[([^\]]*)\])?:(\d{1,12})$`)
)

// Find reads what a person typed: nothing (the total), 决策 (a first level), 决策/项目立项
// (a second level), an indicator by id or name, INDICATOR#2 (a point), measure:NAME or
// measure:NAME/SUBJECT, row:FILE:LINE. An unknown name is an error with the nearest.
func (e Explainer) Find(ctx context.Context, text string) (Target, error) {
	if text == "" {
		return Target{Kind: TheTotal}, nil
	}
	if rest, is := strings.CutPrefix(text, "measure:"); is {
		name, subject, _ := strings.Cut(rest, "/")
		return Target{Kind: AMeasure, Measure: name, Subject: subject}, e.knownMeasure(name)
	}
	if rest, is := strings.CutPrefix(text, "row:"); is {
		found := ofRow.FindStringSubmatch(rest)
		if found == nil {
			return Target{}, fmt.Errorf("%q names no line of a file\nhint: wanted row:FILE:LINE, such as row:data/payments.xlsx:2", text)
		}
		line, err := strconv.ParseInt(found[3], 10, 64)
		return Target{Kind: ARow, File: found[1], Sheet: found[2], Line: line}, err
	}
	names, err := e.names(ctx)
	if err != nil {
		return Target{}, err
	}
	if target, err := names.find(text); err != nil || target.Kind != TheTotal {
		return target, err
	}
	if found := ofPoint.FindStringSubmatch(text); found != nil {
		target, err := names.find(found[1])
		if err == nil && target.Kind == AnIndicator {
			target.Kind = APoint
			target.Point, err = strconv.ParseInt(found[2], 10, 64)
		}
		if target.Kind == APoint || err != nil {
			return target, err
		}
		text = found[1]
	}
	return Target{}, names.unknown(text)
}

// names are all that an evaluation's tree calls by a name.
type names struct {
	targets map[string][]Target
	known   []string
}

// names reads the tree. A name may stand for several things.
func (e Explainer) names(ctx context.Context) (names, error) {
	found := names{targets: map[string][]Target{}}
	rows, err := e.query(ctx, "indicator_tree")
	for _, one := range rows {
		level1, level2, id := one.text("level1"), one.text("level2"), one.text("indicator_id")
		found.add(id, Target{Kind: AnIndicator, ID: id})
		found.add(one.text("level3"), Target{Kind: AnIndicator, ID: id})
		found.add(level1, Target{Kind: ALevel, Level1: level1})
		found.add(level2, Target{Kind: ALevel, Level1: level1, Level2: level2})
		found.add(level1+"/"+level2, Target{Kind: ALevel, Level1: level1, Level2: level2})
	}
	return found, err
}

func (n *names) add(name string, target Target) {
	if !slices.Contains(n.targets[name], target) {
		n.targets[name] = append(n.targets[name], target)
	}
	if !slices.Contains(n.known, name) {
		n.known = append(n.known, name)
	}
}

// find is what a name stands for; the total where it stands for nothing. What has no other
// name goes first: ids, first levels, second levels with their first. A name of several
// other things is an error that says how to tell them apart.
func (n *names) find(name string) (Target, error) {
	targets := n.targets[name]
	for _, target := range targets {
		if target.ID == name || target.Kind == ALevel && (target.Level2 == "" || name == target.name()) {
			return target, nil
		}
	}
	if len(targets) > 1 {
		var say []string
		for _, target := range targets {
			say = append(say, target.name())
		}
		return Target{}, fmt.Errorf("%q is the name of several\nhint: they are %s", name, strings.Join(say, ", "))
	}
	if len(targets) == 0 {
		return Target{}, nil
	}
	return targets[0], nil
}

// name is how a level or an indicator is called without doubt.
func (t Target) name() string {
	switch {
	case t.Kind == AnIndicator:
		return t.ID
	case t.Level2 != "":
		return t.Level1 + "/" + t.Level2
	}
	return t.Level1
}

func (n *names) unknown(name string) error {
	hint := "`jixiao explain --list` lists what there is"
	if near := workspace.Nearest(name, n.known); near != "" {
		hint = "did you mean " + near + "? " + hint
	}
	return fmt.Errorf("there is no level or indicator %q\nhint: %s", name, hint)
}
