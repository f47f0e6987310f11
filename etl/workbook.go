package etl

import (
	"archive/zip"
	"context"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// book is an open XLSX workbook. It is read as a stream, part by part (ECMA-376):
// excelize's Rows gives neither the type nor the format of a cell, and both decide
// whether 44317 is a day.
type book struct {
	ctx     context.Context // ends the reading of every part
	file    *file
	archive *archive
	limits  Limits
	left    int64 // bytes that may still be unpacked
	sheets  []sheetPart
	strings []string // shared strings
	formats []format // per cell format: how its numbers are to be read
	is1904  bool
}

// sheetPart is one sheet of a workbook.
type sheetPart struct {
	name, part string
	hidden     bool
}

// Bounds on what a workbook makes us keep; Excel has no more cell formats than that.
const (
	mostFormats   = 65_536
	mostRelations = 10_000
)

// format says what a cell format makes of a number.
type format int

const (
	plainNumber   format = iota
	dateNumber           // days since 1899-12-30 or 1904-01-01
	timeNumber           // the same, shown as the time of day only
	elapsedNumber        // days, shown as hours that go on beyond 24
)

// openBook opens a workbook and reads all of it but the sheets.
func openBook(ctx context.Context, f *file) (_ *book, err error) {
	archive, err := openZIP(f.path)
	if err != nil {
		return nil, fmt.Errorf("the workbook is damaged: %w", err)
	}
	b := &book{ctx: ctx, file: f, archive: archive, limits: f.limits, left: f.limits.UnpackedBytes}
	defer func() {
		if err != nil {
			err = errors.Join(err, archive.Close())
		}
	}()
	var unpacked uint64
	for _, part := range archive.File {
		if unpacked += part.UncompressedSize64; unpacked > uint64(f.limits.UnpackedBytes) { //nolint:gosec // a limit is positive
			return nil, overLimit("unpacked_bytes", "the workbook unpacks to more than %d bytes, the limit", f.limits.UnpackedBytes)
		}
	}
	return b, b.readParts()
}

func (b *book) readParts() error {
	if slices.ContainsFunc(b.archive.File, func(part *zip.File) bool { return part.Name == "mimetype" }) {
		return errors.New("an OpenDocument file (ODS), which is not read\nhint: open it in LibreOffice or WPS and save it as XLSX")
	}
	main, err := b.relation("_rels/.rels", "/officeDocument")
	if err != nil {
		return err
	}
	if len(main) != 1 {
		return errors.New("a ZIP archive that is no XLSX workbook\nhint: save the table as XLSX or CSV")
	}
	workbookPart := onlyValue(main)
	if strings.HasSuffix(workbookPart, ".bin") {
		return errors.New("a binary workbook (XLSB)\nhint: save it as XLSX")
	}
	relations := path.Join(path.Dir(workbookPart), "_rels", path.Base(workbookPart)+".rels")
	targets, err := b.relation(relations, "/worksheet")
	if err != nil {
		return err
	}
	if err := b.readWorkbook(workbookPart, targets); err != nil {
		return err
	}
	for kind, read := range map[string]func(string) error{"/styles": b.readStyles, "/sharedStrings": b.readStrings} {
		parts, err := b.relation(relations, kind)
		if err != nil {
			return err
		}
		for _, part := range parts {
			if err := read(part); err != nil {
				return err
			}
		}
	}
	return nil
}

func onlyValue(m map[string]string) string {
	for _, value := range m {
		return value
	}
	return ""
}

// part opens one part of the archive; what it unpacks to counts against the limit.
func (b *book) part(name string) (io.ReadCloser, error) {
	var found *zip.File
	for _, part := range b.archive.File {
		if !strings.EqualFold(part.Name, name) {
			continue
		}
		if found != nil {
			return nil, fmt.Errorf("the workbook is damaged: it has part %s twice", clipped(name))
		}
		found = part
	}
	if found == nil {
		return nil, fmt.Errorf("the workbook is damaged: it has no part %s", clipped(name))
	}
	content, err := found.Open()
	if err != nil {
		return nil, fmt.Errorf("the workbook is damaged: %s: %w", clipped(name), err)
	}
	b.file.taken.Store(0)                               // what counts in the end is the sheet, opened last
	b.file.whole.Store(int64(found.UncompressedSize64)) //nolint:gosec // below the limit, which openBook has checked
	return &closing{Reader: &budgetReader{reader: content, book: b}, closer: content}, nil
}

// budgetReader counts unpacked bytes against the limit of the whole workbook.
type budgetReader struct {
	reader io.Reader
	book   *book
}

func (r *budgetReader) Read(into []byte) (int, error) {
	if err := context.Cause(r.book.ctx); err != nil {
		return 0, err
	}
	n, err := r.reader.Read(into)
	r.book.file.taken.Add(int64(n))
	if r.book.left -= int64(n); r.book.left < 0 {
		return 0, overLimit("unpacked_bytes", "the workbook unpacks to more than %d bytes, the limit", r.book.limits.UnpackedBytes)
	}
	return n, err
}

// tokenBytes is the most one tag or text of a part may span: a cell has 32,767 characters
// at the most, of eight bytes each where they are written as numbers.
const tokenBytes = 16 << 20

// partXML reads the XML of one part token by token. Its decoder holds a token in
// memory whole, so a token without end is an error.
type partXML struct {
	*xml.Decoder
	guard *recordGuard
}

func newPartXML(content io.Reader) *partXML {
	guard := &recordGuard{reader: content, most: tokenBytes}
	return &partXML{Decoder: xml.NewDecoder(guard), guard: guard}
}

// RawToken gives the next token.
func (p *partXML) RawToken() (xml.Token, error) {
	p.guard.since = 0
	token, err := p.Decoder.RawToken()
	if errors.Is(err, errRecordTooLong) {
		return nil, fmt.Errorf("a tag or a text of more than %d bytes", tokenBytes)
	}
	if _, is := token.(xml.Directive); is {
		return nil, errors.New("a document type declaration, which no workbook has")
	}
	return token, err
}

// elements calls each for every start tag of a part, for text see textOf.
func (b *book) elements(name string, each func(*partXML, xml.StartElement) error) (err error) {
	content, err := b.part(name)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, content.Close()) }()
	decoder := newPartXML(content)
	for {
		token, err := decoder.RawToken()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("the workbook is damaged: %s: %w", name, err)
		}
		if start, is := token.(xml.StartElement); is {
			if err := each(decoder, start); err != nil {
				return err
			}
		}
	}
}

func attribute(start xml.StartElement, name string) string {
	for _, attr := range start.Attr {
		if attr.Name.Local == name {
			return attr.Value
		}
	}
	return ""
}

// relation gives the targets, by id, of the relations of one kind.
func (b *book) relation(name, kind string) (map[string]string, error) {
	targets := map[string]string{}
	base := path.Dir(path.Dir(name))
	err := b.elements(name, func(_ *partXML, start xml.StartElement) error {
		if start.Name.Local == "Relationship" && strings.HasSuffix(attribute(start, "Type"), kind) && attribute(start, "TargetMode") != "External" {
			target := attribute(start, "Target")
			if absolute, is := strings.CutPrefix(target, "/"); is {
				target = absolute
			} else {
				target = path.Join(base, target)
			}
			if targets[attribute(start, "Id")] = target; len(targets) > mostRelations {
				return fmt.Errorf("the workbook is damaged: more than %d relations", mostRelations)
			}
		}
		return nil
	})
	return targets, err
}

func (b *book) readWorkbook(name string, targets map[string]string) error {
	count := 0
	err := b.elements(name, func(_ *partXML, start xml.StartElement) error {
		switch start.Name.Local {
		case "workbookPr":
			value := attribute(start, "date1904")
			b.is1904 = value == "1" || value == "true"
		case "sheet":
			if count++; count > b.limits.Sheets {
				return overLimit("sheets", "the workbook has more than %d sheets, the limit", b.limits.Sheets)
			}
			state := attribute(start, "state")
			id := ""
			for _, attr := range start.Attr {
				if attr.Name.Local == "id" && attr.Name.Space != "" {
					id = attr.Value
				}
			}
			if part, is := targets[id]; is {
				b.sheets = append(b.sheets, sheetPart{name: attribute(start, "name"), part: part, hidden: state == "hidden" || state == "veryHidden"})
			}
		}
		return nil
	})
	if err == nil && len(b.sheets) == 0 {
		return errors.New("the workbook has no sheet")
	}
	return err
}

func (b *book) readStyles(name string) error {
	custom := map[string]string{}
	inCellXfs := false
	return b.elements(name, func(_ *partXML, start xml.StartElement) error {
		switch start.Name.Local {
		case "numFmt":
			if custom[attribute(start, "numFmtId")] = attribute(start, "formatCode"); len(custom) > mostFormats {
				return fmt.Errorf("the workbook is damaged: more than %d number formats", mostFormats)
			}
		case "cellXfs":
			inCellXfs = true
		case "cellStyles", "dxfs", "cellStyleXfs":
			inCellXfs = false
		case "xf":
			if inCellXfs {
				id := attribute(start, "numFmtId")
				if len(b.formats) >= mostFormats {
					return fmt.Errorf("the workbook is damaged: more than %d cell formats", mostFormats)
				}
				b.formats = append(b.formats, formatOf(id, custom[id]))
			}
		}
		return nil
	})
}

var (
	formatNoise   = regexp.MustCompile(`"[^"]*"|\\.|_.|\*.|\[[^\]]*\]`)
	elapsedFormat = regexp.MustCompile(`(?i)\[(h+|m+|s+)\]`)
)

// formatOf tells from a number format whether it shows days and times. The numbers
// without code are built in; 27–36 and 50–58 are the Chinese ones.
func formatOf(id, code string) format {
	if code == "" {
		no, err := strconv.Atoi(id)
		switch {
		case err != nil:
			return plainNumber
		case no >= 14 && no <= 17, no == 22, no >= 27 && no <= 31, no == 36, no >= 50 && no <= 54, no == 57, no == 58:
			return dateNumber
		case no >= 18 && no <= 21, no >= 32 && no <= 35, no == 55, no == 56, no == 45, no == 47:
			return timeNumber
		case no == 46:
			return elapsedNumber
		}
		return plainNumber
	}
	code, _, _ = strings.Cut(code, ";")
	if elapsedFormat.MatchString(code) {
		return elapsedNumber
	}
	code = strings.ToLower(formatNoise.ReplaceAllString(code, ""))
	switch {
	case strings.Contains(code, "general"):
		return plainNumber
	case strings.ContainsAny(code, "yd"), strings.Contains(code, "m") && !strings.ContainsAny(code, "hs"):
		return dateNumber
	case strings.ContainsAny(code, "hs"):
		return timeNumber
	}
	return plainNumber
}

// readStrings reads the shared strings, within the limits.
func (b *book) readStrings(name string) error {
	var bytes int64
	return b.elements(name, func(decoder *partXML, start xml.StartElement) error {
		if start.Name.Local != "si" {
			return nil
		}
		text, err := textOf(decoder, "si", b.limits.CellBytes)
		if err != nil {
			return fmt.Errorf("shared string %d: %w", len(b.strings)+1, err)
		}
		// A string header costs memory even when the string is empty.
		if bytes += int64(len(text)) + 16; bytes > b.limits.SharedBytes {
			return overLimit("shared_bytes", "the workbook's shared strings take more than %d bytes, the limit", b.limits.SharedBytes)
		}
		b.strings = append(b.strings, text)
		return nil
	})
}

// textOf gathers the text (t elements, without phonetic runs) up to an end tag.
func textOf(decoder *partXML, end string, limit int) (string, error) {
	var text strings.Builder
	inText, phonetic := false, false
	for {
		token, err := decoder.RawToken()
		if err != nil {
			return "", fmt.Errorf("the workbook is damaged: %w", err)
		}
		switch token := token.(type) {
		case xml.StartElement:
			inText = token.Name.Local == "t"
			phonetic = phonetic || token.Name.Local == "rPh"
		case xml.EndElement:
			inText = false
			if token.Name.Local == "rPh" {
				phonetic = false
			}
			if token.Name.Local == end {
				return unescape(text.String()), nil
			}
		case xml.CharData:
			if inText && !phonetic {
				if text.Len()+len(token) > limit {
					return "", overLimit("cell_bytes", "a cell of more than %d bytes, the limit", limit)
				}
				text.Write(token)
			}
		}
	}
}

var escapePattern = regexp.MustCompile(`_x[0-9A-Fa-f]{4}_`)

// unescape undoes the _xHHHH_ form of characters that XML cannot hold.
func unescape(text string) string {
	if !strings.Contains(text, "_x") {
		return text
	}
	return escapePattern.ReplaceAllStringFunc(text, func(escaped string) string {
		code, err := strconv.ParseUint(escaped[2:6], 16, 16)
		if err != nil || code == 0 {
			return ""
		}
		return string(rune(code))
	})
}
