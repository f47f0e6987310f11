package plan_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"jixiao/etl"
	"jixiao/internal/evidence"
	"jixiao/internal/finding"
	"jixiao/internal/plan"
	"jixiao/internal/warehouse"
	"jixiao/internal/workspace"
	"jixiao/models"
	"jixiao/queries"
)

// contract is design.md §8: the queries other programs may rely on, and their columns in
// order.
var contract = map[string]string{
	"evaluation_summary":   "evaluation_id, project_name, period_start, period_end, total_weight, total_score, grade, status, run_id, as_of",
	"indicator_scores":     "evaluation_id, level1, level2, level3, indicator_id, weight, value, target, unit, score, score_rate, status, rule, reason",
	"record_volume":        "evaluation_id, period, unit_name, record_kind, subject_class, record_count",
	"reporting_timeliness": "evaluation_id, period, unit_name, record_count, on_time_count, late_count, on_time_share, median_working_days, max_working_days",
	"late_streaks":         "evaluation_id, unit_name, first_month, last_month, months, late_count",
	"ticket_faults":        "evaluation_id, period, system_name, ticket_count, fault_count, responded_in_time_share, median_response_minutes, mttr_minutes, mtbf_hours, availability",
	"payment_milestones":   "evaluation_id, contract_id, milestone_no, condition, due_share, due_amount, due_date, paid_amount, paid_date, lag_days, status",
	"payment_exceptions":   "evaluation_id, contract_id, exception, amount, days, basis, source_file, source_line",
	"contract_timeline":    "evaluation_id, contract_id, event, event_date, limit_date, limit_basis, days_over, status",
	"fund_execution":       "evaluation_id, measure, numerator, denominator, share, basis",
	"survey_questions":     "evaluation_id, question_id, question, option, n, answered, share, ci_low, ci_high",
	"survey_satisfaction":  "evaluation_id, respondent_group, method, n, value",
	"findings":             "evaluation_id, finding_no, finding_id, title, text, severity, indicator_id, advice",
	"load_ledger":          "load_id, feed, source_file, sheet, encoding, rows_read, rows_loaded, rows_rejected, rows_superseded, content_sha256, loaded_at",
	"rejected_rows":        "load_id, feed, source_file, sheet, source_line, column_name, value, reason_code, reason",
}

// emptyBuild builds every model over no rows.
func emptyBuild(t *testing.T) (*warehouse.Warehouse, *plan.Plan) {
	t.Helper()
	wh := scratch(t)
	ctx := context.Background()
	steps, err := plan.Read(ctx, wh, models.Files)
	if err != nil {
		t.Fatal(err)
	}
	err = wh.InTransaction(ctx, func(ctx context.Context, tx *warehouse.Tx) error {
		if err := etl.CreateTables(ctx, tx); err != nil {
			return err
		}
		if err := steps.Build(ctx, tx, func(int, int, plan.Model) {}); err != nil {
			return err
		}
		if err := evidence.Write(ctx, tx, steps, nil); err != nil {
			return err
		}
		return finding.Write(ctx, tx, &workspace.Workspace{})
	})
	if err != nil {
		t.Fatal(err)
	}
	return wh, steps
}

func TestQueries_haveTheColumnsOfTheContract(t *testing.T) {
	wh, _ := emptyBuild(t)
	set, err := queries.Read(queries.Files)
	if err != nil {
		t.Fatal(err)
	}
	for name, columns := range contract {
		table, err := set.Run(context.Background(), wh.DB(), name, nil)
		if err != nil {
			t.Error(err)
			continue
		}
		if want := strings.Split(columns, ", "); !slices.Equal(table.Columns, want) {
			t.Errorf("query %s has the columns\n%v, wanted\n%v", name, table.Columns, want)
		}
	}
}

func TestQueries_readOnlyMartsAndOps(t *testing.T) {
	wh := scratch(t)
	set, err := queries.Read(queries.Files)
	if err != nil {
		t.Fatal(err)
	}
	for _, query := range set.All() {
		problems, err := outside(wh, query.Path, query.Body)
		if err != nil {
			t.Error(err)
		}
		for _, table := range problems {
			t.Errorf("%s reads %s; a query reads only marts and ops (without ops.rejects)", query.Path, table)
		}
	}
	if problems, err := outside(wh, "x", "select one from core.a where one = $one"); err != nil || len(problems) != 1 {
		t.Errorf("a query over core gave %v, %v; wanted one problem", problems, err)
	}
}

// outside are the tables a query reads that are not published.
func outside(wh *warehouse.Warehouse, shown, body string) ([]string, error) {
	tables, err := plan.Tables(context.Background(), wh, shown, body)
	return slices.DeleteFunc(tables, func(table string) bool {
		schema, _, _ := strings.Cut(table, ".")
		return (schema == "marts" || schema == "ops") && table != "ops.rejects"
	}), err
}

// The distribution key is `ref` (copied to every node), `-` (not spread) or a column.
func TestModels_areSpreadByAColumnTheyHave(t *testing.T) {
	wh, steps := emptyBuild(t)
	for _, model := range steps.Models {
		if model.Table() == plan.MeasureValues {
			continue
		}
		if problem := distProblem(wh, model.Table(), model.Get("dist")); problem != "" {
			t.Errorf("%s: %s", model.Path, problem)
		}
	}
	if distProblem(wh, "core.records", "unit_nam") == "" {
		t.Error("a column that is not there was taken as distribution key")
	}
}

func distProblem(wh *warehouse.Warehouse, table, dist string) string {
	if dist == "ref" || dist == "-" {
		return ""
	}
	schema, name, _ := strings.Cut(table, ".")
	var found int
	err := wh.DB().QueryRow(`select count(*) from information_schema.columns
		where table_schema = $1 and table_name = $2 and column_name = $3`, schema, name, dist).Scan(&found)
	if err != nil || found != 1 {
		return fmt.Sprintf("dist is %q, wanted ref, - or a column of %s (%v)", dist, table, err)
	}
	return ""
}
