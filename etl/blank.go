package etl

import (
	"context"
	"fmt"
	"strings"
)

// A form that goes round to be filled in comes back in parts: a row of a feed whose
// contract names blank columns may hold nothing in any of them. It is loaded and counts as
// not filled in yet. It never takes the place of a row that is filled in, be that earlier
// or later; what a form said before is taken back in the file that said it.

// validateBlank wants the columns of the header line `blank` to be ones that may be empty.
func (c *Contract) validateBlank() error {
	for _, name := range c.Blank {
		if column, is := c.column(name); !is || column.Required {
			return fmt.Errorf("%s:1: blank column %s is not a column that may be empty", c.Path, name)
		}
	}
	return nil
}

// isBlank is the condition that a row is still to be filled in, "" where none can be.
func (c *Contract) isBlank(prefix string) string {
	var empty []string
	for _, name := range c.Blank {
		empty = append(empty, prefix+ident(name)+" is null")
	}
	return strings.Join(empty, " and ")
}

// blankLast orders rows that are filled in before those that are not.
func (c *Contract) blankLast(prefix string) string {
	if len(c.Blank) == 0 {
		return ""
	}
	return "(" + c.isBlank(prefix) + "), "
}

// countBlanks says of each file how many of its rows are still to be filled in.
func (r *run) countBlanks(ctx context.Context, files []FileResult) error {
	for no := range files {
		result := &files[no]
		contract, err := contractOf(r.contracts, result.Feed)
		if err != nil {
			return err
		}
		if len(contract.Blank) == 0 || result.LoadID == "" {
			continue
		}
		err = r.wh.DB().QueryRowContext(ctx, fmt.Sprintf(`
			select count(*), count(losers.load_id)
			from raw.%s as rows
			left join raw.superseded as losers
				on losers.project_id = rows.project_id and losers.feed = $3
				and losers.load_id = rows.load_id and losers.source_line = rows.source_line
			where rows.project_id = $1 and rows.load_id = $2 and %s`, ident(result.Feed), contract.isBlank("rows.")),
			r.ws.Project.ID, result.LoadID, result.Feed).Scan(&result.RowsBlank, &result.RowsYielded)
		if err != nil {
			return fmt.Errorf("%s: %w", result.File, err)
		}
	}
	return nil
}
