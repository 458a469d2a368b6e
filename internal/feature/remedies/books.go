package remedies

import (
	"context"

	"kept.example/kept/internal/core/chores"
	"kept.example/kept/internal/core/ledger"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
)

// booksPage is how many entries, or remedies, are compared at one time.
const booksPage = 500

// paidAsPosted compares what remedies say of being paid with what the ledger says of
// them, both ways. An entry that stands has a cause of its own, so that where as many are
// known to their remedies as remedies say that they are paid, none of these lacks its entry.
func paidAsPosted(ctx context.Context, v db.View, r *chores.Report) error {
	known, err := knownToRemedies(ctx, v, r)
	if err != nil {
		return err
	}
	paid, err := db.Value[int64](ctx, v, `SELECT count(*) FROM remedy WHERE posted = 1`)
	if err != nil || paid == known {
		return err
	}
	return unposted(ctx, v, r)
}

// knownToRemedies goes through what the ledger has paid for remedies, and counts the
// entries that stand and of which the remedy says the same.
func knownToRemedies(ctx context.Context, v db.View, r *chores.Report) (known int64, err error) {
	for after := ""; ; {
		some, err := ledger.Caused(ctx, v, causes, after, booksPage)
		if err != nil {
			return known, err
		}
		of, err := paidBy(ctx, v, some)
		if err != nil {
			return known, err
		}
		for _, p := range some {
			after = p.Cause
			if p.Reverses != 0 {
				continue // it is known by the entry that it turns back
			}
			one, ok := of[p.Cause]
			switch {
			case !ok:
				r.Off("ledger entry %d has the cause %s, and there is no such remedy", p.ID, p.Cause)
				continue
			case p.ReversedBy == 0 && one.Posted:
				known++
			case p.ReversedBy == 0:
				r.Off("ledger entry %d paid for remedy %d, which is %s and does not know it", p.ID, one.ID, one.State)
			}
			if p.Given() != one.Worth || p.CaseID != one.CaseID {
				r.Off("remedy %d is worth %s in case %d, and ledger entry %d paid %s in case %d", one.ID, one.Worth, one.CaseID, p.ID, p.Given(), p.CaseID)
			}
		}
		if len(some) < booksPage {
			return known, nil
		}
	}
}

// paidBy are the remedies that some entries are for, by the causes by which they are paid.
func paidBy(ctx context.Context, v db.View, some []ledger.Posted) (map[string]Remedy, error) {
	of := map[string]Remedy{}
	if len(some) == 0 {
		return of, nil
	}
	ids := make([]int64, len(some))
	for i, p := range some {
		ids[i] = p.Ref
	}
	var args []any
	all, err := db.All(ctx, v, scan, `SELECT `+columns+` FROM remedy WHERE id IN `+list(&args, ids), args...)
	for _, one := range all {
		of[one.cause()] = one
	}
	return of, err
}

// unposted tells which remedies say that they are paid, and have no entry that stands.
func unposted(ctx context.Context, v db.View, r *chores.Report) error {
	for after := int64(0); ; {
		some, err := db.All(ctx, v, scan, `SELECT `+columns+` FROM remedy WHERE posted = 1 AND id > $1 ORDER BY id LIMIT $2`, after, booksPage)
		if err != nil {
			return err
		}
		for _, one := range some {
			after = one.ID
			p, err := ledger.ByCause(ctx, v, one.cause())
			switch {
			case fault.Is(err, fault.NotFound):
				r.Off("remedy %d says that it is paid, and the ledger has no entry of it", one.ID)
			case err != nil:
				return err
			case p.ReversedBy != 0:
				r.Off("remedy %d says that it is paid, and ledger entry %d took that back", one.ID, p.ReversedBy)
			}
		}
		if len(some) < booksPage {
			return nil
		}
	}
}
