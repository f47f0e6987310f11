//go:build duckdb_arrow

package etl

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"jixiao/internal/warehouse"
)

// A scan of foreign columns does not obey what is pushed down into it: a condition would let
// every row pass, a column left out would shift the others.
func TestOver_conditionsAndColumnsHoldOnAStream(t *testing.T) {
	wh := newDesk(t).wh
	err := wh.InTransaction(t.Context(), func(ctx context.Context, tx *warehouse.Tx) error {
		l := &loading{run: &run{wh: wh}, tx: tx}
		build := newPartBuilder(3)
		for no := range int64(10_000) {
			build.add(no+1, batchRow{line: no + 2, cells: []string{fmt.Sprint(no % 10), "b", fmt.Sprintf("row %d", no)}})
		}
		s := slice{width: 3, parts: []part{build.finish()}}
		defer s.release()
		err := l.over(ctx, s, "create temp table few as select c3 from slice where c1 = '7' and fault is null")
		if err != nil {
			return err
		}
		var count int
		var first, last string
		if err := tx.QueryRow(ctx, "select count(*), min(c3), max(c3) from few").Scan(&count, &first, &last); err != nil {
			return err
		}
		if count != 1000 || first != "row 1007" || last != "row 9997" {
			t.Errorf("got %d rows from %s to %s; wanted the thousand whose c1 is 7", count, first, last)
		}
		var disabled string
		if err := tx.QueryRow(ctx, "select current_setting('disabled_optimizers')").Scan(&disabled); err != nil || disabled != "" {
			t.Errorf("after the statement %q stay disabled (%v)", disabled, err)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestPartBuilder_givesBackWhatItWasGivenAndKeepsNoMemory(t *testing.T) {
	build := newPartBuilder(2)
	for round := range 3 {
		for no := range int64(20) {
			build.add(no, batchRow{line: no * 2, fault: strings.Repeat("f", int(no%2)), cells: []string{fmt.Sprint("汉", no), ""}})
		}
		one := build.finish()
		count := int64(0)
		one.each(func(rowNo int64, row batchRow) {
			if rowNo != count || row.line != count*2 || len(row.fault) != int(count%2) || row.cells[0] != fmt.Sprint("汉", count) || row.cells[1] != "" {
				t.Errorf("round %d: row %d came back as %+v", round, rowNo, row)
			}
			count++
		})
		if count != 20 || build.memory.AllocatedBytes() == 0 {
			t.Errorf("round %d: %d rows in %d bytes; wanted 20", round, count, build.memory.AllocatedBytes())
		}
		one.release()
		if left := build.memory.AllocatedBytes(); left != 0 {
			t.Errorf("round %d: %d bytes are never given back", round, left)
		}
	}
}
