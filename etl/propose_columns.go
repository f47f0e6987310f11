package etl

import (
	"regexp"
	"slices"
	"strings"
)

// seenRows is how many rows tell what a column holds.
const seenRows = 1000

// shownSamples is how many values of a column are shown.
const shownSamples = 3

// footerRows is how many rows at the end may be a footer.
const footerRows = 10

// Kinds of values in a column.
const (
	seenEmpty   = "empty"
	seenText    = "text"
	seenNumber  = "number"
	seenDate    = "date"
	seenStamp   = "timestamp"
	seenBoolean = "boolean"
)

var (
	looksStamp    = regexp.MustCompile(`^\d{4} ?[-/.年] ?\d{1,2} ?[-/.月] ?\d{1,2} ?日?[ T]+\d{1,2}[:时点]\d{1,2}`)
	looksDate     = regexp.MustCompile(`^(\d{4} ?[-/.年] ?\d{1,2} ?[-/.月] ?\d{1,2} ?日?|(19|20)\d{2}(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01]))$`)
	looksNumber   = regexp.MustCompile(`^[¥￥+-]?\d{1,3}(,\d{3})+(\.\d+)?$|^[¥￥+-]?\d{1,15}(\.\d+)?%?$`)
	looksBoolean  = regexp.MustCompile(`^(是|否|有|无|(?i:y|n|true|false|yes|no))$`)
	looksFooter   = regexp.MustCompile(`^(合\s*计|总\s*计|小\s*计|共\s*计|备注[:：]|注[:：]|说明[:：]|填表人|制表|审核人|填报人|负责人)`)
	looksPersonal = regexp.MustCompile(`姓名|身份证|证件号|电话|手机|联系人|法定代表人|(?i:\bip\b|phone|id_?card)`)
	longDigits    = regexp.MustCompile(`\d{11,17}[\dXx]?`)
)

// columnLook is what the rows of a file show of its columns.
type columnLook struct {
	isBook  bool
	rows    int
	kinds   []map[string]int
	samples [][]string
	word    string // of the first row that may begin a footer
	line    int64
	after   int  // rows after it
	dense   bool // one of them is a row of data
}

func newColumnLook(width int, isBook bool) *columnLook {
	look := &columnLook{isBook: isBook, kinds: make([]map[string]int, width), samples: make([][]string, width)}
	for place := range look.kinds {
		look.kinds[place] = map[string]int{}
	}
	return look
}

func (l *columnLook) add(next row) {
	filled := 0
	for _, cell := range next.cells {
		if trimCell(cell) != "" {
			filled++
		}
	}
	if l.word != "" {
		l.after++
		l.dense = l.dense || 2*filled > len(l.kinds)
	} else if l.word = looksFooter.FindString(firstText(next.cells)); l.word != "" {
		l.line = next.line
	}
	if l.rows++; l.rows > seenRows || l.word != "" {
		return
	}
	for place, cell := range next.cells {
		if cell = trimCell(cell); place >= len(l.kinds) || cell == "" || slices.Contains(nullWords(), cell) && cell != "无" {
			continue
		}
		l.kinds[place][kindOf(cell)]++
		if len(l.samples[place]) < shownSamples && !slices.Contains(l.samples[place], cell) {
			l.samples[place] = append(l.samples[place], cell)
		}
	}
}

func kindOf(cell string) string {
	switch {
	case looksStamp.MatchString(cell):
		return seenStamp
	case looksDate.MatchString(cell):
		return seenDate
	case looksNumber.MatchString(cell):
		return seenNumber
	case looksBoolean.MatchString(cell):
		return seenBoolean
	}
	return seenText
}

// footer is the pattern of a footer and its line: only where what follows is no data.
func (l *columnLook) footer() (string, int64) {
	if l.word == "" || l.dense || l.after >= footerRows {
		return "", 0
	}
	return "^" + regexp.QuoteMeta(l.word), l.line
}

// kind is what most values of a column are; a text among nine others makes it text only
// beyond one in ten, so that a few bad cells do not hide a date.
func (l *columnLook) kind(place int) string {
	total, best := 0, seenEmpty
	for _, kind := range []string{seenText, seenNumber, seenDate, seenStamp, seenBoolean} {
		count := l.kinds[place][kind]
		if total += count; count > l.kinds[place][best] {
			best = kind
		}
	}
	if best != seenText && 10*l.kinds[place][seenText] > total {
		return seenText
	}
	return best
}

// canBe says whether a column of the file could hold what a contract's column wants.
func (l *columnLook) canBe(place int, kind string) bool {
	seen := l.kind(place)
	switch {
	case seen == seenEmpty || kind == "text":
		return true
	case kind == "date" || kind == "timestamp":
		return seen == seenDate || seen == seenStamp || l.isBook && seen == seenNumber
	case kind == "boolean":
		return seen == seenBoolean || seen == seenNumber
	}
	return seen == seenNumber || seen == seenDate && kind == "bigint"
}

// suits weighs what a column holds against what a contract's column wants: a column of
// days is rather a time than a name.
func (l *columnLook) suits(place int, kind string) float64 {
	isText, seen := kind == seenText, l.kind(place)
	switch {
	case seen == seenEmpty:
		return 0
	case isText && (seen == seenDate || seen == seenStamp || seen == seenBoolean):
		return -0.2
	case !isText && seen != seenText:
		return 0.1
	}
	return 0
}

// shownValues are a column's samples as anybody may see them.
func (l *columnLook) shownValues(place int, header, personal string) []string {
	var shown []string
	for _, sample := range l.samples[place] {
		chars := []rune(sample)
		switch {
		case personal == "id":
			sample = maskID(sample)
		case personal != "" || looksPersonal.MatchString(header):
			sample = string(chars[:1]) + "**"
		default:
			sample = longDigits.ReplaceAllStringFunc(sample, maskLong)
		}
		if chars = []rune(sample); len(chars) > 40 {
			sample = string(chars[:40]) + "…"
		}
		shown = append(shown, strings.ReplaceAll(sample, "\n", " "))
	}
	return shown
}

// maskLong masks digits that may be an identity number or a telephone number.
func maskLong(digits string) string {
	if len(digits) == 11 && digits[0] != '1' || len(digits) > 11 && len(digits) != 15 && len(digits) != 18 {
		return digits
	}
	return maskID(digits)
}
