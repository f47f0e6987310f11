// Package assets holds the files the printers need and embeds them: the chart
// library, the fonts, and the template, style and script of the HTML report.
//
// The chart library and the fonts come from npm by the lock file beside this file
// (see package.json) and are not kept in git; the rest is.
package assets

import _ "embed"

// ECharts is the chart library, run in the page and by the server-side renderer.
//
//go:embed echarts.min.js
var ECharts string

// SerifRegular is Noto Serif SC Regular, the running text (OFL-1.1).
//
//go:embed fonts/NotoSerifSC_400Regular.ttf
var SerifRegular []byte

// SansRegular is Noto Sans SC Regular, tables, notes and charts (OFL-1.1).
//
//go:embed fonts/NotoSansSC_400Regular.ttf
var SansRegular []byte

// SansBold is Noto Sans SC Bold, headings and emphasis (OFL-1.1).
//
//go:embed fonts/NotoSansSC_700Bold.ttf
var SansBold []byte

// Page is the html/template of the HTML report.
//
//go:embed report.gohtml
var Page string

// Style is the style sheet of the HTML report.
//
//go:embed report.css
var Style string

// Script makes the figures of the HTML report live.
//
//go:embed report.js
var Script string
