package reports

import (
	"fmt"

	"jixiao/internal/format"
	"jixiao/reports/charts"
)

// contractColumn names the contract of each row where there are several.
func (d *Data) contractColumn() []Column {
	if len(d.rows("contracts")) < 2 {
		return nil
	}
	return []Column{{Title: d.say("rules.contract"), Width: 0.14}}
}

func (d *Data) contractCell(row record) []Cell {
	if len(d.rows("contracts")) < 2 {
		return nil
	}
	return []Cell{row.cell("contract_id")}
}

// mostRows is how many rows of a table of contracts or payments are printed: all of them
// are in the workbook for finance people and in the query.
const mostRows = 200

// listed is what is printed of the rows of a query, and the note that says where the rest is.
func (d *Data) listed(query, note string) ([]record, string) {
	rows := d.rows(query)
	if len(rows) <= mostRows {
		return rows, note
	}
	return rows[:mostRows], note + d.say("rows.more", "listed", format.Count(int64(mostRows)), "all", format.Count(int64(len(rows))), "query", query)
}

// exceptionTable lists what breaks a payment rule.
func (d *Data) exceptionTable() []Block {
	rows, note := d.listed("payment_exceptions", "")
	if len(rows) == 0 {
		return nil
	}
	table := Table{
		ID: "exceptions", Caption: d.say("exceptions.table"), Note: note,
		Columns: append(d.contractColumn(),
			Column{Title: d.say("exceptions.name"), Width: 0.22}, Column{Title: d.say("exceptions.amount"), Align: Right, Width: 0.16},
			Column{Title: d.say("exceptions.days"), Align: Right, Width: 0.08},
			Column{Title: d.say("exceptions.basis")}, Column{Title: d.say("exceptions.source"), Width: 0.18}),
	}
	for _, row := range rows {
		table.Rows = append(table.Rows, Row{Cells: append(d.contractCell(row),
			Cell{Text: row.text("exception"), Value: row["exception"], Tone: Bad}, row.amountCell("amount"), row.countCell("days"), row.cell("basis"),
			textCell(row.text("source_file")+":"+format.Exact(row["source_line"])))})
	}
	return []Block{table}
}

// paymentRules says what the rules could not decide, what is due and what lateness costs.
func (d *Data) paymentRules() []Block {
	on, broken, undecided := 0, 0, 0
	for _, row := range d.rows("payment_rules") {
		if isOn, _ := row["is_on"].(bool); !isOn {
			continue
		}
		on++
		switch {
		case row.count("broken_count") > 0:
			broken++
		case row.count("undecided_count") > 0:
			undecided++
		}
	}
	blocks := []Block{Text(d.say("rules.text", "rules", fmt.Sprint(on), "broken", fmt.Sprint(broken),
		"undecided", fmt.Sprint(undecided), "kept", fmt.Sprint(on-broken-undecided)))}
	blocks = append(blocks, d.undecidedTable()...)
	blocks = append(blocks, d.paymentPlan()...)
	blocks = append(blocks, d.dueTable()...)
	return append(blocks, d.interestTable()...)
}

func (d *Data) undecidedTable() []Block {
	rows, note := d.listed("payment_undecided", d.say("undecided.note"))
	if len(rows) == 0 {
		return nil
	}
	table := Table{
		ID: "undecided", Caption: d.say("undecided.table"), Note: note,
		Columns: append(d.contractColumn(),
			Column{Title: d.say("undecided.name"), Width: 0.2}, Column{Title: d.say("exceptions.amount"), Align: Right, Width: 0.16},
			Column{Title: d.say("exceptions.basis")}, Column{Title: d.say("undecided.missing"), Width: 0.22}),
	}
	for _, row := range rows {
		table.Rows = append(table.Rows, Row{Cells: append(d.contractCell(row),
			Cell{Text: row.text("exception"), Value: row["exception"], Tone: Warn}, row.amountCell("amount"), row.cell("basis"), row.cell("missing"))})
	}
	return []Block{table}
}

// paymentPlan draws what had fallen due against what was paid, month by month.
func (d *Data) paymentPlan() []Block {
	rows := d.rows("payment_plan")
	if len(rows) < 2 {
		return nil
	}
	spec := charts.Spec{ID: "payment-plan", Kind: charts.Step, Unit: "万元", Series: []charts.Series{
		{Name: d.say("plan.due")}, {Name: d.say("plan.paid")},
	}}
	for _, row := range rows {
		spec.Categories = append(spec.Categories, row.text("month"))
		spec.Series[0].Values = append(spec.Series[0].Values, wan(row.number("due_amount")))
		spec.Series[1].Values = append(spec.Series[1].Values, wan(row.number("paid_amount")))
	}
	last := rows[len(rows)-1]
	return []Block{Figure{
		ID: "payment-plan", Caption: d.say("plan.chart"), Chart: spec,
		Alt: d.say("plan.alt", "month", last.text("month"), "due", format.Wan(last["due_amount"]), "paid", format.Wan(last["paid_amount"])),
	}}
}

func (d *Data) dueTable() []Block {
	rows, note := d.listed("payment_due", d.say("due.note"))
	if len(rows) == 0 {
		return nil
	}
	table := Table{
		ID: "due", Caption: d.say("due.table"), Note: note,
		Columns: append(d.contractColumn(),
			Column{Title: d.say("payments.no"), Align: Center, Width: 0.08}, Column{Title: d.say("payments.condition")},
			Column{Title: d.say("due.amount"), Align: Right, Width: 0.16}, Column{Title: d.say("payments.due_date"), Align: Center, Width: 0.14},
			Column{Title: d.say("due.horizon"), Align: Center, Width: 0.14}),
	}
	for _, row := range rows {
		tone := Neutral
		if row.text("horizon") == "已到期" {
			tone = Bad
		}
		table.Rows = append(table.Rows, Row{Cells: append(d.contractCell(row),
			row.countCell("milestone_no"), row.cell("condition"), row.amountCell("open_amount"), row.dayCell("due_date"),
			Cell{Text: row.text("horizon"), Value: row["horizon"], Tone: tone})})
	}
	return []Block{table}
}

func (d *Data) interestTable() []Block {
	rows, note := d.listed("late_interest", d.say("interest.note"))
	if len(rows) == 0 {
		return nil
	}
	table := Table{
		ID: "interest", Caption: d.say("interest.table"), Note: note,
		Columns: append(d.contractColumn(),
			Column{Title: d.say("payments.no"), Align: Center, Width: 0.08}, Column{Title: d.say("interest.base"), Align: Right, Width: 0.16},
			Column{Title: d.say("payments.due_date"), Align: Center, Width: 0.14}, Column{Title: d.say("exceptions.days"), Align: Right, Width: 0.08},
			Column{Title: d.say("interest.amount"), Align: Right, Width: 0.14}, Column{Title: d.say("exceptions.basis")}),
	}
	for _, row := range rows {
		table.Rows = append(table.Rows, Row{Cells: append(d.contractCell(row),
			row.countCell("milestone_no"), row.amountCell("amount"), row.dayCell("due_date"), row.countCell("days"),
			row.amountCell("interest_amount"), row.cell("basis"))})
	}
	return []Block{table}
}
