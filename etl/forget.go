package etl

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"

	"jixiao/internal/warehouse"
	"jixiao/internal/workspace"
)

// Reasons of a Forgotten.
const (
	WhyAsked   = "asked"   // Forget was told to
	WhyGone    = "gone"    // the file is not there any more
	WhyUnnamed = "unnamed" // the file is there, and no source names it
	WhyNoFeed  = "no_feed" // its feed has no contract any more
)

// Forgotten is a load that was taken out of the warehouse, or would be. Its counts are
// those of the ledger before.
type Forgotten struct {
	Feed           string `json:"feed"`
	File           string `json:"file"`
	Sheet          string `json:"sheet,omitempty"`
	RowsRead       int64  `json:"rows_read"`
	RowsLoaded     int64  `json:"rows_loaded"`
	RowsRejected   int64  `json:"rows_rejected"`
	RowsSuperseded int64  `json:"rows_superseded"`
	RowsReturned   int64  `json:"rows_returned"` // of other files: they count again, now that their rival is gone
	Why            string `json:"why"`
}

// Forget takes out what was loaded from a file: its rows, its rejects, and the
// superseding it did, so that the rows it superseded count again. file is a path, or
// the name that the ledger has; feed narrows to one feed, "" means all. Nothing loaded
// from it is an error. Ingesting the file again undoes it.
func Forget(ctx context.Context, wh *warehouse.Warehouse, ws *workspace.Workspace, feed, file string) ([]Forgotten, error) {
	names := []string{filepath.ToSlash(file)}
	if absolute, err := filepath.Abs(file); err == nil {
		if relative, err := filepath.Rel(ws.Dir, absolute); err == nil {
			names = append(names, filepath.ToSlash(relative))
		}
	}
	gone, err := forgetWhere(ctx, wh, ws, func(e Forgotten) string {
		if slices.Contains(names, e.File) && (feed == "" || e.Feed == feed) {
			return WhyAsked
		}
		return ""
	}, false)
	if err == nil && len(gone) == 0 {
		err = errors.New("nothing is loaded from this file\nhint: `jixiao status` lists the files that are loaded")
	}
	if err != nil {
		return nil, fmt.Errorf("forget %s: %w", file, err)
	}
	return gone, nil
}

// Prune takes out, as Forget does, every load whose file is gone or that no source
// names any more; with dryRun it only lists them.
func Prune(ctx context.Context, wh *warehouse.Warehouse, ws *workspace.Workspace, dryRun bool) ([]Forgotten, error) {
	r := &run{wh: wh, ws: ws, options: Options{Limits: LimitsOf(ws.FileLimits)}, planned: map[string][]string{}}
	contracts, err := ContractsOf(ctx, ws.Feeds)
	if err != nil {
		return nil, err
	}
	if err := r.plan(contracts); err != nil {
		return nil, err
	}
	if r.unsure {
		return nil, fmt.Errorf("prune: %w\nhint: a source that cannot be read may name files that would be taken out", errors.Join(r.problems...))
	}
	return forgetWhere(ctx, wh, ws, r.whyForgotten, dryRun)
}

// whyForgotten says why a load is to go: "" if a source names its file and the file is
// there.
func (r *run) whyForgotten(e Forgotten) string {
	if e.Why == WhyNoFeed {
		return WhyNoFeed
	}
	archive, _ := archiveOf(e.File)
	_, named := r.planned[e.Feed+"\n"+e.File]
	_, unlisted := r.planned[e.Feed+"\n"+archive] // an archive that cannot be listed now
	switch {
	case named || unlisted:
		return ""
	case r.exists(e.File):
		return WhyUnnamed
	}
	return WhyGone
}

// forgotten warns of loads whose file is gone or that no source names any more.
func (r *run) forgotten(ctx context.Context) ([]string, error) {
	gone, err := forgetWhere(ctx, r.wh, r.ws, r.whyForgotten, true)
	var warnings []string
	for _, load := range gone {
		why := "no source names it any more"
		switch load.Why {
		case WhyGone:
			why = "the file is gone"
		case WhyNoFeed:
			why = fmt.Sprintf("the feed has no contract any more (feeds/%s.sql is gone)", load.Feed)
		}
		warnings = append(warnings, fmt.Sprintf("%s: %d rows of feed %s are loaded from this file, and %s; `jixiao ingest --prune` takes them out",
			load.File, load.RowsLoaded, load.Feed, why))
	}
	return warnings, err
}

// forgetWhere takes out the current loads for which why gives a reason, all in one
// transaction, ordered by feed, file and sheet.
func forgetWhere(ctx context.Context, wh *warehouse.Warehouse, ws *workspace.Workspace, why func(Forgotten) string, dryRun bool) ([]Forgotten, error) {
	contracts, err := ContractsOf(ctx, ws.Feeds)
	if err != nil {
		return nil, err
	}
	var gone []Forgotten
	err = wh.InTransaction(ctx, func(ctx context.Context, tx *warehouse.Tx) error {
		for i := range contracts {
			book := ledger{tx: tx, contract: &contracts[i], project: ws.Project.ID}
			taken, err := book.forget(ctx, why, dryRun)
			if err != nil {
				return err
			}
			gone = append(gone, taken...)
		}
		taken, err := forgetWithoutContract(ctx, tx, ws.Project.ID, contracts, why, dryRun)
		gone = append(gone, taken...)
		return err
	})
	return gone, err
}

// forget takes out the feed's loads for which why gives a reason.
func (l *ledger) forget(ctx context.Context, why func(Forgotten) string, dryRun bool) ([]Forgotten, error) {
	entries, taken, loads, err := l.chosen(ctx, "", why)
	if err != nil || dryRun || len(loads) == 0 {
		return taken, err
	}
	if err := l.remove(ctx, loads); err != nil {
		return nil, err
	}
	if err := l.supersede(ctx, ""); err != nil {
		return nil, err
	}
	if err := l.balance(ctx); err != nil {
		return nil, err
	}
	after, err := l.current(ctx)
	if err != nil {
		return nil, err
	}
	taken[0].RowsReturned = returned(entries, after)
	return taken, nil
}

// chosen are the feed's current loads, and those of them for which why gives a reason.
func (l *ledger) chosen(ctx context.Context, known string, why func(Forgotten) string) (entries []entry, taken []Forgotten, loads []string, err error) {
	entries, err = l.current(ctx)
	for _, e := range entries {
		one := Forgotten{
			Feed: l.contract.Feed, File: e.file, Sheet: e.sheet, RowsRead: e.read,
			RowsLoaded: e.loaded, RowsRejected: e.rejected, RowsSuperseded: e.superseded, Why: known,
		}
		if one.Why = why(one); one.Why != "" {
			taken, loads = append(taken, one), append(loads, e.loadID)
		}
	}
	slices.SortStableFunc(taken, func(a, b Forgotten) int {
		return slices.Compare([]string{a.File, a.Sheet}, []string{b.File, b.Sheet})
	})
	return entries, taken, loads, err
}

// returned counts the rows of the loads that stay which count now and did not before.
func returned(before, after []entry) int64 {
	superseded := map[string]int64{}
	for _, e := range before {
		superseded[e.loadID] = e.superseded
	}
	count := int64(0)
	for _, e := range after {
		count += superseded[e.loadID] - e.superseded
	}
	return count
}
