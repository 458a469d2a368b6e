package cases

import (
	"context"
	"time"

	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
)

// PerPoint is how much waiting is worth one point of need: a day is six, so that
// in the end nobody starves behind those who are worse off.
const PerPoint = 4 * time.Hour

const (
	// MostNeed is the most that points and waiting come to together; 100 is for
	// who is in danger alone.
	MostNeed = 99
	danger   = 100
	// firstBy is how far before all others a case in danger stands, in
	// microseconds: a hundred years of waiting.
	firstBy = 100 * 365 * 24 * int64(time.Hour/time.Microsecond)
)

// Weighed is how badly a case needs us.
type Weighed struct {
	Weight int    // the sum of its points
	Why    string // their names, the heaviest first, between commas
	Danger bool   // somebody may be hurt: before all others
}

// need is the number from 0 to 100.
func (w Weighed) need() int {
	if w.Danger {
		return danger
	}
	return min(max(w.Weight, 0), MostNeed)
}

// weighed gives a case what it was weighed as.
func (c *Case) weighed(w Weighed) {
	c.Weight, c.Why, c.Need = w.Weight, w.Why, w.need()
}

// Weighed returns what the case was weighed as.
func (c Case) Weighed() Weighed { return Weighed{c.Weight, c.Why, c.Need == danger} }

// Waited is how many points the case has for waiting: none unless the next move
// is ours.
func (c Case) Waited(now time.Time) int {
	if c.Shelf() != ShelfOpen {
		return 0
	}
	return int(max(now.Sub(c.WaitsSince), 0) / PerPoint)
}

// NeedAt is how badly the case needs us at a time, with what waiting adds.
func (c Case) NeedAt(now time.Time) int {
	if c.Need == danger {
		return danger
	}
	return min(max(c.Weight, 0)+c.Waited(now), MostNeed)
}

// Rank puts cases into the order of need, the neediest first. Each point counts
// like the waiting it is worth, so the order of two cases stays as time goes by.
func (c Case) Rank() int64 {
	rank := c.WaitsSince.UnixMicro() - int64(max(c.Weight, 0))*PerPoint.Microseconds()
	if c.Need == danger {
		rank -= firstBy
	}
	return rank
}

// WeighBy says what a message makes of the need of a case that it enters, out of
// what a listener found in it; k is the zero case for one that it opens. So the
// case is written once. At the start only.
func (c *Cases) WeighBy(listener string, f func(k Case, looked any) (w Weighed, changed bool)) {
	c.weigher, c.weigh = listener, f
}

// Answered says whether our last reply is no older than their last word.
func (c Case) Answered() bool {
	return !db.IsNever(c.LastReplyAt) && (db.IsNever(c.LastInboundAt) || !c.LastReplyAt.Before(c.LastInboundAt))
}

// weighedBy is how a case weighs once a message is in it.
func (c *Cases) weighedBy(k Case, looked Looked) Weighed {
	found, ok := looked[c.weigher]
	if c.weigh == nil || !ok || found.err != nil || found.value == nil {
		return k.Weighed()
	}
	if w, changed := c.weigh(k, found.value); changed {
		return w
	}
	return k.Weighed()
}

// SetNeed writes how badly a case needs us.
func (c *Cases) SetNeed(ctx context.Context, tx *db.Tx, h *Held, w Weighed) (err error) {
	defer fault.Wrap(&err, "cases.SetNeed(case %d)", h.ID)
	if _, err := staff.Acting(ctx); err != nil {
		return err
	}
	if h.Weighed() == w {
		return nil
	}
	h.weighed(w)
	return save(ctx, tx, h)
}

// WordNeedBy says how the reasons of a need are worded in a row of a list: the
// heaviest in a word, and all of them. At the start only.
func (c *Cases) WordNeedBy(f func(ctx context.Context, why string) (first, all string)) {
	c.wordNeed = f
}

// NeedWords are the reasons of a case's need: the heaviest in a word, and all.
func (c *Cases) NeedWords(ctx context.Context, k Case) (first, all string) {
	if c.wordNeed == nil || k.Why == "" {
		return "", ""
	}
	return c.wordNeed(ctx, k.Why)
}

// As is the case as it would be if it were weighed so.
func (c Case) As(w Weighed) Case {
	c.weighed(w)
	return c
}
