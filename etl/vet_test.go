package etl

import (
	"database/sql"
	"fmt"
	"strings"
	"testing"

	"jixiao/internal/workspace"
)

// ownFeed is a contract of a workspace's own with one condition.
func ownFeed(condition string) workspace.FeedFile {
	return workspace.FeedFile{Path: "feeds/inspections.sql", Text: `-- about:  Inspections.
-- grain:  one row per inspection
-- key:    inspection_id
-- reject: 0.5
create table raw.inspections (
    inspection_id text not null, -- 检查编号
    inspected_at  timestamp not null, -- 检查时间
    checked_date  date, -- 复核日期
    score         decimal(5,2) check (` + condition + `), -- 得分
    result        text, -- 结论
    is_repeat     boolean, -- 是否复查
    credit_code   text -- 代码
);
`}
}

// vetter gives a connection for conditions, which all of a test share: what is wrong
// with one must not change what is said of the next.
func vetter(t *testing.T) *sql.Conn {
	t.Helper()
	conn, err := vettingConn(t.Context(), newDesk(t).wh)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := conn.Close(); err != nil {
			t.Error(err)
		}
	})
	return conn
}

func vetOne(t *testing.T, conn *sql.Conn, condition string) error {
	t.Helper()
	contract, err := parseContract("feeds/inspections.sql", ownFeed(condition).Text)
	if err != nil {
		return err
	}
	return contract.vet(t.Context(), conn)
}

func TestVet_refusesWhatIsNoCondition(t *testing.T) {
	conn := vetter(t)
	secret := t.TempDir() + "/secret.csv"
	for condition, want := range map[string]string{
		"(select count(*) from ops.loads) = 0":                    `".loads`,
		"exists (select 1)":                                       "subquery",
		"score in (select 1)":                                     "subquery",
		"score = any (select 1)":                                  "subquery",
		"result in (from read_csv('" + secret + "'))":             "subquery",
		"score > 0); drop table raw.tickets; select (true":        "brackets",
		"score > 0) is true or (select (true":                     "brackets",
		"score > 0, (true":                                        "brackets",
		"score > 0, true":                                         "calls row",
		"score > 0 from raw.tickets where (true":                  "brackets",
		"score > 0 from raw.tickets":                              `".tickets"`,
		"score > 0 from tickets":                                  "syntax error",
		"true union select true":                                  "syntax error",
		"read_text('/etc/passwd') is not null":                    "calls read_text",
		"read_csv('x') is null":                                   "calls read_csv",
		"getenv('HOME') <> ''":                                    "calls getenv",
		"current_setting('home_directory') = ''":                  "calls current_setting",
		"getvariable('x') = 1":                                    "calls getvariable",
		"nextval('s') > 0":                                        "calls nextval",
		"pg_sleep(10) is null":                                    "calls pg_sleep",
		"random() > 0.5":                                          "calls random",
		"now() > inspected_at":                                    "calls now",
		"current_date > checked_date":                             `"current_date" is no column`,
		"today() > checked_date":                                  "calls today",
		"uuid() = result":                                         "calls uuid",
		"error('stop') is null":                                   "calls error",
		"count(*) > 0":                                            "calls count_star",
		"sum(score) > 0":                                          "calls sum",
		"row_number() over () = 1":                                "window",
		"lag(score) over (order by score) > 1":                    "window",
		"unnest(range(1000000000)) > 0":                           "calls unnest",
		"length(repeat('x', 1000000000)) > 0":                     "calls repeat",
		"replace(result, 'a', 'aaaaaaaaaaaaaaaaaaaaaaaaa') <> ''": "calls replace",
		"lpad(result, 2000000000, 'x') <> ''":                     "calls lpad",
		"list_sum(range(100000)) > 1":                             "calls list_sum",
		"score > 0 -- and more":                                   "is not a column",
		"score > 0 /* more */":                                    "begins a comment",
		"score > 0 # more":                                        `"# more`,
		`"score" > 0`:                                             `"\"score`,
		"score > $1":                                              `"$1`,
		"score > ?":                                               `"?`,
		"score > :x":                                              `":x`,
		"score::integer > 0":                                      `"::integer`,
		"result = E'\\''":                                         "is not a column",
		`result = E'\'' or (select 1) = 1 or result = E'\''`:      "not for conditions",
		"result = e'a'":                                           "is not for conditions",
		"result = $$a$$":                                          `"$$a$$`,
		"result = x'41'":                                          "is not for conditions",
		"result[1] = 'a'":                                         `"[1]`,
		"{'a': 1} is null":                                        `"{'a'`,
		"result = 'a' 'b'":                                        "syntax error",
		"result @> 'a'":                                           `"@>`,
		"结论 = '合格'":                                               "is not for conditions",
		"columns('score') > 0":                                    "star",
		"project_id = 'p'":                                        `"project_id" is no column`,
		"load_id <> ''":                                           `"load_id" is no column`,
		"inspections.score > 0":                                   `".score`,
		"SCORE > 0":                                               `"SCORE" is no column`,
		"cast(result as integer) > 0":                             "try_cast",
		"try_cast(result as regclass) is null":                    "casts to",
		"try_cast(result as json) is null":                        "casts to",
		"try_cast(result as integer[]) is null":                   `"[]`,
		"checked_date > date 'tomorrow'":                          "invalid date",
		"result similar to '[0-9'":                                "missing ]",
		"regexp_matches(result, credit_code)":                     "pattern must be one",
		"result collate nocase = 'a'":                             "collate",
		"score":                                                   "gives decimal(5,2)",
		"result":                                                  "gives varchar",
		"score > 'abc'":                                           "Conversion Error",
		"score > 0 and":                                           "syntax error",
		"try(score > 0)":                                          "operator try",
		"list_filter([1], lambda x: x) is null":                   `"[1]`,
		"score > 1 or " + strings.Repeat("score > 2 or ", 200) + "1": "a condition may have",
		"main.length(result) > 0":                                    `".length`,
		"sin(score) > 0":                                             "calls sin",
		"query('select 1') = 1":                                      "calls query",
		"struct_pack(a := 1) is null":                                `":= 1`,
		"(select 1 as x, score) is null":                             "subquery",
	} {
		err := vetOne(t, conn, condition)
		if err == nil || !strings.Contains(err.Error(), "feeds/inspections.sql:9: ") || !strings.Contains(strings.ToLower(err.Error()), strings.ToLower(want)) {
			t.Errorf("check (%s)\ngot  %v\nwant feeds/inspections.sql:9: … %s", shortened(condition, 80), err, want)
		}
	}
}

func TestVet_takesConditionsOnOneRow(t *testing.T) {
	conn := vetter(t)
	for _, condition := range []string{
		"score between 0 and 100", "score >= 0 and score <= 100.5", "result in ('合格', '不合格', 'it''s')", "result not in ('a;--')",
		"score is not null or result is null", "is_repeat is true", "not is_repeat", "coalesce(score, 0) >= 0",
		"result is distinct from '不合格' or score < 60", "case when result = '合格' then score >= 60 else score < 60 end",
		"length(trim(result)) between 1 and 20", "result like '合%' or result not like '%x%'", "result similar to '[0-9]{3}'", `regexp_matches(result, '^\d+\.$')`, `result <> '\'`,
		"checked_date >= date '2020-01-01'", "checked_date - cast('2020-01-01' as date) < 30",
		"inspected_at < checked_date + interval 7 days", "extract(year from inspected_at) = 2021", "try_cast(result as integer) > 3",
		"abs(score - 50) % 2 = 0", "is_credit_code(credit_code)", "is_id_number(credit_code)", "nullif(result, '') <> 'x'", "-score < 3 * 2",
		"position('a' in result) > 0 or starts_with(result, 'b')", "date_diff('day', checked_date, inspected_at) < 3",
	} {
		if err := vetOne(t, conn, condition); err != nil {
			t.Errorf("check (%s): %v", condition, err)
		}
	}
}

// TestVet_takesTheBuiltInContracts holds that what the program's own contracts say could
// stand in a workspace's.
func TestVet_takesTheBuiltInContracts(t *testing.T) {
	contracts, err := Contracts()
	if err != nil {
		t.Fatal(err)
	}
	conn := vetter(t)
	for no := range contracts {
		if err := contracts[no].vet(t.Context(), conn); err != nil {
			t.Error(err)
		}
	}
}

func TestContractsOf_namesAreFree(t *testing.T) {
	for name, want := range map[string]string{
		"tickets": "table of the program", "superseded": "table of the program", "indicators": "table of the program",
		"questions": "table of the program", "evaluations": "table of the program", "holidays": "table of the program",
		"loads": "table of the program", "rejects": "table of the program",
		"Inspections": "names no feed", "2021": "names no feed", "检查": "names no feed", "a-b": "names no feed", "a b": "names no feed",
		strings.Repeat("a", 51): "names no feed",
	} {
		file := ownFeed("score > 0")
		file.Path = "feeds/" + name + ".sql"
		file.Text = strings.Replace(file.Text, "raw.inspections", "raw."+name, 1)
		_, err := ContractsOf(t.Context(), []workspace.FeedFile{file})
		if err == nil || !strings.Contains(err.Error(), file.Path+":1: ") || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestContractsOf_saysEveryMistakeAtOnce(t *testing.T) {
	first := workspace.FeedFile{Path: "feeds/a.sql", Text: "-- about: a\n-- grain: b\n-- key: x, y\n-- reject: 7\ncreate table raw.a (\n" +
		"  x varchar, -- X\n  z text check (random() > 1), -- Z\n  z text, -- Q\n  constraint missing check (z > '') -- t\n);\n"}
	second := ownFeed("now() is null")
	_, err := ContractsOf(t.Context(), []workspace.FeedFile{first, second})
	if err == nil {
		t.Fatal("no error")
	}
	for _, want := range []string{
		"feeds/a.sql:4: reject", "feeds/a.sql:6: ", "feeds/a.sql:8: column z stands twice", "feeds/a.sql:3: key column y",
		"feeds/a.sql:9: constraint missing", "feeds/inspections.sql:9: check (now() is null): calls now",
	} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("lacks %q:\n%v", want, err)
		}
	}
}

func TestContractsOf_limits(t *testing.T) {
	var columns []string
	for no := range contractColumns + 1 {
		columns = append(columns, fmt.Sprintf("  a%d_b text -- A%d", no, no))
	}
	wide := workspace.FeedFile{Path: "feeds/wide.sql", Text: "-- about: a\n-- grain: b\n-- key: a0_b\ncreate table raw.wide (\n" +
		strings.Join(columns, ",\n") + "\n);\n"}
	wide.Text = strings.ReplaceAll(wide.Text, ",\n", "\n")
	_, err := ContractsOf(t.Context(), []workspace.FeedFile{wide})
	if err == nil || !strings.Contains(err.Error(), "feeds/wide.sql:205: 201 columns; a contract may have 200") {
		t.Error(err)
	}
}

// TestVet_mistakesDoNotHideOneAnother: what the engine finds while it runs ends no
// transaction in which more is asked.
func TestVet_mistakesDoNotHideOneAnother(t *testing.T) {
	file := own("things", "x", "x text check (x > 1 + 'abc'), -- X", "y date check (y > date '2020-02-30'), -- Y", "z text check (z similar to '['), -- Z",
		"v text check (v in ('a')), -- V", "w text check (sin(w) > 1) -- W")
	_, err := ContractsOf(t.Context(), []workspace.FeedFile{file})
	for _, want := range []string{"feeds/things.sql:6: ", "feeds/things.sql:7: ", "2020-02-30", "feeds/things.sql:8: ", "feeds/things.sql:10: check (sin(w) > 1): calls sin"} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("lacks %s:\n%v", want, err)
		}
	}
	if strings.Contains(err.Error(), "aborted") || strings.Contains(err.Error(), "things.sql:9") {
		t.Error(err)
	}
}
