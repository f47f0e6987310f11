package equation_test

import (
	"math/big"
	"testing"

	"jixiao/internal/equation"
)

func TestValue_worksOutByThePrecedenceOfSigns(t *testing.T) {
	for text, want := range map[string]string{
		"5 × (0.9335 − 0.8) ÷ (1 − 0.8)":                "3.3375",
		"5 × (1 − 6.65 × 0.05)":                         "3.3375",
		"4 × min(1, 12000 ÷ 10000)":                     "4",
		"4 × max(0, (−3) ÷ 10)":                         "0",
		"4 × (0.4 × 1 + 0.3 × 0.5) ÷ (0.4 + 0.3 + 0.3)": "2.2",
		"−2 + 5": "3",
	} {
		got, err := equation.Value(text)
		wanted, _ := new(big.Rat).SetString(want)
		if err != nil || got.Cmp(wanted) != 0 {
			t.Errorf("%s = %v (%v), wanted %s", text, got, err, want)
		}
	}
}

func TestValue_refusesWhatIsNoFormula(t *testing.T) {
	for _, text := range []string{"", "1 +", "(1", "1)", "min(1)", "1 2", "2 ÷ (1 − 1)", "x", "min", "1 = 1"} {
		if got, err := equation.Value(text); err == nil {
			t.Errorf("%q was taken as %v", text, got)
		}
	}
}

func TestText_saysWhatWasRounded(t *testing.T) {
	scored := equation.Row{
		"indicator_id": "a", "status": "scored", "rule": "linear", "weight": int64(5), "value": 0.9335, "full_at": int64(1),
		"zero_at": 0.8, "score_share": 0.6675, "exact_score": 3.3375, "score": 3.34,
	}
	if got := (equation.Rows{Level: "indicator"}).Of(scored).Text(); got != "5 × (0.9335 − 0.8) ÷ (1 − 0.8) = 3.3375 → 3.34" {
		t.Error(got)
	}
	scored["status"] = "no_data"
	if got := (equation.Rows{}).Of(scored).Text(); got != "" {
		t.Errorf("a score that is not there came about by %s", got)
	}
}
