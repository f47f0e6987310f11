package build

import (
	"context"
	"errors"
	"strings"
	"time"

	"jixiao/internal/plan"
	"jixiao/internal/warehouse"
)

// keepRun writes down what came out and what it rests on under the run's name, beside
// those of earlier runs, so that two of them can be compared (query score_changes). A
// run that comes again, same inputs and same rules, is the newest again.
func keepRun(ctx context.Context, tx *warehouse.Tx, run string, steps *plan.Plan, version string, now time.Time) error {
	for _, table := range []string{"kept_runs", "kept_scores", "kept_facts", "kept_inputs"} {
		if err := tx.Exec(ctx, "delete from ops."+table+" where run_id = $1", run); err != nil {
			return err
		}
	}
	for _, statement := range []string{
		`insert into ops.kept_scores
		select cast($1 as varchar), evaluation_id, indicator_id, indicator_no, level1, level2, level3,
			weight, score_share, score, status
		from marts.indicator_scores`,
		`insert into ops.kept_facts
		select cast($1 as varchar), evaluation_id, indicator_id, aspect, item, value from marts.score_facts`,
		// whose settings, and which files of which project
		`insert into ops.kept_inputs
		select cast($1 as varchar), 'settings', project_id, evaluation_id, configuration_sha256, null
		from raw.evaluations
		union all
		select cast($1 as varchar), feed, project_id,
			case when sheet = '' then source_file else source_file || '#' || sheet end,
			content_sha256 || source_sha256, rows_loaded
		from ops.loads where is_current`,
	} {
		if err := tx.Exec(ctx, statement, run); err != nil {
			return err
		}
	}
	err := tx.Exec(ctx, `insert into ops.kept_runs
		select cast($1 as varchar), (select coalesce(max(run_no), 0) + 1 from ops.kept_runs), evaluation_id, rules_version,
			runs.models_sha256, runs.inputs_sha256, cast($2 as varchar), cast($3 as timestamp), total_score,
			rounding_digits, grade, status, open_count
		from marts.evaluation_summary cross join ops.runs`, run, version, now)
	if err != nil {
		return err
	}
	return keepSQL(ctx, tx, run, steps)
}

// keepSQL notes the hash of the SQL that measured and scored each indicator. A rule's is
// that of all it selects from but the measures, whose own are noted one by one.
func keepSQL(ctx context.Context, tx *warehouse.Tx, run string, steps *plan.Plan) error {
	used, err := sqlUsed(ctx, tx)
	if err != nil {
		return err
	}
	digests := map[string]string{}
	for _, one := range used {
		if digests[one.table] == "" {
			var without []string
			if strings.HasPrefix(one.table, "marts.") {
				without = []string{plan.MeasureValues}
			}
			digests[one.table] = steps.DigestOf(one.table, without...)[:12]
		}
		err := tx.Exec(ctx, "insert into ops.kept_facts values ($1, $2, $3, 'rule', $4, $5)",
			run, one.evaluation, one.indicator, "SQL "+one.table, digests[one.table])
		if err != nil {
			return err
		}
	}
	return nil
}

// sqlUse is a model that an indicator's score rests on.
type sqlUse struct{ evaluation, indicator, table string }

func sqlUsed(ctx context.Context, tx *warehouse.Tx) (used []sqlUse, err error) {
	rows, err := tx.Query(ctx, `select distinct evaluation_id, indicator_id, model from marts.score_facts
		where model is not null
		union all
		select evaluation_id, indicator_id, 'marts.rule_' || rule from marts.indicator_scores
		order by 1, 2, 3`)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		var one sqlUse
		if err := rows.Scan(&one.evaluation, &one.indicator, &one.table); err != nil {
			return nil, err
		}
		used = append(used, one)
	}
	return used, rows.Err()
}
