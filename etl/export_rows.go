package etl

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// exporting writes the rejected rows of one file into a workbook.
type exporting struct {
	*loading
	from    rejectsOf
	result  *Exported
	book    *bookWriter
	reasons map[[2]string]int // column and code → rows
	groups  map[string]bool   // numbers of a survey's answer sheets of which one has a rejected answer
	asText  *plainRows        // reads the days of a workbook
}

// write makes the workbook at path.
func (e *exporting) write(ctx context.Context, path string) (err error) {
	e.reasons, e.asText = map[[2]string]int{}, newDays(e.loading)
	if e.item.survey != nil {
		if err := e.findGroups(ctx); err != nil {
			return err
		}
	}
	header, err := e.header(ctx)
	if err != nil {
		return err
	}
	if e.book, err = createBook(path, len(header)); err != nil {
		return existsError(path, err)
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, e.book.discard())
		}
	}()
	for _, cells := range header {
		row := e.lead(returnedColumns()...)
		for _, cell := range cells {
			row = append(row, styled{cell, styleHeader})
		}
		if err := e.book.row(row...); err != nil {
			return err
		}
	}
	if err := e.rows(ctx); err != nil {
		return err
	}
	if err := errors.Join(e.book.end(), e.guide()); err != nil {
		return err
	}
	e.result.Workbook = path
	return e.book.finish([2]string{e.run.zh.Say("export_sheet"), e.run.zh.Say("export_guide")})
}

func (e *exporting) lead(texts ...string) []styled {
	var cells []styled
	for _, text := range texts {
		cells = append(cells, styled{text, styleHeader})
	}
	return cells
}

// newDays reads what a workbook holds in columns of dates as the loader does.
func newDays(l *loading) *plainRows {
	days := &plainRows{is1904: l.opened.is1904, days: make([]bool, len(l.opened.layout.header))}
	for no, place := range l.opened.layout.column {
		kind := ""
		switch {
		case l.item.survey == nil:
			kind = l.item.contract.Columns[no].Type
		case no < len(surveyLead()):
			column, _ := l.item.contract.column(surveyLead()[no])
			kind = column.Type
		}
		if place >= 0 {
			days.days[place] = kind == "date" || kind == "timestamp"
		}
	}
	return days
}

// header is the header as it stands in the file, row by row. A blank cell is a space: an
// empty one at the end would be lost, and with it a column.
func (e *exporting) header(ctx context.Context) (rows [][]string, err error) {
	found := e.opened.layout
	rows = [][]string{found.header}
	if found.line > 0 && len(e.item.source.Header) == 0 {
		again := *e.loading
		if err := again.open(ctx); err != nil {
			return nil, err
		}
		rows, err = rowsUntil(again.opened.table, found.line, found.last)
		if err := errors.Join(err, again.opened.table.close()); err != nil {
			return nil, err
		}
	}
	for no, cells := range rows {
		cells = slices.Clone(cells)
		for len(cells) < len(found.header) {
			cells = append(cells, "")
		}
		for place, cell := range cells {
			if cell == "" {
				cells[place] = " "
			}
		}
		rows[no] = cells
	}
	return rows, nil
}

// reasonsAt are the reasons of one line.
type reasonsAt struct {
	line  int64
	texts []string
	codes [][2]string // column and code
}

// reasonCursor gives the rejected lines of a load in order.
type reasonCursor struct {
	rows *sql.Rows
	next reasonsAt // read, not yet given
}

func (f rejectsOf) reasons(ctx context.Context) (*reasonCursor, error) {
	//nolint:rowserrcheck // step asks for it
	rows, err := f.db.QueryContext(ctx, `
		select source_line, column_name, reason_code, reason
		from ops.rejects
		where load_id = $1
		order by source_line, column_name, reason_code, reason`, f.loadID)
	if err != nil {
		return nil, err
	}
	c := &reasonCursor{rows: rows}
	_, err = c.step()
	return c, err
}

// step gives the next line; its line is 0 after the last.
func (c *reasonCursor) step() (reasonsAt, error) {
	now := c.next
	c.next = reasonsAt{}
	for c.rows.Next() {
		var line int64
		var column, code, text string
		if err := c.rows.Scan(&line, &column, &code, &text); err != nil {
			return now, err
		}
		at := &c.next
		if line == now.line {
			at = &now
		}
		at.line = line
		if !slices.Contains(at.texts, text) {
			at.texts = append(at.texts, text)
		}
		if pair := [2]string{column, code}; !slices.Contains(at.codes, pair) {
			at.codes = append(at.codes, pair)
		}
		if at == &c.next {
			break
		}
	}
	return now, c.rows.Err()
}

// findGroups lists the numbers of the answer sheets that go together: the second sheet of
// a number has a name of its own (17#2), which it would lose without the first.
func (e *exporting) findGroups(ctx context.Context) (err error) {
	again := *e.loading
	if err := again.open(ctx); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, again.opened.table.close()) }()
	cursor, err := e.from.reasons(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, cursor.rows.Close()) }()
	e.groups = map[string]bool{}
	bad, err := cursor.step()
	for err == nil && bad.line > 0 {
		var next row
		if next, err = again.rows.next(); err == nil && next.line == bad.line {
			e.groups[e.respondent(next.cells)] = true
			bad, err = cursor.step()
		}
	}
	if errors.Is(err, io.EOF) {
		err = lostLine(bad.line)
	}
	return err
}

func (e *exporting) respondent(cells []string) string {
	place := e.opened.layout.column[0]
	if place < 0 || place >= len(cells) {
		return ""
	}
	return trimCell(cells[place])
}

func lostLine(line int64) error {
	return fmt.Errorf("line %d was rejected, and the file has no such row now\nhint: `jixiao ingest` first", line)
}

// rows writes the rows with a reason, and those that belong to them.
func (e *exporting) rows(ctx context.Context) (err error) {
	cursor, err := e.from.reasons(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, cursor.rows.Close()) }()
	bad, err := cursor.step()
	if err != nil {
		return err
	}
	for {
		next, err := e.loading.rows.next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return err
		}
		var reasons reasonsAt
		if next.line == bad.line {
			reasons = bad
			bad, err = cursor.step()
		}
		if err == nil && (reasons.line > 0 || e.goesAlong(next.cells)) {
			err = e.row(next, reasons)
		}
		if err != nil {
			return errAt(next.line, "%w", err)
		}
	}
	if bad.line > 0 {
		return lostLine(bad.line)
	}
	return nil
}

// goesAlong says whether a sound row is written too.
func (e *exporting) goesAlong(cells []string) bool {
	if e.from.refused {
		return true
	}
	number := ""
	if e.item.survey != nil {
		number = e.respondent(cells)
	}
	return number != "" && e.groups[number]
}

func (e *exporting) row(from row, reasons reasonsAt) error {
	origin, line := e.item.name, strconv.FormatInt(from.line, 10)
	if e.opened.sheet != "" {
		origin += "[" + e.opened.sheet + "]"
	}
	if back, is := e.opened.table.(*returnedTable); is { // returned before: the place is that of the first file
		origin, line = cmp.Or(back.origin, origin), cmp.Or(back.line, line)
	}
	style := styleText
	if reasons.line > 0 {
		style = styleReason
		e.result.Rows++
	} else {
		e.result.SoundRows++
	}
	for _, pair := range reasons.codes {
		e.reasons[pair]++
		e.result.Reasons[pair[1]]++
	}
	cells := []styled{{strings.Join(reasons.texts, "；"), style}, {origin, styleText}, {line, styleText}}
	for place, cell := range from.cells {
		if place < len(e.asText.days) && e.asText.days[place] && from.numbers != nil && from.numbers[place] {
			cell = e.asText.day(trimCell(cell))
		}
		cells = append(cells, styled{cell, styleText})
	}
	return e.book.row(cells...)
}

// guide writes the second sheet: what came back, how to correct it, the reasons.
func (e *exporting) guide() error {
	say := func(key string) string { return e.run.zh.Say("export_" + key) }
	file := e.item.name
	if e.opened.sheet != "" {
		file += "[" + e.opened.sheet + "]"
	}
	rows := [][]styled{
		{{say("title"), styleTitle}}, {},
		{{say("file"), styleText}, {file, styleText}},
		{{settingsLabel, styleText}, {shortSHA(e.item.sourceSHA), styleText}},
		{{say("count"), styleText}, {strconv.FormatInt(e.result.Rows, 10), styleText}},
	}
	if e.result.SoundRows > 0 {
		rows = append(rows, []styled{{say("sound"), styleText}, {strconv.FormatInt(e.result.SoundRows, 10), styleText}})
	}
	steps := []string{"step_1", "step_2", "step_3"}
	if e.from.refused {
		steps = append(steps, "step_whole")
	} else if e.item.survey != nil && e.result.SoundRows > 0 {
		steps = append(steps, "step_survey")
	}
	rows = append(rows, []styled{})
	for _, step := range append(steps, "secret") {
		rows = append(rows, []styled{{say(step), styleText}})
	}
	rows = append(rows, []styled{}, e.lead(say("column"), say("reason"), say("lines"), say("ask")))
	pairs := slices.SortedFunc(maps.Keys(e.reasons), func(a, b [2]string) int {
		return cmp.Or(e.reasons[b]-e.reasons[a], strings.Compare(a[0], b[0]), strings.Compare(a[1], b[1]))
	})
	for _, pair := range pairs {
		column := cmp.Or(e.headersOf(strings.Split(pair[0], ", "), "、"), pair[0])
		rows = append(rows, []styled{
			{column, styleText}, {e.run.zh.label(e.item.contract, pair[1]), styleText},
			{strconv.Itoa(e.reasons[pair]), styleText}, {e.run.zh.ask(pair[1]), styleText},
		})
	}
	if err := e.book.begin("xl/worksheets/sheet2.xml", 0, []int{30, 30, 12, 60}); err != nil {
		return err
	}
	for _, cells := range rows {
		if err := e.book.row(cells...); err != nil {
			return err
		}
	}
	return e.book.end()
}
