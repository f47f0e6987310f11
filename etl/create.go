package etl

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"jixiao/internal/warehouse"
)

// provenance are the columns that every raw table of a feed has after the contract's:
// whose row it is and where it came from.
func provenance() []Column {
	return []Column{
		{Name: "project_id", Type: "text", Required: true},
		{Name: "load_id", Type: "text", Required: true},
		{Name: "source_file", Type: "text", Required: true},
		{Name: "source_line", Type: "bigint", Required: true},
	}
}

// CreateTable makes raw.<feed> if it is not there: the contract's columns with their
// types and not null, and where each row came from. A table that was made after an
// older contract is altered: new columns are added (without not null: the old rows have
// no value), types changed, columns that are gone dropped.
func (c *Contract) CreateTable(ctx context.Context, tx *warehouse.Tx) error {
	wanted := append(slices.Clone(c.Columns), provenance()...)
	existing, err := c.existingColumns(ctx, tx)
	if err != nil {
		return err
	}
	if len(existing) == 0 {
		var columns []string
		for _, column := range wanted {
			definition := ident(column.Name) + " " + column.Type
			if column.Required {
				definition += " not null"
			}
			columns = append(columns, definition)
		}
		return tx.Exec(ctx, fmt.Sprintf("create table raw.%s (%s)", ident(c.Feed), strings.Join(columns, ", ")))
	}
	for _, statement := range c.alterations(wanted, existing) {
		if err := tx.Exec(ctx, statement); err != nil {
			return fmt.Errorf("raw.%s was made after an older contract and cannot be altered: %w", c.Feed, err)
		}
	}
	return nil
}

// existingColumns are the columns raw.<feed> has, none if there is no table.
func (c *Contract) existingColumns(ctx context.Context, tx *warehouse.Tx) (map[string]string, error) {
	rows, err := tx.Query(ctx, `
		select column_name, data_type
		from duckdb_columns()
		where database_name = current_database() and schema_name = 'raw' and table_name = $1`, c.Feed)
	if err != nil {
		return nil, err
	}
	defer rows.Close() //nolint:errcheck // rows.Err below says what there is to say
	existing := map[string]string{}
	for rows.Next() {
		var name, kind string
		if err := rows.Scan(&name, &kind); err != nil {
			return nil, err
		}
		existing[name] = strings.ToLower(kind)
	}
	return existing, rows.Err()
}

func (c *Contract) alterations(wanted []Column, existing map[string]string) []string {
	var statements []string
	table := "raw." + ident(c.Feed)
	names := map[string]bool{}
	for _, column := range wanted {
		names[column.Name] = true
		kind := column.Type
		if kind == "text" {
			kind = "varchar"
		}
		found, is := existing[column.Name]
		switch {
		case !is:
			statements = append(statements, fmt.Sprintf("alter table %s add column %s %s", table, ident(column.Name), column.Type))
		case found != kind:
			statements = append(statements, fmt.Sprintf("alter table %s alter column %s set data type %s", table, ident(column.Name), column.Type))
		}
	}
	for _, name := range sortedKeys(existing) {
		if !names[name] {
			statements = append(statements, fmt.Sprintf("alter table %s drop column %s", table, ident(name)))
		}
	}
	return statements
}
