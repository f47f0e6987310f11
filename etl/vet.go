package etl

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// The conditions of a workspace's contracts run on the connection that writes, so they
// are read before they run, twice: their signs, so that what is parsed alone and what is
// put into a longer statement are the same; then the engine's own parse tree, of which
// only what is listed here may occur. What remains computes on the contract's columns of
// one row, gives true, false or null, and cannot fail for one row and not for another.

// vetTokens are the signs a condition may be made of: texts in single quotes, numbers,
// names, operators. Not quoted names, comments, semicolons, parameters, lists, casts by
// ::, nor texts with a prefix (E'…' has other rules for quotes).
var vetTokens = regexp.MustCompile(`^(?:\s+|[A-Za-z_][A-Za-z0-9_]*|[0-9]+(?:\.[0-9]+)?|'(?:[^']|'')*'|<>|<=|>=|!=|[=<>+*/%(),-])`)

// vetPrefix is what may not stand right before a text.
var vetPrefix = regexp.MustCompile(`[A-Za-z0-9_']$`)

// vetFunctions are the functions and operators a condition may call.
func vetFunctions() []string {
	return []string{
		"is_credit_code", "is_id_number",
		"+", "-", "*", "/", "%", "~~", "!~~", "not_like_escape", "like_escape",
		"abs", "round", "floor", "ceil", "ceiling", "trunc", "greatest", "least", "nullif",
		"length", "strlen", "lower", "upper", "trim", "ltrim", "rtrim", "left", "right", "substr", "substring",
		"contains", "starts_with", "ends_with", "prefix", "suffix", "position", "instr", "strpos",
		"regexp_full_match", "regexp_matches",
		"year", "quarter", "month", "day", "hour", "minute", "dayofweek", "isodow", "date_part", "datepart", "date_diff", "datediff",
		"to_years", "to_months", "to_weeks", "to_days", "to_hours", "to_minutes", "to_seconds",
	}
}

// namedFunctions are those of them that people write by name.
func namedFunctions() []string {
	return slices.DeleteFunc(vetFunctions(), func(name string) bool {
		return !feedPattern.MatchString(name) || strings.HasSuffix(name, "_escape")
	})
}

// vetTypes are the types a condition may cast to.
func vetTypes() []string {
	return []string{"VARCHAR", "INTEGER", "BIGINT", "DOUBLE", "DECIMAL", "BOOLEAN", "DATE", "TIMESTAMP", "INTERVAL"}
}

// vetOperators are the types of the parse tree's class OPERATOR that may occur.
func vetOperators() []string {
	return []string{"COMPARE_IN", "COMPARE_NOT_IN", "OPERATOR_NOT", "OPERATOR_IS_NULL", "OPERATOR_IS_NOT_NULL", "OPERATOR_COALESCE"}
}

// vet reads every condition of the contract and joins the mistakes. The connection is
// one of a scratch warehouse that has the loader's functions; it is in no transaction,
// which the first mistake would end.
func (c *Contract) vet(ctx context.Context, conn *sql.Conn) error {
	var definitions, nulls []string
	for _, column := range c.Columns {
		definitions = append(definitions, ident(column.Name)+" "+column.Type)
		nulls = append(nulls, "null")
	}
	_, err := conn.ExecContext(ctx, fmt.Sprintf("create or replace temp table probe (%s)", strings.Join(definitions, ", ")))
	if err != nil {
		return fmt.Errorf("%s: %s", c.Path, firstLineOf(err))
	}
	if _, err := conn.ExecContext(ctx, fmt.Sprintf("insert into temp.main.probe values (%s)", strings.Join(nulls, ", "))); err != nil {
		return err
	}
	var problems []error
	check := func(line int, condition string) {
		if condition == "" {
			return
		}
		if err := c.vetCondition(ctx, conn, condition); err != nil {
			problems = append(problems, fmt.Errorf("%s:%d: check (%s): %w", c.Path, line, shortened(condition, 200), err))
		}
	}
	for _, column := range c.Columns {
		check(column.Line, column.Check)
	}
	for _, constraint := range c.Constraints {
		check(constraint.Line, constraint.Check)
	}
	return errors.Join(problems...)
}

func shortened(text string, most int) string {
	if runes := []rune(text); len(runes) > most {
		return string(runes[:most]) + "…"
	}
	return text
}

// firstLineOf is what the engine says, without its excerpt of the statement.
func firstLineOf(err error) string {
	text, _, _ := strings.Cut(err.Error(), "\n")
	return text
}

func (c *Contract) vetCondition(ctx context.Context, conn *sql.Conn, condition string) error {
	if len(condition) > mostCheck {
		return fmt.Errorf("%d bytes; a condition may have %d", len(condition), mostCheck)
	}
	if err := vetSigns(condition); err != nil {
		return err
	}
	expression, err := parsedCondition(ctx, conn, condition)
	if err != nil {
		return err
	}
	if err := (vetting{c}).expression(expression); err != nil {
		return err
	}
	// One row without values: the engine finds wrong types, patterns and constants.
	var kind string
	err = conn.QueryRowContext(ctx, "select typeof(("+condition+")) from temp.main.probe where (("+condition+") is false) is not null").Scan(&kind)
	switch {
	case err != nil:
		return errors.New(firstLineOf(err))
	case kind != "BOOLEAN":
		return fmt.Errorf("gives %s; wanted a condition, true or false", strings.ToLower(kind))
	}
	return nil
}

// vetSigns reads a condition sign by sign.
func vetSigns(condition string) error {
	for rest, last := condition, ""; rest != ""; {
		sign := vetTokens.FindString(rest)
		switch {
		case sign == "":
			return fmt.Errorf("%q is not for conditions; wanted names, numbers, 'texts' and the signs = <> < <= > >= + - * / %% ( ) ,", shortened(rest, 20))
		case strings.HasPrefix(rest, "--"), strings.HasPrefix(rest, "/*"):
			return fmt.Errorf("%q begins a comment; a condition holds none", rest[:2])
		case sign[0] == '\'' && vetPrefix.MatchString(last):
			return fmt.Errorf("%s%s is not for conditions; wanted a plain 'text'", last, shortened(sign, 20))
		}
		rest, last = rest[len(sign):], sign
	}
	return nil
}

// parsedCondition is the condition as the engine's parser reads it, when it is one
// expression and nothing beside it.
func parsedCondition(ctx context.Context, conn *sql.Conn, condition string) (map[string]any, error) {
	var text string
	err := conn.QueryRowContext(ctx, `select cast(json_serialize_sql(cast($1 as varchar),
		skip_default := true, skip_empty := true, skip_null := true) as varchar)`, "select ("+condition+")").Scan(&text)
	if err != nil {
		return nil, errors.New(firstLineOf(err))
	}
	var tree struct {
		Error      bool   `json:"error"`
		Message    string `json:"error_message"`
		Statements []struct {
			Node map[string]any `json:"node"`
		} `json:"statements"`
	}
	if err := json.Unmarshal([]byte(text), &tree); err != nil {
		return nil, err
	}
	if tree.Error {
		message, _, _ := strings.Cut(tree.Message, "\n")
		return nil, errors.New(message)
	}
	if len(tree.Statements) == 1 {
		node := tree.Statements[0].Node
		from, _ := node["from_table"].(map[string]any)
		list, _ := node["select_list"].([]any)
		if node["type"] == "SELECT_NODE" && from["type"] == "EMPTY" && len(list) == 1 &&
			onlyKeys(node, "type", "select_list", "from_table", "aggregate_handling", "query_location") {
			if expression, is := list[0].(map[string]any); is {
				return expression, nil
			}
		}
	}
	return nil, errors.New("more than one expression; wanted one condition")
}

func onlyKeys(node map[string]any, allowed ...string) bool {
	for key := range node {
		if !slices.Contains(allowed, key) {
			return false
		}
	}
	return true
}

// vetting walks the parse tree of one condition.
type vetting struct{ contract *Contract }

// expression refuses whatever is not listed: an unknown class, function or key of the
// tree is an error, so that what a later engine adds is refused too.
func (v vetting) expression(node map[string]any) error {
	class, _ := node["class"].(string)
	switch class {
	case "CONSTANT":
		return nil
	case "COLUMN_REF":
		return v.column(node)
	case "COMPARISON":
		return v.all(node, "left", "right")
	case "CONJUNCTION":
		return v.all(node, "children")
	case "BETWEEN":
		return v.all(node, "input", "lower", "upper")
	case "CASE":
		return v.all(node, "case_checks", "else_expr")
	case "CAST":
		return v.cast(node)
	case "FUNCTION":
		return v.function(node)
	case "OPERATOR":
		if kind, _ := node["type"].(string); slices.Contains(vetOperators(), kind) {
			return v.all(node, "children")
		}
	}
	kind, _ := node["type"].(string)
	what := strings.ToLower(strings.ReplaceAll(kind, "_", " "))
	if class == "SUBQUERY" {
		what = "subquery"
	}
	return fmt.Errorf("holds a %s; a condition computes on the columns of one row", what)
}

// all walks the named children of a node and refuses any other.
func (v vetting) all(node map[string]any, keys ...string) error {
	if !onlyKeys(node, append(keys, "class", "type", "query_location")...) {
		return fmt.Errorf("%v has a form that conditions may not have", node["type"])
	}
	for _, key := range keys {
		if err := v.child(node[key]); err != nil {
			return err
		}
	}
	return nil
}

func (v vetting) child(node any) error {
	switch node := node.(type) {
	case nil:
		return nil
	case []any:
		for _, one := range node {
			if err := v.child(one); err != nil {
				return err
			}
		}
		return nil
	case map[string]any:
		if _, is := node["when_expr"]; is {
			return errors.Join(v.child(node["when_expr"]), v.child(node["then_expr"]))
		}
		return v.expression(node)
	}
	return fmt.Errorf("%v has a form that conditions may not have", node)
}

func (v vetting) column(node map[string]any) error {
	names, _ := node["column_names"].([]any)
	if len(names) == 1 {
		if _, is := v.contract.column(fmt.Sprint(names[0])); is {
			return nil
		}
	}
	var shown []string
	for _, name := range names {
		shown = append(shown, fmt.Sprint(name))
	}
	return fmt.Errorf("%q is no column of the contract", strings.Join(shown, "."))
}

// cast lets constants be cast, whose mistakes show at once, and columns by try_cast,
// which gives null where others would stop the load.
func (v vetting) cast(node map[string]any) error {
	to, _ := node["cast_type"].(map[string]any)
	kind, _ := to["id"].(string)
	if !slices.Contains(vetTypes(), kind) {
		return fmt.Errorf("casts to %s; wanted one of %s", strings.ToLower(kind), strings.ToLower(strings.Join(vetTypes(), ", ")))
	}
	child, _ := node["child"].(map[string]any)
	if node["try_cast"] != true && !isConstant(child) && !v.isBoolean(child, kind) {
		return errors.New("casts a value that may not be one; write try_cast(… as …), which gives null where it fails")
	}
	return v.child(node["child"])
}

// isBoolean says whether a cast leaves a column as it is: `is true` is parsed as one.
func (v vetting) isBoolean(child map[string]any, kind string) bool {
	names, _ := child["column_names"].([]any)
	if kind != "BOOLEAN" || len(names) != 1 {
		return false
	}
	column, is := v.contract.column(fmt.Sprint(names[0]))
	return is && column.Type == "boolean"
}

// isConstant says whether a tree speaks of no column.
func isConstant(node any) bool {
	switch node := node.(type) {
	case []any:
		return !slices.ContainsFunc(node, func(child any) bool { return !isConstant(child) })
	case map[string]any:
		if node["class"] == "COLUMN_REF" {
			return false
		}
		for _, child := range node {
			if !isConstant(child) {
				return false
			}
		}
	}
	return true
}

func (v vetting) function(node map[string]any) error {
	name, _ := node["function_name"].(string)
	schema, _ := node["schema"].(string)
	order, _ := node["order_bys"].(map[string]any)
	if !slices.Contains(vetFunctions(), name) || schema != "" && schema != "main" {
		return fmt.Errorf("calls %s, which is not for conditions\nhint: they may use + - * / %% like and %s", name, strings.Join(namedFunctions(), " "))
	}
	if !onlyKeys(node, "class", "type", "query_location", "function_name", "schema", "children", "order_bys", "is_operator") ||
		!onlyKeys(order, "type") {
		return fmt.Errorf("calls %s in a form that conditions may not have", name)
	}
	children, _ := node["children"].([]any)
	if strings.HasPrefix(name, "regexp_") && (len(children) != 2 || !isConstant(children[1])) {
		return fmt.Errorf("calls %s; its pattern must be one 'text'", name)
	}
	return v.child(node["children"])
}
