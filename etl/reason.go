package etl

import (
	"slices"

	"jixiao/internal/workspace"
)

// reasonCodes are the codes of every reason for which a row is not loaded, sorted: those
// of the contracts' columns and constraints, and those of the reader.
func reasonCodes(contracts []Contract) []string {
	codes := []string{"duplicate_key", "not_accepted", "too_many_cells"}
	for no := range contracts {
		all := typing{contract: &contracts[no], source: &workspace.Source{}, place: make([]int, len(contracts[no].Columns))}
		for _, fault := range all.faults() {
			codes = append(codes, fault.code)
		}
	}
	slices.Sort(codes)
	return slices.Compact(codes)
}
