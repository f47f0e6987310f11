package charts

// Table is the chart's data as printed: a header of series names with their units,
// and one row per category. A missing value is "—".
func Table(spec Spec) (header []string, rows [][]string, err error) {
	p := &plan{Spec: spec, width: Width, unit: spec.Unit, lineUnit: spec.LineUnit, words: wordsOf(spec.Language)}
	if err := p.check(); err != nil {
		return nil, nil, err
	}
	if p.Kind == ShareH {
		p.Kind = Bar // the counts behind the shares
	}
	p.takeValues()
	header = []string{p.words.item}
	for index, series := range p.Series {
		unit := p.unit
		if p.Kind == Combo && p.isLine(index) {
			unit = p.lineUnit
		}
		name := series.Name
		if unit != "" && unit != "%" {
			name += "（" + unit + "）"
		}
		header = append(header, name)
	}
	for place, category := range p.Categories {
		row := []string{category}
		for index, series := range p.Series {
			text := p.words.missing
			if value := series.Values[place]; value != nil {
				text = p.printed(index, *value)
			}
			row = append(row, text)
		}
		rows = append(rows, row)
	}
	return header, rows, nil
}
