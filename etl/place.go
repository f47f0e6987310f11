package etl

import (
	"errors"
	"fmt"
)

// lineError is an error at a line of a file; the file is named where it is known.
type lineError struct {
	line int64
	err  error
}

func (e *lineError) Error() string { return fmt.Sprintf("line %d: %v", e.line, e.err) }

func (e *lineError) Unwrap() error { return e.err }

func errAt(line int64, format string, args ...any) error {
	return &lineError{line: line, err: fmt.Errorf(format, args...)}
}

// inFile puts the file, its sheet and the line before an error: data/x.csv:17: ….
func inFile(file, sheet string, err error) error {
	if err == nil {
		return nil
	}
	if sheet != "" {
		file += "[" + sheet + "]"
	}
	var placed *lineError
	if errors.As(err, &placed) {
		return fmt.Errorf("%s:%d: %w", file, placed.line, placed.err)
	}
	return fmt.Errorf("%s: %w", file, err)
}
