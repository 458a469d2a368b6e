package purchases

import (
	"context"
	"slices"
	"strings"

	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
)

const (
	paidPurpose = "purchases.paid"
	longestPaid = 200 // characters of what names a means of payment
	mostMeans   = 50  // by which purchases are looked for
	mostAlike   = 500 // purchases that are looked through
)

// paid writes down by what a purchase was paid, as its source calls the means: only an
// HMAC of that is kept, by which the same means is known again at the same source. Of one
// purchase there may be several names, and they come in any order. fresh says that
// something of it was not known.
func (s *Purchases) paid(ctx context.Context, tx *db.Tx, p Purchase, names []string) (fresh bool, err error) {
	for _, name := range names {
		sum := s.desk.Keys.Digest(paidPurpose, []byte(p.Source+"\x00"+name))
		n, err := tx.Exec(ctx, `INSERT INTO purchase_paid (purchase_id, sum) VALUES ($1, $2) ON CONFLICT (purchase_id, sum) DO NOTHING`, p.ID, sum)
		if err != nil {
			return fresh, err
		}
		fresh = fresh || n > 0
	}
	return fresh, nil
}

// pay takes what a program says of the means by which a purchase was paid; "" forgets what
// was said, and the number of a card is refused.
func (s *Purchases) pay(ctx context.Context, tx *db.Tx, p Purchase, name *string) error {
	if name == nil {
		return nil
	}
	said := clean(*name)
	switch {
	case len([]rune(said)) > longestPaid:
		return fault.Field("payment", "purchases.fault.long", fault.A("n", longestPaid))
	case isCard(said):
		return fault.Field("payment", "purchases.fault.card")
	case said == "":
		_, err := tx.Exec(ctx, `DELETE FROM purchase_paid WHERE purchase_id = $1`, p.ID)
		return err
	}
	_, err := s.paid(ctx, tx, p, []string{said})
	return err
}

// isCard says whether a text is the number of a card: it is of no use to us, and nobody
// wants it to be known here.
func isCard(text string) bool {
	digits := strings.NewReplacer(" ", "", "-", "", ".", "").Replace(text)
	if len(digits) < 12 || len(digits) > 19 || strings.Trim(digits, "0123456789") != "" {
		return false
	}
	sum := 0
	for i := range digits { // the last digit proves the others
		d := int(digits[len(digits)-1-i] - '0')
		if i%2 == 1 {
			if d *= 2; d > 9 {
				d -= 9
			}
		}
		sum += d
	}
	return sum%10 == 0
}

// Alike are purchases that were paid by one of the same means as others, themselves
// among them.
type Alike struct {
	Purchases []int64 // each once
	Cases     []int64 // that are about them, with what these were merged into
	People    int64   // who bought them
}

// meansQuery finds by which means some purchases were paid.
func meansQuery(args *[]any, some []int64) string {
	return `SELECT sum FROM purchase_paid WHERE purchase_id IN ` + list(args, some) + ` LIMIT ` + itoa(mostMeans)
}

// alikeQuery finds the purchases that were paid by one of some means.
func alikeQuery(args *[]any, means [][]byte) string {
	return `SELECT purchase_id FROM purchase_paid WHERE sum IN ` + list(args, means) + ` LIMIT ` + itoa(mostAlike)
}

// PaidAlike finds what was paid by the same means as some purchases; nothing where nobody
// knows by what they were paid.
func (s *Purchases) PaidAlike(ctx context.Context, v db.View, some []int64) (a Alike, err error) {
	defer fault.Wrap(&err, "purchases.PaidAlike")
	if _, err := staff.Allow(ctx, staff.RemediesGrant); err != nil || len(some) == 0 {
		return a, err
	}
	number := func(s db.Scan) (id int64, err error) { return id, s(&id) }
	var args []any
	query := meansQuery(&args, some)
	means, err := db.All(ctx, v, func(s db.Scan) (sum []byte, err error) { return sum, s(&sum) }, query, args...)
	if err != nil || len(means) == 0 {
		return a, err
	}
	args = nil
	query = alikeQuery(&args, means)
	if a.Purchases, err = db.All(ctx, v, number, query, args...); err != nil {
		return a, err
	}
	slices.Sort(a.Purchases)
	a.Purchases = slices.Compact(a.Purchases)
	args = nil
	holders := list(&args, a.Purchases)
	if a.Cases, err = db.All(ctx, v, number, `SELECT case_id FROM purchase_case WHERE purchase_id IN `+holders+` UNION
		SELECT c.merged_into FROM purchase_case l JOIN cases c ON c.id = l.case_id WHERE c.merged_into IS NOT NULL AND l.purchase_id IN `+holders, args...); err != nil {
		return a, err
	}
	a.People, err = db.Value[int64](ctx, v, `SELECT count(DISTINCT coalesce(p.merged_into, p.id)) FROM purchase o JOIN person p ON p.id = o.person_id WHERE o.id IN `+holders, args...)
	return a, err
}
