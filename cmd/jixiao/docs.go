package main

import (
	"context"
	"errors"
	"path/filepath"

	"github.com/spf13/cobra"

	"jixiao/internal/build"
	"jixiao/internal/catalogue"
	"jixiao/internal/warehouse"
)

func (a *app) docsCommand() *cobra.Command {
	var output string
	command := &cobra.Command{
		Use:   "docs",
		Short: "Write the catalogue: every table, column, measure, indicator and query with lineage, as static HTML",
		Long:  "Writes index.html and a page for each feed, table and query. Nothing needs to be loaded.\n" + exitHelp,
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return a.docs(cmd.Context(), output)
		},
	}
	command.Flags().StringVarP(&output, "output", "o", "", "write into `DIR` (default: out/docs in the workspace)")
	return command
}

func (a *app) docs(ctx context.Context, output string) (err error) {
	ws, err := a.workspace()
	if err != nil {
		return err
	}
	if output == "" {
		output = filepath.Join(ws.Dir, "out", "docs")
	}
	set, _, err := build.ReadQueries(ctx, ws)
	if err != nil {
		return usage(err)
	}
	scratch, err := warehouse.Open(ctx, "", warehouse.Options{})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, scratch.Close()) }()
	steps, err := build.ReadPlan(ctx, scratch, ws)
	if err != nil {
		return usage(err)
	}
	found, err := catalogue.Read(ctx, ws, steps, set)
	if err != nil {
		return err
	}
	count, err := found.Write(output)
	if err != nil {
		return err
	}
	a.screen.Say("docs.total", count, filepath.Join(output, "index.html"))
	return a.screen.Object("docs", map[string]any{"directory": output, "pages": count})
}
