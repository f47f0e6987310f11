package demo

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"time"
)

// respondents is the number of questionnaires: the smallest that gives all six
// published shares.
const respondents = 58

// question is one question and how often each option was chosen; what is left
// of the respondents skipped it.
type question struct {
	id, title, kind string
	options         []string
	counts          []int
	tags            []string
}

var fiveSteps = []string{"非常满意", "比较满意", "一般", "不太满意", "不满意"}

// questions returns the questionnaire.
func questions() []question {
	satisfaction := []string{"satisfaction"}
	return []question{
		{id: "q01", title: "您所在单位的类型", kind: "single", options: []string{"行政机关", "事业单位", "乡镇（街道）", "企业"}, counts: []int{29, 12, 9, 8}, tags: []string{"group"}},
		{id: "q02", title: "您使用平台的频率", kind: "single", options: []string{"每天", "每周", "每月", "很少"}, counts: []int{14, 27, 12, 5}},
		{id: "q03", title: "遇到技术问题后运维人员多长时间响应", kind: "single", options: []string{"30分钟以内", "30分钟至1小时", "1至2小时", "2小时以上"}, counts: []int{31, 16, 8, 3}},
		{id: "q04", title: "出现故障时运维电话能否及时接通", kind: "single", options: []string{"及时", "一般", "不及时"}, counts: []int{47, 9, 2}},
		{id: "q05", title: "是否知道运维技术人员的联系方式", kind: "single", options: []string{"知道", "不知道"}, counts: []int{49, 9}},
		{id: "q06", title: "使用平台前是否接受过系统培训", kind: "single", options: []string{"接受过多次", "接受过一次", "没有接受过"}, counts: []int{23, 31, 4}},
		{id: "q07", title: "平台是否出现故障", kind: "single", options: []string{"经常出现", "偶尔出现", "从未出现"}, counts: []int{5, 29, 24}},
		{id: "q08", title: "平台是否需要继续升级优化", kind: "single", options: []string{"需要", "不需要"}, counts: []int{41, 17}},
		{id: "q09", title: "您对平台功能的满意程度", kind: "scale", options: fiveSteps, counts: []int{35, 18, 4, 1, 0}, tags: satisfaction},
		{id: "q10", title: "您对平台数据质量的满意程度", kind: "scale", options: fiveSteps, counts: []int{36, 17, 4, 1, 0}, tags: satisfaction},
		{id: "q11", title: "您对运维服务的满意程度", kind: "scale", options: fiveSteps, counts: []int{33, 19, 4, 1, 0}, tags: satisfaction},
		{id: "q12", title: "您对平台的总体满意程度", kind: "scale", options: fiveSteps, counts: []int{38, 15, 3, 0, 1}, tags: satisfaction},
		{id: "q13", title: "您认为平台最需要改进的方面", kind: "multi", options: []string{"系统稳定性", "操作便捷性", "数据质量", "培训指导", "响应速度", "查询统计功能"}, counts: []int{31, 22, 14, 19, 17, 25}},
		{id: "q14", title: "您对平台建设和使用的其他意见", kind: "text"},
	}
}

// openAnswers are the few answers to the open question, awkward on purpose:
// quotes, commas, a line break and a character beyond the basic plane.
var openAnswers = []string{
	"希望增加\"批量导入\"的错误提示,最好能指出第几行、第几列。",
	"建议:\n1.登录时间再长一些\n2.导出支持表格",
	"运维人员态度很好👍,就是高峰时段电话有时占线",
	"没有",
	"培训可以录成视频，新人随时能看",
	"“双公示”模板更新后请及时通知各单位",
	"<无>",
}

// choices deals the counted answers of a question out to the respondents.
func choices(dice *rand.Rand, asked question) [][]int {
	out := make([][]int, respondents)
	if asked.kind == "multi" {
		for option, count := range asked.counts {
			for _, who := range dice.Perm(respondents)[:count] {
				out[who] = append(out[who], option)
			}
		}
		return out
	}
	order, next := dice.Perm(respondents), 0
	for option, count := range asked.counts {
		for range count {
			out[order[next]] = []int{option}
			next++
		}
	}
	return out
}

// surveyFile writes the questionnaires as the survey service exports them.
func surveyFile() (File, fileReport, error) {
	dice := newDice(streamSurvey)
	header := []any{"序号", "提交答卷时间", "所用时间", "来源", "来源详情", "来自IP"}
	rows := make([][]any, respondents)
	submitted := date(2022, 11, 7).Add(9*time.Hour + 4*time.Minute)
	for i := range rows {
		submitted = submitted.Add(time.Duration(20+dice.IntN(400)) * time.Minute)
		if submitted.Hour() < 8 || submitted.Hour() > 20 {
			submitted = submitted.Add(12 * time.Hour)
		}
		at := submitted.Add(time.Duration(dice.IntN(60)) * time.Second)
		block := []string{"192.0.2", "198.51.100", "203.0.113"}[pick(dice, []int{6, 3, 1})]
		rows[i] = []any{
			i + 1, at.Format("2006/01/02 15:04:05"), fmt.Sprintf("%d秒", 68+dice.IntN(260)),
			[]string{"微信", "手机提交", "链接"}[pick(dice, []int{7, 2, 1})], "N/A", fmt.Sprintf("%s.%d(河南-洛阳)", block, 1+dice.IntN(254)),
		}
	}
	for n, asked := range questions() {
		header = append(header, fmt.Sprintf("%d、%s", n+1, asked.title))
		if asked.kind == "text" {
			for i, who := range dice.Perm(respondents)[:len(openAnswers)] {
				rows[who] = append(rows[who], openAnswers[i])
			}
			continue
		}
		for who, chosen := range choices(dice, asked) {
			var texts []string
			for _, option := range chosen {
				texts = append(texts, asked.options[option])
			}
			if len(texts) == 0 {
				texts = []string{"(跳过)"}
			}
			rows[who] = append(rows[who], strings.Join(texts, "┋"))
		}
	}
	sheet := worksheet{name: "Sheet1", rows: append([][]any{header}, rows...)}
	data, err := workbookBytes(sheet)
	report := fileReport{format: "XLSX", remark: "问卷星导出样式，一份答卷一行", good: respondents}
	return File{"data/survey/问卷数据.xlsx", data}, report, err
}

// questionnaireFile writes questionnaire.yaml.
func questionnaireFile() []byte {
	var out strings.Builder
	out.WriteString(`# 调查问卷：题目、题型和选项。data/survey/问卷数据.xlsx 的表头“N、题目”按顺序对应下面的题目。
# kind：single 单选，multi 多选（选项以“┋”相连），scale 量表（选项从最满意到最不满意），text 填空。
# 标签：satisfaction 计入满意度，group 按该题的答案分组。题目和答案均为虚构，由 go run ./internal/demo/generate 生成。
# valid 是有效问卷的规则：不符合的答卷不计入任何数字，逐份列出原因（jixiao query survey_cut_sheets）。此外还有
# straight_line: 8（8 道及以上量表题选同一项）、logic: true（答了不该答的题，见 asked_if）、complete: false（未提交的也算）。
valid:
  min_seconds: 30                          # 作答时间（秒）
  min_answered: 0.8                        # 应答题目的作答比例，填空题不计
  same_answers: {within: source_address}   # 同一来源地址、答案完全相同的，只保留最先一份
questions:
`)
	for _, asked := range questions() {
		fmt.Fprintf(&out, "  - id: %s\n    title: %s\n    kind: %s\n", asked.id, asked.title, asked.kind)
		if len(asked.options) > 0 {
			fmt.Fprintf(&out, "    options: [%s]\n", strings.Join(asked.options, ", "))
		}
		if len(asked.tags) > 0 {
			fmt.Fprintf(&out, "    tags: [%s]\n", strings.Join(asked.tags, ", "))
		}
	}
	return []byte(out.String())
}
