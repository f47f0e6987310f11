package demo_test

import (
	"strings"
	"testing"
	"time"
)

// The checks below follow the standards' own congruences and share nothing with
// the generator, which computes check digits from weights.

// isCreditCode tests both check digits of a unified social credit code.
func isCreditCode(code string) bool {
	const alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY"
	if len(code) != 18 {
		return false
	}
	sum, power := 0, 1
	for i := range 17 {
		value := strings.IndexByte(alphabet, code[i])
		if value < 0 {
			return false
		}
		sum += value * power
		power = power * 3 % 31
	}
	if (sum+strings.IndexByte(alphabet, code[17]))%31 != 0 {
		return false
	}
	return isBody(code[8:17])
}

// isBody tests the nine characters of GB 11714.
func isBody(body string) bool {
	const digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
	sum := 0
	for i, weight := range []int{3, 7, 9, 10, 5, 8, 4, 2} {
		sum += weight * strings.IndexByte(digits, body[i])
	}
	return (sum+strings.IndexByte("0123456789X", body[8]))%11 == 0
}

// isIDNumber tests the birth day and the check digit (ISO 7064, MOD 11-2).
func isIDNumber(number string) bool {
	if len(number) != 18 {
		return false
	}
	if _, err := time.Parse("20060102", number[6:14]); err != nil {
		return false
	}
	rest := 0
	for i := range 18 {
		value := strings.IndexByte("0123456789X", number[i])
		if value < 0 || value == 10 && i < 17 {
			return false
		}
		rest = (rest*2 + value) % 11
	}
	return rest == 1
}

func TestIsCreditCode_knownVectors(t *testing.T) {
	for code, want := range map[string]bool{
		"91350100M000100Y43": true, "91350211M000100Y46": true, "91230500MA1B3N1N2M": true,
		"11420000MB15291767": true, "11230500001755309F": true, "91320105780688132K": true,
		"91320105780688132X": false, "00000000000000000X": false, "": false,
	} {
		if got := isCreditCode(code); got != want {
			t.Errorf("isCreditCode(%q) = %v, want %v", code, got, want)
		}
	}
}

func TestIsIDNumber_knownVectors(t *testing.T) {
	for number, want := range map[string]bool{
		"11010519491231002X": true, "440524188001010014": true,
		"110105194912310021": false, "440524188002300014": false, "4.10323E+17": false,
	} {
		if got := isIDNumber(number); got != want {
			t.Errorf("isIDNumber(%q) = %v, want %v", number, got, want)
		}
	}
}
