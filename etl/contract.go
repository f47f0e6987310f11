package etl

import (
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"jixiao/internal/sqlfile"
)

// feeds are the contracts, one file per feed.
//
//go:embed feeds/*.sql
var feeds embed.FS

// Contract says what the files of one feed must hold. It is read from
// etl/feeds/<feed>.sql, or feeds/<feed>.sql of a workspace, a create table statement whose types, not null and check are
// the rules and whose trailing comments list the accepted headers.
type Contract struct {
	Feed        string   // "tickets": the feed, its table raw.tickets and the file's name
	Path        string   // "etl/feeds/tickets.sql", for messages
	Text        string   // the whole file
	About       string   // one sentence
	Grain       string   // "one row per request"
	Key         []string // columns that together name one row
	Reject      float64  // share of rows, 0–1, that may be rejected before the file is refused
	Unit        string   // column that names whose row it is, "" if none does
	Fresh       string   // column with the day or time of what the row tells, "" if none has it
	Expect      []string // optional columns that a complete row fills
	Blank       []string // columns of which a row that has none is still to be filled in: it yields to one that is
	Columns     []Column
	Constraints []Constraint
}

// Column is one column of a contract.
type Column struct {
	Name     string
	Type     string // text, integer, bigint, boolean, date, timestamp or decimal(p,s)
	Required bool   // not null
	Check    string // SQL condition on one row, "" if none
	Headers  []string
	Personal string // what personal data it holds: "", name, id, ip or phone
	Line     int    // in the contract
}

// Constraint is a condition over several columns of one row.
type Constraint struct {
	Name    string
	Check   string
	Text    string   // what to tell people
	Columns []string // the contract's columns that the condition speaks of
	Line    int
}

// headerKeys are the header lines a contract may have.
func headerKeys() []string {
	return []string{"about", "grain", "key", "reject", "files", "sheet", "header_row", "load", "fresh", "unit", "expect", "blank"}
}

// Contracts reads the built-in contracts, ordered by feed; ContractsOf adds those of a
// workspace. A mistake in one is an error with file and line.
func Contracts() ([]Contract, error) {
	names, err := fs.Glob(feeds, "feeds/*.sql")
	if err != nil {
		return nil, err
	}
	var contracts []Contract
	var problems []error
	for _, name := range names {
		text, err := feeds.ReadFile(name)
		if err != nil {
			return nil, err
		}
		contract, err := parseContract("etl/"+name, string(text))
		contracts, problems = append(contracts, contract), append(problems, err)
	}
	return contracts, errors.Join(problems...)
}

// parseContract reads one contract; its mistakes are joined.
func parseContract(name, text string) (Contract, error) {
	contract := Contract{Feed: strings.TrimSuffix(path.Base(name), ".sql"), Path: name, Text: text}
	file, err := sqlfile.Parse(name, text, headerKeys()...)
	if err != nil {
		return contract, err
	}
	contract.About, contract.Grain = file.Get("about"), file.Get("grain")
	contract.Key, contract.Expect = namesOf(file.Get("key")), namesOf(file.Get("expect"))
	contract.Unit, contract.Fresh = file.Get("unit"), file.Get("fresh")
	contract.Blank = namesOf(file.Get("blank"))
	var problems []error
	for _, line := range file.All("reject") {
		contract.Reject, err = strconv.ParseFloat(line.Value, 64)
		if err != nil || !(contract.Reject >= 0 && contract.Reject <= 1) {
			problems = append(problems, fmt.Errorf("%s:%d: reject %q is not a share between 0 and 1", name, line.Line, line.Value))
		}
	}
	err = contract.parseBody(file)
	if problems = append(problems, err); err == nil || len(contract.Columns) > 0 {
		problems = append(problems, contract.validate(file))
	}
	return contract, errors.Join(problems...)
}

// namesOf parts a list of names at its commas.
func namesOf(list string) []string {
	var names []string
	for _, name := range strings.Split(list, ",") {
		if name = strings.TrimSpace(name); name != "" {
			names = append(names, name)
		}
	}
	return names
}

// parseBody reads the create table statement, one column or constraint per line.
func (c *Contract) parseBody(file sqlfile.File) error {
	const before, inside, after = 0, 1, 2
	state := before
	var problems []error
	for offset, line := range strings.Split(file.Body, "\n") {
		at := fmt.Sprintf("%s:%d", file.Path, file.BodyLine+offset)
		line = strings.TrimSpace(line)
		switch {
		case line == "" || state == before && strings.HasPrefix(line, "--"):
		case state == before:
			if line != "create table raw."+c.Feed+" (" {
				return fmt.Errorf("%s: found %q; wanted `create table raw.%s (`", at, line, c.Feed)
			}
			state = inside
		case state == inside && line == ");":
			state = after
		case state == inside:
			problems = append(problems, c.parseLine(at, line, file.BodyLine+offset))
		default:
			return fmt.Errorf("%s: found %q after the end of the table", at, line)
		}
	}
	if state != after {
		return fmt.Errorf("%s: the table is not closed with `);`", file.Path)
	}
	return errors.Join(problems...)
}

func (c *Contract) parseLine(at, line string, lineNo int) error {
	code, comment := cutComment(line)
	code = strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(code), ","))
	if strings.HasPrefix(code, "constraint ") {
		constraint, err := parseConstraint(at, code, comment)
		constraint.Line = lineNo
		c.Constraints = append(c.Constraints, constraint)
		return err
	}
	column, err := parseColumn(at, code, comment)
	column.Line = lineNo
	if column.Name != "" { // a line that is no column is said once
		c.Columns = append(c.Columns, column)
	}
	return err
}

// cutComment splits a line at the first `--` outside quotes.
func cutComment(line string) (code, comment string) {
	quoted := false
	for i := range len(line) {
		switch {
		case line[i] == '\'':
			quoted = !quoted
		case !quoted && strings.HasPrefix(line[i:], "--"):
			return line[:i], strings.TrimSpace(line[i+2:])
		}
	}
	return line, ""
}

var (
	columnPattern = regexp.MustCompile(
		`^([a-z][a-z0-9_]*)\s+(text|integer|bigint|boolean|date|timestamp|decimal\(\d{1,2},\d{1,2}\))` +
			`(\s+not\s+null)?(?:\s+check\s*\((.+)\))?$`)
	constraintPattern = regexp.MustCompile(`^constraint\s+([a-z][a-z0-9_]*)\s+check\s*\((.+)\)$`)
	reserved          = regexp.MustCompile(`^(project_id|load_id|source_file|source_line|row_no|raw_text|fault|is_bad|key_hash|[cfns]\d+)$`)
	wordPattern       = regexp.MustCompile(`'[^']*'|[a-z_][a-z0-9_]*`)
)

func parseColumn(at, code, comment string) (Column, error) {
	match := columnPattern.FindStringSubmatch(code)
	if match == nil {
		return Column{}, fmt.Errorf("%s: %q is not a column; wanted `name type [not null] [check (condition)], -- headers`", at, code)
	}
	column := Column{Name: match[1], Type: match[2], Required: match[3] != "", Check: match[4]}
	if !balanced(column.Check) {
		return column, fmt.Errorf("%s: the brackets of check (%s) do not match", at, column.Check)
	}
	headers, personal, marked := strings.Cut(comment, "|")
	column.Headers = []string{column.Name}
	for _, header := range strings.Split(headers, ",") {
		if header = strings.TrimSpace(header); header != "" {
			column.Headers = append(column.Headers, header)
		}
	}
	if !marked {
		return column, nil
	}
	kind, found := strings.CutPrefix(strings.TrimSpace(personal), "personal ")
	if !found || !slices.Contains([]string{"name", "id", "ip", "phone"}, kind) {
		return column, fmt.Errorf("%s: %q is not a mark; wanted personal name, personal id, personal ip or personal phone", at, strings.TrimSpace(personal))
	}
	column.Personal = kind
	if kind == "id" && column.Type != "text" {
		return column, fmt.Errorf("%s: column %s holds identity numbers, so it must be text", at, column.Name)
	}
	return column, nil
}

func parseConstraint(at, code, comment string) (Constraint, error) {
	match := constraintPattern.FindStringSubmatch(code)
	if match == nil || !balanced(match[2]) {
		return Constraint{}, fmt.Errorf("%s: %q is not a constraint; wanted `constraint name check (condition), -- text for people`", at, code)
	}
	if comment == "" {
		return Constraint{}, fmt.Errorf("%s: constraint %s has no text for people (`-- …` at the end of the line)", at, match[1])
	}
	return Constraint{Name: match[1], Check: match[2], Text: comment}, nil
}

// balanced says whether the brackets outside quotes match.
func balanced(condition string) bool {
	depth, quoted := 0, false
	for _, char := range condition {
		switch {
		case char == '\'':
			quoted = !quoted
		case quoted:
		case char == '(':
			depth++
		case char == ')':
			depth--
		}
		if depth < 0 {
			return false
		}
	}
	return depth == 0 && !quoted
}

// validate checks what one line cannot know: names, keys, headers that two columns
// accept.
func (c *Contract) validate(file sqlfile.File) error {
	var problems []error
	keyLine := 1
	for _, line := range file.All("key") {
		keyLine = line.Line
	}
	if c.About == "" || c.Grain == "" || len(c.Key) == 0 {
		problems = append(problems, fmt.Errorf("%s:1: a contract needs the header lines about, grain and key", c.Path))
	}
	names := map[string]bool{}
	owners := map[string]string{}
	for _, column := range c.Columns {
		at := fmt.Sprintf("%s:%d", c.Path, column.Line)
		if names[column.Name] || reserved.MatchString(column.Name) {
			problems = append(problems, fmt.Errorf("%s: column %s stands twice or is one of the loader's own", at, column.Name))
		}
		names[column.Name] = true
		for _, header := range column.Headers {
			owner, taken := owners[normalHeader(header)]
			if taken && owner != column.Name {
				problems = append(problems, fmt.Errorf("%s: header %q is accepted by %s and by %s", at, header, owner, column.Name))
			}
			owners[normalHeader(header)] = column.Name
		}
	}
	for no, key := range c.Key {
		column, found := c.column(key)
		switch {
		case slices.Index(c.Key, key) < no:
			problems = append(problems, fmt.Errorf("%s:%d: key column %s stands twice", c.Path, keyLine, key))
		case !found:
			problems = append(problems, fmt.Errorf("%s:%d: key column %s is not a column", c.Path, keyLine, key))
		case column.Personal == "id":
			problems = append(problems, fmt.Errorf("%s:%d: key column %s holds identity numbers, which are stored masked", c.Path, keyLine, key))
		}
	}
	problems = append(problems, c.validateQuality(), c.validateBlank())
	for i, constraint := range c.Constraints {
		if constraint.Name == "" {
			continue // said when it was read
		}
		c.Constraints[i].Columns = c.mentioned(constraint.Check)
		if len(c.Constraints[i].Columns) == 0 {
			problems = append(problems, fmt.Errorf("%s:%d: constraint %s speaks of no column", c.Path, constraint.Line, constraint.Name))
		}
	}
	return errors.Join(problems...)
}

// mentioned are the contract's columns that a condition speaks of, in their order in
// the condition.
func (c *Contract) mentioned(condition string) []string {
	var found []string
	for _, word := range wordPattern.FindAllString(condition, -1) {
		if _, is := c.column(word); is && !slices.Contains(found, word) {
			found = append(found, word)
		}
	}
	return found
}

func (c *Contract) column(name string) (Column, bool) {
	no := slices.IndexFunc(c.Columns, func(column Column) bool { return column.Name == name })
	if no < 0 {
		return Column{}, false
	}
	return c.Columns[no], true
}

// checkCode is the reason code of a row that a column's check refuses.
func (c Column) checkCode() string {
	switch {
	case strings.Contains(c.Check, "is_credit_code("):
		return "bad_credit_code"
	case strings.Contains(c.Check, "is_id_number("):
		return "bad_id_number"
	case strings.HasPrefix(c.Check, c.Name+" in ("):
		return "not_accepted"
	}
	return "check_failed"
}

// digits is how many decimals a numeric column keeps.
func (c Column) digits() int {
	_, after, is := strings.Cut(strings.TrimSuffix(c.Type, ")"), ",")
	if !is {
		return 0
	}
	digits, err := strconv.Atoi(after)
	if err != nil {
		return 0
	}
	return digits
}
