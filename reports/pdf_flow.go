package reports

// flowItem is one piece of the flow that is never split: a line, a row, a figure.
type flowItem struct {
	before float64 // space above, left out at the top of a page
	height float64
	flex   float64   // how much smaller it can be drawn to fit on a page
	keep   bool      // must not be parted from the next item
	brake  bool      // begins a new page
	head   *flowItem // drawn again above this item at the top of a page (table header)
	first  bool      // the header's own first item: not headed again
	anchor string    // link target at its top
	mark   *pdfBookmark
	draw   func(p *pdfPen, y, height float64) // height as placed

	page  int // where it was placed; pages count from 1 after the cover
	y     float64
	taken float64 // height it got
}

// pdfBookmark is a heading, for the outline and the contents.
type pdfBookmark struct {
	level        int
	number, text string
	anchor       string
	item         *flowItem
}

// pdfFlow is the body of a document as items in order.
type pdfFlow struct {
	items []*flowItem
	marks []*pdfBookmark
}

func (f *pdfFlow) add(items ...*flowItem) { f.items = append(f.items, items...) }

// paginate places all items and returns the number of pages.
func (f *pdfFlow) paginate() int {
	placer := &pagePlacer{page: 1}
	for start := 0; start < len(f.items); {
		end := start + 1
		for end < len(f.items) && f.items[end-1].keep {
			end++
		}
		placer.chunk(f.items[start:end])
		start = end
	}
	return placer.page
}

// pagePlacer fills pages from the top.
type pagePlacer struct {
	page int
	y    float64 // used height of the page
}

func (p *pagePlacer) turn() {
	p.page++
	p.y = 0
}

// chunk places items that belong together: on this page, made a little smaller if
// that helps, else on the next; items that no page holds flow on one by one.
func (p *pagePlacer) chunk(items []*flowItem) {
	if items[0].brake && p.y > 0 {
		p.turn()
	}
	need, flex := p.need(items, p.y == 0)
	if over := p.y + need - textDepth; over > 0.01 && over <= flex && p.y > 0 {
		p.place(items, over/flex)
		return
	} else if over > 0.01 && p.y > 0 {
		p.turn()
		need, flex = p.need(items, true)
	}
	switch over := need - (textDepth - p.y); {
	case over <= 0.01:
		p.place(items, 0)
	case over <= flex:
		p.place(items, over/flex)
	default:
		for i := range items {
			one := items[i : i+1]
			height, give := p.need(one, p.y == 0)
			if p.y > 0 && p.y+height > textDepth+0.01 {
				p.turn()
				height, give = p.need(one, true)
			}
			share := 0.0
			if over := p.y + height - textDepth; over > 0 && give > 0 {
				share = min(1, over/give)
			}
			p.place(one, share)
		}
	}
}

// need is the height of items, with the table header that a new page repeats.
func (p *pagePlacer) need(items []*flowItem, top bool) (height, flex float64) {
	for i, it := range items {
		if i > 0 || !top {
			height += it.before
		} else if it.head != nil && !it.first {
			height += it.head.height
		}
		height += it.height
		flex += it.flex
	}
	return height, flex
}

// place puts items below each other, each giving up that share of its flex.
func (p *pagePlacer) place(items []*flowItem, share float64) {
	for _, it := range items {
		if p.y > 0 {
			p.y += it.before
		} else if it.head != nil && !it.first {
			p.y += it.head.height
		}
		it.page, it.y, it.taken = p.page, p.y, it.height-share*it.flex
		p.y += it.taken
	}
}

// keepTogether ties items so that at least two stand on each side of a page break.
func keepTogether(items []*flowItem) {
	for i := range items {
		if i == 0 && len(items) > 1 || i == len(items)-2 {
			items[i].keep = true
		}
	}
}
