package etl

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"golang.org/x/text/encoding/simplifiedchinese"

	"jixiao/internal/workspace"
)

const jsonTickets = `[
  {"工单号": "0017", "系统": "信用平台", "是否故障": true, "报修时间": "2021-05-01T08:00:00+08:00", "描述": "第一行\n第二行"},
  {"工单号": "T2", "系统": "双公示系统", "是否故障": "否", "报修时间": "2021/5/2", "描述": null, "重开次数": 3}
]`

// jsonDesk is a desk with one file of tickets, loaded or refused.
func jsonDesk(t *testing.T, name, text string, settings workspace.Source) *desk {
	t.Helper()
	settings.Feed, settings.Files = "tickets", []string{"data/*"}
	d := newDesk(t, settings)
	d.write("data/"+name, text)
	return d
}

func TestJSON_shapes(t *testing.T) {
	row := func(id string) string {
		return fmt.Sprintf(`{"ticket_id": %q, "system_name": "平台", "is_fault": 1, "opened_at": "2021-05-01 08:00:00"}`, id)
	}
	gb, err := simplifiedchinese.GB18030.NewEncoder().String(jsonTickets)
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct{ name, file, text, rows, encoding, want string }{
		{"array", "a.json", jsonTickets, "", "json", "1 | 0017; 2 | T2"},
		{"array, marked", "a.json", "\uFEFF" + jsonTickets, "", "json, utf-8-bom", "1 | 0017; 2 | T2"},
		{"array in GB18030", "a.json", gb, "", "json, gb18030", "1 | 0017; 2 | T2"},
		{"array without the name", "a.txt", jsonTickets, "", "json", "1 | 0017; 2 | T2"},
		{"array packed", "a.json.gz", gzipped(t, jsonTickets), "", "json", "1 | 0017; 2 | T2"},
		{"array on one line", "a.json", "[" + row("T1") + "," + row("T2") + "," + row("T3") + "]", "", "json", "1 | T1; 2 | T2; 3 | T3"},
		{"lines", "a.ndjson", row("T1") + "\n\n" + row("T2") + "\n", "", "json", "1 | T1; 3 | T2"},
		{"lines, crlf", "a.jsonl", row("T1") + "\r\n" + row("T2"), "", "json", "1 | T1; 2 | T2"},
		{"lines called JSON", "a.json", row("T1") + "\n" + row("T2") + "\n", "", "json", "1 | T1; 2 | T2"},
		{"objects over several lines", "a.json", strings.ReplaceAll(row("T1")+"\n"+row("T2"), ", ", ",\n"), "", "json", "1 | T1; 5 | T2"},
		{"one object", "a.json", row("T1"), "", "json", "1 | T1"},
		{"inside an object", "a.json", `{"code": 0, "data": {"total": 2, "ids": [1, 2], "items": [` + row("T1") + "," + row("T2") + `]}}`, "", "json", "1 | T1; 2 | T2"},
		{"inside an object, named", "a.json", `{"units": [{"a": 1}], "data": {"items": [` + row("T1") + `]}}`, "data.items", "json", "1 | T1"},
	} {
		t.Run(test.name, func(t *testing.T) {
			d := jsonDesk(t, test.file, test.text, workspace.Source{Rows: test.rows})
			summary := d.ingest()
			if got := strings.Join(d.rows("select source_line, ticket_id from raw.tickets order by source_line"), "; "); got != test.want {
				t.Errorf("loaded %s, want %s", got, test.want)
			}
			if got := summary.Files[0].Encoding; got != test.encoding {
				t.Errorf("said %s, want %s", got, test.encoding)
			}
			if again := d.ingest().Files[0]; again.Status != StatusUnchanged {
				t.Errorf("the same file twice: %+v", again)
			}
		})
	}
}

func TestJSON_valuesStayAsWritten(t *testing.T) {
	d := jsonDesk(t, "a.json", `[
		{"ticket_id": 12345678901234567890, "system_name": "00 7", "is_fault": false, "opened_at": "20210501", "unit": {"name": "某局", "tags": ["甲", "乙"]}, "description": "a\"b\u3000c😀"},
		{"ticket_id": 1.10, "opened_at": "2021-05-02", "is_fault": "是", "system_name": "x", "suspended_minutes": 90}
	]`, workspace.Source{Columns: map[string]string{"unit_name": "unit.name", "category": "unit.tags"}})
	summary := d.ingest()
	want := []string{
		`12345678901234567890 | 00 7 | false | 2021-05-01 00:00:00 | 某局 | ["甲","乙"] | a"b` + "\u3000c😀 | ∅",
		`1.10 | x | true | 2021-05-02 00:00:00 | ∅ | ∅ | ∅ | 90`,
	}
	got := d.rows("select ticket_id, system_name, is_fault, opened_at, unit_name, category, description, suspended_minutes from raw.tickets order by source_line")
	if !slices.Equal(got, want) {
		t.Errorf("got %q\nwant %q", got, want)
	}
	if ignored := summary.Files[0].IgnoredColumns; len(ignored) > 0 {
		t.Errorf("ignored %q", ignored)
	}
}

func TestJSON_badRowsAreRejected(t *testing.T) {
	d := jsonDesk(t, "a.ndjson", strings.Repeat("\n", 3)+`{"ticket_id": "T1", "system_name": "x", "is_fault": 1, "opened_at": "2021-02-30"}`+"\n"+
		`{"ticket_id": "T2", "system_name": "x", "is_fault": 1, "opened_at": 1619856000}`+"\n"+
		`{"ticket_id": "T3", "system_name": "x", "is_fault": 1, "opened_at": "2021-03-30"}`+"\n", workspace.Source{})
	d.tolerant(DefaultLimits())
	want := []string{"4 | opened_at | 2021-02-30 | not_a_timestamp", "5 | opened_at | 1619856000 | not_a_timestamp"}
	if got := d.rows("select source_line, column_name, value, reason_code from ops.rejects order by all"); !slices.Equal(got, want) {
		t.Errorf("got %q\nwant %q", got, want)
	}
}

func TestJSON_refused(t *testing.T) {
	good := `{"ticket_id": "T1", "system_name": "x", "is_fault": 1, "opened_at": "2021-05-01"}`
	for _, test := range []struct {
		name, file, text string
		settings         workspace.Source
		want             []string
	}{
		{"truncated array", "a.json", jsonTickets[:len(jsonTickets)-60], workspace.Source{}, []string{"data/a.json:3: ", "(row 2)", "the JSON ends early"}},
		{"truncated after a row", "a.json", "[" + good + ",\n", workspace.Source{}, []string{"the JSON ends early"}},
		{"truncated line", "a.ndjson", good + "\n" + good[:30], workspace.Source{}, []string{"data/a.ndjson:2: ", "the JSON ends early"}},
		{"truncated gzip", "a.json.gz", gzipped(t, jsonTickets)[:90], workspace.Source{}, []string{"the gzip ends early"}},
		{"no JSON", "a.json", "ticket_id,system_name\n", workspace.Source{}, []string{"data/a.json:1: ", "no JSON"}},
		{"a comma too many", "a.json", "[" + good + ",]", workspace.Source{}, []string{"data/a.json:1: ", "no JSON"}},
		{"more after the array", "a.json", "[" + good + "]\n{}", workspace.Source{}, []string{"data/a.json:2: ", "something follows the array"}},
		{"two arrays in turn", "a.json", "[" + good + "]\n[]", workspace.Source{}, []string{"data/a.json:2: ", "found an array where a row should stand"}},
		{"a row that is none", "a.json", "[" + good + ", 17]", workspace.Source{}, []string{"found a number where a row should stand"}},
		{"lines of arrays", "a.ndjson", "[1, 2]\n", workspace.Source{}, []string{"found an array where a row should stand"}},
		{"one name twice", "a.json", `[{"ticket_id": 1, "ticket_id": 2}]`, workspace.Source{}, []string{"/0/ticket_id", "two members of one object have this name"}},
		{"one path twice", "a.json", `[{"a": {"b": 1}, "a.b": 2, ` + good[1:] + "]", workspace.Source{}, []string{`two members are called "a.b"`}},
		{"two arrays", "a.json", `{"a": [` + good + `], "b": {"c": [` + good + `]}}`, workspace.Source{}, []string{"2 arrays of objects: a, b.c", "rows: a"}},
		{"no such array", "a.json", `{"a": [` + good + `]}`, workspace.Source{Rows: "b"}, []string{"jixiao.yaml:3", "no array of objects at rows: b"}},
		{"two objects on a line", "a.ndjson", good + good, workspace.Source{}, []string{"two objects begin on one line"}},
		{"NUL", "a.json", `[{"ticket_id": "a\u0000b"}]`, workspace.Source{}, []string{`member "ticket_id" holds a NUL character`}},
		{"half a surrogate", "a.json", `[{"ticket_id": "a\ud800b"}]`, workspace.Source{}, []string{"data/a.json:1: ", "no JSON"}},
		{"empty array", "a.json", `[]`, workspace.Source{}, []string{"the file holds no row"}},
		{"nothing but space", "a.json", "  \n ", workspace.Source{}, []string{"the file holds no JSON value"}},
		{"deep", "a.json", "[" + strings.Repeat(`{"a":`, 40) + "1" + strings.Repeat("}", 40) + "]", workspace.Source{}, []string{"nested deeper than 16"}},
		{"deep arrays", "a.json", `[{"a":` + strings.Repeat("[", 20_000), workspace.Source{}, []string{"data/a.json:1: "}},
		{"missing column", "a.json", `[{"工单号": 1, "系统": "x", "是否故障": 1, "报修日期": "2021-05-01"}]`, workspace.Source{}, []string{`column "报修时间" is missing`, "报修日期"}},
		{"Big5 bytes", "a.json", "[{\"ticket_id\": \"\xa4\xa4\xa4\xe5\xb3\xf8\xb8\xd7\"}]", workspace.Source{}, []string{"the encoding is not certain"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			d := jsonDesk(t, test.file, test.text, test.settings)
			d.refused(append(test.want, "data/"+test.file)...)
			if d.number("select count(*) from raw.tickets")+d.number("select count(*) from ops.loads") > 0 {
				t.Error("a refused file left something behind")
			}
		})
	}
}

func TestJSON_limits(t *testing.T) {
	var members strings.Builder
	for no := range 50 {
		fmt.Fprintf(&members, `"m%d": 1, `, no)
	}
	for _, test := range []struct {
		name, text, want string
		limits           func(*Limits)
	}{
		{"rows", jsonTickets, "more than 1 rows", func(l *Limits) { l.Rows = 1 }},
		{"cell", jsonTickets, "over the limit of 10", func(l *Limits) { l.CellBytes = 10 }},
		{"members", `[{` + members.String() + `"z": 1}]`, "more than 20 different members", func(l *Limits) { l.Cells = 20 }},
		{"members of what is passed over", `{"x": {` + members.String() + `"z": 1}, "rows": []}`, "an object of more than 20 members", func(l *Limits) { l.Cells = 20 }},
	} {
		t.Run(test.name, func(t *testing.T) {
			d := jsonDesk(t, "a.json", test.text, workspace.Source{})
			limits := DefaultLimits()
			test.limits(&limits)
			_, err := Ingest(t.Context(), d.wh, d.ws, Options{Limits: limits}, nil)
			if err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("%v; wanted %q", err, test.want)
			}
		})
	}
}
