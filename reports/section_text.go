package reports

import (
	"fmt"

	"jixiao/internal/format"
)

// sectionPractices is 主要成效及经验, written by people.
func sectionPractices(d *Data) []Block {
	text := d.narrative("practices")
	if text == "" {
		return nil
	}
	return append([]Block{Heading{Level: 1, Text: d.say("practices"), ID: "practices"}}, markdown(text, "practices")...)
}

// sectionProblems is 存在的问题及原因: the findings that stand, each with its figures.
func sectionProblems(d *Data) []Block {
	blocks := []Block{Heading{Level: 1, Text: d.say("problems"), ID: "problems"}}
	findings := d.rows("findings")
	if len(findings) == 0 {
		return append(blocks, Text(d.say("problems.none")))
	}
	names := map[string]string{}
	for _, row := range d.rows("indicator_tree") {
		names[row.text("indicator_id")] = row.text("level3")
	}
	for _, finding := range findings {
		blocks = append(blocks,
			Heading{Level: 2, Text: finding.text("title"), ID: findingID(finding)},
			Text(finding.text("text")))
		if name := names[finding.text("indicator_id")]; name != "" {
			blocks = append(blocks, Paragraph{Style: Note, Text: []Span{{
				Text: d.say("problems.indicator", "indicator", name, "severity", finding.text("severity")),
			}}})
		}
	}
	return blocks
}

// sectionAdvice is 有关建议: what answers each finding, then what people add.
func sectionAdvice(d *Data) []Block {
	findings, own := d.rows("findings"), markdown(d.narrative("advice"), "advice")
	if len(findings) == 0 && len(own) == 0 {
		return nil
	}
	blocks := []Block{Heading{Level: 1, Text: d.say("advice"), ID: "advice"}}
	for _, finding := range findings {
		blocks = append(blocks, Paragraph{Text: []Span{
			{Text: d.say("advice.for", "no", format.Count(finding["finding_no"]), "title", finding.text("title")), Link: "#" + findingID(finding)},
			{Text: finding.text("advice")},
		}})
	}
	return append(blocks, own...)
}

// sectionOther is 其他需要说明的问题: what the figures rest on.
func sectionOther(d *Data) []Block {
	blocks := []Block{Heading{Level: 1, Text: d.say("other"), ID: "other"}}
	if total := d.rows("load_totals"); len(total) == 1 {
		row := total[0]
		blocks = append(blocks, Text(d.say("other.data", "files", format.Count(row["file_count"]), "read", format.Count(row["rows_read"]),
			"loaded", format.Count(row["rows_loaded"]), "rejected", format.Count(row["rows_rejected"]), "superseded", format.Count(row["rows_superseded"]))))
	}
	failing := 0
	tests := d.rows("test_results")
	for _, row := range tests {
		if row.count("failing_rows") > 0 {
			failing++
		}
	}
	blocks = append(blocks, Text(d.say("other.tests", "tests", fmt.Sprint(len(tests)), "failing", fmt.Sprint(failing))))
	for _, row := range d.rows("report_settings") {
		if row.text("name") == "remark" {
			blocks = append(blocks, Text(row.text("value")))
		}
	}
	return append(blocks, markdown(d.narrative("other"), "other")...)
}
