package casepage

import (
	"context"
	"net/http"
	"strconv"
	"time"

	"github.com/a-h/templ"

	"kept.example/kept/internal/core/activity"
	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/mail"
)

// thread is the conversation of a case, or a stretch of it.
type thread struct {
	Entries []entry
	Pending Pending
	Earlier int64 // the message before which there are more; 0 for none
	Later   int64 // the message after which there are more; 0 for none
	Here    int64 // the message somebody wants to see; 0 for the newest
	Jump    int64 // the first of several that wait for our answer; 0 for none
}

// entry is one item of the thread: a message, an event, or several events that
// are folded into one.
type entry struct {
	At      time.Time
	Message *message
	Event   *happened
	Folded  []happened
}

// message is a message as the thread shows it.
type message struct {
	cases.StaffMessage
	State State // of the delivery, for ours
	Hue   int
	Prose mail.SafeHTML // what we wrote with formatting; "" for plain text
	Spans []Span        // what rooms have marked in its text
	Tops  []templ.Component
}

// window is the stretch of a conversation that a page shows: the newest
// messages, those before one, or those around one.
type window struct {
	Before int64 // 0 for the newest
	At     int64 // goes before Before; 0 for none
}

// windowFrom reads which stretch a request is about.
func windowFrom(r *http.Request) window {
	id := func(name string) int64 {
		n, err := strconv.ParseInt(r.URL.Query().Get(name), 10, 64)
		if err != nil {
			return 0
		}
		return max(n, 0)
	}
	return window{Before: id("before"), At: id("m")}
}

const (
	shownMessages = 20  // of a conversation at a time
	shownSince    = 50  // that came since, for live updates
	shownEvents   = 200 // looked through for a stretch of it
	unfolded      = 3   // events in a row that are shown each by itself
)

// conversation reads a stretch of the thread of a case.
func (p *Pages) conversation(ctx context.Context, v db.View, c cases.Case, in window) (_ thread, err error) {
	defer fault.Wrap(&err, "casepage.conversation(%d)", c.ID)
	var th thread
	if th.Here = in.At; in.At != 0 {
		if in.Before, err = p.beyond(ctx, v, c, in.At); err != nil {
			return th, err
		}
	}
	messages, more, err := p.cases.Before(ctx, v, c.ID, in.Before, shownMessages)
	if err != nil {
		return th, err
	}
	if more {
		th.Earlier = messages[0].ID
	}
	if in.Before != 0 && len(messages) > 0 {
		last := messages[len(messages)-1].ID
		next, err := p.cases.ForStaff(ctx, v, c.ID, last, 1)
		if err != nil {
			return th, err
		}
		if len(next) > 0 {
			th.Later = last
		}
	}
	if th.Later == 0 && in.At == 0 {
		th.Jump = unanswered(messages, c)
	}
	if err := p.addMessages(ctx, v, &th, messages); err != nil {
		return th, err
	}
	family, err := p.cases.Family(ctx, v, c.ID)
	if err != nil {
		return th, err
	}
	from, to := int64(0), int64(0)
	if more {
		from = messages[0].ID
	}
	if th.Later != 0 {
		to = in.Before
	}
	if err := p.addEvents(ctx, v, &th, family, from, to); err != nil {
		return th, err
	}
	th.Entries = folded(th.Entries)
	if p.above.Pending != nil && th.Later == 0 {
		th.Pending, err = p.above.Pending(ctx, v, family)
	}
	return th, err
}

// beyond is the message before which the stretch around a message ends, 0 where
// that is the newest stretch.
func (p *Pages) beyond(ctx context.Context, v db.View, c cases.Case, message int64) (int64, error) {
	after, err := p.cases.ForStaff(ctx, v, c.ID, message, shownMessages)
	if err != nil || len(after) < shownMessages {
		return 0, err
	}
	return after[shownMessages/2].ID, nil
}

// since reads what has come into the thread of a case after a message.
func (p *Pages) since(ctx context.Context, v db.View, c cases.Case, after int64) (_ thread, err error) {
	defer fault.Wrap(&err, "casepage.since(%d, %d)", c.ID, after)
	var th thread
	// What we said last is sent again: its delivery may stand otherwise now.
	messages, err := p.cases.ForStaff(ctx, v, c.ID, max(0, after-3), shownSince)
	if err != nil {
		return th, err
	}
	if err := p.addMessages(ctx, v, &th, messages); err != nil {
		return th, err
	}
	family, err := p.cases.Family(ctx, v, c.ID)
	if err != nil {
		return th, err
	}
	if after > 0 {
		if err := p.addEvents(ctx, v, &th, family, after, 0); err != nil {
			return th, err
		}
	}
	if p.above.Pending != nil {
		th.Pending, err = p.above.Pending(ctx, v, family)
	}
	return th, err
}

// unanswered is the first of the customer's messages since our last answer,
// where there are several.
func unanswered(messages []cases.StaffMessage, c cases.Case) int64 {
	var first cases.StaffMessage
	n := 0
	for _, m := range messages {
		if m.Kind == cases.Inbound && (db.IsNever(c.LastReplyAt) || m.At.After(c.LastReplyAt)) {
			if n++; first.ID == 0 || m.At.Before(first.At) {
				first = m
			}
		}
	}
	if n < 2 || c.Shelf() != cases.ShelfOpen {
		return 0
	}
	return first.ID
}

func (p *Pages) addMessages(ctx context.Context, v db.View, th *thread, messages []cases.StaffMessage) error {
	var ours, written []int64
	for _, m := range messages {
		if m.HTML && m.Kind != cases.Inbound {
			written = append(written, m.ID)
		}
		if m.Kind == cases.Reply || m.Kind == cases.Automatic {
			ours = append(ours, m.ID)
		}
	}
	states := map[int64]State{}
	if p.above.States != nil && len(ours) > 0 {
		var err error
		if states, err = p.above.States(ctx, v, ours); err != nil {
			return err
		}
	}
	prose, err := p.proseOf(ctx, v, written, func(f cases.File) string { return "/files/" + f.Token + "/picture" })
	if err != nil {
		return err
	}
	spans, err := p.spansOf(ctx, v, messages)
	if err != nil {
		return err
	}
	tops, err := p.topsOf(ctx, v, messages, spans)
	if err != nil {
		return err
	}
	for _, m := range messages {
		th.Entries = append(th.Entries, entry{At: m.At, Message: &message{StaffMessage: m, State: states[m.ID], Hue: hueOf(m.By, m.ByName), Prose: prose[m.ID], Spans: spans[m.ID], Tops: tops[m.ID]}})
	}
	return nil
}

// hueOf gives everybody a colour of their own that stays the same.
func hueOf(by activity.Who, name string) int {
	switch by.Kind {
	case activity.User, activity.Token:
		return hueOfUser(by.ID)
	case activity.Customer:
		return hueOfPerson(by.ID)
	}
	h := 0
	for _, r := range name {
		h += int(r) * 7
	}
	return h % 360
}

// parts is what live updates get: the new items of the thread, and the pending
// ones, which are put at the end and taken away by id.
func (th thread) parts() []templ.Component {
	var all []templ.Component
	for _, e := range th.Entries {
		all = append(all, item(e))
	}
	all = append(all, th.Pending.Items...)
	for _, id := range th.Pending.Gone {
		all = append(all, gone(id))
	}
	return all
}
