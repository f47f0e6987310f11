package etl

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"jixiao/internal/workspace"
)

func TestFiles_patternsAndFolders(t *testing.T) {
	names := []string{"data/a.csv", "data/2021/b.csv", "data/2021/q3/c.csv", "data/2021/q3/d.csv", "data/2021/.e.csv", "data/2021/~$f.csv", "data/.g/h.csv", "other/i.csv"}
	for _, test := range []struct{ pattern, want string }{
		{"data/*.csv", "data/a.csv"},
		{"data/**/*.csv", "data/.g/h.csv data/2021/.e.csv data/2021/b.csv data/2021/q3/c.csv data/2021/q3/d.csv data/2021/~$f.csv data/a.csv"},
		{"data/2021/q3/{c,d}.csv", "data/2021/q3/c.csv data/2021/q3/d.csv"},
		{"data", "data/2021/b.csv data/2021/q3/c.csv data/2021/q3/d.csv data/a.csv"},
		{"data/2021/", "data/2021/b.csv data/2021/q3/c.csv data/2021/q3/d.csv"},
		{"**/q3/d.csv", "data/2021/q3/d.csv"},
		{"data/[ab].csv", "data/a.csv"}, // the desk's own folder has such signs in its name, as a firm's may
	} {
		t.Run(test.pattern, func(t *testing.T) {
			d := newDesk(t, workspace.Source{Feed: "tickets", Files: []string{test.pattern}})
			for no, name := range names {
				d.write(name, tickets("T"+string(rune('1'+no))))
			}
			if err := os.Symlink(d.ws.Dir, filepath.Join(d.ws.Dir, "data", "loop")); err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, file := range d.ingest().Files {
				got = append(got, file.File)
			}
			if strings.Join(got, " ") != test.want {
				t.Errorf("got  %v\nwant %s", got, test.want)
			}
		})
	}
}

func TestFiles_escapedNames(t *testing.T) {
	for _, name := range []string{"data/a[1].csv", "data/{b}.csv", "data/c*.csv", "data/d?.csv", "da[t]a/e.csv", "../" + "f{1}.csv"} {
		d := newDesk(t, workspace.Source{Feed: "tickets", Files: []string{globEscape(name)}})
		d.ws.Dir = filepath.Join(d.ws.Dir, "inside")
		d.write(name, tickets("T1"))
		if err := os.MkdirAll(d.ws.Dir, 0o750); err != nil {
			t.Fatal(err)
		}
		if files := d.ingest().Files; len(files) != 1 || files[0].File != name {
			t.Errorf("%s: %+v", name, files)
		}
	}
}

func TestFiles_patternThatIsNone(t *testing.T) {
	d := newDesk(t, workspace.Source{Feed: "tickets", Files: []string{"data/[a.csv"}})
	d.refused("jixiao.yaml:3", "is not a pattern of files")
	d = newDesk(t, workspace.Source{Feed: "tickets", Files: []string{"data"}})
	if err := os.Mkdir(filepath.Join(d.ws.Dir, "data"), 0o750); err != nil {
		t.Fatal(err)
	}
	d.refused("jixiao.yaml:3", "no file matches data")
}

// TestSource_values reads the same cells under different settings; ∅ is a rejected row.
func TestSource_values(t *testing.T) {
	for _, test := range []struct {
		name     string
		settings workspace.Source
		opened   map[string]string
	}{
		{"the year first", workspace.Source{}, map[string]string{
			"2021-05-06 07:08": "2021-05-06 07:08:00", "05/06/2021": "∅", "2021-05-06T07:08:09Z": "2021-05-06 15:08:09",
		}},
		{"day first", workspace.Source{DateOrder: "dmy"}, map[string]string{
			"05/06/2021": "2021-06-05 00:00:00", "31.12.2021 8:30": "2021-12-31 08:30:00", "12/31/2021": "∅", "30/02/2021": "∅",
			"2021-05-06 07:08:09": "2021-05-06 07:08:09", "２０２１年５月６日": "2021-05-06 00:00:00", "05/06/21": "∅",
		}},
		{"month first", workspace.Source{DateOrder: "mdy"}, map[string]string{
			"05/06/2021": "2021-05-06 00:00:00", "12-31-2021 08:30:15": "2021-12-31 08:30:15", "31/12/2021": "∅",
		}},
		{"in UTC", workspace.Source{TimeZone: "UTC"}, map[string]string{
			"2021-05-06 20:00:00": "2021-05-07 04:00:00", "2021-05-06": "2021-05-06 00:00:00", "2021-05-06 20:00:00+08:00": "2021-05-06 20:00:00",
			"20210506200000": "2021-05-07 04:00:00", "2021-05-06T20:00:00Z": "2021-05-07 04:00:00", "2021年5月6日20时30分": "2021-05-07 04:30:00",
		}},
		{"in Tokyo, day first", workspace.Source{TimeZone: "+09:00", DateOrder: "dmy"}, map[string]string{
			"06/05/2021 00:30:00": "2021-05-05 23:30:00", "06/05/2021": "2021-05-06 00:00:00",
		}},
		{"behind UTC", workspace.Source{TimeZone: "-03:30"}, map[string]string{"2021-05-06 00:00:00": "2021-05-06 11:30:00"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			test.settings.Feed, test.settings.Files = "tickets", []string{"data/*"}
			d := newDesk(t, test.settings)
			var cells []string
			for cell := range test.opened {
				cells = append(cells, cell)
			}
			slices.Sort(cells)
			text := ticketHead
			for no, cell := range cells {
				text += "T" + string(rune('a'+no)) + ",平台,是," + cell + ",\n"
			}
			d.write("data/a.csv", text)
			d.tolerant(DefaultLimits())
			for no, cell := range cells {
				got := "∅"
				if found := d.rows("select opened_at from raw.tickets where ticket_id = $1", "T"+string(rune('a'+no))); len(found) > 0 {
					got = found[0]
				}
				if got != test.opened[cell] {
					t.Errorf("%q: got %s, want %s", cell, got, test.opened[cell])
				}
			}
		})
	}
}

func TestSource_zoneOfADay(t *testing.T) {
	d := newDesk(t, workspace.Source{Feed: "records", Files: []string{"data/*"}, TimeZone: "UTC", DateOrder: "dmy"})
	d.write("data/a.csv", "数据类别,行政相对人名称,行政相对人类别,决定文书号,决定日期,决定机关,数据来源单位,上报日期\n"+
		"行政许可,某某,自然人,甲1,01/02/2021,某局,某局,01/02/2021 20:00:00\n")
	d.ingest()
	if got := d.rows("select decided_date, reported_date from raw.records"); !slices.Equal(got, []string{"2021-02-01 | 2021-02-02"}) {
		t.Error(got)
	}
}

func TestSource_settingsThatTheFormatCannotObey(t *testing.T) {
	sheet := rawBook(t, sheetHead+`<row><c t="str"><v>T1</v></c><c t="str"><v>x</v></c><c t="b"><v>1</v></c><c s="1"><v>44317</v></c></row></sheetData></worksheet>`, sharedTime)
	for _, test := range []struct {
		want     string
		settings workspace.Source
		write    func(*desk)
	}{
		{"time_zone is not for workbooks", workspace.Source{TimeZone: "UTC"}, func(d *desk) { d.write("data/a.xlsx", sheet) }},
		{"the file is Parquet", workspace.Source{SkipBefore: 1}, func(d *desk) { d.writeParquet(fmt.Sprintf(parquetTickets, 3)) }},
		{"the file is Parquet", workspace.Source{Header: []string{"a", "b"}}, func(d *desk) { d.writeParquet(fmt.Sprintf(parquetTickets, 3)) }},
		{"the file is JSON", workspace.Source{HeaderRows: 2}, func(d *desk) { d.write("data/a.json", jsonTickets) }},
	} {
		test.settings.Feed, test.settings.Files = "tickets", []string{"data/*"}
		d := newDesk(t, test.settings)
		test.write(d)
		d.refused("jixiao.yaml:3", test.want)
	}
}

func TestSource_decimalComma(t *testing.T) {
	macro(t, "coalesce(jx_number(jx_decimal_comma(x), '元'), 'none')", map[string]string{
		"1.234,56": "1234.56", "1234,5": "1234.5", "1.234": "1234", "12": "12", "-1.234.567,8 元": "-1234567.8", "(1.234,56)": "-1234.56",
		"1.5": "none", "1,234.56": "none", "1.23,4": "none", "1,2,3": "none", "abc": "none", "∅": "none",
	})
	const head, row = "支付编号,合同编号,支付日期,支付金额,收款单位\n", "Z1,H1,2021-05-01,%,某公司\n"
	comma := func(text string) string {
		return strings.ReplaceAll(strings.ReplaceAll(text, ",", ";"), "%", "1.086.400,50")
	}
	d := newDesk(t, workspace.Source{Feed: "disbursements", Files: []string{"data/*"}, DecimalComma: true})
	d.write("data/a.csv", comma(head+row))
	d.ingest()
	if got := d.rows("select amount from raw.disbursements"); !slices.Equal(got, []string{"1086400.50"}) {
		t.Error(got)
	}
	d.write("data/a.csv", strings.ReplaceAll(comma(head+row), "1.086.400,50", "1086400.50"))
	d.refused("data/a.csv:2", `"1086400.50"`)
	d.remove("data/a.csv")
	d.write("data/a.json", `[{"payment_id": "Z1", "contract_id": "H1", "paid_date": "2021-05-01", "amount": 1.5, "payee_name": "某公司"}]`)
	d.refused("data/a.json", "jixiao.yaml:3: decimal_comma is for delimited text")
}
