package workspace

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/santhosh-tekuri/jsonschema/v6/kind"
)

// schemas are the JSON Schemas of the workspace's files.
//
//go:embed schema/*.json
var schemas embed.FS

// Number is a decimal as written in the file, so that weights and limits stay exact.
type Number string

// UnmarshalYAML keeps the text of a number.
func (n *Number) UnmarshalYAML(text []byte) error {
	*n = Number(strings.Trim(strings.TrimSpace(string(text)), `"'`))
	return nil
}

// Size is a number of bytes, written as such or as 512MiB.
type Size int64

// UnmarshalYAML reads a size; the schema has checked its form.
func (s *Size) UnmarshalYAML(text []byte) error {
	digits := strings.Trim(strings.TrimSpace(string(text)), `"'`)
	shift := 0
	for unit, bits := range map[string]int{"KiB": 10, "MiB": 20, "GiB": 30} {
		if number, is := strings.CutSuffix(digits, unit); is {
			digits, shift = strings.TrimSpace(number), bits
		}
	}
	number, err := strconv.ParseInt(digits, 10, 64)
	if err != nil || number > math.MaxInt64>>shift {
		return fmt.Errorf("%q is no size in bytes (wanted 2GiB)", string(text))
	}
	*s = Size(number << shift)
	return nil
}

// document is one YAML file, parsed, checked against its schema, with positions.
type document struct {
	name string // as shown in messages
	file *ast.File
}

// open reads dir/name, checks it against the schema and decodes it into out.
func open(dir, name, schema string, out any, digest *digester) (document, error) {
	text, err := os.ReadFile(filepath.Join(dir, filepath.FromSlash(name))) //nolint:gosec // the workspace's own folder
	if err != nil {
		return document{name: name}, err
	}
	return parse(name, text, schema, out, digest)
}

func parse(name string, text []byte, schema string, out any, digest *digester) (document, error) {
	digest.add(name, text)
	doc := document{name: name}
	if len(text) > maxBytes {
		return doc, fmt.Errorf("%s: %d bytes; a workspace's file may have %d", name, len(text), maxBytes)
	}
	file, err := parser.ParseBytes(text, 0)
	if err != nil {
		return doc, yamlError(name, err)
	}
	doc.file = file
	if err := doc.limitAliases(); err != nil {
		return doc, err
	}
	if err := doc.check(text, schema); err != nil {
		return doc, err
	}
	if err := yaml.Unmarshal(text, out); err != nil {
		return doc, yamlError(name, err)
	}
	return doc, nil
}

// maxBytes is how large a file of settings may be.
const maxBytes = 1 << 20

// maxAliases is how many aliases it may hold.
const maxAliases = 100

// aliases counts the aliases below a node.
type aliases int

// Visit counts one node.
func (a *aliases) Visit(node ast.Node) ast.Visitor {
	if node.Type() == ast.AliasType {
		*a++
	}
	return a
}

// anchors finds anchors that hold aliases.
type anchors struct{ nested ast.Node }

// Visit looks at one node.
func (a *anchors) Visit(node ast.Node) ast.Visitor {
	if anchor, is := node.(*ast.AnchorNode); is && a.nested == nil {
		var count aliases
		ast.Walk(&count, anchor.Value)
		if count > 0 {
			a.nested = node
		}
	}
	return a
}

// limitAliases keeps a small file from growing without bounds: an alias of an alias of
// an alias multiplies what it stands for at each step.
func (d document) limitAliases() error {
	var count aliases
	for _, doc := range d.file.Docs {
		if doc.Body == nil {
			continue
		}
		if ast.Walk(&count, doc.Body); count > maxAliases {
			return fmt.Errorf("%s: %d aliases; a workspace's file may have %d", d.name, count, maxAliases)
		}
		var found anchors
		ast.Walk(&found, doc.Body)
		if found.nested != nil {
			return fmt.Errorf("%s:%d: an anchor that holds an alias is not read\nhint: write the value out",
				d.name, found.nested.GetToken().Position.Line)
		}
	}
	return nil
}

func yamlError(name string, err error) error {
	var positioned yaml.Error
	if errors.As(err, &positioned) {
		return fmt.Errorf("%s:%d: %s", name, positioned.GetToken().Position.Line, positioned.GetMessage())
	}
	return fmt.Errorf("%s: %w", name, err)
}

// check validates the text against a JSON Schema; every violation names its line.
func (d document) check(text []byte, schema string) error {
	asJSON, err := yaml.YAMLToJSON(text)
	if err != nil {
		return yamlError(d.name, err)
	}
	instance, err := jsonschema.UnmarshalJSON(bytes.NewReader(asJSON))
	if err != nil {
		return fmt.Errorf("%s: %w", d.name, err)
	}
	compiled, err := compileSchema(schema)
	if err != nil {
		return err
	}
	var invalid *jsonschema.ValidationError
	if err := compiled.Validate(instance); !errors.As(err, &invalid) {
		return err
	}
	var problems []error
	d.collect(invalid, compiled, &problems)
	return errors.Join(problems...)
}

func compileSchema(schema string) (*jsonschema.Schema, error) {
	text, err := schemas.ReadFile("schema/" + schema)
	if err != nil {
		return nil, err
	}
	var value any
	if err := json.Unmarshal(text, &value); err != nil {
		return nil, fmt.Errorf("%s: %w", schema, err)
	}
	compiler := jsonschema.NewCompiler()
	if err := compiler.AddResource(schema, value); err != nil {
		return nil, err
	}
	return compiler.Compile(schema)
}

// collect turns the leaves of a validation error into one message each.
func (d document) collect(invalid *jsonschema.ValidationError, schema *jsonschema.Schema, problems *[]error) {
	if len(invalid.Causes) > 0 {
		for _, cause := range invalid.Causes {
			d.collect(cause, schema, problems)
		}
		return
	}
	where := invalid.InstanceLocation
	switch what := invalid.ErrorKind.(type) {
	case *kind.AdditionalProperties:
		for _, key := range what.Properties {
			message := fmt.Sprintf("%s:%d: unknown key %q", d.name, d.line(append(where, key)...), key)
			if near := nearest(key, knownKeys(schema, where)); near != "" {
				message += fmt.Sprintf("\nhint: did you mean %q?", near)
			}
			*problems = append(*problems, errors.New(message))
		}
	case *kind.Required:
		*problems = append(*problems, fmt.Errorf("%s:%d: %s is missing", d.name, d.line(where...), strings.Join(what.Missing, ", ")))
	default:
		*problems = append(*problems, fmt.Errorf("%s:%d: %s: %s", d.name, d.line(where...), strings.Join(where, "."),
			invalid.ErrorKind.LocalizedString(english())))
	}
}

// line is the line of the node at a path of keys and list indexes, or of its nearest
// parent that exists.
func (d document) line(path ...string) int {
	for ; ; path = path[:len(path)-1] {
		expression := "$"
		for _, part := range path {
			if _, err := strconv.Atoi(part); err == nil {
				expression += "[" + part + "]"
			} else {
				expression += ".'" + part + "'"
			}
		}
		if found, err := yaml.PathString(expression); err == nil {
			if node, err := found.FilterFile(d.file); err == nil {
				return firstLine(node)
			}
		}
		if len(path) == 0 {
			return 1
		}
	}
}

// firstLine is the line on which a node begins: of a mapping, its first key.
func firstLine(node ast.Node) int {
	if mapping, is := node.(*ast.MappingNode); is && len(mapping.Values) > 0 {
		return mapping.Values[0].Key.GetToken().Position.Line
	}
	return node.GetToken().Position.Line
}

// digester hashes what was read, name by name.
type digester struct{ parts []string }

func newDigest() *digester { return &digester{} }

func (d *digester) add(name string, text []byte) {
	sum := sha256.Sum256(text)
	d.parts = append(d.parts, name+" "+hex.EncodeToString(sum[:]))
}

func (d *digester) sum() string {
	sum := sha256.Sum256([]byte(strings.Join(d.parts, "\n")))
	return hex.EncodeToString(sum[:])
}
