package relief

import (
	"context"
	"encoding/json"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/core/outbox"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/money"
)

// partName is under what replies keep what they offer.
const partName = "relief"

// The fields of the composer are called as the API calls them.
const (
	wayField   = "relief.way_id"
	wordsField = "relief.words"
	lentField  = "relief.lent"
	dayField   = "relief.returns_on"
	noneField  = "relief.none"
	sendsField = "relief.sends"
	costField  = "relief.cost"
	worthField = "relief.worth"
	moneyField = "relief.currency"
)

func fromForm(f url.Values) (any, error) {
	d := Draft{Words: strings.TrimSpace(f.Get(wordsField)), None: strings.TrimSpace(f.Get(noneField))}
	if text := f.Get(wayField); text != "" && d.Words == "" {
		id, err := strconv.ParseInt(text, 10, 64)
		if err != nil || id <= 0 {
			return nil, fault.Field(wayField, "relief.fault.no_way")
		}
		d.WayID = id
		d.ReturnsOn = strings.TrimSpace(f.Get(fmt.Sprintf("%s.%d", dayField, id)))
	}
	if d.Words != "" {
		d.Lent, d.ReturnsOn = f.Get(lentField) != "", strings.TrimSpace(f.Get(dayField))
		d.Sends = f.Get(sendsField) != ""
		d.Cost, d.Worth = typed(f.Get(costField), f.Get(moneyField)), typed(f.Get(worthField), f.Get(moneyField))
	}
	if d.empty() {
		return nil, nil
	}
	return d, nil
}

// typed is an amount of a form; nil where none was typed.
func typed(text, currency string) *money.JSON {
	if text = strings.TrimSpace(text); text == "" {
		return nil
	}
	return &money.JSON{Amount: text, Currency: strings.ToUpper(strings.TrimSpace(currency))}
}

func fromJSON(raw json.RawMessage) (any, error) {
	var d Draft
	if err := json.Unmarshal(raw, &d); err != nil {
		return nil, fault.Field(partName, "relief.fault.json").Because(err)
	}
	if d.empty() {
		return nil, nil
	}
	return d, nil
}

// check refuses a reply that offers what cannot be, as a thing that is lent without a
// day on which it comes back.
func (s *Relief) check(ctx context.Context, v db.View, c cases.Case, value any) ([]outbox.Hint, error) {
	d, ok := value.(Draft)
	if !ok {
		return nil, fmt.Errorf("relief: a workaround of type %T", value)
	}
	exact, err := s.settle(ctx, v, c, d, "relief.")
	if err == nil && exact.above {
		err = fault.Field(costField, "relief.fault.above")
	}
	return nil, err
}

// act offers the workaround of a reply that has become a message.
func (s *Relief) act(ctx context.Context, tx *db.Tx, h *cases.Held, message int64, value any) error {
	d, ok := value.(Draft)
	if !ok {
		return fmt.Errorf("relief: a workaround of type %T", value)
	}
	m, err := s.desk.Cases.Message(ctx, tx, message)
	if err != nil || m.Audience != cases.ToCustomer {
		return err // what a third party reads is no offer to the customer
	}
	_, err = s.Offer(ctx, tx, h, message, d)
	return err
}

// offerable is a workaround of the library as the composer offers it.
type offerable struct {
	Way
	Text   string // what is written into the reply
	Day    string // the nearest good day on which it comes back; "" for what is not lent
	Ticked bool
}

// composing is what the composer shows of a case that has no workaround yet.
type composing struct {
	Case  cases.Case
	Ways  []offerable
	Draft Draft
	Day   string // the nearest good day for a lent thing in words of one's own
	Sends bool   // may send things, which cost
	Money string // the currency of what may be spent; "" where nothing is
}

// fields draws what can be offered, while nothing bridges the case. Most cases block
// nobody and have nothing here.
func (s *Relief) fields(ctx context.Context, v db.View, c cases.Case) (templ.Component, error) {
	actor, err := staff.Acting(ctx)
	if err != nil || !actor.May(staff.CasesReply) {
		return nil, err
	}
	r, err := s.OfCase(ctx, v, c.ID)
	if err != nil || !r.Owes() {
		return nil, err
	}
	view, err := s.compose(ctx, v, c)
	if err != nil {
		return nil, err
	}
	return composerPart(view), nil
}

func (s *Relief) compose(ctx context.Context, v db.View, c cases.Case) (composing, error) {
	view := composing{Case: c}
	if raw, ok := outbox.PartDraft(ctx, partName); ok && json.Unmarshal(raw, &view.Draft) != nil {
		view.Draft = Draft{}
	}
	ways, err := s.waysFor(ctx, v, c)
	if err != nil {
		return view, err
	}
	hours, err := s.desk.Cases.HoursOf(ctx, v, c)
	if err != nil {
		return view, err
	}
	view.Day = goodDay(hours, v.Now(), usualReturn).String()
	if actor, err := staff.Acting(ctx); err == nil && actor.May(staff.RemediesGrant) && s.parcels != nil {
		if view.Money, err = s.currency(ctx, v, c); err != nil {
			return view, err
		}
		view.Sends = true
	}
	for _, w := range ways {
		one := offerable{Way: w, Text: w.Words, Ticked: view.Draft.WayID == w.ID}
		if w.Lent() {
			one.Day = goodDay(hours, v.Now(), w.Days).String()
		}
		view.Ways = append(view.Ways, one)
	}
	return view, nil
}

// lint says of a reply to somebody who cannot go on that it offers nothing yet.
func (s *Relief) lint(ctx context.Context, v db.View, c cases.Case, text string) ([]outbox.Hint, error) {
	if len(strings.Fields(text)) < fewWords {
		return nil, nil
	}
	marks, err := s.desk.Cases.Marks(ctx, v, []int64{c.ID})
	if err != nil || marks[c.ID][markOwed] == 0 {
		return nil, err
	}
	if r, err := s.OfCase(ctx, v, c.ID); err != nil || r.Going != 0 {
		return nil, err // it is on its way to them
	}
	ways, err := s.waysFor(ctx, v, c)
	if err != nil || slices.ContainsFunc(ways, func(w Way) bool { return strings.Contains(text, w.Words) }) {
		return nil, err
	}
	return []outbox.Hint{{Kind: "relief", Icon: "life", Says: fault.Say("relief.hint"), Action: fault.Say("relief.hint.do"), Target: "relief-pop"}}, nil
}

// fewWords is how many words a reply has before it is said that it offers nothing.
const fewWords = 6
