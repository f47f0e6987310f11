package etl

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/wlynxg/chardet"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/htmlindex"
	"golang.org/x/text/encoding/simplifiedchinese"
	textunicode "golang.org/x/text/encoding/unicode"
)

// Encodings that are detected. Any other that the source names is looked up among
// those of the Encoding Standard.
const (
	utf8Plain  = "utf-8"
	utf8Marked = "utf-8-bom"
	gb18030    = "gb18030"
	utf16LE    = "utf-16le"
	utf16BE    = "utf-16be"
)

// sampleBytes is how much of a file's text the guesses look at.
const sampleBytes = 256 << 10

// fewPairs is how many Chinese characters may by chance be UTF-8 too (联通 is): about
// one in seven GB 2312 characters reads as a two-byte sequence.
const fewPairs = 8

const hintEncoding = "\nhint: save the file as UTF-8, or name its encoding in the source (encoding: gb18030)"

// detectEncoding reads the whole content, once or twice, and says how it is encoded.
// A content that fits more than one encoding, or none, is an error that says why.
func detectEncoding(open func() (io.ReadCloser, error)) (string, error) {
	scan := &encodingScan{}
	if err := readThrough(open, scan); err != nil {
		return "", err
	}
	if name, err := scan.verdict(); name != "" || err != nil {
		return name, err
	}
	gb := &gbScan{}
	if err := readThrough(open, gb); err != nil {
		return "", err
	}
	reason := gb.malformed()
	switch {
	case scan.badUTF8Line == 0 && reason == "" && gb.pairs <= fewPairs:
		return "", errAt(1, "the encoding is ambiguous: the file reads as UTF-8 and as GB18030%s", hintEncoding)
	case scan.badUTF8Line == 0:
		return utf8Plain, nil
	case reason == "":
		reason = gb.suspect()
	}
	if reason == "" {
		return gb18030, nil
	}
	return "", errAt(1, "the encoding is not certain: not UTF-8 (line %d), not GB18030 (%s)%s",
		scan.badUTF8Line, reason, hintEncoding)
}

// checkUTF8 refuses content that its source calls UTF-8 and that is not.
func checkUTF8(open func() (io.ReadCloser, error)) error {
	scan := &encodingScan{}
	if err := readThrough(open, scan); err != nil {
		return err
	}
	scan.end()
	if scan.badUTF8Line > 0 {
		return errAt(scan.badUTF8Line, "bytes here are not UTF-8, which the source says the file is")
	}
	return nil
}

func readThrough(open func() (io.ReadCloser, error), into io.Writer) error {
	content, err := open()
	if err != nil {
		return err
	}
	_, err = io.CopyBuffer(into, onlyReader{content}, make([]byte, 256<<10))
	return errors.Join(err, content.Close())
}

// onlyReader hides WriteTo, so that a copy keeps to its buffer.
type onlyReader struct{ io.Reader }

// encodingScan gathers in one pass what tells UTF-8 and UTF-16 from the rest.
type encodingScan struct {
	head            []byte // first bytes of the content
	size            int64
	nulEven, nulOdd int64 // NUL bytes at even and odd places
	newlines        int64
	carry           []byte // an incomplete UTF-8 sequence at the end of the last block
	badUTF8Line     int64  // line of the first bytes that are not UTF-8, 0 if none
	nonASCII, han   bool
}

// Write takes the next block.
func (s *encodingScan) Write(block []byte) (int, error) {
	if need := 4 - len(s.head); need > 0 {
		s.head = append(s.head, block[:min(need, len(block))]...)
	}
	if bytes.IndexByte(block, 0) >= 0 {
		for i, b := range block {
			if b == 0 && (s.size+int64(i))%2 == 0 {
				s.nulEven++
			} else if b == 0 {
				s.nulOdd++
			}
		}
	}
	s.size += int64(len(block))
	if !isASCII(block) || len(s.carry) > 0 {
		s.nonASCII = true
		if s.badUTF8Line == 0 {
			s.takeUTF8(block)
		}
	}
	s.newlines += int64(bytes.Count(block, []byte{'\n'}))
	return len(block), nil
}

func isASCII(block []byte) bool {
	const high = 0x8080808080808080
	for len(block) >= 8 {
		if binary.NativeEndian.Uint64(block)&high != 0 {
			return false
		}
		block = block[8:]
	}
	for _, b := range block {
		if b >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

func (s *encodingScan) takeUTF8(block []byte) {
	text := block
	if len(s.carry) > 0 {
		text = append(slices.Clone(s.carry), block...)
	}
	s.carry = nil
	cut := len(text)
	for back := 1; back <= min(3, len(text)); back++ {
		if utf8.RuneStart(text[len(text)-back]) {
			if !utf8.FullRune(text[len(text)-back:]) {
				cut = len(text) - back
			}
			break
		}
	}
	if utf8.Valid(text[:cut]) {
		s.han = s.han || holdsHan(text[:cut])
		s.carry = slices.Clone(text[cut:])
		return
	}
	bad := 0
	for bad < cut {
		char, size := utf8.DecodeRune(text[bad:cut])
		if char == utf8.RuneError && size == 1 {
			break
		}
		bad += size
	}
	s.badUTF8Line = s.newlines + 1 + int64(bytes.Count(text[:bad], []byte{'\n'}))
}

// end counts a sequence that the content breaks off.
func (s *encodingScan) end() {
	if len(s.carry) > 0 && s.badUTF8Line == 0 {
		s.badUTF8Line = s.newlines + 1
	}
}

// verdict names the encoding, "" if only another look can tell.
func (s *encodingScan) verdict() (string, error) {
	s.end()
	switch {
	case bytes.HasPrefix(s.head, []byte{0xEF, 0xBB, 0xBF}):
		if s.badUTF8Line > 0 {
			return "", errAt(s.badUTF8Line, "the file begins as UTF-8 and holds bytes here that are not")
		}
		return utf8Marked, nil
	case bytes.HasPrefix(s.head, []byte{0xFF, 0xFE}):
		return utf16LE, nil
	case bytes.HasPrefix(s.head, []byte{0xFE, 0xFF}):
		return utf16BE, nil
	case s.nulEven+s.nulOdd > 0:
		return s.verdictNul()
	case !s.nonASCII, s.badUTF8Line == 0 && s.han:
		return utf8Plain, nil
	}
	return "", nil
}

// verdictNul decides about content with NUL bytes: UTF-16 without a mark has them
// on one side of its pairs, for every comma, digit and line break.
func (s *encodingScan) verdictNul() (string, error) {
	switch {
	case s.size%2 == 0 && s.nulEven == 0 && s.nulOdd*20 > s.size:
		return utf16LE, nil
	case s.size%2 == 0 && s.nulOdd == 0 && s.nulEven*20 > s.size:
		return utf16BE, nil
	}
	return "", errAt(1, "the file holds NUL bytes: it is no text, or damaged")
}

// holdsHan says whether UTF-8 text has Chinese characters or their punctuation: three
// bytes each, which no other encoding gives by chance.
func holdsHan(text []byte) bool {
	for len(text) > 0 {
		char, size := utf8.DecodeRune(text)
		if unicode.Is(unicode.Han, char) || char >= 0x3000 && char <= 0x303F || char >= 0xFF00 && char <= 0xFFEF {
			return true
		}
		text = text[size:]
	}
	return false
}

// gbScan counts what content is made of when it is read as GB18030.
type gbScan struct {
	lead    byte   // of the unfinished character
	pending int    // bytes seen of it
	bad     int64  // sequences that GB18030 does not have
	pairs   int64  // two-byte characters
	common  int64  // of these, GB 2312 level 1 and its signs
	sample  []byte // parts of the content that hold non-ASCII bytes
}

// Write takes the next block.
func (g *gbScan) Write(block []byte) (int, error) {
	if g.pending == 0 && isASCII(block) {
		return len(block), nil
	}
	if len(g.sample) < sampleBytes {
		from := max(0, slices.IndexFunc(block, func(b byte) bool { return b >= utf8.RuneSelf }))
		g.sample = append(g.sample, block[from:min(len(block), from+sampleBytes-len(g.sample))]...)
	}
	for _, b := range block {
		if g.pending > 0 || b >= 0x80 {
			g.step(b)
		}
	}
	return len(block), nil
}

func (g *gbScan) step(b byte) {
	switch g.pending {
	case 0:
		if b == 0x80 || b == 0xFF {
			g.bad++
			return
		}
		g.lead, g.pending = b, 1
	case 1:
		g.pending = 0
		switch {
		case b >= 0x30 && b <= 0x39:
			g.pending = 2
		case b < 0x40 || b == 0x7F || b == 0xFF:
			g.bad++
		default:
			g.pairs++
			if b >= 0xA1 && (g.lead >= 0xB0 && g.lead <= 0xD7 || g.lead >= 0xA1 && g.lead <= 0xA3) {
				g.common++
			}
		}
	case 2:
		g.pending = 3
		if b < 0x81 || b == 0xFF {
			g.bad++
			g.pending = 0
		}
	case 3:
		g.pending = 0
		if b < 0x30 || b > 0x39 {
			g.bad++
		}
	}
}

// malformed says why content cannot be GB18030 that somebody wrote, "" if it can.
// Other encodings decode as GB18030 too, into characters that nobody uses: at least
// five of six characters of Chinese text belong to the 3755 of GB 2312 level 1.
func (g *gbScan) malformed() string {
	switch {
	case g.bad > 0 || g.pending > 0:
		return fmt.Sprintf("%d byte sequences that it does not have", g.bad+int64(min(g.pending, 1)))
	case g.pairs == 0:
		return "no Chinese characters"
	case g.common*6 < g.pairs*5:
		return fmt.Sprintf("only %d of %d characters would be common ones", g.common, g.pairs)
	}
	return ""
}

// suspect names the encoding that a detector by letter frequencies sees instead, "" if
// it sees none: Korean and Japanese fill the same code points as common Chinese.
func (g *gbScan) suspect() string {
	for _, guess := range chardet.DetectAll(g.sample) {
		if strings.HasPrefix(strings.ToUpper(guess.Encoding), "GB") {
			break
		}
		if guess.Confidence >= 0.5 {
			return "it looks like " + guess.Encoding
		}
	}
	return ""
}

// decoded gives the content as UTF-8 without a byte order mark. Bytes that the
// encoding does not have are an error with their line.
func decoded(content io.Reader, name string) (io.Reader, error) {
	switch strings.ToLower(name) {
	case utf8Plain, utf8Marked, "utf8":
		buffered := bufio.NewReaderSize(content, 64<<10)
		if mark, err := buffered.Peek(3); err == nil && bytes.Equal(mark, []byte{0xEF, 0xBB, 0xBF}) {
			_, err = buffered.Discard(3)
			return buffered, err
		}
		return buffered, nil
	case gb18030, "gbk", "gb2312":
		return strict(content, simplifiedchinese.GB18030, name), nil
	case utf16LE, "utf-16":
		return strict(content, textunicode.UTF16(textunicode.LittleEndian, textunicode.UseBOM), name), nil
	case utf16BE:
		return strict(content, textunicode.UTF16(textunicode.BigEndian, textunicode.UseBOM), name), nil
	}
	other, err := htmlindex.Get(name)
	if err != nil {
		return nil, errAt(1, "encoding %q is not known\nhint: utf-8, gb18030, utf-16le, utf-16be, big5", name)
	}
	return strict(content, other, name), nil
}

func strict(content io.Reader, from encoding.Encoding, name string) io.Reader {
	return &strictReader{content: from.NewDecoder().Reader(content), encoding: name, line: 1}
}

// strictReader ends with an error where a decoder put the replacement character.
type strictReader struct {
	content  io.Reader
	encoding string
	line     int64
	tail     []byte // last bytes of the block before, which may begin the character
}

// Read gives the next decoded bytes.
func (r *strictReader) Read(into []byte) (int, error) {
	n, err := r.content.Read(into)
	block := into[:n]
	seam := slices.Concat(r.tail, block[:min(2, n)])
	at := bytes.Index(block, []byte(string(utf8.RuneError)))
	if at < 0 && bytes.Contains(seam, []byte(string(utf8.RuneError))) {
		at = 0
	}
	if at >= 0 {
		line := r.line + int64(bytes.Count(block[:at], []byte{'\n'}))
		return at, errAt(line, "bytes here are not %s", r.encoding)
	}
	r.line += int64(bytes.Count(block, []byte{'\n'}))
	if n >= 2 {
		seam = block
	}
	r.tail = slices.Clone(seam[max(0, len(seam)-2):])
	return n, err
}
