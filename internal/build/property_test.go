package build_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"jixiao/etl"
	"jixiao/internal/plan"
	"jixiao/internal/warehouse"
	"jixiao/models"
)

// Properties that hold for any parameters and any rows, over random ones with a fixed
// seed, computed by the models themselves in a DuckDB in memory.

// world is a scratch warehouse in which random rows are put under models and the models
// are run over them.
type world struct {
	t     *testing.T
	wh    *warehouse.Warehouse
	steps *plan.Plan
	dice  *rand.Rand
}

// newWorld builds every model over no rows, so that each table is there to be filled.
func newWorld(t *testing.T, seed uint64) *world {
	t.Helper()
	ctx := context.Background()
	wh, err := warehouse.Open(ctx, "", warehouse.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := wh.Close(); err != nil {
			t.Error(err)
		}
	})
	steps, err := plan.Read(ctx, wh, models.Files)
	if err != nil {
		t.Fatal(err)
	}
	w := &world{t: t, wh: wh, steps: steps, dice: rand.New(rand.NewPCG(seed, 2021))}
	w.buildAll()
	return w
}

func (w *world) buildAll() {
	w.t.Helper()
	err := w.wh.InTransaction(context.Background(), func(ctx context.Context, tx *warehouse.Tx) error {
		if err := etl.CreateTables(ctx, tx); err != nil {
			return err
		}
		return w.steps.Build(ctx, tx, func(int, int, plan.Model) {})
	})
	if err != nil {
		w.t.Fatal(err)
	}
}

// build makes single models anew over what lies in the tables they read.
func (w *world) build(tables ...string) {
	w.t.Helper()
	for _, table := range tables {
		model, found := w.steps.Find(table)
		if !found {
			w.t.Fatalf("there is no model %s", table)
		}
		if _, err := w.wh.DB().Exec("create or replace table " + table + " as\n" + model.Body); err != nil {
			w.t.Fatalf("%s: %v", table, err)
		}
	}
}

// fill inserts rows; nil is null.
func (w *world) fill(table, columns string, rows [][]any) {
	w.t.Helper()
	for start := 0; start < len(rows); start += 2000 {
		var values []string
		for _, row := range rows[start:min(start+2000, len(rows))] {
			cells := make([]string, len(row))
			for no, cell := range row {
				cells[no] = "null"
				if cell != nil {
					cells[no] = fmt.Sprintf("'%v'", cell)
				}
			}
			values = append(values, "("+strings.Join(cells, ", ")+")")
		}
		if _, err := w.wh.DB().Exec("insert into " + table + " (" + columns + ") values " + strings.Join(values, ", ")); err != nil {
			w.t.Fatalf("%s: %v", table, err)
		}
	}
}

// never fails if the query gives a row, and shows the first ones.
func (w *world) never(what, query string) {
	w.t.Helper()
	rows, err := w.wh.DB().Query("select cast(to_json(broken) as text) from (" + query + ") as broken limit 3")
	if err != nil {
		w.t.Fatalf("%s: %v", what, err)
	}
	defer rows.Close() //nolint:errcheck // read to the end
	for rows.Next() {
		var row string
		if err := rows.Scan(&row); err != nil {
			w.t.Fatal(err)
		}
		w.t.Errorf("%s does not hold: %s", what, row)
	}
	if err := rows.Err(); err != nil {
		w.t.Fatal(err)
	}
}

// atLeast fails if the query counts fewer: a property over nothing proves nothing.
func (w *world) atLeast(wanted int64, query string) {
	w.t.Helper()
	var count int64
	if err := w.wh.DB().QueryRow("select count(*) from (" + query + ") as counted").Scan(&count); err != nil {
		w.t.Fatal(err)
	}
	if count < wanted {
		w.t.Errorf("%s: %d rows, wanted at least %d", query, count, wanted)
	}
}

// between is a random decimal with six digits.
func (w *world) between(low, high float64) string {
	return fmt.Sprintf("%.6f", low+(high-low)*w.dice.Float64())
}

// pick is one of the given values.
func pick[T any](w *world, values ...T) T { return values[w.dice.IntN(len(values))] }

// measuredRules are the rules that score a measured value.
var measuredRules = []string{"ratio", "linear", "bands", "deduct", "pass_mark"}

// parameters are random ones that indicators.yaml allows for the rule, in the order of
// the columns rule, target, full_at, zero_at, pass_at, deduct_share.
func (w *world) parameters(rule string) []any {
	row := []any{rule, nil, nil, nil, nil, nil}
	switch rule {
	case "ratio":
		row[1] = pick(w, w.between(0.000001, 2), w.between(1, 20000), "1")
	case "linear":
		full := w.dice.Float64()*40 - 20
		row[2] = fmt.Sprintf("%.6f", full)
		row[3] = fmt.Sprintf("%.6f", full+pick(w, -1.0, 1.0)*(0.000001+w.dice.Float64()*pick(w, 0.01, 1, 20)))
	case "deduct":
		row[5] = pick(w, w.between(0.000001, 1), "0.1", "0.2", "1")
	case "pass_mark":
		row[1] = pick(w, any(nil), any("1"), any(w.between(0.1, 5)))
		row[4] = pick(w, "0", "0.6", "0.999999", w.between(0, 0.999))
	}
	return row
}

// value is a random measured value: often near the bounds, sometimes absurd or missing.
func (w *world) value() any {
	return pick[any](w, nil, "0", "1", "0.6", "-1", "1e12", "-1e12", "1e-9",
		w.between(0, 1), w.between(0, 1), w.between(-1, 2), w.between(0, 30), w.between(0, 20000))
}

// bands are random steps of one indicator, all from or all up to.
func (w *world) bands(evaluation, indicator string) [][]any {
	var rows [][]any
	upTo := w.dice.IntN(2) == 1
	for no := range 1 + w.dice.IntN(4) {
		bound := any(w.between(-1, 2))
		if upTo {
			rows = append(rows, []any{evaluation, indicator, no + 1, nil, bound, w.between(0, 1)})
		} else {
			rows = append(rows, []any{evaluation, indicator, no + 1, bound, nil, w.between(0, 1)})
		}
	}
	return rows
}

var ruleModels = []string{
	"marts.rule_ratio", "marts.rule_linear", "marts.rule_bands", "marts.rule_deduct", "marts.rule_pass_mark",
}

func TestRules_earnBetweenNothingAndEverything(t *testing.T) {
	w := newWorld(t, 1)
	var values, assessed, bands [][]any
	for no := range 10000 {
		id := fmt.Sprintf("i%05d", no)
		rule := measuredRules[no%len(measuredRules)]
		measured, parameters := w.value(), w.parameters(rule)
		values = append(values, append([]any{"e", id, measured, false}, parameters...))
		weight := pick(w, w.between(0.000001, 30), "0.5", "33.333333", "10")
		assessed = append(assessed, []any{pick(w, "t2", "i0", "i1", "i2", "i4"), id, no, weight, weight})
		assessed[no] = append(assessed[no], parameters...)
		if rule == "bands" {
			bands = append(bands, w.bands("e", id)...)
		}
	}
	for no, row := range assessed {
		values[no][0] = row[0]
	}
	w.fill("marts.assessed_values", "evaluation_id, indicator_id, value, is_planned, rule, target, full_at, zero_at, pass_at, deduct_share", values)
	w.fill("core.assessed", "evaluation_id, indicator_id, indicator_no, own_weight, weight, rule, target, full_at, zero_at, pass_at, deduct_share", assessed)
	for _, evaluation := range []string{"t2", "i0", "i1", "i2", "i4"} {
		for _, band := range bands {
			band[0] = evaluation
		}
		w.fill("core.indicator_bands", "evaluation_id, indicator_id, band_no, lower_bound, upper_bound, earned_share", bands)
	}
	w.fill("core.evaluations", "evaluation_id, rounding_level, rounding_digits", [][]any{
		{"t2", "total", 2}, {"i0", "indicator", 0}, {"i1", "indicator", 1}, {"i2", "indicator", 2}, {"i4", "indicator", 4},
	})
	w.build(append(ruleModels, "marts.rule_scores", "marts.indicator_scores")...)
	w.atLeast(8000, "select * from marts.indicator_scores where status = 'scored'")
	w.atLeast(500, "select * from marts.indicator_scores where status = 'no_data'")
	for _, rule := range measuredRules {
		w.atLeast(100, "select * from marts.indicator_scores where rule = '"+rule+"' and score_share > 0 and score_share < 1")
	}
	w.never("a scored indicator has a share from 0 to 1 and a score from 0 to its weight",
		`select * from marts.indicator_scores where status = 'scored'
			and (score is null or score < 0 or score > weight or score_share is null or score_share < 0 or score_share > 1)`)
	w.never("an indicator without a value has no score and no share",
		"select * from marts.indicator_scores where (value is null or status <> 'scored') and (score is not null or score_share is not null)")
	w.never("only a missing value is no data",
		"select * from marts.indicator_scores where (value is null) <> (status = 'no_data')")
	for _, evaluation := range []string{"t2", "i0", "i1", "i2", "i4"} {
		if held := equationsHold(t, w.wh, evaluation); len(held) != len(measuredRules) {
			t.Errorf("%s: equations of %v were worked out", evaluation, held)
		}
	}
}

func TestRules_moreIsNeverWorse(t *testing.T) {
	w := newWorld(t, 2)
	var values, bands [][]any
	for no := range 6000 {
		rule := measuredRules[no%len(measuredRules)]
		parameters := w.parameters(rule)
		first, second := w.value(), w.value()
		for half, value := range []any{first, second} {
			id := fmt.Sprintf("i%05d_%d", no, half)
			values = append(values, append([]any{"e", id, value, false}, parameters...))
		}
		if rule == "bands" {
			steps := w.bands("e", fmt.Sprintf("i%05d_0", no))
			for _, step := range steps {
				bands = append(bands, step, append([]any{"e", fmt.Sprintf("i%05d_1", no)}, step[2:]...))
			}
		}
	}
	w.fill("marts.assessed_values", "evaluation_id, indicator_id, value, is_planned, rule, target, full_at, zero_at, pass_at, deduct_share", values)
	w.fill("core.indicator_bands", "evaluation_id, indicator_id, band_no, lower_bound, upper_bound, earned_share", bands)
	w.build(append(ruleModels, "marts.rule_scores")...)
	pairs := `select fewer.indicator_id, given.rule, fewer.value as less, more.value as more,
			fewer.earned_share as less_earns, more.earned_share as more_earns,
			case
				when given.rule in ('ratio', 'pass_mark') then 1
				when given.rule = 'deduct' then -1
				when given.rule = 'linear' and given.full_at > given.zero_at then 1
				when given.rule = 'linear' then -1
				when exists (select 1 from core.indicator_bands as bands
					where bands.indicator_id = fewer.indicator_id and bands.lower_bound is not null) then 1
				else -1
			end as direction
		from marts.rule_scores as fewer
		inner join marts.rule_scores as more
			on left(more.indicator_id, 6) = left(fewer.indicator_id, 6) and fewer.value < more.value
		inner join marts.assessed_values as given on given.indicator_id = fewer.indicator_id`
	w.atLeast(3000, pairs)
	for _, rule := range measuredRules {
		w.atLeast(50, "select * from ("+pairs+") as pairs where rule = '"+rule+"' and less_earns <> more_earns")
	}
	w.never("a better value never earns less",
		"select * from ("+pairs+") as pairs where (more_earns - less_earns) * direction < 0")
}
