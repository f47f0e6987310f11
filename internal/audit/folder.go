package audit

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"jixiao/internal/format"
)

// papers is a folder being written: every file's hash is noted as it is made.
type papers struct {
	dir   string
	files []paper
}

// paper is one file of the folder.
type paper struct {
	Path    string `json:"path"`
	SHA256  string `json:"sha256"`
	Bytes   int64  `json:"bytes"`
	Rows    *int64 `json:"rows,omitempty"`
	Measure string `json:"measure,omitempty"`
	Subject string `json:"subject,omitempty"`
}

// add writes one file, in folders that are made as needed.
func (p *papers) add(file paper, write func(io.Writer) error) error {
	path := filepath.Join(p.dir, filepath.FromSlash(file.Path))
	if err := os.MkdirAll(filepath.Dir(path), 0o750); err != nil {
		return err
	}
	out, err := os.Create(path) //nolint:gosec // a name of ours in a folder of ours
	if err != nil {
		return err
	}
	sum := sha256.New()
	count := &counter{}
	if err := errors.Join(write(io.MultiWriter(out, sum, count)), out.Close()); err != nil {
		return err
	}
	file.SHA256, file.Bytes = hex.EncodeToString(sum.Sum(nil)), count.bytes
	p.files = append(p.files, file)
	return nil
}

func (p *papers) text(path, text string) error {
	return p.add(paper{Path: path}, func(out io.Writer) error {
		_, err := io.WriteString(out, text)
		return err
	})
}

type counter struct{ bytes int64 }

func (c *counter) Write(data []byte) (int, error) {
	c.bytes += int64(len(data))
	return len(data), nil
}

const (
	manifestName = "manifest.json"
	sumsName     = "SHA256SUMS"
	ofAudit      = "jixiao audit" // the kind of a manifest of ours
)

// manifest says what the folder is of.
type manifest struct {
	Kind          string  `json:"kind"`
	Evaluation    string  `json:"evaluation_id"`
	Project       string  `json:"project_name"`
	Run           string  `json:"run_id"`
	Program       string  `json:"program_version"`
	Models        string  `json:"models_sha256"`
	Inputs        string  `json:"inputs_sha256"`
	Configuration string  `json:"configuration_sha256"`
	Rules         string  `json:"rules_version"`
	Total         string  `json:"total_score"`
	Grade         string  `json:"grade,omitempty"`
	Status        string  `json:"status"`
	Files         []paper `json:"files"`
}

// seal writes the manifest and the sums of all files.
func (a *Auditor) seal(ctx context.Context, papers *papers) error {
	about, err := a.one(ctx, "evaluation_details")
	if err != nil {
		return err
	}
	run, err := a.one(ctx, "run")
	if err != nil {
		return err
	}
	slices.SortFunc(papers.files, func(one, two paper) int { return strings.Compare(one.Path, two.Path) })
	text, err := json.MarshalIndent(manifest{
		Kind: ofAudit, Evaluation: a.Workspace.Evaluation.ID, Project: format.Exact(about["project_name"]),
		Run: format.Exact(run["run_id"]), Program: format.Exact(run["program_version"]), Models: format.Exact(run["models_sha256"]),
		Inputs: format.Exact(run["inputs_sha256"]), Configuration: a.Workspace.Digest, Rules: format.Exact(about["rules_version"]),
		Total: format.Exact(about["total_score"]), Grade: format.Exact(about["grade"]), Status: format.Exact(about["status"]),
		Files: papers.files,
	}, "", "  ")
	if err != nil {
		return err
	}
	if err := papers.text(manifestName, string(text)+"\n"); err != nil {
		return err
	}
	var sums strings.Builder
	for _, file := range papers.files {
		sums.WriteString(file.SHA256 + "  " + file.Path + "\n")
	}
	return papers.text(sumsName, sums.String())
}

// ForeignError says that a folder holds what is not of the working papers.
type ForeignError struct{ Folder, Why string }

func (e *ForeignError) Error() string {
	return fmt.Sprintf("%s: %s\nhint: name another folder with -o, or move this one away", e.Folder, e.Why)
}

// mayReplace says whether a folder may be taken the place of: there is none, it is empty,
// or it is what an earlier audit wrote and nothing in it was changed or added.
func mayReplace(folder string) error {
	entries, err := os.ReadDir(folder)
	if errors.Is(err, fs.ErrNotExist) || err == nil && len(entries) == 0 {
		return nil
	}
	if err != nil {
		return err
	}
	foreign := func(why string) error { return &ForeignError{folder, why} }
	var found manifest
	text, err := os.ReadFile(filepath.Join(folder, manifestName)) //nolint:gosec // the folder the user named
	if err != nil || json.Unmarshal(text, &found) != nil || found.Kind != ofAudit {
		return foreign("not a folder of working papers")
	}
	sums, err := os.ReadFile(filepath.Join(folder, sumsName)) //nolint:gosec // as above
	if err != nil {
		return foreign("its " + sumsName + " is gone")
	}
	known := map[string]string{sumsName: ""}
	for line := range strings.Lines(string(sums)) {
		sum, path, _ := strings.Cut(strings.TrimRight(line, "\n"), "  ")
		known[path] = sum
	}
	return filepath.WalkDir(folder, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		name, err := filepath.Rel(folder, path)
		if err != nil {
			return err
		}
		sum, listed := known[filepath.ToSlash(name)]
		if !listed {
			return foreign(name + " is not of the working papers and would be lost")
		}
		if now, err := sumOf(path); err != nil || sum != "" && now != sum {
			return errors.Join(err, foreign(name+" was changed since and would be lost"))
		}
		return nil
	})
}

func sumOf(path string) (text string, err error) {
	file, err := os.Open(path) //nolint:gosec // in the folder the user named
	if err != nil {
		return "", err
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	sum := sha256.New()
	_, err = io.Copy(sum, file)
	return hex.EncodeToString(sum.Sum(nil)), err
}

// exchange puts the finished draft in the folder's place: at any instant there is the old
// one or the new one.
func exchange(draft, folder string) error {
	if err := os.Chmod(draft, 0o750); err != nil { //nolint:gosec // G302: a folder must be entered
		return err
	}
	old := draft + ".old"
	err := os.Rename(folder, old)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if err := os.Rename(draft, folder); err != nil {
		return errors.Join(err, os.Rename(old, folder))
	}
	return os.RemoveAll(old)
}
