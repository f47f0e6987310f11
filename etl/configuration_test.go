package etl

import (
	"context"
	"slices"
	"testing"

	"jixiao/internal/warehouse"
	"jixiao/internal/workspace"
)

// A warehouse of an earlier version has no questionnaire beside its questions, and gets it.
func TestConfiguration_surveyInAnEarlierWarehouse(t *testing.T) {
	d := newDesk(t, workspace.Source{Feed: "responses", Files: []string{"data/*"}, Questionnaire: "questionnaire.yaml", Wave: "一季度", Issued: 120},
		workspace.Source{Feed: "responses", Files: []string{"more/*"}, Questionnaire: "questionnaire.yaml"})
	asked := survey()
	asked.Questions[1].AskedIf = &workspace.AskedIf{Question: "q01", Options: []string{"事业单位", "其他"}}
	no := false
	asked.Valid = workspace.Validity{MinSeconds: 30, Complete: &no, MinAnswered: "0.8"}
	d.ws.Questionnaires = map[string]workspace.Questionnaire{"questionnaire.yaml": asked}
	if _, err := d.wh.DB().Exec("create table raw.questions (project_id text, question_no integer, question_id text, question text, kind text, is_satisfaction boolean, is_group boolean)"); err != nil {
		t.Fatal(err)
	}
	for range 2 { // in place of what was said before
		err := d.wh.InTransaction(t.Context(), func(ctx context.Context, tx *warehouse.Tx) error {
			if err := CreateTables(ctx, tx); err != nil {
				return err
			}
			load := configuration{ctx: ctx, tx: tx, ws: d.ws}
			load.clear()
			load.questionnaires()
			return load.err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	for query, want := range map[string][]string{
		"select question_id, questionnaire from raw.questions order by all":                              {"q01 | questionnaire.yaml", "q02 | questionnaire.yaml", "q03 | questionnaire.yaml", "q04 | questionnaire.yaml"},
		"select question_id, condition_question_id, option_no from raw.question_conditions order by all": {"q02 | q01 | 2", "q02 | q01 | 3"},
		"select rule, value from raw.survey_rules order by all":                                          {"complete | 0.0000", "min_answered | 0.8000", "min_seconds | 30.0000"},
		"select survey, issued from raw.survey_sources order by all":                                     {"more/* | ∅", "一季度 | 120"},
	} {
		if got := d.rows(query); !slices.Equal(got, want) {
			t.Errorf("%s: %q", query, got)
		}
	}
}
