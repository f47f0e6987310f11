package etl

import (
	"context"
	"database/sql"
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
// types and not null, and where each row came from.
//
// A table that was made after an older contract is remade in this transaction, and no
// value is lost: the files of the feed are loaded anew one by one, each in its own
// transaction, and until then, or if one is refused or gone, its rows stay as they are.
// New columns are empty in them. A value of a column whose type changed is taken over if
// it comes back the same from the new type; else it is set aside, in a column that is
// named "name (old type)". A column that is gone from the contract stays. Both are
// dropped once no row holds a value in them, and taken back if the contract does.
func (c *Contract) CreateTable(ctx context.Context, tx *warehouse.Tx) error {
	existing, err := c.existingColumns(ctx, tx)
	if err != nil {
		return err
	}
	wanted := append(slices.Clone(c.Columns), provenance()...)
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
	if err := c.findValues(ctx, tx, wanted, existing); err != nil {
		return err
	}
	if !remakes(wanted, existing) {
		return nil
	}
	if err := c.remake(ctx, tx, wanted, existing); err != nil {
		return fmt.Errorf("raw.%s was made after an older contract and cannot be remade: %w", c.Feed, err)
	}
	return nil
}

// tableColumn is a column that raw.<feed> has.
type tableColumn struct {
	name, kind string
	required   bool
	values     bool // of a column that no contract names: whether any row holds a value
}

// existingColumns are the columns raw.<feed> has, none if there is no table.
func (c *Contract) existingColumns(ctx context.Context, tx *warehouse.Tx) ([]tableColumn, error) {
	rows, err := tx.Query(ctx, `
		select column_name, lower(data_type), not is_nullable
		from duckdb_columns()
		where database_name = current_database() and schema_name = 'raw' and table_name = $1
		order by column_index`, c.Feed)
	if err != nil {
		return nil, err
	}
	defer rows.Close() //nolint:errcheck // rows.Err below says what there is to say
	var existing []tableColumn
	for rows.Next() {
		var one tableColumn
		if err := rows.Scan(&one.name, &one.kind, &one.required); err != nil {
			return nil, err
		}
		existing = append(existing, one)
	}
	return existing, rows.Err()
}

// engineType is what the engine calls a contract's type.
func engineType(kind string) string {
	if kind == "text" {
		return "varchar"
	}
	return kind
}

// asideName is the column that keeps values of another type.
func asideName(name, kind string) string { return name + " (" + kind + ")" }

// findValues looks which of the columns that no contract names hold values.
func (c *Contract) findValues(ctx context.Context, tx *warehouse.Tx, wanted []Column, existing []tableColumn) error {
	for no := range existing {
		if isWanted(wanted, existing[no].name) {
			continue
		}
		err := tx.QueryRow(ctx, fmt.Sprintf("select count(%s) > 0 from raw.%s", ident(existing[no].name), ident(c.Feed))).Scan(&existing[no].values)
		if err != nil {
			return err
		}
	}
	return nil
}

func isWanted(wanted []Column, name string) bool {
	return slices.ContainsFunc(wanted, func(column Column) bool { return column.Name == name })
}

func columnNamed(existing []tableColumn, name string) (tableColumn, bool) {
	no := slices.IndexFunc(existing, func(one tableColumn) bool { return one.name == name })
	if no < 0 {
		return tableColumn{}, false
	}
	return existing[no], true
}

// remakes says whether the table is not as the contract wants it. A column that the
// contract requires may be without not null: the loader holds it, and older rows may
// have no value.
func remakes(wanted []Column, existing []tableColumn) bool {
	for _, column := range wanted {
		found, is := columnNamed(existing, column.Name)
		if !is || found.kind != engineType(column.Type) || found.required && !column.Required {
			return true
		}
	}
	return slices.ContainsFunc(existing, func(one tableColumn) bool {
		return !isWanted(wanted, one.name) && (one.required || !one.values)
	})
}

// remake copies the table into one of the contract's form, which takes its place.
func (c *Contract) remake(ctx context.Context, tx *warehouse.Tx, wanted []Column, existing []tableColumn) error {
	var definitions, values []string
	add := func(name, kind, value string) {
		definitions, values = append(definitions, ident(name)+" "+kind), append(values, value)
	}
	aside := map[string]string{} // column set aside → its values, from one place or two
	keep := func(name, value string) {
		if before, is := aside[name]; is {
			value = "coalesce(" + before + ", " + value + ")"
		}
		aside[name] = value
	}
	for _, one := range existing {
		if !isWanted(wanted, one.name) && one.values {
			keep(one.name, ident(one.name))
		}
	}
	for _, column := range wanted {
		kind, value := engineType(column.Type), "cast(null as "+column.Type+")"
		found, is := columnNamed(existing, column.Name)
		if is {
			value = ident(column.Name)
		}
		if is && found.kind != kind {
			same := fmt.Sprintf("try_cast(try_cast(%[1]s as %[2]s) as %[3]s) = %[1]s", ident(column.Name), kind, found.kind)
			value = fmt.Sprintf("case when %s then try_cast(%s as %s) end", same, ident(column.Name), kind)
			keep(asideName(column.Name, found.kind), fmt.Sprintf("case when (%s) is not true then %s end", same, ident(column.Name)))
		}
		if before := asideName(column.Name, kind); aside[before] != "" {
			value = fmt.Sprintf("coalesce(%s, %s)", aside[before], value)
			delete(aside, before)
		}
		add(column.Name, column.Type, value)
	}
	for no := range provenance() {
		definitions[len(c.Columns)+no] += " not null"
	}
	for _, name := range sortedKeys(aside) {
		add(name, asideKind(name, existing), aside[name])
	}
	remade := ident(c.Feed + " (remade)")
	for _, statement := range []string{
		fmt.Sprintf("create table raw.%s (%s)", remade, strings.Join(definitions, ", ")),
		fmt.Sprintf("insert into raw.%s select %s from raw.%s", remade, strings.Join(values, ", "), ident(c.Feed)),
		fmt.Sprintf("drop table raw.%s", ident(c.Feed)),
		fmt.Sprintf("alter table raw.%s rename to %s", remade, ident(c.Feed)),
	} {
		if err := tx.Exec(ctx, statement); err != nil {
			return err
		}
	}
	return nil
}

// asideKind is the type of a column that stays or is set aside: "score (varchar)".
func asideKind(name string, existing []tableColumn) string {
	if found, is := columnNamed(existing, name); is {
		return found.kind
	}
	_, after, _ := strings.Cut(name, " (")
	return strings.TrimSuffix(after, ")")
}

// setAside warns of values of the project that their contracts take no more and that no
// load has replaced yet.
func (r *run) setAside(ctx context.Context) ([]string, error) {
	var warnings []string
	err := r.wh.InTransaction(ctx, func(ctx context.Context, tx *warehouse.Tx) error {
		for no := range r.contracts {
			feed := r.contracts[no].Feed
			existing, err := r.contracts[no].existingColumns(ctx, tx)
			if err != nil {
				return err
			}
			for _, one := range existing {
				column, _, isAside := strings.Cut(one.name, " (")
				if !isAside {
					continue
				}
				var count int64
				var file sql.NullString
				err := tx.QueryRow(ctx, fmt.Sprintf("select count(%[1]s), min(source_file) filter (where %[1]s is not null) from raw.%[2]s where project_id = $1",
					ident(one.name), ident(feed)), r.ws.Project.ID).Scan(&count, &file)
				if err != nil {
					return err
				}
				if count > 0 {
					warnings = append(warnings, fmt.Sprintf("%s: %d values of column %s of feed %s are of the type it had before (%s) and set aside: they count as missing until the file is loaded anew",
						file.String, count, column, feed, one.kind))
				}
			}
		}
		return nil
	})
	return warnings, err
}
