package narrative

import (
	"strings"
	"testing"
)

// shown are the literals of a text: numbers with their unit, days as they are compared.
func shown(text string) string {
	var parts []string
	for _, one := range literals(text) {
		if one.day != "" {
			parts = append(parts, one.day)
			continue
		}
		parts = append(parts, one.digits+one.unit)
	}
	return strings.Join(parts, " ")
}

func TestLiterals_findsFiguresAndDays(t *testing.T) {
	for text, want := range map[string]string{
		"归集信息10,852条":           "10852",
		"及时率为94.5%，提高3.2个百分点":   "94.5% 3.2个百分点",
		"资金112万元，实付108.64万元":    "112万 108.64万",
		"总投资1.2亿元、35.5元":        "1.2亿 35.5",
		"占９８．５％":                "98.5%",
		"2021年5月1日至2021-12-31":  "2021-05-01 2021-12-31",
		"2021/9/3 和 2021.10.08": "2021-09-03 2021-10-08",
		"2021年7月归集914条":         "914 2021-07",
		"9月30日前完成":              "09-30",
		"7个工作日内、2小时":            "7 2",
		"- 12个单位":               "12",
		"涉及120日的数据":             "120",
		"满意度 88.6 分":            "88.6",
		"下降-3.5%":               "3.5%",
		"千分之一即1‰":               "1‰",
	} {
		if got := sorted(shown(text)); got != sorted(want) {
			t.Errorf("%s: %q, wanted %q", text, got, want)
		}
	}
}

func sorted(text string) string {
	parts := strings.Fields(text)
	for no := range parts {
		for other := no; other > 0 && parts[other] < parts[other-1]; other-- {
			parts[other], parts[other-1] = parts[other-1], parts[other]
		}
	}
	return strings.Join(parts, " ")
}

// Each exclusion has a case here, by its name.
func TestMasks_eachHidesWhatIsNoFigure(t *testing.T) {
	cases := map[string][]string{
		"live reference":               {"得{{ measure:a1 as percent }}分", "{{ phone_count2 }}"},
		"fenced code":                  {"```\n12 34\n```\n后", "```\n12"},
		"code":                         {"运行`jixiao 12`"},
		"address":                      {"见https://a.example/b?c=12，", "www.example.cn/12"},
		"heading":                      {"### 完成12项\n后", "# 2021年共12项"},
		"title of a document":          {"《办法（2020修订）12条》", "《跨\n行12》"},
		"document number":              {"财预〔2020〕10号", "豫财效[2020]10号", "（2020）第3号", "〔 2021 〕 5 号"},
		"number of a list":             {"1. 建立制度", "12、完善机制", "  3）推进", "完成；2.加强", "> 4. 引用"},
		"number in brackets":           {"（3）其他", "(12)其他"},
		"ordinal":                      {"第46条", "第3款", "第 2 批", "第1—3季度"},
		"numbered document":            {"10号文", "12 号楼"},
		"years":                        {"2019-2021年", "2019至2021年度", "2019—2021"},
		"name with digits":             {"GB32100-2015", "A4纸", "IPv6", "5G网络", "Q3"},
		"version":                      {"版本1.2.3"},
		"identity or telephone number": {"13800000000", "410000000000000000", "0371-12345678"},
		"clock time":                   {"9:30", "18：00：05"},
	}
	for _, mask := range masks() {
		if len(cases[mask.name]) == 0 {
			t.Errorf("%s: no case", mask.name)
		}
		for _, text := range cases[mask.name] {
			if got := shown(text); got != "" {
				t.Errorf("%s: %q in %q", mask.name, got, text)
			}
		}
		delete(cases, mask.name)
	}
	if len(cases) > 0 {
		t.Errorf("cases of no mask: %v", cases)
	}
	for _, text := range []string{"2021年", "2021年度", "2021 年", "自2021起。", "12月", "6月份", "3季度", "30日内", "24时"} {
		if got := shown(text); got != "" {
			t.Errorf("a time: %q in %q", got, text)
		}
	}
}

func TestLiterals_hostileTextEnds(*testing.T) {
	for _, text := range []string{
		strings.Repeat("{{", 50_000), strings.Repeat("《", 50_000), strings.Repeat("2021年", 20_000),
		strings.Repeat("1,", 50_000), strings.Repeat("９", 50_000), strings.Repeat("```", 30_000), "\xff\xfe12\x00%", strings.Repeat("9", 100_000),
	} {
		literals(text)
	}
}

func FuzzLiterals(f *testing.F) {
	f.Add("\xf0\x90９") // signs that are no text keep their places
	f.Add("总得分85.22分，{{ grade }} 《a》〔2020〕1号 ９％")
	f.Fuzz(func(t *testing.T, text string) {
		for _, one := range literals(text) {
			if one.at < 0 || one.at > len(text) {
				t.Errorf("%+v lies outside", one)
			}
		}
	})
}

func TestHeld_printsAsReportsDo(t *testing.T) {
	figures := held{numbers: []float64{0.9446, 3, 12.5, 112, 10852, 1086400, 120000000}, days: map[string]bool{"2021-12-31": true, "2021-12": true, "12-31": true}}
	for text, want := range map[string]bool{
		"10,852条": true, "10852": true, "10853": false,
		"94.46%": true, "94.5%": true, "94%": true, "94.4%": false, "95%": false, "112%": false,
		"108.64万元": true, "108.6万元": true, "109万元": true, "108万元": false, "112万元": true,
		"1.2亿元": true, "1.3亿元": false,
		"12.5": true, "12": false, "13": false, "12.50": true, "3": true, "3.0": true, "944.6‰": true,
		"2021年12月31日": true, "2021-12-30": false, "2021年12月": true, "2021年11月": false, "12月31日": true,
	} {
		found := literals(text)
		if len(found) != 1 || figures.has(found[0]) != want {
			t.Errorf("%s: %+v, wanted %v", text, found, want)
		}
	}
}
