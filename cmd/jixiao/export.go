package main

import (
	"context"

	"jixiao/etl"
	"jixiao/internal/format"
	"jixiao/internal/warehouse"
	"jixiao/internal/workspace"
)

// exportRejects writes the rejected rows as workbooks for the offices they came from.
func (a *app) exportRejects(ctx context.Context, ws *workspace.Workspace, wh *warehouse.Warehouse, options etl.Options, dir string) error {
	written, err := etl.ExportRejects(ctx, wh, ws, options, dir)
	for _, one := range written {
		name := one.File
		if one.Sheet != "" {
			name += " (" + one.Sheet + ")"
		}
		key := "export.file"
		if one.Refused {
			key = "export.whole"
		}
		a.screen.Say(key, one.Feed, name, format.Count(one.Rows), format.Count(one.Rows+one.SoundRows), one.Workbook)
		if err := a.screen.Object("exported", one); err != nil {
			return err
		}
	}
	if len(written) > 0 {
		a.screen.Say("export.secret")
	} else if err == nil {
		a.screen.Say("export.none")
	}
	return err
}
