package reports

import (
	"fmt"

	"jixiao/internal/format"
)

// sectionQuality is 附录 数据来源与质量: every file with its counts, every rejected row with
// its reason, and the hashes that make the report repeatable.
func sectionQuality(d *Data) []Block {
	run := d.one("run")
	blocks := []Block{
		PageBreak{}, d.appendix("quality"),
		d.fileTable(), d.qualityTable("feed", d.say("quality.shares.feed")), d.qualityTable("file", d.say("quality.shares.file")),
	}
	blocks = append(blocks, d.reconciliationTable()...)
	blocks = append(blocks, d.reasonTable()...)
	blocks = append(blocks, d.rejectTable()...)
	for _, row := range d.rows("dropped_findings") {
		blocks = append(blocks, Paragraph{Style: Note, Text: []Span{{Text: d.say("quality.dropped", "title", row.text("title"), "id", row.text("finding_id"))}}})
	}
	for _, table := range []Table{d.deductionTable(), d.groundlessTable()} {
		if len(table.Rows) > 0 {
			blocks = append(blocks, table)
		}
	}
	if table := d.ownTable(); len(table.Rows) > 0 {
		blocks = append(blocks, table)
	}
	return append(blocks,
		Heading{Level: 2, Number: Unnumbered, Text: d.say("quality.hashes"), ID: "hashes"},
		Paragraph{Style: Note, Text: []Span{{Text: d.say("quality.hashes.text", "models", run.text("models_sha256"),
			"inputs", run.text("inputs_sha256"), "version", run.text("program_version"))}}})
}

// ownTable names the SQL of the firm's own that the scores rest on: what the program's
// rules do not explain is said.
func (d *Data) ownTable() Table {
	table := Table{
		ID: "own-files", Caption: d.say("quality.own"), Note: d.say("quality.own.note"),
		Columns: []Column{
			{Title: d.say("quality.own.file"), Width: 0.4}, {Title: d.say("quality.own.role"), Width: 0.3},
			{Title: d.say("quality.own.hash"), Width: 0.3},
		},
	}
	for _, row := range d.rows("own_files") {
		role := d.say("quality.own.added")
		if row["is_replacing"] == true {
			role = d.say("quality.own.replaces")
		}
		hash := row.text("sha256")
		table.Rows = append(table.Rows, Row{Cells: []Cell{row.cell("path"), textCell(role), textCell(hash[:min(len(hash), 16)])}})
	}
	return table
}

func (d *Data) fileTable() Table {
	table := Table{
		ID: "files", Caption: d.say("quality.files"), Note: d.say("quality.note"),
		Columns: []Column{
			{Title: d.say("quality.feed"), Width: 0.14}, {Title: d.say("quality.file"), Width: 0.32},
			{Title: d.say("quality.encoding"), Width: 0.12}, {Title: d.say("quality.read"), Align: Right},
			{Title: d.say("quality.loaded"), Align: Right}, {Title: d.say("quality.rejected"), Align: Right},
			{Title: d.say("quality.superseded"), Align: Right},
		},
	}
	counts := func(row record) []Cell {
		return []Cell{row.countCell("rows_read"), row.countCell("rows_loaded"), row.countCell("rows_rejected"), row.countCell("rows_superseded")}
	}
	for _, row := range d.rows("load_ledger") {
		name := row.text("source_file")
		if sheet := row.text("sheet"); sheet != "" {
			name += "（" + sheet + "）"
		}
		cells := append([]Cell{row.cell("feed"), textCell(name), row.cell("encoding")}, counts(row)...)
		table.Rows = append(table.Rows, Row{Cells: cells})
	}
	for _, row := range d.rows("load_totals") {
		table.Rows = append(table.Rows, Row{Kind: Total, Cells: append([]Cell{{Text: d.say("quality.sum"), Span: 3}}, counts(row)...)})
	}
	return table
}

// qualityTable shows how complete, valid, unique and timely what was received is, by feed
// or by file.
func (d *Data) qualityTable(dimension, caption string) Table {
	table := Table{
		ID: "quality-" + dimension, Caption: caption,
		Columns: []Column{
			{Title: d.say("quality." + dimension), Width: map[string]float64{"feed": 0.2, "file": 0.36}[dimension]},
			{Title: d.say("quality.read"), Align: Right}, {Title: d.say("quality.complete"), Align: Right},
			{Title: d.say("quality.valid"), Align: Right}, {Title: d.say("quality.duplicates"), Align: Right},
			{Title: d.say("quality.timely"), Align: Right}, {Title: d.say("quality.last"), Align: Right},
			{Title: d.say("quality.fresh"), Align: Right},
		},
	}
	if dimension == "feed" {
		table.Note = d.say("quality.shares.note")
	}
	for _, row := range d.rows("data_quality", "dimension", dimension) {
		table.Rows = append(table.Rows, Row{Cells: []Cell{
			row.cell("member"), row.countCell("rows_read"), row.percentCell("completeness_share"), row.percentCell("validity_share"),
			row.countCell("duplicate_count"), row.percentCell("timely_share"), row.dayCell("last_event_date"), row.countCell("fresh_days"),
		}})
	}
	return table
}

// reasonTable shows why rows were rejected, how many, three of them, and what to ask for.
func (d *Data) reasonTable() []Block {
	rows := d.rows("reject_totals")
	if len(rows) == 0 {
		return nil
	}
	table := Table{
		ID: "reasons", Caption: d.say("quality.reasons"), Note: d.say("quality.reasons.note"),
		Columns: []Column{
			{Title: d.say("quality.feed"), Width: 0.1}, {Title: d.say("quality.column"), Width: 0.13}, {Title: d.say("quality.reason"), Width: 0.13},
			{Title: d.say("quality.count"), Align: Right, Width: 0.07}, {Title: d.say("quality.samples"), Width: 0.35}, {Title: d.say("quality.ask")},
		},
	}
	for _, row := range rows {
		table.Rows = append(table.Rows, Row{Cells: []Cell{
			row.cell("feed"), row.cell("column_label"), row.cell("reason"), row.countCell("row_count"), row.cell("samples"), row.cell("ask"),
		}})
	}
	return []Block{table}
}

// shownRejects is how many reasons a report lists; the rest are in the working papers.
const shownRejects = 200

func (d *Data) rejectTable() []Block {
	rows := d.rows("rejected_rows")
	if len(rows) == 0 {
		return nil
	}
	table := Table{
		ID: "rejects", Caption: d.say("quality.rejects"),
		Columns: []Column{
			{Title: d.say("quality.file"), Width: 0.3}, {Title: d.say("quality.line"), Align: Right, Width: 0.09},
			{Title: d.say("quality.reason")},
		},
	}
	for no, row := range rows {
		if no == shownRejects {
			table.Note = d.say("quality.more", "n", format.Count(int64(len(rows))), "shown", fmt.Sprint(shownRejects))
			break
		}
		table.Rows = append(table.Rows, Row{Cells: []Cell{
			row.cell("source_file"), row.countCell("source_line"), row.cell("reason"),
		}})
	}
	return []Block{table}
}
