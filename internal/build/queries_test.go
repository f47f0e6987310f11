package build_test

import (
	"context"
	"fmt"
	"regexp"
	"strings"
	"testing"

	"jixiao/internal/testkit"
	"jixiao/internal/warehouse"
	"jixiao/queries"
)

// Over the demo no two rows of a query stand at one place of its order: the same rows
// always come in the same sequence, on any engine.
func TestQueries_orderIsComplete(t *testing.T) {
	ctx := context.Background()
	ws, _ := testkit.Built(t)
	published, err := warehouse.Published(ctx, ws.Warehouse, "")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := published.Close(); err != nil {
			t.Error(err)
		}
	})
	set, err := queries.Read(queries.Files)
	if err != nil {
		t.Fatal(err)
	}
	for _, query := range set.All() {
		var rows, places int
		if err := published.DB().QueryRow(countPlaces(query.Body)).Scan(&rows, &places); err != nil {
			t.Errorf("%s: %v", query.Path, err)
		}
		if rows != places {
			t.Errorf("%s: %d rows stand at %d places of its order", query.Path, rows, places)
		}
	}
	var rows, places int
	err = published.DB().QueryRow(countPlaces("select unit_name\nfrom marts.record_volume\norder by unit_name\n")).Scan(&rows, &places)
	if err != nil || rows == places {
		t.Errorf("an order with ties gave %d rows, %d places, %v", rows, places, err)
	}
}

var (
	parameter = regexp.MustCompile(`\$[a-z_]+`)
	comments  = regexp.MustCompile(`(?m)^--.*$`)
	nullsLast = regexp.MustCompile(` (desc )?nulls (first|last)`)
)

// countPlaces counts a query's rows and the different values of what it is ordered by.
// Where it is plain and does not group, that may be columns which it does not show.
func countPlaces(body string) string {
	body = parameter.ReplaceAllString(body, "null")
	at := strings.LastIndex(body, "order by")
	order := strings.Split(nullsLast.ReplaceAllString(body[at+len("order by"):], ""), ",")
	rest := body[:at]
	isPlain := !strings.HasPrefix(strings.TrimSpace(comments.ReplaceAllString(rest, "")), "with\n")
	if isPlain && !strings.Contains(rest, "group by") && !strings.Contains(rest, "count(") {
		rest = "select *\n" + rest[strings.Index(rest, "\nfrom "):]
	}
	for no := range order {
		name := strings.TrimSpace(order[no])
		order[no] = name[strings.LastIndex(name, ".")+1:]
	}
	places := strings.Join(order, ", ")
	return fmt.Sprintf("select cast(coalesce(sum(times), 0) as integer), count(*)\n"+
		"from (select count(*) as times from (%s) as shown group by %s) as counted", rest, places)
}
