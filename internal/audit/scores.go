package audit

import (
	"fmt"
	"strings"

	"jixiao/internal/book"
	"jixiao/internal/format"
)

// statusName is a status as people read it.
func statusName(status any) any {
	switch status {
	case "scored":
		return "已评分"
	case "no_data":
		return "缺少数据"
	case "awaiting_judgement":
		return "待评判"
	case "not_applicable":
		return "不适用"
	}
	return status
}

func scoreColumns() []column {
	return []column{
		{"一级", 7}, {"二级", 12}, {"三级", 20}, {"指标", 22}, {"规则", 10}, {"原权重", 8}, {"权重", 8}, {"实际值", 16}, {"目标值", 9},
		{"full_at", 8}, {"zero_at", 8}, {"pass_at", 8}, {"deduct_share", 14}, {"over_from", 11}, {"over_deduct", 13},
		{"得分比例", 16}, {"未舍入得分", 14}, {"得分", 14}, {"报告得分", 14}, {"核对", 7}, {"状态", 9}, {"算式", 36},
		{"度量", 20}, {"对象", 14}, {"说明", 28}, {"依据", 28}, {"指标所在", 18},
	}
}

// scoresSheet is 评分表: every indicator, its share, exact and rounded score as formulas
// over the figures beside them, the printed score and whether the two agree.
func (w *writing) scoresSheet() error {
	s := w.book.Sheets[scoresName]
	for _, indicator := range w.indicators {
		text, err := w.equationOf(indicator)
		if err != nil {
			return err
		}
		row := s.Row + 1
		at := func(title string) string { return fmt.Sprintf("%s%d", s.Letter(title), row) }
		value := func(column string) any { return indicator[column] }
		cells := []any{
			value("level1"), value("level2"), value("level3"), value("indicator_id"), value("rule"), value("own_weight"), value("weight"),
			value("value"), value("target"), value("full_at"), value("zero_at"), value("pass_at"), value("deduct_share"),
			value("over_from"), value("over_deduct"), nil, nil, nil, value("score"), nil, statusName(value("status")), text,
			value("measure"), value("subject"), value("reason"), value("basis"),
			fmt.Sprintf("%v:%s", indicator["source_file"], format.Exact(indicator["source_line"])),
		}
		if value("status") == "scored" {
			cells[15] = book.Formula(w.shareFormula(indicator, at), value("score_share"))
			cells[16] = book.Formula(fmt.Sprintf("ROUND(%s*%s,11)", at("权重"), at("得分比例")), value("exact_score"))
			cells[17] = book.Formula(w.scoreFormula(indicator, at), value("score"))
			cells[19] = checked(at("得分"), at("报告得分"))
		}
		if err := s.Put(cells); err != nil {
			return err
		}
	}
	last := s.Row
	total := []any{"合计", nil, nil, nil, nil}
	for _, title := range []string{"原权重", "权重"} {
		letter := s.Letter(title)
		total = append(total, book.Formula(fmt.Sprintf("SUM(%s2:%s%d)", letter, letter, last), w.about["total_weight"]))
	}
	for len(total) < 17 {
		total = append(total, nil)
	}
	for _, title := range []string{"得分", "报告得分"} {
		letter := s.Letter(title)
		total = append(total, book.Formula(fmt.Sprintf("SUM(%s2:%s%d)", letter, letter, last), w.about["exact_total"]))
	}
	return s.Put(append(total, checked(fmt.Sprintf("R%d", last+1), fmt.Sprintf("S%d", last+1))))
}

// checked says whether a figure and the printed one agree to the last digit of a spreadsheet
// that counts in doubles.
func checked(one, two string) any {
	return book.Formula(fmt.Sprintf(`IF(ABS(%s-%s)<0.0000000001,"一致","不一致")`, one, two), "一致")
}

// cutAt cuts a formula at nothing and everything.
func cutAt(text string) string { return "MAX(0,MIN(1," + text + "))" }

// shareFormula is the rule over the cells of the indicator's row, or of its points, parts
// or bands on their sheets.
func (w *writing) shareFormula(indicator map[string]any, at func(string) string) string {
	id := format.Exact(indicator["indicator_id"])
	switch indicator["rule"] {
	case "points", "graded", "experts":
		points := w.book.Sheets[pointsName]
		shares, earned := points.Span("计分份额", w.pointRows[id]), points.Span("得分比例", w.pointRows[id])
		return fmt.Sprintf("SUMPRODUCT(%s,%s)/SUM(%s)", shares, earned, shares)
	case "average":
		parts := w.book.Sheets[partsName]
		weights, rates := parts.Span("权数", w.partRows[id]), parts.Span("比率", w.partRows[id])
		return fmt.Sprintf("SUMPRODUCT(%s,%s)/SUM(%s)", weights, rates, weights)
	case "bands":
		return w.bandFormula(id, at("实际值"))
	case "ratio":
		rate := at("实际值") + "/" + at("目标值")
		if indicator["over_from"] == nil {
			return cutAt(rate)
		}
		over := fmt.Sprintf("1-(%s-%s)*%s", rate, at("over_from"), at("over_deduct"))
		return fmt.Sprintf("IF(%s>%s*%s,%s,%s)", at("实际值"), at("目标值"), at("over_from"), cutAt(over), cutAt(rate))
	case "linear":
		return cutAt(fmt.Sprintf("(%s-%s)/(%s-%s)", at("实际值"), at("zero_at"), at("full_at"), at("zero_at")))
	case "deduct":
		return cutAt(fmt.Sprintf("1-%s*%s", at("实际值"), at("deduct_share")))
	}
	rate := at("实际值")
	if indicator["target"] != nil {
		rate += "/" + at("目标值")
	}
	return cutAt(fmt.Sprintf("(%s-%s)/(1-%s)", rate, at("pass_at"), at("pass_at")))
}

// bandFormula is the best of the bands that take the value.
func (w *writing) bandFormula(id, value string) string {
	rules := w.book.Sheets[rulesName]
	var shares []string
	for _, one := range w.bandRows[id] {
		var bounds []string
		if one.hasFrom {
			bounds = append(bounds, value+">="+rules.Cell("下限", one.row))
		}
		if one.hasUpTo {
			bounds = append(bounds, value+"<="+rules.Cell("上限", one.row))
		}
		shares = append(shares, fmt.Sprintf("IF(AND(%s),%s,0)", strings.Join(bounds, ","), rules.Cell("得分比例", one.row)))
	}
	return "MAX(0," + strings.Join(shares, ",") + ")"
}

// scoreFormula rounds where the evaluation says; everything earned is the whole weight, and
// rounding gives no more.
func (w *writing) scoreFormula(indicator map[string]any, at func(string) string) string {
	id := format.Exact(indicator["indicator_id"])
	rounded := at("未舍入得分")
	points, hasPoints := w.pointRows[id]
	switch {
	case w.level() == "point" && hasPoints:
		rounded = "SUM(" + w.book.Sheets[pointsName].Span("要点得分", points) + ")"
	case w.level() != "total":
		rounded = fmt.Sprintf("ROUND(%s,%s)", rounded, w.digits())
	}
	return fmt.Sprintf("IF(%s>=1,%s,MIN(%s,%s))", at("得分比例"), at("权重"), at("权重"), rounded)
}

func levelColumns() []column {
	return []column{{"级次", 8}, {"名称", 24}, {"权重", 12}, {"得分", 16}, {"得分率", 12}, {"报告得分", 16}, {"核对", 10}}
}

// levelsSheet is 汇总: first and second levels as sums over 评分表, the total, rounded, and
// its grade by the limits beside it.
func (w *writing) levelsSheet() error {
	s := w.book.Sheets[levelsName]
	levels, err := w.list(w.ctx, "level_scores")
	if err != nil {
		return err
	}
	var total map[string]any
	for _, level := range levels {
		kind, name := "一级", level["level1"]
		switch {
		case level["level1"] == nil:
			total = level
			continue
		case level["level2"] != nil:
			kind, name = "二级", fmt.Sprintf("%v/%v", level["level1"], level["level2"])
		}
		if err := w.levelRow(s, kind, name, level, w.rowsOf(level)); err != nil {
			return err
		}
	}
	whole := book.Rows{First: 2, Last: len(w.indicators) + 1}
	if err := w.levelRow(s, "合计", "未舍入总分", total, whole); err != nil {
		return err
	}
	exact := fmt.Sprintf("D%d", s.Row)
	row := s.Row + 1
	err = s.Put([]any{"合计", "总分", nil, book.Formula(fmt.Sprintf("ROUND(ROUND(%s,9),%s)", exact, w.digits()), w.about["total_score"]), nil,
		w.about["total_score"], checked(fmt.Sprintf("D%d", row), fmt.Sprintf("F%d", row))})
	if err != nil {
		return err
	}
	return w.gradeRows(s, exact)
}

// rowsOf is where the indicators of a level stand in 评分表.
func (w *writing) rowsOf(level map[string]any) book.Rows {
	var found book.Rows
	for _, indicator := range w.indicators {
		if indicator["level1_no"] != level["level1_no"] || level["level2"] != nil && indicator["level2_no"] != level["level2_no"] {
			continue
		}
		row := w.scoreRow[format.Exact(indicator["indicator_id"])]
		if found.First == 0 {
			found.First = row
		}
		found.Last = row
	}
	return found
}

func (w *writing) levelRow(s *book.Sheet, kind string, name any, level map[string]any, from book.Rows) error {
	scores := w.book.Sheets[scoresName]
	row := s.Row + 1
	cells := []any{
		kind, name, book.Formula("SUM("+scores.Span("权重", from)+")", level["weight"]),
		book.Formula("SUM("+scores.Span("得分", from)+")", level["score"]),
		book.Formula(fmt.Sprintf("IF(C%d=0,0,D%d/C%d)", row, row, row), nil),
		level["score"], nil,
	}
	if level["score"] != nil {
		cells[6] = checked(fmt.Sprintf("D%d", row), fmt.Sprintf("F%d", row))
	}
	return s.Put(cells)
}

// gradeRows are the grade, from the total before it is rounded, and the scale.
func (w *writing) gradeRows(s *book.Sheet, exact string) error {
	first := s.Row + 3
	text := `""`
	for no := len(w.grades) - 1; no >= 0; no-- {
		text = fmt.Sprintf("IF(ROUND(%s,9)>=D%d,B%d,%s)", exact, first+no, first+no, text)
	}
	grade := []any{"等级", "由未舍入总分与下列各等级下限比较", nil, book.Formula(text, w.about["grade"]), nil, w.about["grade"]}
	if w.about["status"] == "draft" {
		grade = []any{"等级", "草稿：有指标未评分，不定等级"}
	}
	if err := s.Put(grade); err != nil {
		return err
	}
	if err := s.Put([]any{"等级下限"}); err != nil {
		return err
	}
	for _, one := range w.grades {
		if err := s.Put([]any{nil, one["grade"], nil, one["lower_bound"]}); err != nil {
			return err
		}
	}
	return nil
}
