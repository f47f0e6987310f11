package reports

import (
	"fmt"

	"jixiao/internal/book"
)

func contractPlaces() []place {
	return []place{
		{"no", 6, book.Count}, {"contract", 14, ""}, {"contract_name", 24, ""}, {"kind", 6, ""}, {"buyer", 16, ""}, {"supplier", 18, ""}, {"small", 7, ""},
		{"original", 15, book.Amount}, {"change", 13, book.Amount}, {"price", 15, book.Amount}, {"paid", 15, book.Amount},
		{"rest", 15, book.Amount}, {"paid_share", 9, book.Percent}, {"retention", 13, book.Amount}, {"payments_count", 6, book.Count},
		{"first_day", 11, book.Day}, {"last_day", 11, book.Day}, {"currency", 6, ""},
		{"published_price", 15, book.Amount}, {"published_paid", 15, book.Amount}, {"check", 7, ""}, {"source", 20, ""},
	}
}

// contractSheet is 合同台账. Paid and counted are sums over 支付明细 by the contract's number in
// this register: a number is matched exactly, where text such as 0012 or a code of 18
// digits is not by a spreadsheet.
func (w *workbook) contractSheet(s *book.Sheet) error {
	for no, row := range w.rows("contracts") {
		line := s.Row + 1
		at := func(key string) string { return w.at(s, key, line) }
		byNumber := fmt.Sprintf("%s,%s", w.in("payments", "no"), at("no"))
		small := any(nil)
		if is, known := row["is_small_supplier"].(bool); known {
			small = w.say("book.no")
			if is {
				small = w.say("book.yes")
			}
		}
		err := s.Put([]any{
			no + 1, row["contract_id"], row["contract_name"], row["contract_kind"], row["buyer_name"], row["supplier_name"], small,
			row["original_amount"], row["change_amount"],
			book.Formula(fmt.Sprintf("ROUND(%s+%s,2)", at("original"), at("change")), row["price_amount"]),
			book.Formula(fmt.Sprintf("ROUND(SUMIFS(%s,%s),2)", w.in("payments", "amount"), byNumber), row["paid_amount"]),
			book.Formula(fmt.Sprintf("ROUND(%s-%s,2)", at("price"), at("paid")), row["outstanding_amount"]),
			book.Formula(fmt.Sprintf(`IF(%s=0,"",%s/%s)`, at("price"), at("paid"), at("price")), row["paid_share"]),
			row["retention_amount"],
			book.Formula(fmt.Sprintf(`COUNTIFS(%s,%s,">0")`, byNumber, w.in("payments", "amount")), row["payment_count"]),
			row["first_paid_date"], row["last_paid_date"], row["currency"], row["price_amount"], row["paid_amount"],
			w.check(at("price"), at("published_price"), at("paid"), at("published_paid")), source(row),
		})
		if err != nil {
			return err
		}
	}
	return w.ended(s, contractPlaces(), map[string]any{"original": nil, "change": nil, "price": nil, "paid": nil, "rest": nil})
}

func milestonePlaces() []place {
	return []place{
		{"no", 7, book.Count}, {"contract", 16, ""}, {"milestone", 6, book.Count}, {"condition", 28, ""}, {"share", 9, book.Percent},
		{"due", 16, book.Amount}, {"due_day", 12, book.Day}, {"paid", 16, book.Amount}, {"rest", 16, book.Amount}, {"paid_day", 12, book.Day},
		{"lag", 9, book.Count}, {"light", 5, ""}, {"status", 11, ""}, {"missing", 24, ""}, {"source", 26, ""},
	}
}

// milestoneSheet is 付款节点, with a sign and a fill by its status.
func (w *workbook) milestoneSheet(s *book.Sheet) error {
	asOf := w.one("evaluation_details").day("as_of")
	err := w.each("milestone_register", func(row record) error {
		line := s.Row + 1
		tone := statusTone(row.text("status"))
		if due := row.day("due_date"); row.text("status") == "部分支付" && !due.IsZero() && due.Before(asOf) {
			tone = Bad // the rest is overdue
		}
		return s.Put([]any{
			w.contract(row), row["contract_id"], row["milestone_no"], row["condition"], row["due_share"], row["due_amount"], row["due_date"],
			row["paid_amount"], book.Formula(fmt.Sprintf("ROUND(%s-%s,2)", w.at(s, "due", line), w.at(s, "paid", line)), nil), row["paid_date"],
			row["lag_days"], sign(tone), row["status"], row["missing_events"], source(row),
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
	return w.ended(s, milestonePlaces(), map[string]any{"due": nil, "paid": nil, "rest": nil})
}

// sign is a traffic light that is read in grey.
func sign(tone Tone) string {
	lights := book.Lights()
	switch tone {
	case Good:
		return lights[0].Sign
	case Warn:
		return lights[1].Sign
	}
	return lights[2].Sign
}

func paymentPlaces() []place {
	return []place{
		{"no", 7, book.Count}, {"contract", 16, ""}, {"payment", 16, ""}, {"paid_day", 12, book.Day}, {"amount", 16, book.Amount},
		{"running", 16, book.Amount}, {"payer", 24, ""}, {"payee", 24, ""}, {"voucher", 18, ""}, {"budget_year", 8, ""}, {"source", 26, ""},
	}
}

// paymentSheet is 支付明细; refunds and reversals are negative.
func (w *workbook) paymentSheet(s *book.Sheet) error {
	err := w.each("payments", func(row record) error {
		return s.Put([]any{
			w.contract(row), row["contract_id"], row["payment_id"], row["paid_date"], row["amount"], row["cumulative_amount"],
			row["payer_name"], row["payee_name"], row["voucher_number"], row["budget_year"], source(row),
		})
	})
	if err != nil {
		return err
	}
	return s.Filter(s.Row)
}
