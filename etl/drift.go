package etl

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/agnivade/levenshtein"

	"jixiao/internal/warehouse"
)

// Schema drift: the header of a file is compared with that of the load before it from the
// same source, and what is gone, new or renamed is said in words. Nothing follows from it:
// what a file must have is for the contract to say.

// heading is the header that a load was read by.
type heading struct {
	feed, file, sheet, sourceSHA string
	headers                      []string
}

// readHeadings are the headers of the project's loads that count now, the oldest first;
// none of a warehouse that is older than they are.
func readHeadings(ctx context.Context, wh *warehouse.Warehouse, project string) (headings []heading, err error) {
	var kept bool
	err = wh.DB().QueryRowContext(ctx, `select count(*) > 0 from information_schema.tables
		where table_catalog = current_database() and table_schema = 'ops' and table_name = 'headers'`).Scan(&kept)
	if err != nil || !kept {
		return nil, err
	}
	rows, err := wh.DB().QueryContext(ctx, `
		select loads.load_id, loads.feed, loads.source_file, loads.sheet, loads.source_sha256, headers.header
		from ops.loads as loads
		inner join ops.headers as headers on headers.load_id = loads.load_id
		where loads.project_id = $1 and loads.is_current
		order by loads.loaded_at, loads.load_id, headers.position`, project)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	return scanHeadings(rows)
}

func scanHeadings(rows *sql.Rows) ([]heading, error) {
	var headings []heading
	last := ""
	for rows.Next() {
		var id, header string
		var one heading
		if err := rows.Scan(&id, &one.feed, &one.file, &one.sheet, &one.sourceSHA, &header); err != nil {
			return nil, err
		}
		if id != last {
			headings, last = append(headings, one), id
		}
		at := &headings[len(headings)-1]
		at.headers = append(at.headers, header)
	}
	return headings, rows.Err()
}

// writeHeaders keeps the header of a load.
func (l *ledger) writeHeaders(ctx context.Context, loadID string, headers []string) error {
	if err := l.tx.Exec(ctx, "delete from ops.headers where load_id = $1", loadID); err != nil || len(headers) == 0 {
		return err
	}
	var values []string
	for no, header := range headers {
		values = append(values, fmt.Sprintf("(%s, %s, %d, %s)", literal(loadID), literal(l.project), no+1, literal(header)))
	}
	return l.tx.Exec(ctx, "insert into ops.headers values "+strings.Join(values, ", "))
}

// ownHeaders are the headers of the file that can drift: none where the source gives the
// header, and none of rows that were returned.
func (l *loading) ownHeaders(found layout) []string {
	if l.opened != nil {
		if _, back := l.opened.table.(*returnedTable); back {
			return nil
		}
	}
	if len(l.item.source.Header) > 0 {
		return nil
	}
	var headers []string
	for _, header := range found.header {
		if header = strings.TrimSpace(header); normalHeader(header) != "" {
			headers = append(headers, header)
		}
	}
	return headers
}

// sayDrift warns of a header that differs from that of the load before.
func (l *loading) sayDrift(found layout) {
	if said := l.drift(l.ownHeaders(found)); said != "" {
		l.result.Warnings = append(l.result.Warnings, said)
	}
}

// noteHeaders remembers the header of a file that is loaded now, for those that follow.
func (r *run) noteHeaders(one item, sheet string, headers []string) {
	if len(headers) == 0 {
		return
	}
	r.headings = slices.DeleteFunc(r.headings, func(known heading) bool {
		return known.feed == one.contract.Feed && known.file == one.name && known.sheet == sheet && known.sourceSHA == one.sourceSHA
	})
	r.headings = append(r.headings, heading{feed: one.contract.Feed, file: one.name, sheet: sheet, sourceSHA: one.sourceSHA, headers: headers})
}

// before is the load to compare a file with: the file's own last one, else the last of its
// source, else the last of its name. sheet is "" where none is found yet.
func (r *run) before(one item, sheet string) (heading, bool) {
	var best heading
	rank := 0
	for _, known := range r.headings {
		if known.feed != one.contract.Feed {
			continue
		}
		sameFile, sameSource := known.file == one.name && (sheet == "" || sheet == known.sheet), known.sourceSHA == one.sourceSHA
		now := 0
		switch {
		case sameFile && sameSource:
			now = 3
		case sameSource:
			now = 2
		case sameFile:
			now = 1
		}
		if now > 0 && now >= rank {
			best, rank = known, now
		}
	}
	return best, rank > 0
}

// shownKnown is how many columns are told that only go by another accepted name.
const shownKnown = 3

// drift says how a header differs from that of the load before, "" if it does not. The
// order of columns is no difference.
func (l *loading) drift(headers []string) string {
	earlier, is := l.run.before(l.item, l.result.Sheet)
	if !is || len(headers) == 0 {
		return ""
	}
	gone, added := without(earlier.headers, headers), without(headers, earlier.headers)
	var said []string
	known := l.sameColumn(gone, added)
	for no, pair := range known {
		if no < shownKnown {
			said = append(said, fmt.Sprintf("%s stands for %s, as %s did", clipped(pair.now), pair.column, clipped(pair.then)))
		}
		gone, added = without(gone, []string{pair.then}), without(added, []string{pair.now})
	}
	if more := len(known) - shownKnown; more > 0 {
		said = append(said, fmt.Sprintf("%d more columns have other names that are known", more))
	}
	for _, pair := range renamed(gone, added) {
		said = append(said, fmt.Sprintf("%s looks like %s renamed (a guess)", clipped(pair.now), clipped(pair.then)))
		gone, added = without(gone, []string{pair.then}), without(added, []string{pair.now})
	}
	since := "since " + earlier.file
	switch {
	case len(gone) == 0 && len(added) == 0 && len(said) == 0:
		return ""
	case len(gone) == 0 && len(added) == 0:
		return since + ": " + strings.Join(said, "; ")
	case len(gone) == 0:
		return strings.Join(append([]string{"new " + since + ": " + listed(added)}, said...), "; ")
	case len(added) > 0:
		said = append([]string{"new: " + listed(added)}, said...)
	}
	verb := map[bool]string{true: "column %s is gone %s", false: "columns %s are gone %s"}[len(gone) == 1]
	return strings.Join(append([]string{fmt.Sprintf(verb, listed(gone), since)}, said...), "; ")
}

// listed names the first of some headers, and how many more there are.
func listed(headers []string) string {
	const most = 10
	var shown []string
	for no, header := range headers {
		if no == most {
			return strings.Join(shown, ", ") + fmt.Sprintf(" and %d more", len(headers)-most)
		}
		shown = append(shown, clipped(header))
	}
	return strings.Join(shown, ", ")
}

// without are the headers that no other one is written like.
func without(headers, others []string) []string {
	known := map[string]bool{}
	for _, other := range others {
		known[normalHeader(other)] = true
	}
	var left []string
	for _, header := range headers {
		if !known[normalHeader(header)] {
			left = append(left, header)
		}
	}
	return left
}

// renaming is a header that took the place of another; column is the contract's that both
// stand for, if they do.
type renaming struct{ then, now, column string }

// sameColumn are the headers that stand for the same column of the contract.
func (l *loading) sameColumn(gone, added []string) []renaming {
	if l.item.survey != nil {
		return nil
	}
	var pairs []renaming
	for _, column := range l.item.contract.Columns {
		then, now := columnPlaces(column, l.item.source, placesOf(gone)), columnPlaces(column, l.item.source, placesOf(added))
		if len(then) == 1 && len(now) == 1 {
			pairs = append(pairs, renaming{gone[then[0]], added[now[0]], column.Name})
		}
	}
	return pairs
}

// renamed guesses which headers were renamed: those most alike first, of which no more
// than half of the characters differ.
func renamed(gone, added []string) []renaming {
	type guess struct {
		renaming
		distance float64
	}
	var guesses []guess
	for _, then := range gone {
		for _, now := range added {
			a, b := normalHeader(then), normalHeader(now)
			longer := max(len([]rune(a)), len([]rune(b)))
			if distance := float64(levenshtein.ComputeDistance(a, b)) / float64(max(1, longer)); distance <= 0.5 {
				guesses = append(guesses, guess{renaming{then: then, now: now}, distance})
			}
		}
	}
	slices.SortStableFunc(guesses, func(a, b guess) int { return cmp.Compare(a.distance, b.distance) })
	var pairs []renaming
	taken := map[string]bool{}
	for _, one := range guesses {
		if !taken["-"+one.then] && !taken["+"+one.now] {
			pairs = append(pairs, one.renaming)
			taken["-"+one.then], taken["+"+one.now] = true, true
		}
	}
	return pairs
}
