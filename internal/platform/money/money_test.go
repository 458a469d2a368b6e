package money_test

import (
	"errors"
	"math/big"
	"testing"

	"kept.example/kept/internal/platform/money"
	"kept.example/kept/internal/platform/words"
)

func TestAnAmountIsReadExactlyOrRefused(t *testing.T) {
	for _, c := range []struct {
		text, code string
		minor      int64
		err        error
	}{
		{"12.50", "EUR", 1250, nil},
		{"12.5", "eur", 1250, nil},
		{"-0.01", "USD", -1, nil},
		{"1200", "JPY", 1200, nil},
		{"1.234", "KWD", 1234, nil},
		{"1.500", "SEK", 150, nil},
		{"1.234", "EUR", 0, money.ErrDecimals},
		{"1.5", "JPY", 0, money.ErrDecimals},
		{"1", "XQZ", 0, money.ErrCurrency},
		{"1", "XXX", 0, money.ErrCurrency},
		{"1", "XTS", 0, money.ErrCurrency},
		{"1", "XAU", 0, money.ErrCurrency},
		{"7", "XOF", 7, nil},
		{"1", "", 0, money.ErrCurrency},
		{"1,50", "EUR", 0, money.ErrAmount},
		{"1e3", "EUR", 0, money.ErrAmount},
		{".5", "EUR", 0, money.ErrAmount},
		{"--1", "EUR", 0, money.ErrAmount},
		{"", "EUR", 0, money.ErrAmount},
		{"99999999999999999999", "EUR", 0, money.ErrTooLarge},
		{"90071992547409.92", "EUR", 0, money.ErrTooLarge},
	} {
		a, err := money.Parse(c.text, c.code)
		if !errors.Is(err, c.err) || a.Minor != c.minor {
			t.Errorf("Parse(%q, %q) = %v, %v; want %d, %v", c.text, c.code, a, err, c.minor, c.err)
		}
	}
}

func TestAnAmountIsWrittenAsItWasRead(t *testing.T) {
	for _, c := range []struct {
		a    money.Amount
		want string
	}{
		{money.Amount{Minor: 1250, Currency: "EUR"}, "12.50 EUR"},
		{money.Amount{Minor: -1, Currency: "USD"}, "-0.01 USD"},
		{money.Amount{Minor: 0, Currency: "SEK"}, "0.00 SEK"},
		{money.Amount{Minor: 7, Currency: "JPY"}, "7 JPY"},
		{money.Amount{Minor: 7, Currency: "KWD"}, "0.007 KWD"},
	} {
		if got := c.a.String(); got != c.want {
			t.Errorf("%+v is written %q, want %q", c.a, got, c.want)
		}
		if back, err := c.a.JSON().Read(); err != nil || back != c.a {
			t.Errorf("%v came back as %v, %v", c.a, back, err)
		}
	}
}

func TestReckoningRoundsOnceAndNeverMixesCurrencies(t *testing.T) {
	half := money.Amount{Minor: 5, Currency: "EUR"}
	for _, c := range []struct {
		by   *big.Rat
		want int64
	}{{big.NewRat(1, 2), 3}, {big.NewRat(-1, 2), -3}, {big.NewRat(49, 100), 2}, {big.NewRat(0, 1), 0}} {
		if got, err := half.Times(c.by); err != nil || got.Minor != c.want {
			t.Errorf("5 × %v = %v, %v; want %d", c.by, got, err, c.want)
		}
	}
	if got, err := (money.Amount{Minor: 1250, Currency: "EUR"}).Convert(big.NewRat(1631, 10), "JPY"); err != nil || got.String() != "2039 JPY" {
		t.Errorf("12.50 EUR at 163.1 = %v, %v", got, err)
	}
	if got, err := (money.Amount{Minor: 100, Currency: "JPY"}).Convert(big.NewRat(61, 10000), "EUR"); err != nil || got.String() != "0.61 EUR" {
		t.Errorf("100 JPY at 0.0061 = %v, %v", got, err)
	}
	if _, err := half.Add(money.Amount{Minor: 1, Currency: "USD"}); !errors.Is(err, money.ErrMixed) {
		t.Errorf("euros and dollars added up: %v", err)
	}
	if _, err := (money.Amount{Minor: money.Most, Currency: "EUR"}).Add(half); !errors.Is(err, money.ErrTooLarge) {
		t.Errorf("an amount grew beyond what JSON carries: %v", err)
	}
}

func TestAnAmountIsShownAsItsReaderWritesIt(t *testing.T) {
	for _, c := range []struct {
		a      money.Amount
		en, de string
	}{
		{money.Amount{Minor: 121050, Currency: "EUR"}, "1,210.50\u00a0EUR", "1.210,50\u00a0EUR"},
		{money.Amount{Minor: -7, Currency: "USD"}, "−0.07\u00a0USD", "−0,07\u00a0USD"},
		{money.Amount{Minor: 1000, Currency: "JPY"}, "1,000\u00a0JPY", "1.000\u00a0JPY"},
	} {
		for lang, want := range map[string]string{"en": c.en, "de": c.de} {
			if got := c.a.Shown(words.With(t.Context(), words.Reader{Lang: lang})); got != want {
				t.Errorf("%v is shown as %q, want %q", c.a, got, want)
			}
		}
	}
}
