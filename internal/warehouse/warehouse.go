// Package warehouse opens the DuckDB file that holds everything Jixiao knows, runs
// transactions in it and publishes what passed: marts and ops are copied into a file
// of their own that reports and the dashboard read while loading goes on.
package warehouse

import (
	"context"
	"database/sql"
	_ "embed"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strconv"

	"github.com/duckdb/duckdb-go/v2"
)

//go:embed schema.sql
var schema string

// Options say how a warehouse is opened.
type Options struct {
	ReadOnly bool
}

// Warehouse is one open DuckDB file.
type Warehouse struct {
	Path string // "" in memory
	db   *sql.DB
}

// LockedError says that another process holds the warehouse open.
type LockedError struct {
	Path string
	PID  int // 0 if not known
}

func (e *LockedError) Error() string {
	if e.PID == 0 {
		return fmt.Sprintf("%s: locked by another process", e.Path)
	}
	return fmt.Sprintf("%s: locked by process %d", e.Path, e.PID)
}

var lockHolder = regexp.MustCompile(`PID (\d+)`)

// Open opens the warehouse file at path, creating it and its tables if needed; an
// empty path opens a scratch warehouse in memory. Another process holding the file
// is a *LockedError.
func Open(ctx context.Context, path string, options Options) (*Warehouse, error) {
	dsn := path
	if path != "" {
		if err := os.MkdirAll(filepath.Dir(path), 0o750); err != nil {
			return nil, err
		}
	}
	if options.ReadOnly {
		if _, err := os.Stat(path); err != nil {
			return nil, err
		}
		dsn += "?access_mode=read_only"
	}
	connector, err := duckdb.NewConnector(dsn, nil)
	if err != nil {
		return nil, openError(path, err)
	}
	wh := &Warehouse{Path: path, db: sql.OpenDB(connector)}
	if err := wh.prepare(ctx, options); err != nil {
		return nil, errors.Join(openError(path, err), wh.Close())
	}
	return wh, nil
}

func (w *Warehouse) prepare(ctx context.Context, options Options) error {
	if options.ReadOnly {
		return w.db.PingContext(ctx)
	}
	_, err := w.db.ExecContext(ctx, schema)
	return err
}

func openError(path string, err error) error {
	match := lockHolder.FindStringSubmatch(err.Error())
	if match == nil {
		return fmt.Errorf("open warehouse %s: %w", path, err)
	}
	pid, convErr := strconv.Atoi(match[1])
	if convErr != nil {
		pid = 0
	}
	return &LockedError{Path: path, PID: pid}
}

// Close closes the file.
func (w *Warehouse) Close() error { return w.db.Close() }

// DB is the pool of connections, for reading.
func (w *Warehouse) DB() *sql.DB { return w.db }

// Tx is one transaction on one connection.
type Tx struct{ conn *sql.Conn }

// InTransaction runs do in one transaction: committed if it returns nil, else rolled
// back.
func (w *Warehouse) InTransaction(ctx context.Context, do func(context.Context, *Tx) error) (err error) {
	conn, err := w.db.Conn(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, conn.Close()) }()
	if _, err := conn.ExecContext(ctx, "begin transaction"); err != nil {
		return err
	}
	if err := do(ctx, &Tx{conn: conn}); err != nil {
		_, rollbackErr := conn.ExecContext(context.WithoutCancel(ctx), "rollback")
		return errors.Join(err, rollbackErr)
	}
	_, err = conn.ExecContext(ctx, "commit")
	return err
}

// Exec runs a statement.
func (t *Tx) Exec(ctx context.Context, statement string, args ...any) error {
	_, err := t.conn.ExecContext(ctx, statement, args...)
	return err
}

// Query runs a query; the caller closes the rows.
func (t *Tx) Query(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	return t.conn.QueryContext(ctx, query, args...)
}

// QueryRow runs a query that gives one row.
func (t *Tx) QueryRow(ctx context.Context, query string, args ...any) *sql.Row {
	return t.conn.QueryRowContext(ctx, query, args...)
}

// Raw gives the driver's connection, for appenders.
func (t *Tx) Raw(do func(driverConn any) error) error { return t.conn.Raw(do) }
