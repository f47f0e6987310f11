package reports

import "math"

// titleWords are kept whole when a title is broken.
func titleWords() []string {
	return []string{
		"绩效评价报告", "绩效自评报告", "绩效评价", "评价报告", "报告", "项目", "年度", "季度", "专项资金", "资金", "信息系统", "系统",
		"平台", "服务", "建设", "运行", "维护", "运维", "采购", "公共信用", "信用", "信息", "政务", "委员会", "管理局", "工程", "监督", "管理",
	}
}

// cover draws the first page: the title a third down, the fields and the date at the
// foot.
func (s *pdfSheet) cover() {
	if s.doc.Watermark != "" {
		style := &textStyle{role: heavy, size: 16, color: toneColor(Bad), track: 6}
		line := s.oneLine(s.doc.Watermark, style)
		s.pen.line(line, paperWidth-marginRight-line.width, marginTop)
	}
	y := s.coverTitle(marginTop + 120)
	if s.doc.Subtitle != "" {
		style := &textStyle{role: serif, size: 16, color: rgb{50, 60, 72}}
		m := measureText(s.setter.shape(textRun{s.doc.Subtitle, style}))
		m.glue(titleWords())
		y += 16
		for _, line := range m.balanced(textWidth) {
			s.pen.aligned(line, marginLeft, y+20, textWidth, alignCenter)
			y += 28
		}
	}
	s.coverFields(y + 40)
}

// coverTitle sets the title as large as it fits in five lines and returns where it
// ends.
func (s *pdfSheet) coverTitle(y float64) float64 {
	var lines []textLine
	size := 0.0
	for _, size = range []float64{30, 28, 26, 24, 22, 20, 18, 16, 14} {
		style := &textStyle{role: serif, size: size, color: inkBlack(), stroke: size * 0.022, track: size * 0.03}
		m := measureText(s.setter.shape(textRun{s.doc.Title, style}))
		m.glue(titleWords())
		lines = m.balanced(textWidth)
		if float64(len(lines))*size <= 5*22 {
			break
		}
	}
	for _, line := range lines {
		s.pen.aligned(line, marginLeft, y+size, textWidth, alignCenter)
		y += size * 1.65
	}
	return y
}

// coverFields sets the labelled lines from the foot up, not higher than top.
func (s *pdfSheet) coverFields(top float64) {
	const size = 14.0
	label := &textStyle{role: sans, size: size, color: inkSoft()}
	value := &textStyle{role: serif, size: size, color: inkBlack()}
	widest := 0.0
	for _, field := range s.doc.Cover {
		widest = max(widest, s.oneLine(field.Label+"：", label).width)
	}
	widest = min(widest, textWidth*0.4) + 6
	type row struct{ label, value []textLine }
	rows := make([]row, 0, len(s.doc.Cover))
	wide, count := 0.0, 0
	for _, field := range s.doc.Cover {
		entry := row{
			measureText(s.setter.shape(textRun{field.Label + "：", label})).lines(widest, widest, alignLeft),
			measureText(s.setter.shape(textRun{field.Value, value})).balanced(textWidth - widest),
		}
		for _, line := range entry.value {
			wide = max(wide, line.width)
		}
		count += max(len(entry.label), len(entry.value))
		rows = append(rows, entry)
	}
	foot := marginTop + textDepth
	if dated := datedOf(s.doc, s.words); dated != "" {
		style := &textStyle{role: serif, size: 16, color: inkBlack()}
		s.pen.aligned(s.oneLine(dated, style), marginLeft, foot-8, textWidth, alignCenter)
		foot -= 60
	}
	pitch := 29.0
	if room := foot - top; float64(count)*pitch > room {
		pitch = math.Max(15, room/float64(count))
	}
	x := marginLeft + math.Max(0, (textWidth-widest-wide)/2)
	y := foot - float64(count)*pitch
	for _, entry := range rows {
		for i, line := range entry.label {
			s.pen.line(line, x, y+float64(i)*pitch+baselineOf(pitch, size))
		}
		for i, line := range entry.value {
			s.pen.line(line, x+widest, y+float64(i)*pitch+baselineOf(pitch, size))
		}
		y += float64(max(len(entry.label), len(entry.value))) * pitch
	}
}

// cards sets key figures side by side, at most four in a row.
func (s *pdfSheet) cards(cards Cards) {
	count := len(cards.Cards)
	if count == 0 {
		return
	}
	across := (count + (count+3)/4 - 1) / ((count + 3) / 4)
	const gap = 9.0
	width := (textWidth - gap*float64(across-1)) / float64(across)
	for start := 0; start < count; start += across {
		row := cards.Cards[start:min(start+across, count)]
		boxes := make([]cardBox, len(row))
		height := 0.0
		for i, card := range row {
			boxes[i] = s.cardBox(card, width)
			height = max(height, boxes[i].height)
		}
		it := &flowItem{height: height, before: gap, draw: func(p *pdfPen, y, _ float64) {
			for i := range boxes {
				boxes[i].draw(p, marginLeft+float64(i)*(width+gap), y, width, height)
			}
		}}
		if start+across < count {
			it.keep = true
		}
		s.flow.add(it)
	}
	s.space(14)
}

// cardBox is one key figure with its texts broken into lines.
type cardBox struct {
	color              rgb
	label, value, note []textLine
	size               float64 // of the value
	height             float64
}

const cardPad = 8.0

func (s *pdfSheet) cardBox(card Card, width float64) cardBox {
	inner := width - 2*cardPad
	small := &textStyle{role: sans, size: 9, color: inkSoft()}
	box := cardBox{color: toneColor(card.Tone)}
	if card.Tone == Neutral {
		box.color = inkNavy()
	}
	box.label = measureText(s.setter.shape(textRun{card.Label, small})).lines(inner, inner, alignLeft)
	for _, size := range []float64{22, 20, 18, 16, 14, 12, 10} {
		box.size = size
		value := &textStyle{role: heavy, size: size, color: inkBlack()}
		unit := &textStyle{role: sans, size: max(9, size*0.45), color: inkSoft()}
		mark := &textStyle{role: sans, size: size * 0.5, color: box.color}
		list := []textRun{{card.Value, value}, {" " + card.Unit, unit}}
		if sign := toneMark(card.Tone); sign != "" {
			list = append([]textRun{{sign + " ", mark}}, list...)
		}
		box.value = measureText(s.setter.shape(list...)).lines(inner, inner, alignLeft)
		if len(box.value) == 1 {
			break
		}
	}
	box.height = 2*cardPad + float64(len(box.label))*13 + float64(len(box.value))*box.size*1.4
	if card.Note != "" {
		note := &textStyle{role: sans, size: 8, color: inkSoft()}
		box.note = measureText(s.setter.shape(textRun{card.Note, note})).lines(inner, inner, alignLeft)
		box.height += float64(len(box.note)) * 12
	}
	return box
}

func (b *cardBox) draw(p *pdfPen, x, y, width, height float64) {
	p.pdf.SetDrawColor(inkHair().r, inkHair().g, inkHair().b)
	p.pdf.SetLineWidth(0.5)
	p.pdf.Rect(x, y, width, height, "D")
	p.fill(x-0.25, y-0.25, width+0.5, 2, b.color)
	y += cardPad
	for _, line := range b.label {
		p.line(line, x+cardPad, y+baselineOf(13, 9))
		y += 13
	}
	for _, line := range b.value {
		p.line(line, x+cardPad, y+baselineOf(b.size*1.4, b.size))
		y += b.size * 1.4
	}
	for _, line := range b.note {
		p.line(line, x+cardPad, y+baselineOf(12, 8))
		y += 12
	}
}
