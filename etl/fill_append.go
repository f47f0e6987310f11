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

func (b *partBuilder) finish() part { return b.rows }

// present makes the table slice of the parts and lets go of them.
func (s *slice) present(ctx context.Context, conn *duckdb.Conn) error {
	columns := make([]string, s.width)
	for place := range columns {
		columns[place] = fmt.Sprintf("c%d text", place+1)
	}
	_, err := conn.ExecContext(ctx, "create or replace temp table slice (row_no bigint, source_line bigint, fault text, raw_text text, "+
		strings.Join(columns, ", ")+")", nil)
	if err != nil {
		return err
	}
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
	s.release()
	return appender.CloseWithCancel(ctx)
}
