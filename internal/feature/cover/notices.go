package cover

import (
	"context"

	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/core/notices"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/web"
)

// The notices of this room.
const (
	soonNotice   = "cover.soon"
	lateNotice   = "cover.late"
	leadNotice   = "cover.lead"
	putOffNotice = "cover.put_off"
)

// declare makes the notices known.
func (s *Cover) declare(n *notices.Notices) {
	n.Declare(notices.Kind{Name: soonNotice, Icon: "clock", Look: web.Warn, Order: 46, Label: "cover.notice.soon", Shown: true, Mail: notices.Off, Many: &notices.Many{Path: "/cases?list=open&f.is:due_soon=1", Says: many("cover.notice.soon_many")},
		Says: func(t notices.Told) fault.Sentence {
			return fault.Say("cover.notice.soon_says", fault.A("who", t.Customer))
		}})
	n.Declare(notices.Kind{Name: lateNotice, Icon: "clock", Look: web.Bad, Order: 47, Label: "cover.notice.late", Shown: true, Mail: notices.Digest, Many: &notices.Many{Path: "/cases?list=open&f.is:late=1", Says: many("cover.notice.late_many")},
		Says: func(t notices.Told) fault.Sentence {
			return fault.Say("cover.notice.late_says", fault.A("who", t.Customer))
		}})
	n.Declare(notices.Kind{Name: leadNotice, Icon: "clock", Look: web.Bad, Order: 56, Label: "cover.notice.lead", Shown: true, Mail: notices.Digest, Many: &notices.Many{Path: "/cases?list=open&f.is:late=1", Says: many("cover.notice.lead_many")},
		Says: func(t notices.Told) fault.Sentence {
			return fault.Say("cover.notice.lead_says", fault.A("who", t.Customer))
		}})
	n.Declare(notices.Kind{Name: putOffNotice, Icon: "clock", Look: web.Warn, Order: 57, Label: "cover.notice.put_off", Shown: true, Mail: notices.Digest, Many: &notices.Many{Path: "/cases?list=open&f.is:put_off=1", Says: many("cover.notice.put_off_many")},
		Says: func(t notices.Told) fault.Sentence {
			return fault.Say("cover.notice.put_off_says", fault.A("who", t.Customer))
		}})
}

// many says of several cases what is told of one.
func many(key string) func(n int) fault.Sentence {
	return func(n int) fault.Sentence { return fault.Say(key, fault.A("n", n)) }
}

// tell tells whoever looks after a case, and records it. What is nobody's rings at
// the leads; a lead is told of what rang for longer.
func (s *Cover) tell(ctx context.Context, tx *db.Tx, h hand, c Clock, notice, kind string) error {
	users := []int64{h.c.OwnerID}
	if notice == leadNotice || h.c.OwnerID == 0 && notice == lateNotice {
		leads, err := s.desk.Notices.Leads(ctx, tx)
		if err != nil {
			return err
		}
		users = leads
	}
	if _, err := s.desk.Notices.Tell(ctx, tx, notices.News{Kind: notice, Users: users, Case: h.c, ItemID: c.ID}); err != nil {
		return err
	}
	return s.rang(ctx, tx, h.c, c, kind)
}

// quiet says that what was told of a clock needs nobody any more.
func (s *Cover) quiet(ctx context.Context, tx *db.Tx, c Clock) error {
	if c.WarnedAt.IsZero() {
		return nil
	}
	return s.silence(ctx, tx, c)
}

func (s *Cover) silence(ctx context.Context, tx *db.Tx, c Clock) error {
	for _, kind := range []string{soonNotice, lateNotice, leadNotice} {
		if err := s.desk.Notices.Over(ctx, tx, kind, c.ID); err != nil {
			return err
		}
	}
	return nil
}

// rang writes down what a clock did.
func (s *Cover) rang(ctx context.Context, tx *db.Tx, k cases.Case, c Clock, kind string) error {
	data := map[string]any{"measure": string(c.Measure), "words": MeasureNames.Say(c.Measure), "due": c.DueAt}
	switch kind {
	case "clock.soon":
		return s.told(ctx, tx, k, "clock.soon", data)
	case "clock.late":
		return s.told(ctx, tx, k, "clock.late", data)
	default:
		return s.told(ctx, tx, k, "clock.to_lead", data)
	}
}
