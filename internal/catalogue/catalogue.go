// Package catalogue writes the static pages of `jixiao docs`: every feed, table,
// column, measure, indicator and query, with what it is made from and what uses it.
// What goes in is the plan, the contracts and the workspace; what comes out is HTML
// files that need no network.
package catalogue

import (
	"bytes"
	"context"
	"embed"
	"errors"
	"fmt"
	"html/template"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"jixiao/etl"
	"jixiao/internal/plan"
	"jixiao/internal/warehouse"
	"jixiao/internal/workspace"
	"jixiao/models"
	"jixiao/queries"
)

//go:embed page.gohtml catalogue.css
var files embed.FS

// Entry is one page: a feed, a table, or a query.
type Entry struct {
	Kind    string // feed, staging, core, measures, marts, query
	Name    string
	About   string
	Grain   string
	Columns []Column
	Needs   []string // what it is made from
	Users   []string // what is made from it
	Notes   []string // tests, parameters, keys
	SQL     string
}

// Column is one column of a table.
type Column struct{ Name, Type, Note string }

// Catalogue is everything there is to look up.
type Catalogue struct {
	Evaluation string
	Entries    []Entry
	Indicators []workspace.Indicator
}

// page is what the template gets.
type page struct {
	Catalogue Catalogue
	Entry     *Entry // nil on the index
	Kinds     []string
	Root      string // path back to the index
}

var kinds = []string{"feed", "staging", "core", "measures", "marts", "query"}

// Read gathers the catalogue. The columns come from an empty warehouse that is built
// for this alone, so no data is needed.
func Read(ctx context.Context, ws *workspace.Workspace, steps *plan.Plan, set queries.Set) (catalogue Catalogue, err error) {
	scratch, err := warehouse.Open(ctx, "", warehouse.Options{})
	if err != nil {
		return catalogue, err
	}
	defer func() { err = errors.Join(err, scratch.Close()) }()
	err = scratch.InTransaction(ctx, func(ctx context.Context, tx *warehouse.Tx) error {
		if err := etl.LoadConfiguration(ctx, tx, ws, models.Holidays); err != nil {
			return err
		}
		return steps.Build(ctx, tx, func(int, int, plan.Model) {})
	})
	if err != nil {
		return catalogue, err
	}
	columns, err := readColumns(ctx, scratch)
	if err != nil {
		return catalogue, err
	}
	catalogue = Catalogue{Evaluation: ws.Evaluation.ID, Indicators: ws.Tree.Indicators()}
	if err := catalogue.addFeeds(ctx, ws); err != nil {
		return catalogue, err
	}
	catalogue.addModels(steps, columns)
	if err := catalogue.addQueries(ctx, scratch, set); err != nil {
		return catalogue, err
	}
	catalogue.link()
	return catalogue, nil
}

func readColumns(ctx context.Context, wh *warehouse.Warehouse) (map[string][]Column, error) {
	table, err := queries.Select(ctx, wh.DB(), `select table_schema || '.' || table_name, column_name, data_type
		from information_schema.columns order by table_schema, table_name, ordinal_position`)
	if err != nil {
		return nil, err
	}
	columns := map[string][]Column{}
	for _, row := range table.Rows {
		name := fmt.Sprint(row[0])
		columns[name] = append(columns[name], Column{Name: fmt.Sprint(row[1]), Type: fmt.Sprint(row[2])})
	}
	return columns, nil
}

func (c *Catalogue) addFeeds(ctx context.Context, ws *workspace.Workspace) error {
	contracts, err := etl.ContractsOf(ctx, ws.Feeds)
	if err != nil {
		return err
	}
	for _, contract := range contracts {
		entry := Entry{Kind: "feed", Name: "raw." + contract.Feed, About: contract.About, Grain: contract.Grain}
		entry.Notes = append(entry.Notes, "key: "+strings.Join(contract.Key, ", "))
		for _, column := range contract.Columns {
			note := strings.Join(column.Headers, "，")
			if column.Required {
				note = "必填　" + note
			}
			entry.Columns = append(entry.Columns, Column{Name: column.Name, Type: column.Type, Note: note})
		}
		c.Entries = append(c.Entries, entry)
	}
	return nil
}

func (c *Catalogue) addModels(steps *plan.Plan, columns map[string][]Column) {
	for _, model := range steps.Models {
		entry := Entry{
			Kind: model.Schema, Name: model.Table(), About: model.Get("about"), Grain: model.Get("grain"),
			Columns: columns[model.Table()], Needs: model.Needs, SQL: model.Body,
		}
		for _, line := range model.Header {
			if line.Key == "test" || line.Key == "warn" || line.Key == "rows" {
				entry.Notes = append(entry.Notes, line.Key+": "+line.Value)
			}
		}
		c.Entries = append(c.Entries, entry)
	}
}

func (c *Catalogue) addQueries(ctx context.Context, wh *warehouse.Warehouse, set queries.Set) error {
	for _, query := range set.All() {
		entry := Entry{Kind: "query", Name: query.Name, About: query.Get("about"), Grain: query.Get("shape"), SQL: query.Body}
		if len(query.Params) > 0 {
			entry.Notes = append(entry.Notes, "params: "+strings.Join(query.Params, ", "))
		}
		needs, err := plan.Tables(ctx, wh, query.Path, query.Body)
		if err != nil {
			return err
		}
		entry.Needs = needs
		c.Entries = append(c.Entries, entry)
	}
	return nil
}

// link notes on each entry what is made from it.
func (c *Catalogue) link() {
	place := map[string]int{}
	for no, entry := range c.Entries {
		place[entry.Name] = no
	}
	for _, entry := range c.Entries {
		for _, need := range entry.Needs {
			if at, known := place[need]; known {
				c.Entries[at].Users = append(c.Entries[at].Users, entry.Name)
			}
		}
	}
	for no := range c.Entries {
		slices.Sort(c.Entries[no].Users)
	}
}

// Of lists the entries of a kind.
func (c Catalogue) Of(kind string) []Entry {
	var entries []Entry
	for _, entry := range c.Entries {
		if entry.Kind == kind {
			entries = append(entries, entry)
		}
	}
	return entries
}

// Known says whether a name has a page.
func (c Catalogue) Known(name string) bool {
	return slices.ContainsFunc(c.Entries, func(e Entry) bool { return e.Name == name })
}

// Write writes index.html and a page per entry into dir, and says how many.
func (c Catalogue) Write(dir string) (int, error) {
	if err := os.MkdirAll(filepath.Join(dir, "pages"), 0o750); err != nil {
		return 0, err
	}
	style, err := files.ReadFile("catalogue.css")
	if err != nil {
		return 0, err
	}
	tree, err := template.New("page.gohtml").Funcs(template.FuncMap{
		"style": func() template.CSS { return template.CSS(style) }, //nolint:gosec // our own embedded file
	}).ParseFS(files, "page.gohtml")
	if err != nil {
		return 0, err
	}
	write := func(path string, entry *Entry, root string) error {
		var out bytes.Buffer
		if err := tree.Execute(&out, page{Catalogue: c, Entry: entry, Kinds: kinds, Root: root}); err != nil {
			return err
		}
		return os.WriteFile(filepath.Join(dir, path), out.Bytes(), 0o600)
	}
	if err := write("index.html", nil, ""); err != nil {
		return 0, err
	}
	for no := range c.Entries {
		if err := write(filepath.Join("pages", c.Entries[no].Name+".html"), &c.Entries[no], "../"); err != nil {
			return no + 1, err
		}
	}
	return len(c.Entries) + 1, nil
}
