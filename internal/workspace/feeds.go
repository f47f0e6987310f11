package workspace

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"unicode/utf8"
)

// FeedFile is one file of the folder feeds: a contract of the firm's own, not yet read
// by the loader, who knows what a contract may hold.
type FeedFile struct {
	Path string // "feeds/inspections.sql", for messages
	Text string
}

const (
	mostFeeds     = 100      // of one workspace
	mostFeedBytes = 64 << 10 // of one contract
)

// ReadFeeds reads feeds/*.sql below dir, in the order of their names; none if there is
// no such folder. All mistakes are joined.
func ReadFeeds(dir string) ([]FeedFile, error) {
	names, err := filepath.Glob(filepath.Join(globSafe(dir), "feeds", "*.sql"))
	if err != nil {
		return nil, err
	}
	if len(names) > mostFeeds {
		return nil, fmt.Errorf("feeds: %d files; a workspace may have %d", len(names), mostFeeds)
	}
	var found []FeedFile
	for _, name := range names {
		shown := "feeds/" + filepath.Base(name)
		info, err := os.Stat(name)
		switch {
		case err != nil:
			return nil, err
		case !info.Mode().IsRegular():
			return nil, fmt.Errorf("%s: not a file", shown)
		case info.Size() > mostFeedBytes:
			return nil, fmt.Errorf("%s: %d bytes; a contract may have %d", shown, info.Size(), mostFeedBytes)
		}
		text, err := os.ReadFile(name) //nolint:gosec // the workspace's own folder
		if err != nil {
			return nil, err
		}
		if !utf8.Valid(text) {
			return nil, fmt.Errorf("%s: not UTF-8\nhint: save it as UTF-8", shown)
		}
		found = append(found, FeedFile{Path: shown, Text: strings.TrimPrefix(string(text), "\ufeff")})
	}
	return found, nil
}

// globSafe is a folder whose own name is taken as it is, whatever signs it holds.
func globSafe(dir string) string {
	return strings.NewReplacer(`*`, `\*`, `?`, `\?`, `[`, `\[`).Replace(dir)
}

func (ws *Workspace) readFeeds(digest *digester) error {
	var err error
	ws.Feeds, err = ReadFeeds(ws.Dir)
	for _, feed := range ws.Feeds {
		digest.add(feed.Path, []byte(feed.Text))
	}
	return err
}
