package equation

import (
	"fmt"
	"math/big"
	"strings"
)

// Value reads the left side of an equation and works it out in exact fractions: + − × ÷,
// parentheses, min(…) and max(…).
func Value(text string) (*big.Rat, error) {
	p := parser{rest: text}
	value := p.sum()
	if p.err == nil && p.peek() != "" {
		p.fail("the end")
	}
	return value, p.err
}

// parser reads one formula from left to right; the first mistake stays.
type parser struct {
	rest string
	err  error
}

func (p *parser) fail(wanted string) {
	if p.err == nil {
		p.err = fmt.Errorf("%q: wanted %s", p.rest, wanted)
	}
	p.rest = ""
}

// peek is the next sign or word: an operator, a number, min or max.
func (p *parser) peek() string {
	p.rest = strings.TrimLeft(p.rest, " ")
	end := 0
	for end < len(p.rest) && strings.IndexByte("0123456789.minax", p.rest[end]) >= 0 {
		end++
	}
	if end == 0 {
		for _, char := range p.rest {
			return string(char)
		}
	}
	return p.rest[:end]
}

// take passes over a sign if it comes next.
func (p *parser) take(sign string) bool {
	if p.err != nil || p.peek() != sign {
		return false
	}
	p.rest = p.rest[len(sign):]
	return true
}

func (p *parser) sum() *big.Rat {
	value := p.product()
	for {
		switch {
		case p.take("+"):
			value = new(big.Rat).Add(value, p.product())
		case p.take("−"):
			value = new(big.Rat).Sub(value, p.product())
		default:
			return value
		}
	}
}

func (p *parser) product() *big.Rat {
	value := p.factor()
	for {
		switch {
		case p.take("×"):
			value = new(big.Rat).Mul(value, p.factor())
		case p.take("÷"):
			by := p.factor()
			if by.Sign() == 0 {
				p.fail("no division by zero before this")
				return value
			}
			value = new(big.Rat).Quo(value, by)
		default:
			return value
		}
	}
}

func (p *parser) factor() *big.Rat {
	switch {
	case p.take("−"):
		return new(big.Rat).Neg(p.factor())
	case p.take("("):
		value := p.sum()
		if !p.take(")") {
			p.fail(")")
		}
		return value
	case p.take("min"):
		return p.outer(-1)
	case p.take("max"):
		return p.outer(1)
	}
	word := p.peek()
	value, is := new(big.Rat).SetString(word)
	if !is || p.err != nil {
		p.fail("a number")
		return new(big.Rat)
	}
	p.rest = p.rest[len(word):]
	return value
}

// outer is the smaller or the larger of two.
func (p *parser) outer(sign int) *big.Rat {
	if !p.take("(") {
		p.fail("(")
	}
	one := p.sum()
	if !p.take(",") {
		p.fail(",")
	}
	two := p.sum()
	if !p.take(")") {
		p.fail(")")
	}
	if one.Cmp(two) == sign {
		return one
	}
	return two
}
