package etl

import (
	"context"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"strings"

	"jixiao/internal/workspace"
)

// Proposal is what a look at one file found, and the source block that would load it.
type Proposal struct {
	File       string           `json:"file"`
	Encoding   string           `json:"encoding"`
	Delimiter  string           `json:"delimiter,omitempty"`
	Sheet      string           `json:"sheet,omitempty"`
	Sheets     []string         `json:"sheets,omitempty"` // of the workbook, in its order
	HeaderLine int64            `json:"header_line"`
	Footer     string           `json:"footer,omitempty"` // a pattern, as the source takes it
	FooterLine int64            `json:"footer_line,omitempty"`
	Feed       string           `json:"feed"` // the one that fits best, "" if none does
	Fits       []Fit            `json:"fits"` // the best first
	Columns    []ProposedColumn `json:"columns"`
	Missing    []string         `json:"missing,omitempty"` // required columns that nothing stands for
	AmountUnit string           `json:"amount_unit,omitempty"`
	Warnings   []string         `json:"warnings,omitempty"`
	Source     string           `json:"source,omitempty"` // YAML, to be put into jixiao.yaml
	Result     *FileResult      `json:"result,omitempty"` // of a dry run with that source
}

// Fit is how well the columns of a file fill a feed. Score is the share of the required
// columns that are found (0–1), a guessed one counted half.
type Fit struct {
	Feed     string  `json:"feed"`
	Score    float64 `json:"score"`
	Required int     `json:"required"`
	Found    int     `json:"required_found"`
	Guessed  int     `json:"required_guessed"`
	Columns  int     `json:"columns_found"`
	pairing  pairing
}

// ProposedColumn is one column of the file.
type ProposedColumn struct {
	Header  string   `json:"header"`
	Column  string   `json:"column,omitempty"` // of the feed, by an accepted header
	Nearest string   `json:"nearest,omitempty"`
	Guessed bool     `json:"guessed,omitempty"` // Nearest stands in the source block
	Seen    string   `json:"seen"`              // empty, text, number, date, timestamp or boolean
	Samples []string `json:"samples,omitempty"` // personal values masked
}

// Propose looks at one file of any kind that Ingest reads, whether a source names it or
// not, and says which feed it fits, how its columns are taken, and what would be
// rejected. dir is the workspace's folder, which the source block's path starts from.
// language ("zh" or "en") is that of the block's comments. Nothing is loaded.
func Propose(ctx context.Context, dir, path, language string, limits Limits) (Proposal, error) {
	if limits == (Limits{}) {
		limits = DefaultLimits()
	}
	name, err := sourceName(dir, path)
	if err != nil {
		return Proposal{}, err
	}
	p := &proposing{dir: dir, limits: limits, Proposal: Proposal{File: name}}
	if p.words, err = readWording(language); err != nil {
		return p.Proposal, err
	}
	if p.own, err = workspace.ReadFeeds(dir); err != nil {
		return p.Proposal, err
	}
	if p.contracts, err = ContractsOf(ctx, p.own); err != nil {
		return p.Proposal, err
	}
	limited, stop := context.WithTimeoutCause(ctx, limits.Time, fmt.Errorf("not read within %s, the limit of one file", limits.Time))
	defer stop()
	if err := p.look(limited, path); err != nil {
		return p.Proposal, inFile(name, p.Sheet, err)
	}
	return p.Proposal, p.tryOut(ctx, path)
}

// sourceName is a path as a source names it: from the workspace's folder on, absolute if
// it lies outside.
func sourceName(dir, path string) (string, error) {
	absolute, err := filepath.Abs(path)
	if err != nil {
		return "", err
	}
	base, err := filepath.Abs(dir)
	if err != nil {
		return "", err
	}
	name, err := filepath.Rel(base, absolute)
	if err != nil || name == ".." || strings.HasPrefix(name, ".."+string(filepath.Separator)) {
		return filepath.ToSlash(absolute), nil //nolint:nilerr // another volume: the path in full
	}
	return filepath.ToSlash(name), nil
}

// proposing is one look at a file.
type proposing struct {
	Proposal
	dir       string
	limits    Limits
	words     wording
	own       []workspace.FeedFile
	contracts []Contract
	source    workspace.Source
}

// look finds the table, its header and what stands in its columns.
func (p *proposing) look(ctx context.Context, path string) (problem error) {
	if isArchive(path) {
		names, err := members(path, p.limits)
		if err != nil {
			return err
		}
		extracted, remove, err := extract(ctx, path, names[0], p.limits)
		if err != nil {
			return err
		}
		defer func() { problem = errors.Join(problem, remove()) }()
		p.Warnings = append(p.Warnings, p.words.say("propose_member", "value", names[0]))
		path = extracted
	}
	f, err := inspect(ctx, p.File, path, p.limits)
	if err != nil {
		return err
	}
	f.asIs = true
	if f.kind == workbook {
		if err := p.chooseSheet(ctx, f); err != nil {
			return err
		}
	}
	o, err := open(ctx, f, &p.source, p.findAnyHeader)
	if err != nil {
		return err
	}
	p.Encoding, p.Delimiter, p.Sheet, p.HeaderLine = o.encoding, o.delimiter, o.sheet, o.layout.line
	seen, err := p.readThrough(o)
	if err := errors.Join(err, o.table.close(), f.unchanged()); err != nil {
		return err
	}
	p.rank(o.layout.header, seen)
	p.settleOn(o.layout.header, seen)
	return nil
}

// chooseSheet names the sheets and picks the one whose header fits best, the first of
// equals.
func (p *proposing) chooseSheet(ctx context.Context, f *file) (err error) {
	b, err := openBook(ctx, f)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, b.archive.Close()) }()
	best := -1
	for _, sheet := range b.sheets {
		p.Sheets = append(p.Sheets, sheet.name)
		found, err := b.tryHeader(ctx, sheet, &p.source, p.findAnyHeader, false)
		if err != nil {
			p.Warnings = append(p.Warnings, inSheet(sheet.name, err).Error())
			continue
		}
		if found.found > best {
			best, p.Sheet = found.found, sheet.name
		}
	}
	if best < 0 {
		return errors.New("no sheet can be read: " + strings.Join(p.Warnings, "; "))
	}
	p.source.Sheet = p.Sheet
	return nil
}

// findAnyHeader is the row that holds most headers of any one feed; if none holds any,
// the fullest. Its layout's found only orders candidates.
func (p *proposing) findAnyHeader(rows []numbered) (layout, error) {
	best := layout{found: -1}
	for _, row := range rows {
		filled := 0
		for _, cell := range row.cells {
			if strings.TrimSpace(cell) != "" {
				filled++
			}
		}
		for no := range p.contracts {
			candidate := match(&p.contracts[no], &p.source, row)
			candidate.line, candidate.found = row.line, 20_000*candidate.found+filled // over any count of cells
			if candidate.found > best.found {
				best = candidate
			}
		}
	}
	if best.found <= 0 {
		return best, errAt(1, "no rows")
	}
	return best, nil
}

// readThrough reads every row for what the columns hold and where a footer begins.
func (p *proposing) readThrough(o *opened) (*columnLook, error) {
	rows, err := o.rows(&p.source, p.limits)
	if err != nil {
		return nil, err
	}
	look := newColumnLook(len(o.layout.header), o.encoding == "xlsx")
	for {
		next, err := rows.next()
		if errors.Is(err, io.EOF) {
			p.Footer, p.FooterLine = look.footer()
			return look, nil
		}
		if err != nil {
			return nil, err
		}
		look.add(next)
	}
}

// tryOut writes the source block and reads the file with it, keeping nothing.
func (p *proposing) tryOut(ctx context.Context, path string) error {
	if p.Feed == "" {
		return nil
	}
	p.Source = p.block()
	p.source.Feed, p.source.Files, p.source.Pos = p.Feed, []string{globEscape(p.File)}, "the proposal"
	dir, err := filepath.Abs(p.dir)
	if err != nil {
		return err
	}
	ws := &workspace.Workspace{Dir: dir, Project: workspace.Project{ID: "check"}, Sources: []workspace.Source{p.source}, Feeds: p.own}
	summary, err := Ingest(ctx, nil, ws, Options{Files: []string{path}, DryRun: true, Limits: p.limits}, nil)
	if len(summary.Files) == 0 || ctx.Err() != nil {
		return err // what a dry run refuses stands in its result
	}
	p.Result = &summary.Files[0]
	for _, more := range summary.Files[1:] {
		p.Result.add(more)
	}
	return nil
}

// add puts the counts of another member of the same archive to the result.
func (r *FileResult) add(more FileResult) {
	r.RowsRead += more.RowsRead
	r.RowsLoaded += more.RowsLoaded
	r.RowsRejected += more.RowsRejected
	r.RowsSuperseded += more.RowsSuperseded
	for code, count := range more.Reasons {
		if r.Reasons == nil {
			r.Reasons = map[string]int{}
		}
		r.Reasons[code] += count
	}
	if more.Status == StatusRefused && r.Status != StatusRefused {
		r.Status, r.Error = more.Status, more.Error
	}
}

// globEscape is a pattern that names one file, whatever characters it holds.
func globEscape(name string) string {
	var b strings.Builder
	for _, char := range name {
		if strings.ContainsRune(`*?[]{}\`, char) {
			b.WriteByte('\\')
		}
		b.WriteRune(char)
	}
	return b.String()
}
