// Package etl loads files into the raw schema of the warehouse.
//
// What goes in: the files that a workspace's sources name (CSV and its kin and JSON, plain
// or gzipped, in UTF-8, GB18030 or UTF-16; XLSX workbooks; Parquet; ZIP archives of them), and one contract per feed
// (etl/feeds/<feed>.sql, or feeds/<feed>.sql of the workspace) that says which columns a
// file of the feed must have, under which headers, of which types and under which
// conditions.
//
// What comes out, file by file, each in one transaction: the rows that keep the
// contract in raw.<feed>, with the file and line they came from; the rows that break it
// in ops.rejects, one entry per reason; and the file itself in ops.loads, the ledger.
// Nothing is lost or invented: rows read = loaded + rejected + superseded, checked in
// every transaction. A row is superseded when its key comes again in a later file: it
// stays in raw, raw.superseded names the winner, and it counts again when the winner
// goes. In a wide questionnaire export a row is one answer: one chosen option or one
// written text, or a sheet without any (see questionnaire.go).
//
// The way of a row: reader (csv.go, json.go, sheet.go, parquet.go) → header and layout (header.go) → batch, a
// temporary table of text (fill.go) → one statement that types and checks it (typing.go,
// macros.sql) → raw, or the reasons (load.go, reject.go) → the ledger (ledger.go) and the
// superseding (supersede.go).
//
// A file that was loaded before with the same content and the same settings is left
// alone. A changed file replaces its rows. A file of which more rows break the contract
// than it allows is refused whole, and so is a file that cannot be read to its end.
package etl

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"jixiao/internal/warehouse"
	"jixiao/internal/workspace"
)

// Options say what to ingest and how.
type Options struct {
	Files  []string // only these files, as paths; none: all files of the sources
	Feed   string   // only sources of this feed; the feed of Files that no source names
	DryRun bool     // read and check everything, keep nothing; the warehouse may be nil or open for reading
	Limits Limits   // the zero value means those of the workspace
}

// Kinds of an Event.
const (
	EventStart    = "start"    // a file is about to be read
	EventProgress = "progress" // rows of it were read
	EventDone     = "done"     // it is loaded, unchanged, skipped or refused: see Result
)

// Event tells what Ingest is doing.
type Event struct {
	Kind          string      `json:"event"`
	Feed          string      `json:"feed"`
	File          string      `json:"file"`
	FileNo        int         `json:"file_no"` // from 1
	FileCount     int         `json:"file_count"`
	Rows          int64       `json:"rows"`
	RowsExpected  int64       `json:"rows_expected"` // of the whole file, by what was read; -1 if not known
	RowsPerSecond float64     `json:"rows_per_second"`
	Result        *FileResult `json:"result,omitempty"` // of EventDone
}

// Statuses of a FileResult.
const (
	StatusLoaded    = "loaded"
	StatusUnchanged = "unchanged" // loaded before, same content, same settings
	StatusSkipped   = "skipped"   // the same content is loaded under another name
	StatusRefused   = "refused"   // nothing of it was loaded: see Error
)

// FileResult is what became of one file, or one sheet of it. RowsRead is RowsLoaded +
// RowsRejected + RowsSuperseded, unless the file was refused: then RowsRead and
// RowsRejected say how far it came. Rows of earlier loads that this one superseded are
// counted in theirs.
type FileResult struct {
	Feed           string         `json:"feed"`
	File           string         `json:"file"`
	Sheet          string         `json:"sheet,omitempty"`
	Status         string         `json:"status"`
	LoadID         string         `json:"load_id,omitempty"`
	Encoding       string         `json:"encoding,omitempty"`
	Delimiter      string         `json:"delimiter,omitempty"`
	HeaderLine     int64          `json:"header_line,omitempty"`
	RowsRead       int64          `json:"rows_read"`
	RowsLoaded     int64          `json:"rows_loaded"`
	RowsRejected   int64          `json:"rows_rejected"`
	RowsSuperseded int64          `json:"rows_superseded"`
	RowsBlank      int64          `json:"rows_blank,omitempty"`   // of those read, still to be filled in
	RowsYielded    int64          `json:"rows_yielded,omitempty"` // of the blank ones, superseded: another file has the row
	FooterRows     int            `json:"footer_rows,omitempty"`
	IgnoredColumns []string       `json:"ignored_columns,omitempty"`
	Warnings       []string       `json:"warnings,omitempty"`
	Reasons        map[string]int `json:"reasons,omitempty"` // reason code → how often
	Rejects        []Reject       `json:"rejects,omitempty"` // the first of them
	Error          string         `json:"error,omitempty"`
	Elapsed        time.Duration  `json:"elapsed_ns"`
}

// Reject is one reason why a row was not loaded. Personal numbers are masked.
type Reject struct {
	Line    int64  `json:"line"`
	Column  string `json:"column"`
	Value   string `json:"value"`
	Code    string `json:"reason_code"`
	Reason  string `json:"reason"`  // for people, in Chinese
	Message string `json:"message"` // the same in English, file and line first
}

// Summary is what became of all files; its counts leave out what was refused or skipped.
type Summary struct {
	Files          []FileResult  `json:"files"`
	Warnings       []string      `json:"warnings,omitempty"` // about no single file
	RowsRead       int64         `json:"rows_read"`
	RowsLoaded     int64         `json:"rows_loaded"`
	RowsRejected   int64         `json:"rows_rejected"`
	RowsSuperseded int64         `json:"rows_superseded"`
	Elapsed        time.Duration `json:"elapsed_ns"`
}

// Ingest loads the files of the workspace's sources that are new or changed, one
// transaction each. A file that is refused does not stop the others: the errors are
// joined. When the context ends, the file in hand is rolled back and the files before
// it stay. progress may be nil.
func Ingest(ctx context.Context, wh *warehouse.Warehouse, ws *workspace.Workspace, options Options, progress func(Event)) (summary Summary, err error) {
	started := time.Now()
	defer func() { summary.Elapsed = time.Since(started) }()
	if options.Limits == (Limits{}) {
		options.Limits = LimitsOf(ws.FileLimits)
	}
	if progress == nil {
		progress = func(Event) {}
	}
	var headings []heading
	if wh != nil {
		if headings, err = readHeadings(ctx, wh, ws.Project.ID); err != nil {
			return summary, err
		}
	}
	if options.DryRun {
		scratch, remove, scratchErr := openScratch(ctx)
		if scratchErr != nil {
			return summary, scratchErr
		}
		defer func() { err = errors.Join(err, remove()) }()
		wh = scratch
	}
	restore, err := boundMemory(ctx, wh)
	if err != nil {
		return summary, err
	}
	defer func() { err = errors.Join(err, restore()) }()
	run, err := newRun(ctx, wh, ws, options, progress)
	if err != nil {
		return summary, err
	}
	run.headings = headings
	problems := run.problems
	for no, item := range run.items {
		result, err := run.load(ctx, no, item)
		summary.Files = append(summary.Files, result)
		problems = append(problems, err)
		if ctx.Err() != nil {
			summary.total()
			return summary, errors.Join(append(problems, context.Cause(ctx))...)
		}
	}
	problems = append(problems, run.recount(ctx, summary.Files), run.countBlanks(ctx, summary.Files))
	summary.total()
	if len(options.Files) == 0 && options.Feed == "" && !options.DryRun {
		summary.Warnings, err = run.forgotten(ctx)
		problems = append(problems, err)
		aside, err := run.setAside(ctx)
		summary.Warnings, problems = append(summary.Warnings, aside...), append(problems, err)
	}
	return summary, errors.Join(problems...)
}

// total sums the files that are loaded.
func (s *Summary) total() {
	for _, result := range s.Files {
		if result.Status == StatusRefused || result.Status == StatusSkipped {
			continue
		}
		s.RowsRead += result.RowsRead
		s.RowsLoaded += result.RowsLoaded
		s.RowsRejected += result.RowsRejected
		s.RowsSuperseded += result.RowsSuperseded
	}
}

// recount brings the results up to what the ledger says in the end: a file's rows may
// have been superseded by a file that came after it.
func (r *run) recount(ctx context.Context, results []FileResult) error {
	for no := range results {
		result := &results[no]
		if result.LoadID == "" {
			continue
		}
		err := r.wh.DB().QueryRowContext(ctx, "select rows_loaded, rows_superseded from ops.loads where load_id = $1 and is_current",
			result.LoadID).Scan(&result.RowsLoaded, &result.RowsSuperseded)
		if err != nil && !errors.Is(err, sql.ErrNoRows) { // no row: the file was refused, its load rolled back
			return fmt.Errorf("%s: %w", result.File, err)
		}
	}
	return nil
}

// loaderMemory is what DuckDB may hold while files are loaded: what it has written it keeps
// only as long as there is room, up to four fifths of the machine's memory if left alone.
const loaderMemory = 2 << 30

// boundMemory lets DuckDB hold no more than loaderMemory until restore is called.
func boundMemory(ctx context.Context, wh *warehouse.Warehouse) (restore func() error, err error) {
	var isMore bool
	err = wh.DB().QueryRowContext(ctx, "select parse_formatted_bytes(current_setting('memory_limit')) > $1", loaderMemory).Scan(&isMore)
	if err != nil || !isMore {
		return func() error { return nil }, err
	}
	set := func(statement string) error {
		_, err := wh.DB().ExecContext(context.WithoutCancel(ctx), statement)
		return err
	}
	return func() error { return set("reset memory_limit") }, set(fmt.Sprintf("set memory_limit = '%dB'", loaderMemory))
}

// openScratch opens a warehouse of its own in the folder for temporary files.
func openScratch(ctx context.Context) (*warehouse.Warehouse, func() error, error) {
	dir, err := os.MkdirTemp("", "jixiao-check-")
	if err != nil {
		return nil, nil, err
	}
	wh, err := warehouse.Open(ctx, filepath.Join(dir, "scratch.duckdb"), warehouse.Options{})
	if err != nil {
		return nil, nil, errors.Join(err, os.RemoveAll(dir))
	}
	return wh, func() error { return errors.Join(wh.Close(), os.RemoveAll(dir)) }, nil
}
