package reports

import "jixiao/internal/format"

// sectionBasics is 一、基本情况: what people wrote about the project, and its facts.
func sectionBasics(d *Data) []Block {
	blocks := []Block{Heading{Level: 1, Text: d.say("basics"), ID: "basics"}}
	for _, part := range []string{"background", "objectives", "method"} {
		text := d.narrative(part)
		if text == "" {
			continue
		}
		blocks = append(blocks, Heading{Level: 2, Text: d.say("basics." + part), ID: part})
		blocks = append(blocks, markdown(text, part)...)
		switch part {
		case "background":
			blocks = append(blocks, d.facts())
		case "objectives":
			blocks = append(blocks, d.targetTable()...)
		}
	}
	return blocks
}

// narrative is a part that people wrote, empty if they did not.
func (d *Data) narrative(part string) string {
	for _, row := range d.rows("narratives") {
		if row.text("part") == part {
			return row.text("markdown")
		}
	}
	return ""
}

// facts is the table of the project's basic facts; a fact without data is left out.
func (d *Data) facts() Table {
	about := d.one("evaluation_details")
	table := Table{
		ID: "facts", Caption: d.say("basics.facts"),
		Columns: []Column{{Title: d.say("basics.facts.item"), Width: 0.3}, {Title: d.say("basics.facts.value"), Width: 0.7}},
	}
	add := func(key, text string) {
		table.Rows = append(table.Rows, Row{Cells: []Cell{textCell(d.say(key)), textCell(text)}})
	}
	add("basics.facts.name", about.text("project_name"))
	add("basics.facts.authority", about.text("authority_name"))
	add("basics.facts.kind", about.text("evaluation_kind"))
	add("basics.facts.year", format.Exact(about["fiscal_year"]))
	if budget := d.measure("budget_execution", "年初预算/评价日"); budget["denominator"] != nil {
		add("basics.facts.budget", d.say("basics.facts.wan", "amount", format.Wan(budget["denominator"])))
	}
	for _, contract := range d.rows("contracts") {
		add("basics.facts.contract", d.say("basics.facts.wan", "amount", format.Wan(contract["price_amount"])))
	}
	if units := d.measure("units_reporting", whole); units["denominator"] != nil {
		add("basics.facts.units", d.say("basics.facts.count", "count", format.Count(units["denominator"])))
	}
	if accounts := d.measure("accounts_opened", whole); accounts["value"] != nil {
		add("basics.facts.accounts", d.say("basics.facts.count", "count", format.Count(accounts["value"])))
	}
	return table
}

// targetTable sets the planned values beside the measured ones.
func (d *Data) targetTable() []Block {
	rows := d.rows("target_achievement")
	if len(rows) == 0 {
		return nil
	}
	table := Table{
		ID: "targets", Caption: d.say("targets.table"),
		Columns: []Column{
			{Title: d.say("targets.measure"), Width: 0.24}, {Title: d.say("targets.period"), Align: Center, Width: 0.1},
			{Title: d.say("analysis.target"), Align: Right, Width: 0.15}, {Title: d.say("analysis.value"), Align: Right, Width: 0.15},
			{Title: d.say("scores.basis")},
		},
	}
	for _, row := range rows {
		name := d.measureName(row.text("measure"))
		if subject := row.text("subject"); subject != whole {
			name += "（" + subject + "）"
		}
		table.Rows = append(table.Rows, Row{Cells: []Cell{
			textCell(name), row.cell("period"), d.unitCell(row, "target"), d.unitCell(row, "value"), row.cell("basis"),
		}})
	}
	return []Block{table}
}

// measureName is the name people know a measure by; a firm's own measure keeps its own.
func (d *Data) measureName(measure string) string {
	if key := "measure." + measure; d.words.Has(key) {
		return d.say(key)
	}
	return measure
}

// unitCell writes a value in the unit of its row: 比例 as percent, others with the unit.
func (d *Data) unitCell(row record, column string) Cell {
	unit := row.text("unit")
	if unit == d.say("targets.share") {
		return row.percentCell(column)
	}
	cell := row.numberCell(column, 2)
	if row[column] != nil {
		cell.Text += " " + unit
	}
	return cell
}
