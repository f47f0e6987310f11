package etl

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"
)

// ocdsMapping turns one release into rows. What the standard does not say for certain is
// left out and counted in notes, never guessed.
type ocdsMapping struct {
	nodeReading
	release release
	kind    string // of contracts, where the release states none
	feed    string // whose rows are wanted
	wholly  bool   // what other feeds take is looked at as well
	notes   map[string]int
	parties map[string]string // id → name
	awards  map[string]jsonNode
	found   []group
}

// groups are what the release states for the feed.
func (m *ocdsMapping) groups() ([]group, error) {
	top := m.release.jsonNode
	m.parties, m.awards = map[string]string{}, map[string]jsonNode{}
	for _, party := range m.each(m.get(top, "parties")) {
		m.parties[m.id(m.get(party, "id"))] = m.text(m.get(party, "name"))
	}
	for _, award := range m.each(m.get(top, "awards")) {
		m.awards[m.needed(m.get(award, "id"))] = award
	}
	if m.wants("projects") {
		m.project(top)
	}
	seen := map[string]bool{}
	for _, contract := range m.each(m.get(top, "contracts")) {
		at := m.get(contract, "id")
		id := m.needed(at)
		if seen[id] {
			m.wrong(at, "contract %q stands twice in one release", id)
		}
		seen[id] = true
		m.contract(contract, escaped(m.release.ocid)+"/"+id)
	}
	return m.found, m.err
}

// wants says whether one of some feeds is looked at.
func (m *ocdsMapping) wants(feeds ...string) bool { return m.wholly || slices.Contains(feeds, m.feed) }

// add states one row.
func (m *ocdsMapping) add(feed, key string, one ocdsRow) {
	if feed == m.feed {
		m.addAll(feed, key, m.release.rank+" "+hashOf(one), one)
	}
}

func (m *ocdsMapping) addAll(feed, key, rank string, rows ...ocdsRow) {
	if feed == m.feed {
		m.found = append(m.found, group{key: key, rank: rank, rows: rows})
	}
}

// escaped writes an id so that it can stand before another one: no two pairs look the same.
func escaped(id string) string {
	return strings.ReplaceAll(strings.ReplaceAll(id, "%", "%25"), "/", "%2F")
}

// note counts what is left out of a feed.
func (m *ocdsMapping) note(feed, what string) {
	if feed == m.feed && m.err == nil {
		m.notes[what]++
	}
}

// hashOf stands for what rows say: of two releases of one date and id the order of files
// must not decide.
func hashOf(rows ...ocdsRow) string {
	var b strings.Builder
	for _, one := range rows {
		for _, name := range sortedKeys(one.cells) {
			b.WriteString(name + "\x00" + one.cells[name] + "\x00")
		}
		b.WriteByte(1)
	}
	sum := sha256.Sum256([]byte(b.String()))
	return hex.EncodeToString(sum[:8])
}

// project is the project that the planning names, if it gives both id and title.
func (m *ocdsMapping) project(top jsonNode) {
	planning := m.get(top, "planning")
	id, title := m.get(planning, "budget", "projectID"), m.get(planning, "budget", "project")
	if m.get(planning, "project").value != nil { // OCDS 1.2
		id, title = m.get(planning, "project", "id"), m.get(planning, "project", "title")
	}
	code, name := m.id(id), m.text(title)
	if code == "" || name == "" {
		return
	}
	m.add("projects", code, ocdsRow{path: planning, cells: map[string]string{
		"project_code": code, "project_name": name, "authority_name": m.buyer(),
	}})
}

// nameOf is the name of an organisation that a node refers to.
func (m *ocdsMapping) nameOf(n jsonNode) string {
	if name := m.text(m.get(n, "name")); name != "" {
		return name
	}
	return m.parties[m.id(m.get(n, "id"))]
}

// buyer is who buys: the release's buyer, never the procuring entity, which may be an agent.
func (m *ocdsMapping) buyer() string { return m.nameOf(m.get(m.release.jsonNode, "buyer")) }

// suppliers are the names of the suppliers of a contract (an extension) or of its award.
func (m *ocdsMapping) suppliers(contract, award jsonNode) string {
	var names []string
	for _, from := range []jsonNode{contract, award} {
		for _, supplier := range m.each(m.get(from, "suppliers")) {
			if name := m.nameOf(supplier); name != "" && !slices.Contains(names, name) {
				names = append(names, name)
			}
		}
		if len(names) > 0 {
			break
		}
	}
	return strings.Join(names, "、")
}

// category is the kind of the process's contracts.
func (m *ocdsMapping) category() string {
	tender := m.get(m.release.jsonNode, "tender")
	more, _ := m.get(tender, "additionalProcurementCategories").value.([]any)
	kind := map[string]string{"works": "工程", "goods": "货物", "services": "服务"}[m.text(m.get(tender, "mainProcurementCategory"))]
	switch {
	case kind != "" && slices.Contains(more, any("软件")):
		return "软件"
	case kind != "":
		return kind
	}
	return m.kind
}

// contract states one contract with all that hangs on it.
func (m *ocdsMapping) contract(n jsonNode, id string) {
	award := m.awards[m.id(m.get(n, "awardID"))]
	amount, currency := m.money(m.get(n, "value"))
	milestones := append(m.each(m.get(n, "milestones")), m.each(m.get(n, "implementation", "milestones"))...)
	if m.wants("events") {
		m.events(n, award, milestones, id)
	}
	if m.wants("disbursements") {
		m.transactions(n, id)
	}
	if !m.wants("contracts", "contract_changes", "milestones") {
		return
	}
	if m.text(m.get(n, "status")) == "cancelled" {
		m.note("contracts", "contracts have the status cancelled: they are loaded as they stand")
	}
	if m.number(amount) == "" {
		m.note("contracts", "contracts stand in releases that do not state their value: only their events and payments are taken from there")
		return
	}
	price, changes := m.changes(n, amount, id)
	terms := m.terms(milestones, currency, id)
	title := m.text(m.get(n, "title"))
	for _, other := range []jsonNode{m.get(award, "title"), m.get(m.release.jsonNode, "tender", "title"), m.get(n, "id")} {
		if title == "" {
			title = m.id(other)
		}
	}
	one := ocdsRow{path: n, cells: map[string]string{
		"contract_id": id, "contract_name": title, "contract_kind": m.category(), "buyer_name": m.buyer(),
		"supplier_name": m.suppliers(n, award), "price_amount": price, "currency": m.currencyOf(currency),
	}, from: map[string]jsonNode{
		"contract_kind": m.get(m.release.jsonNode, "tender", "mainProcurementCategory"),
		"buyer_name":    m.get(m.release.jsonNode, "buyer", "name"),
		"supplier_name": m.get(n, "awardID"), "price_amount": amount, "currency": currency,
	}}
	if award.value != nil {
		one.from["supplier_name"] = m.get(award, "suppliers")
	}
	// one rank for all three: they are one statement
	rank := m.release.rank + " " + hashOf(slices.Concat([]ocdsRow{one}, changes, terms)...)
	m.addAll("contracts", id, rank, one)
	m.addAll("contract_changes", id, rank, changes...)
	m.addAll("milestones", id, rank, terms...)
}

// money are the nodes of an amount and its currency.
func (m *ocdsMapping) money(value jsonNode) (amount, currency jsonNode) {
	return m.get(value, "amount"), m.get(value, "currency")
}

// currencyOf is a currency of three letters (ISO 4217), "" if there is none.
func (m *ocdsMapping) currencyOf(n jsonNode) string {
	currency := m.text(n)
	if currency != "" && len(currency) != 3 {
		m.wrong(n, "%.40q is no currency of ISO 4217, such as CNY", currency)
	}
	return strings.ToUpper(currency)
}

// transactions are the payments of a contract.
func (m *ocdsMapping) transactions(n jsonNode, contract string) {
	seen := map[string]bool{}
	for _, one := range m.each(m.get(n, "implementation", "transactions")) {
		at := m.get(one, "id")
		id := m.needed(at)
		if seen[id] {
			m.wrong(at, "transaction %q stands twice in one contract", id)
		}
		seen[id] = true
		value := m.get(one, "value")
		if value.value == nil {
			value = m.get(one, "amount") // OCDS 1.0
		}
		amount, currency := m.money(value)
		payer, payee := m.get(one, "payer"), m.get(one, "payee")
		if old := m.get(one, "providerOrganization"); payer.value == nil && old.value != nil {
			payer = old // OCDS 1.0
		}
		if old := m.get(one, "receiverOrganization"); payee.value == nil && old.value != nil {
			payee = old
		}
		key := escaped(m.release.ocid) + "/" + escaped(m.id(m.get(n, "id"))) + "/" + id
		m.add("disbursements", key, ocdsRow{path: one, cells: map[string]string{
			"payment_id": key, "contract_id": contract, "paid_date": m.day(m.get(one, "date")), "amount": m.number(amount),
			"payer_name": m.nameOf(payer), "payee_name": m.nameOf(payee), "currency": m.currencyOf(currency),
		}, from: map[string]jsonNode{
			"paid_date": m.get(one, "date"), "amount": amount, "payee_name": m.get(payee, "name"), "currency": currency,
		}})
	}
}
