package etl

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"regexp"

	"jixiao/internal/warehouse"
	"jixiao/internal/workspace"
)

const (
	contractColumns = 200
	mostName        = 50   // characters of a feed's or column's name
	mostCheck       = 2000 // bytes of one condition
)

var feedPattern = regexp.MustCompile(`^[a-z][a-z_]*$`)

// ContractsOf reads the built-in contracts and a workspace's own (feeds/*.sql), which
// are files of anybody: names must be free, and conditions may only compute on the row
// in hand (see vet.go). The mistakes of all files are joined, each with file and line.
func ContractsOf(ctx context.Context, own []workspace.FeedFile) ([]Contract, error) {
	contracts, err := Contracts()
	if err != nil || len(own) == 0 {
		return contracts, err
	}
	scratch, err := warehouse.Open(ctx, "", warehouse.Options{})
	if err != nil {
		return nil, err
	}
	mistakes, err := readOwn(ctx, scratch, own, &contracts)
	if err := errors.Join(err, scratch.Close()); err != nil {
		return nil, err
	}
	if mistakes != nil {
		return nil, mistakes
	}
	return contracts, nil
}

// readOwn reads the workspace's contracts, adds them to the built-in ones and gives
// their mistakes.
func readOwn(ctx context.Context, scratch *warehouse.Warehouse, own []workspace.FeedFile, contracts *[]Contract) (mistakes, err error) {
	var taken map[string]bool
	err = scratch.InTransaction(ctx, func(ctx context.Context, tx *warehouse.Tx) error {
		taken, err = takenNames(ctx, tx, *contracts)
		return err
	})
	if err != nil {
		return nil, err
	}
	conn, err := vettingConn(ctx, scratch)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, conn.Close()) }()
	for _, file := range own {
		contract, err := parseContract(file.Path, file.Text)
		if mistakes = errors.Join(mistakes, err, contract.checkNames(taken)); err == nil {
			mistakes = errors.Join(mistakes, contract.vet(ctx, conn))
		}
		*contracts = append(*contracts, contract)
	}
	return mistakes, nil
}

// vettingConn is a connection that has the functions that conditions may call.
func vettingConn(ctx context.Context, scratch *warehouse.Warehouse) (*sql.Conn, error) {
	conn, err := scratch.DB().Conn(ctx)
	if err != nil {
		return nil, err
	}
	if _, err := conn.ExecContext(ctx, macros); err != nil {
		return nil, errors.Join(fmt.Errorf("etl/macros.sql: %w", err), conn.Close())
	}
	return conn, nil
}

// takenNames are the tables that the program itself makes in raw, and those of the
// ledger in ops, which staging shows under the same names.
func takenNames(ctx context.Context, tx *warehouse.Tx, builtin []Contract) (map[string]bool, error) {
	if err := createTables(ctx, tx, builtin); err != nil {
		return nil, err
	}
	rows, err := tx.Query(ctx, "select table_name from duckdb_tables() where schema_name in ('raw', 'ops')")
	if err != nil {
		return nil, err
	}
	defer rows.Close() //nolint:errcheck // rows.Err below says what there is to say
	taken := map[string]bool{}
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			return nil, err
		}
		taken[name] = true
	}
	return taken, rows.Err()
}

// checkNames holds a contract of a workspace to what a name may be.
func (c *Contract) checkNames(taken map[string]bool) error {
	var problems []error
	add := func(line int, form string, args ...any) {
		problems = append(problems, fmt.Errorf("%s:%d: %s", c.Path, max(line, 1), fmt.Sprintf(form, args...)))
	}
	switch {
	case !feedPattern.MatchString(c.Feed) || len(c.Feed) > mostName:
		add(1, "%q names no feed; wanted small letters and _, at most %d of them", c.Feed, mostName)
	case taken[c.Feed]:
		add(1, "%s is a table of the program itself\nhint: give the file another name, such as own_%s.sql", c.Feed, c.Feed)
	}
	if len(c.Columns) > contractColumns {
		add(c.Columns[contractColumns].Line, "%d columns; a contract may have %d", len(c.Columns), contractColumns)
	}
	for _, column := range c.Columns {
		if len(column.Name) > mostName {
			add(column.Line, "the name %s has %d characters; it may have %d", column.Name, len(column.Name), mostName)
		}
	}
	if len(c.Constraints) > contractColumns {
		add(c.Constraints[contractColumns].Line, "%d constraints; a contract may have %d", len(c.Constraints), contractColumns)
	}
	reasons, err := readWording("en")
	names := map[string]bool{}
	for _, constraint := range c.Constraints {
		if names[constraint.Name] || reasons.Has(constraint.Name) {
			add(constraint.Line, "constraint %s stands twice or has the name of one of the loader's own reasons", constraint.Name)
		}
		names[constraint.Name] = true
	}
	return errors.Join(append(problems, err)...)
}
