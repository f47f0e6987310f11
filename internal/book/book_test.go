package book_test

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"jixiao/internal/book"
)

// written is a workbook of one sheet with the given rows.
func written(t *testing.T, limit int, rows ...[]any) ([]byte, *book.Sheet) {
	t.Helper()
	b, err := book.New(limit)
	if err != nil {
		t.Fatal(err)
	}
	defer b.Close() //nolint:errcheck // a test's own
	sheet, err := b.Open("表", book.Column{Title: "名称", Width: 30}, book.Column{Title: "金额", Width: 12, Kind: book.Amount}, book.Column{Title: "日期", Width: 12, Kind: book.Day})
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range rows {
		if err := sheet.Put(row); err != nil {
			t.Fatal(err)
		}
	}
	if err := sheet.Filter(sheet.Row); err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := b.Write(&out, t.TempDir()); err != nil {
		t.Fatal(err)
	}
	return out.Bytes(), sheet
}

func TestSheet_textStaysTextAndNumbersNumbers(t *testing.T) {
	day := time.Date(2024, 2, 29, 0, 0, 0, 0, time.UTC)
	var rows [][]any
	texts := []string{"=1+1", "+1", "-1", "@A1", "0012", "110101199001010018", "一\n二", strings.Repeat("𠮷", 20_000)}
	for _, text := range texts {
		rows = append(rows, []any{text, 1234.5, day})
	}
	text, _ := written(t, 0, rows...)
	file, err := excelize.OpenReader(bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close() //nolint:errcheck // a test's own
	got, err := file.GetRows("表")
	if err != nil || len(got) != len(texts)+1 {
		t.Fatalf("%d rows (%v)", len(got), err)
	}
	for no, row := range got[1:] {
		if no < len(texts)-1 && row[0] != texts[no] {
			t.Errorf("%q became %q", texts[no], row[0])
		}
		if row[1] != "1,234.50" || row[2] != "2024-02-29" {
			t.Errorf("amount and day are %v", row[1:])
		}
	}
	// a character outside the plane takes two units: none is cut in half
	if last := got[len(texts)][0]; !strings.HasSuffix(last, "略去）") || strings.ContainsRune(last, '\uFFFD') {
		t.Errorf("a long text ends in %q", last[max(0, len(last)-60):])
	}
}

func TestSheet_whatDoesNotFitIsCounted(t *testing.T) {
	rows := [][]any{{"a"}, {"b"}, {"c"}}
	if _, sheet := written(t, 2, rows...); sheet.Row != 3 || sheet.Left != 1 {
		t.Errorf("last row %d, left %d", sheet.Row, sheet.Left)
	}
}

func TestBook_sameRowsSameBytes(t *testing.T) {
	one, _ := written(t, 0, []any{"a", 1.5})
	two, _ := written(t, 0, []any{"a", 1.5})
	if !bytes.Equal(one, two) {
		t.Error("the same rows give other bytes")
	}
}
