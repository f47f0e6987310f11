package workspace

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"unicode"
)

// Finding is a problem that is printed when one of its conditions holds: a text with
// {figures} put in, and the advice that answers it.
type Finding struct {
	ID        string            `yaml:"id"`
	Title     string            `yaml:"title"`
	Severity  string            `yaml:"severity"`
	Indicator string            `yaml:"indicator"`
	When      []Condition       `yaml:"when"`
	Concerns  []string          `yaml:"concerns"` // measures whose indicators it speaks of, beside those of its conditions
	Text      string            `yaml:"text"`
	Figures   map[string]Figure `yaml:"figures"`
	Advice    string            `yaml:"advice"`
	Dropped   bool              `yaml:"-"` // not to be printed, but listed in the working papers
	Pos       string            `yaml:"-"` // findings.yaml:12
}

// Target as a limit is the one that the tree sets the measure: its indicator's target, or
// where its rule gives full marks.
const Target Number = "target"

// Condition holds when a measure lies above or below a limit, or when a point or an
// indicator did not earn its full score. With Each it goes through a set of subjects
// (units, systems …) and holds if one of them does.
type Condition struct {
	Measure   string `yaml:"measure"`
	Subject   string `yaml:"subject"`
	Each      string `yaml:"each"`
	Indicator string `yaml:"indicator"`
	Point     int    `yaml:"point"`
	Above     Number `yaml:"above"`
	Below     Number `yaml:"below"`
	Basis     string `yaml:"basis"` // what the limit rests on, or what is broken; "" for the indicator's own
}

// Figure is one live figure of a text: a measure, one cell of a mart, or of a finding
// what its condition met (Hit): of the first condition that holds the worst subject, its
// value, the limit, how many subjects there are, and their names.
type Figure struct {
	Measure string            `yaml:"measure"`
	Subject string            `yaml:"subject"`
	Mart    string            `yaml:"mart"`
	Where   map[string]string `yaml:"where"`
	Column  string            `yaml:"column"`
	Hit     string            `yaml:"hit"`
	As      string            `yaml:"as"`
	Pos     string            `yaml:"-"` // of a figure of the narrative: narrative/figures.yaml:12
}

// findingsText is findings.yaml as written.
type findingsText struct {
	Drop     []string  `yaml:"drop"`
	Findings []Finding `yaml:"findings"`
}

// Placeholder matches the {name} of a live figure in a text.
var Placeholder = regexp.MustCompile(`\{([a-z][a-z0-9_]*)\}`)

// readFindings reads the built-in findings and the workspace's own: its own come first
// in the order it gives them, then the built-in ones that it does not reword.
func (ws *Workspace) readFindings(builtin []byte, digest *digester) error {
	own, err := os.ReadFile(filepath.Join(ws.Dir, "findings.yaml"))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	shipped, err := parseFindings("built-in findings.yaml", builtin, digest)
	if err != nil {
		return err
	}
	mine := findingsText{}
	if len(own) > 0 {
		if mine, err = parseFindings("findings.yaml", own, digest); err != nil {
			return err
		}
	}
	ws.Findings = slices.Clone(mine.Findings)
	for _, finding := range shipped.Findings {
		if !slices.ContainsFunc(mine.Findings, func(f Finding) bool { return f.ID == finding.ID }) {
			ws.Findings = append(ws.Findings, finding)
		}
	}
	for no := range ws.Findings {
		ws.Findings[no].Dropped = slices.Contains(mine.Drop, ws.Findings[no].ID)
	}
	return nil
}

func parseFindings(name string, text []byte, digest *digester) (findingsText, error) {
	var read findingsText
	doc, err := parse(name, text, "findings.json", &read, digest)
	if err != nil {
		return read, err
	}
	var problems []error
	for no := range read.Findings {
		finding := &read.Findings[no]
		line := doc.line("findings", strconv.Itoa(no))
		finding.Pos = fmt.Sprintf("%s:%d", name, line)
		finding.Text, finding.Advice = unfold(finding.Text), unfold(finding.Advice)
		finding.fillSubjects()
		problems = append(problems, finding.check())
	}
	return read, errors.Join(problems...)
}

// foldedSpace is the space that YAML leaves where a line of Chinese was broken.
var foldedSpace = regexp.MustCompile(`([\p{Han}，。；：、！？）》」』”])[ \t]+([\p{Han}（《「『“\p{L}\p{N}{])`)

// unfold takes out the spaces of broken lines where Chinese has none: between two
// Chinese characters, and after Chinese punctuation.
func unfold(text string) string {
	return foldedSpace.ReplaceAllStringFunc(text, func(found string) string {
		parts := foldedSpace.FindStringSubmatch(found)
		if unicode.Is(unicode.Han, []rune(parts[1])[0]) && !unicode.Is(unicode.Han, []rune(parts[2])[0]) {
			return found // 表示 2 小时: a space that was meant
		}
		return parts[1] + parts[2]
	})
}

func (f *Finding) fillSubjects() {
	for no := range f.When {
		if f.When[no].Each == "" {
			f.When[no].Subject = wholeIfEmpty(f.When[no].Measure, f.When[no].Subject)
		}
	}
	for name, figure := range f.Figures {
		figure.Subject = wholeIfEmpty(figure.Measure, figure.Subject)
		f.Figures[name] = figure
	}
}

// check wants every placeholder to have a figure, every figure a place to come from,
// and every condition something to test.
func (f *Finding) check() error {
	for _, match := range Placeholder.FindAllStringSubmatch(f.Text+f.Advice, -1) {
		if _, known := f.Figures[match[1]]; !known {
			return fmt.Errorf("%s: finding %s: the text uses {%s}, which is not among its figures", f.Pos, f.ID, match[1])
		}
	}
	for _, name := range slices.Sorted(maps.Keys(f.Figures)) {
		if err := f.Figures[name].check(); err != nil {
			return fmt.Errorf("%s: finding %s: figure %s %w", f.Pos, f.ID, name, err)
		}
	}
	for no, condition := range f.When {
		if err := condition.check(); err != nil {
			return fmt.Errorf("%s: finding %s: condition %d %w", f.Pos, f.ID, no+1, err)
		}
	}
	return nil
}

func (f Figure) check() error {
	places := 0
	for _, place := range []string{f.Measure, f.Mart, f.Hit} {
		if place != "" {
			places++
		}
	}
	if places != 1 || f.Mart != "" && f.Column == "" {
		return errors.New("needs either a measure, or a mart and a column, or hit")
	}
	return nil
}

func (c Condition) check() error {
	measured := c.Measure != "" && (c.Above != "" || c.Below != "")
	switch {
	case !measured && c.Indicator == "":
		return errors.New("needs a measure with above or below, or an indicator")
	case c.Measure != "" && c.Indicator != "":
		return errors.New("has a measure and an indicator; it tests one of them")
	case c.Each != "" && c.Subject != "":
		return errors.New("goes through a set, so it names no subject")
	case c.Each != "" && c.Measure == "":
		return errors.New("goes through a set, which only a measure can")
	case c.Each != "" && (c.Above == Target || c.Below == Target):
		return errors.New("goes through a set and takes the target of the tree, which is of one subject; give a number")
	}
	return nil
}
