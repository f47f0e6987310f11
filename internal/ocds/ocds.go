// Package ocds writes contracts with their implementation as a release package of the Open
// Contracting Data Standard 1.1. What goes in are rows of the marts as text; what comes out
// is a package that etl's feed ocds loads back to the same amounts.
package ocds

import (
	"cmp"
	"encoding/json"
	"fmt"
	"math/big"
	"regexp"
	"slices"
	"strings"
)

// Input is what a package is made of: rows by column, as text; the rows of one contract in
// order of their days.
type Input struct {
	URI       string // of the package
	Publisher string // name
	AsOf      string // day of the data: every release's date
	Prefix    string // of processes that have no ocid yet: ocds-abc123
	Contracts []map[string]string
	Changes   []map[string]string
	Events    []map[string]string
	Payments  []map[string]string
}

type object = map[string]any

var prefixPattern = regexp.MustCompile(`^ocds-[a-z0-9]{6}$`)

// CheckPrefix refuses what is no ocid prefix; "" is none.
func CheckPrefix(prefix string) error {
	if prefix != "" && !prefixPattern.MatchString(prefix) {
		return fmt.Errorf("%q is no ocid prefix\nhint: a prefix is ocds- and six letters or digits, as the Open Contracting Partnership gives them to publishers", prefix)
	}
	return nil
}

// process is one ocid with its contracts.
type process struct {
	ocid      string
	contracts []map[string]string
	ids       []string
}

// writer is an input with its rows by contract.
type writer struct {
	Input
	changes, events, payments map[string][]map[string]string
}

func byContract(rows []map[string]string) map[string][]map[string]string {
	grouped := map[string][]map[string]string{}
	for _, row := range rows {
		grouped[row["contract_id"]] = append(grouped[row["contract_id"]], row)
	}
	return grouped
}

// Write gives the package as JSON, indented.
func Write(in Input) ([]byte, error) {
	processes, err := in.processes()
	if err != nil {
		return nil, err
	}
	w := writer{Input: in, changes: byContract(in.Changes), events: byContract(in.Events), payments: byContract(in.Payments)}
	at := instant(in.AsOf, 0)
	releases := []object{}
	for _, one := range processes {
		release, err := w.release(one, at)
		if err != nil {
			return nil, err
		}
		releases = append(releases, release)
	}
	text, err := json.MarshalIndent(object{
		"uri": in.URI, "version": "1.1", "publishedDate": at,
		"publisher": object{"name": in.Publisher}, "releases": releases,
	}, "", "  ")
	return append(text, '\n'), err
}

// processes gathers the contracts by ocid: <ocid>/<contract id> of loaded packages, one
// process per contract for the others.
func (in Input) processes() ([]process, error) {
	var processes []process
	place := map[string]int{} // by ocid
	for _, contract := range in.Contracts {
		id := contract["contract_id"]
		ocid, rest, is := strings.Cut(id, "/")
		switch {
		case is && strings.HasPrefix(ocid, "ocds-"):
			ocid, id = unescaped(ocid), rest
		case in.Prefix == "":
			return nil, fmt.Errorf("contract %s has no ocid\nhint: give the prefix under which you publish: --ocid-prefix ocds-abc123", id)
		default:
			ocid = in.Prefix + "-" + id
		}
		at, known := place[ocid]
		if !known {
			at, processes = len(processes), append(processes, process{ocid: ocid})
			place[ocid] = at
		}
		processes[at].contracts = append(processes[at].contracts, contract)
		processes[at].ids = append(processes[at].ids, id)
	}
	return processes, nil
}

// unescaped takes back what the loader does to an id that stands before another one.
func unescaped(id string) string {
	return strings.ReplaceAll(strings.ReplaceAll(id, "%2F", "/"), "%25", "%")
}

func escaped(id string) string {
	return strings.ReplaceAll(strings.ReplaceAll(id, "%", "%25"), "/", "%2F")
}

// release is one process with all its contracts.
func (w writer) release(one process, at string) (object, error) {
	parties := &parties{}
	first := one.contracts[0]
	tender := object{"id": one.ocid}
	switch kind := first["contract_kind"]; kind {
	case "软件":
		tender["mainProcurementCategory"], tender["additionalProcurementCategories"] = "services", []string{"软件"}
	default:
		tender["mainProcurementCategory"] = map[string]string{"工程": "works", "货物": "goods", "服务": "services"}[kind]
	}
	var contracts, awards []object
	buyer := parties.add(first["buyer_name"], "buyer")
	for no, contract := range one.contracts {
		if contract["contract_kind"] != first["contract_kind"] || contract["buyer_name"] != first["buyer_name"] {
			return nil, fmt.Errorf("the contracts of process %s are of several kinds or buyers: a release has one\nhint: correct contract %s", one.ocid, contract["contract_id"])
		}
		award := object{"id": one.ids[no], "suppliers": []object{parties.add(contract["supplier_name"], "supplier")}}
		contracts = append(contracts, w.contract(contract, one.ocid, one.ids[no], parties, award))
		awards = append(awards, award)
	}
	return object{
		"ocid": one.ocid, "id": one.ocid + "-" + w.AsOf, "date": at, "tag": []string{"contract", "implementation"},
		"initiationType": "tender", "parties": parties.list, "buyer": buyer, "tender": tender, "awards": awards, "contracts": contracts,
	}, nil
}

// contract is one contract with its amendments, milestones and payments. The award takes
// the day of the notice.
func (w writer) contract(from map[string]string, ocid, id string, parties *parties, award object) object {
	key, currency := from["contract_id"], from["currency"]
	value := func(amount string) object {
		return object{"amount": json.Number(short(amount)), "currency": currency}
	}
	contract := object{"id": id, "awardID": award["id"], "title": from["contract_name"], "value": value(from["price_amount"])}
	if changes := amendments(w.changes[key], from["original_amount"]); len(changes) > 0 {
		contract["amendments"] = changes
	}
	var milestones []object
	for _, event := range w.events[key] {
		switch name, day := event["event"], instant(event["event_date"], 0); name {
		case "签订合同":
			contract["dateSigned"] = day
		case "中标通知":
			award["date"], award["status"] = day, "active"
		default:
			milestones = append(milestones, object{"id": name, "title": name, "type": "delivery", "code": name, "dateMet": day, "status": "met"})
		}
	}
	transactions := []object{}
	for _, payment := range w.payments[key] {
		one := object{
			"id":   strings.TrimPrefix(payment["payment_id"], escaped(ocid)+"/"+escaped(id)+"/"),
			"date": instant(payment["paid_date"], 0), "value": value(payment["amount"]), "payee": parties.add(payment["payee_name"], "payee"),
		}
		if payment["payer_name"] != "" {
			one["payer"] = parties.add(payment["payer_name"], "payer")
		}
		transactions = append(transactions, one)
	}
	implementation := object{"transactions": transactions}
	if len(milestones) > 0 {
		implementation["milestones"] = milestones
	}
	contract["implementation"] = implementation
	return contract
}

// amendments are the changes of a contract, each with what the value was before it, the way
// of OCDS 1.0 that 1.1 still knows.
func amendments(changes []map[string]string, original string) []object {
	var found []object
	former, last, sameDay := original, "", 0
	for _, change := range changes {
		if sameDay++; change["signed_date"] != last {
			last, sameDay = change["signed_date"], 0
		}
		found = append(found, object{
			"id": change["change_no"], "date": instant(last, sameDay), "rationale": change["change_kind"],
			"changes": []object{{"property": "value.amount", "former_value": json.Number(short(former))}},
		})
		former = sum(former, change["change_amount"])
	}
	return found
}

// sum adds two amounts exactly.
func sum(one, other string) string {
	a, isA := new(big.Rat).SetString(one)
	b, isB := new(big.Rat).SetString(other)
	if !isA || !isB {
		return one
	}
	return a.Add(a, b).FloatString(2)
}

// short is an amount without zeros behind the point.
func short(amount string) string {
	if strings.Contains(amount, ".") {
		amount = strings.TrimSuffix(strings.TrimRight(amount, "0"), ".")
	}
	return cmp.Or(amount, "0")
}

// instant is a day as the standard writes dates; several things of one day in their order,
// a second apart.
func instant(day string, turn int) string {
	return fmt.Sprintf("%sT00:%02d:%02dZ", day, turn/60, turn%60)
}

// parties are the organisations of a release, each once.
type parties struct{ list []object }

// add gives the reference to an organisation and notes its role.
func (p *parties) add(name, role string) object {
	at := slices.IndexFunc(p.list, func(one object) bool { return one["name"] == name })
	if at < 0 {
		at = len(p.list)
		p.list = append(p.list, object{"id": fmt.Sprintf("organization-%d", at+1), "name": name, "roles": []string{}})
	}
	if roles, is := p.list[at]["roles"].([]string); is && !slices.Contains(roles, role) {
		p.list[at]["roles"] = append(roles, role)
	}
	return object{"id": p.list[at]["id"], "name": name}
}
