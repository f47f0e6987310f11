package workspace

import (
	"cmp"
	"errors"
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"
)

// Questionnaire names the questions of a survey in the order asked, and says which of
// the sheets that came back count.
type Questionnaire struct {
	Questions []Question        `yaml:"questions"`
	Valid     Validity          `yaml:"valid"`
	Groups    []RespondentGroup `yaml:"groups"`
}

// Question is one question; Options in the order offered.
type Question struct {
	ID       string   `yaml:"id"`
	Title    string   `yaml:"title"`
	Kind     string   `yaml:"kind"`
	Code     string   `yaml:"code"` // the question's name in files that go by code: Q3, G01Q03
	Options  []string `yaml:"options"`
	Codes    []string `yaml:"codes"`      // in files by number or code, if the options are not 1, 2, 3 …
	Other    string   `yaml:"other"`      // the option beside which people may write
	Rows     []string `yaml:"rows"`       // of a matrix
	RowCodes []string `yaml:"row_codes"`  // of a matrix, in headers by code: SQ001, SQ002 …
	AskedIf  *AskedIf `yaml:"asked_if"`   // nil: asked of everybody
	Tags     []string `yaml:"tags"`       // satisfaction, group, or a name of one's own
	Worth    []Number `yaml:"worth"`      // percent of each option with an opinion; without it evenly spaced
	Silent   []any    `yaml:"no_opinion"` // options that say no opinion, by number or text
	Matrix   string   `yaml:"-"`          // of a matrix's row: the title of the matrix
	MatrixID string   `yaml:"-"`          // of a matrix's row: the id of the matrix
	Row      string   `yaml:"-"`          // of a matrix's row: its own title
	RowCode  string   `yaml:"-"`          // of a matrix's row: its own code, "" if it has none
}

// AskedIf is the condition under which a question is asked: any of the options of an
// earlier question was chosen.
type AskedIf struct {
	Question string   `yaml:"question"`
	Options  []string `yaml:"options"`
}

// Validity are the rules by which sheets are cut. Without them only unfinished sheets
// (of exports that tell) and sheets without any answer are.
type Validity struct {
	MinSeconds   int64        `yaml:"min_seconds"`   // filled in faster: cut; 0 for no rule
	StraightLine int64        `yaml:"straight_line"` // so many scale questions or more, all the same option: cut; 0 for no rule
	SameAnswers  *SameAnswers `yaml:"same_answers"`
	Logic        bool         `yaml:"logic"`        // answers to questions that were not to be asked: cut
	Complete     *bool        `yaml:"complete"`     // false: unfinished sheets count
	MinAnswered  Number       `yaml:"min_answered"` // share of the questions asked that must be answered, "" for no rule
}

// SameAnswers cuts sheets whose answers are all those of an earlier one; the first stays.
type SameAnswers struct {
	Within string `yaml:"within"` // source_address: of one source address
}

func (ws *Workspace) readQuestionnaires(digest *digester) error {
	var problems []error
	subjects, weighted := subjectNames{}, weightedOnce{}
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
		problems = append(problems, read.checkConditions(doc), read.checkGroups(doc))
		places := read.subjectPlaces(doc)
		read = read.flat()
		problems = append(problems, read.checkIDs(doc), subjects.add(places), weighted.add(name, read, doc))
		ws.Questionnaires[name] = read
	}
	return errors.Join(problems...)
}

func (q Questionnaire) check(doc document) error {
	seen, codes := map[string]bool{}, map[string]bool{}
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
		if len(question.RowCodes) > 0 && len(question.RowCodes) != len(question.Rows) {
			return fmt.Errorf("%s:%d: question %q has %d rows and %d row_codes; wanted one code per row",
				doc.name, line, question.ID, len(question.Rows), len(question.RowCodes))
		}
		if question.Other != "" && (question.Kind != "single" && question.Kind != "multi" || !slices.Contains(question.Options, question.Other)) {
			return fmt.Errorf("%s:%d: question %q: other names %q, which is none of the options of a single or multiple choice",
				doc.name, line, question.ID, question.Other)
		}
		if code := strings.ToLower(question.Code); code != "" && codes[code] {
			return fmt.Errorf("%s:%d: code %q stands for two questions", doc.name, line, question.Code)
		}
		codes[strings.ToLower(question.Code)] = true
		if err := question.checkScoring(doc, no); err != nil {
			return err
		}
	}
	return nil
}

// flat is the questionnaire with a question of its own for each row of a matrix, q03_1
// with the title 矩阵—行: answers are counted row by row.
func (q Questionnaire) flat() Questionnaire {
	flat := Questionnaire{Valid: q.Valid, Groups: q.Groups}
	for _, question := range q.Questions {
		if question.Kind != "matrix" {
			flat.Questions = append(flat.Questions, question)
			continue
		}
		for no, row := range question.Rows {
			one := question
			one.ID, one.Title = fmt.Sprintf("%s_%d", question.ID, no+1), question.Title+"—"+row
			one.Matrix, one.MatrixID, one.Row, one.Rows, one.RowCodes, one.Kind = question.Title, question.ID, row, nil, nil, "scale"
			if len(question.RowCodes) > 0 {
				one.RowCode = question.RowCodes[no]
			}
			flat.Questions = append(flat.Questions, one)
		}
	}
	return flat
}

// checkConditions wants every condition to name an option of an earlier question, so that
// no condition can wait for itself.
func (q Questionnaire) checkConditions(doc document) error {
	var problems []error
	earlier := map[string]Question{}
	for no, question := range q.Questions {
		if question.AskedIf != nil {
			problems = append(problems, q.checkCondition(doc, no, earlier))
		}
		for _, one := range (Questionnaire{Questions: []Question{question}}).flat().Questions {
			earlier[one.ID] = one
		}
	}
	return errors.Join(problems...)
}

func (q Questionnaire) checkCondition(doc document, no int, earlier map[string]Question) error {
	question := q.Questions[no]
	path := []string{"questions", strconv.Itoa(no), "asked_if"}
	at := fmt.Sprintf("%s:%d: question %q is asked if", doc.name, doc.line(append(path, "question")...), question.ID)
	condition, known := earlier[question.AskedIf.Question]
	if !known {
		place := slices.IndexFunc(q.Questions, func(other Question) bool { return other.ID == question.AskedIf.Question })
		switch {
		case place >= no:
			return fmt.Errorf("%s %q is answered so, which is not asked before it\nhint: a condition names an earlier question", at, question.AskedIf.Question)
		case place >= 0:
			return fmt.Errorf("%s %q is answered so, which is a matrix\nhint: name one of its rows, such as %s_1", at, question.AskedIf.Question, question.AskedIf.Question)
		}
		var ids []string
		for id := range earlier {
			ids = append(ids, id)
		}
		slices.Sort(ids)
		hint := "the earlier questions are " + cmp.Or(strings.Join(ids, ", "), "none")
		return fmt.Errorf("%s %q is answered so, which is no question\nhint: %s", at, question.AskedIf.Question, hint)
	}
	for optionNo, option := range question.AskedIf.Options {
		if !slices.Contains(condition.Options, option) {
			at := fmt.Sprintf("%s:%d", doc.name, doc.line(append(path, "options", strconv.Itoa(optionNo))...))
			return fmt.Errorf("%s: question %q is asked if %q is answered by %q, which is none of its options\nhint: they are %s",
				at, question.ID, condition.ID, option, cmp.Or(strings.Join(condition.Options, ", "), "none: what people write cannot be a condition"))
		}
	}
	return nil
}

// Survey names the sheets that came back by a source: its wave, or else its files.
func (s Source) Survey() string {
	return cmp.Or(s.Wave, strings.Join(s.Files, ", "))
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

// OptionCode is the number that stands for the option at a place, from 0, in files by number.
func (q Question) OptionCode(place int) string {
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
			if other != place && strings.TrimSpace(option) == q.OptionCode(other) {
				return true
			}
		}
	}
	return false
}
