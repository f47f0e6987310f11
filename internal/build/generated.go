package build

import (
	"io/fs"
	"path"
	"slices"
	"strings"
	"time"
)

// generated are files that are nowhere on disk, by path: folder and name.
type generated map[string]string

// Glob lists the files at the top, for queries.
func (g generated) Glob(string) ([]string, error) {
	var names []string
	for name := range g {
		if !strings.Contains(name, "/") {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names, nil
}

// Open opens nothing: the planner lists and reads.
func (g generated) Open(name string) (fs.File, error) {
	return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
}

// ReadFile is a file's text.
func (g generated) ReadFile(name string) ([]byte, error) {
	text, is := g[name]
	if !is {
		return nil, &fs.PathError{Op: "read", Path: name, Err: fs.ErrNotExist}
	}
	return []byte(text), nil
}

// ReadDir lists a folder, in any order: the planner makes its own.
func (g generated) ReadDir(folder string) ([]fs.DirEntry, error) {
	var entries []fs.DirEntry
	for name := range g {
		if path.Dir(name) == folder {
			entries = append(entries, fs.FileInfoToDirEntry(generatedInfo{path.Base(name)}))
		}
	}
	return entries, nil
}

// generatedInfo is what is known of a generated file: its name.
type generatedInfo struct{ name string }

func (i generatedInfo) Name() string     { return i.name }
func (generatedInfo) Size() int64        { return 0 }
func (generatedInfo) Mode() fs.FileMode  { return 0o444 }
func (generatedInfo) ModTime() time.Time { return time.Time{} }
func (generatedInfo) IsDir() bool        { return false }
func (generatedInfo) Sys() any           { return nil }
