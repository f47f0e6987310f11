// Package plan reads the model files, finds out from the SQL itself what each selects
// from, puts them in order and builds them. What goes in is a set of files and a
// transaction; what comes out is the tables of staging, core, measures and marts.
package plan

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strconv"
	"strings"

	"jixiao/internal/sqlfile"
	"jixiao/internal/sqlrule"
	"jixiao/internal/warehouse"
)

// Schemas are the schemas that models may stand in, in the order data flows.
var schemas = []string{"staging", "core", "measures", "marts"}

// sources says which schemas a model of a schema may select from: only what lies to
// its left. The ledger (ops) is written by the loader before any model runs.
var sources = map[string][]string{
	"staging":  {"raw", "ops"},
	"core":     {"raw", "staging", "core"},
	"measures": {"core", "measures"},
	"marts":    {"core", "measures", "marts"},
}

// Model is one table (or view, in staging) and the SELECT that makes it.
type Model struct {
	sqlfile.File
	Schema, Name string
	Needs        []string // qualified names of what it selects from, sorted
	Own          bool     // of a workspace
}

// Table is the model's qualified name, such as marts.indicator_scores.
func (m Model) Table() string { return m.Schema + "." + m.Name }

// Plan is a set of models in an order in which they can be built.
type Plan struct {
	Models []Model
	Tests  []sqlfile.File // files of tests/: each returns the rows that break it
	Own    []OwnFile      // the files of the workspace's own, by path
}

// MeasureValues is the one generated model: the union of all measures.
const MeasureValues = "marts.measure_values"

// Read reads the models of the given file systems (later ones overlay earlier ones,
// file by file) and orders them. A layer of a workspace's own (type Own) is held to the
// rules of sqlrule and fenced.
func Read(ctx context.Context, wh *warehouse.Warehouse, layers ...fs.FS) (*Plan, error) {
	found := reading{models: map[string]Model{}, tests: map[string]sqlfile.File{}}
	for no, layer := range layers {
		var err error
		if no == 1 {
			found.noteShipped()
		}
		if own, is := layer.(Own); is {
			err = found.ownLayer(own)
		} else {
			err = found.layer(layer)
		}
		if err != nil {
			return nil, err
		}
	}
	all := make([]Model, 0, len(found.models)+1)
	for _, model := range found.models {
		all = append(all, model)
	}
	slices.SortFunc(all, func(a, b Model) int { return cmp.Compare(a.Table(), b.Table()) })
	if err := found.vetOwn(ctx, wh, all); err != nil {
		return nil, err
	}
	all = append(all, unionOfMeasures(all))
	var problems []error
	for no := range all {
		problems = append(problems, all[no].findNeeds(ctx, wh))
	}
	if err := errors.Join(append(problems, unknownTables(all))...); err != nil {
		return nil, err
	}
	ordered, err := order(all)
	if err != nil {
		return nil, err
	}
	plan := &Plan{Models: ordered, Own: found.own}
	for _, test := range found.tests {
		plan.Tests = append(plan.Tests, test)
	}
	slices.SortFunc(plan.Tests, func(a, b sqlfile.File) int { return cmp.Compare(a.Path, b.Path) })
	return plan, nil
}

// reading is what is read so far.
type reading struct {
	models  map[string]Model
	tests   map[string]sqlfile.File
	shipped map[string]bool // paths of the first layer's files
	own     []OwnFile
}

func (r *reading) noteShipped() {
	r.shipped = map[string]bool{}
	for _, model := range r.models {
		r.shipped[model.Path] = true
	}
	for _, test := range r.tests {
		r.shipped[test.Path] = true
	}
}

func (r *reading) layer(layer fs.FS) error {
	for _, folder := range append(slices.Clone(schemas), "tests") {
		entries, err := fs.ReadDir(layer, folder)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return err
		}
		for _, entry := range entries {
			name, isSQL := strings.CutSuffix(entry.Name(), ".sql")
			if !isSQL {
				continue
			}
			text, err := fs.ReadFile(layer, path.Join(folder, entry.Name()))
			if err != nil {
				return err
			}
			if err := r.file(folder, name, string(text), false); err != nil {
				return err
			}
		}
	}
	return nil
}

func (r *reading) file(folder, name, text string, own bool) error {
	shown := path.Join("models", folder, name+".sql")
	file, err := sqlfile.Parse(shown, text, sqlrule.Keys(folder)...)
	if err != nil {
		return err
	}
	if folder == "tests" {
		r.tests[name] = file
		return nil
	}
	for _, key := range []string{"about", "grain"} {
		if file.Get(key) == "" {
			return fmt.Errorf("%s: the header has no %s", shown, key)
		}
	}
	r.models[folder+"."+name] = Model{File: file, Schema: folder, Name: name, Own: own}
	return nil
}

// unionOfMeasures generates marts.measure_values: every measure's rows with the
// measure's name in front.
func unionOfMeasures(models []Model) Model {
	var parts []string
	for _, model := range models {
		if model.Schema != "measures" {
			continue
		}
		parts = append(parts, fmt.Sprintf(`select
    '%s'                              as measure,
    evaluation_id,
    subject,
    period,
    cast(numerator as decimal(28,6))   as numerator,
    cast(denominator as decimal(28,6)) as denominator,
    cast(n as bigint)                  as n,
    cast(value as double precision)    as value
from %s`, model.Name, model.Table()))
	}
	body := strings.Join(parts, "\nunion all\n") + "\n"
	header := `-- about: Every measure's values, one table (generated from the files of models/measures).
-- grain: one row per measure, evaluation, subject and period
-- test:  unique(measure, evaluation_id, subject, period)
-- test:  not_null(subject)
-- test:  not_null(period)
`
	file, err := sqlfile.Parse("models/marts/measure_values (generated)", header+body, sqlrule.Keys("marts")...)
	if err != nil { // only with no measure at all: an empty body; the builder says so
		file = sqlfile.File{Path: "models/marts/measure_values (generated)", Body: "select 1 as none where false"}
	}
	return Model{File: file, Schema: "marts", Name: "measure_values"}
}

// findNeeds asks the engine's parser what the model selects from, and holds the
// direction of flow.
func (m *Model) findNeeds(ctx context.Context, wh *warehouse.Warehouse) error {
	tree, err := parsed(ctx, wh, m.Path, m.BodyLine, m.Body)
	if err != nil {
		return err
	}
	tables, err := tablesOf(m.Path, tree)
	if err != nil {
		return err
	}
	m.Needs = tables
	for _, table := range tables {
		schema, _, _ := strings.Cut(table, ".")
		if !slices.Contains(sources[m.Schema], schema) {
			return fmt.Errorf("%s: %s reads %s; a model of %s reads only from %s",
				m.Path, m.Table(), table, m.Schema, strings.Join(sources[m.Schema], ", "))
		}
	}
	return nil
}

// Tables lists the qualified tables that a SELECT reads, sorted. A name without
// schema that is no common table expression is an error.
func Tables(ctx context.Context, wh *warehouse.Warehouse, shown, statement string) ([]string, error) {
	tree, err := parsed(ctx, wh, shown, 1, statement)
	if err != nil {
		return nil, err
	}
	return tablesOf(shown, tree)
}

// parsed is the statement as the engine's parser reads it: SELECT alone. firstLine is
// where it begins in the file shown.
func parsed(ctx context.Context, wh *warehouse.Warehouse, shown string, firstLine int, statement string) (map[string]any, error) {
	var text string
	err := wh.DB().QueryRowContext(ctx, "select cast(json_serialize_sql(cast($1 as varchar)) as varchar)", statement).Scan(&text)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", shown, err)
	}
	var tree map[string]any
	if err := json.Unmarshal([]byte(text), &tree); err != nil {
		return nil, fmt.Errorf("%s: %w", shown, err)
	}
	if failed, _ := tree["error"].(bool); failed {
		return nil, fmt.Errorf("%s:%d: %v", shown, firstLine+lineOf(statement, tree["position"]), tree["error_message"])
	}
	return tree, nil
}

// lineOf counts the line breaks before a place of the engine's parser: bytes, as a
// number or as text. What is no place in the statement counts as its beginning.
func lineOf(statement string, place any) int {
	at, is := place.(float64)
	if text, isText := place.(string); isText {
		number, err := strconv.Atoi(text)
		at, is = float64(number), err == nil
	}
	if !is || at < 0 || at > float64(len(statement)) {
		at = float64(len(statement) - len(strings.TrimLeft(statement, " \t\r\n")))
	}
	return strings.Count(statement[:int(at)], "\n")
}

func tablesOf(shown string, tree map[string]any) ([]string, error) {
	found := walk{tables: map[string]bool{}, local: map[string]bool{}, bare: map[string]bool{}}
	found.visit(tree)
	for name := range found.bare {
		if !found.local[name] {
			return nil, fmt.Errorf("%s: table %q is named without its schema", shown, name)
		}
	}
	return slices.Sorted(maps.Keys(found.tables)), nil
}

// walk collects table names from a serialised statement.
type walk struct{ tables, local, bare map[string]bool }

func (w walk) visit(node any) {
	switch node := node.(type) {
	case []any:
		for _, child := range node {
			w.visit(child)
		}
	case map[string]any:
		if node["type"] == "BASE_TABLE" {
			schema, _ := node["schema_name"].(string)
			table, _ := node["table_name"].(string)
			if schema == "" {
				w.bare[table] = true
			} else {
				w.tables[schema+"."+table] = true
			}
		}
		if ctes, is := node["cte_map"].(map[string]any); is {
			entries, _ := ctes["map"].([]any)
			for _, entry := range entries {
				pair, _ := entry.(map[string]any)
				if name, is := pair["key"].(string); is {
					w.local[name] = true
				}
			}
		}
		for _, child := range node {
			w.visit(child)
		}
	}
}

// order sorts models so that each comes after what it needs; ties go by schema, then
// name, so that the order is always the same.
func order(models []Model) ([]Model, error) {
	rank := func(m Model) int { return slices.Index(schemas, m.Schema) }
	slices.SortFunc(models, func(a, b Model) int {
		return cmp.Or(cmp.Compare(rank(a), rank(b)), cmp.Compare(a.Name, b.Name))
	})
	known := map[string]bool{}
	for _, model := range models {
		known[model.Table()] = true
	}
	var ordered []Model
	done := map[string]bool{}
	for len(ordered) < len(models) {
		progress := false
		for _, model := range models {
			if done[model.Table()] || !ready(model, known, done) {
				continue
			}
			ordered, progress = append(ordered, model), true
			done[model.Table()] = true
		}
		if !progress {
			return nil, cycleError(models, known, done)
		}
	}
	return ordered, nil
}

func ready(model Model, known, done map[string]bool) bool {
	for _, need := range model.Needs {
		if known[need] && !done[need] {
			return false
		}
	}
	return true
}

func cycleError(models []Model, known, done map[string]bool) error {
	var stuck []string
	for _, model := range models {
		if !done[model.Table()] && !ready(model, known, done) {
			stuck = append(stuck, model.Table())
		}
	}
	return fmt.Errorf("these models select from one another in a circle: %s", strings.Join(stuck, ", "))
}
