package reports

import (
	"fmt"
	"strconv"

	"codeberg.org/go-pdf/fpdf"
)

// A4 after GB/T 9704 in points: margins 37, 28, 26 and 35 mm, 22 lines of 28
// characters.
const (
	millimetre   = 72 / 25.4
	paperWidth   = 210 * millimetre
	paperHeight  = 297 * millimetre
	marginTop    = 37 * millimetre
	marginLeft   = 28 * millimetre
	marginRight  = 26 * millimetre
	marginBottom = 35 * millimetre
	textWidth    = paperWidth - marginLeft - marginRight
	textDepth    = paperHeight - marginTop - marginBottom
	linePitch    = textDepth / 22
	bodySize     = 16.0
	bodyTrack    = textWidth/28 - bodySize // 28 characters fill the line exactly
)

// pdfPen draws on pages and keeps track of what is set, so that nothing is set twice.
type pdfPen struct {
	pdf    *fpdf.Fpdf
	setter *textSetter
	links  map[string]int
	loaded map[string]bool // fonts that the file has

	font  string
	size  float64
	color rgb
}

func (p *pdfPen) newPage() {
	p.pdf.AddPage()
	p.font, p.size, p.color = "", 0, rgb{-1, -1, -1}
}

// use sets font and colour. Fonts come into the file when they are first used.
func (p *pdfPen) use(first textGlyph) {
	style := first.style
	font := fmt.Sprintf("face%d", first.face)
	data := p.setter.faces[first.face].Data
	if first.half {
		font += "half"
		data = p.setter.halves[first.face].Data
	}
	if !p.loaded[font] {
		p.pdf.AddUTF8FontFromBytes(font, "", data())
		p.loaded[font] = true
	}
	if p.font != font || p.size != style.size {
		p.pdf.SetFont(font, "", style.size)
		p.font, p.size = font, style.size
	}
	if p.color != style.color {
		p.pdf.SetTextColor(style.color.r, style.color.g, style.color.b)
		p.color = style.color
	}
}

// line draws a line of text with its left end at x and its baseline at y.
func (p *pdfPen) line(line textLine, x, y float64) {
	for start := 0; start < len(line.glyphs); {
		if line.glyphs[start].face < 0 { // draws nothing
			x += line.glyphs[start].width + line.gaps[start]
			start++
			continue
		}
		end := p.runEnd(line, start)
		x = p.run(line, start, end, x, y)
		start = end
	}
}

// runEnd is the end of the glyphs from start on that share face, style and spacing.
func (p *pdfPen) runEnd(line textLine, start int) int {
	first := line.glyphs[start]
	end := start + 1
	for end < len(line.glyphs) && line.glyphs[end].face == first.face && line.glyphs[end].half == first.half && line.glyphs[end].style == first.style &&
		nearly(line.gaps[end-1], line.gaps[start]) {
		end++
	}
	return end
}

func nearly(a, b float64) bool { return a-b < 0.004 && b-a < 0.004 }

func (p *pdfPen) run(line textLine, start, end int, x, y float64) float64 {
	first := line.glyphs[start]
	p.use(first)
	text := make([]rune, 0, end-start)
	width := 0.0
	for i := start; i < end; i++ {
		text = append(text, line.glyphs[i].char)
		width += line.glyphs[i].width + line.gaps[i]
	}
	spacing := first.style.track
	if end-start > 1 {
		spacing += line.gaps[start]
	}
	if first.style.stroke > 0 {
		p.pdf.SetDrawColor(first.style.color.r, first.style.color.g, first.style.color.b)
		p.pdf.SetLineWidth(first.style.stroke)
		p.pdf.SetTextRenderingMode(2)
	}
	if !nearly(spacing, 0) {
		p.pdf.RawWriteStr(strconv.FormatFloat(spacing, 'f', 4, 64) + " Tc\n")
	}
	p.pdf.Text(x, y, string(text))
	if !nearly(spacing, 0) {
		p.pdf.RawWriteStr("0 Tc\n")
	}
	if first.style.stroke > 0 {
		p.pdf.SetTextRenderingMode(0)
	}
	if first.style.link != "" {
		p.link(first.style.link, x, y-first.style.size, width, first.style.size*1.25)
	}
	return x + width
}

// link makes an area lead to an anchor of the document.
func (p *pdfPen) link(anchor string, x, y, width, height float64) {
	if id, found := p.links[anchor]; found {
		p.pdf.Link(x, y, width, height, id)
	}
}

// aligned draws a line inside a width.
func (p *pdfPen) aligned(line textLine, x, y, width float64, align textAlign) {
	switch align {
	case alignRight:
		x += width - line.width
	case alignCenter:
		x += (width - line.width) / 2
	}
	p.line(line, x, y)
}

func (p *pdfPen) fill(x, y, width, height float64, color rgb) {
	p.pdf.SetFillColor(color.r, color.g, color.b)
	p.pdf.Rect(x, y, width, height, "F")
}

func (p *pdfPen) rule(x1, y1, x2, y2, width float64, color rgb) {
	p.pdf.SetDrawColor(color.r, color.g, color.b)
	p.pdf.SetLineWidth(width)
	p.pdf.Line(x1, y1, x2, y2)
}

func (p *pdfPen) err() error {
	if err := p.pdf.Error(); err != nil {
		return fmt.Errorf("pdf: %w", err)
	}
	return nil
}
