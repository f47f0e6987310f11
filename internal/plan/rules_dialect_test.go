package plan_test

import (
	"fmt"
	"regexp"
	"strings"
)

// The dialect that both engines accept (engine.md) and the shape of a statement
// (style.md, SQL 2 to 9).

var banned = regexp.MustCompile(`\b(qualify|try_cast|date_diff|datediff|group by all|order by all|any_value|` +
	`strftime|strptime|current_date|current_timestamp|lateral|materialized|distinct on|exclude|to_char|to_date|` +
	`pivot|unpivot|ilike|glob|regexp_[a-z]+|date_bin|make_interval|overlaps|using|natural|create|insert|update|delete)\b` +
	`|\b(median|quantile[a-z_]*|arg_m[a-z_]*|max_by|min_by|first|last|epoch|epoch_[a-z]+|now|today|random|year|month|day|` +
	`last_day|date_part|list|array_agg|list_[a-z]+|struct_pack|format|printf|ifnull|if|strlen|div|btrim|every|date_add|date_sub)\(` +
	`|~|//|::|\[|\\[dsw]`)

func bannedWords(s source) []string {
	return eachMatch(s, banned, "not in the dialect of both engines (engine.md)")
}

var (
	descending     = regexp.MustCompile(`\bdesc\b`)
	descendingSafe = regexp.MustCompile(`\bdesc\s+nulls\s+(first|last)\b`)
)

func descNulls(s source) []string {
	text := s.joined()
	all, safe := len(descending.FindAllString(text, -1)), len(descendingSafe.FindAllString(text, -1))
	if all == safe {
		return nil
	}
	return []string{fmt.Sprintf("%d of %d desc say nulls last or nulls first", safe, all)}
}

// divisor is what may stand after a division sign: nullif(…), or a number that is not 0.
var divisor = regexp.MustCompile(`^\s*(nullif\(|[1-9][0-9.]*)`)

func division(s source) []string {
	var problems []string
	text := s.joined()
	for at := range len(text) {
		if text[at] == '/' && !divisor.MatchString(text[at+1:]) {
			problems = append(problems, fmt.Sprintf("line %d: a divisor that may be zero",
				strings.Count(text[:at], "\n")+1))
		}
	}
	return problems
}

func dateTrunc(s source) []string {
	var problems []string
	pattern := regexp.MustCompile(`date_trunc\([^,]*,\s*cast\([^()]* as timestamp\)`)
	text := s.joined()
	all := strings.Count(text, "date_trunc(")
	if safe := len(pattern.FindAllString(text, -1)); safe != all {
		problems = append(problems, fmt.Sprintf("%d of %d date_trunc take a cast to timestamp", safe, all))
	}
	return problems
}

// percentile wants a double: of minutes, which are doubles, or by a cast.
func percentile(s source) []string {
	pattern := regexp.MustCompile(`percentile_(cont|disc)\([^)]*\) within group \(order by (cast\(.* as double precision\)|[a-z_]*minutes)\)`)
	text := s.joined()
	all := strings.Count(text, "percentile_")
	if safe := len(pattern.FindAllString(text, -1)); safe != all {
		return []string{fmt.Sprintf("%d of %d percentiles are over a double", safe, all)}
	}
	return nil
}

var replacing = regexp.MustCompile(`\b(coalesce|least|greatest)\(`)

// whyReplaced wants a comment near by: on the line, on one of the six before it, or in
// the words on top of the file.
func whyReplaced(s source) []string {
	var problems []string
	prose := strings.Contains(strings.Join(s.lines[len(s.file.Header):min(len(s.lines), len(s.file.Header)+2)], "\n"), "-- ")
	for no, line := range s.code {
		if !replacing.MatchString(line) || prose && s.folder == "queries" {
			continue
		}
		near := strings.Join(s.lines[max(len(s.file.Header), no-6):no+1], "\n")
		if !strings.Contains(near, "--") {
			problems = append(problems, fmt.Sprintf("line %d: no comment says why", no+1))
		}
	}
	return problems
}

func aliases(s source) []string {
	return eachMatch(s, regexp.MustCompile(`\bas [a-mo-z]\b(\s|,|$)`), "an alias of one letter")
}

var afterTable = regexp.MustCompile(`\b(from|join) ([a-z_]+\.)?[a-z_]+ +([a-z_]+)`)

var mayFollowTable = map[string]bool{
	"as": true, "on": true, "where": true, "group": true, "order": true, "inner": true, "left": true,
	"full": true, "cross": true, "union": true, "window": true, "having": true, "limit": true,
}

func aliasWithoutAs(s source) []string {
	var problems []string
	for no, line := range s.code {
		for _, match := range afterTable.FindAllStringSubmatch(line, -1) {
			if !mayFollowTable[match[3]] {
				problems = append(problems, fmt.Sprintf("line %d: %q", no+1, match[0]))
			}
		}
	}
	return problems
}

var joinWord = regexp.MustCompile(`([a-z]+\s+)?\bjoin\b`)

func joins(s source) []string {
	var problems []string
	for _, match := range joinWord.FindAllStringSubmatch(s.joined(), -1) {
		switch strings.TrimSpace(match[1]) {
		case "inner", "left", "full", "cross":
		default:
			problems = append(problems, fmt.Sprintf("%q; wanted inner, left, full or cross before join", match[0]))
		}
	}
	return problems
}

var (
	imported = regexp.MustCompile(`\b[a-z_]+ as \(\s*select \* from (raw|ops|staging|core|measures|marts)\.[a-z_]+\b`)
	read     = regexp.MustCompile(`\b(from|join)\s+(raw|ops|staging|core|measures|marts)\.[a-z_]+\b`)
)

// imports wants every table of a statement with common table expressions to come in by
// an import of its own, before anything is done with it. A statement without them is
// one table or a union of tables passed through.
func imports(s source) []string {
	text := s.joined()
	if !strings.HasPrefix(strings.TrimSpace(text), "with") {
		if strings.Contains(text, "join ") {
			return []string{"a statement that joins begins with `with` and its imports"}
		}
		return nil
	}
	lastImport, firstWork := 0, len(text)
	for _, at := range imported.FindAllStringIndex(text, -1) {
		lastImport = at[0]
	}
	begins := regexp.MustCompile(`(?m)^[a-z_0-9]+ as \(`).FindAllStringIndex(text, -1)
	for _, at := range begins {
		if !imported.MatchString(text[at[0]:min(len(text), at[0]+200)]) || imported.FindStringIndex(text[at[0]:])[0] != 0 {
			firstWork = min(firstWork, at[0])
		}
	}
	if lastImport > firstWork {
		return []string{"an import stands after the first step"}
	}
	if all, in := len(read.FindAllString(text, -1)), len(imported.FindAllString(text, -1)); all != in {
		return []string{fmt.Sprintf("%d of %d tables are imported (name as (select * from schema.table))", in, all)}
	}
	return nil
}

// nested finds a select that is neither a common table expression nor the last one. A
// query may filter by one (`in (select …)`): it has no steps to put it into.
func nested(s source) []string {
	text := s.joined()
	pattern := regexp.MustCompile(`(\S+\s+)\(\s*select\b`)
	var problems []string
	for _, match := range pattern.FindAllStringSubmatch(text, -1) {
		before := strings.TrimSpace(match[1])
		if before != "as" && (before != "in" || !isQuery(s)) {
			problems = append(problems, fmt.Sprintf("%q", match[0]))
		}
	}
	return problems
}

var parameter = regexp.MustCompile(`\$([a-z_]+)`)

func queryHeader(s source) []string {
	var problems []string
	for _, key := range []string{"about", "shape"} {
		if s.file.Get(key) == "" {
			problems = append(problems, "no "+key)
		}
	}
	if len(s.file.All("params")) != 1 {
		problems = append(problems, "no params line; it may be empty")
	}
	used := map[string]bool{}
	for _, match := range parameter.FindAllStringSubmatch(s.file.Body, -1) {
		used[match[1]] = true
	}
	for _, name := range strings.Split(s.file.Get("params"), ",") {
		name = strings.TrimSpace(name)
		if name != "" && !used[name] {
			problems = append(problems, fmt.Sprintf("param %s is not used", name))
		}
		delete(used, name)
	}
	for name := range used {
		problems = append(problems, fmt.Sprintf("$%s is not named in params", name))
	}
	return problems
}

func queryOrder(s source) []string {
	text := strings.TrimSpace(s.joined())
	at := max(strings.LastIndex(text, "\norder by "), strings.LastIndex(text, "\norder by\n"))
	if at < 0 || strings.Contains(text[at:], ")\n") {
		return []string{"no order by at the end"}
	}
	return nil
}
