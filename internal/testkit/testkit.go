// Package testkit sets up real parts for tests: a copy of the demo workspace, loaded
// and built in a warehouse of its own.
package testkit

import (
	"context"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"jixiao/etl"
	"jixiao/internal/build"
	"jixiao/internal/warehouse"
	"jixiao/internal/workspace"
	"jixiao/models"
	"jixiao/testdata"
)

// Demo writes the demo workspace into a fresh folder and returns the folder.
func Demo(t testing.TB) string {
	t.Helper()
	dir := t.TempDir()
	example, err := fs.Sub(testdata.Example, "mengjin-2021")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.CopyFS(dir, example); err != nil {
		t.Fatal(err)
	}
	return dir
}

// Load reads the workspace in dir.
func Load(t testing.TB, dir string) *workspace.Workspace {
	t.Helper()
	findings, err := models.Files.ReadFile("lookups/findings.yaml")
	if err != nil {
		t.Fatal(err)
	}
	ws, err := workspace.Load(dir, findings)
	if err != nil {
		t.Fatal(err)
	}
	return ws
}

// Open opens the workspace's warehouse until the test ends.
func Open(t testing.TB, ws *workspace.Workspace) *warehouse.Warehouse {
	t.Helper()
	wh, err := warehouse.Open(context.Background(), ws.Warehouse, warehouse.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := wh.Close(); err != nil {
			t.Error(err)
		}
	})
	return wh
}

// Build ingests the workspace's files and builds everything from them.
func Build(ctx context.Context, wh *warehouse.Warehouse, ws *workspace.Workspace) (build.Result, error) {
	if _, err := etl.Ingest(ctx, wh, ws, etl.Options{}, nil); err != nil {
		return build.Result{}, err
	}
	builder := build.Builder{
		Warehouse: wh, Workspace: ws, Version: "test",
		Now:  time.Date(2022, 12, 1, 0, 0, 0, 0, time.UTC),
		Step: func(int, int, string) {},
	}
	return builder.Run(ctx)
}

// Built is the demo workspace with its warehouse, loaded and built.
func Built(t testing.TB) (*workspace.Workspace, *warehouse.Warehouse) {
	t.Helper()
	ws := Load(t, Demo(t))
	wh := Open(t, ws)
	if _, err := Build(context.Background(), wh, ws); err != nil {
		t.Fatal(err)
	}
	return ws, wh
}

// Replace changes one text of a file of the workspace; the text must be there.
func Replace(t testing.TB, dir, name, from, to string) {
	t.Helper()
	path := filepath.Join(dir, filepath.FromSlash(name))
	text, err := os.ReadFile(path) //nolint:gosec // a test's own folder
	if err != nil {
		t.Fatal(err)
	}
	changed := strings.Replace(string(text), from, to, 1)
	if changed == string(text) {
		t.Fatalf("%s does not hold %q", name, from)
	}
	if err := os.WriteFile(path, []byte(changed), 0o600); err != nil { //nolint:gosec // a test's own folder
		t.Fatal(err)
	}
}
