package reports

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

// svgPoint is a place in a drawing.
type svgPoint struct{ x, y float64 }

// svgMatrix is an affine transform: x' = ax + cy + e, y' = bx + dy + f.
type svgMatrix struct{ a, b, c, d, e, f float64 }

func svgIdentity() svgMatrix { return svgMatrix{a: 1, d: 1} }

func (m svgMatrix) apply(p svgPoint) svgPoint {
	return svgPoint{m.a*p.x + m.c*p.y + m.e, m.b*p.x + m.d*p.y + m.f}
}

// times is m after n: n is applied first.
func (m svgMatrix) times(n svgMatrix) svgMatrix {
	return svgMatrix{
		m.a*n.a + m.c*n.b, m.b*n.a + m.d*n.b, m.a*n.c + m.c*n.d, m.b*n.c + m.d*n.d,
		m.a*n.e + m.c*n.f + m.e, m.b*n.e + m.d*n.f + m.f,
	}
}

// scale is the mean factor by which lengths grow.
func (m svgMatrix) scale() float64 { return math.Sqrt(math.Abs(m.a*m.d - m.b*m.c)) }

// parseTransform reads an SVG transform list.
func parseTransform(text string) (svgMatrix, error) {
	m := svgIdentity()
	for text = strings.TrimSpace(text); text != ""; text = strings.TrimLeft(text, " ,\t\n") {
		name, rest, found := strings.Cut(text, "(")
		list, rest, closed := strings.Cut(rest, ")")
		if !found || !closed {
			return m, fmt.Errorf("transform %q", text)
		}
		text = rest
		v, err := parseNumbers(list)
		if err != nil {
			return m, err
		}
		arg := func(i int, otherwise float64) float64 {
			if i < len(v) {
				return v[i]
			}
			return otherwise
		}
		switch strings.TrimSpace(name) {
		case "translate":
			m = m.times(svgMatrix{1, 0, 0, 1, arg(0, 0), arg(1, 0)})
		case "scale":
			m = m.times(svgMatrix{arg(0, 1), 0, 0, arg(1, arg(0, 1)), 0, 0})
		case "rotate":
			sin, cos := math.Sincos(arg(0, 0) * math.Pi / 180)
			x, y := arg(1, 0), arg(2, 0)
			m = m.times(svgMatrix{1, 0, 0, 1, x, y}).times(svgMatrix{cos, sin, -sin, cos, 0, 0}).times(svgMatrix{1, 0, 0, 1, -x, -y})
		case "matrix":
			m = m.times(svgMatrix{arg(0, 1), arg(1, 0), arg(2, 0), arg(3, 1), arg(4, 0), arg(5, 0)})
		case "skewX":
			m = m.times(svgMatrix{1, 0, math.Tan(arg(0, 0) * math.Pi / 180), 1, 0, 0})
		case "skewY":
			m = m.times(svgMatrix{1, math.Tan(arg(0, 0) * math.Pi / 180), 0, 1, 0, 0})
		default:
			return m, fmt.Errorf("transform %q", name)
		}
	}
	return m, nil
}

func parseNumbers(text string) ([]float64, error) {
	var list []float64
	for field := range strings.FieldsFuncSeq(text, func(r rune) bool { return r == ',' || r == ' ' || r == '\n' || r == '\t' }) {
		value, err := strconv.ParseFloat(strings.TrimSuffix(field, "px"), 64)
		if err != nil {
			return nil, fmt.Errorf("number %q", field)
		}
		list = append(list, value)
	}
	return list, nil
}

// svgSegment is one step of a path: M, L, C or Z, in absolute places.
type svgSegment struct {
	kind byte
	to   [3]svgPoint // the last one used is the end; C has two controls before it
}

// pathReader reads SVG path data into segments of lines and cubic curves.
type pathReader struct {
	text           string
	at             int
	here, start    svgPoint
	control        svgPoint // last control point, for S and T
	previous       byte
	list           []svgSegment
	failed         error
	relative       bool
	originX, origY float64
}

// parsePath reads the d attribute of a path.
func parsePath(text string) ([]svgSegment, error) {
	r := &pathReader{text: text}
	command := byte(0)
	for r.failed == nil {
		r.skip()
		if r.at >= len(r.text) {
			break
		}
		if char := r.text[r.at]; strings.IndexByte("MmLlHhVvCcSsQqTtAaZz", char) >= 0 {
			command = char
			r.at++
		} else if command == 0 || command == 'Z' || command == 'z' {
			return nil, fmt.Errorf("path %q at %d", text, r.at)
		}
		r.step(command)
		switch command {
		case 'M':
			command = 'L'
		case 'm':
			command = 'l'
		}
	}
	return r.list, r.failed
}

func (r *pathReader) skip() {
	for r.at < len(r.text) && strings.IndexByte(" ,\t\r\n", r.text[r.at]) >= 0 {
		r.at++
	}
}

func (r *pathReader) number() float64 {
	r.skip()
	from := r.at
	if r.at < len(r.text) && (r.text[r.at] == '-' || r.text[r.at] == '+') {
		r.at++
	}
	dot, exponent := false, false
	for ; r.at < len(r.text); r.at++ {
		char := r.text[r.at]
		switch {
		case char >= '0' && char <= '9':
			continue
		case char == '.' && !dot && !exponent:
			dot = true
			continue
		case (char == 'e' || char == 'E') && !exponent && r.at > from:
			exponent = true
			continue
		case (char == '-' || char == '+') && exponent && (r.text[r.at-1] == 'e' || r.text[r.at-1] == 'E'):
			continue
		}
		break
	}
	value, err := strconv.ParseFloat(r.text[from:r.at], 64)
	if err != nil && r.failed == nil {
		r.failed = fmt.Errorf("path %q at %d: want a number", r.text, from)
	}
	return value
}

func (r *pathReader) flag() bool {
	r.skip()
	if r.at < len(r.text) && (r.text[r.at] == '0' || r.text[r.at] == '1') {
		r.at++
		return r.text[r.at-1] == '1'
	}
	if r.failed == nil {
		r.failed = fmt.Errorf("path %q at %d: want a flag", r.text, r.at)
	}
	return false
}

func (r *pathReader) place() svgPoint {
	p := svgPoint{r.number(), r.number()}
	if r.relative {
		p.x, p.y = p.x+r.originX, p.y+r.origY
	}
	return p
}

func (r *pathReader) step(command byte) {
	r.relative = command >= 'a'
	r.originX, r.origY = r.here.x, r.here.y
	upper := command &^ 0x20
	control := r.here
	switch upper {
	case 'M':
		r.here = r.place()
		r.start = r.here
		r.list = append(r.list, svgSegment{'M', [3]svgPoint{r.here}})
	case 'L':
		r.line(r.place())
	case 'H', 'V':
		to, value := r.here, r.number()
		if upper == 'H' && r.relative {
			value += r.originX
		} else if r.relative {
			value += r.origY
		}
		if upper == 'H' {
			to.x = value
		} else {
			to.y = value
		}
		r.line(to)
	case 'C', 'S':
		one := r.mirrored("CS")
		if upper == 'C' {
			one = r.place()
		}
		control = r.place()
		r.curve(one, control, r.place())
	case 'Q', 'T':
		control = r.mirrored("QT")
		if upper == 'Q' {
			control = r.place()
		}
		to := r.place()
		r.curve(pointBetween(r.here, control, 2.0/3), pointBetween(to, control, 2.0/3), to)
	case 'A':
		rx, ry, turn := r.number(), r.number(), r.number()
		large, sweep := r.flag(), r.flag()
		r.arc(rx, ry, turn, large, sweep, r.place())
	case 'Z':
		r.here = r.start
		r.list = append(r.list, svgSegment{kind: 'Z'})
	}
	r.control, r.previous = control, upper
}

func pointBetween(a, b svgPoint, share float64) svgPoint {
	return svgPoint{a.x + (b.x-a.x)*share, a.y + (b.y-a.y)*share}
}

// mirrored is the first control point of a smooth curve.
func (r *pathReader) mirrored(kinds string) svgPoint {
	if strings.IndexByte(kinds, r.previous) < 0 {
		return r.here
	}
	return svgPoint{2*r.here.x - r.control.x, 2*r.here.y - r.control.y}
}

func (r *pathReader) line(to svgPoint) {
	r.list = append(r.list, svgSegment{'L', [3]svgPoint{to}})
	r.here = to
}

func (r *pathReader) curve(one, two, to svgPoint) {
	r.list = append(r.list, svgSegment{'C', [3]svgPoint{one, two, to}})
	r.here = to
}

// arc draws an elliptical arc as cubic curves, by the centre form of SVG appendix B.
func (r *pathReader) arc(rx, ry, turn float64, large, sweep bool, to svgPoint) {
	from := r.here
	rx, ry = math.Abs(rx), math.Abs(ry)
	if rx == 0 || ry == 0 || from == to {
		r.line(to)
		return
	}
	sin, cos := math.Sincos(turn * math.Pi / 180)
	dx, dy := (from.x-to.x)/2, (from.y-to.y)/2
	px, py := cos*dx+sin*dy, -sin*dx+cos*dy
	if grow := px*px/(rx*rx) + py*py/(ry*ry); grow > 1 {
		rx, ry = rx*math.Sqrt(grow), ry*math.Sqrt(grow)
	}
	root := (rx*rx*ry*ry - rx*rx*py*py - ry*ry*px*px) / (rx*rx*py*py + ry*ry*px*px)
	factor := math.Sqrt(max(0, root))
	if large == sweep {
		factor = -factor
	}
	cx, cy := factor*rx*py/ry, -factor*ry*px/rx
	first := math.Atan2((py-cy)/ry, (px-cx)/rx)
	delta := math.Atan2((-py-cy)/ry, (-px-cx)/rx) - first
	if sweep && delta < 0 {
		delta += 2 * math.Pi
	} else if !sweep && delta > 0 {
		delta -= 2 * math.Pi
	}
	centre := svgMatrix{cos * rx, sin * rx, -sin * ry, cos * ry, cos*cx - sin*cy + (from.x+to.x)/2, sin*cx + cos*cy + (from.y+to.y)/2}
	steps := int(math.Ceil(math.Abs(delta)/(math.Pi/2) - 1e-9))
	for i := range steps {
		a, b := first+delta*float64(i)/float64(steps), first+delta*float64(i+1)/float64(steps)
		k := 4.0 / 3 * math.Tan((b-a)/4)
		end := centre.apply(svgPoint{math.Cos(b), math.Sin(b)})
		if i == steps-1 {
			end = to
		}
		r.curve(centre.apply(svgPoint{math.Cos(a) - k*math.Sin(a), math.Sin(a) + k*math.Cos(a)}),
			centre.apply(svgPoint{math.Cos(b) + k*math.Sin(b), math.Sin(b) - k*math.Cos(b)}), end)
	}
}
