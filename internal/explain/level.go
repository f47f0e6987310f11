package explain

import (
	"context"
	"fmt"

	"jixiao/internal/equation"
	"jixiao/internal/format"
)

// Level is how the score of a first or second level came about.
type Level struct {
	Path     string   `json:"path"` // 决策 or 决策/项目立项; empty for the total
	Weight   *float64 `json:"weight"`
	Score    *float64 `json:"score"`
	Rate     *float64 `json:"score_rate"`
	Open     int64    `json:"open_count"`
	Equation string   `json:"equation,omitempty"` // the scores below, added up
	Below    []Below  `json:"below"`
}

// Below is one of what a level is the sum of.
type Below struct {
	ID       string   `json:"id"` // what explain takes to go down
	Name     string   `json:"name"`
	Weight   *float64 `json:"weight"`
	Score    *float64 `json:"score"`
	Status   string   `json:"status,omitempty"`   // of an indicator
	Equation string   `json:"equation,omitempty"` // of an indicator
}

// Total is how the total came about.
type Total struct {
	Level
	Evaluation    string   `json:"evaluation_id"`
	Run           string   `json:"run_id"`
	Total         *float64 `json:"total_score"`
	Exact         *float64 `json:"exact_total"`
	RoundingLevel string   `json:"rounding_level"` // point, indicator, total
	Digits        int64    `json:"rounding_digits"`
	Status        string   `json:"status"` // final or draft
	Grade         string   `json:"grade,omitempty"`
	Grades        []Grade  `json:"grades"`
	Spread        []Spread `json:"spread,omitempty"`
	OpenScores    []Below  `json:"open,omitempty"` // no data, or waiting for a judgement
}

// Grade is one grade: totals from From on, below the next better one's.
type Grade struct {
	Grade string   `json:"grade"`
	From  *float64 `json:"from"`
	Below *float64 `json:"below,omitempty"`
}

// Spread is an indicator whose weight is not its own: it does not apply, or got a part of
// one that does not.
type Spread struct {
	ID        string  `json:"id"`
	Name      string  `json:"name"`
	OwnWeight float64 `json:"own_weight"`
	Weight    float64 `json:"weight"`
	Reason    string  `json:"reason,omitempty"`
}

// Total explains the total.
func (e Explainer) Total(ctx context.Context) (Total, error) {
	about, err := e.about(ctx)
	if err != nil {
		return Total{}, err
	}
	total := Total{
		Evaluation: e.Evaluation, Total: about.number("total_score"), Exact: about.number("exact_total"),
		RoundingLevel: about.text("rounding_level"), Digits: about.count("rounding_digits"),
		Status: about.text("status"), Grade: about.text("grade"),
	}
	if total.Level, err = e.Level(ctx, "", ""); err != nil {
		return total, err
	}
	grades, err := e.query(ctx, "grades")
	if err != nil {
		return total, err
	}
	for no, grade := range grades {
		band := Grade{Grade: grade.text("grade"), From: grade.number("lower_bound")}
		if no > 0 {
			band.Below = grades[no-1].number("lower_bound")
		}
		total.Grades = append(total.Grades, band)
	}
	runs, err := e.Queries.Run(ctx, e.DB, "run", nil)
	if err != nil {
		return total, err
	}
	for _, run := range rowsOf(runs) {
		total.Run = run.text("run_id")
	}
	indicators, err := e.Indicators(ctx)
	for _, indicator := range indicators {
		if indicator.Weight != indicator.OwnWeight {
			one := Spread{ID: indicator.ID, Name: indicator.Name, OwnWeight: indicator.OwnWeight, Weight: indicator.Weight}
			if indicator.Status == "not_applicable" {
				one.Reason = indicator.Reason
			}
			total.Spread = append(total.Spread, one)
		}
		if indicator.Status == "no_data" || indicator.Status == "awaiting_judgement" {
			total.OpenScores = append(total.OpenScores, belowOf(indicator))
		}
	}
	return total, err
}

// Level explains a first level, a second level of one, or (both names empty) their sum.
func (e Explainer) Level(ctx context.Context, level1, level2 string) (Level, error) {
	rows, err := e.query(ctx, "level_scores")
	if err != nil {
		return Level{}, err
	}
	level := Level{Path: level1}
	if level2 != "" {
		level.Path += "/" + level2
	}
	var sum []equation.Row
	for _, found := range rows {
		one, two := found.text("level1"), found.text("level2")
		switch {
		case one == level1 && two == level2:
			level.Weight, level.Score = found.number("weight"), found.number("score")
			level.Rate, level.Open = found.number("score_rate"), found.count("open_count")
		case level1 == "" && one != "" && two == "":
			level.Below = append(level.Below, Below{ID: one, Name: one, Weight: found.number("weight"), Score: found.number("score")})
			sum = append(sum, equation.Row(found))
		case level1 != "" && one == level1 && level2 == "" && two != "":
			level.Below = append(level.Below, Below{ID: one + "/" + two, Name: two, Weight: found.number("weight"), Score: found.number("score")})
			sum = append(sum, equation.Row(found))
		}
	}
	if level2 != "" {
		if sum, err = e.indicatorsBelow(ctx, &level, level1, level2); err != nil {
			return level, err
		}
	}
	if len(level.Below) == 0 {
		return level, fmt.Errorf("there is no level %q in evaluation %s", level.Path, e.Evaluation)
	}
	if level.Score != nil {
		level.Equation = equation.Sum(sum, "score") + " = " + e.figure(rows, level1, level2)
	}
	return level, nil
}

// figure is a level's score with every digit.
func (e Explainer) figure(rows []row, level1, level2 string) string {
	for _, found := range rows {
		if found.text("level1") == level1 && found.text("level2") == level2 {
			return equation.Figure(found["score"])
		}
	}
	return format.Missing
}

func (e Explainer) indicatorsBelow(ctx context.Context, level *Level, level1, level2 string) ([]equation.Row, error) {
	indicators, err := e.Indicators(ctx)
	if err != nil {
		return nil, err
	}
	rows, err := e.query(ctx, "indicator_tree")
	var sum []equation.Row
	for no, indicator := range indicators {
		if indicator.Level1 == level1 && indicator.Level2 == level2 {
			level.Below = append(level.Below, belowOf(indicator))
			sum = append(sum, equation.Row(rows[no]))
		}
	}
	return sum, err
}

func belowOf(indicator Indicator) Below {
	weight := indicator.Weight
	return Below{
		ID: indicator.ID, Name: indicator.Name, Weight: &weight, Score: indicator.Score, Status: indicator.Status,
		Equation: indicator.Equation.Text(),
	}
}
