package etl

import (
	"slices"
	"strings"
	"testing"

	"jixiao/internal/workspace"
)

func survey() workspace.Questionnaire {
	return workspace.Questionnaire{Questions: []workspace.Question{
		{ID: "q01", Title: "您所在的单位类型", Kind: "single", Options: []string{"行政机关", "事业单位", "其他"}},
		{ID: "q02", Title: "您对平台的满意程度（必填）", Kind: "scale", Options: []string{"非常满意", "比较满意", "一般", "比较不满意", "非常不满意"}},
		{ID: "q03", Title: "您使用过哪些功能", Kind: "multi", Options: []string{"查询", "上报", "导出"}},
		{ID: "q04", Title: "您的建议", Kind: "text"},
	}}
}

func surveyDesk(t *testing.T) *desk {
	d := newDesk(t, workspace.Source{Feed: "responses", Files: []string{"data/*"}, Questionnaire: "questionnaire.yaml"})
	d.ws.Questionnaires = map[string]workspace.Questionnaire{"questionnaire.yaml": survey()}
	return d
}

const surveyHead = "序号,提交答卷时间,所用时间,来源,来源详情,来自IP,1、您所在的单位类型,2、您对平台的满意程度(必填),3.您使用过哪些功能[多选题],4、您的建议\n"

const surveyAnswers = "1,2022/03/01 10:00:00,132秒,微信,N/A,10.0.0.1,行政机关,非常满意,查询┋上报,无\n" +
	"2,2022/03/01 11:00:00,2分12秒,链接,,10.0.0.2,其他〖国企〗,比较满意,(跳过),\"再\n快些\"\n" +
	"3,2022/03/01 12:00:00,59秒,微信,,10.0.0.3,事业单位,一般,导出,(跳过)\n"

func TestSurvey_isUnpivoted(t *testing.T) {
	d := surveyDesk(t)
	d.write("data/a.csv", surveyHead+surveyAnswers)
	summary := d.ingest()
	d.wantLoads("data/a.csv | 11 | 11 | 0 | 0")
	got := d.rows("select respondent_id, question_id, option_no, answer, submitted_at, duration_seconds, source, source_address, source_line from raw.responses order by 1, 2, 3")
	want := []string{
		"1 | q01 | 1 | 行政机关 | 2022-03-01 10:00:00 | 132 | 微信 | 10.0.0.1 | 2", "1 | q02 | 1 | 非常满意 | 2022-03-01 10:00:00 | 132 | 微信 | 10.0.0.1 | 2",
		"1 | q03 | 1 | 查询 | 2022-03-01 10:00:00 | 132 | 微信 | 10.0.0.1 | 2", "1 | q03 | 2 | 上报 | 2022-03-01 10:00:00 | 132 | 微信 | 10.0.0.1 | 2",
		"1 | q04 | ∅ | 无 | 2022-03-01 10:00:00 | 132 | 微信 | 10.0.0.1 | 2",
		"2 | q01 | 3 | 其他〖国企〗 | 2022-03-01 11:00:00 | 132 | 链接 | 10.0.0.2 | 3", "2 | q02 | 2 | 比较满意 | 2022-03-01 11:00:00 | 132 | 链接 | 10.0.0.2 | 3",
		`2 | q04 | ∅ | 再\n快些 | 2022-03-01 11:00:00 | 132 | 链接 | 10.0.0.2 | 3`,
		"3 | q01 | 2 | 事业单位 | 2022-03-01 12:00:00 | 59 | 微信 | 10.0.0.3 | 5", "3 | q02 | 3 | 一般 | 2022-03-01 12:00:00 | 59 | 微信 | 10.0.0.3 | 5",
		"3 | q03 | 3 | 导出 | 2022-03-01 12:00:00 | 59 | 微信 | 10.0.0.3 | 5",
	}
	if !slices.Equal(got, want) {
		t.Errorf("%q", got)
	}
	if ignored := summary.Files[0].IgnoredColumns; !slices.Equal(ignored, []string{"来源详情"}) {
		t.Errorf("%q", ignored)
	}
}

func TestSurvey_answerThatIsNoOption(t *testing.T) {
	d := surveyDesk(t)
	d.write("data/a.csv", surveyHead+"1,2022/03/01 10:00:00,132秒,微信,,10.0.0.1,外星机关,非常满意,查询┋飞行,无\n2,前天,1秒,微信,,10.0.0.1,行政机关,,,\n")
	d.refused(`data/a.csv:2: column "答案": "外星机关" is not an accepted value`)
	d.tolerant(DefaultLimits())
	d.wantLoads("data/a.csv | 6 | 3 | 3 | 0")
	if got := d.rows("select source_line, column_name, value, reason_code, reason, raw_text from ops.rejects order by all"); !slices.Equal(got, []string{
		"2 | answer | 外星机关 | not_accepted | “1、您所在的单位类型”（answer）的值“外星机关”不在允许的取值之内 | 1,2022/03/01 10:00:00,132秒,微信,,10.0.0.1,外星机关,非常满意,查询┋飞行,无",
		"2 | answer | 飞行 | not_accepted | “3.您使用过哪些功能[多选题]”（answer）的值“飞行”不在允许的取值之内 | 1,2022/03/01 10:00:00,132秒,微信,,10.0.0.1,外星机关,非常满意,查询┋飞行,无",
		"3 | submitted_at | 前天 | not_a_timestamp | “提交答卷时间”（submitted_at）的值“前天”不是日期时间 | 2,q01,1,行政机关,前天,1,微信,10.0.0.1,questionnaire.yaml,data/*,",
	}) {
		t.Errorf("%q", got)
	}
}

func TestSurvey_headersMustMatchTheQuestionnaire(t *testing.T) {
	d := surveyDesk(t)
	d.write("data/a.csv", "序号,提交答卷时间,1、您所在的单位类型,2、您对平台的满意程度(必填),4、您的建议,5、新问题\n1,2022/03/01 10:00:00,行政机关,一般,无,x\n")
	d.refused(`data/a.csv:1: column "您使用过哪些功能" is missing (needed for q03)`, `unused headers: ["5、新问题"]`)
	d.ws.Questionnaires["questionnaire.yaml"] = workspace.Questionnaire{Questions: survey().Questions[:2]}
	d.write("data/a.csv", surveyHead+surveyAnswers)
	if got := d.ingest().Files[0].IgnoredColumns; !slices.Equal(got, []string{"来源详情", "3.您使用过哪些功能[多选题]", "4、您的建议"}) {
		t.Errorf("%q", got)
	}
}

func TestSurvey_laterSheetOfARespondentReplacesTheEarlier(t *testing.T) {
	d := surveyDesk(t)
	d.write("data/a.csv", surveyHead+surveyAnswers)
	d.write("data/b.csv", surveyHead+"1,2022/03/02 10:00:00,10秒,微信,,10.0.0.1,行政机关,一般,查询,(跳过)\n")
	d.ingest()
	d.wantLoads("data/a.csv | 11 | 6 | 0 | 5", "data/b.csv | 3 | 3 | 0 | 0")
	if n := d.counting("responses"); n != 9 {
		t.Errorf("%d answers count", n)
	}
	d.remove("data/b.csv")
	if _, err := Forget(t.Context(), d.wh, d.ws, "responses", "data/b.csv"); err != nil {
		t.Fatal(err)
	}
	d.wantLoads("data/a.csv | 11 | 11 | 0 | 0")
}

// Numbers begin at 1 in every export: without a wave the later file would take the place
// of the earlier respondents, and that is said.
func TestSurvey_waves(t *testing.T) {
	first, second := surveyHead+surveyAnswers, surveyHead+"1,2022/06/02 10:00:00,10秒,微信,,10.0.0.1,行政机关,一般,查询,(跳过)\n"
	d := surveyDesk(t)
	d.write("data/a.csv", first)
	d.write("data/b.csv", second)
	if got := d.ingest().Files[1].Warnings; len(got) != 1 || !strings.Contains(got[0], "replaces the answers of 1 respondents") {
		t.Errorf("%q", got)
	}
	d.wantLoads("data/a.csv | 11 | 6 | 0 | 5", "data/b.csv | 3 | 3 | 0 | 0")

	d = surveyDesk(t)
	d.ws.Sources[0].Files, d.ws.Sources[0].Wave = []string{"data/a.csv"}, "2022Q1"
	d.ws.Sources = append(d.ws.Sources, d.ws.Sources[0])
	d.ws.Sources[1].Files, d.ws.Sources[1].Wave = []string{"data/b.csv"}, "2022Q2"
	d.write("data/a.csv", first)
	d.write("data/b.csv", second)
	if got := d.ingest().Files[1].Warnings; len(got) > 0 {
		t.Errorf("%q", got)
	}
	d.wantLoads("data/a.csv | 11 | 11 | 0 | 0", "data/b.csv | 3 | 3 | 0 | 0")
	if got := d.rows("select distinct respondent_id from raw.responses order by all"); !slices.Equal(got, []string{"2022Q1-1", "2022Q1-2", "2022Q1-3", "2022Q2-1"}) {
		t.Errorf("%q", got)
	}
}

func TestSurvey_sheetsOfOneNumberAreNotMerged(t *testing.T) {
	d := surveyDesk(t)
	d.write("data/a.csv", surveyHead+surveyAnswers+"1,2022/03/05 10:00:00,9秒,微信,,10.0.0.9,行政机关,一般,导出,(跳过)\n")
	summary := d.ingest()
	d.wantLoads("data/a.csv | 14 | 14 | 0 | 0")
	if got := d.rows("select respondent_id, answer from raw.responses where question_id = 'q03' and respondent_id like '1%' order by all"); !slices.Equal(got, []string{"1 | 上报", "1 | 查询", "1#2 | 导出"}) {
		t.Errorf("%q", got)
	}
	if got := summary.Files[0].Warnings; len(got) != 1 || !strings.HasPrefix(got[0], "1 answer sheets have a number that came before") {
		t.Errorf("%q", got)
	}
}

func TestSurvey_workbookAndChangedQuestionnaire(t *testing.T) {
	b := newBook(t)
	b.put("Sheet1", 1, "序号", "提交答卷时间", "所用时间", "来源", "来源详情", "来自IP", "1、您所在的单位类型", "2、您对平台的满意程度（必填）", "3、您使用过哪些功能", "4、您的建议")
	b.put("Sheet1", 2, 1, 44621.5, "132秒", "微信", "N/A", "10.0.0.1", "行政机关", "一般", "查询", "很好")
	d := surveyDesk(t)
	d.write("data/a.xlsx", b.text())
	d.ingest()
	if got := d.rows("select distinct respondent_id, submitted_at from raw.responses"); !slices.Equal(got, []string{"1 | 2022-03-01 12:00:00"}) {
		t.Errorf("%q", got)
	}
	changed := survey()
	changed.Questions[1].Options = []string{"一般", "不好"}
	d.ws.Questionnaires["questionnaire.yaml"] = changed
	d.ingest()
	if got := d.rows("select option_no from raw.responses where question_id = 'q02'"); !slices.Equal(got, []string{"1"}) {
		t.Errorf("%q", got)
	}
}

func TestQuestionTitle(t *testing.T) {
	for header, want := range map[string]string{
		"1、题目": "题目", "12.题目": "题目", "Q3：题目": "题目", "（4）题目": "题目", "第5题、题目": "题目", "6、题目[单选题]": "题目", "7、题目（多选题）*": "题目", "2021年的题目": "2021年的题目",
	} {
		if got := questionTitle(header); got != want {
			t.Errorf("%s: %s", header, got)
		}
	}
	for cell, want := range map[string]string{"132秒": "132", "2分12秒": "132", "1小时2分3秒": "3723", "77": "77", "很久": "很久", "": ""} {
		if got := seconds(cell); got != want {
			t.Errorf("%s: %s", cell, got)
		}
	}
}
