package reports

import (
	"fmt"
	"sort"
	"strings"
)

// gridCell is a table cell with its text broken into lines.
type gridCell struct {
	column, span int
	row, rows    int // place in the grid, where rows taller than a page are several
	lines        []textLine
	align        textAlign
	next         int // first line that is not drawn yet, for cells over several pages
}

// tableGrid is a table laid out for paper.
type tableGrid struct {
	size, pitch, pad float64
	whole            bool    // cells of a few characters are not broken
	left, right      float64 // padding beside text
	widths           []float64
	head             []gridCell
	headHeight       float64
	rows             []gridRow
}

type gridRow struct {
	kind    RowKind
	height  float64
	cells   []*gridCell // cells that begin in this row
	covers  []*gridCell // cells that begin earlier and reach into this row
	partial bool        // goes on in the next row: no rule between
	item    *flowItem
}

// table sets a table: caption, header that is repeated on each page, rows that are
// not split, note.
func (s *pdfSheet) table(table Table) {
	s.tables++
	from := len(s.flow.items)
	s.captionAbove(fmt.Sprintf("%s%d", s.words.Table, s.tables), table.Caption)
	s.flow.items[from].anchor = table.ID
	g := s.grid(table)
	if len(table.Columns) > 0 {
		head := &flowItem{height: g.headHeight, keep: true, first: true, draw: func(p *pdfPen, y, _ float64) { g.drawHead(p, y) }}
		head.head = head
		s.flow.add(head)
		g.items(s, head)
	} else {
		g.items(s, nil)
	}
	if table.Note != "" {
		s.flow.items[len(s.flow.items)-1].keep = true
		s.noteBelow(table.Note, alignLeft)
	}
	s.space(16)
}

// captionAbove sets the caption of a table, kept with what follows.
func (s *pdfSheet) captionAbove(number, caption string) {
	items := s.captionLines(number, caption)
	items[0].before = 14
	for _, it := range items {
		it.keep = true
	}
	items[len(items)-1].height += 4
	s.flow.add(items...)
}

func (s *pdfSheet) captionLines(number, caption string) []*flowItem {
	const size, pitch = 10.5, 17.0
	style := &textStyle{role: heavy, size: size, color: inkBlack()}
	lines := measureText(s.setter.shape(textRun{strings.TrimSpace(number + "\u3000" + caption), style})).balanced(textWidth)
	items := make([]*flowItem, len(lines))
	for i, line := range lines {
		items[i] = &flowItem{height: pitch, draw: func(p *pdfPen, y, _ float64) {
			p.aligned(line, marginLeft, y+baselineOf(pitch, size), textWidth, alignCenter)
		}}
	}
	return items
}

// noteBelow sets the note under a table or figure, kept with it.
func (s *pdfSheet) noteBelow(note string, align textAlign) {
	const size, pitch = 9.0, 14.0
	style := &textStyle{role: sans, size: size, color: inkSoft()}
	lines := measureText(s.setter.shape(textRun{note, style})).lines(textWidth, textWidth, alignLeft)
	if len(lines) > 1 {
		align = alignLeft
	}
	for i, line := range lines {
		it := &flowItem{height: pitch, keep: i < len(lines)-1, draw: func(p *pdfPen, y, _ float64) {
			p.aligned(line, marginLeft, y+baselineOf(pitch, size), textWidth, align)
		}}
		if i == 0 {
			it.before = 4
		}
		s.flow.add(it)
	}
}

// grid lays out columns and rows, in smaller type where the columns are many.
func (s *pdfSheet) grid(table Table) *tableGrid {
	places := cellPlaces(table)
	columns := len(table.Columns)
	for r, row := range table.Rows {
		for c, cell := range row.Cells {
			columns = max(columns, places[r][c]+max(1, cell.Span))
		}
	}
	g := &tableGrid{}
	for i, size := range []float64{9.5, 9, 8.5, 9.5, 9, 8.5, 8, 7.5, 7} {
		g.whole = i < 3 // first try to keep short cells on one line
		g.size, g.pitch, g.pad, g.left, g.right = size, size*1.5, 3.2, 4, 4
		if columns > 8 {
			g.left, g.right = 2.5, 2.5
		}
		if g.layColumns(s, table, places, columns) {
			break
		}
	}
	g.layHead(s, table)
	g.layRows(s, table, places)
	return g
}

// style of the text in a cell.
func (g *tableGrid) style(kind RowKind, tone Tone) *textStyle {
	style := &textStyle{role: sans, size: g.size, color: toneColor(tone)}
	if kind != Plain {
		style.role = heavy
	}
	return style
}

func (g *tableGrid) shape(s *pdfSheet, kind RowKind, cell Cell) *textMeasure {
	style := g.style(kind, cell.Tone)
	style.link = anchorOf(cell.Link)
	text := cell.Text
	if mark := toneMark(cell.Tone); mark != "" {
		small := *style
		small.size *= 0.8
		return measureText(s.setter.shape(textRun{mark + " ", &small}, textRun{text, style}))
	}
	return measureText(s.setter.shape(textRun{text, style}))
}

// layColumns shares the width among the columns: the given shares first, the rest by
// what the cells need. It reports whether no word had to be cut.
func (g *tableGrid) layColumns(s *pdfSheet, table Table, places [][]int, columns int) bool {
	least, wish := make([]float64, columns), make([]float64, columns)
	see := func(column int, m *textMeasure) {
		piece, whole := m.widest()
		if g.whole && whole <= 6.5*g.size {
			piece = whole
		}
		least[column] = max(least[column], piece+g.left+g.right+0.1)
		wish[column] = max(wish[column], whole+g.left+g.right+0.1)
	}
	for i, column := range table.Columns {
		see(i, measureText(s.setter.shape(textRun{column.Title, &textStyle{role: heavy, size: g.size}})))
	}
	for r, row := range table.Rows {
		for c, cell := range row.Cells {
			if cell.Span <= 1 {
				see(places[r][c], g.shape(s, row.Kind, cell))
			}
		}
	}
	for i := range least {
		least[i] = min(max(least[i], 2*g.size+g.left+g.right), 0.4*textWidth)
		wish[i] = max(least[i], min(wish[i], 0.5*textWidth))
	}
	given := 0.0
	for _, column := range table.Columns {
		given += column.Width
	}
	g.widths = make([]float64, columns)
	var open []int
	taken := 0.0
	for i := range columns {
		if i < len(table.Columns) && table.Columns[i].Width > 0 {
			g.widths[i] = max(least[i], table.Columns[i].Width/max(1, given)*textWidth)
			taken += g.widths[i]
		} else {
			open = append(open, i)
		}
	}
	g.share(open, max(textWidth-taken, 0), least, wish)
	return g.settle(open, least)
}

// share gives each open column what its longest word needs, and the rest to those
// that wish for more: small wishes are granted in full, large ones in part.
func (g *tableGrid) share(open []int, room float64, least, wish []float64) {
	need, extra := 0.0, make([]float64, 0, len(open))
	for _, i := range open {
		need += least[i]
		extra = append(extra, wish[i]-least[i])
	}
	sort.Float64s(extra)
	left, level := room-need, 0.0
	for i, more := range extra {
		level = min(more, max(0, left)/float64(len(extra)-i))
		left -= level
		if level < more {
			break
		}
	}
	total := 0.0
	for _, i := range open {
		g.widths[i] = least[i] + min(wish[i]-least[i], level)
		total += g.widths[i]
	}
	for _, i := range open { // all wishes are granted: the rest in proportion
		if total < room && total > 0 {
			g.widths[i] *= room / total
		}
	}
}

// settle makes the columns fill the table's width: where they are too wide, those
// that can give way do. It reports whether every word fits.
func (g *tableGrid) settle(open []int, least []float64) bool {
	total, spare := 0.0, 0.0
	for i, width := range g.widths {
		total += width
		spare += width - least[i]
	}
	over := total - textWidth
	for i := range g.widths {
		switch {
		case over <= 0 && len(open) == 0 && total > 0:
			g.widths[i] *= textWidth / total
		case over > 0 && spare > over:
			g.widths[i] -= over * (g.widths[i] - least[i]) / spare
		case over > 0:
			g.widths[i] = least[i] * textWidth / (total - spare)
		}
	}
	return over <= 0.01 || spare >= over-0.01
}

func (g *tableGrid) span(column, span int) (x, width float64) {
	x = marginLeft
	for i := range min(column, len(g.widths)) {
		x += g.widths[i]
	}
	for i := column; i < min(column+span, len(g.widths)); i++ {
		width += g.widths[i]
	}
	return x, width
}

func (g *tableGrid) breakCell(m *textMeasure, column, span int) []textLine {
	_, width := g.span(column, span)
	width = max(width-g.left-g.right, g.size)
	return m.lines(width, width, alignLeft)
}

func (g *tableGrid) layHead(s *pdfSheet, table Table) {
	style := &textStyle{role: heavy, size: g.size, color: inkBlack()}
	lines := 1
	for i, column := range table.Columns {
		m := measureText(s.setter.shape(textRun{column.Title, style}))
		cell := gridCell{column: i, span: 1, rows: 1, lines: g.breakCell(m, i, 1), align: cellAlign(column.Align)}
		lines = max(lines, len(cell.lines))
		g.head = append(g.head, cell)
	}
	g.headHeight = float64(lines)*g.pitch + 2*g.pad + 1
}

func cellAlign(align Align) textAlign {
	return [...]textAlign{alignLeft, alignRight, alignCenter}[min(max(int(align), 0), 2)]
}

// layRows breaks the cells and finds the height of each row. A row that no page
// holds becomes several rows.
func (g *tableGrid) layRows(s *pdfSheet, table Table, places [][]int) {
	most := max(1, int((textDepth-g.headHeight-60-2*g.pad)/g.pitch))
	first := make([]int, len(table.Rows)+1) // grid row of each table row
	var tall []*gridCell
	for r, row := range table.Rows {
		first[r] = len(g.rows)
		var cells []*gridCell
		pieces := 1
		for c, cell := range row.Cells {
			column := places[r][c]
			one := &gridCell{column: column, span: max(1, cell.Span), row: r, rows: min(max(1, cell.RowSpan), len(table.Rows)-r)}
			if column < len(table.Columns) {
				one.align = cellAlign(table.Columns[column].Align)
			}
			one.lines = g.breakCell(g.shape(s, row.Kind, cell), column, one.span)
			if one.rows > 1 {
				tall = append(tall, one)
			} else {
				cells = append(cells, one)
				pieces = max(pieces, (len(one.lines)+most-1)/most)
			}
		}
		g.addPieces(row.Kind, cells, pieces, most)
	}
	first[len(table.Rows)] = len(g.rows)
	for _, cell := range tall {
		from, to := first[cell.row], first[cell.row+cell.rows]
		cell.row, cell.rows = from, to-from
		g.rows[from].cells = append(g.rows[from].cells, cell)
		for r := from + 1; r < to; r++ {
			g.rows[r].covers = append(g.rows[r].covers, cell)
		}
		g.stretch(cell)
	}
}

// addPieces adds a row, cut into pieces of at most that many lines.
func (g *tableGrid) addPieces(kind RowKind, cells []*gridCell, pieces, most int) {
	for piece := range pieces {
		row := gridRow{kind: kind, partial: piece < pieces-1}
		lines := 1
		for _, cell := range cells {
			part := *cell
			part.row, part.rows = len(g.rows), 1
			if pieces > 1 {
				part.lines = cell.lines[min(piece*most, len(cell.lines)):min((piece+1)*most, len(cell.lines))]
			}
			lines = max(lines, len(part.lines))
			row.cells = append(row.cells, &part)
		}
		row.height = float64(lines)*g.pitch + 2*g.pad
		g.rows = append(g.rows, row)
	}
}

// stretch makes the rows of a cell that covers several high enough for its text.
func (g *tableGrid) stretch(cell *gridCell) {
	sum := 0.0
	for r := cell.row; r < cell.row+cell.rows; r++ {
		sum += g.rows[r].height
	}
	need := float64(len(cell.lines))*g.pitch + 2*g.pad
	if need > textDepth*0.4 {
		need += 3 * g.pitch // it may have to go on over a page break
	}
	if short := need - sum; short > 0 {
		for r := cell.row; r < cell.row+cell.rows; r++ {
			g.rows[r].height += short / float64(cell.rows)
		}
	}
}
