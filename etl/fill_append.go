//go:build !duckdb_arrow

package etl

import (
	"context"
	"database/sql/driver"
	"errors"
	"fmt"
	"strings"

	"github.com/duckdb/duckdb-go/v2"
)

// Without the build tag duckdb_arrow rows go into a temporary table through an Appender:
// the same rows, more slowly.

// part is some rows as the Appender takes them.
type part [][]driver.Value

func (p part) release() {}

type partBuilder struct {
	width int
	rows  part
}

func newPartBuilder(width int) *partBuilder { return &partBuilder{width: width} }

func (b *partBuilder) add(rowNo int64, row batchRow) {
	values := make([]driver.Value, b.width+4)
	values[0], values[1], values[2], values[3] = rowNo, row.line, orNull(row.fault), orNull(row.raw)
	for place, cell := range row.cells {
		values[4+place] = orNull(cell)
	}
	b.rows = append(b.rows, values)
}

func (b *partBuilder) finish() part {
	rows := b.rows
	b.rows = nil
	return rows
}

// each gives the rows.
func (p part) each(do func(rowNo int64, row batchRow)) {
	text := func(value driver.Value) string {
		text, _ := value.(string) // null is ""
		return text
	}
	for _, values := range p {
		rowNo, line := values[0].(int64), values[1].(int64)
		row := batchRow{line: line, fault: text(values[2]), raw: text(values[3])}
		for _, value := range values[4:] {
			row.cells = append(row.cells, text(value))
		}
		do(rowNo, row)
	}
}

// over runs a statement that reads the rows of a slice as the relation slice.
func (l *loading) over(ctx context.Context, s slice, statement string, args ...any) error {
	columns := make([]string, s.width)
	for place := range columns {
		columns[place] = fmt.Sprintf("c%d text", place+1)
	}
	err := l.tx.Exec(ctx, "create or replace temp table slice (row_no bigint, source_line bigint, fault text, raw_text text, "+
		strings.Join(columns, ", ")+")")
	if err != nil {
		return err
	}
	err = l.tx.Raw(func(driverConn any) error {
		conn, is := driverConn.(*duckdb.Conn)
		if !is {
			return errors.New("the warehouse is no DuckDB connection")
		}
		return s.append(ctx, conn)
	})
	if err != nil {
		return err
	}
	if err := l.tx.Exec(ctx, statement, args...); err != nil {
		return err
	}
	return l.tx.Exec(ctx, "drop table temp.main.slice")
}

func (s *slice) append(ctx context.Context, conn *duckdb.Conn) error {
	appender, err := duckdb.NewAppender(conn, "temp", "main", "slice")
	if err != nil {
		return err
	}
	for _, rows := range s.parts {
		for _, values := range rows {
			if err := appender.AppendRow(values...); err != nil {
				return errors.Join(err, appender.CloseWithCancel(ctx))
			}
		}
	}
	return appender.CloseWithCancel(ctx)
}
