package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"jixiao/internal/build"
	"jixiao/internal/check"
	"jixiao/internal/plan"
	"jixiao/internal/workspace"
)

// testFlags are the flags of `test`.
type testFlags struct {
	list, update bool
}

func (a *app) testCommand() *cobra.Command {
	var flags testFlags
	command := &cobra.Command{
		Use:   "test [NAME…]",
		Short: "Run the unit cases of the workspace: given rows, wanted rows, for models of your own",
		Long: "Runs cases/<schema>.<table>.txtar on a scratch engine with the built-in models and those of the\n" +
			"workspace. A case gives rows of the tables that a model reads and the rows wanted from it:\n\n" +
			"  Two of four visits were in time: 2 / 4.\n" +
			"  -- half/given/core.visits --\n" +
			"  evaluation_id,period,is_in_time\n" +
			"  e,2025,true\n" +
			"  -- half/want --\n" +
			"  subject,period,value\n" +
			"  全部,2025,0.5\n\n" +
			"An empty cell is no value, '' the empty text. NAME is a table (measures.visits) or its name alone.\n" + exitHelp,
		Example: "  jixiao test\n  jixiao test visits_in_time\n  jixiao test --list\n  jixiao test visits_in_time --update",
		RunE: func(cmd *cobra.Command, args []string) error {
			ws, err := a.workspace()
			if err != nil {
				return err
			}
			files, err := chosenCases(ws, args)
			if err != nil {
				return usage(err)
			}
			if flags.list {
				return a.listCases(files)
			}
			return a.test(cmd.Context(), ws, files, flags)
		},
	}
	command.Flags().BoolVar(&flags.list, "list", false, "list the cases, run none")
	command.Flags().BoolVar(&flags.update, "update", false, "write what came out into the cases that fail: read the diff before you believe it")
	command.MarkFlagsMutuallyExclusive("list", "update")
	return command
}

// chosenCases are the workspace's cases, or those of the tables named.
func chosenCases(ws *workspace.Workspace, names []string) ([]check.CaseFile, error) {
	files, err := build.Cases(ws)
	if err != nil {
		return nil, err
	}
	if len(files) == 0 {
		return nil, errors.New("there are no cases\nhint: a case is a file cases/<schema>.<table>.txtar; `jixiao help test` shows one")
	}
	for _, name := range names {
		if !slices.ContainsFunc(files, func(file check.CaseFile) bool { return isNamed(file, name) }) {
			return nil, fmt.Errorf("there is no case of %q\nhint: `jixiao test --list` lists them", name)
		}
	}
	return slices.DeleteFunc(files, func(file check.CaseFile) bool {
		return len(names) > 0 && !slices.ContainsFunc(names, func(name string) bool { return isNamed(file, name) })
	}), nil
}

func isNamed(file check.CaseFile, name string) bool {
	_, table, _ := strings.Cut(file.Table, ".")
	return name == file.Table || name == table || filepath.ToSlash(name) == file.Path
}

func (a *app) listCases(files []check.CaseFile) error {
	for _, file := range files {
		for _, one := range file.Cases {
			a.screen.Line(fmt.Sprintf("%-32s %s", file.Table, one.Name))
			if err := a.screen.Object("case", map[string]any{"table": file.Table, "case": one.Name, "file": file.Path}); err != nil {
				return err
			}
		}
	}
	return nil
}

// test runs the cases and says of each whether it passed. A case that cannot be run is a
// mistake in a file; one whose rows differ has failed.
func (a *app) test(ctx context.Context, ws *workspace.Workspace, files []check.CaseFile, flags testFlags) (err error) {
	bench, err := build.Bench(ctx, ws)
	if err != nil {
		return usage(err)
	}
	defer func() { err = errors.Join(err, bench.Close()) }()
	if err := bench.VerifyOwn(ctx); err != nil {
		return usage(err)
	}
	var passed, failed int
	var wrong []error
	for _, file := range files {
		for _, one := range file.Cases {
			outcome, err := bench.Run(ctx, file, one)
			switch {
			case err != nil:
				wrong = append(wrong, err)
			case outcome.Passed():
				passed++
				a.screen.Say("test.passed", file.Table, one.Name)
			default:
				failed++
				if err := a.failed(ws, file, one, outcome, flags.update); err != nil {
					return err
				}
			}
			if err := a.screen.Object("case", map[string]any{
				"table": file.Table, "case": one.Name, "passed": err == nil && outcome.Passed(), "want": outcome.Want, "got": outcome.Got,
			}); err != nil {
				return err
			}
		}
	}
	a.screen.Say("test.total", passed+failed+len(wrong), passed, failed, len(wrong))
	switch {
	case len(wrong) > 0:
		return usage(errors.Join(wrong...))
	case failed > 0 && !flags.update:
		return &codeError{code: exitTests}
	}
	return nil
}

// failed shows the rows that differ, or writes what came out into the case.
func (a *app) failed(ws *workspace.Workspace, file check.CaseFile, one check.Case, outcome check.Outcome, update bool) error {
	if !update {
		a.screen.Say("test.failed", file.Table, one.Name, file.Path)
		for _, line := range differing(outcome) {
			a.screen.Line("    " + line)
		}
		return nil
	}
	text, err := plan.OwnText(os.DirFS(ws.Dir), file.Path, file.Path)
	if err != nil {
		return err
	}
	a.screen.Say("test.updated", file.Table, one.Name, file.Path)
	return writeFile(filepath.Join(ws.Dir, filepath.FromSlash(file.Path)), func(out io.Writer) error {
		_, err := out.Write(check.WithWant([]byte(text), one.Name, outcome.Got))
		return err
	})
}

// differing are the rows of both sides: `-` wanted and not there, `+` there and not
// wanted, a blank where they agree.
func differing(outcome check.Outcome) []string {
	var lines []string
	want, got := outcome.Want, outcome.Got
	for len(want) > 0 || len(got) > 0 {
		switch {
		case len(want) > 0 && len(got) > 0 && want[0] == got[0]:
			lines, want, got = append(lines, "  "+want[0]), want[1:], got[1:]
		case len(want) > 0 && !slices.Contains(got, want[0]):
			lines, want = append(lines, "- "+want[0]), want[1:]
		case len(got) > 0:
			lines, got = append(lines, "+ "+got[0]), got[1:]
		default:
			lines, want = append(lines, "- "+want[0]), want[1:]
		}
	}
	return lines
}
