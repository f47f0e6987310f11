package etl

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"
	"time"

	"jixiao/internal/warehouse"
)

// ledger is what ops.loads knows of one feed of one project, within a transaction.
type ledger struct {
	tx       *warehouse.Tx
	contract *Contract
	project  string
}

// entry is one current load.
type entry struct {
	loadID, file, sheet, contentSHA, sourceSHA string
	read, loaded, rejected, superseded         int64
	loadedAt                                   time.Time
}

// current are the loads that count now, the oldest first.
func (l *ledger) current(ctx context.Context) ([]entry, error) {
	rows, err := l.tx.Query(ctx, `
		select load_id, source_file, sheet, content_sha256, source_sha256,
			rows_read, rows_loaded, rows_rejected, rows_superseded, loaded_at
		from ops.loads
		where project_id = $1 and feed = $2 and is_current
		order by loaded_at, load_id`, l.project, l.contract.Feed)
	if err != nil {
		return nil, err
	}
	defer rows.Close() //nolint:errcheck // rows.Err below says what there is to say
	var entries []entry
	for rows.Next() {
		var e entry
		if err := rows.Scan(&e.loadID, &e.file, &e.sheet, &e.contentSHA, &e.sourceSHA,
			&e.read, &e.loaded, &e.rejected, &e.superseded, &e.loadedAt); err != nil {
			return nil, err
		}
		entries = append(entries, e)
	}
	return entries, rows.Err()
}

// loadID names a load by what was loaded and how: the same on every machine.
func loadID(project, feed, file, sheet, contentSHA, sourceSHA string) string {
	sum := sha256.Sum256([]byte(strings.Join([]string{project, feed, file, sheet, contentSHA, sourceSHA}, "\n")))
	return hex.EncodeToString(sum[:])[:12]
}

// write adds a load to the ledger. It comes after all loads of the feed before it,
// whatever the clock says: the later load wins a key that both have.
func (l *ledger) write(ctx context.Context, e entry, encoding string) error {
	if err := l.tx.Exec(ctx, "delete from ops.loads where load_id = $1", e.loadID); err != nil {
		return err
	}
	return l.tx.Exec(ctx, `
		insert into ops.loads
		select $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12,
			greatest(cast($13 as timestamp), (
				select max(loaded_at) + interval 1 microsecond
				from ops.loads
				where project_id = $2 and feed = $3
			)), true`,
		e.loadID, l.project, l.contract.Feed, e.file, e.sheet, encoding, e.contentSHA, e.sourceSHA,
		e.read, e.loaded, e.rejected, e.superseded, e.loadedAt)
}

// remove takes loads out: their rows, their rejects, their place in the ledger. Keys
// that they had taken from other loads are remembered in the table contested, for
// supersede to give back.
func (l *ledger) remove(ctx context.Context, loadIDs []string) error {
	if err := l.tx.Exec(ctx, "create or replace temp table contested (key_hash ubigint)"); err != nil {
		return err
	}
	for _, id := range loadIDs {
		err := l.tx.Exec(ctx, fmt.Sprintf(`insert into temp.main.contested
			select distinct %s
			from raw.%s
			where project_id = $2 and (load_id, source_line) in (
				select (load_id, source_line)
				from raw.superseded
				where project_id = $2 and feed = $3 and by_load_id = $1
			)`, keyHash(l.contract.winKey()), ident(l.contract.Feed)), id, l.project, l.contract.Feed)
		if err == nil {
			err = l.discard(ctx, id)
		}
		if err != nil {
			return fmt.Errorf("remove load %s: %w", id, err)
		}
	}
	return nil
}

// discard takes out all that a load left in the warehouse; its line in the ledger stays,
// as one that does not count.
func (l *ledger) discard(ctx context.Context, loadID string) error {
	for _, statement := range []string{
		"delete from raw.superseded where project_id = $2 and feed = $3 and (load_id = $1 or by_load_id = $1)",
		"delete from ops.rejects where project_id = $2 and feed = $3 and load_id = $1",
		"delete from ops.headers where project_id = $2 and $3 <> '' and load_id = $1",
		"delete from raw.rejected where project_id = $2 and feed = $3 and load_id = $1",
		"delete from raw.ocds_statements where project_id = $2 and feed = $3 and load_id = $1",
		"update ops.loads set is_current = false where project_id = $2 and feed = $3 and load_id = $1",
		fmt.Sprintf("delete from raw.%s where project_id = $2 and $3 <> '' and load_id = $1", ident(l.contract.Feed)),
	} {
		if err := l.tx.Exec(ctx, statement, loadID, l.project, l.contract.Feed); err != nil {
			return err
		}
	}
	if l.contract.Feed == ticketEventsFeed {
		return l.forgetStates(ctx, loadID)
	}
	return nil
}
