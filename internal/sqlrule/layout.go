package sqlrule

import (
	"fmt"
	"regexp"
	"strings"
	"unicode/utf8"
)

// The rules of how a file looks (style.md, SQL 1 to 3).

// width is counted in characters. Header lines of tests and of `rows` are one line each
// by the form of the header and may be longer.
func width(s Source) []Mistake {
	long := map[int]bool{}
	for _, line := range s.File.Header {
		long[line.Line] = line.Key == "rows" || line.Key == "test" || line.Key == "warn"
	}
	var mistakes []Mistake
	for no, line := range s.lines {
		if count := utf8.RuneCountInString(line); count > 88 && !long[no+1] {
			mistakes = append(mistakes, Mistake{no + 1, fmt.Sprintf("%d columns", count)})
		}
	}
	return mistakes
}

func blanks(s Source) []Mistake {
	var mistakes []Mistake
	for no, line := range s.lines {
		if strings.Contains(line, "\t") || strings.TrimRight(line, " ") != line {
			mistakes = append(mistakes, Mistake{no + 1, "a tab, or a blank at the end"})
		}
	}
	if !strings.HasSuffix(s.File.Text, "\n") {
		mistakes = append(mistakes, Mistake{len(s.lines), "no line break at the end"})
	}
	return mistakes
}

func commas(s Source) []Mistake {
	return s.eachMatch(regexp.MustCompile(`^\s*,.*`), "a comma begins the line")
}

func aliases(s Source) []Mistake {
	return s.eachMatch(regexp.MustCompile(`\bas [a-mo-z]\b(\s|,|$)`), "an alias of one letter")
}

var (
	imported = regexp.MustCompile(`\b[a-z_]+ as \(\s*select \* from (raw|ops|staging|core|measures|marts)\.[a-z_]+\b`)
	read     = regexp.MustCompile(`\b(from|join)\s+(raw|ops|staging|core|measures|marts)\.[a-z_]+\b`)
)

// imports wants every table of a statement with common table expressions to come in by
// an import of its own, before anything is done with it. A statement without them is
// one table or a union of tables passed through.
func imports(s Source) []Mistake {
	text := s.text
	if !strings.HasPrefix(strings.TrimSpace(text), "with") {
		if at := strings.Index(text, "join "); at >= 0 {
			return []Mistake{s.at(at, "a statement that joins begins with `with` and its imports")}
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
		return []Mistake{s.at(lastImport, "an import stands after the first step")}
	}
	if all, in := len(read.FindAllString(text, -1)), len(imported.FindAllString(text, -1)); all != in {
		return []Mistake{{1, fmt.Sprintf("%d of %d tables are imported (name as (select * from schema.table))", in, all)}}
	}
	return nil
}

// nested finds a select that is neither a common table expression nor the last one. A
// query may filter by one (`in (select …)`): it has no steps to put it into.
func nested(s Source) []Mistake {
	pattern := regexp.MustCompile(`(\S+\s+)\(\s*select\b`)
	var mistakes []Mistake
	for _, match := range pattern.FindAllStringSubmatchIndex(s.text, -1) {
		before := strings.TrimSpace(s.text[match[2]:match[3]])
		if before != "as" && (before != "in" || !isQuery(s)) {
			mistakes = append(mistakes, s.at(match[0], "%q", s.text[match[0]:match[1]]))
		}
	}
	return mistakes
}
