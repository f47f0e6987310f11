// Package wording keeps the texts for people out of the code: one YAML file per
// language, a key for each text, {name} where a value goes.
package wording

import (
	"fmt"
	"io/fs"
	"strings"

	"github.com/goccy/go-yaml"
)

// Words are the texts of one language by key.
type Words map[string]string

// Read reads wording/<language>.yaml.
func Read(files fs.FS, language string) (Words, error) {
	name := "wording/" + language + ".yaml"
	text, err := fs.ReadFile(files, name)
	if err != nil {
		return nil, err
	}
	var words Words
	if err := yaml.Unmarshal(text, &words); err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return words, nil
}

// Say fills a text in; pairs are a placeholder's name and its value. A key without text
// is shown as it is, so that nothing is dropped in silence.
func (w Words) Say(key string, pairs ...string) string {
	text, known := w[key]
	if !known {
		text = key
	}
	replaced := make([]string, 0, len(pairs))
	for no := 0; no+1 < len(pairs); no += 2 {
		replaced = append(replaced, "{"+pairs[no]+"}", pairs[no+1])
	}
	return strings.NewReplacer(replaced...).Replace(text)
}

// Has says whether there is a text for a key.
func (w Words) Has(key string) bool {
	_, known := w[key]
	return known
}
