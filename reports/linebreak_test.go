package reports

import (
	"math"
	"math/rand/v2"
	"strings"
	"testing"
)

// pieces is the text cut at its break points.
func pieces(text string) []string {
	runes := []rune(text)
	var list []string
	start := 0
	for i, allowed := range breakPoints(runes) {
		if allowed {
			list = append(list, string(runes[start:i+1]))
			start = i + 1
		}
	}
	return list
}

func TestBreakPoints(t *testing.T) {
	for text, want := range map[string]string{
		"评价，结论。":                "评|价，|结|论。",
		"（一）总得分":                "（一）|总|得|分",
		"得85.22分":               "得|85.22分",
		"2021年5月1日":             "2021年|5月|1日",
		"提高5.17个百分点":            "提|高|5.17个百分点",
		"达94.83%，超过":            "达|94.83%，|超|过",
		"称“双公示”信息":              "称|“双|公|示”|信|息",
		"国办发〔2015〕51号":          "国|办|发|〔2015〕51号",
		"标准……评价——即":             "标|准……|评|价——|即",
		"共1,234,567条":           "共|1,234,567条",
		"B/S架构":                 "B/S|架|构",
		"it’s 35℃":              "it’s |35℃",
		"第3页":                   "第3页",
		"内 7 个工作日":              "内 |7 个工作日",
		"a\nb":                  "a\n|b",
		"金额￥120.00元":            "金|额|￥120.00元",
		"7%～9%":                 "7%～|9%",
		"《意见》（国办发）":             "《意|见》|（国|办|发）",
		"DuckDB 1.5与PostgreSQL": "DuckDB |1.5|与|PostgreSQL",
	} {
		if got := strings.Join(pieces(text), "|"); got != want {
			t.Errorf("%s breaks as %s, want %s", text, got, want)
		}
	}
}

func testSetter(t *testing.T) *textSetter {
	t.Helper()
	printer, err := NewPrinter(Fonts{})
	if err != nil {
		t.Fatal(err)
	}
	return &textSetter{faces: printer.faces, halves: printer.halves, roles: printer.text, missing: map[rune]int{}}
}

// TestLines_loseNothingAndFit breaks random texts in random widths: every character
// stays, in order, and no line is wider than it may be.
func TestLines_loseNothingAndFit(t *testing.T) {
	setter := testSetter(t)
	random := rand.New(rand.NewPCG(1, 2))
	alphabet := []rune("评价机构项目绩效得分年月日，。、；：（）“”《》—…〔〕％ABCxyz0123456789.,/- \n")
	style := &textStyle{role: serif, size: 16}
	for range 3000 {
		text := make([]rune, random.IntN(120))
		for i := range text {
			text[i] = alphabet[random.IntN(len(alphabet))]
		}
		width := 40 + random.Float64()*400
		for _, align := range []textAlign{alignLeft, alignJustify} {
			lines := measureText(setter.shape(textRun{string(text), style})).lines(width-20, width, align)
			var got strings.Builder
			for i, line := range lines {
				limit := width
				if i == 0 {
					limit = width - 20
				}
				if line.width > limit+0.05 && len(line.glyphs) > 4 {
					t.Fatalf("align %d, line %d of %q is %.1f wide, may be %.1f: %q", align, i, string(text), line.width, limit, runesOf(line.glyphs))
				}
				sum := 0.0
				for k, entry := range line.glyphs {
					got.WriteRune(entry.char)
					sum += entry.width + line.gaps[k]
				}
				if math.Abs(sum-line.width) > 0.01 {
					t.Fatalf("line %d of %q says it is %.2f wide and is %.2f", i, string(text), line.width, sum)
				}
			}
			if squeezed(got.String()) != squeezed(string(text)) {
				t.Fatalf("%q became %q", string(text), got.String())
			}
		}
	}
}

func squeezed(text string) string { return strings.NewReplacer(" ", "", "\n", "").Replace(text) }

func TestLines_justifiedLinesEndAtTheMargin(t *testing.T) {
	setter := testSetter(t)
	style := &textStyle{role: serif, size: bodySize, track: bodyTrack}
	text := strings.Repeat("平台自2016年10月上线运行，累计归集“双公示”信息1,234,567条；覆盖31个单位。", 12)
	lines := measureText(setter.shape(textRun{text, style})).lines(textWidth-32, textWidth, alignJustify)
	if len(lines) < 12 {
		t.Fatalf("only %d lines", len(lines))
	}
	for i, line := range lines[1 : len(lines)-1] {
		if math.Abs(line.width-textWidth) > 0.01 {
			t.Errorf("line %d is %.2f wide, want %.2f", i+2, line.width, textWidth)
		}
	}
}

func TestBalanced_linesAreAboutEquallyLong(t *testing.T) {
	setter := testSetter(t)
	m := measureText(setter.shape(textRun{"某县公共信用信息平台及政务服务信息系统运行维护项目绩效评价报告", &textStyle{role: serif, size: 26}}))
	m.glue(titleWords())
	lines := m.balanced(textWidth)
	if len(lines) != 2 || math.Abs(lines[0].width-lines[1].width) > 60 {
		t.Errorf("%d lines of %.0f and %.0f", len(lines), lines[0].width, lines[len(lines)-1].width)
	}
}

func TestNumbered(t *testing.T) {
	body := Numbered([]Block{
		Heading{Level: 1, Text: "a", Number: Unnumbered}, Heading{Level: 1, Text: "b"}, Heading{Level: 2, Text: "c"}, Text("x"),
		Heading{Level: 3, Text: "d"}, Heading{Level: 3, Text: "e"}, Heading{Level: 2, Text: "f"}, Heading{Level: 3, Text: "g"},
		Heading{Level: 1, Text: "h"}, Heading{Level: 2, Text: "i"}, Heading{Level: 1, Text: "j", Number: "附件1"}, Heading{Level: 1, Text: "k"},
	})
	var got []string
	for _, block := range body {
		if heading, ok := block.(Heading); ok {
			got = append(got, heading.Number+heading.Text)
		}
	}
	if want := "a 一、b （一）c 1.d 2.e （二）f 1.g 二、h （一）i 附件1j 三、k"; strings.Join(got, " ") != want {
		t.Errorf("got %s, want %s", strings.Join(got, " "), want)
	}
	for number, want := range map[int]string{1: "一", 10: "十", 11: "十一", 20: "二十", 21: "二十一", 99: "九十九", 100: "100"} {
		if got := chineseNumber(number); got != want {
			t.Errorf("%d is %s, want %s", number, got, want)
		}
	}
}
