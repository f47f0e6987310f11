package etl

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/korean"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"
	"golang.org/x/text/encoding/unicode"

	"jixiao/internal/workspace"
)

func encoded(t *testing.T, to encoding.Encoding, text string) string {
	t.Helper()
	result, err := to.NewEncoder().String(text)
	if err != nil {
		t.Fatal(err)
	}
	return result
}

const chineseTickets = ticketHead + "T1,信用平台,是,2021-05-01 08:00:00,无法登录信用信息共享平台\nT2,双公示系统,否,2021-05-02 08:00:00,\"上报数据失败\n请处理\"\n"

func TestEncoding_detectedAndSaid(t *testing.T) {
	little := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM)
	for _, test := range []struct{ name, text, want string }{
		{"utf-8", chineseTickets, "utf-8"},
		{"bom and crlf", "\uFEFF" + strings.ReplaceAll(chineseTickets, "\n", "\r\n"), "utf-8-bom"},
		{"gb18030", encoded(t, simplifiedchinese.GB18030, chineseTickets), "gb18030"},
		{"gb18030 with four bytes", encoded(t, simplifiedchinese.GB18030, strings.ReplaceAll(chineseTickets, "请", "㐀𠀀")), "gb18030"},
		{"gbk", encoded(t, simplifiedchinese.GBK, chineseTickets), "gb18030"},
		{"utf-16 with mark", encoded(t, little, chineseTickets), "utf-16le"},
		{"utf-16 big with mark", encoded(t, unicode.UTF16(unicode.BigEndian, unicode.UseBOM), chineseTickets), "utf-16be"},
		{"utf-16 without mark", encoded(t, unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM), chineseTickets), "utf-16le"},
		{"gb18030 far from the start", encoded(t, simplifiedchinese.GB18030, "ticket_id,system_name,is_fault,opened_at,description\n"+
			strings.Repeat("T1,credit,1,2021-05-01,\n", 30_000)+"T2,平台,1,2021-05-02,这里才有中文\n"), "gb18030"},
	} {
		t.Run(test.name, func(t *testing.T) {
			d := newDesk(t, ticketSource())
			d.write("data/a.csv", test.text)
			summary := d.tolerant(DefaultLimits())
			if got := summary.Files[0].Encoding; got != test.want {
				t.Errorf("said %s, want %s", got, test.want)
			}
			if got := d.rows("select description from raw.tickets where description is not null order by source_line limit 1"); !strings.Contains(strings.Join(got, ""), "信用信息") && !strings.Contains(strings.Join(got, ""), "中文") {
				t.Error(got)
			}
		})
	}
}

func TestEncoding_refusedWhenNotCertain(t *testing.T) {
	for _, test := range []struct{ name, text, want string }{
		{"big5", encoded(t, traditionalchinese.Big5, "工單號,系統,是否故障,報修時間,問題描述\nT1,信用平臺,是,2021-05-01,無法登錄資訊系統\n"), "the encoding is not certain"},
		{"latin-1", encoded(t, charmap.ISO8859_1, "ticket_id,system_name,is_fault,opened_at,description\nT1,crédit,1,2021-05-01,système arrêté à midi\n"), "the encoding is not certain"},
		{"euc-kr", encoded(t, korean.EUCKR, "ticket_id,system_name,is_fault,opened_at,description\nT1,신용 플랫폼,1,2021-05-01,로그인할 수 없습니다\n"), "it looks like EUC-KR"},
		{"euc-jp", encoded(t, japanese.EUCJP, "ticket_id,system_name,is_fault,opened_at,description\nT1,システム,1,2021-05-01,ログインできません\n"), "the encoding is not certain"},
		{"utf-8 with a broken byte", strings.Replace(chineseTickets, "无法", "\xff无法", 1), "not UTF-8 (line 2)"},
		{"bom, then gbk", "\uFEFF" + encoded(t, simplifiedchinese.GBK, chineseTickets), "data/a.csv:1: the file begins as UTF-8"},
		{"two readings", "ticket_id,system_name,is_fault,opened_at,description\nT1,x,1,2021-05-01,\xc4\xa3\xc4\xa3\n", "ambiguous"},
		{"nul bytes", "ticket_id\x00,x\nabc\x00\x00\x00\x00\n", "NUL bytes"},
	} {
		t.Run(test.name, func(t *testing.T) {
			d := newDesk(t, ticketSource())
			d.write("data/a.csv", test.text)
			d.refused("data/a.csv:1: ", test.want)
		})
	}
}

func TestEncoding_namedBySource(t *testing.T) {
	d := newDesk(t, ticketSource())
	d.ws.Sources[0].Encoding = "big5"
	d.ws.Sources[0].Columns = map[string]string{"ticket_id": "工單號", "system_name": "系統", "opened_at": "報修時間"}
	d.write("data/a.csv", encoded(t, traditionalchinese.Big5, "工單號,系統,是否故障,報修時間\nT1,信用平臺,是,2021-05-01\n"))
	if got := d.ingest().Files[0].Encoding; got != "big5" {
		t.Error(got)
	}
	if got := d.rows("select system_name from raw.tickets"); !slices.Equal(got, []string{"信用平臺"}) {
		t.Error(got)
	}
	d.write("data/a.csv", "工單號,\xff\n")
	d.refused("data/a.csv:1: bytes here are not big5")
	d.ws.Sources[0] = ticketSource()
	d.ws.Sources[0].Encoding = "utf-8"
	d.write("data/a.csv", tickets("T1")+"\xff")
	d.refused("data/a.csv:3: bytes here are not UTF-8")
	d.ws.Sources[0].Encoding = "klingon"
	d.refused(`encoding "klingon" is not known`)
}

func TestStrictReader_findsTheBadLineAcrossReads(t *testing.T) {
	text := encoded(t, simplifiedchinese.GB18030, strings.Repeat("一行中文\n", 2000)) + "坏\xff\n"
	reader, err := decoded(strings.NewReader(text[:len(text)-5]+"\xff\xff\n"), "gb18030")
	if err != nil {
		t.Fatal(err)
	}
	_, err = io.ReadAll(reader)
	if err == nil || !strings.HasPrefix(err.Error(), "line 2001: ") {
		t.Error(err)
	}
}

func TestCSV_delimiters(t *testing.T) {
	for delimiter, said := range map[string]string{",": ",", ";": ";", "\t": "tab", "|": "|"} {
		d := newDesk(t, ticketSource())
		d.write("data/a.csv", strings.ReplaceAll(tickets("T1", "T2"), ",", delimiter))
		if got := d.ingest().Files[0].Delimiter; got != said {
			t.Errorf("%q: said %q", delimiter, got)
		}
	}
	d := newDesk(t, ticketSource())
	d.write("data/a.csv", strings.ReplaceAll(tickets("T1"), ",", "^"))
	d.refused("data/a.csv:1: the file parses as one column\nhint: the delimiter is none of")
	d.ws.Sources[0].Delimiter = "^"
	if got := d.ingest().Files[0].Delimiter; got != "^" {
		t.Error(got)
	}
	d.ws.Sources[0].Delimiter = "^^"
	d.refused(`delimiter "^^" is not one character`)
}

func TestCSV_linesAreThoseOfTheFile(t *testing.T) {
	for _, end := range []string{"\n", "\r\n"} {
		d := newDesk(t, ticketSource())
		d.write("data/a.csv", strings.ReplaceAll("导出日期：2021-12-31\n\n"+ticketHead+"T1,x,是,2021-05-01,\"一\n二\n\n三\"\n\nT2,x,是,2021-05-01,\n,,,,\nT3,x,是,2021-05-01,\"a,\"\"b\"\"\"", "\n", end))
		summary := d.ingest()
		if got := d.rows("select ticket_id, source_line, description from raw.tickets order by 2"); !slices.Equal(got, []string{`T1 | 4 | 一\n二\n\n三`, "T2 | 9 | ∅", `T3 | 11 | a,"b"`}) {
			t.Errorf("%q", got)
		}
		if summary.Files[0].HeaderLine != 3 {
			t.Error(summary.Files[0].HeaderLine)
		}
	}
}

func TestCSV_quotesAreTakenStrictly(t *testing.T) {
	for text, want := range map[string]string{
		"T1,x\"y,是,2021-05-01,\n":                 `data/a.csv:2: byte 5: a quote inside a field that is not quoted`,
		"T1,\"x\"y,是,2021-05-01,\n":               `data/a.csv:2: byte 6: text after a closing quote`,
		"T1,x,是,2021-05-01,\nT2,\"x,是,2021\nT3\n": `data/a.csv:4: byte 4: the quoted field that begins in the record of line 3`,
	} {
		d := newDesk(t, ticketSource())
		d.write("data/a.csv", ticketHead+text)
		d.refused(want)
	}
}

func TestCSV_aQuoteNeverClosedDoesNotEatMemory(t *testing.T) {
	table := newCSVTable(io.MultiReader(strings.NewReader("a,b\n\"x,"), &endless{}), io.NopCloser(nil), ',')
	if _, err := table.next(); err != nil {
		t.Fatal(err)
	}
	if _, err := table.next(); err == nil || !strings.Contains(err.Error(), "never closed") {
		t.Error(err)
	}
}

type endless struct{}

func (endless) Read(into []byte) (int, error) {
	for at := range into {
		into[at] = 'x'
	}
	return len(into), nil
}

func TestHeader_problemsAreNamed(t *testing.T) {
	for _, test := range []struct{ name, text, want string }{
		{"none", "1,2,3,4\n5,6,7,8\n", "data/a.csv:1: no header found in the first 50 rows"},
		{"missing", "工单号,系统,是否故障,报修日期,描述\nT1,x,是,2021-05-01,\n", "data/a.csv:1: column \"报修时间\" is missing (needed for opened_at)\nhint: unused headers: [\"报修日期\"]; if one of them is meant: columns: {opened_at: 报修日期}"},
		{"twice", "工单号,系统,是否故障,报修时间,系统\nT1,x,是,2021-05-01,y\n", `data/a.csv:1: headers "系统" (column 2) and "系统" (column 5) both stand for system_name`},
		{"two names", "工单号,工单编号,系统,是否故障,报修时间\n1,2,x,是,2021-05-01\n", `headers "工单号" (column 1) and "工单编号" (column 2) both stand for ticket_id`},
		{"empty", "\n\n", "data/a.csv:1: "},
		{"lone carriage returns", "工单号,系统\rT1,x\r", "lone carriage return"},
	} {
		t.Run(test.name, func(t *testing.T) {
			d := newDesk(t, ticketSource())
			d.write("data/a.csv", test.text)
			d.refused(test.want)
		})
	}
}

func TestHeader_isMatchedLoosely(t *testing.T) {
	d := newDesk(t, ticketSource())
	d.write("data/a.csv", "* 工单 号 ,系统名称,是否故障*,报修时间,挂起时长(分钟),说明,说明,,\nT1,x,是,2021-05-01,３,a,b,,c\n")
	summary := d.ingest()
	if got := summary.Files[0].IgnoredColumns; !slices.Equal(got, []string{"说明", "说明", "column 9 (no header)"}) {
		t.Errorf("%q", got)
	}
	if got := d.rows("select ticket_id, suspended_minutes from raw.tickets"); !slices.Equal(got, []string{"T1 | 3"}) {
		t.Error(got)
	}
}

func TestSource_settings(t *testing.T) {
	d := newDesk(t, workspace.Source{
		Feed: "disbursements", Files: []string{"data/a.csv"}, HeaderRow: 3, SkipAfter: 1, Footer: "^(合计|制表)", AmountUnit: "万元",
		Columns: map[string]string{"payment_id": "流水"}, Constants: map[string]string{"contract_id": "HT-001"}, Null: []string{"不详"},
	})
	d.write("data/a.csv", "支付明细,,,\n流水,日期,金额,收款\n流水,支付日期,支付金额（万元）,收款单位\n填报说明,必填,单位万元,必填\n001,2022-01-30,108.64,某公司\n002,2022-01-31,0.0000001,不详\n合计,,108.64,\n制表人：某,,,\n")
	d.refused(`data/a.csv:6: column "支付金额（万元）": "0.0000001" has too many decimals`, `data/a.csv:6: column "收款单位": no value`)
	d.write("data/a.csv", "支付明细,,,\n流水,日期,金额,收款\n流水,支付日期,支付金额（万元）,收款单位\n填报说明,必填,单位万元,必填\n001,2022-01-30,108.64,某公司\n合计,,108.64,\n制表人：某,,,\n")
	summary := d.ingest()
	if got := d.rows("select payment_id, contract_id, amount, source_line from raw.disbursements"); !slices.Equal(got, []string{"001 | HT-001 | 1086400.00 | 5"}) || summary.Files[0].FooterRows != 2 {
		t.Error(got, summary.Files[0].FooterRows)
	}
	d.ws.Sources[0].AmountUnit = ""
	d.refused(`data/a.csv:3: column "支付金额（万元）" is in 万元, and the source says 元`)
	d.ws.Sources[0].Constants = map[string]string{"contrct_id": "x"}
	d.refused(`jixiao.yaml:3: feed disbursements has no column "contrct_id"`)
}

func TestSource_nationalCodesOfMoneyAreWarnedOf(t *testing.T) {
	d := newDesk(t, workspace.Source{Feed: "records", Files: []string{"data/*"}, Constants: map[string]string{"record_kind": "行政处罚", "subject_class": "自然人"}})
	d.write("data/a.csv", "CF_XDR_MC,CF_WSH,CF_JDRQ,CF_CFJG,CF_SJLY,CF_NR_FK\n测试甲,1号,2021/05/01,某局,某局,0.02\n")
	if got := d.ingest().Files[0].Warnings; len(got) != 1 || !strings.Contains(got[0], "CF_NR_FK is in 万元") {
		t.Errorf("%q", got)
	}
	d.ws.Sources[0].AmountUnit = "万元"
	if got := d.ingest().Files[0].Warnings; len(got) != 0 {
		t.Errorf("%q", got)
	}
	if got := d.rows("select fine_amount from raw.records"); !slices.Equal(got, []string{"200.00"}) {
		t.Errorf("%q", got)
	}
}

func TestFile_formatsThatAreNotRead(t *testing.T) {
	for head, want := range map[string]string{
		"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1": "save it as XLSX",
		"PAR1":                             "Parquet",
		"%PDF-1.7":                         "PDF",
		"PK\x03\x04rubbish":                "the workbook is damaged",
		"":                                 "the file is empty",
	} {
		d := newDesk(t, ticketSource())
		d.write("data/a.xls", head)
		d.refused("data/a.xls: ", want)
	}
	d := newDesk(t, ticketSource())
	d.write("data/a.xlsx", "<html><table></table></html>")
	d.refused("the content is no workbook")
}

func gzipped(t *testing.T, text string) string {
	t.Helper()
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	if _, err := io.WriteString(w, text); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestGzip(t *testing.T) {
	d := newDesk(t, ticketSource())
	var ids []string
	for no := range 1000 {
		ids = append(ids, fmt.Sprint("T", no*7919))
	}
	whole := gzipped(t, tickets(ids...))
	d.write("data/a.csv.gz", whole)
	d.ingest()
	d.wantLoads("data/a.csv.gz | 1000 | 1000 | 0 | 0")
	d.write("data/a.csv.gz", whole[:len(whole)/2])
	d.refused("data/a.csv.gz: the gzip ends early")
	d.write("data/a.csv.gz", whole[:len(whole)-8]+"\x00\x00\x00\x00"+whole[len(whole)-4:])
	d.refused("data/a.csv.gz: the gzip is damaged")
	d.wantLoads("data/a.csv.gz | 1000 | 1000 | 0 | 0")
	limits := DefaultLimits()
	limits.UnpackedBytes = 1000
	d.write("data/a.csv.gz", whole)
	d.ws.Project.ID = "q"
	if _, err := Ingest(t.Context(), d.wh, d.ws, Options{Limits: limits}, nil); err == nil || !strings.Contains(err.Error(), "unpacks to more than the limit") {
		t.Error(err)
	}
}

func TestPersonalNumbersAreNeverStored(t *testing.T) {
	d := newDesk(t, workspace.Source{Feed: "records", Files: []string{"data/*.csv"}})
	d.write("data/good.csv", readFeed(t, "records", "good.csv"))
	d.write("data/bad.csv", readFeed(t, "records", "bad.csv"))
	d.tolerant(DefaultLimits())
	for _, table := range []string{"raw.records", "ops.rejects"} {
		for _, row := range d.rows("from " + table) {
			if strings.Contains(row, "41032219900307001") || strings.Contains(row, "E12345678") || strings.Contains(row, "410322199002300010") {
				t.Errorf("%s holds a number: %s", table, row)
			}
		}
	}
}
