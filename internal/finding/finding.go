// Package finding puts live figures into the texts of the findings that stand. What
// goes in is marts.finding_hits and the figures the findings name; what comes out is
// marts.findings. A figure that is not there is an error: no text is printed with a
// hole in it.
package finding

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"jixiao/internal/format"
	"jixiao/internal/warehouse"
	"jixiao/internal/workspace"
)

const table = `create or replace table marts.findings (
	evaluation_id varchar not null,
	finding_no integer not null,
	finding_id varchar not null,
	title varchar not null,
	text varchar not null,
	severity varchar not null,
	indicator_id varchar,
	advice varchar not null
)`

// hit is a finding that stands.
type hit struct {
	evaluation, id, title, severity, text, advice string
	no                                            int64
	indicator                                     sql.NullString
}

// Write makes marts.findings from the hits. Findings of evaluations whose workspace is
// not this one keep the text of their own last build.
func Write(ctx context.Context, tx *warehouse.Tx, ws *workspace.Workspace) error {
	kept, err := others(ctx, tx, ws.Evaluation.ID)
	if err != nil {
		return err
	}
	if err := tx.Exec(ctx, table); err != nil {
		return err
	}
	hits, err := read(ctx, tx, `select evaluation_id, finding_no, finding_id, title, severity, indicator_id,
		text_template, advice_template from marts.finding_hits
		where evaluation_id = $1 and not is_dropped order by finding_no`, ws.Evaluation.ID)
	if err != nil {
		return err
	}
	byID := map[string]workspace.Finding{}
	for _, finding := range ws.Findings {
		byID[finding.ID] = finding
	}
	for no := range hits {
		if err := fill(ctx, tx, &hits[no], byID[hits[no].id]); err != nil {
			return err
		}
	}
	for _, row := range append(kept, hits...) {
		err := tx.Exec(ctx, "insert into marts.findings values ($1, $2, $3, $4, $5, $6, $7, $8)",
			row.evaluation, row.no, row.id, row.title, row.text, row.severity, row.indicator, row.advice)
		if err != nil {
			return err
		}
	}
	return nil
}

// others are the findings of the other evaluations in the warehouse.
func others(ctx context.Context, tx *warehouse.Tx, mine string) ([]hit, error) {
	var exists int
	err := tx.QueryRow(ctx, `select count(*) from information_schema.tables
		where table_schema = 'marts' and table_name = 'findings'`).Scan(&exists)
	if err != nil || exists == 0 {
		return nil, err
	}
	return read(ctx, tx, `select evaluation_id, finding_no, finding_id, title, severity, indicator_id,
		text, advice from marts.findings where evaluation_id <> $1 order by evaluation_id, finding_no`, mine)
}

func read(ctx context.Context, tx *warehouse.Tx, query, evaluation string) (hits []hit, err error) {
	rows, err := tx.Query(ctx, query, evaluation)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		var row hit
		if err := rows.Scan(&row.evaluation, &row.no, &row.id, &row.title, &row.severity, &row.indicator,
			&row.text, &row.advice); err != nil {
			return nil, err
		}
		hits = append(hits, row)
	}
	return hits, rows.Err()
}

// fill puts the figures into the text and the advice.
func fill(ctx context.Context, tx *warehouse.Tx, row *hit, finding workspace.Finding) error {
	for _, name := range slices.Sorted(maps.Keys(finding.Figures)) {
		place := "{" + name + "}"
		if !strings.Contains(row.text+row.advice, place) {
			continue
		}
		text, err := figure(ctx, tx, row, finding.Figures[name])
		if err != nil {
			return fmt.Errorf("%s: finding %s: figure %s: %w", finding.Pos, finding.ID, name, err)
		}
		row.text = strings.ReplaceAll(row.text, place, text)
		row.advice = strings.ReplaceAll(row.advice, place, text)
	}
	return nil
}

// ErrNoValue says that a figure has no value: nothing measured it.
var ErrNoValue = errors.New("there is no value")

// errNoRow is an ErrNoValue that says more: the subject or the cell is not there at all.
var errNoRow error = noRowError{}

type noRowError struct{}

func (noRowError) Error() string { return "found 0 rows, wanted 1" }

func (noRowError) Is(target error) bool { return target == ErrNoValue }

// Figure reads one value of an evaluation from the marts and writes it as the figure
// asks. Without a row or a value it is ErrNoValue.
func Figure(ctx context.Context, tx *warehouse.Tx, evaluation string, figure workspace.Figure) (string, error) {
	query, args := lookup(evaluation, figure)
	return value(ctx, tx, figure, query, args)
}

// figure is one of a finding, which may also be of what met its conditions.
func figure(ctx context.Context, tx *warehouse.Tx, row *hit, figure workspace.Figure) (string, error) {
	if figure.Hit == "" {
		return Figure(ctx, tx, row.evaluation, figure)
	}
	query, args := met(row, figure)
	return value(ctx, tx, figure, query, args)
}

// value runs the query of a figure, which gives one value.
func value(ctx context.Context, tx *warehouse.Tx, figure workspace.Figure, query string, args []any) (string, error) {
	values, err := column(ctx, tx, query, args)
	if err != nil {
		return "", err
	}
	if len(values) > 1 {
		return "", fmt.Errorf("found %d rows, wanted 1", len(values))
	}
	if len(values) == 0 {
		return "", errNoRow
	}
	text := write(values[0], figure.As)
	if text == format.Missing {
		return "", ErrNoValue
	}
	return text, nil
}

// column reads the values of a query with one column.
func column(ctx context.Context, tx *warehouse.Tx, query string, args []any) (values []any, err error) {
	rows, err := tx.Query(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		var value any
		if err := rows.Scan(&value); err != nil {
			return nil, err
		}
		values = append(values, value)
	}
	return values, rows.Err()
}

// lookup is the query of one figure: a measure over the whole period, or one cell of a
// mart. Names were checked against the schema's pattern of plain identifiers.
func lookup(evaluation string, figure workspace.Figure) (string, []any) {
	if figure.Measure != "" {
		column := figure.Column
		if column == "" {
			column = "value"
		}
		return "select measured." + column + ` from marts.measure_values as measured
			inner join marts.periods on periods.evaluation_id = measured.evaluation_id
				and periods.period = measured.period and periods.period_kind = 'whole'
			where measured.evaluation_id = $1 and measured.measure = $2 and measured.subject = $3`,
			[]any{evaluation, figure.Measure, figure.Subject}
	}
	query := "select " + figure.Column + " from marts." + figure.Mart + " where evaluation_id = $1"
	args := []any{evaluation}
	for _, column := range slices.Sorted(maps.Keys(figure.Where)) {
		args = append(args, figure.Where[column])
		query += fmt.Sprintf(" and cast(%s as text) = $%d", column, len(args))
	}
	return query, args
}

// met is the query of what the first condition that holds met: its worst subject, or all
// of them together. Of more than five names the five worst are given.
func met(row *hit, figure workspace.Figure) (string, []any) {
	shown := "max(case when ground_no = 1 then " + figure.Hit + " end)"
	switch figure.Hit {
	case "subject":
		shown = "max(case when ground_no = 1 then subject_name end)"
	case "count":
		shown = "count(*)"
	case "subjects":
		shown = "string_agg(case when ground_no <= 5 then subject_name end, '、' order by ground_no) || case when count(*) > 5 then '等' else '' end"
	}
	return "select " + shown + ` from marts.finding_grounds as grounds
		where evaluation_id = $1 and finding_id = $2 and condition_no = (
			select min(condition_no) from marts.finding_grounds where evaluation_id = $1 and finding_id = $2)`,
		[]any{row.evaluation, row.id}
}

func write(value any, as string) string {
	switch as {
	case "percent":
		return format.Percent(value)
	case "count":
		return format.Count(value)
	case "number":
		return format.Number(value, 2)
	case "amount":
		return format.Amount(value)
	case "wan":
		return format.Wan(value)
	case "date":
		return format.Date(value)
	}
	return format.Text(value)
}
