package etl

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"jixiao/internal/workspace"
)

// A workbook of rejected rows (export.go) comes back corrected. It is known by the three
// columns that were put before the office's own, and read by what the source of the
// original file says of values, columns and units; what that source says of the
// original's shape (header_row, skip_after, footer, sheet …) is over: the workbook has
// the shape that the export gave it.

// returnedColumns are the headers put before an office's own: why the row came back, and
// the file and line it came from. They stand in every row of the header.
func returnedColumns() []string { return []string{"退回原因", "退回文件", "退回行号"} }

// isReturned says whether a row begins with the headers of returned rows.
func isReturned(cells []string) bool {
	for no, name := range returnedColumns() {
		if no >= len(cells) || trimCell(cells[no]) != name {
			return false
		}
	}
	return true
}

// comeback is where in a workbook the returned rows stand.
type comeback struct {
	sheet  sheetPart
	header []numbered // rows of the header, the office's columns alone
	origin string     // the file that the first row came from, its sheet in brackets
}

// returnedError says that a workbook holds returned rows, which are opened another way.
type returnedError struct{ comeback }

func (e *returnedError) Error() string {
	return fmt.Sprintf("the workbook holds rows of %s that were returned for correction", e.origin)
}

// findReturned finds the sheet of returned rows; none is no error.
func (b *book) findReturned(ctx context.Context) (*comeback, error) {
	for _, sheet := range b.sheets {
		found, err := b.returnedIn(ctx, sheet)
		switch {
		case found != nil && err == nil && found.origin == "":
			return nil, fmt.Errorf("sheet %q of returned rows holds no row that says in column %q where it came from\nhint: the first three columns are to stay as they were", sheet.name, returnedColumns()[1])
		case found != nil || ctx.Err() != nil:
			return found, err
		}
	}
	return nil, nil //nolint:nilnil // no returned rows, and a sheet that cannot be read is for others to say
}

func (b *book) returnedIn(ctx context.Context, sheet sheetPart) (_ *comeback, err error) {
	t, err := b.open(ctx, sheet)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, t.content.Close()) }()
	rows, err := head(t, headerRows, 0)
	if err != nil {
		return nil, err
	}
	own := len(returnedColumns())
	at := slices.IndexFunc(rows, func(one numbered) bool { return isReturned(one.cells) })
	if at < 0 {
		return nil, nil //nolint:nilnil // an ordinary sheet
	}
	found := &comeback{sheet: sheet}
	for _, one := range rows[at:] {
		if isReturned(one.cells) {
			found.header = append(found.header, numbered{line: one.line, cells: one.cells[own:]})
			continue
		}
		if len(one.cells) > 1 && trimCell(one.cells[1]) != "" {
			found.origin = trimCell(one.cells[1])
			break
		}
	}
	return found, nil
}

// shaped is a source as it reads returned rows: its values, not its shape.
func (r *comeback) shaped(source *workspace.Source) *workspace.Source {
	shaped := *source
	shaped.Sheet, shaped.Header, shaped.Footer = r.sheet.name, nil, ""
	shaped.HeaderRow, shaped.HeaderRows, shaped.SkipBefore, shaped.SkipAfter = 0, len(r.header), 0, 0
	return &shaped
}

// returnedTable gives returned rows as the office's own columns.
type returnedTable struct {
	*sheetTable
	decimals []bool // per column: numbers are written with a decimal comma
	clocks   bool   // clock times are those of another zone
	origin   string // of the row in hand: the file it came from
	line     string // and its line there
	last     int64  // line of the header's last row
}

func (t *returnedTable) next() (row, error) {
	next, err := t.sheetTable.next()
	if err != nil {
		return next, err
	}
	own := len(returnedColumns())
	if len(next.cells) <= own {
		next.cells, next.numbers = nil, nil
		return next, nil
	}
	t.origin, t.line = trimCell(next.cells[1]), trimCell(next.cells[2])
	next.cells, next.numbers = next.cells[own:], next.numbers[own:]
	if t.clocks && t.dayLine == next.line && next.line > t.last {
		return next, errAt(next.line, "a cell is a date of the workbook, and the source has a time_zone: a day and its midnight are one there\nhint: write the date as text, with its time")
	}
	for place, cell := range next.cells {
		if next.numbers[place] && place < len(t.decimals) && t.decimals[place] {
			next.cells[place] = strings.Replace(cell, ".", ",", 1) // a number cell has no comma of its own
		}
	}
	return next, nil
}

// openReturned opens the returned rows of a workbook under the finder of a source.
func openReturned(ctx context.Context, f *file, back *comeback, find finder) (*opened, error) {
	b, err := openBook(ctx, f)
	if err != nil {
		return nil, err
	}
	found, err := find(back.header)
	if err != nil {
		return nil, errors.Join(err, b.archive.Close())
	}
	t, err := b.open(ctx, back.sheet)
	if err != nil {
		return nil, errors.Join(err, b.archive.Close())
	}
	return &opened{
		table: &returnedTable{sheetTable: t, last: found.last}, layout: found, encoding: "xlsx", sheet: back.sheet.name,
		is1904: b.is1904, warnings: t.warnings,
	}, nil
}

// openReturned opens the file as returned rows, by the settings of its source.
func (l *loading) openReturned(ctx context.Context, back *comeback) error {
	if err := l.belongs(back); err != nil {
		return err
	}
	source := back.shaped(l.item.source)
	l.item.source = source
	find := l.finder(source)
	o, err := openReturned(ctx, l.file, back, find)
	if err != nil {
		return err
	}
	table, is := o.table.(*returnedTable)
	if is && l.item.survey == nil {
		table.clocks, table.decimals = source.TimeZone != "", make([]bool, len(o.layout.header))
		for no, column := range l.item.contract.Columns {
			if place := o.layout.column[no]; place >= 0 && source.DecimalComma {
				table.decimals[place] = isNumber(column)
			}
		}
	}
	l.opened = o
	return nil
}

// rejectLimit is the share of rows above which the file is refused. Returned rows are few
// and those that are still wrong come back once more; but a feed that takes no file with
// a wrong row takes no such rows either.
func (l *loading) rejectLimit() float64 {
	if _, is := l.opened.table.(*returnedTable); is && l.item.contract.Reject > 0 {
		return 1
	}
	return l.item.contract.Reject
}

// errElsewhere says that returned rows are loaded by another source that names the
// workbook too.
var errElsewhere = errors.New("another source loads these rows")

// belongs refuses returned rows under a source other than that of the original file:
// its units and columns may be others.
func (l *loading) belongs(back *comeback) error {
	origins := l.run.originItems(back.origin)
	if len(origins) == 0 {
		return nil // the original is named no more; the source that names the workbook decides
	}
	for _, one := range origins {
		if one.sourceSHA == l.item.sourceSHA {
			return nil
		}
	}
	for _, one := range l.run.all {
		if samePath(one.path, l.item.path) && slices.ContainsFunc(origins, func(origin item) bool { return origin.sourceSHA == one.sourceSHA }) {
			return errElsewhere
		}
	}
	return fmt.Errorf("the workbook holds rows of %s, which the source at %s reads, and stands among the files of %s\nhint: put it where the files of its own source are, or load it by name: jixiao ingest --feed %s FILE",
		back.origin, origins[0].source.Pos, l.item.source.Pos, origins[0].contract.Feed)
}

// originItems are the files of sources that an origin names, by file and sheet.
func (r *run) originItems(origin string) []item {
	var found []item
	for _, one := range r.all {
		sheet, inSheet := strings.CutPrefix(origin, one.name+"[")
		if one.name != origin && (!inSheet || !strings.HasSuffix(sheet, "]")) {
			continue
		}
		sheet = strings.TrimSuffix(sheet, "]")
		wanted := strings.TrimSpace(one.source.Sheet)
		if _, err := strconv.Atoi(wanted); err == nil || wanted == "" || !inSheet || strings.EqualFold(wanted, strings.TrimSpace(sheet)) {
			found = append(found, one)
		}
	}
	return found
}

// likeOrigin gives a workbook that no source names, if it holds returned rows, the source
// of the file they came from.
func (r *run) likeOrigin(ctx context.Context, one item, f *file) (_ item, err error) {
	b, err := openBook(ctx, f)
	if err != nil {
		return one, err
	}
	defer func() { err = errors.Join(err, b.archive.Close()) }()
	back, err := b.findReturned(ctx)
	if err != nil || back == nil {
		return one, err
	}
	var known []item
	for _, origin := range r.originItems(back.origin) {
		if origin.contract.Feed == one.contract.Feed {
			known = append(known, origin)
		}
	}
	same := func(origin item) bool { return origin.sourceSHA == known[0].sourceSHA }
	switch {
	case len(known) > 0 && !slices.ContainsFunc(known, func(origin item) bool { return !same(origin) }):
		one.contract, one.source, one.survey, one.sourceSHA = known[0].contract, known[0].source, known[0].survey, known[0].sourceSHA
		return one, nil
	case len(known) > 0:
		return one, fmt.Errorf("the workbook holds rows of %s, which several sources read\nhint: name the workbook in the source that its rows belong to", back.origin)
	}
	settings, err := b.settings(ctx)
	if err == nil && settings != shortSHA(one.sourceSHA) {
		err = fmt.Errorf("the workbook holds rows of %s, which no source names: how its columns and amounts are to be read is not known\nhint: name the workbook in a source of jixiao.yaml", back.origin)
	}
	return one, err
}

// settingsLabel stands before the hash of the settings that the original was read by, in
// the second sheet. A file that no source names has the settings of none.
const settingsLabel = "读取设置"

func shortSHA(sum string) string { return sum[:min(12, len(sum))] }

// settings is the hash behind settingsLabel, "" if there is none.
func (b *book) settings(ctx context.Context) (string, error) {
	for _, sheet := range b.sheets {
		t, err := b.open(ctx, sheet)
		if err != nil {
			return "", err
		}
		rows, err := head(t, headerRows, 0)
		if err := errors.Join(err, t.content.Close()); err != nil {
			return "", err
		}
		for _, one := range rows {
			if len(one.cells) > 1 && trimCell(one.cells[0]) == settingsLabel {
				return trimCell(one.cells[1]), nil
			}
		}
	}
	return "", nil
}

// checkReturned refuses returned rows that were saved in another format: the shape of
// the original file would be looked for in them.
func checkReturned(o *opened) error {
	if _, is := o.table.(*returnedTable); !is && isReturned(o.layout.header) {
		return errors.New("rows returned for correction come back as a workbook, and this is one no longer\nhint: save it as XLSX")
	}
	return nil
}

// rowsUntil gives the rows of a table up to a line, from a first one on.
func rowsUntil(t table, first, last int64) ([][]string, error) {
	var rows [][]string
	for {
		next, err := t.next()
		if errors.Is(err, io.EOF) {
			return rows, nil
		}
		if err != nil {
			return nil, err
		}
		if next.line >= first {
			rows = append(rows, slices.Clone(next.cells))
		}
		if next.line >= last {
			return rows, nil
		}
	}
}
