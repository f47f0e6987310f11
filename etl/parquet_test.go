package etl

import (
	"bytes"
	"context"
	"fmt"
	"hash/crc32"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/apache/thrift/lib/go/thrift"

	"jixiao/internal/workspace"
)

// writeParquet lets DuckDB write the rows of a query into the desk's data/a.parquet.
func (d *desk) writeParquet(query string) {
	d.t.Helper()
	path := filepath.Join(d.ws.Dir, "data", "a.parquet")
	if err := os.MkdirAll(filepath.Dir(path), 0o750); err != nil {
		d.t.Fatal(err)
	}
	if _, err := d.wh.DB().ExecContext(d.t.Context(), "copy ("+query+") to "+literal(path)+" (format parquet)"); err != nil {
		d.t.Fatal(err)
	}
}

const parquetTickets = `
	select 'T' || i as "工单号", '信用平台' as "系统", i %% 2 = 0 as "是否故障",
		timestamp '2021-05-01 08:00:00' + to_minutes(cast(i as integer)) as "报修时间",
		case when i %% 3 = 0 then null else '第' || i || '项' end as "问题描述"
	from range(%d) as numbers(i)`

func TestParquet_rows(t *testing.T) {
	d := newDesk(t, workspace.Source{Feed: "tickets", Files: []string{"data/*"}})
	const rows = 250_000 // more than two row groups
	d.writeParquet(fmt.Sprintf(parquetTickets, rows))
	summary := d.ingest()
	if file := summary.Files[0]; file.Encoding != "parquet" || file.RowsLoaded != rows || file.RowsRejected != 0 {
		t.Errorf("%+v", file)
	}
	want := d.rows(`select count(*), count(description), sum(hash(ticket_id, is_fault, opened_at, description))
		from (select "工单号" as ticket_id, "是否故障" as is_fault, "报修时间" as opened_at, "问题描述" as description from (` + fmt.Sprintf(parquetTickets, rows) + `))`)
	got := d.rows("select count(*), count(description), sum(hash(ticket_id, is_fault, opened_at, description)) from raw.tickets")
	if !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	if lines := d.rows("select source_line from raw.tickets where ticket_id in ('T0', 'T249999') order by all"); !slices.Equal(lines, []string{"1", "250000"}) {
		t.Error(lines)
	}
	if again := d.ingest().Files[0]; again.Status != StatusUnchanged {
		t.Errorf("the same file twice: %+v", again)
	}
}

func TestParquet_valuesAsText(t *testing.T) {
	d := newDesk(t)
	d.writeParquet(`select
		cast(7 as tinyint) as a, cast(4000000000 as uinteger) as b, cast(18446744073709551615 as ubigint) as c,
		cast(-0.05 as decimal(4,2)) as d, cast(-12345678901234567890.123 as decimal(38,3)) as e, cast(12.5 as decimal(18,2)) as f,
		cast(3 as double) as g, cast(0.1 as double) as h, cast(1e17 as double) as i, cast(0.1 as float) as j,
		date '1969-12-31' as k, timestamp '2021-05-01 08:00:00.25' as l, timestamptz '2021-05-01 00:00:00+00' as m,
		timestamp_ms '1969-12-31 23:59:59.5' as n, time '08:30:00' as o,
		uuid '7b3f9c1e-0000-4000-8000-000000000001' as p, '007 ' as q, cast(null as text) as r, true as s,
		{'name': '某局', 'n': {'x': 1}} as t, [1, 2] as u, cast('甲' as enum('甲', '乙')) as v`)
	f, err := inspect(t.Context(), "data/a.parquet", filepath.Join(d.ws.Dir, "data", "a.parquet"), DefaultLimits())
	if err != nil {
		t.Fatal(err)
	}
	var found layout
	o, err := openParquet(t.Context(), f, func(rows []numbered) (layout, error) {
		found = layout{header: slices.Clone(rows[0].cells)}
		return found, nil
	})
	if err != nil {
		t.Fatal(err)
	}
	defer o.table.close() //nolint:errcheck // a test
	row, err := o.table.next()
	if err != nil {
		t.Fatal(err)
	}
	want := []string{
		"a=7", "b=4000000000", "c=18446744073709551615", "d=-0.05", "e=-12345678901234567890.123", "f=12.50",
		"g=3", "h=0.1", "i=1E+17", "j=0.1", "k=1969-12-31", "l=2021-05-01 08:00:00.25", "m=2021-05-01 08:00:00+08:00",
		"n=1969-12-31 23:59:59.5", "o=08:30:00", "p=7b3f9c1e-0000-4000-8000-000000000001", "q=007 ", "r=", "s=true",
		"t.name=某局", "t.n.x=1", "v=甲",
	}
	var got []string
	for place, cell := range row.cells {
		got = append(got, found.header[place]+"="+cell)
	}
	if !slices.Equal(got, want) {
		t.Errorf("got  %q\nwant %q", got, want)
	}
	if ignored := o.layout.ignored; len(ignored) != 1 || !strings.HasPrefix(ignored[0], "u.") || !strings.Contains(ignored[0], "several values") {
		t.Errorf("ignored %q", ignored)
	}
}

func TestParquet_refused(t *testing.T) {
	d := newDesk(t, workspace.Source{Feed: "tickets", Files: []string{"data/*"}})
	d.writeParquet(fmt.Sprintf(parquetTickets, 3000))
	path := filepath.Join(d.ws.Dir, "data", "a.parquet")
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	change := func(at int, by ...byte) []byte {
		changed := slices.Clone(whole)
		copy(changed[at:], by)
		return changed
	}
	for _, test := range []struct {
		name, want string
		content    []byte
	}{
		{"cut off", "damaged", whole[:len(whole)-100]},
		{"only the mark", "damaged", []byte("PAR1")},
		{"mark twice", "damaged", []byte("PAR1PAR1PAR1")},
		{"footer of a wrong length", "damaged", change(len(whole)-8, 0xFF, 0xFF, 0xFF, 0x7F)},
		{"first page overwritten", "damaged", change(4, bytes.Repeat([]byte{0xFF}, 60)...)},
		{"page's text overwritten", "damaged", change(40, bytes.Repeat([]byte{0xFF}, 400)...)},
		{"another format by this name", "the name says Parquet", []byte(tickets("T1"))},
	} {
		t.Run(test.name, func(t *testing.T) {
			if err := os.WriteFile(path, test.content, 0o600); err != nil {
				t.Fatal(err)
			}
			d.t = t
			d.refused("data/a.parquet", test.want)
			if d.number("select count(*) from raw.tickets")+d.number("select count(*) from ops.loads") > 0 {
				t.Error("a refused file left something behind")
			}
		})
	}
}

func TestParquet_limits(t *testing.T) {
	d := newDesk(t, workspace.Source{Feed: "tickets", Files: []string{"data/*"}})
	// One text of a megabyte in the dictionary, which 20,000 rows point to: the file is small.
	d.writeParquet(`select 'T' || i as ticket_id, 'x' as system_name, true as is_fault, timestamp '2021-05-01' as opened_at,
		repeat('甲', 300000) as description from range(20000) as numbers(i)`)
	for _, test := range []struct {
		name, want string
		set        func(*Limits)
	}{
		{"rows", "more than 100 rows", func(l *Limits) { l.Rows = 100 }},
		{"columns", "the file has 5 columns, over the limit of 4", func(l *Limits) { l.Cells = 4 }},
		{"unpacked", "unpacks to more than 1000 bytes", func(l *Limits) { l.UnpackedBytes = 1000 }},
		{"cell", "over the limit of 1000", func(l *Limits) { l.CellBytes = 1000 }},
		{"text of many rows", "bytes of text", func(*Limits) {}},
	} {
		t.Run(test.name, func(t *testing.T) {
			limits := DefaultLimits()
			test.set(&limits)
			_, err := Ingest(t.Context(), d.wh, d.ws, Options{Limits: limits}, nil)
			if err == nil || !strings.Contains(err.Error(), test.want) || !strings.Contains(err.Error(), "data/a.parquet") {
				t.Errorf("%v; wanted %q", err, test.want)
			}
		})
	}
}

// parquetPage writes a page and its header (parquet.thrift, PageHeader).
func parquetPage(t *testing.T, body []byte, stored int, sum uint32) []byte {
	t.Helper()
	ctx, buffer := context.Background(), thrift.NewTMemoryBufferLen(0)
	to := thrift.NewTCompactProtocolConf(buffer, nil)
	field := func(id int16, value int) {
		for _, err := range []error{to.WriteFieldBegin(ctx, "", thrift.I32, id), to.WriteI32(ctx, int32(value)), to.WriteFieldEnd(ctx)} {
			if err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := to.WriteStructBegin(ctx, ""); err != nil {
		t.Fatal(err)
	}
	field(1, 0)
	field(2, len(body))
	field(3, stored)
	field(4, int(int32(sum)))
	if err := to.WriteFieldStop(ctx); err != nil {
		t.Fatal(err)
	}
	return append(buffer.Bytes(), body...)
}

func TestParquet_pagesAgainstTheirChecksum(t *testing.T) {
	body := []byte("some page")
	sum := crc32.ChecksumIEEE(body)
	good := parquetPage(t, body, len(body), sum)
	for _, test := range []struct {
		name, want string
		pages      []byte
	}{
		{"good", "", slices.Concat(good, good)},
		{"wrong sum", "page 2 differs from its checksum", slices.Concat(good, parquetPage(t, body, len(body), sum+1))},
		{"flipped bit", "page 1 differs from its checksum", parquetPage(t, []byte("some pagf"), len(body), sum)},
		{"too long", "page 1 lies outside its column", parquetPage(t, body, len(body)+1, sum)},
		{"negative", "page 1 lies outside its column", parquetPage(t, body, -1, sum)},
		{"no header", "page 2 has no header", append(slices.Clone(good), 0xFF, 0xFF)},
	} {
		t.Run(test.name, func(t *testing.T) {
			size, err := checkChunk(t.Context(), bytes.NewReader(test.pages), 0, int64(len(test.pages)))
			switch {
			case test.want == "" && (err != nil || size != 2*int64(len(body))):
				t.Errorf("%d bytes, %v", size, err)
			case test.want != "" && (err == nil || !strings.Contains(err.Error(), test.want)):
				t.Errorf("%v; wanted %q", err, test.want)
			}
		})
	}
}

// TestParquet_anyBytes reads many damaged copies of a file: each ends, with rows or an
// error, and none with a panic.
func TestParquet_anyBytes(t *testing.T) {
	d := newDesk(t)
	d.writeParquet(fmt.Sprintf(parquetTickets, 40))
	whole, err := os.ReadFile(filepath.Join(d.ws.Dir, "data", "a.parquet"))
	if err != nil {
		t.Fatal(err)
	}
	random := rand.New(rand.NewPCG(1, 2))
	for range 1500 {
		changed := slices.Clone(whole)
		for range 1 + random.IntN(6) {
			changed[random.IntN(len(changed))] = byte(random.IntN(256))
		}
		if random.IntN(4) == 0 {
			from := random.IntN(len(changed))
			changed = slices.Delete(changed, from, min(len(changed), from+random.IntN(40)))
		}
		readAll(t, "a.parquet", changed)
	}
}
