// Package workspace reads the folder in which a firm keeps one evaluation: the
// settings (jixiao.yaml), the indicator tree (indicators.yaml), the questionnaire, the
// contracts of its own feeds (feeds/*.sql), the findings and the narrative. What comes
// out is typed, checked and knows the file and line of each of its parts. Nothing here
// reads data files.
package workspace

import (
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// Workspace is one folder, read and checked.
type Workspace struct {
	Dir            string
	Project        Project
	Evaluation     Evaluation
	Sources        []Source
	FileLimits     FileLimits               // of jixiao.yaml; zero where it says nothing
	Feeds          []FeedFile               // contracts of the firm's own, feeds/*.sql
	Report         map[string]string        // settings of the cover and the notes
	Warehouse      string                   // path of the warehouse, absolute
	Tree           Tree                     // the indicator tree
	Questionnaires map[string]Questionnaire // by path as named in a source
	Findings       []Finding                // own and built-in, in the order to print
	Narrative      map[string]string        // Markdown by part name, live references as written
	Figures        map[string]Figure        // that the narrative refers to by name, narrative/figures.yaml
	Digest         string                   // hash of every file read here, for the run's stamp
}

// Project is what is evaluated.
type Project struct {
	ID        string `yaml:"id"`
	Name      string `yaml:"name"`
	Authority string `yaml:"authority"`
}

// Evaluation is a project and a period. Dates are ISO days.
type Evaluation struct {
	ID     string `yaml:"id"`
	Name   string `yaml:"name"`
	Kind   string `yaml:"kind"`
	Period struct {
		Start string `yaml:"start"`
		End   string `yaml:"end"`
	} `yaml:"period"`
	FiscalYear int                `yaml:"fiscal_year"`
	AsOf       string             `yaml:"as_of"`
	Rounding   Rounding           `yaml:"rounding"`
	Grades     []Grade            `yaml:"grades"`
	Limits     map[string]float64 `yaml:"limits"`
	Line       int                `yaml:"-"`
}

// Rounding says where scores are rounded (half up): at each indicator or only in the
// total.
type Rounding struct {
	Level  string `yaml:"level"`
	Digits int    `yaml:"digits"`
}

// Grade is one band of the grade scale: totals from From on, up to the next band.
type Grade struct {
	Name string `yaml:"name"`
	From Number `yaml:"from"`
}

// Source says which files of the workspace hold a feed and how to read them.
type Source struct {
	Feed          string            `yaml:"feed"`
	Files         []string          `yaml:"-"`
	Sheet         string            `yaml:"-"`
	HeaderRow     int               `yaml:"header_row"`
	HeaderRows    int               `yaml:"header_rows"` // rows of the header, when more than one
	Header        []string          `yaml:"header"`      // of a file without one: its columns from left to right
	SkipBefore    int               `yaml:"skip_before"` // rows passed over before anything is looked at
	SkipAfter     int               `yaml:"skip_after"`
	Footer        string            `yaml:"footer"`
	Encoding      string            `yaml:"encoding"`
	Delimiter     string            `yaml:"delimiter"`
	Quote         string            `yaml:"quote"`  // of delimited text: the sign around a cell, none; "" for "
	Escape        string            `yaml:"escape"` // of delimited text: the sign before a character that stands for itself
	Columns       map[string]string `yaml:"columns"`
	Constants     map[string]string `yaml:"-"`
	AmountUnit    string            `yaml:"amount_unit"`
	Null          []string          `yaml:"null"`
	DateOrder     string            `yaml:"date_order"`    // of days that do not begin with the year: dmy or mdy
	DecimalComma  bool              `yaml:"decimal_comma"` // 1.234,56 is one thousand and some
	TimeZone      string            `yaml:"time_zone"`     // of clock times that name none: UTC, +09:00; "" for Beijing's
	Questionnaire string            `yaml:"questionnaire"`
	Rows          string            `yaml:"rows"`    // of a JSON file: the members that lead to the array of rows, data.items
	Wave          string            `yaml:"wave"`    // of a survey: numbers of respondents are its own
	Answers       string            `yaml:"answers"` // of a survey: text, number (option numbers), "" for text
	Joint         string            `yaml:"joint"`   // of a survey: between the options chosen in one cell, "" for ┋
	Multi         string            `yaml:"multi"`   // of a survey: a multiple choice is one cell, or columns, one per option; "" for what is certain
	Issued        int64             `yaml:"issued"`  // of a survey: sheets given out, 0 if that is not known
	Pos           string            `yaml:"-"`       // jixiao.yaml:12

	// Of a log of requests: the words of each kind of event, and which of a request's rows
	// decides a column. Left out of the hash of a source that has none.
	States   map[string][]string `yaml:"states" json:",omitempty"`
	Collapse map[string]string   `yaml:"collapse" json:",omitempty"`
}

// FileLimits bound what one data file may ask of the machine. Zero means the default.
type FileLimits struct {
	Bytes         Size  `yaml:"bytes"`          // of the file as it lies on disk
	UnpackedBytes Size  `yaml:"unpacked_bytes"` // of a .gz, a workbook or a member of an archive when unpacked
	Rows          int64 `yaml:"rows"`           // of one table
	Cells         int   `yaml:"cells"`          // of one row
	CellBytes     Size  `yaml:"cell_bytes"`     // of one cell's text
	Sheets        int   `yaml:"sheets"`         // of one workbook
	SharedBytes   Size  `yaml:"shared_bytes"`   // of a workbook's shared strings, held in memory
	Members       int   `yaml:"members"`        // of one ZIP archive
	Seconds       int   `yaml:"seconds"`        // for one file
}

// defaultGrades are the four bands of 财预〔2020〕10号 Art. 18.
func defaultGrades() []Grade {
	return []Grade{{"优", "90"}, {"良", "80"}, {"中", "60"}, {"差", "0"}}
}

// defaultLimits are the statutory limits: 双公示 within 7 working days, contracts
// signed within 30 days (政府采购法 Art. 46); the others are house defaults.
func defaultLimits() map[string]float64 {
	return map[string]float64{
		"reporting_working_days": 7,
		"response_minutes":       120,
		"late_month_share":       0.2,
		"streak_months":          2,
		"signing_days":           30,
		"self_score_points":      0.1,   // what a self-score may differ by, in points of the score
		"self_value_share":       0.005, // what a claimed value may differ by, of the measured one
		"supplement_share":       0.1,   // 政府采购法 Art. 49
		"retention_cap_share":    0.03,  // 建设工程质量保证金管理办法 Art. 7, works alone
		"small_supplier_days":    60,    // 保障中小企业款项支付条例
		"late_interest_daily":    0.0005,
		"duplicate_days":         7,
		"split_days":             7,
	}
}

// Load reads the workspace in dir. All mistakes found are joined into one error, each
// with file and line. builtinFindings is the text of the shipped findings.
func Load(dir string, builtinFindings []byte) (*Workspace, error) {
	absolute, err := filepath.Abs(dir)
	if err != nil {
		return nil, err
	}
	if _, err := os.Stat(filepath.Join(absolute, "jixiao.yaml")); errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("%s: no jixiao.yaml here\nhint: `jixiao init DIR` makes a workspace, -C DIR names one", dir)
	}
	ws := &Workspace{Dir: absolute, Questionnaires: map[string]Questionnaire{}}
	digest := newDigest()
	var problems []error
	for _, read := range []func(*digester) error{
		ws.readSettings,
		ws.readFeeds,
		ws.readIndicators,
		ws.readQuestionnaires,
		func(d *digester) error { return ws.readFindings(builtinFindings, d) },
		ws.readNarrative,
	} {
		if err := read(digest); err != nil {
			problems = append(problems, err)
		}
	}
	ws.Digest = digest.sum()
	return ws, errors.Join(problems...)
}

// Starter is the commented workspace that `jixiao init` writes.
//
//go:embed all:starter
var Starter embed.FS
