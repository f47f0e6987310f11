package etl

import (
	"errors"
	"fmt"
	"io"

	"github.com/go-json-experiment/json/jsontext"
)

// explain turns the decoder's errors into ours: line, column and JSON pointer of what is
// wrong.
func (r *jsonReader) explain(err error) error {
	var syntax *jsontext.SyntacticError
	switch {
	case err == nil:
		return nil
	case r.guard.since > recordBytes:
		return r.broken("one value of more than %d bytes", recordBytes)
	case errors.Is(err, io.ErrUnexpectedEOF):
		return r.broken("the JSON ends early: the file was cut off\nhint: fetch it again")
	case errors.As(err, &syntax):
		reason := syntax.Err
		if errors.Is(reason, jsontext.ErrDuplicateName) {
			reason = errors.New("two members of one object have this name")
		}
		return r.at(syntax.ByteOffset, "no JSON at %s: %w", pointer(syntax.JSONPointer), reason)
	}
	return err
}

// unexpected refuses a value where an object should stand.
func (r *jsonReader) unexpected(token jsontext.Token, err error) error {
	if err != nil {
		return r.explain(err)
	}
	return r.broken("found %s where a row should stand; wanted an object {…}", kindName(token.Kind()))
}

// broken says what is wrong at the place reached.
func (r *jsonReader) broken(format string, args ...any) error {
	return r.at(r.decoder.InputOffset(), format, args...)
}

// at says what is wrong at a byte of the text, which it counts again for the line.
func (r *jsonReader) at(offset int64, format string, args ...any) error {
	problem := fmt.Errorf(format, args...)
	again, err := r.reopen()
	if err != nil {
		return errors.Join(problem, err)
	}
	line, column, err := lineAt(again.text, offset)
	if err := errors.Join(err, again.close()); err != nil {
		return errors.Join(problem, err)
	}
	place := fmt.Sprintf("byte %d", column)
	if r.rowNo > 0 {
		place += fmt.Sprintf(" (row %d)", r.rowNo)
	}
	return errAt(line, "%s: %w", place, problem)
}

// lineAt counts the lines of a text up to an offset; both results count from 1.
func lineAt(text io.Reader, offset int64) (line, column int64, err error) {
	line, column = 1, 1
	buffer := make([]byte, 64<<10)
	limited := io.LimitReader(text, offset)
	for {
		n, err := limited.Read(buffer)
		for _, char := range buffer[:n] {
			if column++; char == '\n' {
				line, column = line+1, 1
			}
		}
		if errors.Is(err, io.EOF) {
			return line, column, nil
		}
		if err != nil {
			return line, column, err
		}
	}
}

// pointer is a JSON pointer (RFC 6901) as shown to people.
func pointer(at jsontext.Pointer) string {
	if at == "" {
		return "the top"
	}
	return string(at)
}

func kindName(kind jsontext.Kind) string {
	switch kind {
	case '"':
		return "a text"
	case '0':
		return "a number"
	case '[':
		return "an array"
	case '{':
		return "an object"
	case 'n':
		return "null"
	}
	return "true or false"
}
