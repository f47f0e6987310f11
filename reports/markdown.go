package reports

import (
	"strconv"
	"strings"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/text"
)

// markdown turns the paragraphs that people write into blocks: headings (set one level
// below the part they stand in), paragraphs, lists, bold text. Anything else keeps its
// text as a paragraph, so that nothing written is lost.
func markdown(source, anchor string) []Block {
	content := []byte(source)
	root := goldmark.DefaultParser().Parse(text.NewReader(content))
	var blocks []Block
	for node := root.FirstChild(); node != nil; node = node.NextSibling() {
		switch node := node.(type) {
		case *ast.Heading:
			id := anchor + "-" + strconv.Itoa(len(blocks)+1)
			blocks = append(blocks, Heading{Level: 2, Text: plainText(node, content), ID: id})
		case *ast.List:
			blocks = append(blocks, list(node, content))
		default:
			if spans := inline(node, content); len(spans) > 0 {
				blocks = append(blocks, Paragraph{Text: spans})
			}
		}
	}
	return blocks
}

func list(node *ast.List, content []byte) List {
	result := List{Ordered: node.IsOrdered()}
	for item := node.FirstChild(); item != nil; item = item.NextSibling() {
		var spans []Span
		for child := item.FirstChild(); child != nil; child = child.NextSibling() {
			spans = append(spans, inline(child, content)...)
		}
		result.Items = append(result.Items, spans)
	}
	return result
}

// inline reads the text under a block: runs of plain and strong text.
func inline(node ast.Node, content []byte) []Span {
	var spans []Span
	add := func(text string, strong bool) {
		if last := len(spans) - 1; last >= 0 && spans[last].Strong == strong {
			spans[last].Text += text
			return
		}
		spans = append(spans, Span{Text: text, Strong: strong})
	}
	strong := 0
	_ = ast.Walk(node, func(n ast.Node, entering bool) (ast.WalkStatus, error) { // the walker returns no error
		switch n := n.(type) {
		case *ast.Emphasis:
			strong += map[bool]int{true: 1, false: -1}[entering]
		case *ast.Text:
			if entering {
				add(string(n.Value(content)), strong > 0)
			}
		case *ast.String:
			if entering {
				add(string(n.Value), strong > 0)
			}
		case *ast.AutoLink:
			if entering {
				add(string(n.Label(content)), strong > 0)
			}
		case *ast.CodeBlock, *ast.FencedCodeBlock, *ast.HTMLBlock:
			if entering {
				for no := range n.Lines().Len() {
					segment := n.Lines().At(no)
					add(string(segment.Value(content)), strong > 0)
				}
			}
		}
		return ast.WalkContinue, nil
	})
	return spans
}

func plainText(node ast.Node, content []byte) string {
	var text strings.Builder
	for _, span := range inline(node, content) {
		text.WriteString(span.Text)
	}
	return text.String()
}
