package reports

import (
	"fmt"
	"sort"
	"strings"

	"jixiao/internal/format"
	"jixiao/reports/charts"
)

// months are the labels of the evaluation's months.
func (d *Data) months() []string {
	var months []string
	for _, row := range d.rows("periods") {
		if row.text("period_kind") == "month" {
			months = append(months, row.text("period"))
		}
	}
	sort.Strings(months)
	return months
}

func (d *Data) wholePeriod() string { return d.one("evaluation_details").text("period") }

// classes are the kinds and subject classes that records come in, in the order of the
// published statistics.
var classes = [][2]string{{"行政许可", "法人"}, {"行政许可", "自然人"}, {"行政处罚", "法人"}, {"行政处罚", "自然人"}}

// sectionVolume is 信息归集: how many records, of which kinds, by month.
func sectionVolume(d *Data) []Block {
	total := d.measure("records_collected", whole)
	if total["value"] == nil {
		return nil
	}
	var parts []string
	for _, class := range classes {
		row := d.measure("records_collected", class[0]+"/"+class[1])
		if row["value"] != nil {
			parts = append(parts, d.say("volume.part", "kind", class[0], "class", class[1], "count", format.Count(row["value"])))
		}
	}
	text := d.say("volume.text", "count", format.Count(total["value"]), "parts", strings.Join(parts, "，"))
	return []Block{
		Heading{Level: 3, Text: d.say("volume"), ID: "volume-part"},
		Text(text + d.silentUnits()), d.volumeChart(total),
	}
}

// silentUnits names the member units that reported nothing.
func (d *Data) silentUnits() string {
	reporting := d.measure("units_reporting", whole)
	if reporting["value"] == nil {
		return ""
	}
	var silent []string
	for _, row := range d.rows("record_volume", "period", d.wholePeriod()) {
		if row.count("record_count") == 0 {
			silent = append(silent, row.text("unit_name"))
		}
	}
	if len(silent) == 0 {
		return ""
	}
	return d.say("volume.units", "members", format.Count(reporting["denominator"]),
		"reporting", format.Count(reporting["numerator"]), "silent", strings.Join(silent, "、"))
}

func (d *Data) volumeChart(total record) Figure {
	months := d.months()
	byMonth := map[string]map[string]record{}
	for _, row := range d.rows("measure_values", "measure", "records_collected") {
		subject := row.text("subject")
		if byMonth[subject] == nil {
			byMonth[subject] = map[string]record{}
		}
		byMonth[subject][row.text("period")] = row
	}
	spec := charts.Spec{ID: "volume", Kind: charts.Bar, Stacked: true, Unit: d.say("volume.unit"), Categories: shortMonths(months)}
	for _, class := range classes {
		series := charts.Series{Name: class[0] + "（" + class[1] + "）"}
		for _, month := range months {
			series.Values = append(series.Values, byMonth[class[0]+"/"+class[1]][month].number("value"))
		}
		spec.Series = append(spec.Series, series)
	}
	var sums []record
	for _, month := range months {
		sums = append(sums, byMonth[whole][month])
	}
	best, worst := extremes(sums, "value")
	return Figure{
		ID: "volume", Caption: d.say("volume.chart"), Chart: spec,
		Note: d.say("volume.note", "n", format.Count(total["value"])),
		Alt: d.say("volume.chart.alt", "best", best.text("period"), "best_count", format.Count(best["value"]),
			"worst", worst.text("period"), "worst_count", format.Count(worst["value"])),
	}
}

// shortMonths writes 2021-07 as 7月 where all months are of one year.
func shortMonths(months []string) []string {
	short := make([]string, len(months))
	for no, month := range months {
		if months[0][:4] != months[len(months)-1][:4] {
			return months
		}
		short[no] = strings.TrimPrefix(month[5:], "0") + "月"
	}
	return short
}

// sectionTimeliness is 报送及时性: by unit, by month, and who was late again and again.
func sectionTimeliness(d *Data) []Block {
	total := d.measure("reported_in_time", whole)
	if total["value"] == nil {
		return nil
	}
	var all record
	var units []record
	for _, row := range d.rows("reporting_timeliness", "period", d.wholePeriod()) {
		if row.text("unit_name") == whole {
			all = row
		} else if row["on_time_share"] != nil {
			units = append(units, row)
		}
	}
	limit := d.one("evaluation_details").count("reporting_working_days")
	blocks := []Block{
		Heading{Level: 3, Text: d.say("timeliness"), ID: "timeliness-part"},
		Text(d.say("timeliness.text", "known", format.Count(total["denominator"]), "limit", fmt.Sprint(limit),
			"on_time", format.Count(total["numerator"]), "share", format.Percent(total["value"]), "late", format.Count(all["late_count"]))),
		d.unitChart(units), d.monthlyTimeliness(),
	}
	return append(blocks, d.streakTable()...)
}

func (d *Data) unitChart(units []record) Figure {
	sort.SliceStable(units, func(a, b int) bool { return *units[a].number("on_time_share") < *units[b].number("on_time_share") })
	spec := charts.Spec{ID: "units", Kind: charts.BarH, Percent: true, Max: 1, Unit: "%", Series: []charts.Series{{Name: d.say("timeliness.chart.series")}}}
	for _, row := range units {
		spec.Categories = append(spec.Categories, row.text("unit_name")+"（"+format.Count(row["record_count"])+"）")
		spec.Series[0].Values = append(spec.Series[0].Values, row.number("on_time_share"))
	}
	return Figure{
		ID: "units", Caption: d.say("timeliness.chart"), Chart: spec, Note: d.say("timeliness.note"),
		Alt: d.say("timeliness.chart.alt", "worst", units[0].text("unit_name"), "share", format.Percent(units[0]["on_time_share"])),
	}
}

func (d *Data) monthlyTimeliness() Figure {
	months := d.months()
	byMonth := map[string]record{}
	for _, row := range d.rows("reporting_timeliness") {
		if row.text("unit_name") == whole {
			byMonth[row.text("period")] = row
		}
	}
	spec := charts.Spec{
		ID: "timeliness-months", Kind: charts.Combo, Percent: true, Categories: shortMonths(months),
		Unit: d.say("volume.unit"), LineUnit: "%",
		Series: []charts.Series{{Name: d.say("timeliness.month.late")}, {Name: d.say("timeliness.chart.series"), OnLine: true}},
	}
	var rows []record
	for _, month := range months {
		spec.Series[0].Values = append(spec.Series[0].Values, byMonth[month].number("late_count"))
		spec.Series[1].Values = append(spec.Series[1].Values, byMonth[month].number("on_time_share"))
		if byMonth[month] != nil {
			rows = append(rows, byMonth[month])
		}
	}
	_, worst := extremes(rows, "on_time_share")
	return Figure{
		ID: "timeliness-months", Caption: d.say("timeliness.month"), Chart: spec,
		Alt: d.say("timeliness.month.alt", "month", worst.text("period"), "share", format.Percent(worst["on_time_share"])),
	}
}

func (d *Data) streakTable() []Block {
	rows := d.rows("late_streaks")
	if len(rows) == 0 {
		return nil
	}
	about := d.one("evaluation_details")
	table := Table{
		ID: "streaks", Caption: d.say("streaks.table"),
		Note: d.say("streaks.note", "share", format.Percent(about["late_month_share"]), "months", format.Count(about["streak_months"])),
		Columns: []Column{
			{Title: d.say("streaks.unit"), Width: 0.4}, {Title: d.say("streaks.first"), Align: Center},
			{Title: d.say("streaks.last"), Align: Center}, {Title: d.say("streaks.months"), Align: Right},
			{Title: d.say("streaks.late"), Align: Right},
		},
	}
	for _, row := range rows {
		table.Rows = append(table.Rows, Row{Cells: []Cell{
			row.cell("unit_name"), row.cell("first_month"), row.cell("last_month"), row.countCell("months"), row.countCell("late_count"),
		}})
	}
	return []Block{table}
}
