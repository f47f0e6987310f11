package reports

import (
	"strconv"

	"jixiao/internal/format"
)

// sectionSummary is 摘要: the result, the key figures, the problems found.
func sectionSummary(d *Data) []Block {
	about := d.one("evaluation_details")
	blocks := []Block{
		Heading{Level: 1, Number: Unnumbered, Text: d.say("summary"), ID: "summary"},
		Paragraph{Style: Lead, Text: []Span{{Text: d.result("summary.lead", "summary.draft")}}},
		Text(d.say("summary.text",
			"start", format.Date(about["period_start"]), "end", format.Date(about["period_end"]),
			"as_of", format.Date(about["as_of"]), "weight", format.Number(about["total_weight"], 2),
			"levels", strconv.Itoa(len(d.levels())), "indicators", strconv.Itoa(len(d.rows("indicator_tree"))))),
		Cards{Cards: d.cards()},
	}
	findings := d.rows("findings")
	if len(findings) == 0 {
		return append(blocks, Text(d.say("summary.noproblems")))
	}
	list := List{Ordered: true}
	for _, finding := range findings {
		list.Items = append(list.Items, []Span{{Text: finding.text("title"), Link: "#" + findingID(finding)}})
	}
	return append(blocks, Text(d.say("summary.problems")), list)
}

// result is the sentence of the total: with the grade, or as a draft without one.
func (d *Data) result(final, draft string) string {
	about := d.one("evaluation_details")
	pairs := []string{
		"project", about.text("project_name"), "score", d.total(), "grade", about.text("grade"),
		"open", format.Count(about["open_count"]),
	}
	if about.text("status") == "draft" {
		return d.say(draft, pairs...)
	}
	return d.say(final, pairs...)
}

// total is the total score in the digits of the evaluation.
func (d *Data) total() string {
	about := d.one("evaluation_details")
	return format.Fixed(about["total_score"], int(about.count("rounding_digits")))
}

// cards are the key figures of the measures that have data.
func (d *Data) cards() []Card {
	about := d.one("evaluation_details")
	cards := []Card{{Label: d.say("summary.score"), Value: d.total(), Unit: d.say("summary.points"), Note: d.gradeNote(about)}}
	records, onTime := d.measure("records_collected", whole), d.measure("reported_in_time", whole)
	if records["value"] != nil {
		cards = append(cards, Card{
			Label: d.say("summary.records"), Value: format.Count(records["value"]), Unit: d.say("summary.records.unit"),
			Note: d.targetNote("records_collected"),
		})
	}
	if onTime["value"] != nil {
		cards = append(cards, Card{
			Label: d.say("summary.ontime"), Value: format.Percent(onTime["value"]),
			Note: d.say("summary.ontime.note", "known", format.Count(onTime["denominator"]), "on_time", format.Count(onTime["numerator"])),
		})
	}
	if answered := d.measure("answered_in_time", whole); answered["value"] != nil {
		cards = append(cards, Card{
			Label: d.say("summary.response"), Value: format.Percent(answered["value"]),
			Note: d.say("summary.response.note", "count", format.Count(answered["numerator"]), "n", format.Count(answered["n"])),
		})
	}
	if execution := d.measure("budget_execution", "年初预算/评价日"); execution["value"] != nil {
		cards = append(cards, Card{
			Label: d.say("summary.execution"), Value: format.Percent(execution["value"]), Note: d.say("summary.execution.note"),
		})
	}
	if satisfied := d.measure("satisfaction", whole); satisfied["value"] != nil {
		cards = append(cards, Card{
			Label: d.say("summary.satisfaction"), Value: format.Percent(satisfied["value"]),
			Note: d.say("summary.satisfaction.note", "n", format.Count(satisfied["n"])),
		})
	}
	return cards
}

func (d *Data) gradeNote(about record) string {
	if about.text("status") == "draft" {
		return d.say("report.draft")
	}
	return d.say("summary.grade") + " " + about.text("grade")
}

// targetNote names the target of the indicator that rests on a measure, if one has any.
func (d *Data) targetNote(measure string) string {
	for _, row := range d.rows("indicator_tree") {
		if row.text("measure") == measure && row["target"] != nil {
			return d.say("summary.records.note", "target", format.Count(row["target"]))
		}
	}
	return ""
}

func findingID(finding record) string { return "finding-" + finding.text("finding_id") }

func sectionContents(*Data) []Block { return []Block{PageBreak{}, Contents{}, PageBreak{}} }
