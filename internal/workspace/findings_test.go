package workspace

import (
	"strings"
	"testing"
)

const oneFinding = `findings:
  - id: late
    title: 迟报
    severity: 中
    when:
      - {measure: m, each: units, below: 0.5, basis: 合同}
      - {measure: m, below: target}
    text: 最低的是{worst}。
    figures:
      worst: {hit: subject, as: text}
    advice: 整改。
`

func TestFindings_mistakesNameTheFindingAndItsLine(t *testing.T) {
	for _, c := range []struct{ from, to, want string }{
		{"", "", ""},
		{"each: units, below: 0.5", "each: units, below: target", "findings.yaml:2: finding late: condition 1 goes through a set and takes the target of the tree, which is of one subject; give a number"},
		{"each: units,", "each: units, subject: 甲局,", "finding late: condition 1 goes through a set, so it names no subject"},
		{"measure: m, each: units, below: 0.5", "indicator: i, each: units", "finding late: condition 1 goes through a set, which only a measure can"},
		{"measure: m, below: target", "measure: m, indicator: i, below: target", "finding late: condition 2 has a measure and an indicator; it tests one of them"},
		{"measure: m, below: target", "measure: m", "finding late: condition 2 needs a measure with above or below, or an indicator"},
		{"each: units", "each: unit", "findings.yaml:6"},
		{"below: target", "below: targets", "findings.yaml:7"},
		{"hit: subject", "hit: subject, measure: m", "finding late: figure worst needs either a measure, or a mart and a column, or hit"},
		{"hit: subject", "hit: name", "findings.yaml:10"},
		{"{worst}", "{best}", "the text uses {best}, which is not among its figures"},
	} {
		_, err := parseFindings("findings.yaml", []byte(strings.Replace(oneFinding, c.from, c.to, 1)), newDigest())
		if c.want == "" && err != nil || c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want)) {
			t.Errorf("%q: got %v, wanted %s", c.to, err, c.want)
		}
	}
}
