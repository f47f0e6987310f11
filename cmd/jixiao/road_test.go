package main

import (
	"encoding/csv"
	"math"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
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
	t.Cleanup(func() { compareScores(t, page, scores) }) // the story runs in parallel with other tests
	runStories(t, testscript.Params{Dir: dir})
}

// compareScores holds the page's table of scores worked out by hand against those that
// came out, each exactly.
func compareScores(t *testing.T, page, path string) {
	file, err := os.Open(path)
	if err != nil {
		t.Error(err)
		return
	}
	rows, err := csv.NewReader(file).ReadAll()
	if err := file.Close(); err != nil {
		t.Error(err)
	}
	if err != nil {
		t.Error(err)
		return
	}
	at := map[string]int{}
	for no, name := range rows[0] {
		at[name] = no
	}
	exact := map[string]float64{}
	for _, row := range rows[1:] {
		rate, err := strconv.ParseFloat(row[at["score_rate"]], 64)
		if err != nil {
			t.Errorf("%s: %v", row[at["indicator_id"]], err)
		}
		weight, _ := strconv.ParseFloat(row[at["weight"]], 64)
		exact[row[at["indicator_id"]]] = rate * weight
	}
	total := 0.0
	byHand := regexp.MustCompile(`(?m)^\| ([a-z_]+) \|.*\| ([0-9.]+) \|$`).FindAllStringSubmatch(page, -1)
	for _, row := range byHand {
		want, err := strconv.ParseFloat(row[2], 64)
		if got, is := exact[row[1]]; err != nil || !is || math.Abs(got-want) > 1e-9 {
			t.Errorf("%s scored %v, by hand %v (%v)", row[1], got, want, err)
		}
		total += want
	}
	if len(byHand) != len(exact) || math.Abs(total-86.87) > 1e-9 {
		t.Errorf("the page lists %d of %d indicators, together %v", len(byHand), len(exact), total)
	}
}
