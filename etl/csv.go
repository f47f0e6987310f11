package etl

import (
	"bufio"
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"jixiao/internal/workspace"
)

// recordBytes is the most one record of a delimited file may span; a quote that is
// never closed would otherwise swallow the file.
const recordBytes = 64 << 20

// csvTable reads delimited text after RFC 4180, with the delimiter of its choice.
type csvTable struct {
	content io.Closer
	guard   *recordGuard
	reader  *csv.Reader
	opened  int64 // line on which the record begins that is read
}

func newCSVTable(text io.Reader, content io.Closer, delimiter rune) *csvTable {
	guard := &recordGuard{reader: text, most: recordBytes}
	reader := csv.NewReader(bufio.NewReaderSize(guard, 64<<10))
	reader.Comma = delimiter
	reader.FieldsPerRecord = -1
	reader.ReuseRecord = true
	return &csvTable{content: content, guard: guard, reader: reader, opened: 1}
}

// newTextTable reads delimited text as the source declares it; lazy forgives quotes that do
// not belong where they stand.
func newTextTable(text io.Reader, content io.Closer, source *workspace.Source, delimiter rune, lazy bool) (table, error) {
	own, usual, err := ownSigns(source, delimiter)
	if err != nil {
		return nil, err
	}
	if !usual {
		t := newSignedTable(text, content, own)
		t.lazy = lazy
		return t, nil
	}
	t := newCSVTable(text, content, delimiter)
	t.reader.LazyQuotes = lazy
	return t, nil
}

func (t *csvTable) next() (row, error) {
	t.guard.since = 0
	cells, err := t.reader.Read()
	if err != nil {
		return row{}, t.explain(err)
	}
	line, _ := t.reader.FieldPos(0)
	t.opened = int64(line) + 1
	return row{line: int64(line), cells: cells}, nil
}

// explain turns the reader's errors into ours.
func (t *csvTable) explain(err error) error {
	var parse *csv.ParseError
	switch {
	case t.guard.since > recordBytes:
		return errAt(t.opened, "a record of more than %d bytes begins here: a quote is opened and never closed", recordBytes)
	case !errors.As(err, &parse):
		return err
	case errors.Is(parse.Err, csv.ErrBareQuote):
		return errAt(int64(parse.Line), "byte %d: a quote inside a field that is not quoted\nhint: write the field in quotes and the quote twice (\"…\"\"…\")", parse.Column)
	case errors.Is(parse.Err, csv.ErrQuote) && parse.StartLine != parse.Line:
		return errAt(int64(parse.Line), "byte %d: the quoted field that begins in the record of line %d is not closed properly", parse.Column, parse.StartLine)
	case errors.Is(parse.Err, csv.ErrQuote):
		return errAt(int64(parse.Line), "byte %d: text after a closing quote, or a quote that is not closed\nhint: inside quotes write a quote twice (\"\")", parse.Column)
	}
	return errAt(int64(parse.Line), "byte %d: %w", parse.Column, parse.Err)
}

func (t *csvTable) close() error { return t.content.Close() }

var errRecordTooLong = errors.New("record too long")

// recordGuard counts the bytes of the record or token being read; more than most end it.
type recordGuard struct {
	reader io.Reader
	most   int
	since  int
}

func (g *recordGuard) Read(into []byte) (int, error) {
	if g.since > g.most {
		return 0, errRecordTooLong
	}
	n, err := g.reader.Read(into)
	g.since += n
	return n, err
}

// openDelimited opens CSV and its kin: the delimiter and the header are the source's, or
// found in the sample.
func openDelimited(ctx context.Context, f *file, source *workspace.Source, find finder, name, sample string) (*opened, error) {
	delimiter, found, err := detectDelimiter(emptied(sample, source.SkipBefore), source, find)
	if err != nil {
		return nil, err
	}
	content, err := f.content(ctx)
	if err != nil {
		return nil, err
	}
	text, err := decoded(content, name)
	if err != nil {
		return nil, errors.Join(err, content.Close())
	}
	said := string(delimiter)
	if delimiter == '\t' {
		said = "tab"
	}
	rows, err := newTextTable(withoutLines(text, source.SkipBefore), content, source, delimiter, false)
	if err != nil {
		return nil, errors.Join(err, content.Close())
	}
	return &opened{table: rows, layout: found, encoding: name, delimiter: said}, nil
}

// encoding is the encoding the source names, or the one detected.
func (f *file) encoding(ctx context.Context, source *workspace.Source) (string, error) {
	open := func() (io.ReadCloser, error) { return f.content(ctx) }
	named := strings.ToLower(source.Encoding)
	if named == "" {
		return detectEncoding(open)
	}
	if named == utf8Plain || named == "utf8" {
		return utf8Plain, checkUTF8(open)
	}
	return named, nil
}

// sample is the decoded beginning of the file.
func (f *file) sample(ctx context.Context, encoding string) (string, error) {
	content, err := f.content(ctx)
	if err != nil {
		return "", err
	}
	text, err := decoded(content, encoding)
	if err != nil {
		return "", errors.Join(err, content.Close())
	}
	buffer := make([]byte, sampleBytes)
	n, err := io.ReadFull(text, buffer)
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		err = nil
	}
	return string(buffer[:n]), errors.Join(err, content.Close())
}

// detectDelimiter is the delimiter under which the header is found best.
func detectDelimiter(sample string, source *workspace.Source, find finder) (rune, layout, error) {
	if !strings.Contains(sample, "\n") && strings.Contains(sample, "\r") {
		return 0, layout{}, errAt(1, "lines end with a lone carriage return\nhint: save the file with usual line ends")
	}
	candidates := slices.DeleteFunc([]rune{',', ';', '\t', '|'}, func(delimiter rune) bool {
		return source.Quote == string(delimiter) || source.Escape == string(delimiter)
	})
	if source.Delimiter != "" {
		named, size := utf8.DecodeRuneInString(source.Delimiter)
		if size != len(source.Delimiter) || strings.ContainsRune("\r\n\"", named) || named == utf8.RuneError {
			return 0, layout{}, fmt.Errorf("%s: delimiter %q is not one character", source.Pos, source.Delimiter)
		}
		candidates = []rune{named}
	}
	best, bestDelimiter, bestErr, wide := layout{found: -1}, rune(0), error(nil), false
	for _, delimiter := range candidates {
		rows, err := sampleRows(sample, source, delimiter)
		if err != nil {
			return 0, layout{}, err
		}
		for _, one := range rows {
			wide = wide || len(one.cells) > 1
		}
		found, err := find(rows)
		if bestDelimiter == 0 || bestErr != nil && err == nil || found.found > best.found && (bestErr != nil || err == nil) {
			best, bestDelimiter, bestErr = found, delimiter, err
		}
	}
	if !wide {
		return 0, layout{}, errAt(1, "the file parses as one column\nhint: the delimiter is none of , ; tab |: name it in the source (delimiter: \"…\")")
	}
	return bestDelimiter, best, bestErr
}

// sampleRows parses the first rows of a sample, forgiving quotes: the reading that
// counts comes later.
func sampleRows(sample string, source *workspace.Source, delimiter rune) ([]numbered, error) {
	t, err := newTextTable(strings.NewReader(sample), io.NopCloser(nil), source, delimiter, true)
	if err != nil {
		return nil, err
	}
	rows, _ := head(t, headLimit(source), 0) // as far as they can be read
	return rows, nil
}
