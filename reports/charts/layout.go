package charts

import (
	"fmt"
	"math"
	"strings"
)

// plan is a spec with everything decided that must be known before drawing: values
// made printable, scales, margins, wrapped labels, height.
type plan struct {
	Spec
	width, height            int
	left, right, top, bottom float64
	empty                    bool
	horizontal               bool
	everyLabel               bool // each category is labelled, none left out
	rotate                   float64
	labels                   []string // categories as printed, with line breaks
	unit, lineUnit           string
	words                    words
	scales                   []scale
	legendRows               int
	markLevels               []int
	headroom                 float64 // between the plot and the unit, for labels
	remark                   string  // under a radar: what could not be drawn
}

// layOut decides the layout of a chart. The spec is not changed.
func layOut(spec Spec, width int) (*plan, error) {
	p := &plan{Spec: spec, width: width, unit: spec.Unit, lineUnit: spec.LineUnit, words: wordsOf(spec.Language)}
	if err := p.check(); err != nil {
		return nil, err
	}
	p.takeValues()
	p.horizontal = p.Kind == BarH || p.Kind == ShareH
	p.empty = p.points() == 0
	if p.empty {
		p.height = 160
		return p, nil
	}
	if p.Kind == Radar && !p.dropUnknownAxes() {
		p.Kind, p.horizontal = BarH, true // fewer than three axes make no radar
	}
	p.layLegend()
	p.scales = p.makeScales()
	switch {
	case p.Kind == Radar:
		p.layRadar()
	case p.horizontal:
		p.layRows()
	default:
		p.layColumns()
		if p.Kind == Bar && p.rotate > 0 { // names too long to stand under columns
			p.horizontal, p.rotate, p.labels = true, 0, nil
			p.layRows()
		}
	}
	return p, nil
}

func (p *plan) check() error {
	switch p.Kind {
	case Bar, BarH, Line, Step, Radar, ShareH, Combo, ScatterDay:
	default:
		return fmt.Errorf("unknown kind %q", p.Kind)
	}
	for _, series := range p.Series {
		if len(series.Values) > len(p.Categories) {
			return fmt.Errorf("series %q has %d values for %d categories", series.Name, len(series.Values), len(p.Categories))
		}
	}
	for _, mark := range p.Marks {
		if mark.Category != "" && len(p.Categories) > 0 && p.categoryIndex(mark.Category) < 0 {
			return fmt.Errorf("mark %q stands at %q, which is not on the axis", mark.Label, mark.Category)
		}
	}
	return nil
}

// takeValues copies the values as they are printed: shares as percent, values that
// are not numbers as missing, short series filled up, sums of ShareH made 100.
func (p *plan) takeValues() {
	percentBars, percentLines := p.Percent, p.Percent
	if p.Kind == Combo && p.Percent && (p.Unit == "%" || p.LineUnit == "%") {
		percentBars, percentLines = p.Unit == "%", p.LineUnit == "%"
	}
	series := make([]Series, len(p.Series))
	for i, one := range p.Series {
		values := make([]*float64, len(p.Categories))
		for j, value := range one.Values {
			if value == nil || math.IsNaN(*value) || math.IsInf(*value, 0) {
				continue
			}
			printed := *value
			if percentBars && !one.OnLine || percentLines && one.OnLine {
				printed = math.Round(printed*1e8) / 1e6
			}
			values[j] = &printed
		}
		series[i] = Series{Name: one.Name, Values: values, OnLine: one.OnLine}
	}
	p.Series = series
	marks := make([]Mark, len(p.Marks))
	for i, mark := range p.Marks {
		if percentBars {
			mark.Value = math.Round(mark.Value*1e8) / 1e6
		}
		marks[i] = mark
	}
	p.Marks = marks
	if percentBars {
		p.unit, p.Max = "%", p.Max*100
	}
	if percentLines && p.lines() > 0 {
		p.lineUnit = "%"
	}
	if p.Kind == ShareH && !p.Percent {
		p.shareOut()
	}
}

// shareOut turns the values of each category into percent of their sum.
func (p *plan) shareOut() {
	p.unit = "%"
	for place := range p.Categories {
		sum := 0.0
		for _, series := range p.Series {
			if series.Values[place] != nil {
				sum += *series.Values[place]
			}
		}
		for _, series := range p.Series {
			if series.Values[place] != nil && sum > 0 {
				*series.Values[place] *= 100 / sum
			} else {
				series.Values[place] = nil
			}
		}
	}
}

// dropUnknownAxes takes the axes off a radar on which some series has no value, as
// a polygon cannot leave one out, and names them in the remark. It reports whether
// three axes are left.
func (p *plan) dropUnknownAxes() bool {
	var keep []int
	var dropped []string
	for place, category := range p.Categories {
		known, missing := []string{}, false
		for index, series := range p.Series {
			if series.Values[place] == nil {
				missing = true
			} else {
				known = append(known, series.Name+" "+p.printed(index, *series.Values[place]))
			}
		}
		switch {
		case !missing:
			keep = append(keep, place)
		case len(known) > 0:
			dropped = append(dropped, category+"（"+strings.Join(known, "，")+"，"+p.words.rest+"）")
		default:
			dropped = append(dropped, category+"（"+p.words.noData+"）")
		}
	}
	if len(keep) < 3 {
		return false
	}
	if len(dropped) == 0 {
		return true
	}
	p.remark = p.words.left + strings.Join(dropped, p.words.separator)
	var categories []string
	for _, place := range keep {
		categories = append(categories, p.Categories[place])
	}
	for i := range p.Series {
		var values []*float64
		for _, place := range keep {
			values = append(values, p.Series[i].Values[place])
		}
		p.Series[i].Values = values
	}
	p.Categories = categories
	return true
}

// layLegend counts the rows that the legend takes. One series needs none: the
// caption names it.
func (p *plan) layLegend() {
	if len(p.Series) < 2 {
		return
	}
	p.legendRows = 1
	used, room := 0.0, float64(p.width)-24
	for _, name := range p.names() {
		item := legendMark + 5 + textWidth(name, fontSize) + 14
		if used > 0 && used+item > room {
			p.legendRows++
			used = 0
		}
		used += item
	}
}

func (p *plan) legendHeight() float64 { return float64(p.legendRows)*23 + 4 }

func (p *plan) layRadar() {
	p.height = max(p.Height, 400)
	for _, category := range p.Categories {
		p.labels = append(p.labels, strings.Join(wrap(category, 118, fontSize), "\n"))
	}
	p.top = p.legendHeight() + 14
	top := number(p.scales[0].high, decimals([]*float64{&p.scales[0].high})) + p.unit
	remark := wrap(strings.TrimSuffix(p.words.ring+top+p.words.separator+p.remark, p.words.separator), float64(p.width)-80, fontSize)
	p.remark = strings.Join(remark, "\n")
	p.bottom = float64(len(remark)*lineHeight) + 14
	p.height += (len(remark) - 1) * lineHeight
}

// layRows lays out horizontal bars: names on the left in at most two lines, one row
// per category, as high as all rows need.
func (p *plan) layRows() {
	room := float64(p.width) * 0.36
	widest, rows := 0.0, 1
	for place, category := range p.Categories {
		name := category
		if p.Kind == ShareH && p.missing(place) {
			name += "（" + p.words.noData + "）"
		}
		lines := wrap(name, room, fontSize)
		rows = max(rows, len(lines))
		label := strings.Join(lines, "\n")
		widest = max(widest, textWidth(label, fontSize))
		p.labels = append(p.labels, label)
	}
	p.everyLabel = true
	p.left = math.Ceil(widest) + 16
	p.right = 18
	if p.Kind != ShareH && !p.stacked() {
		for index := range p.Series {
			p.right = max(p.right, p.widestLabel(index)+12)
		}
		if p.scales[0].low < 0 {
			p.right = max(p.right, 24)
		}
	}
	p.top = p.legendHeight() + 6 + p.layMarks()
	p.bottom = 30
	if p.unit != "" {
		p.bottom = 46
	}
	p.height = max(p.Height, int(p.top+p.bottom)+len(p.Categories)*p.rowHeight(rows))
}

func (p *plan) rowHeight(lines int) int {
	row := 28
	if len(p.Categories) > 16 {
		row = 22
	}
	if p.groups() > 1 {
		row = max(row, 12*p.groups()+10)
	}
	return max(row, lines*lineHeight+5)
}

func (p *plan) missing(place int) bool {
	for _, series := range p.Series {
		if series.Values[place] != nil {
			return false
		}
	}
	return true
}

// layColumns lays out charts that stand on a horizontal category axis.
func (p *plan) layColumns() {
	p.left = p.axisWidth(0) + 14
	p.right = 20
	if len(p.scales) > 1 {
		p.right = p.axisWidth(1) + 14
	}
	under := p.layCategories()
	p.top = p.legendHeight() + 10 + p.layMarks()
	if p.unit != "" || p.lineUnit != "" {
		p.top += 18
	} else {
		p.top += 8
	}
	p.bottom = under + 14
	p.height = max(p.Height, 340, int(p.top+p.bottom)+180)
	if (p.unit != "" || p.lineUnit != "") && p.reachesTop() {
		p.headroom = 15 // the unit stands above the highest labels
		p.top += p.headroom
		p.height += int(p.headroom)
	}
}

// reachesTop tells whether the label of some value stands as high as the unit.
func (p *plan) reachesTop() bool {
	for index, series := range p.Series {
		scale := p.scales[0]
		if p.Kind == Combo && series.OnLine {
			scale = p.scales[1]
		}
		for _, value := range series.Values {
			if value != nil && p.labelled(index) && (scale.high-*value)/(scale.high-scale.low)*p.plotHeight() < labelSize+4 {
				return true
			}
		}
	}
	return false
}

// axisWidth is the room that the numbers of a value axis take.
func (p *plan) axisWidth(index int) float64 {
	s := p.scales[index]
	width := 0.0
	for value := s.low; value <= s.high+s.step/2; value += s.step {
		width = max(width, textWidth(number(value, s.decimals()), fontSize))
	}
	return math.Ceil(width) + 6
}

// layCategories wraps or turns the category labels, or lets ECharts leave some out
// where the axis is ordered, and returns the height they take.
func (p *plan) layCategories() float64 {
	count := float64(len(p.Categories))
	slot := p.plotWidth() / count
	widest, own := 0.0, 1
	for _, category := range p.Categories {
		widest = max(widest, textWidth(category, fontSize))
		own = max(own, strings.Count(category, "\n")+1)
	}
	p.labels = append([]string(nil), p.Categories...)
	if widest+6 <= slot {
		p.everyLabel = true
		return float64(own * lineHeight)
	}
	rows, fits := 1, slot >= 34
	wrapped := make([]string, len(p.labels))
	for i, category := range p.Categories {
		lines := wrap(category, slot-5, fontSize)
		rows = max(rows, len(lines))
		wrapped[i] = strings.Join(lines, "\n")
		fits = fits && textWidth(wrapped[i], fontSize) <= slot-2
	}
	if fits && rows <= 4 {
		p.labels, p.everyLabel = wrapped, true
		return float64(rows * lineHeight)
	}
	if p.Kind == Line || p.Kind == Step || p.Kind == ScatterDay {
		p.right = max(p.right, widest/2+4)
		return float64(own * lineHeight) // an ordered axis reads well with every n-th label
	}
	return p.turnLabels(slot)
}

// turnLabels sets the category labels at a slant, the longest in two lines.
func (p *plan) turnLabels(slot float64) float64 {
	p.rotate, p.everyLabel = 45, true
	limit, rows := 200.0, 1
	if slot >= 2*lineHeight {
		limit = 150
	}
	widest := 0.0
	for i, category := range p.Categories {
		lines := wrap(category, limit, fontSize)
		if slot < 2*lineHeight*1.2 {
			lines = wrap(category, math.Inf(1), fontSize)
		}
		rows = max(rows, len(lines))
		p.labels[i] = strings.Join(lines, "\n")
		widest = max(widest, textWidth(p.labels[i], fontSize))
	}
	if slot < lineHeight*1.5 {
		p.rotate = 90
		return widest + 6
	}
	reach := widest * math.Sqrt2 / 2
	p.left = max(p.left, reach-slot/2+8)
	return reach + float64(rows*lineHeight)*0.7
}

// layMarks staggers the labels of limits that stand upright, so that neighbours do
// not run into each other, and returns the height they take above the plot.
func (p *plan) layMarks() float64 {
	p.markLevels = make([]int, len(p.Marks))
	type span struct{ from, to float64 }
	var rows [][]span
	for i, mark := range p.Marks {
		upright := (mark.Category != "") != p.horizontal
		if !upright {
			continue
		}
		middle := p.markPlace(mark)
		half := textWidth(mark.Label, fontSize)/2 + 6
		level := 0
		for ; level < len(rows); level++ {
			free := true
			for _, other := range rows[level] {
				free = free && (middle+half < other.from || middle-half > other.to)
			}
			if free {
				break
			}
		}
		if level == len(rows) {
			rows = append(rows, nil)
		}
		rows[level] = append(rows[level], span{middle - half, middle + half})
		p.markLevels[i] = level
		p.right = max(p.right, min(160, half-(float64(p.width)-p.right-middle)+p.right+4))
	}
	return float64(len(rows) * markStep)
}

// markPlace is where an upright limit stands, in pixels from the left.
func (p *plan) markPlace(mark Mark) float64 {
	if mark.Category != "" {
		return p.left + p.plotWidth()*(float64(p.categoryIndex(mark.Category))+0.5)/float64(len(p.Categories))
	}
	s := p.scales[0]
	return p.left + p.plotWidth()*(mark.Value-s.low)/(s.high-s.low)
}

func (p *plan) plotWidth() float64 { return max(40, float64(p.width)-p.left-p.right) }

func (p *plan) plotHeight() float64 { return float64(p.height) - p.top - p.bottom }

// printed is a value of a series as it stands at its point.
func (p *plan) printed(index int, value float64) string {
	places := decimals(p.Series[index].Values)
	unit := p.unit
	if p.isLine(index) && p.Kind == Combo {
		unit = p.lineUnit
	}
	if unit == "%" {
		if p.Kind == ShareH {
			places = min(places, 1)
		}
		return number(value, places) + "%"
	}
	return number(value, places)
}

func (p *plan) widestLabel(index int) float64 {
	widest := 0.0
	for _, value := range p.Series[index].Values {
		if value != nil {
			widest = max(widest, textWidth(p.printed(index, *value), labelSize))
		}
	}
	return widest
}
