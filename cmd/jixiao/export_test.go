package main

import (
	"github.com/rogpeppe/go-internal/testscript"
	"github.com/xuri/excelize/v2"
)

// correctCommand runs `correct WORKBOOK WRONG RIGHT …`: it does what an office does, and
// wants every wrong text in a cell of the first sheet.
func correctCommand(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 3 || len(args)%2 == 0 {
		ts.Fatalf("usage: correct WORKBOOK WRONG RIGHT …")
	}
	path := ts.MkAbs(args[0])
	book, err := excelize.OpenFile(path)
	ts.Check(err)
	defer book.Close() //nolint:errcheck // a test
	sheet := book.GetSheetName(0)
	for no := 1; no < len(args); no += 2 {
		cells, err := book.SearchSheet(sheet, args[no])
		ts.Check(err)
		if len(cells) == 0 {
			ts.Fatalf("%s has no cell %q", args[0], args[no])
		}
		for _, cell := range cells {
			ts.Check(book.SetCellStr(sheet, cell, args[no+1]))
		}
	}
	ts.Check(book.Save())
}
