package etl

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"jixiao/internal/warehouse"
	"jixiao/internal/workspace"
)

// loading is one file on its way into the warehouse, within one transaction.
type loading struct {
	run      *run
	item     item
	file     *file
	tx       *warehouse.Tx
	opened   *opened
	rows     *rows
	typing   *typing
	headers  []string // per contract column the header in the file, for messages
	result   *FileResult
	read     int64
	kept     int64
	bad      int64
	best     layout // the header that came closest
	repeated int    // answer sheets of a survey whose number came before in the file
}

// load loads one file in a transaction of its own and tells about it.
func (r *run) load(ctx context.Context, no int, one item) (FileResult, error) {
	started := time.Now()
	result := FileResult{Feed: one.contract.Feed, File: one.name, Status: StatusLoaded}
	event := Event{Feed: one.contract.Feed, File: one.name, FileNo: no + 1, FileCount: len(r.items)}
	tell := func(kind string, rows, expected int64, done *FileResult) {
		event.Kind, event.Rows, event.RowsExpected, event.Result = kind, rows, expected, done
		if seconds := time.Since(started).Seconds(); seconds > 0 {
			event.RowsPerSecond = float64(rows) / seconds
		}
		r.progress(event)
	}
	tell(EventStart, 0, -1, nil)
	limited, stop := context.WithTimeoutCause(ctx, r.options.Limits.Time,
		overLimit("seconds", "not read within %s, the limit of one file", r.options.Limits.Time))
	defer stop()
	err := r.loadFile(limited, one, &result, func(rows, expected int64) { tell(EventProgress, rows, expected, nil) })
	if err != nil {
		if cause := context.Cause(limited); cause != nil && !errors.Is(err, cause) {
			err = errors.Join(cause, err)
		}
		err = inFile(one.name, result.Sheet, err)
		result.Status, result.Error = StatusRefused, err.Error()
		result.RowsLoaded, result.RowsSuperseded = 0, 0
	}
	if one.source.Feed == ocdsFeed && err != nil { // a mistake in a package refuses all its feeds, and is said once
		if r.saidOnce[one.name] == result.Error {
			err = nil
		}
		r.saidOnce[one.name] = result.Error
	}
	result.Elapsed = time.Since(started)
	tell(EventDone, result.RowsRead, result.RowsRead, &result)
	return result, err
}

func (r *run) loadFile(ctx context.Context, one item, result *FileResult, onRows func(rows, expected int64)) (problem error) {
	f, remove, err := r.inspect(ctx, one)
	if err != nil {
		return err
	}
	defer func() { problem = errors.Join(problem, remove()) }()
	if one.unnamed && f.kind == workbook {
		if one, err = r.likeOrigin(ctx, one, f); err != nil {
			return err
		}
	}
	l := &loading{run: r, item: one, file: f, result: result}
	err = r.wh.InTransaction(ctx, func(ctx context.Context, tx *warehouse.Tx) error {
		l.tx = tx
		book := &ledger{tx: tx, contract: one.contract, project: r.ws.Project.ID}
		old, known, err := l.earlier(ctx, book)
		if err != nil || known {
			return err
		}
		if err := l.open(ctx); err != nil {
			return l.leftToOthers(err)
		}
		err = errors.Join(l.replace(ctx, book, old, func(now progress) { onRows(now.rows, now.expected) }), l.opened.table.close())
		if err != nil {
			return err
		}
		return f.unchanged()
	})
	if err == nil && l.opened != nil {
		r.noteHeaders(l.item, l.opened.sheet, l.ownHeaders(l.opened.layout))
	}
	return err
}

// inspect looks at the file of an item, unpacked from its archive; remove takes away what
// was unpacked.
func (r *run) inspect(ctx context.Context, one item) (f *file, remove func() error, err error) {
	path, remove := one.path, func() error { return nil }
	if one.problem != nil {
		return nil, remove, one.problem
	}
	if one.member != "" {
		if path, remove, err = extract(ctx, one.path, one.member, r.options.Limits); err != nil {
			return nil, nil, err
		}
	}
	if f, err = inspect(ctx, one.name, path, r.options.Limits); err != nil {
		return nil, nil, errors.Join(err, remove())
	}
	return f, remove, nil
}

// leftToOthers skips returned rows that another source loads.
func (l *loading) leftToOthers(err error) error {
	if !errors.Is(err, errElsewhere) {
		return err
	}
	l.result.Status = StatusSkipped
	l.result.Warnings = append(l.result.Warnings, "skipped: "+errElsewhere.Error())
	return nil
}

// earlier looks the file up in the ledger. known says that there is nothing to do; old
// are the loads that this one replaces.
func (l *loading) earlier(ctx context.Context, book *ledger) (old []string, known bool, err error) {
	entries, err := book.current(ctx)
	if err != nil {
		return nil, false, err
	}
	planned := l.run.planned[l.item.contract.Feed+"\n"+l.item.name]
	for _, e := range entries {
		same := e.contentSHA == l.file.sha256 && e.sourceSHA == l.item.sourceSHA
		switch {
		case e.file == l.item.name && same:
			l.result.Status, l.result.LoadID, l.result.Sheet = StatusUnchanged, e.loadID, e.sheet
			l.result.RowsRead, l.result.RowsLoaded = e.read, e.loaded
			l.result.RowsRejected, l.result.RowsSuperseded = e.rejected, e.superseded
			return nil, true, nil
		case e.file == l.item.name && (e.sourceSHA == l.item.sourceSHA || !slices.Contains(planned, e.sourceSHA)):
			old = append(old, e.loadID)
		case same && l.run.exists(e.file):
			l.result.Status = StatusSkipped
			l.result.Warnings = append(l.result.Warnings,
				fmt.Sprintf("skipped: the same content is loaded from %s", e.file))
			return nil, true, nil
		case same:
			old = append(old, e.loadID)
			l.result.Warnings = append(l.result.Warnings,
				fmt.Sprintf("loaded before from %s, which is gone: taken as renamed", e.file))
		}
	}
	return old, false, nil
}

// exists says whether a file of the ledger is still there.
func (r *run) exists(name string) bool {
	archive, member := archiveOf(name)
	path := filepath.Join(r.ws.Dir, filepath.FromSlash(archive))
	if _, err := os.Stat(path); err != nil || member == "" {
		return err == nil
	}
	names, err := members(path, r.options.Limits)
	return err != nil || slices.Contains(names, member) // what cannot be listed is not gone
}

// open opens the file's table, finds its header and prepares the typing.
func (l *loading) open(ctx context.Context) error {
	var err error
	var back *returnedError
	if l.item.source.Feed == ocdsFeed {
		l.opened, err = l.openOCDS(ctx)
	} else if l.opened, err = open(ctx, l.file, l.item.source, l.finder(l.item.source)); errors.As(err, &back) {
		err = l.openReturned(ctx, &back.comeback)
	}
	if err != nil {
		l.sayDrift(l.best) // what is missing may be gone, or have another name
		return err
	}
	contract, source, o := l.item.contract, l.item.source, l.opened
	l.result.Encoding, l.result.Delimiter, l.result.Sheet = o.encoding, o.delimiter, o.sheet
	l.result.HeaderLine, l.result.IgnoredColumns = o.layout.line, o.layout.ignored
	l.sayDrift(o.layout)
	if source.HeaderRows == 0 && o.layout.last > o.layout.line {
		l.result.Warnings = append(l.result.Warnings, fmt.Sprintf("the header is read from lines %d to %d, as its merged cells show", o.layout.line, o.layout.last))
	}
	if l.item.survey == nil && source.Feed != ocdsFeed {
		l.result.Warnings = append(l.result.Warnings, unitWarnings(contract, source, o.layout)...)
	} else if l.item.survey != nil {
		l.result.Warnings = append(l.result.Warnings, surveyWarnings(l.item.survey, o.layout)...)
	}
	if err := errors.Join(checkValues(source, o), checkReturned(o)); err != nil {
		return errors.Join(err, o.table.close())
	}
	if l.rows, err = o.rows(source, l.run.options.Limits); err != nil {
		return errors.Join(err, o.table.close())
	}
	l.typing = &typing{contract: contract, source: source, place: o.layout.column, width: len(o.layout.header), nulls: nullWords(), vouched: true}
	if source.Feed == ocdsFeed {
		l.typing.source = &workspace.Source{Feed: ocdsFeed, Pos: source.Pos} // constants are the reader's
	}
	if l.item.survey != nil {
		l.typing.place, l.typing.width, l.typing.nulls, l.typing.vouched = surveyPlaces(contract), len(contract.Columns), nil, false
	}
	for no, column := range contract.Columns {
		header := column.Name
		if l.item.survey != nil {
			header = column.label()
			if place := o.layout.place(column.Name); place >= 0 {
				header = strings.TrimSpace(o.layout.header[place])
			}
		} else if place := o.layout.column[no]; place >= 0 {
			header = strings.TrimSpace(o.layout.header[place])
		}
		l.headers = append(l.headers, header)
	}
	return nil
}

// finder finds the header of the file's table under a source.
func (l *loading) finder(source *workspace.Source) finder {
	l.best = layout{}
	return func(rows []numbered) (found layout, err error) {
		if l.item.survey != nil {
			found, err = findSurveyHeader(source, l.item.survey, rows)
		} else {
			found, err = findHeader(l.item.contract, source, rows)
		}
		if found.found > l.best.found {
			l.best = found
		}
		return found, err
	}
}

// checkValues refuses settings about values that the file's format leaves no room for.
func checkValues(source *workspace.Source, o *opened) error {
	if _, back := o.table.(*returnedTable); back {
		return nil // its cells are the text of the original's
	}
	switch {
	case source.DecimalComma && o.delimiter == "":
		return fmt.Errorf("%s: decimal_comma is for delimited text; in this file numbers are numbers", source.Pos)
	case source.TimeZone != "" && o.sheet != "":
		return fmt.Errorf("%s: time_zone is not for workbooks: a day and its midnight are one cell there, and only the midnight would move\nhint: save the sheet as CSV with the times written out", source.Pos)
	}
	return nil
}

// replace takes the old loads out and puts the file's rows in.
func (l *loading) replace(ctx context.Context, book *ledger, old []string, onRows func(progress)) error {
	project, contract := l.run.ws.Project.ID, l.item.contract
	l.result.LoadID = loadID(project, contract.Feed, l.item.name, l.opened.sheet, l.file.sha256, l.item.sourceSHA)
	if err := book.remove(ctx, old); err != nil {
		return err
	}
	if err := l.fillRaw(ctx, onRows); err != nil {
		return err
	}
	if err := l.checkShare(ctx); err != nil {
		return err
	}
	e := entry{
		loadID: l.result.LoadID, file: l.item.name, sheet: l.opened.sheet,
		contentSHA: l.file.sha256, sourceSHA: l.item.sourceSHA,
		read: l.read, loaded: l.kept, rejected: l.bad, loadedAt: time.Now().UTC(),
	}
	if err := l.enter(ctx, book, e); err != nil {
		return err
	}
	if contract.Feed == ticketEventsFeed {
		if err := l.noteStates(ctx); err != nil {
			return err
		}
	}
	if err := book.balance(ctx); err != nil {
		return err
	}
	return l.count(ctx)
}

// enter writes the load into the ledger and says what it takes from others.
func (l *loading) enter(ctx context.Context, book *ledger, e entry) error {
	if err := book.write(ctx, e, l.opened.encoding); err != nil {
		return err
	}
	if err := book.writeHeaders(ctx, e.loadID, l.ownHeaders(l.opened.layout)); err != nil {
		return err
	}
	if err := errors.Join(l.noteGroups(ctx), book.supersede(ctx, e.loadID)); err != nil {
		return err
	}
	if l.item.survey != nil {
		return l.sayRespondents(ctx)
	}
	if l.item.source.Feed == ocdsFeed {
		return nil // releases that say again what earlier ones said are how the standard works
	}
	said, err := book.swallowed(ctx, e.loadID)
	l.result.Warnings = append(l.result.Warnings, said...)
	return err
}

// count takes the file's counts from what the transaction holds.
func (l *loading) count(ctx context.Context) error {
	l.result.FooterRows = l.rows.footerRows
	if l.opened.warnings != nil {
		l.result.Warnings = append(l.result.Warnings, l.opened.warnings(l.rows)...)
	}
	var stored int64
	err := l.tx.QueryRow(ctx, fmt.Sprintf("select count(*) from raw.%s where project_id = $1 and load_id = $2",
		ident(l.item.contract.Feed)), l.run.ws.Project.ID, l.result.LoadID).Scan(&stored)
	if err != nil {
		return err
	}
	err = l.tx.QueryRow(ctx, "select rows_read, rows_loaded, rows_rejected, rows_superseded from ops.loads where load_id = $1",
		l.result.LoadID).Scan(&l.result.RowsRead, &l.result.RowsLoaded, &l.result.RowsRejected, &l.result.RowsSuperseded)
	if err != nil {
		return err
	}
	if stored != l.result.RowsLoaded+l.result.RowsSuperseded {
		return fmt.Errorf("the rows do not add up: %d in raw.%s, %d loaded + %d superseded",
			stored, l.item.contract.Feed, l.result.RowsLoaded, l.result.RowsSuperseded)
	}
	return nil
}

// fillRaw reads the file batch by batch: each is typed and checked by one statement,
// then goes to raw or to the rejects.
func (l *loading) fillRaw(ctx context.Context, onRows func(progress)) error {
	if err := l.prepare(ctx); err != nil {
		return err
	}
	next, after := l.reader()
	defer after()
	rows := newFiller(ctx, l.typing.width, next, l.file.expected, onRows)
	defer rows.close()
	for {
		b, err := rows.fill(ctx)
		if b.rows > 0 && err == nil {
			l.read += b.rows
			err = l.settleBatch(ctx, b)
		}
		if _, is := l.opened.table.(*ocdsTable); is && b.rows > 0 && err == nil {
			err = l.noteReleases(ctx, b)
		}
		b.slice.release()
		if err != nil {
			return err
		}
		if b.rows == 0 {
			break
		}
	}
	return l.cleanUp(ctx)
}

// reader gives the rows of the file as they go into the batch; after takes over what it
// saw on the way.
func (l *loading) reader() (next func() (batchRow, error), after func()) {
	if l.item.survey != nil {
		survey := newSurveyRows(l)
		return survey.next, func() { l.repeated = survey.repeated }
	}
	if table, is := l.opened.table.(*ocdsTable); is {
		packages := &ocdsRows{rows: l.rows, table: table}
		return packages.next, func() {}
	}
	plain := newPlainRows(l)
	return plain.next, func() { l.result.IgnoredColumns = append(l.result.IgnoredColumns, plain.nameless()...) }
}

func (l *loading) prepare(ctx context.Context) error {
	if err := l.tx.Exec(ctx, macros); err != nil {
		return fmt.Errorf("etl/macros.sql: %w", err)
	}
	if err := l.tx.Exec(ctx, "create or replace temp table seen (key_hash ubigint)"); err != nil {
		return err
	}
	return l.preparePhrases(ctx)
}

// cleanUp drops what a pooled connection would keep.
func (l *loading) cleanUp(ctx context.Context) error {
	for _, table := range []string{"batch", "lines", "typed", "seen", "fresh", "repeats", "faults", "phrases"} {
		if err := l.tx.Exec(ctx, "drop table if exists temp.main."+table); err != nil {
			return err
		}
	}
	return nil
}
