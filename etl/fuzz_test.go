package etl

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/text/encoding/simplifiedchinese"

	"jixiao/internal/warehouse"
	"jixiao/internal/workspace"
)

// readAll opens a file of tickets and reads it to its end, like a load without a
// warehouse. Any bytes may end in an error; none may panic or run on.
func readAll(t *testing.T, name string, content []byte) {
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
	limits := Limits{Bytes: 1 << 20, UnpackedBytes: 4 << 20, Rows: 10_000, Cells: 1000, CellBytes: 1 << 16, Sheets: 10, SharedBytes: 1 << 20, Time: time.Minute}
	f, err := inspect(t.Context(), name, path, limits)
	if err != nil {
		return
	}
	contracts, err := Contracts()
	if err != nil {
		t.Fatal(err)
	}
	contract, err := contractOf(contracts, "tickets")
	if err != nil {
		t.Fatal(err)
	}
	source := &workspace.Source{Feed: "tickets", Footer: "^合计"}
	o, err := open(t.Context(), f, source, func(rows []numbered) (layout, error) { return findHeader(&contract, source, rows) })
	if err != nil {
		return
	}
	defer o.table.close() //nolint:errcheck // nothing was written
	r, err := o.rows(source, limits)
	if err != nil {
		t.Fatal(err)
	}
	l := &loading{item: item{contract: &contract, source: source}, opened: o, rows: r, run: &run{zh: wording{}},
		typing: &typing{contract: &contract, source: source, place: o.layout.column, width: len(o.layout.header), vouched: true}}
	plain := newPlainRows(l)
	last := int64(0)
	for {
		row, err := plain.next()
		if err != nil {
			return
		}
		if row.line <= last || len(row.cells) != len(o.layout.header) {
			t.Fatalf("line %d after %d, %d cells", row.line, last, len(row.cells))
		}
		last = row.line
	}
}

func FuzzCSV(f *testing.F) {
	gb, err := simplifiedchinese.GB18030.NewEncoder().String(chineseTickets)
	if err != nil {
		f.Fatal(err)
	}
	for _, seed := range []string{chineseTickets, gb, "\uFEFF" + chineseTickets, strings.ReplaceAll(chineseTickets, ",", "\t"), ticketHead + "\"", "合计\n" + tickets("T1") + "合计,,,\n", "\x1f\x8b\x08\x00", "\xff\xfea\x00,\x00", ""} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, content []byte) { readAll(t, "a.csv", content) })
}

func FuzzXLSX(f *testing.F) {
	for _, seed := range []string{
		sheetHead + `<row r="2"><c r="A2" t="str"><v>T1</v></c><c t="b"><v>1</v></c><c r="D2" s="9"><v>44317.5</v></c></row></sheetData></worksheet>`,
		sheetHead + `<row r="3"><c t="e"><v>#N/A</v></c></row><row/><row r="9"><c r="ZZ9"/></row></sheetData></worksheet>`,
		`<worksheet><sheetData/></worksheet>`, sheetHead + `<row><c`, ``,
	} {
		f.Add(seed, `<sst><si><t>报修时间</t></si></sst>`)
	}
	f.Fuzz(func(t *testing.T, sheet, shared string) { readAll(t, "a.xlsx", []byte(rawBook(t, sheet, shared))) })
}

func FuzzContract(f *testing.F) {
	for _, seed := range []string{
		"-- about: a\n-- grain: b\n-- key: x\n-- reject: 0.5\ncreate table raw.things (\n x text not null check (x in ('a')), -- X, 编号 | personal name\n constraint c check (x <> 'b') -- t\n);",
		"-- about: a\ncreate table raw.things (\n);", "-- key:\n", "create table raw.things (\n x decimal(18,2) check (((x) -- |\n",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		contract, err := parseContract("etl/feeds/things.sql", text)
		if err != nil {
			return
		}
		if len(contract.Key) == 0 || len(contract.Columns) == 0 {
			t.Errorf("%+v is no contract", contract)
		}
	})
}

func FuzzJSON(f *testing.F) {
	for _, seed := range []string{
		jsonTickets, `{"data": {"items": ` + jsonTickets + `}}`, `{"ticket_id": 1}` + "\n\n" + `{"ticket_id": {"a": [1, {}]}}`,
		`[`, `[{}]`, `[{"a": "\ud800"}]`, `{"a": [[[[`, "\xff\xfe[\x00", `[{"工单号": null}, {"工单号": 1e400}]`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, content []byte) { readAll(t, "a.json", content) })
}

func FuzzParquet(f *testing.F) {
	path := filepath.Join(f.TempDir(), "a.parquet")
	wh, err := warehouse.Open(f.Context(), "", warehouse.Options{})
	if err != nil {
		f.Fatal(err)
	}
	_, err = wh.DB().ExecContext(f.Context(), "copy ("+fmt.Sprintf(parquetTickets, 9)+") to "+literal(path)+" (format parquet)")
	if err := errors.Join(err, wh.Close()); err != nil {
		f.Fatal(err)
	}
	whole, err := os.ReadFile(path)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(whole)
	f.Add(whole[:len(whole)-9])
	f.Add([]byte("PAR1PAR1"))
	f.Fuzz(func(t *testing.T, content []byte) { readAll(t, "a.parquet", content) })
}

func FuzzArchive(f *testing.F) {
	for _, seed := range []string{
		archived(f, "a.csv", chineseTickets), archived(f, "../a.csv", ""), archived(f, "a.zip", archived(f, "b.csv", "x")), "PK\x03\x04", "PK\x05\x06",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, content []byte) {
		path := filepath.Join(t.TempDir(), "a.zip")
		if err := os.WriteFile(path, content, 0o600); err != nil {
			t.Fatal(err)
		}
		limits := DefaultLimits()
		limits.UnpackedBytes, limits.Members = 4<<20, 10
		names, err := members(path, limits)
		if err != nil {
			return
		}
		for _, name := range names {
			if !filepath.IsLocal(filepath.FromSlash(name)) {
				t.Fatalf("member %q leaves its folder", name)
			}
			at, remove, err := extract(t.Context(), path, name, limits)
			if err != nil {
				continue
			}
			member, err := os.ReadFile(at)
			if err := errors.Join(err, remove()); err != nil {
				t.Fatal(err)
			}
			readAll(t, "a.csv", member)
		}
	})
}

func FuzzSigns(f *testing.F) {
	for _, seed := range []string{chineseTickets, "a,'b''c'\n", `a\,b,\N` + "\n", "'\\", "a\r\nb\r"} {
		f.Add(seed, "'", `\`)
		f.Add(seed, "none", "")
	}
	f.Fuzz(func(t *testing.T, text, quote, escape string) {
		source := &workspace.Source{Quote: quote, Escape: escape}
		rows, err := newTextTable(strings.NewReader(text), io.NopCloser(nil), source, ',', false)
		if err != nil {
			return
		}
		for last := int64(0); ; {
			row, err := rows.next()
			if err != nil {
				return
			}
			if row.line <= last || len(row.cells) == 0 {
				t.Fatalf("line %d after %d, %d cells", row.line, last, len(row.cells))
			}
			last = row.line
		}
	})
}

// FuzzOCDS: any bytes in, an error with a place or rows, no panic.
func FuzzOCDS(f *testing.F) {
	for _, seed := range []string{inPackage(firstRelease, secondRelease), versioned, `{"records": [{"ocid": "o", "compiledRelease": ` + secondRelease + `}]}`,
		`[{"ocid": "o", "date": "2024-01-01", "contracts": [{"id": 1, "value": {"amount": 1e3, "currency": "CNY"}}]}]`, `{"releases": [[]]}`, `{"records": {}}`, `{}`, "5", `{"releases": [], "releases": []}`} {
		f.Add([]byte(seed))
	}
	contracts, err := Contracts()
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, content []byte) {
		path := filepath.Join(t.TempDir(), "a.json")
		if err := os.WriteFile(path, content, 0o600); err != nil {
			t.Fatal(err)
		}
		file, err := inspect(t.Context(), "a.json", path, Limits{Bytes: 1 << 20, UnpackedBytes: 4 << 20, Rows: 10_000, Cells: 1000, CellBytes: 1 << 16, Time: time.Minute})
		if err != nil {
			return
		}
		for _, feed := range ocdsFeeds() {
			contract, err := contractOf(contracts, feed)
			if err != nil {
				t.Fatal(err)
			}
			l := &loading{file: file, run: &run{sound: map[string]ocdsShape{}}, item: item{contract: &contract, source: &workspace.Source{Feed: ocdsFeed}}}
			o, err := l.openOCDS(t.Context())
			if err != nil {
				continue
			}
			keys := map[string]bool{}
			for {
				next, err := o.table.next()
				if err != nil {
					break
				}
				var key []string
				for no, column := range contract.Columns {
					if slices.Contains(contract.Key, column.Name) {
						key = append(key, next.cells[no])
					}
				}
				if one := strings.Join(key, "\n"); keys[one] {
					t.Fatalf("%s: key %q twice", feed, one)
				} else {
					keys[one] = true
				}
			}
			if err := o.table.close(); err != nil {
				t.Fatal(err)
			}
		}
	})
}
