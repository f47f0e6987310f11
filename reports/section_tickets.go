package reports

import (
	"jixiao/internal/format"
	"jixiao/reports/charts"
)

// sectionTickets is 运行与维护: response against the promise, faults, repair, availability.
func sectionTickets(d *Data) []Block {
	answered := d.measure("answered_in_time", whole)
	if answered["value"] == nil {
		return nil
	}
	bands := d.rows("response_distribution")
	var promise, unanswered any
	for _, row := range bands {
		promise, unanswered = row["promised_minutes"], row["ticket_count"]
	}
	text := d.say("tickets.text",
		"tickets", format.Count(answered["n"]), "faults", format.Count(d.measure("fault_rate", whole)["n"]),
		"in_time", format.Count(answered["numerator"]), "promise", format.Count(promise),
		"share", format.Percent(answered["value"]), "median", format.Number(d.measure("response_minutes", whole)["value"], 2),
		"unanswered", format.Count(unanswered), "mttr", format.Number(d.measure("repair_minutes", whole)["value"], 2),
		"mtbf", format.Number(d.measure("mtbf_hours", whole)["value"], 2),
		"availability", format.Percent(d.measure("availability", whole)["value"]))
	return []Block{
		Heading{Level: 3, Text: d.say("tickets"), ID: "tickets-part"},
		Text(text), d.responseChart(bands, answered), d.faultChart(), d.systemTable(),
	}
}

func (d *Data) responseChart(bands []record, answered record) Figure {
	spec := charts.Spec{ID: "response", Kind: charts.Bar, Unit: d.say("tickets.unit"), Series: []charts.Series{{Name: d.say("tickets.response.series")}}}
	var promise any
	for _, row := range bands {
		from, to := format.Number(row["from_minutes"], 0), format.Number(row["to_minutes"], 0)
		label := d.say("tickets.response.band", "from", from, "to", to)
		switch {
		case row["from_minutes"] == nil:
			label = d.say("tickets.response.none")
		case row["to_minutes"] == nil:
			label = d.say("tickets.response.over", "from", from)
		case to == format.Number(row["promised_minutes"], 0):
			spec.Marks = append(spec.Marks, charts.Mark{
				Category: label, Label: d.say("tickets.response.mark", "promise", to),
			})
		}
		promise = row["ticket_count"]
		spec.Categories = append(spec.Categories, label)
		spec.Series[0].Values = append(spec.Series[0].Values, row.number("ticket_count"))
	}
	return Figure{
		ID: "response", Caption: d.say("tickets.response"), Chart: spec,
		Note: d.say("tickets.response.note", "n", format.Count(answered["n"])),
		Alt:  d.say("tickets.response.alt", "unanswered", format.Count(promise)),
	}
}

func (d *Data) faultChart() Figure {
	months := d.months()
	byMonth := map[string]record{}
	for _, row := range d.rows("ticket_faults") {
		if row.text("system_name") == whole {
			byMonth[row.text("period")] = row
		}
	}
	spec := charts.Spec{
		ID: "faults", Kind: charts.Combo, Percent: true, Unit: d.say("tickets.month.unit"), LineUnit: "%", Categories: shortMonths(months),
		Series: []charts.Series{{Name: d.say("tickets.month.faults")}, {Name: d.say("tickets.month.availability"), OnLine: true}},
	}
	var rows []record
	for _, month := range months {
		spec.Series[0].Values = append(spec.Series[0].Values, byMonth[month].number("fault_count"))
		spec.Series[1].Values = append(spec.Series[1].Values, byMonth[month].number("availability"))
		rows = append(rows, byMonth[month])
	}
	worst, _ := extremes(rows, "fault_count")
	return Figure{
		ID: "faults", Caption: d.say("tickets.month"), Chart: spec, Note: d.say("tickets.month.note"),
		Alt: d.say("tickets.month.alt", "month", worst.text("period"), "count", format.Count(worst["fault_count"])),
	}
}

func (d *Data) systemTable() Table {
	table := Table{
		ID: "systems", Caption: d.say("tickets.table"),
		Columns: []Column{
			{Title: d.say("tickets.system"), Width: 0.24}, {Title: d.say("tickets.count"), Align: Right},
			{Title: d.say("tickets.faults"), Align: Right}, {Title: d.say("tickets.share"), Align: Right},
			{Title: d.say("tickets.median"), Align: Right}, {Title: d.say("tickets.mttr"), Align: Right},
			{Title: d.say("tickets.mtbf"), Align: Right}, {Title: d.say("tickets.availability"), Align: Right},
		},
	}
	var total []Row
	for _, row := range d.rows("ticket_faults", "period", d.wholePeriod()) {
		cells := Row{Cells: []Cell{
			row.cell("system_name"), row.countCell("ticket_count"), row.countCell("fault_count"),
			row.percentCell("responded_in_time_share"), row.numberCell("median_response_minutes", 1),
			row.numberCell("mttr_minutes", 1), row.numberCell("mtbf_hours", 1), row.percentCell("availability"),
		}}
		if row.text("system_name") == whole {
			cells.Kind = Total
			total = append(total, cells)
		} else {
			table.Rows = append(table.Rows, cells)
		}
	}
	table.Rows = append(table.Rows, total...)
	return table
}
