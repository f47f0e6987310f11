package main

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"jixiao/internal/testkit"
	"jixiao/internal/warehouse"
)

// TestQuery_publicationOfAnOlderProgramIsSaidToBeOne takes a column away that this program's
// own queries read, as if an older one had published the file.
func TestQuery_publicationOfAnOlderProgramIsSaidToBeOne(t *testing.T) {
	ws, wh := testkit.Built(t)
	err := wh.InTransaction(context.Background(), func(ctx context.Context, tx *warehouse.Tx) error {
		return tx.Exec(ctx, "alter table marts.evaluation_summary drop column rounding_level")
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := os.RemoveAll(wh.PublishedFolder()); err != nil {
		t.Fatal(err)
	}
	if err := wh.Publish(t.Context(), "older"); err != nil {
		t.Fatal(err)
	}
	var out, errOut strings.Builder
	args := []string{"--lang", "en", "-C", ws.Dir, "report", "-o", filepath.Join(t.TempDir(), "out")}
	code := run(t.Context(), args, strings.NewReader(""), &out, &errOut, func(string) string { return "" })
	const hint = "hint: an older version of the program published this; `jixiao build` publishes it anew"
	if code != exitFailed || strings.Count(errOut.String(), hint) != 1 {
		t.Errorf("exit code %d\n%s\nwanted the hint once", code, errOut.String())
	}
}
