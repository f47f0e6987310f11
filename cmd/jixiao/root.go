package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"jixiao/etl"
	"jixiao/internal/build"
	"jixiao/internal/term"
	"jixiao/internal/warehouse"
	"jixiao/internal/workspace"
	"jixiao/models"
)

// version is set by the build (-ldflags "-X main.version=…").
var version = "dev"

// Exit codes, as in the help.
const (
	exitDone        = 0
	exitFailed      = 1
	exitUsage       = 2 // wrong use or configuration
	exitStanding    = 3 // done, but rows were rejected or warnings stand
	exitTests       = 4 // data tests failed, nothing published
	exitLocked      = 5
	exitInterrupted = 130
)

const exitHelp = `
Exit codes:
  0    done
  1    failed
  2    wrong use or configuration
  3    done, but rows were rejected or warnings stand
  4    data tests failed, nothing published; or a unit case failed
  5    the warehouse is locked by another process
  130  interrupted
`

// codeError is an error that decides the exit code. Its text may be empty: the code
// says it all.
type codeError struct {
	code int
	err  error
}

func (e *codeError) Error() string {
	if e.err == nil {
		return ""
	}
	return e.err.Error()
}

func (e *codeError) Unwrap() error { return e.err }

func usage(err error) error {
	if err == nil {
		return nil
	}
	return &codeError{code: exitUsage, err: err}
}

// standing is the end of a command that did its work while something stands.
var errStanding = &codeError{code: exitStanding}

// app is what every command shares: where to write and which workspace is meant.
type app struct {
	in        io.Reader
	out, err  io.Writer
	env       func(string) string
	dir       string
	warehouse string
	run       string // the earlier run that is read, "" for the current one
	language  string
	json      bool
	quiet     bool
	screen    *term.Screen
}

// run is the program: arguments in, exit code out.
func run(ctx context.Context, args []string, in io.Reader, out, errOut io.Writer, env func(string) string) int {
	a := &app{in: in, out: out, err: errOut, env: env}
	root := a.root() //nolint:contextcheck // commands take their context from cobra
	root.SetArgs(args)
	root.SetIn(in)
	root.SetOut(out)
	root.SetErr(errOut)
	return a.end(ctx, root.ExecuteContext(ctx))
}

func (a *app) root() *cobra.Command {
	root := &cobra.Command{
		Use:   "jixiao",
		Short: "Performance evaluation of publicly funded projects: from raw records to the report that is handed in",
		Long: "Jixiao (绩效) loads the raw records of an evaluation, computes every indicator with SQL that\n" +
			"anybody can read, and prints the charted report that is handed in.\n" + exitHelp,
		Version:       version,
		SilenceErrors: true,
		SilenceUsage:  true,
		PersistentPreRunE: func(*cobra.Command, []string) error {
			var err error
			language := term.Language(a.language, a.env("LANG"))
			a.screen, err = term.New(a.out, a.err, language, a.json, a.quiet)
			return usage(err)
		},
	}
	flags := root.PersistentFlags()
	flags.StringVarP(&a.dir, "directory", "C", ".", "the workspace `DIR`")
	flags.StringVar(&a.warehouse, "warehouse", "", "warehouse `FILE` instead of the one jixiao.yaml names")
	flags.StringVar(&a.language, "lang", "", "language of the messages, `zh|en` (default: from LANG)")
	flags.BoolVar(&a.json, "json", false, "one JSON object per line on stdout, nothing else")
	flags.BoolVar(&a.quiet, "quiet", false, "no progress")
	root.SetFlagErrorFunc(func(_ *cobra.Command, err error) error { return usage(err) })
	root.AddCommand(a.initCommand(), a.checkCommand(), a.ingestCommand(), a.buildCommand(), a.reportCommand(),
		a.runCommand(), a.explainCommand(), a.auditCommand(), a.queryCommand(), a.statusCommand(), a.docsCommand(),
		a.testCommand(), a.runsCommand())
	return root
}

// end prints the error once and gives the exit code.
func (a *app) end(ctx context.Context, err error) int {
	if err == nil {
		return exitDone
	}
	if text := err.Error(); text != "" {
		_, _ = fmt.Fprintln(a.err, "jixiao: "+limited(text)) // stderr is all there is to tell
	}
	var coded *codeError
	var locked *warehouse.LockedError
	var blocked *build.BlockedError
	var wrong *build.FilesError
	switch {
	case ctx.Err() != nil:
		return exitInterrupted
	case errors.As(err, &coded):
		return coded.code
	case errors.As(err, &locked):
		return exitLocked
	case errors.As(err, &wrong):
		return exitUsage
	case errors.As(err, &blocked):
		return exitTests
	case strings.HasPrefix(err.Error(), "unknown command") || strings.HasPrefix(err.Error(), "accepts ") ||
		strings.HasPrefix(err.Error(), "unknown flag") || strings.HasPrefix(err.Error(), "if any flags in the group") || strings.HasPrefix(err.Error(), "requires "):
		return exitUsage
	}
	return exitFailed
}

// errorLines is how many lines of an error are shown.
const errorLines = 45

func limited(text string) string {
	lines := strings.Split(strings.TrimSpace(text), "\n")
	if len(lines) <= errorLines {
		return strings.Join(lines, "\n")
	}
	return strings.Join(lines[:errorLines], "\n") + fmt.Sprintf("\nand %d lines more", len(lines)-errorLines)
}

// workspace reads the workspace of -C.
func (a *app) workspace() (*workspace.Workspace, error) {
	findings, err := models.Files.ReadFile("lookups/findings.yaml")
	if err != nil {
		return nil, err
	}
	ws, err := workspace.Load(a.dir, findings)
	if err != nil {
		return nil, usage(err)
	}
	if strings.HasPrefix(a.warehouse, "postgres:") {
		return nil, usage(errors.New("this version keeps its warehouse in a DuckDB file\nhint: --warehouse takes a file path"))
	}
	if a.warehouse != "" {
		if ws.Warehouse, err = filepath.Abs(a.warehouse); err != nil {
			return nil, err
		}
	}
	return ws, nil
}

// withWarehouse opens the workspace and its warehouse for the length of one command.
func (a *app) withWarehouse(ctx context.Context, do func(*workspace.Workspace, *warehouse.Warehouse) error) (err error) {
	ws, err := a.workspace()
	if err != nil {
		return err
	}
	if _, err := etl.ContractsOf(ctx, ws.Feeds); err != nil {
		return usage(err)
	}
	wh, err := warehouse.Open(ctx, ws.Warehouse, warehouse.Options{})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, wh.Close()) }()
	return do(ws, wh)
}

// took writes a length of time as people read it.
func took(d time.Duration) string { return d.Round(10 * time.Millisecond).String() }
