package reports

import "jixiao/internal/format"

// sectionProblemList is 问题清单, the table that the client answers: what was found, what it
// cost, on what it rests and who has to do with it.
func sectionProblemList(d *Data) []Block {
	problems := d.rows("problem_list")
	if len(problems) == 0 {
		return nil
	}
	table := Table{
		ID: "problem-list", Caption: d.say("problemlist.table"),
		Columns: []Column{
			{Title: d.say("problemlist.no"), Align: Center, Width: 0.07}, {Title: d.say("problemlist.title"), Width: 0.2},
			{Title: d.say("problemlist.text"), Width: 0.43}, {Title: d.say("problemlist.advice")},
		},
	}
	costs := Table{
		ID: "problem-costs", Caption: d.say("problemlist.costs"), Note: d.say("problemlist.note"),
		Columns: []Column{
			{Title: d.say("problemlist.no"), Align: Center, Width: 0.07}, {Title: d.say("problemlist.title"), Width: 0.23},
			{Title: d.say("problemlist.severity"), Align: Center, Width: 0.07}, {Title: d.say("problemlist.indicator"), Width: 0.17},
			{Title: d.say("problemlist.lost"), Align: Right, Width: 0.08}, {Title: d.say("problemlist.basis"), Width: 0.26},
			{Title: d.say("problemlist.unit")},
		},
	}
	for _, row := range problems {
		table.Rows = append(table.Rows, Row{Cells: []Cell{
			row.countCell("finding_no"), row.cell("title"), row.cell("text"), row.cell("advice"),
		}})
		costs.Rows = append(costs.Rows, Row{Cells: []Cell{
			row.countCell("finding_no"), row.cell("title"), row.cell("severity"), row.cell("indicator"),
			row.fixedCell("lost_score", 2), row.cell("basis"), row.cell("unit_name"),
		}})
	}
	return []Block{PageBreak{}, d.appendix("problemlist"), table, costs}
}

// deductionTable lists the scores that lost points and that no printed problem speaks of.
func (d *Data) deductionTable() Table {
	table := Table{
		ID: "unexplained", Caption: d.say("problems.unexplained"), Note: d.say("problems.unexplained.note"),
		Columns: []Column{
			{Title: d.say("conclusion.level3"), Width: 0.3}, {Title: d.say("conclusion.weight"), Align: Right, Width: 0.1},
			{Title: d.say("conclusion.score"), Align: Right, Width: 0.1}, {Title: d.say("problemlist.lost"), Align: Right, Width: 0.1},
			{Title: d.say("points.reason")},
		},
	}
	for _, row := range d.rows("unexplained_deductions") {
		reason := row.cell("reason")
		if row["reason"] == nil {
			reason = textCell(d.say("problems.unexplained.value", "value", d.valueText(row.text("indicator_id"))))
		}
		table.Rows = append(table.Rows, Row{Cells: []Cell{
			row.cell("indicator"), row.numberCell("weight", 2), row.numberCell("score", 4), row.numberCell("lost_score", 4), reason,
		}})
	}
	return table
}

// valueText is the value of an indicator as the score table writes it.
func (d *Data) valueText(indicator string) string {
	for _, row := range d.rows("indicator_tree") {
		if row.text("indicator_id") == indicator {
			return d.valueCell(row).Text
		}
	}
	return format.Missing
}

// groundlessTable lists the printed problems that cost nothing.
func (d *Data) groundlessTable() Table {
	table := Table{
		ID: "groundless", Caption: d.say("problems.groundless"),
		Columns: []Column{
			{Title: d.say("problemlist.no"), Align: Center, Width: 0.1}, {Title: d.say("problemlist.title"), Width: 0.5},
			{Title: d.say("problems.groundless.why")},
		},
	}
	for _, row := range d.rows("findings_without_deduction") {
		table.Rows = append(table.Rows, Row{Cells: []Cell{
			row.countCell("finding_no"), row.cell("title"), textCell(d.say("problems.groundless." + row.text("why"))),
		}})
	}
	return table
}
