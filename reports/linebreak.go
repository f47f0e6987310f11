package reports

import (
	"strings"
	"unicode"

	"github.com/rivo/uniseg"
)

// Where Chinese text may break. UAX #14 decides, and on top of it the rules that
// Chinese print keeps: no line begins with closing or ends with opening punctuation
// (避头尾), quotation marks break like brackets, and a number stays with its unit.

const (
	// noStart must not begin a line.
	noStart = "，。、；：？！）》〉」』】”’〕］｝％‰‱°′″℃℉…—～·•,.;:?!)]}%"
	// noEnd must not end a line.
	noEnd = "（《〈「『【“‘〔［｛([{￥＄№"
	// closers have their ink in the left half of a full-width square, openers in
	// the right half: beside each other the empty halves are too much.
	closers = "，。、；：）》〉」』】”’〕］"
	openers = "（《〈「『【“‘〔［"
)

// unitWords are what a number must not be torn from, longest first where one begins
// with another.
func unitWords() []string {
	return []string{
		"个百分点", "个工作日", "平方米", "百分点", "工作日", "个自然日", "个月", "万元", "亿元", "万件", "万人", "万次", "分钟", "小时",
		"年度", "季度", "公里", "年", "月", "日", "时", "分", "秒", "元", "万", "亿", "天", "周", "件", "个", "家", "人", "次", "项",
		"户", "号", "条", "款", "章", "节", "页", "份", "类", "批", "处", "岁", "级", "期", "倍", "名", "套", "台", "笔", "张", "张次",
		"％", "%", "‰", "℃", "°", "㎡", "米", "千米", "吨", "级次", "题", "位", "组", "点",
	}
}

// breakPoints tells for each character of a text whether a line may end after it.
func breakPoints(text []rune) []bool {
	allowed := make([]bool, len(text))
	at, state := 0, -1
	for rest := string(text); rest != ""; {
		var cluster string
		var boundaries int
		cluster, rest, boundaries, state = uniseg.StepString(rest, state)
		at += len([]rune(cluster))
		allowed[at-1] = boundaries&uniseg.MaskLine != uniseg.LineDontBreak
	}
	for i := 0; i+1 < len(text); i++ {
		allowed[i] = mayBreak(text[i], text[i+1], allowed[i])
	}
	keepUnits(text, allowed)
	keepSlashes(text, allowed)
	if len(text) > 0 {
		allowed[len(text)-1] = true
	}
	return allowed
}

// mayBreak is the verdict between two characters, given that of UAX #14.
func mayBreak(before, after rune, standard bool) bool {
	switch {
	case before == '\n':
		return true
	case after == '\n':
		return false
	case strings.ContainsRune(noStart, after) && (before != ' ' || after >= 0x80):
		return false
	case strings.ContainsRune(noEnd, before):
		return false
	case before == '〕' && isDigitRune(after), before == '第' && isDigitRune(after):
		return false
	case (before == '”' || before == '’') && isWide(after):
		return true
	case (after == '“' || after == '‘') && isWide(before):
		return true
	}
	return standard
}

// keepUnits forbids breaks between a number and its unit, and inside the unit.
func keepUnits(text []rune, allowed []bool) {
	units := unitWords()
	for i := 0; i+1 < len(text); i++ {
		number := isDigitRune(text[i]) || strings.ContainsRune("%％‰", text[i]) && i > 0 && isDigitRune(text[i-1])
		if !number || isDigitRune(text[i+1]) {
			continue
		}
		start := i + 1
		if text[start] == ' ' && start+1 < len(text) {
			start++
		}
		length := unitLength(text[start:], units)
		for k := i; length > 0 && k < start+length-1; k++ {
			allowed[k] = false
		}
	}
}

// keepSlashes forbids breaks after a slash in short forms such as B/S; addresses may
// break there.
func keepSlashes(text []rune, allowed []bool) {
	const long = 16
	for from := 0; from < len(text); {
		to := from
		for to < len(text) && text[to] > ' ' && text[to] < 0x7f {
			to++
		}
		for i := from; i+1 < to && to-from < long; i++ {
			if text[i] == '/' {
				allowed[i] = false
			}
		}
		from = max(to, from+1)
	}
}

func unitLength(text []rune, units []string) int {
	longest := 0
	for _, unit := range units {
		word := []rune(unit)
		if len(word) > longest && len(word) <= len(text) && string(text[:len(word)]) == unit {
			longest = len(word)
		}
	}
	return longest
}

// isWide tells characters of the Chinese square: ideographs, kana, hangul, full-width
// punctuation.
func isWide(char rune) bool {
	return char >= 0x2e80 && char <= 0xd7ff || char >= 0xf900 && char <= 0xfaff || char >= 0xfe30 && char <= 0xfe4f ||
		char >= 0xff01 && char <= 0xff60 || char >= 0xffe0 && char <= 0xffe6 || strings.ContainsRune("“”‘’—…", char)
}

func isDigitRune(char rune) bool {
	return char >= '0' && char <= '9' || char >= '０' && char <= '９'
}

// isIdeograph tells the characters that words are made of, punctuation left out.
func isIdeograph(char rune) bool { return unicode.Is(unicode.Han, char) }

// isLatin tells letters and digits that want a little air beside Chinese.
func isLatin(char rune) bool {
	return isDigitRune(char) && char < 0x80 || unicode.IsLetter(char) && !isWide(char) || char == '%'
}

// isInvisible tells characters that take part in breaking lines but draw nothing.
func isInvisible(char rune) bool {
	return char == '\n' || char >= 0x200b && char <= 0x200f || char == 0x2060 || char == 0xfeff || char >= 0xfe00 && char <= 0xfe0f || char == 0x00ad
}
