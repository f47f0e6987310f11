package charts

import (
	"context"
	"encoding/json"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/dop251/goja"

	"jixiao/reports/assets"
	"jixiao/reports/typeface"
)

// Renderer draws charts to SVG with ECharts' server-side renderer. It compiles the
// library once, on first use, keeps what it drew, and may be used by many goroutines
// at once. The zero value is not usable: see NewRenderer.
type Renderer struct {
	face    *typeface.Face
	program func() (*goja.Program, error)

	mutex sync.Mutex
	drawn map[string]*drawing
	order []string // keys of drawn, oldest first
}

// drawing is one chart that is drawn, or being drawn.
type drawing struct {
	done chan struct{}
	svg  string
	err  error
}

// kept is how many charts a Renderer remembers.
const kept = 512

// NewRenderer makes a Renderer that measures text with the given font, which must be
// the one that the SVG will be shown or printed with.
func NewRenderer(face *typeface.Face) *Renderer {
	return &Renderer{
		face: face,
		program: sync.OnceValues(func() (*goja.Program, error) {
			return goja.Compile("echarts.min.js", assets.ECharts, false)
		}),
		drawn: map[string]*drawing{},
	}
}

// SVG draws the chart at a width in CSS pixels (Width is the usual one; its height
// follows from the spec) as a standalone svg element. The ids in it begin with the
// chart's ID. The same spec gives the same bytes, in whatever order charts are drawn.
func (r *Renderer) SVG(ctx context.Context, spec Spec, width int) (string, error) {
	spec, err := printable(spec)
	if err != nil {
		return "", err
	}
	data, err := json.Marshal(spec)
	if err != nil {
		return "", fmt.Errorf("chart %q: %w", spec.ID, err)
	}
	key := strconv.Itoa(width) + " " + string(data)
	r.mutex.Lock()
	entry, found := r.drawn[key]
	if !found {
		entry = &drawing{done: make(chan struct{})}
		r.remember(key, entry)
	}
	r.mutex.Unlock()
	if found {
		select {
		case <-entry.done:
			return entry.svg, entry.err
		case <-ctx.Done():
			return "", ctx.Err()
		}
	}
	entry.svg, entry.err = r.draw(ctx, spec, width)
	if entry.err != nil {
		r.forget(key, entry)
	}
	close(entry.done)
	return entry.svg, entry.err
}

// printable is the spec with values that JSON cannot hold as missing ones.
func printable(spec Spec) (Spec, error) {
	plan := plan{Spec: spec, words: wordsOf(spec.Language)}
	if err := plan.check(); err != nil {
		return spec, fmt.Errorf("chart %q: %w", spec.ID, err)
	}
	percent, kind := spec.Percent, spec.Kind
	plan.Percent, plan.Kind = false, Bar
	plan.takeValues()
	spec.Series, spec.Percent, spec.Kind = plan.Series, percent, kind
	return spec, nil
}

func (r *Renderer) remember(key string, entry *drawing) {
	if len(r.order) >= kept {
		delete(r.drawn, r.order[0])
		r.order = r.order[1:]
	}
	r.drawn[key] = entry
	r.order = append(r.order, key)
}

func (r *Renderer) forget(key string, entry *drawing) {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	if r.drawn[key] != entry {
		return
	}
	delete(r.drawn, key)
	for i, other := range r.order {
		if other == key {
			r.order = append(r.order[:i:i], r.order[i+1:]...)
			return
		}
	}
}

// draw runs ECharts in a fresh interpreter, so that no counter of an earlier chart
// shows in this one.
func (r *Renderer) draw(ctx context.Context, spec Spec, width int) (string, error) {
	plan, err := layOut(spec, width)
	if err != nil {
		return "", fmt.Errorf("chart %q: %w", spec.ID, err)
	}
	option, err := option(spec, width)
	if err != nil {
		return "", err
	}
	program, err := r.program()
	if err != nil {
		return "", fmt.Errorf("compile the chart library: %w", err)
	}
	if err := ctx.Err(); err != nil {
		return "", err
	}
	machine := goja.New()
	stop := context.AfterFunc(ctx, func() { machine.Interrupt(ctx.Err()) })
	defer stop()
	machine.SetRandSource(func() float64 { return 0.5 })
	machine.SetTimeSource(func() time.Time { return time.Unix(0, 0).UTC() })
	svg, err := r.run(machine, program, string(option), width, plan.height)
	if err != nil {
		if ctx.Err() != nil {
			return "", ctx.Err()
		}
		return "", fmt.Errorf("draw chart %q: %w", spec.ID, err)
	}
	return tidy(svg, spec.ID), nil
}

const script = `(function (option, width, height) {
	echarts.setPlatformAPI({ measureText: measure });
	var chart = echarts.init(null, null, { renderer: 'svg', ssr: true, width: width, height: height });
	chart.setOption(JSON.parse(option));
	var svg = chart.renderToSVGString();
	chart.dispose();
	return svg;
})`

func (r *Renderer) run(machine *goja.Runtime, program *goja.Program, option string, width, height int) (string, error) {
	idle := func(goja.FunctionCall) goja.Value { return machine.ToValue(0) }
	for name, function := range map[string]any{
		"setTimeout": idle, "clearTimeout": idle, "measure": func(text, font string) map[string]float64 {
			return map[string]float64{"width": r.face.Width(text) * pixels(font)}
		},
	} {
		if err := machine.Set(name, function); err != nil {
			return "", err
		}
	}
	if _, err := machine.RunProgram(program); err != nil {
		return "", err
	}
	value, err := machine.RunString(script)
	if err != nil {
		return "", err
	}
	draw, ok := goja.AssertFunction(value)
	if !ok {
		return "", fmt.Errorf("chart script is not a function")
	}
	svg, err := draw(goja.Undefined(), machine.ToValue(option), machine.ToValue(width), machine.ToValue(height))
	if err != nil {
		return "", err
	}
	return svg.String(), nil
}

// pixels is the size in a CSS font such as "bold 13px Noto Sans SC".
func pixels(font string) float64 {
	for word := range strings.FieldsSeq(font) {
		if size, found := strings.CutSuffix(word, "px"); found {
			if value, err := strconv.ParseFloat(size, 64); err == nil {
				return value
			}
		}
	}
	return fontSize
}

// tidy gives the ids of the drawing the chart's name and takes off what only a page
// with a mouse would need: hover styles, classes, event marks.
func tidy(svg, id string) string {
	svg = regexp.MustCompile(`(?s)<style ?>.*?</style>\s*`).ReplaceAllString(svg, "")
	svg = regexp.MustCompile(` (class|ecmeta_[a-z_]+|pointer-events)="[^"]*"`).ReplaceAllString(svg, "")
	return regexp.MustCompile(`(id="|url\(#)zr\d+-`).ReplaceAllString(svg, "${1}"+Anchor(id)+"-")
}

// Anchor is the chart's ID as an XML name, fit to be an element id.
func Anchor(id string) string {
	var name strings.Builder
	name.WriteString("chart-")
	for _, char := range id {
		switch {
		case char >= 'a' && char <= 'z', char >= 'A' && char <= 'Z', char >= '0' && char <= '9', char == '-':
			name.WriteRune(char)
		default:
			fmt.Fprintf(&name, "_%x", char)
		}
	}
	return name.String()
}
