package etl

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"jixiao/internal/workspace"
)

const feedData = "../testdata/feeds"

func readFeed(t *testing.T, feed, name string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(feedData, feed, name))
	if err != nil {
		t.Fatalf("%v\nhint: every feed needs a good and a bad file", err)
	}
	return string(text)
}

// told are the rows of a feed and its rejects as text.
func told(d *desk, contract Contract) string {
	var names []string
	for _, column := range contract.Columns {
		names = append(names, `"`+column.Name+`"`)
	}
	list := strings.Join(names, ", ")
	var b strings.Builder
	fmt.Fprintf(&b, "source_line | %s\n", strings.ReplaceAll(strings.ReplaceAll(list, `"`, ""), ", ", " | "))
	for _, line := range d.rows("select source_line, " + list + " from raw." + contract.Feed + " order by source_line, " + list) {
		b.WriteString(line + "\n")
	}
	rejects := d.rows(`
		select source_line, column_name, value, reason_code, reason, is_personal, raw_text
		from ops.rejects order by source_line, column_name, reason_code`)
	if len(rejects) > 0 {
		b.WriteString("\nrejected: source_line | column_name | value | reason_code | reason | is_personal | raw_text\n")
		b.WriteString(strings.Join(rejects, "\n") + "\n")
	}
	return b.String()
}

func TestFeeds_goodFile(t *testing.T) {
	contracts, err := Contracts()
	if err != nil {
		t.Fatal(err)
	}
	for _, contract := range contracts {
		t.Run(contract.Feed, func(t *testing.T) {
			d := newDesk(t, workspace.Source{Feed: contract.Feed, Files: []string{"data/*.csv"}})
			d.write("data/good.csv", readFeed(t, contract.Feed, "good.csv"))
			summary := d.ingest()
			if summary.RowsLoaded == 0 || summary.RowsLoaded != summary.RowsRead || len(summary.Files[0].IgnoredColumns) > 0 {
				t.Errorf("%+v", summary)
			}
			golden(t, filepath.Join(feedData, contract.Feed, "good.golden"), told(d, contract))
			again := d.ingest()
			if again.Files[0].Status != StatusUnchanged || d.number("select count(*) from ops.loads") != 1 {
				t.Errorf("the same file twice: %+v", again.Files[0])
			}
		})
	}
}

func TestFeeds_badFile(t *testing.T) {
	contracts, err := Contracts()
	if err != nil {
		t.Fatal(err)
	}
	for _, contract := range contracts {
		t.Run(contract.Feed, func(t *testing.T) {
			d := newDesk(t, workspace.Source{Feed: contract.Feed, Files: []string{"data/*.csv"}})
			d.write("data/bad.csv", readFeed(t, contract.Feed, "bad.csv"))
			d.refused("over the limit of", "nothing loaded", "data/bad.csv:")
			if d.number("select count(*) from ops.loads")+d.number("select count(*) from ops.rejects") > 0 {
				t.Error("a refused file left something behind")
			}
			summary := d.tolerant(DefaultLimits())
			golden(t, filepath.Join(feedData, contract.Feed, "bad.golden"), told(d, contract))
			everyFault(t, contract, summary.Files[0].Reasons)
		})
	}
}

// everyFault wants the bad file to hold each kind of fault that the contract knows.
func everyFault(t *testing.T, contract Contract, reasons map[string]int) {
	t.Helper()
	place := make([]int, len(contract.Columns))
	faults := (&typing{contract: &contract, source: &workspace.Source{}, place: place}).faults()
	codes := []string{"duplicate_key", "too_many_cells"}
	for _, fault := range faults {
		codes = append(codes, fault.code)
	}
	slices.Sort(codes)
	for _, code := range slices.Compact(codes) {
		if reasons[code] == 0 {
			t.Errorf("bad.csv has no row with %s", code)
		}
	}
}
