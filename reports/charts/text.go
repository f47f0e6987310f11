package charts

import (
	"math"
	"math/big"
	"strconv"
	"strings"
	"unicode"
)

// The look shared by all charts. The colours follow Okabe and Ito in hue, told apart
// by people with colour-blindness, and alternate dark and light so that they stay
// apart in grey print.
const (
	fontFamily = "Noto Sans SC,Source Han Sans SC,Microsoft YaHei,PingFang SC,WenQuanYi Micro Hei,sans-serif"
	fontSize   = 13
	labelSize  = 12
	lineHeight = 17
	legendMark = 18
	markStep   = 19

	ink     = "#1f2933" // words
	grey    = "#52606d" // units, scales
	axisInk = "#7b8794"
	gridInk = "#e4e7eb"
	webInk  = "#cbd2d9" // the web of a radar
	markInk = "#a61b1b" // limits
)

// words are what a chart says itself.
type words struct{ noData, unit, ring, left, rest, separator, item, missing string }

func wordsOf(language string) words {
	if strings.HasPrefix(language, "en") {
		return words{"no data", "unit: ", "outer ring ", "not drawn: ", "others: no data", "; ", "Item", "—"}
	}
	return words{"暂无数据", "单位：", "外圈为 ", "未绘出：", "其余暂无数据", "；", "项目", "—"}
}

func palette() []string {
	return []string{"#14508c", "#e69f00", "#00845f", "#9ccbe8", "#a3456f", "#6b7280", "#f0d878", "#33265c"}
}

func symbol(index int) string {
	return []string{"circle", "rect", "triangle", "diamond"}[index%4]
}

func dash(index int) string {
	return []string{"solid", "dashed", "dotted"}[index%3]
}

// contrast is black or white, whichever reads better on the colour.
func contrast(color string) string {
	value, err := strconv.ParseUint(strings.TrimPrefix(color, "#"), 16, 32)
	if err != nil {
		return ink
	}
	red, green, blue := float64(value>>16&255), float64(value>>8&255), float64(value&255)
	if 0.299*red+0.587*green+0.114*blue > 140 {
		return "#111111"
	}
	return "#ffffff"
}

// textWidth estimates the width of a text in pixels, a little on the wide side:
// the layout must hold in whatever font the reader's browser has.
func textWidth(text string, size float64) float64 {
	widest := 0.0
	for line := range strings.SplitSeq(text, "\n") {
		width := 0.0
		for _, char := range line {
			width += charWidth(char)
		}
		widest = max(widest, width)
	}
	return widest * size
}

func charWidth(char rune) float64 {
	switch {
	case char >= 0x2e80 || char == '“' || char == '”' || char == '‘' || char == '’' || char == '—' || char == '…':
		return 1
	case unicode.IsUpper(char) || char == '%' || char == '@':
		return 0.72
	case strings.ContainsRune("il.,:;|!'() ", char):
		return 0.34
	default:
		return 0.58
	}
}

// wrap breaks a label into lines of at most the given width in pixels, never inside
// a number or a Latin word unless that alone is wider than a line.
func wrap(text string, width, size float64) []string {
	if head, rest, found := strings.Cut(text, "\n"); found {
		return append(wrap(head, width, size), wrap(rest, width, size)...)
	}
	var lines []string
	line := ""
	for _, piece := range pieces(text) {
		if line != "" && textWidth(line+piece, size) > width {
			lines = append(lines, strings.TrimSpace(line))
			line = ""
		}
		for line == "" && textWidth(piece, size) > width && len([]rune(piece)) > 1 {
			head := cut(piece, width, size)
			lines = append(lines, head)
			piece = strings.TrimPrefix(piece, head)
		}
		line += piece
	}
	if strings.TrimSpace(line) != "" || len(lines) == 0 {
		lines = append(lines, strings.TrimSpace(line))
	}
	return balance(lines, width, size)
}

// balance evens out a label of two lines, so that the second is not one character.
func balance(lines []string, width, size float64) []string {
	if len(lines) != 2 {
		return lines
	}
	parts := pieces(lines[0])
	for len(parts) > 1 {
		last := parts[len(parts)-1]
		moved := last + lines[1]
		head := strings.Join(parts[:len(parts)-1], "")
		if textWidth(moved, size) > textWidth(head, size) || textWidth(moved, size) > width {
			break
		}
		lines = []string{strings.TrimSpace(head), moved}
		parts = parts[:len(parts)-1]
	}
	return lines
}

func cut(text string, width, size float64) string {
	runes := []rune(text)
	end := 1
	for end < len(runes) && textWidth(string(runes[:end+1]), size) <= width {
		end++
	}
	return string(runes[:end])
}

// pieces cuts a text where a line may break: between Chinese characters, after
// spaces, not before closing punctuation or after opening punctuation, not between a
// number and the 年, 月, 日 … that follows it.
func pieces(text string) []string {
	var list []string
	start, runes := 0, []rune(text)
	for i := 1; i < len(runes); i++ {
		before, after := runes[i-1], runes[i]
		wide := before >= 0x2e80 || after >= 0x2e80 || before == ' '
		unit := unicode.IsDigit(before) && strings.ContainsRune("年月日季度号期级类％", after)
		closing := strings.ContainsRune("，。、；：？！）》〉」』】”’％%‰℃)", after)
		opening := strings.ContainsRune("（《〈「『【“‘(", before)
		if wide && !unit && !closing && !opening {
			list = append(list, string(runes[start:i]))
			start = i
		}
	}
	return append(list, string(runes[start:]))
}

// number prints a value with the given decimals and thousands separators, half up on the
// shortest decimal that stands for it: 13.625 is 13.63, as in the tables.
func number(value float64, decimals int) string {
	text := strconv.FormatFloat(math.Abs(value), 'f', -1, 64)
	if exact, ok := new(big.Rat).SetString(text); ok {
		text = exact.FloatString(decimals)
	}
	whole, fraction, found := strings.Cut(text, ".")
	for i := len(whole) - 3; i > 0; i -= 3 {
		whole = whole[:i] + "," + whole[i:]
	}
	if found {
		whole += "." + fraction
	}
	if value < 0 && strings.Trim(whole, "0.,") != "" {
		return "-" + whole
	}
	return whole
}

// decimals is the number of decimals, at most two, that the values need.
func decimals(values []*float64) int {
	need := 0
	for _, value := range values {
		if value == nil {
			continue
		}
		for need < 2 && math.Abs(*value*math.Pow10(need)-math.Round(*value*math.Pow10(need))) > 1e-6 {
			need++
		}
	}
	return need
}
