package demo

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"golang.org/x/text/encoding/simplifiedchinese"
)

// The fields of a record, by the feed's column names.
const (
	fieldKind          = "record_kind"
	fieldSubject       = "subject_name"
	fieldClass         = "subject_class"
	fieldCreditCode    = "credit_code"
	fieldIDType        = "id_type"
	fieldIDNumber      = "id_number"
	fieldDocument      = "document_name"
	fieldNumber        = "document_number"
	fieldCategory      = "category"
	fieldContent       = "content"
	fieldDecided       = "decided_date"
	fieldValidUntil    = "valid_until_date"
	fieldAuthority     = "authority_name"
	fieldAuthorityCode = "authority_code"
	fieldUnit          = "source_unit"
	fieldFine          = "fine_amount"
	fieldReported      = "reported_date"
)

// column is one column of a file: its header and the field under it.
type column struct{ header, field string }

// layout is how one monthly file looks.
type layout struct {
	columns   []column
	day       string // how a day is written, by year, month and day
	tenThous  bool   // fines in 万元 instead of 元
	form      csvForm
	format    string // for the README
	remark    string // for the README
	explained bool   // a row 表格说明 follows the header
	footer    bool   // a row 合计 ends the file
	workbook  bool
}

// plainColumns have Chinese headers.
var plainColumns = []column{
	{"公示类型", fieldKind}, {"行政相对人名称", fieldSubject}, {"行政相对人类别", fieldClass},
	{"统一社会信用代码", fieldCreditCode}, {"证件类型", fieldIDType}, {"证件号码", fieldIDNumber},
	{"决定文书名称", fieldDocument}, {"决定文书号", fieldNumber}, {"类别", fieldCategory}, {"内容", fieldContent},
	{"决定日期", fieldDecided}, {"有效期至", fieldValidUntil}, {"决定机关", fieldAuthority},
	{"机关统一社会信用代码", fieldAuthorityCode}, {"数据来源单位", fieldUnit}, {"罚款金额（元）", fieldFine},
	{"上报日期", fieldReported},
}

// columns2018 have the national field codes of 2018; there the fine is in 万元.
var columns2018 = []column{
	{"公示类型", fieldKind}, {"XK_XDR_MC", fieldSubject}, {"XK_XDR_LB", fieldClass},
	{"XK_XDR_SHXYM", fieldCreditCode}, {"XK_XDR_ZJLX", fieldIDType}, {"XK_XDR_ZJHM", fieldIDNumber},
	{"XK_XKWS", fieldDocument}, {"XK_WSH", fieldNumber}, {"XK_XKLB", fieldCategory}, {"XK_NR", fieldContent},
	{"XK_JDRQ", fieldDecided}, {"XK_YXQZI", fieldValidUntil}, {"XK_XKJG", fieldAuthority},
	{"XK_XKJGDM", fieldAuthorityCode}, {"XK_LYDW", fieldUnit}, {"CF_NR_FK", fieldFine}, {"CREATE_DATE", fieldReported},
}

// columns2016 have the field codes of 2016, which knew neither the document's
// name nor the authority's code.
var columns2016 = []column{
	{"公示类型", fieldKind}, {"XK_WSH", fieldNumber}, {"XK_XMMC", fieldContent}, {"XK_SPLB", fieldCategory},
	{"XK_XDR", fieldSubject}, {"行政相对人类别", fieldClass}, {"XK_XDR_ZDM", fieldCreditCode},
	{"证件类型", fieldIDType}, {"证件号码", fieldIDNumber}, {"XK_JDRQ", fieldDecided}, {"XK_JZQ", fieldValidUntil},
	{"XK_XZJG", fieldAuthority}, {"报送单位", fieldUnit}, {"罚款金额（元）", fieldFine}, {"ADD_TIME", fieldReported},
}

// layoutOf returns how the file of a month looks.
func layoutOf(month int) layout {
	plain := layout{columns: plainColumns, day: "%04d-%02d-%02d", format: "CSV，UTF-8", remark: "中文表头"}
	switch month {
	case 1, 2, 8:
		plain.form, plain.format = csvForm{mark: true, crlf: true}, "CSV，UTF-8 带 BOM，CRLF 换行"
	case 4:
		plain.columns, plain.tenThous = columns2018, true
		plain.form.encode = simplifiedchinese.GB18030.NewEncoder().Bytes
		plain.format, plain.remark = "CSV，GB18030", "2018 年版字段代码；CF_NR_FK 以万元计"
	case 6:
		plain.explained, plain.remark = true, "中文表头；表头下有一行“表格说明”"
	case 7:
		plain.workbook, plain.day = true, "%d年%d月%d日"
		plain.format, plain.remark = "XLSX", "工作表“双公示”，前两行为标题，第 3 行为表头；日期有的是日期单元格，有的是文字"
	case 9:
		plain.footer, plain.remark = true, "中文表头；末行为“合计”"
	case 10:
		plain.columns, plain.day, plain.remark = columns2016, "%04d/%02d/%02d", "2016 年版字段代码，日期写作 2021/10/08"
	case 11:
		plain.day, plain.remark = "%04d%02d%02d", "中文表头，日期写作 20211101"
	}
	return plain
}

// text writes a field of row as it stands in the file.
func (l layout) text(row record, field string) string {
	if written, ok := row.written[field]; ok {
		if field != fieldDecided && field != fieldReported {
			return written
		}
		return l.isoDay(written)
	}
	switch field {
	case fieldKind:
		return row.kind
	case fieldSubject:
		return row.who.name
	case fieldClass:
		return row.who.class
	case fieldCreditCode:
		return row.who.code
	case fieldIDType:
		if row.who.class == classPerson {
			return "身份证"
		}
		return ""
	case fieldIDNumber:
		return row.who.idNumber
	case fieldDocument:
		return row.document
	case fieldNumber:
		return row.number
	case fieldCategory:
		return row.category
	case fieldContent:
		return row.content
	case fieldDecided:
		return l.isoDay(row.decided.Format(isoDay))
	case fieldValidUntil:
		return l.isoDay(row.validUntil.Format(isoDay))
	case fieldAuthority:
		return row.authority
	case fieldAuthorityCode:
		return row.unit.code
	case fieldUnit:
		return row.unit.name
	case fieldFine:
		return l.fine(row.fineYuan)
	default:
		return l.isoDay(row.reported.Format(isoDay))
	}
}

// isoDay writes an ISO day the layout's way, whether or not there is such a day.
func (l layout) isoDay(text string) string {
	var parts [3]any
	for i, part := range strings.SplitN(text, "-", 3) {
		number, err := strconv.Atoi(part)
		if err != nil {
			return text
		}
		parts[i] = number
	}
	return fmt.Sprintf(l.day, parts[:]...)
}

// fine writes a fine in the layout's unit.
func (l layout) fine(amount int) string {
	switch {
	case amount == 0:
		return ""
	case l.tenThous:
		return fmt.Sprintf("%d.%04d", amount/10_000, amount%10_000)
	default:
		return yuan(amount)
	}
}

// file writes the month's rows and tells what is in it.
func (m recordMonth) file() (File, fileReport, error) {
	look := layoutOf(m.month)
	file := File{Path: fmt.Sprintf("data/records/2021-%02d.csv", m.month)}
	report := fileReport{format: look.format, remark: look.remark}
	first := 2
	if look.explained {
		first = 3
	}
	if look.workbook {
		file.Path = fmt.Sprintf("data/records/2021-%02d.xlsx", m.month)
		first = 4
	}
	seen := map[string]int{}
	for i, row := range m.rows {
		key := row.unit.name + "\x00" + look.text(row, fieldNumber) + "\x00" + row.who.name
		if row.reason == "" {
			report.good++
			seen[key] = first + i
			continue
		}
		report.rejects = append(report.rejects, m.reject(look, file.Path, row, first+i, seen[key]))
	}
	var err error
	if look.workbook {
		file.Data, err = m.workbook(look)
	} else {
		file.Data, err = csvBytes(m.csvRows(look), look.form)
	}
	return file, report, err
}

// reject tells where the wrong row stands and what is wrong.
func (m recordMonth) reject(look layout, path string, row record, line, other int) Reject {
	out := Reject{Path: path, Line: line, Reason: row.reason}
	for _, column := range look.columns {
		if _, ok := row.written[column.field]; ok {
			out.Column, out.Value = column.header, look.text(row, column.field)
			return out
		}
	}
	for _, column := range look.columns {
		if column.field == fieldNumber {
			out.Column, out.Value, out.Other = column.header, row.number, other
		}
	}
	return out
}

// csvRows are the month's rows with everything above and below them.
func (m recordMonth) csvRows(look layout) [][]string {
	header := make([]string, len(look.columns))
	explained := make([]string, len(look.columns))
	for i, column := range look.columns {
		header[i], explained[i] = column.header, "必填"
		if column.field == fieldFine || column.field == fieldIDType || column.field == fieldIDNumber {
			explained[i] = "按情形填写"
		}
	}
	out := [][]string{header}
	if look.explained {
		explained[0] = "表格说明：行政许可或行政处罚，二选一"
		out = append(out, explained)
	}
	for _, row := range m.rows {
		line := make([]string, len(look.columns))
		for i, column := range look.columns {
			line[i] = look.text(row, column.field)
		}
		out = append(out, line)
	}
	if look.footer {
		footer := make([]string, len(look.columns))
		footer[0], footer[1] = "合计", fmt.Sprintf("%d 条", len(m.rows))
		out = append(out, footer)
	}
	return out
}

// workbook writes the month as a workbook with two title rows. Two of three
// days are date cells, the third is text; fines are numbers.
func (m recordMonth) workbook(look layout) ([]byte, error) {
	sheet := worksheet{name: "双公示", merged: []string{"A1:Q1", "A2:Q2"}, widths: []float64{10, 34, 16, 22, 10, 22, 22, 24, 10, 36, 14, 14, 28, 22, 26, 14, 14}}
	sheet.rows = append(sheet.rows,
		[]any{fmt.Sprintf("孟津区行政许可和行政处罚信息公示月报（2021年%d月）", m.month)},
		[]any{"示例数据，均为虚构　　金额单位：元"}, nil)
	for _, column := range look.columns {
		sheet.rows[2] = append(sheet.rows[2], column.header)
	}
	for i, row := range m.rows {
		var line []any
		for c, column := range look.columns {
			line = append(line, m.cell(look, row, column.field, i+c))
		}
		sheet.rows = append(sheet.rows, line)
	}
	notes := worksheet{name: "填报说明", rows: [][]any{
		{"填报说明"}, {"一、决定日期、上报日期按实际日期填写。"}, {"二、法人及非法人组织、个体工商户填写统一社会信用代码。"},
	}, widths: []float64{60}}
	return workbookBytes(sheet, notes)
}

// cell is the workbook cell of a field.
func (m recordMonth) cell(look layout, row record, field string, place int) any {
	text := look.text(row, field)
	if _, ok := row.written[field]; ok {
		return text
	}
	day := map[string]time.Time{fieldDecided: row.decided, fieldValidUntil: row.validUntil, fieldReported: row.reported}[field]
	switch {
	case !day.IsZero() && place%3 != 0:
		return day
	case field == fieldFine && row.fineYuan > 0:
		return row.fineYuan
	}
	return text
}
