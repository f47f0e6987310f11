package charts_test

import (
	"strings"
	"testing"

	"jixiao/reports/charts"
)

// A label rounds as the table beside it does: half up, not to the even digit.
func TestLabels_roundHalfUp(t *testing.T) {
	spec := charts.Spec{ID: "scores", Kind: charts.Bar, Categories: []string{"决策", "产出"}, Series: []charts.Series{{Name: "得分", Values: values(13.625, 2.675)}}}
	picture, err := sharedRenderer(t).SVG(t.Context(), spec, charts.Width)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"13.63", "2.68"} {
		if !strings.Contains(picture, want) {
			t.Errorf("no label %s", want)
		}
	}
}
