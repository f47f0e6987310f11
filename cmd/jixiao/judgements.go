package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"jixiao/internal/format"
	"jixiao/internal/judgement"
	"jixiao/internal/workspace"
)

// formOptions say which workbook of judgements to write, if any.
type formOptions struct {
	path    string
	force   bool
	all     bool
	experts []string
}

// problem says what of the options does not go together.
func (o formOptions) problem(files []string) error {
	switch {
	case o.path == "" && (o.force || o.all || len(o.experts) > 0):
		return errors.New("--all, --experts and --force go with --export-judgements FILE.xlsx")
	case o.path != "" && len(files) > 0:
		return errors.New("--export-judgements looks at the whole workspace, not at single files")
	case o.path != "" && !strings.EqualFold(filepath.Ext(o.path), ".xlsx"):
		return fmt.Errorf("%s: a workbook to fill in is an .xlsx file", o.path)
	}
	seen := map[string]bool{}
	for _, expert := range o.experts {
		if expert == "" || seen[expert] {
			return fmt.Errorf("--experts: %q is empty or stands twice", expert)
		}
		seen[expert] = true
	}
	if o.path == "" || o.force {
		return nil
	}
	if _, err := os.Lstat(o.path); err == nil {
		return fmt.Errorf("%s: is there already, and may be filled in\nhint: --force writes over it", o.path)
	} else if !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}

// names parts a list at its commas, Chinese ones too.
func names(list []string) []string {
	var all []string
	for _, name := range strings.FieldsFunc(strings.Join(list, ","), func(char rune) bool { return strings.ContainsRune(",，、", char) }) {
		all = append(all, strings.TrimSpace(name))
	}
	return all
}

// judgements says what people still have to judge, and writes it as a workbook if asked.
func (a *app) judgements(ctx context.Context, ws *workspace.Workspace, loaded string, options formOptions) error {
	list, ok, err := judgement.Read(ctx, ws, loaded)
	if err != nil || !ok || len(list.Points) == 0 {
		return err
	}
	open, weight := list.Open()
	a.screen.Say("check.judgements", format.Count(int64(len(list.Points))), format.Count(int64(open)), format.Number(weight, 2))
	for _, due := range list.Due {
		a.sayDue(due)
		if err := a.screen.Object("judgement_due", due); err != nil {
			return err
		}
	}
	switch {
	case options.path != "":
		return a.writeForm(list, options)
	case len(list.Due) > 0:
		a.screen.Say("check.judgements.export")
	}
	return nil
}

func (a *app) sayDue(due judgement.Due) {
	key := "check.due"
	if !due.IsOpen {
		key = "check.due.also"
	}
	line := a.screen.Words(key, due.IndicatorID, due.Level3, due.PointNo, due.Point.Point, format.Number(due.Weight, 4))
	if due.Expert != "" {
		line += a.screen.Words("check.due.expert", due.Expert)
	}
	if due.Reason != nil {
		line += a.screen.Words("check.due.reason", *due.Reason)
	}
	a.screen.Line(line)
}

// writeForm writes the workbook beside its place and moves it there when it is whole.
func (a *app) writeForm(list judgement.List, options formOptions) (err error) {
	draft, err := os.CreateTemp(filepath.Dir(options.path), ".draft-*.xlsx")
	if err != nil {
		return err
	}
	lines, err := judgement.WriteForm(draft, list, judgement.Form{Language: a.screen.Language, All: options.all, Experts: options.experts})
	err = errors.Join(err, draft.Close())
	if err == nil && lines > 0 {
		err = os.Rename(draft.Name(), options.path)
	}
	if err != nil || lines == 0 {
		err = errors.Join(err, os.Remove(draft.Name()))
	}
	if err != nil {
		return err
	}
	if lines == 0 {
		a.screen.Say("check.form.none")
		return nil
	}
	a.screen.Say("check.form", options.path, format.Count(int64(lines)))
	a.screen.Say("check.form.back", options.path)
	return a.screen.Object("judgement_form", map[string]any{"file": options.path, "lines": lines})
}
