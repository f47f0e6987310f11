package workspace

import (
	"slices"
	"strings"
	"testing"
)

// readQuestions reads a questionnaire as Load does.
func readQuestions(text string) (Questionnaire, error) {
	var read Questionnaire
	doc, err := parse("q.yaml", []byte(text), "questionnaire.json", &read, newDigest())
	if err != nil {
		return read, err
	}
	if err := read.check(doc); err != nil {
		return read, err
	}
	if err := read.checkConditions(doc); err != nil {
		return read, err
	}
	read = read.flat()
	return read, read.checkIDs(doc)
}

const asked = `questions:
  - {id: q1, title: 一, kind: single, options: [是, 否]}
  - {id: q2, title: 二, kind: matrix, rows: [甲, 乙], row_codes: [SQ001, SQ002], options: [好, 差]}
  - id: q3
    title: 三
    kind: text
    asked_if:
      question: q1
      options: [是]
`

func TestQuestionnaire_conditionsNameEarlierQuestions(t *testing.T) {
	for _, c := range []struct{ from, to, want string }{
		{"question: q1", "question: q2_1\n      options: [好]\n#", ""},
		{"question: q1", "question: q9", "q.yaml:8: question \"q3\" is asked if \"q9\" is answered so, which is no question\nhint: the earlier questions are q1, q2_1, q2_2"},
		{"question: q1", "question: q3", "q.yaml:8: question \"q3\" is asked if \"q3\" is answered so, which is not asked before it"},
		{"question: q1", "question: q2", "q.yaml:8: question \"q3\" is asked if \"q2\" is answered so, which is a matrix\nhint: name one of its rows, such as q2_1"},
		{"options: [是]\n", "options:\n        - 是\n        - 有\n", "q.yaml:11: question \"q3\" is asked if \"q1\" is answered by \"有\", which is none of its options\nhint: they are 是, 否"},
		{"      options: [是]\n", "", "q.yaml:8: options is missing"},
		{"options: [是]\n", "options: [是]\n      unless: q2\n", "unknown key \"unless\""},
		{"id: q1, title: 一,", "id: q1, title: 一, asked_if: {question: q3, options: [是]},", "q.yaml:2: question \"q1\" is asked if \"q3\" is answered so, which is not asked before it"},
	} {
		changed := strings.Replace(asked, c.from, c.to, 1)
		if strings.HasSuffix(c.to, "#") {
			changed = strings.Replace(changed, "#\n      options: [是]\n", "\n", 1)
		}
		_, err := readQuestions(changed)
		if c.want == "" && err != nil || c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want)) {
			t.Errorf("%q: got %v, wanted %s", c.to, err, c.want)
		}
	}
}

func TestQuestionnaire_rulesAndCodesAreKept(t *testing.T) {
	read, err := readQuestions(asked + "valid: {min_seconds: 30, straight_line: 8, same_answers: {within: source_address}, logic: true, complete: false, min_answered: 0.8}\n")
	if err != nil {
		t.Fatal(err)
	}
	rules := read.Valid
	if rules.MinSeconds != 30 || rules.StraightLine != 8 || rules.SameAnswers == nil || !rules.Logic || rules.Complete == nil || *rules.Complete || rules.MinAnswered != "0.8" {
		t.Errorf("%+v", rules)
	}
	if row := read.Questions[2]; row.ID != "q2_2" || row.RowCode != "SQ002" || row.MatrixID != "q2" {
		t.Errorf("%+v", row)
	}
}

func TestQuestionnaire_mistakesNameTheirPlace(t *testing.T) {
	for text, want := range map[string]string{
		"questions:\n  - {id: q1, title: 一, kind: matrix, rows: [甲, 乙], row_codes: [SQ001], options: [好, 差]}\n":    "q.yaml:2: question \"q1\" has 2 rows and 1 row_codes",
		"questions:\n  - {id: q1, title: 一, kind: multi, options: [甲, 其他], other: 别的}\n":                           "q.yaml:2: question \"q1\": other names \"别的\"",
		"questions:\n  - {id: q1, title: 一, kind: text, code: Q1}\n  - {id: q2, title: 二, kind: text, code: q1}\n": "q.yaml:3: code \"q1\" stands for two questions",
		"questions:\n  - {id: q1, title: 一, kind: text}\nvalid: {same_answers: {within: ip}}\n":                    "q.yaml:3: valid.same_answers.within",
		"questions:\n  - {id: q1, title: 一, kind: text}\nvalid: {min_answered: 80}\n":                              "q.yaml:3: valid.min_answered",
		"questions:\n  - {id: q1, title: 一, kind: text}\nvalid: {min_second: 30}\n":                                "hint: did you mean \"min_seconds\"?",
	} {
		if _, err := readQuestions(text); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("wanted %s, got %v", want, err)
		}
	}
}

func TestSource_surveyIsItsWaveOrItsFiles(t *testing.T) {
	source := Source{Files: []string{"a.csv", "b.csv"}}
	names := []string{source.Survey()}
	source.Wave = "2022Q1"
	if names = append(names, source.Survey()); !slices.Equal(names, []string{"a.csv, b.csv", "2022Q1"}) {
		t.Errorf("%q", names)
	}
}
