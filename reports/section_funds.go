package reports

import (
	"fmt"
	"strings"

	"jixiao/internal/format"
	"jixiao/reports/charts"
)

// sectionFunds prints every fund rate with its own denominator.
func sectionFunds(d *Data) []Block {
	rows := d.rows("fund_execution")
	if len(rows) == 0 {
		return nil
	}
	table := Table{
		ID: "funds", Caption: d.say("funds.table"), Note: d.say("funds.note"),
		Columns: []Column{
			{Title: d.say("funds.measure"), Width: 0.18}, {Title: d.say("funds.basis"), Width: 0.24},
			{Title: d.say("funds.numerator"), Align: Right}, {Title: d.say("funds.denominator"), Align: Right},
			{Title: d.say("funds.share"), Align: Right, Width: 0.12},
		},
	}
	for _, row := range rows {
		basis := row.text("basis")
		if basis == whole {
			basis = d.say("funds.basis.whole")
		}
		table.Rows = append(table.Rows, Row{Cells: []Cell{
			textCell(d.say("measure." + row.text("measure"))), textCell(basis),
			row.amountCell("numerator"), row.amountCell("denominator"), row.percentCell("share"),
		}})
	}
	return []Block{
		Heading{Level: 3, Text: d.say("funds"), ID: "funds-part"},
		Text(d.say("funds.text",
			"year_end", format.Percent(d.measure("budget_execution", "年初预算/年末")["value"]),
			"paid", format.Wan(d.measure("budget_execution", "年初预算/评价日")["numerator"]),
			"of_budget", format.Percent(d.measure("budget_execution", "年初预算/评价日")["value"]),
			"of_arrived", format.Percent(d.measure("budget_execution", "到位资金/评价日")["value"]),
			"of_contract", format.Percent(d.measure("budget_execution", "合同价款/评价日")["value"]))),
		table,
	}
}

// sectionPayments sets every payment against its contract milestone.
func sectionPayments(d *Data) []Block {
	milestones := d.rows("payment_milestones")
	if len(milestones) == 0 {
		return nil
	}
	undecided := 0
	for _, row := range milestones {
		if row.text("status") == d.say("payments.unknown") {
			undecided++
		}
	}
	text := d.paymentText(milestones)
	if undecided > 0 {
		text += d.say("payments.undecided", "count", fmt.Sprint(undecided))
	}
	blocks := []Block{Heading{Level: 3, Text: d.say("payments"), ID: "payments-part"}, Text(text), d.milestoneTable()}
	if len(d.rows("contracts")) == 1 && len(milestones) <= mostDrawn {
		blocks = append(blocks, d.milestoneChart(milestones))
	}
	if len(d.rows("payment_steps")) <= mostDrawn {
		blocks = append(blocks, d.paymentSteps())
	}
	blocks = append(blocks, d.exceptionTable()...)
	return append(blocks, d.paymentRules()...)
}

// mostDrawn is how many bars or steps a chart can be read with; the running sums by month are
// drawn however many there are.
const mostDrawn = 60

// mostTold is how many contracts are told one by one.
const mostTold = 10

// paymentText says what was paid on each contract, or on all where they are many.
func (d *Data) paymentText(milestones []record) string {
	contracts := d.rows("contracts")
	if len(contracts) > mostTold {
		all := d.measure("budget_execution", "合同价款/评价日")
		return d.say("payments.many", "contracts", format.Count(int64(len(contracts))), "milestones", format.Count(int64(len(milestones))),
			"price", format.Wan(all["denominator"]), "paid", format.Wan(all["numerator"]))
	}
	var paragraphs []string
	for _, contract := range contracts {
		name := ""
		if len(contracts) > 1 {
			name = d.say("payments.of", "contract", contract.text("contract_id"))
		}
		paragraphs = append(paragraphs, name+d.say("payments.text",
			"milestones", fmt.Sprint(countContract(milestones, contract.text("contract_id"))),
			"payments", format.Count(contract["payment_count"]), "paid", format.Wan(contract["paid_amount"]),
			"rest", format.Wan(contract["outstanding_amount"])))
	}
	return strings.Join(paragraphs, "")
}

func countContract(rows []record, contract string) int {
	count := 0
	for _, row := range rows {
		if row.text("contract_id") == contract {
			count++
		}
	}
	return count
}

// statusTone is the traffic light of a payment or contract status.
func statusTone(status string) Tone {
	switch status {
	case "合规":
		return Good
	case "无法判定", "未到期", "部分支付":
		return Warn
	}
	return Bad
}

// milestoneTable lists the milestones; where there are several contracts, their name takes
// the place of the share.
func (d *Data) milestoneTable() Table {
	rows, note := d.listed("payment_milestones", "")
	first := append(d.contractColumn(), Column{Title: d.say("payments.no"), Align: Center, Width: 0.07})
	several := len(first) > 1
	if several {
		first = append(first, Column{Title: d.say("payments.condition"), Width: 0.18})
	} else {
		first = append(first, Column{Title: d.say("payments.condition"), Width: 0.24}, Column{Title: d.say("payments.share"), Align: Right, Width: 0.07})
	}
	table := Table{
		ID: "milestones", Caption: d.say("payments.table"), Note: note,
		Columns: append(first, Column{Title: d.say("payments.due"), Align: Right, Width: 0.13},
			Column{Title: d.say("payments.due_date"), Align: Center, Width: 0.12},
			Column{Title: d.say("payments.paid"), Align: Right, Width: 0.13}, Column{Title: d.say("payments.paid_date"), Align: Center, Width: 0.12},
			Column{Title: d.say("payments.status"), Align: Center}),
	}
	for _, row := range rows {
		cells := append(d.contractCell(row), row.countCell("milestone_no"), row.cell("condition"))
		if !several {
			cells = append(cells, row.percentCell("due_share"))
		}
		table.Rows = append(table.Rows, Row{Cells: append(cells, row.amountCell("due_amount"),
			row.dayCell("due_date"), row.amountCell("paid_amount"), row.dayCell("paid_date"),
			Cell{Text: d.lateStatus(row), Value: row["status"], Tone: statusTone(row.text("status"))})})
	}
	return table
}

// lateStatus is the status with the days of lag, where they decide it.
func (d *Data) lateStatus(row record) string {
	status := row.text("status")
	if row["lag_days"] == nil || status != "提前支付" && status != "滞后支付" {
		return status
	}
	return d.say("payments.lag", "status", status, "days", format.Count(row["lag_days"]))
}

// wan is an amount in 万元 for a chart's axis: a change of unit, not a computation.
func wan(value *float64) *float64 {
	if value == nil {
		return nil
	}
	scaled := *value / 10000
	return &scaled
}

func (d *Data) milestoneChart(rows []record) Figure {
	spec := charts.Spec{ID: "milestones", Kind: charts.Bar, Unit: "万元", Series: []charts.Series{
		{Name: d.say("payments.chart.due")}, {Name: d.say("payments.chart.paid")},
	}}
	var parts []string
	for _, row := range rows {
		no := format.Count(row["milestone_no"])
		spec.Categories = append(spec.Categories, d.say("payments.no")+no)
		spec.Series[0].Values = append(spec.Series[0].Values, wan(row.number("due_amount")))
		spec.Series[1].Values = append(spec.Series[1].Values, wan(row.number("paid_amount")))
		parts = append(parts, d.say("payments.chart.part", "no", no, "due", format.Wan(row["due_amount"]), "paid", format.Wan(row["paid_amount"])))
	}
	return Figure{
		ID: "milestone-chart", Caption: d.say("payments.chart"), Chart: spec,
		Alt: d.say("payments.chart.alt", "parts", strings.Join(parts, "；")),
	}
}

// paymentSteps draws the running sum of the payments over the days that matter. With a
// single contract its cumulative limits stand across it.
func (d *Data) paymentSteps() Figure {
	contracts := d.rows("contracts")
	spec := charts.Spec{ID: "payment-steps", Kind: charts.Step, Unit: "万元", Series: []charts.Series{{Name: d.say("payments.step.series")}}}
	var last record
	for _, row := range d.rows("payment_steps") {
		spec.Categories = append(spec.Categories, format.ISODate(row["step_date"])+"\n"+row.text("step_name"))
		spec.Series[0].Values = append(spec.Series[0].Values, wan(row.number("paid_amount")))
		last = row
	}
	figure := Figure{ID: "payment-steps", Caption: d.say("payments.step")}
	if len(contracts) == 1 {
		for _, row := range d.rows("milestone_limits") {
			if limit := wan(row.number("cumulative_amount")); limit != nil {
				spec.Marks = append(spec.Marks, charts.Mark{Value: *limit, Label: d.say("payments.step.mark",
					"no", format.Count(row["milestone_no"]), "share", format.Percent(row["cumulative_share"]))})
			}
		}
	}
	figure.Chart = spec
	figure.Alt = d.say("payments.step.alt", "paid", format.Wan(last["paid_amount"]))
	return figure
}

// sectionTimeline sets the contract's events against the limits that bind them.
func sectionTimeline(d *Data) []Block {
	rows := d.rows("contract_timeline")
	if len(rows) == 0 {
		return nil
	}
	kept := 0
	for _, row := range rows {
		if row.text("status") == "合规" {
			kept++
		}
	}
	printed, note := d.listed("contract_timeline", "")
	table := Table{
		ID: "timeline", Caption: d.say("timeline.table"), Note: note,
		Columns: append(d.contractColumn(),
			Column{Title: d.say("timeline.event"), Width: 0.14}, Column{Title: d.say("timeline.date"), Align: Center, Width: 0.14},
			Column{Title: d.say("timeline.limit"), Align: Center, Width: 0.14}, Column{Title: d.say("timeline.basis")},
			Column{Title: d.say("timeline.over"), Align: Right, Width: 0.1}, Column{Title: d.say("timeline.status"), Align: Center, Width: 0.16}),
	}
	for _, row := range printed {
		status := row.text("status")
		table.Rows = append(table.Rows, Row{Cells: append(d.contractCell(row),
			row.cell("event"), row.dayCell("event_date"), row.dayCell("limit_date"), row.cell("limit_basis"),
			row.countCell("days_over"), Cell{Text: status, Value: status, Tone: statusTone(status)})})
	}
	return []Block{
		Heading{Level: 3, Text: d.say("timeline"), ID: "timeline-part"},
		Text(d.say("timeline.text", "count", fmt.Sprint(len(rows)), "kept", fmt.Sprint(kept))), table,
	}
}
