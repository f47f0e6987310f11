package etl

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"jixiao/internal/warehouse"
)

func TestContracts_areComplete(t *testing.T) {
	contracts, err := Contracts()
	if err != nil {
		t.Fatal(err)
	}
	if len(contracts) != 19 {
		t.Errorf("%d contracts", len(contracts))
	}
	zh, zhErr := readWording("zh")
	en, enErr := readWording("en")
	if zhErr != nil || enErr != nil {
		t.Fatal(zhErr, enErr)
	}
	for _, contract := range contracts {
		for _, column := range contract.Columns {
			if column.Headers[0] != column.Name || len(column.Headers) < 2 {
				t.Errorf("%s:%d: headers of %s: %q", contract.Path, column.Line, column.Name, column.Headers)
			}
			for _, words := range []wording{zh, en} {
				if column.Check != "" && !words.Has(column.checkCode()) {
					t.Errorf("no wording for %s", column.checkCode())
				}
			}
		}
	}
}

func TestParseContract_readsEveryPart(t *testing.T) {
	contract, err := parseContract("etl/feeds/things.sql", `-- about:  Things.
-- grain:  one row per thing
-- key:    thing_id, kind
-- reject: 0.25
create table raw.things (
    thing_id text not null, -- 编号
    kind     text not null check (kind in ('a--b', 'c)')), -- 类别, KIND
    id_no    text check (kind <> 'x' or is_id_number(id_no)), -- 证件号码 | personal id
    amount   decimal(18,2), -- 金额
    constraint paid check (amount > 0 or kind = 'free') -- 须付款
);
`)
	if err != nil {
		t.Fatal(err)
	}
	got := fmt.Sprintf("%v %v %+v %+v", contract.Key, contract.Reject, contract.Columns[1:3], contract.Constraints)
	want := `[thing_id kind] 0.25 [{Name:kind Type:text Required:true Check:kind in ('a--b', 'c)') Headers:[kind 类别 KIND] Personal: Line:7} ` +
		`{Name:id_no Type:text Required:false Check:kind <> 'x' or is_id_number(id_no) Headers:[id_no 证件号码] Personal:id Line:8}] ` +
		`[{Name:paid Check:amount > 0 or kind = 'free' Text:须付款 Columns:[amount kind] Line:10}]`
	if got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

func TestParseContract_namesFileAndLine(t *testing.T) {
	const head = "-- about: a\n-- grain: b\n-- key: x\n"
	for _, test := range []struct{ text, want string }{
		{"-- abuot: x\ncreate", `things.sql:1: "-- abuot: x" is not a header line`},
		{head + "-- reject: 2\ncreate table raw.things (\n x text -- X\n);", `reject "2" is not a share`},
		{head + "create table raw.other (\n);", "things.sql:4: found"},
		{head + "create table raw.things (\n x text -- X\n", "not closed"},
		{head + "create table raw.things (\n x varchar -- X\n);", "things.sql:5:"},
		{head + "create table raw.things (\n x text check (x in ('a') -- X\n);", "things.sql:5:"},
		{head + "create table raw.things (\n x text, -- X\n y text -- X\n);", `things.sql:6: header "X" is accepted by x and by y`},
		{head + "create table raw.things (\n x text, -- X\n x text -- Y\n);", "things.sql:6: column x stands twice"},
		{head + "create table raw.things (\n y text -- X\n);", "key column x is not a column"},
		{head + "create table raw.things (\n x text -- X | personal id\n);", "stored masked"},
		{head + "create table raw.things (\n x text -- X | secret\n);", `things.sql:5: "secret" is not a mark`},
		{head + "create table raw.things (\n x text, -- X\n load_id text -- Y\n);", "one of the loader's own"},
		{head + "create table raw.things (\n x text, -- X\n constraint c check (x > 1)\n);", "has no text for people"},
		{head + "create table raw.things (\n x text, -- X\n constraint c check (1 > 1) -- t\n);", "speaks of no column"},
		{head + "create table raw.things (\n x text -- X\n);\nselect 1", "after the end"},
		{"-- about: a\ncreate table raw.things (\n x text -- X\n);", "needs the header lines"},
	} {
		_, err := parseContract("etl/feeds/things.sql", test.text)
		if err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("got %v\nwant %s", err, test.want)
		}
	}
}

func TestCreateTable_followsTheContract(t *testing.T) {
	parse := func(columns string) Contract {
		contract, err := parseContract("etl/feeds/things.sql", "-- about: a\n-- grain: b\n-- key: x\ncreate table raw.things (\n"+columns+"\n);")
		if err != nil {
			t.Fatal(err)
		}
		return contract
	}
	d := newDesk(t)
	create := func(contract Contract) {
		if err := d.wh.InTransaction(t.Context(), contract.CreateTable); err != nil {
			t.Fatal(err)
		}
	}
	create(parse(" x text not null, -- X\n y integer, -- Y\n z text not null -- Z"))
	if err := d.wh.InTransaction(t.Context(), func(ctx context.Context, tx *warehouse.Tx) error {
		return tx.Exec(ctx, "insert into raw.things values ('a', 7, 'z', 'p', 'l', 'f', 2)")
	}); err != nil {
		t.Fatal(err)
	}
	create(parse(" x text not null, -- X\n y decimal(18,2), -- Y\n w date not null -- W"))
	got := strings.Join(d.rows("select x, y, w, project_id, load_id, source_file, source_line from raw.things"), "\n")
	if got != "a | 7.00 | ∅ | p | l | f | 2" {
		t.Error(got)
	}
}
