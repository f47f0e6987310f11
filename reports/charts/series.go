package charts

import (
	"fmt"
	"strings"

	echarts "github.com/go-echarts/go-echarts/v2/charts"
	"github.com/go-echarts/go-echarts/v2/opts"
)

// datum is one point of a series; a missing value is "-", which ECharts leaves out.
type datum struct {
	Value any    `json:"value"`
	Label *label `json:"label,omitempty"`
}

func (p *plan) series(index int) echarts.SingleSeries {
	color := palette()[index%len(palette())]
	series := echarts.SingleSeries{
		Id: fmt.Sprintf("s%d", index), Name: p.Series[index].Name, Data: p.data(index),
		ItemStyle: &opts.ItemStyle{Color: color},
	}
	switch {
	case p.Kind == Line, p.Kind == Step, p.Kind == Combo && p.Series[index].OnLine:
		p.asLine(&series, index, color)
	case p.Kind == ScatterDay:
		series.Type, series.Symbol, series.SymbolSize = "scatter", symbol(index), 10
		series.LabelLayout = &opts.LabelLayout{HideOverlap: opts.Bool(true)}
	default:
		p.asBar(&series)
	}
	if index == 0 {
		series.MarkLines = p.markLines()
	}
	return series
}

func (p *plan) asLine(series *echarts.SingleSeries, index int, color string) {
	series.Type, series.Symbol, series.SymbolSize = "line", symbol(index), 7
	series.ShowSymbol = opts.Bool(len(p.Categories) <= 40)
	series.LineStyle = &opts.LineStyle{Color: color, Width: 2.2, Type: dash(index)}
	series.LabelLayout = &opts.LabelLayout{HideOverlap: opts.Bool(true)}
	if p.Kind == Step {
		series.Step, series.ConnectNulls = "end", opts.Bool(true)
	}
	if p.Kind == Combo {
		series.YAxisIndex = 1
	}
}

func (p *plan) asBar(series *echarts.SingleSeries) {
	series.Type, series.BarMaxWidth, series.BarCategoryGap = "bar", "42", "34%"
	if p.horizontal {
		series.BarMaxWidth, series.BarCategoryGap = "22", "28%"
	}
	if p.groups() > 1 {
		series.BarGap = "8%"
	}
	if p.stacked() {
		series.Stack = "all"
		series.ItemStyle.BorderColor, series.ItemStyle.BorderWidth = "#ffffff", 1
	}
}

// data are the points of one series with the label each is printed with.
func (p *plan) data(index int) []datum {
	points := make([]datum, 0, len(p.Categories))
	for place, value := range p.Series[index].Values {
		if value == nil {
			points = append(points, datum{Value: "-"})
			continue
		}
		points = append(points, datum{Value: *value, Label: p.valueLabel(index, place)})
	}
	return points
}

// markLines are the labelled limits of the chart.
func (p *plan) markLines() *opts.MarkLines {
	if len(p.Marks) == 0 {
		return nil
	}
	lines := &opts.MarkLines{MarkLineStyle: opts.MarkLineStyle{Symbol: []string{"none", "none"}}}
	for i, mark := range p.Marks {
		across := mark.Category == "" // the line runs across the value axis
		item := map[string]any{"name": mark.Label}
		axis := "yAxis"
		if across == p.horizontal {
			axis = "xAxis"
		}
		if across {
			item[axis] = mark.Value
		} else {
			item[axis] = p.categoryIndex(mark.Category)
		}
		item["lineStyle"] = map[string]any{"color": markInk, "width": 1.4, "type": "dashed"}
		item["label"] = p.markLabel(i, axis)
		lines.Data = append(lines.Data, item)
	}
	return lines
}

func (p *plan) markLabel(index int, axis string) map[string]any {
	label := map[string]any{
		"show": true, "formatter": "{b}", "color": markInk, "fontSize": fontSize, "distance": 4,
		"backgroundColor": "rgba(255,255,255,0.88)", "padding": []int{1, 3, 1, 3},
	}
	if axis == "yAxis" {
		label["position"] = []string{"insideEndTop", "insideStartTop", "insideMiddleTop"}[index%3]
		return label
	}
	label["position"] = "end"
	if p.horizontal {
		label["position"] = "start" // the first category is on top, and so is the start
	}
	label["distance"] = 4 + p.markLevels[index]*markStep
	return label
}

func (p *plan) isLine(index int) bool {
	return p.Kind == Line || p.Kind == Step || p.Kind == Combo && p.Series[index].OnLine
}

func (p *plan) stacked() bool { return p.Stacked || p.Kind == ShareH }

// groups is the number of bars that stand beside each other at one category.
func (p *plan) groups() int {
	if p.stacked() {
		return 1
	}
	return max(1, len(p.Series)-p.lines())
}

// lines is the number of series of a Combo that are drawn as lines.
func (p *plan) lines() int {
	count := 0
	for _, series := range p.Series {
		if series.OnLine && p.Kind == Combo {
			count++
		}
	}
	return count
}

func (p *plan) points() int {
	count := 0
	for _, series := range p.Series {
		for _, value := range series.Values {
			if value != nil {
				count++
			}
		}
	}
	return count
}

func (p *plan) categoryIndex(name string) int {
	for i, category := range p.Categories {
		if category == name {
			return i
		}
	}
	return -1
}

func (p *plan) names() []string {
	names := make([]string, 0, len(p.Series))
	for _, series := range p.Series {
		names = append(names, strings.TrimSpace(series.Name))
	}
	return names
}
