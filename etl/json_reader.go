package etl

import (
	"bytes"
	"context"
	"errors"
	"io"
	"strings"

	"github.com/go-json-experiment/json/jsontext"
)

// jsonReader reads JSON tokens within bounds and explains what is wrong.
type jsonReader struct {
	content io.Closer
	reopen  func() (*jsonReader, error)
	text    io.Reader
	guard   *recordGuard
	lines   *lineReader
	decoder *jsontext.Decoder
	limits  Limits
	rowNo   int64 // of the row in hand, from 1
}

func (f *file) json(ctx context.Context, encoding string) (*jsonReader, error) {
	content, err := f.content(ctx)
	if err != nil {
		return nil, err
	}
	text, err := decoded(content, encoding)
	if err != nil {
		return nil, errors.Join(err, content.Close())
	}
	guard := &recordGuard{reader: text, most: recordBytes}
	lines := &lineReader{reader: guard}
	return &jsonReader{
		content: content, text: text, guard: guard, lines: lines, decoder: jsontext.NewDecoder(lines), limits: f.limits,
		reopen: func() (*jsonReader, error) { return f.json(ctx, encoding) },
	}, nil
}

func (r *jsonReader) close() error { return r.content.Close() }

// peek tells the kind of the next token; an error comes with the token itself.
func (r *jsonReader) peek() jsontext.Kind {
	r.guard.since = 0
	return r.decoder.PeekKind()
}

// token gives the next token's text: a string's value, a number's digits.
func (r *jsonReader) token() (string, error) {
	token, err := r.decoder.ReadToken()
	if err != nil {
		return "", r.explain(err)
	}
	return token.String(), nil
}

// skip passes over one value, however long.
func (r *jsonReader) skip() error {
	depth := r.decoder.StackDepth()
	for {
		r.guard.since = 0
		if _, err := r.token(); err != nil {
			return err
		}
		if r.decoder.StackDepth() <= depth {
			return nil
		}
		if err := r.crowded(); err != nil {
			return err
		}
	}
}

// crowded refuses an object of too many members: the decoder remembers their names.
func (r *jsonReader) crowded() error {
	kind, count := r.decoder.StackIndex(r.decoder.StackDepth())
	if kind == '{' && count > 2*int64(r.limits.Cells) {
		return r.broken("an object of more than %d members, the limit", r.limits.Cells)
	}
	return nil
}

// row calls each for every member of the object that comes, those of objects inside it
// by their path.
func (r *jsonReader) row(prefix string, depth int, each func(key, cell string) error) error {
	if depth > jsonDepth {
		return r.broken("objects nested deeper than %d", jsonDepth)
	}
	if _, err := r.token(); err != nil {
		return err
	}
	for r.decoder.PeekKind() != '}' {
		name, err := r.token()
		if err != nil {
			return err
		}
		cell := ""
		switch r.decoder.PeekKind() {
		case '{':
			if err := r.row(prefix+name+".", depth+1, each); err != nil {
				return err
			}
			continue
		case '[':
			value, valueErr := r.decoder.ReadValue()
			if valueErr != nil {
				return r.explain(valueErr)
			}
			if valueErr := value.Compact(); valueErr != nil {
				return r.explain(valueErr)
			}
			cell = string(value)
		case 'n':
			_, err = r.token()
		default:
			cell, err = r.token()
		}
		if err == nil && strings.Contains(cell, "\x00") {
			err = r.broken("member %q holds a NUL character", prefix+name)
		}
		if err == nil {
			err = each(prefix+name, cell)
		}
		if err != nil {
			return err
		}
	}
	_, err := r.token()
	return err
}

// lineReader counts the line feeds of what was read ahead.
type lineReader struct {
	reader io.Reader
	count  int64
}

// Read reads on.
func (r *lineReader) Read(into []byte) (int, error) {
	n, err := r.reader.Read(into)
	r.count += int64(bytes.Count(into[:n], []byte{'\n'}))
	return n, err
}
