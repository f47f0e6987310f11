package main

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"jixiao/etl"
	"jixiao/internal/format"
	"jixiao/internal/warehouse"
	"jixiao/internal/workspace"
)

func (a *app) ingestCommand() *cobra.Command {
	var options etl.Options
	var forget, prune bool
	var exportTo string
	command := &cobra.Command{
		Use:   "ingest [FILE… | -]",
		Short: "Load files into the warehouse: new and changed ones, each in one transaction",
		Long: "Loads the files that jixiao.yaml names, or only those given. A file that is loaded already and has\n" +
			"not changed is left alone. Of each file, rows read = loaded + rejected + superseded.\n\n" +
			"--forget takes out what was loaded from the files given; ingesting them again undoes it. --prune takes\n" +
			"out what was loaded from files that are gone or that jixiao.yaml names no more; with --dry-run it only\n" +
			"lists them.\n\n" +
			"--export-rejects writes a workbook into DIR for every file of which rows were rejected, and loads\n" +
			"nothing: the rows as received, in the columns of the office that sent them, with the reasons. The\n" +
			"office corrects them; the workbook is then loaded as it is, from a folder that jixiao.yaml names or by\n" +
			"its name. Of a file that is refused whole it holds every row. It holds personal data unmasked, and is\n" +
			"for that office only.\n\n" +
			"- takes standard input, of the feed that --feed names: what comes is kept as a file in data/received, so\n" +
			"that its rows can be followed back, and loaded from there.\n" + exitHelp,
		Example: "  jixiao ingest\n  jixiao ingest data/records/2021-08.csv\n  jixiao ingest --feed tickets export.csv\n" +
			"  curl -s https://platform.example/tickets | jixiao ingest --feed tickets -\n" +
			"  jixiao ingest --forget data/records/2021-08.csv\n  jixiao ingest --prune --dry-run\n" +
			"  jixiao ingest --export-rejects to-correct\n  jixiao ingest --feed records corrected.xlsx",
		RunE: func(cmd *cobra.Command, args []string) error {
			options.Files = args
			if slices.Contains(args, "-") && (forget || prune || options.DryRun || exportTo != "") {
				return usage(errors.New("standard input is kept and loaded; it goes with none of --forget, --prune, --dry-run, --export-rejects"))
			}
			return a.withWarehouse(cmd.Context(), func(ws *workspace.Workspace, wh *warehouse.Warehouse) error {
				if at := slices.Index(args, "-"); at >= 0 {
					received, err := a.receive(ws, options.Feed)
					if err != nil {
						return err
					}
					options.Files = slices.Replace(slices.Clone(args), at, at+1, received)
				}
				switch {
				case forget || prune:
					return a.forget(cmd.Context(), ws, wh, options, prune)
				case exportTo != "":
					return a.exportRejects(cmd.Context(), ws, wh, options, exportTo)
				}
				return a.ingestAndSay(cmd.Context(), ws, wh, options)
			})
		},
	}
	command.Flags().StringVar(&options.Feed, "feed", "", "only this `FEED`; the feed of files that no source names")
	command.Flags().BoolVar(&options.DryRun, "dry-run", false, "read and check everything, load nothing")
	command.Flags().BoolVar(&forget, "forget", false, "take out what was loaded from the files given")
	command.Flags().BoolVar(&prune, "prune", false, "take out what was loaded from files that are gone or no longer named")
	command.Flags().StringVar(&exportTo, "export-rejects", "", "write the rejected rows into `DIR`, to be corrected and loaded back")
	command.MarkFlagsMutuallyExclusive("forget", "prune", "export-rejects")
	command.MarkFlagsMutuallyExclusive("export-rejects", "dry-run")
	command.MarkFlagsMutuallyExclusive("forget", "dry-run")
	return command
}

// ingestAndSay loads and names the next command.
func (a *app) ingestAndSay(ctx context.Context, ws *workspace.Workspace, wh *warehouse.Warehouse, options etl.Options) error {
	summary, err := a.ingest(ctx, ws, wh, options)
	if hasRejects(summary) {
		a.screen.Say("ingest.export")
	}
	if err != nil {
		return err
	}
	if !options.DryRun {
		a.screen.Say("next", "jixiao build")
	}
	return standingIf(summary.RowsRejected > 0)
}

// hasRejects says whether rows of a file were rejected, be it loaded or refused for them.
func hasRejects(summary etl.Summary) bool {
	return slices.ContainsFunc(summary.Files, func(file etl.FileResult) bool { return file.RowsRejected > 0 })
}

var feedName = regexp.MustCompile(`^[a-z][a-z_]*$`)

// receive keeps standard input as a file of the workspace and gives its path. Its name
// says what is in it, so the same input is the same file.
func (a *app) receive(ws *workspace.Workspace, feed string) (path string, err error) {
	if !feedName.MatchString(feed) {
		return "", usage(errors.New("standard input needs its feed\nhint: jixiao ingest --feed tickets -"))
	}
	dir := filepath.Join(ws.Dir, "data", "received")
	if err := os.MkdirAll(dir, 0o750); err != nil {
		return "", err
	}
	draft, err := os.CreateTemp(dir, ".draft-")
	if err != nil {
		return "", err
	}
	sum, most := sha256.New(), etl.LimitsOf(ws.FileLimits).Bytes
	size, err := io.Copy(io.MultiWriter(draft, sum), io.LimitReader(a.in, most+1))
	err = errors.Join(err, draft.Close())
	switch {
	case err != nil:
	case size == 0:
		err = errors.New("standard input is empty")
	case size > most:
		err = fmt.Errorf("standard input has more than %d bytes\nhint: if it is right, raise file_limits: {bytes: …} in jixiao.yaml", most)
	default:
		path = filepath.Join(dir, fmt.Sprintf("%s-%x", feed, sum.Sum(nil)[:6]))
		err = os.Rename(draft.Name(), path)
	}
	if err != nil {
		return "", errors.Join(err, os.Remove(draft.Name()))
	}
	a.screen.Say("ingest.received", path)
	return path, nil
}

func standingIf(stands bool) error {
	if stands {
		return errStanding
	}
	return nil
}

// ingest loads and says what became of each file.
func (a *app) ingest(ctx context.Context, ws *workspace.Workspace, wh *warehouse.Warehouse, options etl.Options) (etl.Summary, error) {
	var sayErr error
	summary, err := etl.Ingest(ctx, wh, ws, options, func(event etl.Event) {
		if event.Kind == etl.EventDone {
			if err := a.sayFile(*event.Result); err != nil && sayErr == nil {
				sayErr = err
			}
			return
		}
		a.screen.Progress(fmt.Sprintf("[%d/%d] %s", event.FileNo, event.FileCount, event.File), event.Rows, event.RowsExpected, "rows")
	})
	for _, warning := range summary.Warnings {
		a.screen.Line(a.screen.Words("report.warning", warning))
	}
	for _, file := range summary.Files {
		if later := file.RowsSuperseded - file.RowsYielded; later > 0 {
			a.screen.Say("ingest.superseded", file.File, format.Count(later))
		}
		if file.RowsBlank > 0 {
			a.screen.Say("ingest.blank", file.File, format.Count(file.RowsBlank), format.Count(file.RowsRead))
		}
		if file.RowsYielded > 0 {
			a.screen.Say("ingest.yielded", file.File, format.Count(file.RowsYielded))
		}
	}
	a.screen.Say("ingest.total", len(summary.Files), format.Count(summary.RowsRead), format.Count(summary.RowsLoaded),
		format.Count(summary.RowsRejected), format.Count(summary.RowsSuperseded), took(summary.Elapsed))
	if options.DryRun {
		a.screen.Say("ingest.dry")
	}
	if err != nil {
		return summary, err
	}
	return summary, sayErr
}

// shownRejects is how many reasons are printed of one file.
const shownRejects = 3

func (a *app) sayFile(file etl.FileResult) error {
	name := file.File
	if file.Sheet != "" {
		name += " (" + file.Sheet + ")"
	}
	switch file.Status {
	case etl.StatusLoaded:
		a.screen.Say("ingest.file.loaded", file.Feed, name, format.Count(file.RowsRead), format.Count(file.RowsLoaded),
			format.Count(file.RowsRejected), format.Count(file.RowsSuperseded), file.Encoding)
	case etl.StatusUnchanged:
		a.screen.Say("ingest.file.unchanged", file.Feed, name, format.Count(file.RowsLoaded))
	default:
		a.screen.Say("ingest.file."+file.Status, file.Feed, name)
	}
	if len(file.IgnoredColumns) > 0 {
		a.screen.Say("ingest.ignored", strings.Join(file.IgnoredColumns, ", "))
	}
	for _, warning := range file.Warnings {
		a.screen.Line("    " + warning)
	}
	for no, reject := range file.Rejects {
		if no == shownRejects {
			a.screen.Say("ingest.more", len(file.Rejects)-no)
			break
		}
		text := reject.Message
		if a.screen.Language == "zh" {
			text = a.screen.Words("ingest.reason", reject.Line, reject.Reason)
		}
		a.screen.Line("    " + text)
	}
	return a.screen.Object("file", file)
}
