package reports

import (
	"fmt"
	"math"
)

// figure sets a chart with its caption and note below, kept together. A chart that
// is a little too high for the page is drawn smaller.
func (s *pdfSheet) figure(figure Figure, svg string) error {
	s.figures++
	picture, err := parseSVG(svg)
	if err != nil {
		return fmt.Errorf("figure %d: %w", s.figures, err)
	}
	for i := range picture.shapes { // look the texts up now, for the warnings
		if text := picture.shapes[i].text; text != "" {
			s.setter.shape(textRun{text, &textStyle{role: sans, size: 1}})
		}
	}
	below := s.captionLines(fmt.Sprintf("%s%d", s.words.Figure, s.figures), figure.Caption)
	room := textDepth - float64(len(below))*17 - 10
	if figure.Note != "" {
		room -= 4 + 14*math.Ceil(float64(len([]rune(figure.Note)))*9/textWidth+1)
	}
	height := min(picture.height*textWidth/picture.width, room)
	it := &flowItem{height: height, before: 12, flex: height * 0.2, keep: true, anchor: figure.ID}
	it.draw = func(p *pdfPen, y, height float64) {
		scale := min(textWidth/picture.width, height/picture.height)
		s.picture(p, picture, marginLeft+(textWidth-picture.width*scale)/2, y, scale)
	}
	s.flow.add(it)
	below[0].before = 6
	for _, line := range below[:len(below)-1] {
		line.keep = true
	}
	s.flow.add(below...)
	if figure.Note != "" {
		s.flow.items[len(s.flow.items)-1].keep = true
		s.noteBelow(figure.Note, alignCenter)
	}
	s.space(14)
	return nil
}

// picture draws the shapes of a drawing at a place and scale.
func (s *pdfSheet) picture(p *pdfPen, picture *svgDrawing, x, y, scale float64) {
	place := svgMatrix{scale, 0, 0, scale, x, y}
	for i := range picture.shapes {
		one := &picture.shapes[i]
		if one.clip != nil {
			p.pdf.RawWriteStr("q\n")
			p.trace(svgMoved(one.clip, place))
			p.pdf.RawWriteStr("W n\n")
		}
		if one.text != "" {
			s.label(p, one, place)
		} else {
			p.shape(one, place)
		}
		if one.clip != nil {
			p.pdf.RawWriteStr("Q\n")
			p.reset()
		}
	}
	p.reset()
}

// reset makes what the library believes is set true again after a restored state.
func (p *pdfPen) reset() {
	p.pdf.SetFillColor(0, 0, 0)
	p.pdf.SetDrawColor(0, 0, 0)
	p.pdf.SetDashPattern(nil, 0)
	p.pdf.SetLineCapStyle("butt")
	p.pdf.SetLineJoinStyle("miter")
	p.font, p.color = "", rgb{-1, -1, -1}
}

// trace writes a path without painting it.
func (p *pdfPen) trace(path []svgSegment) {
	for _, step := range path {
		switch step.kind {
		case 'M':
			p.pdf.MoveTo(step.to[0].x, step.to[0].y)
		case 'L':
			p.pdf.LineTo(step.to[0].x, step.to[0].y)
		case 'C':
			p.pdf.CurveBezierCubicTo(step.to[0].x, step.to[0].y, step.to[1].x, step.to[1].y, step.to[2].x, step.to[2].y)
		case 'Z':
			p.pdf.ClosePath()
		}
	}
}

// shape paints a path: its fill, then its stroke, each with its opacity.
func (p *pdfPen) shape(one *svgShape, place svgMatrix) {
	path := svgMoved(one.path, place)
	if len(path) == 0 {
		return
	}
	if one.fill.alpha > 0 {
		p.alpha(one.fill.alpha, func() {
			p.pdf.SetFillColor(one.fill.color.r, one.fill.color.g, one.fill.color.b)
			p.trace(path)
			if one.evenOdd {
				p.pdf.DrawPath("f*")
			} else {
				p.pdf.DrawPath("F")
			}
		})
	}
	if one.stroke.alpha > 0 && one.width > 0 {
		p.alpha(one.stroke.alpha, func() { p.strokePath(one, path, place.scale()) })
	}
}

func (p *pdfPen) strokePath(one *svgShape, path []svgSegment, scale float64) {
	p.pdf.SetDrawColor(one.stroke.color.r, one.stroke.color.g, one.stroke.color.b)
	p.pdf.SetLineWidth(one.width * scale)
	var dash []float64
	sum := 0.0
	for _, length := range one.dash {
		dash = append(dash, length*scale)
		sum += length
	}
	if sum == 0 {
		dash = nil
	}
	p.pdf.SetDashPattern(dash, 0)
	ends, joins := one.cap, one.join
	if ends != "round" && ends != "square" {
		ends = "butt"
	}
	if joins != "round" && joins != "bevel" {
		joins = "miter"
	}
	p.pdf.SetLineCapStyle(ends)
	p.pdf.SetLineJoinStyle(joins)
	p.trace(path)
	p.pdf.DrawPath("D")
}

// alpha paints with an opacity.
func (p *pdfPen) alpha(alpha float64, paint func()) {
	if alpha < 0.999 {
		p.pdf.SetAlpha(alpha, "Normal")
		defer p.pdf.SetAlpha(1, "Normal")
	}
	paint()
}

// label draws a text of a chart as text, so that it can be searched and read out.
func (s *pdfSheet) label(p *pdfPen, one *svgShape, place svgMatrix) {
	turn := place.times(one.turn)
	style := &textStyle{role: sans, size: one.size * turn.scale(), color: one.fill.color}
	if one.bold {
		style.role = heavy
	}
	line := s.oneLine(one.text, style)
	origin := turn.apply(svgPoint{})
	x, y := 0.0, one.raise*style.size
	switch one.anchor {
	case "middle":
		x = -line.width / 2
	case "end":
		x = -line.width
	}
	angle := math.Atan2(turn.b, turn.a) * 180 / math.Pi
	turned := math.Abs(angle) > 0.01
	if turned {
		p.pdf.TransformBegin()
		p.pdf.TransformRotate(-angle, origin.x, origin.y)
	}
	if one.halo {
		p.alpha(0.78, func() {
			p.fill(origin.x+x-0.6, origin.y+y-0.86*style.size, line.width+1.2, 0.98*style.size, rgb{255, 255, 255})
		})
	}
	p.line(line, origin.x+x, origin.y+y)
	if turned {
		p.pdf.TransformEnd()
		p.reset()
	}
}
