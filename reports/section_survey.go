package reports

import (
	"fmt"
	"strings"

	"jixiao/internal/format"
	"jixiao/reports/charts"
)

// sectionSurvey is 问卷与满意度: what people said, with counts beside shares.
func sectionSurvey(d *Data) []Block {
	returns := d.rows("survey_returns")
	if len(returns) == 0 {
		return nil
	}
	blocks := []Block{Heading{Level: 3, Text: d.say("survey"), ID: "survey-part"}}
	blocks = append(blocks, d.surveyReturns(returns)...)
	respondents := d.rows("survey_respondents")
	if len(respondents) == 0 {
		return append(blocks, d.surveyCaution())
	}
	n := format.Count(respondents[0]["respondent_count"])
	satisfied := d.measure("satisfaction", whole)
	if satisfied["value"] != nil {
		blocks = append(blocks, Text(d.say("survey.text", "value", format.Percent(satisfied["value"]), "answers", format.Count(satisfied["n"]))))
	}
	blocks = append(blocks, d.surveyCaution())
	if figure, found := d.singleChoices(n); found {
		blocks = append(blocks, figure)
	}
	for _, figure := range d.satisfactionShares() {
		blocks = append(blocks, figure)
	}
	if table := d.groupTable(); len(table.Rows) > 0 {
		blocks = append(blocks, table)
	}
	return blocks
}

// questions groups the rows of survey_questions by question, in order.
func (d *Data) questions() [][]record {
	var questions [][]record
	for _, row := range d.rows("survey_questions") {
		last := len(questions) - 1
		if last >= 0 && questions[last][0].text("question_id") == row.text("question_id") {
			questions[last] = append(questions[last], row)
		} else {
			questions = append(questions, []record{row})
		}
	}
	return questions
}

// singleChoices is a chart of the least favourable option of each question that a
// finding rests on, with counts.
func (d *Data) singleChoices(n string) (Figure, bool) {
	spec := charts.Spec{ID: "survey-problems", Kind: charts.BarH, Percent: true, Unit: "%", Series: []charts.Series{{Name: d.say("survey.problems.series")}}}
	var worst record
	for _, row := range d.rows("survey_highlights") {
		spec.Categories = append(spec.Categories, row.text("question")+"："+row.text("options")+"（"+format.Count(row["n"])+"/"+format.Count(row["answered"])+"）")
		spec.Series[0].Values = append(spec.Series[0].Values, row.number("share"))
		if high := worst.number("share"); high == nil || *row.number("share") > *high {
			worst = row
		}
	}
	return Figure{
		ID: "survey-problems", Caption: d.say("survey.problems"), Chart: spec, Note: d.say("survey.note", "n", n),
		Alt: d.say("survey.problems.alt", "name", worst.text("options"), "share", format.Percent(worst["share"])),
	}, len(spec.Categories) > 0
}

// satisfactionShares draws the answers to the scored questions side by side: one figure
// for the questions that have the same options.
func (d *Data) satisfactionShares() []Figure {
	var figures []Figure
	var parts [][]string
	place := map[string]int{}
	for _, options := range d.questions() {
		value := d.measure("satisfaction", options[0].text("question_id"))
		if value["value"] == nil {
			continue
		}
		scale := ""
		for _, row := range options {
			scale += row.text("option") + "\n"
		}
		at, known := place[scale]
		if !known {
			at = len(figures)
			place[scale] = at
			id := "satisfaction"
			if at > 0 {
				id = fmt.Sprintf("satisfaction-%d", at+1)
			}
			figures = append(figures, Figure{ID: id, Caption: d.say("survey.satisfaction"), Chart: charts.Spec{
				ID: id, Kind: charts.ShareH, Percent: true, Stacked: true, Unit: "%",
			}})
			parts = append(parts, nil)
		}
		addShares(&figures[at].Chart, options)
		parts[at] = append(parts[at], d.say("survey.satisfaction.part", "question", options[0].text("question"), "share", format.Percent(value["value"])))
	}
	for no := range figures {
		figures[no].Alt = d.say("survey.satisfaction.alt", "parts", strings.Join(parts[no], "，"))
	}
	return figures
}

// addShares puts a question into a chart of shares.
func addShares(spec *charts.Spec, options []record) {
	spec.Categories = append(spec.Categories, options[0].text("question")+"（"+format.Count(options[0]["answered"])+"）")
	for no, row := range options {
		if len(spec.Series) <= no {
			spec.Series = append(spec.Series, charts.Series{Name: row.text("option")})
		}
		spec.Series[no].Values = append(spec.Series[no].Values, row.number("share"))
	}
}

func (d *Data) groupTable() Table {
	table := Table{
		ID: "groups", Caption: d.say("survey.groups.table"),
		Columns: []Column{
			{Title: d.say("survey.group"), Width: 0.3}, {Title: d.say("survey.method"), Width: 0.3},
			{Title: d.say("survey.n"), Align: Right}, {Title: d.say("survey.value"), Align: Right},
		},
	}
	for _, row := range d.rows("survey_satisfaction") {
		kind := Plain
		if row.text("respondent_group") == whole {
			kind = Subtotal
		}
		table.Rows = append(table.Rows, Row{Kind: kind, Cells: []Cell{
			row.cell("respondent_group"), row.cell("method"), row.countCell("n"), row.percentCell("value"),
		}})
	}
	return table
}

// sectionSurveyAppendix lists every question with every option.
func sectionSurveyAppendix(d *Data) []Block {
	questions := d.questions()
	if len(questions) == 0 {
		return nil
	}
	blocks := []Block{
		PageBreak{}, d.appendix("surveyappendix"),
		d.surveyCaution(),
	}
	if table := d.methodTable(); len(table.Rows) > 0 {
		blocks = append(blocks, table)
	}
	for _, options := range questions {
		table := Table{
			ID: "question-" + options[0].text("question_id"), Caption: options[0].text("question"),
			Note: d.answeredNote(options[0].text("question_id"), format.Count(options[0]["answered"])),
			Columns: []Column{
				{Title: d.say("survey.option"), Width: 0.45}, {Title: d.say("survey.count"), Align: Right},
				{Title: d.say("survey.share"), Align: Right}, {Title: d.say("survey.interval"), Align: Right, Width: 0.25},
			},
		}
		for _, row := range options {
			table.Rows = append(table.Rows, Row{Cells: []Cell{
				row.cell("option"), row.countCell("n"), row.percentCell("share"),
				{Text: format.Percent(row["ci_low"]) + "–" + format.Percent(row["ci_high"])},
			}})
		}
		blocks = append(blocks, table)
	}
	return blocks
}
