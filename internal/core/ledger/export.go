package ledger

import (
	"context"
	"encoding/csv"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"
	"unicode"

	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/web"
)

// exportTakes is how long an export may take.
const exportTakes = 10 * time.Minute

// The types of an export.
const (
	asCSV       = "text/csv; charset=utf-8"
	asBeancount = "text/plain; charset=utf-8"
)

// export is the entries of a filter as a file, read a batch at a time, so that no number
// of them is too many: as=beancount gives a Beancount file; anything else CSV.
func (l *Ledger) export(ctx context.Context, v db.View, f Filter, as string) (file web.File, err error) {
	if _, err := staff.Allow(ctx, staff.LedgerRead); err != nil {
		return file, err
	}
	zone, err := l.Zone(ctx, v)
	name := "ledger"
	if f.Month != "" {
		name += "-" + f.Month
	}
	if as == "beancount" {
		return web.File{Name: name + ".beancount", Type: asBeancount, Write: func(ctx context.Context, w io.Writer) error {
			known := map[string]bool{}
			return l.all(ctx, f, func(p Posted) error {
				_, err := io.WriteString(w, beancount(p, zone, known))
				return err
			})
		}}, err
	}
	return web.File{Name: name + ".csv", Type: asCSV, Write: func(ctx context.Context, w io.Writer) error {
		out := csv.NewWriter(w)
		if err := out.Write([]string{"entry", "at", "month", "cause", "for", "ref", "case", "reverses", "account", "amount", "currency", "from_amount", "from_currency", "rate", "rate_day", "by", "seal"}); err != nil {
			return err
		}
		if err := l.all(ctx, f, func(p Posted) error { return rows(out, p) }); err != nil {
			return err
		}
		out.Flush()
		return out.Error()
	}}, err
}

// exportPage sends the entries that the page shows as a file; month=all those of all months.
func (l *Ledger) exportPage(w http.ResponseWriter, r *http.Request) error {
	var file web.File
	err := l.d.Read(r.Context(), "ledger.export.filter", func(ctx context.Context, v db.View) error {
		f, _, err := l.filterOf(ctx, v, r.URL.Query())
		if err != nil {
			return err
		}
		if r.URL.Query().Get("month") == "all" {
			f.Month = ""
		}
		file, err = l.export(ctx, v, f, r.URL.Query().Get("as"))
		return err
	})
	if err != nil {
		return err
	}
	web.Download(w, file.Name, file.Type)
	return file.Write(r.Context(), w)
}

// all calls each for the entries of a filter, in their order.
func (l *Ledger) all(ctx context.Context, f Filter, each func(Posted) error) error {
	for after := int64(0); ; {
		var some []Posted
		err := l.d.Read(ctx, "ledger.export", func(ctx context.Context, v db.View) (err error) {
			some, err = After(ctx, v, f, after, batch)
			return err
		})
		if err != nil {
			return err
		}
		for _, p := range some {
			after = p.ID
			if err := each(p); err != nil {
				return err
			}
		}
		if len(some) < batch {
			return nil
		}
	}
}

// rows writes the lines of an entry as rows of CSV.
func rows(out *csv.Writer, p Posted) error {
	n := func(id int64) string { return strconv.FormatInt(id, 10) }
	before := ""
	if p.At.Rate != "" {
		before = p.At.From.Decimal()
	}
	for _, l := range p.Lines {
		err := out.Write([]string{n(p.ID), p.When.UTC().Format(time.RFC3339Nano), p.Month, p.Cause, p.Of, n(p.Ref), n(p.CaseID), n(p.Reverses),
			l.Account, l.Amount.Decimal(), l.Amount.Currency, before, p.At.From.Currency, p.At.Rate, p.At.Day, by(p), fmt.Sprintf("%x", p.seal)})
		if err != nil {
			return err
		}
	}
	return nil
}

// by names who posted, as programs read it.
func by(p Posted) string {
	if p.By.ID != 0 {
		return p.By.Kind + ":" + strconv.FormatInt(p.By.ID, 10)
	}
	return strings.TrimSuffix(p.By.Kind+":"+p.By.Name, ":")
}

// beancount writes an entry as a transaction, with the accounts that it is the first
// to use before it.
func beancount(p Posted, zone *time.Location, known map[string]bool) string {
	var b strings.Builder
	day := p.When.In(zone).Format(time.DateOnly)
	for _, l := range p.Lines {
		if account := beanAccount(l.Account); !known[account] {
			known[account] = true
			fmt.Fprintf(&b, "%s open %s\n", day, account)
		}
	}
	fmt.Fprintf(&b, "%s * %q\n  entry: %d\n  seal: %q\n", day, p.Cause, p.ID, fmt.Sprintf("%x", p.seal))
	if p.At.Rate != "" {
		fmt.Fprintf(&b, "  rate: %q\n  reckoned_from: %q\n", p.At.Rate+" of "+p.At.Day, p.At.From.String())
	}
	if p.Reverses != 0 {
		fmt.Fprintf(&b, "  reverses: %d\n", p.Reverses)
	}
	for _, l := range p.Lines {
		fmt.Fprintf(&b, "  %s  %s %s\n", beanAccount(l.Account), l.Amount.Decimal(), l.Amount.Currency)
	}
	b.WriteByte('\n')
	return b.String()
}

// beanAccount writes an account as Beancount wants it: parts with a capital first,
// under one of its five roots. What may be spent is a duty, what is given an expense.
func beanAccount(account string) string {
	root := "Expenses"
	if strings.HasPrefix(account, "budget:") {
		root = "Liabilities"
	}
	parts := strings.FieldsFunc(account, func(r rune) bool { return r == ':' || r == '/' })
	for i, p := range parts {
		p = strings.NewReplacer("_", "-", ".", "-").Replace(p)
		if first := rune(p[0]); unicode.IsLower(first) {
			p = string(unicode.ToUpper(first)) + p[1:]
		} else if !unicode.IsDigit(first) {
			p = "X" + p
		}
		parts[i] = p
	}
	return root + ":" + strings.Join(parts, ":")
}
