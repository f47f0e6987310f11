package reports

// items makes one item per row. The first two and last two rows stay together, totals
// with the row above, and rows tied by a cell over several of them where a page holds
// them.
func (g *tableGrid) items(s *pdfSheet, head *flowItem) {
	items := make([]*flowItem, len(g.rows))
	for r := range g.rows {
		row := &g.rows[r]
		row.item = &flowItem{height: row.height, head: head, draw: func(p *pdfPen, y, height float64) { g.drawRow(p, r, y, height) }}
		items[r] = row.item
	}
	keepTogether(items)
	for r := range g.rows {
		if r > 0 && g.rows[r].kind != Plain {
			items[r-1].keep = true
		}
		for _, cell := range g.rows[r].cells {
			g.tie(cell, items)
		}
	}
	s.flow.add(items...)
	if head == nil && len(items) == 0 {
		s.flow.add(&flowItem{height: 1})
	}
}

// tie keeps the rows of a cell together, if they are not too many for that.
func (g *tableGrid) tie(cell *gridCell, items []*flowItem) {
	height := 0.0
	for r := cell.row; r < cell.row+cell.rows; r++ {
		height += g.rows[r].height
	}
	for r := cell.row; r < cell.row+cell.rows-1; r++ {
		if height < textDepth*0.22 || r == cell.row || r == cell.row+cell.rows-2 {
			items[r].keep = true
		}
	}
}

func (g *tableGrid) drawHead(p *pdfPen, y float64) {
	p.fill(marginLeft, y, textWidth, g.headHeight, groundShade())
	p.rule(marginLeft, y, marginLeft+textWidth, y, 1.1, inkBlack())
	for i := range g.head {
		cell := &g.head[i]
		g.drawLines(p, cell, cell.lines, y, g.headHeight)
	}
	p.rule(marginLeft, y+g.headHeight, marginLeft+textWidth, y+g.headHeight, 0.5, rgb{82, 96, 109})
}

func (g *tableGrid) drawRow(p *pdfPen, r int, y, height float64) {
	row := &g.rows[r]
	switch row.kind {
	case Subtotal:
		g.ground(p, row, y, height, groundTint())
	case Total:
		g.ground(p, row, y, height, groundShade())
		p.rule(marginLeft, y, marginLeft+textWidth, y, 0.6, inkBlack())
	}
	begins := r == 0 || g.rows[r-1].item.page != row.item.page
	for _, cell := range row.cells {
		if cell.rows == 1 {
			g.drawLines(p, cell, cell.lines, y, height)
		} else {
			g.drawTall(p, cell, r, y)
		}
	}
	for _, cell := range row.covers {
		if begins {
			g.drawTall(p, cell, r, y)
		}
	}
	ends := r == len(g.rows)-1 || g.rows[r+1].item.page != row.item.page
	if r == 0 && len(g.head) == 0 {
		p.rule(marginLeft, y, marginLeft+textWidth, y, 1.1, inkBlack())
	}
	g.ruleBelow(p, r, y+height, ends)
}

// ground tints a row, but for the cells from above that reach into it.
func (g *tableGrid) ground(p *pdfPen, row *gridRow, y, height float64, color rgb) {
	for column := range g.widths {
		covered := false
		for _, cell := range row.covers {
			covered = covered || column >= cell.column && column < cell.column+cell.span
		}
		if !covered {
			x, width := g.span(column, 1)
			p.fill(x, y, width+0.1, height, color)
		}
	}
}

// ruleBelow draws the line under a row: heavy at the table's end, fine at the end of
// a page, a hair between rows, none through cells that go on.
func (g *tableGrid) ruleBelow(p *pdfPen, r int, y float64, ends bool) {
	if r == len(g.rows)-1 {
		p.rule(marginLeft, y, marginLeft+textWidth, y, 1.1, inkBlack())
		return
	}
	if ends {
		p.rule(marginLeft, y, marginLeft+textWidth, y, 0.5, rgb{82, 96, 109})
		return
	}
	if g.rows[r].partial {
		return
	}
	for column := range g.widths {
		covered := false
		for _, cell := range g.rows[r+1].covers {
			covered = covered || column >= cell.column && column < cell.column+cell.span
		}
		if !covered {
			x, width := g.span(column, 1)
			p.rule(x, y, x+width, y, 0.35, inkHair())
		}
	}
}

// drawTall draws the part of a cell over several rows that is on this page. Text that
// does not fit goes on with the next part; text that is done is repeated there.
func (g *tableGrid) drawTall(p *pdfPen, cell *gridCell, r int, y float64) {
	height, last := 0.0, r
	for k := r; k < cell.row+cell.rows && g.rows[k].item.page == g.rows[r].item.page; k++ {
		height += g.rows[k].item.taken
		last = k
	}
	x, width := g.span(cell.column, cell.span)
	if end := cell.column + cell.span; end < len(g.widths) {
		p.rule(x+width, y, x+width, y+height, 0.35, inkHair())
	}
	room := max(1, int((height-g.pad)/g.pitch))
	if cell.next >= len(cell.lines) {
		if len(cell.lines) > room {
			return
		}
		cell.next = 0
	}
	end := min(len(cell.lines), cell.next+room)
	if last == cell.row+cell.rows-1 {
		end = len(cell.lines)
	}
	g.drawLines(p, cell, cell.lines[cell.next:end], y, height)
	cell.next = end
}

// drawLines draws text in the middle of a cell's height.
func (g *tableGrid) drawLines(p *pdfPen, cell *gridCell, lines []textLine, y, height float64) {
	x, width := g.span(cell.column, cell.span)
	top := y + (height-float64(len(lines))*g.pitch)/2
	for i, line := range lines {
		p.aligned(line, x+g.left, top+float64(i)*g.pitch+baselineOf(g.pitch, g.size), width-g.left-g.right, cell.align)
	}
}
