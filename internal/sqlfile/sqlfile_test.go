package sqlfile_test

import (
	"strings"
	"testing"

	"jixiao/internal/sqlfile"
)

func TestParse_headerAndBody(t *testing.T) {
	file, err := sqlfile.Parse("a.sql", "-- about: one: two\n-- test:  unique(a)\n-- test: not_null(a)\n\nselect 1\n", "about", "test")
	if err != nil {
		t.Fatal(err)
	}
	if got := file.Get("about"); got != "one: two" {
		t.Errorf("about is %q", got)
	}
	if got := file.All("test"); len(got) != 2 || got[1].Line != 3 || got[1].Value != "not_null(a)" {
		t.Errorf("tests are %v", got)
	}
	if file.BodyLine != 4 || strings.TrimSpace(file.Body) != "select 1" {
		t.Errorf("body at %d: %q", file.BodyLine, file.Body)
	}
}

func TestParse_mistakes(t *testing.T) {
	for text, want := range map[string]string{
		"-- abuot: x\nselect 1": `a.sql:1: "-- abuot: x" is not a header line`,
		"\n-- a comment\n":      `a.sql:2: "-- a comment" is not a header line`,
		"-- about: x\n\n":       "a.sql: no statement after the header",
	} {
		if _, err := sqlfile.Parse("a.sql", text, "about"); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: got %v, wanted %q", text, err, want)
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add("-- about: x\nselect 1")
	f.Add("--:\x00")
	f.Fuzz(func(t *testing.T, text string) {
		file, err := sqlfile.Parse("a.sql", text, "about")
		if err == nil && !strings.HasSuffix(text, file.Body) {
			t.Errorf("the body %q is not the end of %q", file.Body, text)
		}
	})
}
