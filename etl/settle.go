package etl

import (
	"context"
	"fmt"
	"strings"
)

// settleBatch sends each row of the batch where it belongs: one statement types and
// checks all of them and puts the good ones into the raw table. Only the lines that did
// not arrive there, hold a doubtful code or a key that was there before are looked at again.
func (l *loading) settleBatch(ctx context.Context, b batch) error {
	err := l.over(ctx, b.slice, l.typing.insertStatement(), l.run.ws.Project.ID, l.result.LoadID, l.item.name)
	if err != nil {
		return fmt.Errorf("%s: %w", l.item.contract.Path, err)
	}
	suspects, err := l.findSuspects(ctx, b)
	if err != nil {
		return err
	}
	bad := int64(0)
	if len(suspects) > 0 {
		again := b.slice.only(suspects)
		err := l.over(ctx, again, "create or replace temp table batch as select * from slice")
		again.release()
		if err != nil {
			return err
		}
		if bad, err = l.settleSuspects(ctx, b); err != nil {
			return err
		}
	}
	l.kept, l.bad = l.kept+b.rows-bad, l.bad+bad
	return l.tx.Exec(ctx, "insert into temp.main.seen select distinct key_hash from temp.main.fresh")
}

// findSuspects gives the lines of which not every row arrived in the raw table, those with
// a doubtful code, and those with a key whose hash came before in the file.
func (l *loading) findSuspects(ctx context.Context, b batch) (map[int64]bool, error) {
	suspects := map[int64]bool{}
	for _, line := range b.unsure {
		suspects[line] = true
	}
	err := l.tx.Exec(ctx, fmt.Sprintf(`create or replace temp table fresh as
		select source_line, %s as key_hash
		from raw.%s
		where project_id = $1 and load_id = $2 and source_line between $3 and $4`,
		keyHash(l.item.contract.Key), ident(l.item.contract.Feed)), l.run.ws.Project.ID, l.result.LoadID, b.first, b.last)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", l.item.contract.Path, err)
	}
	err = l.suspect(ctx, suspects, `
		with contested as (
			select key_hash from temp.main.fresh group by key_hash having count(*) > 1
			union
			select fresh.key_hash from temp.main.fresh as fresh semi join temp.main.seen as seen using (key_hash)
		)
		select fresh.source_line from temp.main.fresh as fresh semi join contested using (key_hash)`)
	if err != nil {
		return nil, err
	}
	var arrived int64
	if err := l.tx.QueryRow(ctx, "select count(*) from temp.main.fresh").Scan(&arrived); err != nil || arrived == b.rows {
		return suspects, err
	}
	err = l.over(ctx, b.slice, `create or replace temp table lines as
		select source_line, count(*) as row_count from slice group by source_line`)
	if err != nil {
		return nil, err
	}
	return suspects, l.suspect(ctx, suspects, `
		with arrived as (
			select source_line, count(*) as row_count from temp.main.fresh group by source_line
		)
		select lines.source_line
		from temp.main.lines as lines
		left join arrived using (source_line)
		where arrived.row_count is distinct from lines.row_count`)
}

// suspect adds the lines that a query gives.
func (l *loading) suspect(ctx context.Context, lines map[int64]bool, query string) error {
	rows, err := l.tx.Query(ctx, query)
	if err != nil {
		return err
	}
	defer rows.Close() //nolint:errcheck // rows.Err below says what there is to say
	for rows.Next() {
		var line int64
		if err := rows.Scan(&line); err != nil {
			return err
		}
		lines[line] = true
	}
	return rows.Err()
}

// settleSuspects finds out what is wrong with the rows of the suspect lines, enters the
// reasons and takes out of the raw table again what should not have arrived there: repeated
// keys and wrong codes. It counts the rows that are not loaded.
func (l *loading) settleSuspects(ctx context.Context, b batch) (int64, error) {
	if err := l.tx.Exec(ctx, l.typing.typedStatement()); err != nil {
		return 0, fmt.Errorf("%s: %w", l.item.contract.Path, err)
	}
	if err := l.findRepeats(ctx, b.first); err != nil {
		return 0, err
	}
	var bad, repeats int64
	err := l.tx.QueryRow(ctx, "select count(*) filter (where is_bad), (select count(*) from temp.main.repeats) from temp.main.typed").
		Scan(&bad, &repeats)
	if err != nil {
		return 0, err
	}
	if bad+repeats > 0 {
		if err := l.writeRejects(ctx); err != nil {
			return 0, err
		}
	}
	if repeats > 0 || len(b.unsure) > 0 {
		if err := l.takeBack(ctx); err != nil {
			return 0, err
		}
	}
	return bad + repeats, nil
}

// findRepeats lists the good rows whose key an earlier good row of the file has.
func (l *loading) findRepeats(ctx context.Context, first int64) error {
	var key []string
	for _, name := range l.item.contract.Key {
		key = append(key, ident(name))
	}
	keys := strings.Join(key, ", ")
	return l.tx.Exec(ctx, fmt.Sprintf(`
		create or replace temp table repeats as
		with rivals as (
			select %[1]s, row_no, source_line
			from temp.main.typed
			where not is_bad
			union all
			select %[1]s, cast(0 as bigint), source_line
			from raw.%[2]s
			where project_id = $1 and load_id = $2 and source_line < %[4]d
				and %[3]s in (select key_hash from temp.main.typed where not is_bad)
		),
		ranked as (
			select row_no,
				row_number() over in_order as turn,
				first_value(source_line) over in_order as first_line
			from rivals
			window in_order as (partition by %[1]s order by row_no, source_line)
		)
		select row_no, first_line
		from ranked
		where turn > 1 and row_no > 0`, keys, ident(l.item.contract.Feed), keyHash(l.item.contract.Key), first),
		l.run.ws.Project.ID, l.result.LoadID)
}

// takeBack puts the rows of the lines that hold repeats or bad rows into the raw table
// anew, without these.
func (l *loading) takeBack(ctx context.Context) error {
	const lines = `(
		select source_line from temp.main.typed where is_bad
		union
		select typed.source_line
		from temp.main.typed as typed
		inner join temp.main.repeats as repeats using (row_no)
	)`
	feed := ident(l.item.contract.Feed)
	err := l.tx.Exec(ctx, fmt.Sprintf("delete from raw.%s where project_id = $1 and load_id = $2 and source_line in %s", feed, lines),
		l.run.ws.Project.ID, l.result.LoadID)
	if err != nil {
		return err
	}
	return l.tx.Exec(ctx, fmt.Sprintf(`
		insert into raw.%s (%s, project_id, load_id, source_file, source_line)
		select %s, $1, $2, $3, source_line
		from temp.main.typed
		anti join temp.main.repeats using (row_no)
		where not is_bad and source_line in %s`,
		feed, l.typing.columnList(""), l.typing.storedList(), lines),
		l.run.ws.Project.ID, l.result.LoadID, l.item.name)
}
