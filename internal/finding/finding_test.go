package finding_test

import (
	"context"
	"strings"
	"testing"

	"jixiao/internal/testkit"
)

func TestWrite_figureThatIsNotThereStopsTheBuild(t *testing.T) {
	cases := []struct{ name, from, to, want string }{
		{"no such subject", "{measure: option_share, subject: q03/4, as: percent}", "{measure: option_share, subject: q03/9, as: percent}", "finding slow_response: figure late_share: found 0 rows, wanted 1"},
		{"several rows", "{mart: contract_events, where: {event: 中标通知}, column: event_date, as: date}", "{mart: contract_events, column: event_date, as: date}", "finding late_signing: figure awarded: found 3 rows, wanted 1"},
		{"no such mart", "{mart: contracts, column: last_paid_date, as: date}", "{mart: contrasts, column: last_paid_date, as: date}", "figure paid_date"},
		{"no value", "{mart: contracts, column: paid_share, as: percent}", "{mart: payment_milestones, where: {milestone_no: 1}, column: lag_days, as: count}", "figure paid_share: there is no value"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			dir := testkit.Demo(t)
			testkit.Replace(t, dir, "findings.yaml", c.from, c.to)
			ws := testkit.Load(t, dir)
			_, err := testkit.Build(context.Background(), testkit.Open(t, ws), ws)
			if err == nil || !strings.Contains(err.Error(), c.want) || !strings.Contains(err.Error(), "findings.yaml:") {
				t.Errorf("got %v\nwanted %q with its place", err, c.want)
			}
		})
	}
}

func TestWrite_droppedFindingIsListedNotPrinted(t *testing.T) {
	_, wh := testkit.Built(t)
	var printed, dropped int
	err := wh.DB().QueryRow(`select (select count(*) from marts.findings where finding_id = 'late_streaks'),
		(select count(*) from marts.finding_hits where finding_id = 'late_streaks' and is_dropped)`).Scan(&printed, &dropped)
	if err != nil || printed != 0 || dropped != 1 {
		t.Errorf("printed %d, listed as dropped %d (%v); wanted 0 and 1", printed, dropped, err)
	}
}
