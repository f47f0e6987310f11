package plan_test

import (
	"fmt"
	"os"
	"regexp"
	"strings"
	"testing"
)

// TestPayments_documentListsEveryRule holds the table of docs/payments.md to the rules that
// the models hold payments to, in their order.
func TestPayments_documentListsEveryRule(t *testing.T) {
	text, err := os.ReadFile("../../docs/payments.md")
	if err != nil {
		t.Fatal(err)
	}
	wh, steps := emptyBuild(t)
	rows, err := wh.DB().Query("select rule, label, family, basis from core.payment_rules order by rule_no")
	if err != nil {
		t.Fatal(err)
	}
	var rules []string
	for rows.Next() {
		var rule, label, family, basis string
		if err := rows.Scan(&rule, &label, &family, &basis); err != nil {
			t.Fatal(err)
		}
		rules = append(rules, fmt.Sprintf("| %s | %s | %s | %s |", rule, label, family, basis))
		if _, is := steps.Find("core.breach_" + rule); !is {
			t.Errorf("rule %s has no model core.breach_%s", rule, rule)
		}
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	var listed []string
	for _, line := range strings.Split(string(text), "\n") {
		if row := regexp.MustCompile(`^(\| [a-z_]+ \| [^|]+ \| (?:支付|合同|资料) \| [^|]+ \|)`).FindStringSubmatch(line); row != nil {
			listed = append(listed, row[1])
		}
	}
	if got, want := strings.Join(listed, "\n"), strings.Join(rules, "\n"); got != want {
		t.Errorf("docs/payments.md lists\n%s\nthe models have\n%s", got, want)
	}
	models := 0
	for _, model := range steps.Models {
		if strings.HasPrefix(model.Table(), "core.breach_") {
			models++
		}
	}
	if models != len(rules) || models == 0 {
		t.Errorf("%d models of rules, %d rules", models, len(rules))
	}
}
