package main

import (
	"context"
	"errors"

	"jixiao/etl"
	"jixiao/internal/format"
	"jixiao/internal/warehouse"
	"jixiao/internal/workspace"
)

// forget takes files out of the warehouse: those given, or with prune those that are
// gone or no longer named.
func (a *app) forget(ctx context.Context, ws *workspace.Workspace, wh *warehouse.Warehouse, options etl.Options, prune bool) error {
	var gone []etl.Forgotten
	switch {
	case prune && (len(options.Files) > 0 || options.Feed != ""):
		return usage(errors.New("--prune looks at every file and takes no names\nhint: --forget FILE takes out one file"))
	case prune:
		var err error
		if gone, err = etl.Prune(ctx, wh, ws, options.DryRun); err != nil {
			return err
		}
	case len(options.Files) == 0:
		return usage(errors.New("--forget wants the files to take out\nhint: `jixiao status` lists the files that are loaded"))
	}
	for _, file := range options.Files {
		taken, err := etl.Forget(ctx, wh, ws, options.Feed, file)
		if err != nil {
			return err
		}
		gone = append(gone, taken...)
	}
	for _, load := range gone {
		if err := a.sayForgotten(load, options.DryRun); err != nil {
			return err
		}
	}
	total, next := "forget.total", "jixiao build"
	if options.DryRun {
		total, next = "forget.total.dry", "jixiao ingest --prune"
	}
	a.screen.Say(total, len(gone))
	if len(gone) > 0 {
		a.screen.Say("next", next)
	}
	return nil
}

func (a *app) sayForgotten(load etl.Forgotten, dryRun bool) error {
	name := load.File
	if load.Sheet != "" {
		name += " (" + load.Sheet + ")"
	}
	key := "forget.done"
	if dryRun {
		key = "forget.would"
	}
	a.screen.Say(key, load.Feed, name, format.Count(load.RowsLoaded), format.Count(load.RowsRejected),
		format.Count(load.RowsSuperseded), a.screen.Words("forget.why."+load.Why))
	if load.RowsReturned > 0 {
		a.screen.Say("forget.returned", format.Count(load.RowsReturned))
	}
	return a.screen.Object("forgotten", load)
}
