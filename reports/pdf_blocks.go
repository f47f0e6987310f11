package reports

import (
	"fmt"
	"strings"
)

func inkBlack() rgb    { return rgb{0, 0, 0} }
func inkSoft() rgb     { return rgb{82, 96, 109} }
func inkNavy() rgb     { return rgb{20, 80, 140} }
func inkHair() rgb     { return rgb{190, 198, 207} }
func groundTint() rgb  { return rgb{243, 246, 249} }
func groundShade() rgb { return rgb{232, 237, 243} }

func toneColor(tone Tone) rgb {
	return [...]rgb{{0, 0, 0}, {0, 105, 75}, {138, 82, 0}, {166, 27, 27}}[min(max(int(tone), 0), 3)]
}

// baselineOf is the distance from the top of a line to its baseline.
func baselineOf(pitch, size float64) float64 { return pitch/2 + 0.37*size }

// lineItems makes one item per line of text, at an x and with a pitch.
func lineItems(lines []textLine, x func(int) float64, pitch, size float64) []*flowItem {
	items := make([]*flowItem, len(lines))
	for i, line := range lines {
		items[i] = &flowItem{height: pitch, draw: func(p *pdfPen, y, _ float64) {
			p.line(line, x(i), y+baselineOf(pitch, size))
		}}
	}
	return items
}

func fixedX(x float64) func(int) float64 { return func(int) float64 { return x } }

// heading sets a heading: level 1 in 黑体, level 2 in a regular sans, level 3 as text.
func (s *pdfSheet) heading(heading Heading) {
	level := min(max(heading.Level, 1), 3)
	style := &textStyle{role: [...]int{heavy, sans, serif}[level-1], size: bodySize, color: inkBlack(), track: bodyTrack}
	if level == 3 {
		style.stroke = 0.3
	}
	indent := 2 * (bodySize + bodyTrack)
	text := heading.Number + heading.Text
	if strings.HasSuffix(heading.Number, ".") {
		text = heading.Number + " " + heading.Text
	}
	lines := measureText(s.setter.shape(textRun{text, style})).lines(textWidth-indent, textWidth, alignLeft)
	items := lineItems(lines, func(i int) float64 {
		if i == 0 {
			return marginLeft + indent
		}
		return marginLeft
	}, linePitch, bodySize)
	for _, it := range items {
		it.keep = true
	}
	items[0].before = [...]float64{0.5, 0.25, 0}[level-1] * linePitch
	mark := &pdfBookmark{level: level, number: heading.Number, text: heading.Text, anchor: heading.ID, item: items[0]}
	if mark.anchor == "" {
		mark.anchor = fmt.Sprintf("heading-%d", len(s.flow.marks)+1)
	}
	items[0].anchor, items[0].mark = mark.anchor, mark
	s.flow.marks = append(s.flow.marks, mark)
	s.flow.add(items...)
}

// spanRuns are the spans of a text in a base style.
func spanRuns(spans []Span, base textStyle) []textRun {
	list := make([]textRun, 0, len(spans))
	for i, span := range spans {
		style := base
		if span.Strong {
			style.role = heavy
		}
		style.link = anchorOf(span.Link)
		text := span.Text
		if i == 0 {
			text = strings.TrimLeft(text, " \u3000")
		}
		list = append(list, textRun{text, &style})
	}
	return list
}

func (s *pdfSheet) paragraph(paragraph Paragraph) {
	switch paragraph.Style {
	case Note:
		base := textStyle{role: sans, size: 9, color: inkSoft()}
		lines := measureText(s.setter.shape(spanRuns(paragraph.Text, base)...)).lines(textWidth, textWidth, alignJustify)
		items := lineItems(lines, fixedX(marginLeft), 14, 9)
		items[0].before = 6
		keepTogether(items)
		s.flow.add(items...)
		s.space(5)
	case Lead:
		s.lead(paragraph)
	default:
		base := textStyle{role: serif, size: bodySize, color: inkBlack(), track: bodyTrack}
		indent := 2 * (bodySize + bodyTrack)
		measure := measureText(s.setter.shape(spanRuns(paragraph.Text, base)...))
		lines := measure.lines(textWidth-indent, textWidth, alignJustify)
		items := lineItems(lines, func(line int) float64 {
			if line == 0 {
				return marginLeft + indent
			}
			return marginLeft
		}, linePitch, bodySize)
		keepTogether(items)
		s.flow.add(items...)
	}
}

// lead sets the sentence that must be read on a tinted ground with a bar beside it.
func (s *pdfSheet) lead(paragraph Paragraph) {
	const size, pitch, pad = 14.0, 25.0, 14.0
	base := textStyle{role: sans, size: size, color: rgb{20, 40, 66}}
	lines := measureText(s.setter.shape(spanRuns(paragraph.Text, base)...)).lines(textWidth-2*pad, textWidth-2*pad, alignJustify)
	items := make([]*flowItem, len(lines))
	for i, line := range lines {
		top, bottom := 0.0, 0.0
		if i == 0 {
			top = 8
		}
		if i == len(lines)-1 {
			bottom = 8
		}
		items[i] = &flowItem{height: top + pitch + bottom, draw: func(p *pdfPen, y, height float64) {
			p.fill(marginLeft, y, textWidth, height+0.2, groundTint())
			p.fill(marginLeft, y, 3, height+0.2, inkNavy())
			p.line(line, marginLeft+pad, y+top+baselineOf(pitch, size))
		}}
	}
	items[0].before = 8
	keepTogether(items)
	s.flow.add(items...)
	s.space(8)
}

// space adds room below the last item.
func (s *pdfSheet) space(height float64) {
	s.flow.add(&flowItem{before: height})
}

// list sets items with hanging marks.
func (s *pdfSheet) list(list List) {
	base := textStyle{role: serif, size: bodySize, color: inkBlack(), track: bodyTrack}
	em := bodySize + bodyTrack
	hang := 1.0 * em
	if list.Ordered {
		hang = s.oneLine(fmt.Sprintf("%d. ", len(list.Items)), &base).width + 3
	}
	left := marginLeft + 2*em
	width := textWidth - 2*em - hang
	for i, spans := range list.Items {
		mark, raise := s.oneLine("●", &textStyle{role: sans, size: 6, color: inkBlack()}), 3.6
		if list.Ordered {
			mark, raise = s.oneLine(fmt.Sprintf("%d.", i+1), &base), 0
		}
		lines := measureText(s.setter.shape(spanRuns(spans, base)...)).lines(width, width, alignJustify)
		items := lineItems(lines, fixedX(left+hang), linePitch, bodySize)
		draw := items[0].draw
		items[0].draw = func(p *pdfPen, y, height float64) {
			p.line(mark, left, y+baselineOf(linePitch, bodySize)-raise)
			draw(p, y, height)
		}
		keepTogether(items)
		s.flow.add(items...)
	}
}

// contents lists the headings of level 1 and 2; the page numbers are read when it is
// drawn, after everything has its place.
func (s *pdfSheet) contents() {
	title := &textStyle{role: heavy, size: 18, color: inkBlack(), track: 0}
	word := s.words.Contents
	if len([]rune(word)) == 2 {
		word = string([]rune(word)[0]) + "\u3000" + string([]rune(word)[1])
	}
	line := s.oneLine(word, title)
	s.flow.add(&flowItem{height: 50, before: 10, keep: true, draw: func(p *pdfPen, y, _ float64) {
		p.aligned(line, marginLeft, y+26, textWidth, alignCenter)
	}})
	from := len(s.flow.items)
	for i, entry := range s.headings() {
		items := s.entry(entry, i)
		s.flow.add(items...)
	}
	keepTogether(s.flow.items[from:])
	s.space(12)
}

// headings are the headings of the contents, before they are laid out.
func (s *pdfSheet) headings() []pdfBookmark {
	var list []pdfBookmark
	count := 0
	for _, block := range s.doc.Body {
		heading, ok := block.(Heading)
		if !ok {
			continue
		}
		count++
		anchor := heading.ID
		if anchor == "" {
			anchor = fmt.Sprintf("heading-%d", count)
		}
		if level := max(heading.Level, 1); level <= 2 {
			list = append(list, pdfBookmark{level: level, number: heading.Number, text: heading.Text, anchor: anchor})
		}
	}
	return list
}

// entry is one heading in the contents: text, dotted leader, page number.
func (s *pdfSheet) entry(entry pdfBookmark, place int) []*flowItem {
	const size, pitch, room = 13.0, 23.0, 34.0
	style := &textStyle{role: serif, size: size, color: inkBlack(), link: entry.anchor}
	left := marginLeft + 2*size
	before := 0.0
	if entry.level == 1 {
		style.role, left = heavy, marginLeft
		if place > 0 {
			before = 4
		}
	}
	number := s.oneLine(entry.number, style)
	hang := number.width
	if len([]rune(entry.number)) > 6 {
		hang = 2 * size
	}
	width := marginLeft + textWidth - left - room
	lines := measureText(s.setter.shape(textRun{entry.number + entry.text, style})).lines(width, width-hang, alignLeft)
	items := lineItems(lines, func(i int) float64 {
		if i == 0 {
			return left
		}
		return left + hang
	}, pitch, size)
	for _, it := range items[:len(items)-1] {
		it.keep = true
	}
	items[0].before = before
	last := items[len(items)-1]
	text, draw := lines[len(lines)-1], last.draw
	start := left + text.width
	if len(lines) > 1 {
		start += hang
	}
	last.draw = func(p *pdfPen, y, height float64) {
		draw(p, y, height)
		s.leader(p, entry, start+5, y+baselineOf(pitch, size))
	}
	return items
}

func (s *pdfSheet) leader(p *pdfPen, entry pdfBookmark, x, y float64) {
	style := &textStyle{role: serif, size: 13, color: inkBlack(), link: entry.anchor}
	page := 0
	for _, mark := range s.flow.marks {
		if mark.anchor == entry.anchor {
			page = mark.item.page + s.covers()
			break
		}
	}
	line := s.oneLine(fmt.Sprint(page), style)
	right := marginLeft + textWidth
	p.line(line, right-line.width, y)
	p.pdf.SetDrawColor(120, 128, 138)
	p.pdf.SetLineWidth(1)
	p.pdf.SetLineCapStyle("round")
	p.pdf.SetDashPattern([]float64{0, 4.5}, 0)
	end := right - line.width - 6
	if end > x {
		begin := end - float64(int((end-x)/4.5))*4.5
		p.pdf.Line(begin, y-3, end, y-3)
	}
	p.pdf.SetDashPattern(nil, 0)
	p.pdf.SetLineCapStyle("butt")
}
