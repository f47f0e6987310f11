package build

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"jixiao/internal/plan"
	"jixiao/internal/warehouse"
	"jixiao/internal/workspace"
)

// errAgain is what to do when the run is not of what is there now.
var errAgain = errors.New("`jixiao build` makes the scores anew")

// Standing says whether the run in the warehouse still stands: built from the settings of
// this workspace as they are now, by these models, over the files that are loaded. What
// does not is an error.
func Standing(ctx context.Context, wh *warehouse.Warehouse, ws *workspace.Workspace, steps *plan.Plan) error {
	set, asked, err := ReadQueries(ctx, ws)
	if err != nil {
		return err
	}
	whole := plan.Plan{Models: steps.Models, Tests: steps.Tests, Own: append(slices.Clone(steps.Own), asked...)}
	table, err := set.Run(ctx, wh.DB(), "run", nil)
	if err != nil {
		return err
	}
	runs := table.Records()
	if len(runs) != 1 {
		return fmt.Errorf("there is no run yet\nhint: %w", errAgain)
	}
	return wh.InTransaction(ctx, func(ctx context.Context, tx *warehouse.Tx) error {
		var configuration string
		err := tx.QueryRow(ctx, "select configuration_sha256 from raw.evaluations where evaluation_id = $1", ws.Evaluation.ID).
			Scan(&configuration)
		if err != nil {
			return fmt.Errorf("evaluation %s was not built yet\nhint: %w", ws.Evaluation.ID, errAgain)
		}
		now, _, err := inputs(ctx, tx)
		switch {
		case err != nil:
			return err
		case configuration != ws.Digest:
			return fmt.Errorf("the settings were changed since the run\nhint: %w", errAgain)
		case runs[0]["models_sha256"] != whole.Digest():
			return fmt.Errorf("the models are not those of the run: the program or files in models/ were changed\nhint: %w", errAgain)
		case runs[0]["inputs_sha256"] != now:
			return fmt.Errorf("files were loaded since the run\nhint: %w", errAgain)
		}
		return nil
	})
}
