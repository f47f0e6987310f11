package charts_test

import (
	"bytes"
	"context"
	"encoding/xml"
	"errors"
	"fmt"
	"math"
	"regexp"
	"strings"
	"sync"
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

// shared is one Renderer for the tests that do not ask for a fresh one.
var shared = sync.OnceValues(func() (*charts.Renderer, error) {
	face, err := typeface.Parse(assets.SansRegular)
	if err != nil {
		return nil, err
	}
	return charts.NewRenderer(face), nil
})

func sharedRenderer(t *testing.T) *charts.Renderer {
	t.Helper()
	r, err := shared()
	if err != nil {
		t.Fatal(err)
	}
	return r
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

// svgText is a text of a drawing with the place it is drawn at.
type svgText struct {
	Transform string  `xml:"transform,attr"`
	X         float64 `xml:"x,attr"`
	Y         float64 `xml:"y,attr"`
	Anchor    string  `xml:"text-anchor,attr"`
	Style     string  `xml:"style,attr"`
	Text      string  `xml:",chardata"`
}

type svgPicture struct {
	Width  float64   `xml:"width,attr"`
	Height float64   `xml:"height,attr"`
	Texts  []svgText `xml:"text"`
	Paths  []struct {
		Fill   string `xml:"fill,attr"`
		Stroke string `xml:"stroke,attr"`
		D      string `xml:"d,attr"`
	} `xml:"path"`
}

func draw(t *testing.T, r *charts.Renderer, spec charts.Spec) (string, svgPicture) {
	t.Helper()
	svg, err := r.SVG(t.Context(), spec, charts.Width)
	if err != nil {
		t.Fatalf("%s: %v", spec.ID, err)
	}
	var picture svgPicture
	if err := xml.Unmarshal([]byte(svg), &picture); err != nil {
		t.Fatalf("%s: the drawing is not XML: %v", spec.ID, err)
	}
	return svg, picture
}

// box is where a level text stands, by the widths of the font it is measured with.
func (s svgText) box(face *typeface.Face) (left, middle, right float64, level bool) {
	var x, y float64
	if _, err := fmt.Sscanf(s.Transform, "translate(%g %g)", &x, &y); err != nil && s.Transform != "" {
		return 0, 0, 0, false
	}
	size := 0.0
	if _, err := fmt.Sscanf(s.Style[strings.Index(s.Style, "font-size:"):], "font-size:%gpx", &size); err != nil {
		return 0, 0, 0, false
	}
	width := face.Width(s.Text) * size
	x, y = x+s.X, y+s.Y
	switch s.Anchor {
	case "middle":
		return x - width/2, y, x + width/2, true
	case "end":
		return x - width, y, x, true
	default:
		return x, y, x + width, true
	}
}

func TestSVG_textsStayInsideAndApart(t *testing.T) {
	face, err := typeface.Parse(assets.SansRegular)
	if err != nil {
		t.Fatal(err)
	}
	r := sharedRenderer(t)
	for _, spec := range specs() {
		_, picture := draw(t, r, spec)
		names := map[string]bool{}
		for _, category := range spec.Categories {
			names[category] = true
		}
		type place struct{ left, middle, right float64 }
		var seen []place
		for _, text := range picture.Texts {
			left, middle, right, level := text.box(face)
			if !level {
				continue
			}
			if left < -0.5 || right > picture.Width+0.5 || middle < 5 || middle > picture.Height-5 {
				t.Errorf("%s: %q leaves the picture: %.0f to %.0f at %.0f", spec.ID, text.Text, left, right, middle)
			}
			if !names[text.Text] {
				continue
			}
			for _, other := range seen {
				if left < other.right && right > other.left && math.Abs(middle-other.middle) < 12 {
					t.Errorf("%s: label %q overlaps another", spec.ID, text.Text)
				}
			}
			seen = append(seen, place{left, middle, right})
		}
	}
}

func TestSVG_saysWhatItShows(t *testing.T) {
	r := sharedRenderer(t)
	want := map[string][]string{
		"bar": {"单位：件", "合同限额 180 件", "150"}, "barh": {"单位：%", "目标 95%", "85%", "某县应急管理局（第30分局）"},
		"line": {"单位：分钟", "系统升级", "更换运维单位", "承诺 30 分钟"}, "combo": {"单位：件", "单位：%", "按时率", "91%"},
		"radar": {"社会公众满意度", "外圈为 100%", "92.5%"}, "radar-gap": {"外圈为 100；未绘出：产出（暂无数据）"},
		"share": {"59.4%", "没有人回答的问题（暂无数据）"}, "empty": {"暂无数据"}, "all-nil": {"暂无数据"}, "scatter": {"合同上限 60 分钟"},
		"bar-negative": {"-35.25", "120.50"}, "bar-group": {"1,234"},
	}
	for _, spec := range specs() {
		_, picture := draw(t, r, spec)
		for _, text := range want[spec.ID] {
			found := false
			for _, entry := range picture.Texts {
				found = found || entry.Text == text
			}
			if !found {
				t.Errorf("%s: %q is not written", spec.ID, text)
			}
		}
		delete(want, spec.ID)
	}
	if len(want) > 0 {
		t.Errorf("not drawn: %v", want)
	}
}

func TestSVG_missingValuesDrawNothing(t *testing.T) {
	r := sharedRenderer(t)
	full := charts.Spec{ID: "x", Kind: charts.Bar, Categories: []string{"甲", "乙", "丙"}, Series: []charts.Series{{Name: "a", Values: values(1, 2, 3)}}}
	gap := full
	gap.Series = []charts.Series{{Name: "a", Values: []*float64{full.Series[0].Values[0], nil, full.Series[0].Values[2]}}}
	nan := full
	nan.Series = []charts.Series{{Name: "a", Values: values(1, math.NaN(), 3)}}
	short := full
	short.Categories = append([]string{"丁"}, full.Categories...)
	bars := func(spec charts.Spec) int {
		_, picture := draw(t, r, spec)
		count := 0
		for _, path := range picture.Paths {
			if path.Fill == "#14508c" {
				count++
			}
		}
		return count
	}
	for name, test := range map[string]struct {
		spec charts.Spec
		want int
	}{"full": {full, 3}, "gap": {gap, 2}, "not a number": {nan, 2}, "short": {short, 3}} {
		if got := bars(test.spec); got != test.want {
			t.Errorf("%s: %d bars, want %d", name, got, test.want)
		}
	}
}

func TestSVG_sameSpecSameBytes(t *testing.T) {
	list := specs()
	first, second := sharedRenderer(t), newRenderer(t)
	drawn := make([]string, len(list))
	var wait sync.WaitGroup
	for i := range list {
		wait.Go(func() {
			svg, err := first.SVG(t.Context(), list[i], charts.Width)
			if err != nil {
				t.Error(err)
			}
			drawn[i] = svg
		})
	}
	wait.Wait()
	ids := map[string]bool{}
	for i := len(list) - 1; i >= 0; i-- {
		svg, _ := draw(t, second, list[i])
		if svg != drawn[i] {
			t.Errorf("%s: another order gives other bytes", list[i].ID)
		}
		for _, match := range regexp.MustCompile(` id="([^"]*)"`).FindAllStringSubmatch(svg, -1) {
			if ids[match[1]] || !strings.HasPrefix(match[1], charts.Anchor(list[i].ID)+"-") {
				t.Errorf("%s: id %q", list[i].ID, match[1])
			}
			ids[match[1]] = true
		}
		if strings.Contains(svg, "class=") && !strings.Contains(svg, "class=&quot;") || strings.Contains(svg, "<style") || strings.Contains(svg, "<script") {
			t.Errorf("%s: the drawing has styles, classes or scripts", list[i].ID)
		}
	}
	if len(ids) == 0 {
		t.Error("no drawing has an id: the check checks nothing")
	}
}

func TestOption_isPlainAndStable(t *testing.T) {
	for _, spec := range specs() {
		one, err := charts.Option(spec)
		if err != nil {
			t.Fatal(err)
		}
		two, err := charts.Option(spec)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(one, two) {
			t.Errorf("%s: two runs differ", spec.ID)
		}
		for _, wrong := range []string{"function", "http", "__f__"} {
			if bytes.Contains(one, []byte(wrong)) {
				t.Errorf("%s: the option has %q", spec.ID, wrong)
			}
		}
	}
}

func TestHeight_growsWithRows(t *testing.T) {
	for count, least := range map[int]int{3: 100, 30: 600, 60: 1200} {
		height, err := charts.Height(charts.Spec{Kind: charts.BarH, Height: 50, Categories: units(count), Series: []charts.Series{{Values: ramp(count, 1, 1)}}})
		if err != nil || height < least {
			t.Errorf("%d rows: height %d, %v", count, height, err)
		}
	}
}

func TestOption_refusesWhatCannotBeMeant(t *testing.T) {
	for want, spec := range map[string]charts.Spec{
		`unknown kind "pie"`:                   {Kind: "pie"},
		`series "a" has 2 values`:              {Kind: charts.Bar, Categories: []string{"甲"}, Series: []charts.Series{{Name: "a", Values: values(1, 2)}}},
		`mark "m" stands at "丙", which is not`: {Kind: charts.Line, Categories: []string{"甲"}, Series: []charts.Series{{Values: values(1)}}, Marks: []charts.Mark{{Label: "m", Category: "丙"}}},
	} {
		if _, err := charts.Option(spec); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("want %s, got %v", want, err)
		}
		if _, err := sharedRenderer(t).SVG(t.Context(), spec, charts.Width); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("want %s, got %v", want, err)
		}
	}
}

func TestTable_printsTheData(t *testing.T) {
	value := 0.915
	header, rows, err := charts.Table(charts.Spec{Kind: charts.Combo, Unit: "件", LineUnit: "%", Percent: true, Categories: []string{"1月", "2月"}, Series: []charts.Series{
		{Name: "件数", Values: values(1200, 3)}, {Name: "按时率", OnLine: true, Values: []*float64{&value, nil}},
	}})
	if err != nil {
		t.Fatal(err)
	}
	if got, want := fmt.Sprint(header, rows), "[项目 件数（件） 按时率] [[1月 1,200 91.5%] [2月 3 —]]"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestSVG_endsWithItsContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	r := newRenderer(t)
	if _, err := r.SVG(ctx, specs()[0], charts.Width); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want context canceled", err)
	}
	if _, err := r.SVG(t.Context(), specs()[0], charts.Width); err != nil {
		t.Errorf("a chart that was given up cannot be drawn again: %v", err)
	}
}

func TestSVG_wordsInEnglish(t *testing.T) {
	r := sharedRenderer(t)
	svg, _ := draw(t, r, charts.Spec{ID: "e", Kind: charts.Bar, Language: "en"})
	if !strings.Contains(svg, "no data") {
		t.Error("an empty chart in English does not say so")
	}
}
