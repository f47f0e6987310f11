// Package term is how the command line talks: messages from wording files, results on
// stdout, progress on stderr. A terminal gets a live line; a pipe gets one line per
// finished step; --json gets one object per line on stdout and nothing else.
package term

import (
	"embed"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"github.com/schollz/progressbar/v3"
	xterm "golang.org/x/term"

	"jixiao/internal/wording"
)

//go:embed wording/*.yaml
var wordings embed.FS

// Screen is where a command writes.
type Screen struct {
	Out, Err io.Writer
	JSON     bool // objects on Out instead of sentences
	Quiet    bool // no progress
	Language string
	words    wording.Words
	bar      *progressbar.ProgressBar
	live     bool
}

// New makes a screen that speaks zh or en.
func New(out, errOut io.Writer, language string, asJSON, quiet bool) (*Screen, error) {
	if language != "zh" && language != "en" {
		return nil, fmt.Errorf("there is no language %q\nhint: --lang takes zh or en", language)
	}
	words, err := wording.Read(wordings, language)
	if err != nil {
		return nil, err
	}
	return &Screen{
		Out: out, Err: errOut, JSON: asJSON, Quiet: quiet, Language: language, words: words, live: isTerminal(errOut),
	}, nil
}

func isTerminal(out io.Writer) bool {
	file, is := out.(*os.File)
	return is && xterm.IsTerminal(int(file.Fd()))
}

// Language is zh or en: what was asked for, else what LANG says, else en.
func Language(asked, environment string) string {
	if asked != "" {
		return asked
	}
	if strings.HasPrefix(environment, "zh") {
		return "zh"
	}
	return "en"
}

// Words writes a message of the wording file. A key that the file lacks is shown as it
// is; a test holds that both files have every key.
func (s *Screen) Words(key string, args ...any) string {
	form, known := s.words[key]
	if !known {
		form = key
	}
	return fmt.Sprintf(form, args...)
}

// Say writes a result line on Out; with --json it writes nothing.
func (s *Screen) Say(key string, args ...any) { s.Line(s.Words(key, args...)) }

// Line writes a line on Out; with --json it writes nothing.
func (s *Screen) Line(text string) {
	s.clear()
	if !s.JSON {
		write(s.Out, text+"\n")
	}
}

// Object writes one JSON object on Out, only with --json.
func (s *Screen) Object(kind string, fields any) error {
	if !s.JSON {
		return nil
	}
	text, err := json.Marshal(struct {
		Kind string `json:"kind"`
		Data any    `json:"data"`
	}{kind, fields})
	if err != nil {
		return err
	}
	_, err = s.Out.Write(append(text, '\n'))
	return err
}

// Note writes a line on Err unless --quiet.
func (s *Screen) Note(text string) {
	if s.Quiet {
		return
	}
	s.clear()
	write(s.Err, text+"\n")
}

// Progress shows on a terminal how far a step is: done of total (total < 0 is not
// known), in a unit.
func (s *Screen) Progress(text string, done, total int64, unit string) {
	if s.Quiet || !s.live {
		return
	}
	if s.bar != nil && s.bar.GetMax64() > 0 && total > 0 {
		s.bar.ChangeMax64(total) // an estimate that became better; the clock runs on
	} else if s.bar == nil || s.bar.GetMax64() != total {
		s.clear()
		s.bar = progressbar.NewOptions64(total, progressbar.OptionSetWriter(s.Err),
			progressbar.OptionShowIts(), progressbar.OptionSetItsString(unit), progressbar.OptionShowCount(),
			progressbar.OptionSetWidth(20), progressbar.OptionThrottle(100*time.Millisecond),
			progressbar.OptionSetPredictTime(total > 0), progressbar.OptionClearOnFinish())
	}
	s.bar.Describe(text)
	if err := s.bar.Set64(done); err != nil {
		s.bar = nil // a bar that cannot be drawn is no reason to stop the work
	}
}

// clear takes the live line away.
func (s *Screen) clear() {
	if s.bar == nil {
		return
	}
	if err := s.bar.Clear(); err != nil {
		write(s.Err, "\n")
	}
	s.bar = nil
}

// write writes text; when nobody reads any more there is nobody to tell.
func write(out io.Writer, text string) { _, _ = io.WriteString(out, text) }
