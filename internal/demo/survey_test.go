package demo_test

import (
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/goccy/go-yaml"
)

func TestSurvey_publishedCounts(t *testing.T) {
	answers := readMaps(t, "data/survey/问卷数据.xlsx", "Sheet1")
	if len(answers) != 58 {
		t.Fatalf("%d questionnaires, want 58", len(answers))
	}
	for _, published := range []struct {
		header  string
		options []string
		want    int
	}{
		{"3、遇到技术问题后运维人员多长时间响应", []string{"2小时以上"}, 3},
		{"4、出现故障时运维电话能否及时接通", []string{"不及时"}, 2},
		{"5、是否知道运维技术人员的联系方式", []string{"不知道"}, 9},
		{"6、使用平台前是否接受过系统培训", []string{"没有接受过"}, 4},
		{"7、平台是否出现故障", []string{"经常出现", "偶尔出现"}, 34},
		{"8、平台是否需要继续升级优化", []string{"需要"}, 41},
	} {
		got, answered := 0, 0
		for _, answer := range answers {
			if answer[published.header] != "" {
				answered++
			}
			for _, option := range published.options {
				if answer[published.header] == option {
					got++
				}
			}
		}
		if got != published.want || answered != 58 {
			t.Errorf("%s: %d of %d, want %d of 58", published.header, got, answered, published.want)
		}
	}
}

func TestSurvey_satisfactionAndOddAnswers(t *testing.T) {
	answers := readMaps(t, "data/survey/问卷数据.xlsx", "Sheet1")
	worth := map[string]int{"非常满意": 100, "比较满意": 75, "一般": 50, "不太满意": 25, "不满意": 0}
	points, n, skipped, multi := 0, 0, 0, 0
	open := ""
	for _, answer := range answers {
		for header, text := range answer {
			switch {
			case strings.HasSuffix(header, "满意程度"):
				if text == "(跳过)" {
					skipped++
					continue
				}
				points += worth[text]
				n++
			case strings.HasPrefix(header, "13、"):
				multi += strings.Count(text, "┋")
			case strings.HasPrefix(header, "14、"):
				open += text
			}
		}
	}
	if share := float64(points) / float64(100*n); share < 0.87 || share > 0.89 || skipped != 2 || n != 230 {
		t.Errorf("satisfaction %.4f of %d, %d skipped; want 0.87 to 0.89 of 230, 2 skipped", share, n, skipped)
	}
	if multi == 0 {
		t.Error("no answer joined by ┋")
	}
	beyond := strings.ContainsFunc(open, func(r rune) bool { return r > 0xFFFF })
	if !beyond || !strings.Contains(open, "\n") || !strings.Contains(open, `"`) || !utf8.ValidString(open) {
		t.Errorf("the open answers lack a quote, a line break or a wide character: %q", open)
	}
}

func TestQuestionnaire_matchesTheExport(t *testing.T) {
	text, err := os.ReadFile(filepath.Join(workspace, "questionnaire.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	var form struct {
		Valid     map[string]any // which sheets count: the models' business
		Questions []struct {
			ID, Title, Kind string
			Options, Tags   []string
		}
	}
	if err := yaml.UnmarshalWithOptions(text, &form, yaml.Strict()); err != nil {
		t.Fatal(err)
	}
	rows := readTable(t, "data/survey/问卷数据.xlsx", "Sheet1")
	if len(form.Questions) != 14 || len(rows[0]) != 20 {
		t.Fatalf("%d questions, %d columns; want 14 and 20", len(form.Questions), len(rows[0]))
	}
	for i, question := range form.Questions {
		if want := strconv.Itoa(i+1) + "、" + question.Title; rows[0][6+i] != want {
			t.Errorf("header %q, want %q", rows[0][6+i], want)
		}
		known := map[string]bool{"(跳过)": true}
		for _, option := range question.Options {
			known[option] = true
		}
		for _, row := range rows[1:] {
			if question.Kind == "text" {
				continue
			}
			for part := range strings.SplitSeq(row[6+i], "┋") {
				if !known[part] {
					t.Errorf("%s: answer %q is no option", question.ID, part)
				}
			}
		}
	}
}
