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
		if part == "background" {
			blocks = append(blocks, d.facts())
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
