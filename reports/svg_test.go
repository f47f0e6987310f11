package reports

import (
	"math"
	"strconv"
	"strings"
	"testing"
)

func TestParsePath_commands(t *testing.T) {
	for path, want := range map[string]string{
		"M1 2L3 4H5V6Z":                 "M1,2 L3,4 L5,4 L5,6 Z",
		"m1,2l2-2h-1v.5z":               "M1,2 L3,0 L2,0 L2,0.5 Z",
		"M0 0 10 0 10 10":               "M0,0 L10,0 L10,10",
		"M0 0C1 2 3 4 5 6S7 8 9 10":     "M0,0 C1,2,3,4,5,6 C7,8,7,8,9,10",
		"M0 0Q3 3 6 0T12 0":             "M0,0 C2,2,4,2,6,0 C8,-2,10,-2,12,0",
		"M1e1-2E0L.5.5":                 "M10,-2 L0.5,0.5",
		"M0 0A0 5 0 0 1 4 4":            "M0,0 L4,4",
		"M10 0A10 10 0 0110 0":          "M10,0 L10,0",
		"M1 0A1 1 0 1 1 1 -0.0000001 Z": "",
	} {
		list, err := parsePath(path)
		if err != nil {
			t.Errorf("%s: %v", path, err)
			continue
		}
		if want != "" && written(list) != want {
			t.Errorf("%s is %s, want %s", path, written(list), want)
		}
	}
	for _, path := range []string{"M1", "L", "M0 0 A1 1 0 2 1 3 3", "10 10", "M0 0Z 5 5"} {
		if list, err := parsePath(path); err == nil {
			t.Errorf("%s was read as %s", path, written(list))
		}
	}
}

func written(list []svgSegment) string {
	var steps []string
	for _, step := range list {
		count := map[byte]int{'M': 1, 'L': 1, 'C': 3}[step.kind]
		var numbers []string
		for _, to := range step.to[:count] {
			numbers = append(numbers, short(to.x), short(to.y))
		}
		steps = append(steps, string(step.kind)+strings.Join(numbers, ","))
	}
	return strings.Join(steps, " ")
}

func short(value float64) string {
	return strconv.FormatFloat(math.Round(value*1e6)/1e6, 'g', -1, 64)
}

// TestParsePath_arcs draws circles by arcs in all four manners: every curve point lies
// on the circle.
func TestParsePath_arcs(t *testing.T) {
	for _, path := range []string{"M5 0A5 5 0 0 1 0 5", "M5 0A5 5 0 1 0 0 5", "M5 0A5 5 0 0 1 -5 0", "M5 0A5 5 30 1 1 5 -0.01"} {
		list, err := parsePath(path)
		if err != nil {
			t.Fatal(err)
		}
		from := list[0].to[0]
		for _, step := range list[1:] {
			if step.kind != 'C' {
				t.Fatalf("%s: step %c", path, step.kind)
			}
			for share := 0.0; share <= 1; share += 0.125 {
				p := bezier(from, step.to, share)
				if radius := math.Hypot(p.x, p.y); math.Abs(radius-5) > 0.01 {
					t.Errorf("%s: a point is %.3f from the centre, want 5", path, radius)
				}
			}
			from = step.to[2]
		}
	}
}

func bezier(from svgPoint, to [3]svgPoint, share float64) svgPoint {
	a, b, c := pointBetween(from, to[0], share), pointBetween(to[0], to[1], share), pointBetween(to[1], to[2], share)
	return pointBetween(pointBetween(a, b, share), pointBetween(b, c, share), share)
}

func TestParseTransform(t *testing.T) {
	for text, want := range map[string]svgPoint{
		"":                           {3, 4},
		"translate(10)":              {13, 4},
		"translate(10, 20) scale(2)": {16, 28},
		"rotate(90)":                 {-4, 3},
		"rotate(90 3 4)":             {3, 4},
		"matrix(0,-1,1,0,100,200)":   {104, 197},
		"skewX(45)":                  {7, 4},
		"scale(-1 1)translate(1 1)":  {-4, 5},
	} {
		m, err := parseTransform(text)
		if err != nil {
			t.Errorf("%s: %v", text, err)
			continue
		}
		if got := m.apply(svgPoint{3, 4}); math.Hypot(got.x-want.x, got.y-want.y) > 1e-9 {
			t.Errorf("%s moves the point to %v, want %v", text, got, want)
		}
	}
	for _, text := range []string{"turn(3)", "translate(", "rotate(a)"} {
		if _, err := parseTransform(text); err == nil {
			t.Errorf("%s was taken", text)
		}
	}
}

func TestParseSVG_readsPaintTextAndClips(t *testing.T) {
	picture, err := parseSVG(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 50">
		<g transform="translate(10 0)" fill="#f00" opacity="0.5"><rect x="1" y="2" width="3" height="4"/><circle cx="5" cy="5" r="2" fill="none" stroke="rgba(0,0,255,0.5)" stroke-width="2" stroke-dasharray="4,2"/></g>
		<text x="5" y="6" text-anchor="middle" dominant-baseline="central" style="font-size:13px;font-weight:bold" fill="url(#g)">件&amp;</text>
		<path d="M0 0L1 1" clip-path="url(#c)" stroke="black" fill="none"/><path d="M0 0" fill="none"/>
		<defs><clipPath id="c"><path d="M0 0H9V9Z"/></clipPath><linearGradient id="g"><stop stop-color="#010203"/><stop stop-color="white"/></linearGradient></defs></svg>`)
	if err != nil {
		t.Fatal(err)
	}
	if len(picture.shapes) != 4 || picture.width != 100 || picture.height != 50 {
		t.Fatalf("%d shapes on %v by %v", len(picture.shapes), picture.width, picture.height)
	}
	rect, circle, text, line := picture.shapes[0], picture.shapes[1], picture.shapes[2], picture.shapes[3]
	if written(rect.path) != "M11,2 L14,2 L14,6 L11,6 Z" || rect.fill != (svgPaint{rgb{255, 0, 0}, 0.5}) || rect.stroke.alpha != 0 {
		t.Errorf("rect is %s, %+v", written(rect.path), rect.fill)
	}
	if circle.fill.alpha != 0 || circle.stroke != (svgPaint{rgb{0, 0, 255}, 0.25}) || circle.width != 2 || len(circle.dash) != 2 {
		t.Errorf("circle is %+v", circle)
	}
	if text.text != "件&" || !text.bold || text.size != 13 || text.anchor != "middle" || text.raise == 0 || text.fill.color != (rgb{1, 2, 3}) {
		t.Errorf("text is %+v", text)
	}
	if written(line.clip) != "M0,0 L9,0 L9,9 Z" {
		t.Errorf("clip is %s", written(line.clip))
	}
	for _, wrong := range []string{"<svg", `<svg viewBox="0 0 1"/>`, `<svg viewBox="0 0 1 1"><foreignObject/></svg>`} {
		if _, err := parseSVG(wrong); err == nil {
			t.Errorf("%s was taken", wrong)
		}
	}
}
