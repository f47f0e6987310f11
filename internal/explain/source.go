package explain

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"jixiao/internal/evidence"
	"jixiao/internal/format"
	"jixiao/internal/workspace"
	"jixiao/queries"
)

// Source is what became of one line of a source file.
type Source struct {
	File     string       `json:"source_file"`
	Line     int64        `json:"source_line"`
	Loads    []SourceLoad `json:"loads"`              // one for each sheet and load that has the line
	Facts    []Fact       `json:"facts,omitempty"`    // where it stands in core
	Measures []string     `json:"measures,omitempty"` // measure/subject in use whose listed rows it is among
	Reads    []string     `json:"read_by,omitempty"`  // measures in use that read a table it stands in
	Scores   []string     `json:"scores,omitempty"`   // indicators and points (id#no) that rest on it
}

// SourceLoad is the line in one load.
type SourceLoad struct {
	Load         string   `json:"load_id"`
	Feed         string   `json:"feed"`
	Sheet        string   `json:"sheet,omitempty"`
	SHA256       string   `json:"content_sha256"`
	Current      bool     `json:"is_current"`
	State        string   `json:"state"` // loaded, rejected, superseded, absent
	SupersededBy string   `json:"superseded_by,omitempty"`
	Rejects      []Reject `json:"rejects,omitempty"`
	Text         string   `json:"text,omitempty"` // column=value …, personal columns left out
}

// Reject is one reason for which the line was not loaded.
type Reject struct {
	Column string `json:"column"`
	Code   string `json:"reason_code"`
	Reason string `json:"reason"`
}

// Fact is a row of core that the line became.
type Fact struct {
	Table string `json:"table"`
	Text  string `json:"text"`
}

// Source explains one line of a file; sheet may be left out. A file that was never loaded
// is an error that names the nearest.
func (e Explainer) Source(ctx context.Context, file, sheet string, line int64) (Source, error) {
	source := Source{File: file, Line: line}
	loads, err := e.loadsOf(ctx, file, sheet)
	if err != nil {
		return source, err
	}
	for _, load := range loads {
		found, err := e.inLoad(ctx, load, line)
		if err != nil {
			return source, err
		}
		if found.State != "absent" {
			source.Loads = append(source.Loads, found)
		}
	}
	if len(source.Loads) == 0 {
		return source, fmt.Errorf("%s has no row on line %d\nhint: it was loaded with %s rows; headers and empty lines are no rows",
			file, line, format.Count(loads[0]["rows_read"]))
	}
	for _, load := range source.Loads {
		if load.Current && load.State != "superseded" {
			err = errors.Join(err, e.uptake(ctx, &source, load))
		}
	}
	slices.Sort(source.Scores)
	source.Scores = slices.Compact(source.Scores)
	return source, err
}

// loadsOf are the loads of a file of the evaluation's project, the newest first.
func (e Explainer) loadsOf(ctx context.Context, file, sheet string) ([]row, error) {
	table, err := queries.Select(ctx, e.DB, `select loads.* from ops.loads as loads
		inner join core.evaluations as evaluations on evaluations.project_id = loads.project_id
		where evaluations.evaluation_id = $1
		order by loads.is_current desc, loads.loaded_at desc, loads.source_file, loads.sheet, loads.load_id`, e.Evaluation)
	if err != nil {
		return nil, fmt.Errorf("%w\nhint: `jixiao build` makes the scores", err)
	}
	var loads []row
	var files []string
	for _, load := range rowsOf(table) {
		files = append(files, load.text("source_file"))
		if load.text("source_file") == file && (sheet == "" || load.text("sheet") == sheet) {
			loads = append(loads, load)
		}
	}
	if len(loads) > 0 {
		return loads, nil
	}
	hint := "`jixiao query load_ledger` lists the files"
	if slices.Contains(files, file) {
		hint = "the file has no sheet " + sheet + "; " + hint
	} else if near := workspace.Nearest(file, files); near != "" {
		hint = "did you mean row:" + near + ":LINE? " + hint
	}
	return nil, fmt.Errorf("no file %q was loaded\nhint: %s", file, hint)
}

// aName is what a feed may be called: it stands in a statement.
var aName = regexp.MustCompile(`^[a-z][a-z0-9_]*$`)

// inLoad is what became of the line in one load.
func (e Explainer) inLoad(ctx context.Context, load row, line int64) (SourceLoad, error) {
	found := SourceLoad{
		Load: load.text("load_id"), Feed: load.text("feed"), Sheet: load.text("sheet"), SHA256: load.text("content_sha256"), State: "absent",
	}
	found.Current, _ = load["is_current"].(bool)
	if !aName.MatchString(found.Feed) {
		return found, nil
	}
	err := e.each(ctx, "select * from raw."+found.Feed+" where load_id = $1 and source_line = $2", []any{found.Load, line},
		func(raw row) error {
			found.State = "loaded"
			found.Text = e.textOf(raw)
			return nil
		})
	if err != nil {
		return found, err
	}
	err = e.each(ctx, `select column_name, reason_code, reason from ops.rejects
		where load_id = $1 and source_line = $2 order by column_name, reason_code`, []any{found.Load, line}, func(reject row) error {
		found.State = "rejected"
		found.Rejects = append(found.Rejects, Reject{reject.text("column_name"), reject.text("reason_code"), reject.text("reason")})
		return nil
	})
	if err != nil {
		return found, err
	}
	return found, e.each(ctx, `select loads.source_file, loads.sheet, superseded.by_source_line
		from raw.superseded as superseded inner join ops.loads as loads on loads.load_id = superseded.by_load_id
		where superseded.load_id = $1 and superseded.source_line = $2
		order by loads.source_file, loads.sheet, superseded.by_source_line`, []any{found.Load, line}, func(by row) error {
		found.State = "superseded"
		found.SupersededBy = evidence.Row{File: by.text("source_file"), Sheet: by.text("sheet"), Line: by.count("by_source_line")}.Place()
		return nil
	})
}

// textOf writes the columns of a row that may be shown, by name.
func (e Explainer) textOf(found row) string {
	var parts []string
	for name, value := range found {
		switch name {
		case "evaluation_id", "project_id", "load_id", "source_file", "source_line":
			continue
		}
		if value != nil && !e.Personal[name] {
			parts = append(parts, name+"="+format.Exact(value))
		}
	}
	slices.Sort(parts)
	return strings.Join(parts, " ")
}

// uptake finds the facts that a line became (a rejected one counts as such) and the scores that rest on it.
func (e Explainer) uptake(ctx context.Context, source *Source, load SourceLoad) error {
	stands := map[string]bool{}
	for _, model := range e.Plan.Models {
		if model.Schema != "core" {
			continue
		}
		facts, err := e.factsIn(ctx, model.Table(), load.Load, source.Line)
		if err != nil {
			return err
		}
		for _, fact := range facts {
			stands[model.Table()] = true
			source.Facts = append(source.Facts, Fact{model.Table(), e.textOf(fact)})
			if id := fact.text("indicator_id"); id != "" && fact["point_no"] != nil {
				source.Scores = append(source.Scores, fmt.Sprintf("%s#%d", id, fact.count("point_no")))
			}
		}
	}
	return e.restingOn(ctx, source, load, stands)
}

// factsIn are the rows of a core table that a line of a load became, of this evaluation
// where the table knows evaluations.
func (e Explainer) factsIn(ctx context.Context, table, load string, line int64) ([]row, error) {
	_, name, _ := strings.Cut(table, ".")
	has := map[string]bool{}
	err := e.each(ctx, "select column_name from information_schema.columns where table_schema = 'core' and table_name = $1", []any{name},
		func(column row) error { has[column.text("column_name")] = true; return nil })
	if err != nil || !has["source_line"] || !has["source_file"] {
		return nil, err
	}
	condition, args := "source_line = $1", []any{line}
	add := func(form string, value any) {
		args = append(args, value)
		condition += fmt.Sprintf(form, len(args))
	}
	if has["load_id"] {
		add(" and load_id = $%d", load)
	} else {
		add(" and source_file = (select source_file from ops.loads where load_id = $%d)", load)
	}
	if has["evaluation_id"] {
		add(" and evaluation_id = $%d", e.Evaluation)
	}
	var facts []row
	err = e.each(ctx, "select * from "+table+" where "+condition+" order by all limit 20", args, func(fact row) error {
		facts = append(facts, fact)
		return nil
	})
	return facts, err
}

// restingOn finds the measures in use that list the line among their rows, or read a table
// it stands in, and the scores that rest on the former.
func (e Explainer) restingOn(ctx context.Context, source *Source, load SourceLoad, stands map[string]bool) error {
	uses, err := e.uses(ctx)
	if err != nil {
		return err
	}
	read := map[string]bool{}
	for one, scores := range uses {
		model, known := e.Plan.Find("measures." + one.measure)
		if !known {
			continue
		}
		facts, named, err := evidence.Of(ctx, e.DB.QueryContext, model, e.Personal)
		if err != nil {
			return err
		}
		listed := false
		if named {
			listed, err = facts.Has(ctx, e.DB.QueryContext, e.Evaluation, one.subject, load.Load, source.File, source.Line)
			if err != nil {
				return fmt.Errorf("%s: rows: %w", model.Path, err)
			}
		}
		if listed {
			source.Measures = append(source.Measures, one.measure+"/"+one.subject)
			source.Scores = append(source.Scores, scores...)
		}
		for _, input := range e.Inputs(model.Table()) {
			if stands[input] && !read[one.measure] {
				read[one.measure] = true
				source.Reads = append(source.Reads, one.measure)
			}
		}
	}
	slices.Sort(source.Measures)
	slices.Sort(source.Reads)
	return nil
}
