package etl

import (
	"cmp"
	"context"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"jixiao/internal/workspace"
)

// A wide questionnaire export (问卷星, LimeSurvey) has one row per respondent and one
// column per question, row of a matrix or option (see questionnaire_header.go). It is
// unpivoted here, so that raw.responses has one row per answer: one for a single choice,
// a scale or a written text, one per chosen option of a multiple choice; an empty cell
// and (跳过) are no answer. These answers are what is counted: rows read is the number of
// answers found, not of respondents. An answer that is none of its question's options is
// rejected (not_accepted) by itself; the other answers of the respondent stay. A sheet
// that came back without an answer that can be read leaves one row all the same, of
// question (blank): so every sheet counts as returned, and is superseded and forgotten
// like any other.

// responsesFeed is the feed of answers.
const responsesFeed = "responses"

// optionJoint joins the options chosen in one cell.
const optionJoint = "┋"

// blankSheet stands for question and answer of a sheet without answers; no question can
// have such an id.
const blankSheet = "(blank)"

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
	rows      *rows
	survey    *workspace.Questionnaire
	source    *workspace.Source
	layout    layout
	contract  *Contract
	is1904    bool
	nulls     []string
	say       func(code string, pairs ...string) string
	waiting   []batchRow     // answers of the respondent in hand
	sheets    map[string]int // per respondent number the answer sheets so far
	repeated  int            // answer sheets whose number came before
	joint     string         // between the options chosen in one cell
	byNumber  bool           // choices stand as the numbers or codes of options
	raw       string         // the sheet in hand as CSV, once an answer of it is wrong
	tellsDone bool           // a sheet without time of submission is unfinished
}

func newSurveyRows(l *loading) *surveyRows {
	return &surveyRows{
		rows: l.rows, survey: l.item.survey, source: l.item.source, layout: l.opened.layout,
		contract: l.item.contract, is1904: l.opened.is1904,
		nulls: slices.Concat(skippedWords(), l.item.source.Null), say: l.run.zh.say,
		sheets: map[string]int{}, tellsDone: tellsDone(l.opened.layout),
		joint: cmp.Or(l.item.source.Joint, optionJoint), byNumber: l.item.source.Answers == "number",
	}
}

// tellsDone says whether the file is LimeSurvey's, which leaves the time of submission
// empty until the last page was sent.
func tellsDone(found layout) bool {
	header := func(name string) string {
		if place := found.place(name); place >= 0 {
			return normalHeader(found.header[place])
		}
		return ""
	}
	submitted, respondent := header("submitted_at"), header("respondent_id")
	return submitted == "submitdate" || submitted == "datesubmitted" || submitted == "提交日期" && respondent == "答复id"
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
	lead := map[string]string{"questionnaire": s.source.Questionnaire, "survey": s.source.Survey()}
	for _, name := range surveyLead() {
		place := s.layout.place(name)
		cell := s.cell(from, place)
		switch {
		case name == "respondent_id":
			cell = s.respondent(cell)
		case name == "duration_seconds":
			cell = seconds(cell)
		case name == "submitted_at" && place >= 0 && place < len(from.numbers) && from.numbers[place]:
			cell = (&plainRows{is1904: s.is1904}).day(cell)
		}
		if name == "submitted_at" && s.tellsDone {
			lead["is_complete"] = strconv.FormatBool(cell != "")
		}
		lead[name] = cell
	}
	s.raw = ""
	readable := false
	for _, question := range s.survey.Questions {
		for _, given := range s.given(from, question) {
			s.waiting = append(s.waiting, s.answer(from, lead, question.ID, given))
			readable = readable || !given.wrong
		}
	}
	if !readable {
		s.waiting = append(s.waiting, s.answer(from, lead, blankSheet, given{answer: blankSheet}))
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
	if s.source.Wave != "" {
		name = s.source.Wave + "-" + name
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
func (s *surveyRows) answer(from row, lead map[string]string, question string, one given) batchRow {
	to := batchRow{line: from.line, cells: make([]string, len(s.contract.Columns))}
	for no, column := range s.contract.Columns {
		switch column.Name {
		case "question_id":
			to.cells[no] = question
		case "option_no":
			to.cells[no] = one.option
		case "answer":
			to.cells[no] = one.answer
		default:
			to.cells[no] = lead[column.Name]
		}
	}
	if one.wrong {
		header := strings.TrimSpace(s.layout.header[one.place])
		reason := s.say("not_accepted", "header", header, "column", "answer", "value", one.answer)
		to.fault = strings.Join([]string{"not_accepted", "answer", one.answer, reason}, separator)
		if s.raw == "" { // one text for all wrong answers of the sheet
			s.raw = joinCells(from.cells, nil)
		}
		to.raw = s.raw
	}
	return to
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

var decimal = regexp.MustCompile(`^\d+\.\d+$`)

// seconds turns 132秒 and 2分12秒 into 132; what is neither stays as it is.
func seconds(cell string) string {
	if decimal.MatchString(cell) { // LimeSurvey's interviewtime: whole seconds count
		cell, _, _ = strings.Cut(cell, ".")
	}
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
