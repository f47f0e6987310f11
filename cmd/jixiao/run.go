package main

import (
	"github.com/spf13/cobra"

	"jixiao/etl"
	"jixiao/internal/warehouse"
	"jixiao/internal/workspace"
)

func (a *app) runCommand() *cobra.Command {
	flags := reportFlags{}
	command := &cobra.Command{
		Use:   "run",
		Short: "ingest, build, report",
		Long:  "Loads what is new, builds and tests everything, publishes it and draws the reports.\n" + exitHelp,
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return a.withWarehouse(cmd.Context(), func(ws *workspace.Workspace, wh *warehouse.Warehouse) error {
				summary, err := a.ingest(cmd.Context(), ws, wh, etl.Options{})
				if err != nil {
					return err
				}
				result, err := a.build(cmd.Context(), ws, wh)
				if err != nil {
					return err
				}
				if err := a.report(cmd.Context(), ws, flags); err != nil {
					return err
				}
				return standingIf(summary.RowsRejected > 0 || len(result.Warnings)+len(result.Narrative) > 0)
			})
		},
	}
	flags.add(command)
	return command
}
