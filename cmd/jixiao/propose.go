package main

import (
	"context"
	"errors"
	"maps"
	"slices"
	"strings"

	"jixiao/etl"
	"jixiao/internal/format"
)

// propose looks at files one by one and prints for each the source block that loads it.
// A file that cannot be read does not stop the others.
func (a *app) propose(ctx context.Context, files []string) error {
	var problems []error
	stands := false
	for _, file := range files {
		found, err := etl.Propose(ctx, a.dir, file, a.screen.Language, etl.Limits{})
		if err != nil {
			problems = append(problems, err)
			continue
		}
		a.sayProposal(&found)
		if err := a.screen.Object("proposal", found); err != nil {
			return err
		}
		stands = stands || found.Result == nil || found.Result.Status != etl.StatusLoaded || found.Result.RowsRejected > 0
	}
	if err := errors.Join(problems...); err != nil {
		return err
	}
	return standingIf(stands)
}

func (a *app) sayProposal(found *etl.Proposal) {
	kind := found.Encoding
	if found.Delimiter != "" {
		kind += " " + found.Delimiter
	}
	if found.HeaderLine > 0 {
		a.screen.Say("propose.file", found.File, kind, found.HeaderLine, len(found.Columns))
	} else { // JSON and Parquet: columns have names and no line
		a.screen.Say("propose.named", found.File, kind, len(found.Columns))
	}
	if len(found.Sheets) > 1 {
		a.screen.Say("propose.sheet", found.Sheet, strings.Join(found.Sheets, ", "))
	}
	if found.Footer != "" {
		a.screen.Say("propose.footer", found.FooterLine, found.Footer)
	}
	a.sayFits(found.Fits)
	for _, column := range found.Columns {
		a.sayColumn(column)
	}
	if len(found.Missing) > 0 {
		a.screen.Say("propose.missing", strings.Join(found.Missing, ", "))
	}
	for _, warning := range found.Warnings {
		a.screen.Line("    " + warning)
	}
	if found.Result != nil {
		a.sayOutcome(found.Result)
	}
	if found.Source != "" {
		a.screen.Say("propose.block")
		a.screen.Line(strings.TrimSuffix(found.Source, "\n"))
	}
}

func (a *app) sayFits(fits []etl.Fit) {
	if len(fits) == 0 {
		a.screen.Say("propose.nofit")
		return
	}
	best := fits[0]
	a.screen.Say("propose.fit", best.Feed, best.Required, best.Found, best.Guessed, best.Columns)
	var ties []string
	for _, fit := range fits[1:] {
		if fit.Score == best.Score && fit.Columns == best.Columns {
			ties = append(ties, fit.Feed)
		}
	}
	switch {
	case len(ties) > 0:
		a.screen.Say("propose.tie", strings.Join(ties, ", "))
	case len(fits) > 1:
		a.screen.Say("propose.other", fits[1].Feed, fits[1].Found, fits[1].Required)
	}
}

func (a *app) sayColumn(column etl.ProposedColumn) {
	samples := strings.Join(column.Samples, " | ")
	switch {
	case column.Column != "":
		a.screen.Say("propose.column.found", column.Header, column.Column, column.Seen, samples)
	case column.Guessed:
		a.screen.Say("propose.column.guess", column.Header, column.Nearest, column.Seen, samples)
	case column.Nearest != "":
		a.screen.Say("propose.column.near", column.Header, column.Nearest, column.Seen, samples)
	default:
		a.screen.Say("propose.column.unused", column.Header, column.Seen, samples)
	}
}

// sayOutcome tells what a dry run with the proposed source gave.
func (a *app) sayOutcome(result *etl.FileResult) {
	if result.Status == etl.StatusRefused {
		a.screen.Say("propose.refused", result.Error)
	} else {
		a.screen.Say("propose.result", format.Count(result.RowsRead), format.Count(result.RowsLoaded),
			format.Count(result.RowsRejected), format.Count(result.RowsSuperseded))
	}
	for _, code := range sortedCodes(result.Reasons) {
		a.screen.Say("propose.reason", code, result.Reasons[code])
	}
	for _, warning := range result.Warnings {
		a.screen.Line("    " + warning)
	}
}

func sortedCodes(reasons map[string]int) []string {
	return slices.Sorted(maps.Keys(reasons))
}
