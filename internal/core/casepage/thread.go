package casepage

import (
	"cmp"
	"context"
	"slices"
	"time"

	"github.com/a-h/templ"

	"kept.example/kept/internal/core/activity"
	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
)

// entry is one item of the thread: a message or an event.
type entry struct {
	At      time.Time
	Message *message
	Event   *happened
}

// message is a message as the thread shows it.
type message struct {
	cases.StaffMessage
	State State // of the delivery, for ours
	Hue   int
}

// thread is the conversation of a case.
type thread struct {
	Entries []entry
	Pending Pending
	Earlier int64 // the message before which there are more; 0 for none
	Last    int64 // the newest message; 0 for none
}

// shownMessages is how many of the newest messages a page shows at first.
const shownMessages = 50

// shownEvents is how many events of a case a page can show.
const shownEvents = 200

// conversation reads the thread of a case after a message.
func (p *Pages) conversation(ctx context.Context, v db.View, c cases.Case, after int64, limit int) (_ thread, err error) {
	defer fault.Wrap(&err, "casepage.conversation(%d)", c.ID)
	var th thread
	messages, err := p.cases.ForStaff(ctx, v, c.ID, after, limit)
	if err != nil {
		return th, err
	}
	family, err := p.cases.Family(ctx, v, c.ID)
	if err != nil {
		return th, err
	}
	if err := p.addMessages(ctx, v, &th, messages); err != nil {
		return th, err
	}
	if after == 0 {
		if err := p.addEvents(ctx, v, &th, family); err != nil {
			return th, err
		}
	}
	slices.SortStableFunc(th.Entries, func(a, b entry) int { return cmp.Compare(a.At.UnixMicro(), b.At.UnixMicro()) })
	if p.above.Pending != nil {
		th.Pending, err = p.above.Pending(ctx, v, family)
	}
	return th, err
}

func (p *Pages) addMessages(ctx context.Context, v db.View, th *thread, messages []cases.StaffMessage) error {
	var ours []int64
	for _, m := range messages {
		th.Last = max(th.Last, m.ID)
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
	for _, m := range messages {
		th.Entries = append(th.Entries, entry{At: m.At, Message: &message{StaffMessage: m, State: states[m.ID], Hue: hueOf(m.By, m.ByName)}})
	}
	return nil
}

func (p *Pages) addEvents(ctx context.Context, v db.View, th *thread, family []int64) error {
	all, err := p.log.OfCase(ctx, v, family, 0, shownEvents)
	if err != nil {
		return err
	}
	known := names{}
	for _, e := range all {
		if _, ok := events[e.Kind]; !ok || e.Data == nil || e.Kind == "case.status" && e.Data["from"] == string(cases.Fresh) && e.Data["to"] == string(cases.Open) {
			continue
		}
		h, err := p.happenedOf(ctx, v, known, e)
		if err != nil {
			return err
		}
		th.Entries = append(th.Entries, entry{At: e.At, Event: &h})
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
