// Package narrative keeps the figures in the paragraphs that people write
// (narrative/*.md) in step with the marts.
//
// A figure may be written as a live reference, which the build fills in:
//
//	{{ total_score }}  {{ grade }}                          the result, as the report prints it
//	{{ measure:answered_in_time as percent }}               a measure over the whole period
//	{{ measure:reported_in_time.denominator as count }}     its numerator, denominator or n
//	{{ measure:budget_execution/到位资金/评价日 as percent }}   of one subject
//	{{ phone_count }}                                       a figure of narrative/figures.yaml
//
// figures.yaml has the form of the figures of findings.yaml. What goes in is the workspace
// and, in the build, the marts; what comes out is marts.narratives with the figures in.
// A reference that means nothing is an error with file and line; one without a value yet
// is printed as 〔无数据〕 and warned of.
//
// A number that is written out and that nothing the marts hold prints as is warned of
// (Warnings), and so is a total or a grade that is another one than the evaluation's.
package narrative

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"jixiao/internal/finding"
	"jixiao/internal/format"
	"jixiao/internal/warehouse"
	"jixiao/internal/workspace"
)

// Kinds of a Warning.
const (
	KindNumber = "number"  // nothing that is held prints so
	KindTotal  = "total"   // another total than the evaluation has
	KindGrade  = "grade"   // another grade than the evaluation has
	KindEmpty  = "missing" // a reference that has no value
)

// Empty is what a reference without a value prints.
const Empty = "〔无数据〕"

// Warning is something in the narrative that the marts do not bear out.
type Warning struct {
	File string `json:"file"` // narrative/background.md
	Line int    `json:"line"`
	Kind string `json:"kind"`
	Text string `json:"text"`           // as written
	Held string `json:"held,omitempty"` // what it is in the marts
}

// Texts are the parts of a narrative with their references.
type Texts struct {
	ws         *workspace.Workspace
	references map[string][]reference // by part
}

// reference is one {{ … }}.
type reference struct {
	from, to int // bytes of the part
	line     int
	name     string // total_score or grade; "" for a figure
	text     string // between the braces
	figure   workspace.Figure
}

var (
	braces   = regexp.MustCompile(`\{\{([^{}\n]*)\}\}`)
	plain    = regexp.MustCompile(`^[a-z][a-z0-9_]*$`)
	measured = regexp.MustCompile(`^measure:([a-z][a-z0-9_]*)(?:\.(value|numerator|denominator|n))?(?:/([^{}]+?))?\s+as\s+(percent|count|number|amount|wan)$`)
)

// Read finds the references of a workspace's narrative. The mistakes are joined, each
// with file and line.
func Read(ws *workspace.Workspace) (*Texts, error) {
	texts := &Texts{ws: ws, references: map[string][]reference{}}
	var problems []error
	for _, part := range slices.Sorted(maps.Keys(ws.Narrative)) {
		problems = append(problems, texts.read(part, ws.Narrative[part]))
	}
	return texts, errors.Join(problems...)
}

func (t *Texts) read(part, text string) error {
	var problems []error
	rest := []byte(text)
	for _, at := range braces.FindAllStringSubmatchIndex(text, -1) {
		one := reference{from: at[0], to: at[1], line: lineAt(text, at[0]), text: strings.TrimSpace(text[at[2]:at[3]])}
		if err := t.resolve(&one); err != nil {
			problems = append(problems, fmt.Errorf("%s:%d: {{ %s }}: %w", fileOf(part), one.line, one.text, err))
		}
		t.references[part] = append(t.references[part], one)
		for no := at[0]; no < at[1]; no++ {
			rest[no] = ' '
		}
	}
	for _, sign := range []string{"{{", "}}"} {
		if at := strings.Index(string(rest), sign); at >= 0 {
			problems = append(problems, fmt.Errorf("%s:%d: %s stands alone; a live reference is {{ name }}, on one line", fileOf(part), lineAt(text, at), sign))
		}
	}
	return errors.Join(problems...)
}

// resolve finds out what a reference means.
func (t *Texts) resolve(one *reference) error {
	if one.text == "total_score" || one.text == "grade" {
		one.name = one.text
		return nil
	}
	if figure, known := t.ws.Figures[one.text]; known {
		one.figure = figure
		return nil
	}
	if match := measured.FindStringSubmatch(one.text); match != nil {
		one.figure = workspace.Figure{Measure: match[1], Column: match[2], Subject: match[3], As: match[4]}
		if one.figure.Subject == "" {
			one.figure.Subject = workspace.WholeSubject
		}
		return nil
	}
	const hint = "\nhint: total_score, grade, measure:NAME as percent|count|number|amount|wan, or a figure of narrative/figures.yaml"
	if plain.MatchString(one.text) {
		return errors.New("there is no such figure" + hint)
	}
	return errors.New("not the form of a live reference" + hint)
}

// Unknown are the measures and marts that references and figures name and that are not
// there, each as an error with its place.
func (t *Texts) Unknown(exists func(table string) bool) error {
	var problems []error
	look := func(pos string, figure workspace.Figure) {
		for table, name := range map[string]string{"measures." + figure.Measure: figure.Measure, "marts." + figure.Mart: figure.Mart} {
			if name != "" && !exists(table) {
				kind, _, _ := strings.Cut(table, ".")
				problems = append(problems, fmt.Errorf("%s: there is no %s %q", pos, strings.TrimSuffix(kind, "s"), name))
			}
		}
	}
	for _, name := range slices.Sorted(maps.Keys(t.ws.Figures)) {
		look(t.ws.Figures[name].Pos, t.ws.Figures[name])
	}
	for _, part := range slices.Sorted(maps.Keys(t.references)) {
		for _, one := range t.references[part] {
			if one.figure.Pos == "" {
				look(fmt.Sprintf("%s:%d", fileOf(part), one.line), one.figure)
			}
		}
	}
	return errors.Join(problems...)
}

// Kept are the filled texts of the evaluations whose workspace is not the one that is
// built, by evaluation and part.
type Kept map[[2]string]string

// Others reads, before the models are built anew, the texts of other evaluations, which
// keep the figures of their own last build.
func Others(ctx context.Context, tx *warehouse.Tx, mine string) (kept Kept, err error) {
	var exists int
	err = tx.QueryRow(ctx, `select count(*) from information_schema.tables
		where table_schema = 'marts' and table_name = 'narratives'`).Scan(&exists)
	if err != nil || exists == 0 {
		return nil, err
	}
	rows, err := tx.Query(ctx, "select evaluation_id, part, markdown from marts.narratives where evaluation_id <> $1", mine)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	kept = Kept{}
	for rows.Next() {
		var evaluation, part, text string
		if err := rows.Scan(&evaluation, &part, &text); err != nil {
			return nil, err
		}
		kept[[2]string{evaluation, part}] = text
	}
	return kept, rows.Err()
}

// Write puts the figures into marts.narratives and gives what to warn of.
func (t *Texts) Write(ctx context.Context, tx *warehouse.Tx, kept Kept) ([]Warning, error) {
	const update = "update marts.narratives set markdown = $3 where evaluation_id = $1 and part = $2"
	for key, text := range kept {
		if err := tx.Exec(ctx, update, key[0], key[1], text); err != nil {
			return nil, err
		}
	}
	held, err := readResult(ctx, tx.Query, t.ws.Evaluation.ID)
	if err != nil {
		return nil, err
	}
	var warnings []Warning
	for _, part := range slices.Sorted(maps.Keys(t.ws.Narrative)) {
		if len(t.references[part]) == 0 {
			continue
		}
		text, empty, err := t.fill(ctx, tx, part, held)
		if err != nil {
			return nil, err
		}
		warnings = append(warnings, empty...)
		if err := tx.Exec(ctx, update, t.ws.Evaluation.ID, part, text); err != nil {
			return nil, err
		}
	}
	more, err := t.Warnings(ctx, tx.Query)
	return append(warnings, more...), err
}

// fill writes a part with its figures in.
func (t *Texts) fill(ctx context.Context, tx *warehouse.Tx, part string, held result) (string, []Warning, error) {
	var text strings.Builder
	var warnings []Warning
	source, last := t.ws.Narrative[part], 0
	for _, one := range t.references[part] {
		value, err := one.value(ctx, tx, t.ws.Evaluation.ID, held)
		switch {
		case errors.Is(err, finding.ErrNoValue):
			value = Empty
			warnings = append(warnings, Warning{File: fileOf(part), Line: one.line, Kind: KindEmpty, Text: one.text})
		case err != nil:
			return "", nil, fmt.Errorf("%s:%d: {{ %s }}: %w", fileOf(part), one.line, one.text, err)
		}
		text.WriteString(source[last:one.from])
		text.WriteString(strings.Join(strings.Fields(value), " ")) // a line break would begin a block of its own
		last = one.to
	}
	text.WriteString(source[last:])
	return text.String(), warnings, nil
}

func (r reference) value(ctx context.Context, tx *warehouse.Tx, evaluation string, held result) (string, error) {
	switch r.name {
	case "total_score":
		return orNone(held.total)
	case "grade":
		return orNone(held.grade)
	}
	return finding.Figure(ctx, tx, evaluation, r.figure)
}

func orNone(text string) (string, error) {
	if text == "" {
		return "", finding.ErrNoValue
	}
	return text, nil
}

// result is what the evaluation came to, as the report prints it.
type result struct {
	total, weight string // total is "" where nothing is scored
	grade         string // "" of a draft
}

// query runs a query: on a transaction of a build, or on what is published.
type query = func(ctx context.Context, query string, args ...any) (*sql.Rows, error)

func readResult(ctx context.Context, run query, evaluation string) (held result, err error) {
	rows, err := run(ctx, "select total_score, rounding_digits, total_weight, grade from marts.evaluation_summary where evaluation_id = $1", evaluation)
	if err != nil {
		return held, err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		var total, weight any
		var digits int
		var grade sql.NullString
		if err := rows.Scan(&total, &digits, &weight, &grade); err != nil {
			return held, err
		}
		if total != nil {
			held.total = format.Fixed(total, digits)
		}
		held.weight, held.grade = format.Number(weight, 4), grade.String
	}
	return held, rows.Err()
}

func fileOf(part string) string { return "narrative/" + part + ".md" }

// lineAt counts the lines up to a place.
func lineAt(text string, at int) int { return 1 + strings.Count(text[:at], "\n") }
