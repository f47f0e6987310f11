package etl

import (
	"strings"
	"testing"
	"time"

	"jixiao/internal/workspace"
)

// TestLimits_eachNamesItsSetting: every limit of the workspace refuses the file that
// passes it, and says which setting allows more.
func TestLimits_eachNamesItsSetting(t *testing.T) {
	const shared = `<sst><si><t>报修时间</t></si></sst>`
	two := `<workbook xmlns:r="x"><sheets><sheet name="S" sheetId="1" r:id="r1"/><sheet name="T" sheetId="2" r:id="r1"/></sheets></workbook>`
	sheets := unzipAndChange(t, rawBook(t, sheetHead+`</sheetData></worksheet>`, shared), func(name, part string) string {
		if name == "xl/workbook.xml" {
			return two
		}
		return part
	})
	for _, test := range []struct {
		setting, name, text, want string
		limits                    workspace.FileLimits
	}{
		{"bytes", "a.csv", tickets("T1"), "over the limit of 10", workspace.FileLimits{Bytes: 10}},
		{"unpacked_bytes", "a.csv.gz", gzipped(t, tickets("T1")), "unpacks to more than the limit", workspace.FileLimits{UnpackedBytes: 10}},
		{"unpacked_bytes", "a.xlsx", rawBook(t, sheetHead, shared), "unpacks to more than 10 bytes", workspace.FileLimits{UnpackedBytes: 10}},
		{"unpacked_bytes", "a.zip", archived(t, "a.csv", tickets("T1")), "unpacks to more than the limit", workspace.FileLimits{UnpackedBytes: 10}},
		{"rows", "a.csv", tickets("T1", "T2"), "data/a.csv:3: more than 1 rows", workspace.FileLimits{Rows: 1}},
		{"cells", "a.csv", tickets("T1"), "data/a.csv:2: 5 cells in one row, over the limit of 4", workspace.FileLimits{Cells: 4}},
		{"cells", "a.xlsx", rawBook(t, sheetHead, shared), "beyond column 3", workspace.FileLimits{Cells: 3}},
		{"cell_bytes", "a.csv", tickets("T1"), "data/a.csv:2: a cell of ", workspace.FileLimits{CellBytes: 12}},
		{"cell_bytes", "a.xlsx", rawBook(t, sheetHead, `<sst><si><t>`+strings.Repeat("x", 20)+`</t></si></sst>`), "a cell of more than 12 bytes", workspace.FileLimits{CellBytes: 12}},
		{"sheets", "a.xlsx", sheets, "more than 1 sheets", workspace.FileLimits{Sheets: 1}},
		{"shared_bytes", "a.xlsx", rawBook(t, sheetHead, shared), "shared strings take more than 10 bytes", workspace.FileLimits{SharedBytes: 10}},
		{"members", "a.zip", archived(t, "a.csv", tickets("T1"), "b.csv", tickets("T2")), "the archive has 2 members, over the limit of 1", workspace.FileLimits{Members: 1}},
	} {
		t.Run(test.setting+" "+test.name, func(t *testing.T) {
			d := newDesk(t, ticketSource())
			d.ws.FileLimits = test.limits
			d.write("data/"+test.name, test.text)
			d.refused("data/"+test.name, test.want, "hint: if the file is right, raise file_limits: {"+test.setting+": …} in jixiao.yaml")
			d.wantLoads()
		})
	}
	if got := LimitsOf(workspace.FileLimits{Seconds: 90}).Time; got != 90*time.Second {
		t.Error(got)
	}
	if got := LimitsOf(workspace.FileLimits{}); got != DefaultLimits() {
		t.Errorf("%+v", got)
	}
}
