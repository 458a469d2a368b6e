package outbox

import (
	"context"
	"encoding/json"
	"maps"
	"net/url"

	"github.com/a-h/templ"

	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
)

// Part is what a room adds to a reply: a promise, the questions it answers. Its
// value is one typed value, made from the form or from the API's body, and
// kept with the held reply as the JSON that FromJSON reads.
type Part struct {
	Name      string // for ever: held replies are kept under it
	JSONField string // its field in the API's body
	Schema    any    // a value of the type that JSONField holds, for the API's document

	// Fields draws what the part shows in the form; [DraftOf] gives what was
	// chosen before. nil for none.
	Fields func(ctx context.Context, v db.View, c cases.Case) (templ.Component, error)
	// Live is the id of the element that Fields draws, where it is drawn anew
	// when something happens on the case while somebody writes; "" for never.
	Live string
	// Left says how many things stay open if the reply goes as its draft is, for
	// the words on the button; nil for a part that leaves nothing open.
	Left func(ctx context.Context, v db.View, c cases.Case) (int, error)
	// Solving says what the part holds when the reply is to solve the case, where that
	// is plain and nobody has said it; nil for a part that nothing is plain for.
	Solving func(ctx context.Context, v db.View, c cases.Case, value any) (any, error)
	// FromForm reads the form; a nil value means that the part is not used.
	FromForm func(url.Values) (any, error)
	// FromJSON reads JSONField. What it returns marshals to what it reads.
	FromJSON func(json.RawMessage) (any, error)
	// Check looks before the reply is held. It reads only; an error refuses the
	// whole reply, hints never do.
	Check func(ctx context.Context, v db.View, c cases.Case, value any) ([]Hint, error)
	// Act does the part's work in the transaction that makes the reply a
	// message. An error that a user can act on returns the reply to its writer.
	Act func(ctx context.Context, tx *db.Tx, c *cases.Held, messageID int64, value any) error
}

// Hint is a word of advice on a reply. It never blocks.
type Hint struct {
	Kind   string // one hint of a kind is shown; also the class is-KIND
	Icon   string // of the sprite
	Says   fault.Sentence
	Action fault.Sentence // what a button beside it does; the zero Sentence for none
	Target string         // the id of the popover that the button opens
	// Ticks are the boxes that it proposes to tick, as name:value: they are
	// ticked where somebody sees it, and only those that nobody has touched.
	Ticks []string
	// Fill is what the button writes into fields of the form, by name, in place of
	// opening something; Was are words of the text that it says as Is from then on.
	Fill    map[string]string
	Was, Is string

	// Rule names what told it, and Words what of the text it is about, where it may be
	// put aside: whoever sifts hints (see [Outbox.SiftBy]) says where.
	Rule, Words string
	Fine        string // the address that puts it aside; "" for none
	Took        string // the address that hears that its button was used; without Fill, and without script, it does what the button says
}

// Button says whether something stands beside it that changes the text or the
// form.
func (h Hint) Button() bool { return len(h.Fill) > 0 || h.Is != "" }

// told is what makes a hint another than those before it: one of a kind is
// shown, and of a kind that can be put aside one for all the same words.
func (h Hint) told() string {
	if h.Rule == "" {
		return h.Kind
	}
	return h.Rule + "\n" + h.Words
}

// fillJSON is Fill as the page's script reads it.
func (h Hint) fillJSON() string {
	if h.Fill == nil {
		return "{}"
	}
	raw, err := json.Marshal(h.Fill)
	if err != nil {
		return "{}"
	}
	return string(raw)
}

// AddPart adds a room's part to every reply. It is called while the product is
// put together.
func (o *Outbox) AddPart(p Part) {
	o.parts = append(o.parts, p)
	o.describe(p)
}

type partDraftKey struct{}

// PartDraft returns what a part's fields held in the draft that is shown, as
// the JSON its FromJSON reads. Fields asks for it.
func PartDraft(ctx context.Context, name string) (json.RawMessage, bool) {
	parts, _ := ctx.Value(partDraftKey{}).(map[string]json.RawMessage)
	raw, ok := parts[name]
	return raw, ok
}

type replyingKey struct{}

// Replying says whether a guard is asked about a case that would be solved with a
// reply to its customer, and not without a word.
func Replying(ctx context.Context) bool {
	is, _ := ctx.Value(replyingKey{}).(bool)
	return is
}

type partChosenKey struct{}

// PartChosen returns what the reply that is being checked holds for a part, so
// that a guard knows what will have been done before it is asked again.
func PartChosen(ctx context.Context, name string) (any, bool) {
	values, _ := ctx.Value(partChosenKey{}).(map[string]any)
	value, ok := values[name]
	return value, ok
}

// HeldParts returns what the replies that leave soon on some cases hold for a
// part, as the JSON its FromJSON reads.
func (o *Outbox) HeldParts(ctx context.Context, v db.View, family []int64, name string) (_ []json.RawMessage, err error) {
	defer fault.Wrap(&err, "outbox.HeldParts(%s)", name)
	if _, err := staff.Allow(ctx, staff.CasesRead); err != nil {
		return nil, err
	}
	held, err := heldOf(ctx, v, family)
	var all []json.RawMessage
	for _, h := range held {
		if raw, ok := h.parts[name]; ok {
			all = append(all, raw)
		}
	}
	return all, err
}

// fromForm reads every part's value; faults of all parts come together.
func (o *Outbox) fromForm(f url.Values) (map[string]any, error) {
	return o.readParts(func(p Part) (any, error) {
		if p.FromForm == nil {
			return nil, nil
		}
		return p.FromForm(f)
	})
}

// fromJSON reads every part's field of an API body.
func (o *Outbox) fromJSON(fields map[string]json.RawMessage) (map[string]any, error) {
	return o.readParts(func(p Part) (any, error) {
		raw, given := fields[p.JSONField]
		if !given || p.FromJSON == nil || string(raw) == "null" {
			return nil, nil
		}
		return p.FromJSON(raw)
	})
}

func (o *Outbox) readParts(read func(Part) (any, error)) (map[string]any, error) {
	values := map[string]any{}
	var faults []error
	for _, p := range o.parts {
		value, err := read(p)
		if err != nil {
			faults = append(faults, err)
			continue
		}
		if value != nil {
			values[p.Name] = value
		}
	}
	return values, joinFaults(faults)
}

// solving adds to the values of parts what is plain when a reply solves its case.
func (o *Outbox) solving(ctx context.Context, v db.View, c cases.Case, values map[string]any) (map[string]any, error) {
	all := maps.Clone(values)
	for _, p := range o.parts {
		if p.Solving == nil {
			continue
		}
		value, err := p.Solving(ctx, v, c, values[p.Name])
		if err != nil {
			return nil, err
		}
		if value == nil {
			continue
		}
		if all == nil {
			all = map[string]any{}
		}
		all[p.Name] = value
	}
	return all, nil
}

// check runs every part's Check on its value.
func (o *Outbox) check(ctx context.Context, v db.View, c cases.Case, values map[string]any) ([]Hint, error) {
	var hints []Hint
	var faults []error
	for _, p := range o.parts {
		value, used := values[p.Name]
		if !used || p.Check == nil {
			continue
		}
		more, err := p.Check(ctx, v, c, value)
		if err != nil {
			faults = append(faults, err)
			continue
		}
		hints = append(hints, more...)
	}
	return hints, joinFaults(faults)
}

// readKept reads what a draft holds of parts; what cannot be read is passed over.
func (o *Outbox) readKept(kept map[string]json.RawMessage) map[string]any {
	values := map[string]any{}
	for _, p := range o.parts {
		if raw, used := kept[p.Name]; used && p.FromJSON != nil {
			if value, err := p.FromJSON(raw); err == nil && value != nil {
				values[p.Name] = value
			}
		}
	}
	return values
}

// isRefusal says whether an error says only that something may not be sent as it is.
func isRefusal(err error) bool {
	f, ok := fault.As(err)
	return ok && f.Kind != fault.Unavailable
}

// keepParts makes of each value the JSON that is kept with a held reply.
func keepParts(values map[string]any) (map[string]json.RawMessage, error) {
	kept := map[string]json.RawMessage{}
	for name, value := range values {
		raw, err := json.Marshal(value)
		if err != nil {
			return nil, err
		}
		kept[name] = raw
	}
	return kept, nil
}

// actParts lets each part act, in the order in which they were added.
func (o *Outbox) actParts(ctx context.Context, tx *db.Tx, c *cases.Held, message int64, kept map[string]json.RawMessage) error {
	for _, p := range o.parts {
		raw, used := kept[p.Name]
		if !used || p.Act == nil {
			continue
		}
		value, err := p.FromJSON(raw)
		if err != nil {
			return err
		}
		if err := p.Act(ctx, tx, c, message, value); err != nil {
			return err
		}
	}
	return nil
}
