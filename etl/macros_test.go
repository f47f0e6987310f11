package etl

import (
	"context"
	"math/rand/v2"
	"strconv"
	"testing"

	"jixiao/internal/warehouse"
)

// macro wants of a function of macros.sql the value, as text, of each argument.
func macro(t *testing.T, expression string, cases map[string]string) {
	t.Helper()
	inMacros(t, func(ctx context.Context, tx *warehouse.Tx) error {
		for argument, want := range cases {
			var got string
			query := "select coalesce(cast(" + expression + " as text), '∅') from (select nullif($1, '∅') as x)"
			if err := tx.QueryRow(ctx, query, argument).Scan(&got); err != nil {
				t.Errorf("%s of %q: %v", expression, argument, err)
			}
			if got != want {
				t.Errorf("%s of %q: got %s, want %s", expression, argument, got, want)
			}
		}
		return nil
	})
}

func TestIsCreditCode(t *testing.T) {
	macro(t, "is_credit_code(x)", map[string]string{
		"91350100M000100Y43": "true", "91350211M000100Y46": "true", "91230500MA1B3N1N2M": "true",
		"11420000MB15291767": "true", "11230500001755309F": "true", "91320105780688132K": "true",
		"91350100M000100Y44": "false", // check character
		"91350100M000100Y34": "false", // two characters swapped
		"91350100M000I00Y43": "false", // not in the alphabet
		"91350100m000100y43": "false", // lower case
		"9135010AM000100Y43": "false", // a letter in the division code
		"91350100M000100Y4":  "false", "91350100M000100Y433": "false",
		"000000000000000000": "false", "00000000000000000X": "false",
		"９1350100M000100Y43": "false", "": "false", "∅": "∅",
	})
}

func TestIsCreditCode_agreesWithTheStandard(t *testing.T) {
	cases := map[string]string{}
	for i := range 200 {
		code := creditCode(i * 49_999)
		cases[code], cases["2"+code[1:]] = "true", "false"
	}
	macro(t, "is_credit_code(x)", cases)
}

func TestIsCreditCode_readerVouchesForNothingTheRuleRefuses(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	cases := map[string]string{}
	for i := range 2000 {
		code := []byte(creditCode(i * 7_919))
		if i%2 == 1 { // one character another: of the alphabet, lower case, beyond it, of two bytes
			at := random.IntN(len(code))
			code = append(append(code[:at:at], []string{"0", "9", "A", "Z", "I", "y", " ", "汉", "é", "\x00"}[random.IntN(10)]...), code[at+1:]...)
		}
		cases[string(code)] = strconv.FormatBool(isCreditCode(string(code)))
	}
	valid := 0
	for _, says := range cases {
		if says == "true" {
			valid++
		}
	}
	if valid < 1000 {
		t.Errorf("the reader vouches for %d codes; wanted the thousand good ones", valid)
	}
	macro(t, "is_credit_code(x)", cases)
}

func TestIsIDNumber(t *testing.T) {
	macro(t, "is_id_number(x)", map[string]string{
		"11010519491231002X": "true", "440524188001010014": "true",
		"11010519491231002x": "true",
		"110105194912310021": "false", // check character
		"11010519490229002X": "false", // no such day
		"11010519491331002X": "false", // no such month
		"1101051949123100":   "false", "": "false", "∅": "∅",
	})
}

func TestNumber(t *testing.T) {
	macro(t, "jx_number(x, '元')", map[string]string{
		"12": "12", "-1.50": "-1.50", "1,234,567.89": "1234567.89", "１，２３４．５": "1234.5", "￥100": "100",
		"¥-5": "-5", "(1,234.50)": "-1234.50", "（8）": "-8", "100元": "100", "100 元": "100", "+7": "+7",
		"1,23": "∅", "12万元": "∅", "1e5": "∅", "1_000": "∅", "--1": "∅", "(-1)": "∅", "": "∅", "∅": "∅", "1.2.3": "∅", ".5": "∅", "NaN": "∅",
	})
	macro(t, "jx_ten_thousands(jx_number(x, '万元|万'))", map[string]string{
		"12.345678": "123456.78000000", "1,200万元": "12000000.00000000", "3万": "30000.00000000", "5元": "∅",
	})
	macro(t, "jx_share(x)", map[string]string{"3%": "0.0300000000", "97.5％": "0.9750000000", "0.03": "0.03", "%": "∅"})
}

func TestDate(t *testing.T) {
	macro(t, "jx_date(x)", map[string]string{
		"2021-05-01": "2021-05-01", "2021/5/1": "2021-05-01", "2021.5.1": "2021-05-01", "2021年5月1日": "2021-05-01",
		"2021 年 5 月 1 日": "2021-05-01", "20210501": "2021-05-01", "２０２１－０５－０１": "2021-05-01", "2021/5/1 0:00:00": "2021-05-01",
		"2021-05-01T23:30:00Z": "2021-05-02", "20210501235959": "2021-05-01", "2024-02-29": "2024-02-29", "2099-12-31": "2099-12-31",
		"2021-02-30": "∅", "2021-13-01": "∅", "31/31/2021": "∅", "5/1/2021": "∅", "2021": "∅", "2021-05": "∅", "20211301": "∅",
		"44317": "∅", "2021-05-01 垃圾": "∅", "infinity": "∅", "epoch": "∅", "": "∅", "∅": "∅", "2021-05-01 (BC)": "∅",
	})
}

func TestTimestamp(t *testing.T) {
	macro(t, "jx_timestamp(x)", map[string]string{
		"2021-05-01 10:20:30": "2021-05-01 10:20:30", "2021/5/1 9:05": "2021-05-01 09:05:00", "2021年5月1日 10时20分30秒": "2021-05-01 10:20:30",
		"2021年5月1日10:20": "2021-05-01 10:20:00", "2021-05-01T10:20:30.123": "2021-05-01 10:20:30", "2021-05-01T02:20:30Z": "2021-05-01 10:20:30",
		"2021-05-01T10:20:30+08:00": "2021-05-01 10:20:30", "2021-05-01 00:00:00-0500": "2021-05-01 13:00:00",
		"2021-05-01": "2021-05-01 00:00:00", "20210501102030": "2021-05-01 10:20:30",
		"2021-05-01 24:00:00": "2021-05-02 00:00:00", // after ISO 8601
		"2021-05-01 25:00:00": "∅", "2021-05-01 10:61": "∅", "2021-05-01 10": "∅", "10:20": "∅", "∅": "∅",
	})
}

func TestBoolean(t *testing.T) {
	macro(t, "jx_boolean(x)", map[string]string{
		"是": "true", "否": "false", "有": "true", "无": "false", "TRUE": "true", "0": "false", "Y": "true", "no": "false", "2": "∅", "∅": "∅",
	})
}

func TestMask(t *testing.T) {
	macro(t, "jx_mask(x)", map[string]string{"11010519491231002X": "110*************2X", "E123": "****", "": "", "∅": "∅"})
	macro(t, "jx_mask_within(x)", map[string]string{
		"身份证11010519491231002X，某人": "身份证110*************2X，某人", "91350100M000100Y43": "91350100M000100Y43",
	})
	same := map[string]string{}
	for _, number := range []string{"11010519491231002X", "E12345678", "某人的护照号", "12"} {
		same[number] = maskID(number)
	}
	macro(t, "jx_mask(x)", same)
}

func TestUnreadable(t *testing.T) {
	macro(t, "jx_is_unreadable(x)", map[string]string{
		"#N/A": "true", "#REF!": "true", "4.10101E+17": "true", "-1E+20": "true", "#1": "false", "E+17": "false",
		"4.1E+1": "false", "91350100M000100Y43": "false", "某公司": "false",
	})
	macro(t, "jx_is_too_precise(x, 2)", map[string]string{"1": "false", "1.20": "false", "1.200": "false", "1.234": "true"})
}
