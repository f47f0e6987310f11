package workspace

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// feedFolder writes files below feeds/ of a folder whose own name is no pattern's friend.
func feedFolder(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "a[b]*{c}")
	if err := os.MkdirAll(filepath.Join(dir, "feeds"), 0o750); err != nil {
		t.Fatal(err)
	}
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(dir, "feeds", name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func TestReadFeeds_inTheOrderOfTheirNames(t *testing.T) {
	dir := feedFolder(t, map[string]string{"b.sql": "\ufeff-- about: b\r\n", "a.sql": "-- about: a\n", "notes.md": "no feed"})
	feeds, err := ReadFeeds(dir)
	if err != nil || len(feeds) != 2 || feeds[0].Path != "feeds/a.sql" || feeds[1].Text != "-- about: b\r\n" {
		t.Errorf("%+v %v", feeds, err)
	}
	if feeds, err := ReadFeeds(t.TempDir()); err != nil || len(feeds) > 0 {
		t.Errorf("%+v %v", feeds, err)
	}
}

func TestReadFeeds_refusesWhatIsNoContract(t *testing.T) {
	for want, text := range map[string]string{
		"feeds/a.sql: not UTF-8":                              "-- about: \xb9\xa4\xb5\xa5\n",
		"feeds/a.sql: 65537 bytes; a contract may have 65536": strings.Repeat("-", 65537),
	} {
		if _, err := ReadFeeds(feedFolder(t, map[string]string{"a.sql": text})); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v\nwant %s", err, want)
		}
	}
	dir := feedFolder(t, nil)
	if err := os.Mkdir(filepath.Join(dir, "feeds", "a.sql"), 0o750); err != nil {
		t.Fatal(err)
	}
	if _, err := ReadFeeds(dir); err == nil || !strings.Contains(err.Error(), "feeds/a.sql: not a file") {
		t.Error(err)
	}
	many := map[string]string{}
	for no := range mostFeeds + 1 {
		many["f"+strings.Repeat("a", no)+".sql"] = "-- about: a\n"
	}
	if _, err := ReadFeeds(feedFolder(t, many)); err == nil || !strings.Contains(err.Error(), "101 files") {
		t.Error(err)
	}
}

// TestLoad_feedsArePartOfTheDigest: another contract is another run.
func TestLoad_feedsArePartOfTheDigest(t *testing.T) {
	digest := func(text string) string {
		sum := newDigest()
		ws := &Workspace{Dir: feedFolder(t, map[string]string{"a.sql": text})}
		if err := ws.readFeeds(sum); err != nil {
			t.Fatal(err)
		}
		return sum.sum()
	}
	first, again, other := digest("-- about: a\n"), digest("-- about: a\n"), digest("-- about: b\n")
	if first != again || first == other {
		t.Error("the digest does not follow the text")
	}
}
