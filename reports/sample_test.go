package reports_test

import (
	"fmt"
	"strings"
	"time"

	"jixiao/reports"
	"jixiao/reports/charts"
)

// sampleDocument is a long made-up report with every kind of block and much that is
// hard to set: mixed scripts, quotes, long numbers, long tables, cells over several
// rows, a chart of 31 units.
func sampleDocument() reports.Document {
	body := []reports.Block{reports.Contents{}, reports.PageBreak{}}
	body = append(body, summaryBlocks()...)
	body = append(body, textBlocks()...)
	body = append(body, chartBlocks()...)
	body = append(body, tableBlocks()...)
	return reports.Document{
		Language: "zh-CN", Title: "某县公共信用信息平台及政务服务信息系统运行维护项目2021年度绩效评价报告",
		Subtitle: "（完整版）", Date: time.Date(2021, 12, 31, 0, 0, 0, 0, time.UTC),
		Cover: []reports.Field{{Label: "项目名称", Value: "公共信用信息平台及政务服务信息系统运行维护项目"}, {Label: "主管部门", Value: "某县发展和改革委员会"}, {Label: "委托单位", Value: "某县财政局"}, {Label: "评价机构", Value: "某某管理咨询有限公司"}},
		Stamp: "评价期间 2021-01-01 至 2021-12-31 · 数据截至 2021-12-31 · 规则版本 2021.3 · 运行 20211231-0007",
		Body:  reports.Numbered(body),
		Screen: []reports.Block{
			reports.Heading{Level: 3, Text: "只在网页上的说明", ID: "only-on-screen"},
			reports.Table{Columns: []reports.Column{{Title: "没有标题的表"}}, Rows: []reports.Row{{Cells: []reports.Cell{{Text: "回到问题", Link: "#problems"}}}}},
			reports.Fold{Summary: "点开看", Code: "select 1 as one\nwhere 'a' < \"b\" -- 一行", Table: &reports.Table{
				Columns: []reports.Column{{Title: "行"}}, Rows: []reports.Row{{Cells: []reports.Cell{{Text: "data/a.csv:2"}}}},
			}},
		},
	}
}

func heading(level int, text, id string) reports.Heading {
	return reports.Heading{Level: level, Text: text, ID: id}
}

func summaryBlocks() []reports.Block {
	return []reports.Block{
		reports.Heading{Level: 1, Number: reports.Unnumbered, Text: "摘要", ID: "summary"},
		reports.Paragraph{Style: reports.Lead, Text: []reports.Span{{Text: "综合得分 85.22 分，评价等级为“良”；全年公示 5,173 件，七个工作日内报送率为 94.83%，比上年提高 5.17 个百分点。"}}},
		reports.Cards{Cards: []reports.Card{
			{Label: "总得分", Value: "85.22", Unit: "分", Note: "等级：良", Tone: reports.Good},
			{Label: "七个工作日内报送率", Value: "94.83", Unit: "%", Note: "目标 95%，差 0.17 个百分点", Tone: reports.Warn},
			{Label: "资金支付率", Value: "100.00", Unit: "%", Tone: reports.Neutral},
			{Label: "逾期响应工单", Value: "12", Unit: "件", Note: "占全部 331 件的 3.63%", Tone: reports.Bad},
		}},
		reports.Paragraph{Text: []reports.Span{
			{Text: "根据《某县财政局关于开展2021年度县级部门项目支出绩效评价工作的通知》（某财绩〔2021〕7号）等文件要求，评价组于2021年3月1日至5月20日对该项目实施了绩效评价。详见"},
			{Text: "“存在的问题及原因分析”", Link: "#problems"}, {Text: "。"},
			{Text: "评价结论不得用于对个人的考核", Strong: true}, {Text: "，也不得脱离本报告的口径单独引用。"},
		}},
	}
}

func textBlocks() []reports.Block {
	blocks := []reports.Block{
		heading(1, "基本情况", "basics"),
		heading(2, "项目概况", "overview"),
		heading(3, "立项背景和目的", ""),
	}
	sentences := []string{
		"按照《国务院办公厅关于运用大数据加强对市场主体服务和监管的若干意见》（国办发〔2015〕51号）和《中共中央 国务院关于全面实施预算绩效管理的意见》（中发〔2018〕34号）要求，",
		"平台自2016年10月上线运行，累计归集行政许可、行政处罚（以下简称“双公示”）信息1,234,567条，覆盖31个单位；",
		"其中2021年新增85,173条，同比增长12.5%，平均每个工作日处理341.69条，数据库容量由1.5 TB增至2.25 TB。",
		"系统采用B/S架构，数据库为PostgreSQL 14与DuckDB 1.5，前置机12台，接口遵循RESTful API规范（OpenAPI 3.1），",
		"运维合同编号HT-2021-0037（统一社会信用代码91410300MA40000000），合同金额为人民币壹佰贰拾万元整（￥1,200,000.00），",
		"约定故障响应时间不超过30分钟、修复时间不超过4小时，全年可用率不低于99.9%，每逾期1小时扣减服务费0.5‰。",
		"“群众少跑腿、数据多跑路”——这既是目标，也是检验标准……评价中发现：（1）部分单位报送不及时；（2）个别工单超时；（3）满意度调查样本偏少。",
		"室外温度高于35℃时机房能耗上升约7%～9%，见附表（第3页）。",
	}
	for i := range 6 {
		var text strings.Builder
		for k := range 6 {
			text.WriteString(sentences[(i*3+k)%len(sentences)])
		}
		blocks = append(blocks, reports.Text(text.String()))
		if i == 2 {
			blocks = append(blocks, heading(3, "主要内容", ""))
		}
	}
	blocks = append(blocks,
		heading(2, "绩效目标", "goals"),
		reports.List{Ordered: true, Items: [][]reports.Span{
			{{Text: "按时报送：自行政决定作出之日起7个工作日内上网公开，全年按时率不低于95%。"}},
			{{Text: "响应及时："}, {Text: "30分钟", Strong: true}, {Text: "内响应，4小时内修复；重大故障须在2小时内书面报告县大数据管理局，并于次日提交分析报告。"}},
			{{Text: "群众满意：服务对象满意度不低于90%。"}},
		}},
		reports.List{Items: [][]reports.Span{{{Text: "数据来源：双公示记录、运维工单、支付凭证与问卷。"}}, {{Text: "评价方法：比较法、因素分析法、公众评判法。"}}}},
		reports.Paragraph{Style: reports.Note, Text: []reports.Span{{Text: "注：本节数据来源于某县公共信用信息平台导出文件（2021年12月31日24时），工作日按国务院办公厅关于节假日安排的通知计算；“—”表示暂无数据，不作为零处理。"}}},
		heading(1, "评价结论和绩效分析", "conclusion"),
		reports.Text("　　孤行测试：本段很短。"),
		heading(1, "存在的问题及原因分析", "problems"),
		reports.Text("个别系统生僻字如“龘”“㙓”可正常显示，而扩展区字符𠮷与表情😀须以可见形式替代，不得静默丢失。长网址https://www.example.gov.cn/very/long/path/to/some/resource?id=1234567890&name=abcdefghijklmnopqrstuvwxyz亦须折行。"),
	)
	return blocks
}

func chartBlocks() []reports.Block {
	value := func(v float64) *float64 { return &v }
	run := func(count int, from, step float64) []*float64 {
		list := make([]*float64, count)
		for i := range list {
			list[i] = value(from + step*float64(i*7%11))
		}
		return list
	}
	var months, units []string
	for i := range 12 {
		months = append(months, fmt.Sprintf("%d月", i+1))
	}
	for i := range 31 {
		units = append(units, fmt.Sprintf("某县第%d综合行政执法与市场监督管理局", i+1))
	}
	gap := run(12, 12, 3)
	gap[3] = nil
	figures := []reports.Figure{
		{ID: "fig-volume", Caption: "2021年双公示数量按月分布", Alt: "四月最多，一月最少", Note: "来源：公共信用信息平台。", Chart: charts.Spec{ID: "volume", Kind: charts.Bar, Categories: months, Unit: "件", Stacked: true, Series: []charts.Series{{Name: "行政许可", Values: run(12, 200, 31)}, {Name: "行政处罚", Values: run(12, 30, 9)}}}},
		{Caption: "各单位七个工作日内报送率", Alt: "目标为95%", Chart: charts.Spec{ID: "units", Kind: charts.BarH, Percent: true, Unit: "%", Categories: units, Series: []charts.Series{{Name: "报送率", Values: run(31, 0.5, 0.05)}}, Marks: []charts.Mark{{Label: "目标 95%", Value: 0.95}}}},
		{Caption: "响应时间中位数", Chart: charts.Spec{ID: "response", Kind: charts.Line, Unit: "分钟", Categories: months, Series: []charts.Series{{Name: "响应时间", Values: gap}}, Marks: []charts.Mark{{Label: "合同约定 30 分钟", Value: 30}, {Label: "更换运维单位", Category: "7月"}}}},
		{Caption: "应付与已付", Chart: charts.Spec{ID: "paid", Kind: charts.Step, Unit: "万元", Categories: []string{"1月5日", "3月1日", "5月20日", "8月8日", "12月31日"}, Series: []charts.Series{{Name: "应付", Values: []*float64{value(0), value(36), value(36), value(84), value(120)}}, {Name: "已付", Values: []*float64{value(0), nil, value(36), nil, value(120)}}}}},
		{Caption: "各一级指标得分率", Chart: charts.Spec{ID: "rates", Kind: charts.Radar, Max: 1, Percent: true, Categories: []string{"决策", "过程", "产出", "效益", "满意度"}, Series: []charts.Series{{Name: "得分率", Values: []*float64{value(.86), value(.925), value(.785), value(.64), value(.88)}}}}},
		{Caption: "问卷各题回答分布", Chart: charts.Spec{ID: "survey", Kind: charts.ShareH, Categories: []string{"窗口服务的态度和效率", "系统是否稳定", "信息公开是否及时、完整"}, Series: []charts.Series{{Name: "很满意", Values: []*float64{value(120), value(80), value(60)}}, {Name: "满意", Values: []*float64{value(60), value(70), value(33)}}, {Name: "不满意", Values: []*float64{value(4), value(10), nil}}}}},
		{Caption: "公示件数与按时率", Chart: charts.Spec{ID: "combo", Kind: charts.Combo, Unit: "件", LineUnit: "%", Percent: true, Categories: months, Series: []charts.Series{{Name: "公示件数", Values: run(12, 200, 91)}, {Name: "按时率", OnLine: true, Values: run(12, 0.7, 0.03)}}}},
		{Caption: "没有数据的图", Chart: charts.Spec{ID: "none", Kind: charts.Bar, Unit: "件"}},
		{Caption: "故障修复时间", Chart: charts.Spec{ID: "repair", Kind: charts.ScatterDay, Unit: "分钟", Categories: months, Series: []charts.Series{{Name: "故障", Values: run(12, 20, 17)}}, Marks: []charts.Mark{{Label: "合同上限", Value: 120}}}},
	}
	var blocks []reports.Block
	for i, figure := range figures {
		if i%3 == 0 {
			blocks = append(blocks, heading(2, fmt.Sprintf("专题分析之%d", i/3+1), fmt.Sprintf("topic-%d", i/3+1)))
		}
		blocks = append(blocks, reports.Text("下图按统一口径绘制，图中虚线为合同或文件规定的限值，缺失的月份不绘出，也不以零代替。各单位之间的差异主要来自报送环节，而非审批环节，详细原因见后文分析。"), figure)
	}
	return blocks
}

func tableBlocks() []reports.Block {
	long := reports.Table{
		ID: "ledger", Caption: "支付明细表", Note: "来源：财务凭证；金额单位为元；合计数为各行之和。",
		Columns: []reports.Column{{Title: "序号", Align: reports.Center}, {Title: "合同编号"}, {Title: "付款事由"}, {Title: "应付日期", Align: reports.Center}, {Title: "金额（元）", Align: reports.Right}, {Title: "状态"}},
	}
	for i := range 60 {
		tone := []reports.Tone{reports.Good, reports.Neutral, reports.Warn, reports.Bad}[i%4]
		long.Rows = append(long.Rows, reports.Row{Cells: []reports.Cell{
			{Text: fmt.Sprint(i + 1)}, {Text: fmt.Sprintf("HT-2021-%04d", i+1)},
			{Text: strings.Repeat("运行维护服务费第", 1+i%3) + fmt.Sprintf("%d期", i+1)},
			{Text: fmt.Sprintf("2021-%02d-%02d", i%12+1, i%28+1)}, {Text: fmt.Sprintf("%d,%03d.%02d", i*37+1, i*13%1000, i%100), Value: 1.0},
			{Text: []string{"按时", "按时", "提前支付", "逾期 12 天"}[i%4], Tone: tone},
		}})
	}
	long.Rows = append(long.Rows, reports.Row{Kind: reports.Total, Cells: []reports.Cell{{Text: "合计", Span: 4}, {Text: "65,531,340.70"}, {Text: ""}}})
	return append([]reports.Block{
		heading(1, "评分表", "scores"), scoreTable(), reports.PageBreak{}, heading(1, "支付明细", "payments"), long,
	}, oddTables()...)
}

func scoreTable() reports.Table {
	table := reports.Table{
		Caption: "绩效评价指标体系及评分表", Columns: []reports.Column{{Title: "一级指标", Width: .12}, {Title: "二级指标", Width: .14}, {Title: "三级指标", Width: .18}, {Title: "分值", Width: .08, Align: reports.Right}, {Title: "得分", Width: .08, Align: reports.Right}, {Title: "扣分原因"}},
	}
	reasons := []string{"", "绩效指标不够量化，扣0.5分。", "3月、7月共有12件超过7个工作日报送（最长23个工作日），按每1%扣0.1分的标准扣1.26分；已要求责任单位（某县市场监督管理局）于2021年8月31日前整改。"}
	for first, name := range []string{"决策", "过程", "产出", "效益"} {
		for second := range 2 {
			for third := range 4 {
				var cells []reports.Cell
				if second == 0 && third == 0 {
					cells = append(cells, reports.Cell{Text: name + "（25分）", RowSpan: 8})
				}
				if third == 0 {
					cells = append(cells, reports.Cell{Text: fmt.Sprintf("%s类第%d项", name, second+1), RowSpan: 4})
				}
				cells = append(cells, reports.Cell{Text: fmt.Sprintf("三级指标%d-%d-%d的完成情况", first+1, second+1, third+1)}, reports.Cell{Text: "3.00"}, reports.Cell{Text: "2.74", Tone: reports.Tone(third)}, reports.Cell{Text: reasons[(first+third)%3]})
				table.Rows = append(table.Rows, reports.Row{Cells: cells})
			}
		}
		table.Rows = append(table.Rows, reports.Row{Kind: reports.Subtotal, Cells: []reports.Cell{{Text: name + "小计", Span: 3}, {Text: "25.00"}, {Text: "21.92"}, {Text: ""}}})
	}
	table.Rows = append(table.Rows, reports.Row{Kind: reports.Total, Cells: []reports.Cell{{Text: "总计", Span: 3}, {Text: "100.00"}, {Text: "85.22"}, {Text: "等级：良"}}})
	return table
}

func oddTables() []reports.Block {
	wide := reports.Table{Caption: "许多列的表"}
	var cells []reports.Cell
	for i := range 13 {
		wide.Columns = append(wide.Columns, reports.Column{Title: fmt.Sprintf("%d月完成数", i+1), Align: reports.Right})
		cells = append(cells, reports.Cell{Text: fmt.Sprintf("%d,%03d", i*3+1, i*71)})
	}
	for range 3 {
		wide.Rows = append(wide.Rows, reports.Row{Cells: cells})
	}
	tall := reports.Table{
		Caption: "一行高过一页的表", Columns: []reports.Column{{Title: "项", Width: .2}, {Title: "说明"}},
		Rows: []reports.Row{{Cells: []reports.Cell{{Text: "短"}, {Text: strings.Repeat("这一格的文字很长，长到一页放不下，只能按行断开，但是一个字也不能少。", 60)}}}, {Cells: []reports.Cell{{Text: "后一行"}, {Text: "仍在。"}}}},
	}
	empty := reports.Table{Caption: "没有行的表", Columns: []reports.Column{{Title: "甲"}, {Title: "乙"}}}
	return []reports.Block{heading(2, "附表", "appendix"), wide, tall, empty, reports.Text("附表完。")}
}
