// Package money is an exact amount in a currency: whole minor units (cents, øre,
// yen) and the code of ISO 4217, which says how many decimals the currency has.
// Nothing here is a float.
package money

import (
	"context"
	"errors"
	"math"
	"math/big"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/text/currency"

	"kept.example/kept/internal/platform/words"
)

// What is wrong with an amount.
var (
	ErrCurrency = errors.New("money: not a currency of ISO 4217")
	ErrAmount   = errors.New("money: not an amount")
	ErrDecimals = errors.New("money: more decimals than the currency has")
	ErrTooLarge = errors.New("money: too large")
	ErrMixed    = errors.New("money: two currencies")
)

// Most is the largest amount that is taken, in minor units: what JSON carries
// exactly in any language.
const Most = 1<<53 - 1

// Amount is money. The zero value is nothing, in no currency.
type Amount struct {
	Minor    int64  // minor units; below zero when it is owed the other way
	Currency string // three capital letters of ISO 4217
}

// shared are the currencies of several countries. What else begins with X in ISO 4217 is none that anybody pays in: metals,
// units of account, codes for tests and for no currency.
var shared = []string{"XAF", "XCD", "XOF", "XPF"}

// Decimals returns how many decimals a currency has.
func Decimals(code string) (int, error) {
	unit, err := currency.ParseISO(code)
	if err != nil || unit.String() != code || strings.HasPrefix(code, "X") && !slices.Contains(shared, code) {
		return 0, ErrCurrency
	}
	scale, _ := currency.Standard.Rounding(unit)
	return scale, nil
}

// Parse reads an amount as the API writes it: "12.50" in a currency. Fewer decimals
// than the currency has are filled; more are refused, for nobody rounds unasked.
func Parse(text, code string) (Amount, error) {
	code = strings.ToUpper(strings.TrimSpace(code))
	decimals, err := Decimals(code)
	if err != nil {
		return Amount{}, err
	}
	text = strings.TrimSpace(text)
	bare, negative := strings.CutPrefix(text, "-")
	whole, part, pointed := strings.Cut(bare, ".")
	if !allDigits(whole) || (pointed && !allDigits(part)) {
		return Amount{}, ErrAmount
	}
	part = strings.TrimRight(part, "0")
	if len(part) > decimals {
		return Amount{}, ErrDecimals
	}
	minor, err := strconv.ParseInt(whole+part+strings.Repeat("0", decimals-len(part)), 10, 64)
	if err != nil || minor > Most {
		return Amount{}, ErrTooLarge
	}
	if negative {
		minor = -minor
	}
	return Amount{minor, code}, nil
}

func allDigits(s string) bool {
	return s != "" && strings.Trim(s, "0123456789") == ""
}

// Decimal writes the amount without its currency, as the API does: "12.50".
func (a Amount) Decimal() string {
	decimals, _ := Decimals(a.Currency)
	sign, digits := "", strconv.FormatInt(a.Minor, 10)
	if bare, negative := strings.CutPrefix(digits, "-"); negative {
		sign, digits = "-", bare
	}
	if decimals == 0 {
		return sign + digits
	}
	if short := decimals + 1 - len(digits); short > 0 {
		digits = strings.Repeat("0", short) + digits
	}
	at := len(digits) - decimals
	return sign + digits[:at] + "." + digits[at:]
}

// String writes the amount for logs and tests: "12.50 EUR".
func (a Amount) String() string { return strings.TrimSpace(a.Decimal() + " " + a.Currency) }

// Shown writes the amount as its reader does: 1,210.50 EUR or 1.210,50 EUR, never parted
// at the end of a line.
func (a Amount) Shown(ctx context.Context) string { return a.Worded(words.From(ctx)) }

// Worded is Shown for a reader, so that an amount may stand in a sentence.
func (a Amount) Worded(r words.Reader) string { return r.Decimal(a.Decimal()) + "\u00a0" + a.Currency }

// IsZero says whether it is nothing.
func (a Amount) IsZero() bool { return a.Minor == 0 }

// Neg returns the same owed the other way.
func (a Amount) Neg() Amount { return Amount{-a.Minor, a.Currency} }

// Add adds two amounts of one currency; nothing in no currency adds to any.
func (a Amount) Add(b Amount) (Amount, error) {
	switch {
	case a == Amount{}:
		return b, nil
	case b == Amount{}:
		return a, nil
	case a.Currency != b.Currency:
		return Amount{}, ErrMixed
	}
	sum := a.Minor + b.Minor
	if sum > Most || sum < -Most {
		return Amount{}, ErrTooLarge
	}
	return Amount{sum, a.Currency}, nil
}

// Times multiplies by an exact fraction and rounds half away from zero, once.
func (a Amount) Times(by *big.Rat) (Amount, error) { return a.in(by, a.Currency, 0) }

// Convert reckons the amount in another currency: rate is what one whole unit of its
// own is worth there.
func (a Amount) Convert(rate *big.Rat, into string) (Amount, error) {
	from, err := Decimals(a.Currency)
	if err != nil {
		return Amount{}, err
	}
	to, err := Decimals(into)
	if err != nil {
		return Amount{}, err
	}
	return a.in(rate, into, to-from)
}

// in multiplies and shifts by decimals.
func (a Amount) in(by *big.Rat, code string, shift int) (Amount, error) {
	r := new(big.Rat).Mul(new(big.Rat).SetInt64(a.Minor), by)
	ten := new(big.Rat).SetInt64(int64(math.Pow10(max(shift, -shift))))
	if shift >= 0 {
		r.Mul(r, ten)
	} else {
		r.Quo(r, ten)
	}
	minor := rounded(r)
	if minor.CmpAbs(big.NewInt(Most)) > 0 {
		return Amount{}, ErrTooLarge
	}
	return Amount{minor.Int64(), code}, nil
}

// rounded rounds half away from zero.
func rounded(r *big.Rat) *big.Int {
	twice := new(big.Int).Mul(new(big.Int).Abs(r.Num()), big.NewInt(2))
	twice.Add(twice, r.Denom())
	n := twice.Quo(twice, new(big.Int).Mul(r.Denom(), big.NewInt(2)))
	if r.Sign() < 0 {
		n.Neg(n)
	}
	return n
}
