package build_test

import (
	"context"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"jixiao/internal/testkit"
	"jixiao/internal/workspace"
)

// blocks reads the fenced blocks of a document by their info string.
func blocks(t *testing.T, path string) map[string]string {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	found := map[string]string{}
	var lines []string
	info := ""
	for line := range strings.SplitSeq(string(text), "\n") {
		fence, isFence := strings.CutPrefix(line, "```")
		switch {
		case !isFence:
			lines = append(lines, line)
		case info == "":
			info, lines = fence, nil
		default:
			found[info] = strings.Join(lines, "\n") + "\n"
			info = ""
		}
	}
	return found
}

// surveyed writes the starter workspace with a questionnaire and its answers; ten were
// given out.
func surveyed(t *testing.T, questionnaire, answers string) string {
	t.Helper()
	dir := t.TempDir()
	files := map[string]string{"questionnaire.yaml": questionnaire, "survey.csv": answers}
	for _, name := range []string{"jixiao.yaml", "judgements.csv", "indicators.yaml"} {
		text, err := workspace.Starter.ReadFile("starter/" + name)
		if err != nil {
			t.Fatal(err)
		}
		files[name] = string(text)
	}
	files["jixiao.yaml"] = strings.Replace(files["jixiao.yaml"], "sources:\n",
		"sources:\n  - {feed: responses, files: survey.csv, questionnaire: questionnaire.yaml, issued: 10}\n", 1)
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func TestSurvey_workedExampleOfTheDocument(t *testing.T) {
	found := blocks(t, "../../docs/survey.md")
	ws := testkit.Load(t, surveyed(t, found["yaml questionnaire"], found["csv answers"]))
	wh := testkit.Open(t, ws)
	result, err := testkit.Build(context.Background(), wh, ws)
	if err != nil {
		t.Fatal(err)
	}
	if len(result.Warnings) != 1 || !strings.Contains(result.Warnings[0].Model, "survey_rates") || !strings.Contains(result.Warnings[0].Rows[0], "survey.csv") {
		t.Errorf("warnings %v, wanted one that names the survey with its low rate", result.Warnings)
	}
	wanted := records(t, strings.Split(strings.TrimSpace(found["csv values"]), "\n"))
	measures := map[string]bool{}
	for _, want := range wanted {
		measures[want["measure"]] = true
		for _, column := range []string{"n", "people", "value", "ci_low", "ci_high", "valid_rate"} {
			var got *float64
			err := wh.DB().QueryRow(fmt.Sprintf("select cast(%s as double) from marts.survey_scores where measure = $1 and subject = $2", column),
				want["measure"], want["subject"]).Scan(&got)
			if err != nil {
				t.Fatalf("%s of %s: %v", want["measure"], want["subject"], err)
			}
			if !isShown(want[column], got) {
				t.Errorf("%s of %s: %s is %v, the document says %q", want["measure"], want["subject"], column, show(got), want[column])
			}
		}
	}
	for _, measure := range []string{"satisfaction", "satisfaction_top_two", "scale_mean", "scale_mean_share", "satisfaction_by_group"} {
		if !measures[measure] {
			t.Errorf("docs/survey.md has no worked value of %s", measure)
		}
	}
}

// isShown compares to the nine digits that the document gives; an empty cell is null.
func isShown(want string, got *float64) bool {
	number, err := strconv.ParseFloat(want, 64)
	if err != nil || got == nil {
		return want == "" && got == nil
	}
	return math.Abs(number-*got) < 5e-10
}

func show(value *float64) string {
	if value == nil {
		return "null"
	}
	return strconv.FormatFloat(*value, 'g', 12, 64)
}

func TestSurvey_groupWithoutAnAnswerLeavesNoScore(t *testing.T) {
	found := blocks(t, "../../docs/survey.md")
	lines := strings.Split(found["csv answers"], "\n")
	dir := surveyed(t, found["yaml questionnaire"], strings.Join(lines[:3], "\n")+"\n")
	testkit.Replace(t, dir, "indicators.yaml", "            rule: graded\n            basis: 财预〔2020〕10号附2",
		"            rule: linear\n            measure: satisfaction_by_group\n            full_at: 0.9\n            zero_at: 0.7\n            basis: 财预〔2020〕10号附2")
	ws := testkit.Load(t, dir)
	wh := testkit.Open(t, ws)
	if _, err := testkit.Build(context.Background(), wh, ws); err != nil {
		t.Fatal(err)
	}
	var status, reason string
	var score *float64
	err := wh.DB().QueryRow("select status, cast(score as double), reason from marts.indicator_scores where indicator_id = 'benefit'").Scan(&status, &score, &reason)
	if err != nil {
		t.Fatal(err)
	}
	if want := "所依据的问卷有效率（有效÷发放）为20.00%，不足50%，仅供参考；没有有效答卷的分组：企业"; status != "no_data" || score != nil || reason != want {
		t.Errorf("got %s %v %q, wanted no_data without a score, %q", status, score, reason, want)
	}
}
