package main

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

// TestRoadMaintenance_followsTheDocument does what docs/road-maintenance.md says and
// nothing else, in a fresh folder: its commands in their order, its jixiao.yaml. Every
// score of its table, the total and the grade must come out.
func TestRoadMaintenance_followsTheDocument(t *testing.T) {
	text, err := os.ReadFile("../../docs/road-maintenance.md")
	if err != nil {
		t.Fatal(err)
	}
	page := string(text)
	settings := regexp.MustCompile("(?s)```yaml\n(.*?)```").FindStringSubmatch(page)
	if settings == nil {
		t.Fatal("the page shows no jixiao.yaml")
	}
	var script strings.Builder
	for _, block := range regexp.MustCompile("(?s)```sh\n(.*?)```").FindAllStringSubmatch(page, -1) {
		for line := range strings.SplitSeq(strings.TrimSpace(block[1]), "\n") {
			switch line = strings.TrimPrefix(line, "bin/"); {
			case strings.HasPrefix(line, "jixiao -C road explain"):
				script.WriteString("exec " + line + "\nstdout 'data/outputs.csv:4'\n")
			case strings.HasPrefix(line, "jixiao -C road run"):
				script.WriteString("done " + line + "\nstdout '86.87 points, grade 良'\n")
			case strings.HasPrefix(line, "jixiao"):
				script.WriteString("exec " + line + "\n! stdout 'warning'\n! stderr '^jixiao: '\n")
			default:
				script.WriteString(line + "\n")
			}
			if strings.HasPrefix(line, "jixiao init") {
				script.WriteString("cp settings.yaml road/jixiao.yaml\n")
			}
		}
	}
	dir := t.TempDir()
	scores := filepath.Join(dir, "scores.csv")
	script.WriteString("exec jixiao -C road query indicator_scores --format csv -o '" + filepath.ToSlash(scores) + "'\n")
	script.WriteString("-- settings.yaml --\n" + settings[1])
	files, err := filepath.Glob("../../testdata/road-maintenance/*.csv")
	if err != nil || len(files) != 6 {
		t.Fatalf("%d data files: %v", len(files), err)
	}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		script.WriteString("-- testdata/road-maintenance/" + filepath.Base(file) + " --\n" + string(data))
	}
	if err := os.WriteFile(filepath.Join(dir, "road.txtar"), []byte(script.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { compareScores(t, page, scores, "86.87") }) // the story runs in parallel with other tests
	runStories(t, testscript.Params{Dir: dir})
}
