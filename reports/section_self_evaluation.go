package reports

import "jixiao/internal/format"

// selfEvaluation sets what the unit claims of itself beside what the data say; nothing
// where there is no self-evaluation form.
func (d *Data) selfEvaluation() []Block {
	rows := d.rows("self_evaluation")
	if len(rows) == 0 {
		return nil
	}
	table := Table{
		ID: "self-evaluation", Caption: d.say("claims.table"), Note: d.say("claims.note"),
		Columns: []Column{
			{Title: d.say("conclusion.level3"), Width: 0.2}, {Title: d.say("conclusion.weight"), Align: Right, Width: 0.07},
			{Title: d.say("claims.claimedvalue"), Align: Right, Width: 0.12}, {Title: d.say("analysis.value"), Align: Right, Width: 0.12},
			{Title: d.say("claims.claimedscore"), Align: Right, Width: 0.1}, {Title: d.say("conclusion.score"), Align: Right, Width: 0.1},
			{Title: d.say("claims.difference"), Align: Right, Width: 0.09}, {Title: d.say("claims.status")},
		},
	}
	for _, row := range rows {
		state := textCell(d.say("claim." + row.text("status")))
		switch row.text("status") {
		case "over_weight", "higher", "value_differs":
			state.Tone = Bad
		case "lower":
			state.Tone = Warn
		}
		if reason := row.text("reason"); reason != "" {
			state.Text = d.say("claims.reason", "status", state.Text, "reason", reason)
		}
		table.Rows = append(table.Rows, Row{Cells: []Cell{
			row.cell("level3"), row.numberCell("weight", listedScore),
			d.claimedCell(row, "claimed_value"), d.claimedCell(row, "value"),
			d.claimedScore(row, "claimed_score"), d.claimedScore(row, "score"), d.claimedScore(row, "difference"), state,
		}})
	}
	// a total of some is none: only a form that claims for every indicator has one
	if total := d.one("self_evaluation_total"); total.count("claimed_count") == total.count("indicator_count") {
		about := d.one("evaluation_details")
		table.Rows = append(table.Rows, Row{Kind: Total, Cells: []Cell{
			textCell(d.say("conclusion.total")), about.numberCell("total_weight", listedScore), {Span: 2},
			d.claimedScore(total, "claimed_score"), {Text: d.total(), Value: about["total_score"]}, d.claimedScore(total, "difference"), {},
		}})
	}
	return []Block{table}
}

// claimedCell is a value in the indicator's unit.
func (d *Data) claimedCell(row record, column string) Cell {
	if row.text("unit") == "%" {
		return row.percentCell(column)
	}
	return row.numberCell(column, listedScore)
}

// claimedScore is a score in the decimals of the parts of the total.
func (d *Data) claimedScore(row record, column string) Cell {
	return Cell{Text: format.Fixed(row[column], d.shownScore()), Value: row[column]}
}
