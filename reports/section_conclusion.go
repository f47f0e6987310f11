package reports

import (
	"strings"

	"jixiao/internal/format"
	"jixiao/reports/charts"
)

// sectionConclusion opens 二、评价结论和绩效分析: the total and the scores of levels 1 and 2.
func sectionConclusion(d *Data) []Block {
	return []Block{
		Heading{Level: 1, Text: d.say("conclusion"), ID: "conclusion"},
		Heading{Level: 2, Text: d.say("conclusion.result"), ID: "result"},
		Text(d.result("conclusion.text", "conclusion.text.draft")),
		d.levelTable(),
		d.levelBars(),
		d.levelRadar(),
	}
}

// levels are the rows of the first level.
func (d *Data) levels() []record {
	var levels []record
	for _, row := range d.rows("level_scores") {
		if row["level1"] != nil && row["level2"] == nil {
			levels = append(levels, row)
		}
	}
	return levels
}

// groups are the rows of the second level.
func (d *Data) groups() []record {
	var groups []record
	for _, row := range d.rows("level_scores") {
		if row["level2"] != nil {
			groups = append(groups, row)
		}
	}
	return groups
}

// leastShown is how many decimals a part of the total is shown with at least.
const leastShown = 2

// shownScore is how many decimals a part of the total is shown with: those of the total,
// so that a reader can add the parts up (marts.printed_sums has the same rule).
func (d *Data) shownScore() int {
	return max(leastShown, int(d.one("evaluation_details").count("rounding_digits")))
}

// sumNote says where the printed parts of a place in the report do not add up to their
// printed whole; whole is the number of a first level, -1 for all wholes of the place.
func (d *Data) sumNote(place string, whole int64) string {
	var parts []string
	digits := ""
	for _, row := range d.rows("printed_sums") {
		if row.text("place") != place || whole >= 0 && row.count("whole_no") != whole || format.Number(row["difference"], 4) == "0" {
			continue
		}
		digits = format.Count(row["digits"])
		difference := strings.TrimPrefix(format.Number(row["difference"], 4), "-")
		switch {
		case row["level1"] == nil:
			parts = append(parts, d.say("sums.total", "difference", difference))
		case place == "levels":
			parts = append(parts, d.say("sums.levels", "level", row.text("level1"), "difference", difference))
		default:
			parts = append(parts, d.say("sums.analysis", "level", row.text("level1"), "difference", difference))
		}
	}
	if len(parts) == 0 {
		return ""
	}
	return d.say("sums.note", "digits", digits, "parts", strings.Join(parts, "，"))
}

func (d *Data) levelTable() Table {
	about := d.one("evaluation_details")
	table := Table{
		ID: "levels", Caption: d.say("conclusion.levels"), Note: d.roundingNote() + d.sumNote("levels", -1),
		Columns: []Column{
			{Title: d.say("conclusion.level1"), Width: 0.22}, {Title: d.say("conclusion.level2"), Width: 0.33},
			{Title: d.say("conclusion.weight"), Align: Right}, {Title: d.say("conclusion.score"), Align: Right},
			{Title: d.say("conclusion.rate"), Align: Right},
		},
	}
	for _, row := range d.rows("level_scores") {
		if row["level1"] == nil {
			table.Rows = append(table.Rows, Row{Kind: Total, Cells: []Cell{
				{Text: d.say("conclusion.total"), Span: 2}, row.numberCell("weight", d.shownScore()),
				{Text: d.total(), Value: about["total_score"]}, row.percentCell("score_rate"),
			}})
			continue
		}
		kind := Plain
		if row["level2"] == nil {
			kind = Subtotal
		}
		name := row.text("level1")
		if kind == Plain {
			name = ""
		}
		table.Rows = append(table.Rows, Row{Kind: kind, Cells: []Cell{
			{Text: name, Value: row["level1"]}, {Text: row.text("level2"), Value: row["level2"]},
			row.numberCell("weight", d.shownScore()), row.fixedCell("score", d.shownScore()), row.percentCell("score_rate"),
		}})
	}
	return table
}

func (d *Data) levelBars() Figure {
	spec := charts.Spec{ID: "level-bars", Kind: charts.Bar, Unit: d.say("summary.points"), Series: []charts.Series{
		{Name: d.say("conclusion.weight")}, {Name: d.say("conclusion.score")},
	}}
	var parts []string
	for _, row := range d.levels() {
		spec.Categories = append(spec.Categories, row.text("level1"))
		spec.Series[0].Values = append(spec.Series[0].Values, row.number("weight"))
		spec.Series[1].Values = append(spec.Series[1].Values, row.number("score"))
		parts = append(parts, d.say("conclusion.bars.part", "name", row.text("level1"),
			"score", format.Fixed(row["score"], d.shownScore()), "weight", format.Number(row["weight"], 2)))
	}
	return Figure{
		ID: "level-bars", Caption: d.say("conclusion.bars"), Chart: spec,
		Alt: d.say("conclusion.bars.alt", "parts", strings.Join(parts, "，")),
	}
}

func (d *Data) levelRadar() Figure {
	groups := d.groups()
	spec := charts.Spec{ID: "level-radar", Kind: charts.Radar, Percent: true, Max: 1, Series: []charts.Series{
		{Name: d.say("conclusion.rate")},
	}}
	for _, row := range groups {
		spec.Categories = append(spec.Categories, row.text("level2"))
		spec.Series[0].Values = append(spec.Series[0].Values, row.number("score_rate"))
	}
	best, worst := extremes(groups, "score_rate")
	return Figure{
		ID: "level-radar", Caption: d.say("conclusion.radar"), Chart: spec,
		Alt: d.say("conclusion.radar.alt", "best", best.text("level2"), "best_rate", format.Percent(best["score_rate"]),
			"worst", worst.text("level2"), "worst_rate", format.Percent(worst["score_rate"])),
	}
}

// extremes are the rows with the highest and the lowest value of a column; the first of
// equals.
func extremes(rows []record, column string) (best, worst record) {
	best, worst = record{}, record{}
	for _, row := range rows {
		value := row.number(column)
		if value == nil {
			continue
		}
		if high := best.number(column); high == nil || *value > *high {
			best = row
		}
		if low := worst.number(column); low == nil || *value < *low {
			worst = row
		}
	}
	return best, worst
}

// roundingNote says where the evaluation rounds: what the figures of the table are.
func (d *Data) roundingNote() string {
	about := d.one("evaluation_details")
	return d.say("conclusion.rounding."+about.text("rounding_level"), "digits", format.Count(about["rounding_digits"]))
}
