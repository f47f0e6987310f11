package etl

import (
	_ "embed"
	"fmt"
	"slices"
	"strings"

	"jixiao/internal/workspace"
)

// macros are the functions the statements below rest on.
//
//go:embed macros.sql
var macros string

// nullWords are the words that stand for no value, beside an empty cell. 无 is an
// answer in a column of yes and no.
func nullWords() []string {
	return []string{
		"N/A", "n/a", "NA", "NULL", "null", "Null", "None", "-", "--", "—", "——", "/", "\\",
		"?", "？", "(跳过)", "（跳过）", "无", "(空)", "（空）",
	}
}

// skippedWords are those of a questionnaire, where 无 is what somebody answered.
func skippedWords() []string { return []string{"(跳过)", "（跳过）"} }

// ident quotes a name of SQL.
func ident(name string) string { return `"` + strings.ReplaceAll(name, `"`, `""`) + `"` }

// literal quotes a text of SQL.
func literal(text string) string { return "'" + strings.ReplaceAll(text, "'", "''") + "'" }

// typing writes the statements that turn a batch, all text, into the contract's
// columns, and says of every row what is wrong with it.
type typing struct {
	contract *Contract
	source   *workspace.Source
	place    []int // per contract column its place in the file, -1 if it has none
	width    int   // columns of the file
	nulls    []string
	vouched  bool // the reader marks the rows whose codes it does not vouch for
}

// fault is one thing that can be wrong with a row.
type fault struct {
	column   int    // of the contract, from 1; constraints follow the columns
	code     string // reason code
	when     string // condition of SQL
	value    string // expression of SQL: what to show
	personal bool
}

// ctes are the stages of typing over a relation that holds batch rows: cells (null
// words gone), numbers (canonical texts) and parsed (the contract's columns).
func (t *typing) ctes(from string) string {
	var cells, numbers, parsed []string
	for no, column := range t.contract.Columns {
		cells = append(cells, fmt.Sprintf("%s as s%d", t.cell(no, column), no+1))
		if number := t.number(no, column); number != "" {
			numbers = append(numbers, fmt.Sprintf("%s as n%d", number, no+1))
		}
		parsed = append(parsed, fmt.Sprintf("%s as %s", t.value(no, column), ident(column.Name)))
	}
	return fmt.Sprintf(`with cells as (
    select row_no, source_line, fault, %s
    from %s
),
numbers as (
    select %s
    from cells
),
parsed as (
    select *, %s
    from numbers
)
`, strings.Join(cells, ", "), from, strings.Join(append([]string{"*"}, numbers...), ", "), strings.Join(parsed, ", "))
}

// cell is the text of a column: the cell without null words, or the source's constant.
func (t *typing) cell(no int, column Column) string {
	if constant, is := t.source.Constants[column.Name]; is {
		return "cast(" + literal(strings.TrimSpace(constant)) + " as text)"
	}
	if t.place[no] < 0 {
		return "cast(null as text)"
	}
	cell := fmt.Sprintf("c%d", t.place[no]+1)
	var words []string
	longest := 0
	for _, word := range slices.Concat(t.nulls, t.source.Null) {
		if word == "无" && column.Type == "boolean" {
			continue
		}
		words, longest = append(words, literal(word)), max(longest, len(word))
	}
	if len(words) == 0 {
		return cell
	}
	return fmt.Sprintf("case when strlen(%s) > %d or not list_contains([%s], %s) then %s end",
		cell, longest, strings.Join(words, ", "), cell, cell)
}

// number is the canonical text of a numeric column, "" if the column is no number.
func (t *typing) number(no int, column Column) string {
	cell := fmt.Sprintf("s%d", no+1)
	switch {
	case t.source.DecimalComma && isNumber(column):
		cell = "jx_decimal_comma(" + cell + ")"
	}
	switch {
	case column.Type == "integer" || column.Type == "bigint":
		return "jx_number(" + cell + ", '')"
	case strings.HasSuffix(column.Name, "_share"), strings.HasSuffix(column.Name, "_value"): // a value may be a share: 98.5%
		return "jx_share(" + cell + ")"
	case isAmount(column) && t.source.AmountUnit == tenThousand:
		return "jx_ten_thousands(jx_number(" + cell + ", '万元|万'))"
	case isAmount(column):
		return "jx_number(" + cell + ", '元')"
	case strings.HasPrefix(column.Type, "decimal"):
		return "jx_number(" + cell + ", '')"
	}
	return ""
}

func isNumber(column Column) bool {
	return column.Type == "integer" || column.Type == "bigint" || strings.HasPrefix(column.Type, "decimal")
}

// stamp is the point in time of a cell, by the source's order of days and time zone.
func (t *typing) stamp(cell string) string {
	if t.source.DateOrder != "" {
		cell = fmt.Sprintf("jx_year_first(%s, %s)", cell, literal(t.source.DateOrder))
	}
	if t.source.TimeZone == "" {
		return "jx_timestamp(" + cell + ")"
	}
	return fmt.Sprintf("jx_from_zone(%s, %d)", cell, zoneMinutes(t.source.TimeZone))
}

// zoneMinutes is how far a zone, UTC or +09:00, is ahead of UTC.
func zoneMinutes(zone string) int {
	var hours, minutes int
	if _, err := fmt.Sscanf(zone, "%d:%d", &hours, &minutes); err != nil {
		return 0 // UTC: the schema allows nothing else
	}
	if strings.HasPrefix(zone, "-") {
		minutes = -minutes
	}
	return hours*60 + minutes
}

// value is the typed value of a column, null where the text does not parse.
func (t *typing) value(no int, column Column) string {
	cell := fmt.Sprintf("s%d", no+1)
	switch column.Type {
	case "text":
		return cell
	case "date":
		if t.source.DateOrder != "" || t.source.TimeZone != "" {
			return "cast(" + t.stamp(cell) + " as date)"
		}
		return "jx_date(" + cell + ")"
	case "timestamp":
		return t.stamp(cell)
	case "boolean":
		return "jx_boolean(" + cell + ")"
	}
	return fmt.Sprintf("try_cast(n%d as %s)", no+1, column.Type)
}

// faults lists what can be wrong with a row, of one column the gravest first.
func (t *typing) faults() []fault {
	var faults []fault
	for no, column := range t.contract.Columns {
		faults = append(faults, t.columnFaults(no, column)...)
	}
	for no, constraint := range t.contract.Constraints {
		var shown []string
		personal := false
		for _, name := range constraint.Columns {
			at := slices.IndexFunc(t.contract.Columns, func(column Column) bool { return column.Name == name })
			shown = append(shown, t.shown(at, t.contract.Columns[at]))
			personal = personal || t.contract.Columns[at].Personal != ""
		}
		faults = append(faults, fault{
			column: len(t.contract.Columns) + no + 1, code: constraint.Name,
			when:  "(" + constraint.Check + ") is false",
			value: "concat_ws(' | ', " + strings.Join(shown, ", ") + ")", personal: personal,
		})
	}
	return faults
}

// shown is a column's cell as it may be shown.
func (t *typing) shown(no int, column Column) string {
	cell := fmt.Sprintf("s%d", no+1)
	if column.Personal == "id" {
		return "jx_mask(" + cell + ")"
	}
	return "jx_mask_within(" + cell + ")"
}

func (t *typing) columnFaults(no int, column Column) []fault {
	cell, name := fmt.Sprintf("s%d", no+1), ident(column.Name)
	one := fault{column: no + 1, value: t.shown(no, column), personal: column.Personal != ""}
	add := func(faults []fault, code, when string) []fault {
		next := one
		next.code, next.when = code, when
		return append(faults, next)
	}
	faults := add(nil, "error_cell", "jx_is_error_cell("+cell+")")
	if column.Required {
		faults = add(faults, "missing", cell+" is null")
		// The word that stands for no value is worth showing; an empty cell is not.
		if t.place[no] >= 0 {
			faults[len(faults)-1].value = fmt.Sprintf("c%d", t.place[no]+1)
		}
	}
	unparsed := name + " is null and " + cell + " is not null"
	tooEarly := name + " < date '1900-01-01' or " + unparsed
	switch column.Type {
	case "text":
		faults = add(faults, "damaged_number", "jx_is_damaged("+cell+")")
	case "date":
		faults = add(faults, "not_a_date", tooEarly)
	case "timestamp":
		faults = add(faults, "not_a_timestamp", tooEarly)
	case "boolean":
		faults = add(faults, "not_a_boolean", unparsed)
	default:
		faults = add(faults, "not_a_number", unparsed)
		faults = add(faults, "too_precise", fmt.Sprintf("jx_is_too_precise(n%d, %d)", no+1, column.digits()))
	}
	if column.Check != "" {
		faults = add(faults, column.checkCode(), "("+column.Check+") is false")
	}
	return faults
}

// isBad is the condition under which a row is rejected. It says the same as all faults
// together, in fewer words: it is asked of every row. Costly checks are left out unless
// asked for.
func (t *typing) isBad(costly bool) string {
	conditions := []string{"fault is not null"}
	for _, fault := range t.faults() {
		isColumn := fault.column <= len(t.contract.Columns)
		switch {
		case !costly && isColumn && t.isCostly(fault.column-1) && fault.code == t.contract.Columns[fault.column-1].checkCode():
		case fault.code == "error_cell" && t.contract.Columns[fault.column-1].Type == "text":
			conditions = append(conditions, fmt.Sprintf("jx_is_unreadable(s%d)", fault.column))
		case isColumn && (fault.code == "error_cell" || fault.code == "damaged_number"):
			// Of a text it is asked above; any other error cell does not parse.
		default:
			conditions = append(conditions, fault.when)
		}
	}
	return "(coalesce(" + strings.Join(conditions, ", false) or coalesce(") + ", false))"
}

// isCostly says whether a column's check is that of a credit code alone: some 1.5 µs a
// value in SQL. The reader vouches for most codes (isCreditCode); the lines of the others are
// looked at again.
func (t *typing) isCostly(no int) bool {
	column := t.contract.Columns[no]
	if _, isConstant := t.source.Constants[column.Name]; isConstant {
		return false
	}
	return t.vouched && t.place[no] >= 0 && column.Check == "is_credit_code("+column.Name+")"
}

// keyHash is one number for a row's key; equal keys have equal numbers.
func keyHash(key []string) string {
	var names []string
	for _, name := range key {
		names = append(names, ident(name))
	}
	return "hash(" + strings.Join(names, ", ") + ")"
}

// insertStatement sends the rows of the slice that look good to the raw table; costly
// checks are left out. Its parameters are the project, the load and the file.
func (t *typing) insertStatement() string {
	return fmt.Sprintf("insert into raw.%s (%s, project_id, load_id, source_file, source_line)\n",
		ident(t.contract.Feed), t.columnList("")) + t.ctes("slice") + fmt.Sprintf(
		"select %s, $1, $2, $3, source_line\nfrom parsed\nwhere not %s", t.storedList(), t.isBad(false))
}

// typedStatement makes the table of the typed rows of the table batch: the contract's
// columns, whether the row is bad, and its key's hash.
func (t *typing) typedStatement() string {
	return "create or replace temp table typed as\n" + t.ctes("temp.main.batch") +
		fmt.Sprintf("select row_no, source_line, %s, %s as is_bad, %s as key_hash\nfrom parsed",
			t.columnList(""), t.isBad(true), keyHash(t.contract.Key))
}

func (t *typing) columnList(prefix string) string {
	var names []string
	for _, column := range t.contract.Columns {
		names = append(names, prefix+ident(column.Name))
	}
	return strings.Join(names, ", ")
}

// faultsStatement makes the table of reasons: one row per bad row of the batch and
// thing that is wrong with it. A constraint speaks only when its columns are right.
func (t *typing) faultsStatement() string {
	byColumn := map[int][]fault{}
	for _, fault := range t.faults() {
		byColumn[fault.column] = append(byColumn[fault.column], fault)
	}
	var flags, entries []string
	for no := range len(t.contract.Columns) + len(t.contract.Constraints) {
		flag := fmt.Sprintf("f%d", no+1)
		var code, value strings.Builder
		for _, fault := range byColumn[no+1] {
			when := fault.when
			if no >= len(t.contract.Columns) {
				when = t.whenSound(no-len(t.contract.Columns)) + when
			}
			fmt.Fprintf(&code, " when %s then %s", when, literal(fault.code))
			fmt.Fprintf(&value, " when %s = %s then %s", flag, literal(fault.code), fault.value)
		}
		flags = append(flags, fmt.Sprintf("case%s end as %s", code.String(), flag))
		entries = append(entries, fmt.Sprintf("{'column_no': %d, 'code': %s, 'value': case%s end}", no+1, flag, value.String()))
	}
	columns, constraints := flags[:len(t.contract.Columns)], flags[len(t.contract.Columns):]
	return fmt.Sprintf(`create or replace temp table faults as
%s,
judged as (select *, %s from parsed),
ruled as (select %s from judged),
listed as (select row_no, source_line, unnest([%s]) as found from ruled)
select row_no, source_line, found.column_no, found.code, found.value
from listed
where found.code is not null`,
		strings.TrimSpace(t.badCells()), strings.Join(columns, ", "),
		strings.Join(append([]string{"*"}, constraints...), ", "), strings.Join(entries, ", "))
}

// badCells are the stages of typing over the bad rows alone, their cells kept.
func (t *typing) badCells() string {
	text := t.ctes("(select batch.* from temp.main.batch as batch semi join (select row_no from temp.main.typed where is_bad) as bad using (row_no))")
	var kept []string
	for place := range t.width {
		kept = append(kept, fmt.Sprintf("c%d", place+1))
	}
	return strings.Replace(text, "select row_no, source_line, fault, ", "select row_no, source_line, fault, "+strings.Join(kept, ", ")+", ", 1)
}

// whenSound says that the columns of a constraint have no fault of their own.
func (t *typing) whenSound(constraint int) string {
	var b strings.Builder
	for _, name := range t.contract.Constraints[constraint].Columns {
		no := slices.IndexFunc(t.contract.Columns, func(column Column) bool { return column.Name == name })
		fmt.Fprintf(&b, "f%d is null and ", no+1)
	}
	return b.String()
}

// rawText is a batch row's cells joined as CSV, identity numbers masked.
func (t *typing) rawText() string {
	var fields []string
	for place := range t.width {
		cell := fmt.Sprintf("c%d", place+1)
		for no, column := range t.contract.Columns {
			if t.place[no] == place && column.Personal == "id" {
				cell = "jx_mask(" + cell + ")"
			}
		}
		fields = append(fields, "jx_field("+cell+")")
	}
	return "jx_mask_within(coalesce(raw_text, concat_ws(',', " + strings.Join(fields, ", ") + ")))"
}

// storedList are the contract's columns as they are stored: identity numbers masked.
func (t *typing) storedList() string {
	var values []string
	for _, column := range t.contract.Columns {
		if column.Personal == "id" {
			values = append(values, "jx_mask("+ident(column.Name)+")")
		} else {
			values = append(values, ident(column.Name))
		}
	}
	return strings.Join(values, ", ")
}
