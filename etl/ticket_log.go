package etl

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"jixiao/internal/workspace"
)

// A log of requests has a row per change of state. What the words of a system mean, and
// which of several rows decides a column, is declared by the source and kept with each
// load, so that rows always go by what their file was loaded with. The models collapse
// the rows of a request into one (models/core/ticket_*.sql).

// ticketEventsFeed is the feed of logs.
const ticketEventsFeed = "ticket_events"

// defaultStates are words that mean one thing in every log. Others need the source's
// word: 恢复 may be a service that runs again or work that goes on, 修复 may be done or
// under way, 完成 may be the repair or the end of it all.
func defaultStates() map[string][]string {
	return map[string][]string{
		"opened":    {"新建", "创建", "报修", "opened", "created"},
		"responded": {"受理", "已受理", "接单", "已接单", "响应", "已响应", "responded", "accepted", "acknowledged"},
		"arrived":   {"到场", "已到场", "到达现场", "arrived"},
		"resolved":  {"已修复", "已解决", "resolved", "fixed"},
		"closed":    {"关闭", "已关闭", "办结", "已办结", "closed"},
		"suspended": {"挂起", "已挂起", "suspended"},
		"resumed":   {"恢复处理", "取消挂起", "解除挂起", "resumed"},
		"reopened":  {"重新打开", "重开", "reopened"},
	}
}

// wordsOf are the words of a source by kind of event, in small letters and ordered: its
// own before the program's.
func wordsOf(source *workspace.Source) map[string][]string {
	meaning := map[string]string{}
	for _, states := range []map[string][]string{defaultStates(), source.States} {
		for event, words := range states {
			for _, word := range words {
				meaning[strings.ToLower(strings.TrimSpace(word))] = event
			}
		}
	}
	words := map[string][]string{}
	for _, word := range slices.Sorted(maps.Keys(meaning)) {
		words[meaning[word]] = append(words[meaning[word]], word)
	}
	return words
}

// rulesOf say for each column which of a request's rows decides: the first or the last
// that says anything; of suspensions and reopenings, whether the events are counted or
// the greatest figure that a row states is taken.
func rulesOf(source *workspace.Source) map[string]string {
	rules := map[string]string{
		"opened_at": "first", "responded_at": "first", "arrived_at": "first", "resolved_at": "last", "closed_at": "last",
		"system_name": "last", "unit_name": "last", "category": "last", "severity": "last", "channel": "last", "is_fault": "last",
		"suspended_minutes": "events", "reopened_count": "events",
	}
	maps.Copy(rules, source.Collapse)
	return rules
}

// shownStates is how many unknown words a result names.
const shownStates = 15

// noteStates keeps what the source's words mean with the load, and warns of words that
// nothing is known of.
func (l *loading) noteStates(ctx context.Context) error {
	project, load := l.run.ws.Project.ID, l.result.LoadID
	words, rules := wordsOf(l.item.source), rulesOf(l.item.source)
	for _, event := range slices.Sorted(maps.Keys(words)) {
		for _, word := range words[event] {
			if err := l.tx.Exec(ctx, "insert into raw.ticket_states values ($1, $2, $3, $4)", project, load, word, event); err != nil {
				return err
			}
		}
	}
	for _, column := range sortedKeys(rules) {
		if err := l.tx.Exec(ctx, "insert into raw.ticket_rules values ($1, $2, $3, $4)", project, load, column, rules[column]); err != nil {
			return err
		}
	}
	return l.sayUnknownStates(ctx, project, load)
}

// forgetStates takes out what noteStates kept of a load.
func (l *ledger) forgetStates(ctx context.Context, loadID string) error {
	for _, table := range []string{"ticket_states", "ticket_rules"} {
		if err := l.tx.Exec(ctx, "delete from raw."+table+" where project_id = $1 and load_id = $2", l.project, loadID); err != nil {
			return fmt.Errorf("remove load %s: %w", loadID, err)
		}
	}
	return nil
}

func (l *loading) sayUnknownStates(ctx context.Context, project, load string) (err error) {
	rows, err := l.tx.Query(ctx, `
		select jx_mask_within(left(events.state, 60)), count(*)
		from raw.ticket_events as events
		anti join raw.ticket_states as states
			on states.load_id = events.load_id and states.state = lower(events.state)
		where events.project_id = $1 and events.load_id = $2
		group by events.state
		order by count(*) desc, events.state`, project, load)
	if err != nil {
		return err
	}
	defer rows.Close() //nolint:errcheck // rows.Err below says what there is to say
	var unknown []string
	for rows.Next() {
		var word string
		var count int64
		if err := rows.Scan(&word, &count); err != nil {
			return err
		}
		unknown = append(unknown, fmt.Sprintf("%q (%d)", word, count))
	}
	if len(unknown) == 0 {
		return rows.Err()
	}
	more := ""
	if len(unknown) > shownStates {
		unknown, more = unknown[:shownStates], fmt.Sprintf(" and %d more", len(unknown)-shownStates)
	}
	l.result.Warnings = append(l.result.Warnings, fmt.Sprintf(
		"states that mean nothing here, kept as events that decide nothing: %s%s; `states:` of the source says what they mean", strings.Join(unknown, ", "), more))
	return rows.Err()
}
