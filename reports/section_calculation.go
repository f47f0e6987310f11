package reports

import (
	"fmt"
	"slices"
	"strings"

	"jixiao/internal/equation"
	"jixiao/internal/format"
)

// calculation is the appendix 得分计算过程, which HTML alone prints: how the total and every
// score came about, as equations, with what each rests on down to file and line.
func calculation(d *Data) []Block {
	blocks := []Block{
		PageBreak{}, d.appendix("calc"),
		Paragraph{Style: Note, Text: []Span{{Text: d.say("calc.intro")}}},
	}
	blocks = append(blocks, d.totalCalculation()...)
	equations := equation.Rows{
		Points: plainRows(d.rows("points")), PointScores: plainRows(d.rows("point_scores")), Parts: plainRows(d.rows("average_parts")),
		Level: d.one("evaluation_details").text("rounding_level"),
	}
	for _, row := range d.rows("indicator_tree") {
		blocks = append(blocks, d.scoreCalculation(row, equations)...)
	}
	return append(blocks, d.measureTexts()...)
}

func plainRows(records []record) []equation.Row {
	rows := make([]equation.Row, len(records))
	for no, one := range records {
		rows[no] = equation.Row(one)
	}
	return rows
}

// Anchors of the appendix.
func scoreAnchor(indicator string) string { return "score-" + indicator }

func measureAnchor(measure string) string { return "measure-" + measure }

// totalCalculation adds the first levels up and says how the total was rounded and graded.
func (d *Data) totalCalculation() []Block {
	about := d.one("evaluation_details")
	var sum []equation.Row
	for _, row := range d.rows("level_scores") {
		if row["level1"] != nil && row["level2"] == nil {
			sum = append(sum, equation.Row(row))
		}
	}
	var items [][]Span
	add := func(text string) { items = append(items, []Span{{Text: text}}) }
	if text := equation.Sum(sum, "score"); text != "" {
		add(d.say("calc.sum", "equation", text+" = "+equation.Figure(about["exact_total"])+" → "+d.total()))
	}
	add(d.say("calc.rounding", "where", d.say("calc.rounding."+about.text("rounding_level")), "digits", format.Count(about["rounding_digits"])))
	var grades []string
	for _, row := range d.rows("grades") {
		grades = append(grades, d.say("calc.grade", "grade", row.text("grade"), "from", format.Number(row["lower_bound"], 4)))
	}
	add(d.say("calc.grades", "grades", strings.Join(grades, "，")))
	for _, row := range d.rows("indicator_tree") {
		if equation.Figure(row["weight"]) != equation.Figure(row["own_weight"]) {
			add(d.say("calc.spread", "name", row.text("level3"), "own", equation.Figure(row["own_weight"]), "weight", equation.Figure(row["weight"])))
		}
	}
	return []Block{
		Heading{Level: 3, Number: Unnumbered, Text: d.say("calc.total"), ID: scoreAnchor("total")}, List{Items: items}, d.backLink(),
	}
}

func (d *Data) backLink() Paragraph {
	return Paragraph{Style: Note, Text: []Span{{Text: d.say("calc.back"), Link: "#scores"}}}
}

// scoreCalculation is one indicator.
func (d *Data) scoreCalculation(row record, equations equation.Rows) []Block {
	id := row.text("indicator_id")
	formula := equations.Of(equation.Row(row)).Text()
	if formula == "" {
		formula = d.say("status." + row.text("status"))
	}
	items := [][]Span{
		{{Text: d.say("calc.formula")}, {Text: formula, Strong: true}},
		{{Text: d.say("calc.rule", "rule", d.say("rule."+row.text("rule")), "file", "models/marts/rule_"+row.text("rule")+".sql") + d.ruleParameters(row)}},
		{{Text: d.say("calc.basis", "basis", row.text("basis"), "file", row.text("source_file"), "line", format.Exact(row["source_line"]))}},
	}
	if row.text("reason") != "" {
		items = append(items, []Span{{Text: d.say("calc.reason", "reason", row.text("reason"))}})
	}
	if row.text("not_for") != "" {
		items = append(items, []Span{{Text: d.say("calc.notfor", "text", row.text("not_for"))}})
	}
	blocks := []Block{Heading{Level: 3, Number: Unnumbered, Text: row.text("level3"), ID: scoreAnchor(id)}}
	rests := d.restsOn(row)
	for _, one := range rests {
		items = append(items, d.measured(one))
	}
	blocks = append(blocks, List{Items: items})
	if table := d.pointCalculation(id); table != nil {
		blocks = append(blocks, *table)
	}
	for _, one := range rests {
		blocks = append(blocks, d.evidenceFold(one)...)
	}
	return append(blocks, d.backLink())
}

// ruleParameters are those of the rule that are given, with the bands.
func (d *Data) ruleParameters(row record) string {
	var parts []string
	for _, name := range []string{"target", "full_at", "zero_at", "pass_at", "deduct_share", "over_from", "over_deduct", "weighted_by", "missing_parts", "each_of"} {
		if row[name] != nil {
			parts = append(parts, name+" = "+equation.Figure(row[name]))
		}
	}
	for _, band := range d.rows("indicator_bands") {
		if band.text("indicator_id") != row.text("indicator_id") {
			continue
		}
		bounds := ""
		if band["lower_bound"] != nil {
			bounds += " from " + equation.Figure(band["lower_bound"])
		}
		if band["upper_bound"] != nil {
			bounds += " up_to " + equation.Figure(band["upper_bound"])
		}
		parts = append(parts, "band"+bounds+" = "+equation.Figure(band["earned_share"]))
	}
	if len(parts) == 0 {
		return ""
	}
	return "；" + strings.Join(parts, "，")
}

// rested is a measure and subject that a score rests on.
type rested struct{ measure, subject string }

// restsOn are those of an indicator: its own, those of its points, the parts of its average.
func (d *Data) restsOn(row record) []rested {
	var found []rested
	add := func(from record) {
		one := rested{from.text("measure"), from.text("subject")}
		if one.measure != "" && !slices.Contains(found, one) {
			found = append(found, one)
		}
	}
	if row.text("rule") != "average" {
		add(row)
	}
	for _, query := range []string{"points", "average_parts"} {
		for _, one := range d.rows(query) {
			if one.text("indicator_id") == row.text("indicator_id") {
				add(one)
			}
		}
	}
	return found
}

// measured says what a measure gave over the whole period, and leads to its SQL.
func (d *Data) measured(one rested) []Span {
	value := d.measure(one.measure, one.subject)
	text := d.say("calc.value", "value", orMissing(value["value"]), "numerator", orMissing(value["numerator"]),
		"denominator", orMissing(value["denominator"]), "n", orMissing(value["n"]))
	name := Span{Text: one.measure + "/" + one.subject}
	if known := d.measureName(one.measure); known != one.measure {
		name.Text = known + "（" + name.Text + "）"
	}
	if d.knowsMeasure(one.measure) {
		name.Link = "#" + measureAnchor(one.measure)
	}
	return []Span{{Text: d.say("calc.measure")}, name, {Text: text}}
}

func orMissing(value any) string {
	if value == nil {
		return format.Missing
	}
	return equation.Figure(value)
}

func (d *Data) knowsMeasure(measure string) bool {
	return slices.ContainsFunc(d.rows("measure_texts"), func(row record) bool { return row.text("measure") == measure })
}

// pointCalculation is the table of an indicator's points, nil where it has none.
func (d *Data) pointCalculation(id string) *Table {
	scores := map[string]record{}
	for _, row := range d.rows("point_scores") {
		if row.text("indicator_id") == id {
			scores[format.Exact(row["point_no"])] = row
		}
	}
	table := Table{
		Columns: []Column{
			{Title: d.say("points.no"), Align: Center, Width: 0.06}, {Title: d.say("points.point"), Width: 0.24},
			{Title: d.say("calc.pointweight"), Align: Right, Width: 0.08}, {Title: d.say("points.earned"), Width: 0.13},
			{Title: d.say("conclusion.score"), Align: Right, Width: 0.08}, {Title: d.say("points.reason"), Width: 0.25},
			{Title: d.say("calc.place"), Width: 0.16},
		},
	}
	for _, row := range d.rows("points") {
		if row.text("indicator_id") != id {
			continue
		}
		score := scores[format.Exact(row["point_no"])]
		earned := format.Percent(row["earned_share"])
		if formula := equation.Point(equation.Row(row)); formula != "" {
			earned = formula + " = " + equation.Figure(row["earned_share"])
		}
		place := format.Missing
		if row["judgement_file"] != nil {
			place = fmt.Sprintf("%s:%s", row.text("judgement_file"), format.Exact(row["judgement_line"]))
		}
		reason := d.pointReason(row)
		if row.text("verdict") != "" {
			reason = row.text("verdict") + "。" + reason
		}
		table.Rows = append(table.Rows, Row{Cells: []Cell{
			row.countCell("point_no"), row.cell("point"), {Text: orMissing(score["point_weight"])}, textCell(earned),
			{Text: orMissing(score["score"])}, textCell(reason), textCell(place),
		}})
	}
	if len(table.Rows) == 0 {
		return nil
	}
	return &table
}

// evidenceFold lists the first rows that a measure rests on; the rest is in the working
// papers.
func (d *Data) evidenceFold(one rested) []Block {
	table := Table{Columns: []Column{{Title: d.say("calc.row.place"), Width: 0.3}, {Title: d.say("calc.row.text")}}}
	for _, row := range d.rows("evidence_rows", "measure", one.measure, "subject", one.subject) {
		place := row.text("source_file")
		if row.text("sheet") != "" {
			place += "[" + row.text("sheet") + "]"
		}
		table.Rows = append(table.Rows, Row{Cells: []Cell{textCell(place + ":" + format.Exact(row["source_line"])), row.cell("text")}})
	}
	if len(table.Rows) == 0 {
		return nil
	}
	count := format.Missing
	for _, row := range d.rows("evidence", "measure", one.measure) {
		if row.text("subject") == one.subject {
			count = format.Count(row["row_count"])
		}
	}
	return []Block{Fold{
		Summary: d.say("calc.rows", "measure", one.measure+"/"+one.subject, "count", count, "shown", format.Count(int64(len(table.Rows)))),
		Table:   &table,
	}}
}

// measureTexts are the measures in use with their SQL.
func (d *Data) measureTexts() []Block {
	used := map[string]bool{}
	for _, row := range d.rows("evidence") {
		used[row.text("measure")] = true
	}
	var blocks []Block
	for _, row := range d.rows("measure_texts") {
		measure := row.text("measure")
		if !used[measure] {
			continue
		}
		title := measure
		if name := d.measureName(measure); name != measure {
			title = name + "（" + measure + "）"
		}
		text := d.say("calc.sql", "file", row.text("sql_path"))
		if row.text("rows_of") != "" {
			text += d.say("calc.rowsof", "rows", row.text("rows_of"))
		}
		blocks = append(blocks, Heading{Level: 3, Number: Unnumbered, Text: title, ID: measureAnchor(measure)},
			Paragraph{Style: Note, Text: []Span{{Text: text}}},
			Fold{Summary: d.say("calc.sqltext"), Code: strings.TrimSpace("-- " + row.text("about") + "\n\n" + strings.TrimSpace(row.text("sql_text")))},
			d.backLink())
	}
	return blocks
}
