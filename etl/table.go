package etl

import (
	"context"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strings"

	"jixiao/internal/workspace"
)

// row is one row of a table. Its cells are valid until the next one is read.
type row struct {
	line    int64
	cells   []string
	numbers []bool // in a workbook: the cell holds a number, not text
	hidden  bool   // in a workbook: the row is not shown
}

// table gives the rows of a file or sheet, in order, header and all.
type table interface {
	next() (row, error) // io.EOF after the last row
	close() error
}

// finder tells which of the first rows of a table is its header.
type finder func([]numbered) (layout, error)

// opened is a table with its header found, ready to give the rows below it.
type opened struct {
	table     table
	layout    layout
	encoding  string               // "utf-8", "gb18030", …, "xlsx", "json"
	delimiter string               // of delimited text
	sheet     string               // "" in a delimited file
	warnings  func(*rows) []string // after the last row: what to say about the sheet; may be nil
	is1904    bool                 // day numbers of the workbook count from 1904
}

// open opens a file's table and finds its header.
func open(ctx context.Context, f *file, source *workspace.Source, find finder) (*opened, error) {
	if f.kind == workbook {
		if source.Quote != "" || source.Escape != "" {
			return nil, fmt.Errorf("%s: quote and escape belong to delimited text; the file is a workbook\nhint: name workbooks in a source of their own", source.Pos)
		}
		return openSheet(ctx, f, source, find)
	}
	if f.kind == columnar {
		if err := withoutTableSettings(source, "Parquet"); err != nil {
			return nil, err
		}
		return openParquet(ctx, f, find)
	}
	encoding, err := f.encoding(ctx, source)
	if err != nil {
		return nil, err
	}
	sample, err := f.sample(ctx, encoding)
	if err != nil {
		return nil, err
	}
	if source.Delimiter == "" && isJSON(f.name, sample) {
		if err := withoutTableSettings(source, "JSON"); err != nil {
			return nil, err
		}
		return openJSON(ctx, f, source, find, encoding)
	}
	if err := checkText(sample); err != nil {
		return nil, err
	}
	return openDelimited(ctx, f, source, find, encoding, sample)
}

// withoutTableSettings refuses settings that a format whose columns have names cannot obey.
func withoutTableSettings(source *workspace.Source, format string) error {
	if source.SkipBefore > 0 || source.HeaderRows > 1 || len(source.Header) > 0 || source.Quote != "" || source.Escape != "" {
		return fmt.Errorf("%s: skip_before, header_rows, header, quote and escape belong to tables; the file is %s\nhint: name %s files in a source of their own", source.Pos, format, format)
	}
	return nil
}

// checkText refuses what is text but no table.
func checkText(sample string) error {
	begin := strings.ToLower(trimCell(sample[:min(len(sample), 1000)]))
	switch {
	case begin == "" && trimCell(sample) == "":
		return errAt(1, "the file holds nothing but white space")
	case strings.HasPrefix(begin, "<html"), strings.HasPrefix(begin, "<!doctype"), strings.HasPrefix(begin, "<table"), strings.HasPrefix(begin, "<?xml"):
		return errors.New("a web page or XML document, whatever its name says\nhint: open it in Excel or WPS and save it as XLSX")
	}
	return nil
}

// rows gives the rows of data: below the header and its explanation rows, above the
// footer, none of them blank.
type rows struct {
	table      table
	header     int64 // line of its last row
	skip       int   // explanation rows still to pass over
	footer     *regexp.Regexp
	footerRows int // rows from the footer on
	read       int64
	first      int64 // line of the first row of data
	last       int64 // line of the last one
	hiddenRows int64
	limits     Limits
}

func (o *opened) rows(source *workspace.Source, limits Limits) (*rows, error) {
	r := &rows{table: o.table, header: o.layout.last, skip: source.SkipAfter, limits: limits}
	if source.Footer == "" {
		return r, nil
	}
	footer, err := regexp.Compile(source.Footer)
	if err != nil {
		return nil, fmt.Errorf("%s: footer %q is not a pattern: %w", source.Pos, source.Footer, err)
	}
	r.footer = footer
	return r, nil
}

// next gives the next row of data; io.EOF after the last.
func (r *rows) next() (row, error) {
	for {
		next, err := r.table.next()
		if err != nil {
			return next, err
		}
		if next.line <= r.header {
			continue
		}
		first := firstText(next.cells)
		switch {
		case r.footerRows > 0 || first != "" && r.skip == 0 && r.footer != nil && r.footer.MatchString(first):
			if first != "" {
				r.footerRows++
			}
			continue
		case r.skip > 0:
			r.skip--
			continue
		case first == "":
			continue
		}
		r.read++
		if r.last = next.line; r.first == 0 {
			r.first = next.line
		}
		if next.hidden {
			r.hiddenRows++
		}
		return next, r.checkLimits(next)
	}
}

func (r *rows) checkLimits(next row) error {
	if r.read > r.limits.Rows {
		return errAt(next.line, "%w", overLimit("rows", "more than %d rows, the limit of one file", r.limits.Rows))
	}
	if len(next.cells) > r.limits.Cells {
		return errAt(next.line, "%w", overLimit("cells", "%d cells in one row, over the limit of %d", len(next.cells), r.limits.Cells))
	}
	for _, cell := range next.cells {
		if len(cell) > r.limits.CellBytes {
			return errAt(next.line, "%w", overLimit("cell_bytes", "a cell of %d bytes, over the limit of %d", len(cell), r.limits.CellBytes))
		}
	}
	return nil
}

// firstText is the first cell of a row that is not blank, trimmed.
func firstText(cells []string) string {
	for _, cell := range cells {
		if cell != "" {
			if trimmed := strings.TrimSpace(cell); trimmed != "" {
				return trimmed
			}
		}
	}
	return ""
}

// head reads the first rows of a table below those to skip, for the search of the header.
func head(t table, limit, skip int) ([]numbered, error) {
	var rows []numbered
	for bytes := 0; len(rows) < limit && bytes < recordBytes; {
		next, err := t.next()
		if errors.Is(err, io.EOF) {
			return rows, nil
		}
		if err != nil {
			return rows, err
		}
		if next.line <= int64(skip) {
			continue
		}
		for _, cell := range next.cells {
			bytes += len(cell)
		}
		rows = append(rows, numbered{line: next.line, cells: append([]string(nil), next.cells...)})
	}
	return rows, nil
}

// headLimit is how many rows are read for the header.
func headLimit(source *workspace.Source) int { return max(headerRows, source.HeaderRow+mostHeaderRows) }
