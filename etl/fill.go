package etl

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

const (
	chunkRows  = 122_880       // rows handed over at once: a row group of DuckDB, which has to put smaller ones together
	chunkBytes = 64 << 20      // text handed over at once
	chunksHeld = 3             // chunks read ahead while a batch is settled
	sliceRows  = 2 * chunkRows // rows of a batch
	sliceBytes = 256 << 20     // text of a batch
	toldRows   = 8192          // rows between two words about progress
)

// separator parts the fields of a batch row's fault.
const separator = "\x1f"

// batchRow is one row of the batch: trimmed cells, one per column of the batch.
type batchRow struct {
	line   int64
	fault  string // what the reader found wrong: code, column, value and reason, parted by separator
	raw    string // the row as CSV where its cells do not tell
	cells  []string
	more   bool // the next row comes from the same line
	unsure bool // it holds a code that the reader does not vouch for
}

// batch is what is settled at once. The rows of one line of the file stand in one batch.
type batch struct {
	slice       slice
	rows        int64
	first, last int64   // lines of the file
	unsure      []int64 // lines with a code that the reader does not vouch for
}

// filler reads rows ahead in a goroutine of its own and makes batches of them.
type filler struct {
	width  int
	chunks <-chan chunk
	told   <-chan progress
	stop   context.CancelFunc
	done   chan struct{}
	onRows func(progress)
	last   progress
}

// progress is how many rows are read so far, and how many the file is likely to have.
type progress struct{ rows, expected int64 }

// slice is some rows that statements may read (loading.over) as the relation slice: row_no, source_line,
// fault, raw_text, c1 … cn; empty cells are null.
type slice struct {
	width int
	parts []part
}

func (s *slice) release() {
	for _, one := range s.parts {
		one.release()
	}
	s.parts = nil
}

// chunk is some rows on their way into the batch.
type chunk struct {
	part        part
	rows        int64
	bytes       int
	first, last int64
	unsure      []int64
	progress    progress
	err         error
}

// newFiller starts to read. next gives rows until io.EOF; width is how many cells they
// have; expected says of the rows read so far how many there will be.
func newFiller(ctx context.Context, width int, next func() (batchRow, error), expected func(int64) int64, onRows func(progress)) *filler {
	ctx, stop := context.WithCancel(ctx)
	chunks, told := make(chan chunk, chunksHeld), make(chan progress, 1)
	f := &filler{width: width, chunks: chunks, told: told, stop: stop, done: make(chan struct{}), onRows: onRows}
	rowNo := int64(0)
	counted := func() (batchRow, error) {
		row, err := next()
		if err != nil {
			return row, err
		}
		if rowNo++; rowNo%toldRows == 0 {
			select {
			case told <- progress{rowNo, expected(rowNo)}:
			default: // nobody listens while a batch is settled
			}
		}
		return row, nil
	}
	go func() {
		defer close(f.done)
		defer close(chunks)
		to := newPartBuilder(width)
		for {
			c := readChunk(to, &rowNo, counted)
			c.progress = progress{rowNo, expected(rowNo)}
			select {
			case chunks <- c:
			case <-ctx.Done():
				c.part.release()
				return
			}
			if c.err != nil {
				return
			}
		}
	}()
	return f
}

func readChunk(to *partBuilder, rowNo *int64, next func() (batchRow, error)) chunk {
	c := chunk{}
	for more := false; more || c.rows < chunkRows && c.bytes < chunkBytes; {
		row, err := next()
		if err != nil {
			c.err = err
			break
		}
		to.add(*rowNo, row)
		if c.rows == 0 {
			c.first = row.line
		}
		if row.unsure {
			c.unsure = append(c.unsure, row.line)
		}
		c.rows, c.last, more = c.rows+1, row.line, row.more
		c.bytes += len(row.fault) + len(row.raw)
		for _, cell := range row.cells {
			c.bytes += len(cell)
		}
		if more && c.bytes > sliceBytes {
			c.err = errAt(row.line, "the answers of one row take more than %d bytes, each with what stands before it\nhint: look at the cell with the most answers; it is hardly one of the survey", sliceBytes)
			break
		}
	}
	c.part = to.finish()
	return c
}

// close stops the reading and lets go of what was read.
func (f *filler) close() {
	f.stop()
	for c := range f.chunks {
		c.part.release()
	}
	<-f.done
}

// fill makes the next batch; one without rows means the end. Whoever gets it lets go of
// its slice.
func (f *filler) fill(ctx context.Context) (batch, error) {
	b := batch{slice: slice{width: f.width}}
	for bytes := 0; b.rows < sliceRows && bytes < sliceBytes; {
		next, more := f.wait()
		if !more {
			return b, context.Cause(ctx)
		}
		b.slice.parts = append(b.slice.parts, next.part)
		if b.rows == 0 {
			b.first = next.first
		}
		if next.rows > 0 {
			b.rows, b.last, bytes = b.rows+next.rows, next.last, bytes+next.bytes
			b.unsure = append(b.unsure, next.unsure...)
			f.tell(next.progress)
		}
		if next.err != nil && !errors.Is(next.err, io.EOF) {
			return b, next.err
		}
	}
	return b, nil
}

// wait waits for the next chunk and passes on what is told meanwhile.
func (f *filler) wait() (chunk, bool) {
	for {
		select {
		case next, more := <-f.chunks:
			return next, more
		case now := <-f.told:
			f.tell(now)
		}
	}
}

// tell passes on how far the reading is, never less than before.
func (f *filler) tell(now progress) {
	if now.rows > f.last.rows {
		f.last = now
		f.onRows(now)
	}
}

// only is a slice of the rows that come from some lines.
func (s *slice) only(lines map[int64]bool) slice {
	to := newPartBuilder(s.width)
	for _, one := range s.parts {
		one.each(func(rowNo int64, row batchRow) {
			if lines[row.line] {
				to.add(rowNo, row)
			}
		})
	}
	return slice{width: s.width, parts: []part{to.finish()}}
}

// plainRows gives the rows of a table whose columns are the contract's, for the batch.
type plainRows struct {
	rows   *rows
	width  int
	days   []bool // per column of the file: it holds dates or times
	ids    []bool // per column of the file: it holds identity numbers
	codes  []bool // per column of the file: it holds credit codes
	nulls  []string
	is1904 bool
	cells  []string
	blank  []bool // per column of the file: its header is blank
	filled []bool // per column with a blank header: a row has a value there
	say    func(code string, pairs ...string) string
}

func newPlainRows(l *loading) *plainRows {
	p := &plainRows{rows: l.rows, width: l.typing.width, is1904: l.opened.is1904, say: l.run.zh.say}
	p.days, p.ids, p.codes = make([]bool, p.width), make([]bool, p.width), make([]bool, p.width)
	p.nulls = slices.Concat(l.typing.nulls, l.item.source.Null)
	for no, column := range l.item.contract.Columns {
		if place := l.opened.layout.column[no]; place >= 0 {
			p.days[place] = column.Type == "date" || column.Type == "timestamp"
			p.ids[place] = column.Personal == "id"
			p.codes[place] = p.codes[place] || l.typing.isCostly(no)
		}
	}
	p.cells, p.blank, p.filled = make([]string, p.width), make([]bool, p.width), make([]bool, p.width)
	for place, header := range l.opened.layout.header {
		p.blank[place] = trimCell(header) == ""
	}
	return p
}

// next gives the next row; io.EOF after the last.
func (p *plainRows) next() (batchRow, error) {
	from, err := p.rows.next()
	if err != nil {
		return batchRow{}, err
	}
	to := batchRow{line: from.line, cells: p.cells}
	clear(p.cells)
	for place, cell := range from.cells {
		cell = trimCell(cell)
		if place >= p.width {
			if cell != "" {
				count := strconv.Itoa(len(from.cells))
				to.fault = strings.Join([]string{"too_many_cells", "", count, p.say("too_many_cells", "value", count)}, separator)
			}
			continue
		}
		if p.days[place] && from.numbers != nil && from.numbers[place] {
			cell = p.day(cell)
		}
		p.cells[place] = cell
		if p.codes[place] && !isCreditCode(cell) && cell != "" && !slices.Contains(p.nulls, cell) {
			to.unsure = true
		}
		if p.blank[place] && cell != "" {
			p.filled[place] = true
		}
	}
	if to.fault != "" {
		to.raw = joinCells(from.cells, p.ids)
	}
	return to, nil
}

// nameless names the columns without header that hold values all the same.
func (p *plainRows) nameless() []string {
	var names []string
	for place, filled := range p.filled {
		if filled {
			names = append(names, fmt.Sprintf("column %d (no header)", place+1))
		}
	}
	return names
}

// day reads a number without date format that a workbook holds in a column of dates:
// a day of its calendar if it lies between 1954 and 2119. A year (2021) and digits that
// spell a day (20210501) do not.
func (p *plainRows) day(cell string) string {
	number, err := strconv.ParseFloat(cell, 64)
	if err != nil || number < 20_000 || number >= 80_000 {
		return cell
	}
	return dayText(number, p.is1904, false)
}

// trimCell drops white space at both ends of a cell, ideographic spaces and byte order
// marks with it.
func trimCell(cell string) string {
	if cell == "" {
		return cell
	}
	last := len(cell) - 1
	for last > 0 && !utf8.RuneStart(cell[last]) {
		last--
	}
	if !mayBeginSpace(cell[0]) && !mayBeginSpace(cell[last]) {
		return cell // nearly all
	}
	return strings.TrimFunc(cell, func(char rune) bool { return unicode.IsSpace(char) || char == '\uFEFF' || char == '\u200B' })
}

// mayBeginSpace says whether a character that begins with a byte may be white space, or a
// mark that trimCell drops.
func mayBeginSpace(first byte) bool {
	switch first {
	case 0xC2, 0xE1, 0xE2, 0xE3, 0xEF: // U+0085 and U+00A0, U+1680, U+2000 to U+205F, U+3000, U+FEFF
		return true
	}
	return first <= ' '
}

// joinCells writes cells as a line of CSV, identity numbers masked.
func joinCells(cells []string, ids []bool) string {
	var b strings.Builder
	for place, cell := range cells {
		if place > 0 {
			b.WriteByte(',')
		}
		if place < len(ids) && ids[place] {
			cell = maskID(cell)
		}
		if strings.ContainsAny(cell, ",\"\n\r") {
			cell = `"` + strings.ReplaceAll(cell, `"`, `""`) + `"`
		}
		b.WriteString(cell)
	}
	return b.String()
}

// maskID is jx_mask of macros.sql.
func maskID(number string) string {
	chars := []rune(number)
	if len(chars) <= 5 {
		return strings.Repeat("*", len(chars))
	}
	return string(chars[:3]) + strings.Repeat("*", len(chars)-5) + string(chars[len(chars)-2:])
}
