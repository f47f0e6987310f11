package etl

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"path"
	"slices"
	"strings"

	"jixiao/internal/workspace"
)

// JSON (RFC 8259) is read in three shapes: an array of objects, objects one after the
// other (NDJSON), and an object that holds the array somewhere inside. An object is a
// row; its members are the columns, those of objects inside it by their path (unit.name).
// Texts are taken as they are and numbers digit by digit; null is an empty cell; an array
// inside a row keeps its JSON text. The line of a row is its number among the rows of an
// array, and the line it begins on in NDJSON.
//
// The file is read twice: once to its end, to know that it is whole and which members
// there are, and once for the rows.

// jsonDepth is how deep the objects of one row may be nested.
const jsonDepth = 16

// isJSON tells JSON from delimited text, by the name or the first signs.
func isJSON(name, sample string) bool {
	name = strings.TrimSuffix(strings.ToLower(name), ".gz")
	if slices.Contains([]string{".json", ".ndjson", ".jsonl"}, path.Ext(name)) {
		return true
	}
	sample = strings.TrimLeft(sample, "\uFEFF \t\r\n")
	if rest, is := strings.CutPrefix(sample, "["); is {
		rest = strings.TrimLeft(rest, " \t\r\n")
		return strings.HasPrefix(rest, "{") || strings.HasPrefix(rest, "]")
	}
	rest, is := strings.CutPrefix(sample, "{")
	rest = strings.TrimLeft(rest, " \t\r\n")
	return is && (strings.HasPrefix(rest, `"`) || strings.HasPrefix(rest, "}"))
}

// outline is what the first reading of a JSON file finds out.
type outline struct {
	inLines bool     // objects one after the other, at the top
	path    []string // members that lead to the array of rows
	keys    []string // of all rows, in order of first appearance
}

// openJSON opens a JSON file; its header is the members of all its rows.
func openJSON(ctx context.Context, f *file, source *workspace.Source, find finder, encoding string) (*opened, error) {
	shape, err := f.outline(ctx, source, encoding)
	if err != nil {
		return nil, err
	}
	if len(shape.keys) == 0 {
		return nil, errors.New("the file holds no row: no object has a member")
	}
	found, err := find([]numbered{{line: 0, cells: shape.keys}})
	if err != nil {
		return nil, err
	}
	reader, err := f.json(ctx, encoding)
	if err != nil {
		return nil, err
	}
	t := &jsonTable{jsonReader: reader, shape: shape, place: map[string]int{}, cells: make([]string, len(shape.keys)), filled: make([]int64, len(shape.keys))}
	for place, key := range shape.keys {
		t.place[key] = place
	}
	if err := t.enter(); err != nil {
		return nil, errors.Join(err, t.close())
	}
	said := "json"
	if encoding != utf8Plain {
		said += ", " + encoding
	}
	return &opened{table: t, layout: found, encoding: said}, nil
}

// outline reads the whole file once.
func (f *file) outline(ctx context.Context, source *workspace.Source, encoding string) (outline, error) {
	name := strings.TrimSuffix(strings.ToLower(f.name), ".gz")
	inLines := path.Ext(name) == ".ndjson" || path.Ext(name) == ".jsonl"
	var wanted []string
	if source.Rows != "" {
		wanted = strings.Split(source.Rows, ".")
	}
	survey, err := f.surveyJSON(ctx, encoding, inLines, wanted)
	if err != nil || inLines {
		return outline{inLines: inLines, keys: survey.keys.names}, err
	}
	switch {
	case survey.values > 1 || len(survey.arrays) == 0 && source.Rows == "" && !survey.isArray:
		survey, err = f.surveyJSON(ctx, encoding, true, nil)
		return outline{inLines: true, keys: survey.keys.names}, err
	case survey.isArray:
		return outline{keys: survey.keys.names}, nil
	case len(survey.arrays) == 0:
		return outline{}, fmt.Errorf("%s: the file has no array of objects at rows: %s", source.Pos, source.Rows)
	case len(survey.arrays) > 1:
		var paths []string
		for _, one := range survey.arrays {
			paths = append(paths, strings.Join(one.path, "."))
		}
		return outline{}, fmt.Errorf("the file has %d arrays of objects: %s\nhint: say in the source which one holds the rows (rows: %s)",
			len(paths), strings.Join(paths, ", "), paths[0])
	}
	return outline{path: survey.arrays[0].path, keys: survey.arrays[0].keys.names}, nil
}

// keySet is the members of some rows in order of first appearance.
type keySet struct {
	names []string
	seen  map[string]bool
}

func (k *keySet) add(name string) {
	if !k.seen[name] {
		if k.seen == nil {
			k.seen = map[string]bool{}
		}
		k.names, k.seen[name] = append(k.names, name), true
	}
}

// jsonArray is an array of objects inside the file's object.
type jsonArray struct {
	path []string
	keys *keySet
}

// jsonSurvey is a walk through a whole file.
type jsonSurvey struct {
	*jsonReader
	wanted  []string // the path of the rows, if the source names it
	keys    keySet   // of the rows at the top
	values  int      // at the top
	isArray bool     // the top is one array
	arrays  []jsonArray
}

func (f *file) surveyJSON(ctx context.Context, encoding string, inLines bool, wanted []string) (s *jsonSurvey, err error) {
	reader, err := f.json(ctx, encoding)
	if err != nil {
		return &jsonSurvey{}, err
	}
	s = &jsonSurvey{jsonReader: reader, wanted: wanted}
	defer func() { err = errors.Join(err, s.close()) }()
	for {
		switch kind := s.peek(); {
		case kind == '[' && !inLines && s.values == 0:
			s.isArray = true
			err = s.rowsOf(&s.keys)
		case kind == '{' && inLines:
			err = s.rowKeys(&s.keys)
		case kind == '{':
			err = s.look(nil)
		default:
			token, tokenErr := s.decoder.ReadToken()
			if errors.Is(tokenErr, io.EOF) {
				return s, s.ended()
			}
			return s, s.unexpected(token, tokenErr)
		}
		if err != nil {
			return s, err
		}
		s.values++
		if s.isArray && s.values > 1 {
			return s, s.broken("something follows the array of rows")
		}
	}
}

// ended refuses a file without any value.
func (s *jsonSurvey) ended() error {
	if s.values == 0 {
		return errors.New("the file holds no JSON value")
	}
	return nil
}

// look searches an object for arrays of objects, below objects alone.
func (s *jsonSurvey) look(at []string) error {
	if len(at) > jsonDepth {
		return s.broken("objects nested deeper than %d", jsonDepth)
	}
	if _, err := s.token(); err != nil {
		return err
	}
	for s.peek() != '}' {
		name, err := s.token()
		if err != nil {
			return err
		}
		if err := s.crowded(); err != nil {
			return err
		}
		below := append(slices.Clone(at), name)
		switch s.peek() {
		case '{':
			err = s.look(below)
		case '[':
			err = s.lookInto(below)
		default:
			_, err = s.token()
		}
		if err != nil {
			return err
		}
	}
	_, err := s.token()
	return err
}

// lookInto walks through an array: one of objects may hold the rows.
func (s *jsonSurvey) lookInto(at []string) error {
	if _, err := s.token(); err != nil {
		return err
	}
	isWanted := s.wanted == nil || slices.Equal(at, s.wanted)
	if s.peek() == '{' && isWanted {
		found := jsonArray{path: at, keys: &keySet{}}
		s.arrays = append(s.arrays, found)
		return s.restOf(found.keys)
	}
	if s.peek() == ']' && s.wanted != nil && isWanted {
		s.arrays = append(s.arrays, jsonArray{path: at, keys: &keySet{}})
	}
	for s.peek() != ']' {
		if err := s.skip(); err != nil {
			return err
		}
	}
	_, err := s.token()
	return err
}

// rowsOf gathers the members of an array's objects.
func (s *jsonSurvey) rowsOf(keys *keySet) error {
	if _, err := s.token(); err != nil {
		return err
	}
	return s.restOf(keys)
}

func (s *jsonSurvey) restOf(keys *keySet) error {
	for s.peek() != ']' {
		if s.peek() != '{' {
			token, err := s.decoder.ReadToken()
			return s.unexpected(token, err)
		}
		if err := s.rowKeys(keys); err != nil {
			return err
		}
	}
	_, err := s.token()
	return err
}

func (s *jsonSurvey) rowKeys(keys *keySet) error {
	s.rowNo++
	return s.row("", 0, func(key, _ string) error {
		keys.add(key)
		if len(keys.names) > s.limits.Cells {
			return s.broken("the rows have more than %d different members, the limit", s.limits.Cells)
		}
		return nil
	})
}

// jsonTable gives the rows of a JSON file.
type jsonTable struct {
	*jsonReader
	shape  outline
	place  map[string]int
	cells  []string
	filled []int64 // per column the last row that has it
	line   int64   // of the last row
}

// enter steps to the first row.
func (t *jsonTable) enter() error {
	if t.shape.inLines {
		return nil
	}
	for _, name := range t.shape.path {
		if _, err := t.token(); err != nil {
			return err
		}
		for {
			member, err := t.token()
			if err != nil {
				return err
			}
			if member == name {
				break
			}
			if err := t.skip(); err != nil {
				return err
			}
		}
	}
	_, err := t.token() // [
	return err
}

func (t *jsonTable) next() (row, error) {
	if t.peek() != '{' {
		// The array's end, or the file's: the first reading saw that nothing else comes.
		return row{}, io.EOF
	}
	t.rowNo++
	clear(t.cells)
	if err := t.step(); err != nil {
		return row{}, err
	}
	err := t.row("", 0, func(key, cell string) error {
		place, known := t.place[key]
		if !known {
			return t.broken("member %q was not there when the file was first read", key)
		}
		if t.filled[place] == t.rowNo {
			return t.broken("two members are called %q, one of them by its path", key)
		}
		t.cells[place], t.filled[place] = cell, t.rowNo
		return nil
	})
	return row{line: t.line, cells: t.cells}, err
}

// step finds the line of the row that comes.
func (t *jsonTable) step() error {
	if !t.shape.inLines {
		t.line = t.rowNo
		return nil
	}
	line := t.lines.count + 1 - int64(bytes.Count(bytes.TrimLeft(t.decoder.UnreadBuffer(), " \t\r\n"), []byte{'\n'}))
	if line <= t.line {
		return t.broken("two objects begin on one line; wanted one a line, or an array [{…}, {…}]")
	}
	t.line = line
	return nil
}
