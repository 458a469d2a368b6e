package notices

import (
	"cmp"
	"context"
	"fmt"
	"strings"
	"time"

	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/calendar"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/jobs"
	"kept.example/kept/internal/platform/words"
)

// Letter is a mail to one of the staff.
type Letter struct {
	To            staff.User
	Key           string // the same for a second try
	Subject, Text string
	Lang          string
	At            time.Time
}

// Post sends mail to the staff. Package outbox, which stands above this one,
// does it.
type Post struct {
	// Ready says whether mail can go out at all.
	Ready func() bool
	// Send hands a mail to the relay, outside of any transaction.
	Send func(ctx context.Context, run *jobs.Run, l Letter) error
	// Lang is the language of whoever has none of their own.
	Lang func(ctx context.Context, v db.View) (string, error)
}

// PostBy says who sends mail. The desk sets it once at the start.
func (n *Notices) PostBy(p Post) { n.post = p }

func (n *Notices) mailable() bool { return n.post.Ready != nil && n.post.Ready() }

// Send is the job that mails what waits for a user, folded into one.
type Send struct {
	User int64 `json:"user"`
}

// Kind implements jobs.Args.
func (Send) Kind() string { return "notices.send" }

// mostMailed are in one mail; the rest comes with the next.
const mostMailed = 50

// send mails what waits for a user, was not read since, and may still be seen.
// It is marked as sent after the relay took it, so that a try that failed is
// made again, under the same Message-ID.
func (n *Notices) send(ctx context.Context, run *jobs.Run, a Send) error {
	if !n.mailable() {
		return fault.New(fault.Unavailable, "notices.fault.no_post")
	}
	var l Letter
	var mailed []Notice // what is told meanwhile may have a lower id than these
	more := false
	err := n.d.Read(ctx, "notices.send", func(ctx context.Context, v db.View) error {
		some, err := waiting(ctx, v, a.User, mostMailed+1)
		if err != nil || len(some) == 0 {
			return err
		}
		if more = len(some) > mostMailed; more {
			some = some[:mostMailed]
		}
		mailed = some
		l, err = n.letter(ctx, v, a.User, some)
		return err
	})
	if err != nil || len(mailed) == 0 {
		return err
	}
	state := "none"
	if l.Text != "" {
		state = "sent"
		if err := n.post.Send(ctx, run, l); err != nil {
			return err
		}
	}
	return run.Do(ctx, "notices.sent", func(ctx context.Context, tx *db.Tx) error {
		for _, one := range mailed {
			as, err := tx.Exec(ctx, `UPDATE notice SET mail = $1 WHERE id = $2 AND mail = 'waits' AND at = $3`, state, one.ID, one.At)
			if err != nil {
				return err
			}
			more = more || as == 0 // it took up another case while the mail was on its way: it is mailed again
		}
		if !more {
			return nil
		}
		return n.queue.Put(ctx, tx, a)
	})
}

// letter words what waits; its text is empty where nothing is left to say.
func (n *Notices) letter(ctx context.Context, v db.View, user int64, some []Notice) (Letter, error) {
	actor, err := n.staff.ActorOf(ctx, v, user)
	if fault.Is(err, fault.Forbidden) || fault.Is(err, fault.NotFound) {
		return Letter{}, nil // switched off
	}
	if err != nil {
		return Letter{}, err
	}
	to, err := n.staff.UserByID(ctx, v, user)
	if err != nil {
		return Letter{}, err
	}
	var fresh []Notice
	for _, one := range some {
		if one.Unread() {
			fresh = append(fresh, one)
		}
	}
	seen, err := n.see(staff.As(ctx, actor), v, actor, fresh)
	if err != nil || len(seen) == 0 {
		return Letter{}, err
	}
	lang, err := n.post.Lang(ctx, v)
	if err != nil {
		return Letter{}, err
	}
	r := words.Reader{Catalogue: n.words, Lang: cmp.Or(to.Lang, lang), Zone: actor.Zone, Now: v.Now()}
	l := Letter{To: to, Key: fmt.Sprintf("notices-%d-%d", user, some[len(some)-1].ID), Lang: r.Lang, At: v.Now()}
	l.Subject = r.Say(fault.Say("notices.letter.subject", fault.A("n", len(seen))))
	if len(seen) == 1 {
		l.Subject = r.Say(seen[0].Sentence())
	}
	l.Text = n.text(r, to.Name, seen)
	return l, nil
}

// text is what a mail says: each notice with the subject of its case and where
// it leads. Nobody's message is in it.
func (n *Notices) text(r words.Reader, name string, seen []Seen) string {
	lines := []string{r.Say(fault.Say("notices.letter.hello", fault.A("name", name)))}
	for _, s := range seen {
		about := r.Say(s.Sentence())
		if s.Case.ID != 0 {
			about += "\n" + cmp.Or(s.Case.Subject, r.Say(fault.Say("notices.no_subject"))) + " (" + s.Case.Ref + ")"
		}
		lines = append(lines, about+"\n"+n.url(s.Path()))
	}
	lines = append(lines, r.Say(fault.Say("notices.letter.why", fault.A("link", n.url("/notices/settings")))))
	return strings.Join(lines, "\n\n")
}

// hours are the usual working hours where a user is.
func (n *Notices) hours(ctx context.Context, v db.View, user int64) (calendar.Hours, error) {
	zone, err := db.Value[string](ctx, v, `SELECT zone FROM staff_user WHERE id = $1`, user)
	if err != nil {
		return calendar.Hours{}, err
	}
	if zone == "" {
		b, err := n.inboxes.DefaultBrand(each(ctx), v)
		if err != nil {
			return calendar.Hours{}, err
		}
		zone = b.Zone
	}
	return calendar.Default(cmp.Or(zone, "UTC"))
}
