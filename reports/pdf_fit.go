package reports

import (
	"math"
	"strings"
)

// Justified paragraphs are broken as a whole, so that no line has to be much looser
// or tighter than its neighbours: the breaks with the least total cost are taken.

// lineFitter finds the breaks of one text.
type lineFitter struct {
	*textMeasure
	width  []float64 // total up to each glyph, gaps included
	shrink []float64
	room   []int     // gaps that may stretch
	cost   []float64 // of a break before each glyph
}

// costs of what one rather avoids; a line stretched by 0.1 em a gap costs 1.
const (
	costShort     = 2.5   // last line of one or two characters
	costNumber    = 6     // break after 〕 of a document number
	costWord      = 40    // break inside a long word or code
	costHash      = 10    // break inside one that nobody reads
	costAnywhere  = 2000  // break inside something that must not break
	costForbidden = 10000 // break that begins a line with closing punctuation
)

// fitted breaks the text and returns what looks up the end of a line by its start.
func (m *textMeasure) fitted(first, rest float64) func(start int, width float64) int {
	f := &lineFitter{textMeasure: m}
	count := len(m.glyphs)
	f.width, f.shrink, f.room = make([]float64, count+1), make([]float64, count+1), make([]int, count+1)
	for i, entry := range m.glyphs {
		f.width[i+1] = f.width[i] + entry.width + m.gaps[i]
		f.shrink[i+1], f.room[i+1] = f.shrink[i], f.room[i]
		if i+1 < count {
			f.shrink[i+1] += gapGive(entry, m.glyphs[i+1], m.gaps[i])
			if mayStretch(entry, m.glyphs[i+1]) {
				f.room[i+1]++
			}
		}
	}
	f.cost = f.penalties()
	ends := map[int]int{}
	for start := 0; start < count; {
		end := start
		for end < count && m.glyphs[end].char != '\n' {
			end++
		}
		width := rest
		if start == 0 {
			width = first
		}
		f.paragraph(m.skipSpaces(start), end, width, rest, ends)
		start = end + 1
	}
	return func(start int, width float64) int {
		if end, found := ends[start]; found {
			return end
		}
		return m.lineEnd(start, width)
	}
}

// paragraph breaks the glyphs from start to end, which is a line break or the end.
func (f *lineFitter) paragraph(start, end int, first, rest float64, ends map[int]int) {
	if start >= end {
		return
	}
	cost := make([]float64, end-start+1) // of the best breaks up to each place
	from := make([]int, end-start+1)
	for i := range cost {
		cost[i] = math.Inf(1)
	}
	cost[0] = 0
	for begin := start; begin < end; begin++ {
		if math.IsInf(cost[begin-start], 1) {
			continue
		}
		width := rest
		if begin == start {
			width = first
		}
		for stop := begin + 1; stop <= end; stop++ {
			next := min(f.skipSpaces(stop), end)
			line, fits := f.line(begin, stop, width, next == end)
			if !fits && stop > begin+1 {
				break
			}
			if next < end {
				line += f.cost[stop]
			}
			if total := cost[begin-start] + line; total < cost[next-start] {
				cost[next-start], from[next-start] = total, begin
			}
		}
	}
	for place := end; place > start; {
		begin := from[place-start]
		stop := place
		if place == end && end < len(f.glyphs) {
			stop = end + 1 // the line break itself
		}
		ends[begin] = stop
		place = begin
	}
}

// line is the cost of one line, and whether the glyphs fit into it.
func (f *lineFitter) line(begin, stop int, width float64, last bool) (cost float64, fits bool) {
	inked := stop
	for inked > begin+1 && f.glyphs[inked-1].char == ' ' {
		inked--
	}
	natural := f.width[inked] - f.width[begin] - f.gaps[inked-1] - f.glyphs[inked-1].style.track
	if end := f.glyphs[inked-1]; !last && end.mayHalve && !end.half {
		natural -= end.style.size / 2
	}
	shrink := f.shrink[inked-1] - f.shrink[begin]
	em := f.glyphs[begin].style.size
	switch over := natural - width; {
	case over > shrink+0.01:
		return costForbidden, false
	case over > 0.01:
		ratio := over / shrink
		return 0.3 + 1.5*ratio*ratio, true
	case last && natural < 2.2*em && begin > 0:
		return costShort, true
	case last:
		return 0, true
	}
	gaps := float64(f.room[inked-1] - f.room[begin])
	if gaps == 0 {
		return costWord + 10*(width-natural)/em, true
	}
	loose := (width - natural) / gaps / (0.1 * em)
	return loose * loose, true
}

// penalties are the costs of a break before each glyph.
func (f *lineFitter) penalties() []float64 {
	costs := make([]float64, len(f.glyphs))
	for from := 0; from < len(f.glyphs); {
		to := from + 1
		for to < len(f.glyphs) && isLatin(f.glyphs[from].char) && isLatin(f.glyphs[to].char) {
			to++
		}
		for place := max(from, 1); place < to; place++ {
			costs[place] = f.penalty(place, to-from)
		}
		from = to
	}
	return costs
}

// penalty is the cost of a break before the glyph at a place, inside or before a word
// of that many letters and digits.
func (f *lineFitter) penalty(place, length int) float64 {
	before, after := f.glyphs[place-1].char, f.glyphs[place].char
	switch {
	case f.allowed[place-1]:
		return 0
	case strings.ContainsRune(noStart, after) || strings.ContainsRune(noEnd, before):
		return costForbidden
	case before == '〕' && isDigitRune(after):
		return costNumber
	case isLatin(before) && isLatin(after) && length >= 32:
		return costHash
	case isLatin(before) && isLatin(after) && length >= 12:
		return costWord
	default:
		return costAnywhere
	}
}
