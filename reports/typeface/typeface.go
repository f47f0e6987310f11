// Package typeface reads what the printers must know of a TrueType font: which
// characters it has and how wide they are. Bytes go in, a Face comes out.
package typeface

import (
	"encoding/binary"
	"errors"
	"fmt"
)

// Face is one parsed font. It is safe for use by many goroutines.
type Face struct {
	data     []byte
	advances []float32 // by code point of the basic plane, in em; negative when the font has no glyph
}

const plane = 1 << 16

// Parse reads the metrics of a TrueType font (glyf outlines, a Unicode cmap of
// format 4). The bytes are kept, not copied.
func Parse(data []byte) (*Face, error) {
	tables, err := directory(data)
	if err != nil {
		return nil, err
	}
	for _, name := range []string{"head", "hhea", "hmtx", "cmap", "glyf"} {
		if tables[name].data == nil {
			return nil, fmt.Errorf("font has no %s table: want TrueType outlines", name)
		}
	}
	head, hhea, hmtx := tables["head"].data, tables["hhea"].data, tables["hmtx"].data
	if len(head) < 54 || len(hhea) < 36 {
		return nil, errors.New("font tables end early")
	}
	unitsPerEm := float32(binary.BigEndian.Uint16(head[18:]))
	count := int(binary.BigEndian.Uint16(hhea[34:]))
	if unitsPerEm == 0 || count == 0 || len(hmtx) < 4*count {
		return nil, errors.New("font has no widths")
	}
	glyphs, err := glyphIndexes(tables["cmap"].data)
	if err != nil {
		return nil, err
	}
	face := &Face{data: data, advances: make([]float32, plane)}
	for char, glyph := range glyphs {
		if glyph == 0 {
			face.advances[char] = -1
			continue
		}
		width := binary.BigEndian.Uint16(hmtx[4*min(int(glyph), count-1):])
		face.advances[char] = float32(width) / unitsPerEm
	}
	return face, nil
}

// Data is the font file the face was parsed from.
func (f *Face) Data() []byte { return f.data }

// Has tells whether the font has a glyph for the character.
func (f *Face) Has(char rune) bool {
	return char >= 0 && char < plane && f.advances[char] >= 0
}

// Advance is the width of the character in em; 0 when the font lacks it.
func (f *Face) Advance(char rune) float64 {
	if !f.Has(char) {
		return 0
	}
	return float64(f.advances[char])
}

// Width is the width of the text in em, characters the font lacks counted as 1.
func (f *Face) Width(text string) float64 {
	width := 0.0
	for _, char := range text {
		if f.Has(char) {
			width += float64(f.advances[char])
		} else {
			width++
		}
	}
	return width
}

// table is one table of a font and where it begins in the file.
type table struct {
	data  []byte
	start int
}

func directory(data []byte) (map[string]table, error) {
	if len(data) < 12 {
		return nil, errors.New("font ends early")
	}
	if tag := binary.BigEndian.Uint32(data); tag != 0x00010000 && tag != 0x74727565 {
		return nil, errors.New("not a TrueType font: only static .ttf files with TrueType outlines can be embedded")
	}
	count := int(binary.BigEndian.Uint16(data[4:]))
	if len(data) < 12+16*count {
		return nil, errors.New("font ends early")
	}
	tables := make(map[string]table, count)
	for i := range count {
		record := data[12+16*i:]
		offset := int(binary.BigEndian.Uint32(record[8:]))
		size := int(binary.BigEndian.Uint32(record[12:]))
		if offset+size > len(data) {
			return nil, fmt.Errorf("font table %q ends early", record[:4])
		}
		tables[string(record[:4])] = table{data[offset : offset+size], offset}
	}
	return tables, nil
}

// glyphIndexes reads the first Unicode subtable of format 4, the one the PDF
// library embeds by, into one glyph number per code point of the basic plane.
func glyphIndexes(cmap []byte) ([]uint16, error) {
	if len(cmap) < 4 {
		return nil, errors.New("font cmap ends early")
	}
	for i := range int(binary.BigEndian.Uint16(cmap[2:])) {
		if len(cmap) < 12+8*i {
			break
		}
		record := cmap[4+8*i:]
		system, coding := binary.BigEndian.Uint16(record), binary.BigEndian.Uint16(record[2:])
		offset := int(binary.BigEndian.Uint32(record[4:]))
		if system != 0 && (system != 3 || coding != 1) || offset+14 > len(cmap) {
			continue
		}
		if binary.BigEndian.Uint16(cmap[offset:]) == 4 {
			return segments(cmap[offset:])
		}
	}
	return nil, errors.New("font has no Unicode cmap of format 4")
}

func segments(table []byte) ([]uint16, error) {
	u16 := func(at int) int {
		if at+2 > len(table) {
			return 0
		}
		return int(binary.BigEndian.Uint16(table[at:]))
	}
	twice := u16(6)
	if len(table) < 16+4*twice {
		return nil, errors.New("font cmap ends early")
	}
	glyphs := make([]uint16, plane)
	for i := 0; i < twice; i += 2 {
		last, first := u16(14+i), u16(16+twice+i)
		delta, place := u16(16+2*twice+i), 16+3*twice+i
		for char := first; char <= last && char < plane-1; char++ {
			glyph := char
			if offset := u16(place); offset != 0 {
				if glyph = u16(place + offset + 2*(char-first)); glyph == 0 {
					continue
				}
			}
			glyphs[char] = uint16((glyph + delta) & 0xFFFF)
		}
	}
	return glyphs, nil
}
