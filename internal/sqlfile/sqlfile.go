// Package sqlfile reads the SQL files that Jixiao is made of: feeds, models, queries
// and tests. A file begins with `-- key: value` lines that say what it is about and
// what one row means; the statement follows.
package sqlfile

import (
	"fmt"
	"slices"
	"strings"
)

// File is one SQL file, its header read.
type File struct {
	Path     string // as shown in messages, with forward slashes
	Text     string // the whole file
	Header   []Line // header lines in the order they stand
	Body     string // what follows the header
	BodyLine int    // line on which the body begins, from 1
}

// Line is one header line.
type Line struct {
	Key, Value string
	Line       int
}

// Parse reads the header of a file. A key that is not among keys is an error that
// names the file and line, and the nearest known key.
func Parse(path, text string, keys ...string) (File, error) {
	file := File{Path: path, Text: text, BodyLine: 1}
	rest := text
	for rest != "" {
		line, after, _ := strings.Cut(rest, "\n")
		trimmed := strings.TrimSpace(line)
		if trimmed == "" && len(file.Header) == 0 {
			rest, file.BodyLine = after, file.BodyLine+1
			continue
		}
		comment, found := strings.CutPrefix(trimmed, "--")
		if !found {
			break
		}
		key, value, found := strings.Cut(comment, ":")
		key = strings.TrimSpace(key)
		if !found || !slices.Contains(keys, key) {
			return file, fmt.Errorf("%s:%d: %q is not a header line; wanted `-- key: value` with a key of %s",
				path, file.BodyLine, trimmed, strings.Join(keys, ", "))
		}
		file.Header = append(file.Header, Line{Key: key, Value: strings.TrimSpace(value), Line: file.BodyLine})
		rest, file.BodyLine = after, file.BodyLine+1
	}
	file.Body = rest
	if strings.TrimSpace(file.Body) == "" {
		return file, fmt.Errorf("%s: no statement after the header", path)
	}
	return file, nil
}

// Get returns the value of a key's first line, or "".
func (f File) Get(key string) string {
	for _, line := range f.Header {
		if line.Key == key {
			return line.Value
		}
	}
	return ""
}

// All returns a key's lines in the order they stand.
func (f File) All(key string) []Line {
	var lines []Line
	for _, line := range f.Header {
		if line.Key == key {
			lines = append(lines, line)
		}
	}
	return lines
}
