package workspace_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"jixiao/internal/workspace"
	"jixiao/models"
)

const demo = "../../testdata/mengjin-2021"

func builtin(t *testing.T) []byte {
	t.Helper()
	text, err := models.Files.ReadFile("lookups/findings.yaml")
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func TestLoad_demoWorkspace(t *testing.T) {
	ws, err := workspace.Load(demo, builtin(t))
	if err != nil {
		t.Fatal(err)
	}
	if got := len(ws.Tree.Indicators()); got < 25 || got > 30 {
		t.Errorf("the demo has %d indicators, wanted 25 to 30", got)
	}
	if got := ws.Tree.OutcomeShare(); got < 60 {
		t.Errorf("产出 and 效益 weigh %g of 100, wanted at least 60", got)
	}
	if got := ws.Sources[0].Pos; !strings.HasPrefix(got, "jixiao.yaml:2") {
		t.Errorf("the first source stands at %s", got)
	}
	again, err := workspace.Load(demo, builtin(t))
	if err != nil {
		t.Fatal(err)
	}
	if ws.Digest == "" || ws.Digest != again.Digest {
		t.Errorf("digests differ: %s, %s", ws.Digest, again.Digest)
	}
}

// TestLoad_mistakes changes one text of the demo workspace and wants the error to name
// file, line and what to do.
func TestLoad_mistakes(t *testing.T) {
	cases := []struct{ name, file, from, to, want string }{
		{"unknown key", "jixiao.yaml", "  authority:", "  authorty:", "jixiao.yaml:7: unknown key \"authorty\"\nhint: did you mean \"authority\"?"},
		{"unknown key in a list", "jixiao.yaml", "skip_after: 1", "skip_aftr: 1", "did you mean \"skip_after\"?"},
		{"no such day", "jixiao.yaml", "as_of: 2022-12-01", "as_of: 2022-13-01", `"2022-13-01" is not a day of the calendar`},
		{"period backwards", "jixiao.yaml", "end: 2021-12-31", "end: 2020-12-31", "the period ends before it starts"},
		{"weights", "indicators.yaml", "    weight: 16", "    weight: 17", "the weights under 决策 sum to 16, wanted 17"},
		{"rule without target", "indicators.yaml", "planned: true ", "planned: false", "records_collected (信用信息归集量): rule ratio needs target, or planned: true"},
		{"shares", "indicators.yaml", "share: 0.4", "share: 0.5", "sum to 1.1"},
		{"weight too fine", "indicators.yaml", "    weight: 16", "    weight: 16.00001", "indicators.yaml:"},
		{"unknown rule", "indicators.yaml", "rule: deduct", "rule: deducts", "indicators.yaml:"},
		{"figure missing", "findings.yaml", "{phone_count}", "{phone_cuont}", "the text uses {phone_cuont}"},
		{"not YAML", "indicators.yaml", "levels:", "levels: [", "indicators.yaml:"},
		{"questionnaire missing", "jixiao.yaml", "questionnaire: questionnaire.yaml", "questionnaire: q.yaml", "questionnaire q.yaml does not exist"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			dir := t.TempDir()
			for _, name := range []string{"jixiao.yaml", "indicators.yaml", "findings.yaml", "questionnaire.yaml"} {
				text, err := os.ReadFile(filepath.Join(demo, name))
				if err != nil {
					t.Fatal(err)
				}
				changed := string(text)
				if name == c.file {
					changed = strings.Replace(changed, c.from, c.to, 1)
					if changed == string(text) {
						t.Fatalf("%s does not hold %q", name, c.from)
					}
				}
				if err := os.WriteFile(filepath.Join(dir, name), []byte(changed), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			_, err := workspace.Load(dir, builtin(t))
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v\nwanted %q", err, c.want)
			}
		})
	}
}

// Each level must sum to the one above it, the first to 100; the error is at the level
// whose parts do not.
func TestLoad_weightsOfEveryLevel(t *testing.T) {
	const tree = `version: v
levels:
  - name: 决策
    weight: 40
    groups:
      - name: 立项
        weight: 40
        indicators:
          - {id: a, name: 依据, weight: 15, rule: graded, basis: x}
          - {id: b, name: 程序, weight: 25, rule: graded, basis: x}
  - name: 效益
    weight: 60
    groups:
      - name: 社会
        weight: 30
        indicators: [{id: c, name: 效果, weight: 30, rule: graded, basis: x}]
      - name: 经济
        weight: 30
        indicators: [{id: d, name: 收益, weight: 30, rule: graded, basis: x}]
`
	for _, c := range []struct{ name, from, to, want string }{
		{"as it should be", "", "", ""},
		{"indicators under a second level", "weight: 15", "weight: 14.99", "indicators.yaml:6: the weights under 立项 sum to 39.99, wanted 40"},
		{"second levels under a first", "    weight: 60", "    weight: 60.5", "indicators.yaml:11: the weights under 效益 sum to 60, wanted 60.5"},
		{"first levels under the tree", "    weight: 60", "    weight: 60.5", "indicators.yaml:3: the weights under the tree sum to 100.5, wanted 100"},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir := t.TempDir()
			for _, name := range []string{"jixiao.yaml", "questionnaire.yaml"} {
				text, err := os.ReadFile(filepath.Join(demo, name))
				if err != nil {
					t.Fatal(err)
				}
				if err := os.WriteFile(filepath.Join(dir, name), text, 0o600); err != nil {
					t.Fatal(err)
				}
			}
			if err := os.WriteFile(filepath.Join(dir, "indicators.yaml"), []byte(strings.Replace(tree, c.from, c.to, 1)), 0o600); err != nil {
				t.Fatal(err)
			}
			_, err := workspace.Load(dir, []byte("findings: []\n"))
			switch {
			case c.want == "" && err != nil, c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want)):
				t.Errorf("%v\nwanted %s", err, c.want)
			}
		})
	}
}
