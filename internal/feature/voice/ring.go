package voice

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/a-h/templ"

	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/core/people"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/jobs"
	"kept.example/kept/internal/platform/web"
)

// rings is how long a card says that somebody calls.
const rings = 90 * time.Second

// ringing is a telephone that rings at a user's place.
type ringing struct {
	ID     int64
	Number string
	At     time.Time
}

// card is what the user's pages show of it.
type card struct {
	ringing
	People []people.Person // who has the number, as far as the user may see them
	Name   string          // of the one who has it
	Open   []cases.Case    // theirs that are not done, in sight
	Owed   []Owed          // what we owe them in those
}

// mostOwed is how much of what we owe a card names: who wants all of it opens the page.
const mostOwed = 2

// path leads to the page on which the call is noted.
func (c card) path() string {
	return newPath + "?" + url.Values{"who": {c.Number}, "ring": {fmt.Sprint(c.ID)}}.Encode()
}

// Ring says that somebody calls one of us: a small card on their pages.
func (s *Voice) Ring(ctx context.Context, tx *db.Tx, number string, user int64) (err error) {
	defer fault.Wrap(&err, "voice.Ring(user %d)", user)
	if _, err := staff.Allow(ctx, staff.CallsRing); err != nil {
		return err
	}
	u, err := s.desk.Staff.UserByID(itself(ctx), tx, user)
	if err != nil || u.Off() {
		return fault.Field("agent", "voice.fault.agent").Because(err)
	}
	if n, ok, err := s.read(itself(ctx), tx, number, 0); err == nil && ok {
		number = n.Shown
	} else if number = strings.TrimSpace(number); number == "" || len(number) > 60 {
		return fault.Field("number", "voice.fault.number")
	}
	if _, err := tx.Insert(ctx, `INSERT INTO ringing (user_id, number, at) VALUES ($1, $2, $3)`, user, db.Text(number), tx.Now()); err != nil {
		return err
	}
	s.desk.Notices.Recount(tx, user)
	return s.desk.Jobs.Put(ctx, tx, Forget{}, jobs.At(tx.Now().Add(kept)), jobs.Unique(tx.Now().Format("2006-01-02T15")))
}

// cards are the parts of a page that say who rings: asked for with the counts of the
// navigation, whenever something calls the user.
func (s *Voice) cards(ctx context.Context) (parts []templ.Component, err error) {
	actor, err := staff.Acting(ctx)
	if err != nil || actor.Kind != staff.KindUser || !actor.May(staff.CasesOpen) {
		return nil, nil //nolint:nilerr // who may note no call is shown none
	}
	var all []card
	err = s.desk.DB.Read(ctx, "voice.cards", func(ctx context.Context, v db.View) error {
		found, err := db.All(ctx, v, func(s db.Scan) (r ringing, err error) { return r, s(&r.ID, &r.Number, &r.At) },
			`SELECT id, number, at FROM ringing WHERE user_id = $1 AND at > $2 AND seen_at IS NULL ORDER BY at DESC, id DESC LIMIT 3`, actor.ID, v.Now().Add(-rings))
		if err != nil {
			return err
		}
		for _, r := range found {
			one, err := s.cardOf(ctx, v, actor, r)
			if err != nil {
				return err
			}
			all = append(all, one)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return []templ.Component{web.Partial("#beside", "innerMorph", ringCards(all))}, nil
}

func (s *Voice) cardOf(ctx context.Context, v db.View, actor staff.Actor, r ringing) (c card, err error) {
	c.ringing = r
	n, ok, err := s.read(ctx, v, r.Number, 0)
	if err != nil || !ok {
		return c, err
	}
	if c.People, err = s.sharing(ctx, v, n); err != nil || len(c.People) != 1 {
		return c, err
	}
	if c.Name = c.People[0].Name; c.Name == "" {
		c.Name = r.Number
	}
	if c.Open, err = s.openOf(ctx, v, actor, c.People[0].ID); err != nil {
		return c, err
	}
	if c.Owed, err = s.owedIn(ctx, v, c.Open); err != nil {
		return c, err
	}
	slices.SortStableFunc(c.Owed, func(a, b Owed) int { // what is late first, what has no time last
		switch {
		case a.Due.IsZero() == b.Due.IsZero():
			return a.Due.Compare(b.Due)
		case a.Due.IsZero():
			return 1
		}
		return -1
	})
	c.Owed = c.Owed[:min(len(c.Owed), mostOwed)]
	return c, nil
}

// seenPage takes a card away, on all pages of the user.
func (s *Voice) seenPage(w http.ResponseWriter, r *http.Request) error {
	id, err := web.PathID(r, "ring")
	if err != nil {
		return err
	}
	err = s.desk.DB.Do(r.Context(), "voice.seen", func(ctx context.Context, tx *db.Tx) error { return s.seen(ctx, tx, id) })
	if err != nil {
		return err
	}
	if r.Header.Get("HX-Request") != "" {
		return web.Show(w, r, http.StatusOK, ringCards(nil))
	}
	return web.Redirect(w, r, "/today")
}

// seen says that the user has seen who rings; 0 is nobody in particular.
func (s *Voice) seen(ctx context.Context, tx *db.Tx, id int64) error {
	actor, err := staff.Allow(ctx, staff.CasesOpen)
	if err != nil || id == 0 {
		return err
	}
	_, err = tx.Exec(ctx, `UPDATE ringing SET seen_at = $1 WHERE id = $2 AND user_id = $3 AND seen_at IS NULL`, tx.Now(), id, actor.ID)
	return err
}
