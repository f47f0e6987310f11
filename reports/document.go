// Package reports turns the rows of named queries into documents, and documents
// into pages. A section returns blocks of data (text, tables, charts), never markup;
// the printers in this package draw the same document as HTML and PDF.
package reports

import (
	"time"

	"jixiao/reports/charts"
)

// Document is one report as data, ready to be drawn by any printer. The same
// document gives the same bytes.
type Document struct {
	Language  string    // BCP 47, "zh-CN" by default
	Title     string    // set large on the cover and in the file's metadata
	Subtitle  string    // smaller line under the title
	Date      time.Time // as-of day: the date in the file's metadata
	Dated     string    // date as printed at the foot of the cover, "2022年12月"; empty prints Date
	Cover     []Field   // labelled lines at the foot of the cover
	Stamp     string    // provenance printed small on every page: period, as of, rules, run
	Watermark string    // "草稿" on documents that must not be handed in; empty otherwise
	Body      []Block
	Screen    []Block // follows the body in HTML alone: how each score came about
}

// Field is one labelled line, such as 评价机构: 某某公司.
type Field struct{ Label, Value string }

// Block is one piece of the body: Heading, Paragraph, List, Table, Figure, Cards,
// Contents or PageBreak.
type Block interface{ block() }

// Heading opens a part. Level 1 prints as 一、, level 2 as （一）, level 3 as 1.
// The printers take Number as it is; Numbered fills it in.
type Heading struct {
	Level  int    // 1 to 3
	Number string // "一、", empty for parts without number
	Text   string
	ID     string // anchor, unique in the document
}

// Paragraph is running text.
type Paragraph struct {
	Text  []Span
	Style ParagraphStyle
}

// ParagraphStyle says how a paragraph is set.
type ParagraphStyle int

// Paragraph styles.
const (
	Body ParagraphStyle = iota // indented by two characters, justified
	Note                       // small, grey, not indented: sources, remarks
	Lead                       // the one sentence that must be read, set off
)

// Span is a run of text in one style.
type Span struct {
	Text   string
	Strong bool
	Link   string // "#anchor" inside the document; empty for none
}

// List is a run of short items.
type List struct {
	Ordered bool
	Items   [][]Span
}

// Table is a captioned table. Printers number tables that have a caption in the order
// they come (表 1),
// repeat the header on each page and never split a row.
type Table struct {
	ID      string
	Caption string
	Columns []Column
	Rows    []Row
	Note    string // source, denominator, n: printed under the table
}

// Column heads a table column.
type Column struct {
	Title string
	Align Align
	Width float64 // share of the table's width, a wish: no column gets less than its longest word; 0 shares what is left by need
}

// Align is the horizontal place of a cell's text.
type Align int

// Alignments.
const (
	Left Align = iota
	Right
	Center
)

// Row is one table row.
type Row struct {
	Kind  RowKind
	Cells []Cell
}

// RowKind says how heavy a row is drawn.
type RowKind int

// Row kinds.
const (
	Plain RowKind = iota
	Subtotal
	Total
)

// Cell is one table cell. Text is what is printed; Value is the typed value behind
// it (string, int64, float64, time.Time) for printers that keep numbers as numbers.
type Cell struct {
	Text    string
	Value   any
	Span    int  // columns covered, 0 or 1 for one
	RowSpan int  // rows covered, 0 or 1 for one; covered cells are left out of later rows
	Tone    Tone // traffic light
	Link    string
	Open    string // "#anchor" in the part that HTML alone prints; paper has no link there
}

// Fold is what opens on demand: a text as it is (SQL) or a table. HTML alone prints it.
type Fold struct {
	Summary string
	Code    string
	Table   *Table
}

// Tone colours a value; printers also mark it without colour (●▲■).
type Tone int

// Tones.
const (
	Neutral Tone = iota
	Good
	Warn
	Bad
)

// Figure is a captioned chart. Printers number figures in the order they come (图 1).
type Figure struct {
	ID      string
	Caption string
	Alt     string // the finding in words, for readers who cannot see the chart
	Note    string
	Chart   charts.Spec
}

// Cards is a row of key figures.
type Cards struct{ Cards []Card }

// Card is one key figure: "85.22", "分", "总得分".
type Card struct {
	Label, Value, Unit, Note string
	Tone                     Tone
}

// Contents is the table of contents of level 1 and 2 headings, with page numbers on
// paper and links on screen.
type Contents struct{}

// PageBreak starts a new page on paper.
type PageBreak struct{}

func (Heading) block()   {}
func (Paragraph) block() {}
func (List) block()      {}
func (Table) block()     {}
func (Figure) block()    {}
func (Cards) block()     {}
func (Contents) block()  {}
func (PageBreak) block() {}
func (Fold) block()      {}

// Text is a paragraph of plain text.
func Text(text string) Paragraph { return Paragraph{Text: []Span{{Text: text}}} }
