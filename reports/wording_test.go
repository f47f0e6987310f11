package reports_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"jixiao/internal/wording"
)

// TestWording_everyTextIsUsedAndEveryUseHasAText reads the sections' source: a key that no
// text stands under would be an error only when somebody prints it, and a text that
// nobody asks for is dead. Keys that are put together by the code are named here.
func TestWording_everyTextIsUsedAndEveryUseHasAText(t *testing.T) {
	words, err := wording.Read(os.DirFS("."), "zh")
	if err != nil {
		t.Fatal(err)
	}
	composed := []string{
		"rule.", "calc.rounding.", "conclusion.rounding.", "status.", "measure.", "basics.", "report.", "survey.cut.", "survey.standing.", "survey.method.", "problems.groundless.", "claim.", "book.",
	}
	used := map[string]bool{}
	paths, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	say := regexp.MustCompile(`(?:say|result|add|appendix)\(((?:"[a-z0-9._]+"(?:, )?)+)`)
	key := regexp.MustCompile(`"([a-z0-9._]+)"`)
	for _, path := range paths {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for _, call := range say.FindAllStringSubmatch(string(text), -1) {
			for no, match := range key.FindAllStringSubmatch(call[1], -1) {
				if strings.HasSuffix(match[1], ".") || no > 0 && !strings.Contains(match[1], ".") {
					continue
				}
				used[match[1]] = true
				if !words.Has(match[1]) {
					t.Errorf("%s asks for %s, which has no text", path, match[1])
				}
			}
		}
	}
	if len(used) < 100 {
		t.Fatalf("only %d uses were found", len(used))
	}
	for name := range words {
		known := used[name]
		for _, prefix := range composed {
			known = known || strings.HasPrefix(name, prefix)
		}
		if !known {
			t.Errorf("nobody asks for %s", name)
		}
	}
}
