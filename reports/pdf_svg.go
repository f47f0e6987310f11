package reports

import (
	"encoding/xml"
	"fmt"
	"maps"
	"strconv"
	"strings"
)

// svgDrawing is an SVG read into shapes, all in the coordinates of its view box.
type svgDrawing struct {
	width, height float64
	shapes        []svgShape
}

// svgShape is a path or a text with everything that is needed to draw it.
type svgShape struct {
	path    []svgSegment
	evenOdd bool
	fill    svgPaint
	stroke  svgPaint
	width   float64 // of the stroke
	dash    []float64
	cap     string
	join    string
	clip    []svgSegment // outline it is clipped to, nil for none

	text   string
	turn   svgMatrix // from the text's own place to the drawing
	size   float64
	anchor string
	raise  float64 // from the given y down to the baseline, in em
	bold   bool
	halo   bool
}

// svgPaint is a colour with its opacity; none draws nothing.
type svgPaint struct {
	color rgb
	alpha float64
}

// svgNode is an element of an SVG.
type svgNode struct {
	XMLName xml.Name
	Attrs   []xml.Attr `xml:",any,attr"`
	Nodes   []svgNode  `xml:",any"`
	Text    string     `xml:",chardata"`
}

// svgReader reads elements into shapes.
type svgReader struct {
	out       *svgDrawing
	clips     map[string][]svgSegment
	gradients map[string]svgPaint
}

// parseSVG reads the subset of SVG that charts are drawn with: paths, basic shapes,
// text, groups, transforms, clips; gradients by their first stop.
func parseSVG(text string) (*svgDrawing, error) {
	var root svgNode
	if err := xml.Unmarshal([]byte(text), &root); err != nil {
		return nil, fmt.Errorf("read svg: %w", err)
	}
	r := &svgReader{out: &svgDrawing{}, clips: map[string][]svgSegment{}, gradients: map[string]svgPaint{}}
	attrs := svgAttributes(root, nil)
	box, err := parseNumbers(attrs["viewBox"])
	if err != nil || len(box) != 4 {
		return nil, fmt.Errorf("read svg: viewBox %q", attrs["viewBox"])
	}
	r.out.width, r.out.height = box[2], box[3]
	if err := r.define(root); err != nil {
		return nil, fmt.Errorf("read svg: %w", err)
	}
	base := svgMatrix{1, 0, 0, 1, -box[0], -box[1]}
	for _, node := range root.Nodes {
		if err := r.read(node, map[string]string{}, base, nil); err != nil {
			return nil, fmt.Errorf("read svg: %w", err)
		}
	}
	return r.out, nil
}

// svgInherited are the attributes that groups hand down.
const svgInherited = " fill stroke stroke-width stroke-dasharray stroke-linecap stroke-linejoin fill-opacity stroke-opacity fill-rule font-size font-weight text-anchor dominant-baseline opacity paint-order "

// svgAttributes are those of an element, its style and what it inherits.
func svgAttributes(node svgNode, from map[string]string) map[string]string {
	attrs := map[string]string{}
	for name, value := range from {
		if strings.Contains(svgInherited, " "+name+" ") {
			attrs[name] = value
		}
	}
	for _, attr := range node.Attrs {
		if attr.Name.Local == "opacity" && attrs["opacity"] != "" {
			attrs["opacity"] = strconv.FormatFloat(svgNumber(attrs, "opacity", 1)*svgLength(attr.Value, 1), 'g', -1, 64)
			continue
		}
		attrs[attr.Name.Local] = attr.Value
	}
	for declaration := range strings.SplitSeq(attrs["style"], ";") {
		if name, value, found := strings.Cut(declaration, ":"); found {
			attrs[strings.TrimSpace(name)] = strings.TrimSpace(value)
		}
	}
	return attrs
}

func svgLength(text string, otherwise float64) float64 {
	value, err := strconv.ParseFloat(strings.TrimSuffix(strings.TrimSpace(text), "px"), 64)
	if err != nil {
		return otherwise
	}
	return value
}

func svgNumber(attrs map[string]string, name string, otherwise float64) float64 {
	return svgLength(attrs[name], otherwise)
}

// define collects clip paths and gradients, which may stand after their use.
func (r *svgReader) define(node svgNode) error {
	attrs := svgAttributes(node, nil)
	switch node.XMLName.Local {
	case "clipPath":
		for _, child := range node.Nodes {
			path, err := svgOutline(child.XMLName.Local, svgAttributes(child, nil))
			if err != nil {
				return err
			}
			m, err := parseTransform(svgAttributes(child, nil)["transform"])
			if err != nil {
				return err
			}
			r.clips[attrs["id"]] = append(r.clips[attrs["id"]], svgMoved(path, m)...)
		}
	case "linearGradient", "radialGradient":
		for _, child := range node.Nodes {
			if child.XMLName.Local == "stop" {
				stop := svgAttributes(child, nil)
				r.gradients[attrs["id"]] = r.paint(stop["stop-color"], svgNumber(stop, "stop-opacity", 1))
				break
			}
		}
	}
	for _, child := range node.Nodes {
		if err := r.define(child); err != nil {
			return err
		}
	}
	return nil
}

func (r *svgReader) read(node svgNode, from map[string]string, m svgMatrix, clip []svgSegment) error {
	name := node.XMLName.Local
	if name == "defs" || name == "style" || name == "title" || name == "desc" {
		return nil
	}
	attrs := svgAttributes(node, from)
	if attrs["display"] == "none" || attrs["visibility"] == "hidden" {
		return nil
	}
	own, err := parseTransform(attrs["transform"])
	if err != nil {
		return err
	}
	m = m.times(own)
	if id, found := strings.CutPrefix(attrs["clip-path"], "url(#"); found {
		clip = svgMoved(r.clips[strings.TrimSuffix(id, ")")], m)
	}
	switch name {
	case "g", "svg", "a":
		handed := maps.Clone(attrs)
		for _, child := range node.Nodes {
			if err := r.read(child, handed, m, clip); err != nil {
				return err
			}
		}
		return nil
	case "text":
		r.text(node, attrs, m, clip)
		return nil
	}
	path, err := svgOutline(name, attrs)
	if err != nil {
		return err
	}
	one := r.shape(attrs, m)
	one.path, one.clip = svgMoved(path, m), clip
	if one.fill.alpha > 0 || one.stroke.alpha > 0 && one.width > 0 {
		r.out.shapes = append(r.out.shapes, one)
	}
	return nil
}

// shape reads the paint of an element.
func (r *svgReader) shape(attrs map[string]string, m svgMatrix) svgShape {
	fill := attrs["fill"]
	if fill == "" {
		fill = "black"
	}
	opacity := svgNumber(attrs, "opacity", 1)
	one := svgShape{
		fill:    r.paint(fill, opacity*svgNumber(attrs, "fill-opacity", 1)),
		stroke:  r.paint(attrs["stroke"], opacity*svgNumber(attrs, "stroke-opacity", 1)),
		width:   svgNumber(attrs, "stroke-width", 1) * m.scale(),
		evenOdd: attrs["fill-rule"] == "evenodd",
		cap:     attrs["stroke-linecap"], join: attrs["stroke-linejoin"],
	}
	if dash, err := parseNumbers(attrs["stroke-dasharray"]); err == nil {
		for _, length := range dash {
			one.dash = append(one.dash, length*m.scale())
		}
	}
	return one
}

func (r *svgReader) text(node svgNode, attrs map[string]string, m svgMatrix, clip []svgSegment) {
	text := node.Text
	for _, child := range node.Nodes {
		text += child.Text
	}
	if strings.TrimSpace(text) == "" {
		return
	}
	one := r.shape(attrs, m)
	one.text, one.clip = text, clip
	one.turn = m.times(svgMatrix{1, 0, 0, 1, svgNumber(attrs, "x", 0), svgNumber(attrs, "y", 0)})
	one.size = svgNumber(attrs, "font-size", 12)
	one.anchor = attrs["text-anchor"]
	weight := attrs["font-weight"]
	one.bold = weight == "bold" || weight == "bolder" || svgLength(weight, 400) >= 600
	one.halo = attrs["stroke"] != "" && attrs["stroke"] != "none" && attrs["paint-order"] == "stroke"
	switch attrs["dominant-baseline"] {
	case "central", "middle":
		one.raise = 0.365
	case "hanging", "text-before-edge":
		one.raise = 0.88
	case "text-after-edge", "ideographic":
		one.raise = -0.12
	}
	r.out.shapes = append(r.out.shapes, one)
}

// paint reads a colour.
func (r *svgReader) paint(text string, alpha float64) svgPaint {
	text = strings.TrimSpace(text)
	if id, found := strings.CutPrefix(text, "url(#"); found {
		first := r.gradients[strings.TrimSuffix(id, ")")]
		first.alpha *= alpha
		return first
	}
	switch text {
	case "", "none", "transparent":
		return svgPaint{}
	case "black", "currentColor":
		return svgPaint{alpha: alpha}
	case "white":
		return svgPaint{rgb{255, 255, 255}, alpha}
	}
	if hex, found := strings.CutPrefix(text, "#"); found {
		if len(hex) == 3 || len(hex) == 4 {
			hex = string([]byte{hex[0], hex[0], hex[1], hex[1], hex[2], hex[2]})
		}
		value, err := strconv.ParseUint(hex[:min(6, len(hex))], 16, 32)
		if err == nil {
			return svgPaint{rgb{int(value >> 16), int(value >> 8 & 255), int(value & 255)}, alpha}
		}
	}
	if _, list, found := strings.Cut(text, "("); found && strings.HasPrefix(text, "rgb") {
		if v, err := parseNumbers(strings.TrimSuffix(list, ")")); err == nil && len(v) >= 3 {
			if len(v) > 3 {
				alpha *= v[3]
			}
			return svgPaint{rgb{int(v[0]), int(v[1]), int(v[2])}, alpha}
		}
	}
	return svgPaint{alpha: alpha}
}

// svgOutline is the path of a basic shape.
func svgOutline(name string, attrs map[string]string) ([]svgSegment, error) {
	n := func(key string) float64 { return svgNumber(attrs, key, 0) }
	switch name {
	case "path":
		return parsePath(attrs["d"])
	case "line":
		return parsePath(fmt.Sprintf("M%g %gL%g %g", n("x1"), n("y1"), n("x2"), n("y2")))
	case "polyline":
		return parsePath("M" + attrs["points"])
	case "polygon":
		return parsePath("M" + attrs["points"] + "Z")
	case "rect":
		x, y, w, h := n("x"), n("y"), n("width"), n("height")
		rx, ry := svgNumber(attrs, "rx", n("ry")), svgNumber(attrs, "ry", n("rx"))
		rx, ry = min(rx, w/2), min(ry, h/2)
		if rx <= 0 || ry <= 0 {
			return parsePath(fmt.Sprintf("M%g %gh%gv%gh%gZ", x, y, w, h, -w))
		}
		return parsePath(fmt.Sprintf("M%g %gh%ga%g %g 0 0 1 %g %gv%ga%g %g 0 0 1 %g %gh%ga%g %g 0 0 1 %g %gv%ga%g %g 0 0 1 %g %gZ",
			x+rx, y, w-2*rx, rx, ry, rx, ry, h-2*ry, rx, ry, -rx, ry, -(w - 2*rx), rx, ry, -rx, -ry, -(h - 2*ry), rx, ry, rx, -ry))
	case "circle", "ellipse":
		rx, ry := n("rx"), n("ry")
		if name == "circle" {
			rx, ry = n("r"), n("r")
		}
		return parsePath(fmt.Sprintf("M%g %ga%g %g 0 1 1 %g 0a%g %g 0 1 1 %g 0Z", n("cx")-rx, n("cy"), rx, ry, 2*rx, rx, ry, -2*rx))
	default:
		return nil, fmt.Errorf("element %q is not drawn", name)
	}
}

// svgMoved is a path under a transform.
func svgMoved(path []svgSegment, m svgMatrix) []svgSegment {
	out := make([]svgSegment, len(path))
	for i, step := range path {
		out[i].kind = step.kind
		for k := range step.to {
			out[i].to[k] = m.apply(step.to[k])
		}
	}
	return out
}
