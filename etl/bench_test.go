//go:build linux

package etl

import (
	"bufio"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime/debug"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"
	"golang.org/x/text/encoding/simplifiedchinese"

	"jixiao/internal/warehouse"
	"jixiao/internal/workspace"
)

// writeRecords writes a file of records with 23 columns, some 420 bytes each.
func writeRecords(b *testing.B, path string, rows int, gb bool) {
	b.Helper()
	disk, err := os.Create(path)
	if err != nil {
		b.Fatal(err)
	}
	w := bufio.NewWriterSize(disk, 1<<20)
	if gb {
		w = bufio.NewWriterSize(simplifiedchinese.GB18030.NewEncoder().Writer(disk), 1<<20)
	}
	var problems []error
	put := func(format string, args ...any) {
		if _, err := fmt.Fprintf(w, format, args...); err != nil {
			problems = append(problems, err)
		}
	}
	put("数据类别,行政相对人名称,行政相对人类别,统一社会信用代码,证件类型,证件号码,决定文书名称,决定文书号,类别,内容,决定日期,有效期至,决定机关,机关统一社会信用代码,数据来源单位,罚款金额,上报日期,备注,当前状态,法定代表人,许可证书名称,许可编号,工商注册号\n")
	authority := creditCode(77)
	for i := range rows {
		month, day := i%12+1, i%28+1
		put("行政许可,孟津县第%d号测试商贸有限责任公司,法人及非法人组织,%s,,,准予行政许可决定书,孟许准字〔2021〕第%d号,普通,准予该单位从事预包装食品和散装食品的销售活动（不含冷藏冷冻食品）第%d项,2021-%02d-%02d,2099-12-31,孟津县市场监督管理局,%s,孟津县市场监督管理局,,2021-%02d-%02d 10:20:30,无,1,某某,食品经营许可证,JY%014d,4103220000%05d\n",
			i, creditCode(i), i, i%97, month, day, authority, month, min(28, day+i%5), i, i%100000)
	}
	if err := errors.Join(append(problems, w.Flush())...); err != nil {
		b.Fatal(err)
	}
	if err := disk.Close(); err != nil {
		b.Fatal(err)
	}
}

// cost is what something took by the clock and of all processors.
type cost struct{ clock, cpu time.Duration }

// costOf runs something and measures it.
func costOf(b *testing.B, do func()) cost {
	b.Helper()
	started, cpu := time.Now(), cpuTime(b)
	do()
	return cost{time.Since(started), cpuTime(b) - cpu}
}

// ingestion loads one file of records into a warehouse of its own.
func ingestion(b *testing.B, path string, rows int) cost {
	b.Helper()
	wh, err := warehouse.Open(b.Context(), filepath.Join(b.TempDir(), "w.duckdb"), warehouse.Options{})
	if err != nil {
		b.Fatal(err)
	}
	ws := &workspace.Workspace{
		Dir: filepath.Dir(path), FileLimits: workspace.FileLimits{Bytes: 8 << 30, Seconds: 3600}, Project: workspace.Project{ID: "p"},
		Sources: []workspace.Source{{Feed: "records", Files: []string{filepath.Base(path)}}},
	}
	took := costOf(b, func() {
		summary, err := Ingest(b.Context(), wh, ws, Options{}, nil)
		if err != nil || summary.RowsLoaded != int64(rows) {
			b.Fatalf("%d loaded: %v", summary.RowsLoaded, err)
		}
	})
	if err := wh.Close(); err != nil {
		b.Fatal(err)
	}
	return took
}

// benchmarkIngest loads a file of records beside its floor, in turn.
func benchmarkIngest(b *testing.B, path string, rows int, floor func() cost) {
	b.Helper()
	for b.Loop() {
		least := floor()
		forgetPeak(b)
		took := ingestion(b, path, rows)
		b.ReportMetric(took.cpu.Seconds(), "cpu-s")
		b.ReportMetric(float64(rows)/took.clock.Seconds(), "rows/s")
		b.ReportMetric(peak(b), "peak-MiB")
		b.ReportMetric(took.clock.Seconds()/least.clock.Seconds(), "x-floor")
		b.ReportMetric(took.cpu.Seconds()/least.cpu.Seconds(), "x-floor-cpu")
	}
}

// The floor of CSV is DuckDB's own reading into a warehouse file, every column text.
func benchmarkCSV(b *testing.B, rows int) {
	path := filepath.Join(b.TempDir(), "records.csv")
	writeRecords(b, path, rows, false)
	benchmarkIngest(b, path, rows, func() cost {
		return onDuckDB(b, "create table t as select * from read_csv("+literal(path)+", all_varchar = true)")
	})
}

func BenchmarkIngest_utf8(b *testing.B)       { benchmarkCSV(b, 1_000_000) }
func BenchmarkIngest_tenMillion(b *testing.B) { benchmarkCSV(b, 10_000_000) }

// DuckDB reads no GB18030: the floor is the same rows in UTF-8, loaded.
func BenchmarkIngest_gb18030(b *testing.B) {
	const rows = 1_000_000
	plain, path := filepath.Join(b.TempDir(), "records.csv"), filepath.Join(b.TempDir(), "records-gb.csv")
	writeRecords(b, plain, rows, false)
	writeRecords(b, path, rows, true)
	benchmarkIngest(b, path, rows, func() cost { return ingestion(b, plain, rows) })
}

// The floor of Parquet is DuckDB's own reading into a warehouse file.
func BenchmarkIngest_parquet(b *testing.B) {
	const rows = 1_000_000
	text, path := filepath.Join(b.TempDir(), "records.csv"), filepath.Join(b.TempDir(), "records.parquet")
	writeRecords(b, text, rows, false)
	onDuckDB(b, "copy (from read_csv("+literal(text)+", all_varchar = true)) to "+literal(path)+" (format parquet)")
	benchmarkIngest(b, path, rows, func() cost { return onDuckDB(b, "create table t as select * from read_parquet("+literal(path)+")") })
}

// The floor of workbooks is excelize passing over the rows.
func BenchmarkIngest_xlsx(b *testing.B) {
	const rows = 50_000
	text, path := filepath.Join(b.TempDir(), "records.csv"), filepath.Join(b.TempDir(), "records.xlsx")
	writeRecords(b, text, rows, false)
	asWorkbook(b, text, path)
	benchmarkIngest(b, path, rows, func() cost {
		return costOf(b, func() {
			if passed := passOver(b, path); passed != rows+1 {
				b.Fatalf("excelize passed over %d rows", passed)
			}
		})
	})
}

// asWorkbook writes a CSV file's rows as a workbook, every cell a text.
func asWorkbook(b *testing.B, from, to string) {
	b.Helper()
	disk, err := os.Open(from)
	if err != nil {
		b.Fatal(err)
	}
	defer disk.Close() //nolint:errcheck // nothing was written
	book := excelize.NewFile()
	sheet, err := book.NewStreamWriter("Sheet1")
	if err != nil {
		b.Fatal(err)
	}
	lines := csv.NewReader(disk)
	for no := 1; ; no++ {
		cells, err := lines.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		row := make([]any, len(cells))
		for place, cell := range cells {
			row[place] = cell
		}
		if err := errors.Join(err, sheet.SetRow(fmt.Sprintf("A%d", no), row)); err != nil {
			b.Fatal(err)
		}
	}
	if err := errors.Join(sheet.Flush(), book.SaveAs(to), book.Close()); err != nil {
		b.Fatal(err)
	}
}

func passOver(b *testing.B, path string) int {
	b.Helper()
	book, err := excelize.OpenFile(path)
	if err != nil {
		b.Fatal(err)
	}
	defer book.Close() //nolint:errcheck // nothing was written
	rows, err := book.Rows("Sheet1")
	if err != nil {
		b.Fatal(err)
	}
	count := 0
	for rows.Next() {
		if cells, err := rows.Columns(); err != nil || len(cells) == 0 {
			b.Fatal(err)
		}
		count++
	}
	if err := rows.Close(); err != nil {
		b.Fatal(err)
	}
	return count
}

// onDuckDB runs a statement in a warehouse file of its own.
func onDuckDB(b *testing.B, statement string) cost {
	b.Helper()
	wh, err := warehouse.Open(b.Context(), filepath.Join(b.TempDir(), "floor.duckdb"), warehouse.Options{})
	if err != nil {
		b.Fatal(err)
	}
	took := costOf(b, func() {
		if _, err := wh.DB().ExecContext(b.Context(), statement); err != nil {
			b.Fatal(err)
		}
	})
	if err := wh.Close(); err != nil {
		b.Fatal(err)
	}
	return took
}

// cpuTime is what the process has used of all cores: it tells more than the clock on a
// machine that others use too.
func cpuTime(b *testing.B) time.Duration {
	b.Helper()
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		b.Fatal(err)
	}
	return time.Duration(usage.Utime.Nano() + usage.Stime.Nano())
}

// forgetPeak begins a new measurement of the process's peak memory, where the system can.
func forgetPeak(b *testing.B) {
	b.Helper()
	debug.FreeOSMemory()
	if err := os.WriteFile("/proc/self/clear_refs", []byte("5"), 0); err != nil {
		b.Logf("peak memory is that of the whole run: %v", err)
	}
}

// peak is the most memory that the process held, in MiB.
func peak(b *testing.B) float64 {
	b.Helper()
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		b.Fatal(err)
	}
	_, after, _ := strings.Cut(string(status), "VmHWM:")
	kib := 0.0
	if _, err := fmt.Sscanf(after, "%f kB", &kib); err != nil {
		b.Fatal(err)
	}
	return kib / 1024
}
