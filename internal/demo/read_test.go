package demo_test

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"
	"golang.org/x/text/encoding/simplifiedchinese"
)

// workspace is the folder that holds the generated files.
const workspace = "../../testdata/mengjin-2021"

// headers are the headers of the record files under the name of their field.
var headers = map[string]string{
	"公示类型": "kind", "行政相对人名称": "subject", "XK_XDR_MC": "subject", "XK_XDR": "subject",
	"行政相对人类别": "class", "XK_XDR_LB": "class",
	"统一社会信用代码": "code", "XK_XDR_SHXYM": "code", "XK_XDR_ZDM": "code",
	"证件类型": "id_type", "XK_XDR_ZJLX": "id_type", "证件号码": "id", "XK_XDR_ZJHM": "id",
	"决定文书号": "number", "XK_WSH": "number", "类别": "category", "XK_XKLB": "category", "XK_SPLB": "category",
	"决定日期": "decided", "XK_JDRQ": "decided", "机关统一社会信用代码": "authority", "XK_XKJGDM": "authority",
	"数据来源单位": "unit", "XK_LYDW": "unit", "报送单位": "unit",
	"罚款金额（元）": "fine", "CF_NR_FK": "fine", "上报日期": "reported", "CREATE_DATE": "reported", "ADD_TIME": "reported",
}

// readTable returns the rows of a CSV or XLSX file, as text.
func readTable(t *testing.T, path, sheet string) [][]string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(workspace, path))
	if err != nil {
		t.Fatal(err)
	}
	if strings.HasSuffix(path, ".xlsx") {
		book, err := excelize.OpenReader(bytes.NewReader(data))
		if err != nil {
			t.Fatalf("%s: %v", path, err)
		}
		rows, err := book.GetRows(sheet, excelize.Options{RawCellValue: true})
		if err != nil {
			t.Fatalf("%s: %v", path, err)
		}
		return rows
	}
	if strings.HasSuffix(path, "2021-04.csv") {
		if data, err = simplifiedchinese.GB18030.NewDecoder().Bytes(data); err != nil {
			t.Fatalf("%s: %v", path, err)
		}
	}
	rows, err := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(data, []byte("\uFEFF")))).ReadAll()
	if err != nil {
		t.Fatalf("%s: %v", path, err)
	}
	return rows
}

// readMaps returns the rows of a small file by header.
func readMaps(t *testing.T, path, sheet string) []map[string]string {
	t.Helper()
	rows := readTable(t, path, sheet)
	var out []map[string]string
	for _, row := range rows[1:] {
		entry := map[string]string{}
		for i, value := range row {
			entry[rows[0][i]] = value
		}
		out = append(out, entry)
	}
	return out
}

// row is one row of a record file with its place.
type row struct {
	path              string
	line              int
	text              map[string]string
	decided, reported time.Time
}

// readRecords returns all rows of the twelve record files below their headers.
func readRecords(t *testing.T) []row {
	t.Helper()
	var out []row
	for month := 1; month <= 12; month++ {
		path := fmt.Sprintf("data/records/2021-%02d.csv", month)
		if month == 7 {
			path = "data/records/2021-07.xlsx"
		}
		var fields []string
		for i, cells := range readTable(t, path, "双公示") {
			first := ""
			if len(cells) > 0 {
				first = cells[0]
			}
			switch {
			case first == "公示类型":
				for _, header := range cells {
					fields = append(fields, headers[header])
				}
			case fields == nil || strings.HasPrefix(first, "表格说明") || first == "合计":
			default:
				entry := row{path: path, line: i + 1, text: map[string]string{}}
				for c, value := range cells {
					entry.text[fields[c]] = value
				}
				entry.decided, _ = readDay(entry.text["decided"])
				entry.reported, _ = readDay(entry.text["reported"])
				out = append(out, entry)
			}
		}
	}
	return out
}

// readDay reads a day in any of the ways in which the files write one.
func readDay(text string) (time.Time, error) {
	if serial, err := strconv.ParseFloat(text, 64); err == nil && len(text) == 5 {
		return excelize.ExcelDateToTime(serial, false)
	}
	for _, form := range []string{"2006-01-02", "2006/01/02", "20060102", "2006年1月2日"} {
		if day, err := time.Parse(form, text); err == nil {
			return day, nil
		}
	}
	return time.Time{}, fmt.Errorf("%q is not a day", text)
}

// readMinute reads a time of a request.
func readMinute(text string) (time.Time, error) {
	if serial, err := strconv.ParseFloat(text, 64); err == nil {
		at, err := excelize.ExcelDateToTime(serial, false)
		return at.Round(time.Minute), err
	}
	for _, form := range []string{"2006-01-02 15:04", "2006/1/2 15:04"} {
		if at, err := time.Parse(form, text); err == nil {
			return at, nil
		}
	}
	return time.Time{}, fmt.Errorf("%q is not a time", text)
}

// broken names the rule of the records feed that the row breaks, "" if none.
func (r row) broken() string {
	legal := r.text["class"] == "法人及非法人组织" || r.text["class"] == "个体工商户"
	switch {
	case r.text["kind"] != "行政许可" && r.text["kind"] != "行政处罚":
		return "kind"
	case !legal && r.text["class"] != "自然人":
		return "class"
	case r.text["subject"] == "" || r.text["unit"] == "":
		return "empty"
	case r.text["number"] == "":
		return "number"
	case r.text["code"] != "" && !isCreditCode(r.text["code"]):
		return "code"
	case legal && r.text["code"] == "":
		return "no code"
	case r.text["id_type"] == "身份证" && !isIDNumber(r.text["id"]):
		return "id"
	case r.text["authority"] != "" && !isCreditCode(r.text["authority"]):
		return "authority"
	case r.decided.IsZero() || r.reported.IsZero():
		return "day"
	case r.reported.Before(r.decided):
		return "early"
	}
	return ""
}

// key is what makes a record the same record.
func (r row) key() string {
	return r.text["unit"] + "|" + r.text["number"] + "|" + r.text["subject"]
}

// sound splits the rows as a loader must: the rows to keep, of which a later
// file's row replaces an earlier one, and the places of the rows to reject.
func sound(rows []row) (kept map[string]row, replaced int, rejected map[string]string) {
	kept, rejected = map[string]row{}, map[string]string{}
	for _, r := range rows {
		why := r.broken()
		before, again := kept[r.key()]
		if why == "" && again && before.path == r.path {
			why = "repeated"
		}
		if why != "" {
			rejected[fmt.Sprintf("%s:%d", strings.TrimPrefix(r.path, "data/"), r.line)] = why
			continue
		}
		if again {
			replaced++
		}
		kept[r.key()] = r
	}
	return kept, replaced, rejected
}
