package ocds

import (
	"encoding/json"
	"strings"
	"testing"
)

func input() Input {
	return Input{
		URI: "urn:x:y", Publisher: "局", AsOf: "2024-12-31",
		Contracts: []map[string]string{
			{"contract_id": "ocds-abc123-a%2Fb/C/1", "contract_name": "甲", "contract_kind": "软件", "buyer_name": "局", "supplier_name": "甲公司",
				"currency": "USD", "original_amount": "100.50", "price_amount": "120.00"},
			{"contract_id": "HT-2", "contract_name": "乙", "contract_kind": "工程", "buyer_name": "局", "supplier_name": "乙公司",
				"currency": "CNY", "original_amount": "7.00", "price_amount": "7.00"},
		},
		Changes: []map[string]string{
			{"contract_id": "ocds-abc123-a%2Fb/C/1", "change_no": "1", "change_kind": "变更", "signed_date": "2024-06-01", "change_amount": "-0.50"},
			{"contract_id": "ocds-abc123-a%2Fb/C/1", "change_no": "2", "change_kind": "补充合同", "signed_date": "2024-06-01", "change_amount": "20.00"},
		},
		Events: []map[string]string{
			{"contract_id": "HT-2", "event": "中标通知", "event_date": "2024-01-02"},
			{"contract_id": "HT-2", "event": "签订合同", "event_date": "2024-01-09"},
			{"contract_id": "HT-2", "event": "开工", "event_date": "2024-01-20"},
		},
		Payments: []map[string]string{
			{"contract_id": "ocds-abc123-a%2Fb/C/1", "payment_id": "ocds-abc123-a%2Fb/C%2F1/P", "paid_date": "2024-07-01", "amount": "-3.20", "payee_name": "甲公司"},
			{"contract_id": "HT-2", "payment_id": "Z-1", "paid_date": "2024-02-01", "amount": "5.00", "payee_name": "乙公司", "payer_name": "局"},
		},
	}
}

// required are the members that the schema of OCDS 1.1 requires of each object.
var required = map[string][]string{
	"": {"uri", "publisher", "publishedDate", "releases", "version"}, "publisher": {"name"},
	"releases": {"ocid", "id", "date", "tag", "initiationType"}, "tender": {"id"}, "awards": {"id"},
	"contracts": {"id", "awardID"}, "transactions": {"id"}, "milestones": {"id"}, "parties": {"id", "name", "roles"},
}

func TestWrite_keepsTheSchema(t *testing.T) {
	in := input()
	in.Prefix = "ocds-zzz999"
	text, err := Write(in)
	if err != nil {
		t.Fatal(err)
	}
	var whole map[string]any
	if err := json.Unmarshal(text, &whole); err != nil {
		t.Fatal(err)
	}
	var walk func(name string, value any)
	walk = func(name string, value any) {
		switch value := value.(type) {
		case []any:
			for _, one := range value {
				walk(name, one)
			}
		case map[string]any:
			for _, member := range required[name] {
				if value[member] == nil || value[member] == "" {
					t.Errorf("%s lacks %s", name, member)
				}
			}
			for member, inside := range value {
				_, isNumber := inside.(float64)
				switch {
				case inside == nil:
					t.Errorf("%s.%s is null", name, member)
				case member == "amount" && !isNumber:
					t.Errorf("%s.amount is %v; wanted a number", name, inside)
				}
				walk(member, inside)
			}
		}
	}
	walk("", whole)
	for _, want := range []string{
		`"ocid": "ocds-abc123-a/b"`, `"id": "C/1"`, `"id": "P"`, `"amount": -3.2`, `"former_value": 100.5`, `"former_value": 100`,
		`"date": "2024-06-01T00:00:00Z"`, `"date": "2024-06-01T00:00:01Z"`, `"ocid": "ocds-zzz999-HT-2"`, `"dateSigned": "2024-01-09T00:00:00Z"`,
		`"code": "开工"`, `"mainProcurementCategory": "works"`, `"软件"`,
	} {
		if !strings.Contains(string(text), want) {
			t.Errorf("no %s in\n%s", want, text)
		}
	}
	again, err := Write(in)
	if err != nil || string(again) != string(text) {
		t.Errorf("another text from the same rows: %v", err)
	}
}

func TestWrite_contractWithoutOcid(t *testing.T) {
	if _, err := Write(input()); err == nil || !strings.Contains(err.Error(), "--ocid-prefix") {
		t.Errorf("got %v; wanted the way out", err)
	}
}

func TestWrite_processOfSeveralKinds(t *testing.T) {
	in := input()
	in.Contracts[1]["contract_id"] = "ocds-abc123-a%2Fb/C/2"
	if _, err := Write(in); err == nil || !strings.Contains(err.Error(), "several kinds") {
		t.Errorf("got %v; wanted a refusal: a release has one kind", err)
	}
}

func TestWrite_nothing(t *testing.T) {
	text, err := Write(Input{URI: "urn:x:y", Publisher: "局", AsOf: "2024-12-31"})
	if err != nil || !strings.Contains(string(text), `"releases": []`) {
		t.Errorf("%s %v", text, err)
	}
}

func TestCheckPrefix(t *testing.T) {
	for prefix, good := range map[string]bool{"": true, "ocds-abc123": true, "ocds-ABC123": false, "abc": false, "ocds-abc1234": false} {
		if (CheckPrefix(prefix) == nil) != good {
			t.Errorf("%q", prefix)
		}
	}
}
