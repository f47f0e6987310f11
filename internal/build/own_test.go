package build_test

import (
	"io/fs"
	"path"
	"strings"
	"testing"

	"jixiao/internal/build"
	"jixiao/internal/warehouse"
	"jixiao/internal/workspace"
	"jixiao/models"
)

// TestOwnFeeds_hideNoModel holds that no feed of a workspace's own can have the name of a
// built-in staging model, whose place its generated model would take.
func TestOwnFeeds_hideNoModel(t *testing.T) {
	names, err := fs.Glob(models.Files, "staging/*.sql")
	if err != nil || len(names) < 20 {
		t.Fatalf("%d models: %v", len(names), err)
	}
	scratch, err := warehouse.Open(t.Context(), "", warehouse.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer scratch.Close() //nolint:errcheck // a scratch warehouse
	for _, name := range names {
		feed := strings.TrimSuffix(path.Base(name), ".sql")
		text := "-- about: a\n-- grain: b\n-- key: x\ncreate table raw." + feed + " (\n    x text -- X\n);\n"
		ws := &workspace.Workspace{Dir: t.TempDir(), Feeds: []workspace.FeedFile{{Path: "feeds/" + feed + ".sql", Text: text}}}
		_, err := build.ReadPlan(t.Context(), scratch, ws)
		if err == nil || !strings.Contains(err.Error(), feed+" is a table of the program itself") {
			t.Errorf("feeds/%s.sql: %v", feed, err)
		}
	}
}
