package workspace

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

const scored = `questions:
  - {id: q0, title: 类型, kind: single, options: [机关, 企业], tags: [group]}
  - id: q1
    title: 一
    kind: scale
    options: [很满意, 满意, 基本满意, 不满意, 不了解]
    worth: [100, 80, 60, 0]
    no_opinion: [5]
    tags: [satisfaction, service]
  - {id: q2, title: 二, kind: matrix, rows: [甲, 乙], options: [好, 中, 差], tags: [service]}
groups:
  - {name: 机关, weight: 60}
  - {name: 企业, weight: 40}
`

// readScored reads a questionnaire as Load does, in a workspace of its own.
func readScored(t *testing.T, text string) (Questionnaire, error) {
	t.Helper()
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "q.yaml"), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	ws := &Workspace{Dir: dir, Sources: []Source{{Questionnaire: "q.yaml"}}, Questionnaires: map[string]Questionnaire{}}
	err := ws.readQuestionnaires(newDigest())
	return ws.Questionnaires["q.yaml"], err
}

func TestQuestionnaire_scoringMistakesNameTheirLine(t *testing.T) {
	for _, c := range []struct{ from, to, want string }{
		{"", "", ""},
		{"no_opinion: [5]", "no_opinion: [不了解]", ""},
		{"tags: [satisfaction, service]", "tags: [satisfaction, 公众满意度]", ""},
		{"tags: [satisfaction, service]", "tags: [satisfaction, growth]", ""},
		{"tags: [satisfaction, service]", "tags: [Satisfaction]", "did you mean \"satisfaction\"?"},
		{"{name: 机关, weight: 60}\n  - {name: 企业, weight: 40}", "{name: 机关, population: 6}\n  - {name: 企业, population: 0}", ""},
		{"{name: 机关, weight: 60}\n  - {name: 企业, weight: 40}", "{name: 机关, weight: 33.3}\n  - {name: 企业, weight: 66.7}", ""},
		{"no_opinion: [5]", "no_opinion: [6]", "q.yaml:8: question \"q1\": no_opinion names 6, which is none of its 5 options\nhint: they are 很满意"},
		{"no_opinion: [5]", "no_opinion: [不清楚]", "q.yaml:8: question \"q1\": no_opinion names 不清楚"},
		{"no_opinion: [5]", "no_opinion: [1, 2, 3, 4]", "q.yaml:6: question \"q1\" has 1 options with an opinion; a scale that is scored has 2 to 11"},
		{"worth: [100, 80, 60, 0]", "worth: [100, 80, 60, 0, 0]", "q.yaml:7: question \"q1\" has 4 options with an opinion and 5 worths"},
		{"worth: [100, 80, 60, 0]", "worth: [100, 60, 80, 0]", "q.yaml:7: question \"q1\": option 3 is worth 80, more than the one before it (60)"},
		{"worth: [100, 80, 60, 0]", "worth: [60, 60, 60, 60]", "q.yaml:7: question \"q1\": every option is worth 60"},
		{"worth: [100, 80, 60, 0]", "worth: [100, 80, 60.12345, 0]", "60.12345 has more than 4 decimals"},
		{"worth: [100, 80, 60, 0]", "worth: [101, 80, 60, 0]", "q.yaml:7"},
		{"tags: [satisfaction, service]", "tags: [satisfacton]", "q.yaml:9: question \"q1\": unknown tag \"satisfacton\"\nhint: did you mean \"satisfaction\"?"},
		{"tags: [satisfaction, service]", "tags: [q0]", "q.yaml:9: \"q0\" is the name of a tag, and at q.yaml:2 of a question\nhint: rename one of them"},
		{"tags: [satisfaction, service]", "tags: [机关]", "q.yaml:9: \"机关\" is the name of a tag, and at q.yaml:2 of a group"},
		{"tags: [satisfaction, service]", "tags: [q2_1]", "q.yaml:10: \"q2_1\" is the name of a question, and at q.yaml:9 of a tag"},
		{"tags: [satisfaction, service]", "tags: [全部]", "q.yaml:9: 全部 is the name of all questions together; give the tag another name"},
		{"options: [机关, 企业]", "options: [全部, 企业]", "全部 is the name of all questions together; give the group another name"},
		{"    tags: [satisfaction, service]\n", "", "q.yaml:3: question \"q1\" has worth or no_opinion, which only a question with a tag uses"},
		{"kind: scale", "kind: single", "is tagged satisfaction, service, so it must be a scale or a matrix"},
		{"kind: single", "kind: multi", "q.yaml:2: question \"q0\" is tagged group, so it must be a single choice"},
		{"tags: [group]}", "tags: [group]}\n  - {id: q9, title: 九, kind: single, options: [东, 西], tags: [group]}", "questions \"q0\" and \"q9\" are both tagged group"},
		{"weight: 40", "weight: 30", "the weights of the groups add up to 90, wanted 100"},
		{"weight: 40", "population: 40", "either every group has a weight, or every group a population"},
		{"name: 企业", "name: 机关", "group \"机关\" is none of the options of question \"q0\", or stands twice"},
		{"  - {name: 企业, weight: 40}\n", "  - {name: 协会, weight: 40}\n", "q.yaml:13: group \"协会\" is none of the options"},
		{"[机关, 企业]", "[机关, 企业, 协会]", "group \"协会\" has no weight"},
		{", tags: [group]", "", "no question is tagged group"},
	} {
		_, err := readScored(t, strings.Replace(scored, c.from, c.to, 1))
		if c.want == "" && err != nil || c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want)) {
			t.Errorf("%q: got %v, wanted %s", c.to, err, c.want)
		}
	}
}

func TestQuestionnaire_worthsSkipTheOptionsWithoutOpinion(t *testing.T) {
	read, err := readScored(t, strings.NewReplacer("不满意, 不了解]", "不了解, 不满意]", "[5]", "[不了解]").Replace(scored))
	if err != nil {
		t.Fatal(err)
	}
	var worths []Number
	for place := range read.Questions[1].Options {
		worths = append(worths, read.Questions[1].OptionWorth(place))
	}
	if want := []Number{"100", "80", "60", "", "0"}; !slices.Equal(worths, want) {
		t.Errorf("worths %q, wanted %q", worths, want)
	}
}

func TestQuestionnaire_onlyOneWeightsGroups(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"a.yaml", "b.yaml"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(scored), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	ws := &Workspace{Dir: dir, Questionnaires: map[string]Questionnaire{}, Sources: []Source{{Questionnaire: "a.yaml"}, {Questionnaire: "b.yaml"}}}
	err := ws.readQuestionnaires(newDigest())
	if err == nil || !strings.Contains(err.Error(), "b.yaml:12: a.yaml weights groups too; one questionnaire of a workspace may") {
		t.Errorf("got %v", err)
	}
}
