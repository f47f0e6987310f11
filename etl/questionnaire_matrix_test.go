package etl

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"jixiao/internal/workspace"
)

// matrixDesk reads a questionnaire from a file, as the command does.
func matrixDesk(t *testing.T, questions string) (*desk, error) {
	t.Helper()
	dir := t.TempDir()
	for name, text := range map[string]string{
		"jixiao.yaml":        "project: {id: p, name: 项目, authority: 机关}\nevaluation:\n  id: e\n  name: 评价\n  kind: 部门评价\n  period: {start: 2022-01-01, end: 2022-12-31}\n  fiscal_year: 2022\n  as_of: 2022-12-31\nsources:\n  - {feed: responses, files: data/*, questionnaire: questionnaire.yaml}\n",
		"questionnaire.yaml": questions,
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	// The indicator tree is missing, which is told; what was read stands in ws.
	ws, err := workspace.Load(dir, []byte("findings: []\n"))
	d := newDesk(t, workspace.Source{Feed: "responses", Files: []string{"data/*"}, Questionnaire: "questionnaire.yaml"})
	d.ws.Questionnaires = ws.Questionnaires
	return d, err
}

const matrixQuestions = "questions:\n  - {id: q01, title: 请评价, kind: matrix, rows: [速度, 态度], options: [好, 中, 差]}\n  - {id: q02, title: 建议, kind: text}\n"

func TestSurvey_matrixRowsAreQuestions(t *testing.T) {
	for _, headers := range []string{
		"1、请评价—速度,1、请评价—态度", "请评价:速度,请评价：态度", "1、(速度),1、（态度）", "请评价 [速度],请评价（态度）", "q01_1,q01_2",
	} {
		d, _ := matrixDesk(t, matrixQuestions)
		d.write("data/a.csv", "序号,"+headers+",2、建议\n1,好,差,无\n2,(跳过),中,\n")
		d.ingest()
		d.wantLoads("data/a.csv | 4 | 4 | 0 | 0")
		if got := d.rows("select respondent_id, question_id, option_no, answer from raw.responses order by all"); !slices.Equal(got, []string{
			"1 | q01_1 | 1 | 好", "1 | q01_2 | 3 | 差", "1 | q02 | ∅ | 无", "2 | q01_2 | 2 | 中",
		}) {
			t.Errorf("%s: %q", headers, got)
		}
	}
	d, _ := matrixDesk(t, matrixQuestions)
	d.write("data/a.csv", "序号,请评价—速度,建议\n1,好,无\n")
	d.refused(`column "请评价—态度" is missing (needed for q01_2)`)
}

// Two matrices with a row of one title: a header with the row alone could be either.
func TestSurvey_matrixRowOfTwoMatrices(t *testing.T) {
	d, _ := matrixDesk(t, "questions:\n  - {id: q01, title: 甲, kind: matrix, rows: [速度], options: [好, 差]}\n  - {id: q02, title: 乙, kind: matrix, rows: [速度], options: [好, 差]}\n")
	d.write("data/a.csv", "序号,1、(速度),2、(速度)\n1,好,差\n")
	d.refused("both stand for q01_1")
	d.write("data/a.csv", "序号,甲(速度),乙(速度)\n1,好,差\n")
	d.ingest()
	d.wantLoads("data/a.csv | 2 | 2 | 0 | 0")
}

func TestSurvey_matrixIsChecked(t *testing.T) {
	for questions, want := range map[string]string{
		"questions:\n  - {id: q01, title: 甲, kind: matrix, options: [好, 差]}\n":                                                    "questionnaire.yaml:2: question \"q01\": rows belong to a matrix",
		"questions:\n  - {id: q01_1, title: 乙, kind: text}\n  - {id: q01, title: 甲, kind: matrix, rows: [速度], options: [好, 差]}\n": "questionnaire.yaml: \"q01_1\" is the id of a question and of a row of a matrix",
		"questions:\n  - {id: q01, title: 甲, kind: single, codes: [\"1\", \"2\"], options: [好, 中, 差]}\n":                          "has 3 options and 2 codes",
	} {
		if _, err := matrixDesk(t, questions); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("wanted %s, got %v", want, err)
		}
	}
}

// The hint of a missing question can be followed.
func TestSurvey_questionsMayBeNamedByTheSource(t *testing.T) {
	d, _ := matrixDesk(t, matrixQuestions)
	d.write("data/a.csv", "序号,Q1a,Q1b,Q2\n1,好,差,无\n")
	d.refused("columns: {q01_1: ")
	d.ws.Sources[0].Columns = map[string]string{"q01_1": "Q1b", "q01_2": "Q1a", "q02": "Q2"}
	d.ingest()
	if got := d.rows("select question_id, answer from raw.responses order by all"); !slices.Equal(got, []string{"q01_1 | 差", "q01_2 | 好", "q02 | 无"}) {
		t.Error(got)
	}
	d.ws.Sources[0].Columns["q09"] = "Q9"
	d.refused(`feed responses has no column "q09"`)
}
