package workspace

import (
	"errors"
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"
)

const settingsName = "jixiao.yaml"

// settings is jixiao.yaml as written.
type settings struct {
	Project    Project           `yaml:"project"`
	Evaluation Evaluation        `yaml:"evaluation"`
	Sources    []sourceText      `yaml:"sources"`
	FileLimits FileLimits        `yaml:"file_limits"`
	Report     map[string]string `yaml:"report"`
	Warehouse  string            `yaml:"warehouse"`
}

// sourceText is a source as written: some values may be given in two forms.
type sourceText struct {
	Source    `yaml:",inline"`
	Files     any            `yaml:"files"`
	Sheet     any            `yaml:"sheet"`
	Constants map[string]any `yaml:"constants"`
}

func (ws *Workspace) readSettings(digest *digester) error {
	var read settings
	doc, err := open(ws.Dir, settingsName, "jixiao.json", &read, digest)
	if err != nil {
		return err
	}
	ws.Project, ws.Evaluation, ws.Report = read.Project, read.Evaluation, read.Report
	ws.FileLimits = read.FileLimits
	ws.Evaluation.Line = doc.line("evaluation")
	ws.setDefaults(read.Warehouse)
	for no, text := range read.Sources {
		ws.Sources = append(ws.Sources, text.source(doc.line("sources", strconv.Itoa(no))))
	}
	return ws.checkSettings(doc)
}

func (t sourceText) source(line int) Source {
	source := t.Source
	source.Pos = fmt.Sprintf("%s:%d", settingsName, line)
	switch files := t.Files.(type) {
	case string:
		source.Files = []string{files}
	case []any:
		for _, file := range files {
			source.Files = append(source.Files, fmt.Sprint(file))
		}
	}
	if t.Sheet != nil {
		source.Sheet = fmt.Sprint(t.Sheet)
	}
	if t.Constants != nil {
		source.Constants = map[string]string{}
		for column, value := range t.Constants {
			source.Constants[column] = fmt.Sprint(value)
		}
	}
	return source
}

func (ws *Workspace) setDefaults(warehouse string) {
	if warehouse == "" {
		warehouse = filepath.Join(".jixiao", "warehouse.duckdb")
	}
	if !filepath.IsAbs(warehouse) {
		warehouse = filepath.Join(ws.Dir, filepath.FromSlash(warehouse))
	}
	ws.Warehouse = warehouse
	limits := defaultLimits()
	maps.Copy(limits, ws.Evaluation.Limits)
	ws.Evaluation.Limits = limits
	if ws.Evaluation.Rounding.Level == "" {
		ws.Evaluation.Rounding = Rounding{Level: "total", Digits: 2}
	}
	if len(ws.Evaluation.Grades) == 0 {
		ws.Evaluation.Grades = defaultGrades()
	}
}

func (ws *Workspace) checkSettings(doc document) error {
	var problems []error
	days := map[string]string{
		"period.start": ws.Evaluation.Period.Start, "period.end": ws.Evaluation.Period.End, "as_of": ws.Evaluation.AsOf,
	}
	for _, key := range slices.Sorted(maps.Keys(days)) {
		if _, err := time.Parse(time.DateOnly, days[key]); err != nil {
			path := append([]string{"evaluation"}, strings.Split(key, ".")...)
			problems = append(problems, fmt.Errorf("%s:%d: %q is not a day of the calendar (wanted 2021-12-31)",
				settingsName, doc.line(path...), days[key]))
		}
	}
	if len(problems) == 0 && ws.Evaluation.Period.End < ws.Evaluation.Period.Start {
		problems = append(problems, fmt.Errorf("%s:%d: the period ends before it starts",
			settingsName, doc.line("evaluation", "period")))
	}
	if len(problems) == 0 && ws.Evaluation.AsOf < ws.Evaluation.Period.Start {
		problems = append(problems, fmt.Errorf("%s:%d: as_of lies before the period",
			settingsName, doc.line("evaluation", "as_of")))
	}
	problems = append(problems, ws.checkGrades(doc))
	for no := range ws.Sources {
		problems = append(problems, checkStates(doc, no, ws.Sources[no].States))
	}
	return errors.Join(problems...)
}

// checkStates refuses a word that stands for two kinds of event.
func checkStates(doc document, source int, states map[string][]string) error {
	var problems []error
	seen := map[string]string{}
	for _, event := range slices.Sorted(maps.Keys(states)) {
		for no, word := range states[event] {
			line := doc.line("sources", strconv.Itoa(source), "states", event, strconv.Itoa(no))
			key := strings.ToLower(strings.TrimSpace(word))
			if key == "" {
				problems = append(problems, fmt.Errorf("%s:%d: states: an empty word under %s", settingsName, line, event))
			} else if other, is := seen[key]; is {
				problems = append(problems, fmt.Errorf("%s:%d: states: %q stands under %s and under %s; wanted one meaning for each word",
					settingsName, line, word, other, event))
			}
			seen[key] = event
		}
	}
	return errors.Join(problems...)
}

// checkGrades wants bands from the highest down to zero, so that no total is without
// a grade.
func (ws *Workspace) checkGrades(doc document) error {
	last, line := 101.0, doc.line("evaluation", "grades")
	for _, grade := range ws.Evaluation.Grades {
		from, err := strconv.ParseFloat(string(grade.From), 64)
		if err != nil || from >= last {
			return fmt.Errorf("%s:%d: grades go from the highest band down; %q at %s does not", settingsName, line, grade.Name, grade.From)
		}
		last = from
	}
	if last != 0 {
		return fmt.Errorf("%s:%d: the lowest grade begins at %g; wanted 0, so that no total is without a grade", settingsName, line, last)
	}
	return nil
}
