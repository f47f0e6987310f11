package main

import (
	"bytes"
	"context"
	"encoding/csv"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"jixiao/internal/testkit"
	"jixiao/internal/workspace"
)

// command runs the program and wants an exit code.
func command(t *testing.T, code int, args ...string) string {
	t.Helper()
	var out, errOut bytes.Buffer
	got := run(context.Background(), args, strings.NewReader(""), &out, &errOut, func(string) string { return "en" })
	if got != code {
		t.Fatalf("%v: exit code %d, wanted %d\n%s%s", args, got, code, out.String(), errOut.String())
	}
	return out.String() + errOut.String()
}

func templates(t *testing.T) []workspace.Template {
	t.Helper()
	all, err := workspace.Templates()
	if err != nil || len(all) != 6 {
		t.Fatalf("%d templates: %v", len(all), err)
	}
	return all
}

// Every template is a workspace that is right as it stands: weights, measures, sources.
func TestTemplates_checkWithoutAWarning(t *testing.T) {
	listed := command(t, exitDone, "init", "--list-templates")
	for _, template := range templates(t) {
		t.Run(template.Name, func(t *testing.T) {
			if !strings.Contains(listed, template.Name) || template.About == "" {
				t.Errorf("the list does not say what %s is:\n%s", template.Name, listed)
			}
			dir := filepath.Join(t.TempDir(), "w")
			command(t, exitDone, "init", dir, "--template", template.Name)
			if said := command(t, exitDone, "-C", dir, "check"); strings.Contains(said, "warning") || strings.Contains(said, "note:") {
				t.Errorf("check says\n%s", said)
			}
		})
	}
	command(t, exitUsage, "init", filepath.Join(t.TempDir(), "w"), "--template", "road")
}

// The skeleton of judgements has a row for each point that people judge and no other.
func TestTemplates_judgementsListEveryJudgedPoint(t *testing.T) {
	for _, template := range templates(t) {
		t.Run(template.Name, func(t *testing.T) {
			dir := filepath.Join(t.TempDir(), "w")
			command(t, exitDone, "init", dir, "--template", template.Name)
			ws := testkit.Load(t, dir)
			var want []string
			for _, indicator := range ws.Tree.Indicators() {
				if indicator.Rule == "graded" {
					want = append(want, indicator.ID+" 1 "+indicator.Name)
				}
				for no, point := range indicator.Points {
					if point.Measure == "" {
						want = append(want, fmt.Sprintf("%s %d %s：%s", indicator.ID, no+1, indicator.Name, point.Text))
					}
				}
			}
			text, err := os.ReadFile(filepath.Join(dir, "judgements.csv"))
			if err != nil {
				t.Fatal(err)
			}
			rows, err := csv.NewReader(bytes.NewReader(text)).ReadAll()
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, row := range rows[1:] {
				if row[0] != ws.Evaluation.ID {
					t.Errorf("evaluation %s, wanted %s", row[0], ws.Evaluation.ID)
				}
				got = append(got, strings.Join(row[1:4], " "))
			}
			if !slices.Equal(got, want) {
				t.Error(cmp.Diff(want, got))
			}
		})
	}
}

// The sources that stand behind a # are right once they are opened.
func TestTemplates_commentedSourcesCanBeOpened(t *testing.T) {
	for _, template := range templates(t) {
		t.Run(template.Name, func(t *testing.T) {
			dir := filepath.Join(t.TempDir(), "w")
			command(t, exitDone, "init", dir, "--template", template.Name)
			path := filepath.Join(dir, "jixiao.yaml")
			text, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			opened := strings.NewReplacer("\n  # - ", "\n  - ", "\n  #   ", "\n    ").Replace(string(text))
			if err := os.WriteFile(path, []byte(opened), 0o600); err != nil {
				t.Fatal(err)
			}
			if ws := testkit.Load(t, dir); len(ws.Sources) < 5 {
				t.Errorf("%d sources", len(ws.Sources))
			}
		})
	}
}

func TestTemplates_unitCasesPass(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "w")
	command(t, exitDone, "init", dir, "--template", "framework")
	if said := command(t, exitDone, "-C", dir, "test"); !strings.Contains(said, "0 failed, 0 could not be run") {
		t.Error(said)
	}
}
