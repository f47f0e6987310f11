package plan

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"
	"unicode/utf8"

	"jixiao/internal/sqlfile"
	"jixiao/internal/sqlrule"
	"jixiao/internal/warehouse"
)

// Own is a layer of a workspace's own: its folder models, written by anybody.
type Own struct{ fs.FS }

// OwnFile is one SQL file of a workspace's own.
type OwnFile struct {
	Path     string // models/measures/response_score.sql
	Table    string // qualified; "" of a data test or a query
	Replaces bool   // it takes the place of a file of the program
	SHA256   string // of the text
}

const (
	mostOwnFiles = 500      // of one workspace: twice what is shipped
	mostOwnBytes = 64 << 10 // of one file
)

// NewOwn notes a file of a workspace's own.
func NewOwn(shown, table, text string, replaces bool) OwnFile {
	sum := sha256.Sum256([]byte(text))
	return OwnFile{Path: shown, Table: table, Replaces: replaces, SHA256: hex.EncodeToString(sum[:])}
}

// OwnText reads a file of a workspace's own, saved by whatever editor: without the mark
// some put in front, lines ending as everywhere.
func OwnText(layer fs.FS, name, shown string) (string, error) {
	info, err := fs.Stat(layer, name)
	switch {
	case err != nil:
		return "", err
	case !info.Mode().IsRegular():
		return "", fmt.Errorf("%s: not a file", shown)
	case info.Size() > mostOwnBytes:
		return "", fmt.Errorf("%s: %d bytes; a file of SQL may have %d", shown, info.Size(), mostOwnBytes)
	}
	text, err := fs.ReadFile(layer, name)
	if err != nil {
		return "", err
	}
	if !utf8.Valid(text) {
		return "", fmt.Errorf("%s: not UTF-8\nhint: save it as UTF-8", shown)
	}
	return strings.ReplaceAll(strings.TrimPrefix(string(text), "\ufeff"), "\r\n", "\n"), nil
}

// NearlyNamed is the error of a file that was meant to be read and has another ending, as
// editors add one (x.sql.txt) or a system writes it (X.SQL); nil of any other file.
func NearlyNamed(shown, ending string) error {
	if path.Ext(shown) == ending || !strings.Contains(strings.ToLower(path.Base(shown))+".", ending+".") {
		return nil
	}
	return fmt.Errorf("%s: the name does not end in %s, so nobody would read it\nhint: rename it", shown, ending)
}

// ownLayer reads the workspace's models and data tests; the mistakes of all files are
// joined.
func (r *reading) ownLayer(layer Own) error {
	var problems []error
	builtin := madeByTheProgram()
	builtin[MeasureValues] = true
	err := fs.WalkDir(layer, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		if path.Ext(name) != ".sql" {
			problems = append(problems, NearlyNamed(path.Join("models", name), ".sql"))
			return nil
		}
		problems = append(problems, r.ownFile(layer, name, builtin))
		if len(r.own) > mostOwnFiles {
			return fmt.Errorf("models: more than %d files of SQL; a workspace may have %d", mostOwnFiles, mostOwnFiles)
		}
		return nil
	})
	slices.SortFunc(r.own, func(a, b OwnFile) int { return cmp.Compare(a.Path, b.Path) })
	return errors.Join(append(problems, err)...)
}

func (r *reading) ownFile(layer Own, where string, generated map[string]bool) error {
	shown := path.Join("models", where)
	folder, name := path.Dir(where), strings.TrimSuffix(path.Base(where), ".sql")
	table := folder + "." + name
	switch {
	case !slices.Contains(append(slices.Clone(schemas), "tests"), folder):
		return fmt.Errorf("%s: models/%s is no folder of models\nhint: move it to models/%s or models/tests",
			shown, folder, strings.Join(schemas, ", models/"))
	case generated[table]:
		return fmt.Errorf("%s: %s is made by the program itself\nhint: give the file another name", shown, table)
	}
	text, err := OwnText(layer, where, shown)
	if err != nil {
		return err
	}
	file, err := sqlfile.Parse(shown, text, sqlrule.Keys(folder)...)
	if err != nil {
		return err
	}
	if problems := sqlrule.Own(file); len(problems) > 0 {
		return errors.Join(problems...)
	}
	if folder == "tests" {
		table = ""
	}
	r.own = append(r.own, NewOwn(shown, table, text, r.shipped[shown]))
	return r.file(folder, name, text, true)
}

// IsOwn says whether a file of the plan is of the workspace.
func (p *Plan) IsOwn(shown string) bool {
	return slices.ContainsFunc(p.Own, func(own OwnFile) bool { return own.Path == shown })
}

// measureColumns are the columns that every measure has: marts.measure_values reads them.
func measureColumns() []string {
	return []string{"evaluation_id", "subject", "period", "numerator", "denominator", "n", "value"}
}

// vetOwn fences the statements of the workspace's files, and wants a measure to have a
// measure's columns.
func (r *reading) vetOwn(ctx context.Context, wh *warehouse.Warehouse, models []Model) error {
	var problems []error
	for _, model := range models {
		if !model.Own {
			continue
		}
		tree, err := fenced(ctx, wh, model.Path, model.BodyLine, model.Body)
		if err == nil && model.Schema == "measures" {
			err = hasColumns(model, tree)
		}
		problems = append(problems, err)
	}
	for _, name := range slices.Sorted(maps.Keys(r.tests)) {
		file := r.tests[name]
		if slices.ContainsFunc(r.own, func(own OwnFile) bool { return own.Path == file.Path }) {
			problems = append(problems, Fence(ctx, wh, file.Path, file.BodyLine, file.Body, testable))
		}
	}
	return errors.Join(problems...)
}

// testable are the tables a workspace's data test may read: not raw, whose rows hold
// personal data, which the failing rows that are kept would then show.
func testable(table string) bool {
	schema, _, _ := strings.Cut(table, ".")
	return schema != "raw" && Publishable(table) || slices.Contains(schemas, schema)
}

// Publishable says whether a table is published: marts, and ops without what is for the
// loader alone.
func Publishable(table string) bool {
	schema, _, _ := strings.Cut(table, ".")
	return (schema == "marts" || schema == "ops") && table != "ops.rejects" && table != "ops.headers"
}

// hasColumns wants the columns of a measure among those of the last select.
func hasColumns(model Model, tree map[string]any) error {
	names, known := resultColumns(tree)
	if !known {
		return fmt.Errorf("%s:%d: a measure lists its columns one by one; wanted %s",
			model.Path, model.BodyLine, strings.Join(measureColumns(), ", "))
	}
	var missing []string
	for _, name := range measureColumns() {
		if !slices.Contains(names, name) {
			missing = append(missing, name)
		}
	}
	if len(missing) > 0 {
		return fmt.Errorf("%s: a measure has the columns %s; missing: %s\nhint: n is how many rows were counted; write `cast(null as …) as numerator` where there is none",
			model.Path, strings.Join(measureColumns(), ", "), strings.Join(missing, ", "))
	}
	return nil
}

// unknownTables finds what models of the workspace read and no model makes. Tables of
// raw and ops are made by the loader.
func unknownTables(models []Model) error {
	var problems []error
	known := map[string]bool{}
	for _, model := range models {
		known[model.Table()] = true
	}
	for _, model := range models {
		for _, need := range model.Needs {
			schema, _, _ := strings.Cut(need, ".")
			if model.Own && slices.Contains(schemas, schema) && !known[need] {
				problems = append(problems, fmt.Errorf("%s:%d: there is no table %s\nhint: `jixiao docs` lists the tables and their columns",
					model.Path, lineWith(model.File, need), need))
			}
		}
	}
	return errors.Join(problems...)
}

// lineWith is the first line that holds a text.
func lineWith(file sqlfile.File, text string) int {
	before, _, _ := strings.Cut(file.Text, text)
	return strings.Count(before, "\n") + 1
}
