package build_test

import (
	"context"
	"fmt"
	"testing"

	"jixiao/internal/testkit"
	"jixiao/internal/warehouse"
	"jixiao/queries"
)

func TestBuild_referenceCase(t *testing.T) {
	ctx := context.Background()
	ws := testkit.Load(t, testkit.Demo(t))
	wh := testkit.Open(t, ws)
	result, err := testkit.Build(ctx, wh, ws)
	if err != nil {
		t.Fatal(err)
	}
	for _, w := range result.Warnings {
		fmt.Println("WARN", w.Model, w.Name, w.Failing, w.Rows[:min(1, len(w.Rows))])
	}
	published, err := warehouse.Published(ctx, ws.Warehouse)
	if err != nil {
		t.Fatal(err)
	}
	defer published.Close()
	set, err := queries.Read(queries.Files)
	if err != nil {
		t.Fatal(err)
	}
	for _, q := range set.All() {
		table, err := set.Run(ctx, published.DB(), q.Name, nil)
		if err != nil {
			t.Error(err)
			continue
		}
		fmt.Println("==", q.Name, len(table.Rows), table.Columns)
		for no, row := range table.Rows {
			if no > 45 {
				break
			}
			fmt.Println(row...)
		}
	}
}
