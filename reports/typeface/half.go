package typeface

import (
	"encoding/binary"
	"slices"
	"strings"
	"sync"
)

// Half is a font in which some full-width characters are half as wide: closing
// punctuation whose right half is empty, so that two of them can stand close.
type Half struct {
	set  string
	data func() []byte
}

// Halve makes the narrow variant of a font for those of the characters that are one
// em wide and have no ink in their right half. The copy is only made when its Data is
// asked for.
func (f *Face) Halve(chars string) (*Half, error) {
	tables, err := directory(f.data)
	if err != nil {
		return nil, err
	}
	glyphs, err := glyphIndexes(tables["cmap"].data)
	if err != nil {
		return nil, err
	}
	unitsPerEm := binary.BigEndian.Uint16(tables["head"].data[18:])
	count := int(binary.BigEndian.Uint16(tables["hhea"].data[34:]))
	var spots []int
	half := &Half{}
	for _, char := range chars {
		glyph := int(glyphs[char])
		right, drawn := inkRight(tables, glyph)
		if glyph == 0 || glyph >= count-1 || f.Advance(char) != 1 || !drawn || 2*right > int(unitsPerEm)+int(unitsPerEm)/20 {
			continue
		}
		spots = append(spots, tables["hmtx"].start+4*glyph)
		half.set += string(char)
	}
	half.data = sync.OnceValue(func() []byte {
		data := slices.Clone(f.data)
		for _, spot := range spots {
			binary.BigEndian.PutUint16(data[spot:], unitsPerEm/2)
		}
		return data
	})
	return half, nil
}

// Has tells whether the character is half as wide in this variant.
func (h *Half) Has(char rune) bool { return strings.ContainsRune(h.set, char) }

// Data is the font file of the variant.
func (h *Half) Data() []byte { return h.data() }

// inkRight is the right edge of a glyph's outline in font units.
func inkRight(tables map[string]table, glyph int) (right int, drawn bool) {
	loca, glyf, head := tables["loca"].data, tables["glyf"].data, tables["head"].data
	var from, to int
	if long := binary.BigEndian.Uint16(head[50:]) == 1; long && len(loca) >= 4*glyph+8 {
		from, to = int(binary.BigEndian.Uint32(loca[4*glyph:])), int(binary.BigEndian.Uint32(loca[4*glyph+4:]))
	} else if !long && len(loca) >= 2*glyph+4 {
		from, to = 2*int(binary.BigEndian.Uint16(loca[2*glyph:])), 2*int(binary.BigEndian.Uint16(loca[2*glyph+2:]))
	}
	if to-from < 10 || to > len(glyf) {
		return 0, false
	}
	return int(int16(binary.BigEndian.Uint16(glyf[from+6:]))), true //nolint:gosec // the field is signed
}
