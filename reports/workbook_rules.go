package reports

import (
	"fmt"

	"jixiao/internal/book"
	"jixiao/internal/format"
)

func exceptionPlaces() []place {
	return []place{
		{"no", 7, book.Count}, {"contract", 16, ""}, {"rule", 20, ""}, {"exception", 26, ""}, {"family", 7, ""}, {"amount", 16, book.Amount},
		{"days", 9, book.Count}, {"basis", 36, ""}, {"source_file", 28, ""}, {"source_line", 8, book.Count},
	}
}

// exceptionSheet is 支付异常: what breaks a rule.
func (w *workbook) exceptionSheet(s *book.Sheet) error {
	err := w.each("payment_breaches", func(row record) error {
		return s.Put([]any{
			w.contract(row), row["contract_id"], row["rule"], row["exception"], row["family"], row["amount"], row["days"], row["basis"],
			row["source_file"], row["source_line"],
		})
	})
	if err != nil {
		return err
	}
	return s.Filter(s.Row)
}

func undecidedPlaces() []place {
	return []place{
		{"no", 7, book.Count}, {"contract", 16, ""}, {"rule", 20, ""}, {"exception", 26, ""}, {"family", 7, ""}, {"amount", 16, book.Amount},
		{"basis", 36, ""}, {"missing", 36, ""}, {"source_file", 28, ""}, {"source_line", 8, book.Count},
	}
}

// undecidedSheet is 无法判定: what no rule could decide, and what is missing.
func (w *workbook) undecidedSheet(s *book.Sheet) error {
	err := w.each("payment_undecided", func(row record) error {
		return s.Put([]any{
			w.contract(row), row["contract_id"], row["rule"], row["exception"], row["family"], row["amount"], row["basis"], row["missing"],
			row["source_file"], row["source_line"],
		})
	})
	if err != nil {
		return err
	}
	return s.Filter(s.Row)
}

func rulePlaces() []place {
	return []place{
		{"rule", 22, ""}, {"exception", 30, ""}, {"family", 7, ""}, {"basis", 36, ""}, {"is_on", 8, ""},
		{"broken", 8, book.Count}, {"broken_amount", 18, book.Amount}, {"open", 10, book.Count},
		{"published_broken", 10, book.Count}, {"published_amount", 18, book.Amount}, {"published_open", 10, book.Count}, {"check", 9, ""},
	}
}

// ruleSheet is 规则汇总: counts over 支付异常 and 无法判定 beside the published ones.
func (w *workbook) ruleSheet(s *book.Sheet) error {
	for _, row := range w.rows("payment_rules") {
		line := s.Row + 1
		at := func(key string) string { return w.at(s, key, line) }
		on := w.say("book.yes")
		if isOn, _ := row["is_on"].(bool); !isOn {
			on = w.say("book.off")
		}
		published := row["broken_amount"]
		if published == nil && row.count("broken_count") == 0 {
			published = 0 // nothing was broken: the sum over no rows
		}
		err := s.Put([]any{
			row["rule"], row["label"], row["family"], row["basis"], on,
			book.Formula(fmt.Sprintf("COUNTIFS(%s,%s)", w.in("exceptions", "rule"), at("rule")), row["broken_count"]),
			book.Formula(fmt.Sprintf("ROUND(SUMIFS(%s,%s,%s),2)", w.in("exceptions", "amount"), w.in("exceptions", "rule"), at("rule")), published),
			book.Formula(fmt.Sprintf("COUNTIFS(%s,%s)", w.in("undecided", "rule"), at("rule")), row["undecided_count"]),
			row["broken_count"], published, row["undecided_count"],
			w.check(at("broken"), at("published_broken"), at("broken_amount"), at("published_amount"), at("open"), at("published_open")),
		})
		if err != nil {
			return err
		}
	}
	return s.Filter(s.Row)
}

func duePlaces() []place {
	return []place{
		{"no", 7, book.Count}, {"contract", 16, ""}, {"contract_name", 28, ""}, {"supplier", 24, ""}, {"milestone", 6, book.Count}, {"condition", 28, ""},
		{"missing", 24, ""}, {"due_day", 12, book.Day}, {"rest", 16, book.Amount}, {"days_left", 9, book.Count}, {"light", 5, ""}, {"horizon", 12, ""},
	}
}

// dueSheet is 到期清单: what is not paid yet, and when it falls due.
func (w *workbook) dueSheet(s *book.Sheet) error {
	err := w.each("payment_due", func(row record) error {
		light := sign(Good)
		switch row.text("horizon") {
		case horizons()[0]:
			light = sign(Bad)
		case horizons()[1], horizons()[5]:
			light = sign(Warn)
		}
		return s.Put([]any{
			w.contract(row), row["contract_id"], row["contract_name"], row["supplier_name"], row["milestone_no"], row["condition"],
			row["missing_events"], row["due_date"], row["open_amount"], row["days_left"], light, row["horizon"],
		})
	})
	if err != nil {
		return err
	}
	rows := book.Rows{First: 2, Last: max(s.Row, 2)}
	for _, column := range []string{"light", "horizon"} {
		if err := s.Light(w.title(column), w.title("light"), rows); err != nil {
			return err
		}
	}
	return s.Filter(s.Row)
}

// horizons are when money falls due, as the query says it.
func horizons() []string {
	return []string{"已到期", "30天内", "90天内", "180天内", "180天以后", "未知"}
}

func horizonPlaces() []place {
	return []place{{"horizon", 14, ""}, {"items", 10, book.Count}, {"rest", 18, book.Amount}, {"running", 18, book.Amount}}
}

// horizonSheet is 到期汇总: 到期清单 by when it falls due; what is due within 90 days holds what
// is due within 30.
func (w *workbook) horizonSheet(s *book.Sheet) error {
	for no, horizon := range horizons() {
		line := s.Row + 1
		by := fmt.Sprintf("%s,%s", w.in("due", "horizon"), w.at(s, "horizon", line))
		cells := []any{
			horizon, book.Formula(fmt.Sprintf("COUNTIFS(%s)", by), nil),
			book.Formula(fmt.Sprintf("ROUND(SUMIFS(%s,%s),2)", w.in("due", "rest"), by), nil), nil,
		}
		if no < len(horizons())-1 { // what is not known is in no running sum
			letter := s.Letter(w.title("rest"))
			cells[3] = book.Formula(fmt.Sprintf("ROUND(SUM(%s$2:%s%d),2)", letter, letter, line), nil)
		}
		if err := s.Put(cells); err != nil {
			return err
		}
	}
	return nil
}

func interestPlaces() []place {
	return []place{
		{"no", 7, book.Count}, {"contract", 16, ""}, {"milestone", 6, book.Count}, {"payment", 16, ""}, {"late_amount", 16, book.Amount}, {"due_day", 12, book.Day},
		{"until_day", 12, book.Day}, {"days", 8, book.Count}, {"year_rate", 10, book.Percent}, {"day_rate", 10, ""}, {"interest", 14, book.Amount},
		{"published_interest", 14, book.Amount}, {"check", 9, ""}, {"basis", 40, ""},
	}
}

// interestSheet is 逾期利息, worked out once more from amount, days and rate. Where it is not
// known whether the supplier is a small one there is none, and it says so.
func (w *workbook) interestSheet(s *book.Sheet) error {
	err := w.each("late_interest", func(row record) error {
		line := s.Row + 1
		at := func(key string) string { return w.at(s, key, line) }
		cells := []any{
			w.contract(row), row["contract_id"], row["milestone_no"], row["payment_id"], row["amount"], row["due_date"], row["until_date"], row["days"],
			row["agreed_rate"], nil, nil, row["interest_amount"], nil, row["basis"],
		}
		rate := at("year_rate") + "/365"
		if row["agreed_rate"] == nil {
			cells[9], rate = row["daily_rate"], at("day_rate")
		}
		if row["interest_amount"] == nil {
			cells[12] = w.say("book.unknown_supplier")
			return s.Put(cells)
		}
		cells[10] = book.Formula(fmt.Sprintf("ROUND(%s*%s*%s,2)", at("late_amount"), at("days"), rate), row["interest_amount"])
		cells[12] = w.check(at("interest"), at("published_interest"))
		return s.Put(cells)
	})
	if err != nil {
		return err
	}
	return w.ended(s, interestPlaces(), map[string]any{"late_amount": nil, "interest": nil, "published_interest": nil})
}

func planPlaces() []place {
	return []place{{"month", 10, ""}, {"plan_due", 18, book.Amount}, {"plan_paid", 18, book.Amount}, {"plan_rest", 18, book.Amount}}
}

// planSheet is 计划与实际: what had fallen due against what was paid, by month, with a chart.
func (w *workbook) planSheet(s *book.Sheet) error {
	rows := w.rows("payment_plan")
	for _, row := range rows {
		line := s.Row + 1
		err := s.Put([]any{
			row["month"], row["due_amount"], row["paid_amount"],
			book.Formula(fmt.Sprintf("ROUND(%s-%s,2)", w.at(s, "plan_due", line), w.at(s, "plan_paid", line)), nil),
		})
		if err != nil {
			return err
		}
	}
	if err := s.Filter(s.Row); err != nil || len(rows) == 0 {
		return err
	}
	if undated := rows[0]["undated_amount"]; undated != nil {
		w.book.Notes = append(w.book.Notes, w.say("book.undated", "amount", format.Amount(undated)))
	}
	return s.Lines("F2", w.say("plan.chart"), w.title("month"), book.Rows{First: 2, Last: s.Row}, w.title("plan_due"), w.title("plan_paid"))
}
