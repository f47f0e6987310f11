package judgement

import (
	"cmp"
	"slices"
)

// Form says what a workbook to fill in holds.
type Form struct {
	Language string   // of its own words, zh or en; the headers that are read are Chinese
	All      bool     // also what is judged already, as it stands
	Experts  []string // each has a row for every point that is scored from the marks of several
}

// row is one line of the form.
type row struct {
	Point
	expert string
	given  *Given
}

// takesSeveral says whether the score of a point is made of the marks of several people.
func (p Point) takesSeveral() bool { return p.Rule == "experts" || p.Trimmed > 0 }

// rows are the lines of the form in the order of the tree; of a point the line without
// an expert first, then the experts as they are named.
func (l List) rows(form Form) []row {
	var rows []row
	given := map[key]*Given{}
	hasSingle := map[key]bool{} // a verdict that no expert gave
	for no := range l.Given {
		one := &l.Given[no]
		given[one.key] = one
		hasSingle[key{one.indicator, one.point, ""}] = hasSingle[key{one.indicator, one.point, ""}] || one.expert == ""
	}
	points := map[key]Point{}
	asked := map[key]bool{}
	for _, point := range l.Points {
		place := key{point.IndicatorID, point.PointNo, ""}
		points[place] = point
		if !point.takesSeveral() || hasSingle[place] {
			continue
		}
		for _, expert := range form.Experts {
			one := key{point.IndicatorID, point.PointNo, expert}
			if given[one] == nil && !asked[one] {
				asked[one], asked[place] = true, true
				rows = append(rows, row{Point: point, expert: expert})
			}
		}
	}
	for _, due := range l.Due {
		one := key{due.IndicatorID, due.PointNo, due.Expert}
		if !asked[one] {
			rows = append(rows, row{Point: due.Point, expert: due.Expert})
		}
	}
	if form.All {
		for no := range l.Given {
			one := &l.Given[no]
			rows = append(rows, row{Point: points[key{one.indicator, one.point, ""}], expert: one.expert, given: one})
		}
	}
	slices.SortStableFunc(rows, func(a, b row) int {
		return cmp.Or(
			cmp.Compare(a.indicatorNo, b.indicatorNo), cmp.Compare(a.PointNo, b.PointNo),
			cmp.Compare(form.place(a.expert), form.place(b.expert)), cmp.Compare(a.expert, b.expert),
		)
	})
	return rows
}

// place orders experts: none, those of the form as they are named, the others.
func (f Form) place(expert string) int {
	if expert == "" {
		return -1
	}
	if at := slices.Index(f.Experts, expert); at >= 0 {
		return at
	}
	return len(f.Experts)
}
