package etl

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"jixiao/internal/workspace"
)

// packages is a desk whose source names OCDS packages.
func packages(t *testing.T) *desk {
	return newDesk(t, workspace.Source{Feed: "ocds", Files: []string{"data/*"}})
}

// process is a release of one process: its contracts are given as JSON.
func process(ocid, id, date, contracts string) string {
	return fmt.Sprintf(`{"ocid": %q, "id": %q, "date": %q, "tag": ["contract"], "initiationType": "tender",
		"buyer": {"id": "B", "name": "交通局"}, "parties": [{"id": "S", "name": "甲公司", "roles": ["supplier"]}],
		"tender": {"id": "T", "mainProcurementCategory": "services"},
		"awards": [{"id": "A", "date": "2024-01-05T00:00:00Z", "status": "active", "suppliers": [{"id": "S"}]}],
		"contracts": [%s]}`, ocid, id, date, contracts)
}

// agreed is a contract with payments.
func agreed(id, amount, currency string, more ...string) string {
	return fmt.Sprintf(`{"id": %q, "awardID": "A", "title": "合同", "dateSigned": "2024-01-10T08:00:00+08:00",
		"value": {"amount": %s, "currency": %q}%s}`, id, amount, currency, strings.Join(more, ""))
}

func paid(payments ...string) string {
	return `, "implementation": {"transactions": [` + strings.Join(payments, ", ") + `]}`
}

func payment(id, date, amount string) string {
	return fmt.Sprintf(`{"id": %q, "date": %q, "value": {"amount": %s, "currency": "CNY"}, "payee": {"id": "S"}, "payer": {"name": "交通局"}}`, id, date, amount)
}

func inPackage(releases ...string) string {
	return `{"uri": "https://example.com/p", "version": "1.1", "publishedDate": "2024-06-01T00:00:00Z", "publisher": {"name": "P"}, "releases": [` +
		strings.Join(releases, ", ") + `]}`
}

const (
	contractsNow = `select contract_id, contract_kind, buyer_name, supplier_name, price_amount, currency from raw.contracts as r
		anti join raw.superseded as s on s.feed = 'contracts' and s.load_id = r.load_id and s.source_line = r.source_line order by all`
	paymentsNow = `select payment_id, paid_date, amount, currency, payee_name from raw.disbursements as r
		anti join raw.superseded as s on s.feed = 'disbursements' and s.load_id = r.load_id and s.source_line = r.source_line order by all`
	changesNow = `select contract_id, change_no, signed_date, change_amount from raw.contract_changes as r
		anti join raw.superseded as s on s.feed = 'contract_changes' and s.load_id = r.load_id and s.source_line = r.source_line order by all`
	termsNow = `select contract_id, milestone_no, first_event, cumulative_amount from raw.milestones as r
		anti join raw.superseded as s on s.feed = 'milestones' and s.load_id = r.load_id and s.source_line = r.source_line order by all`
	eventsNow = `select contract_id, event, event_date from raw.events as r
		anti join raw.superseded as s on s.feed = 'events' and s.load_id = r.load_id and s.source_line = r.source_line order by all`
)

func (d *desk) holds(query string, want ...string) {
	d.t.Helper()
	if got := d.rows(query); !slices.Equal(got, want) {
		d.t.Errorf("%s\ngot  %q\nwant %q", query, got, want)
	}
}

var firstRelease = process("ocds-x-1", "1", "2024-01-11T00:00:00Z", agreed("C", "100.50", "CNY", paid(payment("P1", "2024-02-01T00:00:00Z", "40"))))

var secondRelease = process("ocds-x-1", "2", "2024-03-01T00:00:00Z", agreed("C", "120", "CNY",
	`, "amendments": [{"id": "A1", "date": "2024-02-20T00:00:00Z", "changes": [{"property": "value.amount", "former_value": 100.50}]}]`,
	paid(payment("P1", "2024-02-01T00:00:00Z", "41"), payment("P2", "2024-02-28T00:00:00Z", "1.5e1"))))

// whatTwoReleasesState checks what firstRelease and secondRelease state together.
func (d *desk) whatTwoReleasesState() {
	d.t.Helper()
	d.holds(contractsNow, "ocds-x-1/C | 服务 | 交通局 | 甲公司 | 100.50 | CNY")
	d.holds(changesNow, "ocds-x-1/C | 1 | 2024-02-20 | 19.50")
	d.holds(paymentsNow, "ocds-x-1/C/P1 | 2024-02-01 | 41.00 | CNY | 甲公司", "ocds-x-1/C/P2 | 2024-02-28 | 15.00 | CNY | 甲公司")
	d.holds(eventsNow, "ocds-x-1/C | 中标通知 | 2024-01-05", "ocds-x-1/C | 签订合同 | 2024-01-10")
}

func TestOCDS_latestReleaseCounts(t *testing.T) {
	record := func(inside string) string {
		return `{"version": "1.1", "publisher": {"name": "P"}, "records": [{"ocid": "ocds-x-1", ` + inside + `}]}`
	}
	compiled := strings.Replace(secondRelease, `["contract"]`, `["compiled"]`, 1)
	for _, test := range []struct{ name, text string }{
		{"package.json", inPackage(firstRelease, secondRelease)},
		{"turned.json", inPackage(secondRelease, firstRelease)},
		{"twice.json", inPackage(secondRelease, firstRelease, secondRelease)},
		{"lines.ndjson", oneLine(secondRelease) + "\n" + oneLine(firstRelease) + "\n"},
		{"packages.jsonl", oneLine(inPackage(secondRelease)) + "\n" + oneLine(inPackage(firstRelease)) + "\n"},
		{"array.json", "[" + firstRelease + "," + secondRelease + "]"},
		{"records.json", record(`"releases": [` + firstRelease + "," + secondRelease + `]`)},
		{"compiled.json", record(`"releases": [{"url": "https://example.com/1", "date": "2024-01-11T00:00:00Z"}], "compiledRelease": ` + compiled)},
		{"single.json", compiled},
	} {
		t.Run(test.name, func(t *testing.T) {
			d := packages(t)
			d.write("data/"+test.name, test.text)
			if files := d.ingest().Files; len(files) != 6 {
				t.Errorf("%d loads; wanted one for each of six feeds", len(files))
			}
			d.whatTwoReleasesState()
			if again := d.ingest(); again.Files[0].Status != StatusUnchanged {
				t.Errorf("loaded again: %+v", again.Files[0])
			}
		})
	}
}

func oneLine(text string) string {
	return strings.ReplaceAll(strings.ReplaceAll(text, "\n", ""), "\t", "")
}

func TestOCDS_gzip(t *testing.T) {
	var packed bytes.Buffer
	writer := gzip.NewWriter(&packed)
	if _, err := writer.Write([]byte(inPackage(firstRelease, secondRelease))); err != nil {
		t.Fatal(err)
	}
	if err := writer.Close(); err != nil {
		t.Fatal(err)
	}
	d := packages(t)
	d.write("data/p.json.gz", packed.String())
	d.ingest()
	d.whatTwoReleasesState()
}

func TestOCDS_laterReleaseWinsWhicheverFileHasIt(t *testing.T) {
	for _, names := range [][]string{{"a.json", "b.json"}, {"b.json", "a.json"}} {
		d := packages(t)
		d.write("data/"+names[0], inPackage(firstRelease))
		d.write("data/"+names[1], inPackage(secondRelease))
		d.ingest()
		d.whatTwoReleasesState()
		if err := os.Remove(filepath.Join(d.ws.Dir, "data", names[1])); err != nil {
			t.Fatal(err)
		}
		if _, err := Prune(t.Context(), d.wh, d.ws, false); err != nil {
			t.Fatal(err)
		}
		d.balanced()
		d.holds(contractsNow, "ocds-x-1/C | 服务 | 交通局 | 甲公司 | 100.50 | CNY")
		d.holds(changesNow)
		d.holds(paymentsNow, "ocds-x-1/C/P1 | 2024-02-01 | 40.00 | CNY | 甲公司")
	}
}

func TestOCDS_laterReleaseWithoutAmendmentsTakesThemAway(t *testing.T) {
	third := process("ocds-x-1", "3", "2024-04-01T00:00:00Z", agreed("C", "150", "CNY"))
	d := packages(t)
	d.write("data/b.json", inPackage(secondRelease))
	d.write("data/a.json", inPackage(third))
	d.ingest()
	d.holds(contractsNow, "ocds-x-1/C | 服务 | 交通局 | 甲公司 | 150.00 | CNY")
	d.holds(changesNow) // 150 is the value that holds now: the 19.50 before are in it
	if _, err := Forget(t.Context(), d.wh, d.ws, "", "data/a.json"); err != nil {
		t.Fatal(err)
	}
	d.balanced()
	d.whatTwoReleasesState()
}

func TestOCDS_ownFileCorrectsPackages(t *testing.T) {
	for _, first := range []bool{true, false} {
		d := newDesk(t, workspace.Source{Feed: "ocds", Files: []string{"data/*.json"}}, workspace.Source{Feed: "contracts", Files: []string{"own/*.csv"}})
		if first {
			d.ws.Sources[0], d.ws.Sources[1] = d.ws.Sources[1], d.ws.Sources[0]
		}
		d.write("data/a.json", inPackage(firstRelease))
		d.write("own/c.csv", "合同编号,合同名称,合同类型,甲方,乙方,合同金额\nocds-x-1/C,合同,服务,交通局,甲公司,99\n")
		d.ingest()
		d.holds(contractsNow, "ocds-x-1/C | 服务 | 交通局 | 甲公司 | 99.00 | ∅")
	}
}

// versioned is a versioned release: values with their history.
const versioned = `{"ocid": "ocds-x-1", "initiationType": [{"releaseDate": "2024-01-11T00:00:00Z", "releaseID": "1", "releaseTag": ["contract"], "value": "tender"}],
	"buyer": {"name": [{"releaseDate": "2024-01-11T00:00:00Z", "releaseID": "1", "releaseTag": ["contract"], "value": "交通局"}]},
	"tender": {"id": "T", "mainProcurementCategory": [{"releaseDate": "2024-01-11T00:00:00Z", "releaseID": "1", "releaseTag": ["contract"], "value": "works"}]},
	"awards": [{"id": "A", "suppliers": [{"id": "S", "name": [{"releaseDate": "2024-01-11T00:00:00Z", "releaseID": "1", "releaseTag": ["contract"], "value": "甲公司"}]}]}],
	"contracts": [{"id": "C", "awardID": [{"releaseDate": "2024-01-11T00:00:00Z", "releaseID": "1", "releaseTag": ["contract"], "value": "A"}],
		"value": {"amount": [
			{"releaseDate": "2024-03-01T00:00:00Z", "releaseID": "2", "releaseTag": ["contract"], "value": 120},
			{"releaseDate": "2024-01-11T00:00:00Z", "releaseID": "1", "releaseTag": ["contract"], "value": 100}],
			"currency": [{"releaseDate": "2024-01-11T00:00:00Z", "releaseID": "1", "releaseTag": ["contract"], "value": "EUR"}]}}]}`

func TestOCDS_versionedValuesAreNoAmounts(t *testing.T) {
	for _, text := range []string{versioned, `{"records": [{"ocid": "ocds-x-1", "versionedRelease": ` + versioned + `}], "version": "1.1"}`} {
		d := packages(t)
		d.write("data/v.json", text)
		d.ingest()
		d.holds(contractsNow, "ocds-x-1/C | 工程 | 交通局 | 甲公司 | 120.00 | EUR")
	}
}

func TestOCDS_milestones(t *testing.T) {
	milestones := func(second string) string {
		return `, "milestones": [
			{"id": "2", "title": "验收后付清", "type": "payment", "code": "竣工验收", "dueDate": "2024-09-01T00:00:00Z", "value": {"amount": 70.1, "currency": "CNY"}, "dateMet": "2024-08-20T00:00:00Z", "status": "met"},
			{"id": "1", "type": "payment", ` + second + `"dueDate": "2024-02-01T00:00:00Z", "value": {"amount": 30.4, "currency": "CNY"}}],
			"period": {"startDate": "2024-01-15T00:00:00Z"},
			"implementation": {"milestones": [{"id": "3", "title": "交付", "type": "delivery", "dateMet": "2024-05-01T00:00:00Z", "status": "met"}]}`
	}
	d := packages(t)
	d.write("data/a.json", inPackage(process("ocds-x-1", "1", "2024-01-11T00:00:00Z", agreed("C", "100.50", "CNY", milestones(`"code": "签订合同", `)))))
	summary := d.ingest()
	d.holds(termsNow, "ocds-x-1/C | 1 | 签订合同 | 30.40", "ocds-x-1/C | 2 | 竣工验收 | 100.50")
	d.holds(eventsNow, "ocds-x-1/C | 中标通知 | 2024-01-05", "ocds-x-1/C | 竣工验收 | 2024-08-20", "ocds-x-1/C | 签订合同 | 2024-01-10")
	if said := strings.Join(summary.Files[4].Warnings, "\n"); !strings.Contains(said, "1 milestones that were met are left out") {
		t.Errorf("the milestone without code is dropped in silence: %s", said)
	}

	d.write("data/a.json", inPackage(process("ocds-x-1", "1", "2024-01-11T00:00:00Z", agreed("C", "100.50", "CNY", milestones("")))))
	summary = d.ingest()
	d.holds(termsNow)
	if said := strings.Join(summary.Files[3].Warnings, "\n"); !strings.Contains(said, "2 payment milestones are left out") {
		t.Errorf("terms dropped in silence: %s", said)
	}
}

func TestOCDS_firstVersionOfTheStandard(t *testing.T) {
	d := packages(t)
	d.write("data/a.json", inPackage(process("ocds-x-1", "1", "2024-01-11", agreed("C", "100", "usd", `, "implementation": {"transactions": [
		{"id": 7, "date": "2024-02-01", "amount": {"amount": -5, "currency": "usd"}, "receiverOrganization": {"name": "乙公司"}}]}`))))
	d.ingest()
	d.holds(paymentsNow, "ocds-x-1/C/7 | 2024-02-01 | -5.00 | USD | 乙公司")
}

func TestOCDS_rejectsNameTheirPath(t *testing.T) {
	for _, test := range []struct{ name, contract, want string }{
		{"no currency", `{"id": "C", "awardID": "A", "value": {"amount": 5}}`, `releases[0].contracts[0].value.currency": no value`},
		{"nothing", agreed("C", "0", "CNY"), `releases[0].contracts[0].value.amount": "0" breaks its rule`},
		{"cents of cents", agreed("C", "1.005", "CNY"), `releases[0].contracts[0].value.amount": "1.005" has too many decimals`},
		{"no supplier", `{"id": "C", "awardID": "Z", "value": {"amount": 5, "currency": "CNY"}}`, `releases[0].contracts[0].awardID": no value`},
		{"no payee", agreed("C", "5", "CNY", `, "implementation": {"transactions": [{"id": "1", "date": "2024-02-01T00:00:00Z", "value": {"amount": 1, "currency": "CNY"}}]}`),
			`releases[0].contracts[0].implementation.transactions[0].payee.name": no value`},
		{"no day", agreed("C", "5", "CNY", `, "implementation": {"transactions": [{"id": "1", "value": {"amount": 1, "currency": "CNY"}, "payee": {"name": "乙"}}]}`),
			`releases[0].contracts[0].implementation.transactions[0].date": no value`},
	} {
		t.Run(test.name, func(t *testing.T) {
			d := packages(t)
			d.write("data/a.json", inPackage(process("ocds-x-1", "1", "2024-01-11T00:00:00Z", test.contract)))
			d.refused("data/a.json", test.want)
			if count := len(d.rows("select 1 from ops.loads where is_current and rows_rejected > 0")); count > 0 {
				t.Errorf("%d loads with rejected rows", count)
			}
		})
	}
}

func TestOCDS_kindThatTheReleaseDoesNotState(t *testing.T) {
	text := strings.Replace(inPackage(firstRelease), `"mainProcurementCategory": "services"`, `"title": "养护"`, 1)
	d := packages(t)
	d.write("data/a.json", text)
	d.refused("releases[0].tender.mainProcurementCategory")
	d.ws.Sources[0].Constants = map[string]string{"contract_kind": "软件"}
	d.ingest()
	d.holds(contractsNow, "ocds-x-1/C | 软件 | 交通局 | 甲公司 | 100.50 | CNY")
	d.ws.Sources[0].Constants = map[string]string{"currency": "CNY"}
	d.refused("no constant \"currency\"")
	d.ws.Sources[0].Constants, d.ws.Sources[0].Sheet = nil, "1"
	d.refused("files, encoding and constants alone")
}

func TestOCDS_brokenPackages(t *testing.T) {
	whole := inPackage(firstRelease, secondRelease)
	for _, test := range []struct {
		name, text string
		want       []string
	}{
		{"cut off", whole[:len(whole)-700], []string{"the JSON ends early", "releases[1]"}},
		{"array for an amount", strings.Replace(whole, `"amount": 120`, `"amount": [120]`, 1), []string{"releases[1].contracts[0].value.amount: found an array; wanted a number", "hint:"}},
		{"text for an amount", strings.Replace(whole, `"amount": 120`, `"amount": "120"`, 1), []string{"releases[1].contracts[0].value.amount: found a text; wanted a number"}},
		{"no ocid", strings.Replace(whole, `"ocid": "ocds-x-1"`, `"other": 1`, 1), []string{"releases[0].ocid: missing"}},
		{"no date", strings.Replace(whole, `"date": "2024-03-01T00:00:00Z"`, `"other": 1`, 1), []string{"releases[1].date: missing"}},
		{"no day", strings.Replace(whole, `"date": "2024-02-28T00:00:00Z"`, `"date": "2024-02-30T00:00:00Z"`, 1), []string{`releases[1].contracts[0].implementation.transactions[1].date: "2024-02-30T00:00:00Z" is not a date`}},
		{"no contract id", strings.Replace(whole, `"id": "C"`, `"no": "C"`, 1), []string{"releases[0].contracts[0].id: missing"}},
		{"one payment twice", strings.Replace(whole, `"id": "P2"`, `"id": "P1"`, 1), []string{`releases[1].contracts[0].implementation.transactions[1].id: transaction "P1" stands twice`}},
		{"two members of one name", strings.Replace(whole, `"id": "P2"`, `"id": "P2", "id": "P3"`, 1), []string{"releases[1].contracts[0].implementation.transactions[1].id: two members"}},
		{"object for a list", strings.Replace(whole, `"transactions": [`, `"transactions": {"a": [`, 1), []string{"data/a.json"}},
		{"deep", `{"releases": [{"ocid": "o", "x": ` + strings.Repeat("[", 5000) + strings.Repeat("]", 5000) + `}]}`, []string{"nested deeper than"}},
		{"huge number", strings.Replace(whole, `120`, `1e999999999`, 1), []string{"releases[1].contracts[0].value.amount", "no amount of money"}},
		{"currency", strings.Replace(whole, `"currency": "CNY"`, `"currency": "yuan"`, 1), []string{"releases[0].contracts[0].value.currency", "ISO 4217"}},
		{"releases of another kind", `{"releases": 5}`, []string{"releases: found a number; wanted an array"}},
		{"a release that is none", `{"releases": [5]}`, []string{"releases[0]: found a number"}},
		{"links alone", `{"records": [{"ocid": "o", "releases": [{"url": "https://example.com"}]}]}`, []string{"records[0].releases[0]", "link"}},
		{"another process in the record", `{"records": [{"ocid": "o", "compiledRelease": ` + firstRelease + `}]}`, []string{`records[0].compiledRelease.ocid: found "ocds-x-1" in the record of "o"`}},
		{"empty", " \n", []string{"no JSON value"}},
		{"a table", "合同编号,金额\nA,1\n", []string{"data/a.json"}},
		{"two arrays", "[" + firstRelease + "]\n[]", []string{"something follows"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			d := packages(t)
			d.write("data/a.json", test.text)
			summary := d.refused(test.want...)
			if summary.RowsRead != 0 || len(d.rows("select 1 from ops.loads where is_current")) != 0 {
				t.Errorf("something was loaded: %+v", summary)
			}
		})
	}
	t.Run("said once", func(t *testing.T) {
		d := packages(t)
		d.write("data/a.json", `{"releases": [5]}`)
		_, err := Ingest(t.Context(), d.wh, d.ws, Options{}, nil)
		if err == nil || strings.Count(err.Error(), "releases[0]") != 1 {
			t.Errorf("wanted the mistake once: %v", err)
		}
	})
}

func TestOCDS_changedFileReplacesItsRows(t *testing.T) {
	d := packages(t)
	d.write("data/a.json", inPackage(secondRelease))
	d.ingest()
	d.write("data/a.json", inPackage(firstRelease))
	d.ingest()
	d.holds(paymentsNow, "ocds-x-1/C/P1 | 2024-02-01 | 40.00 | CNY | 甲公司")
	d.holds(changesNow)
	d.holds("select count(*) from raw.ocds_statements where feed = 'contract_changes'", "1")
}

func TestOCDS_oneFeedOfAPackage(t *testing.T) {
	d := packages(t)
	d.write("data/a.json", inPackage(firstRelease))
	if _, err := Ingest(t.Context(), d.wh, d.ws, Options{Feed: "disbursements"}, nil); err != nil {
		t.Fatal(err)
	}
	d.holds("select feed from ops.loads where is_current", "disbursements")
	d.ws.Sources = nil
	d.write("data/b.json", inPackage(secondRelease))
	if _, err := Ingest(t.Context(), d.wh, d.ws, Options{Feed: "ocds", Files: []string{filepath.Join(d.ws.Dir, "data/b.json")}}, nil); err != nil {
		t.Fatal(err)
	}
	d.holds("select count(*) from ops.loads where is_current", "7")
}

// Any order of the same releases and any split over files gives the same rows that count.
func TestOCDS_anySplitGivesTheSameSums(t *testing.T) {
	random := rand.New(rand.NewPCG(5, 2024))
	var releases []string
	for no := range 40 {
		at := time.Date(2024, 1, 1+random.IntN(20), 0, 0, 0, 0, time.UTC).Format(time.RFC3339)
		var payments []string
		for p := range random.IntN(4) {
			payments = append(payments, payment(fmt.Sprint("P", p), at, fmt.Sprint(1+random.IntN(900))))
		}
		more := paid(payments...)
		value := 1000 + random.IntN(500)
		if random.IntN(2) == 0 {
			more += fmt.Sprintf(`, "amendments": [{"id": "1", "date": "2024-02-01T00:00:00Z", "changes": [{"property": "value.amount", "former_value": %d}]},
				{"id": "2", "date": "2024-03-01T00:00:00Z", "changes": [{"property": "value.amount", "former_value": %d}]}]`, value-100, value-50)
		}
		releases = append(releases, process(fmt.Sprint("ocds-x-", random.IntN(4)), fmt.Sprint("r", no/2), at, agreed(fmt.Sprint("C", random.IntN(2)), fmt.Sprint(value), "CNY", more)))
	}
	var want []string
	for round := range 8 {
		random.Shuffle(len(releases), func(i, j int) { releases[i], releases[j] = releases[j], releases[i] })
		d := packages(t)
		files := max(1, round)
		for no := range files {
			var part []string
			for at, one := range releases {
				if at%files == no || at%7 == no { // some stand in several files
					part = append(part, one)
				}
			}
			d.write(fmt.Sprintf("data/%d.json", no), inPackage(part...))
		}
		d.ingest()
		got := slices.Concat(d.rows(contractsNow), d.rows(changesNow), d.rows(paymentsNow), d.rows(eventsNow))
		if round == 0 {
			want = got
		}
		if len(got) == 0 || !slices.Equal(got, want) {
			t.Fatalf("round %d\ngot  %q\nwant %q", round, got, want)
		}
	}
}
