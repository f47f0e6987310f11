// Command generate writes the data files of the demo workspace anew:
//
//	go run ./internal/demo/generate [DIR]
//
// DIR defaults to testdata/mengjin-2021, seen from the root of the repository.
package main

import (
	"fmt"
	"os"

	"jixiao/internal/demo"
)

func main() {
	dir := "testdata/mengjin-2021"
	if len(os.Args) > 1 {
		dir = os.Args[1]
	}
	if err := demo.Write(dir); err != nil {
		fmt.Fprintln(os.Stderr, "generate:", err)
		os.Exit(1)
	}
}
