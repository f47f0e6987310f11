package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"jixiao/internal/workspace"
	"jixiao/testdata"
)

// initFlags are the flags of `init`.
type initFlags struct {
	example, template string
	list              bool
}

func (a *app) initCommand() *cobra.Command {
	var flags initFlags
	command := &cobra.Command{
		Use:   "init DIR",
		Short: "Make a commented workspace; with --template an indicator tree to begin with, with --example the demo",
		Long: "Writes a new workspace. A folder that holds files already is left alone.\n\n" +
			"A template is a whole workspace with an indicator tree, the points to judge, settings and a README\n" +
			"that says step by step what to fill in; --list-templates lists them.\n" + exitHelp,
		Example: "  jixiao init my-evaluation\n  jixiao init my-evaluation --template subsidy\n  jixiao init --list-templates\n" +
			"  jixiao init demo --example mengjin-2021",
		Args: func(cmd *cobra.Command, args []string) error {
			if flags.list {
				return cobra.NoArgs(cmd, args)
			}
			return cobra.ExactArgs(1)(cmd, args)
		},
		RunE: func(_ *cobra.Command, args []string) error {
			if flags.list {
				return a.listTemplates()
			}
			sources, err := starter(flags)
			if err != nil {
				return usage(err)
			}
			count, err := copyNew(args[0], sources...)
			if err != nil {
				return err
			}
			a.screen.Say("init.done", args[0], count)
			if flags.template != "" {
				a.screen.Say("init.template", filepath.Join(args[0], "README.md"))
			}
			a.screen.Say("next", "jixiao -C "+args[0]+" check")
			return a.screen.Object("init", map[string]any{"directory": args[0], "files": count})
		},
	}
	command.Flags().StringVar(&flags.example, "example", "", "the shipped example `NAME`: mengjin-2021")
	command.Flags().StringVar(&flags.template, "template", "", "the template `NAME` (see --list-templates)")
	command.Flags().BoolVar(&flags.list, "list-templates", false, "list the templates")
	command.MarkFlagsMutuallyExclusive("example", "template", "list-templates")
	return command
}

func (a *app) listTemplates() error {
	all, err := workspace.Templates()
	if err != nil {
		return err
	}
	for _, template := range all {
		a.screen.Line(fmt.Sprintf("%-16s %s", template.Name, template.About))
		if err := a.screen.Object("template", map[string]any{"name": template.Name, "about": template.About}); err != nil {
			return err
		}
	}
	return nil
}

// starter are the files to begin with, later ones over earlier ones.
func starter(flags initFlags) ([]fs.FS, error) {
	switch {
	case flags.template != "":
		template, err := workspace.FindTemplate(flags.template)
		return template.Files, err
	case flags.example == "":
		files, err := fs.Sub(workspace.Starter, "starter")
		return []fs.FS{files}, err
	case flags.example == "mengjin-2021":
		files, err := fs.Sub(testdata.Example, flags.example)
		return []fs.FS{files}, err
	}
	return nil, fmt.Errorf("there is no example %q\nhint: --example mengjin-2021", flags.example)
}

// copyNew writes the files into a folder that does not exist or is empty.
func copyNew(dir string, sources ...fs.FS) (count int, err error) {
	entries, err := os.ReadDir(dir)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return 0, err
	}
	if len(entries) > 0 {
		return 0, usage(fmt.Errorf("%s: there are files in this folder\nhint: name a new or empty folder", dir))
	}
	for _, source := range sources {
		copied, err := copyAll(dir, source)
		count += copied
		if err != nil {
			return count, err
		}
	}
	return count, nil
}

func copyAll(dir string, source fs.FS) (count int, err error) {
	err = fs.WalkDir(source, ".", func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		text, err := fs.ReadFile(source, path)
		if err != nil {
			return err
		}
		target := filepath.Join(dir, filepath.FromSlash(path))
		if err := os.MkdirAll(filepath.Dir(target), 0o750); err != nil {
			return err
		}
		count++
		return os.WriteFile(target, text, 0o600)
	})
	return count, err
}
