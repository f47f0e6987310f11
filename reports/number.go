package reports

import "strconv"

// Unnumbered as a heading's Number keeps Numbered from giving it one.
const Unnumbered = "-"

// Numbered gives the headings of a body their numbers: 一、 （一） 1. A heading that has
// a number keeps it and does not count; one marked Unnumbered ends up with none. The
// body given is not changed.
func Numbered(body []Block) []Block {
	numbered := make([]Block, len(body))
	var counts [4]int
	for i, block := range body {
		numbered[i] = block
		heading, ok := block.(Heading)
		if !ok || heading.Level < 1 || heading.Level > 3 {
			continue
		}
		for level := heading.Level + 1; level <= 3; level++ {
			counts[level] = 0
		}
		switch heading.Number {
		case "":
			counts[heading.Level]++
			heading.Number = headingNumber(heading.Level, counts[heading.Level])
		case Unnumbered:
			heading.Number = ""
		}
		numbered[i] = heading
	}
	return numbered
}

func headingNumber(level, count int) string {
	switch level {
	case 1:
		return chineseNumber(count) + "、"
	case 2:
		return "（" + chineseNumber(count) + "）"
	default:
		return strconv.Itoa(count) + "."
	}
}

// chineseNumber writes 1 to 99 as 一 to 九十九, and others in digits.
func chineseNumber(number int) string {
	digits := []string{"", "一", "二", "三", "四", "五", "六", "七", "八", "九"}
	switch {
	case number < 1 || number > 99:
		return strconv.Itoa(number)
	case number < 10:
		return digits[number%10]
	case number < 20:
		return "十" + digits[number%10]
	default:
		return digits[number/10%10] + "十" + digits[number%10]
	}
}
