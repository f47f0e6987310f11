package reports

import (
	"strings"

	"jixiao/internal/format"
	"jixiao/reports/charts"
)

// sectionScores is 附录 评分表: every indicator with rule, basis and score, and every point.
func sectionScores(d *Data) []Block {
	blocks := []Block{
		PageBreak{}, d.appendix("scores"),
		d.scoreTable(), Paragraph{Style: Note, Text: []Span{{Text: d.say("scores.calculation")}}}, d.rateChart(),
	}
	for _, row := range d.rows("report_settings") {
		if row.text("name") == "remark" {
			blocks = append(blocks, Paragraph{Style: Note, Text: []Span{{Text: row.text("value")}}})
		}
	}
	blocks = append(blocks, d.selfEvaluation()...)
	return append(blocks, d.pointTable()...)
}

// listedScore is how many decimals the table of all scores shows.
const listedScore = 4

func (d *Data) scoreTable() Table {
	table := Table{
		ID: "scores", Caption: d.say("scores.table"), Note: d.say("scores.note") + d.sumNote("scores", -1),
		Columns: []Column{
			{Title: d.say("scores.level1"), Width: 0.055}, {Title: d.say("scores.level2"), Width: 0.1},
			{Title: d.say("conclusion.level3"), Width: 0.19}, {Title: d.say("conclusion.weight"), Align: Right, Width: 0.05},
			{Title: d.say("analysis.rule"), Width: 0.105}, {Title: d.say("analysis.value"), Align: Right, Width: 0.1},
			{Title: d.say("conclusion.score"), Align: Right, Width: 0.095}, {Title: d.say("scores.basis")},
		},
	}
	level1, level2 := "", ""
	for _, row := range d.rows("indicator_tree") {
		first, second := row.text("level1"), row.text("level2")
		cells := []Cell{{Value: first}, {Value: second}}
		if first != level1 {
			cells[0].Text = first
			level2 = ""
		}
		if second != level2 {
			cells[1].Text = second
		}
		level1, level2 = first, second
		score := d.scoreCell(row)
		if row.text("status") == "scored" {
			score.Text = format.Fixed(row["score"], listedScore)
		}
		score.Open = "#" + scoreAnchor(row.text("indicator_id"))
		table.Rows = append(table.Rows, Row{Cells: append(cells, row.cell("level3"), row.numberCell("weight", listedScore),
			textCell(d.say("rule."+row.text("rule"))), d.valueCell(row), score, row.cell("basis"))})
	}
	about := d.one("evaluation_details")
	table.Rows = append(table.Rows, Row{Kind: Total, Cells: []Cell{
		{Text: d.say("conclusion.total"), Span: 3}, about.numberCell("total_weight", listedScore), {Span: 2},
		{Text: d.total(), Value: about["total_score"], Open: "#" + scoreAnchor("total")}, {},
	}})
	return table
}

// rateChart shows which indicators lose points.
func (d *Data) rateChart() Figure {
	spec := charts.Spec{ID: "rates", Kind: charts.BarH, Percent: true, Max: 1, Unit: "%", Series: []charts.Series{{Name: d.say("conclusion.rate")}}}
	var low []string
	for _, row := range d.rows("indicator_tree") {
		share := row.number("score_share")
		spec.Categories = append(spec.Categories, row.text("level3"))
		spec.Series[0].Values = append(spec.Series[0].Values, share)
		if share != nil && *share < 0.6 {
			low = append(low, row.text("level3"))
		}
	}
	alt := d.say("scores.rates.none")
	if len(low) > 0 {
		alt = d.say("scores.rates.alt", "names", strings.Join(low, "、"))
	}
	return Figure{ID: "rates", Caption: d.say("scores.rates"), Alt: alt, Chart: spec}
}

func (d *Data) pointTable() []Block {
	rows := d.rows("points")
	if len(rows) == 0 {
		return nil
	}
	names := map[string]string{}
	for _, row := range d.rows("indicator_tree") {
		names[row.text("indicator_id")] = row.text("level3")
	}
	table := Table{
		ID: "points", Caption: d.say("points.table"),
		Columns: []Column{
			{Title: d.say("conclusion.level3"), Width: 0.16}, {Title: d.say("points.no"), Align: Center, Width: 0.07},
			{Title: d.say("points.point"), Width: 0.3}, {Title: d.say("points.verdict"), Align: Center, Width: 0.1},
			{Title: d.say("points.earned"), Align: Right, Width: 0.1}, {Title: d.say("points.reason")},
		},
	}
	last := ""
	for _, row := range rows {
		name := names[row.text("indicator_id")]
		shown := name
		if name == last {
			shown = ""
		}
		last = name
		verdict := row.text("verdict")
		switch {
		case verdict != "":
		case row["measure"] != nil:
			verdict = d.say("points.measured")
		default:
			verdict = d.say("status.awaiting_judgement")
		}
		table.Rows = append(table.Rows, Row{Cells: []Cell{
			{Text: shown, Value: name}, row.countCell("point_no"), row.cell("point"), textCell(verdict),
			row.percentCell("earned_share"), textCell(d.pointReason(row)),
		}})
	}
	return []Block{table}
}

// pointReason is why a point earned what it did: the judge's words, or the value against
// its limit.
func (d *Data) pointReason(row record) string {
	reason := row.text("reason")
	if row["measure"] == nil && row["defect_count"] != nil {
		reason = d.say("points.judgeddefects", "reason", reason, "count", format.Count(row["defect_count"]), "cost", format.Percent(row["deduct_share"]))
	}
	if row["evidence"] != nil {
		return d.say("points.evidence", "reason", reason, "evidence", row.text("evidence"))
	}
	if row["value"] == nil {
		return reason
	}
	value := format.Number(row["value"], 4)
	if rate, is := row["is_rate"].(bool); is && rate {
		return d.say("points.rate", "value", format.Percent(row["value"]))
	}
	if row["zero_from"] != nil {
		return d.say("points.zerofrom", "value", value, "cost", format.Percent(row["deduct_share"]), "limit", format.Count(row["zero_from"]))
	}
	if row["deduct_share"] != nil {
		return d.say("points.defects", "value", value, "cost", format.Percent(row["deduct_share"]))
	}
	if row["at_least"] != nil {
		return d.say("points.atleast", "value", value, "limit", format.Number(row["at_least"], 4))
	}
	return d.say("points.atmost", "value", value, "limit", format.Number(row["at_most"], 4))
}
