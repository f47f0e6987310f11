package reports

import (
	"fmt"

	"jixiao/internal/book"
)

func reconciliationPlaces() []place {
	return []place{
		{"claim", 12, ""}, {"claimed_by", 18, ""}, {"subject", 36, ""}, {"quantity", 7, ""}, {"claimed", 18, book.Amount}, {"found", 18, book.Amount},
		{"difference", 16, book.Amount}, {"light", 5, ""}, {"status", 11, ""}, {"missing", 34, ""}, {"source", 26, ""},
	}
}

// reconciliationSheet is 对账: control totals beside what the loaded rows come to.
func (w *workbook) reconciliationSheet(s *book.Sheet) error {
	err := w.each("reconciliation", func(row record) error {
		line := s.Row + 1
		light, difference := sign(Bad), any(nil)
		switch {
		case row["missing"] != nil:
			light = sign(Warn)
		case row.text("status") == w.say("reconciliation.same"):
			light = sign(Good)
		}
		if row["difference"] != nil {
			difference = book.Formula(fmt.Sprintf("ROUND(%s-%s,2)", w.at(s, "found", line), w.at(s, "claimed", line)), row["difference"])
		}
		return s.Put([]any{
			row["claim_id"], row["claimed_by"], row["subject"], row["quantity"], row["claimed"], row["found"], difference, light, row["status"],
			row["missing"], source(row),
		})
	})
	if err != nil {
		return err
	}
	rows := book.Rows{First: 2, Last: max(s.Row, 2)}
	for _, column := range []string{"light", "status"} {
		if err := s.Light(w.title(column), w.title("light"), rows); err != nil {
			return err
		}
	}
	return s.Filter(s.Row)
}
