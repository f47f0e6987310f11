package etl

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"strings"
	"testing"

	"golang.org/x/text/encoding/simplifiedchinese"
)

// archived makes a ZIP archive of names and texts, in turn.
func archived(t testing.TB, namesAndTexts ...string) string {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for no := 0; no < len(namesAndTexts); no += 2 {
		member, err := w.Create(namesAndTexts[no])
		if err != nil {
			t.Fatal(err)
		}
		if _, err := member.Write([]byte(namesAndTexts[no+1])); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestArchive_everyMemberIsAFileOfTheLedger(t *testing.T) {
	d := newDesk(t, ticketSource())
	d.ws.Sources[0].Files = []string{"data/*"}
	gb, err := simplifiedchinese.GB18030.NewEncoder().String("工单.csv")
	if err != nil {
		t.Fatal(err)
	}
	d.write("data/x.zip", archived(t, "2021/a.csv", tickets("T1", "T2"), gb, tickets("T3"), "2021/", "", "__MACOSX/a.csv", "x"))
	d.ingest()
	want := []string{"data/x.zip/2021/a.csv | 2 | 2 | 0 | 0", "data/x.zip/工单.csv | 1 | 1 | 0 | 0"}
	d.wantLoads(want...)
	for _, file := range d.ingest().Files {
		if file.Status != StatusUnchanged {
			t.Errorf("%+v", file)
		}
	}
	d.write("data/x.zip", archived(t, "2021/a.csv", tickets("T1", "T2")))
	gone, err := Prune(t.Context(), d.wh, d.ws, false)
	if err != nil || len(gone) != 1 || gone[0].File != "data/x.zip/工单.csv" || gone[0].Why != WhyGone {
		t.Errorf("%+v, %v", gone, err)
	}
	d.wantLoads(want[0])
}

func TestArchive_refused(t *testing.T) {
	broken := archived(t, "a.csv", tickets("T1"))
	flipped := []byte(broken)
	flipped[bytes.Index(flipped, []byte("a.csv"))+8] ^= 0xFF
	var many []string
	for no := range DefaultLimits().Members + 1 {
		many = append(many, fmt.Sprint(no, ".csv"), "")
	}
	for want, text := range map[string]string{
		`a member "../a.csv", a path that leaves its folder`:   archived(t, "../a.csv", tickets("T1")),
		`a member "b\\a.csv", a path that leaves its folder`:   archived(t, `b\a.csv`, tickets("T1")),
		`member "y.zip" is an archive itself`:                  archived(t, "a.csv", tickets("T1"), "y.zip", broken),
		"the archive holds no file":                            archived(t, "folder/", ""),
		"the archive is damaged or no ZIP":                     broken[:len(broken)-30],
		"the archive is damaged (":                             string(flipped),
		"the archive has 1001 members, over the limit of 1000": archived(t, many...),
		`member "a.csv" stands twice in the archive`:           archived(t, "a.csv", tickets("T1"), "a.csv", tickets("T2")),
		"the file unpacks to more than the limit of bytes":     archived(t, "a.csv", strings.Repeat("0", 1<<20)),
	} {
		d := newDesk(t, ticketSource())
		d.ws.Sources[0].Files = []string{"data/*"}
		d.write("data/x.zip", text)
		limits := DefaultLimits()
		limits.UnpackedBytes = 1 << 19
		_, err := Ingest(t.Context(), d.wh, d.ws, Options{Limits: limits}, nil)
		if err == nil || !strings.Contains(err.Error(), want) || !strings.HasPrefix(err.Error(), "data/x.zip") {
			t.Errorf("wanted %s: %v", want, err)
		}
		d.wantLoads()
	}
}

func TestArchive_aMemberWithAPasswordIsRefused(t *testing.T) {
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	member, err := w.CreateRaw(&zip.FileHeader{Name: "a.csv", Method: zip.Store, Flags: 1, CompressedSize64: 12, UncompressedSize64: 12})
	if err == nil {
		_, err = member.Write([]byte("twelve bytes"))
	}
	if err := errors.Join(err, w.Close()); err != nil {
		t.Fatal(err)
	}
	d := newDesk(t, ticketSource())
	d.ws.Sources[0].Files = []string{"data/*"}
	d.write("data/a.zip", b.String())
	d.refused(`member "a.csv" has a password`, "hint: unpack the archive")
}
