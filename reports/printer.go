package reports

import (
	"context"
	"fmt"
	"html/template"
	"runtime"
	"sync"

	"jixiao/reports/assets"
	"jixiao/reports/charts"
	"jixiao/reports/typeface"
)

// Fonts are TrueType files to print with in place of the embedded ones. Each may be
// nil; characters that a given font lacks are taken from the embedded ones.
type Fonts struct {
	Text  []byte // running text: Noto Serif SC Regular
	Sans  []byte // tables, notes, charts, second headings: Noto Sans SC Regular
	Heavy []byte // first headings and emphasis: Noto Sans SC Bold
}

// Printer draws documents as HTML and PDF. It reads its fonts and compiles the chart
// library once, shares each drawn chart between the formats, and may be used by many
// goroutines at once.
type Printer struct {
	Charts *charts.Renderer // for other printers of the same charts

	faces  []*typeface.Face
	halves []*typeface.Half // of each face
	text   [3]int           // face of each role: text, sans, heavy
	page   *template.Template
}

// Report says what a printer made.
type Report struct {
	Pages    int      // on paper, the cover counted
	Warnings []string // what could not be printed as written: characters no font has, links to nowhere
}

// NewPrinter reads the fonts and the page template.
func NewPrinter(fonts Fonts) (*Printer, error) {
	printer := &Printer{}
	for role, pair := range [3]struct{ given, embedded []byte }{
		{fonts.Text, assets.SerifRegular}, {fonts.Sans, assets.SansRegular}, {fonts.Heavy, assets.SansBold},
	} {
		for _, data := range [][]byte{pair.embedded, pair.given} {
			if data == nil {
				continue
			}
			face, err := typeface.Parse(data)
			if err != nil {
				return nil, fmt.Errorf("font of %s: %w", [3]string{"the text", "tables", "headings"}[role], err)
			}
			half, err := face.Halve(closers)
			if err != nil {
				return nil, err
			}
			printer.text[role] = len(printer.faces)
			printer.faces = append(printer.faces, face)
			printer.halves = append(printer.halves, half)
		}
	}
	page, err := template.New("page").Parse(assets.Page)
	if err != nil {
		return nil, fmt.Errorf("page template: %w", err)
	}
	printer.page = page
	printer.Charts = charts.NewRenderer(printer.faces[printer.text[sans]])
	return printer, nil
}

// The roles a font can have.
const (
	serif = iota
	sans
	heavy
)

// drawCharts draws all charts of a document side by side and returns them by the
// place of their figure in the body.
func (p *Printer) drawCharts(ctx context.Context, body []Block, language string) (map[int]string, error) {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	var (
		wait  sync.WaitGroup
		mutex sync.Mutex
	)
	drawn := map[int]string{}
	turn := make(chan struct{}, runtime.GOMAXPROCS(0))
	for place, block := range body {
		figure, ok := block.(Figure)
		if !ok {
			continue
		}
		wait.Go(func() {
			turn <- struct{}{}
			defer func() { <-turn }()
			svg, err := p.Charts.SVG(ctx, chartOf(figure, language), charts.Width)
			if err != nil {
				cancel(err)
				return
			}
			mutex.Lock()
			defer mutex.Unlock()
			drawn[place] = svg
		})
	}
	wait.Wait()
	if err := context.Cause(ctx); err != nil {
		return nil, err
	}
	return drawn, nil
}

// chartOf is the chart of a figure in the language of the document.
func chartOf(figure Figure, language string) charts.Spec {
	spec := figure.Chart
	if spec.Language == "" {
		spec.Language = language
	}
	return spec
}

// printWords are the few words the printers add to a document.
type printWords struct{ Contents, Table, Figure, Data, Category, Good, Warn, Bad, Date string }

func printWordsOf(language string) printWords {
	if len(language) >= 2 && language[:2] == "en" {
		return printWords{"Contents", "Table ", "Figure ", "Data", "Category", "good", "watch", "bad", "2 January 2006"}
	}
	return printWords{"目录", "表 ", "图 ", "数据", "项目", "正常", "关注", "问题", "2006年1月2日"}
}

// toneMark is the sign that stands for a tone where colour does not show.
func toneMark(tone Tone) string {
	return [...]string{"", "●", "▲", "■"}[min(max(int(tone), 0), 3)]
}

func languageOf(doc Document) string {
	if doc.Language == "" {
		return "zh-CN"
	}
	return doc.Language
}

// datedOf is the date at the foot of the cover, empty for none.
func datedOf(doc Document, words printWords) string {
	if doc.Dated == "" && !doc.Date.IsZero() {
		return doc.Date.Format(words.Date)
	}
	return doc.Dated
}
