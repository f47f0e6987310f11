package etl

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// The quality of what was received is counted here, feed by feed, in the words of the
// contracts: which cells a complete row fills (the required ones, and those that the
// header line expect names), whose row it is (unit), and of which day it tells (fresh).

// validateQuality checks the columns that the header lines unit, fresh and expect name.
func (c *Contract) validateQuality() error {
	var problems []error
	for _, name := range append([]string{c.Unit, c.Fresh}, c.Expect...) {
		column, found := c.column(name)
		switch {
		case name == "":
		case !found:
			problems = append(problems, fmt.Errorf("%s: unit, fresh or expect names %s, which is not a column", c.Path, name))
		case name == c.Unit && (column.Type != "text" || column.Personal != ""):
			problems = append(problems, fmt.Errorf("%s: unit names %s, which is no text or is personal", c.Path, name))
		case name == c.Fresh && column.Type != "date" && column.Type != "timestamp":
			problems = append(problems, fmt.Errorf("%s: fresh names %s, which holds no days", c.Path, name))
		case column.Required && slices.Contains(c.Expect, name):
			problems = append(problems, fmt.Errorf("%s: expect names %s, which is required anyway", c.Path, name))
		}
	}
	return errors.Join(problems...)
}

// requiredColumns are the columns that every row fills.
func (c *Contract) requiredColumns() []string {
	var names []string
	for _, column := range c.Columns {
		if column.Required {
			names = append(names, column.Name)
		}
	}
	return names
}

// unitText and monthText are whose a row is and the month it tells of, null where the
// contract names no such column.
func (c *Contract) unitText() string {
	if c.Unit == "" {
		return "cast(null as text)"
	}
	return ident(c.Unit)
}

func (c *Contract) monthText() string { return "substr(cast(" + c.month() + " as text), 1, 7)" }

// month is the first day of the month; many rows are grouped by it, which text would slow.
func (c *Contract) month() string {
	if c.Fresh == "" {
		return "cast(null as date)"
	}
	return "cast(date_trunc('month', cast(" + ident(c.Fresh) + " as timestamp)) as date)"
}

// countReceived writes the statement that counts the rows of a feed in raw.received_cells.
func (c *Contract) countReceived() string {
	var filled []string
	cells := append(c.requiredColumns(), c.Expect...)
	for _, name := range cells {
		filled = append(filled, "count(received."+ident(name)+")")
	}
	last := "cast(null as date)"
	if c.Fresh != "" {
		last = "max(cast(" + ident(c.Fresh) + " as date))"
	}
	return fmt.Sprintf(`
		insert into raw.received_cells
		with received as (
			select *, %s as unit_of_row, %s as month_of_row from raw.%s
		),
		losers as (
			select project_id, load_id, source_line from raw.superseded where feed = '%[4]s'
			group by project_id, load_id, source_line
		),
		counted as (
			select received.project_id, received.load_id, received.unit_of_row, received.month_of_row, count(*) as row_count,
				count(losers.load_id) as superseded_count, count(*) * %d as cell_count, %s as filled_count, %s as last_event_date
			from received
			left join losers
				on losers.project_id = received.project_id and losers.load_id = received.load_id
				and losers.source_line = received.source_line
			group by received.project_id, received.load_id, received.unit_of_row, received.month_of_row
		)
		select project_id, '%[4]s', load_id, unit_of_row, substr(cast(month_of_row as text), 1, 7), row_count,
			superseded_count, cell_count, filled_count, last_event_date
		from counted`,
		c.unitText(), c.month(), ident(c.Feed), c.Feed, len(cells), strings.Join(filled, " + "), last)
}

// countRejected enters the rejected rows of the batch one by one. A row with cells too
// many has slipped: what stands under unit need not be one.
func (l *loading) countRejected(ctx context.Context) error {
	contract := l.item.contract
	return l.tx.Exec(ctx, fmt.Sprintf(`
		insert into raw.rejected
		with missing as (
			select row_no, count(*) as cell_count from temp.main.faults where code = 'missing' group by row_no
		)
		select $1, $2, $3, typed.source_line,
			case when not starts_with(coalesce(batch.fault, ''), 'too_many_cells') then %s end,
			case when not starts_with(coalesce(batch.fault, ''), 'too_many_cells') then %s end,
			%d, coalesce(missing.cell_count, 0), repeats.row_no is not null
		from temp.main.typed as typed
		inner join temp.main.batch as batch on batch.row_no = typed.row_no
		left join temp.main.repeats as repeats on repeats.row_no = typed.row_no
		left join missing on missing.row_no = typed.row_no
		where typed.is_bad or repeats.row_no is not null`,
		contract.unitText(), contract.monthText(), len(contract.requiredColumns())),
		l.run.ws.Project.ID, contract.Feed, l.result.LoadID)
}

// quality writes what the contracts and the wording say of quality, and counts anew what
// was received.
func (c *configuration) quality(contracts []Contract) {
	for _, table := range []string{"reject_codes", "reject_columns", "feeds", "received_cells"} {
		c.exec("delete from raw." + table)
	}
	if err := c.rejectCodes(contracts); err != nil && c.err == nil {
		c.err = err
	}
	for no := range contracts {
		c.insert("feeds", contracts[no].Feed, orNull(contracts[no].Unit), orNull(contracts[no].Fresh))
		c.rejectColumns(&contracts[no])
		c.exec(contracts[no].countReceived())
	}
}

// rejectCodes writes what each reason is called and what to ask for, those of a
// workspace's own contracts among them.
func (c *configuration) rejectCodes(contracts []Contract) error {
	for _, language := range []string{"zh", "en"} {
		words, err := readWording(language)
		if err != nil {
			return err
		}
		labels := map[string][]string{}
		for no := range contracts {
			for _, code := range reasonCodes(contracts[no : no+1]) {
				if label := words.label(&contracts[no], code); !slices.Contains(labels[code], label) {
					labels[code] = append(labels[code], label) // two contracts may give one name to two conditions
				}
			}
		}
		for _, code := range slices.Sorted(maps.Keys(labels)) {
			c.insert("reject_codes", code, language, strings.Join(labels[code], "；"), words.ask(code))
		}
	}
	return nil
}

// rejectColumns writes the labels of the columns that reasons name: each alone, those of
// a constraint and of the key together.
func (c *configuration) rejectColumns(contract *Contract) {
	lists := [][]string{contract.Key}
	for _, column := range contract.Columns {
		lists = append(lists, []string{column.Name})
	}
	for _, constraint := range contract.Constraints {
		lists = append(lists, constraint.Columns)
	}
	seen := map[string]bool{}
	for _, names := range lists {
		var labels []string
		for _, name := range names {
			column, _ := contract.column(name)
			labels = append(labels, column.label())
		}
		if list := strings.Join(names, ", "); !seen[list] {
			c.insert("reject_columns", contract.Feed, list, strings.Join(labels, "、"))
			seen[list] = true
		}
	}
}
