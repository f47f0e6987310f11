package reports

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/xuri/excelize/v2"

	"jixiao/internal/book"
	"jixiao/internal/format"
	"jixiao/queries"
)

// Payments writes the workbook for finance people of one evaluation from a published
// warehouse: contracts, milestones, exceptions, payments, what is due. Sums, shares and
// counts are live formulas beside the published figures. The scratch folder takes what
// does not fit into memory while it is written.
func Payments(ctx context.Context, out io.Writer, db *sql.DB, set queries.Set, evaluation, language, scratch string) (err error) {
	data, err := NewData(ctx, db, set, evaluation, language)
	if err != nil {
		return err
	}
	b, err := book.New(0)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, b.Close()) }()
	b.OnePage = true
	w := &workbook{Data: data, book: b, sheets: map[string]*book.Sheet{}, contracts: map[string]int{}}
	if err := w.fill(); err != nil {
		return fmt.Errorf("payments of %s: %w", evaluation, err)
	}
	return b.Write(out, scratch)
}

// workbook is the workbook on its way, with where the rows stand that formulas name.
type workbook struct {
	*Data
	book      *book.Book
	sheets    map[string]*book.Sheet
	contracts map[string]int // numbers of the contracts in the register
}

// place is a column by its key in the wording file.
type place struct {
	key   string
	width float64
	kind  book.Kind
}

// sheetPlan is a sheet with its columns and how it is filled.
type sheetPlan struct {
	key    string
	places []place
	fill   func(*book.Sheet) error
}

// plans are the sheets in the order in which they stand.
func (w *workbook) plans() []sheetPlan {
	return []sheetPlan{
		{"about", nil, w.aboutSheet},
		{"contracts", contractPlaces(), w.contractSheet},
		{"milestones", milestonePlaces(), w.milestoneSheet},
		{"exceptions", exceptionPlaces(), w.exceptionSheet},
		{"undecided", undecidedPlaces(), w.undecidedSheet},
		{"rules", rulePlaces(), w.ruleSheet},
		{"payments", paymentPlaces(), w.paymentSheet},
		{"due", duePlaces(), w.dueSheet},
		{"horizons", horizonPlaces(), w.horizonSheet},
		{"interest", interestPlaces(), w.interestSheet},
		{"plan", planPlaces(), w.planSheet},
		{"reconciliation", reconciliationPlaces(), w.reconciliationSheet},
	}
}

// fill opens all sheets, then writes first those that formulas of others look into.
func (w *workbook) fill() error {
	plans := map[string]sheetPlan{}
	for _, plan := range w.plans() {
		columns := make([]book.Column, len(plan.places))
		for no, place := range plan.places {
			columns[no] = book.Column{Title: w.title(place.key), Width: place.width, Kind: place.kind}
		}
		sheet, err := w.book.Open(w.say("book."+plan.key), columns...)
		if err != nil {
			return err
		}
		w.sheets[plan.key], plans[plan.key] = sheet, plan
	}
	for no, row := range w.rows("contracts") {
		w.contracts[row.text("contract_id")] = no + 1
	}
	order := []string{"payments", "contracts", "milestones", "exceptions", "undecided", "rules", "due", "horizons", "interest", "plan", "reconciliation", "about"}
	for _, key := range order {
		sheet := w.sheets[key]
		if err := plans[key].fill(sheet); err != nil {
			return fmt.Errorf("sheet %s: %w", w.say("book."+key), err)
		}
		if sheet.Left > 0 {
			w.book.Notes = append(w.book.Notes, w.say("book.left", "sheet", w.say("book."+key), "left", format.Count(int64(sheet.Left))))
		}
	}
	return w.err
}

// each runs a query row by row: however many there are, one is held at a time.
func (w *workbook) each(query string, do func(record) error) error {
	return w.set.Each(w.ctx, w.db, query, map[string]string{"evaluation_id": w.evaluation}, func(row map[string]any) error { return do(row) })
}

func (w *workbook) title(key string) string { return w.say("book.col." + key) }

// at is a cell of a row being written; in is the column of a sheet over its rows.
func (w *workbook) at(s *book.Sheet, key string, row int) string {
	return fmt.Sprintf("%s%d", s.Letter(w.title(key)), row)
}

func (w *workbook) in(sheet, key string) string {
	s := w.sheets[sheet]
	return s.Span(w.title(key), book.Rows{First: 2, Last: max(s.Row, 2)})
}

func (w *workbook) contract(row record) any {
	if no, known := w.contracts[row.text("contract_id")]; known {
		return no
	}
	return nil
}

func source(row record) any { return row.text("source_file") + ":" + format.Exact(row["source_line"]) }

// check says whether two cells are the same figure: to the cent, or exactly.
func (w *workbook) check(pairs ...string) excelize.Cell {
	var same []string
	for no := 0; no+1 < len(pairs); no += 2 {
		same = append(same, fmt.Sprintf("ABS(%s-%s)<0.005", pairs[no], pairs[no+1]))
	}
	return book.Formula(fmt.Sprintf(`IF(AND(%s),"%s","%s")`, strings.Join(same, ","), w.say("book.same"), w.say("book.differs")), w.say("book.same"))
}

// ended sets the filter and writes a last row that sums up the given columns, as they are
// filtered; its figures are those of what is published.
func (w *workbook) ended(s *book.Sheet, places []place, sums map[string]any) error {
	last := s.Row
	if err := s.Filter(last); err != nil || len(sums) == 0 || last < 2 {
		return err
	}
	cells := make([]any, len(places))
	for no, place := range places {
		value, summed := sums[place.key]
		cell := value
		if no == 0 {
			cell = w.say("book.sum")
		} else if summed {
			letter := s.Letter(w.title(place.key))
			cell = book.Formula(fmt.Sprintf("ROUND(SUBTOTAL(109,%s2:%s%d),2)", letter, letter, last), value)
		}
		strong, err := s.Strong(no, cell)
		if err != nil {
			return err
		}
		cells[no] = strong
	}
	return s.Put(cells)
}

// aboutSheet is 说明: of which evaluation and run the workbook is, and how to read it.
func (w *workbook) aboutSheet(s *book.Sheet) error {
	if err := s.Widths(16, 120); err != nil {
		return err
	}
	about, run := w.one("evaluation_details"), w.one("run")
	lines := [][2]string{
		{w.say("book.title"), ""},
		{w.say("book.evaluation"), about.text("evaluation_name")},
		{w.say("book.project"), about.text("project_name")},
		{w.say("book.period"), w.say("book.period.text", "start", format.ISODate(about["period_start"]),
			"end", format.ISODate(about["period_end"]), "as_of", format.ISODate(about["as_of"]))},
		{w.say("book.run"), run.text("run_id")},
		{w.say("book.version"), about.text("rules_version")},
		{w.say("book.unit"), w.say("book.unit.text")},
	}
	if len(w.contracts) == 0 {
		lines = append(lines, [2]string{"", w.say("book.none")})
	}
	for _, light := range []string{"good", "waits", "bad"} {
		lines = append(lines, [2]string{w.say("book.light." + light), w.say("book.light." + light + ".text")})
	}
	for _, plan := range w.plans()[1:] {
		lines = append(lines, [2]string{w.say("book." + plan.key), w.say("book." + plan.key + ".text")})
	}
	for _, note := range append([]string{w.say("book.live"), w.say("book.undecided.never")}, w.book.Notes...) {
		lines = append(lines, [2]string{"", note})
	}
	for no, line := range lines {
		first := excelize.Cell{Value: line[0]}
		if no == 0 {
			first.StyleID = w.book.Bold
		}
		if err := s.Put([]any{first, excelize.Cell{StyleID: w.book.Wrap, Value: line[1]}}); err != nil {
			return err
		}
	}
	return nil
}
