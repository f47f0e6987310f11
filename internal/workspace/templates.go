package workspace

import (
	"embed"
	"fmt"
	"io/fs"
	"path"
	"strings"
)

// templates are the workspaces that `jixiao init --template NAME` begins with: one folder
// each, and shared, which all of them have.
//
//go:embed all:templates
var templates embed.FS

const sharedTemplate = "shared"

// Template is a workspace to begin with.
type Template struct {
	Name  string
	About string // the first heading of its README
	Files []fs.FS
}

// Templates lists them by name.
func Templates() ([]Template, error) {
	folders, err := templates.ReadDir("templates")
	if err != nil {
		return nil, err
	}
	shared, err := fs.Sub(templates, path.Join("templates", sharedTemplate))
	if err != nil {
		return nil, err
	}
	var all []Template
	for _, folder := range folders {
		if folder.Name() == sharedTemplate {
			continue
		}
		own, err := fs.Sub(templates, path.Join("templates", folder.Name()))
		if err != nil {
			return nil, err
		}
		text, err := fs.ReadFile(own, "README.md")
		if err != nil {
			return nil, err
		}
		heading, _, _ := strings.Cut(string(text), "\n")
		all = append(all, Template{Name: folder.Name(), About: strings.TrimPrefix(heading, "# "), Files: []fs.FS{shared, own}})
	}
	return all, nil
}

// FindTemplate finds one by name; an unknown name is an error that lists them.
func FindTemplate(name string) (Template, error) {
	all, err := Templates()
	if err != nil {
		return Template{}, err
	}
	var names []string
	for _, template := range all {
		if template.Name == name {
			return template, nil
		}
		names = append(names, template.Name)
	}
	return Template{}, fmt.Errorf("there is no template %q\nhint: --template takes %s", name, strings.Join(names, ", "))
}
