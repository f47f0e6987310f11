package workspace

import (
	"errors"
	"fmt"
	"maps"
	"os"
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

func (ws *Workspace) readQuestionnaires(digest *digester) error {
	var problems []error
	for _, source := range ws.Sources {
		name := source.Questionnaire
		if _, known := ws.Questionnaires[name]; known || name == "" {
			continue
		}
		var read Questionnaire
		doc, err := open(ws.Dir, name, "questionnaire.json", &read, digest)
		if errors.Is(err, os.ErrNotExist) {
			err = fmt.Errorf("%s: questionnaire %s does not exist", source.Pos, name)
		}
		if err != nil {
			problems = append(problems, err)
			continue
		}
		if err := read.check(doc); err != nil {
			problems = append(problems, err)
			continue
		}
		read = read.flat()
		problems = append(problems, read.checkIDs(doc))
		ws.Questionnaires[name] = read
	}
	return errors.Join(problems...)
}

func (q Questionnaire) check(doc document) error {
	seen := map[string]bool{}
	for no, question := range q.Questions {
		line := doc.line("questions", strconv.Itoa(no))
		if seen[question.ID] {
			return fmt.Errorf("%s:%d: question %q stands twice", doc.name, line, question.ID)
		}
		seen[question.ID] = true
		if question.Kind != "text" && len(question.Options) == 0 {
			return fmt.Errorf("%s:%d: question %q has no options", doc.name, line, question.ID)
		}
		if (question.Kind == "matrix") != (len(question.Rows) > 0) {
			return fmt.Errorf("%s:%d: question %q: rows belong to a matrix, and a matrix needs them", doc.name, line, question.ID)
		}
		if len(question.Codes) > 0 && len(question.Codes) != len(question.Options) {
			return fmt.Errorf("%s:%d: question %q has %d options and %d codes; wanted one code per option",
				doc.name, line, question.ID, len(question.Options), len(question.Codes))
		}
		if question.Satisfaction() && (question.Kind != "scale" && question.Kind != "matrix" || len(question.Options) != 5) {
			return fmt.Errorf("%s:%d: question %q counts towards satisfaction, so it must be a scale or a matrix of five options, best first",
				doc.name, line, question.ID)
		}
	}
	return nil
}

// flat is the questionnaire with a question of its own for each row of a matrix, q03_1
// with the title 矩阵—行: answers are counted row by row.
func (q Questionnaire) flat() Questionnaire {
	var flat Questionnaire
	for _, question := range q.Questions {
		if question.Kind != "matrix" {
			flat.Questions = append(flat.Questions, question)
			continue
		}
		for no, row := range question.Rows {
			one := question
			one.ID, one.Title = fmt.Sprintf("%s_%d", question.ID, no+1), question.Title+"—"+row
			one.Matrix, one.Row, one.Rows, one.Kind = question.Title, row, nil, "scale"
			flat.Questions = append(flat.Questions, one)
		}
	}
	return flat
}

// checkIDs refuses a question with the id that a row of a matrix got.
func (q Questionnaire) checkIDs(doc document) error {
	seen := map[string]bool{}
	for _, question := range q.Questions {
		if seen[question.ID] {
			return fmt.Errorf("%s: %q is the id of a question and of a row of a matrix\nhint: give the question another id", doc.name, question.ID)
		}
		seen[question.ID] = true
	}
	return nil
}

// Code is the number that stands for the option at a place, from 0, in files by number.
func (q Question) Code(place int) string {
	if place < len(q.Codes) {
		return q.Codes[place]
	}
	return strconv.Itoa(place + 1)
}

// TwoReadings says whether a cell could be one option by its text and another by its
// number, as with the options 5, 4, 3, 2, 1.
func (q Question) TwoReadings() bool {
	for place, option := range q.Options {
		for other := range q.Options {
			if other != place && strings.TrimSpace(option) == q.Code(other) {
				return true
			}
		}
	}
	return false
}

// Satisfaction says whether the answers count towards the satisfaction score.
func (q Question) Satisfaction() bool { return slices.Contains(q.Tags, "satisfaction") }
