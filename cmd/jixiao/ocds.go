package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/url"

	"jixiao/internal/format"
	"jixiao/internal/ocds"
	"jixiao/internal/warehouse"
	"jixiao/internal/workspace"
	"jixiao/queries"
)

// ocdsFormat is a package of the Open Contracting Data Standard.
const ocdsFormat = "ocds"

// writeOCDS writes the contracts of one evaluation, with their payments, as an OCDS release
// package.
func (a *app) writeOCDS(ctx context.Context, published *warehouse.Warehouse, ws *workspace.Workspace, set queries.Set, name string, flags queryFlags) error {
	if name != "contracts" {
		return usage(errors.New("--format ocds is for contracts\nhint: jixiao query contracts --format ocds -o FILE.json"))
	}
	if err := ocds.CheckPrefix(flags.ocidPrefix); err != nil {
		return usage(err)
	}
	params, err := paramsOf(flags.params)
	if err != nil {
		return err
	}
	if params["evaluation_id"] == "" {
		params["evaluation_id"] = ws.Evaluation.ID // contracts of two evaluations are the same contracts
	}
	rows := func(query string) (found []map[string]string) {
		if err != nil {
			return nil
		}
		var result queries.Table
		if result, err = set.Run(ctx, published.DB(), query, params); err != nil {
			return nil
		}
		for _, row := range result.Rows {
			cells := map[string]string{}
			for no, column := range result.Columns {
				cells[column] = format.Exact(row[no])
			}
			found = append(found, cells)
		}
		return found
	}
	in := ocds.Input{
		Prefix: flags.ocidPrefix, Contracts: rows("contracts"), Changes: rows("contract_changes"),
		Events: rows("contract_events"), Payments: rows("payments"),
	}
	evaluations := rows("evaluation_details")
	if err != nil {
		return usage(err)
	}
	if len(evaluations) != 1 {
		return usage(fmt.Errorf("evaluation %s is not published", params["evaluation_id"]))
	}
	in.AsOf, in.Publisher = evaluations[0]["as_of"], evaluations[0]["authority_name"]
	in.URI = "urn:jixiao:" + url.PathEscape(ws.Project.ID) + ":" + url.PathEscape(params["evaluation_id"])
	text, err := ocds.Write(in)
	if err != nil {
		return usage(err)
	}
	write := func(out io.Writer) error {
		_, err := out.Write(text)
		return err
	}
	if flags.output == "" {
		return write(a.out)
	}
	return writeFile(flags.output, write)
}
