package etl

import (
	"slices"
	"strings"
	"testing"

	"jixiao/internal/workspace"
)

// driftDesk has a file of July whose header is the first of a source.
func driftDesk(t *testing.T) *desk {
	d := newDesk(t, workspace.Source{Feed: "tickets", Files: []string{"data/*"}})
	d.write("data/2021-07.csv", "工单号,系统,是否故障,报修时间,描述,法人\nT1,平台,是,2021-07-01,x,y\n")
	return d
}

// warned are the warnings about a file.
func warned(summary Summary, file string) []string {
	at := slices.IndexFunc(summary.Files, func(result FileResult) bool { return result.File == file })
	return summary.Files[at].Warnings
}

func TestDrift_isSaidInWords(t *testing.T) {
	const head, row = "工单号,系统,是否故障,报修时间,描述,法人\n", "T2,平台,是,2021-08-01,x,y\n"
	for name, one := range map[string]struct{ text, want string }{
		"the same":           {head + row, ""},
		"another order":      {"法人,工单号,系统,是否故障,报修时间,描述\ny,T2,平台,是,2021-08-01,x\n", ""},
		"written otherwise":  {"工单号,系统 ,是否故障*,报修时间,描述,法 人\n" + row, ""},
		"one gone":           {"工单号,系统,是否故障,报修时间,描述\nT2,平台,是,2021-08-01,x\n", "column 法人 is gone since data/2021-07.csv"},
		"two gone":           {"工单号,系统,是否故障,报修时间\nT2,平台,是,2021-08-01\n", "columns 描述, 法人 are gone since data/2021-07.csv"},
		"new":                {strings.TrimSuffix(head, "\n") + ",备注2\n" + strings.TrimSuffix(row, "\n") + ",z\n", "new since data/2021-07.csv: 备注2"},
		"renamed":            {strings.Replace(head, "法人", "法人2", 1) + row, "since data/2021-07.csv: 法人2 looks like 法人 renamed (a guess)"},
		"another known name": {strings.Replace(head, "描述", "报修内容", 1) + row, "since data/2021-07.csv: 报修内容 stands for description, as 描述 did"},
		"all of it": {
			"工单号,系统,是否故障,报修时间,法人2,备注A,备注B\nT2,平台,是,2021-08-01,x,y,z\n",
			"column 描述 is gone since data/2021-07.csv; new: 备注A, 备注B; 法人2 looks like 法人 renamed (a guess)",
		},
	} {
		t.Run(name, func(t *testing.T) {
			d := driftDesk(t)
			first := d.ingest()
			if len(warned(first, "data/2021-07.csv")) > 0 {
				t.Errorf("the first load of a source drifted: %q", warned(first, "data/2021-07.csv"))
			}
			d.write("data/2021-08.csv", one.text)
			got := strings.Join(warned(d.ingest(), "data/2021-08.csv"), "\n")
			if got != one.want {
				t.Errorf("got  %q\nwant %q", got, one.want)
			}
		})
	}
}

func TestDrift_aRequiredColumnThatIsMissingMayHaveBeenRenamed(t *testing.T) {
	d := driftDesk(t)
	d.write("data/2021-08.csv", "工单号,系统,是否故障,报修日,描述,法人\nT2,平台,是,2021-08-01,x,y\n")
	summary := d.refused(`column "报修时间" is missing (needed for opened_at)`)
	if got := warned(summary, "data/2021-08.csv"); !slices.Equal(got, []string{"since data/2021-07.csv: 报修日 looks like 报修时间 renamed (a guess)"}) {
		t.Errorf("%q", got)
	}
}

func TestDrift_comparesWithTheFileItselfThenWithTheLastOfItsSource(t *testing.T) {
	d := driftDesk(t)
	d.write("data/2021-08.csv", "工单号,系统,是否故障,报修时间\nT2,平台,是,2021-08-01\n")
	d.ingest()
	d.write("data/2021-07.csv", "工单号,系统,是否故障,报修时间,描述\nT1,平台,是,2021-07-01,x\n")
	if got := warned(d.ingest(), "data/2021-07.csv"); !slices.Equal(got, []string{"column 法人 is gone since data/2021-07.csv"}) {
		t.Errorf("%q", got)
	}
	if _, err := Forget(t.Context(), d.wh, d.ws, "", "data/2021-07.csv"); err != nil {
		t.Fatal(err)
	}
	if got := warned(d.ingest(), "data/2021-07.csv"); !slices.Equal(got, []string{"new since data/2021-08.csv: 描述"}) {
		t.Errorf("after it was taken out: %q", got)
	}
	if _, err := Forget(t.Context(), d.wh, d.ws, "", "data/2021-08.csv"); err != nil {
		t.Fatal(err)
	}
	if got := d.rows("select distinct source_file from ops.headers join ops.loads using (load_id) where is_current"); !slices.Equal(got, []string{"data/2021-07.csv"}) {
		t.Errorf("headers are kept of %q", got)
	}
	if stray := d.number("select count(*) from ops.headers anti join (select * from ops.loads where is_current) using (load_id)"); stray > 0 {
		t.Errorf("%d headers of loads that are gone", stray)
	}
}

func TestDrift_otherSettingsCompareWithTheFileOfTheSameName(t *testing.T) {
	d := driftDesk(t)
	d.ingest()
	d.ws.Sources[0].Null = []string{"y"}
	d.write("data/2021-07.csv", "工单号,系统,是否故障,报修时间,描述\nT1,平台,是,2021-07-01,x\n")
	if got := warned(d.ingest(), "data/2021-07.csv"); !slices.Equal(got, []string{"column 法人 is gone since data/2021-07.csv"}) {
		t.Errorf("%q", got)
	}
}

func TestDrift_dryRunComparesWithWhatIsLoaded(t *testing.T) {
	d := driftDesk(t)
	d.ingest()
	d.remove("data/2021-07.csv")
	d.write("data/2021-08.csv", "工单号,系统,是否故障,报修时间,描述\nT2,平台,是,2021-08-01,x\n")
	summary, err := Ingest(t.Context(), d.wh, d.ws, Options{DryRun: true}, nil)
	if err != nil {
		t.Fatal(err)
	}
	if got := warned(summary, "data/2021-08.csv"); !slices.Equal(got, []string{"column 法人 is gone since data/2021-07.csv"}) {
		t.Errorf("%q", got)
	}
}

func TestDrift_jsonMembers(t *testing.T) {
	d := newDesk(t, workspace.Source{Feed: "tickets", Files: []string{"data/*"}})
	d.write("data/a.json", `[{"工单号":"T1","系统":"s","是否故障":true,"报修时间":"2021-07-01","unit":{"name":"x"}}]`)
	d.write("data/b.json", `[{"工单号":"T2","系统":"s","是否故障":true,"报修时间":"2021-07-01","unit":{"title":"x"},"报修单位":"x"}]`)
	if got := warned(d.ingest(), "data/b.json"); !slices.Equal(got, []string{"new since data/a.json: 报修单位; unit.title looks like unit.name renamed (a guess)"}) {
		t.Errorf("%q", got)
	}
}
