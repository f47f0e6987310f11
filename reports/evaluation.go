package reports

import (
	"context"
	"database/sql"
	"fmt"

	"jixiao/internal/format"
	"jixiao/queries"
)

// sections of the annual report, in the order of 财预〔2020〕10号 annex 3 as firms hand it
// in: each reads its queries and gives blocks.
var sections = []func(*Data) []Block{
	sectionSummary,
	sectionContents,
	sectionBasics,
	sectionConclusion,
	sectionAnalysis,
	sectionPractices,
	sectionProblems,
	sectionAdvice,
	sectionOther,
	sectionScores,
	sectionProblemList,
	sectionSurveyAppendix,
	sectionQuality,
}

// Evaluation composes the annual report of one evaluation from a published warehouse.
// An evaluation that is not there is an error.
func Evaluation(ctx context.Context, db *sql.DB, set queries.Set, evaluation, language string) (Document, error) {
	data, err := NewData(ctx, db, set, evaluation, language)
	if err != nil {
		return Document{}, err
	}
	doc := data.cover()
	for _, section := range sections {
		doc.Body = append(doc.Body, section(data)...)
		if data.err != nil {
			return doc, fmt.Errorf("report of %s: %w", evaluation, data.err)
		}
	}
	number(doc.Body)
	return doc, data.err
}

// cover fills the cover, the stamp of every page and the watermark of drafts.
func (d *Data) cover() Document {
	about, run := d.one("evaluation_details"), d.one("run")
	settings := map[string]string{}
	for _, row := range d.rows("report_settings") {
		settings[row.text("name")] = row.text("value")
	}
	title := settings["title"]
	if title == "" {
		title = d.say("report.title", "name", about.text("evaluation_name"))
	}
	doc := Document{
		Language: "zh-CN",
		Title:    title,
		Subtitle: about.text("evaluation_kind"),
		Date:     about.day("as_of"),
		Stamp: d.say("report.stamp",
			"start", format.ISODate(about["period_start"]), "end", format.ISODate(about["period_end"]),
			"as_of", format.ISODate(about["as_of"]), "rules", about.text("rules_version"), "run", run.text("run_id")),
	}
	doc.Cover = append(doc.Cover, Field{d.say("report.authority"), about.text("authority_name")})
	for _, name := range []string{"client", "agency", "leader", "date"} {
		if settings[name] != "" {
			doc.Cover = append(doc.Cover, Field{d.say("report." + name), settings[name]})
		}
	}
	if settings["date"] != "" {
		doc.Subtitle = ""
	}
	if about.text("status") == "draft" {
		doc.Watermark = d.say("report.draft")
	}
	return doc
}

// number gives the numbered parts their numbers: 一、 and （一） and 1. Appendices and the
// summary have a number of their own or none.
func number(blocks []Block) {
	var level1, level2, level3 int
	for no, block := range blocks {
		heading, is := block.(Heading)
		if !is || heading.Number == unnumbered {
			if is {
				heading.Number = ""
				blocks[no] = heading
				level2, level3 = 0, 0
			}
			continue
		}
		switch heading.Level {
		case 1:
			level1, level2, level3 = level1+1, 0, 0
			heading.Number = chinese(level1) + "、"
		case 2:
			level2, level3 = level2+1, 0
			heading.Number = "（" + chinese(level2) + "）"
		default:
			level3++
			heading.Number = fmt.Sprintf("%d. ", level3)
		}
		blocks[no] = heading
	}
}

// unnumbered marks a heading that is not counted.
const unnumbered = "-"

// chinese writes 1 to 99 in Chinese.
func chinese(n int) string {
	digits := []rune("零一二三四五六七八九")
	switch {
	case n < 10:
		return string(digits[n])
	case n < 20:
		return "十" + onlyIf(n%10 > 0, string(digits[n%10]))
	}
	return string(digits[n/10]) + "十" + onlyIf(n%10 > 0, string(digits[n%10]))
}

func onlyIf(condition bool, text string) string {
	if condition {
		return text
	}
	return ""
}
