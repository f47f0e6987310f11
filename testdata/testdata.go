// Package testdata holds the demo workspace, which `jixiao init --example` writes out.
package testdata

import "embed"

// Example is the demo workspace mengjin-2021: settings, indicator tree, findings,
// judgements, narrative and the data files as received.
//
//go:embed mengjin-2021/*.yaml mengjin-2021/*.csv mengjin-2021/README.md
//go:embed mengjin-2021/narrative mengjin-2021/data
var Example embed.FS
