package build_test

import (
	"context"
	"io/fs"
	"path"
	"strings"
	"testing"

	"jixiao/etl"
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
	for _, name := range names {
		feed := strings.TrimSuffix(path.Base(name), ".sql")
		text := "-- about: a\n-- grain: b\n-- key: x\ncreate table raw." + feed + " (\n    x text -- X\n);\n"
		_, err := etl.ContractsOf(context.Background(), []workspace.FeedFile{{Path: "feeds/" + feed + ".sql", Text: text}})
		if err == nil || !strings.Contains(err.Error(), feed+" is a table of the program itself") {
			t.Errorf("feeds/%s.sql: %v", feed, err)
		}
	}
}
