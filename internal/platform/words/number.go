package words

import (
	"context"
	"reflect"
	"strconv"
	"strings"
)

// Number words a whole number, grouped as the context's reader does: 1,000.
func Number(ctx context.Context, n int) string { return From(ctx).Number(int64(n)) }

// Number words a whole number, grouped as this reader does: 1,000.
func (r Reader) Number(n int64) string {
	s := strconv.FormatInt(n, 10)
	sign := ""
	if n < 0 {
		sign, s = "-", s[1:]
	}
	sep := locales[r.settled().Lang].group
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + sep + s[i:]
	}
	return sign + s
}

// Decimal words an exact decimal number, written with a point, as this reader does:
// 1,210.50 or 1.210,50. Text that is none is returned as it is.
func (r Reader) Decimal(text string) string {
	bare, negative := strings.CutPrefix(text, "-")
	whole, part, pointed := strings.Cut(bare, ".")
	n, err := strconv.ParseInt(whole, 10, 64)
	if err != nil {
		return text
	}
	out := r.Number(n)
	if pointed {
		out += locales[r.settled().Lang].point + part
	}
	if negative {
		out = "−" + out
	}
	return out
}

// decimal words a number with at most two places.
func (r Reader) decimal(f float64) string {
	s := strconv.FormatFloat(f, 'f', 2, 64)
	head, places, _ := strings.Cut(s, ".")
	n, err := strconv.ParseInt(head, 10, 64)
	if err != nil {
		return s
	}
	places = strings.TrimRight(places, "0")
	text := r.Number(n)
	if n == 0 && f < 0 && places != "" {
		text = "-0"
	}
	if places == "" {
		return text
	}
	return text + locales[r.settled().Lang].point + places
}

// whole returns the value of any integer type.
func whole(v any) (int64, bool) {
	switch v := v.(type) {
	case int:
		return int64(v), true
	case int64:
		return v, true
	case nil:
		return 0, false
	case Worded:
		return 0, false
	}
	switch rv := reflect.ValueOf(v); {
	case rv.CanInt():
		return rv.Int(), true
	case rv.CanUint():
		return int64(rv.Uint()), true
	}
	return 0, false
}

func abs(n int64) int64 {
	if n < 0 {
		return -n
	}
	return n
}
