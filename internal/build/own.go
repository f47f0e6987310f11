package build

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"strings"

	"jixiao/etl"
	"jixiao/internal/check"
	"jixiao/internal/narrative"
	"jixiao/internal/plan"
	"jixiao/internal/sqlfile"
	"jixiao/internal/sqlrule"
	"jixiao/internal/warehouse"
	"jixiao/internal/workspace"
	"jixiao/models"
	"jixiao/queries"
)

// ReadPlan reads the built-in models, one for each feed of the workspace's own, and those
// the workspace lays over them, which are fenced with their tests.
func ReadPlan(ctx context.Context, wh *warehouse.Warehouse, ws *workspace.Workspace) (*plan.Plan, error) {
	feeds, err := ownFeeds(ctx, ws)
	if err != nil {
		return nil, err
	}
	layers := []fs.FS{models.Files, feeds}
	if own, err := OwnFolder(ws, "models"); err != nil {
		return nil, err
	} else if own != nil {
		layers = append(layers, plan.Own{FS: own})
	}
	steps, err := plan.Read(ctx, wh, layers...)
	if err != nil {
		return nil, err
	}
	return steps, fenceTests(ctx, wh, steps)
}

// OwnFolder is a folder of the workspace, or nil if it has none of that name.
func OwnFolder(ws *workspace.Workspace, name string) (fs.FS, error) {
	own := os.DirFS(ws.Dir)
	info, err := fs.Stat(own, name)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, nil //nolint:nilnil // none is no mistake
	case err != nil:
		return nil, err
	case !info.IsDir():
		return nil, fmt.Errorf("%s: not a folder", name)
	}
	return fs.Sub(own, name)
}

// fenceTests fences what the header lines of the workspace's models say: tests, and the
// rows that a measure counts.
func fenceTests(ctx context.Context, wh *warehouse.Warehouse, steps *plan.Plan) error {
	var problems []error
	anyTable := func(string) bool { return true } // a test reads the model's own table
	for _, model := range steps.Models {
		if !model.Own {
			continue
		}
		tests, err := check.OfModel(model.Table(), model.File)
		problems = append(problems, err)
		for _, test := range tests {
			if err := plan.Fence(ctx, wh, model.Path, 1, test.SQL, anyTable); err != nil {
				problems = append(problems, fmt.Errorf("%s: %s: %w", test.Position, test.Name, err))
			}
		}
		for _, line := range model.All("rows") {
			table, condition, _ := strings.Cut(line.Value, " where ")
			err := plan.Fence(ctx, wh, model.Path, line.Line, "select * from "+table+" where ("+condition+")", isCore)
			if err != nil {
				problems = append(problems, fmt.Errorf("%s:%d: rows: wanted `core.table where condition`: %w", model.Path, line.Line, err))
			}
		}
	}
	for _, file := range steps.Tests {
		if _, err := check.OfFile(file); steps.IsOwn(file.Path) {
			problems = append(problems, err)
		}
	}
	return errors.Join(problems...)
}

func isCore(table string) bool { return strings.HasPrefix(table, "core.") }

// ReadQueries reads the built-in queries and those the workspace lays over them, which
// are fenced: they read what is published.
func ReadQueries(ctx context.Context, ws *workspace.Workspace) (set queries.Set, own []plan.OwnFile, err error) {
	folder, err := OwnFolder(ws, "queries")
	if err != nil || folder == nil {
		set, readErr := queries.Read(queries.Files)
		return set, nil, errors.Join(err, readErr)
	}
	scratch, err := warehouse.Open(ctx, "", warehouse.Options{})
	if err != nil {
		return set, nil, err
	}
	defer func() { err = errors.Join(err, scratch.Close()) }()
	texts, own, err := ownQueries(ctx, scratch, folder)
	if err != nil {
		return set, nil, err
	}
	set, err = queries.Read(queries.Files, texts)
	return set, own, err
}

func ownQueries(ctx context.Context, scratch *warehouse.Warehouse, folder fs.FS) (texts generated, own []plan.OwnFile, err error) {
	builtin, err := queries.Read(queries.Files)
	if err != nil {
		return nil, nil, err
	}
	names, err := named(folder, "queries", ".sql")
	if err != nil {
		return nil, nil, err
	}
	var problems []error
	texts = generated{}
	for _, name := range names {
		shown := "queries/" + name
		text, err := plan.OwnText(folder, name, shown)
		if err != nil {
			problems = append(problems, err)
			continue
		}
		texts[name] = text
		_, unknown := builtin.Find(strings.TrimSuffix(name, ".sql"))
		own = append(own, plan.NewOwn(shown, "", text, unknown == nil))
		file, err := sqlfile.Parse(shown, text, sqlrule.Keys("queries")...)
		if err != nil {
			problems = append(problems, err)
			continue
		}
		problems = append(problems, sqlrule.Own(file)...)
		problems = append(problems, plan.Fence(ctx, scratch, shown, file.BodyLine, file.Body, plan.Publishable))
	}
	return texts, own, errors.Join(problems...)
}

// named are the files of a folder with an ending, by name; one that nearly has it is an
// error.
func named(folder fs.FS, shown, ending string) ([]string, error) {
	entries, err := fs.ReadDir(folder, ".")
	if err != nil {
		return nil, err
	}
	var names []string
	var problems []error
	for _, entry := range entries {
		if path.Ext(entry.Name()) == ending {
			names = append(names, entry.Name())
		}
		problems = append(problems, plan.NearlyNamed(path.Join(shown, entry.Name()), ending))
	}
	return names, errors.Join(problems...)
}

// stampOwn notes the workspace's own files with the run: what the shipped rules do not
// explain is named.
func stampOwn(ctx context.Context, tx *warehouse.Tx, run string, ws *workspace.Workspace, steps *plan.Plan) error {
	if err := tx.Exec(ctx, "delete from ops.own_files"); err != nil {
		return err
	}
	feeds := make([]plan.OwnFile, 0, len(ws.Feeds))
	for _, feed := range ws.Feeds {
		feeds = append(feeds, plan.NewOwn(feed.Path, "raw."+strings.TrimSuffix(path.Base(feed.Path), ".sql"), feed.Text, false))
	}
	for _, file := range append(feeds, steps.Own...) {
		err := tx.Exec(ctx, "insert into ops.own_files values ($1, $2, $3, $4, $5)", run, file.Path, file.Table, file.Replaces, file.SHA256)
		if err != nil {
			return err
		}
	}
	return nil
}

// ownFeeds writes a model for each feed of the workspace's own: staging.<feed>, the rows
// that count. Identity numbers are masked in raw already; the other personal columns
// stay there, so that nothing that is built on the view can publish them unasked. A
// workspace that needs them has a models/staging/<feed>.sql of its own.
func ownFeeds(ctx context.Context, ws *workspace.Workspace) (generated, error) {
	files := generated{}
	contracts, err := etl.ContractsOf(ctx, ws.Feeds)
	if err != nil {
		return nil, err
	}
	var problems []error
	for no := range contracts {
		contract := &contracts[no]
		if !strings.HasPrefix(contract.Path, "feeds/") {
			continue
		}
		name := "staging/" + contract.Feed + ".sql"
		if _, err := fs.Stat(models.Files, name); err == nil {
			problems = append(problems, fmt.Errorf("%s:1: %s is a table of the program itself\nhint: give the file another name, such as own_%s.sql",
				contract.Path, contract.Feed, contract.Feed))
		}
		files[name] = stagingModel(contract)
	}
	return files, errors.Join(problems...)
}

// Narrative reads the live references of the narrative and wants the measures and marts
// that they name to be there.
func Narrative(ws *workspace.Workspace, steps *plan.Plan) (*narrative.Texts, error) {
	texts, err := narrative.Read(ws)
	if err != nil {
		return nil, err
	}
	return texts, texts.Unknown(func(table string) bool {
		_, is := steps.Find(table)
		return is || table == "marts.findings"
	})
}

// Unread lists the workspace's own feeds that no model reads but the one made for them.
func Unread(ws *workspace.Workspace, steps *plan.Plan) []string {
	read := map[string]bool{}
	for _, model := range steps.Models {
		for _, need := range model.Needs {
			schema, name, _ := strings.Cut(need, ".")
			if schema == "staging" || model.Table() != "staging."+name {
				read[need] = true
			}
		}
	}
	var unread []string
	for _, file := range ws.Feeds {
		feed := strings.TrimSuffix(path.Base(file.Path), ".sql")
		if !read["raw."+feed] && !read["staging."+feed] {
			unread = append(unread, feed)
		}
	}
	return unread
}

func stagingModel(contract *etl.Contract) string {
	var b strings.Builder
	line := func(form string, args ...any) { fmt.Fprintf(&b, form+"\n", args...) }
	columns, isUnique := []string{"project_id"}, true
	for _, column := range contract.Columns {
		if column.Personal == "" || column.Personal == "id" {
			columns = append(columns, quoted(column.Name))
		}
	}
	key := []string{"project_id"}
	for _, name := range contract.Key {
		key = append(key, quoted(name))
		for _, column := range contract.Columns {
			isUnique = isUnique && (column.Name != name || column.Personal == "")
		}
	}
	columns = append(columns, "load_id", "source_file", "source_line")
	line("-- about:  %s", contract.About)
	line("-- grain:  %s, per project", contract.Grain)
	line("-- dist:   project_id")
	if isUnique {
		line("-- test:   unique(%s)", strings.Join(key, ", "))
	}
	line("\nwith\n\nreceived as (select * from raw.%s),\n", contract.Feed)
	line("replaced as (select * from raw.superseded where feed = '%s'),\n", contract.Feed)
	line("current_rows as (\n    select received.*\n    from received\n    left join replaced")
	line("        on replaced.load_id = received.load_id\n        and replaced.source_line = received.source_line")
	line("    where replaced.load_id is null\n)\n\nselect\n    %s\nfrom current_rows", strings.Join(columns, ",\n    "))
	return b.String()
}

// quoted is a column's name as a contract may have it: it may be a word of SQL.
func quoted(name string) string { return `"` + name + `"` }
