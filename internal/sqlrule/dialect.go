package sqlrule

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// The dialect that both engines accept (engine.md) and the shape of a statement
// (style.md, SQL 4 to 9).

var banned = regexp.MustCompile(`\b(qualify|try_cast|date_diff|datediff|group by all|order by all|any_value|` +
	`strftime|strptime|current_date|current_timestamp|lateral|materialized|distinct on|exclude|to_char|to_date|` +
	`pivot|unpivot|ilike|glob|regexp_[a-z]+|date_bin|make_interval|overlaps|using|natural|create|insert|update|delete)\b` +
	`|\b(median|quantile[a-z_]*|arg_m[a-z_]*|max_by|min_by|first|last|epoch|epoch_[a-z]+|now|today|random|year|month|day|` +
	`last_day|date_part|list|array_agg|list_[a-z]+|struct_pack|format|printf|ifnull|if|strlen|div|btrim|every|date_add|date_sub)\(` +
	`|~|//|::|\[|\\[dsw]`)

func bannedWords(s Source) []Mistake {
	return s.eachMatch(banned, "not in the dialect of both engines (engine.md)")
}

var (
	descending     = regexp.MustCompile(`\bdesc\b`)
	descendingSafe = regexp.MustCompile(`\bdesc\s+nulls\s+(first|last)\b`)
)

func descNulls(s Source) []Mistake {
	return s.unsafe(descending, descendingSafe, "does not say nulls last or nulls first")
}

// divisor is what may stand after a division sign: nullif(…), or a number that is not 0.
var divisor = regexp.MustCompile(`^\s*(nullif\(|[1-9][0-9.]*)`)

func division(s Source) []Mistake {
	var mistakes []Mistake
	for at := range len(s.text) {
		if s.text[at] == '/' && !divisor.MatchString(s.text[at+1:]) {
			mistakes = append(mistakes, s.at(at, "a divisor that may be zero"))
		}
	}
	return mistakes
}

func dateTrunc(s Source) []Mistake {
	return s.unsafe(regexp.MustCompile(`date_trunc\(`), regexp.MustCompile(`date_trunc\([^,]*,\s*cast\([^()]* as timestamp\)`),
		"takes no cast to timestamp")
}

// percentile wants a double: of minutes, which are doubles, or by a cast.
func percentile(s Source) []Mistake {
	return s.unsafe(regexp.MustCompile(`percentile_`),
		regexp.MustCompile(`percentile_(cont|disc)\([^)]*\) within group \(order by (cast\(.* as double precision\)|[a-z_]*minutes)\)`),
		"is not over a double")
}

var replacing = regexp.MustCompile(`\b(coalesce|least|greatest)\(`)

// whyReplaced wants a comment near by: on the line, on one of the six before it, or in
// the words on top of the file.
func whyReplaced(s Source) []Mistake {
	var mistakes []Mistake
	head := len(s.File.Header)
	prose := strings.Contains(strings.Join(s.lines[head:min(len(s.lines), head+2)], "\n"), "-- ")
	for no, line := range s.code {
		if !replacing.MatchString(line) || prose && isQuery(s) {
			continue
		}
		near := strings.Join(s.lines[max(head, no-6):no+1], "\n")
		if !strings.Contains(near, "--") {
			mistakes = append(mistakes, Mistake{no + 1, "no comment says why"})
		}
	}
	return mistakes
}

var afterTable = regexp.MustCompile(`(?:^|[^$a-z_])(from|join) ([a-z_]+\.)?[a-z_]+ +([a-z_]+)`)

func mayFollowTable() []string {
	return []string{"as", "on", "where", "group", "order", "inner", "left", "full", "cross", "union", "window", "having", "limit"}
}

func aliasWithoutAs(s Source) []Mistake {
	var mistakes []Mistake
	for no, line := range s.code {
		for _, match := range afterTable.FindAllStringSubmatch(line, -1) {
			if !slices.Contains(mayFollowTable(), match[3]) {
				mistakes = append(mistakes, Mistake{no + 1, fmt.Sprintf("%q", match[0])})
			}
		}
	}
	return mistakes
}

var joinWord = regexp.MustCompile(`([a-z]+\s+)?\bjoin\b`)

func joins(s Source) []Mistake {
	var mistakes []Mistake
	for _, match := range joinWord.FindAllStringSubmatchIndex(s.text, -1) {
		kind := ""
		if match[2] >= 0 {
			kind = strings.TrimSpace(s.text[match[2]:match[3]])
		}
		if !slices.Contains([]string{"inner", "left", "full", "cross"}, kind) {
			mistakes = append(mistakes, s.at(match[0], "%q; wanted inner, left, full or cross before join", s.text[match[0]:match[1]]))
		}
	}
	return mistakes
}

var parameter = regexp.MustCompile(`\$([a-z_]+)`)

func queryHeader(s Source) []Mistake {
	var mistakes []Mistake
	add := func(form string, args ...any) { mistakes = append(mistakes, Mistake{1, fmt.Sprintf(form, args...)}) }
	for _, key := range []string{"about", "shape"} {
		if s.File.Get(key) == "" {
			add("no %s", key)
		}
	}
	if len(s.File.All("params")) != 1 {
		add("no params line; it may be empty")
	}
	var used, named []string
	for _, match := range parameter.FindAllStringSubmatch(s.File.Body, -1) {
		used = append(used, match[1])
	}
	for name := range strings.SplitSeq(s.File.Get("params"), ",") {
		name = strings.TrimSpace(name)
		if name != "" && !slices.Contains(used, name) {
			add("param %s is not used", name)
		}
		named = append(named, name)
	}
	slices.Sort(used)
	for _, name := range slices.Compact(used) {
		if !slices.Contains(named, name) {
			add("$%s is not named in params", name)
		}
	}
	return mistakes
}

func queryOrder(s Source) []Mistake {
	text := strings.TrimSpace(s.text)
	at := max(strings.LastIndex(text, "\norder by "), strings.LastIndex(text, "\norder by\n"))
	if at < 0 || strings.Contains(text[at:], ")\n") {
		return []Mistake{{len(s.lines), "no order by at the end"}}
	}
	return nil
}
