package etl

import (
	"crypto/sha256"
	"fmt"
	"math/big"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/go-json-experiment/json/jsontext"
)

// digits is a JSON number as it is written.
type digits string

// jsonNode is a value of a JSON text and where it stands. The value is nil (null, or not
// there), string, digits, bool, []any or map[string]any.
type jsonNode struct {
	value any
	up    *jsonNode
	name  string // of the member, "" for an element
	at    int    // of the element
}

// path is where the value stands: releases[3].contracts[0].value.amount.
func (n jsonNode) path() string {
	own := n.name
	if n.name == "" && (n.up != nil || n.at >= 0) {
		own = "[" + strconv.Itoa(n.at) + "]"
	}
	if n.up == nil {
		return own
	}
	before := n.up.path()
	if before == "" || n.name == "" {
		return before + own
	}
	return before + "." + own
}

// kind is what the value is, in words.
func (n jsonNode) kind() string {
	switch n.value.(type) {
	case string:
		return "a text"
	case digits:
		return "a number"
	case []any:
		return "an array"
	case map[string]any:
		return "an object"
	case nil:
		return "nothing"
	}
	return "true or false"
}

// nodeReading takes values out of nodes and keeps the first that is not what it should be.
type nodeReading struct{ err error }

func (r *nodeReading) wrong(n jsonNode, format string, args ...any) {
	if r.err == nil {
		r.err = fmt.Errorf("%s: %s\nhint: the package does not keep the OCDS schema: ask its publisher, or correct it there", placeOf(n), fmt.Sprintf(format, args...))
	}
}

func placeOf(n jsonNode) string {
	if path := n.path(); path != "" {
		return path
	}
	return "the top"
}

// get is a member of an object, further names those of objects inside it.
func (r *nodeReading) get(n jsonNode, names ...string) jsonNode {
	for _, name := range names {
		up := n
		n = jsonNode{up: &up, name: name}
		switch object := up.value.(type) {
		case nil:
		case map[string]any:
			n.value = object[name]
		default:
			r.wrong(up, "found %s; wanted an object {…}", up.kind())
		}
	}
	return n
}

// each are the elements of an array, all of them objects.
func (r *nodeReading) each(n jsonNode) []jsonNode {
	list, is := n.value.([]any)
	if !is && n.value != nil {
		r.wrong(n, "found %s; wanted an array […]", n.kind())
	}
	nodes := make([]jsonNode, 0, len(list))
	for at, value := range list {
		one := jsonNode{value: value, up: &n, at: at}
		if _, is := value.(map[string]any); !is {
			r.wrong(one, "found %s; wanted an object {…}", one.kind())
		}
		nodes = append(nodes, one)
	}
	return nodes
}

// text is a text, "" if there is none.
func (r *nodeReading) text(n jsonNode) string {
	text, is := n.value.(string)
	if !is && n.value != nil {
		r.wrong(n, "found %s; wanted a text", n.kind())
	}
	if strings.ContainsAny(text, "\x00\x1f") {
		r.wrong(n, "the text holds a control character")
	}
	return trimCell(text)
}

// id is an identifier, a text or a whole number.
func (r *nodeReading) id(n jsonNode) string {
	if number, is := n.value.(digits); is {
		if strings.ContainsAny(string(number), ".eE") {
			r.wrong(n, "found the number %s; wanted a text or a whole number", number)
		}
		return string(number)
	}
	return r.text(n)
}

// needed is an identifier that must be there.
func (r *nodeReading) needed(n jsonNode) string {
	id := r.id(n)
	if id == "" {
		r.wrong(n, "missing; the standard requires it")
	}
	return id
}

// number is a number in digits without exponent, "" if there is none.
func (r *nodeReading) number(n jsonNode) string {
	number, is := n.value.(digits)
	switch {
	case n.value == nil:
		return ""
	case !is:
		r.wrong(n, "found %s; wanted a number", n.kind())
		return ""
	}
	plain, is := writtenOut(string(number))
	if !is {
		r.wrong(n, "%.40s is no amount of money", number)
	}
	return plain
}

var isoDay = regexp.MustCompile(`^\d{4}-\d{2}-\d{2}$`)

// instant is a date with time (RFC 3339), or a day, as time.
func (r *nodeReading) instant(n jsonNode) (time.Time, bool) {
	text := r.text(n)
	if text == "" {
		return time.Time{}, false
	}
	layout := time.RFC3339Nano
	if isoDay.MatchString(text) {
		layout = time.DateOnly
	}
	at, err := time.Parse(layout, text)
	if err != nil {
		r.wrong(n, "%q is not a date such as 2021-05-01T00:00:00+08:00", text[:min(len(text), 40)])
	}
	return at, err == nil
}

// day is the day of a date as it is written, in its own time zone.
func (r *nodeReading) day(n jsonNode) string {
	at, is := r.instant(n)
	if !is {
		return ""
	}
	return at.Format(time.DateOnly)
}

var plainDigits = regexp.MustCompile(`^-?\d{1,30}(\.\d{1,40})?$`)

// writtenOut writes a JSON number without exponent, exactly.
func writtenOut(text string) (string, bool) {
	mantissa, exponent, is := strings.Cut(strings.ToLower(text), "e")
	if !plainDigits.MatchString(mantissa) {
		return "", false
	}
	if !is {
		return mantissa, true
	}
	power, err := strconv.Atoi(exponent)
	if err != nil || power > 30 || power < -30 {
		return "", false
	}
	number, is := new(big.Rat).SetString(text)
	if !is {
		return "", false
	}
	return ratText(number), true
}

// ratText is a decimal fraction in digits, without zeros behind it.
func ratText(number *big.Rat) string {
	text := number.FloatString(75)
	return strings.TrimSuffix(strings.TrimRight(text, "0"), ".")
}

// decimals is how many digits stand behind the point, zeros at the end not counted.
func decimals(number string) int {
	_, after, _ := strings.Cut(number, ".")
	return len(strings.TrimRight(after, "0"))
}

// isZero says whether a number is zero.
func isZero(number string) bool { return number != "" && strings.Trim(number, "-0.") == "" }

// shortKey stands for a key in maps of many.
func shortKey(key string) string {
	sum := sha256.Sum256([]byte(key))
	return string(sum[:16])
}

// pathOf writes a JSON pointer (RFC 6901) the way paths are shown.
func pathOf(at jsontext.Pointer) string {
	var b strings.Builder
	for token := range at.Tokens() {
		if no, err := strconv.Atoi(token); err == nil && no >= 0 {
			b.WriteString("[" + token + "]")
			continue
		}
		if b.Len() > 0 {
			b.WriteByte('.')
		}
		b.WriteString(token)
	}
	if b.Len() == 0 {
		return "the top"
	}
	return b.String()
}
