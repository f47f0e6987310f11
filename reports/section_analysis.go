package reports

import (
	"strings"

	"jixiao/internal/format"
)

// family is the tables and charts of one kind of figures, with the first level in which they
// belong by the official framework.
type family struct {
	level    string
	sections []func(*Data) []Block
}

func families() []family {
	return []family{
		{"过程", []func(*Data) []Block{sectionFunds, sectionPayments, sectionTimeline}},
		{"产出", []func(*Data) []Block{sectionVolume, sectionTimeliness, sectionTickets}},
		{"效益", []func(*Data) []Block{sectionSurvey}},
	}
}

// sectionAnalysis goes through the first level: what was scored and on which figures.
// The level in which a family of figures belongs carries its tables and charts; those of
// levels that the tree does not have follow under a heading of their own. A family without
// data is left out.
func sectionAnalysis(d *Data) []Block {
	var blocks []Block
	own := map[string]bool{}
	for _, level := range d.levels() {
		name := level.text("level1")
		own[name] = true
		blocks = append(blocks,
			Heading{Level: 2, Text: d.say("analysis", "level", name), ID: "level-" + format.Exact(level["level1_no"])},
			Text(d.levelText(level)), d.indicatorTable(level))
		blocks = append(blocks, d.familyBlocks(func(of family) bool { return of.level == name })...)
	}
	if rest := d.familyBlocks(func(of family) bool { return !own[of.level] }); len(rest) > 0 {
		blocks = append(blocks, Heading{Level: 2, Text: d.say("analysis.data"), ID: "level-data"})
		blocks = append(blocks, rest...)
	}
	return blocks
}

func (d *Data) familyBlocks(wanted func(family) bool) []Block {
	var blocks []Block
	for _, of := range families() {
		if !wanted(of) {
			continue
		}
		for _, section := range of.sections {
			blocks = append(blocks, section(d)...)
		}
	}
	return blocks
}

func (d *Data) levelText(level record) string {
	if level["score"] == nil {
		return d.say("analysis.open", "level", level.text("level1"), "weight", format.Number(level["weight"], 2))
	}
	text := d.say("analysis.text", "level", level.text("level1"), "weight", format.Number(level["weight"], 2),
		"score", format.Fixed(level["score"], d.shownScore()), "rate", format.Percent(level["score_rate"]))
	var lost []string
	for _, row := range d.rows("indicator_tree") {
		share := row.number("score_share")
		if row.text("level1") != level.text("level1") || share == nil || *share >= lostShare {
			continue
		}
		lost = append(lost, d.say("analysis.lost.item", "name", row.text("level3"),
			"score", format.Fixed(row["score"], d.shownScore()), "weight", format.Number(row["weight"], 2)))
	}
	switch rate := level.number("score_rate"); {
	case len(lost) > 0:
		return text + d.say("analysis.lost", "names", strings.Join(lost, "、"))
	case rate != nil && *rate == 1:
		return text + d.say("analysis.full")
	}
	return text
}

// lostShare is the score rate under which an indicator is named in the text.
const lostShare = 0.8

// indicatorTable lists the indicators of one level with value, target and score.
func (d *Data) indicatorTable(of record) Table {
	level := of.text("level1")
	table := Table{
		ID: "indicators-" + level, Caption: d.say("analysis.table", "level", level), Note: d.sumNote("analysis", of.count("level1_no")),
		Columns: []Column{
			{Title: d.say("conclusion.level3"), Width: 0.23}, {Title: d.say("analysis.rule"), Width: 0.14},
			{Title: d.say("analysis.value"), Align: Right, Width: 0.17}, {Title: d.say("conclusion.weight"), Align: Right, Width: 0.07},
			{Title: d.say("conclusion.score"), Align: Right, Width: 0.09}, {Title: d.say("analysis.reason")},
		},
	}
	for _, row := range d.rows("indicator_tree") {
		if row.text("level1") != level {
			continue
		}
		table.Rows = append(table.Rows, Row{Cells: []Cell{
			row.cell("level3"), textCell(d.say("rule." + row.text("rule"))), d.valueCell(row),
			row.numberCell("weight", d.shownScore()), d.scoreCell(row), reasonCell(row),
		}})
	}
	return table
}

// valueCell is what was measured, in the indicator's unit.
func (d *Data) valueCell(row record) Cell {
	if row.text("measure") == "" {
		return Cell{Text: d.say("analysis.judged")}
	}
	if row.text("unit") == "%" {
		return row.percentCell("value")
	}
	cell := row.numberCell("value", 2)
	if row["value"] != nil {
		cell.Text += " " + row.text("unit")
	}
	return cell
}

// scoreCell is the score, or why there is none.
func (d *Data) scoreCell(row record) Cell {
	if row.text("status") != "scored" {
		return Cell{Text: d.say("status." + row.text("status")), Tone: Warn}
	}
	cell := row.fixedCell("score", d.shownScore())
	if share := row.number("score_share"); share != nil && *share < 0.6 {
		cell.Tone = Bad
	} else if share != nil && *share < lostShare {
		cell.Tone = Warn
	}
	return cell
}

func reasonCell(row record) Cell {
	reason := row.text("reason")
	return Cell{Text: reason, Value: reason}
}
