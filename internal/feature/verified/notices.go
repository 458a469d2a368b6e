package verified

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
	noticeWorks  = "verified.works"
	noticeNotYet = "verified.not_yet"
)

// worksKind says of a case that it worked: who helped may know.
func worksKind() notices.Kind {
	return notices.Kind{Name: noticeWorks, Icon: "thumbup", Look: web.Info, Order: 57, Label: "verified.notice.works", Shown: true, Mail: notices.Off, Newest: true,
		Says: func(t notices.Told) fault.Sentence {
			return fault.Say("verified.notice.works_says", fault.A("who", t.Customer))
		}}
}

// notYetKind says of a case that it did not work.
func notYetKind() notices.Kind {
	return notices.Kind{Name: noticeNotYet, Icon: "history", Look: web.Bad, Order: 56, Label: "verified.notice.not_yet", Shown: true, Mail: notices.Digest, Newest: true,
		Says: func(t notices.Told) fault.Sentence {
			return fault.Say("verified.notice.not_yet_says", fault.A("who", t.Customer))
		}}
}

// tell tells whoever looks after a case; the leads where nobody does.
func (s *Verified) tell(ctx context.Context, tx *db.Tx, h *cases.Held, kind string) error {
	users := []int64{h.OwnerID}
	if h.OwnerID == 0 {
		if kind == noticeWorks {
			return nil
		}
		var err error
		if users, err = s.desk.Notices.Leads(ctx, tx); err != nil {
			return err
		}
	}
	_, err := s.desk.Notices.Tell(ctx, tx, notices.News{Kind: kind, Users: users, Case: h.Case})
	return err
}
