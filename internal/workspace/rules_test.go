package workspace

import (
	"encoding/json"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"
)

// treeOf is a tree of one indicator; its first key stands on line 9, each further line
// one below.
func treeOf(indicator string) string {
	return `version: "1"
levels:
  - name: 产出
    weight: 100
    groups:
      - name: 数量
        weight: 100
        indicators:
          - id: a
            name: 甲
            weight: 100
            basis: 无
            ` + strings.ReplaceAll(indicator, "\n", "\n            ") + "\n"
}

func errorsOf(indicator string) string {
	var tree Tree
	doc, err := parse("indicators.yaml", []byte(treeOf(indicator)), "indicators.json", &tree, newDigest())
	if err == nil {
		tree.place(doc)
		err = tree.checkRules(doc)
	}
	if err == nil {
		return ""
	}
	return err.Error()
}

// TestRules_wantTheirParametersAndNoOthers names file and line of every mistake; the
// indicator's own lines begin on line 13.
func TestRules_wantTheirParametersAndNoOthers(t *testing.T) {
	for name, one := range map[string]struct{ yaml, want string }{
		"ratio without a target":           {"rule: ratio\nmeasure: m", "indicators.yaml:9: a (甲): rule ratio needs target, or planned: true"},
		"ratio without a measure":          {"rule: ratio\ntarget: 1", "indicators.yaml:9: a (甲): rule ratio needs measure"},
		"a target of zero":                 {"rule: ratio\nmeasure: m\ntarget: 0", "needs a target above zero"},
		"target and planned":               {"rule: ratio\nmeasure: m\ntarget: 1\nplanned: true", "needs either a target or planned: true"},
		"over_from alone":                  {"rule: ratio\nmeasure: m\ntarget: 1\nover_from: 1.3", "needs over_from and over_deduct together, or neither"},
		"over_from below the target":       {"rule: ratio\nmeasure: m\ntarget: 1\nover_from: 0.9\nover_deduct: 1", "indicators.yaml:16: levels.0.groups.0.indicators.0.over_from"},
		"over_deduct of linear":            {"rule: linear\nmeasure: m\nfull_at: 1\nzero_at: 0\nover_deduct: 1", "indicators.yaml:17: a (甲): rule linear has no parameter over_deduct\nhint: it belongs to ratio"},
		"linear without zero_at":           {"rule: linear\nmeasure: m\nfull_at: 1", "rule linear needs zero_at"},
		"linear without a slope":           {"rule: linear\nmeasure: m\nfull_at: 1\nzero_at: 1.0", "needs full_at and zero_at that differ"},
		"full_at of ratio":                 {"rule: ratio\nmeasure: m\ntarget: 1\nfull_at: 1", "indicators.yaml:16: a (甲): rule ratio has no parameter full_at"},
		"pass_at of bands":                 {"rule: bands\nmeasure: m\npass_at: 0.6\nbands: [{from: 1, share: 1}]", "indicators.yaml:15: a (甲): rule bands has no parameter pass_at\nhint: it belongs to pass_mark"},
		"bands without bands":              {"rule: bands\nmeasure: m", "rule bands needs bands"},
		"a band without a bound":           {"rule: bands\nmeasure: m\nbands:\n  - {from: 1, share: 1}\n  - {share: 0.5}", "indicators.yaml:17: band 2 of a needs from or up_to"},
		"a band upside down":               {"rule: bands\nmeasure: m\nbands:\n  - {from: 1, up_to: 0, share: 1}", "indicators.yaml:16: band 1 of a begins above its end"},
		"deduct without a cost":            {"rule: deduct\nmeasure: m", "rule deduct needs deduct_share"},
		"deduct_share of ratio":            {"rule: ratio\nmeasure: m\ntarget: 1\ndeduct_share: 0.1", "indicators.yaml:16: a (甲): rule ratio has no parameter deduct_share\nhint: it belongs to deduct"},
		"pass_mark without the mark":       {"rule: pass_mark\nmeasure: m", "rule pass_mark needs pass_at"},
		"pass_mark at full marks":          {"rule: pass_mark\nmeasure: m\npass_at: 1", "indicators.yaml:15: levels.0.groups.0.indicators.0.pass_at"},
		"pass_mark against nothing":        {"rule: pass_mark\nmeasure: m\npass_at: 0.6\ntarget: 0", "needs a target above zero"},
		"graded by a measure":              {"rule: graded\nmeasure: m", "indicators.yaml:14: a (甲): rule graded has no parameter measure"},
		"points without points":            {"rule: points", "rule points needs points"},
		"points of graded":                 {"rule: graded\npoints: [{text: x}]", "indicators.yaml:14: a (甲): rule graded has no parameter points"},
		"trim of points":                   {"rule: points\ntrim: 1\npoints: [{text: x}]", "rule points has no parameter trim\nhint: it belongs to experts, graded"},
		"trim of two":                      {"rule: experts\ntrim: 2", "indicators.yaml:14: levels.0.groups.0.indicators.0.trim"},
		"a target of experts":              {"rule: experts\ntarget: 1", "indicators.yaml:14: a (甲): rule experts has no parameter target"},
		"average of nothing":               {"rule: average\nweights: equal", "rule average needs either parts, or measure and each"},
		"average of both":                  {"rule: average\nweights: equal\nmeasure: m\neach: units\nparts: [{measure: m}]", "rule average needs either parts, or measure and each"},
		"average of one measure":           {"rule: average\nweights: equal\nmeasure: m", "rule average needs each: units or each: contracts beside measure"},
		"average without weights":          {"rule: average\nmeasure: m\neach: units", "rule average needs weights: equal, n or denominator"},
		"average by another weight":        {"rule: average\nmeasure: m\neach: units\nweights: budget", "indicators.yaml:16: levels.0.groups.0.indicators.0.weights"},
		"an average's subject":             {"rule: average\nmeasure: m\neach: units\nsubject: 甲局\nweights: n", "indicators.yaml:16: a (甲): rule average has no parameter subject"},
		"a part twice":                     {"rule: average\nweights: n\nparts:\n  - {measure: m}\n  - {measure: m, subject: 全部}", "indicators.yaml:17: part 全部 of m (a) stands twice"},
		"each of ratio":                    {"rule: ratio\nmeasure: m\ntarget: 1\neach: units", "indicators.yaml:16: a (甲): rule ratio has no parameter each\nhint: it belongs to average"},
		"a point without a way":            {"rule: points\npoints:\n  - {text: x, measure: m}", `indicators.yaml:15: point "x" rests on measure m and needs at_least or at_most, rate: true, or deduct_share`},
		"a point with two ways":            {"rule: points\npoints:\n  - {text: x, measure: m, rate: true, at_least: 1}", "needs one of at_least and at_most, rate, deduct_share"},
		"a rate nobody measures":           {"rule: points\npoints:\n  - {text: x, rate: true}", "has at_least, at_most or rate and needs a measure"},
		"a limit nobody measures":          {"rule: points\npoints:\n  - {text: x, at_most: 0}", "has at_least, at_most or rate and needs a measure"},
		"a subject nobody measures":        {"rule: points\npoints:\n  - {text: x, subject: 甲局}", "has a subject and needs a measure"},
		"zero_from of nothing":             {"rule: points\npoints:\n  - {text: x, zero_from: 3}", "has zero_from and needs deduct_share"},
		"marks of a measure":               {"rule: points\npoints:\n  - {text: x, measure: m, at_least: 1, trim: 1}", "rests on measure m and has no marks to trim"},
		"limits upside down":               {"rule: points\npoints:\n  - {text: x, measure: m, at_least: 1, at_most: 0}", "has at_least above at_most"},
		"shares of some":                   {"rule: points\npoints:\n  - {text: x, share: 0.5}\n  - {text: y}", "indicators.yaml:9: the shares of the points of a sum to 0.5; give none, or all with sum 1"},
		"a parameter that no rule has":     {"rule: ratio\nmeasure: m\ntarget: 1\nover_fom: 1.3", "indicators.yaml:16: unknown key \"over_fom\"\nhint: did you mean \"over_from\"?"},
		"right: ratio that costs":          {"rule: ratio\nmeasure: m\nplanned: true\nover_from: 1.3\nover_deduct: 0.5\nunit: 个", ""},
		"right: linear prints its target":  {"rule: linear\nmeasure: m\nsubject: 甲局\nfull_at: 1\nzero_at: 0.8\ntarget: 1", ""},
		"right: graded and experts":        {"rule: graded\ntrim: 1", ""},
		"right: average of parts":          {"rule: average\nweights: denominator\nmissing: left_out\ntarget: 0.9\nparts: [{measure: m}, {measure: m, subject: 甲局}]", ""},
		"right: average of every contract": {"rule: average\nweights: equal\nmeasure: m\neach: contracts", ""},
		"right: points of every kind": {"rule: points\npoints:\n  - {text: a, trim: 1}\n  - {text: b, measure: m, rate: true}\n" +
			"  - {text: c, measure: m, deduct_share: 0.2, zero_from: 5}\n  - {text: d, deduct_share: 0.2}\n  - {text: e, measure: m, at_least: 0, at_most: 1}", ""},
	} {
		t.Run(name, func(t *testing.T) {
			got := errorsOf(one.yaml)
			if one.want == "" && got != "" || !strings.Contains(got, one.want) {
				t.Errorf("got %q\nwanted %q", got, one.want)
			}
		})
	}
}

// TestRules_eachHasItsModelItsParametersAndItsName holds the schema's list of rules to the
// code, to the SQL, to the wording of the report and to the document.
func TestRules_eachHasItsModelItsParametersAndItsName(t *testing.T) {
	text, err := schemas.ReadFile("schema/indicators.json")
	if err != nil {
		t.Fatal(err)
	}
	var read struct {
		Defs struct {
			Indicator struct {
				Properties struct {
					Rule struct {
						Enum []string `json:"enum"`
					} `json:"rule"`
				} `json:"properties"`
			} `json:"indicator"`
		} `json:"$defs"`
	}
	if err := json.Unmarshal(text, &read); err != nil {
		t.Fatal(err)
	}
	rules := slices.Sorted(slices.Values(read.Defs.Indicator.Properties.Rule.Enum))
	if known := slices.Sorted(maps.Keys(ruleParameters())); !slices.Equal(rules, known) {
		t.Errorf("the schema knows %v, the code %v", rules, known)
	}
	for _, rule := range rules {
		for path, want := range map[string]string{
			"../../models/marts/rule_" + rule + ".sql": "-- about:  Rule " + rule + ":",
			"../../models/marts/rule_scores.sql":       "from marts.rule_" + rule + "\n",
			"../../reports/wording/zh.yaml":            "rule." + rule + ": ",
			"../../docs/rules.md":                      "\n## " + rule + "\n\nSource: ",
		} {
			if text, err := os.ReadFile(path); err != nil || !strings.Contains(string(text), want) {
				t.Errorf("%s does not hold %q (%v)", path, want, err)
			}
		}
	}
}
