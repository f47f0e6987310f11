package etl

import (
	"context"
	"fmt"
	"slices"
	"strings"
)

// shownRejects is how many rejects a FileResult carries.
const shownRejects = 15

// preparePhrases makes the table of what is said about each fault: per column (from 1;
// constraints follow, 0 is the key) and reason code the column's name and the text, its
// value left open.
func (l *loading) preparePhrases(ctx context.Context) error {
	err := l.tx.Exec(ctx, `create or replace temp table phrases
		(column_no integer, code text, column_name text, phrase text, is_personal boolean)`)
	if err != nil {
		return err
	}
	add := func(no int, code, columns, headers string, personal bool, pairs ...string) {
		if err == nil {
			phrase := l.run.zh.say(code, append(pairs, "column", columns, "header", headers)...)
			err = l.tx.Exec(ctx, "insert into temp.main.phrases values ($1, $2, $3, $4, $5)", no, code, columns, phrase, personal)
		}
	}
	contract := l.item.contract
	for _, fault := range l.typing.faults() {
		if fault.column <= len(contract.Columns) {
			add(fault.column, fault.code, contract.Columns[fault.column-1].Name, l.headers[fault.column-1], fault.personal)
			continue
		}
		constraint := contract.Constraints[fault.column-len(contract.Columns)-1]
		add(fault.column, fault.code, strings.Join(constraint.Columns, ", "), l.headersOf(constraint.Columns, "、"), fault.personal, "text", constraint.Text)
	}
	personal := slices.ContainsFunc(contract.Columns, func(column Column) bool {
		return column.Personal != "" && slices.Contains(contract.Key, column.Name)
	})
	add(0, "duplicate_key", strings.Join(contract.Key, ", "), l.headersOf(contract.Key, "、"), personal)
	return err
}

// headersOf are the headers in the file of some columns, in their order.
func (l *loading) headersOf(columns []string, joint string) string {
	var headers []string
	for _, name := range columns {
		no := slices.IndexFunc(l.item.contract.Columns, func(column Column) bool { return column.Name == name })
		if no >= 0 {
			headers = append(headers, l.headers[no])
		}
	}
	return strings.Join(headers, joint)
}

// writeRejects enters every reason for which a row of the batch is not loaded.
func (l *loading) writeRejects(ctx context.Context) error {
	if err := l.tx.Exec(ctx, l.typing.faultsStatement()); err != nil {
		return fmt.Errorf("%s: %w", l.item.contract.Path, err)
	}
	if l.item.source.Feed == ocdsFeed { // the reader said it already, with the JSON path
		if err := l.tx.Exec(ctx, "delete from temp.main.faults where row_no in (select row_no from temp.main.batch where fault is not null)"); err != nil {
			return err
		}
	}
	var key, shownKey []string
	for _, name := range l.item.contract.Key {
		text := "cast(typed." + ident(name) + " as text)"
		key = append(key, text)
		if column, _ := l.item.contract.column(name); column.Personal != "" {
			text = "jx_mask_personal(" + text + ")"
		}
		shownKey = append(shownKey, text)
	}
	// The reason is shown to anybody, so personal values in it are masked; the value
	// itself is kept for the working papers. What the reader found comes with its own words; the rest is put into the phrases.
	err := l.tx.Exec(ctx, fmt.Sprintf(`
		insert into ops.rejects
		with reasons as (
			select faults.row_no, faults.column_no, phrases.column_name, faults.value, faults.code,
				replace(phrases.phrase, '{value}', coalesce(case when phrases.is_personal
					then jx_mask_personal(left(faults.value, 100)) else left(faults.value, 100) end, '')) as reason,
				phrases.is_personal
			from temp.main.faults as faults
			inner join temp.main.phrases as phrases using (column_no, code)
			union all
			select repeats.row_no, 0, phrases.column_name, jx_mask_within(concat_ws(' | ', %s)), phrases.code,
				replace(replace(phrases.phrase, '{value}', jx_mask_within(left(concat_ws(' | ', %s), 100))),
					'{line}', cast(repeats.first_line as text)), phrases.is_personal
			from temp.main.repeats as repeats
			inner join temp.main.typed as typed using (row_no)
			inner join temp.main.phrases as phrases on phrases.column_no = 0
			union all
			select row_no, -1, split_part(fault, chr(31), 2), split_part(fault, chr(31), 3), split_part(fault, chr(31), 1),
				split_part(fault, chr(31), 4), false
			from temp.main.batch
			where fault is not null
		)
		select $1, $2, $3, $4, $5, batch.source_line, reasons.column_name, reasons.value,
			reasons.code, reasons.reason, %s, reasons.is_personal
		from reasons
		inner join temp.main.batch as batch using (row_no)
		order by batch.row_no, reasons.column_no`,
		strings.Join(key, ", "), strings.Join(shownKey, ", "), l.typing.rawText()),
		l.result.LoadID, l.run.ws.Project.ID, l.item.contract.Feed, l.item.name, l.opened.sheet)
	if err != nil {
		return err
	}
	return l.countRejected(ctx)
}

// checkShare gathers the rejects for the result and refuses the file if more of its
// rows were rejected than the contract allows.
func (l *loading) checkShare(ctx context.Context) error {
	l.result.RowsRead, l.result.RowsRejected = l.read, l.bad
	if l.bad == 0 {
		return nil
	}
	if err := l.gatherRejects(ctx); err != nil {
		return err
	}
	limit := l.rejectLimit()
	if float64(l.bad) <= limit*float64(l.read) {
		return nil
	}
	var b strings.Builder
	fmt.Fprintf(&b, "%d of %d rows rejected (%.1f %%), over the limit of %.1f %%: nothing loaded",
		l.bad, l.read, 100*float64(l.bad)/float64(l.read), 100*limit)
	for _, reject := range l.result.Rejects {
		b.WriteString("\n" + reject.Message)
	}
	reasons := 0
	for _, count := range l.result.Reasons {
		reasons += count
	}
	if more := reasons - len(l.result.Rejects); more > 0 {
		fmt.Fprintf(&b, "\nand %d more", more)
	}
	hint := "`jixiao ingest --export-rejects DIR` gives the rows back for correction, with all reasons"
	if l.item.source.Feed == ocdsFeed {
		hint = "have the package corrected at these places, or use one with compiled releases (docs/ocds.md)"
	}
	b.WriteString("\nhint: " + hint)
	return fmt.Errorf("%s", b.String())
}

// gatherRejects puts the counts by reason and the first rejects into the result.
func (l *loading) gatherRejects(ctx context.Context) error {
	rows, err := l.tx.Query(ctx, `
		select reason_code, count(*)
		from ops.rejects
		where load_id = $1
		group by reason_code`, l.result.LoadID)
	if err != nil {
		return err
	}
	defer rows.Close() //nolint:errcheck // rows.Err below says what there is to say
	l.result.Reasons = map[string]int{}
	for rows.Next() {
		var code string
		var count int
		if err := rows.Scan(&code, &count); err != nil {
			return err
		}
		l.result.Reasons[code] = count
	}
	if err := rows.Err(); err != nil {
		return err
	}
	return l.firstRejects(ctx)
}

func (l *loading) firstRejects(ctx context.Context) error {
	rows, err := l.tx.Query(ctx, `
		select source_line, column_name,
			coalesce(case when is_personal then jx_mask_personal(value) else value end, ''), reason_code, reason
		from ops.rejects
		where load_id = $1
		order by source_line, column_name, reason_code, value
		limit $2`, l.result.LoadID, shownRejects)
	if err != nil {
		return err
	}
	defer rows.Close() //nolint:errcheck // rows.Err below says what there is to say
	place := l.item.name
	if l.opened.sheet != "" {
		place += "[" + l.opened.sheet + "]"
	}
	for rows.Next() {
		var reject Reject
		if err := rows.Scan(&reject.Line, &reject.Column, &reject.Value, &reject.Code, &reject.Reason); err != nil {
			return err
		}
		reject.Message = fmt.Sprintf("%s:%d: %s", place, reject.Line, l.message(reject))
		l.result.Rejects = append(l.result.Rejects, reject)
	}
	return rows.Err()
}

// message says a reject in English.
func (l *loading) message(reject Reject) string {
	columns := strings.Split(reject.Column, ", ")
	headers := l.headersOf(columns, ", ")
	if headers == "" {
		headers = reject.Column
	}
	text := reject.Reason
	for _, constraint := range l.item.contract.Constraints {
		if constraint.Name == reject.Code {
			text = constraint.Text
		}
	}
	return l.run.en.say(reject.Code, "header", headers, "column", reject.Column, "value", reject.Value, "text", text)
}
