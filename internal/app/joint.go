package app

import (
	"context"

	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/core/desk"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/feature/cover"
	"kept.example/kept/internal/feature/dispatch"
	"kept.example/kept/internal/feature/need"
	"kept.example/kept/internal/feature/nudges"
	"kept.example/kept/internal/feature/products"
	"kept.example/kept/internal/feature/promises"
	"kept.example/kept/internal/feature/purchases"
	"kept.example/kept/internal/feature/questions"
	"kept.example/kept/internal/feature/relief"
	"kept.example/kept/internal/feature/remedies"
	"kept.example/kept/internal/feature/requests"
	"kept.example/kept/internal/feature/voice"
	"kept.example/kept/internal/platform/db"
)

// joint connects rooms that know nothing of each other, once both are on a desk:
// whoever is on duty can keep a promise outside working hours, and is called when
// one is about to break; whoever asks again is needier; a call that a customer asks
// for is a promise, in a half hour in which somebody is there; who cannot go on is needier,
// and a workaround is wanted; what is granted goes to the customer, and is received when it
// arrives; a hint that a customer gives may be product feedback; what was bought is proof once; all that a replacement needs is in one request.
type joint struct {
	on       *desk.Desk
	covered  *cover.Cover
	promised *promises.Promises
	needed   *need.Need
	nudged   *nudges.Nudges
	relieved *relief.Relief
	spoken   *voice.Voice
	mended   *remedies.Remedies
	sent     *dispatch.Dispatches
	sold     *products.Products
	asked    *questions.Questions
	bought   *purchases.Purchases
	wanted   *requests.Requests
}

// desk begins anew on another desk.
func (j *joint) desk(d *desk.Desk) {
	if j.on != d {
		*j = joint{on: d}
	}
}

func (j *joint) promises(d *desk.Desk, p *promises.Promises) {
	j.desk(d)
	j.promised = p
	j.connect()
}

func (j *joint) questions(d *desk.Desk, q *questions.Questions) {
	j.desk(d)
	j.asked = q
	j.connect()
}

// hints proposes as product feedback what a customer said that would make things
// better.
func (j *joint) hints() {
	asked := j.asked
	j.sold.HintsBy(func(ctx context.Context, v db.View, caseID int64) (all []products.Hint, err error) {
		marks, err := asked.OfCase(ctx, v, caseID)
		for _, m := range marks {
			if m.Kind == questions.Hint && m.What != "" && (m.State == questions.Open || m.State == questions.Answered) {
				all = append(all, products.Hint{ID: m.ID, MessageID: m.MessageID, Words: m.What})
			}
		}
		return all, err
	})
}

func (j *joint) cover(d *desk.Desk, c *cover.Cover) {
	j.desk(d)
	j.covered = c
	j.connect()
}

func (j *joint) need(d *desk.Desk, n *need.Need) {
	j.desk(d)
	j.needed = n
	j.connect()
}

func (j *joint) nudges(d *desk.Desk, n *nudges.Nudges) {
	j.desk(d)
	j.nudged = n
	j.connect()
}

func (j *joint) relief(d *desk.Desk, r *relief.Relief) {
	j.desk(d)
	j.relieved = r
	j.connect()
}

// stuck joins what two rooms know of a customer who cannot go on: it is a point of
// need, and a workaround is wanted.
func (j *joint) stuck() {
	needed, relieved := j.needed, j.relieved
	as := func(ctx context.Context, who string) context.Context { return staff.As(ctx, staff.System(who)) }
	relieved.HeardBy(needed.Told)
	relieved.StuckBy(func(ctx context.Context, tx *db.Tx, h *cases.Held, by relief.Source, is bool) error {
		source := need.Fact
		if by == relief.ByAgent || by == relief.ByNeed {
			source = need.Tap
		}
		return needed.Say(as(ctx, "need"), tx, h, need.Point{Kind: need.Blocked, Source: source, Says: is})
	})
	needed.StuckBy(func(ctx context.Context, tx *db.Tx, h *cases.Held, by need.Source, is bool) error {
		if !is {
			return relieved.Clear(as(ctx, "relief"), tx, h)
		}
		source := relief.ByAgent
		if by == need.Answer {
			source = relief.ByCustomer
		}
		return relieved.Blocking(as(ctx, "relief"), tx, h, source)
	})
}

// paid has what the customer of a case pays, by the purchases that it is about, be a
// point of its need.
func (j *joint) paid() {
	bought := j.bought
	j.needed.PaidBy(func(ctx context.Context, v db.View, id int64) (string, error) {
		all, err := bought.OfCase(ctx, v, id)
		for _, p := range all {
			if !p.Price.IsZero() && p.Cancelled == "" && p.Ended == "" {
				return p.What + ", " + p.Price.String(), err
			}
		}
		return "", err
	})
}

func (j *joint) connect() {
	if j.relieved != nil && j.covered != nil {
		j.watch()
	}
	if j.mended != nil && j.sent != nil {
		j.deliver()
		j.doors()
	}
	if j.mended != nil && j.bought != nil {
		j.prove()
	}
	if j.bought != nil && j.sold != nil {
		j.stock()
	}
	if j.sent != nil && j.bought != nil && j.sold != nil {
		j.replace()
		if j.wanted != nil {
			j.needs()
		}
	}
	if j.relieved != nil && j.sent != nil {
		j.lend()
	}
	if j.relieved != nil && j.mended != nil {
		j.relieved.AnswerBy(j.mended.AnswerWithin)
		j.mended.SendersBy(j.relieved.Senders)
	}
	if j.relieved != nil && j.mended != nil && j.bought != nil {
		j.without()
	}
	if j.relieved != nil && j.sold != nil {
		j.goods()
	}
	if j.needed != nil && j.relieved != nil {
		j.stuck()
	}
	if j.needed != nil && j.bought != nil {
		j.paid()
	}
	if j.needed != nil && j.nudged != nil {
		j.nudged.AskedBy(j.needed.AskedAgain)
	}
	if j.asked != nil && j.sold != nil {
		j.hints()
	}
	if j.spoken != nil {
		j.speak()
	}
	if j.covered == nil || j.promised == nil {
		return
	}
	duty := j.covered
	j.promised.CoverBy(duty.Covered)
	j.promised.PageBy(func(ctx context.Context, tx *db.Tx, c cases.Case, _ promises.Promise) error {
		return duty.PageFor(ctx, tx, c, cover.ForPromise)
	})
}
