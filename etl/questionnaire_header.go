package etl

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"jixiao/internal/workspace"
)

// Where the questions of a survey stand in a file. A multiple choice is one column, or
// one column per option: 题目(选项), 题目:选项, 题目-选项, 题目 [选项], Q3[SQ001] and Q3_SQ001. Which
// of the two is seen from the header; what could be both is refused until the source
// says multi: cell or multi: columns. In the settings q03.2 is the column of the second
// option of q03, and q03.other the column of what people wrote beside its option.

// findSurveyHeader finds the row with the respondent's number and every question. The
// layout's names say what its places stand for.
func findSurveyHeader(source *workspace.Source, survey *workspace.Questionnaire, rows []numbered) (layout, error) {
	lead, err := surveyLeadColumns()
	if err != nil {
		return layout{found: -1}, err
	}
	every := lead
	every.Columns = slices.Clone(lead.Columns)
	for _, question := range survey.Questions {
		every.Columns = append(every.Columns, questionColumn(question))
		every.Columns = append(every.Columns, optionColumns(source, question)...)
	}
	named := *source
	named.Constants = nil
	var titled []numbered
	for _, row := range rows {
		row.cells = titles(&every, row.cells)
		titled = append(titled, row)
	}
	seen := likeliest(&every, &named, titled)
	wanted, byColumns := lead, map[string]bool{}
	for _, question := range survey.Questions {
		byColumns[question.ID] = inColumns(source, question, seen)
		wanted.Columns = append(wanted.Columns, wantedColumns(source, question, byColumns[question.ID])...)
	}
	found, err := findHeader(&wanted, &named, titled)
	for _, row := range rows {
		if row.line == found.line && found.last == found.line {
			found.header = slices.Clone(row.cells)
		}
	}
	found.ignored = ignoredOf(found)
	for _, column := range wanted.Columns {
		found.names = append(found.names, column.Name)
	}
	if err != nil {
		return found, err
	}
	return found, checkSurveyHeader(source, survey, found, seen, byColumns)
}

// surveyLeadColumns is the contract of what an export has once per respondent.
func surveyLeadColumns() (Contract, error) {
	text, err := feeds.ReadFile("feeds/" + responsesFeed + ".sql")
	if err != nil {
		return Contract{}, err
	}
	long, err := parseContract("etl/feeds/"+responsesFeed+".sql", string(text))
	if err != nil {
		return Contract{}, err
	}
	lead := Contract{Feed: long.Feed, Path: long.Path}
	for _, name := range surveyLead() {
		column, found := long.column(name)
		if !found {
			return lead, fmt.Errorf("%s: column %s is missing, which every questionnaire export has", long.Path, name)
		}
		lead.Columns = append(lead.Columns, column)
	}
	return lead, nil
}

// questionColumn is the column of a question that stands in one.
func questionColumn(question workspace.Question) Column {
	return Column{Name: question.ID, Type: "text", Required: true, Headers: questionHeaders(question)}
}

// questionHeaders are the headers that stand for a question; those of a matrix's row
// are written in several ways, or have the row's title alone in brackets.
func questionHeaders(question workspace.Question) []string {
	headers := []string{question.ID, question.Title}
	if question.Row == "" {
		if question.Code != "" {
			headers = append(headers, question.Code, question.Code+". "+question.Title)
		}
		return headers
	}
	headers = append(headers, partHeaders([]string{question.Matrix}, question.Row)...)
	headers = append(headers, "("+question.Row+")")
	if question.Code != "" && question.RowCode != "" {
		headers = append(headers, question.Code+"["+question.RowCode+"]. "+question.Matrix+" ["+question.Row+"]")
	}
	return append(headers, codeHeaders(codesOf(question, question.MatrixID), question.RowCode)...)
}

// codesOf are the short names of a question in headers.
func codesOf(question workspace.Question, id string) []string {
	if question.Code == "" {
		return []string{id}
	}
	return []string{id, question.Code}
}

// partHeaders are the ways to name a part of a question, an option or a matrix's row, by
// its title. 〔题目选项〕 without a sign between is how two rows of a header are joined.
func partHeaders(titles []string, part string) []string {
	var headers []string
	for _, title := range titles {
		headers = append(headers, title+"-"+part, title+"—"+part, title+"——"+part, title+":"+part,
			title+"("+part+")", title+"["+part+"]", title+part)
	}
	return headers
}

// codeHeaders are the ways to name a part of a question by its code, none without one.
func codeHeaders(names []string, code string) []string {
	var headers []string
	for _, name := range names {
		if code != "" {
			headers = append(headers, name+"["+code+"]", name+"_"+code)
		}
	}
	return headers
}

// optionName is the column of the option at a place, from 0: q03.1.
func optionName(question workspace.Question, place int) string {
	return question.ID + "." + strconv.Itoa(place+1)
}

// otherName is the column of what people wrote beside an option.
func otherName(question workspace.Question) string { return question.ID + ".other" }

// optionColumns are the columns of a multiple choice with one column per option, and the
// column of what people wrote beside an option. None is required by itself.
func optionColumns(source *workspace.Source, question workspace.Question) []Column {
	short, long := codesOf(question, question.ID), []string{question.Title}
	if declared := source.Columns[question.ID]; declared != "" {
		short, long = append(short, declared), append(long, declared)
	}
	var columns []Column
	for place, option := range question.Options {
		if question.Kind != "multi" {
			break
		}
		code := question.OptionCode(place)
		headers := append([]string{optionName(question, place)}, partHeaders(long, option)...)
		headers = append(headers, "("+option+")")
		headers = append(headers, codeHeaders(short, code)...)
		if question.Code != "" {
			headers = append(headers, question.Code+"["+code+"]. "+question.Title+" ["+option+"]")
		}
		columns = append(columns, Column{Name: optionName(question, place), Type: "text", Headers: headers})
	}
	if question.Kind == "single" || question.Kind == "multi" {
		columns = append(columns, Column{Name: otherName(question), Type: "text", Headers: otherHeaders(question, short)})
	}
	return columns
}

// otherHeaders are LimeSurvey's headers of what people wrote beside an option.
func otherHeaders(question workspace.Question, short []string) []string {
	headers := append([]string{otherName(question), question.Title + " [Other]"}, codeHeaders(short, "other")...)
	if question.Kind == "single" && question.Other != "" {
		headers = append(headers, question.Title+" ["+question.Other+"]")
	}
	return headers
}

// likeliest lays out the row that holds the most names of all the columns that a survey
// could have: the columns of its header are seen there.
func likeliest(every *Contract, source *workspace.Source, rows []numbered) map[string]int {
	candidates := folded(rows, source.HeaderRows)
	if source.HeaderRows == 0 {
		for levels := 2; levels <= mostHeaderRows; levels++ {
			candidates = append(slices.Clone(candidates), folded(rows, levels)...)
		}
	}
	if len(source.Header) > 0 {
		candidates = []numbered{{cells: source.Header}}
	}
	best := layout{found: -1}
	for _, row := range candidates {
		if source.HeaderRow > 0 && len(source.Header) == 0 && row.line != int64(source.HeaderRow) {
			continue
		}
		if candidate := match(every, source, row); candidate.found > best.found {
			best = candidate
		}
	}
	seen := map[string]int{}
	for no, place := range best.column {
		if place >= 0 {
			seen[every.Columns[no].Name] = place
		}
	}
	return seen
}

// inColumns says whether a multiple choice has one column per option: as the source says,
// else if the header has such columns and none for the question itself.
func inColumns(source *workspace.Source, question workspace.Question, seen map[string]int) bool {
	if question.Kind != "multi" || source.Multi != "" {
		return question.Kind == "multi" && source.Multi == "columns"
	}
	_, single := seen[question.ID]
	return !single && optionsSeen(question, seen) > 0
}

func optionsSeen(question workspace.Question, seen map[string]int) int {
	count := 0
	for place := range question.Options {
		if _, is := seen[optionName(question, place)]; is {
			count++
		}
	}
	return count
}

// wantedColumns are the columns that a question must have, and may have.
func wantedColumns(source *workspace.Source, question workspace.Question, byColumns bool) []Column {
	wanted := []Column{questionColumn(question)}
	options := optionColumns(source, question)
	if byColumns {
		wanted = nil
		for place, option := range question.Options {
			column := options[place]
			column.Required = option != question.Other
			wanted = append(wanted, column)
		}
	}
	if question.Other != "" {
		wanted = append(wanted, options[len(options)-1])
	}
	return wanted
}

// checkSurveyHeader refuses a header that could be read in two ways, or that has answers
// which the questionnaire knows nothing of.
func checkSurveyHeader(source *workspace.Source, survey *workspace.Questionnaire, found layout, seen map[string]int, byColumns map[string]bool) error {
	owners := map[int]string{}
	for no, place := range found.column {
		if owner, taken := owners[place]; taken && place >= 0 {
			return errAt(found.line, "header %q stands for %s and for %s\nhint: name the header of each under columns: {%s: …}",
				found.header[place], owner, found.names[no], found.names[no])
		}
		owners[place] = found.names[no]
	}
	for _, question := range survey.Questions {
		_, single := seen[question.ID]
		if question.Kind == "multi" && source.Multi == "" && single && optionsSeen(question, seen) > 0 {
			return errAt(found.line, "question %s has a column of its own and %d columns of single options: it could be read in two ways\nhint: say multi: cell or multi: columns in the source",
				question.ID, optionsSeen(question, seen))
		}
		if place, is := seen[otherName(question)]; is && question.Other == "" && (question.Kind != "multi" || byColumns[question.ID]) {
			return errAt(found.line, "column %d holds what people wrote beside the options of question %s, and the questionnaire names no option for it\nhint: say other: … in the question, the option that it belongs to",
				place+1, question.ID)
		}
		if byColumns[question.ID] {
			if err := checkOptionColumns(source, question, found); err != nil {
				return err
			}
		}
	}
	return nil
}

// checkOptionColumns wants a column for every option, and no option whose column could
// be read in two ways.
func checkOptionColumns(source *workspace.Source, question workspace.Question, found layout) error {
	for place, option := range question.Options {
		if option == question.Other && found.place(optionName(question, place)) < 0 && found.place(otherName(question)) < 0 {
			return errAt(found.line, "question %s has one column per option, and none for %q\nhint: columns: {%s: …} names it, or {%s: …} the column of what people wrote",
				question.ID, option, optionName(question, place), otherName(question))
		}
		words := []string{option}
		if source.Answers == "number" {
			words = append(words, question.OptionCode(place))
		}
		for _, word := range words {
			if is, known := ticked(word); known && !is {
				return fmt.Errorf("%s: option %q of question %s is written %q, which in a column of its own also says that it was not chosen\nhint: have the answers exported in one cell",
					source.Pos, option, question.ID, word)
			}
		}
	}
	return nil
}

// surveyWarnings tells of rules that cannot be applied to a file: what it does not say
// breaks no rule.
func surveyWarnings(survey *workspace.Questionnaire, found layout) []string {
	var warnings []string
	for _, rule := range []struct {
		name, column string
		declared     bool
	}{
		{"min_seconds", "duration_seconds", survey.Valid.MinSeconds > 0},
		{"same_answers", "source_address", survey.Valid.SameAnswers != nil},
	} {
		if rule.declared && found.place(rule.column) < 0 {
			warnings = append(warnings, fmt.Sprintf("the questionnaire declares %s, and the file has no column for %s: no sheet of it is cut by this rule", rule.name, rule.column))
		}
	}
	return warnings
}

// place is where a named column of a survey stands, -1 if nowhere.
func (l layout) place(name string) int {
	if no := slices.Index(l.names, name); no >= 0 {
		return l.column[no]
	}
	return -1
}

// surveyNames are the columns of a survey that a source may name.
func surveyNames(survey workspace.Questionnaire) []string {
	var names []string
	for _, question := range survey.Questions {
		names = append(names, question.ID)
		if question.Kind == "multi" {
			for place := range question.Options {
				names = append(names, optionName(question, place))
			}
		}
		if question.Other != "" {
			names = append(names, otherName(question))
		}
	}
	return names
}

// titles gives a header row's cells with the numbers of questions taken off, and their
// kinds, where the cell is not a header as it stands.
func titles(contract *Contract, cells []string) []string {
	known := map[string]bool{}
	for _, column := range contract.Columns {
		for _, header := range column.Headers {
			known[normalHeader(header)] = true
		}
	}
	result := slices.Clone(cells)
	for place, cell := range cells {
		for _, title := range []string{normalHeader(cell), normalHeader(questionNumber.ReplaceAllString(cell, "")), questionTitle(cell)} {
			if known[title] {
				if title != normalHeader(cell) {
					result[place] = title
				}
				break
			}
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
