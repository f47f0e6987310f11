package reports

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"html/template"
	"io"
	"strings"

	"jixiao/reports/assets"
	"jixiao/reports/charts"
)

// htmlPage is what the page template is filled with.
type htmlPage struct {
	Document
	Language    string
	Words       printWords
	TitleParts  []string // the title in pieces between which it may break
	Day         string
	Style       template.CSS
	Library     template.JS // the chart library
	Script      template.JS
	Options     map[string]json.RawMessage // chart options by element id
	Blocks      []htmlBlock
	Entries     []htmlEntry // headings of level 1 and 2
	HasContents bool
}

// htmlBlock is one block; exactly one of the pointers is set.
type htmlBlock struct {
	Heading   *htmlHeading
	Paragraph *htmlParagraph
	List      *htmlList
	Table     *htmlTable
	Figure    *htmlFigure
	Cards     []htmlCard
	Fold      *htmlFold
	Contents  bool
	PageBreak bool
}

type htmlFold struct {
	Summary, Code string
	Table         *htmlTable
}

type htmlHeading struct {
	Heading
	Anchor string
}

type htmlEntry struct {
	Level                int
	Number, Text, Anchor string
}

type htmlParagraph struct {
	Class string
	Spans []htmlSpan
}

type htmlSpan struct {
	Text   string
	Strong bool
	Anchor string // fragment without #, empty for none
}

type htmlList struct {
	Ordered bool
	Items   [][]htmlSpan
}

type htmlTable struct {
	ID, Title, Caption, Note string
	Columns                  []htmlColumn
	Rows                     []htmlRow
	Sized                    bool
}

type htmlColumn struct {
	Title, Class string
	Percent      float64
}

type htmlRow struct {
	Class string
	Cells []htmlCell
}

type htmlCell struct {
	Text, Class, Mark, Meaning, Anchor string
	ColSpan, RowSpan                   int
}

type htmlFigure struct {
	ID, Title, Caption, Alt, Note, Chart string
	Height                               int
	Still                                template.HTML
	Header                               []string
	Rows                                 [][]string
}

type htmlCard struct{ Label, Value, Unit, Note, Class, Mark, Meaning string }

// WriteHTML prints the document as one HTML file that opens without a network: style,
// script, chart library and charts are in it. Each figure is a drawing that the live
// chart takes the place of where scripts run. The same document gives the same bytes.
func (p *Printer) WriteHTML(ctx context.Context, w io.Writer, doc Document) error {
	drawn, err := p.drawCharts(ctx, doc.Body, doc.Language)
	if err != nil {
		return err
	}
	page := htmlPage{
		Document: doc, Language: languageOf(doc), Words: printWordsOf(doc.Language),
		Style: template.CSS(assets.Style), Script: template.JS(assets.Script), //nolint:gosec // G203: our own embedded files
		Options: map[string]json.RawMessage{}, TitleParts: titleParts(doc.Title),
	}
	page.Day = datedOf(doc, page.Words)
	if len(drawn) > 0 {
		page.Library = template.JS(assets.ECharts) //nolint:gosec // G203: the embedded chart library
	}
	builder := htmlBuilder{page: &page, drawn: drawn}
	for place, block := range doc.Body {
		if err := builder.add(place, block); err != nil {
			return err
		}
	}
	for place, block := range doc.Screen {
		if err := builder.add(len(doc.Body)+place, block); err != nil {
			return err
		}
	}
	if err := p.page.Execute(w, page); err != nil {
		return fmt.Errorf("write page: %w", err)
	}
	return nil
}

type htmlBuilder struct {
	page            *htmlPage
	drawn           map[int]string
	tables, figures int
	headings        int
}

func (b *htmlBuilder) add(place int, block Block) error {
	var view htmlBlock
	switch block := block.(type) {
	case Heading:
		view.Heading = b.heading(block)
	case Paragraph:
		class := [...]string{"body", "note", "lead"}[min(max(int(block.Style), 0), 2)]
		spans := htmlSpans(block.Text)
		if len(spans) > 0 { // the style indents
			spans[0].Text = strings.TrimLeft(spans[0].Text, " \u3000")
		}
		view.Paragraph = &htmlParagraph{Class: class, Spans: spans}
	case List:
		view.List = &htmlList{Ordered: block.Ordered}
		for _, item := range block.Items {
			view.List.Items = append(view.List.Items, htmlSpans(item))
		}
	case Table:
		view.Table = b.table(block)
	case Figure:
		figure, err := b.figure(place, block)
		if err != nil {
			return err
		}
		view.Figure = figure
	case Cards:
		for _, card := range block.Cards {
			view.Cards = append(view.Cards, htmlCard{
				Label: card.Label, Value: card.Value, Unit: card.Unit, Note: card.Note,
				Class: toneClass(card.Tone), Mark: toneMark(card.Tone), Meaning: b.meaning(card.Tone),
			})
		}
	case Contents:
		view.Contents, b.page.HasContents = true, true
	case PageBreak:
		view.PageBreak = true
	case Fold:
		view.Fold = &htmlFold{Summary: block.Summary, Code: block.Code}
		if block.Table != nil {
			view.Fold.Table = b.table(*block.Table)
		}
	default:
		return fmt.Errorf("block %d: cannot print a %T", place+1, block)
	}
	b.page.Blocks = append(b.page.Blocks, view)
	return nil
}

func (b *htmlBuilder) heading(heading Heading) *htmlHeading {
	b.headings++
	heading.Level = min(max(heading.Level, 1), 3)
	view := &htmlHeading{Heading: heading, Anchor: heading.ID}
	if view.Anchor == "" {
		view.Anchor = fmt.Sprintf("heading-%d", b.headings)
	}
	if heading.Level <= 2 {
		b.page.Entries = append(b.page.Entries, htmlEntry{heading.Level, heading.Number, heading.Text, view.Anchor})
	}
	return view
}

func (b *htmlBuilder) table(table Table) *htmlTable {
	view := &htmlTable{ID: table.ID, Caption: table.Caption, Note: table.Note}
	if table.Caption != "" {
		b.tables++
		view.Title = fmt.Sprintf("%s%d", b.page.Words.Table, b.tables)
	}
	for _, column := range table.Columns {
		view.Sized = view.Sized || column.Width > 0
		view.Columns = append(view.Columns, htmlColumn{column.Title, alignClass(column.Align), column.Width * 100})
	}
	for r, places := range cellPlaces(table) {
		row := table.Rows[r]
		entry := htmlRow{Class: [...]string{"plain", "subtotal", "total"}[min(max(int(row.Kind), 0), 2)]}
		for c, cell := range row.Cells {
			class := toneClass(cell.Tone)
			if briefly(cell.Text) {
				class = strings.TrimSpace("brief " + class)
			}
			if place := places[c]; place < len(table.Columns) {
				class = strings.TrimSpace(alignClass(table.Columns[place].Align) + " " + class)
			}
			entry.Cells = append(entry.Cells, htmlCell{
				Text: cell.Text, Class: class, Mark: toneMark(cell.Tone), Meaning: b.meaning(cell.Tone),
				Anchor: anchorOf(cmp.Or(cell.Link, cell.Open)), ColSpan: max(1, cell.Span), RowSpan: max(1, cell.RowSpan),
			})
		}
		view.Rows = append(view.Rows, entry)
	}
	return view
}

func (b *htmlBuilder) figure(place int, figure Figure) (*htmlFigure, error) {
	b.figures++
	spec := chartOf(figure, b.page.Document.Language)
	option, err := charts.Option(spec)
	if err != nil {
		return nil, err
	}
	height, err := charts.Height(spec)
	if err != nil {
		return nil, err
	}
	header, rows, err := charts.Table(spec)
	if err != nil {
		return nil, err
	}
	view := &htmlFigure{
		ID: figure.ID, Title: fmt.Sprintf("%s%d", b.page.Words.Figure, b.figures),
		Caption: figure.Caption, Alt: figure.Alt, Note: figure.Note,
		Chart:  fmt.Sprintf("%s-%d", charts.Anchor(spec.ID), b.figures),
		Height: height, Still: template.HTML(b.drawn[place]), //nolint:gosec // G203: drawn by ECharts, which escapes its texts
		Header: header, Rows: rows,
	}
	if view.Alt == "" {
		view.Alt = figure.Caption
	}
	b.page.Options[view.Chart] = option
	return view, nil
}

func (b *htmlBuilder) meaning(tone Tone) string {
	return [...]string{"", b.page.Words.Good, b.page.Words.Warn, b.page.Words.Bad}[min(max(int(tone), 0), 3)]
}

// briefly tells texts that are so short that a cell keeps them on one line.
func briefly(text string) bool {
	width := 0.0
	for _, char := range text {
		if isWide(char) {
			width++
		} else {
			width += 0.55
		}
	}
	return width <= 7
}

// titleParts are the pieces of a title between which it may break.
func titleParts(title string) []string {
	glyphs := make([]textGlyph, 0, len(title))
	for _, char := range title {
		glyphs = append(glyphs, textGlyph{char: char, style: &textStyle{}})
	}
	m := measureText(glyphs)
	m.glue(titleWords())
	var parts []string
	start := 0
	for i := range glyphs {
		if m.allowed[i] {
			parts = append(parts, string(runesOf(glyphs[start:i+1])))
			start = i + 1
		}
	}
	return parts
}

func runesOf(glyphs []textGlyph) []rune {
	runes := make([]rune, len(glyphs))
	for i, entry := range glyphs {
		runes[i] = entry.char
	}
	return runes
}

func toneClass(tone Tone) string {
	return [...]string{"", "good", "warn", "bad"}[min(max(int(tone), 0), 3)]
}

func alignClass(align Align) string {
	return [...]string{"", "right", "center"}[min(max(int(align), 0), 2)]
}

func htmlSpans(spans []Span) []htmlSpan {
	views := make([]htmlSpan, 0, len(spans))
	for _, span := range spans {
		views = append(views, htmlSpan{span.Text, span.Strong, anchorOf(span.Link)})
	}
	return views
}

// anchorOf is the fragment of a link inside the document; other links are none, as a
// report that is handed in leads nowhere else.
func anchorOf(link string) string {
	if anchor, inside := strings.CutPrefix(link, "#"); inside {
		return anchor
	}
	return ""
}

// cellPlaces is the column that each cell of a table starts at, row by row, with the
// cells that spans cover left out of the rows.
func cellPlaces(table Table) [][]int {
	busy := make([]int, len(table.Columns)) // rows that each column is still covered
	places := make([][]int, len(table.Rows))
	for r, row := range table.Rows {
		column := 0
		next := append([]int(nil), busy...)
		for i := range next {
			next[i] = max(0, next[i]-1)
		}
		for _, cell := range row.Cells {
			for column < len(busy) && busy[column] > 0 {
				column++
			}
			places[r] = append(places[r], column)
			for i := range max(1, cell.Span) {
				if column+i < len(next) {
					next[column+i] = max(0, max(1, cell.RowSpan)-1)
				}
			}
			column += max(1, cell.Span)
		}
		busy = next
	}
	return places
}
