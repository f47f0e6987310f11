// Package audit writes the working papers (工作底稿) of an evaluation: one workbook and one
// folder from which every score can be computed again by hand. What goes in is the built
// warehouse and the workspace's files as the run read them; what comes out is a folder:
// 工作底稿.xlsx with live formulas, sql/ as it ran, rows/ with every row a measure rests on,
// inputs/ with the tables that the measures read, config/, rejected.csv, manifest.json and SHA256SUMS. The same run gives the same bytes.
package audit

import (
	"context"
	"fmt"
	"os"
	"path/filepath"

	"jixiao/internal/evidence"
	"jixiao/internal/plan"
	"jixiao/internal/warehouse"
	"jixiao/internal/workspace"
	"jixiao/queries"
)

// Auditor writes the working papers of one workspace's evaluation.
type Auditor struct {
	Warehouse *warehouse.Warehouse
	Workspace *workspace.Workspace
	Plan      *plan.Plan
	Queries   queries.Set
	Personal  map[string]bool   // columns that do not leave the warehouse
	Step      func(text string) // told of each part
	SheetRows int               // rows of one sheet at most; 0 for what Excel can hold
	rows      map[evidence.Used]rowFile
}

// Result says what was written.
type Result struct {
	Folder string `json:"folder"`
	Files  int    `json:"files"`
	Bytes  int64  `json:"bytes"`
	Rows   int64  `json:"rows"` // evidence rows in rows/
}

// WorkbookName is the workbook's file in the folder.
const WorkbookName = "工作底稿.xlsx"

// rowFile is a file of rows/.
type rowFile struct {
	path  string
	count int64
	named bool // the measure's header names its rows
}

// Write writes the folder. One that is there is replaced as a whole if Write made it and
// nobody changed it since; any other is an error.
func (a *Auditor) Write(ctx context.Context, folder string) (result Result, err error) {
	folder, err = filepath.Abs(folder)
	if err != nil {
		return result, err
	}
	if err := mayReplace(folder); err != nil {
		return result, err
	}
	if err := os.MkdirAll(filepath.Dir(folder), 0o750); err != nil {
		return result, err
	}
	draft, err := os.MkdirTemp(filepath.Dir(folder), ".audit-")
	if err != nil {
		return result, err
	}
	defer os.RemoveAll(draft) //nolint:errcheck // it is the folder itself by then, or a draft that failed
	made := &papers{dir: draft}
	a.rows = map[evidence.Used]rowFile{}
	for _, part := range []struct {
		name  string
		write func(context.Context, *papers) error
	}{
		{"sql/", a.models}, {"config/", a.configuration}, {"rows/", a.evidence}, {"inputs/", a.inputs}, {"rejected.csv", a.rejected}, {WorkbookName, a.workbook},
	} {
		a.Step(part.name)
		if err := part.write(ctx, made); err != nil {
			return result, fmt.Errorf("%s: %w", part.name, err)
		}
	}
	if err := a.seal(ctx, made); err != nil {
		return result, err
	}
	for _, file := range made.files {
		result.Files++
		result.Bytes += file.Bytes
	}
	for _, file := range a.rows {
		result.Rows += file.count
	}
	result.Folder = folder
	return result, exchange(draft, folder)
}

// query runs a named query of the evaluation and gives its rows one by one.
func (a *Auditor) query(ctx context.Context, name string, do func(map[string]any) error) error {
	query, err := a.Queries.Find(name)
	if err != nil {
		return err
	}
	params := map[string]string{}
	for _, param := range query.Params {
		if param == "evaluation_id" {
			params[param] = a.Workspace.Evaluation.ID
		}
	}
	return a.Queries.Each(ctx, a.Warehouse.DB(), name, params, do)
}

// list is all rows of a query that is known to be short: one for each indicator, point,
// grade.
func (a *Auditor) list(ctx context.Context, name string) (rows []map[string]any, err error) {
	err = a.query(ctx, name, func(row map[string]any) error {
		rows = append(rows, row)
		return nil
	})
	return rows, err
}

// one is the single row of a query.
func (a *Auditor) one(ctx context.Context, name string) (map[string]any, error) {
	rows, err := a.list(ctx, name)
	if err != nil {
		return nil, err
	}
	if len(rows) != 1 {
		return nil, fmt.Errorf("query %s gave %d rows, wanted 1\nhint: `jixiao build` makes the scores", name, len(rows))
	}
	return rows[0], nil
}
