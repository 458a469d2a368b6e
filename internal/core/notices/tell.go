package notices

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/jobs"
)

// News is something that users are to be told.
type News struct {
	Kind      string
	Users     []int64
	Case      cases.Case       // its id is 0 for what is about no case
	May       staff.Permission // whoever is told must have it; "" for cases.read
	MessageID int64
	ItemID    int64
}

// Tell tells users something, beside the act that made it true, and returns
// those who may know of it. Whoever acts is told nothing, nor is anybody who
// may not see the case, was switched off, or wants to know nothing of the kind.
func (n *Notices) Tell(ctx context.Context, tx *db.Tx, news News) (told []int64, err error) {
	defer fault.Wrap(&err, "notices.Tell(%s)", news.Kind)
	actor, err := staff.Acting(ctx)
	if err != nil {
		return nil, err
	}
	kind, ok := n.kind(news.Kind)
	if !ok {
		return nil, fault.New(fault.Internal, "notices.fault.kind")
	}
	users, err := withStandIns(ctx, tx, news)
	if err != nil {
		return nil, err
	}
	slices.Sort(users)
	for _, user := range slices.Compact(users) {
		if user == 0 || user == actor.ID {
			continue
		}
		may, err := n.mayKnow(ctx, tx, user, news)
		if err != nil {
			return told, err
		}
		if !may {
			continue
		}
		told = append(told, user)
		if err := n.tell(ctx, tx, kind, user, actor.ID, news); err != nil {
			return told, err
		}
	}
	return told, nil
}

// withStandIns are those to be told, and for news of a case whoever stands in for
// one of them who is away: both shall know.
func withStandIns(ctx context.Context, v db.View, news News) ([]int64, error) {
	users := slices.Clone(news.Users)
	if news.Case.ID == 0 {
		return users, nil
	}
	for _, user := range news.Users {
		if user == 0 {
			continue
		}
		does, err := staff.Doer(ctx, v, user, v.Now())
		if err != nil {
			return nil, err
		}
		if does != 0 && does != user {
			users = append(users, does)
		}
	}
	return users, nil
}

// mayKnow says whether a user may see what the news is about.
func (n *Notices) mayKnow(ctx context.Context, v db.View, user int64, news News) (bool, error) {
	a, err := n.staff.ActorOf(each(ctx), v, user)
	if fault.Is(err, fault.Forbidden) || fault.Is(err, fault.NotFound) {
		return false, nil // switched off
	}
	if err != nil || news.May != "" && !a.May(news.May) || news.Case.ID == 0 {
		return err == nil && (news.May == "" || a.May(news.May)), err
	}
	if !a.May(staff.CasesRead) {
		return false, nil
	}
	return cases.InScope(ctx, v, a.Scope(), news.Case)
}

// tell writes one notice, as its user wants it.
func (n *Notices) tell(ctx context.Context, tx *db.Tx, kind Kind, user, by int64, news News) error {
	want, err := choiceOf(ctx, tx, user, kind)
	if err != nil || !want.Shown && want.Mail == Off {
		return err
	}
	if kind.Many != nil {
		if folded, err := n.fold(ctx, tx, kind, user, news); err != nil || folded {
			return err
		}
	} else if kind.Newest {
		if err := giveWay(ctx, tx, user, kind.Name, news.Case.ID); err != nil {
			return err
		}
	}
	mail := "none"
	if want.Mail != Off && n.mailable() {
		mail = "waits"
	}
	id, err := insert(ctx, tx, Notice{UserID: user, Kind: kind.Name, CaseID: news.Case.ID, MessageID: news.MessageID, ItemID: news.ItemID, ByID: by, At: tx.Now()}, want.Shown, mail)
	if err != nil {
		return err
	}
	if kind.Many != nil {
		if err := part(ctx, tx, id, news); err != nil {
			return err
		}
	}
	n.ring(tx, user)
	if mail == "waits" {
		return n.mailLater(ctx, tx, user, want.Mail == Once)
	}
	return nil
}

// mailLater puts the job that mails what waits for a user.
func (n *Notices) mailLater(ctx context.Context, tx *db.Tx, user int64, once bool) error {
	style, err := styleOf(ctx, tx, user)
	if err != nil {
		return err
	}
	at := tx.Now()
	if !once {
		at = at.Add(time.Duration(style.Minutes) * time.Minute)
	}
	if style.Quiet {
		hours, err := n.hours(ctx, tx, user)
		if err != nil {
			return err
		}
		at = hours.NextOpening(at)
	}
	return n.queue.Put(each(ctx), tx, Send{user}, jobs.At(at), jobs.Unique(strconv.FormatInt(user, 10)))
}

// channel is where processes tell each other whose bell rings.
const channel = "notices"

// ring has the open pages of some users count anew after the commit, here and
// in other processes.
func (n *Notices) ring(tx *db.Tx, users ...int64) {
	tx.AfterCommit(func() {
		ids := make([]string, len(users))
		for i, u := range users {
			ids[i] = strconv.FormatInt(u, 10)
			n.count(u)
		}
		n.d.Say(channel, strings.Join(ids, " "))
	})
}

// Recount has the open pages of some users ask for their counts, and for what comes
// with them, after the commit.
func (n *Notices) Recount(tx *db.Tx, users ...int64) { n.ring(tx, users...) }

// count has the open pages of a user in this process count anew.
func (n *Notices) count(user int64) {
	if n.hub != nil {
		n.hub.Count(staff.Actor{Kind: staff.KindUser, ID: user}.String())
	}
}

// Watch hears other processes ring, until ctx ends. One is in each process with
// pages.
func (n *Notices) Watch(ctx context.Context) {
	heard := n.d.Hear(ctx, channel)
	for {
		select {
		case <-ctx.Done():
			return
		case word := <-heard:
			for id := range strings.FieldsSeq(word) {
				if user, err := strconv.ParseInt(id, 10, 64); err == nil {
					n.count(user)
				}
			}
		}
	}
}
