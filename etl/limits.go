package etl

import (
	"errors"
	"fmt"
	"time"

	"jixiao/internal/workspace"
)

// Limits bound what one file may ask of the machine. A file beyond one of them is
// refused whole, with an error that names the limit and the setting that raises it
// (file_limits of jixiao.yaml).
type Limits struct {
	Bytes         int64         // of the file as it lies on disk
	UnpackedBytes int64         // of a .gz or a workbook when unpacked
	Rows          int64         // of one table, header not counted
	Cells         int           // of one row
	CellBytes     int           // of one cell's text
	Sheets        int           // of one workbook
	SharedBytes   int64         // of a workbook's shared strings, which are held in memory
	Members       int           // of one ZIP archive
	Time          time.Duration // for one file
}

// DefaultLimits are the limits that hold unless Options or the workspace say otherwise.
func DefaultLimits() Limits {
	return Limits{
		Bytes:         2 << 30,
		UnpackedBytes: 4 << 30,
		Rows:          50_000_000,
		Cells:         16_384,
		CellBytes:     1 << 20,
		Sheets:        200,
		SharedBytes:   512 << 20,
		Members:       1000,
		Time:          10 * time.Minute,
	}
}

// LimitsOf are the default limits with what the workspace sets.
func LimitsOf(set workspace.FileLimits) Limits {
	limits := DefaultLimits()
	limits.Bytes = orElse(int64(set.Bytes), limits.Bytes)
	limits.UnpackedBytes = orElse(int64(set.UnpackedBytes), limits.UnpackedBytes)
	limits.Rows = orElse(set.Rows, limits.Rows)
	limits.Cells = orElse(set.Cells, limits.Cells)
	limits.CellBytes = orElse(int(set.CellBytes), limits.CellBytes)
	limits.Sheets = orElse(set.Sheets, limits.Sheets)
	limits.SharedBytes = orElse(int64(set.SharedBytes), limits.SharedBytes)
	limits.Members = orElse(set.Members, limits.Members)
	limits.Time = orElse(time.Duration(set.Seconds)*time.Second, limits.Time)
	return limits
}

func orElse[number int | int64 | time.Duration](set, usual number) number {
	if set > 0 {
		return set
	}
	return usual
}

// overLimit is an error that names the setting which allows more.
func overLimit(setting, format string, args ...any) error {
	return errors.New(fmt.Sprintf(format, args...) + "\nhint: if the file is right, raise file_limits: {" + setting + ": …} in jixiao.yaml")
}
