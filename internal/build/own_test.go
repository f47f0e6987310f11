package build_test

import (
	"context"
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
	wh, err := warehouse.Open(context.Background(), "", warehouse.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := wh.Close(); err != nil {
			t.Error(err)
		}
	}()
	for _, name := range names {
		feed := strings.TrimSuffix(path.Base(name), ".sql")
		text := "-- about: a\n-- grain: b\n-- key: x\ncreate table raw." + feed + " (\n    x text -- X\n);\n"
		own := &workspace.Workspace{Dir: t.TempDir(), Feeds: []workspace.FeedFile{{Path: "feeds/" + feed + ".sql", Text: text}}}
		_, err := build.ReadPlan(context.Background(), wh, own)
		if err == nil || !strings.Contains(err.Error(), feed+" is a table of the program itself") {
			t.Errorf("feeds/%s.sql: %v", feed, err)
		}
	}
}
