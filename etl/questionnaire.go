package etl

import (
	"cmp"
	"context"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/text/unicode/norm"

	"jixiao/internal/workspace"
)

// A wide questionnaire export (问卷星) has one row per respondent and one column per
// question. It is unpivoted here, so that raw.responses has one row per answer: one for
// a single choice, a scale or a written text, one per chosen option of a multiple
// choice; an empty cell and (跳过) are no answer. These answers are what is counted:
// rows read is the number of answers found, not of respondents. An answer that is none
// of its question's options is rejected (not_accepted) by itself; the other answers of
// the respondent stay.

// responsesFeed is the feed of answers.
const responsesFeed = "responses"

// optionJoint joins the options chosen in one cell.
const optionJoint = "┋"

var (
	questionNumber = regexp.MustCompile(`^\s*[（(]?(?:Q|q|第)?\d+\s*题?\s*(?:[、.．:：)）])\s*`)
	questionKind   = regexp.MustCompile(`\s*[\[【（(](?:单选|多选|填空|量表|矩阵|评分|排序|必答|选答)[^\]】）)]*[\]】）)]\s*`)
	fillIn         = regexp.MustCompile(`\s*〖.*〗\s*$`)
)

// questionTitle is a question's header reduced to its title: no number, no kind.
func questionTitle(header string) string {
	return normalHeader(questionKind.ReplaceAllString(questionNumber.ReplaceAllString(header, ""), ""))
}

// surveyLead are the contract's columns that an export has once per respondent.
func surveyLead() []string {
	return []string{"respondent_id", "submitted_at", "duration_seconds", "source", "source_address"}
}

// findSurveyHeader finds the row with the respondent's number and every question.
func findSurveyHeader(source *workspace.Source, survey *workspace.Questionnaire, rows []numbered) (layout, error) {
	contract, err := surveyContract(survey)
	if err != nil {
		return layout{found: -1}, err
	}
	named := *source
	named.Constants = nil
	var cells []numbered
	for _, row := range rows {
		row.cells = titles(&contract, row.cells)
		cells = append(cells, row)
	}
	found, err := findHeader(&contract, &named, cells)
	for _, row := range rows {
		if row.line == found.line && found.last == found.line {
			found.header = slices.Clone(row.cells)
			found.ignored = ignoredOf(found)
		}
	}
	return found, err
}

// surveyContract is the contract of one export: the respondent's columns, then one
// column per question, found by its title.
func surveyContract(survey *workspace.Questionnaire) (Contract, error) {
	text, err := feeds.ReadFile("feeds/" + responsesFeed + ".sql")
	if err != nil {
		return Contract{}, err
	}
	long, err := parseContract("etl/feeds/"+responsesFeed+".sql", string(text))
	if err != nil {
		return Contract{}, err
	}
	wide := Contract{Feed: long.Feed, Path: long.Path}
	for _, name := range surveyLead() {
		column, found := long.column(name)
		if !found {
			return wide, fmt.Errorf("%s: column %s is missing, which every questionnaire export has", long.Path, name)
		}
		wide.Columns = append(wide.Columns, column)
	}
	for _, question := range survey.Questions {
		wide.Columns = append(wide.Columns, Column{Name: question.ID, Type: "text", Required: true, Headers: questionHeaders(question)})
	}
	return wide, nil
}

// questionHeaders are the headers that stand for a question; those of a matrix's row
// are written in several ways, or have the row's title alone in brackets.
func questionHeaders(question workspace.Question) []string {
	headers := []string{question.ID, question.Title}
	if question.Row == "" {
		return headers
	}
	matrix, row := question.Matrix, question.Row
	return append(headers, matrix+"-"+row, matrix+"——"+row, matrix+":"+row, matrix+"("+row+")", matrix+"["+row+"]", "("+row+")")
}

// titles gives a header row's cells with the numbers of questions taken off, where the
// cell is not a header as it stands.
func titles(contract *Contract, cells []string) []string {
	known := map[string]bool{}
	for _, column := range contract.Columns {
		for _, header := range column.Headers {
			known[normalHeader(header)] = true
		}
	}
	result := slices.Clone(cells)
	for place, cell := range cells {
		if title := questionTitle(cell); !known[normalHeader(cell)] && known[title] {
			result[place] = title
		}
	}
	return result
}

// ignoredOf are the headers, as in the file, that no column asked for.
func ignoredOf(found layout) []string {
	var ignored []string
	for place, header := range found.header {
		if header = strings.TrimSpace(header); header != "" && !slices.Contains(found.column, place) {
			ignored = append(ignored, header)
		}
	}
	return ignored
}

// surveyPlaces says that the batch of an unpivoted survey has the contract's columns.
func surveyPlaces(contract *Contract) []int {
	places := make([]int, len(contract.Columns))
	for no := range places {
		places[no] = no
	}
	return places
}

// surveyRows turns an export's rows into rows of answers.
type surveyRows struct {
	rows     *rows
	survey   *workspace.Questionnaire
	header   []string
	place    []int // of the respondent's columns, then of each question
	contract *Contract
	is1904   bool
	nulls    []string
	say      func(code string, pairs ...string) string
	waiting  []batchRow // answers of the respondent in hand
	wave     string
	sheets   map[string]int // per respondent number the answer sheets so far
	repeated int            // answer sheets whose number came before
	joint    string         // between the options chosen in one cell
	byNumber bool           // choices stand as the numbers of options
}

func newSurveyRows(l *loading) *surveyRows {
	return &surveyRows{
		rows: l.rows, survey: l.item.survey, header: l.opened.layout.header, place: l.opened.layout.column,
		contract: l.item.contract, is1904: l.opened.is1904,
		nulls: slices.Concat(skippedWords(), l.item.source.Null), say: l.run.zh.say,
		wave: l.item.source.Wave, sheets: map[string]int{},
		joint: cmp.Or(l.item.source.Joint, optionJoint), byNumber: l.item.source.Answers == "number",
	}
}

// next gives the next answer; io.EOF after the last.
func (s *surveyRows) next() (batchRow, error) {
	for len(s.waiting) == 0 {
		from, err := s.rows.next()
		if err != nil {
			return batchRow{}, err
		}
		s.unpivot(from)
	}
	answer := s.waiting[0]
	s.waiting = s.waiting[1:]
	answer.more = len(s.waiting) > 0
	return answer, nil
}

// unpivot lays out the answers of one respondent.
func (s *surveyRows) unpivot(from row) {
	lead := map[string]string{}
	for no, name := range surveyLead() {
		cell := s.cell(from, s.place[no])
		switch {
		case name == "respondent_id":
			cell = s.respondent(cell)
		case name == "duration_seconds":
			cell = seconds(cell)
		case name == "submitted_at" && s.place[no] >= 0 && s.place[no] < len(from.numbers) && from.numbers[s.place[no]]:
			cell = (&plainRows{is1904: s.is1904}).day(cell)
		}
		lead[name] = cell
	}
	for no, question := range s.survey.Questions {
		place := s.place[len(surveyLead())+no]
		cell := s.cell(from, place)
		if cell == "" {
			continue
		}
		answers := []string{cell}
		if question.Kind == "multi" {
			answers = chosen(cell, s.joint)
		}
		for _, answer := range answers {
			if answer = trimCell(answer); answer != "" {
				s.waiting = append(s.waiting, s.answer(from, lead, question, s.header[place], answer))
			}
		}
	}
}

// respondent names an answer sheet: the number in the file, behind the wave if there is
// one. A number that comes again is another sheet: 17#2. Sheets are never merged.
func (s *surveyRows) respondent(number string) string {
	if number == "" {
		return ""
	}
	s.sheets[number]++
	name := number
	if count := s.sheets[number]; count > 1 {
		s.repeated++
		name += "#" + strconv.Itoa(count)
	}
	if s.wave != "" {
		name = s.wave + "-" + name
	}
	return name
}

// sayRespondents warns of sheets that share a number, in the file or with another one.
func (l *loading) sayRespondents(ctx context.Context) error {
	if l.repeated > 0 {
		l.result.Warnings = append(l.result.Warnings,
			fmt.Sprintf("%d answer sheets have a number that came before in the file: each is kept as a sheet of its own (17#2)", l.repeated))
	}
	if l.item.source.Wave != "" {
		return nil
	}
	var replaced int64
	err := l.tx.QueryRow(ctx, `
		select count(distinct respondent_id)
		from raw.responses
		where project_id = $1 and (load_id, source_line) in (
			select (load_id, source_line)
			from raw.superseded
			where project_id = $1 and feed = $2 and by_load_id = $3
		)`, l.run.ws.Project.ID, responsesFeed, l.result.LoadID).Scan(&replaced)
	if err == nil && replaced > 0 {
		l.result.Warnings = append(l.result.Warnings,
			fmt.Sprintf("it replaces the answers of %d respondents that other files have under the same numbers; if it is another survey, name its wave in the source (wave: …)", replaced))
	}
	return err
}

// cell is a trimmed cell, empty if it stands for no answer.
func (s *surveyRows) cell(from row, place int) string {
	if place < 0 || place >= len(from.cells) {
		return ""
	}
	cell := trimCell(from.cells[place])
	if slices.Contains(s.nulls, cell) {
		return ""
	}
	return cell
}

// answer is one answer as a row of the batch.
func (s *surveyRows) answer(from row, lead map[string]string, question workspace.Question, header, answer string) batchRow {
	to := batchRow{line: from.line, cells: make([]string, len(s.contract.Columns))}
	option, accepted := "", true
	if question.Kind != "text" {
		option, accepted = optionNo(question, answer)
		if s.byNumber {
			option, answer, accepted = optionOfCode(question, answer)
		}
	}
	for no, column := range s.contract.Columns {
		switch column.Name {
		case "question_id":
			to.cells[no] = question.ID
		case "option_no":
			to.cells[no] = option
		case "answer":
			to.cells[no] = answer
		default:
			to.cells[no] = lead[column.Name]
		}
	}
	if !accepted {
		header = strings.TrimSpace(header)
		reason := s.say("not_accepted", "header", header, "column", "answer", "value", answer)
		to.fault = strings.Join([]string{"not_accepted", "answer", answer, reason}, separator)
		to.raw = joinCells(from.cells, nil)
	}
	return to
}

// optionNo is the place, from 1, of an answer among a question's options. What people
// wrote beside an option (其他〖…〗) does not count.
func optionNo(question workspace.Question, answer string) (string, bool) {
	wanted := normalHeader(fillIn.ReplaceAllString(answer, ""))
	for no, option := range question.Options {
		if normalHeader(option) == wanted {
			return strconv.Itoa(no + 1), true
		}
	}
	return "", false
}

// optionOfCode is the place, from 1, and the text of the option with a number.
func optionOfCode(question workspace.Question, code string) (no, text string, accepted bool) {
	for place, option := range question.Options {
		if question.Code(place) == norm.NFKC.String(code) {
			return strconv.Itoa(place + 1), option, true
		}
	}
	return "", code, false
}

// chosen parts a cell into the options chosen, at the joint or its full-width twin; what
// people wrote beside an option (其他〖甲；乙〗) is not parted.
func chosen(cell, joint string) []string {
	depth, wanted := 0, norm.NFKC.String(joint)
	return strings.FieldsFunc(cell, func(char rune) bool {
		switch char {
		case '〖':
			depth++
		case '〗':
			depth = max(depth-1, 0)
		}
		return depth == 0 && norm.NFKC.String(string(char)) == wanted
	})
}

// checkSurvey refuses a survey whose answers could be read in two ways.
func checkSurvey(source *workspace.Source, survey *workspace.Questionnaire) error {
	for _, question := range survey.Questions {
		if source.Answers == "" && question.TwoReadings() {
			return fmt.Errorf("%s: options of question %s are numbers that also stand for other options: a cell could be the one or the other\nhint: say answers: text or answers: number in the source", source.Pos, question.ID)
		}
		for _, option := range question.Options {
			joint := cmp.Or(source.Joint, optionJoint)
			if question.Kind == "multi" && source.Answers != "number" && len(chosen(option, joint)) > 1 {
				return fmt.Errorf("%s: option %q of question %s holds %s, which stands between options\nhint: name another joint in the source, or export the answers by number", source.Pos, option, question.ID, joint)
			}
		}
	}
	return nil
}

var durationPattern = regexp.MustCompile(`^(?:(\d+)(?:小时|时))?(?:(\d+)(?:分钟|分))?(?:(\d+)秒)?$`)

// seconds turns 132秒 and 2分12秒 into 132; what is neither stays as it is.
func seconds(cell string) string {
	match := durationPattern.FindStringSubmatch(cell)
	if match == nil || cell == "" {
		return cell
	}
	total := 0
	for _, part := range []struct {
		text   string
		factor int
	}{{match[1], 3600}, {match[2], 60}, {match[3], 1}} {
		if part.text != "" {
			number, err := strconv.Atoi(part.text)
			if err != nil || number > 1<<20 {
				return cell
			}
			total += number * part.factor
		}
	}
	return strconv.Itoa(total)
}
