package reports

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"time"

	"jixiao/internal/format"
	"jixiao/internal/wording"
	"jixiao/queries"
)

// wordings are the texts of the sections, one file a language.
//
//go:embed wording/*.yaml
var wordings embed.FS

// Data reads the rows that the sections of one evaluation's report need. The first
// error stays; rows after it are empty.
type Data struct {
	ctx        context.Context //nolint:containedctx // lives for one report
	db         *sql.DB
	set        queries.Set
	evaluation string
	words      wording.Words
	seen       map[string][]record
	appendices int // how many were opened so far
	err        error
}

// record is one row of a query by column name.
type record map[string]any

// NewData reads from a published warehouse.
func NewData(ctx context.Context, db *sql.DB, set queries.Set, evaluation, language string) (*Data, error) {
	words, err := wording.Read(wordings, language)
	if err != nil {
		return nil, fmt.Errorf("reports: there is no wording for %s: %w", language, err)
	}
	return &Data{ctx: ctx, db: db, set: set, evaluation: evaluation, words: words, seen: map[string][]record{}}, nil
}

// rows runs a named query for the evaluation. Pairs are further parameters.
func (d *Data) rows(query string, pairs ...string) []record {
	key := fmt.Sprint(query, pairs)
	if rows, seen := d.seen[key]; seen || d.err != nil {
		return rows
	}
	found, err := d.set.Find(query)
	if err != nil {
		d.err = err
		return nil
	}
	params := map[string]string{}
	for no := 0; no+1 < len(pairs); no += 2 {
		params[pairs[no]] = pairs[no+1]
	}
	for _, param := range found.Params {
		if param == "evaluation_id" {
			params[param] = d.evaluation
		}
	}
	table, err := d.set.Run(d.ctx, d.db, query, params)
	if err != nil {
		d.err = err
		return nil
	}
	rows := make([]record, len(table.Rows))
	for no, values := range table.Rows {
		rows[no] = record{}
		for columnNo, name := range table.Columns {
			rows[no][name] = values[columnNo]
		}
	}
	d.seen[key] = rows
	return rows
}

// one is the single row of a query; none or several is an error.
func (d *Data) one(query string) record {
	rows := d.rows(query)
	if len(rows) != 1 {
		if d.err == nil {
			d.err = fmt.Errorf("query %s gave %d rows for evaluation %s, wanted 1", query, len(rows), d.evaluation)
		}
		return record{}
	}
	return rows[0]
}

// measure is a measure of the whole period, or an empty record if it gave no row.
func (d *Data) measure(measure, subject string) record {
	period := d.one("evaluation_details").text("period")
	for _, row := range d.rows("measure_values", "measure", measure, "period", period) {
		if row.text("subject") == subject {
			return row
		}
	}
	return record{}
}

// whole is the subject of a measure over everything.
const whole = "全部"

// say fills in a text of the wording file; a key it lacks is an error.
func (d *Data) say(key string, pairs ...string) string {
	if !d.words.Has(key) && d.err == nil {
		d.err = errors.New("reports/wording: there is no text for " + key)
	}
	return d.words.Say(key, pairs...)
}

// appendix opens the next appendix: 附录一, 附录二 … in the order they come.
func (d *Data) appendix(key string) Heading {
	d.appendices++
	return Heading{
		Level: 1, Number: Unnumbered, ID: "appendix-" + key,
		Text: d.say("appendix", "no", chineseNumber(d.appendices), "title", d.say(key)),
	}
}

func (r record) text(column string) string {
	if value, is := r[column].(string); is {
		return value
	}
	return ""
}

// number is a value as float64, nil where there is none.
func (r record) number(column string) *float64 {
	value, ok := format.Float(r[column])
	if !ok {
		return nil
	}
	return &value
}

func (r record) count(column string) int64 {
	value, ok := format.Float(r[column])
	if !ok {
		return 0
	}
	return int64(value)
}

func (r record) day(column string) time.Time {
	value, ok := r[column].(time.Time)
	if !ok {
		return time.Time{}
	}
	return value
}

// Cells of the common kinds: what is printed, and the value behind it.

func textCell(text string) Cell {
	if text == "" {
		text = format.Missing
	}
	return Cell{Text: text, Value: text}
}

func (r record) cell(column string) Cell { return textCell(format.Text(r[column])) }

func (r record) countCell(column string) Cell {
	return Cell{Text: format.Count(r[column]), Value: r[column]}
}

func (r record) percentCell(column string) Cell {
	return Cell{Text: format.Percent(r[column]), Value: r[column]}
}

func (r record) numberCell(column string, decimals int) Cell {
	return Cell{Text: format.Number(r[column], decimals), Value: r[column]}
}

func (r record) fixedCell(column string, decimals int) Cell {
	return Cell{Text: format.Fixed(r[column], decimals), Value: r[column]}
}

func (r record) amountCell(column string) Cell {
	return Cell{Text: format.Amount(r[column]), Value: r[column]}
}

func (r record) dayCell(column string) Cell {
	return Cell{Text: format.ISODate(r[column]), Value: r[column]}
}
