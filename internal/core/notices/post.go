package notices

import (
	"cmp"
	"context"
	"strings"

	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/jobs"
	"kept.example/kept/internal/platform/words"
)

// reader is how a user reads: their language and zone.
func (n *Notices) reader(ctx context.Context, v db.View, user int64) (words.Reader, staff.User, error) {
	to, err := n.staff.UserByID(ctx, v, user)
	if err != nil {
		return words.Reader{}, to, err
	}
	lang := to.Lang
	if n.post.Lang != nil && lang == "" {
		if lang, err = n.post.Lang(ctx, v); err != nil {
			return words.Reader{}, to, err
		}
	}
	hours, err := n.hours(ctx, v, user)
	return words.Reader{Catalogue: n.words, Lang: lang, Zone: hours.Zone(), Now: v.Now()}, to, err
}

// Worded is a sentence as a user reads it.
func (n *Notices) Worded(ctx context.Context, user int64, says fault.Sentence) (text string, err error) {
	err = n.d.Read(each(ctx), "notices.worded", func(ctx context.Context, v db.View) error {
		r, _, err := n.reader(ctx, v, user)
		text = r.Say(says)
		return err
	})
	return text, err
}

// Post mails a user something at once, outside of any transaction: what cannot
// wait, whatever they chose for notices. A second try has the same key.
func (n *Notices) Post(ctx context.Context, run *jobs.Run, user int64, key string, subject fault.Sentence, lines ...fault.Sentence) error {
	if !n.mailable() {
		return fault.New(fault.Unavailable, "notices.fault.no_post")
	}
	var l Letter
	err := n.d.Read(each(ctx), "notices.post", func(ctx context.Context, v db.View) error {
		r, to, err := n.reader(ctx, v, user)
		if err != nil {
			return err
		}
		text := []string{r.Say(fault.Say("notices.letter.hello", fault.A("name", to.Name)))}
		for _, line := range lines {
			text = append(text, r.Say(line))
		}
		l = Letter{To: to, Key: key, Subject: r.Say(subject), Text: strings.Join(text, "\n\n"), Lang: cmp.Or(r.Lang, "en"), At: v.Now()}
		return nil
	})
	if err != nil {
		return err
	}
	return n.post.Send(ctx, run, l)
}
