package charts

import (
	"encoding/json"
	"fmt"
	"math"
	"strings"

	echarts "github.com/go-echarts/go-echarts/v2/charts"
	"github.com/go-echarts/go-echarts/v2/opts"
	"github.com/go-echarts/go-echarts/v2/types"
)

// Width is the width in CSS pixels that Option lays a chart out for.
const Width = 720

// Option is the ECharts option of a chart as JSON, laid out for a width of Width
// CSS pixels. It holds no functions, no random ids and no addresses, and the same
// spec gives the same bytes. A series with more values than categories, or a mark at
// a category that is not on the axis, is an error.
func Option(spec Spec) ([]byte, error) { return option(spec, Width) }

// Height is the height in CSS pixels of the chart at a width of Width. Horizontal
// bars grow with their categories, whatever Spec.Height says.
func Height(spec Spec) (int, error) {
	plan, err := layOut(spec, Width)
	if err != nil {
		return 0, err
	}
	return plan.height, nil
}

func option(spec Spec, width int) ([]byte, error) {
	plan, err := layOut(spec, width)
	if err != nil {
		return nil, fmt.Errorf("chart %q: %w", spec.ID, err)
	}
	option, err := plan.option()
	if err != nil {
		return nil, fmt.Errorf("chart %q: %w", spec.ID, err)
	}
	return json.Marshal(option)
}

func (p *plan) option() (map[string]any, error) {
	var values map[string]any
	switch {
	case p.empty:
		values = p.emptyChart()
	case p.Kind == Radar:
		values = p.radarChart()
	default:
		values = p.rectChart()
	}
	return p.finish(values)
}

// emptyChart says in the middle of the frame that there is nothing to draw.
func (p *plan) emptyChart() map[string]any {
	chart := echarts.NewBar()
	chart.SetGlobalOptions(p.common()...)
	chart.SetGlobalOptions(echarts.WithTitleOpts(opts.Title{
		Title: p.words.noData, Left: "center", Top: "middle",
		TitleStyle: &opts.TextStyle{Color: grey, FontSize: 16, FontWeight: "normal"},
	}))
	values := chart.JSON()
	delete(values, "xAxis")
	delete(values, "yAxis")
	values["series"] = []any{}
	return values
}

// common are the settings of every chart.
func (p *plan) common() []echarts.GlobalOpts {
	legend := opts.Legend{Show: opts.Bool(p.legendRows > 0)}
	if p.legendRows > 0 {
		legend = opts.Legend{
			Show: opts.Bool(true), Left: "center", Top: "2", Type: "plain",
			ItemWidth: legendMark, ItemHeight: 11, Data: p.names(),
			TextStyle: &opts.TextStyle{Color: ink, FontSize: fontSize},
		}
	}
	return []echarts.GlobalOpts{
		echarts.WithAnimation(false),
		echarts.WithColorsOpts(palette()),
		echarts.WithLegendOpts(legend),
		echarts.WithTooltipOpts(p.tooltip()),
	}
}

// tooltip is a template of text, as functions cannot travel in JSON.
func (p *plan) tooltip() opts.Tooltip {
	if p.empty {
		return opts.Tooltip{Show: opts.Bool(false)}
	}
	if p.Kind == Radar {
		return opts.Tooltip{Show: opts.Bool(true), Trigger: "item"}
	}
	lines := []string{"{b0}"}
	for i := range p.Series {
		unit := p.unit
		if p.Series[i].OnLine && p.Kind == Combo {
			unit = p.lineUnit
		}
		lines = append(lines, fmt.Sprintf("{a%d}：{c%d} %s", i, i, escapeTemplate(unit)))
	}
	return opts.Tooltip{
		Show: opts.Bool(true), Trigger: "axis",
		Formatter:   types.FuncStr(strings.Join(lines, "<br/>")),
		AxisPointer: &opts.AxisPointer{Type: p.pointer()},
	}
}

func (p *plan) pointer() string {
	if p.Kind == Line || p.Kind == Step || p.Kind == ScatterDay {
		return "line"
	}
	return "shadow"
}

// escapeTemplate makes a text safe inside a tooltip template, which is HTML and
// has its fields in braces.
func escapeTemplate(text string) string {
	return strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;", "{", "｛", "}", "｝").Replace(text)
}

// finish turns the chart value into plain JSON values and sets what go-echarts has
// no field for.
func (p *plan) finish(values map[string]any) (map[string]any, error) {
	data, err := json.Marshal(values)
	if err != nil {
		return nil, err
	}
	var option map[string]any
	if err := json.Unmarshal(data, &option); err != nil {
		return nil, err
	}
	delete(option, "toolbox")
	option["textStyle"] = map[string]any{"fontFamily": fontFamily, "fontSize": fontSize}
	option["backgroundColor"] = "transparent"
	if p.empty || p.Kind == Radar {
		return option, nil
	}
	option["grid"] = map[string]any{
		"left": p.left, "right": p.right, "top": p.top, "bottom": p.bottom,
		"outerBoundsMode": "none",
	}
	category, value := part(option, "xAxis"), part(option, "yAxis")
	if p.horizontal {
		category, value = value, category
	}
	for _, axis := range category {
		axis["axisTick"] = map[string]any{"show": false}
		label, ok := axis["axisLabel"].(map[string]any)
		if ok && p.everyLabel {
			label["interval"] = 0
		}
		if ok {
			label["lineHeight"] = lineHeight
		}
	}
	for i, axis := range value {
		scale := p.scales[i]
		axis["interval"] = scale.step
		axis["nameTextStyle"] = map[string]any{"color": grey, "fontSize": fontSize, "align": p.nameAlign(i)}
		axis["nameMoveOverlap"] = false
		axis["axisTick"] = map[string]any{"show": false}
	}
	return option, nil
}

func (p *plan) nameAlign(axis int) string {
	switch {
	case p.horizontal:
		return "center"
	case axis == 0:
		return "left"
	default:
		return "right"
	}
}

// part is the list of components of one kind in a decoded option.
func part(option map[string]any, name string) []map[string]any {
	list, _ := option[name].([]any)
	parts := make([]map[string]any, 0, len(list))
	for _, entry := range list {
		if component, ok := entry.(map[string]any); ok {
			parts = append(parts, component)
		}
	}
	return parts
}

// rectChart draws every kind that stands on two axes.
func (p *plan) rectChart() map[string]any {
	chart := echarts.NewBar()
	chart.SetGlobalOptions(p.common()...)
	category, value := p.categoryAxis(), p.valueAxis(0)
	if p.horizontal {
		chart.SetGlobalOptions(echarts.WithXAxisOpts(asX(value)), echarts.WithYAxisOpts(category))
	} else {
		chart.SetGlobalOptions(echarts.WithXAxisOpts(asX(category)), echarts.WithYAxisOpts(value))
		if len(p.scales) > 1 {
			chart.ExtendYAxis(p.valueAxis(1))
		}
	}
	for i := range p.Series {
		chart.MultiSeries = append(chart.MultiSeries, p.series(i))
	}
	return chart.JSON()
}

func asX(axis opts.YAxis) opts.XAxis {
	return opts.XAxis{
		Show: axis.Show, Type: axis.Type, Name: axis.Name, NameLocation: axis.NameLocation,
		NameGap: axis.NameGap, Inverse: axis.Inverse, Data: axis.Data, Min: axis.Min, Max: axis.Max,
		SplitLine: axis.SplitLine, AxisLine: axis.AxisLine, AxisLabel: axis.AxisLabel,
	}
}

func (p *plan) categoryAxis() opts.YAxis {
	return opts.YAxis{
		Show: opts.Bool(true), Type: "category", Data: p.labels, Inverse: opts.Bool(p.horizontal),
		AxisLine:  &opts.AxisLine{Show: opts.Bool(true), LineStyle: &opts.LineStyle{Color: axisInk}},
		AxisLabel: &opts.AxisLabel{Color: ink, FontSize: fontSize, Rotate: p.rotate, HideOverlap: opts.Bool(true)},
		SplitLine: &opts.SplitLine{Show: opts.Bool(false)},
	}
}

func (p *plan) valueAxis(index int) opts.YAxis {
	scale, unit := p.scales[index], p.unit
	if index == 1 {
		unit = p.lineUnit
	}
	if unit != "" {
		unit = p.words.unit + unit
	}
	axis := opts.YAxis{
		Show: opts.Bool(true), Type: "value", Name: unit, Min: scale.low, Max: scale.high,
		NameLocation: "end", NameGap: 10 + int(p.headroom),
		AxisLine:  &opts.AxisLine{Show: opts.Bool(false)},
		AxisLabel: &opts.AxisLabel{Color: grey, FontSize: fontSize},
		SplitLine: &opts.SplitLine{Show: opts.Bool(index == 0), LineStyle: &opts.LineStyle{Color: gridInk}},
	}
	if p.horizontal {
		axis.NameLocation, axis.NameGap = "middle", 26
	}
	return axis
}

// radarChart draws one axis per category.
func (p *plan) radarChart() map[string]any {
	chart := echarts.NewRadar()
	chart.SetGlobalOptions(p.common()...)
	component := opts.RadarComponent{
		Shape: "polygon", SplitNumber: 4,
		Center:    []any{"50%", p.top + (float64(p.height)-p.top-p.bottom)/2},
		SplitArea: &opts.SplitArea{Show: opts.Bool(false)},
		SplitLine: &opts.SplitLine{Show: opts.Bool(true), LineStyle: &opts.LineStyle{Color: webInk}},
		AxisLine:  &opts.AxisLine{Show: opts.Bool(true), LineStyle: &opts.LineStyle{Color: webInk}},
		AxisName:  &opts.AxisName{Color: ink, FontSize: fontSize, LineHeight: lineHeight},
	}
	for place, label := range p.labels {
		if len(p.Series) == 1 { // its value stands with the name: beside the point it would hide lines
			label += "\n" + p.printed(0, *p.Series[0].Values[place])
		}
		component.Indicator = append(component.Indicator, &opts.Indicator{Name: label, Max: float32(p.scales[0].high), Min: float32(p.scales[0].low)})
	}
	chart.SetGlobalOptions(echarts.WithRadarComponentOpts(component))
	for i, series := range p.Series {
		values := make([]any, 0, len(series.Values))
		for _, value := range series.Values { // what the tooltip prints
			values = append(values, math.Round(*value*100)/100)
		}
		chart.MultiSeries = append(chart.MultiSeries, p.radarSeries(i, values))
	}
	option := chart.JSON()
	if p.remark != "" {
		option["title"] = map[string]any{
			"text": p.remark, "left": "center", "bottom": 2,
			"textStyle": map[string]any{"color": grey, "fontSize": fontSize, "fontWeight": "normal", "lineHeight": lineHeight},
		}
	}
	option["radar"] = radarSize{component, math.Max(60, (float64(p.height)-p.top-p.bottom)/2-p.nameRoom())}
	return option
}

// nameRoom is the height that the name of an axis needs outside the web.
func (p *plan) nameRoom() float64 {
	rows := 1
	for _, label := range p.labels {
		rows = max(rows, strings.Count(label, "\n")+1)
	}
	if len(p.Series) == 1 {
		rows++
	}
	return float64(rows*lineHeight) + 12
}

// radarSize adds the radius that go-echarts has no field for.
type radarSize struct {
	opts.RadarComponent
	Radius float64 `json:"radius"`
}

func (p *plan) radarSeries(index int, values []any) echarts.SingleSeries {
	color := palette()[index%len(palette())]
	entry := map[string]any{"value": values, "name": p.Series[index].Name}
	opacity := 0.10
	return echarts.SingleSeries{
		Id: fmt.Sprintf("s%d", index), Name: p.Series[index].Name, Type: "radar",
		Symbol: symbol(index), SymbolSize: 7, Data: []any{entry},
		ItemStyle: &opts.ItemStyle{Color: color},
		LineStyle: &opts.LineStyle{Color: color, Width: 2, Type: dash(index)},
		AreaStyle: &opts.AreaStyle{Color: color, Opacity: opts.Float(float32(opacity))},
	}
}
