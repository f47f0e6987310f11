package etl

import (
	"bytes"
	"errors"
	"math"
	"math/big"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/apache/arrow-go/v18/parquet/schema"
	"github.com/google/uuid"
)

// beijing is the zone of every wall clock in the warehouse.
func beijing() *time.Location { return time.FixedZone("UTC+8", 8*60*60) }

// wholeText appends a whole number by its column's logical type.
func wholeText(column *schema.Column) func([]byte, int64) []byte {
	switch logical := column.LogicalType().(type) {
	case schema.DateLogicalType:
		return func(to []byte, days int64) []byte {
			return time.Unix(days*86_400, 0).UTC().AppendFormat(to, time.DateOnly)
		}
	case schema.TimestampLogicalType:
		zone, form := time.UTC, "2006-01-02 15:04:05.999999999"
		if logical.IsAdjustedToUTC() {
			zone, form = beijing(), form+"-07:00" // named, so that the source's time_zone leaves it alone
		}
		unit := unitOf(logical.TimeUnit())
		return func(to []byte, value int64) []byte {
			seconds, rest := value/unit, value%unit
			return time.Unix(seconds, rest*(1_000_000_000/unit)).In(zone).AppendFormat(to, form)
		}
	case schema.TimeLogicalType:
		unit := unitOf(logical.TimeUnit())
		return func(to []byte, value int64) []byte {
			return time.Unix(value/unit, value%unit*(1_000_000_000/unit)).UTC().AppendFormat(to, "15:04:05.999999999")
		}
	case schema.DecimalLogicalType:
		return func(to []byte, value int64) []byte {
			return append(to, decimalText(big.NewInt(value), int(logical.Scale()))...)
		}
	case schema.IntLogicalType:
		if !logical.IsSigned() && logical.BitWidth() == 64 {
			return func(to []byte, value int64) []byte { return strconv.AppendUint(to, uint64(value), 10) } //nolint:gosec // the same bits
		}
		if !logical.IsSigned() {
			return func(to []byte, value int64) []byte { return strconv.AppendUint(to, uint64(uint32(value)), 10) } //nolint:gosec // the same bits
		}
	}
	return func(to []byte, value int64) []byte { return strconv.AppendInt(to, value, 10) }
}

func unitOf(unit schema.TimeUnitType) int64 {
	switch unit {
	case schema.TimeUnitMillis:
		return 1_000
	case schema.TimeUnitMicros:
		return 1_000_000
	}
	return 1_000_000_000
}

// appendFloat appends a number with the fewest digits that tell it from others; a whole one
// without point. Beyond 15 digits it has an exponent, which the checks refuse as damaged.
func appendFloat(to []byte, value float64, bits int) []byte {
	if size := math.Abs(value); size >= 1e15 || size < 1e-9 && size > 0 {
		return strconv.AppendFloat(to, value, 'E', -1, bits)
	}
	return strconv.AppendFloat(to, value, 'f', -1, bits)
}

// bytesText appends bytes by their column's logical type.
func bytesText(column *schema.Column) func(to, value []byte) ([]byte, error) {
	switch logical := column.LogicalType().(type) {
	case schema.DecimalLogicalType:
		return func(to, value []byte) ([]byte, error) {
			return append(to, decimalText(signed(value), int(logical.Scale()))...), nil
		}
	case schema.UUIDLogicalType:
		return func(to, value []byte) ([]byte, error) {
			id, err := uuid.FromBytes(value)
			return append(to, id.String()...), err
		}
	}
	return func(to, value []byte) ([]byte, error) {
		switch {
		case !utf8.Valid(value):
			return to, errors.New("bytes that are no UTF-8 text")
		case bytes.IndexByte(value, 0) >= 0:
			return to, errors.New("a NUL character")
		default:
			return append(to, value...), nil
		}
	}
}

// signed reads a number in two's complement, the highest byte first.
func signed(value []byte) *big.Int {
	number := new(big.Int).SetBytes(value)
	if len(value) > 0 && value[0] >= 0x80 {
		number.Sub(number, new(big.Int).Lsh(big.NewInt(1), uint(len(value))*8))
	}
	return number
}

// decimalText writes a number of 10^-scale.
func decimalText(number *big.Int, scale int) string {
	digits, sign := number.String(), ""
	if rest, is := strings.CutPrefix(digits, "-"); is {
		digits, sign = rest, "-"
	}
	if scale <= 0 {
		return sign + digits
	}
	if missing := scale + 1 - len(digits); missing > 0 {
		digits = strings.Repeat("0", missing) + digits
	}
	return sign + digits[:len(digits)-scale] + "." + digits[len(digits)-scale:]
}
