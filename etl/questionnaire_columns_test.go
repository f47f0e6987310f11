package etl

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"jixiao/internal/workspace"
)

// exportDesk reads an export of testdata/feeds/responses by the questionnaire there.
func exportDesk(t *testing.T, name string) *desk {
	t.Helper()
	d, _ := matrixDesk(t, readFeed(t, "responses", "survey.yaml"))
	if name != "" {
		d.write("data/"+name, readFeed(t, "responses", name))
	}
	return d
}

// Every kind of export of the same four sheets gives the same answers; the third sheet
// answers nothing and leaves its row.
func TestSurvey_exportsGiveTheSameAnswers(t *testing.T) {
	want := []string{
		"1 | q1 | 1 | 是", "1 | q2 | 1 | 同事", "1 | q3 | 1 | 查询", "1 | q3 | 3 | 导出", "1 | q4_1 | 1 | 好", "1 | q4_2 | 2 | 中", "1 | q5 | ∅ | 很好",
		"2 | q1 | 1 | 是", "2 | q2 | 3 | 其他〖宣传册〗", "2 | q3 | 4 | 其他〖打印〗",
		"3 | (blank) | ∅ | (blank)",
		"4 | q1 | 2 | 否", "4 | q4_1 | 3 | 差", "4 | q4_2 | 3 | 差",
	}
	for name, answers := range map[string]string{
		"limesurvey-codes.csv": "number", "limesurvey-text.csv": "", "wjx-columns.csv": "", "plain-columns.csv": "",
	} {
		t.Run(name, func(t *testing.T) {
			d := exportDesk(t, name)
			d.ws.Sources[0].Answers = answers
			d.ingest()
			d.wantLoads("data/" + name + " | 14 | 14 | 0 | 0")
			got := d.rows("select respondent_id, question_id, option_no, answer from raw.responses order by respondent_id, question_id, option_no")
			if !slices.Equal(got, want) {
				t.Errorf("%q", got)
			}
		})
	}
}

func TestSurvey_unfinishedSheetsOfLimeSurvey(t *testing.T) {
	for name, answers := range map[string]string{"limesurvey-codes.csv": "number", "limesurvey-text.csv": ""} {
		d := exportDesk(t, name)
		d.ws.Sources[0].Answers = answers
		result := d.ingest().Files[0]
		if got := d.rows("select distinct respondent_id, is_complete, submitted_at, duration_seconds, questionnaire, survey from raw.responses order by 1"); !slices.Equal(got, []string{
			"1 | true | 2022-03-01 10:02:12 | 132 | questionnaire.yaml | data/*", "2 | false | ∅ | 31 | questionnaire.yaml | data/*",
			"3 | false | ∅ | ∅ | questionnaire.yaml | data/*", "4 | true | 2022-03-01 13:00:20 | 20 | questionnaire.yaml | data/*",
		}) {
			t.Errorf("%s: %q", name, got)
		}
		if slices.Contains(result.IgnoredColumns, "ipaddr") || answers != "" && !slices.Contains(result.IgnoredColumns, "refurl") {
			t.Errorf("%s: %q", name, result.IgnoredColumns)
		}
	}
	d := exportDesk(t, "wjx-columns.csv")
	d.ingest()
	if got := d.rows("select distinct is_complete from raw.responses"); !slices.Equal(got, []string{"∅"}) {
		t.Errorf("问卷星 does not tell, and yet: %q", got)
	}
}

const columnsHead = "序号,1、您所在的单位类型,2、您对平台的满意程度(必填),%s,4、您的建议\n"

func TestSurvey_headersOfOptionColumns(t *testing.T) {
	for _, form := range []string{
		"3、您使用过哪些功能(%s)", "3.您使用过哪些功能:%s", "3、您使用过哪些功能[多选题]：%s", "您使用过哪些功能 [%s]", "您使用过哪些功能-%s", "您使用过哪些功能—%s", "3、(%s)",
	} {
		d := surveyDesk(t)
		var headers []string
		for _, option := range []string{"查询", "上报", "导出"} {
			headers = append(headers, fmt.Sprintf(form, option))
		}
		d.write("data/a.csv", fmt.Sprintf(columnsHead, strings.Join(headers, ","))+"1,行政机关,一般,选中,未选中,√,无\n2,事业单位,一般,No,Yes,,\n")
		d.ingest()
		d.wantLoads("data/a.csv | 8 | 8 | 0 | 0")
		if got := d.rows("select respondent_id, option_no, answer from raw.responses where question_id = 'q03' order by all"); !slices.Equal(got, []string{"1 | 1 | 查询", "1 | 3 | 导出", "2 | 2 | 上报"}) {
			t.Errorf("%s: %q", form, got)
		}
	}
}

func TestSurvey_codesOfOptionColumns(t *testing.T) {
	for _, form := range []string{"Q3[%s]", "Q3_%s", "q03_%s", "Q3[%s]. 您使用过哪些功能 [%s]"} {
		d := surveyDesk(t)
		coded := survey()
		coded.Questions[2].Code, coded.Questions[2].Codes = "Q3", []string{"SQ003", "SQ001", "SQ002"}
		d.ws.Questionnaires["questionnaire.yaml"] = coded
		var headers []string
		for no, code := range []string{"SQ001", "SQ002", "SQ003"} {
			option := []string{"上报", "导出", "查询"}[no]
			headers = append(headers, strings.TrimSuffix(fmt.Sprintf(form, code, option), "%!(EXTRA string="+option+")"))
		}
		d.write("data/a.csv", fmt.Sprintf(columnsHead, strings.Join(headers, ","))+"1,行政机关,一般,Y,,,无\n2,行政机关,一般,,,Y,无\n")
		d.ingest()
		if got := d.rows("select respondent_id, option_no, answer from raw.responses where question_id = 'q03' order by all"); !slices.Equal(got, []string{"1 | 2 | 上报", "2 | 1 | 查询"}) {
			t.Errorf("%s: %q", form, got)
		}
	}
}

func TestSurvey_optionCellsThatSayNothingAreRejected(t *testing.T) {
	d := surveyDesk(t)
	d.write("data/a.csv", fmt.Sprintf(columnsHead, "您使用过哪些功能-查询,您使用过哪些功能-上报,您使用过哪些功能-导出")+"1,行政机关,一般,1,也许,导出,无\n2,行政机关,一般,上报,2,0,\n")
	d.refused(`data/a.csv:2: column "答案": "也许" is not an accepted value`)
	d.tolerant(DefaultLimits())
	d.wantLoads("data/a.csv | 10 | 7 | 3 | 0")
	if got := d.rows("select source_line, value, reason from ops.rejects order by all"); !slices.Equal(got, []string{
		"2 | 也许 | “您使用过哪些功能-上报”（answer）的值“也许”不在允许的取值之内", "3 | 2 | “您使用过哪些功能-上报”（answer）的值“2”不在允许的取值之内",
		"3 | 上报 | “您使用过哪些功能-查询”（answer）的值“上报”不在允许的取值之内",
	}) {
		t.Errorf("%q", got)
	}
}

func TestSurvey_optionColumnsByNumber(t *testing.T) {
	d := surveyDesk(t)
	d.ws.Sources[0].Answers = "number"
	d.write("data/a.csv", fmt.Sprintf(columnsHead, "q03_1,q03_2,q03_3")+"1,1,2,1,0,3,无\n2,1,2,,1,2,无\n")
	d.tolerant(DefaultLimits())
	d.wantLoads("data/a.csv | 10 | 9 | 1 | 0")
	if got := d.rows("select respondent_id, option_no from raw.responses where question_id = 'q03' order by all"); !slices.Equal(got, []string{"1 | 1", "1 | 3", "2 | 2"}) {
		t.Errorf("%q", got)
	}
}

func TestSurvey_optionColumnsInTwoRowsOfAHeader(t *testing.T) {
	d := surveyDesk(t)
	d.ws.Sources[0].HeaderRows = 2
	d.write("data/a.csv", "序号,1、您所在的单位类型,2、您对平台的满意程度(必填),3、您使用过哪些功能,,,4、您的建议\n,,,查询,上报,导出,\n1,行政机关,一般,1,0,1,无\n")
	d.ingest()
	d.wantLoads("data/a.csv | 5 | 5 | 0 | 0")
}

func TestSurvey_namedOptionColumns(t *testing.T) {
	d := surveyDesk(t)
	d.write("data/a.csv", fmt.Sprintf(columnsHead, "功能甲,您使用过哪些功能-上报,您使用过哪些功能-导出")+"1,行政机关,一般,1,0,1,无\n")
	d.refused(`column "您使用过哪些功能-查询" is missing (needed for q03.1)`, "columns: {q03.1: 功能甲}")
	d.ws.Sources[0].Columns = map[string]string{"q03.1": "功能甲"}
	d.ingest()
	d.wantLoads("data/a.csv | 5 | 5 | 0 | 0")
	d.ws.Sources[0].Columns = map[string]string{"q03.4": "功能甲"}
	d.refused(`feed responses has no column "q03.4"`)
}

func TestSurvey_columnsThatCouldBeReadInTwoWaysAreRefused(t *testing.T) {
	both := fmt.Sprintf(columnsHead, "您使用过哪些功能,您使用过哪些功能-查询,您使用过哪些功能-上报,您使用过哪些功能-导出") + "1,行政机关,一般,查询,0,1,1,无\n"
	for multi, want := range map[string][]string{"cell": {"1"}, "columns": {"2", "3"}} {
		d := surveyDesk(t)
		d.write("data/a.csv", both)
		d.refused("data/a.csv:1: question q03 has a column of its own and 3 columns of single options", "hint: say multi: cell or multi: columns")
		d.ws.Sources[0].Multi = multi
		d.ingest()
		if got := d.rows("select option_no from raw.responses where question_id = 'q03' order by all"); !slices.Equal(got, want) {
			t.Errorf("%s: %q", multi, got)
		}
	}
	for options, want := range map[string]string{"否": "is written \"否\"", "查询": ""} {
		d := surveyDesk(t)
		changed := survey()
		changed.Questions[2].Options[0] = options
		d.ws.Questionnaires["questionnaire.yaml"] = changed
		d.write("data/a.csv", fmt.Sprintf(columnsHead, "q03_1,q03_2,q03_3")+"1,行政机关,一般,1,1,1,无\n")
		if want != "" {
			d.refused(want, "hint: have the answers exported in one cell")
		} else {
			d.ingest()
		}
	}
	d := surveyDesk(t)
	changed := survey()
	changed.Questions[2].Codes = []string{"0", "1", "2"}
	d.ws.Questionnaires["questionnaire.yaml"], d.ws.Sources[0].Answers = changed, "number"
	d.write("data/a.csv", fmt.Sprintf(columnsHead, "q03_0,q03_1,q03_2")+"1,1,1,1,1,1,无\n")
	d.refused(`option "查询" of question q03 is written "0"`)
	d = surveyDesk(t)
	changed = survey()
	changed.Questions = append(changed.Questions, workspace.Question{ID: "q05", Title: "您的建议", Kind: "text"})
	d.ws.Questionnaires["questionnaire.yaml"] = changed
	d.write("data/a.csv", surveyHead+surveyAnswers)
	d.refused(`header "4、您的建议" stands for q04 and for q05`)
}

func TestSurvey_textsBesideOptions(t *testing.T) {
	d := exportDesk(t, "limesurvey-codes.csv")
	undeclared := d.ws.Questionnaires["questionnaire.yaml"]
	undeclared.Questions = slices.Clone(undeclared.Questions)
	undeclared.Questions[1].Other = ""
	declared := d.ws.Questionnaires["questionnaire.yaml"]
	d.ws.Questionnaires["questionnaire.yaml"] = undeclared
	d.ws.Sources[0].Answers = "number"
	d.refused("column 12 holds what people wrote beside the options of question q2", "hint: say other: …")
	d.ws.Questionnaires["questionnaire.yaml"] = declared
	text := strings.Replace(readFeed(t, "responses", "limesurvey-codes.csv"), `"Y","A1",""`, `"Y","A1","宣传册"`, 1)
	d.write("data/limesurvey-codes.csv", text)
	d.tolerant(DefaultLimits())
	if got := d.rows("select source_line, value, reason_code from ops.rejects"); !slices.Equal(got, []string{"2 | 宣传册 | not_accepted"}) {
		t.Errorf("%q", got)
	}
}

// A sheet without answers is returned like any other: it takes the place of an earlier
// one of the same number, and gives it back when it goes.
func TestSurvey_sheetWithoutAnswersLeavesARow(t *testing.T) {
	d := surveyDesk(t)
	d.write("data/a.csv", surveyHead+surveyAnswers)
	d.write("data/b.csv", surveyHead+"1,2022/03/02 10:00:00,2秒,微信,,10.0.0.1,,,(跳过),\n4,2022/03/02 10:00:00,2秒,微信,,10.0.0.1,外星机关,,,\n")
	d.tolerant(DefaultLimits())
	d.wantLoads("data/a.csv | 11 | 6 | 0 | 5", "data/b.csv | 3 | 2 | 1 | 0")
	if got := d.rows("select respondent_id, question_id, duration_seconds from raw.responses where source_file = 'data/b.csv' order by all"); !slices.Equal(got, []string{"1 | (blank) | 2", "4 | (blank) | 2"}) {
		t.Errorf("%q", got)
	}
	d.remove("data/b.csv")
	if _, err := Prune(t.Context(), d.wh, d.ws, false); err != nil {
		t.Fatal(err)
	}
	d.wantLoads("data/a.csv | 11 | 11 | 0 | 0")
}

// What is decided later loads nothing anew; what a survey is called does.
func TestSurvey_rulesOfValidityLoadNothingAnew(t *testing.T) {
	d := surveyDesk(t)
	d.write("data/a.csv", surveyHead+surveyAnswers)
	d.ingest()
	ruled := survey()
	ruled.Valid.MinSeconds = 30
	ruled.Questions[1].AskedIf = &workspace.AskedIf{Question: "q01", Options: []string{"行政机关"}}
	d.ws.Questionnaires["questionnaire.yaml"], d.ws.Sources[0].Issued = ruled, 120
	if got := d.ingest().Files[0].Status; got != StatusUnchanged {
		t.Error(got)
	}
	d.ws.Sources[0].Files = []string{"data/a.csv"}
	if got := d.ingest().Files[0].Status; got != StatusLoaded {
		t.Error(got)
	}
}

func TestSurvey_rulesThatAFileCannotBeJudgedBy(t *testing.T) {
	for name, want := range map[string]int{"plain-columns.csv": 2, "wjx-columns.csv": 0} {
		d := exportDesk(t, name)
		ruled := d.ws.Questionnaires["questionnaire.yaml"]
		ruled.Valid = workspace.Validity{MinSeconds: 30, SameAnswers: &workspace.SameAnswers{Within: "source_address"}}
		d.ws.Questionnaires["questionnaire.yaml"] = ruled
		if got := d.ingest().Files[0].Warnings; len(got) != want || want > 0 && !strings.Contains(got[0], "declares min_seconds, and the file has no column for duration_seconds") {
			t.Errorf("%s: %q", name, got)
		}
	}
}

func TestSurvey_limeSurveyInEnglish(t *testing.T) {
	d := exportDesk(t, "")
	d.write("data/a.csv", strings.NewReplacer("答复 ID", "Response ID", "提交日期", "Date submitted", "最后一页", "Last page", "起始语言", "Start language",
		"[其他]", "[Other]", `"其他"`, `"Other"`, "总时间", "Total time", `"否"`, `"No"`).Replace(
		strings.Replace(readFeed(t, "responses", "limesurvey-text.csv"), `"zh-Hans";"否"`, `"zh-Hans";" 否 "`, 1)))
	d.ingest()
	d.wantLoads("data/a.csv | 14 | 14 | 0 | 0")
	if got := d.rows("select distinct respondent_id, is_complete from raw.responses order by all"); !slices.Equal(got, []string{"1 | true", "2 | false", "3 | false", "4 | true"}) {
		t.Errorf("%q", got)
	}
	if got := d.rows("select answer from raw.responses where answer like '其他%' order by all"); !slices.Equal(got, []string{"其他〖宣传册〗", "其他〖打印〗"}) {
		t.Errorf("%q", got)
	}
}
