package term_test

import (
	"bytes"
	"os"
	"regexp"
	"strings"
	"testing"

	"jixiao/internal/term"
	"jixiao/internal/wording"
)

func TestWording_bothLanguagesHaveEveryMessage(t *testing.T) {
	words := map[string]wording.Words{}
	for _, language := range []string{"zh", "en"} {
		read, err := wording.Read(os.DirFS("."), language)
		if err != nil {
			t.Fatal(err)
		}
		words[language] = read
	}
	verbs := regexp.MustCompile(`%-?\d*[a-z]`)
	for key, english := range words["en"] {
		chinese := words["zh"][key]
		if got, want := len(verbs.FindAllString(chinese, -1)), len(verbs.FindAllString(english, -1)); got != want {
			t.Errorf("%s takes %d values in zh and %d in en", key, got, want)
		}
	}
	if len(words["zh"]) != len(words["en"]) {
		t.Errorf("zh has %d messages, en %d", len(words["zh"]), len(words["en"]))
	}
}

func TestScreen_jsonIsAloneOnStdout(t *testing.T) {
	var out, errOut bytes.Buffer
	screen, err := term.New(&out, &errOut, "en", true, false)
	if err != nil {
		t.Fatal(err)
	}
	screen.Say("next", "x")
	screen.Note("a note")
	screen.Progress("x", 1, 2, "rows")
	if err := screen.Object("x", map[string]int{"a": 1}); err != nil {
		t.Fatal(err)
	}
	if got := out.String(); got != "{\"kind\":\"x\",\"data\":{\"a\":1}}\n" {
		t.Errorf("stdout holds %q", got)
	}
	if !strings.Contains(errOut.String(), "a note") {
		t.Errorf("stderr holds %q", errOut.String())
	}
}

func TestLanguage(t *testing.T) {
	for _, c := range [][3]string{{"", "zh_CN.UTF-8", "zh"}, {"", "C", "en"}, {"en", "zh_CN", "en"}, {"zh", "", "zh"}} {
		if got := term.Language(c[0], c[1]); got != c[2] {
			t.Errorf("Language(%q, %q) is %s, wanted %s", c[0], c[1], got, c[2])
		}
	}
}
