package audit

import (
	"fmt"
	"strings"

	"jixiao/internal/book"
	"jixiao/internal/format"
)

func pointColumns() []column {
	return []column{
		{"指标", 22}, {"要点", 6}, {"评分要点", 34}, {"状态", 9}, {"份额", 6}, {"计分份额", 9}, {"实际值", 14}, {"不低于", 8}, {"不高于", 8},
		{"按比率", 7}, {"缺陷数", 7}, {"每处扣", 7}, {"达几处为零", 10}, {"得分比例", 14}, {"报告得分比例", 14}, {"累计分值", 13}, {"要点分值", 13},
		{"要点得分", 13}, {"报告要点得分", 13}, {"核对", 7}, {"判定", 9}, {"理由", 34}, {"佐证", 28}, {"评判所在", 20},
		{"度量", 20}, {"对象", 24}, {"要点所在", 18},
	}
}

// pointsSheet is 要点: every point, what it earned and what of the score it is, as formulas
// over its figures and the marks on 评判.
func (w *writing) pointsSheet() error {
	s := w.book.Sheets[pointsName]
	for no, point := range w.points { // where each indicator's points will stand
		id := format.Exact(point["indicator_id"])
		span, seen := w.pointRows[id]
		if !seen {
			span.First = no + 2
		}
		span.Last = no + 2
		w.pointRows[id] = span
	}
	for _, point := range w.points {
		if err := s.Put(w.pointCells(s, point)); err != nil {
			return err
		}
	}
	return nil
}

func (w *writing) pointCells(s *book.Sheet, point map[string]any) []any {
	row := s.Row + 1
	at := func(title string) string { return fmt.Sprintf("%s%d", s.Letter(title), row) }
	span := w.pointRows[format.Exact(point["indicator_id"])]
	score := w.scored[pointID(point)]
	counts, rate := point["share"], any(nil)
	if point["status"] == "not_applicable" {
		counts = int64(0)
	}
	if is, _ := point["is_rate"].(bool); is {
		rate = "是"
	}
	cells := []any{
		point["indicator_id"], point["point_no"], point["point"], statusName(point["status"]), point["share"], counts, point["value"], point["at_least"],
		point["at_most"], rate, point["defect_count"], point["deduct_share"], point["zero_from"], nil, point["earned_share"],
		book.Formula(w.runningFormula(s, point, span, row), nil), nil, nil, score["score"], nil, point["verdict"], point["reason"],
		point["evidence"], place(point, "judgement_file", "judgement_line"), point["measure"], point["subject"],
		place(point, "source_file", "source_line"),
	}
	worth := "P" + fmt.Sprint(row)
	if row > span.First {
		worth = fmt.Sprintf("ROUND(P%d-P%d,11)", row, row-1)
	}
	cells[16] = book.Formula(worth, score["point_weight"])
	if point["status"] == "scored" {
		cells[13] = book.Formula(w.earnedFormula(point, at), point["earned_share"])
		rounded := fmt.Sprintf("ROUND(%s*%s,11)", at("要点分值"), at("得分比例"))
		if w.level() == "point" {
			rounded = fmt.Sprintf("ROUND(%s,%s)", rounded, w.digits())
		}
		cells[17] = book.Formula(fmt.Sprintf("IF(%s>=1,%s,MIN(%s,%s))", at("得分比例"), at("要点分值"), at("要点分值"), rounded), score["score"])
		cells[19] = checked(at("要点得分"), at("报告要点得分"))
	}
	return cells
}

func place(row map[string]any, file, line string) any {
	if row[file] == nil {
		return nil
	}
	return fmt.Sprintf("%v:%s", row[file], format.Exact(row[line]))
}

// runningFormula is what the points up to this one are worth: of the weight by their
// shares, rounded as a running sum where scores are rounded at the points.
func (w *writing) runningFormula(s *book.Sheet, point map[string]any, span book.Rows, row int) string {
	weight := w.book.Sheets[scoresName].Cell("权重", w.scoreRow[format.Exact(point["indicator_id"])])
	shares := s.Letter("计分份额")
	some := fmt.Sprintf("SUM(%s$%d:%s%d)", shares, span.First, shares, row)
	all := fmt.Sprintf("SUM(%s$%d:%s$%d)", shares, span.First, shares, span.Last)
	part := fmt.Sprintf("ROUND(%s*%s/%s,11)", weight, some, all)
	if w.level() == "point" {
		part = fmt.Sprintf("ROUND(%s,%s)", part, w.digits())
	}
	return fmt.Sprintf("IF(%s=%s,%s,MIN(%s,%s))", some, all, weight, weight, part)
}

// earnedFormula is what a point earns of itself: by its measured value, its defects, or the
// marks it was given.
func (w *writing) earnedFormula(point map[string]any, at func(string) string) string {
	count := at("缺陷数")
	if point["measure"] != nil {
		count = at("实际值")
	}
	rate, _ := point["is_rate"].(bool)
	switch {
	case rate:
		return cutAt(at("实际值"))
	case point["deduct_share"] != nil && (point["measure"] != nil || point["defect_count"] != nil):
		left := cutAt(fmt.Sprintf("1-%s*%s", count, at("每处扣")))
		if point["zero_from"] != nil {
			return fmt.Sprintf("IF(%s>=%s,0,%s)", count, at("达几处为零"), left)
		}
		return left
	case point["measure"] != nil:
		var limits []string
		if point["at_least"] != nil {
			limits = append(limits, at("实际值")+">="+at("不低于"))
		}
		if point["at_most"] != nil {
			limits = append(limits, at("实际值")+"<="+at("不高于"))
		}
		return "IF(AND(" + strings.Join(limits, ",") + "),1,0)"
	}
	marks := w.book.Sheets[marksName].Span("得分比例", w.markRows[pointID(point)])
	if w.trimmed[pointID(point)] {
		return fmt.Sprintf("ROUND((SUM(%s)-MAX(%s)-MIN(%s))/(COUNT(%s)-2),14)", marks, marks, marks, marks)
	}
	return fmt.Sprintf("ROUND(SUM(%s)/COUNT(%s),14)", marks, marks)
}

// marksSheet is 评判: every judgement that counted.
func (w *writing) marksSheet() error {
	s := w.book.Sheets[marksName]
	return w.marks(w.ctx, func(values []any) error {
		id := format.Exact(values[0]) + "#" + format.Exact(values[1])
		span, seen := w.markRows[id]
		if !seen {
			span.First = s.Row + 1
		}
		span.Last = s.Row + 1
		w.markRows[id] = span
		return s.Put(values)
	})
}

func partColumns() []column {
	return []column{{"指标", 22}, {"度量", 22}, {"对象", 24}, {"实际值", 16}, {"目标值", 12}, {"权数", 12}, {"比率", 16}, {"报告比率", 16}, {"核对", 8}, {"状态", 12}}
}

// partsSheet is 平均分项: the parts of averages.
func (w *writing) partsSheet() error {
	s := w.book.Sheets[partsName]
	targets := map[string]any{}
	for _, indicator := range w.indicators {
		targets[format.Exact(indicator["indicator_id"])] = indicator["target"]
	}
	for _, part := range w.parts {
		id := format.Exact(part["indicator_id"])
		row := s.Row + 1
		span, seen := w.partRows[id]
		if !seen {
			span.First = row
		}
		span.Last = row
		w.partRows[id] = span
		target := targets[id]
		if target == nil {
			target = int64(1)
		}
		cells := []any{id, part["measure"], part["subject"], part["value"], target, nil, nil, part["part_share"], nil, statusName(part["status"])}
		if part["status"] == "scored" {
			cells[5] = part["part_weight"]
			cells[6] = book.Formula(cutAt(fmt.Sprintf("D%d/E%d", row, row)), part["part_share"])
			cells[8] = checked(fmt.Sprintf("G%d", row), fmt.Sprintf("H%d", row))
		}
		if err := s.Put(cells); err != nil {
			return err
		}
	}
	return nil
}
