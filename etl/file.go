package etl

import (
	"bytes"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"sync/atomic"
	"time"
)

// kind is the format of a file, told by its first bytes.
type kind int

const (
	delimited kind = iota // CSV and its kin
	workbook              // XLSX
	columnar              // Parquet
)

// file is one file on disk, looked at once.
type file struct {
	name    string // as shown and stored: relative to the workspace, forward slashes
	path    string // to open
	kind    kind
	gzipped bool
	size    int64
	modTime time.Time
	sha256  string
	limits  Limits
	asIs    bool         // returned rows in it are looked at as any others
	taken   atomic.Int64 // bytes read so far: as they lie on disk, of a workbook those of the sheet
	whole   atomic.Int64 // bytes there are to take, as far as is known
	rows    int64        // rows that the file says it has, 0 if it does not say
}

// expected is how many rows the file will have if it goes on as it began; -1 where that
// cannot be told.
func (f *file) expected(rows int64) int64 {
	taken := f.taken.Load()
	switch {
	case f.rows > 0:
		return max(rows, f.rows)
	case taken == 0:
		return -1
	}
	return max(rows, int64(float64(rows)*float64(f.whole.Load())/float64(taken)))
}

// inspect hashes a file and tells its format. Formats that cannot be read are errors
// that name the way out.
func inspect(ctx context.Context, name, path string, limits Limits) (*file, error) {
	f := &file{name: name, path: path, limits: limits}
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	f.size, f.modTime = info.Size(), info.ModTime()
	switch {
	case info.IsDir():
		return nil, errors.New("is a folder; wanted a file")
	case f.size == 0:
		return nil, errors.New("the file is empty")
	case f.size > limits.Bytes:
		return nil, overLimit("bytes", "the file has %d bytes, over the limit of %d", f.size, limits.Bytes)
	}
	head, err := f.hash(ctx)
	if err != nil {
		return nil, err
	}
	return f, f.recognize(head)
}

// hash reads the file once for its SHA-256 and gives its first bytes.
func (f *file) hash(ctx context.Context) (head []byte, err error) {
	disk, err := os.Open(f.path)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, disk.Close()) }()
	sum := sha256.New()
	if _, err := io.CopyBuffer(sum, onlyReader{&contextReader{ctx: ctx, reader: disk}}, make([]byte, 1<<20)); err != nil {
		return nil, err
	}
	f.sha256 = hex.EncodeToString(sum.Sum(nil))
	head = make([]byte, 8)
	n, err := disk.ReadAt(head, 0)
	if errors.Is(err, io.EOF) {
		err = nil
	}
	return head[:n], err
}

func (f *file) recognize(head []byte) error {
	switch {
	case bytes.HasPrefix(head, []byte{0x1F, 0x8B}):
		f.gzipped = true
	case bytes.HasPrefix(head, []byte("PK\x03\x04")):
		f.kind = workbook
	case bytes.HasPrefix(head, []byte("PK")):
		return errors.New("a ZIP archive without content; wanted CSV, JSON, XLSX or Parquet")
	case bytes.HasPrefix(head, []byte{0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1}):
		return errors.New("an old Excel workbook (XLS) or one with a password\nhint: open it in Excel or WPS and save it as XLSX, without a password")
	case bytes.HasPrefix(head, []byte("PAR1")):
		f.kind = columnar
	case strings.HasSuffix(strings.ToLower(f.name), ".parquet"):
		return errors.New("the name says Parquet, the content is something else\nhint: write or fetch it again")
	case bytes.HasPrefix(head, []byte("%PDF")):
		return errors.New("a PDF document; wanted CSV, JSON, XLSX or Parquet")
	}
	for _, ending := range []string{".xlsx", ".xlsm"} {
		if strings.HasSuffix(strings.ToLower(f.name), ending) && f.kind != workbook {
			return errors.New("the name says XLSX, the content is no workbook\nhint: systems export HTML or CSV under that name; open it in Excel and save it as XLSX")
		}
	}
	return nil
}

// content opens the bytes of a delimited file, unpacked.
func (f *file) content(ctx context.Context) (io.ReadCloser, error) {
	disk, err := os.Open(f.path)
	if err != nil {
		return nil, err
	}
	f.taken.Store(0)
	f.whole.Store(f.size)
	reader := &contextReader{ctx: ctx, reader: disk, taken: &f.taken}
	if !f.gzipped {
		return &closing{Reader: reader, closer: disk}, nil
	}
	unpacked, err := gzip.NewReader(reader)
	if err != nil {
		return nil, errors.Join(gzipError(err), disk.Close())
	}
	return &closing{Reader: &unpackedReader{reader: unpacked, left: f.limits.UnpackedBytes}, closer: disk}, nil
}

// unchanged refuses a file that another program wrote to while it was read.
func (f *file) unchanged() error {
	info, err := os.Stat(f.path)
	if err != nil {
		return err
	}
	if info.Size() != f.size || !info.ModTime().Equal(f.modTime) {
		return errors.New("the file changed while it was read\nhint: ingest again when nobody writes to it")
	}
	return nil
}

type closing struct {
	io.Reader
	closer io.Closer
}

func (c *closing) Close() error { return c.closer.Close() }

// contextReader ends with its context's error.
type contextReader struct {
	ctx    context.Context
	reader io.Reader
	taken  *atomic.Int64 // counts the bytes, unless nil
}

func (r *contextReader) Read(into []byte) (int, error) {
	if err := context.Cause(r.ctx); err != nil {
		return 0, err
	}
	n, err := r.reader.Read(into)
	if r.taken != nil {
		r.taken.Add(int64(n))
	}
	return n, err
}

// unpackedReader refuses what unpacks to more than the limit, or ends early.
type unpackedReader struct {
	reader io.Reader
	left   int64
}

func (r *unpackedReader) Read(into []byte) (int, error) {
	n, err := r.reader.Read(into)
	if r.left -= int64(n); r.left < 0 {
		return 0, overLimit("unpacked_bytes", "the file unpacks to more than the limit of bytes")
	}
	return n, gzipError(err)
}

func gzipError(err error) error {
	switch {
	case errors.Is(err, io.ErrUnexpectedEOF):
		return errors.New("the gzip ends early: the file was cut off\nhint: fetch it again")
	case errors.Is(err, gzip.ErrChecksum), errors.Is(err, gzip.ErrHeader):
		return fmt.Errorf("the gzip is damaged (%w)\nhint: fetch it again", err)
	}
	return err
}
