package build_test

import (
	"context"
	"os"
	"testing"

	"jixiao/internal/testkit"
)

func TestZZDump(t *testing.T) {
	dir := os.Getenv("ZZ_DUMP")
	if dir == "" {
		t.Skip()
	}
	ctx := context.Background()
	ws := testkit.Load(t, testkit.Demo(t))
	wh := testkit.Open(t, ws)
	if _, err := testkit.Build(ctx, wh, ws); err != nil {
		t.Fatal(err)
	}
	rows, err := wh.DB().Query("select table_schema||'.'||table_name from information_schema.tables where table_schema in ('core','measures','marts')")
	if err != nil {
		t.Fatal(err)
	}
	var tables []string
	for rows.Next() {
		var n string
		rows.Scan(&n)
		tables = append(tables, n)
	}
	rows.Close()
	for _, n := range tables {
		if _, err := wh.DB().Exec("copy (select * from " + n + " order by all) to '" + dir + "/" + n + ".csv'"); err != nil {
			t.Error(err)
		}
	}
}
