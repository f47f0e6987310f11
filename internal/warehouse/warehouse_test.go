package warehouse_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"jixiao/internal/warehouse"
)

func open(t *testing.T, path string) *warehouse.Warehouse {
	t.Helper()
	wh, err := warehouse.Open(context.Background(), path, warehouse.Options{})
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

func TestInTransaction_errorRollsBack(t *testing.T) {
	ctx := context.Background()
	wh := open(t, "")
	wanted := errors.New("no")
	err := wh.InTransaction(ctx, func(ctx context.Context, tx *warehouse.Tx) error {
		if err := tx.Exec(ctx, "create table marts.x as select 1 as a"); err != nil {
			return err
		}
		return wanted
	})
	if !errors.Is(err, wanted) {
		t.Fatal(err)
	}
	if err := wh.DB().QueryRow("select * from marts.x").Scan(new(int)); err == nil {
		t.Error("the table stayed")
	}
}

func TestPublish_readersKeepWhatTheyOpened(t *testing.T) {
	ctx := context.Background()
	path := filepath.Join(t.TempDir(), "it's", "warehouse.duckdb")
	wh := open(t, path)
	publish := func(run, value string) {
		t.Helper()
		err := wh.InTransaction(ctx, func(ctx context.Context, tx *warehouse.Tx) error {
			return errors.Join(
				tx.Exec(ctx, "create or replace table marts.x as select '"+value+"' as a"),
				tx.Exec(ctx, "insert into ops.rejects values ('l','p','f','x.csv','',1,'name','张三','missing','r','张三,…',true)"))
		})
		if err := errors.Join(err, wh.Publish(ctx, run)); err != nil {
			t.Fatal(err)
		}
	}
	read := func(published *warehouse.Warehouse) (value string) {
		t.Helper()
		if err := published.DB().QueryRow("select a from marts.x").Scan(&value); err != nil {
			t.Fatal(err)
		}
		return value
	}
	publish("run1", "first")
	first, err := warehouse.Published(ctx, path, "")
	if err != nil {
		t.Fatal(err)
	}
	publish("run2", "second")
	second, err := warehouse.Published(ctx, path, "")
	if err != nil {
		t.Fatal(err)
	}
	if a, b := read(first), read(second); a != "first" || b != "second" {
		t.Errorf("read %q and %q", a, b)
	}
	if _, err := second.DB().Exec("create table marts.y as select 1 as a"); err == nil {
		t.Error("a published file can be written")
	}
	for _, table := range []string{"ops.rejects", "ops.headers", "raw.rejected"} {
		if err := second.DB().QueryRow("select count(*) from " + table).Scan(new(int64)); err == nil {
			t.Errorf("%s was published: it is for the loader alone", table)
		}
	}
	if err := errors.Join(first.Close(), second.Close()); err != nil {
		t.Fatal(err)
	}
	// going back is one line
	if err := warehouse.Use(path, "run1"); err != nil {
		t.Fatal(err)
	}
	back, err := warehouse.Published(ctx, path, "")
	if err != nil {
		t.Fatal(err)
	}
	if got := read(back); got != "first" {
		t.Errorf("went back to %q", got)
	}
	newer, err := warehouse.Published(ctx, path, "run2")
	if err != nil {
		t.Fatal(err)
	}
	if got := read(newer); got != "second" {
		t.Errorf("run2 holds %q", got)
	}
	if err := errors.Join(back.Close(), newer.Close()); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"run3", "../warehouse", "", "current", "run1.duckdb"} {
		if err := warehouse.Use(path, name); err == nil || !strings.Contains(err.Error(), "hint: `jixiao runs`") {
			t.Errorf("%q: got %v, wanted it refused", name, err)
		}
	}
	if current, err := warehouse.Current(path); err != nil || current != "run1" {
		t.Errorf("current is %q, %v", current, err)
	}
}

func TestPublished_nothingYet(t *testing.T) {
	_, err := warehouse.Published(context.Background(), filepath.Join(t.TempDir(), "warehouse.duckdb"), "")
	if err == nil || !strings.Contains(err.Error(), "hint: `jixiao run`") {
		t.Errorf("got %v", err)
	}
}

func TestOpen_notAWarehouse(t *testing.T) {
	path := filepath.Join(t.TempDir(), "warehouse.duckdb")
	if err := os.WriteFile(path, []byte("this is no database"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := warehouse.Open(context.Background(), path, warehouse.Options{}); err == nil || !strings.Contains(err.Error(), path) {
		t.Errorf("got %v, wanted an error that names the file", err)
	}
}
