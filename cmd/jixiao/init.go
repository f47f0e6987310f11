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

func (a *app) initCommand() *cobra.Command {
	var example string
	command := &cobra.Command{
		Use:     "init DIR",
		Short:   "Make a commented workspace, or with --example the demo workspace with its data",
		Long:    "Writes a new workspace. A folder that holds files already is left alone.\n" + exitHelp,
		Example: "  jixiao init my-evaluation\n  jixiao init demo --example mengjin-2021",
		Args:    cobra.ExactArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			source, err := starter(example)
			if err != nil {
				return usage(err)
			}
			count, err := copyNew(args[0], source)
			if err != nil {
				return err
			}
			a.screen.Say("init.done", args[0], count)
			a.screen.Say("next", "jixiao -C "+args[0]+" check")
			return a.screen.Object("init", map[string]any{"directory": args[0], "files": count})
		},
	}
	command.Flags().StringVar(&example, "example", "", "the shipped example `NAME`: mengjin-2021")
	return command
}

func starter(example string) (fs.FS, error) {
	switch example {
	case "":
		return fs.Sub(workspace.Starter, "starter")
	case "mengjin-2021":
		return fs.Sub(testdata.Example, example)
	}
	return nil, fmt.Errorf("there is no example %q\nhint: --example mengjin-2021", example)
}

// copyNew writes the files into a folder that does not exist or is empty.
func copyNew(dir string, source fs.FS) (count int, err error) {
	entries, err := os.ReadDir(dir)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return 0, err
	}
	if len(entries) > 0 {
		return 0, usage(fmt.Errorf("%s: there are files in this folder\nhint: name a new or empty folder", dir))
	}
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
