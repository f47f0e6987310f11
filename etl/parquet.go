package etl

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"

	"github.com/apache/arrow-go/v18/parquet"
	pq "github.com/apache/arrow-go/v18/parquet/file"
	"github.com/apache/arrow-go/v18/parquet/schema"
)

// Parquet is read column by column and put together to rows of text, as every other
// format: a day as 2021-05-01, a point in time with a zone as Beijing's wall clock, a
// decimal with its digits. Its columns are the leaves of the schema by their path
// (unit.name); a column that holds several values a row is left out and said. The line of
// a row is its number. Before the first row the pages are walked through (parquet_pages.go).

const (
	parquetAhead      = 1024      // values of a column held at once
	parquetAheadBytes = 256 << 20 // their text, of all columns
)

// parquetTable gives the rows of a Parquet file.
type parquetTable struct {
	ctx     context.Context
	disk    *os.File
	file    *pq.Reader
	columns []*parquetColumn
	group   int   // row groups opened
	left    int64 // rows of the open group still to come
	line    int64
	cells   []string
}

// parquetColumn is one column on its way through a row group.
type parquetColumn struct {
	no     int // in the schema
	limit  int // bytes of a cell
	column *schema.Column
	fill   func() error // reads ahead: cells
	cells  []string
	bytes  int // of cells
}

func openParquet(ctx context.Context, f *file, find finder) (*opened, error) {
	disk, err := os.Open(f.path)
	if err != nil {
		return nil, err
	}
	t := &parquetTable{ctx: ctx, disk: disk}
	found, err := t.open(f, find)
	if err != nil {
		return nil, errors.Join(err, disk.Close())
	}
	return &opened{table: t, layout: found, encoding: "parquet"}, nil
}

// open reads the schema and checks the pages.
func (t *parquetTable) open(f *file, find finder) (layout, error) {
	at := &contextReaderAt{ctx: t.ctx, File: t.disk}
	err := undamaged(func() (err error) {
		t.file, err = pq.NewParquetReader(at)
		return err
	})
	if err != nil {
		return layout{}, err
	}
	leaves := t.file.MetaData().Schema
	if leaves.NumColumns() > f.limits.Cells {
		return layout{}, overLimit("cells", "the file has %d columns, over the limit of %d", leaves.NumColumns(), f.limits.Cells)
	}
	var header, several []string
	for no := range leaves.NumColumns() {
		column := leaves.Column(no)
		if column.MaxRepetitionLevel() > 0 {
			several = append(several, column.Path()+" (several values a row)")
			continue
		}
		if column.PhysicalType() == parquet.Types.Int96 {
			several = append(several, column.Path()+" (INT96, a time without zone: write it as TIMESTAMP)")
			continue
		}
		header = append(header, column.Path())
		t.columns = append(t.columns, &parquetColumn{no: no, limit: f.limits.CellBytes, column: column})
	}
	if err := undamaged(func() error { return checkPages(t.ctx, at, f, t.file) }); err != nil {
		return layout{}, err
	}
	f.rows = t.file.NumRows()
	found, err := find([]numbered{{line: 0, cells: header}})
	found.ignored = append(found.ignored, several...)
	t.cells = make([]string, len(header))
	return found, err
}

// undamaged turns what the library says of a damaged file, even by a panic, into an error.
func undamaged(do func() error) (err error) {
	defer func() {
		if problem := recover(); problem != nil {
			err = fmt.Errorf("the Parquet file is damaged (%v)\nhint: write or fetch it again", problem)
		}
	}()
	err = do()
	var sound *soundError
	if err == nil || errors.As(err, &sound) {
		return err
	}
	return fmt.Errorf("the Parquet file is damaged (%w)\nhint: write or fetch it again", err)
}

// soundError is an error about a file that is not damaged.
type soundError struct{ error }

func (e *soundError) Unwrap() error { return e.error }

func (t *parquetTable) close() error { return t.disk.Close() }

func (t *parquetTable) next() (row, error) {
	if err := context.Cause(t.ctx); err != nil {
		return row{}, err
	}
	for t.left == 0 {
		if t.group == t.file.NumRowGroups() {
			return row{}, io.EOF
		}
		if err := undamaged(t.enter); err != nil {
			return row{}, err
		}
	}
	t.line++
	t.left--
	for place, column := range t.columns {
		if len(column.cells) == 0 {
			if err := undamaged(func() error { return t.ahead(column) }); err != nil {
				return row{}, errAt(t.line, "column %s: %w", column.column.Path(), err)
			}
		}
		t.cells[place] = column.cells[0]
		column.cells = column.cells[1:]
	}
	return row{line: t.line, cells: t.cells}, nil
}

// enter opens the next row group.
func (t *parquetTable) enter() error {
	group := t.file.RowGroup(t.group)
	t.group++
	t.left = group.NumRows()
	for _, column := range t.columns {
		if len(column.cells) > 0 {
			return fmt.Errorf("column %s has more values than its row group has rows", column.column.Path())
		}
		chunk, err := group.Column(column.no)
		if err != nil {
			return err
		}
		if column.fill, err = column.filler(chunk); err != nil {
			return err
		}
	}
	return nil
}

// ahead reads some values of a column.
func (t *parquetTable) ahead(column *parquetColumn) error {
	column.bytes = 0
	for len(column.cells) == 0 {
		if err := column.fill(); err != nil {
			return err
		}
	}
	sum := 0
	for _, one := range t.columns {
		sum += one.bytes
	}
	if sum > parquetAheadBytes {
		return &soundError{fmt.Errorf("%d rows hold more than %d bytes of text", parquetAhead, parquetAheadBytes)}
	}
	return nil
}

// pageReader is a column chunk reader of the library for one type.
type pageReader[T any] interface {
	ReadBatchInPage(batch int64, values []T, definitions, repetitions []int16) (int64, int, error)
}

// reading gives a function that reads values of one page into the column's cells: a page's
// memory is good only until the next one is read. text appends a value's text.
func reading[T any](c *parquetColumn, from pageReader[T], text func([]byte, T) ([]byte, error)) func() error {
	values, definitions := make([]T, parquetAhead), make([]int16, parquetAhead)
	cells, ends := make([]string, parquetAhead), make([]int, parquetAhead)
	var texts []byte
	most := c.column.MaxDefinitionLevel()
	return func() error {
		levels, count, err := from.ReadBatchInPage(parquetAhead, values, definitions, nil)
		if err != nil {
			return err
		}
		if levels == 0 {
			return errors.New("the column ends before its row group")
		}
		texts = texts[:0]
		at := 0
		for no := range int(levels) {
			begin := len(texts)
			if most == 0 || definitions[no] == most {
				if at == count {
					return errors.New("a page holds fewer values than it says")
				}
				if texts, err = text(texts, values[at]); err != nil {
					return err
				}
				at++
			}
			if ends[no] = len(texts); ends[no]-begin > c.limit {
				return &soundError{overLimit("cell_bytes", "a cell of %d bytes, over the limit of %d", ends[no]-begin, c.limit)}
			}
			if len(texts) > parquetAheadBytes {
				return &soundError{fmt.Errorf("%d rows hold more than %d bytes of text", no+1, parquetAheadBytes)}
			}
		}
		all, begin := string(texts), 0
		for no, end := range ends[:levels] {
			cells[no], begin = all[begin:end], end
		}
		c.bytes += len(all)
		c.cells = cells[:levels]
		return nil
	}
}

// filler finds the reader and the text for a column's type.
func (c *parquetColumn) filler(chunk pq.ColumnChunkReader) (func() error, error) {
	switch from := chunk.(type) {
	case *pq.BooleanColumnChunkReader:
		return reading(c, from, func(to []byte, value bool) ([]byte, error) { return strconv.AppendBool(to, value), nil }), nil
	case *pq.Int32ColumnChunkReader:
		whole := wholeText(c.column)
		return reading(c, from, func(to []byte, value int32) ([]byte, error) { return whole(to, int64(value)), nil }), nil
	case *pq.Int64ColumnChunkReader:
		whole := wholeText(c.column)
		return reading(c, from, func(to []byte, value int64) ([]byte, error) { return whole(to, value), nil }), nil
	case *pq.Float32ColumnChunkReader:
		return reading(c, from, func(to []byte, value float32) ([]byte, error) { return appendFloat(to, float64(value), 32), nil }), nil
	case *pq.Float64ColumnChunkReader:
		return reading(c, from, func(to []byte, value float64) ([]byte, error) { return appendFloat(to, value, 64), nil }), nil
	case *pq.ByteArrayColumnChunkReader:
		text := bytesText(c.column)
		return reading(c, from, func(to []byte, value parquet.ByteArray) ([]byte, error) { return text(to, value) }), nil
	case *pq.FixedLenByteArrayColumnChunkReader:
		text := bytesText(c.column)
		return reading(c, from, func(to []byte, value parquet.FixedLenByteArray) ([]byte, error) { return text(to, value) }), nil
	}
	return nil, fmt.Errorf("column %s has type %s, which is not read", c.column.Path(), strings.ToLower(chunk.Type().String()))
}

// contextReaderAt ends with its context's error.
type contextReaderAt struct {
	ctx context.Context
	*os.File
}

// ReadAt reads at a place.
func (r *contextReaderAt) ReadAt(into []byte, at int64) (int, error) {
	if err := context.Cause(r.ctx); err != nil {
		return 0, &soundError{err}
	}
	return r.File.ReadAt(into, at)
}
