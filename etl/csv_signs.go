package etl

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode"
	"unicode/utf8"

	"jixiao/internal/workspace"
)

// Delimited text that is quoted or escaped in its own way, as a source declares it (quote, escape). In it
// the character after the escape sign stands for itself: a line end or a quote is text then.
// What some databases write behind the sign (\n, \t) stands for another character in one
// program and for itself in the next: such a file is refused; \N alone in a cell is no value.

// noQuote is the source's word for text in which a quote is a character as any other.
const noQuote = "none"

// signs are the characters with a meaning of their own; 0 is none.
type signs struct{ delimiter, quote, escape rune }

// ownSigns are those of a source; usual says that they are those of RFC 4180.
func ownSigns(source *workspace.Source, delimiter rune) (own signs, usual bool, err error) {
	own = signs{delimiter: delimiter, quote: '"'}
	if source.Quote == noQuote {
		own.quote = 0
	} else if source.Quote != "" {
		own.quote, _ = utf8.DecodeRuneInString(source.Quote)
	}
	if source.Escape != "" {
		own.escape, _ = utf8.DecodeRuneInString(source.Escape)
	}
	for _, sign := range []rune{own.quote, own.escape} {
		if sign == delimiter || sign == '\n' || sign == '\r' || unicode.IsLetter(sign) || unicode.IsDigit(sign) {
			return own, false, fmt.Errorf("%s: %q cannot be both a sign of its own and text or delimiter", source.Pos, sign)
		}
	}
	if own.escape == own.quote { // a quote is written twice: that is the usual way
		own.escape = 0
	}
	return own, own.quote == '"' && own.escape == 0, nil
}

// signedTable reads delimited text with signs of its own.
type signedTable struct {
	content io.Closer
	guard   *recordGuard
	reader  *bufio.Reader
	signs   signs
	lazy    bool  // quotes where they do not belong are text: only to look at a file
	line    int64 // of the character read last
	column  int   // bytes of the line read
	cells   []string
	cell    strings.Builder
	closed  bool // the cell's quotes are closed
}

func newSignedTable(text io.Reader, content io.Closer, own signs) *signedTable {
	guard := &recordGuard{reader: text, most: recordBytes}
	return &signedTable{content: content, guard: guard, reader: bufio.NewReaderSize(guard, 64<<10), signs: own, line: 1}
}

func (t *signedTable) close() error { return t.content.Close() }

// read gives the next character, a line end as \n.
func (t *signedTable) read() (rune, error) {
	char, size, err := t.reader.ReadRune()
	if char == '\r' {
		if next, peekErr := t.reader.Peek(1); peekErr == nil && next[0] == '\n' {
			char, size, err = t.reader.ReadRune()
		}
	}
	t.column += size
	return char, err
}

// endLine counts a line that is behind us.
func (t *signedTable) endLine() { t.line, t.column = t.line+1, 0 }

func (t *signedTable) next() (row, error) {
	for {
		begin := t.line
		t.guard.since, t.cells = 0, t.cells[:0]
		err := t.record()
		isBlank := len(t.cells) == 1 && t.cells[0] == "" && !t.closed
		switch {
		case errors.Is(err, errRecordTooLong):
			return row{}, errAt(begin, "a record of more than %d bytes begins here: a quote is opened and never closed", recordBytes)
		case err != nil && (isBlank || !errors.Is(err, io.EOF)):
			return row{}, err
		case !isBlank:
			return row{line: begin, cells: t.cells}, nil
		}
	}
}

// record reads the cells up to the end of a record; io.EOF says that none comes after it.
func (t *signedTable) record() error {
	for {
		end, err := t.field()
		t.cells = append(t.cells, t.cell.String())
		if err != nil || end == '\n' {
			return err
		}
	}
}

// field reads one cell and gives the sign behind it.
func (t *signedTable) field() (end rune, err error) {
	t.cell.Reset()
	t.closed = false
	for {
		char, err := t.read()
		switch {
		case err != nil:
			return 0, err
		case char == t.signs.delimiter:
			return char, nil
		case char == '\n':
			t.endLine()
			return char, nil
		case char == t.signs.escape && char != 0:
			err = t.escaped()
		case char == t.signs.quote && char != 0 && t.cell.Len() == 0 && !t.closed:
			err = t.quoted()
		case t.closed && !t.lazy:
			err = errAt(t.line, "byte %d: text after a closing quote, or a quote that is not closed\nhint: inside quotes write a quote twice, or say how else it is written (escape: …)", t.column)
		case char == t.signs.quote && char != 0 && !t.lazy:
			err = errAt(t.line, "byte %d: a quote inside a field that is not quoted\nhint: if quotes mean nothing in this file, say quote: none in the source", t.column)
		default:
			t.cell.WriteRune(char)
		}
		if err != nil {
			return 0, err
		}
	}
}

// quoted reads on to the closing quote.
func (t *signedTable) quoted() error {
	begin := t.line
	for {
		char, err := t.read()
		switch {
		case errors.Is(err, io.EOF):
			return errAt(t.line, "byte %d: the quoted field that begins on line %d is not closed properly", t.column, begin)
		case err != nil:
			return err
		case char == t.signs.escape && char != 0:
			if err := t.escaped(); err != nil {
				return err
			}
			continue
		case char == t.signs.quote:
			next, _, err := t.reader.ReadRune()
			if err == nil && next == t.signs.quote {
				t.column += utf8.RuneLen(next)
				break
			}
			if err == nil {
				err = t.reader.UnreadRune()
			}
			t.closed = true
			if errors.Is(err, io.EOF) {
				err = nil // field meets it again
			}
			return err
		case char == '\n':
			t.endLine()
		}
		t.cell.WriteRune(char)
	}
}

// escaped reads the character behind the escape sign.
func (t *signedTable) escaped() error {
	char, err := t.read()
	switch {
	case errors.Is(err, io.EOF):
		return errAt(t.line, "byte %d: the file ends behind an escape sign", t.column)
	case err != nil:
		return err
	case char == 'N' && t.cell.Len() == 0 && !t.closed && t.atEnd():
		return nil // no value
	case unicode.IsLetter(char) || unicode.IsDigit(char):
		return errAt(t.line, "byte %d: %c%c stands for another character in some programs and for itself in others\nhint: export the file as CSV with quotes", t.column, t.signs.escape, char)
	case char == '\n':
		t.endLine()
	}
	t.cell.WriteRune(char)
	return nil
}

// atEnd says whether the cell ends behind the character read last.
func (t *signedTable) atEnd() bool {
	next, err := t.reader.Peek(utf8.UTFMax)
	if len(next) == 0 {
		return errors.Is(err, io.EOF)
	}
	char, _ := utf8.DecodeRune(next)
	return char == t.signs.delimiter || char == '\n' || char == '\r'
}
