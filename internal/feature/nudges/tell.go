package nudges

import (
	"context"

	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/core/notices"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/web"
)

// The kinds of notice of this room.
const (
	noticeAgain = "nudges.again"
	noticeLead  = "nudges.lead"
)

// leadAt is how often somebody has asked when the leads are told, once.
const leadAt = 3

// againKind says of a case that its customer has asked again.
func againKind() notices.Kind {
	return notices.Kind{Name: noticeAgain, Icon: "bell", Look: web.Warn, Order: 46, Label: "nudges.notice.again", Shown: true, Mail: notices.Off, Newest: true,
		Says: func(t notices.Told) fault.Sentence {
			return fault.Say("nudges.notice.again_says", fault.A("who", t.Customer))
		}}
}

// leadKind says that they have asked three times and heard from nobody.
func leadKind() notices.Kind {
	return notices.Kind{Name: noticeLead, Icon: "bell", Look: web.Bad, Order: 58, Label: "nudges.notice.lead", Shown: true, Mail: notices.Once,
		Says: func(t notices.Told) fault.Sentence {
			return fault.Say("nudges.notice.lead_says", fault.A("who", t.Customer))
		}}
}

// tell tells whoever looks after a case that they asked again; the third time,
// the leads as well. Where nobody looks after it, the leads hear of the second.
func (s *Nudges) tell(ctx context.Context, tx *db.Tx, k cases.Case, message int64, c contacts) error {
	if k.Shelf() == cases.ShelfDone {
		return nil
	}
	if k.OwnerID != 0 {
		if _, err := s.desk.Notices.Tell(ctx, tx, notices.News{Kind: noticeAgain, Users: []int64{k.OwnerID}, Case: k, MessageID: message}); err != nil {
			return err
		}
	}
	kind := ""
	switch {
	case c.N == leadAt:
		kind = noticeLead
	case c.N < leadAt && k.OwnerID == 0:
		kind = noticeAgain
	default:
		return nil
	}
	leads, err := s.desk.Notices.Leads(ctx, tx)
	if err != nil {
		return err
	}
	_, err = s.desk.Notices.Tell(ctx, tx, notices.News{Kind: kind, Users: leads, Case: k, MessageID: message})
	return err
}
