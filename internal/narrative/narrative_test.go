package narrative

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"jixiao/internal/warehouse"
	"jixiao/internal/workspace"
)

// office is a workspace with a narrative and a warehouse with a few marts.
func office(t *testing.T, parts map[string]string) (*workspace.Workspace, *warehouse.Warehouse) {
	t.Helper()
	wh, err := warehouse.Open(t.Context(), "", warehouse.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := wh.Close(); err != nil {
			t.Error(err)
		}
	})
	ws := &workspace.Workspace{Narrative: parts}
	ws.Evaluation.ID, ws.Evaluation.FiscalYear = "e", 2021
	ws.Evaluation.Grades = []workspace.Grade{{Name: "优", From: "90"}, {Name: "良", From: "80"}, {Name: "差", From: "0"}}
	ws.Figures = map[string]workspace.Figure{
		"phone_count": {Mart: "answers", Column: "n", Where: map[string]string{"option": "电话"}, As: "count", Pos: "narrative/figures.yaml:2"},
		"broken":      {Mart: "answers", Column: "n", As: "count", Pos: "narrative/figures.yaml:6"},
	}
	run(t, wh, `create table marts.evaluation_summary (evaluation_id text, total_score decimal(18,4), rounding_digits integer, total_weight decimal(9,4), grade text);
		create table marts.periods (evaluation_id text, period text, period_kind text);
		create table marts.measure_values (evaluation_id text, measure text, subject text, period text, value double, numerator decimal(28,6), denominator decimal(28,6), n bigint);
		create table marts.answers (evaluation_id text, option text, n bigint, asked_date date, source_line bigint);
		create table marts.narratives (evaluation_id text, part text, markdown text);
		insert into marts.evaluation_summary values ('e', 85.2, 2, 100, '良');
		insert into marts.periods values ('e', '2021', 'whole');
		insert into marts.measure_values values ('e', 'answered', '全部', '2021', 0.9446, 341, 361, 361), ('e', 'answered', '平台/一期', '2021', 0.5, 1, 2, 2), ('e', 'open', '全部', '2021', cast(null as double), 0, 0, 0);
		insert into marts.answers values ('e', '电话', 1234, '2021-05-01', 777), ('e', '网站', 5, null, 778), ('f', '电话', 4321, null, 1)`)
	for part, text := range parts {
		err := wh.InTransaction(t.Context(), func(ctx context.Context, tx *warehouse.Tx) error {
			return tx.Exec(ctx, "insert into marts.narratives values ('e', $1, $2)", part, text)
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return ws, wh
}

func run(t *testing.T, wh *warehouse.Warehouse, statement string) {
	t.Helper()
	err := wh.InTransaction(t.Context(), func(ctx context.Context, tx *warehouse.Tx) error { return tx.Exec(ctx, statement) })
	if err != nil {
		t.Fatal(err)
	}
}

// written fills the narrative in and gives the text of part a and the warnings.
func written(t *testing.T, ws *workspace.Workspace, wh *warehouse.Warehouse) (text string, warnings []string, err error) {
	t.Helper()
	texts, err := Read(ws)
	if err != nil {
		return "", nil, err
	}
	err = wh.InTransaction(t.Context(), func(ctx context.Context, tx *warehouse.Tx) error {
		found, err := texts.Write(ctx, tx, nil)
		for _, one := range found {
			warnings = append(warnings, fmt.Sprintf("%s:%d %s %s %s", one.File, one.Line, one.Kind, one.Text, one.Held))
		}
		if err != nil {
			return err
		}
		return tx.QueryRow(ctx, "select markdown from marts.narratives where evaluation_id = 'e' and part = 'a'").Scan(&text)
	})
	return text, warnings, err
}

func TestWrite_putsTheFiguresIn(t *testing.T) {
	ws, wh := office(t, map[string]string{"a": "得{{total_score}}分，{{ grade }}。\n响应{{ measure:answered as percent }}，共{{ measure:answered.denominator as count }}件，" +
		"一期{{ measure:answered/平台/一期 as percent }}，电话{{phone_count}}次。", "b": "没有引用。"})
	text, warnings, err := written(t, ws, wh)
	if err != nil || len(warnings) > 0 {
		t.Fatal(err, warnings)
	}
	if want := "得85.20分，良。\n响应94.46%，共361件，一期50%，电话1,234次。"; text != want {
		t.Errorf("%s\nwanted %s", text, want)
	}
}

// A draft has no grade yet, and a measure may have no value: that is printed and said.
func TestWrite_withoutAValueSaysSo(t *testing.T) {
	ws, wh := office(t, map[string]string{"a": "等级{{ grade }}，\n{{ measure:open as percent }}"})
	run(t, wh, "update marts.evaluation_summary set grade = null")
	text, warnings, err := written(t, ws, wh)
	if err != nil || text != "等级〔无数据〕，\n〔无数据〕" {
		t.Fatal(text, err)
	}
	if want := []string{"narrative/a.md:1 missing grade ", "narrative/a.md:2 missing measure:open as percent "}; !slices.Equal(warnings, want) {
		t.Error(warnings)
	}
}

func TestWrite_severalValuesAreAnError(t *testing.T) {
	ws, wh := office(t, map[string]string{"a": "一\n{{ broken }}"})
	_, _, err := written(t, ws, wh)
	if err == nil || !strings.Contains(err.Error(), "narrative/a.md:2: {{ broken }}: found 2 rows, wanted 1") {
		t.Error(err)
	}
}

func TestWrite_otherEvaluationsKeepTheirText(t *testing.T) {
	ws, wh := office(t, map[string]string{"a": "{{ grade }}"})
	run(t, wh, "insert into marts.narratives values ('f', 'a', '上次的 1 分')")
	texts, err := Read(ws)
	if err != nil {
		t.Fatal(err)
	}
	err = wh.InTransaction(t.Context(), func(ctx context.Context, tx *warehouse.Tx) error {
		kept, err := Others(ctx, tx, "e")
		if err != nil {
			return err
		}
		if err := tx.Exec(ctx, "update marts.narratives set markdown = '{{ grade }}'"); err != nil { // as the model makes it anew
			return err
		}
		if _, err := texts.Write(ctx, tx, kept); err != nil {
			return err
		}
		var text string
		err = tx.QueryRow(ctx, "select string_agg(evaluation_id || ' ' || markdown, '; ' order by evaluation_id) from marts.narratives").Scan(&text)
		if text != "e 良; f 上次的 1 分" {
			t.Error(text)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestRead_mistakesNameFileAndLine(t *testing.T) {
	for text, want := range map[string]string{
		"一\n{{ phone_cuont }}":                          "narrative/a.md:2: {{ phone_cuont }}: there is no such figure\nhint: ",
		"{{ measure:answered }}":                        "narrative/a.md:1: {{ measure:answered }}: not the form of a live reference\nhint: ",
		"{{ measure:answered as money }}":               "not the form",
		"{{ measure:answered.secret as count }}":        "not the form",
		"{{ measure:a;drop table x as count }}":         "not the form",
		"{{ measure:answered') or 1=1 -- as percent }}": "not the form",
		"{{}}":                               "not the form",
		"一\n\n{{ grade":                      "narrative/a.md:3: {{ stands alone",
		"grade }} 二":                         "narrative/a.md:1: }} stands alone",
		"{{ grade\n}}":                       "stands alone",
		"{{ {{ grade }} }}":                  "narrative/a.md:1: {{ stands alone",
		"{{ " + strings.Repeat("x", 100_000): "stands alone",
	} {
		ws, _ := office(t, map[string]string{"a": text})
		_, err := Read(ws)
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%.60s: %.200v\nwanted %s", text, err, want)
		}
	}
}

func TestUnknown_measuresAndMartsAreNamed(t *testing.T) {
	ws, _ := office(t, map[string]string{"a": "{{ measure:answered as percent }}\n{{ measure:replied as percent }} {{ phone_count }}"})
	texts, err := Read(ws)
	if err != nil {
		t.Fatal(err)
	}
	err = texts.Unknown(func(table string) bool { return table == "measures.answered" })
	if err == nil || err.Error() != "narrative/figures.yaml:6: there is no mart \"answers\"\n"+
		"narrative/figures.yaml:2: there is no mart \"answers\"\nnarrative/a.md:2: there is no measure \"replied\"" {
		t.Error(err)
	}
}

func TestWarnings_numbersThatNothingPrintsAs(t *testing.T) {
	ws, wh := office(t, map[string]string{
		"a": "### 共99项\n2021年来电1,234次，网站5次，\n另有777次和4321次，响应率94.5%，2021年5月1日起，5月2日止。",
		"b": "没有数字。",
	})
	_, warnings, err := written(t, ws, wh)
	if err != nil {
		t.Fatal(err)
	}
	// a place in a file (777) and another evaluation's figure (4321) are none of this one
	want := []string{"narrative/a.md:3 number 5月2日 ", "narrative/a.md:3 number 777 ", "narrative/a.md:3 number 4321 "}
	if !slices.Equal(warnings, want) {
		t.Error(warnings)
	}
}

func TestWarnings_anotherTotalOrGrade(t *testing.T) {
	for text, want := range map[string]string{
		"总得分为85.20分，评价等级为“良”。":                 "",
		"综合得分85.2分。":                           "",
		"总得分为 86.2 分":                          "narrative/a.md:1 total 86.2 85.20",
		"一\n评价等级：优。":                           "narrative/a.md:2 grade 优 良",
		"绩效等级评定为“差”":                           "narrative/a.md:1 grade 差 良",
		"2020年总得分为70分，等级为差。":                   "narrative/a.md:1 number 70 ",
		"上年评价等级为优。":                            "",
		"2021年总得分为70分。":                        "narrative/a.md:1 total 70 85.20",
		"风险等级为高。等级保护":                          "",
		"总得分为{{ total_score }}分，等级{{ grade }}": "",
	} {
		ws, wh := office(t, map[string]string{"a": text})
		_, warnings, err := written(t, ws, wh)
		if err != nil || strings.Join(warnings, "\n") != want {
			t.Errorf("%s: %q %v, wanted %q", text, warnings, err, want)
		}
	}
}
