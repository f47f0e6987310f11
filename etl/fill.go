package etl

import (
	"context"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"unicode"

	"github.com/duckdb/duckdb-go/v2"

	"jixiao/internal/warehouse"
)

const (
	sliceRows  = 4 * 122_880 // rows of a batch: four row groups, enough for the cores at hand
	sliceBytes = 256 << 20   // text of a batch
	chunkRows  = 2048        // rows handed over at once
)

// separator parts the fields of a batch row's fault.
const separator = "\x1f"

// batchRow is one row of the batch: trimmed cells, one per column of the batch.
type batchRow struct {
	line  int64
	fault string // what the reader found wrong: code, column, value and reason, parted by separator
	raw   string // the row as CSV where its cells do not tell
	cells []string
	more  bool // the next row comes from the same line
}

// filler puts the next rows of a file into the table batch (row_no, source_line, fault,
// raw_text, c1 … cn; empty cells are null) and says how many. None means the end. The
// rows of one line of the file stand in one batch.
type filler interface {
	fill(ctx context.Context, tx *warehouse.Tx) (int64, error)
	close()
}

// appending fills the batch through an Appender, while another goroutine reads on.
type appending struct {
	width  int
	chunks <-chan chunk
	stop   context.CancelFunc
	done   chan struct{}
	onRows func(int64) // told after every chunk how many rows there are so far
	rows   int64
}

// chunk is some rows as the Appender takes them.
type chunk struct {
	rows  [][]driver.Value
	bytes int
	err   error
}

// newAppending starts to read. next gives rows until io.EOF.
func newAppending(ctx context.Context, width int, next func() (batchRow, error), onRows func(int64)) *appending {
	ctx, stop := context.WithCancel(ctx)
	chunks := make(chan chunk, 4)
	f := &appending{width: width, chunks: chunks, stop: stop, done: make(chan struct{}), onRows: onRows}
	go func() {
		defer close(f.done)
		defer close(chunks)
		for rowNo := int64(0); ; {
			c := readChunk(width, &rowNo, next)
			select {
			case chunks <- c:
			case <-ctx.Done():
				return
			}
			if c.err != nil {
				return
			}
		}
	}()
	return f
}

func readChunk(width int, rowNo *int64, next func() (batchRow, error)) chunk {
	c := chunk{rows: make([][]driver.Value, 0, chunkRows)}
	values := make([]driver.Value, chunkRows*(width+4))
	for more := false; more || len(c.rows) < chunkRows && c.bytes < sliceBytes/8; {
		row, err := next()
		if err != nil {
			c.err = err
			return c
		}
		*rowNo++
		more = row.more
		if len(values) < width+4 {
			values = make([]driver.Value, 64*(width+4))
		}
		target := values[: width+4 : width+4]
		values = values[width+4:]
		target[0], target[1], target[2], target[3] = *rowNo, row.line, orNull(row.fault), orNull(row.raw)
		for place, cell := range row.cells {
			if cell != "" {
				target[4+place] = cell
				c.bytes += len(cell)
			}
		}
		c.rows = append(c.rows, target)
	}
	return c
}

func (f *appending) close() {
	f.stop()
	<-f.done
}

func (f *appending) fill(ctx context.Context, tx *warehouse.Tx) (int64, error) {
	columns := make([]string, f.width)
	for place := range columns {
		columns[place] = fmt.Sprintf("c%d text", place+1)
	}
	err := tx.Exec(ctx, "create or replace temp table batch (row_no bigint, source_line bigint, fault text, raw_text text, "+
		strings.Join(columns, ", ")+")")
	if err != nil {
		return 0, err
	}
	filled := int64(0)
	err = tx.Raw(func(driverConn any) error {
		conn, is := driverConn.(driver.Conn)
		if !is {
			return errors.New("the warehouse is no DuckDB connection")
		}
		appender, err := duckdb.NewAppender(conn, "temp", "main", "batch")
		if err != nil {
			return err
		}
		filled, err = f.append(ctx, appender)
		return errors.Join(err, appender.CloseWithCancel(ctx))
	})
	return filled, err
}

// append takes chunks until the batch is full or the file ends.
func (f *appending) append(ctx context.Context, appender *duckdb.Appender) (int64, error) {
	filled, bytes := int64(0), 0
	for filled < sliceRows && bytes < sliceBytes {
		next, more := <-f.chunks
		if !more {
			return filled, context.Cause(ctx)
		}
		for _, values := range next.rows {
			if err := appender.AppendRow(values...); err != nil {
				return filled, err
			}
		}
		filled, bytes = filled+int64(len(next.rows)), bytes+next.bytes
		f.rows += int64(len(next.rows))
		f.onRows(f.rows)
		if next.err != nil && !errors.Is(next.err, io.EOF) {
			return filled, next.err
		}
	}
	return filled, nil
}

// plainRows gives the rows of a table whose columns are the contract's, for the batch.
type plainRows struct {
	rows   *rows
	width  int
	days   []bool // per column of the file: it holds dates or times
	ids    []bool // per column of the file: it holds identity numbers
	is1904 bool
	cells  []string
	blank  []bool // per column of the file: its header is blank
	filled []bool // per column with a blank header: a row has a value there
	say    func(code string, pairs ...string) string
}

func newPlainRows(l *loading) *plainRows {
	p := &plainRows{rows: l.rows, width: l.typing.width, is1904: l.opened.is1904, say: l.run.zh.say}
	p.days, p.ids = make([]bool, p.width), make([]bool, p.width)
	for no, column := range l.item.contract.Columns {
		if place := l.opened.layout.column[no]; place >= 0 {
			p.days[place] = column.Type == "date" || column.Type == "timestamp"
			p.ids[place] = column.Personal == "id"
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
	if cell == "" || cell[0] > ' ' && cell[0] < 0x7F && cell[len(cell)-1] > ' ' && cell[len(cell)-1] < 0x7F {
		return cell
	}
	return strings.TrimFunc(cell, func(char rune) bool { return unicode.IsSpace(char) || char == '\uFEFF' || char == '\u200B' })
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
