package charts

import "math"

// scale is a value axis: from low to high in equal steps.
type scale struct{ low, high, step float64 }

// decimals is the number of decimals that the steps need.
func (s scale) decimals() int {
	places := 0
	for places < 6 && math.Abs(s.step*math.Pow10(places)-math.Round(s.step*math.Pow10(places))) > 1e-9 {
		places++
	}
	return places
}

// makeScales makes the value axis, and for a Combo with lines the second one with as
// many steps. Every value and limit lies on it; bars start at zero, and so does
// everything else, unless all values are far from it.
func (p *plan) makeScales() []scale {
	if p.Kind == ShareH {
		return []scale{{0, 100, 20}}
	}
	low, high := p.extent(false)
	for _, mark := range p.Marks {
		if mark.Category == "" {
			low, high = min(low, mark.Value), max(high, mark.Value)
		}
	}
	if p.Kind == Radar && p.Max == 0 && p.unit == "%" {
		high = max(high, 100)
	}
	first := nice(low, max(high, p.Max), 5)
	if first.step < 1 && p.whole() {
		first = scale{min(0, math.Floor(low)), max(1, math.Ceil(high)), 1}
	}
	if p.Max > 0 && high <= p.Max && low >= 0 {
		first = capped(p.Max)
	}
	if p.unit == "%" && high <= 100 && low >= 0 && high > 80 {
		first = scale{0, 100, 20}
	}
	if p.lines() == 0 {
		return []scale{first}
	}
	steps := int(math.Round((first.high - first.low) / first.step))
	barLow, barHigh := first.low, first.high
	low, high = p.extent(true)
	if p.lineUnit == "%" && low >= 0 && high <= 100 && high > 40 && barLow >= 0 {
		four, five := niceSteps(0, barHigh*0.999, 4), niceSteps(0, barHigh*0.999, 5)
		if four.high < five.high {
			return []scale{four, {0, 100, 25}}
		}
		return []scale{five, {0, 100, 20}}
	}
	return []scale{first, niceSteps(low, high, steps)}
}

// whole tells whether all values are whole numbers, which no scale should halve.
func (p *plan) whole() bool {
	for _, series := range p.Series {
		if decimals(series.Values) > 0 {
			return false
		}
	}
	return true
}

// extent is the range of the values, from zero; stacked values count as sums.
func (p *plan) extent(onLine bool) (low, high float64) {
	for place := range p.Categories {
		up, down := 0.0, 0.0
		for _, series := range p.Series {
			value := series.Values[place]
			if value == nil || (series.OnLine && p.Kind == Combo) != onLine {
				continue
			}
			if p.Stacked && !onLine && *value > 0 {
				up += *value
			} else if p.Stacked && !onLine {
				down += *value
			} else {
				up, down = max(up, *value), min(down, *value)
			}
		}
		low, high = min(low, down), max(high, up)
	}
	return low, high
}

// nice is the scale of about the wanted number of round steps that holds the range.
func nice(low, high float64, steps int) scale {
	if high <= low {
		high = low + 1
	}
	step := roundUp((high - low) / float64(steps))
	return scale{math.Floor(low/step+1e-9) * step, math.Ceil(high/step-1e-9) * step, step}
}

// niceSteps is a scale of exactly that many round steps.
func niceSteps(low, high float64, steps int) scale {
	steps = max(1, steps)
	if high <= low {
		high = low + 1
	}
	for step := roundUp((high - low) / float64(steps)); ; step = roundUp(step * 1.01) {
		from := math.Floor(low/step+1e-9) * step
		if from+step*float64(steps) >= high-step*1e-9 {
			return scale{from, from + step*float64(steps), step}
		}
	}
}

// capped is a scale from zero to exactly the wanted top.
func capped(top float64) scale {
	for _, steps := range []float64{5, 4, 6, 3} {
		if step := top / steps; math.Abs(step-roundUp(step*0.9999)) < step*1e-6 {
			return scale{0, top, step}
		}
	}
	return scale{0, top, top / 5}
}

// roundUp is the next of 1, 2, 2.5 or 5 times a power of ten.
func roundUp(value float64) float64 {
	power := math.Pow(10, math.Floor(math.Log10(value)))
	for _, factor := range []float64{1, 2, 2.5, 5, 10} {
		if value <= factor*power*(1+1e-9) {
			return factor * power
		}
	}
	return 10 * power
}
