package audit

import (
	"fmt"
	"slices"
	"strings"

	"github.com/xuri/excelize/v2"

	"jixiao/internal/evidence"
	"jixiao/internal/format"
)

// evidenceListed is how many rows of each measure and subject stand in the workbook; all of
// them are in rows/.
const evidenceListed = 200

func ruleColumns() []column {
	return []column{{"指标", 24}, {"参数", 22}, {"下限", 12}, {"上限", 12}, {"得分比例", 12}, {"值", 30}, {"规则文件", 34}}
}

// parametersSheet is 规则与参数: what each rule was given, with the bands.
func (w *writing) parametersSheet() error {
	s := w.book.Sheets[rulesName]
	if err := s.Put([]any{"（全部）", "四舍五入位置", nil, nil, nil, w.level()}); err != nil {
		return err
	}
	if err := s.Put([]any{"（全部）", "小数位数", nil, nil, nil, w.about["rounding_digits"]}); err != nil {
		return err
	}
	for _, indicator := range w.indicators {
		id := format.Exact(indicator["indicator_id"])
		file := fmt.Sprintf("models/marts/rule_%v.sql", indicator["rule"])
		if err := s.Put([]any{id, "rule", nil, nil, nil, indicator["rule"], file}); err != nil {
			return err
		}
		for _, name := range []string{"target", "full_at", "zero_at", "pass_at", "deduct_share", "over_from", "over_deduct", "weighted_by", "missing_parts", "each_of"} {
			if indicator[name] == nil {
				continue
			}
			if err := s.Put([]any{id, name, nil, nil, nil, indicator[name], file}); err != nil {
				return err
			}
		}
		for _, band := range w.bands {
			if band["indicator_id"] != indicator["indicator_id"] {
				continue
			}
			w.bandRows[id] = append(w.bandRows[id], bandRow{s.Row + 1, band["lower_bound"] != nil, band["upper_bound"] != nil})
			if err := s.Put([]any{id, "band", band["lower_bound"], band["upper_bound"], band["earned_share"], nil, file}); err != nil {
				return err
			}
		}
	}
	return nil
}

func measureColumns() []column {
	return []column{
		{"度量", 22}, {"对象", 22}, {"期间", 10}, {"分子", 16}, {"分母", 16}, {"n", 10}, {"值", 18}, {"依据行数", 10}, {"全部行所在文件", 40}, {"SQL 文件", 40},
	}
}

// measuresSheet is 指标值: every measure in use, by subject and period.
func (w *writing) measuresSheet() error {
	s := w.book.Sheets[measuresName]
	models := map[string]string{}
	for no, model := range w.Plan.Models {
		models[model.Name+"/"+model.Schema] = fmt.Sprintf("sql/%03d-%s.sql", no+1, model.Table())
	}
	return w.query(w.ctx, "measure_values", func(value map[string]any) error {
		measure, subject := format.Exact(value["measure"]), format.Exact(value["subject"])
		file, used := w.rows[evidence.Used{Evaluation: w.Workspace.Evaluation.ID, Measure: measure, Subject: subject}]
		if !used {
			return nil
		}
		cells := []any{measure, subject, value["period"], value["numerator"], value["denominator"], value["n"], value["value"], nil, nil,
			models[measure+"/measures"]}
		if file.named && value["period"] == w.about["period"] {
			cells[7], cells[8] = file.count, file.path
		}
		return s.Put(cells)
	})
}

func findingColumns() []column {
	return []column{{"序号", 6}, {"问题", 22}, {"标题", 36}, {"严重程度", 10}, {"指标", 22}, {"内容", 80}, {"建议", 60}, {"报告", 10}}
}

// findingsSheet is 问题: the findings as printed, and those that were dropped.
func (w *writing) findingsSheet() error {
	s := w.book.Sheets[findingsName]
	err := w.query(w.ctx, "findings", func(one map[string]any) error {
		return s.Put([]any{one["finding_no"], one["finding_id"], one["title"], one["severity"], one["indicator_id"], one["text"], one["advice"], "列示"})
	})
	if err != nil {
		return err
	}
	return w.query(w.ctx, "dropped_findings", func(one map[string]any) error {
		return s.Put([]any{nil, one["finding_id"], one["title"], one["severity"], nil, nil, nil, "已剔除"})
	})
}

func sourceColumns() []column {
	return []column{
		{"数据类", 14}, {"来源文件", 40}, {"工作表", 14}, {"编码", 12}, {"读入", 10}, {"装载", 10}, {"拒收", 8}, {"被取代", 8}, {"核对", 8}, {"SHA-256", 66},
	}
}

// sourcesSheet is 数据来源: the ledger, with what it adds up to.
func (w *writing) sourcesSheet() error {
	s := w.book.Sheets[sourcesName]
	return w.query(w.ctx, "load_ledger", func(load map[string]any) error {
		row := s.Row + 1
		return s.Put([]any{
			load["feed"], load["source_file"], load["sheet"], load["encoding"], load["rows_read"], load["rows_loaded"], load["rows_rejected"],
			load["rows_superseded"], checked(fmt.Sprintf("E%d", row), fmt.Sprintf("(F%d+G%d+H%d)", row, row, row)), load["content_sha256"],
		})
	})
}

// rejectsSheet is 拒收: what was not loaded, with place and reason.
func (w *writing) rejectsSheet() error {
	s := w.book.Sheets[rejectsName]
	err := w.query(w.ctx, "rejected_rows", func(found map[string]any) error {
		cells := make([]any, 0, len(rejectSources()))
		for _, column := range rejectSources() {
			cells = append(cells, found[column])
		}
		return s.Put(cells)
	})
	if s.Left > 0 {
		w.book.Notes = append(w.book.Notes, fmt.Sprintf("工作表“%s”放不下：另有 %s 行，全部见 rejected.csv。", rejectsName, format.Count(int64(s.Left))))
	}
	return err
}

func evidenceColumns() []column {
	return []column{{"度量", 22}, {"对象", 20}, {"来源文件", 36}, {"工作表", 12}, {"行", 8}, {"内容", 120}}
}

// evidenceSheet is 证据行: the first rows that each measure rests on.
func (w *writing) evidenceSheet() error {
	s := w.book.Sheets[evidenceName]
	used := make([]evidence.Used, 0, len(w.rows))
	for one := range w.rows {
		used = append(used, one)
	}
	slices.SortFunc(used, func(one, two evidence.Used) int {
		return strings.Compare(one.Measure+"\x00"+one.Subject, two.Measure+"\x00"+two.Subject)
	})
	query := w.Warehouse.DB().QueryContext
	for _, one := range used {
		model, _ := w.Plan.Find("measures." + one.Measure)
		facts, named, err := evidence.Of(w.ctx, query, model, w.Personal)
		if err != nil || !named {
			if err != nil {
				return err
			}
			continue
		}
		listed, err := facts.List(w.ctx, query, one.Evaluation, one.Subject, evidenceListed)
		if err != nil {
			return err
		}
		for _, row := range listed {
			if err := s.Put([]any{one.Measure, one.Subject, row.File, row.Sheet, row.Line, row.Text}); err != nil {
				return err
			}
		}
		if rest := w.rows[one].count - int64(len(listed)); rest > 0 {
			if err := s.Put([]any{one.Measure, one.Subject, nil, nil, nil, fmt.Sprintf("另有 %s 行，全部见 %s", format.Count(rest), w.rows[one].path)}); err != nil {
				return err
			}
		}
	}
	if s.Left > 0 {
		w.book.Notes = append(w.book.Notes, fmt.Sprintf("工作表“%s”放不下：另有 %s 行，全部见 rows/。", evidenceName, format.Count(int64(s.Left))))
	}
	return nil
}

// aboutSheet is 说明: of what run these papers are, and how to compute a score again.
func (w *writing) aboutSheet() error {
	run, err := w.one(w.ctx, "run")
	if err != nil {
		return err
	}
	s := w.book.Sheets[aboutName]
	if err := s.Widths(22, 110); err != nil {
		return err
	}
	grade := format.Exact(w.about["grade"])
	if w.about["status"] == "draft" {
		grade = "草稿：有指标未评分，不定等级"
	}
	lines := [][2]string{
		{"绩效评价工作底稿", ""},
		{"评价", format.Exact(w.about["evaluation_name"])},
		{"项目", format.Exact(w.about["project_name"])},
		{"评价编号", w.Workspace.Evaluation.ID},
		{"评价期间", format.ISODate(w.about["period_start"]) + " 至 " + format.ISODate(w.about["period_end"]) + "，数据截至 " + format.ISODate(w.about["as_of"])},
		{"总分、等级", format.Exact(w.about["total_score"]) + "，" + grade},
		{"运行", format.Exact(run["run_id"])},
		{"程序版本", format.Exact(run["program_version"])},
		{"指标体系版本", format.Exact(w.about["rules_version"])},
		{"模型 SHA-256", format.Exact(run["models_sha256"])},
		{"输入 SHA-256", format.Exact(run["inputs_sha256"])},
		{"设置 SHA-256", w.Workspace.Digest},
		{"", ""},
	}
	for _, note := range append(howTo(), w.book.Notes...) {
		lines = append(lines, [2]string{"", note})
	}
	lines = append(lines, [2]string{"", ""}, [2]string{"工作表", ""})
	lines = append(lines, sheetList()...)
	for no, line := range lines {
		style := 0
		if no == 0 {
			style = w.book.Bold
		}
		if err := s.Put([]any{excelize.Cell{StyleID: style, Value: line[0]}, excelize.Cell{StyleID: w.book.Wrap, Value: line[1]}}); err != nil {
			return err
		}
	}
	return nil
}

// howTo says how a score is computed again by hand.
func howTo() []string {
	return []string{
		"怎样复算：评分表的“得分比例”“未舍入得分”“得分”是公式，取自同一行的数值及“要点”“评判”“平均分项”“规则与参数”各表；改动任何一个数值，得分、汇总和总分随之重算。“报告得分”是报告所列数值，“核对”应均为“一致”。",
		"“算式”列是同一计算的文字形式，写成工作底稿时已用精确分数核对。报告按十进制精确计算，电子表格用二进制小数，两者差异不超过一百亿分之一。",
		"实际值从哪里来：“指标值”列出分子、分母、n 和 SQL 文件；sql/ 按运行顺序存放全部模型；rows/ 存放每个度量列为依据的全部数据行（来源文件、工作表、行号；比率一类的度量列出未达标的行）；inputs/ 存放度量直接读取的各表全部行，用 sql/ 中该度量的 SQL 可重新算出分子、分母。",
		fmt.Sprintf("“证据行”每个度量只列前 %d 行；“拒收”列出未装载的行，全部见 rejected.csv。", evidenceListed),
		"数据文件本身不在底稿内；“数据来源”列出每个文件内容的 SHA-256，读入＝装载＋拒收＋被取代。config/ 是运行所用的设置文件；SHA256SUMS 可核对底稿每个文件（sha256sum -c SHA256SUMS）。",
		"个人信息：自然人姓名、证件号码、电话、IP 地址及专家姓名留在数据仓库，不写入底稿；拒收值已掩码。问卷和工单中由人填写的文字按原样列出，对外提供前请检查。",
	}
}

func sheetList() [][2]string {
	return [][2]string{
		{levelsName, "各级得分、总分、等级"}, {scoresName, "每个三级指标：权重、规则、实际值、得分比例、得分"}, {pointsName, "每个评分要点：判定、理由、佐证、分值、得分"},
		{partsName, "平均计分的各分项"}, {marksName, "每份评判（含每位专家的评分，专家以序号代替）"}, {measuresName, "评分所用度量的分子、分母、n、值，按期间"},
		{findingsName, "列示和剔除的问题"}, {sourcesName, "装载的文件"}, {rejectsName, "未装载的行及原因"}, {rulesName, "各指标规则的参数和分段"}, {evidenceName, "度量所依据的数据行"},
	}
}
