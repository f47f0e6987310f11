package workspace

import (
	"errors"
	"fmt"
	"math/big"
	"slices"
	"strconv"
	"strings"

	"github.com/agnivade/levenshtein"
)

// RespondentGroup is one option of the question tagged group, with what it counts when
// groups are weighted: a percentage, or the people who belong to it. One of both.
type RespondentGroup struct {
	Name       string `yaml:"name"`
	Weight     Number `yaml:"weight"`
	Population Number `yaml:"population"`
}

// tagSatisfaction and tagGroup are the tags that mean something to the program.
const (
	tagSatisfaction = "satisfaction"
	tagGroup        = "group"
)

// mostOptions is how many options with an opinion a scored scale may have: the models
// count worths in parts of 27720, which 1 to 11 divide, so that sums are exact.
const mostOptions = 11

// Satisfaction says whether the answers count towards the satisfaction score.
func (q Question) Satisfaction() bool { return slices.Contains(q.Tags, tagSatisfaction) }

// Group says whether the options are the groups of respondents.
func (q Question) Group() bool { return slices.Contains(q.Tags, tagGroup) }

// OwnTags are the tags that name a set of questions.
func (q Question) OwnTags() []string {
	return slices.DeleteFunc(slices.Clone(q.Tags), func(tag string) bool { return tag == tagSatisfaction || tag == tagGroup })
}

// Scored says whether the answers have a worth.
func (q Question) Scored() bool { return q.Satisfaction() || len(q.OwnTags()) > 0 }

// IsSilent says whether the option at a place, from 0, says no opinion.
func (q Question) IsSilent(place int) bool {
	return slices.ContainsFunc(q.Silent, func(named any) bool { return q.silentPlace(named) == place })
}

// silentPlace is the place of an option that no_opinion names, -1 if it names none.
func (q Question) silentPlace(named any) int {
	if text, is := named.(string); is {
		return slices.Index(q.Options, text)
	}
	no, err := strconv.Atoi(fmt.Sprint(named))
	if err != nil || no < 1 || no > len(q.Options) {
		return -1
	}
	return no - 1
}

// OptionWorth is the percentage declared for the option at a place, "" if none is.
func (q Question) OptionWorth(place int) Number {
	if len(q.Worth) == 0 || q.IsSilent(place) {
		return ""
	}
	at := 0
	for before := range place {
		if !q.IsSilent(before) {
			at++
		}
	}
	return q.Worth[at]
}

// checkScoring wants a question that is scored to be a scale, its worths to fall from
// option to option, and what says no opinion to be one of its options.
func (q Question) checkScoring(doc document, no int) error {
	at := func(keys ...string) string {
		return fmt.Sprintf("%s:%d: question %q", doc.name, doc.line(append([]string{"questions", strconv.Itoa(no)}, keys...)...), q.ID)
	}
	for _, tag := range q.OwnTags() {
		if near := misspelt(tag); near != "" {
			return fmt.Errorf("%s: unknown tag %q\nhint: did you mean %q? A name of your own must not look like it", at("tags"), tag, near)
		}
	}
	if q.Group() && (q.Kind != "single" && q.Kind != "scale" || q.Scored()) {
		return fmt.Errorf("%s is tagged group, so it must be a single choice and have no other tag", at("tags"))
	}
	if q.Scored() && q.Kind != "scale" && q.Kind != "matrix" {
		return fmt.Errorf("%s is tagged %s, so it must be a scale or a matrix, best option first", at("tags"), strings.Join(q.Tags, ", "))
	}
	if !q.Scored() && (len(q.Worth) > 0 || len(q.Silent) > 0) {
		return fmt.Errorf("%s has worth or no_opinion, which only a question with a tag uses\nhint: tags: [satisfaction], or a name of your own", at())
	}
	for place, named := range q.Silent {
		if q.silentPlace(named) < 0 {
			return fmt.Errorf("%s: no_opinion names %v, which is none of its %d options\nhint: they are %s",
				at("no_opinion", strconv.Itoa(place)), named, len(q.Options), strings.Join(q.Options, ", "))
		}
	}
	return q.checkWorths(at)
}

// misspelt is the tag of the program that a name of one's own is nearly, "" if none: a
// question with a slip in satisfaction would be missing from 全部 without a word.
func misspelt(tag string) string {
	for _, known := range []string{tagSatisfaction, tagGroup} {
		if levenshtein.ComputeDistance(strings.ToLower(tag), known) <= len(known)/4 {
			return known
		}
	}
	return ""
}

func (q Question) checkWorths(at func(...string) string) error {
	count := 0
	for place := range q.Options {
		if !q.IsSilent(place) {
			count++
		}
	}
	if q.Scored() && (count < 2 || count > mostOptions) {
		return fmt.Errorf("%s has %d options with an opinion; a scale that is scored has 2 to %d", at("options"), count, mostOptions)
	}
	if len(q.Worth) == 0 {
		return nil
	}
	if len(q.Worth) != count {
		return fmt.Errorf("%s has %d options with an opinion and %d worths; wanted one worth per option", at("worth"), count, len(q.Worth))
	}
	for place := 1; place < len(q.Worth); place++ {
		if exact(q.Worth[place]).Cmp(exact(q.Worth[place-1])) > 0 {
			return fmt.Errorf("%s: option %d is worth %s, more than the one before it (%s)\nhint: options stand best first",
				at("worth", strconv.Itoa(place)), place+1, q.Worth[place], q.Worth[place-1])
		}
	}
	if q.Worth[0] == q.Worth[len(q.Worth)-1] {
		return fmt.Errorf("%s: every option is worth %s", at("worth"), q.Worth[0])
	}
	for place, worth := range q.Worth {
		if _, digits, _ := strings.Cut(string(worth), "."); len(digits) > 4 {
			return fmt.Errorf("%s: %s has more than 4 decimals", at("worth", strconv.Itoa(place)), worth)
		}
	}
	return nil
}

// exact is a number of the file as a fraction; the schema has checked its form.
func exact(number Number) *big.Rat {
	value, _ := new(big.Rat).SetString(string(number))
	if value == nil {
		return new(big.Rat)
	}
	return value
}

// checkGroups wants one question of groups at most, and weights of all its options.
func (q Questionnaire) checkGroups(doc document) error {
	var asked *Question
	for no := range q.Questions {
		if !q.Questions[no].Group() {
			continue
		}
		if asked != nil {
			return fmt.Errorf("%s:%d: questions %q and %q are both tagged group; a respondent belongs to one group", doc.name,
				doc.line("questions", strconv.Itoa(no), "tags"), asked.ID, q.Questions[no].ID)
		}
		asked = &q.Questions[no]
	}
	if len(q.Groups) == 0 {
		return nil
	}
	line := func(keys ...string) string {
		return fmt.Sprintf("%s:%d", doc.name, doc.line(append([]string{"groups"}, keys...)...))
	}
	if asked == nil {
		return fmt.Errorf("%s: no question is tagged group, so nobody belongs to a group", line())
	}
	left := slices.Clone(asked.Options)
	sum, byWeight := new(big.Rat), q.Groups[0].Weight != ""
	for no, group := range q.Groups {
		place := slices.Index(left, group.Name)
		if place < 0 {
			return fmt.Errorf("%s: group %q is none of the options of question %q, or stands twice\nhint: they are %s",
				line(strconv.Itoa(no)), group.Name, asked.ID, strings.Join(asked.Options, ", "))
		}
		left = slices.Delete(left, place, place+1)
		if (group.Weight != "") != byWeight || (group.Population != "") == byWeight {
			return fmt.Errorf("%s: group %q: either every group has a weight, or every group a population", line(strconv.Itoa(no)), group.Name)
		}
		sum.Add(sum, exact(group.Weight)).Add(sum, exact(group.Population))
	}
	switch {
	case len(left) > 0:
		return fmt.Errorf("%s: group %q has no weight\nhint: name every option of question %q; 0 leaves a group out", line(), left[0], asked.ID)
	case byWeight && sum.Cmp(big.NewRat(100, 1)) != 0:
		return fmt.Errorf("%s: the weights of the groups add up to %s, wanted 100", line(), sum.RatString())
	case sum.Sign() == 0:
		return fmt.Errorf("%s: nobody belongs to any of the groups", line())
	}
	return nil
}

// weightedOnce holds that one questionnaire weights its groups: weights of two would be
// shares of two different wholes.
type weightedOnce struct{ name string }

func (w *weightedOnce) add(name string, read Questionnaire, doc document) error {
	if len(read.Groups) == 0 {
		return nil
	}
	if w.name != "" {
		return fmt.Errorf("%s:%d: %s weights groups too; one questionnaire of a workspace may", doc.name, doc.line("groups"), w.name)
	}
	w.name = name
	return nil
}

// subjectPlace is a name that a survey measure may have as its subject.
type subjectPlace struct{ name, kind, position string }

// subjectNames holds that no name means two things: a group q1 and a question q1 would
// be one subject.
type subjectNames map[string]subjectPlace

// whole is the subject of all questions tagged satisfaction.
const wholeSubject = "全部"

func (s subjectNames) add(places []subjectPlace) error {
	var problems []error
	for _, place := range places {
		if place.name == wholeSubject {
			problems = append(problems, fmt.Errorf("%s: %s is the name of all questions together; give the %s another name", place.position, place.name, place.kind))
			continue
		}
		before, known := s[place.name]
		if known && before.kind != place.kind {
			problems = append(problems, fmt.Errorf("%s: %q is the name of a %s, and at %s of a %s\nhint: rename one of them",
				place.position, place.name, place.kind, before.position, before.kind))
			continue
		}
		s[place.name] = place
	}
	return errors.Join(problems...)
}

// subjectPlaces lists the groups, questions and tags of a questionnaire with their lines.
func (q Questionnaire) subjectPlaces(doc document) []subjectPlace {
	var places []subjectPlace
	for no, question := range q.Questions {
		at := func(keys ...string) string {
			return fmt.Sprintf("%s:%d", doc.name, doc.line(append([]string{"questions", strconv.Itoa(no)}, keys...)...))
		}
		for _, one := range (Questionnaire{Questions: []Question{question}}).flat().Questions {
			places = append(places, subjectPlace{one.ID, "question", at("id")})
		}
		for _, tag := range question.OwnTags() {
			places = append(places, subjectPlace{tag, "tag", at("tags")})
		}
		if question.Group() {
			for _, option := range question.Options {
				places = append(places, subjectPlace{option, "group", at("options")})
			}
		}
	}
	return places
}
