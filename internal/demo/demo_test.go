package demo_test

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"jixiao/internal/demo"
)

func TestFiles_sameBytesAsInTheWorkspace(t *testing.T) {
	files, err := demo.Files()
	if err != nil {
		t.Fatal(err)
	}
	generated := map[string]bool{}
	for _, file := range files {
		generated[file.Path] = true
		have, err := os.ReadFile(filepath.Join(workspace, file.Path))
		if err != nil {
			t.Errorf("%v: run go run ./internal/demo/generate", err)
			continue
		}
		if !bytes.Equal(have, file.Data) {
			t.Errorf("%s differs from what the generator writes: run go run ./internal/demo/generate", file.Path)
		}
		if limit := 600_000; len(file.Data) >= limit {
			t.Errorf("%s has %d bytes, want less than %d", file.Path, len(file.Data), limit)
		}
	}
	err = filepath.WalkDir(filepath.Join(workspace, "data"), func(path string, entry os.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		if name, err := filepath.Rel(workspace, path); err != nil || !generated[filepath.ToSlash(name)] {
			t.Errorf("%s is not written by the generator", path)
		}
		return nil
	})
	if err != nil {
		t.Error(err)
	}
}

func TestWrite_twiceTheSame(t *testing.T) {
	first, second := t.TempDir(), t.TempDir()
	for _, dir := range []string{first, second} {
		if err := demo.Write(dir); err != nil {
			t.Fatal(err)
		}
	}
	err := filepath.WalkDir(first, func(path string, entry os.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		one, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		two, err := os.ReadFile(filepath.Join(second, strings.TrimPrefix(path, first)))
		if err == nil && !bytes.Equal(one, two) {
			t.Errorf("%s: two runs differ", strings.TrimPrefix(path, first))
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
}

// The README's table of wrong rows must name exactly the rows that break a rule.
func TestReadme_namesEveryRejectedRow(t *testing.T) {
	text, err := os.ReadFile(filepath.Join(workspace, "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	rows := readRecords(t)
	_, _, rejected := sound(rows)
	perFile := map[string][2]int{}
	for _, r := range rows {
		n := perFile[r.path]
		if rejected[fmt.Sprintf("%s:%d", strings.TrimPrefix(r.path, "data/"), r.line)] == "" {
			n[0]++
		} else {
			n[1]++
		}
		perFile[r.path] = n
	}
	for path, n := range perFile {
		want := regexp.MustCompile(fmt.Sprintf("(?m)^\\| `%s` \\| [^|]+ \\| %d \\| %d \\|", path, n[0], n[1]))
		if !want.Match(text) {
			t.Errorf("%s has %d good rows and %d others, and the README does not say so", path, n[0], n[1])
		}
	}
	for place, why := range rejectedTickets(t) {
		rejected[place] = why
	}
	named := map[string]bool{}
	for _, line := range regexp.MustCompile("(?m)^\\| `((?:records|tickets)/[^`]+)` \\| (\\d+) \\|").FindAllStringSubmatch(string(text), -1) {
		place := line[1] + ":" + line[2]
		named[place] = true
		if rejected[place] == "" {
			t.Errorf("the README says %s must be rejected, and it breaks no rule", place)
		}
	}
	for place, why := range rejected {
		if !named[place] {
			t.Errorf("%s breaks a rule (%s), and the README does not name it", place, why)
		}
	}
	if len(named) < 40 {
		t.Errorf("the README names %d rejected rows, want at least 40", len(named))
	}
}
