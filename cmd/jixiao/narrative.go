package main

import (
	"context"

	"jixiao/internal/narrative"
	"jixiao/internal/warehouse"
	"jixiao/internal/workspace"
	"jixiao/queries"
)

// shownNarrative is how many places of the narrative are shown.
const shownNarrative = 15

// narrative says what people wrote and the published marts do not bear out; nothing where
// nothing of the evaluation is published yet.
func (a *app) narrative(ctx context.Context, ws *workspace.Workspace) (warnings int, err error) {
	texts, err := narrative.Read(ws)
	if err != nil || !warehouse.IsPublished(ws.Warehouse) {
		return 0, err
	}
	err = a.withPublished(ctx, ws, func(published *warehouse.Warehouse, set queries.Set) error {
		details, err := set.Run(ctx, published.DB(), "evaluation_details", map[string]string{"evaluation_id": ws.Evaluation.ID})
		if err != nil || len(details.Rows) == 0 {
			return err
		}
		found, err := texts.Warnings(ctx, published.DB().QueryContext)
		if err != nil {
			return err
		}
		warnings = len(found)
		return a.sayNarrative(found)
	})
	return warnings, err
}

func (a *app) sayNarrative(warnings []narrative.Warning) error {
	for no, warning := range warnings {
		if no == shownNarrative {
			a.screen.Say("narrative.more", len(warnings)-no)
		}
		if no < shownNarrative {
			key, args := "narrative."+warning.Kind, []any{warning.File, warning.Line, warning.Text}
			switch warning.Kind {
			case narrative.KindTotal, narrative.KindGrade:
				held := warning.Held
				if held == "" {
					held = a.screen.Words("narrative.none")
				}
				args = append(args, held)
			}
			a.screen.Say(key, args...)
		}
		if err := a.screen.Object("narrative", warning); err != nil {
			return err
		}
	}
	return nil
}
