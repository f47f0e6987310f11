package workspace

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
)

// node is the part of a JSON Schema that names properties.
type node struct {
	Properties map[string]node `json:"properties"`
	Items      *node           `json:"items"`
	Defs       map[string]node `json:"$defs"`
	Additional json.RawMessage `json:"additionalProperties"`
}

func schema(t *testing.T, name string) node {
	t.Helper()
	text, err := schemas.ReadFile("schema/" + name)
	if err != nil {
		t.Fatal(err)
	}
	var read node
	if err := json.Unmarshal(text, &read); err != nil {
		t.Fatal(err)
	}
	return read
}

// tags are the YAML keys of a struct.
func tags(value any) []string {
	var names []string
	kind := reflect.TypeOf(value)
	for no := range kind.NumField() {
		field := kind.Field(no)
		name, option, _ := strings.Cut(field.Tag.Get("yaml"), ",")
		if option == "inline" {
			names = append(names, tags(reflect.New(field.Type).Elem().Interface())...)
		} else if name != "-" && name != "" {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// TestSchema_matchesTheCode holds every key that a file may have to a field that reads it.
func TestSchema_matchesTheCode(t *testing.T) {
	settingsSchema, tree := schema(t, "jixiao.json"), schema(t, "indicators.json")
	questionnaire, findings := schema(t, "questionnaire.json"), schema(t, "findings.json")
	finding := findings.Properties["findings"].Items
	level := tree.Properties["levels"].Items
	figure := node{}
	if err := json.Unmarshal(finding.Properties["figures"].Additional, &figure); err != nil {
		t.Fatal(err)
	}
	named, namedFigure := schema(t, "figures.json"), node{}
	if err := json.Unmarshal(named.Properties["figures"].Additional, &namedFigure); err != nil {
		t.Fatal(err)
	}
	for name, pair := range map[string]struct {
		schema node
		code   any
	}{
		"jixiao.yaml":          {settingsSchema, settings{}},
		"project":              {settingsSchema.Properties["project"], Project{}},
		"file_limits":          {settingsSchema.Properties["file_limits"], FileLimits{}},
		"evaluation":           {settingsSchema.Properties["evaluation"], Evaluation{}},
		"rounding":             {settingsSchema.Properties["evaluation"].Properties["rounding"], Rounding{}},
		"grades":               {*settingsSchema.Properties["evaluation"].Properties["grades"].Items, Grade{}},
		"sources":              {*settingsSchema.Properties["sources"].Items, sourceText{}},
		"indicators.yaml":      {tree, Tree{}},
		"levels":               {*level, Level{}},
		"groups":               {*level.Properties["groups"].Items, Group{}},
		"indicators":           {tree.Defs["indicator"], Indicator{}},
		"bands":                {*tree.Defs["indicator"].Properties["bands"].Items, Band{}},
		"points":               {*tree.Defs["indicator"].Properties["points"].Items, Point{}},
		"parts":                {*tree.Defs["indicator"].Properties["parts"].Items, Part{}},
		"questionnaire.yaml":   {questionnaire, Questionnaire{}},
		"questions":            {*questionnaire.Properties["questions"].Items, Question{}},
		"asked_if":             {questionnaire.Properties["questions"].Items.Properties["asked_if"], AskedIf{}},
		"valid":                {questionnaire.Properties["valid"], Validity{}},
		"same_answers":         {questionnaire.Properties["valid"].Properties["same_answers"], SameAnswers{}},
		"findings.yaml":        {findings, findingsText{}},
		"findings of a file":   {*finding, Finding{}},
		"conditions":           {*finding.Properties["when"].Items, Condition{}},
		"figures of a finding": {figure, Figure{}},
		"figures.yaml":         {named, figuresText{}},
	} {
		var keys []string
		for key := range pair.schema.Properties {
			keys = append(keys, key)
		}
		slices.Sort(keys)
		if got := tags(pair.code); !slices.Equal(keys, got) {
			t.Errorf("%s: the schema knows\n%v\nthe code reads\n%v", name, keys, got)
		}
	}
	// a figure of the narrative is of no finding, so nothing met its conditions
	var keys []string
	for key := range namedFigure.Properties {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	if want := slices.DeleteFunc(tags(Figure{}), func(key string) bool { return key == "hit" }); !slices.Equal(keys, want) {
		t.Errorf("figures of the narrative: the schema knows\n%v\nthe code reads\n%v", keys, want)
	}
	limits := settingsSchema.Properties["evaluation"].Properties["limits"].Properties
	for name := range defaultLimits() {
		if _, known := limits[name]; !known {
			t.Errorf("limits: the schema does not know %s", name)
		}
	}
	// split_amount has none: without it the rule is off
	if len(limits) != len(defaultLimits())+1 {
		t.Errorf("limits: the schema knows %d, the code has defaults for %d", len(limits), len(defaultLimits()))
	}
}

func TestSize_isReadInBytesAndUnits(t *testing.T) {
	for text, want := range map[string]Size{"1": 1, "64KiB": 64 << 10, `"3 MiB"`: 3 << 20, "2GiB": 2 << 30, "9999999999GiB": -1, "2GB": -1} {
		var got Size
		if err := got.UnmarshalYAML([]byte(text)); (err != nil) != (want < 0) || err == nil && got != want {
			t.Errorf("%s: %d, %v", text, got, err)
		}
	}
}

// TestParse_aliasBombIsRefused: nine lines that would stand for 9^9 values.
func TestParse_aliasBombIsRefused(t *testing.T) {
	bomb := "a0: &a0 [" + strings.Repeat("x, ", 9) + "]\n"
	for no := 1; no < 9; no++ {
		bomb += fmt.Sprintf("a%d: &a%d [%s]\n", no, no, strings.Repeat(fmt.Sprintf("*a%d, ", no-1), 9))
	}
	var tree Tree
	_, err := parse("indicators.yaml", []byte(bomb), "indicators.json", &tree, newDigest())
	if err == nil || !strings.Contains(err.Error(), "indicators.yaml:2: an anchor that holds an alias") {
		t.Errorf("got %v", err)
	}
}

// FuzzLoad puts any bytes where a workspace's files are wanted: an error or a workspace,
// never a panic.
func FuzzLoad(f *testing.F) {
	for _, name := range []string{"jixiao.yaml", "indicators.yaml", "findings.yaml", "questionnaire.yaml"} {
		text, err := os.ReadFile(filepath.Join("..", "..", "testdata", "mengjin-2021", name))
		if err != nil {
			f.Fatal(err)
		}
		f.Add(text)
	}
	f.Add([]byte("a: &a [*a]"))
	f.Add([]byte("levels: !!binary x\n---\n- {"))
	f.Fuzz(func(_ *testing.T, text []byte) {
		var read settings
		_, _ = parse("jixiao.yaml", text, "jixiao.json", &read, newDigest())
		var tree Tree
		if doc, err := parse("indicators.yaml", text, "indicators.json", &tree, newDigest()); err == nil {
			tree.place(doc)
			_, _ = tree.checkWeights(doc), tree.checkRules(doc)
		}
		_, _ = parseFindings("findings.yaml", text, newDigest())
	})
}
