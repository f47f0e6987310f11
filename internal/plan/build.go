package plan

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"

	"jixiao/internal/warehouse"
)

// Build makes every table of the plan anew in the transaction, in order. step is told
// of each model before it is built.
func (p *Plan) Build(ctx context.Context, tx *warehouse.Tx, step func(no, of int, model Model)) error {
	if err := p.dropForeign(ctx, tx); err != nil {
		return err
	}
	return p.Rebuild(ctx, tx, step)
}

// Rebuild makes the tables of the plan anew and leaves every other as it is.
func (p *Plan) Rebuild(ctx context.Context, tx *warehouse.Tx, step func(no, of int, model Model)) error {
	for no, model := range p.Models {
		step(no+1, len(p.Models), model)
		if err := model.create(ctx, tx); err != nil {
			return fmt.Errorf("%s: %w", model.Path, err)
		}
	}
	return nil
}

// create makes the model's view (staging) or table.
func (m Model) create(ctx context.Context, tx *warehouse.Tx) error {
	kind := "table"
	if m.Schema == "staging" {
		kind = "view"
	}
	return tx.Exec(ctx, "create or replace "+kind+" "+m.Table()+" as\n"+m.Body)
}

// madeByTheProgram are the marts that Go code writes: finding.Write and evidence.Write.
func madeByTheProgram() map[string]bool {
	return map[string]bool{
		"marts.findings": true, "marts.measure_texts": true, "marts.evidence": true, "marts.evidence_rows": true,
	}
}

// dropForeign removes what earlier builds made and this plan no longer has, so that a
// renamed model leaves no stale table behind.
func (p *Plan) dropForeign(ctx context.Context, tx *warehouse.Tx) error {
	mine := madeByTheProgram()
	for _, model := range p.Models {
		mine[model.Table()] = true
	}
	rows, err := tx.Query(ctx, `select table_schema || '.' || table_name, table_type
		from information_schema.tables
		where table_schema in ('staging', 'core', 'measures', 'marts')`)
	if err != nil {
		return err
	}
	defer rows.Close() //nolint:errcheck // read to the end below
	var stale []string
	for rows.Next() {
		var table, kind string
		if err := rows.Scan(&table, &kind); err != nil {
			return err
		}
		if mine[table] {
			continue
		}
		if kind == "VIEW" {
			stale = append(stale, "drop view "+table)
		} else {
			stale = append(stale, "drop table "+table)
		}
	}
	if err := rows.Err(); err != nil {
		return err
	}
	for _, statement := range stale {
		if err := tx.Exec(ctx, statement); err != nil {
			return err
		}
	}
	return nil
}

// Digest is a hash over the text of all models and tests, and of the whole files of the
// workspace's own: the version of the rules.
func (p *Plan) Digest() string {
	sum := sha256.New()
	for _, model := range p.Models {
		sum.Write([]byte(model.Table() + "\n" + model.Body + "\n"))
	}
	for _, own := range p.Own {
		sum.Write([]byte(own.Path + " " + own.SHA256 + "\n"))
	}
	for _, test := range p.Tests {
		sum.Write([]byte(test.Path + "\n" + test.Body + "\n"))
	}
	return hex.EncodeToString(sum.Sum(nil))
}

// DigestOf is a hash over the SQL of a table's model and of all that it selects from,
// down to the raw tables. What is named in without counts for nothing, nor what only it
// selects from.
func (p *Plan) DigestOf(table string, without ...string) string {
	wanted := map[string]bool{table: true}
	sum := sha256.New()
	for no := len(p.Models) - 1; no >= 0; no-- { // what a model needs stands before it
		model := p.Models[no]
		if !wanted[model.Table()] || slices.Contains(without, model.Table()) {
			continue
		}
		sum.Write([]byte(model.Table() + "\n" + model.Body + "\n"))
		for _, need := range model.Needs {
			wanted[need] = true
		}
	}
	return hex.EncodeToString(sum.Sum(nil))
}

// Below is the part of the plan that rests on the given tables, in order.
func (p *Plan) Below(tables ...string) *Plan {
	changed := map[string]bool{}
	for _, table := range tables {
		changed[table] = true
	}
	part := &Plan{Tests: p.Tests, Own: p.Own}
	for _, model := range p.Models {
		if slices.ContainsFunc(model.Needs, func(need string) bool { return changed[need] }) {
			changed[model.Table()] = true
			part.Models = append(part.Models, model)
		}
	}
	return part
}

// Find returns the model of a qualified table.
func (p *Plan) Find(table string) (Model, bool) {
	for _, model := range p.Models {
		if model.Table() == table {
			return model, true
		}
	}
	return Model{}, false
}

// UpTo is the part of the plan that a table needs, the table included.
func (p *Plan) UpTo(table string) *Plan {
	needed := map[string]bool{table: true}
	part := &Plan{}
	for _, model := range slices.Backward(p.Models) { // what a model needs stands before it
		if !needed[model.Table()] {
			continue
		}
		for _, need := range model.Needs {
			needed[need] = true
		}
		part.Models = append(part.Models, model)
	}
	slices.Reverse(part.Models)
	return part
}
