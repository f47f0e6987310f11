package etl

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/bmatcuk/doublestar/v4"

	"jixiao/internal/warehouse"
	"jixiao/internal/workspace"
)

// item is one file to load and how.
type item struct {
	contract  *Contract
	source    *workspace.Source
	survey    *workspace.Questionnaire // of a wide export, nil otherwise
	name      string                   // relative to the workspace, forward slashes
	path      string
	member    string // of the archive at path, "" if the file is none
	problem   error  // why the archive at path cannot be listed
	sourceSHA string
	unnamed   bool // by any source: its feed was given
}

// run is one call of Ingest.
type run struct {
	wh       *warehouse.Warehouse
	ws       *workspace.Workspace
	options  Options
	progress func(Event)
	items    []item
	all      []item               // of every source, asked for or not
	planned  map[string][]string  // feed and file → source hashes of this run
	headings []heading            // of the loads so far, the oldest first
	problems []error              // found while planning; they stop no other source
	sound    map[string]ocdsShape // of packages, by content: they were looked at for all feeds
	saidOnce map[string]string    // of packages, per file the mistake that refused a feed of it
	unsure   bool                 // a source could not be read: which files it names is not known
	zh, en   wording

	contracts []Contract // built-in and of the workspace
}

func newRun(ctx context.Context, wh *warehouse.Warehouse, ws *workspace.Workspace, options Options, progress func(Event)) (*run, error) {
	r := &run{wh: wh, ws: ws, options: options, progress: progress, planned: map[string][]string{}, sound: map[string]ocdsShape{}, saidOnce: map[string]string{}}
	var err error
	if r.zh, err = readWording("zh"); err != nil {
		return nil, err
	}
	if r.en, err = readWording("en"); err != nil {
		return nil, err
	}
	if r.contracts, err = ContractsOf(ctx, ws.Feeds); err != nil {
		return nil, err
	}
	if err := r.plan(r.contracts); err != nil {
		return nil, err
	}
	err = wh.InTransaction(ctx, func(ctx context.Context, tx *warehouse.Tx) error {
		return createTables(ctx, tx, r.contracts)
	})
	return r, err
}

func contractOf(contracts []Contract, feed string) (Contract, error) {
	var names []string
	for _, contract := range contracts {
		if contract.Feed == feed {
			return contract, nil
		}
		names = append(names, contract.Feed)
	}
	return Contract{}, fmt.Errorf("there is no feed %q\nhint: the feeds are %s; OCDS packages are of feed ocds", feed, strings.Join(names, ", "))
}

// plan lists the files of all sources, then narrows them to what was asked for.
func (r *run) plan(contracts []Contract) error {
	if r.options.Feed != "" && r.options.Feed != ocdsFeed {
		if _, err := contractOf(contracts, r.options.Feed); err != nil {
			return err
		}
	}
	var all []item
	for no := range r.ws.Sources {
		items, err := r.sourceItems(contracts, &r.ws.Sources[no])
		var noFile *noFileError
		r.unsure = r.unsure || err != nil && !errors.As(err, &noFile)
		if err != nil && (r.options.Feed == "" || r.options.Feed == r.ws.Sources[no].Feed) && len(r.options.Files) == 0 {
			r.problems = append(r.problems, err)
		}
		all = append(all, items...)
	}
	all, err := r.withoutTwice(all)
	if err != nil {
		return err
	}
	r.all = all
	if r.items, err = r.narrow(contracts, all); err != nil {
		return err
	}
	for _, item := range slices.Concat(all, r.items) {
		key := item.contract.Feed + "\n" + item.name
		r.planned[key] = append(r.planned[key], item.sourceSHA)
	}
	return nil
}

// sourceItems lists the files that one source names.
func (r *run) sourceItems(contracts []Contract, source *workspace.Source) ([]item, error) {
	itemsAt, err := r.itemsOf(contracts, source)
	if err != nil {
		return nil, err
	}
	var items []item
	var problems []error
	for _, pattern := range source.Files {
		paths, err := matching(r.ws.Dir, pattern)
		if err != nil {
			return nil, fmt.Errorf("%s: %q is not a pattern of files: %w", source.Pos, pattern, err)
		}
		if len(paths) == 0 {
			problems = append(problems, &noFileError{pos: source.Pos, pattern: pattern})
		}
		for _, path := range paths {
			found, err := itemsAt(path)
			if err != nil {
				return nil, err
			}
			items = append(items, found...)
		}
	}
	return items, errors.Join(problems...)
}

// itemsOf checks a source and gives what lists its files at a path.
func (r *run) itemsOf(contracts []Contract, source *workspace.Source) (func(path string) ([]item, error), error) {
	if source.Feed == ocdsFeed {
		return func(path string) ([]item, error) { return r.ocdsItems(contracts, source, path) }, checkOCDS(source)
	}
	contract, err := contractOf(contracts, source.Feed)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", source.Pos, err)
	}
	return func(path string) ([]item, error) { return r.itemsAt(&contract, source, path) },
		checkSource(&contract, source, r.ws.Questionnaires[source.Questionnaire])
}

// matching lists the files that a pattern names, below dir if it is relative, in order: * and ? within a name, ** over
// folders, {a,b} for either. A folder stands for every file below it, but for what file
// managers and office programs leave there. Links to folders are not followed.
func matching(dir, pattern string) ([]string, error) {
	below := func(name string) string {
		if name = filepath.FromSlash(name); filepath.IsAbs(name) {
			return name
		}
		return filepath.Join(dir, name)
	}
	var paths []string
	folder := below(pattern)
	if info, err := os.Stat(folder); err != nil || !info.IsDir() {
		base, rest := doublestar.SplitPattern(pattern)
		names, err := doublestar.Glob(os.DirFS(below(base)), rest, doublestar.WithFilesOnly(), doublestar.WithNoFollow())
		for _, name := range names {
			paths = append(paths, filepath.Join(below(base), filepath.FromSlash(name)))
		}
		slices.Sort(paths)
		return paths, err
	}
	err := filepath.WalkDir(folder, func(path string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case path != folder && isLitter(entry.Name()) && entry.IsDir():
			return filepath.SkipDir
		case entry.Type().IsRegular() && !isLitter(entry.Name()):
			paths = append(paths, path)
		}
		return nil
	})
	return paths, err
}

// isLitter says whether a name is one that programs leave behind.
func isLitter(name string) bool {
	return strings.HasPrefix(name, ".") || strings.HasPrefix(name, "~$") || name == "__MACOSX" || strings.EqualFold(name, "Thumbs.db")
}

// noFileError says that a source's pattern matches nothing: the file may come later, or
// be gone.
type noFileError struct{ pos, pattern string }

func (e *noFileError) Error() string { return fmt.Sprintf("%s: no file matches %s", e.pos, e.pattern) }

// itemsAt is the file at a path, or the members of the archive there.
func (r *run) itemsAt(contract *Contract, source *workspace.Source, path string) ([]item, error) {
	one, err := r.item(contract, source, path)
	if err != nil || !isArchive(path) {
		return []item{one}, err
	}
	names, err := members(path, r.options.Limits)
	if err != nil {
		one.problem = err
		return []item{one}, nil
	}
	var items []item
	for _, name := range names {
		member := one
		member.name, member.member = one.name+"/"+name, name
		items = append(items, member)
	}
	return items, nil
}

func (r *run) item(contract *Contract, source *workspace.Source, path string) (item, error) {
	one := item{contract: contract, source: source, path: path}
	name, err := filepath.Rel(r.ws.Dir, path)
	if err != nil {
		return one, err
	}
	one.name = filepath.ToSlash(name)
	if source.Questionnaire != "" && contract.Feed != responsesFeed {
		return one, fmt.Errorf("%s: a questionnaire belongs to feed %s, not to %s", source.Pos, responsesFeed, contract.Feed)
	}
	if source.Questionnaire != "" {
		survey, found := r.ws.Questionnaires[source.Questionnaire]
		if !found {
			return one, fmt.Errorf("%s: questionnaire %s was not read", source.Pos, source.Questionnaire)
		}
		if err := checkSurvey(source, &survey); err != nil {
			return one, err
		}
		one.survey = &survey
	}
	one.sourceSHA, err = sourceSHA(contract, source, one.survey)
	return one, err
}

// sourceSHA is the hash of everything but the file that decides what is loaded from
// it: the source's settings, the contract, the questionnaire, the loader's functions.
// What a survey is called goes into its rows; which sheets count and who was asked what
// is decided later.
func sourceSHA(contract *Contract, source *workspace.Source, survey *workspace.Questionnaire) (string, error) {
	settings := *source
	settings.Files, settings.Pos, settings.Issued = nil, "", 0
	if contract.Feed == ticketEventsFeed { // the program's own words and rules decide as well
		settings.States, settings.Collapse = wordsOf(source), rulesOf(source)
	}
	if survey != nil {
		asked := workspace.Questionnaire{Questions: slices.Clone(survey.Questions)}
		for no := range asked.Questions {
			asked.Questions[no].AskedIf = nil
		}
		survey, settings.Files = &asked, []string{source.Survey()}
	}
	text, err := json.Marshal([]any{settings, contract.Text, survey, macros})
	if err != nil {
		return "", err
	}
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:]), nil
}

// withoutTwice drops a file that one source names twice and refuses a file that two
// sources read in two ways, unless from two sheets.
func (r *run) withoutTwice(items []item) ([]item, error) {
	var kept []item
	seen := map[string]item{}
	for _, one := range items {
		key := strings.Join([]string{one.contract.Feed, one.name, one.source.Sheet}, "\n")
		before, is := seen[key]
		switch {
		case !is:
			seen[key] = one
			kept = append(kept, one)
		case before.sourceSHA != one.sourceSHA:
			return nil, fmt.Errorf("%s: %s is also a file of the source at %s, with other settings", one.source.Pos, one.name, before.source.Pos)
		}
	}
	return kept, nil
}

// narrow keeps the files that were asked for. A file that no source names is read with
// default settings if its feed was given.
func (r *run) narrow(contracts []Contract, all []item) ([]item, error) {
	var kept []item
	for _, one := range all {
		if len(r.options.Files) == 0 && one.isOf(r.options.Feed) {
			kept = append(kept, one)
		}
	}
	for _, path := range r.options.Files {
		absolute, err := filepath.Abs(path)
		if err != nil {
			return nil, err
		}
		before := len(kept)
		for _, one := range all {
			if samePath(one.path, absolute) && one.isOf(r.options.Feed) {
				kept = append(kept, one)
			}
		}
		if len(kept) > before {
			continue
		}
		unnamed, err := r.unnamed(contracts, path, absolute)
		if err != nil {
			return nil, err
		}
		kept = append(kept, unnamed...)
	}
	return kept, nil
}

func samePath(a, b string) bool {
	if a == b {
		return true
	}
	infoA, errA := os.Stat(a)
	infoB, errB := os.Stat(b)
	return errA == nil && errB == nil && os.SameFile(infoA, infoB)
}

// unnamed is a file that no source names.
func (r *run) unnamed(contracts []Contract, path, absolute string) ([]item, error) {
	if _, err := os.Stat(absolute); err != nil {
		return nil, err
	}
	if r.options.Feed == "" {
		return nil, fmt.Errorf("%s: no source names this file\nhint: give its feed (--feed tickets), or add it to sources in jixiao.yaml", path)
	}
	itemsAt, err := r.itemsOf(contracts, &workspace.Source{Feed: r.options.Feed, Pos: "--feed " + r.options.Feed})
	if err != nil {
		return nil, err
	}
	items, err := itemsAt(absolute)
	for no := range items {
		items[no].unnamed = true
	}
	return items, err
}
