package etl

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"jixiao/internal/warehouse"
	"jixiao/internal/workspace"
)

// Exported is the workbook of one file's rejected rows, in the office's own columns.
type Exported struct {
	Feed      string         `json:"feed"`
	File      string         `json:"file"`
	Sheet     string         `json:"sheet,omitempty"`
	Workbook  string         `json:"workbook"` // path
	Rows      int64          `json:"rows"`     // with a reason
	SoundRows int64          `json:"sound_rows,omitempty"`
	Refused   bool           `json:"refused,omitempty"` // the file is not loaded: the workbook has all its rows
	Reasons   map[string]int `json:"reasons"`           // reason code → rows
}

// ExportRejects writes a workbook into dir for every file with rejected rows: those of
// the sources, or those that options name. Its first sheet has the rows with their cells
// as received, personal data among them, as text, behind the reasons and the place of
// each; its second says what to correct. Of a file that was refused whole it has all
// rows. Corrected, it is loaded like any file (returned.go). Nothing in the warehouse
// changes. A file that is gone or was changed since it was loaded is an error; the
// workbooks of the others are written all the same, and one that is there already is
// never written over.
func ExportRejects(ctx context.Context, wh *warehouse.Warehouse, ws *workspace.Workspace, options Options, dir string) ([]Exported, error) {
	if options.Limits == (Limits{}) {
		options.Limits = LimitsOf(ws.FileLimits)
	}
	r, err := newRun(ctx, wh, ws, options, func(Event) {})
	if err != nil {
		return nil, err
	}
	if err := os.MkdirAll(dir, 0o750); err != nil {
		return nil, err
	}
	problems := r.problems
	if len(options.Files) == 0 {
		problems = append(problems, r.findUnnamed(ctx))
	}
	var written []Exported
	for _, one := range r.items {
		result, err := r.exportItem(ctx, one, dir)
		if err != nil {
			problems = append(problems, inFile(one.name, result.Sheet, err))
		} else if result.Workbook != "" {
			written = append(written, result)
		}
		if ctx.Err() != nil {
			break
		}
	}
	return written, errors.Join(problems...)
}

// findUnnamed adds the files with rejected rows that no source names: they were loaded
// by name. One that is gone is an error.
func (r *run) findUnnamed(ctx context.Context) error {
	contracts, err := Contracts()
	if err != nil {
		return err
	}
	return r.wh.InTransaction(ctx, func(ctx context.Context, tx *warehouse.Tx) error {
		var problems []error
		for no := range contracts {
			book := ledger{tx: tx, contract: &contracts[no], project: r.ws.Project.ID}
			entries, err := book.current(ctx)
			if err != nil {
				return err
			}
			for _, e := range entries {
				_, planned := r.planned[contracts[no].Feed+"\n"+e.file]
				asked := r.options.Feed == "" || r.options.Feed == contracts[no].Feed
				if !planned && asked && e.rejected > 0 {
					problems = append(problems, r.addUnnamed(&contracts[no], e))
				}
			}
		}
		return errors.Join(problems...)
	})
}

func (r *run) addUnnamed(contract *Contract, e entry) error {
	if !r.exists(e.file) {
		return fmt.Errorf("%s: %d rows of it were rejected, and the file is gone: they cannot be given back as received", e.file, e.rejected)
	}
	archive, _ := archiveOf(e.file)
	source := &workspace.Source{Feed: contract.Feed, Pos: "--feed " + contract.Feed}
	items, err := r.itemsAt(contract, source, filepath.Join(r.ws.Dir, filepath.FromSlash(archive)))
	if err != nil {
		return err
	}
	for _, one := range items {
		if one.unnamed = true; one.name == e.file {
			r.items = append(r.items, one)
		}
	}
	return nil
}

// exportItem writes the workbook of one file, if rows of it were rejected.
func (r *run) exportItem(ctx context.Context, one item, dir string) (result Exported, err error) {
	result = Exported{Feed: one.contract.Feed, File: one.name, Reasons: map[string]int{}}
	f, remove, err := r.inspect(ctx, one)
	if err != nil {
		return result, err
	}
	defer func() { err = errors.Join(err, remove()) }()
	if one.unnamed && f.kind == workbook {
		if one, err = r.likeOrigin(ctx, one, f); err != nil {
			return result, err
		}
	}
	from, err := r.findRejects(ctx, one, f)
	if err != nil || from.count == 0 {
		return result, errors.Join(err, from.close())
	}
	defer func() { err = errors.Join(err, from.close()) }()
	if one.source.Feed == ocdsFeed {
		return result, errors.New("rows of an OCDS package are not given back in a workbook: the reasons name their JSON paths\nhint: have the package corrected by its publisher (`jixiao query rejected_rows`)")
	}
	result.Refused = from.refused
	l := &loading{run: r, item: one, file: f, result: &FileResult{}}
	if err := l.open(ctx); err != nil {
		return result, err
	}
	result.Sheet = l.opened.sheet
	e := &exporting{loading: l, from: from, result: &result}
	err = errors.Join(e.write(ctx, filepath.Join(dir, bookName(one, l.opened.sheet))), l.opened.table.close(), f.unchanged())
	return result, err
}

// bookName names the workbook of a file: feed, path and sheet in one name.
func bookName(one item, sheet string) string {
	name := strings.Join(strings.FieldsFunc(one.contract.Feed+"_"+one.name+"_"+sheet, func(char rune) bool {
		return strings.ContainsRune(`/\:*?"<>|`, char) || char < ' '
	}), "_")
	const most = 150 // bytes: what comes behind has room in the 255 that a name may have
	if len(name) > most {
		runes := []rune(name)
		for len(string(runes)) > most {
			runes = runes[:len(runes)-1]
		}
		name = string(runes) + "_" + loadID(one.contract.Feed, one.name, sheet, "", "", "")
	}
	return strings.TrimSuffix(name, "_") + "_退回.xlsx"
}

// rejectsOf are the rejected rows of a file: in the warehouse, or in a scratch one if the
// file is not loaded.
type rejectsOf struct {
	db      *sql.DB
	loadID  string
	count   int64 // rows rejected
	refused bool
	close   func() error
}

// findRejects finds the rejected rows of a file. One that was loaded with other content
// or other settings is an error: its lines would not be those of the ledger.
func (r *run) findRejects(ctx context.Context, one item, f *file) (rejectsOf, error) {
	none := rejectsOf{close: func() error { return nil }}
	var entries []entry
	err := r.wh.InTransaction(ctx, func(ctx context.Context, tx *warehouse.Tx) (err error) {
		entries, err = (&ledger{tx: tx, contract: one.contract, project: r.ws.Project.ID}).current(ctx)
		return err
	})
	if err != nil {
		return none, err
	}
	planned := r.planned[one.contract.Feed+"\n"+one.name]
	for _, e := range entries {
		same := e.contentSHA == f.sha256 && e.sourceSHA == one.sourceSHA
		switch {
		case e.file == one.name && same:
			none.db, none.loadID, none.count = r.wh.DB(), e.loadID, e.rejected
			return none, nil
		case same && r.exists(e.file):
			return none, nil // the same content is loaded under another name, and given back under that
		case e.file == one.name && (e.sourceSHA == one.sourceSHA || !slices.Contains(planned, e.sourceSHA)):
			return none, errors.New("the file or its settings changed since it was loaded: the lines of its rejected rows are not those of the file now\nhint: `jixiao ingest` first")
		}
	}
	return r.tryRejects(ctx, one)
}

// tryRejects loads the file into a scratch warehouse, however many rows are rejected.
func (r *run) tryRejects(ctx context.Context, one item) (rejectsOf, error) {
	none := rejectsOf{close: func() error { return nil }}
	scratch, remove, err := openScratch(ctx)
	if err != nil {
		return none, err
	}
	limit, lenient := one.contract.Reject, *one.contract
	lenient.Reject = 1
	one.contract = &lenient
	err = scratch.InTransaction(ctx, func(ctx context.Context, tx *warehouse.Tx) error { return one.contract.CreateTable(ctx, tx) })
	if err != nil {
		return none, errors.Join(err, remove())
	}
	tried := *r
	tried.wh, tried.items = scratch, []item{one}
	result, err := tried.load(ctx, 0, one)
	if err != nil {
		var placed *lineError
		if cause := errors.Unwrap(err); cause != nil && !errors.As(err, &placed) {
			err = cause // the file is named by who called
		}
		return none, errors.Join(err, remove())
	}
	return rejectsOf{
		db: scratch.DB(), loadID: result.LoadID, count: result.RowsRejected, close: remove,
		refused: float64(result.RowsRejected) > limit*float64(result.RowsRead),
	}, nil
}

// existsError says that a workbook is there already.
func existsError(path string, err error) error {
	if errors.Is(err, fs.ErrExist) {
		return fmt.Errorf("%s is there already, perhaps corrected by now: it is not written over\nhint: name another folder", path)
	}
	return err
}
