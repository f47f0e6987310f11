package reports

import (
	"fmt"
)

// reconciliationTable says how many control totals agree with the rows that are loaded and
// lists those that do not, or cannot be held against anything. Without control totals
// there is nothing to say.
func (d *Data) reconciliationTable() []Block {
	rows := d.rows("reconciliation")
	if len(rows) == 0 {
		return nil
	}
	var open []record
	for _, row := range rows {
		if row.text("status") != d.say("reconciliation.same") {
			open = append(open, row)
		}
	}
	text := Text(d.say("reconciliation.text", "all", fmt.Sprint(len(rows)), "same", fmt.Sprint(len(rows)-len(open)), "open", fmt.Sprint(len(open))))
	if len(open) == 0 {
		return []Block{text}
	}
	note := d.say("reconciliation.note")
	if len(open) > mostRows {
		note += d.say("rows.more", "listed", fmt.Sprint(mostRows), "all", fmt.Sprint(len(open)), "query", "reconciliation")
		open = open[:mostRows]
	}
	table := Table{
		ID: "reconciliation", Caption: d.say("reconciliation.table"), Note: note,
		Columns: []Column{
			{Title: d.say("reconciliation.subject"), Width: 0.3}, {Title: d.say("reconciliation.quantity"), Width: 0.07},
			{Title: d.say("reconciliation.claimed"), Align: Right, Width: 0.16}, {Title: d.say("reconciliation.found"), Align: Right, Width: 0.16},
			{Title: d.say("reconciliation.difference"), Align: Right, Width: 0.15}, {Title: d.say("reconciliation.status")},
		},
	}
	for _, row := range open {
		status := Cell{Text: row.text("status"), Value: row["status"], Tone: Bad}
		if row["missing"] != nil {
			status.Text, status.Tone = d.say("reconciliation.missing", "status", status.Text, "missing", row.text("missing")), Warn
		}
		number := row.amountCell
		if row.text("quantity") == d.say("reconciliation.rows") {
			number = row.countCell
		}
		table.Rows = append(table.Rows, Row{Cells: []Cell{
			row.cell("subject"), row.cell("quantity"), number("claimed"), number("found"), number("difference"), status,
		}})
	}
	return []Block{text, table}
}
