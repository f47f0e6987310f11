package workspace

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

const figuresName = "narrative/figures.yaml"

// figuresText is narrative/figures.yaml as written.
type figuresText struct {
	Figures map[string]Figure `yaml:"figures"`
}

func (ws *Workspace) readNarrative(digest *digester) error {
	ws.Narrative = map[string]string{}
	// a folder whose own path holds [ or { is no pattern
	paths, err := fs.Glob(os.DirFS(ws.Dir), "narrative/*.md")
	if err != nil {
		return err
	}
	slices.Sort(paths)
	for _, path := range paths {
		text, err := os.ReadFile(filepath.Join(ws.Dir, filepath.FromSlash(path)))
		if err != nil {
			return err
		}
		if len(text) > maxBytes {
			return fmt.Errorf("%s: %d bytes; a workspace's file may have %d", path, len(text), maxBytes)
		}
		name := strings.TrimSuffix(filepath.Base(path), ".md")
		digest.add("narrative/"+name, text)
		ws.Narrative[name] = strings.ReplaceAll(string(text), "\r\n", "\n")
	}
	return ws.readFigures(digest)
}

// readFigures reads the figures that the narrative refers to by name; none is no mistake.
func (ws *Workspace) readFigures(digest *digester) error {
	var read figuresText
	doc, err := open(ws.Dir, figuresName, "figures.json", &read, digest)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	ws.Figures = map[string]Figure{}
	var problems []error
	for _, name := range slices.Sorted(maps.Keys(read.Figures)) {
		figure := read.Figures[name]
		figure.Subject = wholeIfEmpty(figure.Measure, figure.Subject)
		figure.Pos = fmt.Sprintf("%s:%d", figuresName, doc.line("figures", name))
		if err := figure.check(); err != nil || figure.Hit != "" {
			problems = append(problems, fmt.Errorf("%s: figure %s needs either a measure, or a mart and a column", figure.Pos, name))
		}
		ws.Figures[name] = figure
	}
	return errors.Join(problems...)
}
