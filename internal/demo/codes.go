package demo

import (
	"fmt"
	"strings"
	"time"
)

// creditAlphabet is the alphabet of GB 32100: digits and letters without I, O,
// S, V and Z.
const creditAlphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY"

// Area codes which no registry has ever given out, so that a code with right
// check digits still cannot belong to anybody.
const (
	creditArea = "419900"
	personArea = "999999"
)

var (
	creditWeights  = [17]int{1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28}
	bodyWeights    = [8]int{3, 7, 9, 10, 5, 8, 4, 2}
	personWeights  = [17]int{7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2}
	personCheckSet = "10X98765432"
)

// creditCode makes the unified social credit code of GB 32100 number n among
// those with the same two leading characters, such as "91" for companies.
func creditCode(leading string, n int) string {
	body := fmt.Sprintf("%08d", (n*7919+40_311)%100_000_000)
	if leading[0] == '9' {
		body = "MA" + base31((n*7919+5_104_233)%(31*31*31*31*31*31))
	}
	code := leading + creditArea + body + bodyCheck(body)
	sum := 0
	for i, weight := range creditWeights {
		sum += weight * strings.IndexByte(creditAlphabet, code[i])
	}
	return code + string(creditAlphabet[(31-sum%31)%31])
}

// base31 writes n in six characters of the credit alphabet.
func base31(n int) string {
	text := make([]byte, 6)
	for i := range text {
		text[5-i] = creditAlphabet[n%31]
		n /= 31
	}
	return string(text)
}

// bodyCheck is the check digit of GB 11714 for an eight-character body.
func bodyCheck(body string) string {
	sum := 0
	for i, weight := range bodyWeights {
		value := int(body[i] - '0')
		if body[i] >= 'A' {
			value = int(body[i]-'A') + 10
		}
		sum += weight * value
	}
	switch check := 11 - sum%11; check {
	case 10:
		return "X"
	case 11:
		return "0"
	default:
		return string(rune('0' + check))
	}
}

// personNumber makes the identity number of GB 11643 for a birth day and a
// serial number from 0 to 999.
func personNumber(birth time.Time, serial int) string {
	number := fmt.Sprintf("%s%s%03d", personArea, birth.Format("20060102"), serial)
	sum := 0
	for i, weight := range personWeights {
		sum += weight * int(number[i]-'0')
	}
	return number + string(personCheckSet[sum%11])
}

// spoil changes the last character of a code, so that its check digit is wrong.
func spoil(code string) string {
	last := len(code) - 1
	if code[last] == '3' {
		return code[:last] + "4"
	}
	return code[:last] + "3"
}
