package reports

import (
	"strings"

	"jixiao/internal/format"
)

// methodTable shows the ways of scoring that indicators rest on, each with n, interval and
// the rate of valid sheets; the pooled value of all where none rests on a survey.
func (d *Data) methodTable() Table {
	table := Table{
		ID: "survey-scores", Caption: d.say("survey.scores.table"), Note: d.say("survey.scores.note"),
		Columns: []Column{
			{Title: d.say("survey.method"), Width: 0.17}, {Title: d.say("survey.scores.subject"), Width: 0.3},
			{Title: d.say("survey.n"), Align: Right, Width: 0.08}, {Title: d.say("survey.count"), Align: Right, Width: 0.08},
			{Title: d.say("survey.scores.value"), Align: Right}, {Title: d.say("survey.interval"), Align: Right, Width: 0.2},
			{Title: d.say("survey.returns.share"), Align: Right, Width: 0.08},
		},
	}
	for _, row := range d.methods() {
		value := row.percentCell("value")
		if row.text("measure") == "scale_mean" {
			value = row.numberCell("value", 2)
		}
		interval := Cell{Text: format.Missing}
		if row["ci_low"] != nil {
			interval.Text = format.Percent(row["ci_low"]) + "–" + format.Percent(row["ci_high"])
		}
		table.Rows = append(table.Rows, Row{Cells: []Cell{
			textCell(d.say("survey.method." + row.text("measure"))), textCell(d.subjectName(row)), row.countCell("n"), row.countCell("people"),
			value, interval, row.percentCell("valid_rate"),
		}})
	}
	return table
}

// methods are the rows of survey_scores that indicators rest on.
func (d *Data) methods() []record {
	var used, pooled []record
	for _, row := range d.rows("survey_scores") {
		if is, _ := row["is_used"].(bool); is {
			used = append(used, row)
		}
		if row.text("measure") == "satisfaction" && row.text("subject") == whole && row["value"] != nil {
			pooled = append(pooled, row)
		}
	}
	if len(used) == 0 {
		return pooled
	}
	return used
}

// subjectName is what a reader calls a subject: the question and its options, not their ids.
func (d *Data) subjectName(row record) string {
	subject := row.text("subject")
	switch row.text("subject_kind") {
	case "all":
		return d.say("survey.scores.all")
	case "question":
		for _, options := range d.questions() {
			if options[0].text("question_id") == subject {
				return options[0].text("question")
			}
		}
	case "option":
		return d.optionName(subject)
	}
	return subject
}

// optionName writes q03/4 as the question and its option, q03/<=2 with the first two.
func (d *Data) optionName(subject string) string {
	id, option, _ := strings.Cut(subject, "/")
	first, isFirst := strings.CutPrefix(option, "<=")
	for _, options := range d.questions() {
		if options[0].text("question_id") != id {
			continue
		}
		var names []string
		for no, row := range options {
			place := format.Count(int64(no + 1))
			if isFirst || place == option {
				names = append(names, row.text("option"))
			}
			if place == first {
				break
			}
		}
		return options[0].text("question") + "：" + strings.Join(names, d.say("survey.scores.or"))
	}
	return subject
}
