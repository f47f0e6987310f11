//go:build duckdb_arrow

package etl

import (
	"context"
	"fmt"

	"github.com/apache/arrow-go/v18/arrow"
	"github.com/apache/arrow-go/v18/arrow/array"
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

type partBuilder struct {
	columns *array.RecordBuilder
	numbers [2]*array.Int64Builder
	texts   []*array.StringBuilder
}

func newPartBuilder(width int) *partBuilder {
	b := &partBuilder{columns: array.NewRecordBuilder(mallocator.NewMallocator(), sliceSchema(width))}
	for no, field := range b.columns.Fields() {
		switch field := field.(type) {
		case *array.Int64Builder:
			b.numbers[no] = field
		case *array.StringBuilder:
			b.texts = append(b.texts, field)
		}
	}
	return b
}

func (b *partBuilder) add(rowNo int64, row batchRow) {
	b.numbers[0].Append(rowNo)
	b.numbers[1].Append(row.line)
	appendText(b.texts[0], row.fault)
	appendText(b.texts[1], row.raw)
	for place, cell := range row.cells {
		appendText(b.texts[2+place], cell)
	}
}

func appendText(to *array.StringBuilder, text string) {
	if text == "" {
		to.AppendNull()
		return
	}
	to.Append(text)
}

func (b *partBuilder) finish() part {
	defer b.columns.Release()
	return part{columns: b.columns.NewRecordBatch()}
}

// present makes the table slice of the parts and lets go of them.
func (s *slice) present(ctx context.Context, conn *duckdb.Conn) (err error) {
	columns, err := duckdb.NewArrowFromConn(conn)
	if err != nil {
		return err
	}
	release, err := columns.RegisterView(&partReader{schema: sliceSchema(s.width), parts: s.parts}, "slice_columns")
	if err != nil {
		return err
	}
	defer release()
	// All columns, no condition: DuckDB takes the stream's columns by number when some are left out.
	for _, statement := range []string{
		"create or replace temp table slice as select * from main.slice_columns",
		"drop view main.slice_columns",
	} {
		if _, err := conn.ExecContext(ctx, statement, nil); err != nil {
			return err
		}
	}
	s.release()
	return nil
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
