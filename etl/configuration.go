package etl

import (
	"bytes"
	"context"
	_ "embed"
	"encoding/csv"
	"fmt"

	"jixiao/internal/warehouse"
	"jixiao/internal/workspace"
)

//go:embed configuration.sql
var configurationTables string

// LoadConfiguration writes what the workspace's own files say (evaluation, indicator
// tree, limits, questionnaire, findings, narrative) and the holidays into raw, in
// place of what they said before. Other evaluations in the warehouse stay.
func LoadConfiguration(ctx context.Context, tx *warehouse.Tx, ws *workspace.Workspace, holidays []byte) error {
	contracts, err := ContractsOf(ctx, ws.Feeds)
	if err != nil {
		return err
	}
	if err := createTables(ctx, tx, contracts); err != nil {
		return err
	}
	load := configuration{ctx: ctx, tx: tx, ws: ws}
	load.holidays(holidays)
	load.clear()
	load.evaluation()
	load.indicators()
	load.questionnaires()
	load.findings()
	load.quality(contracts)
	return load.err
}

// CreateTables makes the raw tables of the built-in feeds and of the configuration, if
// they are not there.
func CreateTables(ctx context.Context, tx *warehouse.Tx) error {
	return CreateTablesOf(ctx, tx, nil)
}

// CreateTablesOf makes those of a workspace's own feeds too.
func CreateTablesOf(ctx context.Context, tx *warehouse.Tx, own []workspace.FeedFile) error {
	contracts, err := ContractsOf(ctx, own)
	if err != nil {
		return err
	}
	return createTables(ctx, tx, contracts)
}

func createTables(ctx context.Context, tx *warehouse.Tx, contracts []Contract) error {
	if err := tx.Exec(ctx, configurationTables); err != nil {
		return fmt.Errorf("configuration tables: %w", err)
	}
	for _, contract := range contracts {
		if err := contract.CreateTable(ctx, tx); err != nil {
			return err
		}
	}
	return nil
}

// configuration loads row by row and keeps the first error.
type configuration struct {
	ctx context.Context //nolint:containedctx // lives for one call
	tx  *warehouse.Tx
	ws  *workspace.Workspace
	err error
}

func (c *configuration) exec(statement string, args ...any) {
	if c.err == nil {
		c.err = c.tx.Exec(c.ctx, statement, args...)
	}
}

// insert adds a row; empty Numbers and strings given by orNull become null.
func (c *configuration) insert(table string, values ...any) {
	marks := ""
	for no := range values {
		if no > 0 {
			marks += ", "
		}
		marks += fmt.Sprintf("$%d", no+1)
	}
	c.exec("insert into raw."+table+" values ("+marks+")", values...)
}

// orNull is nil for an empty text, so that a setting that is not given is null.
func orNull[T ~string](text T) any {
	if text == "" {
		return nil
	}
	return string(text)
}

func (c *configuration) holidays(text []byte) {
	rows, err := csv.NewReader(bytes.NewReader(text)).ReadAll()
	if err != nil || len(rows) < 2 {
		c.err = fmt.Errorf("models/lookups/holidays.csv: %d lines: %w", len(rows), err)
		return
	}
	c.exec("delete from raw.holidays")
	for _, row := range rows[1:] {
		c.insert("holidays", row[0], row[1], row[2])
	}
}

func (c *configuration) clear() {
	for _, table := range []string{
		"evaluations", "grades", "limits", "report_settings", "narratives", "indicators",
		"indicator_points", "indicator_parts", "indicator_bands", "findings", "finding_conditions", "finding_concerns",
	} {
		c.exec("delete from raw."+table+" where evaluation_id = $1", c.ws.Evaluation.ID)
	}
	for _, table := range []string{"questions", "question_options", "question_tags", "question_conditions", "survey_groups", "survey_rules", "survey_sources"} {
		c.exec("delete from raw."+table+" where project_id = $1", c.ws.Project.ID)
	}
}

func (c *configuration) evaluation() {
	project, evaluation := c.ws.Project, c.ws.Evaluation
	c.insert("evaluations", evaluation.ID, evaluation.Name, project.ID, project.Name, project.Authority,
		evaluation.Kind, evaluation.Period.Start, evaluation.Period.End, evaluation.FiscalYear, evaluation.AsOf,
		evaluation.Rounding.Level, evaluation.Rounding.Digits, c.ws.Tree.Version, c.ws.Digest, "jixiao.yaml", evaluation.Line)
	for _, grade := range evaluation.Grades {
		c.insert("grades", evaluation.ID, grade.Name, string(grade.From))
	}
	for name, value := range evaluation.Limits {
		c.insert("limits", evaluation.ID, name, value)
	}
	for name, value := range c.ws.Report {
		c.insert("report_settings", evaluation.ID, name, value)
	}
	for part, markdown := range c.ws.Narrative {
		c.insert("narratives", evaluation.ID, part, markdown)
	}
}

func (c *configuration) indicators() {
	no := 0
	for level1No, level := range c.ws.Tree.Levels {
		for level2No, group := range level.Groups {
			for _, indicator := range group.Indicators {
				no++
				c.insert("indicators", c.ws.Evaluation.ID, indicator.ID, no,
					level1No+1, level.Name, string(level.Weight),
					level2No+1, group.Name, string(group.Weight),
					indicator.Name, string(indicator.Weight), orNull(indicator.Explanation),
					indicator.Rule, orNull(indicator.Measure), orNull(indicator.Subject),
					orNull(indicator.Target), indicator.Planned, orNull(indicator.Unit),
					orNull(indicator.FullAt), orNull(indicator.ZeroAt), orNull(indicator.PassAt),
					orNull(indicator.DeductShare), indicator.Basis, orNull(indicator.NotFor),
					orNull(indicator.NotApplicable), "indicators.yaml", indicator.Line,
					orNull(indicator.OverFrom), orNull(indicator.OverDeduct), orNull(indicator.Weights),
					orNull(indicator.Missing), orNull(indicator.Trim), orNull(indicator.Each))
				c.points(indicator)
			}
		}
	}
}

func (c *configuration) points(indicator workspace.Indicator) {
	for no, point := range indicator.Points {
		c.insert("indicator_points", c.ws.Evaluation.ID, indicator.ID, no+1, point.Text, orNull(point.Share),
			orNull(point.Measure), orNull(point.Subject), orNull(point.AtLeast), orNull(point.AtMost),
			"indicators.yaml", point.Line, point.Rate, orNull(point.DeductShare), orNull(point.ZeroFrom), orNull(point.Trim))
	}
	for no, part := range indicator.Parts {
		c.insert("indicator_parts", c.ws.Evaluation.ID, indicator.ID, no+1, part.Measure, part.Subject,
			"indicators.yaml", part.Line)
	}
	for no, band := range indicator.Bands {
		c.insert("indicator_bands", c.ws.Evaluation.ID, indicator.ID, no+1,
			orNull(band.From), orNull(band.UpTo), string(band.Share))
	}
}

func (c *configuration) findings() {
	for no, finding := range c.ws.Findings {
		c.insert("findings", c.ws.Evaluation.ID, no+1, finding.ID, finding.Title, finding.Severity,
			orNull(finding.Indicator), finding.Text, finding.Advice, finding.Dropped, finding.Pos)
		for _, measure := range finding.Concerns {
			c.insert("finding_concerns", c.ws.Evaluation.ID, finding.ID, measure)
		}
		for conditionNo, condition := range finding.When {
			var point any
			if condition.Point > 0 {
				point = condition.Point
			}
			c.insert("finding_conditions", c.ws.Evaluation.ID, finding.ID, conditionNo+1,
				orNull(condition.Measure), orNull(condition.Subject), orNull(condition.Indicator), point,
				limitOf(condition.Above), limitOf(condition.Below), orNull(condition.Each),
				condition.Above == workspace.Target, condition.Below == workspace.Target, orNull(condition.Basis))
		}
	}
}

// limitOf is a limit given as a number; the tree's own target is looked up where it is
// known.
func limitOf(limit workspace.Number) any {
	if limit == workspace.Target {
		return nil
	}
	return orNull(limit)
}
