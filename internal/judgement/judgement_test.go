package judgement

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"jixiao/etl"
	"jixiao/internal/testkit"
	"jixiao/internal/warehouse"
)

// point is a judged point with what decides its line of the form.
func point(indicator, rule string, trimmed int64) Point {
	return Point{IndicatorID: indicator, PointNo: 1, Rule: rule, Trimmed: trimmed, IsOpen: true, indicatorNo: int64(indicator[0])}
}

func given(indicator string, no int64, expert string) Given {
	return Given{key: key{indicator, no, expert}}
}

func lines(list List, form Form) string {
	var lines []string
	for _, row := range list.rows(form) {
		line := fmt.Sprintf("%s%d", row.IndicatorID, row.PointNo)
		if row.expert != "" {
			line += " " + row.expert
		}
		if row.given != nil {
			line += " given"
		}
		lines = append(lines, line)
	}
	return strings.Join(lines, ", ")
}

func TestRows_expertsHaveALineEach(t *testing.T) {
	a, b, c, d := point("a", "points", 0), point("b", "points", 1), point("c", "experts", 0), point("d", "experts", 0)
	list := List{
		Points: []Point{a, b, c, d},
		// a is open; b, whose marks are trimmed, is open; c has 乙's mark; d a verdict that no expert gave
		Due:   []Due{{Point: a}, {Point: b}, {Point: c, Expert: "丁"}},
		Given: []Given{given("c", 1, "乙"), given("d", 1, "")},
	}
	for _, one := range []struct {
		name string
		form Form
		want string
	}{
		{"what is due", Form{}, "a1, b1, c1 丁"},
		{"experts", Form{Experts: []string{"乙", "甲"}}, "a1, b1 乙, b1 甲, c1 甲, c1 丁"},
		{"all", Form{All: true}, "a1, b1, c1 丁, c1 乙 given, d1 given"},
		{"both", Form{All: true, Experts: []string{"乙", "丁"}}, "a1, b1 乙, b1 丁, c1 乙 given, c1 丁, d1 given"},
	} {
		if got := lines(list, one.form); got != one.want {
			t.Errorf("%s: %s, wanted %s", one.name, got, one.want)
		}
	}
}

func TestWriteForm_nothingToJudgeWritesNothing(t *testing.T) {
	var out bytes.Buffer
	if count, err := WriteForm(&out, List{}, Form{Language: "zh"}); count != 0 || err != nil || out.Len() > 0 {
		t.Error(count, err, out.Len())
	}
}

func TestWriteForm_textThatNoCellHoldsIsAnError(t *testing.T) {
	long := point("a", "points", 0)
	long.Point, long.File, long.Line = strings.Repeat("长", mostText+1), "indicators.yaml", 7
	_, err := WriteForm(&bytes.Buffer{}, List{Points: []Point{long}, Due: []Due{{Point: long}}}, Form{Language: "zh"})
	if err == nil || !strings.Contains(err.Error(), "indicators.yaml:7: a point 1: a text of 32768 characters") {
		t.Error(err)
	}
}

// open are the points that the build leaves open.
func open(t *testing.T, wh *warehouse.Warehouse) (points []string) {
	t.Helper()
	rows, err := wh.DB().QueryContext(t.Context(), `select indicator_id || ' ' || point_no from marts.points
		where status = 'awaiting_judgement' order by indicator_no, point_no`)
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := errors.Join(rows.Err(), rows.Close()); err != nil {
			t.Error(err)
		}
	}()
	for rows.Next() {
		var point string
		if err := rows.Scan(&point); err != nil {
			t.Fatal(err)
		}
		points = append(points, point)
	}
	return points
}

func listed(t *testing.T, dir string, loaded bool) []string {
	t.Helper()
	ws := testkit.Load(t, dir)
	path := ""
	if loaded {
		path = ws.Warehouse
	}
	list, ok, err := Read(t.Context(), ws, path)
	if err != nil || !ok {
		t.Fatal(ok, err)
	}
	var points []string
	for _, due := range list.Due {
		points = append(points, fmt.Sprintf("%s %d", due.IndicatorID, due.PointNo))
	}
	return points
}

// The list before anything is loaded is what the build then leaves open; a file that no
// source names counts once it is loaded.
func TestRead_saysWhatTheBuildSays(t *testing.T) {
	dir := testkit.Demo(t)
	text, err := os.ReadFile(filepath.Join(dir, "judgements.csv"))
	if err != nil {
		t.Fatal(err)
	}
	all := strings.SplitAfter(string(text), "\n")
	header, moved := all[0], all[3:7] // rows 4 to 7 of the file
	kept := slices.Concat(all[:3], all[7:])
	if err := os.WriteFile(filepath.Join(dir, "judgements.csv"), []byte(strings.Join(kept, "")), 0o600); err != nil {
		t.Fatal(err)
	}
	want := []string{"approval_basis 3", "approval_basis 4", "approval_basis 5", "approval_procedure 1"}
	if got := listed(t, dir, false); !slices.Equal(got, want) {
		t.Errorf("listed %v, wanted %v", got, want)
	}
	ws := testkit.Load(t, dir)
	extra := filepath.Join(dir, "more.csv")
	if err := os.WriteFile(extra, []byte(header+strings.Join(moved[:3], "")), 0o600); err != nil {
		t.Fatal(err)
	}
	func() {
		wh, err := warehouse.Open(t.Context(), ws.Warehouse, warehouse.Options{})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := testkit.Build(t.Context(), wh, ws); err != nil {
			t.Fatal(err)
		}
		if got := open(t, wh); !slices.Equal(got, want) {
			t.Errorf("the build leaves %v open, wanted %v", got, want)
		}
		// an older table without a column that came later is carried over too
		if _, err := etl.Ingest(t.Context(), wh, ws, etl.Options{Feed: feed, Files: []string{extra}}, nil); err != nil {
			t.Fatal(err)
		}
		err = wh.InTransaction(t.Context(), func(ctx context.Context, tx *warehouse.Tx) error {
			return tx.Exec(ctx, "alter table raw.judgements drop column defect_count")
		})
		if err = errors.Join(err, wh.Close()); err != nil {
			t.Fatal(err)
		}
	}()
	if got := listed(t, dir, true); !slices.Equal(got, want[3:]) {
		t.Errorf("with the loaded file %v, wanted %v", got, want[3:])
	}
}

func TestRead_refusedFileIsNoList(t *testing.T) {
	dir := testkit.Demo(t)
	testkit.Replace(t, dir, "judgements.csv", "符合社会信用体系建设的法规政策", "")
	list, ok, err := Read(t.Context(), testkit.Load(t, dir), "")
	if ok || err != nil || len(list.Points) > 0 {
		t.Error(list, ok, err)
	}
}
