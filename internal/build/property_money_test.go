package build_test

import (
	"fmt"
	"testing"
	"time"
)

// addEvaluations puts evaluations of one project, with the holidays of their year, into
// raw.
func (w *world) addEvaluations(rows [][]any) {
	w.t.Helper()
	w.fill("raw.holidays", "holiday_date, kind, holiday", [][]any{{"2021-01-01", "off", "元旦"}})
	for no := range rows {
		rows[no] = append(rows[no], "n", "p", "n", "a", "部门评价", "2021-01-01", "2021-12-31", 2021, "2021-12-31", "1", "x", "f", 1)
	}
	w.fill("raw.evaluations", "evaluation_id, rounding_level, rounding_digits, evaluation_name, project_id, project_name, "+
		"authority_name, evaluation_kind, period_start, period_end, fiscal_year, as_of, rules_version, "+
		"configuration_sha256, source_file, source_line", rows)
}

// day is a random day of 2021, or of a few months around it.
func (w *world) day() string {
	return time.Date(2021, 1, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, w.dice.IntN(400)-20).Format(time.DateOnly)
}

// lowered are the contracts whose price an amendment lowered: what is due may fall.
const lowered = "(select contract_id from core.contract_changes where change_amount < 0)"

// paymentsAreSlicedAndHeldToTheirRules: every cent of every payment is in a milestone or
// beyond them, and no rule is broken by a day that nobody knows.
func (w *world) paymentsAreSlicedAndHeldToTheirRules() {
	w.t.Helper()
	w.atLeast(300, "select * from core.payment_slices where milestone_no > 0")
	w.atLeast(50, "select * from core.payment_slices where milestone_no = 0")
	w.atLeast(50, "select * from core.contract_changes where contract_id in "+lowered)
	w.never("the slices of a contract are the sum of its payments", `
		select contracts.contract_id, contracts.paid_amount, sum(slices.amount) as sliced
		from core.contracts as contracts
		left join core.payment_slices as slices on slices.contract_id = contracts.contract_id
		group by contracts.contract_id, contracts.paid_amount
		having contracts.paid_amount <> coalesce(sum(slices.amount), 0)`)
	w.never("a milestone takes nothing back, and no more than its part", `
		select milestones.contract_id, milestones.milestone_no, due_amount, sum(amount) as sliced
		from core.milestones as milestones
		inner join core.payment_slices as slices on slices.contract_id = milestones.contract_id
			and slices.milestone_no = milestones.milestone_no
		where milestones.contract_id not in `+lowered+`
		group by milestones.contract_id, milestones.milestone_no, due_amount
		having sum(amount) > due_amount or min(amount) <= 0`)
	w.never("what is due in all never falls but by an amendment", "select * from core.milestones where due_amount < 0 and contract_id not in "+lowered)
	for rule, least := range map[string]int64{
		"paid_early": 5, "paid_late": 20, "over_progress": 20, "not_by_instalments": 20, "over_contract": 5,
		"before_signing": 20, "supplement": 5, "voucher_missing": 20,
	} {
		w.atLeast(least, "select * from core.payment_verdicts where rule = '"+rule+"'")
	}
	w.never("a milestone that waits for an event without a date is neither early nor late", `
		select verdicts.* from core.payment_verdicts as verdicts
		inner join core.milestones as milestones on milestones.source_line = verdicts.source_line and milestones.contract_id = verdicts.contract_id
		where rule in ('paid_early', 'paid_late') and verdict = '违反' and missing_events <> ''`)
	w.never("undecided says what is missing, broken does not", `
		select * from core.payment_verdicts where (verdict = '无法判定') <> (missing is not null and missing <> '')`)
	w.never("an exception is for more than nothing", `
		select * from core.payment_exceptions where amount <= 0 and rule not in ('payee', 'paid_late', 'outside_year', 'voucher_missing')`)
}

func TestMilestones_takeWhatWasPaidAndNoMore(t *testing.T) {
	w := newWorld(t, 3)
	w.addEvaluations([][]any{{"e", "total", 2}})
	var contracts, milestones, payments, events, changes [][]any
	for no := range 500 {
		id := fmt.Sprintf("c%03d", no)
		price := w.dice.Float64()*1000 + 1
		contracts = append(contracts, []any{id, id, "服务", "甲", "乙", fmt.Sprintf("%.2f", price), "p", "l", "f", no})
		share := 0.0
		for step := range 1 + w.dice.IntN(4) {
			share = min(1, share+0.000001+w.dice.Float64()/3)
			milestones = append(milestones, []any{id, step + 1, "x", fmt.Sprintf("%.6f", share), "审计",
				pick[any](w, nil, 0, 7, 30), pick[any](w, nil, "自然日"), "p", "l", "f", no*10 + step})
		}
		for step := range w.dice.IntN(7) {
			amount := pick(w, 0.1, 0.3, 0.5, 1) * price * (w.dice.Float64()*1.4 - 0.4)
			if amount > -0.01 && amount < 0.01 {
				amount = 0.01
			}
			payments = append(payments, []any{fmt.Sprintf("%s-%d", id, step), id, w.day(), fmt.Sprintf("%.2f", amount), "乙", 2021, "p", "l", "f", no*10 + step})
		}
		for step := range max(0, w.dice.IntN(5)-2) {
			amount := fmt.Sprintf("%.2f", price*(w.dice.Float64()*0.8-0.3))
			changes = append(changes, []any{id, step + 1, pick(w, "补充合同", "变更"), w.day(), amount, "p", "l", "f", no*10 + step})
		}
		if w.dice.IntN(3) > 0 {
			events = append(events, []any{id, "审计", w.day(), "p", "l", "f", no})
		}
	}
	w.fill("raw.contracts", "contract_id, contract_name, contract_kind, buyer_name, supplier_name, price_amount, project_id, load_id, source_file, source_line", contracts)
	w.fill("raw.milestones", "contract_id, milestone_no, condition, cumulative_share, first_event, days_after, days_kind, project_id, load_id, source_file, source_line", milestones)
	w.fill("raw.disbursements", "payment_id, contract_id, paid_date, amount, payee_name, budget_year, project_id, load_id, source_file, source_line", payments)
	w.fill("raw.events", "contract_id, event, event_date, project_id, load_id, source_file, source_line", events)
	w.fill("raw.limits", "evaluation_id, name, value", [][]any{{"e", "supplement_share", "0.1"}, {"e", "duplicate_days", 7}})
	w.fill("raw.contract_changes", "contract_id, change_no, change_kind, signed_date, change_amount, project_id, load_id, source_file, source_line", changes)
	w.buildAll()
	w.paymentsAreSlicedAndHeldToTheirRules()
	for _, status := range []string{"合规", "提前支付", "滞后支付", "部分支付", "逾期未付", "无法判定"} {
		w.atLeast(5, "select * from core.milestone_payments where status = '"+status+"'")
	}
	w.never("a milestone takes from nothing to its own part",
		"select * from core.milestone_payments where contract_id not in "+lowered+" and (paid_amount < 0 or paid_amount > due_amount or due_amount < 0)")
	w.never("a milestone has a paid day exactly if its part is paid",
		"select * from core.milestone_payments where (paid_date is not null) <> (paid_amount = due_amount) and due_amount > 0")
	w.never("the milestones together and the rest are the sum of the payments", `
		select * from (
			select contract_id, sum(paid_amount) as taken, max(cumulative_amount) as whole,
				(select coalesce(sum(amount), 0) from core.payments as paid
					where paid.contract_id = milestone_payments.contract_id) as paid
			from core.milestone_payments group by contract_id
		) as sums
		where taken <> greatest(0, least(paid, whole)) and contract_id not in `+lowered)
	w.never("only payments up to the as-of day are seen",
		"select * from core.payments where paid_date > '2021-12-31'")
	w.never("the running sum ends in the sum", `
		select * from (
			select contract_id, sum(amount) as whole,
				arg_max(cumulative_amount, cast(paid_date as text) || payment_id) as last_sum
			from core.payments group by contract_id
		) as sums
		where whole <> last_sum`)
}

func TestTotal_isTheSumOfTheIndicators(t *testing.T) {
	w := newWorld(t, 4)
	var evaluations, indicators, points, judgements, grades [][]any
	for no := range 200 {
		evaluation := fmt.Sprintf("e%03d", no)
		evaluations = append(evaluations, []any{evaluation, pick(w, "total", "indicator", "point"), pick(w, 0, 1, 2, 3, 4)})
		grades = append(grades, []any{evaluation, "优", 90}, []any{evaluation, "良", 80}, []any{evaluation, "中", 60}, []any{evaluation, "差", 0})
		for place, weight := range w.weights() {
			id := fmt.Sprintf("i%02d", place)
			level1, level2 := place/6+1, place/2+1
			notApplicable := pick[any](w, nil, nil, nil, nil, "不适用")
			indicators = append(indicators, []any{evaluation, id, place + 1, level1, level1, 0, level2, level2, 0, id, weight, "points", "b", notApplicable, false, "f", place})
			for point := range 1 + w.dice.IntN(3) {
				points = append(points, []any{evaluation, id, point + 1, "x", "f", place})
				verdict := pick(w, "满足", "满足", "部分满足", "不满足", "不适用")
				if no%10 > 0 || w.dice.IntN(20) > 0 { // of every tenth evaluation some points wait
					judgements = append(judgements, []any{evaluation, id, point + 1, verdict, share(w, verdict), "r", "p", "l", "f", len(judgements)})
				}
			}
		}
	}
	w.addEvaluations(evaluations)
	w.fill("raw.grades", "evaluation_id, grade, lower_bound", grades)
	w.fill("raw.indicators", "evaluation_id, indicator_id, indicator_no, level1_no, level1, level1_weight, level2_no, level2, level2_weight, level3, weight, rule, basis, not_applicable, is_planned, source_file, source_line", indicators)
	w.fill("raw.indicator_points", "evaluation_id, indicator_id, point_no, point, source_file, source_line", points)
	w.fill("raw.judgements", "evaluation_id, indicator_id, point_no, verdict, earned_share, reason, project_id, load_id, source_file, source_line", judgements)
	w.buildAll()
	w.atLeast(150, "select * from marts.evaluation_summary where status = 'final'")
	w.atLeast(10, "select * from marts.evaluation_summary where status = 'draft'")
	w.atLeast(100, "select * from core.assessed where not_applicable = '评分要点均不适用'")
	w.never("the weights add up to 100", `select evaluation_id, sum(weight) as whole from core.assessed
		group by evaluation_id having sum(weight) <> 100 and count(case when not_applicable is null then 1 end) > 0`)
	w.never("only what does not apply weighs nothing",
		"select * from core.assessed where weight < 0 or (weight = 0) <> (not_applicable is not null)")
	for no := range 60 {
		equationsHold(t, w.wh, fmt.Sprintf("e%03d", no))
	}
	w.scoresAreRoundedWhereTheEvaluationSays()
	w.never("the total is the sum of the scores", `select summary.evaluation_id, summary.exact_total, sum(scores.score) as scores
		from marts.evaluation_summary as summary
		inner join marts.indicator_scores as scores on scores.evaluation_id = summary.evaluation_id
		group by summary.evaluation_id, summary.exact_total
		having abs(sum(scores.score) - summary.exact_total) > 0.000000001`)
	w.never("a total lies between 0 and 100, a final one has a grade, a draft has none", `select * from marts.evaluation_summary
		where total_score < 0 or total_score > 100 or (status = 'final') <> (grade is not null)`)
	w.never("the grade is that of the total before rounding", `select * from marts.evaluation_summary where grade <> case
		when exact_total >= 90 then '优' when exact_total >= 80 then '良' when exact_total >= 60 then '中' else '差' end`)
}

// share is what a judge gives for a verdict: a part where it must be one.
func share(w *world, verdict string) any {
	if verdict == "部分满足" {
		return w.between(0.01, 0.99)
	}
	return nil
}

// weights are 12 random ones of four digits that add up to 100.
func (w *world) weights() []string {
	rest, weights := 1_000_000, make([]string, 12)
	for place := range weights {
		part := rest
		if place < len(weights)-1 {
			part = 1 + w.dice.IntN(rest/(len(weights)-place)*3/2)
		}
		rest -= part
		weights[place] = fmt.Sprintf("%d.%04d", part/10000, part%10000)
	}
	return weights
}
