package narrative

import (
	"regexp"
	"strings"
	"unicode/utf8"
)

// literal is one number or day that is written out.
type literal struct {
	at     int    // byte of the part
	text   string // as written, with its unit
	digits string // the number without separators, "" of a day
	unit   string // %, 万, 亿, or ""
	day    string // 2021-12-31, 2021-12 or 12-31
}

// mask is something whose digits are no figures of the evaluation.
type mask struct {
	name    string
	pattern *regexp.Regexp
}

// masks are taken out in this order; each has a case in the test of the same name.
func masks() []mask {
	form := func(name, pattern string) mask { return mask{name, regexp.MustCompile(pattern)} }
	return []mask{
		form("live reference", `\{\{[^{}\n]*\}\}`),
		form("fenced code", "(?s)```.*?(?:```|$)"),
		form("code", "`[^`\n]*`"),
		form("address", `(?i)(?:https?://|www\.)[^\s）)>，。]+`),
		form("heading", `(?m)^[ \t]{0,3}#{1,6}[ \t].*$`),
		form("title of a document", `《[^《》]*》`),
		form("document number", `[〔\[（(【]\s*(?:19|20)\d\d\s*[〕\]）)】]\s*(?:第\s*)?\d*\s*号?`),
		form("number of a list", `(?m)(?:^[ \t>]*|[；;：:。，])\d{1,2}[.、)）．](?:[^\d]|$)`),
		form("number in brackets", `[（(]\d{1,3}[）)]`),
		form("ordinal", `第\s*\d+(?:\s*[-—~至到、]\s*\d+)?`),
		form("numbered document", `\d+\s*号`),
		form("years", `(?:19|20)\d\d\s*[-—–~～至到]+\s*(?:19|20)\d\d\s*(?:年度?)?`),
		form("name with digits", `[A-Za-z][A-Za-z_.\-]*\d[\w.\-]*|\d+(?:\.\d+)*[A-Z][A-Za-z]*`),
		form("version", `\b\d{1,3}(?:\.\d+){2,}`),
		form("identity or telephone number", `\d{11}[\dXx]*|\d{3,4}-\d{7,8}`),
		form("clock time", `\d{1,2}[:：]\d{2}(?:[:：]\d{2})?`),
	}
}

var (
	fullDay  = regexp.MustCompile(`((?:19|20)\d\d)\s*(?:年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*日|-(\d{1,2})-(\d{1,2})|/(\d{1,2})/(\d{1,2})|\.(\d{1,2})\.(\d{1,2}))`)
	monthDay = regexp.MustCompile(`((?:19|20)\d\d)\s*年\s*(\d{1,2})\s*月`)
	partDay  = regexp.MustCompile(`(\d{1,2})\s*月\s*(\d{1,2})\s*日`)
	// years, months, hours and quarters alone say when, not how much
	when     = regexp.MustCompile(`\b(?:19|20)\d\d\s*年|\b\d{1,2}\s*(?:月|日|时|点)|\b\d\s*季度|\b(?:19|20)\d\d(?:$|[^\d.,%‰万亿元分个条件次户人家项份公])`)
	digitRun = regexp.MustCompile(`\d+`)
	numbered = regexp.MustCompile(`(\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)\s*(%|‰|个百分点|万|亿)?`)
)

// literals are the numbers and days of a text that may be figures of the evaluation.
func literals(text string) []literal {
	rest := []byte(halfWidth(text))
	blank := func(from, to int) {
		for no := from; no < to; no++ {
			if rest[no] != '\n' {
				rest[no] = ' '
			}
		}
	}
	for _, mask := range masks() {
		for _, at := range mask.pattern.FindAllIndex(rest, -1) {
			blank(at[0], at[1])
		}
	}
	var found []literal
	for _, form := range []*regexp.Regexp{fullDay, monthDay, partDay} {
		for _, at := range form.FindAllSubmatchIndex(rest, -1) {
			var numbers []string
			for group := 2; group < len(at); group += 2 {
				if at[group] >= 0 {
					numbers = append(numbers, twoDigits(string(rest[at[group]:at[group+1]])))
				}
			}
			found = append(found, literal{at: at[0], text: string(rest[at[0]:at[1]]), day: strings.Join(numbers, "-")})
		}
		for _, at := range form.FindAllIndex(rest, -1) {
			blank(at[0], at[1])
		}
	}
	for _, at := range when.FindAllIndex(rest, -1) {
		digits := digitRun.FindIndex(rest[at[0]:at[1]])
		blank(at[0]+digits[0], at[0]+digits[1])
	}
	for _, at := range numbered.FindAllSubmatchIndex(rest, -1) {
		one := literal{at: at[0], text: strings.TrimSpace(string(rest[at[0]:at[1]])), digits: strings.ReplaceAll(string(rest[at[2]:at[3]]), ",", "")}
		if at[4] >= 0 {
			one.unit = string(rest[at[4]:at[5]])
		}
		found = append(found, one)
	}
	return found
}

func twoDigits(number string) string {
	if len(number) == 1 {
		return "0" + number
	}
	return number
}

// halfWidth writes full-width digits and signs of numbers as their half-width ones, in as
// many bytes, so that places stay: what is left over becomes spaces behind them.
func halfWidth(text string) string {
	if !strings.ContainsAny(text, "０１２３４５６７８９．％") {
		return text
	}
	var out, padding strings.Builder
	flush := func() {
		out.WriteString(padding.String())
		padding.Reset()
	}
	for at := 0; at < len(text); {
		char, size := utf8.DecodeRuneInString(text[at:])
		switch {
		case char >= '０' && char <= '９', char == '．', char == '％':
			out.WriteRune(char - 0xFEE0) // one byte
			padding.WriteString("  ")
		default:
			flush()
			out.WriteString(text[at : at+size]) // as it is, valid or not
		}
		at += size
	}
	flush()
	return out.String()
}
