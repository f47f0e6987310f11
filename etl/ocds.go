package etl

import (
	"context"
	"errors"
	"fmt"
	"io"
	"reflect"
	"slices"
	"strings"

	"jixiao/internal/workspace"
)

// A source of feed ocds names packages of the Open Contracting Data Standard (OCDS 1.1,
// 1.0 where it differs in names). It has no table of its own: each file is loaded once for
// each of the feeds below, a load of the ledger for each. A row is one contract, amendment,
// milestone, event or payment as the latest release of the file states it; docs/ocds.md
// says what is mapped and what is not.
//
// The file is read several times and never held: once to its end, to know that it is whole
// and of which shape it is; then for each feed once for the latest date on which each thing
// is stated, and once for the rows. The first feed is loaded only after the package was
// looked at for all of them, so that a mistake in it refuses all alike.

// ocdsFeed is the feed of a source that names OCDS packages.
const ocdsFeed = "ocds"

// ocdsFeeds are the feeds that a package gives rows for, in the order of loading.
func ocdsFeeds() []string {
	return []string{"projects", "contracts", "contract_changes", "milestones", "events", "disbursements"}
}

// isGrouped says of a feed whether its rows are one statement with their contract: a later
// release replaces all of a contract's rows, those it does not have as well.
func isGrouped(feed string) bool { return feed == "contract_changes" || feed == "milestones" }

// ocdsStatements is how many contracts, payments and other things one file may state: their
// keys are held in memory.
const ocdsStatements = 2 << 20

// Columns that a row of a package has behind those of the contract.
const (
	ocdsPathColumn = "json_path" // where in the file it stands
	ocdsRankColumn = "release"   // date and id of the release: the greater one wins
)

// group is what a release states of one key: one row, or all rows of a contract.
type group struct {
	key  string
	rank string
	rows []ocdsRow
}

// ocdsRow is one row to be.
type ocdsRow struct {
	path  jsonNode
	cells map[string]string   // by column of the contract
	from  map[string]jsonNode // where the cell stands or should stand
}

// ocdsTable gives the rows of one feed of a package.
type ocdsTable struct {
	reader   *ocdsReader
	contract *Contract
	kind     string            // of contracts whose release states none
	winners  map[string]string // key → rank, "" once its rows were given
	waiting  []row
	faults   []string // of the waiting rows
	fault    string   // of the row given last, as in batchRow
	line     int64
	say      func(code string, pairs ...string) string
	groups   []string // of a grouped feed: contract and rank of each that won, by turns
	notes    map[string]int
	aside    int // statements that a later release of the file replaces
}

// checkOCDS refuses settings that a package leaves no room for.
func checkOCDS(source *workspace.Source) error {
	plain := workspace.Source{Feed: source.Feed, Files: source.Files, Encoding: source.Encoding, Pos: source.Pos, Constants: source.Constants}
	if !reflect.DeepEqual(plain, *source) {
		return fmt.Errorf("%s: a source of feed ocds has files, encoding and constants alone; the standard says what stands where", source.Pos)
	}
	for _, name := range sortedKeys(source.Constants) {
		if name != "contract_kind" {
			return fmt.Errorf("%s: a source of feed ocds has no constant %q\nhint: constants: {contract_kind: 服务} is for releases that do not state tender.mainProcurementCategory", source.Pos, name)
		}
	}
	return nil
}

// ocdsItems lists the files of a source of packages, each once per feed.
func (r *run) ocdsItems(contracts []Contract, source *workspace.Source, path string) ([]item, error) {
	var items []item
	for _, feed := range ocdsFeeds() {
		contract, err := contractOf(contracts, feed)
		if err != nil {
			return nil, err
		}
		found, err := r.itemsAt(&contract, source, path)
		if err != nil {
			return nil, err
		}
		items = append(items, found...)
	}
	slices.SortStableFunc(items, func(a, b item) int { return strings.Compare(a.name, b.name) })
	return items, nil
}

// isOf says whether an item belongs to a feed, the source's own name for it or "" for any.
func (i item) isOf(feed string) bool {
	return feed == "" || i.contract.Feed == feed || i.source.Feed == feed
}

// openOCDS opens a package for the rows of one feed.
func (l *loading) openOCDS(ctx context.Context) (*opened, error) {
	f, source, contract := l.file, l.item.source, l.item.contract
	if f.kind != delimited {
		return nil, errors.New("no JSON; an OCDS package is JSON or NDJSON, plain or gzipped\nhint: spreadsheets of OCDS are turned back into JSON with flatten-tool")
	}
	encoding, err := f.encoding(ctx, source)
	if err != nil {
		return nil, err
	}
	shape, isSound := l.run.sound[f.sha256]
	if !isSound {
		if shape, err = f.surveyOCDS(ctx, encoding); err != nil {
			return nil, err
		}
	}
	open := func(wholly bool) (*ocdsReader, error) {
		reader, err := f.ocds(ctx, encoding, shape)
		if err == nil && !wholly && contract.Feed != "disbursements" {
			reader.skips = "transactions"
		}
		return reader, err
	}
	t := &ocdsTable{
		contract: contract, kind: source.Constants["contract_kind"], winners: map[string]string{},
		say: l.run.zh.say, notes: map[string]int{},
	}
	if err := t.findWinners(open, !isSound); err != nil {
		return nil, err
	}
	l.run.sound[f.sha256] = shape
	if t.reader, err = open(false); err != nil {
		return nil, err
	}
	found := layout{found: len(contract.Columns)}
	for no, column := range contract.Columns {
		found.header, found.column = append(found.header, column.Name), append(found.column, no)
	}
	found.header = append(found.header, ocdsPathColumn, ocdsRankColumn)
	return &opened{table: t, layout: found, encoding: "ocds json", warnings: func(*rows) []string { return t.warnings() }}, nil
}

// findWinners reads the package for the latest statement of each key; wholly says that
// what other feeds take from it is looked at as well.
func (t *ocdsTable) findWinners(open func(bool) (*ocdsReader, error), wholly bool) (err error) {
	if t.reader, err = open(wholly); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, t.reader.close()) }()
	for {
		groups, err := t.release(t.notes, wholly)
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		for _, one := range groups {
			key := shortKey(one.key)
			before, is := t.winners[key]
			if is {
				t.aside++
			}
			if one.rank > before {
				t.winners[key] = one.rank
			}
		}
		if len(t.winners) > ocdsStatements {
			return fmt.Errorf("the file states more than %d contracts, payments or events, the limit of one file\nhint: split it into files of fewer releases", ocdsStatements)
		}
	}
}

// release gives what the next release states for the feed.
func (t *ocdsTable) release(notes map[string]int, wholly bool) ([]group, error) {
	next, err := t.reader.next()
	if err != nil {
		return nil, err
	}
	mapping := &ocdsMapping{release: next, kind: t.kind, feed: t.contract.Feed, wholly: wholly, notes: notes}
	return mapping.groups()
}

// next gives the next row; io.EOF after the last.
func (t *ocdsTable) next() (row, error) {
	for len(t.waiting) == 0 {
		groups, err := t.release(map[string]int{}, false)
		if err != nil {
			return row{}, err
		}
		for _, one := range groups {
			key := shortKey(one.key)
			if t.winners[key] != one.rank {
				continue
			}
			t.winners[key] = "" // the same release again is no second row
			if isGrouped(t.contract.Feed) {
				t.groups = append(t.groups, one.key, one.rank)
			}
			for _, from := range one.rows {
				t.add(from, one.rank)
			}
		}
	}
	first := t.waiting[0]
	t.fault = t.faults[0]
	t.waiting, t.faults = t.waiting[1:], t.faults[1:]
	return first, nil
}

// add lays a row out as the contract has its columns.
func (t *ocdsTable) add(from ocdsRow, rank string) {
	t.line++
	cells := make([]string, 0, len(t.contract.Columns)+2)
	for _, column := range t.contract.Columns {
		cells = append(cells, from.cells[column.Name])
	}
	t.waiting = append(t.waiting, row{line: t.line, cells: append(cells, from.path.path(), rank)})
	t.faults = append(t.faults, t.faultOf(from))
}

// faultOf is the first thing wrong with a row, said by its place in the file; "" if it
// keeps the contract as far as can be told here.
func (t *ocdsTable) faultOf(from ocdsRow) string {
	for _, column := range t.contract.Columns {
		cell := from.cells[column.Name]
		code := ""
		switch {
		case cell == "" && (column.Required || column.Name == "currency"):
			code = "missing" // an amount without currency is none of ours
		case column.digits() == 2 && decimals(cell) > 2:
			code = "too_precise"
		case column.Name == "price_amount" && (strings.HasPrefix(cell, "-") || isZero(cell)), column.Name == "amount" && isZero(cell):
			code = "check_failed"
		}
		if code != "" {
			path := from.path.path()
			if at, is := from.from[column.Name]; is {
				path = at.path()
			}
			return strings.Join([]string{code, path, cell, t.say(code, "header", path, "column", column.Name, "value", cell)}, separator)
		}
	}
	return ""
}

func (t *ocdsTable) close() error { return t.reader.close() }

// warnings say what of the package was left out.
func (t *ocdsTable) warnings() []string {
	var said []string
	if t.aside > 0 {
		said = append(said, fmt.Sprintf("%d older or repeated statements of the same thing stand aside: the latest release counts", t.aside))
	}
	notes := make(map[string]string, len(t.notes))
	for note, count := range t.notes {
		notes[note] = fmt.Sprintf("%d %s", count, note)
	}
	for _, note := range sortedKeys(notes) {
		said = append(said, notes[note])
	}
	return said
}

// ocdsRows gives the rows of a package for the batch.
type ocdsRows struct {
	rows  *rows
	table *ocdsTable
}

// next gives the next row; io.EOF after the last.
func (o *ocdsRows) next() (batchRow, error) {
	from, err := o.rows.next()
	if err != nil {
		return batchRow{}, err
	}
	return batchRow{line: from.line, cells: from.cells, fault: o.table.fault}, nil
}
