package main

import (
	"encoding/csv"
	"io"
	"math"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// byHand is a page's table of scores worked out by hand: indicator, …, score. A score of
// – is none.
var byHand = regexp.MustCompile(`(?m)^\| ([a-z_]+) \|.*\| ([0-9.]+|–) \|$`)

// TestEvaluations_comeOutAsWorkedOutByHand runs the whole evaluations of testdata, each of
// another kind of project: every score, the total and the grade that its README works out
// must come out, to the last digit.
func TestEvaluations_comeOutAsWorkedOutByHand(t *testing.T) {
	for name, said := range map[string]string{
		"elderly-care-2024":    "elderly-care-2024: 77.2 points, grade 中",      // judged points only
		"street-cleaning-2024": "street-cleaning-2024: 79.41 points, grade 中等", // five grades
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := filepath.Join(t.TempDir(), name)
			if err := os.CopyFS(dir, os.DirFS(filepath.Join("..", "..", "testdata", name))); err != nil {
				t.Fatal(err)
			}
			page, err := os.ReadFile(filepath.Join(dir, "README.md"))
			if err != nil {
				t.Fatal(err)
			}
			out := called(t, dir, "run")
			if !strings.Contains(out, said+"\n") {
				t.Errorf("the run said\n%s\nwanted %s", out, said)
			}
			total := regexp.MustCompile(`: ([0-9.]+) points`).FindStringSubmatch(said)[1]
			if !strings.Contains(string(page), "= **"+total+"**") {
				t.Errorf("the page does not work out %s", total)
			}
			scores := filepath.Join(dir, "scores.csv")
			called(t, dir, "query", "indicator_scores", "--format", "csv", "-o", scores)
			compareScores(t, string(page), scores, total)
		})
	}
}

// called runs the program over a workspace and gives what it said.
func called(t *testing.T, dir string, args ...string) string {
	t.Helper()
	var out, errOut strings.Builder
	code := run(t.Context(), append([]string{"--lang", "en", "-C", dir}, args...), strings.NewReader(""), &out, &errOut,
		func(string) string { return "" })
	if code != exitDone && code != exitStanding {
		t.Fatalf("jixiao %s: exit code %d\n%s%s", strings.Join(args, " "), code, out.String(), errOut.String())
	}
	return out.String()
}

// compareScores holds the page's table of scores worked out by hand against those that
// came out, each exactly.
func compareScores(t *testing.T, page, path, total string) {
	t.Helper()
	scored, err := scoresOf(path)
	if err != nil {
		t.Error(err)
		return
	}
	sum := 0.0
	rows := byHand.FindAllStringSubmatch(page, -1)
	for _, row := range rows {
		got, known := scored[row[1]]
		if row[2] == "–" {
			row[2] = ""
		}
		if !known || got == "" || row[2] == "" {
			if !known || got != row[2] {
				t.Errorf("%s scored %q, by hand %q", row[1], got, row[2])
			}
			continue
		}
		score, gotErr := strconv.ParseFloat(got, 64)
		want, wantErr := strconv.ParseFloat(row[2], 64)
		if gotErr != nil || wantErr != nil || math.Abs(score-want) > 1e-9 {
			t.Errorf("%s scored %s, by hand %s", row[1], got, row[2])
		}
		sum += want
	}
	want, err := strconv.ParseFloat(total, 64)
	if err != nil || len(rows) != len(scored) || math.Abs(sum-want) > 1e-9 {
		t.Errorf("the page lists %d of %d indicators, together %v, wanted %s", len(rows), len(scored), sum, total)
	}
}

// scoresOf reads the query indicator_scores, by indicator.
func scoresOf(path string) (scores map[string]string, err error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	reader := csv.NewReader(strings.NewReader(string(text)))
	header, err := reader.Read()
	if err != nil {
		return nil, err
	}
	scores = map[string]string{}
	for {
		row, err := reader.Read()
		if err == io.EOF {
			return scores, nil
		}
		if err != nil {
			return nil, err
		}
		cells := map[string]string{}
		for no, name := range header {
			cells[name] = row[no]
		}
		scores[cells["indicator_id"]] = cells["score"]
	}
}
