package etl

import (
	"slices"
	"testing"

	"jixiao/internal/workspace"
)

func TestSurvey_answersByNumber(t *testing.T) {
	d := surveyDesk(t)
	coded := survey()
	coded.Questions[1].Codes = []string{"5", "4", "3", "2", "1"}
	d.ws.Questionnaires["questionnaire.yaml"] = coded
	d.ws.Sources[0].Answers = "number"
	d.write("data/a.csv", surveyHead+"1,2022/03/01 10:00:00,132秒,微信,,10.0.0.1,1,5,1┋3,2\n2,2022/03/01 10:00:00,132秒,微信,,10.0.0.2,３〖国企〗,2,,\n")
	d.ingest()
	d.wantLoads("data/a.csv | 7 | 7 | 0 | 0")
	if got := d.rows("select respondent_id, question_id, option_no, answer from raw.responses order by all"); !slices.Equal(got, []string{
		"1 | q01 | 1 | 行政机关", "1 | q02 | 1 | 非常满意", "1 | q03 | 1 | 查询", "1 | q03 | 3 | 导出", "1 | q04 | ∅ | 2",
		"2 | q01 | 3 | 其他〖国企〗", "2 | q02 | 4 | 比较不满意",
	}) {
		t.Errorf("%q", got)
	}
}

func TestSurvey_numberWithoutOptionIsRejected(t *testing.T) {
	d := surveyDesk(t)
	d.ws.Sources[0].Answers = "number"
	d.write("data/a.csv", surveyHead+"1,2022/03/01 10:00:00,132秒,微信,,10.0.0.1,4,0,1┋x,-3\n")
	d.refused(`data/a.csv:2: column "答案": "4" is not an accepted value`)
	d.tolerant(DefaultLimits())
	d.wantLoads("data/a.csv | 5 | 2 | 3 | 0")
}

func TestSurvey_joint(t *testing.T) {
	d := surveyDesk(t)
	d.ws.Sources[0].Joint = ";"
	d.write("data/a.csv", surveyHead+"1,2022/03/01 10:00:00,132秒,微信,,10.0.0.1,行政机关,一般,查询;上报；导出,甲;乙\n")
	d.ingest()
	if got := d.rows("select option_no, answer from raw.responses where question_id >= 'q03' order by all"); !slices.Equal(got, []string{"1 | 查询", "2 | 上报", "3 | 导出", "∅ | 甲;乙"}) {
		t.Errorf("%q", got)
	}
	if got := chosen("查询；其他〖甲；乙〗;上报", "；"); !slices.Equal(got, []string{"查询", "其他〖甲；乙〗", "上报"}) {
		t.Errorf("%q", got)
	}
}

func TestSurvey_twoReadingsAreRefused(t *testing.T) {
	d := surveyDesk(t)
	d.ws.Questionnaires["questionnaire.yaml"] = workspace.Questionnaire{Questions: []workspace.Question{
		{ID: "q01", Title: "评分", Kind: "scale", Options: []string{"3", "2", "1"}},
	}}
	d.write("data/a.csv", "序号,评分\n1,3\n")
	d.refused("jixiao.yaml:3: options of question q01 are numbers", "hint: say answers: text or answers: number")
	for answers, want := range map[string]string{"text": "1", "number": "3"} {
		d.ws.Sources[0].Answers = answers
		d.ingest()
		if got := d.rows("select option_no from raw.responses"); !slices.Equal(got, []string{want}) {
			t.Errorf("%s: %q", answers, got)
		}
	}
	d.ws.Questionnaires["questionnaire.yaml"] = workspace.Questionnaire{Questions: []workspace.Question{
		{ID: "q01", Title: "功能", Kind: "multi", Options: []string{"查询、上报", "导出"}},
	}}
	d.ws.Sources[0].Answers, d.ws.Sources[0].Joint = "", "、"
	d.refused(`option "查询、上报" of question q01 holds 、`)
}
