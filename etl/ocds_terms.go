package etl

import (
	"cmp"
	"math/big"
	"slices"
	"strconv"
	"time"
)

// ocdsEvents are the events that a milestone may name by its code.
func ocdsEvents() []string {
	return []string{"中标通知", "签订合同", "开工", "交付", "安装调试验收", "竣工验收", "收到发票", "结算", "审计", "复验", "质保期满"}
}

// events are what happened: the award, the signing, and milestones met whose code is the
// name of an event. The start of a period is a plan and no event.
func (m *ocdsMapping) events(n, award jsonNode, milestones []jsonNode, contract string) {
	days, at, doubtful := map[string]string{}, map[string]jsonNode{}, map[string]bool{}
	put := func(event string, date jsonNode) {
		day := m.day(date)
		switch {
		case day == "":
		case days[event] != "" && days[event] != day:
			doubtful[event] = true
		default:
			days[event], at[event] = day, date
		}
	}
	if status := m.text(m.get(award, "status")); status == "" || status == "active" {
		put("中标通知", m.get(award, "date"))
	}
	put("签订合同", m.get(n, "dateSigned"))
	for _, milestone := range milestones {
		code, met := m.id(m.get(milestone, "code")), m.get(milestone, "dateMet")
		status := m.text(m.get(milestone, "status"))
		switch {
		case m.day(met) == "":
		case slices.Contains(ocdsEvents(), code) && (status == "" || status == "met"):
			put(code, met)
		default:
			m.note("events", "milestones that were met are left out: their code names no event ("+ocdsEvents()[2]+", …)")
		}
	}
	for _, event := range sortedKeys(days) {
		if doubtful[event] {
			m.note("events", "events are left out: the release gives several days for the same one")
			continue
		}
		m.add("events", contract+"\n"+event, ocdsRow{path: at[event], cells: map[string]string{
			"contract_id": contract, "event": event, "event_date": days[event],
		}})
	}
}

// changes are the amendments of a contract that say what its value was before them, and
// the price that the contract was signed for: its value is the one that holds now.
func (m *ocdsMapping) changes(n, amount jsonNode, contract string) (price string, rows []ocdsRow) {
	type change struct {
		at     jsonNode
		day    string
		when   time.Time
		former string
	}
	price = m.number(amount)
	all := m.each(m.get(n, "amendments"))
	var known []change
	for _, one := range all {
		when, dated := m.instant(m.get(one, "date"))
		former := m.former(one)
		if dated && former != "" {
			known = append(known, change{at: one, day: m.day(m.get(one, "date")), when: when, former: former})
		}
	}
	slices.SortStableFunc(known, func(a, b change) int { return a.when.Compare(b.when) })
	for no := 1; no < len(known); no++ {
		if known[no].when.Equal(known[no-1].when) {
			known = nil // which came first is not known
		}
	}
	for range len(all) - len(known) {
		m.note("contract_changes", "amendments are left out: date or former value.amount is not stated, so that their amounts are not known; the price is the value that holds now")
	}
	for no, one := range known {
		now := m.number(amount)
		if no+1 < len(known) {
			now = known[no+1].former
		}
		kind := m.text(m.get(one.at, "rationale"))
		if !slices.Contains([]string{"补充合同", "变更", "终止"}, kind) {
			kind = "变更"
		}
		rows = append(rows, ocdsRow{path: one.at, cells: map[string]string{
			"contract_id": contract, "change_no": strconv.Itoa(no + 1), "change_kind": kind,
			"signed_date": one.day, "change_amount": minus(now, one.former), "note": m.text(m.get(one.at, "description")),
		}})
	}
	if len(known) > 0 {
		price = known[0].former
	}
	return price, rows
}

// former is the value of the contract before an amendment, "" if it does not say: in
// amendments[].changes[], the way of OCDS 1.0.
func (m *ocdsMapping) former(amendment jsonNode) string {
	for _, one := range m.each(m.get(amendment, "changes")) {
		at := m.get(one, "former_value")
		switch m.text(m.get(one, "property")) {
		case "value.amount", "value/amount":
			return m.number(at)
		case "value":
			return m.number(m.get(at, "amount"))
		}
	}
	return ""
}

// minus is the exact difference of two amounts.
func minus(one, other string) string {
	a, isA := new(big.Rat).SetString(one)
	b, isB := new(big.Rat).SetString(other)
	if !isA || !isB {
		return ""
	}
	return ratText(a.Sub(a, b))
}

// terms are the payment terms of a contract. A milestone of the standard has no share; one
// of type payment may state a value and, by its code, the event that it hangs on. Only if
// every payment milestone of the contract does, and says when it is due, are there terms:
// the amounts add up in the order of these dates.
func (m *ocdsMapping) terms(milestones []jsonNode, currency jsonNode, contract string) (rows []ocdsRow) {
	type term struct {
		at            jsonNode
		due           time.Time
		amount, event string
	}
	var known []term
	count := 0
	for _, one := range milestones {
		if m.text(m.get(one, "type")) != "payment" {
			continue
		}
		count++
		amount, in := m.money(m.get(one, "value"))
		due, dated := m.instant(m.get(one, "dueDate"))
		found := term{at: one, due: due, amount: m.number(amount), event: m.id(m.get(one, "code"))}
		if dated && found.amount != "" && slices.Contains(ocdsEvents(), found.event) && m.currencyOf(in) == m.currencyOf(currency) {
			known = append(known, found)
		}
	}
	slices.SortStableFunc(known, func(a, b term) int { return a.due.Compare(b.due) })
	for no := 1; no < len(known); no++ {
		if known[no].due.Equal(known[no-1].due) {
			known = nil
		}
	}
	if len(known) < count {
		for range count {
			m.note("milestones", "payment milestones are left out: one of the contract's does not state its value in the contract's currency, its date due and, as its code, the event it hangs on")
		}
		return nil
	}
	sum := "0"
	for no, one := range known {
		sum = minus(sum, minus("0", one.amount))
		rows = append(rows, ocdsRow{path: one.at, cells: map[string]string{
			"contract_id": contract, "milestone_no": strconv.Itoa(no + 1), "first_event": one.event,
			"condition": cmp.Or(m.text(m.get(one.at, "title")), one.event), "cumulative_amount": sum,
		}, from: map[string]jsonNode{"cumulative_amount": m.get(one.at, "value", "amount")}})
	}
	return rows
}
