// Package demo writes the files of the demo workspace testdata/mengjin-2021:
// invented rows that add up to the figures published in the evaluation report
// of the 2021 information-sharing platform of Mengjin district.
//
// Nothing goes in but this package's own tables and the working-day calendar
// of package models. What comes out is a fixed set of CSV, XLSX, YAML and
// Markdown files, the same bytes on each run: the random numbers have a fixed
// seed, all sums are integer sums, and no clock is read.
//
// Every name, code and number is invented. Credit codes (GB 32100 with the
// inner GB 11714 digit) and identity numbers (GB 11643) have right check
// digits, but carry area codes that were never assigned (419900 and 999999),
// so no row can point at a real organisation or person.
package demo

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
)

// seed starts every random stream of the generator. Another seed gives other
// rows with the same sums.
const seed = 20210308

// The random streams, one for each part, so that a change in one part leaves
// the rows of the others alone.
const (
	streamSubjects = iota + 1
	streamVolumes
	streamRecords
	streamRejects
	streamTickets
	streamAccounts
	streamSurvey
)

// File is one generated file: its path below the workspace folder, with
// slashes, and its bytes.
type File struct {
	Path string
	Data []byte
}

// Reject is one row that was made wrong on purpose and must be rejected by the
// loader, with its place and the reason in Chinese. Line is the row number in
// the file or sheet, counted from 1; Other is the line of the first row with
// the same key when the fault is a repeated key, else 0.
type Reject struct {
	Path   string
	Line   int
	Column string
	Value  string
	Reason string
	Other  int
}

// Write writes all files of the demo workspace that are data below dir, and
// makes the folders it needs. Files that it does not generate stay as they are.
func Write(dir string) error {
	files, err := Files()
	if err != nil {
		return err
	}
	for _, file := range files {
		name := filepath.Join(dir, filepath.FromSlash(file.Path))
		if err := os.MkdirAll(filepath.Dir(name), 0o750); err != nil {
			return err
		}
		if err := os.WriteFile(name, file.Data, 0o600); err != nil {
			return err
		}
	}
	return nil
}

// Files returns the generated files in the order of the README.
func Files() ([]File, error) {
	days, err := newCalendar()
	if err != nil {
		return nil, err
	}
	members := memberUnits()
	months, err := recordMonths(members, days)
	if err != nil {
		return nil, err
	}
	var files []File
	var reports []fileReport
	add := func(file File, report fileReport, err error) error {
		if err != nil {
			return fmt.Errorf("%s: %w", file.Path, err)
		}
		report.path = file.Path
		files = append(files, file)
		reports = append(reports, report)
		return nil
	}
	for _, month := range months {
		if err := add(month.file()); err != nil {
			return nil, err
		}
	}
	outages := outageTable()
	for _, half := range ticketHalves(members, outages) {
		if err := add(half.file()); err != nil {
			return nil, err
		}
	}
	if err := add(outageFile(outages)); err != nil {
		return nil, err
	}
	for _, sheet := range referenceTables(members) {
		if err := add(sheet.file()); err != nil {
			return nil, err
		}
	}
	if err := add(surveyFile()); err != nil {
		return nil, err
	}
	files = append(files,
		File{"questionnaire.yaml", questionnaireFile()},
		File{"README.md", readmeFile(reports, months, days)})
	return files, nil
}

// newDice returns the random numbers of one stream.
func newDice(stream uint64) *rand.Rand {
	return rand.New(rand.NewPCG(seed, stream)) //nolint:gosec // invented rows need a repeatable source
}

// apportion splits total over weights by largest remainders; equal remainders
// go to the earlier place. Weights must not all be zero.
func apportion(total int, weights []int) []int {
	sum := 0
	for _, weight := range weights {
		sum += weight
	}
	parts := make([]int, len(weights))
	rests := make([]int, len(weights))
	left := total
	for i, weight := range weights {
		parts[i] = total * weight / sum
		rests[i] = total * weight % sum
		left -= parts[i]
	}
	for ; left > 0; left-- {
		best := 0
		for i, rest := range rests {
			if rest > rests[best] {
				best = i
			}
		}
		parts[best]++
		rests[best] = -1
	}
	return parts
}

// pick returns the index of one weight, drawn in proportion to it.
func pick(dice *rand.Rand, weights []int) int {
	sum := 0
	for _, weight := range weights {
		sum += weight
	}
	n := dice.IntN(sum)
	for i, weight := range weights {
		if n < weight {
			return i
		}
		n -= weight
	}
	return len(weights) - 1
}

// oneOf returns one of the values, each as likely as the others.
func oneOf[T any](dice *rand.Rand, values []T) T {
	return values[dice.IntN(len(values))]
}
