package etl

import "time"

// Limits bound what one file may ask of the machine. A file beyond one of them is
// refused whole, with an error that names the limit.
type Limits struct {
	Bytes         int64         // of the file as it lies on disk
	UnpackedBytes int64         // of a .gz or a workbook when unpacked
	Rows          int64         // of one table, header not counted
	Cells         int           // of one row
	CellBytes     int           // of one cell's text
	Sheets        int           // of one workbook
	SharedBytes   int64         // of a workbook's shared strings, which are held in memory
	Time          time.Duration // for one file
}

// DefaultLimits are the limits that hold unless Options say otherwise.
func DefaultLimits() Limits {
	return Limits{
		Bytes:         2 << 30,
		UnpackedBytes: 4 << 30,
		Rows:          50_000_000,
		Cells:         16_384,
		CellBytes:     1 << 20,
		Sheets:        200,
		SharedBytes:   512 << 20,
		Time:          10 * time.Minute,
	}
}
