package purchases

import (
	"cmp"
	"context"
	"errors"
	"strings"
	"time"

	"kept.example/kept/internal/platform/calendar"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/money"
	"kept.example/kept/internal/platform/words"
)

// Period is what the price of a subscription is for.
type Period string

// The periods; Once is no subscription.
const (
	Once  Period = ""
	Day   Period = "day"
	Month Period = "month"
	Year  Period = "year"
)

// PeriodNames are the words for the price of a period.
var PeriodNames = words.Family("purchases.period.", Day, Month, Year)

// State is where the proof of a purchase stands.
type State string

// The states.
const (
	None     State = "none"
	Given    State = "given"
	Accepted State = "accepted"
	Refused  State = "refused"
)

// StateNames are the words for them.
var StateNames = words.Family("purchases.proof.", None, Given, Accepted, Refused)

// Fields is what is known of a purchase by whoever enters it.
type Fields struct {
	PersonID, OrganizationID int64 // one of them is 0
	ProductID                int64 // of the catalogue; 0 for none
	What                     string
	Quantity                 int64        // 0 is 1
	Price                    money.Amount // of one period of a subscription; no currency: not known
	BoughtOn                 string       // a day as 2026-12-01; "" where nobody knows it
	Seller                   string
	OrderNumber              string
	Serial                   string
	WarrantyMonths           int // 0: not known, or none
	Period                   Period
	Since, Ended             string    // of a subscription; days
	Source, ForeignID        string    // what another system calls it
	SourceAt                 time.Time // when that system last changed it; zero for not known
	Cancelled                string    // the day on which the sale was taken back, whole; "" for not
}

// Purchase is something that was bought.
type Purchase struct {
	ID int64
	Fields
	Proof                State
	Version              int64
	CreatedAt, UpdatedAt time.Time
}

// Subscription says whether it is paid for again and again.
func (p Purchase) Subscription() bool { return p.Period != Once }

// Covered says until when the warranty holds, and whether it does on a day; false for
// both where nobody knows.
func (p Purchase) Covered(today calendar.Date) (until calendar.Date, holds, known bool) {
	var d calendar.Date
	if p.WarrantyMonths == 0 || d.UnmarshalText([]byte(p.BoughtOn)) != nil {
		return until, false, false
	}
	first := time.Date(d.Year, d.Month+time.Month(p.WarrantyMonths), 1, 12, 0, 0, 0, time.UTC)
	last := time.Date(first.Year(), first.Month()+1, 0, 12, 0, 0, 0, time.UTC).Day()
	until = calendar.Date{Year: first.Year(), Month: first.Month(), Day: min(d.Day, last)}
	return until, until.String() >= today.String(), true
}

const (
	longestWhat   = 300 // characters
	longestOther  = 120
	mostPieces    = 1_000_000
	longestCover  = 600 // months
	earliest      = "1900-01-01"
	dayAhead      = 366 // days: what is paid for may begin later
	longestSource = 40
)

// clean makes one line of what was typed.
func clean(text string) string { return strings.Join(strings.Fields(db.Text(text)), " ") }

// tidy puts every field into the form that is stored, and says of each that cannot be
// what is wrong with it.
func (f *Fields) tidy(today calendar.Date) error {
	f.What, f.Seller, f.OrderNumber, f.Serial = clean(f.What), clean(f.Seller), clean(f.OrderNumber), clean(f.Serial)
	f.Source, f.ForeignID = strings.ToLower(clean(f.Source)), clean(f.ForeignID)
	f.Quantity = cmp.Or(f.Quantity, 1)
	var wrong []error
	say := func(bad bool, field, key string, args ...fault.Arg) {
		if bad {
			wrong = append(wrong, fault.Field(field, key, args...))
		}
	}
	say((f.PersonID == 0) == (f.OrganizationID == 0), "person_id", "purchases.fault.whose")
	say(f.What == "", "what", "purchases.fault.what")
	say(len([]rune(f.What)) > longestWhat, "what", "purchases.fault.long", fault.A("n", longestWhat))
	for field, text := range map[string]string{"seller": f.Seller, "order_number": f.OrderNumber, "serial": f.Serial, "foreign_id": f.ForeignID} {
		say(len([]rune(text)) > longestOther, field, "purchases.fault.long", fault.A("n", longestOther))
	}
	say(len(f.Source) > longestSource, "source", "purchases.fault.long", fault.A("n", longestSource))
	say((f.Source == "") != (f.ForeignID == ""), "foreign_id", "purchases.fault.foreign")
	say(f.ProductID < 0, "product_id", "purchases.fault.product")
	say(f.Quantity < 1 || f.Quantity > mostPieces, "quantity", "purchases.fault.quantity", fault.A("n", mostPieces))
	say(f.WarrantyMonths < 0 || f.WarrantyMonths > longestCover, "warranty_months", "purchases.fault.warranty", fault.A("n", longestCover))
	say(f.Price.Minor < 0, "price", "purchases.fault.price_negative")
	say(f.Price.Minor > money.Most, "price", "purchases.fault.price")
	wrong = append(wrong, f.tidyDays(today))
	return errors.Join(wrong...)
}

// tidyDays checks the days of a purchase and its period.
func (f *Fields) tidyDays(today calendar.Date) error {
	var wrong []error
	latest := today.Plus(dayAhead).String()
	for field, text := range map[string]*string{"bought_on": &f.BoughtOn, "since": &f.Since, "ended": &f.Ended, "cancelled": &f.Cancelled} {
		var d calendar.Date
		if *text = strings.TrimSpace(*text); *text == "" {
			continue
		}
		if d.UnmarshalText([]byte(*text)) != nil || d.String() < earliest || d.String() > latest {
			wrong = append(wrong, fault.Field(field, "purchases.fault.day"))
			continue
		}
		*text = d.String()
	}
	switch f.Period {
	case Once:
		f.Since, f.Ended = "", ""
	case Day, Month, Year:
		f.Since = cmp.Or(f.Since, f.BoughtOn)
	default:
		wrong = append(wrong, fault.Field("period", "purchases.fault.period"))
	}
	if f.Ended != "" && f.Ended < f.Since {
		wrong = append(wrong, fault.Field("ended", "purchases.fault.ended"))
	}
	return errors.Join(wrong...)
}

// dayOf is a day as words take it: noon of it in the reader's zone.
func dayOf(ctx context.Context, text string) time.Time {
	var d calendar.Date
	if d.UnmarshalText([]byte(text)) != nil {
		return time.Time{}
	}
	at, _ := calendar.Wall(d, calendar.At(12, 0), words.From(ctx).Zone)
	return at
}

// readPrice reads a price as somebody typed it, with a point or a comma; no text is no price.
func readPrice(text, currency string) (money.Amount, error) {
	text = strings.TrimSpace(text)
	if text == "" {
		return money.Amount{}, nil
	}
	if !strings.Contains(text, ".") {
		text = strings.Replace(text, ",", ".", 1)
	}
	a, err := money.Parse(text, currency)
	return a, priceFault(err)
}

// facts are what a line says below the name of a purchase.
func (p Purchase) facts(ctx context.Context, today calendar.Date) (lines []string) {
	if p.Price.Currency != "" {
		price := p.Price.Shown(ctx)
		if p.Subscription() {
			price = PeriodNames.T(ctx, p.Period, words.A("price", price))
		}
		lines = append(lines, price)
	}
	if p.Quantity > 1 {
		lines = append(lines, words.T(ctx, "purchases.pieces", words.A("n", p.Quantity)))
	}
	switch {
	case p.Subscription() && p.Ended != "":
		lines = append(lines, words.T(ctx, "purchases.ended", words.A("day", dayOf(ctx, p.Ended))))
	case p.Subscription() && p.Since != "":
		lines = append(lines, words.T(ctx, "purchases.since", words.A("day", dayOf(ctx, p.Since))))
	case p.BoughtOn != "":
		lines = append(lines, words.T(ctx, "purchases.bought", words.A("day", dayOf(ctx, p.BoughtOn))))
	}
	if p.Cancelled != "" {
		return append(lines, words.T(ctx, "purchases.cancelled", words.A("day", dayOf(ctx, p.Cancelled))))
	}
	if until, holds, known := p.Covered(today); holds {
		lines = append(lines, words.T(ctx, "purchases.warranty.holds", words.A("day", dayOf(ctx, until.String()))))
	} else if known {
		lines = append(lines, words.T(ctx, "purchases.warranty.over", words.A("day", dayOf(ctx, until.String()))))
	}
	return lines
}

// name is what was bought, or that its words were erased.
func (p Purchase) name(ctx context.Context) string {
	if p.What == "" {
		return words.T(ctx, "purchases.erased")
	}
	return p.What
}
