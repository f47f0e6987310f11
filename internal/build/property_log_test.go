package build_test

import (
	"database/sql"
	"fmt"
	"slices"
	"testing"
)

// logEvent is one row of a log of requests.
type logEvent struct {
	event  string // "" is a word without meaning
	minute int    // since the log began
	line   int
	system string
	stated int // suspended minutes that the row states, -1 for none
}

// logRules are the rules of one request.
type logRules struct{ opened, responded, resolved, system, suspended string }

// collapsed is what becomes of a request: minutes, -1 for none.
type collapsed struct {
	opened, responded, resolved, line, reopened int
	suspended                                   float64
	system                                      string
}

var logOrder = []string{"opened", "responded", "arrived", "suspended", "resumed", "resolved", "closed", "reopened", ""}

// collapse follows the rules event by event, the way a person would with the log in hand.
func collapse(events []logEvent, rules logRules) collapsed {
	slices.SortFunc(events, func(a, b logEvent) int {
		rank := func(e logEvent) int { return slices.Index(logOrder, e.event) }
		return slices.Compare([]int{a.minute, rank(a), a.line}, []int{b.minute, rank(b), b.line})
	})
	opening := 0
	for no, e := range events {
		if e.event == "opened" && (rules.opened == "last" || events[opening].event != "opened") {
			opening = no
		}
	}
	out := collapsed{opened: events[opening].minute, line: events[opening].line, responded: -1, resolved: -1, suspended: -1}
	resolvedAt := -1
	for no, e := range events[opening+1:] {
		switch {
		case e.event == "responded" && (out.responded < 0 || rules.responded == "last"):
			out.responded = e.minute
		case e.event == "resolved" && (resolvedAt < 0 || rules.resolved == "last"):
			out.resolved, resolvedAt = e.minute, opening+1+no
		case e.event == "reopened":
			out.reopened++
			if rules.resolved == "last" {
				out.resolved, resolvedAt = -1, -1
			}
		}
	}
	since := -1
	for no, e := range events {
		if since >= 0 && slices.Contains([]string{"suspended", "resumed", "resolved", "closed", "reopened"}, e.event) {
			out.suspended = max(out.suspended, 0) + float64(e.minute-since)
			since = -1
		}
		if e.event == "suspended" && no > opening && (resolvedAt < 0 || no < resolvedAt) {
			since = e.minute
		}
	}
	stated := -1
	for _, e := range events {
		stated = max(stated, e.stated)
		if e.system != "" && (out.system == "" || rules.system == "last") {
			out.system = e.system
		}
	}
	if rules.suspended == "max" {
		out.suspended = float64(stated)
	}
	return out
}

func TestTicketLog_collapsesAsAPersonWould(t *testing.T) {
	const requests = 400
	w := newWorld(t, 7)
	at := func(minute int) string {
		return fmt.Sprintf("2021-03-%02d %02d:%02d", 1+minute/1440, minute/60%24, minute%60)
	}
	var rows, words, rulesRows [][]any
	want := map[string]collapsed{}
	for no := range requests {
		id, load := fmt.Sprintf("T%03d", no), fmt.Sprintf("load%03d", no)
		rules := logRules{
			opened: pick(w, "first", "last"), responded: pick(w, "first", "last"), resolved: pick(w, "first", "last"),
			system: pick(w, "first", "last"), suspended: pick(w, "events", "events", "max"),
		}
		for column, keep := range map[string]string{
			"opened_at": rules.opened, "responded_at": rules.responded, "resolved_at": rules.resolved,
			"system_name": rules.system, "suspended_minutes": rules.suspended,
		} {
			rulesRows = append(rulesRows, []any{"p", load, column, keep})
		}
		for _, event := range logOrder[:len(logOrder)-1] {
			words = append(words, []any{"p", load, event, event})
		}
		var events []logEvent
		seen := map[string]bool{}
		for line := range 1 + w.dice.IntN(14) {
			e := logEvent{event: pick(w, logOrder...), minute: w.dice.IntN(40), line: line + 2, system: pick(w, "", "", "门户", "后台"), stated: pick(w, -1, -1, w.dice.IntN(90))}
			state := e.event
			if state == "" {
				state = "转派"
			}
			key := fmt.Sprint(state, e.minute)
			if seen[key] {
				continue // the key of the feed: request, time and state
			}
			seen[key] = true
			events = append(events, e)
			var system, stated any
			if e.system != "" {
				system = e.system
			}
			if e.stated >= 0 {
				stated = e.stated
			}
			rows = append(rows, []any{id, at(e.minute), state, system, stated, true, "p", load, "log.csv", e.line})
		}
		want[id] = collapse(events, rules)
	}
	w.fill("raw.ticket_states", "project_id, load_id, state, event", words)
	w.fill("raw.ticket_rules", "project_id, load_id, column_name, keep", rulesRows)
	w.fill("raw.ticket_events", "ticket_id, event_at, state, system_name, suspended_minutes, is_fault, project_id, load_id, source_file, source_line", rows)
	w.build("core.ticket_events", "core.ticket_openings", "core.ticket_marks", "core.ticket_suspensions", "core.ticket_traits", "core.ticket_logs")
	found, err := w.wh.DB().Query(`select ticket_id, opened_at, responded_at, resolved_at, source_line, reopened_count, suspended_minutes, system_name from core.ticket_logs`)
	if err != nil {
		t.Fatal(err)
	}
	defer found.Close() //nolint:errcheck // read to the end
	count, resolved, suspended := 0, 0, 0
	for found.Next() {
		var id string
		var opened, responded, done sql.NullTime
		var got collapsed
		var minutes sql.NullFloat64
		var system sql.NullString
		if err := found.Scan(&id, &opened, &responded, &done, &got.line, &got.reopened, &minutes, &system); err != nil {
			t.Fatal(err)
		}
		since := func(stamp sql.NullTime) int {
			if !stamp.Valid {
				return -1
			}
			return (stamp.Time.Day()-1)*1440 + stamp.Time.Hour()*60 + stamp.Time.Minute()
		}
		got.opened, got.responded, got.resolved = since(opened), since(responded), since(done)
		if got.suspended = -1; minutes.Valid {
			got.suspended = minutes.Float64
			suspended++
		}
		got.system = system.String
		if got != want[id] {
			t.Errorf("%s: got %+v, wanted %+v", id, got, want[id])
		}
		count++
		if got.resolved >= 0 {
			resolved++
		}
	}
	if err := found.Err(); err != nil || count != requests || resolved < 50 || suspended < 50 {
		t.Errorf("%d requests, %d resolved, %d suspended: %v", count, resolved, suspended, err)
	}
}
