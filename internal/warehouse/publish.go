package warehouse

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"

	"github.com/duckdb/duckdb-go/v2"
)

// published are the tables that leave the warehouse: what may be shown, and what was
// done. ops.rejects stays: it holds rows as received, personal data among them;
// marts.rejected_rows has the same rows masked. ops.headers is for the loader alone.
const published = `select table_schema, table_name from information_schema.tables
where table_catalog = current_database()
	and (table_schema = 'marts' or table_schema = 'ops' and table_name not in ('rejects', 'headers'))
order by table_schema, table_name`

// Publish copies marts and ops into the file <folder>/<run>.duckdb and switches
// <folder>/current to it. Readers of an earlier file finish undisturbed; writing an
// earlier run's name into current goes back to it.
func (w *Warehouse) Publish(ctx context.Context, run string) error {
	folder := w.PublishedFolder()
	if err := os.MkdirAll(folder, 0o750); err != nil {
		return err
	}
	target := filepath.Join(folder, run+".duckdb")
	draft := target + ".new"
	if err := removeAll(draft, draft+".wal"); err != nil {
		return err
	}
	if err := w.copyTo(ctx, draft); err != nil {
		return errors.Join(fmt.Errorf("publish %s: %w", run, err), removeAll(draft, draft+".wal"))
	}
	if err := os.Rename(draft, target); err != nil {
		return err
	}
	return writeWhole(filepath.Join(folder, "current"), run+"\n")
}

// PublishedFolder is where published files lie: beside the warehouse file.
func (w *Warehouse) PublishedFolder() string { return publishedFolder(w.Path) }

func publishedFolder(warehouse string) string {
	return filepath.Join(filepath.Dir(warehouse), "published")
}

func (w *Warehouse) copyTo(ctx context.Context, path string) (err error) {
	conn, err := w.db.Conn(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, conn.Close()) }()
	tables, err := listTables(ctx, conn)
	if err != nil {
		return err
	}
	if _, err := conn.ExecContext(ctx, "attach '"+strings.ReplaceAll(path, "'", "''")+"' as publication"); err != nil {
		return err
	}
	defer func() {
		_, detachErr := conn.ExecContext(context.WithoutCancel(ctx), "detach publication")
		err = errors.Join(err, detachErr)
	}()
	statements := []string{"create schema publication.marts", "create schema publication.ops"}
	for _, table := range tables {
		statements = append(statements, fmt.Sprintf("create table publication.%s as select * from %s", table, table))
	}
	for _, statement := range statements {
		if _, err := conn.ExecContext(ctx, statement); err != nil {
			return err
		}
	}
	return nil
}

func listTables(ctx context.Context, conn *sql.Conn) (tables []string, err error) {
	rows, err := conn.QueryContext(ctx, published)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		var schema, table string
		if err := rows.Scan(&schema, &table); err != nil {
			return nil, err
		}
		tables = append(tables, schema+"."+table)
	}
	return tables, rows.Err()
}

// Current is the run that <folder>/current names, whose file readers open.
func Current(warehouse string) (string, error) {
	folder := publishedFolder(warehouse)
	run, err := os.ReadFile(filepath.Join(folder, "current")) //nolint:gosec // made by this program
	if errors.Is(err, fs.ErrNotExist) {
		return "", fmt.Errorf("%s: nothing is published yet\nhint: `jixiao run` loads, builds and publishes", folder)
	}
	return strings.TrimSpace(string(run)), err
}

// Use makes an earlier run the current one again.
func Use(warehouse, run string) error {
	if _, err := publishedFile(warehouse, run); err != nil {
		return err
	}
	return writeWhole(filepath.Join(publishedFolder(warehouse), "current"), run+"\n")
}

var runName = regexp.MustCompile(`^[0-9a-z]{1,64}$`)

// publishedFile is the file of a run; a run that has none is an error.
func publishedFile(warehouse, run string) (string, error) {
	path := filepath.Join(publishedFolder(warehouse), run+".duckdb")
	if !runName.MatchString(run) {
		return "", fmt.Errorf("%q is no name of a run\nhint: `jixiao runs` lists them", run)
	}
	if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
		return "", fmt.Errorf("%s: run %s has no published file\nhint: `jixiao runs` lists those that have", path, run)
	} else if err != nil {
		return "", err
	}
	return path, nil
}

// HasPublished says whether the file of a run is there.
func HasPublished(warehouse, run string) bool {
	_, err := publishedFile(warehouse, run)
	return err == nil
}

// Published opens what is published, read-only: the file of a run, or of the current one
// if none is named.
func Published(ctx context.Context, warehouse, run string) (*Warehouse, error) {
	if run == "" {
		var err error
		if run, err = Current(warehouse); err != nil {
			return nil, err
		}
	}
	path, err := publishedFile(warehouse, run)
	if err != nil {
		return nil, err
	}
	connector, err := duckdb.NewConnector(path+"?access_mode=read_only&enable_external_access=false", nil)
	if err != nil {
		return nil, openError(path, err)
	}
	wh := &Warehouse{Path: path, db: sql.OpenDB(connector)}
	if err := wh.db.PingContext(ctx); err != nil {
		return nil, errors.Join(openError(path, err), wh.Close())
	}
	return wh, nil
}

func removeAll(paths ...string) error {
	for _, path := range paths {
		if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	return nil
}

// writeWhole replaces a file in one step: a reader sees the old text or the new one.
func writeWhole(path, text string) error {
	draft := path + ".new"
	if err := os.WriteFile(draft, []byte(text), 0o600); err != nil {
		return err
	}
	return os.Rename(draft, path)
}

// IsPublished says whether anything was published from a warehouse yet.
func IsPublished(warehouse string) bool {
	_, err := os.Stat(filepath.Join(publishedFolder(warehouse), "current"))
	return err == nil
}
