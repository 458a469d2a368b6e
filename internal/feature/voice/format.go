package voice

import (
	"context"
	"fmt"
	"slices"
	"time"

	"kept.example/kept/internal/core/casepage"
	"kept.example/kept/internal/core/people"
	"kept.example/kept/internal/platform/phone"
	"kept.example/kept/internal/platform/web"
	"kept.example/kept/internal/platform/words"
)

// outcomes are those that a call can be noted with.
var outcomes = []Outcome{Reached, LeftWord, Nobody}

// nameOf is a person's name, or the address that stands in its place.
func nameOf(ctx context.Context, p people.Person, addresses map[int64]string) string {
	if p.Name == "" && addresses[p.ID] != "" {
		return addresses[p.ID]
	}
	return casepage.NameWords(ctx, p.Name)
}

// numberShown is the number of whoever is on the line; "" where it is not known.
func (n newView) numberShown() string {
	if n.Number != "" {
		return n.Number
	}
	return n.Note.Number
}

// freshNumber is the number of somebody new, as far as it was typed.
func (n newView) freshNumber() string {
	if n.numberShown() == "" && phone.Looks(n.Who) {
		return n.Who
	}
	return n.numberShown()
}

// freshName is the name of somebody new, as far as it was typed.
func (n newView) freshName() string {
	if n.Note.Name == "" && !phone.Looks(n.Who) {
		return n.Who
	}
	return n.Note.Name
}

// owedLook is the colour of a time at which something is owed.
func owedLook(o Owed) string {
	if o.Late {
		return web.Bad
	}
	return web.Plain
}

// ringWords say who rings.
func ringWords(ctx context.Context, c card) string {
	return words.T(ctx, "voice.ring.says", words.A("number", c.Number))
}

// ringMore says whom we know by the number.
func ringMore(ctx context.Context, c card) string {
	switch {
	case len(c.People) > 1:
		return words.T(ctx, "voice.ring.shared", words.A("n", len(c.People)))
	case len(c.People) == 1:
		return words.T(ctx, "voice.ring.known", words.A("name", c.Name), words.A("n", len(c.Open)))
	}
	return words.T(ctx, "voice.ring.unknown")
}

// ringOwed says what we owe them, and by when.
func ringOwed(ctx context.Context, o Owed) string {
	switch {
	case o.Due.IsZero():
		return words.T(ctx, "voice.ring.owes", words.A("what", o.What))
	case o.Late:
		return words.T(ctx, "voice.ring.owed", words.A("what", o.What), words.A("due", o.Due))
	}
	return words.T(ctx, "voice.ring.owes_by", words.A("what", o.What), words.A("due", o.Due))
}

// about is what a call is for and in which case.
func (r callRow) about(ctx context.Context) []string {
	all := []string{WhyNames.T(ctx, r.Why), casepage.SubjectWords(ctx, r.Subject), r.Owner}
	if !r.Open() {
		all[0] = DirectionNames.T(ctx, r.Direction)
	}
	if r.Tries > 0 && r.Open() {
		all = append(all, words.T(ctx, "voice.tries", words.A("n", r.Tries)))
	}
	return slices.DeleteFunc(all, func(s string) bool { return s == "" })
}

// callLook is the colour of how a call stands.
func callLook(r callRow) string {
	switch {
	case r.Late:
		return web.Bad
	case r.Open() && r.Why == Asked:
		return web.Warn
	case r.Outcome == Reached:
		return web.Good
	}
	return web.Plain
}

// standing says when a call is to be made, or how it ended.
func standing(ctx context.Context, r callRow) string {
	switch {
	case r.Late:
		return words.T(ctx, "voice.late", words.A("at", r.until()))
	case r.Open():
		return when(ctx, r.Call)
	}
	return words.T(ctx, "voice.ended", words.A("outcome", OutcomeNames.Say(r.Outcome)), words.A("at", r.EndedAt))
}

// short is a call without the words that are to be read.
func short(r callRow) callRow {
	r.Text = ""
	return r
}

func finishPath(c Call) string { return fmt.Sprintf("/calls/%d/finish", c.ID) }

// nextTry is the next half hour but one, for the reader, as a form has it.
func nextTry(ctx context.Context) string {
	r := words.From(ctx)
	zone := zoneOf(r)
	return nextHalf(r.Now.Add(half+time.Minute), zone).In(zone).Format("2006-01-02T15:04")
}

// readAs says where numbers of an inbox are read.
func readAs(ctx context.Context, country string) string {
	if country == "" {
		return words.T(ctx, "voice.settings.read_none")
	}
	return words.T(ctx, "voice.settings.read", words.A("country", country))
}

// wrong is what is wrong with the country of an inbox.
func (v settingsView) wrong(inbox int64) string {
	if v.Said["voice.countries"] != "" && v.Own[inbox] != "" && !phone.Known(v.Own[inbox]) {
		return v.Said["voice.countries"]
	}
	return ""
}
