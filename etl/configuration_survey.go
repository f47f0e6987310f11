package etl

import (
	"cmp"
	"slices"

	"jixiao/internal/workspace"
)

// questionnaires writes what is asked, of whom, which sheets count, and how many were
// given out.
func (c *configuration) questionnaires() {
	no := 0
	seen := map[string]bool{}
	for sourceNo, source := range c.ws.Sources {
		if source.Questionnaire == "" {
			continue
		}
		var issued any
		if source.Issued > 0 {
			issued = source.Issued
		}
		c.insert("survey_sources", c.ws.Project.ID, sourceNo+1, source.Survey(), source.Questionnaire, issued)
		if seen[source.Questionnaire] {
			continue
		}
		seen[source.Questionnaire] = true
		survey := c.ws.Questionnaires[source.Questionnaire]
		for _, question := range survey.Questions {
			no++
			c.insert("questions", c.ws.Project.ID, no, question.ID, question.Title, question.Kind,
				question.Satisfaction(), question.Group(), source.Questionnaire)
			for optionNo, option := range question.Options {
				c.insert("question_options", c.ws.Project.ID, question.ID, optionNo+1, option,
					orNull(question.OptionWorth(optionNo)), question.IsSilent(optionNo))
			}
			c.tags(question)
			c.condition(survey, question)
		}
		c.groups(source.Questionnaire, survey.Groups)
		c.validity(source.Questionnaire, survey.Valid)
	}
}

// tags writes the sets of questions that a question is scored in.
func (c *configuration) tags(question workspace.Question) {
	for _, tag := range question.Tags {
		if question.Scored() {
			c.insert("question_tags", c.ws.Project.ID, question.ID, tag)
		}
	}
}

// groups writes what each group of respondents counts for.
func (c *configuration) groups(questionnaire string, groups []workspace.RespondentGroup) {
	for no, group := range groups {
		c.insert("survey_groups", c.ws.Project.ID, questionnaire, no+1, group.Name,
			string(cmp.Or(group.Weight, group.Population)), group.Population != "")
	}
}

// condition writes when a question is asked, one row per option.
func (c *configuration) condition(survey workspace.Questionnaire, question workspace.Question) {
	if question.AskedIf == nil {
		return
	}
	for _, other := range survey.Questions {
		if other.ID != question.AskedIf.Question {
			continue
		}
		for _, option := range question.AskedIf.Options {
			c.insert("question_conditions", c.ws.Project.ID, question.ID, other.ID, slices.Index(other.Options, option)+1)
		}
	}
}

// validity writes the rules that are declared. complete is written as 0 or 1: without it
// unfinished sheets do not count.
func (c *configuration) validity(questionnaire string, rules workspace.Validity) {
	rule := func(name string, declared bool, value any) {
		if declared {
			c.insert("survey_rules", c.ws.Project.ID, questionnaire, name, value)
		}
	}
	rule("min_seconds", rules.MinSeconds > 0, rules.MinSeconds)
	rule("straight_line", rules.StraightLine > 0, rules.StraightLine)
	rule("same_answers", rules.SameAnswers != nil, 1)
	rule("logic", rules.Logic, 1)
	rule("complete", rules.Complete != nil && *rules.Complete, 1)
	rule("complete", rules.Complete != nil && !*rules.Complete, 0)
	rule("min_answered", rules.MinAnswered != "", string(rules.MinAnswered))
}
