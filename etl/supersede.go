package etl

import (
	"context"
	"errors"
	"fmt"
	"strings"
)

// winKey are the columns by which a row of a later file takes the place of an earlier
// one: the key. In a survey it is the respondent, whose later answer sheet replaces the
// earlier one whole.
func (c *Contract) winKey() []string {
	if c.Feed == responsesFeed {
		return c.Key[:1]
	}
	return c.Key
}

// supersede works out anew who wins the keys in contested and those that the load
// newLoad ("" for none) shares with other loads: of each key the latest load's row, or
// that of the latest OCDS release, counts, the others are entered in raw.superseded. Then it brings the counts of the
// ledger up to date. It leaves no temporary table behind.
func (l *ledger) supersede(ctx context.Context, newLoad string) error {
	feed, hash := ident(l.contract.Feed), keyHash(l.contract.winKey())
	if newLoad != "" {
		err := l.tx.Exec(ctx, fmt.Sprintf(`
			insert into temp.main.contested
			select distinct key_hash
			from (select %[1]s as key_hash from raw.%[2]s where project_id = $1 and load_id = $2) as new_rows
			semi join (select %[1]s as key_hash from raw.%[2]s where project_id = $1 and load_id <> $2) as old_rows
				using (key_hash)`, hash, feed), l.project, newLoad)
		if err != nil {
			return err
		}
	}
	var contested int64
	if err := l.tx.QueryRow(ctx, "select count(*) from temp.main.contested").Scan(&contested); err != nil {
		return err
	}
	if contested > 0 {
		if err := l.rank(ctx, feed); err != nil {
			return err
		}
	}
	if isGrouped(l.contract.Feed) {
		if err := l.supersedeGroups(ctx, feed); err != nil {
			return err
		}
	}
	err := l.recount(ctx, feed)
	return errors.Join(err, l.tx.Exec(ctx, "drop table temp.main.contested"))
}

// swallowed are the earlier files of which every row comes again in the new load, each in
// words: likely the same export under another name or in another format.
func (l *ledger) swallowed(ctx context.Context, newLoad string) ([]string, error) {
	rows, err := l.tx.Query(ctx, `
		select loads.source_file, loads.rows_superseded
		from ops.loads as loads
		inner join raw.superseded as losers
			on losers.load_id = loads.load_id and losers.project_id = loads.project_id and losers.feed = loads.feed
		where loads.project_id = $1 and loads.feed = $2 and loads.is_current
		group by loads.load_id, loads.source_file, loads.rows_superseded, loads.rows_loaded
		having loads.rows_loaded = 0 and count(*) filter (where losers.by_load_id <> $3) = 0
		order by loads.source_file, loads.load_id`, l.project, l.contract.Feed, newLoad)
	if err != nil {
		return nil, err
	}
	defer rows.Close() //nolint:errcheck // rows.Err below says what there is to say
	var said []string
	for rows.Next() {
		var name string
		var count int64
		if err := rows.Scan(&name, &count); err != nil {
			return nil, err
		}
		said = append(said, fmt.Sprintf("all %d rows of %s come again in this file and count once, as they stand here: if it is the same under another name, remove one of the two", count, name))
	}
	return said, rows.Err()
}

// rank enters the losers of the contested keys.
func (l *ledger) rank(ctx context.Context, feed string) error {
	var key []string
	for _, name := range l.contract.winKey() {
		key = append(key, "rows."+ident(name)) // the ledger may have a column of the same name
	}
	for _, statement := range []string{
		fmt.Sprintf(`
			create or replace temp table rivals as
			select rows.load_id, rows.source_line,
				first_value(rows.load_id) over ranked as by_load_id,
				first_value(rows.source_line) over ranked as by_source_line
			from raw.%[1]s as rows
			inner join ops.loads as loads
				on loads.load_id = rows.load_id and loads.project_id = rows.project_id
				and loads.feed = $2 and loads.is_current
			left join raw.ocds_statements as statements
				on statements.project_id = rows.project_id and statements.feed = $2
				and statements.load_id = rows.load_id and statements.source_line = rows.source_line
			where rows.project_id = $1 and hash(%[2]s) in (select key_hash from temp.main.contested)
			window ranked as (partition by %[2]s order by %[3]sstatements.rank desc nulls first, loads.loaded_at desc, rows.source_line desc)`,
			feed, strings.Join(key, ", "), l.contract.blankLast("rows.")),
		`delete from raw.superseded
			where project_id = $1 and feed = $2
				and (load_id, source_line) in (select (load_id, source_line) from temp.main.rivals)`,
		`insert into raw.superseded
			select distinct $1, $2, load_id, source_line, by_load_id, by_source_line
			from temp.main.rivals
			where load_id <> by_load_id`,
	} {
		if err := l.tx.Exec(ctx, statement, l.project, l.contract.Feed); err != nil {
			return fmt.Errorf("supersede: %w", err)
		}
	}
	return l.tx.Exec(ctx, "drop table temp.main.rivals")
}

// recount sets loaded and superseded of every current load from the rows themselves.
func (l *ledger) recount(ctx context.Context, feed string) error {
	return l.tx.Exec(ctx, fmt.Sprintf(`
		update ops.loads
		set rows_loaded = rows_loaded + rows_superseded - counted.superseded,
			rows_superseded = counted.superseded
		from (
			select loads.load_id, count(rows.load_id) as superseded
			from ops.loads as loads
			left join raw.superseded as losers
				on losers.project_id = $1 and losers.feed = $2 and losers.load_id = loads.load_id
			left join raw.%s as rows
				on rows.project_id = $1 and rows.load_id = losers.load_id and rows.source_line = losers.source_line
			where loads.project_id = $1 and loads.feed = $2 and loads.is_current
			group by loads.load_id
		) as counted
		where loads.project_id = $1 and loads.feed = $2 and loads.is_current
			and loads.load_id = counted.load_id and loads.rows_superseded <> counted.superseded`, feed),
		l.project, l.contract.Feed)
}

// balance proves of every current load of the feed that its rows add up.
func (l *ledger) balance(ctx context.Context) error {
	entries, err := l.current(ctx)
	if err != nil {
		return err
	}
	for _, e := range entries {
		if e.read != e.loaded+e.rejected+e.superseded {
			return fmt.Errorf("%s: the rows do not add up: read %d, loaded %d + rejected %d + superseded %d",
				e.file, e.read, e.loaded, e.rejected, e.superseded)
		}
	}
	return nil
}
