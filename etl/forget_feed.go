package etl

import (
	"context"
	"fmt"
	"slices"

	"jixiao/internal/warehouse"
	"jixiao/internal/workspace"
)

// Leftovers warns, as Ingest does, of loads whose file is gone, that no source names any
// more or whose feed has no contract any more. It reads the warehouse alone.
func Leftovers(ctx context.Context, wh *warehouse.Warehouse, ws *workspace.Workspace) ([]string, error) {
	contracts, err := ContractsOf(ctx, ws.Feeds)
	if err != nil {
		return nil, err
	}
	r := &run{wh: wh, ws: ws, options: Options{Limits: LimitsOf(ws.FileLimits)}, planned: map[string][]string{}}
	if err := r.plan(contracts); err != nil || r.unsure {
		return nil, err
	}
	return r.forgotten(ctx)
}

// forgetWithoutContract takes out loads of feeds whose contract, a file of the
// workspace, is gone. Without it the key is not known, and so neither is which rows would
// count again when their rival goes: a load that took the place of rows of a load that
// stays is an error.
func forgetWithoutContract(ctx context.Context, tx *warehouse.Tx, project string, contracts []Contract, why func(Forgotten) string, dryRun bool) ([]Forgotten, error) {
	feeds, err := feedsWithoutContract(ctx, tx, project, contracts)
	if err != nil {
		return nil, err
	}
	var gone []Forgotten
	for _, feed := range feeds {
		book := ledger{tx: tx, contract: &Contract{Feed: feed}, project: project}
		taken, err := book.forgetFeed(ctx, why, dryRun)
		if err != nil {
			return nil, err
		}
		gone = append(gone, taken...)
	}
	return gone, nil
}

// feedsWithoutContract are the feeds of the project's loads that no contract describes.
func feedsWithoutContract(ctx context.Context, tx *warehouse.Tx, project string, contracts []Contract) ([]string, error) {
	rows, err := tx.Query(ctx, "select distinct feed from ops.loads where project_id = $1 and is_current order by feed", project)
	if err != nil {
		return nil, err
	}
	defer rows.Close() //nolint:errcheck // rows.Err below says what there is to say
	var feeds []string
	for rows.Next() {
		var feed string
		if err := rows.Scan(&feed); err != nil {
			return nil, err
		}
		if !slices.ContainsFunc(contracts, func(contract Contract) bool { return contract.Feed == feed }) {
			feeds = append(feeds, feed)
		}
	}
	return feeds, rows.Err()
}

// forgetFeed takes loads of a feed out whose contract is not known any more.
func (l *ledger) forgetFeed(ctx context.Context, why func(Forgotten) string, dryRun bool) ([]Forgotten, error) {
	entries, taken, loads, err := l.chosen(ctx, WhyNoFeed, why)
	if err != nil || dryRun || len(loads) == 0 {
		return taken, err
	}
	for _, e := range entries {
		if slices.Contains(loads, e.loadID) {
			continue
		}
		beaten, err := l.beaten(ctx, e.loadID, loads)
		if err != nil {
			return nil, err
		}
		if beaten {
			return nil, fmt.Errorf("feed %s has no contract any more, so it is not known which rows of %s would count again\nhint: put feeds/%s.sql back, or take the feed out whole by --prune",
				l.contract.Feed, e.file, l.contract.Feed)
		}
	}
	return taken, l.drop(ctx, loads)
}

// beaten says whether rows of a load are superseded by one of the loads given.
func (l *ledger) beaten(ctx context.Context, loadID string, by []string) (bool, error) {
	for _, rival := range by {
		var found bool
		err := l.tx.QueryRow(ctx, "select count(*) > 0 from raw.superseded where project_id = $1 and feed = $2 and load_id = $3 and by_load_id = $4",
			l.project, l.contract.Feed, loadID, rival).Scan(&found)
		if err != nil || found {
			return found, err
		}
	}
	return false, nil
}

// drop takes loads out that no other load is a rival of, and the feed's table once it is
// empty.
func (l *ledger) drop(ctx context.Context, loads []string) error {
	for _, id := range loads {
		if err := l.discard(ctx, id); err != nil {
			return fmt.Errorf("remove load %s: %w", id, err)
		}
	}
	var left int64
	if err := l.tx.QueryRow(ctx, "select count(*) from raw."+ident(l.contract.Feed)).Scan(&left); err != nil || left > 0 {
		return err
	}
	return l.tx.Exec(ctx, "drop table raw."+ident(l.contract.Feed))
}
