package etl

import (
	"context"
	"fmt"
	"hash/crc32"
	"io"

	pq "github.com/apache/arrow-go/v18/parquet/file"
	"github.com/apache/thrift/lib/go/thrift"
)

// The pages of a Parquet file are walked through before its rows are read: neither DuckDB
// nor Arrow compares a page with its checksum, and both take a page's word for its size.

const (
	pageHeaderBytes = 1 << 20   // the most a page's header may take
	pageBytes       = 256 << 20 // the most a page may unpack to
)

// pageHeader is what the walk needs of a page's header (parquet.thrift, PageHeader).
type pageHeader struct {
	size, unpacked, stored int64 // of the header itself, the page unpacked, the page as it lies
	crc                    uint32
	hasCRC                 bool
}

// checkPages refuses pages that lie outside their column, unpack to too much, or differ
// from their checksum (CRC-32 of the page as it lies in the file).
func checkPages(ctx context.Context, at io.ReaderAt, f *file, from *pq.Reader) error {
	unpacked := int64(0)
	rows := int64(0)
	for groupNo := range from.NumRowGroups() {
		group := from.MetaData().RowGroup(groupNo)
		if rows += group.NumRows(); group.NumRows() < 0 || rows > f.limits.Rows {
			return &soundError{overLimit("rows", "more than %d rows, the limit of one file", f.limits.Rows)}
		}
		for no := range group.NumColumns() {
			chunk, err := group.ColumnChunk(no)
			if err != nil {
				return err
			}
			start := chunk.DataPageOffset()
			if first := chunk.DictionaryPageOffset(); chunk.HasDictionaryPage() && first > 0 && first < start {
				start = first
			}
			end := start + chunk.TotalCompressedSize()
			if start < 4 || end < start || end > f.size {
				return fmt.Errorf("column %s of row group %d lies outside the file", chunk.PathInSchema(), groupNo+1)
			}
			size, err := checkChunk(ctx, at, start, end)
			if err != nil {
				return fmt.Errorf("column %s of row group %d: %w", chunk.PathInSchema(), groupNo+1, err)
			}
			if unpacked += size; unpacked > f.limits.UnpackedBytes {
				return &soundError{overLimit("unpacked_bytes", "the file unpacks to more than %d bytes, the limit", f.limits.UnpackedBytes)}
			}
		}
	}
	return nil
}

// checkChunk walks through the pages of one column and sums what they unpack to.
func checkChunk(ctx context.Context, at io.ReaderAt, start, end int64) (unpacked int64, err error) {
	for pageNo := 1; start < end; pageNo++ {
		header, err := readPageHeader(ctx, at, start, end)
		if err != nil {
			return 0, fmt.Errorf("page %d has no header: %w", pageNo, err)
		}
		start += header.size
		switch {
		case header.stored < 0 || header.unpacked < 0 || start+header.stored > end:
			return 0, fmt.Errorf("page %d lies outside its column", pageNo)
		case header.unpacked > pageBytes:
			return 0, fmt.Errorf("page %d unpacks to %d bytes, more than the %d that one page may have", pageNo, header.unpacked, pageBytes)
		}
		if header.hasCRC {
			sum := crc32.NewIEEE()
			if _, err := io.Copy(sum, io.NewSectionReader(at, start, header.stored)); err != nil {
				return 0, err
			}
			if sum.Sum32() != header.crc {
				return 0, fmt.Errorf("page %d differs from its checksum", pageNo)
			}
		}
		start += header.stored
		unpacked += header.unpacked
	}
	return unpacked, nil
}

// readPageHeader reads the header at start: a first try with few bytes suffices for most.
func readPageHeader(ctx context.Context, at io.ReaderAt, start, end int64) (header pageHeader, err error) {
	for _, most := range []int64{4 << 10, pageHeaderBytes} {
		text := make([]byte, min(most, end-start))
		if _, err := at.ReadAt(text, start); err != nil {
			return header, err
		}
		if header, err = parsePageHeader(ctx, text); err == nil {
			return header, nil
		}
	}
	return header, err
}

func parsePageHeader(ctx context.Context, text []byte) (header pageHeader, err error) {
	buffer := thrift.NewTMemoryBufferLen(0)
	if _, err := buffer.Write(text); err != nil {
		return header, err
	}
	from := thrift.NewTCompactProtocolConf(buffer, nil)
	if _, err := from.ReadStructBegin(ctx); err != nil {
		return header, err
	}
	for {
		_, kind, id, err := from.ReadFieldBegin(ctx)
		if err != nil {
			return header, err
		}
		if kind == thrift.STOP {
			header.size = int64(len(text)) - int64(buffer.Len())
			return header, nil
		}
		number := int32(0)
		if kind == thrift.I32 {
			number, err = from.ReadI32(ctx)
		} else {
			err = from.Skip(ctx, kind)
		}
		if err != nil {
			return header, err
		}
		switch id {
		case 2:
			header.unpacked = int64(number)
		case 3:
			header.stored = int64(number)
		case 4:
			header.crc, header.hasCRC = uint32(number), true
		}
		if err := from.ReadFieldEnd(ctx); err != nil {
			return header, err
		}
	}
}
