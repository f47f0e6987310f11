package build

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"path"
	"slices"
	"strings"

	"jixiao/internal/check"
	"jixiao/internal/plan"
	"jixiao/internal/warehouse"
	"jixiao/internal/workspace"
)

// Bench is a scratch engine with the built-in models and those of the workspace, for its
// unit cases.
func Bench(ctx context.Context, ws *workspace.Workspace) (*check.Bench, error) {
	return check.OpenBench(ctx, ws.Feeds, func(ctx context.Context, wh *warehouse.Warehouse) (*plan.Plan, error) {
		return ReadPlan(ctx, wh, ws)
	})
}

// Cases reads the workspace's unit cases, cases/<schema>.<table>.txtar, in the order of
// their names. All mistakes are joined.
func Cases(ws *workspace.Workspace) ([]check.CaseFile, error) {
	folder, err := OwnFolder(ws, "cases")
	if err != nil || folder == nil {
		return nil, err
	}
	names, err := named(folder, "cases", ".txtar")
	if err != nil {
		return nil, err
	}
	var files []check.CaseFile
	var problems []error
	for _, name := range names {
		shown := path.Join("cases", name)
		text, err := plan.OwnText(folder, name, shown)
		if err != nil {
			problems = append(problems, err)
			continue
		}
		file, err := check.ParseCases(shown, []byte(text))
		if schema, table, found := strings.Cut(file.Table, "."); !found || schema == "" || table == "" {
			err = fmt.Errorf("%s: the name says no table\nhint: name it after the model it tests, such as cases/measures.%s.txtar", shown, file.Table)
		} else if err == nil && len(file.Cases) == 0 {
			err = fmt.Errorf("%s: no case in it\nhint: a case begins with a line `-- its name/want --`; `jixiao help test` shows one", shown)
		}
		files, problems = append(files, file), append(problems, err)
	}
	slices.SortFunc(files, func(a, b check.CaseFile) int { return cmp.Compare(a.Path, b.Path) })
	return files, errors.Join(problems...)
}

// Uncased are the measures of the workspace's own that an indicator rests on and that no
// case tests.
func Uncased(ws *workspace.Workspace, steps *plan.Plan, cases []check.CaseFile) []string {
	rests := map[string]bool{}
	for _, indicator := range ws.Tree.Indicators() {
		rests[indicator.Measure] = true
		for _, point := range indicator.Points {
			rests[point.Measure] = true
		}
	}
	var without []string
	for _, model := range steps.Models {
		isTested := slices.ContainsFunc(cases, func(file check.CaseFile) bool { return file.Table == model.Table() && len(file.Cases) > 0 })
		if model.Own && model.Schema == "measures" && rests[model.Name] && !isTested {
			without = append(without, model.Name)
		}
	}
	return without
}
