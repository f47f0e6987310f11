package plan_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"strings"
	"testing"
)

// goPackage is what `go list -json` says of a package.
type goPackage struct {
	ImportPath string
	Imports    []string
}

// layer says what the packages under a path must not import, tests aside.
type layer struct {
	under  string
	except []string // packages under it that may, each with its reason beside it
	never  []string // a path, and everything under it
	why    string
}

var layers = []layer{
	{"jixiao", []string{
		"jixiao/internal/warehouse", // opens the file
		"jixiao/etl",                // the driver's appender takes the rows of a batch
		"jixiao/internal/format",    // writes the driver's decimal as people read it
		"jixiao/cmd/jixiao",         // writes results with the driver's types
	}, []string{"github.com/duckdb", "database/sql/driver"}, "one package opens the engine"},
	{"jixiao/reports", nil, []string{
		"jixiao/etl", "jixiao/models", "jixiao/cmd", "jixiao/testdata",
		"jixiao/internal/warehouse", "jixiao/internal/plan", "jixiao/internal/build", "jixiao/internal/check",
		"jixiao/internal/workspace", "jixiao/internal/sqlfile",
	}, "reports see the rows of queries and nothing else"},
	{"jixiao/queries", nil, []string{
		"jixiao/etl", "jixiao/models", "jixiao/reports", "jixiao/cmd",
		"jixiao/internal/warehouse", "jixiao/internal/plan", "jixiao/internal/build", "jixiao/internal/check",
		"jixiao/internal/workspace",
	}, "queries run on any connection to published marts"},
	{"jixiao/etl", nil, []string{
		"jixiao/models", "jixiao/queries", "jixiao/reports", "jixiao/cmd",
		"jixiao/internal/plan", "jixiao/internal/build", "jixiao/internal/check", "jixiao/internal/finding",
		"jixiao/internal/format",
	}, "files end in raw; what is made of them is not the loader's business"},
	{"jixiao/models", nil, []string{"jixiao"}, "models are SQL"},
	{"jixiao/testdata", nil, []string{"jixiao"}, "test data is data"},
	{"jixiao/internal", nil, []string{"jixiao/reports", "jixiao/cmd"}, "what is shared knows nothing of who uses it"},
	{"jixiao/internal/plan", nil, []string{"jixiao/etl", "jixiao/queries", "jixiao/internal/workspace"}, "a plan is made of SQL files alone"},
	{"jixiao/internal/warehouse", nil, []string{"jixiao"}, "the engine is the ground floor"},
}

// problems are the imports of one package that the layer forbids.
func (l layer) problems(of goPackage) []string {
	if !within(of.ImportPath, l.under) {
		return nil
	}
	for _, excepted := range l.except {
		if of.ImportPath == excepted {
			return nil
		}
	}
	var found []string
	for _, imported := range of.Imports {
		for _, never := range l.never {
			if within(imported, never) {
				found = append(found, fmt.Sprintf("%s imports %s: %s", of.ImportPath, imported, l.why))
			}
		}
	}
	return found
}

func within(path, root string) bool {
	return path == root || strings.HasPrefix(path, root+"/")
}

func TestLayers_importsGoOneWay(t *testing.T) {
	packages := list(t)
	if len(packages) < 15 {
		t.Fatalf("go list found only %d packages", len(packages))
	}
	for _, one := range packages {
		for _, layer := range layers {
			for _, problem := range layer.problems(one) {
				t.Error(problem)
			}
		}
	}
}

func TestLayers_seeAForbiddenImport(t *testing.T) {
	for _, layer := range layers {
		broken := goPackage{ImportPath: layer.under + "/inner", Imports: []string{"fmt", layer.never[0] + "/part"}}
		if len(layer.problems(broken)) != 1 {
			t.Errorf("%s may import %s", broken.ImportPath, broken.Imports[1])
		}
		if problems := layer.problems(goPackage{ImportPath: layer.under + "/inner", Imports: []string{"fmt"}}); len(problems) > 0 {
			t.Errorf("fmt is refused: %v", problems)
		}
	}
}

func TestLayers_exceptionsAreUsed(t *testing.T) {
	packages := map[string]goPackage{}
	for _, one := range list(t) {
		packages[one.ImportPath] = one
	}
	for _, layer := range layers {
		without := layer
		without.except = nil
		for _, excepted := range layer.except {
			if len(without.problems(packages[excepted])) == 0 {
				t.Errorf("%s needs no exception any more: %s", excepted, layer.why)
			}
		}
	}
}

func list(t *testing.T) []goPackage {
	t.Helper()
	command := exec.Command("go", "list", "-json=ImportPath,Imports", "./...")
	command.Dir = "../.."
	var failed bytes.Buffer
	command.Stderr = &failed
	text, err := command.Output()
	if err != nil {
		t.Fatalf("go list: %v\n%s", err, failed.String())
	}
	var packages []goPackage
	for decoder := json.NewDecoder(bytes.NewReader(text)); ; {
		var one goPackage
		err := decoder.Decode(&one)
		if errors.Is(err, io.EOF) {
			return packages
		}
		if err != nil {
			t.Fatal(err)
		}
		packages = append(packages, one)
	}
}
