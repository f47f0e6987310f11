package etl

import (
	"context"
	"fmt"
	"strings"
)

// Of rows with one key in several files the later file counts, as everywhere; of rows that
// come from OCDS packages the one of the later release, whichever file has it. A row of a
// file of the firm's own counts before any of a package: it is there to correct it. So the
// sums do not depend on how releases are spread over files.

// noteReleases keeps of each row of the batch which release it comes from.
func (l *loading) noteReleases(ctx context.Context, b batch) error {
	rank := fmt.Sprintf("c%d", len(l.item.contract.Columns)+2)
	return l.over(ctx, b.slice, "insert into raw.ocds_statements select $1, $2, $3, source_line, null, "+rank+" from slice",
		l.run.ws.Project.ID, l.item.contract.Feed, l.result.LoadID)
}

// statementsAtOnce is how many statements go into one insert.
const statementsAtOnce = 10_000

// noteGroups keeps of each contract that the package states which release it comes from,
// whether it has rows or none.
func (l *loading) noteGroups(ctx context.Context) error {
	table, is := l.opened.table.(*ocdsTable)
	if !is {
		return nil
	}
	for from := 0; from < len(table.groups); from += 2 * statementsAtOnce {
		var contracts, ranks []string
		for no := from; no < min(from+2*statementsAtOnce, len(table.groups)); no += 2 {
			contracts, ranks = append(contracts, table.groups[no]), append(ranks, table.groups[no+1])
		}
		err := l.tx.Exec(ctx, `
			insert into raw.ocds_statements
			select $1, $2, $3, 0, unnest(string_split($4, chr(31))), unnest(string_split($5, chr(31)))`,
			l.run.ws.Project.ID, l.item.contract.Feed, l.result.LoadID, strings.Join(contracts, separator), strings.Join(ranks, separator))
		if err != nil {
			return err
		}
	}
	return nil
}

// supersedeGroups enters the rows of contracts that a later release states anew: its rows
// replace them all, also where it has fewer or none.
func (l *ledger) supersedeGroups(ctx context.Context, feed string) error {
	for _, statement := range []string{
		"delete from raw.superseded where project_id = $1 and feed = $2 and by_source_line = 0",
		fmt.Sprintf(`
			insert into raw.superseded
			with stated as (
				select contract_id, load_id, rank,
					first_value(load_id) over later as last_load_id,
					first_value(rank) over later as last_rank
				from raw.ocds_statements
				where project_id = $1 and feed = $2 and source_line = 0
				window later as (partition by contract_id order by rank desc, load_id)
			)
			select $1, $2, rows.load_id, rows.source_line, stated.last_load_id, 0
			from raw.%s as rows
			inner join stated on stated.load_id = rows.load_id and stated.contract_id = rows.contract_id
			anti join raw.superseded as losers
				on losers.project_id = $1 and losers.feed = $2
				and losers.load_id = rows.load_id and losers.source_line = rows.source_line
			where rows.project_id = $1 and stated.rank < stated.last_rank`, feed),
	} {
		if err := l.tx.Exec(ctx, statement, l.project, l.contract.Feed); err != nil {
			return fmt.Errorf("supersede: %w", err)
		}
	}
	return nil
}
