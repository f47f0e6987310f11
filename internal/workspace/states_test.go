package workspace

import (
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

func loadWith(t *testing.T, source string) error {
	t.Helper()
	dir := t.TempDir()
	for _, name := range []string{"jixiao.yaml", "indicators.yaml", "judgements.csv"} {
		text, err := Starter.ReadFile("starter/" + name)
		if err != nil {
			t.Fatal(err)
		}
		if name == "jixiao.yaml" {
			text = []byte(strings.Replace(string(text), "  # - feed: records\n", source, 1))
		}
		if err := os.WriteFile(filepath.Join(dir, name), text, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	_, err := Load(dir, []byte("findings: []\n"))
	return err
}

func TestStates_aWordHasOneMeaning(t *testing.T) {
	const source = "  - feed: ticket_events\n    files: log.csv\n    states:\n      resolved: [恢复, Done]\n      resumed: [继续]\n      closed: [办结, ' done ']\n"
	err := loadWith(t, source)
	if err == nil || !strings.Contains(err.Error(), `states: "Done" stands under closed and under resolved`) {
		t.Fatal(err)
	}
	text, _ := Starter.ReadFile("starter/jixiao.yaml")
	line := strings.Count(strings.Split(string(text), "  # - feed: records")[0], "\n") + 4
	if want := "jixiao.yaml:" + string(rune('0'+line/10)) + string(rune('0'+line%10)) + ": states"; !strings.Contains(err.Error(), want) {
		t.Errorf("%v\nwant %s", err, want)
	}
	if err := loadWith(t, strings.Replace(source, "' done '", "完成", 1)); err != nil {
		t.Error(err)
	}
	if err := loadWith(t, strings.Replace(source, "resumed:", "resume:", 1)); err == nil || !strings.Contains(err.Error(), `did you mean "resumed"?`) {
		t.Error(err)
	}
	if err := loadWith(t, "  - {feed: ticket_events, files: log.csv, collapse: {resolved_at: longest}}\n"); err == nil || !strings.Contains(err.Error(), "resolved_at") {
		t.Error(err)
	}
}

// TestStates_schemaKnowsEveryEvent holds the events of the schema to those that models know.
func TestStates_schemaKnowsEveryEvent(t *testing.T) {
	source := schema(t, "jixiao.json").Properties["sources"].Items
	got := slices.Sorted(maps.Keys(source.Properties["states"].Properties))
	if want := []string{"arrived", "closed", "opened", "reopened", "resolved", "responded", "resumed", "suspended"}; !slices.Equal(got, want) {
		t.Errorf("%v", got)
	}
}
