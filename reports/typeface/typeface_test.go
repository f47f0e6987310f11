package typeface_test

import (
	"testing"

	"jixiao/reports/assets"
	"jixiao/reports/typeface"
)

func TestParse_widthsAndGaps(t *testing.T) {
	face, err := typeface.Parse(assets.SerifRegular)
	if err != nil {
		t.Fatal(err)
	}
	for _, char := range "评，。“”‘’—…（）《》·％‰℃〔〕①㎡" {
		t.Logf("%c has=%v width=%v", char, face.Has(char), face.Advance(char))
		if !face.Has(char) {
			t.Errorf("%c is missing", char)
		}
	}
	if got := face.Advance('评'); got != 1 {
		t.Errorf("评 is %v em wide, want 1", got)
	}
	if face.Has('𠮷') || face.Has('😀') || face.Has(-1) {
		t.Error("characters outside the basic plane cannot be drawn, so the face must not have them")
	}
	if got, want := face.Width("评1"), 1+face.Advance('1'); got != want {
		t.Errorf("width of 评1 is %v, want %v", got, want)
	}
}

func TestParse_refusesWhatIsNotTrueType(t *testing.T) {
	for _, data := range [][]byte{nil, []byte("OTTO0000000000000000"), assets.SansBold[:5000]} {
		if _, err := typeface.Parse(data); err == nil {
			t.Errorf("%d bytes that are no font were taken", len(data))
		}
	}
}

func TestHalve_narrowsClosingPunctuationOnly(t *testing.T) {
	for _, data := range [][]byte{assets.SerifRegular, assets.SansRegular, assets.SansBold} {
		face, err := typeface.Parse(data)
		if err != nil {
			t.Fatal(err)
		}
		half, err := face.Halve("，。、；：）》〉」』】”’〕］（评A")
		if err != nil {
			t.Fatal(err)
		}
		narrow, err := typeface.Parse(half.Data())
		if err != nil {
			t.Fatal(err)
		}
		for _, char := range "，。、；：）》」』】”’〕" {
			if !half.Has(char) || narrow.Advance(char) != 0.5 || face.Advance(char) != 1 {
				t.Errorf("%c: has %v, narrow %v, was %v", char, half.Has(char), narrow.Advance(char), face.Advance(char))
			}
		}
		for _, char := range "（评A" {
			if half.Has(char) || narrow.Advance(char) != face.Advance(char) {
				t.Errorf("%c must keep its width", char)
			}
		}
	}
}
