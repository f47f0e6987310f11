package etl

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"jixiao/internal/warehouse"
	"jixiao/internal/workspace"
)

// Carry copies what the warehouse file at path holds of one feed of the project into a
// scratch warehouse: rows, superseding, ledger. Ingesting there then does what it would
// do in the warehouse, and leaves that one as it is.
func Carry(ctx context.Context, scratch *warehouse.Warehouse, path string, ws *workspace.Workspace, feed string) (err error) {
	conn, err := scratch.DB().Conn(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, conn.Close()) }()
	if _, err := conn.ExecContext(ctx, "attach "+literal(path)+" as origin (read_only)"); err != nil {
		return fmt.Errorf("read warehouse %s: %w", path, err)
	}
	defer func() {
		_, detachErr := conn.ExecContext(context.WithoutCancel(ctx), "detach origin")
		err = errors.Join(err, detachErr)
	}()
	var isThere bool
	err = conn.QueryRowContext(ctx, `select count(*) > 0 from duckdb_tables()
		where database_name = 'origin' and schema_name = 'raw' and table_name = $1`, feed).Scan(&isThere)
	if err != nil || !isThere {
		return err
	}
	return carryRows(ctx, conn, ws.Project.ID, feed)
}

func carryRows(ctx context.Context, conn *sql.Conn, project, feed string) error {
	if _, err := conn.ExecContext(ctx, fmt.Sprintf("create table raw.%[1]s as select * from origin.raw.%[1]s where project_id = %[2]s",
		ident(feed), literal(project))); err != nil {
		return err
	}
	// by name: an older warehouse may know less of a load than this program
	for _, table := range []string{"ops.loads", "raw.superseded"} {
		_, err := conn.ExecContext(ctx, fmt.Sprintf("insert into %[1]s by name select * from origin.%[1]s where project_id = $1 and feed = $2", table),
			project, feed)
		if err != nil {
			return err
		}
	}
	return nil
}
