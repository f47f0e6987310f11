package reports

import "jixiao/internal/format"

// surveyReturns says how many questionnaires were given out, came back and count, why
// the others do not, and what the result can carry.
func (d *Data) surveyReturns(returns []record) []Block {
	total := returns[len(returns)-1]
	pairs := []string{
		"returned", format.Count(total["returned"]), "valid", format.Count(total["valid"]), "invalid", format.Count(total["invalid"]),
		"issued", format.Count(total["issued"]), "return", format.Percent(total["return_rate"]), "rate", format.Percent(total["valid_rate"]),
	}
	text := d.say("survey.returned", pairs...)
	if total["issued"] != nil {
		text = d.say("survey.issued", pairs...) + d.say("survey.standing."+total.text("standing"))
	}
	blocks := []Block{Text(text), d.returnTable(returns)}
	for _, row := range returns {
		if text := d.standing(row, total, len(returns)); text != "" {
			blocks = append(blocks, note(d.say("survey.one", "survey", row.text("survey"), "text", text)))
		}
	}
	if table, found := d.cutTable(); found {
		blocks = append(blocks, table)
	}
	for _, row := range d.rows("survey_logic_breaks") {
		blocks = append(blocks, note(d.say("survey.breaks", "question", row.text("question"), "n", format.Count(row["sheet_count"]))))
	}
	return blocks
}

// standing is what the answers of one survey can carry, where what is said of all of them
// together does not say it: by the valid rate, else by the share of what came back.
func (d *Data) standing(row, total record, count int) string {
	if row.text("survey") == whole {
		return ""
	}
	if row["issued"] != nil && (total["issued"] == nil || count > 2 && row.text("standing") == "reference") {
		return d.say("survey.standing." + row.text("standing"))
	}
	if share := row.number("valid_share"); row["issued"] == nil && share != nil && *share < 0.5 {
		return d.say("survey.standing.returned", "share", format.Percent(*share))
	}
	return ""
}

func note(text string) Paragraph { return Paragraph{Style: Note, Text: []Span{{Text: text}}} }

// surveyCaution says how the shares are counted, and that there is no rate where nobody
// knows how many questionnaires were given out.
func (d *Data) surveyCaution() Paragraph {
	text := d.say("survey.caution")
	for _, row := range d.rows("survey_returns") {
		if row["issued"] == nil {
			return note(text + d.say("survey.unknown"))
		}
	}
	return note(text)
}

// returnTable has a row per survey, and the sum of several.
func (d *Data) returnTable(returns []record) Table {
	table := Table{
		ID: "survey-returns", Caption: d.say("survey.returns.table"), Note: d.say("survey.returns.note"),
		Columns: []Column{
			{Title: d.say("survey.returns.survey"), Width: 0.34},
			{Title: d.say("survey.returns.issued"), Align: Right}, {Title: d.say("survey.returns.returned"), Align: Right},
			{Title: d.say("survey.returns.invalid"), Align: Right}, {Title: d.say("survey.returns.valid"), Align: Right},
			{Title: d.say("survey.returns.rate"), Align: Right}, {Title: d.say("survey.returns.share"), Align: Right},
		},
	}
	for _, row := range returns {
		kind := Plain
		if row.text("survey") == whole {
			if kind = Total; len(returns) == 2 {
				continue
			}
		}
		table.Rows = append(table.Rows, Row{Kind: kind, Cells: []Cell{
			row.cell("survey"), row.countCell("issued"), row.countCell("returned"), row.countCell("invalid"), row.countCell("valid"),
			row.percentCell("return_rate"), row.percentCell("valid_rate"),
		}})
	}
	return table
}

// cutTable counts the sheets that do not count, reason by reason.
func (d *Data) cutTable() (Table, bool) {
	table := Table{
		ID: "survey-cuts", Caption: d.say("survey.cuts.table"), Note: d.say("survey.cuts.note"),
		Columns: []Column{{Title: d.say("survey.cuts.reason"), Width: 0.75}, {Title: d.say("survey.cuts.count"), Align: Right}},
	}
	for _, row := range d.rows("survey_cuts") {
		reason := d.say("survey.cut."+row.text("reason"),
			"limit", format.Number(row["rule_limit"], 0), "share", format.Percent(row["rule_limit"]))
		table.Rows = append(table.Rows, Row{Cells: []Cell{textCell(reason), row.countCell("sheet_count")}})
	}
	return table, len(table.Rows) > 0
}

// answeredNote says how many answered a question, and of how many it was to be asked if
// that is not everybody.
func (d *Data) answeredNote(question, answered string) string {
	for _, row := range d.rows("survey_asked") {
		if conditional, is := row["is_conditional"].(bool); is && conditional && row.text("question_id") == question {
			return d.say("survey.asked", "asked", format.Count(row["asked"]), "n", answered)
		}
	}
	return d.say("survey.answered", "n", answered)
}
