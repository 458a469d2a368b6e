package relief

import (
	"context"

	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/core/facts"
	"kept.example/kept/internal/core/notices"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/web"
)

// refusedNotice tells whoever looks after a case that its workaround was refused.
const refusedNotice = "relief.refused"

// overdueNotice tells them that a thing is not back on its day.
const overdueNotice = "relief.overdue"

// askNotice asks for somebody's word on what another wants to send, answeredNotice tells
// whoever wanted it what they said.
const (
	askNotice      = "relief.ask"
	answeredNotice = "relief.answered"
)

// splitNotice tells the leads that sends and grants pass a limit together.
const (
	splitNotice  = "relief.split"
	silentNotice = "relief.unanswered"
)

// declare makes the notices known.
func declare(n *notices.Notices) {
	n.Declare(notices.Kind{Name: refusedNotice, Icon: "life", Look: web.Warn, Order: 49, Label: "relief.notice.refused", Shown: true, Mail: notices.Once, Newest: true,
		Says: func(t notices.Told) fault.Sentence {
			return fault.Say("relief.notice.refused_says", fault.A("who", t.Customer))
		}})
	n.Declare(notices.Kind{Name: overdueNotice, Icon: "life", Look: web.Warn, Order: 50, Label: "relief.notice.overdue", Shown: true, Mail: notices.Once, Newest: true,
		Says: func(t notices.Told) fault.Sentence {
			return fault.Say("relief.notice.overdue_says", fault.A("who", t.Customer))
		}})
	n.Declare(notices.Kind{Name: askNotice, Icon: "life", Look: web.Warn, Order: 51, Label: "relief.notice.ask", Shown: true, Mail: notices.Once,
		Says: func(t notices.Told) fault.Sentence {
			return fault.Say("relief.notice.ask_says", fault.A("who", t.Customer))
		}})
	n.Declare(notices.Kind{Name: answeredNotice, Icon: "life", Look: web.Info, Order: 52, Label: "relief.notice.answered", Shown: true, Mail: notices.Digest,
		Says: func(t notices.Told) fault.Sentence {
			return fault.Say("relief.notice.answered_says", fault.A("who", t.Customer))
		}})
	n.Declare(notices.Kind{Name: splitNotice, Icon: "life", Look: web.Info, Order: 53, Label: "relief.notice.split", Shown: true, Mail: notices.Digest, Newest: true,
		Says: func(t notices.Told) fault.Sentence {
			return fault.Say("relief.notice.split_says", fault.A("who", t.Customer))
		}})
	n.Declare(notices.Kind{Name: silentNotice, Icon: "life", Look: web.Bad, Order: 54, Label: "relief.notice.silent", Shown: true, Mail: notices.Once, Newest: true,
		Says: func(t notices.Told) fault.Sentence {
			return fault.Say("relief.notice.silent_says", fault.A("who", t.Customer))
		}})
}

// topicSet says that a case blocks its customer when its topic is one that does.
func (s *Relief) topicSet(ctx context.Context, tx *db.Tx, f facts.TopicChanged) error {
	if err := s.again(itself(ctx), tx, f.Case); err != nil {
		return err
	}
	blocks, err := s.blocks(ctx, tx, f.To)
	if err != nil || !blocks {
		return err
	}
	h, err := s.desk.Cases.Take(itself(ctx), tx, f.Case)
	if err != nil || h.Status.Shelf() == cases.ShelfDone {
		return err
	}
	return s.Blocking(itself(ctx), tx, h, ByTopic)
}

// moved quietens what waits once a case is solved. What was owed then is owed anew
// when it is opened again; while it stays solved its customer can go on by and by.
func (s *Relief) moved(ctx context.Context, tx *db.Tx, f facts.StatusChanged) error {
	from, to := cases.Status(f.From).Shelf(), cases.Status(f.To).Shelf()
	if from != cases.ShelfDone && to != cases.ShelfDone {
		return nil
	}
	ctx = itself(ctx)
	c, err := s.OfCase(ctx, tx, f.Case)
	if err != nil {
		return err
	}
	if c, err = s.done(ctx, tx, c, f); err != nil || from == to || !c.Owes() {
		return err
	}
	if to == cases.ShelfDone {
		if err := s.over(ctx, tx, c); err != nil {
			return err
		}
		return s.mark(ctx, tx, f.Case)
	}
	h, err := s.desk.Cases.Take(ctx, tx, f.Case)
	if err != nil {
		return err
	}
	if err := s.owe(ctx, tx, h, &c, c.State); err != nil {
		return err
	}
	return s.mark(ctx, tx, f.Case)
}

// merged reckons the marks of what became one, unmerged of what is two again.
func (s *Relief) merged(ctx context.Context, tx *db.Tx, f facts.CasesMerged) error {
	return s.mark(ctx, tx, f.Into)
}

func (s *Relief) unmerged(ctx context.Context, tx *db.Tx, f facts.CasesUnmerged) error {
	if err := s.mark(ctx, tx, f.Into); err != nil {
		return err
	}
	return s.mark(ctx, tx, f.From)
}
