package etl

import (
	"embed"

	words "jixiao/internal/wording"
)

// wordings are the texts for people, per language one file.
//
//go:embed wording/*.yaml
var wordings embed.FS

// wording gives the text of each reason code in one language.
type wording struct{ words.Words }

func readWording(language string) (wording, error) {
	read, err := words.Read(wordings, language)
	return wording{read}, err
}

// say fills a reason's text. Pairs are a placeholder's name and its value; a code
// without text is a constraint's name.
func (w wording) say(code string, pairs ...string) string {
	if !w.Has(code) {
		code = "constraint"
	}
	return w.Say(code, pairs...)
}
