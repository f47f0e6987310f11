package main

import (
	"bytes"
	"context"
	"encoding/csv"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"jixiao/internal/testkit"
	"jixiao/internal/warehouse"
)

var update = flag.Bool("update", false, "write the expected output of the stories anew")

func TestMain(m *testing.M) {
	if path := os.Getenv("JIXIAO_HOLD"); path != "" {
		os.Exit(hold(path))
	}
	testscript.Main(m, map[string]func(){"jixiao": main})
}

// TestStories runs testdata/stories: command lines, output and exit codes, each story in
// a fresh folder.
func TestStories(t *testing.T) {
	runStories(t, testscript.Params{Dir: "../../testdata/stories"})
}

func runStories(t *testing.T, params testscript.Params) {
	t.Helper()
	params.UpdateScripts = *update
	params.Setup = func(env *testscript.Env) error {
		env.Setenv("LANG", "en_US.UTF-8")
		env.Setenv("HOME", env.WorkDir)
		return nil
	}
	params.Cmds = map[string]func(*testscript.TestScript, bool, []string){
		"code":    codeCommand,
		"done":    doneCommand,
		"replace": replaceCommand,
		"csv":     csvCommand,
		"correct": correctCommand,
	}
	testscript.Run(t, params)
}

// codeCommand runs `code N command …` and wants the exit code N.
func codeCommand(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: code N command …")
	}
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	err = ts.Exec(args[1], args[2:]...)
	got := 0
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		got = exit.ExitCode()
	} else {
		ts.Check(err)
	}
	if got != want {
		ts.Fatalf("exit code %d, wanted %d", got, want)
	}
}

// doneCommand runs `done command …` and wants it done: exit code 0, or 3 for what stands.
func doneCommand(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) == 0 {
		ts.Fatalf("usage: done command …")
	}
	err := ts.Exec(args[0], args[1:]...)
	var exit *exec.ExitError
	if errors.As(err, &exit) && exit.ExitCode() == exitStanding {
		return
	}
	ts.Check(err)
}

// replaceCommand changes one text of a file: `replace file from to`.
func replaceCommand(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 3 {
		ts.Fatalf("usage: replace file from to")
	}
	path := ts.MkAbs(args[0])
	text := ts.ReadFile(path)
	changed := strings.Replace(text, args[1], args[2], 1)
	if changed == text {
		ts.Fatalf("%s does not hold %q", args[0], args[1])
	}
	ts.Check(os.WriteFile(path, []byte(changed), 0o600))
}

// csvCommand runs `csv query column value …` over the demo and wants each column to hold
// the value in some row: the same row for all pairs.
func csvCommand(ts *testscript.TestScript, neg bool, args []string) {
	if len(args) < 3 || len(args)%2 == 0 {
		ts.Fatalf("usage: csv query column value …")
	}
	doneCommand(ts, false, []string{"jixiao", "-C", "demo", "query", args[0], "--format", "csv"})
	rows, err := csv.NewReader(strings.NewReader(ts.ReadFile("stdout"))).ReadAll()
	ts.Check(err)
	found := false
	for _, row := range rows[1:] {
		found = found || holds(rows[0], row, args[1:])
	}
	if found == neg {
		ts.Fatalf("query %s: row with %v found: %v", args[0], args[1:], found)
	}
}

func holds(header, row, pairs []string) bool {
	for no := 0; no < len(pairs); no += 2 {
		at := -1
		for columnNo, name := range header {
			if name == pairs[no] {
				at = columnNo
			}
		}
		if at < 0 || row[at] != pairs[no+1] {
			return false
		}
	}
	return true
}

// TestReadme_commandsRun runs the commands of the README's shell blocks, in their order,
// in a fresh folder. The make targets have tests of their own kind: the CI runs them.
func TestReadme_commandsRun(t *testing.T) {
	text, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	var script strings.Builder
	for _, block := range regexp.MustCompile("(?s)```sh\n(.*?)```").FindAllStringSubmatch(string(text), -1) {
		for line := range strings.SplitSeq(block[1], "\n") {
			line, _, _ = strings.Cut(line, "   #")
			line = strings.TrimPrefix(strings.TrimSpace(line), "bin/")
			if strings.HasPrefix(line, "jixiao ") {
				script.WriteString("done " + line + "\n! stderr '^jixiao: '\n")
			}
		}
	}
	if strings.Count(script.String(), "done jixiao") < 10 {
		t.Fatalf("the README shows too few commands:\n%s", script.String())
	}
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "readme.txtar"), []byte(script.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	runStories(t, testscript.Params{Dir: dir})
}

func TestRun_interruptedLeavesWhole(t *testing.T) {
	dir := testkit.Demo(t)
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	var out, errOut bytes.Buffer
	code := run(ctx, []string{"-C", dir, "run"}, strings.NewReader(""), &out, &errOut, func(string) string { return "" })
	if code != exitInterrupted {
		t.Errorf("exit code %d, wanted %d: %s", code, exitInterrupted, errOut.String())
	}
	code = run(context.Background(), []string{"-C", dir, "run"}, strings.NewReader(""), &out, &errOut, func(string) string { return "" })
	if code != exitStanding {
		t.Errorf("after the interruption: exit code %d, wanted %d: %s", code, exitStanding, errOut.String())
	}
}

func TestRun_lockedWarehouse(t *testing.T) {
	dir := testkit.Demo(t)
	ws := testkit.Load(t, dir)
	holder := exec.Command(os.Args[0])
	holder.Env = append(os.Environ(), "JIXIAO_HOLD="+ws.Warehouse)
	release, err := holder.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	ready, err := holder.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := holder.Start(); err != nil {
		t.Fatal(err)
	}
	if _, err := ready.Read(make([]byte, 1)); err != nil {
		t.Fatal(err)
	}
	var out, errOut bytes.Buffer
	code := run(context.Background(), []string{"-C", dir, "build"}, strings.NewReader(""), &out, &errOut, func(string) string { return "" })
	if want := "locked by process " + strconv.Itoa(holder.Process.Pid); code != exitLocked || !strings.Contains(errOut.String(), want) {
		t.Errorf("exit code %d, %q; wanted %d and %q", code, errOut.String(), exitLocked, want)
	}
	if err := errors.Join(release.Close(), holder.Wait()); err != nil {
		t.Error(err)
	}
}

// hold is the other process of TestRun_lockedWarehouse: it holds a warehouse until its
// input ends.
func hold(path string) int {
	wh, err := warehouse.Open(context.Background(), path, warehouse.Options{})
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	_, _ = os.Stdout.WriteString("x")     // held: the test reads this
	_, _ = os.Stdin.Read(make([]byte, 1)) // until the test closes it
	if err := wh.Close(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return 0
}
