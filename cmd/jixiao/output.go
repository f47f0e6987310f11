package main

import (
	"context"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/big"
	"strings"
	"time"

	"github.com/apache/arrow-go/v18/arrow"
	"github.com/apache/arrow-go/v18/arrow/array"
	"github.com/apache/arrow-go/v18/arrow/decimal128"
	"github.com/apache/arrow-go/v18/arrow/ipc"
	"github.com/apache/arrow-go/v18/arrow/memory"
	"github.com/apache/arrow-go/v18/parquet"
	"github.com/apache/arrow-go/v18/parquet/compress"
	"github.com/apache/arrow-go/v18/parquet/pqarrow"
	"github.com/duckdb/duckdb-go/v2"
	"github.com/xuri/excelize/v2"

	"jixiao/internal/format"
	"jixiao/queries"
)

// writeTable writes a query's result in one of the formats of `query --format`.
func writeTable(_ context.Context, out io.Writer, result queries.Table, as string) error {
	switch as {
	case "table":
		return printTable(out, result)
	case "csv":
		return writeCSV(out, result)
	case "json":
		return writeJSON(out, result)
	case "xlsx":
		return writeWorkbook(out, result)
	case "parquet", "arrow":
		return writeArrow(out, result, as)
	}
	return usage(fmt.Errorf("there is no format %q\nhint: --format takes table, csv, json, xlsx, parquet or arrow", as))
}

func writeCSV(out io.Writer, result queries.Table) error {
	writer := csv.NewWriter(out)
	if err := writer.Write(result.Columns); err != nil {
		return err
	}
	cells := make([]string, len(result.Columns))
	for _, row := range result.Rows {
		for no, value := range row {
			cells[no] = format.Exact(value)
		}
		if err := writer.Write(cells); err != nil {
			return err
		}
	}
	writer.Flush()
	return writer.Error()
}

// writeJSON writes one object per row and line, its keys in the order of the columns.
func writeJSON(out io.Writer, result queries.Table) error {
	for _, row := range result.Rows {
		var line strings.Builder
		for no, value := range row {
			key, err := json.Marshal(result.Columns[no])
			if err != nil {
				return err
			}
			text, err := json.Marshal(jsonValue(value))
			if err != nil {
				return err
			}
			line.WriteString(map[bool]string{true: "{", false: ","}[no == 0])
			line.Write(key)
			line.WriteString(":")
			line.Write(text)
		}
		if _, err := io.WriteString(out, line.String()+"}\n"); err != nil {
			return err
		}
	}
	return nil
}

func jsonValue(value any) any {
	switch value := value.(type) {
	case nil, string, bool, float64, int64, int32, int16, int8:
		return value
	case duckdb.Decimal, *big.Int:
		return json.RawMessage(format.Exact(value))
	}
	return format.Exact(value)
}

func writeWorkbook(out io.Writer, result queries.Table) (err error) {
	book := excelize.NewFile()
	defer func() { err = errors.Join(err, book.Close()) }()
	stream, err := book.NewStreamWriter("Sheet1")
	if err != nil {
		return err
	}
	day, err := book.NewStyle(&excelize.Style{NumFmt: 14})
	if err != nil {
		return err
	}
	header := make([]any, len(result.Columns))
	for no, name := range result.Columns {
		header[no] = name
	}
	if err := stream.SetRow("A1", header); err != nil {
		return err
	}
	for rowNo, row := range result.Rows {
		cells := make([]any, len(row))
		for no, value := range row {
			cells[no] = workbookCell(value, day)
		}
		if err := stream.SetRow(fmt.Sprintf("A%d", rowNo+2), cells); err != nil {
			return err
		}
	}
	if err := stream.Flush(); err != nil {
		return err
	}
	return book.Write(out)
}

// workbookCell keeps numbers and days as such; text that a spreadsheet would take for a
// formula is written as text by the cell's type, never as a formula.
func workbookCell(value any, day int) any {
	switch value := value.(type) {
	case time.Time:
		return excelize.Cell{StyleID: day, Value: value}
	case duckdb.Decimal:
		return value.Float64()
	case string:
		return excelize.Cell{Value: value}
	}
	return value
}

// writeArrow writes Arrow IPC (file format) or Parquet.
func writeArrow(out io.Writer, result queries.Table, as string) error {
	record, err := arrowRecord(result)
	if err != nil {
		return err
	}
	defer record.Release()
	if as == "arrow" {
		writer, err := ipc.NewFileWriter(out, ipc.WithSchema(record.Schema()))
		if err != nil {
			return err
		}
		return errors.Join(writer.Write(record), writer.Close())
	}
	writer, err := pqarrow.NewFileWriter(record.Schema(), keepOpen{out},
		parquet.NewWriterProperties(parquet.WithCompression(compress.Codecs.Zstd)), pqarrow.DefaultWriterProps())
	if err != nil {
		return err
	}
	return errors.Join(writer.Write(record), writer.Close())
}

// keepOpen hides Close, which the Parquet writer would call on a file that is not its.
type keepOpen struct{ io.Writer }

func arrowRecord(result queries.Table) (arrow.RecordBatch, error) {
	fields := make([]arrow.Field, len(result.Columns))
	for no, name := range result.Columns {
		kind, err := arrowType(result.Types[no])
		if err != nil {
			return nil, fmt.Errorf("column %s: %w", name, err)
		}
		fields[no] = arrow.Field{Name: name, Type: kind, Nullable: true}
	}
	builder := array.NewRecordBuilder(memory.DefaultAllocator, arrow.NewSchema(fields, nil))
	defer builder.Release()
	for _, row := range result.Rows {
		for no, value := range row {
			if err := appendArrow(builder.Field(no), value); err != nil {
				return nil, fmt.Errorf("column %s: %w", result.Columns[no], err)
			}
		}
	}
	return builder.NewRecordBatch(), nil
}

func arrowType(name string) (arrow.DataType, error) {
	var precision, scale int32
	if n, err := fmt.Sscanf(name, "DECIMAL(%d,%d)", &precision, &scale); err == nil && n == 2 {
		return &arrow.Decimal128Type{Precision: precision, Scale: scale}, nil
	}
	switch name {
	case "VARCHAR", "INTEGER", "BIGINT", "DOUBLE", "BOOLEAN", "DATE", "TIMESTAMP", "HUGEINT":
		return map[string]arrow.DataType{
			"VARCHAR": arrow.BinaryTypes.String, "INTEGER": arrow.PrimitiveTypes.Int32,
			"BIGINT": arrow.PrimitiveTypes.Int64, "DOUBLE": arrow.PrimitiveTypes.Float64,
			"BOOLEAN": arrow.FixedWidthTypes.Boolean, "DATE": arrow.FixedWidthTypes.Date32,
			"TIMESTAMP": &arrow.TimestampType{Unit: arrow.Microsecond},
			"HUGEINT":   &arrow.Decimal128Type{Precision: 38},
		}[name], nil
	}
	return nil, fmt.Errorf("type %s has no Arrow form here\nhint: cast it in the query", name)
}

func appendArrow(to array.Builder, value any) error {
	switch value := value.(type) {
	case nil:
		to.AppendNull()
		return nil
	case duckdb.Decimal:
		to.(*array.Decimal128Builder).Append(decimal128.FromBigInt(value.Value))
		return nil
	case *big.Int:
		to.(*array.Decimal128Builder).Append(decimal128.FromBigInt(value))
		return nil
	case time.Time:
		if days, is := to.(*array.Date32Builder); is {
			days.Append(arrow.Date32FromTime(value))
			return nil
		}
	}
	return to.AppendValueFromString(format.Exact(value))
}
