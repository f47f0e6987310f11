package evidence

import (
	"context"
	"errors"
	"fmt"

	"jixiao/internal/plan"
	"jixiao/internal/warehouse"
	"jixiao/internal/workspace"
)

// Listed is how many rows of each measure and subject are published; all of them are in
// the working papers.
const Listed = 20

// partsListed is of how many sub-rates of one average the rows are published: an average
// over every unit may have hundreds.
const partsListed = 50

const tables = `create or replace table marts.measure_texts (
	measure varchar not null,
	about varchar not null,
	sql_path varchar not null,
	sql_text varchar not null,
	rows_of varchar
);
create or replace table marts.evidence (
	evaluation_id varchar not null,
	measure varchar not null,
	subject varchar not null,
	row_count bigint
);
create or replace table marts.evidence_rows (
	evaluation_id varchar not null,
	measure varchar not null,
	subject varchar not null,
	row_no integer not null,
	source_file varchar not null,
	sheet varchar,
	source_line bigint not null,
	text varchar not null
)`

// Used is a measure and subject that a score of an evaluation rests on.
type Used struct{ Evaluation, Measure, Subject string }

// used are those of all evaluations: of indicators, of points, of the parts of averages.
const used = `
select evaluation_id, measure, subject from (
	select evaluation_id, measure, subject from marts.indicator_scores where measure is not null and rule <> 'average'
	union
	select evaluation_id, measure, subject from marts.points where measure is not null
	union
	select evaluation_id, measure, subject from (
		select evaluation_id, measure, subject,
			row_number() over (partition by evaluation_id, indicator_id order by measure, subject) as place
		from marts.average_parts
	) as parts
	where place <= $1
) as used
where subject is not null
order by evaluation_id, measure, subject`

// InUse lists the measures that scores rest on, by evaluation; of one average at most so
// many parts.
func InUse(ctx context.Context, query Query, parts int) (list []Used, err error) {
	rows, err := query(ctx, used, parts)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		var one Used
		if err := rows.Scan(&one.Evaluation, &one.Measure, &one.Subject); err != nil {
			return nil, err
		}
		list = append(list, one)
	}
	return list, rows.Err()
}

// Write makes the tables that the report's explanations read: the SQL of the measures in
// use, how many rows each rests on, and the first of them.
func Write(ctx context.Context, tx *warehouse.Tx, steps *plan.Plan, own []workspace.FeedFile) error {
	if err := tx.Exec(ctx, tables); err != nil {
		return err
	}
	personal, err := Personal(ctx, own)
	if err != nil {
		return err
	}
	list, err := InUse(ctx, tx.Query, partsListed)
	if err != nil {
		return err
	}
	told := map[string]bool{}
	for _, one := range list {
		model, known := steps.Find("measures." + one.Measure)
		if !known { // of another workspace in the same warehouse: its own build tells
			continue
		}
		if !told[one.Measure] {
			told[one.Measure] = true
			if err := tell(ctx, tx, one.Measure, model); err != nil {
				return err
			}
		}
		if err := writeRows(ctx, tx, one, model, personal); err != nil {
			return fmt.Errorf("%s: rows: %w", model.Path, err)
		}
	}
	return nil
}

func tell(ctx context.Context, tx *warehouse.Tx, measure string, model plan.Model) error {
	var rowsOf any
	if rows := model.Get("rows"); rows != "" {
		rowsOf = rows
	}
	return tx.Exec(ctx, "insert into marts.measure_texts values ($1, $2, $3, $4, $5)",
		measure, model.Get("about"), model.Path, model.Body, rowsOf)
}

func writeRows(ctx context.Context, tx *warehouse.Tx, one Used, model plan.Model, personal map[string]bool) error {
	facts, named, err := Of(ctx, tx.Query, model, personal)
	if err != nil {
		return err
	}
	var count any
	var listed []Row
	if named {
		if count, err = facts.Count(ctx, tx.Query, one.Evaluation, one.Subject); err != nil {
			return err
		}
		if listed, err = facts.List(ctx, tx.Query, one.Evaluation, one.Subject, Listed); err != nil {
			return err
		}
	}
	if err := tx.Exec(ctx, "insert into marts.evidence values ($1, $2, $3, $4)", one.Evaluation, one.Measure, one.Subject, count); err != nil {
		return err
	}
	for no, row := range listed {
		var sheet any
		if row.Sheet != "" {
			sheet = row.Sheet
		}
		err := tx.Exec(ctx, "insert into marts.evidence_rows values ($1, $2, $3, $4, $5, $6, $7, $8)",
			one.Evaluation, one.Measure, one.Subject, no+1, row.File, sheet, row.Line, row.Text)
		if err != nil {
			return err
		}
	}
	return nil
}
