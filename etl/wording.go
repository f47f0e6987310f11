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

// label is what a reason is called in a table; a condition of a workspace's own contract
// goes by the contract's words for it.
func (w wording) label(contract *Contract, code string) string {
	if !w.Has("label_" + code) {
		for _, constraint := range contract.Constraints {
			if constraint.Name == code {
				return constraint.Text
			}
		}
	}
	return w.Say("label_" + code)
}

// ask is what to ask the office for that sent a row with the reason.
func (w wording) ask(code string) string {
	if !w.Has("ask_" + code) {
		code = "check_failed"
	}
	return w.Say("ask_" + code)
}
