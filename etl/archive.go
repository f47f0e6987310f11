package etl

import (
	"archive/zip"
	"compress/flate"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path"
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/simplifiedchinese"
)

// A ZIP archive is read member by member: each is a file of its own in the ledger, named
// data/x.zip/member.csv. Archives in archives are refused, never unpacked.

const archiveEnding = ".zip"

func isArchive(name string) bool { return strings.HasSuffix(strings.ToLower(name), archiveEnding) }

// archiveOf splits data/x.zip/member.csv behind the archive; member is "" if the name
// has none.
func archiveOf(name string) (archive, member string) {
	at := strings.Index(strings.ToLower(name), archiveEnding+"/")
	if at < 0 {
		return name, ""
	}
	return name[:at+len(archiveEnding)], name[at+len(archiveEnding)+1:]
}

// members lists the files in an archive, in order of name. One name that would leave a
// folder, one member with a password or one archive inside refuses the whole.
func members(name string, limits Limits) (names []string, err error) {
	archive, err := openArchive(name)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, archive.Close()) }()
	if len(archive.File) > limits.Members {
		return nil, overLimit("members", "the archive has %d members, over the limit of %d", len(archive.File), limits.Members)
	}
	for _, one := range archive.File {
		name := memberName(one)
		base := path.Base(name)
		switch {
		case strings.HasPrefix(path.Clean("/"+name), "/..") || path.IsAbs(name) || strings.ContainsAny(name, "\\:\x00") ||
			slices.Contains(strings.Split(name, "/"), ".."):
			return nil, fmt.Errorf("the archive has a member %q, a path that leaves its folder\nhint: unpack it by hand and look at what it holds", name)
		case strings.HasSuffix(name, "/") || strings.HasPrefix(name, "__MACOSX/") || strings.HasPrefix(base, ".") || strings.HasPrefix(base, "~$"):
			continue // folders, and what file managers and office programs leave behind
		case one.Flags&1 != 0:
			return nil, fmt.Errorf("member %q has a password\nhint: unpack the archive and name its files", name)
		case isArchive(name):
			return nil, fmt.Errorf("member %q is an archive itself\nhint: unpack the archive and name its files", name)
		case slices.Contains(names, name):
			return nil, fmt.Errorf("member %q stands twice in the archive", name)
		}
		names = append(names, name)
	}
	if len(names) == 0 {
		return nil, errors.New("the archive holds no file")
	}
	slices.Sort(names)
	return names, nil
}

// directoryBytes is how much may be read of an archive to list its members: whoever
// makes a directory of millions of names wants our memory.
const directoryBytes = 32 << 20

// archive is an open ZIP archive.
type archive struct {
	*zip.Reader
	disk *os.File
}

// Close closes the archive's file.
func (a *archive) Close() error { return a.disk.Close() }

// openZIP lists an archive within bounds.
func openZIP(name string) (*archive, error) {
	disk, err := os.Open(name) //nolint:gosec // the file that the source names
	if err != nil {
		return nil, err
	}
	info, err := disk.Stat()
	if err != nil {
		return nil, errors.Join(err, disk.Close())
	}
	directory := &directoryReader{disk: disk, left: directoryBytes}
	reader, err := zip.NewReader(directory, info.Size())
	if err != nil {
		return nil, errors.Join(err, disk.Close())
	}
	directory.listed = true
	return &archive{Reader: reader, disk: disk}, nil
}

// directoryReader bounds what is read before the members are known.
type directoryReader struct {
	disk   *os.File
	left   int
	listed bool
}

// ReadAt reads from the file.
func (r *directoryReader) ReadAt(into []byte, at int64) (int, error) {
	if r.left -= len(into); r.left < 0 && !r.listed {
		return 0, fmt.Errorf("a directory of more than %d bytes", directoryBytes)
	}
	return r.disk.ReadAt(into, at)
}

func openArchive(name string) (*archive, error) {
	archive, err := openZIP(name)
	if errors.Is(err, zip.ErrFormat) || errors.Is(err, zip.ErrAlgorithm) || errors.Is(err, io.ErrUnexpectedEOF) {
		return nil, fmt.Errorf("the archive is damaged or no ZIP (%w)\nhint: fetch it again", err)
	}
	return archive, err
}

// memberName is a member's name in UTF-8: Chinese Windows writes GB18030 and does not
// say so.
func memberName(one *zip.File) string {
	if !one.NonUTF8 && utf8.ValidString(one.Name) {
		return one.Name
	}
	name, err := simplifiedchinese.GB18030.NewDecoder().String(one.Name)
	if err != nil {
		return one.Name
	}
	return name
}

// extract unpacks one member into a temporary file; remove takes it away again.
func extract(ctx context.Context, name, member string, limits Limits) (file string, remove func() error, err error) {
	archive, err := openArchive(name)
	if err != nil {
		return "", nil, err
	}
	defer func() { err = errors.Join(err, archive.Close()) }()
	at := slices.IndexFunc(archive.File, func(one *zip.File) bool { return memberName(one) == member })
	if at < 0 {
		return "", nil, fmt.Errorf("the archive has no member %q any more", member)
	}
	content, err := archive.File[at].Open()
	if err != nil {
		return "", nil, fmt.Errorf("the archive is damaged (%w)\nhint: fetch it again", err)
	}
	target, err := os.CreateTemp("", "jixiao-member-")
	if err != nil {
		return "", nil, errors.Join(err, content.Close())
	}
	remove = func() error { return os.Remove(target.Name()) }
	limited := &unpackedReader{reader: &contextReader{ctx: ctx, reader: content}, left: limits.UnpackedBytes}
	_, err = io.Copy(target, limited)
	var corrupt flate.CorruptInputError
	if errors.Is(err, zip.ErrChecksum) || errors.Is(err, zip.ErrFormat) || errors.As(err, &corrupt) {
		err = fmt.Errorf("the archive is damaged (%w)\nhint: fetch it again", err)
	}
	closed := content.Close()
	if err == nil {
		err = closed
	}
	err = errors.Join(err, target.Close())
	if err != nil {
		return "", nil, errors.Join(err, remove())
	}
	return target.Name(), remove, nil
}
