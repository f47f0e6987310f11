package build

import (
	"context"
	"fmt"
	"io/fs"
	"path"
	"strings"
	"time"

	"jixiao/etl"
	"jixiao/internal/plan"
	"jixiao/internal/workspace"
	"jixiao/models"
)

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
	for no := range contracts {
		if !strings.HasPrefix(contracts[no].Path, "feeds/") {
			continue
		}
		model := "staging/" + contracts[no].Feed + ".sql"
		if _, err := fs.Stat(models.Files, model); err == nil {
			return nil, fmt.Errorf("%s:1: %s is a table of the program itself\nhint: give the feed another name", contracts[no].Path, contracts[no].Feed)
		}
		files[model] = stagingModel(&contracts[no])
	}
	return files, nil
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

// generated are files that are nowhere on disk, by path: folder and name.
type generated map[string]string

// Open opens nothing: the planner lists and reads.
func (g generated) Open(name string) (fs.File, error) {
	return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
}

// ReadFile is a file's text.
func (g generated) ReadFile(name string) ([]byte, error) {
	text, is := g[name]
	if !is {
		return nil, &fs.PathError{Op: "read", Path: name, Err: fs.ErrNotExist}
	}
	return []byte(text), nil
}

// ReadDir lists a folder, in any order: the planner makes its own.
func (g generated) ReadDir(folder string) ([]fs.DirEntry, error) {
	var entries []fs.DirEntry
	for name := range g {
		if path.Dir(name) == folder {
			entries = append(entries, fs.FileInfoToDirEntry(generatedInfo{path.Base(name)}))
		}
	}
	return entries, nil
}

// generatedInfo is what is known of a generated file: its name.
type generatedInfo struct{ name string }

func (i generatedInfo) Name() string     { return i.name }
func (generatedInfo) Size() int64        { return 0 }
func (generatedInfo) Mode() fs.FileMode  { return 0o444 }
func (generatedInfo) ModTime() time.Time { return time.Time{} }
func (generatedInfo) IsDir() bool        { return false }
func (generatedInfo) Sys() any           { return nil }
