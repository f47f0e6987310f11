package etl

import (
	"testing"
	"unicode"
)

func TestTrimCell_dropsEveryWhiteSpaceAndNothingElse(t *testing.T) {
	for char := rune(0); char <= 0x10FFFF; char++ {
		if char >= 0xD800 && char < 0xE000 {
			continue // no characters
		}
		cell := string(char)
		want := cell
		if unicode.IsSpace(char) || char == '\uFEFF' || char == '\u200B' {
			want = ""
		}
		if got := trimCell(cell + "甲 a" + cell); got != want+"甲 a"+want {
			t.Errorf("%U: got %q", char, got)
		}
		if got := trimCell(cell); got != want {
			t.Errorf("%U alone: got %q", char, got)
		}
	}
	if got := trimCell("\x80\xe4\xb8"); got != "\x80\xe4\xb8" {
		t.Errorf("broken bytes became %q", got)
	}
}
