//go:build duckdb_arrow

package etl

import (
	"context"
	"errors"
	"fmt"

	"github.com/apache/arrow-go/v18/arrow"
	"github.com/apache/arrow-go/v18/arrow/array"
	"github.com/apache/arrow-go/v18/arrow/memory"
	"github.com/apache/arrow-go/v18/arrow/memory/mallocator"
	"github.com/duckdb/duckdb-go/v2"
)

// With the build tag duckdb_arrow rows stay where the reader put them: in columns of
// Arrow, in memory of C, which DuckDB's statements scan in place.

// part is some rows as columns.
type part struct{ columns arrow.RecordBatch }

func (p part) release() {
	if p.columns != nil {
		p.columns.Release()
	}
}

// sliceSchema is row_no, source_line, fault, raw_text and the cells.
func sliceSchema(width int) *arrow.Schema {
	fields := []arrow.Field{
		{Name: "row_no", Type: arrow.PrimitiveTypes.Int64}, {Name: "source_line", Type: arrow.PrimitiveTypes.Int64},
		{Name: "fault", Type: arrow.BinaryTypes.String, Nullable: true}, {Name: "raw_text", Type: arrow.BinaryTypes.String, Nullable: true},
	}
	for place := range width {
		fields = append(fields, arrow.Field{Name: fmt.Sprintf("c%d", place+1), Type: arrow.BinaryTypes.String, Nullable: true})
	}
	return arrow.NewSchema(fields, nil)
}

// partBuilder gathers rows as columns. Its memory serves one part after the other.
type partBuilder struct {
	memory  *mallocator.Mallocator
	schema  *arrow.Schema
	rows    int
	numbers [2][]int64
	texts   []textColumn
}

// textColumn is a column of texts as Arrow lays it out; an empty one is null.
type textColumn struct {
	bytes []byte
	ends  []int32
	valid []byte // one bit a row
	nulls int
}

func newPartBuilder(width int) *partBuilder {
	b := &partBuilder{memory: mallocator.NewMallocator(), schema: sliceSchema(width), texts: make([]textColumn, 2+width)}
	for place := range b.texts {
		b.texts[place].ends = append(b.texts[place].ends, 0)
	}
	return b
}

func (b *partBuilder) add(rowNo int64, row batchRow) {
	b.numbers[0] = append(b.numbers[0], rowNo)
	b.numbers[1] = append(b.numbers[1], row.line)
	b.texts[0].add(b.rows, row.fault)
	b.texts[1].add(b.rows, row.raw)
	for place, cell := range row.cells {
		b.texts[2+place].add(b.rows, cell)
	}
	b.rows++
}

func (c *textColumn) add(no int, text string) {
	if no&7 == 0 {
		c.valid = append(c.valid, 0)
	}
	if text == "" {
		c.nulls++
	} else {
		c.valid[no>>3] |= 1 << (no & 7)
		c.bytes = append(c.bytes, text...)
	}
	c.ends = append(c.ends, int32(len(c.bytes))) //nolint:gosec // a part holds some MiB
}

// finish gives the rows gathered, copied into memory of C, and begins anew.
func (b *partBuilder) finish() part {
	var columns []arrow.Array
	for place, numbers := range b.numbers {
		columns = append(columns, b.column(arrow.PrimitiveTypes.Int64, 0, nil, arrow.Int64Traits.CastToBytes(numbers)))
		b.numbers[place] = numbers[:0]
	}
	for place := range b.texts {
		text := &b.texts[place]
		columns = append(columns, b.column(arrow.BinaryTypes.String, text.nulls,
			text.valid, arrow.Int32Traits.CastToBytes(text.ends), text.bytes))
		text.bytes, text.ends, text.valid, text.nulls = text.bytes[:0], text.ends[:1], text.valid[:0], 0
	}
	batch := array.NewRecordBatch(b.schema, columns, int64(b.rows))
	for _, column := range columns {
		column.Release() // the batch holds them
	}
	b.rows = 0
	return part{columns: batch}
}

// column is a column of the rows gathered, its buffers copied.
func (b *partBuilder) column(kind arrow.DataType, nulls int, contents ...[]byte) arrow.Array {
	var buffers []*memory.Buffer
	for _, content := range contents {
		buffer := memory.NewResizableBuffer(b.memory)
		buffer.Resize(len(content))
		copy(buffer.Bytes(), content)
		buffers = append(buffers, buffer)
	}
	data := array.NewData(kind, b.rows, buffers, nil, nulls, 0)
	defer data.Release() // the column holds them
	for _, buffer := range buffers {
		buffer.Release()
	}
	return array.MakeFromData(data)
}

// each gives the rows; their texts are good until the part is released.
func (p part) each(do func(rowNo int64, row batchRow)) {
	if p.columns == nil {
		return
	}
	var texts []*array.String
	var numbers []*array.Int64
	for _, column := range p.columns.Columns() {
		switch column := column.(type) {
		case *array.Int64:
			numbers = append(numbers, column)
		case *array.String:
			texts = append(texts, column)
		}
	}
	cells := make([]string, len(texts)-2)
	for no := range int(p.columns.NumRows()) {
		for place := range cells {
			cells[place] = texts[2+place].Value(no)
		}
		do(numbers[0].Value(no), batchRow{line: numbers[1].Value(no), fault: texts[0].Value(no), raw: texts[1].Value(no), cells: cells})
	}
}

// over runs a statement that reads the rows of a slice, as the relation slice, once.
//
// DuckDB's scan of a stream that C hands over takes for granted that the stream leaves out
// columns and rows as the plan asks, which no such stream does. So nothing may be pushed down
// into it. The setting is the database's, not the transaction's, and is taken back in any case.
func (l *loading) over(ctx context.Context, s slice, statement string, args ...any) (err error) {
	push := func(disabled string) error {
		_, err := l.run.wh.DB().ExecContext(context.WithoutCancel(ctx), "set disabled_optimizers = '"+disabled+"'")
		return err
	}
	if err := push("filter_pushdown,join_filter_pushdown,unused_columns"); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, push("")) }()
	var release func()
	err = l.tx.Raw(func(driverConn any) error {
		conn, is := driverConn.(*duckdb.Conn)
		if !is {
			return errors.New("the warehouse is no DuckDB connection")
		}
		columns, err := duckdb.NewArrowFromConn(conn)
		if err != nil {
			return err
		}
		release, err = columns.RegisterView(&partReader{schema: sliceSchema(s.width), parts: s.parts}, "slice")
		return err
	})
	if err != nil {
		return err
	}
	defer release()
	if err := l.tx.Exec(ctx, statement, args...); err != nil {
		return err
	}
	return l.tx.Exec(ctx, "drop view main.slice")
}

// partReader gives the parts one after the other, as array.RecordReader.
type partReader struct {
	schema  *arrow.Schema
	parts   []part
	current arrow.RecordBatch
}

// Retain does nothing: the reader lives as long as its batch.
func (r *partReader) Retain() {}

// Release does nothing: the reader lives as long as its batch.
func (r *partReader) Release() {}

// Schema is that of the slice's rows.
func (r *partReader) Schema() *arrow.Schema { return r.schema }

// Next steps to the next part that has rows.
func (r *partReader) Next() bool {
	for len(r.parts) > 0 {
		r.current, r.parts = r.parts[0].columns, r.parts[1:]
		if r.current.NumRows() > 0 {
			return true
		}
	}
	return false
}

// RecordBatch is the part in hand.
func (r *partReader) RecordBatch() arrow.RecordBatch { return r.current }

// Record is RecordBatch by its former name.
func (r *partReader) Record() arrow.RecordBatch { return r.current }

// Err is nil: what can go wrong went wrong while reading.
func (r *partReader) Err() error { return nil }
