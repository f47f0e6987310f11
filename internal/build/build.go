// Package build makes everything from raw to marts in one transaction, tests it, and
// publishes what passed. A red blocking test rolls all of it back: yesterday's marts
// stay, and the failing rows are kept in ops.test_failures.
package build

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"
	"time"

	"jixiao/etl"
	"jixiao/internal/check"
	"jixiao/internal/evidence"
	"jixiao/internal/finding"
	"jixiao/internal/narrative"
	"jixiao/internal/plan"
	"jixiao/internal/warehouse"
	"jixiao/internal/workspace"
	"jixiao/models"
)

// Builder builds one workspace's warehouse.
type Builder struct {
	Warehouse *warehouse.Warehouse
	Workspace *workspace.Workspace
	Version   string                        // of the program, stamped on the run
	Now       time.Time                     // when the run is noted; nothing is computed from it
	Step      func(no, of int, name string) // told of each model and of the tests
}

// Result is what a build did.
type Result struct {
	Run      string
	Models   int
	Tests    []check.Result
	Warnings []check.Result // tests that warn and found rows
	Unread   []string       // feeds of the workspace's own that no model reads

	Narrative []narrative.Warning // what people wrote and the marts do not bear out
}

// BlockedError says that blocking tests failed, so that nothing was published.
type BlockedError struct{ Failed []check.Result }

func (e *BlockedError) Error() string {
	lines := make([]string, 0, len(e.Failed))
	for _, result := range e.Failed {
		line := fmt.Sprintf("%s: %s: %s fails for %d rows", result.Position, result.Model, result.Name, result.Failing)
		if len(result.Rows) > 0 {
			line += "\n    " + result.Rows[0]
		}
		lines = append(lines, line)
	}
	return strings.Join(lines, "\n")
}

// FilesError says that the workspace's own SQL is not what it may be.
type FilesError struct{ err error }

func (e *FilesError) Error() string { return e.err.Error() }

func (e *FilesError) Unwrap() error { return e.err }

// Run builds, tests and publishes.
func (b *Builder) Run(ctx context.Context) (Result, error) {
	var result Result
	steps, err := ReadPlan(ctx, b.Warehouse, b.Workspace)
	if err != nil {
		return result, &FilesError{err}
	}
	_, asked, err := ReadQueries(ctx, b.Workspace)
	if err != nil {
		return result, &FilesError{err}
	}
	steps.Own = append(steps.Own, asked...)
	texts, err := Narrative(b.Workspace, steps)
	if err != nil {
		return result, &FilesError{err}
	}
	err = b.Warehouse.InTransaction(ctx, func(ctx context.Context, tx *warehouse.Tx) error {
		result, err = b.inTransaction(ctx, tx, steps, texts)
		return err
	})
	var blocked *BlockedError
	if errors.As(err, &blocked) {
		return result, errors.Join(err, b.keepFailures(ctx, result.Run, blocked.Failed))
	}
	if err != nil {
		return result, err
	}
	return result, b.Warehouse.Publish(ctx, result.Run)
}

func (b *Builder) inTransaction(ctx context.Context, tx *warehouse.Tx, steps *plan.Plan, texts *narrative.Texts) (Result, error) {
	result := Result{Models: len(steps.Models), Unread: Unread(b.Workspace, steps)}
	if err := etl.LoadConfiguration(ctx, tx, b.Workspace, models.Holidays); err != nil {
		return result, err
	}
	var err error
	if result.Run, err = b.stamp(ctx, tx, steps); err != nil {
		return result, err
	}
	if err := stampOwn(ctx, tx, result.Run, b.Workspace, steps); err != nil {
		return result, err
	}
	kept, err := narrative.Others(ctx, tx, b.Workspace.Evaluation.ID)
	if err != nil {
		return result, err
	}
	err = steps.Build(ctx, tx, func(no, of int, model plan.Model) { b.Step(no, of, model.Table()) })
	if err != nil {
		return result, err
	}
	if err := finding.Write(ctx, tx, b.Workspace); err != nil {
		return result, err
	}
	if result.Narrative, err = texts.Write(ctx, tx, kept); err != nil {
		return result, err
	}
	if err := evidence.Write(ctx, tx, steps, b.Workspace.Feeds); err != nil {
		return result, err
	}
	if err := keepRun(ctx, tx, result.Run, steps, b.Version, b.Now); err != nil {
		return result, err
	}
	if result.Tests, err = b.test(ctx, tx, steps); err != nil {
		return result, err
	}
	return result, b.judge(ctx, tx, &result)
}

// stamp notes the run. Its id is a hash of the rules and of everything they were
// applied to, so that the same inputs give the same run.
func (b *Builder) stamp(ctx context.Context, tx *warehouse.Tx, steps *plan.Plan) (string, error) {
	inputs, evaluations, err := inputs(ctx, tx)
	if err != nil {
		return "", err
	}
	rules := steps.Digest()
	sum := sha256.Sum256([]byte(rules + inputs + b.Version))
	run := hex.EncodeToString(sum[:])[:12]
	if err := tx.Exec(ctx, "delete from ops.runs"); err != nil {
		return "", err
	}
	return run, tx.Exec(ctx, "insert into ops.runs values ($1, $2, $3, $4, $5, $6)",
		run, evaluations, rules, inputs, b.Version, b.Now)
}

// inputs hashes the configuration of every evaluation and the content of every file
// that is loaded.
func inputs(ctx context.Context, tx *warehouse.Tx) (digest, evaluations string, err error) {
	rows, err := tx.Query(ctx, `select evaluation_id, configuration_sha256 from raw.evaluations
		union all
		select load_id, content_sha256 || source_sha256 from ops.loads where is_current
		order by 1`)
	if err != nil {
		return "", "", err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	sum := sha256.New()
	for rows.Next() {
		var id, hash string
		if err := rows.Scan(&id, &hash); err != nil {
			return "", "", err
		}
		sum.Write([]byte(id + " " + hash + "\n"))
	}
	if err := rows.Err(); err != nil {
		return "", "", err
	}
	err = tx.QueryRow(ctx, "select string_agg(evaluation_id, ', ' order by evaluation_id) from raw.evaluations").Scan(&evaluations)
	return hex.EncodeToString(sum.Sum(nil)), evaluations, err
}

// test runs the tests of the headers and of models/tests.
func (b *Builder) test(ctx context.Context, tx *warehouse.Tx, steps *plan.Plan) ([]check.Result, error) {
	tests, err := Tests(steps)
	if err != nil {
		return nil, err
	}
	b.Step(len(steps.Models), len(steps.Models), fmt.Sprintf("%d tests", len(tests)))
	return check.Run(ctx, tx, tests)
}

// Tests lists every test of a plan.
func Tests(steps *plan.Plan) ([]check.Test, error) {
	var tests []check.Test
	for _, model := range steps.Models {
		own, err := check.OfModel(model.Table(), model.File)
		if err != nil {
			return nil, err
		}
		tests = append(tests, own...)
	}
	for _, file := range steps.Tests {
		test, err := check.OfFile(file)
		if err != nil {
			return nil, err
		}
		tests = append(tests, test)
	}
	return tests, nil
}

// judge notes the results and turns failed blocking tests into an error.
func (b *Builder) judge(ctx context.Context, tx *warehouse.Tx, result *Result) error {
	if err := tx.Exec(ctx, "delete from ops.test_results"); err != nil {
		return err
	}
	var blocked []check.Result
	for _, test := range result.Tests {
		err := tx.Exec(ctx, "insert into ops.test_results values ($1, $2, $3, $4, $5)",
			result.Run, test.Model, test.Name, test.Severity(), test.Failing)
		if err != nil {
			return err
		}
		switch {
		case test.Failing == 0:
		case test.Blocks:
			blocked = append(blocked, test)
		default:
			result.Warnings = append(result.Warnings, test)
		}
	}
	if err := writeFailures(ctx, tx, result.Run, result.Warnings); err != nil {
		return err
	}
	if len(blocked) > 0 {
		return &BlockedError{Failed: blocked}
	}
	return nil
}

// keepFailures writes the failing rows of a build that was rolled back.
func (b *Builder) keepFailures(ctx context.Context, run string, failed []check.Result) error {
	return b.Warehouse.InTransaction(ctx, func(ctx context.Context, tx *warehouse.Tx) error {
		return writeFailures(ctx, tx, run, failed)
	})
}

func writeFailures(ctx context.Context, tx *warehouse.Tx, run string, failed []check.Result) error {
	if err := tx.Exec(ctx, "delete from ops.test_failures where run_id = $1", run); err != nil {
		return err
	}
	for _, test := range failed {
		for no, row := range test.Rows {
			err := tx.Exec(ctx, "insert into ops.test_failures values ($1, $2, $3, $4, $5, $6)",
				run, test.Model, test.Name, test.Severity(), no+1, row)
			if err != nil {
				return err
			}
		}
	}
	return nil
}
