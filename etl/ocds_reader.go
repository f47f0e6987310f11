package etl

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/go-json-experiment/json/jsontext"
)

const (
	ocdsDepth   = 40       // how deep a release may be nested
	releaseSize = 32 << 20 // bytes of one release or record, which is held in memory
)

// ocdsShape is what the first reading of a package finds out.
type ocdsShape struct {
	list   string // member that holds the releases or records of the only value, "" if there is none
	isList bool   // the only value is an array of releases or records
	values int    // at the top: NDJSON has one per line
}

// release is one release, its date and where it comes from.
type release struct {
	jsonNode
	ocid string
	rank string // date, whether it is compiled, id: the greater one is the later
}

// ocdsReader gives the releases of a package one by one.
type ocdsReader struct {
	*jsonReader
	shape   ocdsShape
	skips   string // a further member that nothing is taken from
	entered bool
	count   int  // of values or elements read
	history bool // the value in hand has the dates of a versioned release
	waiting []release
}

func (f *file) ocds(ctx context.Context, encoding string, shape ocdsShape) (*ocdsReader, error) {
	reader, err := f.json(ctx, encoding)
	if err != nil {
		return nil, err
	}
	return &ocdsReader{jsonReader: reader, shape: shape}, nil
}

// explainPath turns the decoder's errors into ours, with the JSON path.
func (r *ocdsReader) explainPath(err error) error {
	var syntax *jsontext.SyntacticError
	if errors.As(err, &syntax) && errors.Is(syntax.Err, jsontext.ErrDuplicateName) {
		return r.at(syntax.ByteOffset, "%s: two members of one object have this name\nhint: one of them would be lost; ask the publisher for a package that is JSON", pathOf(syntax.JSONPointer))
	}
	explained := r.explain(err)
	var placed *lineError
	if errors.As(explained, &placed) {
		return &lineError{line: placed.line, err: fmt.Errorf("%s: %w", pathOf(r.decoder.StackPointer()), placed.err)}
	}
	return explained
}

// surveyOCDS reads a package to its end and tells its shape.
func (f *file) surveyOCDS(ctx context.Context, encoding string) (shape ocdsShape, err error) {
	r, err := f.ocds(ctx, encoding, ocdsShape{})
	if err != nil {
		return shape, err
	}
	defer func() { err = errors.Join(err, r.close()) }()
	var names []string
	for {
		kind := r.peek()
		if kind == 0 || kind != '{' && kind != '[' {
			token, tokenErr := r.decoder.ReadToken()
			switch {
			case errors.Is(tokenErr, io.EOF) && shape.values > 0:
				return shapeOf(shape, names), nil
			case errors.Is(tokenErr, io.EOF):
				return shape, errors.New("the file holds no JSON value\nhint: fetch it again")
			case tokenErr != nil:
				return shape, r.explainPath(tokenErr)
			}
			return shape, r.broken("found %s where a package, release or record should stand; wanted an object {…}", kindName(token.Kind()))
		}
		if shape.values++; shape.values == 1 {
			shape.isList = kind == '['
		} else if kind == '[' || shape.isList {
			return shape, r.broken("something follows the array of releases; wanted one array or one object per line")
		}
		if err := r.pass(func(name string) {
			if shape.values == 1 {
				names = append(names, name)
			}
		}); err != nil {
			return shape, err
		}
	}
}

// shapeOf decides by the members of the first value how the releases are read.
func shapeOf(shape ocdsShape, names []string) ocdsShape {
	isPackage := shape.values == 1 && !shape.isList && !slices.Contains(names, "ocid")
	switch {
	case isPackage && slices.Contains(names, "records"):
		shape.list = "records"
	case isPackage && slices.Contains(names, "releases"):
		shape.list = "releases"
	}
	return shape
}

// pass passes over one value and tells the names of its own members.
func (r *ocdsReader) pass(each func(name string)) error {
	top := r.decoder.StackDepth()
	for {
		r.guard.since = 0
		token, err := r.decoder.ReadToken()
		if err != nil {
			return r.explainPath(err)
		}
		depth := r.decoder.StackDepth()
		if kind, count := r.decoder.StackIndex(depth); depth == top+1 && kind == '{' && count%2 == 1 && token.Kind() == '"' {
			each(token.String())
		}
		if depth <= top {
			return nil
		}
		if depth > top+ocdsDepth {
			return r.broken("%s: nested deeper than %d", pathOf(r.decoder.StackPointer()), ocdsDepth)
		}
		if err := r.crowded(); err != nil {
			return err
		}
	}
}

// next gives the next release; io.EOF after the last.
func (r *ocdsReader) next() (release, error) {
	for len(r.waiting) == 0 {
		node, err := r.node()
		if err != nil {
			return release{}, err
		}
		reading := &nodeReading{}
		r.unfold(reading, node)
		if reading.err != nil {
			return release{}, reading.err
		}
	}
	next := r.waiting[0]
	r.waiting = r.waiting[1:]
	return next, nil
}

// node gives the next package, record or release.
func (r *ocdsReader) node() (jsonNode, error) {
	inList := r.shape.isList || r.shape.list != ""
	if inList && !r.entered {
		r.entered = true
		if err := r.enter(); err != nil {
			return jsonNode{}, err
		}
	}
	if kind := r.peek(); inList && kind == ']' || !inList && r.count == r.shape.values {
		return jsonNode{}, io.EOF
	}
	at := jsonNode{at: -1}
	switch {
	case r.shape.list != "":
		at = jsonNode{up: &jsonNode{name: r.shape.list}, at: r.count}
	case r.shape.isList || r.shape.values > 1:
		at.at = r.count
	}
	r.count++
	r.history = false
	value, err := r.value(r.decoder.InputOffset(), 0)
	at.value = value
	return at, err
}

// enter steps to the first release or record.
func (r *ocdsReader) enter() error {
	if _, err := r.token(); err != nil || r.shape.isList {
		return err
	}
	for {
		name, err := r.token()
		if err != nil {
			return err
		}
		if name == r.shape.list {
			break
		}
		if err := r.skip(); err != nil {
			return err
		}
	}
	if kind := r.peek(); kind != '[' {
		return r.broken("%s: found %s; wanted an array […]", r.shape.list, kindName(kind))
	}
	_, err := r.token()
	return err
}

// isUnread says of a member that nothing is taken from it: it is passed over.
func isUnread(name string) bool {
	return name == "documents" || name == "items" || name == "attachments" || name == "relatedProcesses"
}

// value reads one value into memory.
func (r *ocdsReader) value(begin int64, depth int) (any, error) {
	if r.decoder.InputOffset()-begin > releaseSize {
		return nil, r.broken("one release or record of more than %d bytes\nhint: give a file with compiled releases only", releaseSize)
	}
	r.guard.since = 0
	token, err := r.decoder.ReadToken()
	if err != nil {
		return nil, r.explainPath(err)
	}
	switch token.Kind() {
	case '{':
		return r.object(begin, depth+1)
	case '[':
		list := []any{}
		for r.decoder.PeekKind() != ']' {
			one, err := r.value(begin, depth+1)
			if err != nil {
				return nil, err
			}
			list = append(list, one)
		}
		_, err := r.token()
		return list, err
	case '"':
		return token.String(), nil
	case '0':
		return digits(token.String()), nil
	case 'n':
		return nil, nil
	}
	return token.Kind() == 't', nil
}

func (r *ocdsReader) object(begin int64, depth int) (any, error) {
	if depth > ocdsDepth {
		return nil, r.broken("%s: nested deeper than %d", pathOf(r.decoder.StackPointer()), ocdsDepth)
	}
	object := map[string]any{}
	for r.decoder.PeekKind() != '}' {
		name, err := r.token()
		if err != nil {
			return nil, err
		}
		r.history = r.history || name == "releaseDate"
		if isUnread(name) || name == r.skips {
			if err := r.skip(); err != nil {
				return nil, err
			}
			continue
		}
		one, err := r.value(begin, depth)
		if err != nil {
			return nil, err
		}
		object[name] = one
	}
	_, err := r.token()
	return object, err
}

// unfold puts the releases of a package, record or release in line.
func (r *ocdsReader) unfold(reading *nodeReading, n jsonNode) {
	object, is := n.value.(map[string]any)
	if !is {
		reading.wrong(n, "found %s; wanted a package, a record or a release {…}", n.kind())
		return
	}
	has := func(name string) bool { return object[name] != nil }
	switch {
	case !has("ocid") && has("records"):
		for _, one := range reading.each(reading.get(n, "records")) {
			r.record(reading, one)
		}
	case !has("ocid") && has("releases"):
		for _, one := range reading.each(reading.get(n, "releases")) {
			r.single(reading, one, false)
		}
	case r.shape.list == "records" || has("compiledRelease") || has("versionedRelease") || has("releases"):
		r.record(reading, n)
	default:
		r.single(reading, n, false)
	}
}

// record takes the compiled release of a record, else its versioned release, else its
// releases.
func (r *ocdsReader) record(reading *nodeReading, n jsonNode) {
	ocid := reading.needed(reading.get(n, "ocid"))
	compiled, versioned, releases := reading.get(n, "compiledRelease"), reading.get(n, "versionedRelease"), reading.get(n, "releases")
	before := len(r.waiting)
	switch {
	case compiled.value != nil:
		r.single(reading, compiled, true)
	case versioned.value != nil:
		r.single(reading, versioned, true)
	default:
		for _, one := range reading.each(releases) {
			if reading.get(one, "ocid").value == nil && reading.get(one, "url").value != nil {
				reading.wrong(one, "a link to a release; wanted the release itself, or a compiledRelease beside")
			}
			r.single(reading, one, false)
		}
		if releases.value == nil {
			reading.wrong(n, "a record without compiledRelease, versionedRelease and releases")
		}
	}
	for _, one := range r.waiting[before:] {
		if one.ocid != ocid && reading.err == nil {
			reading.wrong(reading.get(one.jsonNode, "ocid"), "found %q in the record of %q", one.ocid, ocid)
		}
	}
}

// single puts one release in line, its versioned values replaced by the newest of each.
func (r *ocdsReader) single(reading *nodeReading, n jsonNode, isCompiled bool) {
	newest := &newestValues{reading: reading}
	if r.history {
		n.value = newest.of(n)
	}
	one := release{jsonNode: n, ocid: reading.needed(reading.get(n, "ocid"))}
	at, is := reading.instant(reading.get(n, "date"))
	id := reading.id(reading.get(n, "id"))
	if newest.at.After(at) {
		at, is, id = newest.at, true, newest.id
	}
	if !is {
		reading.wrong(reading.get(n, "date"), "missing; without it the later of two releases is not known")
	}
	stage := "release"
	if tags, _ := reading.get(n, "tag").value.([]any); isCompiled || slices.Contains(tags, any("compiled")) {
		stage = "released" // of one date the compiled release comes last: it has all the others
	}
	one.rank = strings.Join([]string{at.UTC().Format("2006-01-02T15:04:05.000000000Z"), stage, id}, " ")
	r.waiting = append(r.waiting, one)
}

// newestValues replaces versioned values, arrays of {releaseDate, releaseID, releaseTag,
// value}, by the newest value of each.
type newestValues struct {
	reading *nodeReading
	at      time.Time // of the newest of all
	id      string
}

func (v *newestValues) of(n jsonNode) any {
	switch value := n.value.(type) {
	case map[string]any:
		for name := range value {
			value[name] = v.of(v.reading.get(n, name))
		}
	case []any:
		if isVersioned(value) {
			return v.newest(n)
		}
		for at := range value {
			value[at] = v.of(jsonNode{value: value[at], up: &n, at: at})
		}
	}
	return n.value
}

// isVersioned says whether an array is the history of one value.
func isVersioned(list []any) bool {
	for _, one := range list {
		object, is := one.(map[string]any)
		if !is || object["releaseDate"] == nil {
			return false
		}
		for name := range object {
			if name != "releaseDate" && name != "releaseID" && name != "releaseTag" && name != "value" {
				return false
			}
		}
	}
	return len(list) > 0
}

func (v *newestValues) newest(n jsonNode) any {
	var newest any
	var latest time.Time
	for no, one := range v.reading.each(n) {
		at, _ := v.reading.instant(v.reading.get(one, "releaseDate"))
		id := v.reading.id(v.reading.get(one, "releaseID"))
		if no == 0 || !at.Before(latest) {
			newest, latest = v.reading.get(one, "value").value, at
		}
		if at.After(v.at) || at.Equal(v.at) && id > v.id {
			v.at, v.id = at, id
		}
	}
	return newest
}
