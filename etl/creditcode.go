package etl

import "strings"

// isCreditCode says of a code what the macro is_credit_code (GB 32100-2015, macros.sql)
// says, at a tenth of the cost. The macro is the rule: what passes here passes there, which
// a test holds, and what does not is put to it.
func isCreditCode(code string) bool {
	if len(code) != 18 || code[0] == '0' {
		return false
	}
	sum, weight := 0, 1
	for at := range 17 {
		value := creditValue(code[at])
		if value < 0 || at >= 2 && at < 8 && value > 9 {
			return false
		}
		sum, weight = sum+value*weight, weight*3%31
	}
	return creditValue(code[17]) == (31-sum%31)%31
}

// creditValue is the value of a character, -1 if it is none of the alphabet.
func creditValue(char byte) int {
	return strings.IndexByte("0123456789ABCDEFGHJKLMNPQRTUWXY", char)
}
