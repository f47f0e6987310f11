package workspace

import (
	"slices"
	"strings"

	"github.com/agnivade/levenshtein"
	"github.com/santhosh-tekuri/jsonschema/v6"
	"golang.org/x/text/language"
	"golang.org/x/text/message"
)

func english() *message.Printer { return message.NewPrinter(language.English) }

// knownKeys are the properties that a schema allows at a place of the document.
func knownKeys(schema *jsonschema.Schema, where []string) []string {
	for _, part := range where {
		for schema.Ref != nil {
			schema = schema.Ref
		}
		next := schema.Properties[part]
		if next == nil {
			next = schema.Items2020
		}
		if next == nil {
			if additional, is := schema.AdditionalProperties.(*jsonschema.Schema); is {
				next = additional
			}
		}
		if next == nil {
			return nil
		}
		schema = next
	}
	for schema.Ref != nil {
		schema = schema.Ref
	}
	var keys []string
	for key := range schema.Properties {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	return keys
}

// Nearest is the known word closest to a mistyped one, or "" if none is close.
func Nearest(word string, known []string) string { return nearest(word, known) }

// nearest is the known word closest to a mistyped one, or "" if none is close.
func nearest(word string, known []string) string {
	best, bestDistance := "", len(word)/2+1
	for _, candidate := range known {
		distance := levenshtein.ComputeDistance(strings.ToLower(word), strings.ToLower(candidate))
		if distance < bestDistance {
			best, bestDistance = candidate, distance
		}
	}
	return best
}
