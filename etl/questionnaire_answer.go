package etl

import (
	"slices"
	"strconv"
	"strings"

	"golang.org/x/text/unicode/norm"

	"jixiao/internal/workspace"
)

// How the cells of a survey are read as answers.

// given is one answer as it stands in a cell.
type given struct {
	place  int    // of the cell
	option string // number of the option, from 1; "" for what people wrote
	answer string
	wrong  bool // it is none of the options
}

// given are the answers of one respondent to a question.
func (s *surveyRows) given(from row, question workspace.Question) []given {
	var answers []given
	place := s.layout.place(question.ID)
	switch cell := s.cell(from, place); {
	case place < 0:
		answers = s.ticks(from, question)
	case cell == "":
	case question.Kind == "text":
		return []given{{place: place, answer: cell}}
	case question.Kind == "multi":
		for _, part := range chosen(cell, s.joint) {
			if part = trimCell(part); part != "" {
				answers = append(answers, s.choice(question, place, part))
			}
		}
	default:
		answers = []given{s.choice(question, place, cell)}
	}
	return s.withOther(from, question, answers)
}

// choice is an option chosen by its text or, where the source says so, its number.
func (s *surveyRows) choice(question workspace.Question, place int, cell string) given {
	answer := cell
	no, accepted := optionNo(question, cell)
	if s.byNumber {
		no, answer, accepted = optionOfCode(question, cell)
	}
	// LimeSurvey writes the choice of a free text as -oth-, or Other.
	if !accepted && question.Other != "" && slices.Contains([]string{"-oth-", "other"}, normalHeader(cell)) {
		no, accepted = optionNo(question, question.Other)
		answer = question.Other
	}
	return given{place: place, option: no, answer: answer, wrong: !accepted}
}

// ticks are the options chosen of a multiple choice with one column per option. Options
// that are ticked nowhere make no answer: nobody can tell it from a question passed over.
func (s *surveyRows) ticks(from row, question workspace.Question) []given {
	var answers []given
	for no, option := range question.Options {
		place := s.layout.place(optionName(question, no))
		cell := s.cell(from, place)
		if cell == "" {
			continue
		}
		one := given{place: place, option: strconv.Itoa(no + 1), answer: option}
		is, known := ticked(cell)
		own, isOwn := optionNo(question, cell)
		switch {
		case s.byNumber && norm.NFKC.String(cell) == question.OptionCode(no), isOwn && own == one.option:
			if fillIn.MatchString(cell) {
				one.answer = cell
			}
			answers = append(answers, one)
		case known && is:
			answers = append(answers, one)
		case known:
		case option == question.Other:
			one.answer = beside(option, cell)
			answers = append(answers, one)
		default:
			one.option, one.answer, one.wrong = "", cell, true
			answers = append(answers, one)
		}
	}
	return answers
}

// ticked says what the cell of one option's column says, if it is one of the words known.
func ticked(cell string) (is, known bool) {
	switch normalHeader(cell) {
	case "1", "y", "yes", "true", "是", "选中", "已选", "√":
		return true, true
	case "0", "n", "no", "false", "否", "未选中", "未选":
		return false, true
	}
	return false, false
}

// withOther keeps what somebody wrote beside an option, in a column of its own, with the
// option. Written beside another choice of one it is rejected.
func (s *surveyRows) withOther(from row, question workspace.Question, answers []given) []given {
	place := s.layout.place(otherName(question))
	text := s.cell(from, place)
	if text == "" || question.Other == "" {
		return answers
	}
	no, _ := optionNo(question, question.Other)
	for at, one := range answers {
		if one.option == no {
			if !fillIn.MatchString(one.answer) {
				answers[at].answer = beside(one.answer, text)
			}
			return answers
		}
	}
	if question.Kind != "multi" && len(answers) > 0 {
		return append(answers, given{place: place, answer: text, wrong: true})
	}
	return append(answers, given{place: place, option: no, answer: beside(question.Other, text)})
}

// beside writes an option and what stands beside it as 问卷星 does.
func beside(option, text string) string { return option + "〖" + text + "〗" }

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

// optionOfCode is the place, from 1, and the text of the option with a number or code.
// What people wrote beside it (3〖甲〗) stays beside the text.
func optionOfCode(question workspace.Question, code string) (no, text string, accepted bool) {
	wanted := norm.NFKC.String(trimCell(fillIn.ReplaceAllString(code, "")))
	for place, option := range question.Options {
		if question.OptionCode(place) == wanted {
			return strconv.Itoa(place + 1), option + trimCell(fillIn.FindString(code)), true
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
