package etl

import (
	"embed"
	"fmt"
	"strings"

	"github.com/goccy/go-yaml"
)

// wordings are the texts for people, per language one file.
//
//go:embed wording/*.yaml
var wordings embed.FS

// wording gives the text of each reason code in one language.
type wording map[string]string

func readWording(language string) (wording, error) {
	name := "wording/" + language + ".yaml"
	text, err := wordings.ReadFile(name)
	if err != nil {
		return nil, err
	}
	var words wording
	if err := yaml.Unmarshal(text, &words); err != nil {
		return nil, fmt.Errorf("etl/%s: %w", name, err)
	}
	return words, nil
}

// say fills a reason's text. Pairs are a placeholder's name and its value; a code
// without text is a constraint's name.
func (w wording) say(code string, pairs ...string) string {
	text, known := w[code]
	if !known {
		text = w["constraint"]
	}
	var replaced []string
	for i := 0; i+1 < len(pairs); i += 2 {
		replaced = append(replaced, "{"+pairs[i]+"}", pairs[i+1])
	}
	return strings.NewReplacer(replaced...).Replace(text)
}
