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
	doc.Body = Numbered(doc.Body)
	doc.Screen = Numbered(calculation(data))
	if data.err != nil {
		return doc, fmt.Errorf("report of %s: %w", evaluation, data.err)
	}
	return doc, nil
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
		Date:     about.day("as_of"),
		Stamp: d.say("report.stamp",
			"start", format.ISODate(about["period_start"]), "end", format.ISODate(about["period_end"]),
			"as_of", format.ISODate(about["as_of"]), "rules", about.text("rules_version"), "run", run.text("run_id")),
	}
	doc.Cover = append(doc.Cover, Field{d.say("report.authority"), about.text("authority_name")})
	for _, name := range []string{"client", "agency", "leader"} {
		if settings[name] != "" {
			doc.Cover = append(doc.Cover, Field{d.say("report." + name), settings[name]})
		}
	}
	doc.Dated = settings["date"]
	if about.text("status") == "draft" {
		doc.Watermark = d.say("report.draft")
	}
	return doc
}
