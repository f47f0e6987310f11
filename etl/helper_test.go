package etl

import (
	"context"
	"database/sql"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"jixiao/internal/warehouse"
	"jixiao/internal/workspace"
)

var update = flag.Bool("update", false, "write the golden files anew")

// desk is a workspace folder and a warehouse for one test.
type desk struct {
	t  *testing.T
	ws *workspace.Workspace
	wh *warehouse.Warehouse
}

func newDesk(t *testing.T, sources ...workspace.Source) *desk {
	t.Helper()
	wh, err := warehouse.Open(t.Context(), "", warehouse.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := wh.Close(); err != nil {
			t.Error(err)
		}
	})
	for no := range sources {
		sources[no].Pos = fmt.Sprintf("jixiao.yaml:%d", no+3)
	}
	return &desk{t: t, wh: wh, ws: &workspace.Workspace{
		Dir: t.TempDir(), Project: workspace.Project{ID: "p"}, Sources: sources,
	}}
}

func (d *desk) write(name, text string) {
	d.t.Helper()
	path := filepath.Join(d.ws.Dir, filepath.FromSlash(name))
	if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o750), os.WriteFile(path, []byte(text), 0o600)); err != nil {
		d.t.Fatal(err)
	}
}

func (d *desk) remove(name string) {
	d.t.Helper()
	if err := os.Remove(filepath.Join(d.ws.Dir, name)); err != nil {
		d.t.Fatal(err)
	}
}

// ingest loads everything and wants no error.
func (d *desk) ingest() Summary {
	d.t.Helper()
	summary, err := Ingest(d.t.Context(), d.wh, d.ws, Options{}, nil)
	if err != nil {
		d.t.Fatal(err)
	}
	d.balanced()
	return summary
}

// refused loads everything and wants an error that holds the words.
func (d *desk) refused(words ...string) Summary {
	d.t.Helper()
	summary, err := Ingest(d.t.Context(), d.wh, d.ws, Options{}, nil)
	if err == nil {
		d.t.Fatalf("no error; wanted one with %q", words)
	}
	for _, word := range words {
		if !strings.Contains(err.Error(), word) {
			d.t.Errorf("error lacks %q:\n%v", word, err)
		}
	}
	d.balanced()
	return summary
}

// tolerant loads everything, however many rows are rejected.
func (d *desk) tolerant(limits Limits) Summary {
	d.t.Helper()
	r, err := newRun(d.t.Context(), d.wh, d.ws, Options{Limits: limits}, func(Event) {})
	if err != nil {
		d.t.Fatal(err)
	}
	if err := errors.Join(r.problems...); err != nil {
		d.t.Fatal(err)
	}
	var summary Summary
	for no, item := range r.items {
		item.contract.Reject = 1
		result, err := r.load(d.t.Context(), no, item)
		if err != nil {
			d.t.Fatal(err)
		}
		summary.Files = append(summary.Files, result)
	}
	if err := r.recount(d.t.Context(), summary.Files); err != nil {
		d.t.Fatal(err)
	}
	summary.total()
	d.balanced()
	return summary
}

// rows gives a query's rows, cells joined by " | ".
func (d *desk) rows(query string, args ...any) []string {
	d.t.Helper()
	rows, err := d.wh.DB().QueryContext(d.t.Context(), "select cast(columns(*) as text) from ("+query+")", args...)
	if err != nil {
		d.t.Fatal(err)
	}
	defer rows.Close() //nolint:errcheck // a test
	names, err := rows.Columns()
	if err != nil {
		d.t.Fatal(err)
	}
	var lines []string
	for rows.Next() {
		cells, targets := make([]sql.NullString, len(names)), make([]any, len(names))
		for no := range cells {
			targets[no] = &cells[no]
		}
		if err := rows.Scan(targets...); err != nil {
			d.t.Fatal(err)
		}
		var shown []string
		for _, cell := range cells {
			if !cell.Valid {
				cell.String = "∅"
			}
			shown = append(shown, strings.ReplaceAll(cell.String, "\n", `\n`))
		}
		lines = append(lines, strings.Join(shown, " | "))
	}
	if err := rows.Err(); err != nil {
		d.t.Fatal(err)
	}
	return lines
}

func (d *desk) number(query string, args ...any) int64 {
	d.t.Helper()
	var number int64
	if err := d.wh.DB().QueryRowContext(d.t.Context(), query, args...).Scan(&number); err != nil {
		d.t.Fatal(err)
	}
	return number
}

// counting are the rows of a feed that count: not superseded.
func (d *desk) counting(feed string) int64 {
	d.t.Helper()
	return d.number(`select count(*) from raw.`+feed+` as rows
		anti join raw.superseded as losers
			on losers.feed = $1 and losers.load_id = rows.load_id and losers.source_line = rows.source_line`, feed)
}

// balanced proves from the tables alone that no row is lost or invented.
func (d *desk) balanced() {
	d.t.Helper()
	contracts, err := Contracts()
	if err != nil {
		d.t.Fatal(err)
	}
	for _, contract := range contracts {
		var exists bool
		query := "select count(*) > 0 from duckdb_tables() where schema_name = 'raw' and table_name = $1"
		if err := d.wh.DB().QueryRowContext(d.t.Context(), query, contract.Feed).Scan(&exists); err != nil {
			d.t.Fatal(err)
		}
		if !exists {
			continue
		}
		for _, line := range d.rows(`
			select loads.source_file, rows_read, rows_loaded, rows_rejected, rows_superseded, stored, losers
			from ops.loads as loads
			left join (select load_id, count(*) as stored from raw.`+contract.Feed+` group by all) as rows using (load_id)
			left join (
				select load_id, count(*) as losers
				from raw.`+contract.Feed+` semi join raw.superseded using (load_id, source_line)
				group by all
			) as superseded using (load_id)
			where feed = $1 and is_current and (
				rows_read <> rows_loaded + rows_rejected + rows_superseded
				or coalesce(stored, 0) <> rows_loaded + rows_superseded
				or coalesce(losers, 0) <> rows_superseded)`, contract.Feed) {
			d.t.Errorf("%s does not add up: %s", contract.Feed, line)
		}
		if stray := d.number("select count(*) from raw." + contract.Feed + " anti join (select * from ops.loads where is_current) as loads using (load_id)"); stray > 0 {
			d.t.Errorf("%d rows of %s belong to no current load", stray, contract.Feed)
		}
	}
}

// golden compares a text with a file of testdata, or writes it.
func golden(t *testing.T, path, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o600); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s (-want +got; `go test ./etl -update` writes it anew):\n%s", path, diff)
	}
}

// inMacros runs do on a connection that has the loader's functions.
func inMacros(t *testing.T, do func(ctx context.Context, tx *warehouse.Tx) error) {
	t.Helper()
	d := newDesk(t)
	err := d.wh.InTransaction(t.Context(), func(ctx context.Context, tx *warehouse.Tx) error {
		if err := tx.Exec(ctx, macros); err != nil {
			return err
		}
		return do(ctx, tx)
	})
	if err != nil {
		t.Fatal(err)
	}
}

// creditCode makes a valid credit code of a number.
func creditCode(number int) string {
	const alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY"
	code := fmt.Sprintf("91410122MA%07d", number%10_000_000)
	sum, weight := 0, 1
	for i := range 17 {
		for value := range alphabet {
			if alphabet[value] == code[i] {
				sum += value * weight
			}
		}
		weight = weight * 3 % 31
	}
	return code + string(alphabet[(31-sum%31)%31])
}
