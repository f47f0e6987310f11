// Package charts turns one chart value into a picture for every printer: go-echarts
// options for the live chart in a page, and the same options drawn to SVG by
// ECharts' own server-side renderer inside the binary.
package charts

// Kind is a chart type.
type Kind string

// Chart kinds.
const (
	Bar        Kind = "bar"     // vertical bars, grouped or stacked
	BarH       Kind = "bar-h"   // horizontal bars, first category on top
	Line       Kind = "line"    // points over an ordered axis
	Step       Kind = "step"    // amounts that hold until the next point (plan against actual)
	Radar      Kind = "radar"   // one axis per category, values 0..Max
	ShareH     Kind = "share-h" // horizontal bars of 100 %, one segment per series
	Combo      Kind = "combo"   // bars, with the series marked OnLine drawn as a line on a second axis
	ScatterDay Kind = "scatter" // single points over an ordered axis
)

// Spec is one chart as data. Empty data is drawn as an empty chart that says so.
type Spec struct {
	ID         string // unique in the document; becomes the element id
	Kind       Kind
	Categories []string // axis labels, or radar axes
	Series     []Series
	Unit       string // of the value axis: "件", "分钟", "万元", "%"
	LineUnit   string // of the second axis of a Combo
	Stacked    bool
	Percent    bool    // values are shares 0..1, printed as percent; in a Combo only on the axes whose unit is "%" (both, if neither is)
	Max        float64 // top of the value axis or radar; 0 lets the data decide
	Marks      []Mark
	Language   string // of the few words a chart adds itself; Chinese unless it begins with "en"
	Height     int    // CSS pixels at a width of 720; 0 takes the kind's default
}

// Series is one named run of values, one per category; nil is no data and draws
// nothing.
type Series struct {
	Name   string
	Values []*float64
	OnLine bool // Combo: drawn as a line on the second axis
}

// Mark is a labelled limit: a line across the chart at a value, or at a category.
type Mark struct {
	Label    string
	Value    float64 // on the value axis
	Category string  // if set, the mark stands at this category instead
}
