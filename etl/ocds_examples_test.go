package etl

import (
	"os"
	"path/filepath"
	"testing"
)

// The files of testdata/ocds, one of each shape, worked out by hand: the amendments of the
// pumps go 90000 → 95000.55 → 91000.55, that is +5000.55 and −4000.
func TestOCDS_examples(t *testing.T) {
	d := packages(t)
	for _, name := range []string{"release-package.json", "record-package.json", "versioned-release.json", "releases.ndjson"} {
		text, err := os.ReadFile(filepath.Join("..", "testdata", "ocds", name))
		if err != nil {
			t.Fatal(err)
		}
		d.write("data/"+name, string(text))
	}
	d.ingest()
	d.holds(contractsNow,
		"ocds-exmpl1-cards/K-1 | 软件 | 示例市交通局 | 示例软件公司 | 320000.00 | CNY",
		"ocds-exmpl1-lamps/2024/3 | 工程 | 示例市城管局 | 示例照明公司、示例电气公司 | 2500000.00 | CNY",
		"ocds-exmpl1-pumps/P-1 | 货物 | 示例市水务局 | 示例泵业公司 | 90000.00 | USD")
	d.holds(changesNow,
		"ocds-exmpl1-pumps/P-1 | 1 | 2023-08-20 | 5000.55",
		"ocds-exmpl1-pumps/P-1 | 2 | 2023-10-20 | -4000.00")
	d.holds(paymentsNow,
		"ocds-exmpl1-cards/K-1/1 | 2024-05-06 | 96000.00 | CNY | 示例软件公司",
		"ocds-exmpl1-cards/K-1/2 | 2024-06-20 | 32000.00 | CNY | 示例软件公司",
		"ocds-exmpl1-lamps/2024%2F3/T-1 | 2024-02-15 | 750000.00 | CNY | 示例照明公司",
		"ocds-exmpl1-lamps/2024%2F3/T-2 | 2024-03-15 | -50000.00 | CNY | 示例照明公司")
	d.holds(eventsNow,
		"ocds-exmpl1-lamps/2024/3 | 中标通知 | 2024-01-08",
		"ocds-exmpl1-lamps/2024/3 | 开工 | 2024-02-12",
		"ocds-exmpl1-lamps/2024/3 | 签订合同 | 2024-01-25",
		"ocds-exmpl1-pumps/P-1 | 签订合同 | 2023-05-01")
	d.holds("select project_code, project_name, authority_name from raw.projects", "P-2024-7 | 城区照明提升 | 示例市城管局")
	d.holds(termsNow)
}
