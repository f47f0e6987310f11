package evidence_test

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"jixiao/internal/build"
	"jixiao/internal/evidence"
	"jixiao/internal/testkit"
)

// named is a model of a workspace's own that carries a personal column into core.
const named = `-- about:  Records with whose they are.
-- grain:  one row per evaluation and document
-- dist:   ref
-- test:   unique(evaluation_id, source_file, source_line)

select
    reports.evaluation_id,
    reports.document_number,
    received.subject_name,
    received.id_number,
    reports.load_id,
    reports.source_file,
    reports.source_line
from core.record_reports as reports
inner join raw.records as received
    on received.load_id = reports.load_id
    and received.source_line = reports.source_line
`

const counted = `-- about:  Documents of a kind.
-- grain:  one row per evaluation, subject and period
-- dist:   ref
-- test:   unique(evaluation_id, subject, period)
-- rows:   core.named_records where $subject = '全部'

with

records as (
    select
        evaluation_id,
        count(*) as record_count
    from core.named_records
    group by evaluation_id
),

periods as (select * from core.periods where period_kind = 'whole')

select
    records.evaluation_id,
    '全部'                                       as subject,
    periods.period,
    records.record_count                         as numerator,
    cast(null as bigint)                         as denominator,
    records.record_count                         as n,
    cast(records.record_count as double precision) as value
from records
inner join periods on periods.evaluation_id = records.evaluation_id
`

// TestWrite_leavesPersonalColumnsOut builds with a measure of the workspace's own whose
// rows hold names and identity numbers: what is published tells the documents alone.
func TestWrite_leavesPersonalColumnsOut(t *testing.T) {
	ctx := context.Background()
	dir := testkit.Demo(t)
	for name, text := range map[string]string{"core/named_records.sql": named, "measures/documents.sql": counted} {
		path := filepath.Join(dir, "models", filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o750); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	testkit.Replace(t, dir, "indicators.yaml", "measure: records_collected", "measure: documents")
	ws := testkit.Load(t, dir)
	wh := testkit.Open(t, ws)
	if _, err := testkit.Build(ctx, wh, ws); err != nil {
		t.Fatal(err)
	}
	var listed, telling int
	err := wh.DB().QueryRow(`select count(*), count(case when text like '%subject_name%' or text like '%id_number%' then 1 end)
		from marts.evidence_rows where measure = 'documents'`).Scan(&listed, &telling)
	if err != nil || listed != evidence.Listed || telling > 0 {
		t.Errorf("%d rows are listed, %d of them tell whose they are (%v)", listed, telling, err)
	}
	var count int64
	if err := wh.DB().QueryRow("select row_count from marts.evidence where measure = 'documents'").Scan(&count); err != nil || count != 10852 {
		t.Errorf("%d rows are counted, wanted all 10852 (%v)", count, err)
	}

	steps, err := build.ReadPlan(ctx, wh, ws)
	if err != nil {
		t.Fatal(err)
	}
	personal, err := evidence.Personal(ctx, ws.Feeds)
	if err != nil {
		t.Fatal(err)
	}
	model, _ := steps.Find("measures.documents")
	facts, _, err := evidence.Of(ctx, wh.DB().QueryContext, model, personal)
	if err != nil || strings.Join(facts.Columns, ",") != "document_number" {
		t.Errorf("the rows tell %v (%v)", facts.Columns, err)
	}
	all, last := 0, evidence.Row{}
	err = facts.Each(ctx, wh.DB().QueryContext, ws.Evaluation.ID, "全部", func(row evidence.Row) error {
		if row.File < last.File || row.File == last.File && row.Line <= last.Line {
			t.Errorf("%s comes after %s", row.Place(), last.Place())
		}
		all, last = all+1, row
		return nil
	})
	if err != nil || all != 10852 {
		t.Errorf("%d rows are given, wanted all 10852 (%v)", all, err)
	}
}
