package reports

import (
	"fmt"
	"strings"
	"unicode"

	"jixiao/reports/typeface"
)

// rgb is a colour.
type rgb struct{ r, g, b int }

// textStyle is how a run of text is set. Sizes are points.
type textStyle struct {
	role   int // serif, sans or heavy
	size   float64
	color  rgb
	track  float64 // added after each character
	stroke float64 // outline width that makes a regular face heavier; 0 for none
	link   string  // anchor it leads to
}

// textRun is a text in one style.
type textRun struct {
	text  string
	style *textStyle
}

// textGlyph is one character with its face and width.
type textGlyph struct {
	char     rune
	face     int
	style    *textStyle
	width    float64
	mayHalve bool // closing punctuation with an empty right half
	half     bool // set half as wide
}

// textLine is one line: glyphs and the space after each beside its width.
type textLine struct {
	glyphs []textGlyph
	gaps   []float64
	width  float64
}

// textSetter turns text into lines. It remembers the characters that no font has.
type textSetter struct {
	faces   []*typeface.Face
	halves  []*typeface.Half
	roles   [3]int
	missing map[rune]int
}

// shape looks up every character. A character that the style's font lacks is taken
// from another; one that none has is written out, as [U+20BB7].
func (s *textSetter) shape(runs ...textRun) []textGlyph {
	var glyphs []textGlyph
	for _, run := range runs {
		text := strings.NewReplacer("\r\n", "\n", "\r", "\n", "\t", " ", "\u2028", "\n", "\u2029", "\n", "\u00a0", " ").Replace(run.text)
		for _, char := range text {
			if isInvisible(char) {
				glyphs = append(glyphs, textGlyph{char: char, style: run.style, face: -1})
				continue
			}
			if entry, found := s.find(char, run.style); found {
				glyphs = append(glyphs, entry)
				continue
			}
			s.missing[char]++
			for _, char := range fmt.Sprintf("[U+%04X]", char) {
				entry, _ := s.find(char, run.style)
				glyphs = append(glyphs, entry)
			}
		}
	}
	return glyphs
}

func (s *textSetter) find(char rune, style *textStyle) (textGlyph, bool) {
	own := s.roles[style.role]
	if s.faces[own].Has(char) && (char >= 0x20 && char != 0x7f) {
		return s.glyph(char, own, style), true
	}
	if unicode.IsControl(char) {
		return textGlyph{}, false
	}
	for face := range s.faces {
		if s.faces[face].Has(char) {
			return s.glyph(char, face, style), true
		}
	}
	return textGlyph{}, false
}

func (s *textSetter) glyph(char rune, face int, style *textStyle) textGlyph {
	return textGlyph{
		char: char, face: face, style: style, width: s.faces[face].Advance(char)*style.size + style.track,
		mayHalve: s.halves[face].Has(char),
	}
}

// printable is the text as it can be drawn and stored: characters that no font has,
// or that PDF text cannot hold, are written out.
func (s *textSetter) printable(text string) string {
	style := &textStyle{role: sans, size: 1}
	var out strings.Builder
	for _, char := range text {
		switch _, found := s.find(char, style); {
		case char == '\n':
			out.WriteByte(' ')
		case isInvisible(char):
		case found:
			out.WriteRune(char)
		default:
			fmt.Fprintf(&out, "[U+%04X]", char)
		}
	}
	return out.String()
}

// halve sets closing punctuation half as wide.
func (g *textGlyph) halve() {
	if g.mayHalve && !g.half {
		g.half = true
		g.width -= g.style.size / 2
	}
}

// naturalGap is the space between two neighbours before justification: Chinese and
// Latin stand a little apart.
func naturalGap(a, b textGlyph) float64 {
	em := a.style.size
	if isIdeograph(a.char) && isLatin(b.char) || isLatin(a.char) && isIdeograph(b.char) {
		return 0.11 * em
	}
	return 0
}

// gapGive is how much the space between two neighbours may shrink.
func gapGive(a, b textGlyph, natural float64) float64 {
	switch {
	case a.char == ' ':
		return a.width * 0.3
	case natural > 0:
		return natural * 0.6
	case a.mayHalve && !a.half, strings.ContainsRune(openers, b.char) && isWide(b.char):
		return 0.09 * a.style.size // more would make readers of the file see a new line
	}
	return 0
}

// mayStretch tells whether justification may put space between two neighbours: not
// inside Latin words, numbers, dashes and ellipses.
func mayStretch(a, b textGlyph) bool {
	if a.char == ' ' {
		return true
	}
	if a.char == b.char && strings.ContainsRune("—…", a.char) {
		return false
	}
	return isWide(a.char) || isWide(b.char)
}

// textMeasure is what breaking works on: glyphs, the gaps between them and where lines
// may end.
type textMeasure struct {
	glyphs  []textGlyph
	gaps    []float64
	allowed []bool
}

func measureText(glyphs []textGlyph) *textMeasure {
	m := &textMeasure{glyphs: glyphs, gaps: make([]float64, len(glyphs))}
	text := make([]rune, len(glyphs))
	for i, entry := range glyphs {
		text[i] = entry.char
		if i+1 < len(glyphs) && strings.ContainsRune(closers+openers, glyphs[i+1].char) {
			glyphs[i].halve()
		}
		if i+1 < len(glyphs) {
			m.gaps[i] = naturalGap(entry, glyphs[i+1])
		}
	}
	m.allowed = breakPoints(text)
	return m
}

// glue forbids breaks inside the given words.
func (m *textMeasure) glue(words []string) {
	for _, word := range words {
		chars := []rune(word)
		for i := 0; i+len(chars) <= len(m.glyphs); i++ {
			match := true
			for k, char := range chars {
				match = match && m.glyphs[i+k].char == char
			}
			for k := 0; match && k+1 < len(chars); k++ {
				m.allowed[i+k] = false
			}
		}
	}
}

// widest is the width of the widest piece that does not break, and of the whole text
// on one line (each of its lines, where it has line breaks of its own).
func (m *textMeasure) widest() (piece, whole float64) {
	part, all := 0.0, 0.0
	for i, entry := range m.glyphs {
		part += entry.width
		all += entry.width
		piece, whole = max(piece, part), max(whole, all)
		if entry.char == '\n' {
			all = 0
		} else {
			all += m.gaps[i]
		}
		if m.allowed[i] {
			part = 0
		} else {
			part += m.gaps[i]
		}
	}
	return piece, whole
}

// textAlign is how a line fills its width.
type textAlign int

const (
	alignLeft textAlign = iota
	alignRight
	alignCenter
	alignJustify
)

// lines breaks the text into lines, the first of width first, the others of width
// rest. Justified lines fill their width, but the last of each paragraph.
func (m *textMeasure) lines(first, rest float64, align textAlign) []textLine {
	var lines []textLine
	next := m.lineEnd
	if align == alignJustify {
		next = m.fitted(first, rest)
	}
	for start := m.skipSpaces(0); start < len(m.glyphs); {
		width := rest
		if len(lines) == 0 {
			width = first
		}
		end := next(start, width)
		ended := end == len(m.glyphs) || m.glyphs[end-1].char == '\n'
		line := m.cut(start, end)
		if align == alignJustify && !ended {
			line.trim()
		}
		if over := line.width - width; over > 0.01 || align == alignJustify && !ended {
			line.fit(width)
		}
		lines = append(lines, line)
		start = m.skipSpaces(end)
	}
	if len(lines) == 0 {
		lines = []textLine{{}}
	}
	return lines
}

// skipSpaces is the first place from start on that a line can begin at.
func (m *textMeasure) skipSpaces(start int) int {
	for start < len(m.glyphs) && m.glyphs[start].char == ' ' && (start == 0 || m.glyphs[start-1].char != '\n') {
		start++
	}
	return start
}

// lineEnd chooses the place after the last glyph of the line that begins at start.
func (m *textMeasure) lineEnd(start int, width float64) int {
	used, shrink := 0.0, 0.0
	inked, inkShrink := 0.0, 0.0 // up to the last character that is no space
	best, bestWidth, tight := -1, 0.0, -1
	tightNeed, last := 0.0, start+1
	for i := start; i < len(m.glyphs); i++ {
		entry := m.glyphs[i]
		if entry.char == '\n' {
			if best >= 0 || tight >= 0 || inked <= width {
				if inked <= width+0.01 {
					return i + 1
				}
			}
			break
		}
		used += entry.width
		if entry.char != ' ' {
			inked, inkShrink = used, shrink
		}
		if inked <= width+0.01 {
			last = i + 1
		}
		if m.allowed[i] || i == len(m.glyphs)-1 {
			switch {
			case inked <= width+0.01:
				best, bestWidth = i+1, inked
			case inked-inkShrink <= width && tight < 0:
				tight, tightNeed = i+1, inked-width
			}
		}
		if inked-inkShrink > width+entry.style.size {
			break
		}
		if i+1 < len(m.glyphs) {
			shrink += gapGive(entry, m.glyphs[i+1], m.gaps[i])
			used += m.gaps[i]
		}
	}
	em := m.glyphs[start].style.size
	slack := width - bestWidth
	switch {
	case tight >= 0 && (best < 0 || slack > 0.9*em || tightNeed < slack*0.6):
		return tight
	case best >= 0 && (slack < 0.5*width || m.pieceWidth(best) <= width):
		return best
	default:
		return m.emergency(start, max(last, best))
	}
}

// pieceWidth is the width of the piece without break that begins at start.
func (m *textMeasure) pieceWidth(start int) float64 {
	width := 0.0
	for i := start; i < len(m.glyphs); i++ {
		width += m.glyphs[i].width
		if m.allowed[i] {
			break
		}
		width += m.gaps[i]
	}
	return width
}

// emergency ends a line inside a piece that is wider than the line, if possible not
// before closing punctuation.
func (m *textMeasure) emergency(start, end int) int {
	for at := end; at > start+1 && at > end-4 && at < len(m.glyphs); at-- {
		if !strings.ContainsRune(noStart, m.glyphs[at].char) && !strings.ContainsRune(noEnd, m.glyphs[at-1].char) {
			return at
		}
	}
	return end
}

// cut takes glyphs start to end as one line, without the spaces at its end.
func (m *textMeasure) cut(start, end int) textLine {
	for end > start && (m.glyphs[end-1].char == ' ' || m.glyphs[end-1].char == '\n') {
		end--
	}
	line := textLine{glyphs: m.glyphs[start:end], gaps: append([]float64(nil), m.gaps[start:end]...)}
	for i, entry := range line.glyphs {
		line.width += entry.width
		if i+1 < len(line.glyphs) {
			line.width += line.gaps[i]
		} else {
			line.gaps[i] = 0
			line.width -= entry.style.track
		}
	}
	return line
}

// trim sets closing punctuation at the end of a line half as wide, so that the ink
// ends at the margin.
func (l *textLine) trim() {
	if last := len(l.glyphs) - 1; last >= 0 {
		before := l.glyphs[last].width
		l.glyphs[last].halve()
		l.width += l.glyphs[last].width - before
	}
}

// fit stretches or shrinks the line to the width, as far as that looks well.
func (l *textLine) fit(width float64) {
	extra := width - l.width
	room := make([]float64, max(0, len(l.glyphs)-1))
	total := 0.0
	for i := range room {
		if extra < 0 {
			room[i] = gapGive(l.glyphs[i], l.glyphs[i+1], l.gaps[i])
		} else if mayStretch(l.glyphs[i], l.glyphs[i+1]) {
			room[i] = 1
		}
		total += room[i]
	}
	if total == 0 || extra < 0 && -extra > total+0.01 {
		return
	}
	if extra > 0 && extra/total > 0.55*l.glyphs[0].style.size {
		return // too loose: better ragged
	}
	for i := range room {
		l.gaps[i] += extra * room[i] / total
	}
	l.width = width
}

// balanced breaks a title into as few lines as fit, all about equally long.
func (m *textMeasure) balanced(width float64) []textLine {
	best := m.lines(width, width, alignLeft)
	if len(best) < 2 {
		return best
	}
	low, high := 0.0, width
	for range 24 {
		middle := (low + high) / 2
		lines := m.lines(middle, middle, alignLeft)
		fits := len(lines) == len(best)
		for _, line := range lines {
			fits = fits && line.width <= middle+0.01
		}
		if fits {
			high, best = middle, lines
		} else {
			low = middle
		}
	}
	return best
}
