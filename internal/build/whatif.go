package build

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"jixiao/etl"
	"jixiao/internal/plan"
	"jixiao/internal/warehouse"
	"jixiao/internal/workspace"
	"jixiao/models"
	"jixiao/queries"
)

// Names of the two runs of a what-if. They are in nobody's warehouse: all of it is
// rolled back.
const (
	asItStands = "as it stands"
	whatIf     = "what if"
)

// errRolledBack ends a transaction that must leave nothing.
var errRolledBack = errors.New("rolled back")

// Comparison is what other weights would change: rows of the queries runs (as it
// stands, then what if) and score_changes.
type Comparison struct {
	Runs, Changes queries.Table
}

// WhatIf scores what is loaded as the workspace stands and as other says, tests both and
// publishes neither: the warehouse is left as it was.
func (b *Builder) WhatIf(ctx context.Context, other *workspace.Workspace) (Comparison, error) {
	var made Comparison
	steps, err := ReadPlan(ctx, b.Warehouse, b.Workspace)
	if err != nil {
		return made, &FilesError{err}
	}
	err = b.Warehouse.InTransaction(ctx, func(ctx context.Context, tx *warehouse.Tx) error {
		if err := etl.LoadConfiguration(ctx, tx, b.Workspace, models.Holidays); err != nil {
			return err
		}
		if _, err := b.stamp(ctx, tx, steps); err != nil {
			return err
		}
		if err := b.score(ctx, tx, asItStands, steps, steps.Build); err != nil {
			return err
		}
		if err := etl.LoadConfiguration(ctx, tx, other, models.Holidays); err != nil {
			return err
		}
		if err := b.score(ctx, tx, whatIf, steps, steps.Below("raw.indicators").Rebuild); err != nil {
			return err
		}
		if err := made.read(ctx, tx, b.Workspace.Evaluation.ID); err != nil {
			return err
		}
		return errRolledBack
	})
	if errors.Is(err, errRolledBack) {
		return made, nil
	}
	return made, err
}

// score builds models, keeps the scores under a run's name and wants every blocking test
// to pass.
func (b *Builder) score(ctx context.Context, tx *warehouse.Tx, run string, steps *plan.Plan,
	build func(context.Context, *warehouse.Tx, func(no, of int, model plan.Model)) error,
) error {
	if err := build(ctx, tx, func(no, of int, model plan.Model) { b.Step(no, of, model.Table()) }); err != nil {
		return err
	}
	if err := keepRun(ctx, tx, run, steps, b.Version, b.Now); err != nil {
		return err
	}
	tests, err := b.test(ctx, tx, steps)
	if err != nil {
		return err
	}
	blocked := &BlockedError{}
	for _, test := range tests {
		if test.Failing > 0 && test.Blocks {
			blocked.Failed = append(blocked.Failed, test)
		}
	}
	if len(blocked.Failed) > 0 {
		return fmt.Errorf("%s: %w", run, blocked)
	}
	return nil
}

// reading runs queries inside a transaction.
type reading struct{ tx *warehouse.Tx }

// QueryContext runs one query.
func (r reading) QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	return r.tx.Query(ctx, query, args...)
}

func (c *Comparison) read(ctx context.Context, tx *warehouse.Tx, evaluation string) error {
	set, err := queries.Read(queries.Files) // whatever the workspace's own files say
	if err != nil {
		return err
	}
	c.Changes, err = set.Run(ctx, reading{tx}, "score_changes", map[string]string{
		"evaluation_id": evaluation, "from": asItStands, "to": whatIf,
	})
	if err != nil {
		return err
	}
	if c.Runs, err = set.Run(ctx, reading{tx}, "runs", map[string]string{"evaluation_id": evaluation}); err != nil {
		return err
	}
	if len(c.Runs.Rows) < 2 {
		return fmt.Errorf("the what-if gave %d runs, wanted 2", len(c.Runs.Rows))
	}
	c.Runs.Rows = [][]any{c.Runs.Rows[1], c.Runs.Rows[0]} // the newest comes first
	return nil
}
