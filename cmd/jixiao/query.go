package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"regexp"
	"strings"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/spf13/cobra"

	"jixiao/internal/build"
	"jixiao/internal/format"
	"jixiao/internal/warehouse"
	"jixiao/internal/workspace"
	"jixiao/queries"
)

// queryFlags are the flags of `query`.
type queryFlags struct {
	params []string
	format string
	output string
	sql    string

	ocidPrefix string
}

func (a *app) queryCommand() *cobra.Command {
	var flags queryFlags
	command := &cobra.Command{
		Use:   "query [NAME]",
		Short: "Run a named query over what is published; without a name, list the queries",
		Example: "  jixiao query\n  jixiao query payment_milestones\n  jixiao query record_volume -p period=2021-Q3 --format csv -o volume.csv\n" +
			"  jixiao query --sql \"select * from marts.contracts\"",
		Long: "Runs a named query. A query whose rows are things that stand (payment_exceptions) ends with exit code 3\n" +
			"when it finds any.\n" + exitHelp,
		Args:      cobra.MaximumNArgs(1),
		ValidArgs: builtInQueries(),
		RunE: func(cmd *cobra.Command, args []string) error {
			ws, err := a.workspace()
			if err != nil {
				return err
			}
			if len(args) == 0 && flags.sql == "" {
				return a.listQueries(cmd.Context(), ws)
			}
			return a.withPublished(cmd.Context(), ws, func(published *warehouse.Warehouse, set queries.Set) error {
				if flags.format == ocdsFormat && len(args) > 0 {
					return a.writeOCDS(cmd.Context(), published, ws, set, args[0], flags)
				}
				return a.query(cmd.Context(), published, set, args, flags)
			})
		},
	}
	command.Flags().StringArrayVarP(&flags.params, "param", "p", nil, "parameter `NAME=VALUE` of the query")
	command.Flags().StringVar(&flags.format, "format", "table", "`table|csv|json|xlsx|parquet|arrow`; contracts also ocds, a release package with payments")
	command.Flags().StringVar(&flags.ocidPrefix, "ocid-prefix", "", "`PREFIX` of the ocid of contracts that have none (--format ocds)")
	command.Flags().StringVarP(&flags.output, "output", "o", "", "write to `FILE` instead of stdout")
	command.Flags().StringVar(&flags.sql, "sql", "", "run this read-only `SQL` instead of a named query")
	a.addRun(command)
	return command
}

// addRun lets a command read an earlier run instead of the current one.
func (a *app) addRun(command *cobra.Command) {
	command.Flags().StringVar(&a.run, "run", "", "of this earlier `RUN` (default: the one that is published; `jixiao runs` lists them)")
}

func builtInQueries() []string {
	set, err := queries.Read(queries.Files)
	if err != nil {
		return nil // completion only; the command itself says what is wrong
	}
	var names []string
	for _, query := range set.All() {
		names = append(names, query.Name+"\t"+query.Get("about"))
	}
	return names
}

// withPublished opens what is published, read-only.
func (a *app) withPublished(ctx context.Context, ws *workspace.Workspace, do func(*warehouse.Warehouse, queries.Set) error) (err error) {
	set, _, err := build.ReadQueries(ctx, ws)
	if err != nil {
		return usage(err)
	}
	published, err := warehouse.Published(ctx, ws.Warehouse, a.run)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, published.Close()) }()
	return outdated(do(published, set))
}

// missingPart matches what the engine says of a table or column that is not there.
var missingPart = regexp.MustCompile(`^queries/[a-z_]+\.sql: (Catalog|Binder) Error`)

// outdated says what to do about a publication that lacks what this program's own queries
// read: an older program made it.
func outdated(err error) error {
	if err == nil || !missingPart.MatchString(err.Error()) || strings.Contains(err.Error(), "\nhint: ") {
		return err
	}
	return fmt.Errorf("%w\nhint: an older version of the program published this; `jixiao build` publishes it anew", err)
}

func (a *app) listQueries(ctx context.Context, ws *workspace.Workspace) error {
	set, _, err := build.ReadQueries(ctx, ws)
	if err != nil {
		return usage(err)
	}
	for _, query := range set.All() {
		a.screen.Line(fmt.Sprintf("%-22s %s", query.Name, query.Get("about")))
		if len(query.Params) > 0 {
			a.screen.Line(fmt.Sprintf("%-22s -p %s", "", strings.Join(query.Params, ", -p ")))
		}
		if err := a.screen.Object("query", map[string]any{
			"name": query.Name, "about": query.Get("about"), "params": query.Params,
		}); err != nil {
			return err
		}
	}
	return nil
}

func (a *app) query(ctx context.Context, published *warehouse.Warehouse, set queries.Set, args []string, flags queryFlags) error {
	if flags.sql != "" && len(args) > 0 {
		return usage(errors.New("--sql and a query name exclude each other"))
	}
	if flags.format == "parquet" || flags.format == "arrow" || flags.format == "xlsx" {
		if flags.output == "" {
			return usage(fmt.Errorf("--format %s is binary\nhint: name a file with -o FILE", flags.format))
		}
	}
	result, err := a.rows(ctx, published, set, args, flags)
	if err != nil {
		return err
	}
	if a.json {
		flags.format = "json"
	}
	if flags.output == "" {
		err = writeTable(ctx, a.out, result, flags.format)
	} else {
		err = writeFile(flags.output, func(out io.Writer) error { return writeTable(ctx, out, result, flags.format) })
	}
	if err != nil || flags.sql != "" {
		return err
	}
	query, err := set.Find(args[0])
	return errors.Join(err, standingIf(query.Get("stands") != "" && len(result.Rows) > 0))
}

func (a *app) rows(ctx context.Context, published *warehouse.Warehouse, set queries.Set, args []string, flags queryFlags) (queries.Table, error) {
	if flags.sql != "" {
		result, err := queries.Select(ctx, published.DB(), flags.sql)
		if err != nil && unpublished.MatchString(flags.sql) {
			err = fmt.Errorf("%w\nhint: what is published holds marts and ops alone; a model of your own in models/marts shows more", err)
		}
		return result, usage(err)
	}
	params, err := paramsOf(flags.params)
	if err != nil {
		return queries.Table{}, err
	}
	result, err := set.Run(ctx, published.DB(), args[0], params)
	return result, usage(err)
}

// paramsOf are the parameters as given, by name.
func paramsOf(given []string) (map[string]string, error) {
	params := map[string]string{}
	for _, param := range given {
		name, value, found := strings.Cut(param, "=")
		if !found {
			return nil, usage(fmt.Errorf("-p %s: wanted NAME=VALUE", param))
		}
		params[name] = value
	}
	return params, nil
}

// unpublished are the schemas that stay in the warehouse.
var unpublished = regexp.MustCompile(`(?i)\b(raw|staging|core|measures)\.`)

// writeFile writes a whole file or none.
func writeFile(path string, write func(io.Writer) error) (err error) {
	draft := path + ".new"
	file, err := os.Create(draft) //nolint:gosec // the path is the user's own -o
	if err != nil {
		return err
	}
	if err := errors.Join(write(file), file.Close()); err != nil {
		return errors.Join(err, os.Remove(draft))
	}
	return os.Rename(draft, path)
}

// printTable draws a table for reading.
func printTable(out io.Writer, result queries.Table) error {
	writer := table.NewWriter()
	writer.SetStyle(table.StyleLight)
	writer.AppendHeader(anyRow(result.Columns))
	var configs []table.ColumnConfig
	for no := range result.Columns {
		configs = append(configs, table.ColumnConfig{Number: no + 1, WidthMax: 48})
	}
	writer.SetColumnConfigs(configs)
	for _, row := range result.Rows {
		cells := make(table.Row, len(row))
		for no, value := range row {
			cells[no] = plain(value)
		}
		writer.AppendRow(cells)
	}
	_, err := fmt.Fprintln(out, writer.Render())
	return err
}

func anyRow(names []string) table.Row {
	row := make(table.Row, len(names))
	for no, name := range names {
		row[no] = name
	}
	return row
}

// plain is a value as text that loses nothing: decimals and shares in full.
func plain(value any) string {
	if value == nil {
		return ""
	}
	return format.Exact(value)
}
