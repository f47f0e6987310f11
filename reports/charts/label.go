package charts

// label is the printed value at one point. It is ours, as go-echarts' label has no
// halo to keep words legible where a line runs behind them.
type label struct {
	Show        bool   `json:"show"`
	Position    string `json:"position"`
	Formatter   string `json:"formatter"`
	Color       string `json:"color"`
	FontSize    int    `json:"fontSize"`
	BorderColor string `json:"textBorderColor,omitempty"`
	BorderWidth int    `json:"textBorderWidth,omitempty"`
	Offset      []int  `json:"offset,omitempty"`
}

// valueLabel is the printed value of one point, or nothing where it would not fit.
func (p *plan) valueLabel(index, place int) *label {
	if !p.labelled(index) {
		return nil
	}
	value := *p.Series[index].Values[place]
	entry := &label{
		Show: true, Formatter: p.printed(index, value), Color: ink, FontSize: labelSize,
		BorderColor: "#ffffff", BorderWidth: 2,
	}
	switch {
	case p.isLine(index):
		entry.Position = p.linePosition(index, place)
	case p.Kind == ScatterDay:
		entry.Position = "top"
		if p.underLimit(value) {
			entry.Position = "bottom"
		}
	case p.stacked():
		if !p.fitsInside(entry.Formatter, value) {
			return nil
		}
		return entry.inside("inside", index)
	case p.horizontal:
		p.rowPosition(entry, index, value)
	default:
		p.columnPosition(entry, index, value)
		for _, mark := range p.Marks { // beside an upright limit, not under it
			if mark.Category != "" && mark.Category == p.Categories[place] {
				entry.Offset = []int{int(textWidth(entry.Formatter, labelSize)/2) + 4, 0}
			}
		}
	}
	return entry
}

// inside puts the label on the colour of its bar.
func (l *label) inside(position string, index int) *label {
	l.Position, l.Color, l.BorderColor, l.BorderWidth = position, contrast(palette()[index%len(palette())]), "", 0
	return l
}

// linePosition keeps the label off the line: under a valley, beside an upright
// limit, above all else.
func (p *plan) linePosition(index, place int) string {
	values := p.Series[index].Values
	for _, mark := range p.Marks {
		if mark.Category != "" && mark.Category == p.Categories[place] {
			return "right"
		}
	}
	lower := func(at int) bool {
		return at < 0 || at >= len(values) || values[at] == nil || *values[at] > *values[place]
	}
	valley := lower(place-1) && lower(place+1)
	scale := p.scales[0]
	near := 22 * (scale.high - scale.low) / max(1, p.plotHeight())
	if (valley && p.Kind == Line || p.underLimit(*values[place])) && *values[place]-scale.low > near {
		return "bottom"
	}
	return "top"
}

// underLimit tells whether a limit runs where a label above the value would stand.
func (p *plan) underLimit(value float64) bool {
	scale := p.scales[0]
	pixel := p.plotHeight() / (scale.high - scale.low)
	for _, mark := range p.Marks {
		if distance := (mark.Value - value) * pixel; mark.Category == "" && distance > -2 && distance < labelSize+10 {
			return true
		}
	}
	return false
}

// rowPosition puts the label behind the end of a row, or inside it where a limit
// stands in the way.
func (p *plan) rowPosition(entry *label, index int, value float64) {
	scale := p.scales[0]
	pixel := p.plotWidth() / (scale.high - scale.low)
	room := textWidth(entry.Formatter, labelSize) + 10
	entry.Position = "right"
	if value < 0 {
		entry.Position = "left"
		return
	}
	for _, mark := range p.Marks {
		distance := (mark.Value - value) * pixel
		if mark.Category == "" && distance > -2 && distance < room && value*pixel > room {
			entry.inside("insideRight", index)
			return
		}
	}
}

// columnPosition puts the label above a column, or inside it where a limit or the
// line of a Combo may run.
func (p *plan) columnPosition(entry *label, index int, value float64) {
	scale := p.scales[0]
	pixel := p.plotHeight() / (scale.high - scale.low)
	entry.Position = "top"
	if value < 0 {
		entry.Position = "bottom"
		return
	}
	blocked := p.lines() > 0 || p.underLimit(value)
	slot := p.plotWidth() / float64(len(p.Categories))
	width := min(42, slot*0.66/float64(p.groups()))
	if blocked && value*pixel > labelSize+8 && textWidth(entry.Formatter, labelSize)*0.9 <= width {
		entry.inside("insideTop", index)
	}
}

// labelled tells whether the values of a series are printed at its points.
func (p *plan) labelled(index int) bool {
	count := len(p.Categories)
	slot := p.plotWidth() / float64(max(1, count))
	widest := p.widestLabel(index)
	switch {
	case p.isLine(index) && p.Kind == Combo:
		return count <= 12 && widest+4 <= slot && p.lines() == 1
	case p.Kind == Line || p.Kind == Step:
		return (len(p.Series) == 1 && count <= 24 || len(p.Series) <= 3 && count <= 6) && widest <= 2*slot
	case p.Kind == ScatterDay:
		return p.points() <= 24
	case p.horizontal, p.stacked():
		return true
	default:
		return widest+2 <= slot*0.66/float64(p.groups())+6
	}
}

// fitsInside tells whether a label fits into its segment of a stack.
func (p *plan) fitsInside(text string, value float64) bool {
	scale := p.scales[0]
	if scale.high <= scale.low || value <= 0 {
		return false
	}
	share := value / (scale.high - scale.low)
	if p.horizontal {
		return textWidth(text, labelSize)+4 <= share*p.plotWidth()
	}
	slot := p.plotWidth() / float64(len(p.Categories))
	return share*p.plotHeight() >= labelSize+3 && textWidth(text, labelSize) <= min(42, slot*0.66)
}
