package plan

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"jixiao/internal/warehouse"
)

// SQL of a workspace runs in the transaction that makes the scores, in a process that may
// read and write files. So of the engine's parse tree only what is listed here may
// occur: one SELECT over tables named by their schema, and functions that compute on
// values. What is not listed is refused, whatever a later engine may bring.

// functions are the functions and operators that a workspace's SQL may call.
func functions() []string {
	return []string{
		"+", "-", "*", "/", "%", "||", "~~", "!~~", "like_escape", "not_like_escape", "regexp_full_match", // the last is similar to
		"abs", "round", "floor", "ceil", "ceiling", "trunc", "sqrt", "power", "ln", "exp", "mod", "sign", "nullif", "greatest", "least",
		"length", "char_length", "lower", "upper", "trim", "ltrim", "rtrim", "left", "right", "substr", "substring", "replace", "concat",
		"position", "strpos", "starts_with", "split_part", "chr",
		"count", "count_star", "sum", "avg", "min", "max", "bool_and", "bool_or", "string_agg", "quantile_cont", "quantile_disc",
		"stddev_samp", "stddev_pop", "var_samp", "var_pop", "corr",
		"date_part", "date_trunc", "to_years", "to_months", "to_days", "to_hours", "to_minutes", "to_seconds",
	}
}

// expressions are the classes of expressions that may occur.
func expressions() []string {
	return []string{"BETWEEN", "CASE", "CAST", "COLUMN_REF", "COMPARISON", "CONJUNCTION", "CONSTANT", "FUNCTION", "OPERATOR",
		"PARAMETER", "STAR", "SUBQUERY", "WINDOW"}
}

// operators are the types of the class OPERATOR that may occur.
func operators() []string {
	return []string{"COMPARE_IN", "COMPARE_NOT_IN", "OPERATOR_NOT", "OPERATOR_IS_NULL", "OPERATOR_IS_NOT_NULL", "OPERATOR_COALESCE"}
}

// parts are what else a statement may be made of.
func parts() []string {
	return []string{"SELECT_NODE", "SET_OPERATION_NODE", "BASE_TABLE", "JOIN", "SUBQUERY", "EMPTY", "EXPRESSION_LIST",
		"ORDER_MODIFIER", "DISTINCT_MODIFIER", "LIMIT_MODIFIER", "ORDER_DEFAULT", "ASCENDING", "DESCENDING", "DECIMAL_TYPE_INFO"}
}

var plainName = regexp.MustCompile(`^[a-z_][a-z0-9_]*$`)

// Fence reads a statement of a workspace and refuses what it may not do. firstLine is
// where it begins in the file shown; may says which tables it may read.
func Fence(ctx context.Context, wh *warehouse.Warehouse, shown string, firstLine int, statement string, may func(table string) bool) error {
	tree, err := fenced(ctx, wh, shown, firstLine, statement)
	if err != nil {
		return err
	}
	tables, err := tablesOf(shown, tree)
	if err != nil {
		return err
	}
	var problems []error
	for _, table := range tables {
		if !may(table) {
			before, _, _ := strings.Cut(statement, table)
			problems = append(problems, fmt.Errorf("%s:%d: reads %s, which it may not", shown, firstLine+strings.Count(before, "\n"), table))
		}
	}
	return errors.Join(problems...)
}

// fenced is the parse tree of a statement in which nothing occurs that may not.
func fenced(ctx context.Context, wh *warehouse.Warehouse, shown string, firstLine int, statement string) (map[string]any, error) {
	tree, err := parsed(ctx, wh, shown, firstLine, statement)
	if err != nil {
		return nil, err
	}
	f := fence{shown: shown, firstLine: firstLine, statement: statement, seen: map[string]bool{}}
	if statements, _ := tree["statements"].([]any); len(statements) != 1 || strings.HasSuffix(strings.TrimSpace(statement), ";") {
		f.refuse(nil, "wanted one statement without a semicolon")
	}
	f.visit(tree["statements"])
	return tree, errors.Join(f.problems...)
}

// fence walks one statement.
type fence struct {
	shown, statement string
	firstLine        int
	seen             map[string]bool
	problems         []error
}

func (f *fence) refuse(node map[string]any, form string, args ...any) {
	problem := fmt.Errorf("%s:%d: %s", f.shown, f.firstLine+lineOf(f.statement, node["query_location"]), fmt.Sprintf(form, args...))
	if !f.seen[problem.Error()] {
		f.seen[problem.Error()] = true
		f.problems = append(f.problems, problem)
	}
}

func (f *fence) visit(node any) {
	switch node := node.(type) {
	case []any:
		for _, child := range node {
			f.visit(child)
		}
	case map[string]any:
		f.look(node)
		for _, name := range slices.Sorted(maps.Keys(node)) {
			f.visit(node[name])
		}
	}
}

func (f *fence) look(node map[string]any) {
	class, isExpression := node["class"].(string)
	kind, isPart := node["type"].(string)
	switch {
	case isExpression && !slices.Contains(expressions(), class),
		class == "OPERATOR" && !slices.Contains(operators(), kind),
		class == "STAR" && node["columns"] != false,
		isPart && !isExpression && kind != "TABLE_FUNCTION" && !slices.Contains(parts(), kind):
		f.refuse(node, "%s is not for SQL of a workspace\nhint: wanted one select over tables and functions that both engines know",
			strings.ToLower(strings.ReplaceAll(kind, "_", " ")))
	case kind == "TABLE_FUNCTION" && !isExpression:
		called, _ := node["function"].(map[string]any)
		f.refuse(node, "reads from %v(…); wanted tables such as core.tickets\nhint: files come in by a source of jixiao.yaml and a contract in feeds/",
			called["function_name"])
	case node["sample"] != nil:
		f.refuse(node, "takes a sample, which would give other rows each time")
	case class == "FUNCTION" || kind == "WINDOW_AGGREGATE":
		f.function(node)
	case kind == "BASE_TABLE":
		f.table(node)
	}
}

func (f *fence) function(node map[string]any) {
	name, _ := node["function_name"].(string)
	schema, _ := node["schema"].(string)
	catalogue, _ := node["catalog"].(string)
	if !slices.Contains(functions(), name) || schema != "" && schema != "main" || catalogue != "" {
		f.refuse(node, "calls %s, which is not for SQL of a workspace\nhint: it may use + - * / %% || like, case, cast, coalesce and %s",
			name, strings.Join(slices.DeleteFunc(functions(), unnamed), " "))
	}
}

// unnamed are functions that people write in another way: as a sign, by like, similar to,
// count(*), percentile_cont, extract, interval.
func unnamed(name string) bool {
	return !plainName.MatchString(name) || strings.HasSuffix(name, "_escape") || strings.HasPrefix(name, "quantile_") ||
		strings.HasPrefix(name, "to_") || name == "regexp_full_match" || name == "count_star" || name == "date_part"
}

// table wants a plain name: the engine opens names with other signs as files.
func (f *fence) table(node map[string]any) {
	for _, key := range []string{"table_name", "schema_name"} {
		if name, _ := node[key].(string); name != "" && !plainName.MatchString(name) {
			f.refuse(node, "%q is no table; wanted a schema and a name, such as core.tickets", name)
		}
	}
	if catalogue, _ := node["catalog_name"].(string); catalogue != "" {
		f.refuse(node, "%s.…: wanted a schema and a name, such as core.tickets", catalogue)
	}
}

// resultColumns are the names of the columns that a statement gives; not known where it
// selects *.
func resultColumns(tree map[string]any) (names []string, known bool) {
	statements, _ := tree["statements"].([]any)
	if len(statements) != 1 {
		return nil, false
	}
	statement, _ := statements[0].(map[string]any)
	node, _ := statement["node"].(map[string]any)
	for node["type"] == "SET_OPERATION_NODE" {
		left, is := node["left"].(map[string]any)
		if !is {
			return nil, false
		}
		node = left
	}
	columns, _ := node["select_list"].([]any)
	for _, column := range columns {
		column, _ := column.(map[string]any)
		if column["class"] == "STAR" {
			return nil, false
		}
		name, _ := column["alias"].(string)
		if parts, is := column["column_names"].([]any); is && name == "" && len(parts) > 0 {
			name = fmt.Sprint(parts[len(parts)-1])
		}
		names = append(names, name)
	}
	return names, len(names) > 0
}
