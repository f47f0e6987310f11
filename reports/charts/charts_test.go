package charts_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"jixiao/reports/assets"
	"jixiao/reports/charts"
	"jixiao/reports/typeface"
)

func values(list ...float64) []*float64 {
	pointers := make([]*float64, len(list))
	for i := range list {
		pointers[i] = &list[i]
	}
	return pointers
}

func newRenderer(t testing.TB) *charts.Renderer {
	t.Helper()
	face, err := typeface.Parse(assets.SansRegular)
	if err != nil {
		t.Fatal(err)
	}
	return charts.NewRenderer(face)
}

func months() []string {
	list := make([]string, 12)
	for i := range list {
		list[i] = fmt.Sprintf("2021年%d月", i+1)
	}
	return list
}

func units(count int) []string {
	bases := []string{"发展和改革委员会", "住房和城乡建设局", "人力资源和社会保障局", "市场监督管理局", "自然资源局", "公安局交通管理大队", "农业农村局", "卫生健康委员会", "教育体育局", "应急管理局"}
	list := make([]string, count)
	for i := range list {
		list[i] = fmt.Sprintf("某县%s（第%d分局）", bases[i%len(bases)], i+1)
	}
	return list
}

func ramp(count int, from, step float64) []*float64 {
	list := make([]*float64, count)
	for i := range list {
		value := from + step*float64(i*7%11)
		list[i] = &value
	}
	return list
}

// specs are one chart of each kind and the odd ones.
func specs() []charts.Spec {
	gap := ramp(12, 3, 4)
	gap[4], gap[5] = nil, nil
	radarGap := values(86, 92, 78.5, 64, 88)
	radarGap[2] = nil
	days := make([]string, 365)
	scattered := make([]*float64, 365)
	for i := range days {
		days[i] = fmt.Sprintf("%d月%d日", i/31+1, i%31+1)
		if i%23 == 5 {
			scattered[i] = values(float64(i%40) * 3)[0]
		}
	}
	return []charts.Spec{
		{ID: "bar", Kind: charts.Bar, Categories: months(), Unit: "件", Series: []charts.Series{{Name: "工单", Values: ramp(12, 20, 13)}}, Marks: []charts.Mark{{Label: "合同限额 180 件", Value: 180}}},
		{ID: "bar-group", Kind: charts.Bar, Categories: []string{"一季度", "二季度", "三季度", "四季度"}, Unit: "件", Series: []charts.Series{{Name: "行政许可", Values: values(1234, 980, 1105, 1420)}, {Name: "行政处罚", Values: values(432, 410, 120, 233)}, {Name: "其他", Values: values(32, 41, 12, 0)}}},
		{ID: "bar-stack", Kind: charts.Bar, Stacked: true, Categories: months(), Unit: "件", Series: []charts.Series{{Name: "按时", Values: ramp(12, 30, 9)}, {Name: "逾期", Values: ramp(12, 2, 1)}}},
		{ID: "bar-long", Kind: charts.Bar, Categories: units(30), Unit: "件", Series: []charts.Series{{Name: "件数", Values: ramp(30, 1, 3)}}},
		{ID: "bar-negative", Kind: charts.Bar, Categories: []string{"预算", "调整", "退回", "结余"}, Unit: "万元", Series: []charts.Series{{Name: "金额", Values: values(120.5, -35.25, -12, 8)}}},
		{ID: "barh", Kind: charts.BarH, Categories: units(31), Unit: "%", Percent: true, Series: []charts.Series{{Name: "及时率", Values: ramp(31, 0.5, 0.05)}}, Marks: []charts.Mark{{Label: "目标 95%", Value: 0.95}}},
		{ID: "barh-two", Kind: charts.BarH, Categories: units(8), Unit: "个工作日", Series: []charts.Series{{Name: "中位数", Values: ramp(8, 1, 0.5)}, {Name: "最长", Values: ramp(8, 5, 2.5)}}, Marks: []charts.Mark{{Label: "七个工作日", Value: 7}, {Label: "警戒 8 日", Value: 8}}},
		{ID: "barh-negative", Kind: charts.BarH, Categories: units(4), Unit: "天", Series: []charts.Series{{Name: "提前或逾期", Values: values(-12, 5, -3.5, 30)}}},
		{ID: "line", Kind: charts.Line, Categories: months(), Unit: "分钟", Series: []charts.Series{{Name: "响应时间", Values: gap}}, Marks: []charts.Mark{{Label: "承诺 30 分钟", Value: 30}, {Label: "系统升级", Category: "2021年6月"}, {Label: "更换运维单位", Category: "2021年7月"}}},
		{ID: "lines", Kind: charts.Line, Percent: true, Categories: months(), Series: []charts.Series{{Name: "许可", Values: ramp(12, 0.6, 0.03)}, {Name: "处罚", Values: ramp(12, 0.4, 0.05)}, {Name: "合计", Values: ramp(12, 0.5, 0.04)}}},
		{ID: "step", Kind: charts.Step, Categories: []string{"1月5日", "3月1日", "5月20日", "8月8日", "12月31日"}, Unit: "万元", Series: []charts.Series{{Name: "应付", Values: []*float64{values(0)[0], values(30)[0], nil, values(60)[0], values(95)[0]}}, {Name: "已付", Values: []*float64{values(0)[0], nil, values(30)[0], nil, values(85)[0]}}}},
		{ID: "radar", Kind: charts.Radar, Max: 100, Unit: "%", Categories: []string{"决策", "过程", "产出", "效益", "社会公众满意度"}, Series: []charts.Series{{Name: "得分率", Values: values(86, 92.5, 78.5, 64, 88)}}},
		{ID: "radar-two", Kind: charts.Radar, Percent: true, Categories: []string{"决策", "过程", "产出", "效益", "满意度"}, Series: []charts.Series{{Name: "本年", Values: values(.86, .92, .78, .64, .88)}, {Name: "上年", Values: values(.7, .8, .9, .6, .7)}}},
		{ID: "radar-gap", Kind: charts.Radar, Max: 100, Categories: []string{"决策", "过程", "产出", "效益", "满意度"}, Series: []charts.Series{{Name: "得分率", Values: radarGap}}},
		{ID: "share", Kind: charts.ShareH, Categories: []string{"窗口服务的态度和效率如何", "系统是否稳定", "信息公开", "没有人回答的问题"}, Series: []charts.Series{{Name: "很满意", Values: []*float64{values(120)[0], values(80)[0], values(60)[0], nil}}, {Name: "满意", Values: []*float64{values(60)[0], values(70)[0], values(33)[0], nil}}, {Name: "一般", Values: []*float64{values(20)[0], values(30)[0], values(2)[0], nil}}, {Name: "不满意", Values: []*float64{values(2)[0], values(10)[0], nil, nil}}}},
		{ID: "combo", Kind: charts.Combo, Categories: months(), Unit: "件", LineUnit: "%", Percent: true, Series: []charts.Series{{Name: "公示件数", Values: ramp(12, 200, 91)}, {Name: "按时率", OnLine: true, Values: ramp(12, 0.7, 0.03)}}},
		{ID: "combo-long", Kind: charts.Combo, Categories: units(20), Unit: "件", LineUnit: "天", Series: []charts.Series{{Name: "件数", Values: ramp(20, 200, 91)}, {Name: "平均用时", OnLine: true, Values: ramp(20, 2, 0.7)}}},
		{ID: "scatter", Kind: charts.ScatterDay, Categories: days, Unit: "分钟", Series: []charts.Series{{Name: "故障", Values: scattered}}, Marks: []charts.Mark{{Label: "合同上限 60 分钟", Value: 60}}},
		{ID: "empty", Kind: charts.Bar, Unit: "件"},
		{ID: "all-nil", Kind: charts.Line, Categories: []string{"甲", "乙"}, Series: []charts.Series{{Name: "无", Values: []*float64{nil, nil}}}},
		{ID: "one", Kind: charts.Bar, Categories: []string{"唯一"}, Unit: "件", Series: []charts.Series{{Name: "件数", Values: values(1)}}},
		{ID: "zero", Kind: charts.Bar, Categories: []string{"甲", "乙"}, Unit: "件", Series: []charts.Series{{Name: "件数", Values: values(0, 0)}}},
		{ID: `<script>alert(1)</script>`, Kind: charts.Bar, Categories: []string{`</script><b onload="x">`, "{a}&{b}"}, Unit: `<件>"`, Series: []charts.Series{{Name: `a" class="b`, Values: values(3, 1)}, {Name: "<i>", Values: values(3, 1)}}, Marks: []charts.Mark{{Label: "{c}<x>", Value: 2}}},
	}
}

func TestLook(t *testing.T) {
	dir := os.Getenv("CHARTS_OUT")
	if dir == "" {
		t.Skip()
	}
	r := newRenderer(t)
	page := "<meta charset=utf-8><body style='font-size:13px'>"
	for _, spec := range specs() {
		svg, err := r.SVG(context.Background(), spec, charts.Width)
		if err != nil {
			t.Fatal(err)
		}
		page += fmt.Sprintf("<div style='display:inline-block;border:1px solid #ccc;vertical-align:top'>%s</div>", svg)
	}
	os.WriteFile(filepath.Join(dir, "charts.html"), []byte(page), 0o644)
}
