package outbox

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/a-h/templ"

	"kept.example/kept/internal/core/activity"
	"kept.example/kept/internal/core/people"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/web"
	"kept.example/kept/internal/platform/words"
)

// Complained takes what somebody's provider says about a mail of ours. A
// complaint that it is spam marks who got it as not wanting automatic letters;
// that it is none takes the mark back. Whatever it says is seen in the case.
func (o *Outbox) Complained(ctx context.Context, tx *db.Tx, g Outgoing, kind string) (err error) {
	defer fault.Wrap(&err, "outbox.Complained(%d)", g.ID)
	if _, err := staff.Allow(ctx, staff.CasesChange); err != nil {
		return err
	}
	what := "reply.feedback"
	switch strings.ToLower(strings.TrimSpace(kind)) {
	case "abuse", "opt-out", "opt-out-list", "": // some say no more than that it is a complaint
		what = "reply.complained"
		err = unwant(ctx, tx, g.Rcpt)
	case "not-spam":
		what = "reply.wanted"
		_, err = tx.Exec(ctx, `DELETE FROM unwanted WHERE address_sum = $1`, db.Hash(db.Key(g.Rcpt)))
	}
	if err != nil {
		return err
	}
	_, err = o.activity.Record(ctx, tx, activity.Entry{Kind: what, CaseID: g.CaseID, On: "message", OnID: g.MessageID,
		Data: map[string]any{"to": g.Rcpt, "kind": kind}})
	return err
}

func unwant(ctx context.Context, tx *db.Tx, address string) error {
	if address == "" {
		return nil
	}
	_, err := tx.Exec(ctx, `INSERT INTO unwanted (address_sum, address, at) VALUES ($1, $2, $3) ON CONFLICT (address_sum) DO NOTHING`,
		db.Hash(db.Key(address)), address, tx.Now())
	return err
}

// isUnwanted says whether whoever has an address wants no automatic letters,
// there or at another address of theirs.
func isUnwanted(ctx context.Context, v db.View, address string) (bool, error) {
	return db.Exists(ctx, v, `SELECT 1 FROM unwanted WHERE address_sum = $1 UNION ALL
		SELECT 1 FROM identity me JOIN identity i ON i.person_id = me.person_id AND i.kind = 'email' JOIN unwanted u ON u.address_sum = i.value_sum
		WHERE me.kind = 'email' AND me.value_sum = $1`, db.Hash(db.Key(address)))
}

// Displayed takes a note that a mail of ours was displayed, deleted or refused:
// it is seen in the case and changes nothing.
func (o *Outbox) Displayed(ctx context.Context, tx *db.Tx, g Outgoing, action string) (err error) {
	defer fault.Wrap(&err, "outbox.Displayed(%d)", g.ID)
	if _, err := staff.Allow(ctx, staff.CasesChange); err != nil {
		return err
	}
	kind := "reply.receipt"
	switch action {
	case "displayed":
		kind = "reply.displayed"
	case "deleted":
		kind = "reply.deleted"
	}
	_, err = o.activity.Record(ctx, tx, activity.Entry{Kind: kind, CaseID: g.CaseID, On: "message", OnID: g.MessageID, Data: map[string]any{"to": g.Rcpt}})
	return err
}

// Unwanted is an address whose owner wants no automatic letters.
type Unwanted struct {
	ID      int64
	Address string
	At      time.Time
}

// UnwantedOf are the addresses of a person to which no automatic letters go.
func (o *Outbox) UnwantedOf(ctx context.Context, v db.View, person int64) (_ []Unwanted, err error) {
	defer fault.Wrap(&err, "outbox.UnwantedOf(%d)", person)
	if _, err := staff.Allow(ctx, staff.PeopleRead); err != nil {
		return nil, err
	}
	family, err := o.people.Family(ctx, v, person)
	if err != nil {
		return nil, err
	}
	return db.All(ctx, v, func(s db.Scan) (u Unwanted, err error) { return u, s(&u.ID, &u.Address, &u.At) },
		`SELECT u.id, u.address, u.at FROM identity i JOIN unwanted u ON u.address_sum = i.value_sum
		WHERE i.kind = 'email' AND i.person_id IN `+in(new([]any), family)+` ORDER BY u.id`, anys(family)...)
}

// WantAgain takes back that a person wants no automatic letters, because they
// said so.
func (o *Outbox) WantAgain(ctx context.Context, tx *db.Tx, person int64) (err error) {
	defer fault.Wrap(&err, "outbox.WantAgain(%d)", person)
	if _, err := staff.Allow(ctx, staff.PeopleChange); err != nil {
		return err
	}
	if _, err := o.people.Take(ctx, tx, person); err != nil {
		return err
	}
	all, err := o.UnwantedOf(ctx, tx, person)
	if err != nil || len(all) == 0 {
		return err
	}
	for _, u := range all {
		if _, err := tx.Exec(ctx, `DELETE FROM unwanted WHERE id = $1`, u.ID); err != nil {
			return err
		}
	}
	_, err = o.activity.Record(ctx, tx, activity.Entry{Kind: "person.letters_wanted", PersonID: person, On: "person", OnID: person})
	return err
}

// unwantedPanel shows on a person's page that they want no automatic letters.
func (o *Outbox) unwantedPanel(ctx context.Context, v db.View, one people.Person) (templ.Component, error) {
	actor, err := staff.Acting(ctx)
	if err != nil || !actor.May(staff.PeopleRead) {
		return nil, err
	}
	all, err := o.UnwantedOf(ctx, v, one.ID)
	if err != nil || len(all) == 0 {
		return nil, err
	}
	return unwantedNote(one.ID, all, actor.May(staff.PeopleChange)), nil
}

// wantAgainPage takes it back on a person's page.
func (o *Outbox) wantAgainPage(w http.ResponseWriter, r *http.Request) error {
	id, err := web.PathID(r, "person")
	if err != nil {
		return err
	}
	if err := o.d.Do(r.Context(), "outbox.want_again", func(ctx context.Context, tx *db.Tx) error { return o.WantAgain(ctx, tx, id) }); err != nil {
		return err
	}
	return web.Saved(w, r, fmt.Sprintf("/people/%d", id), words.T(r.Context(), "outbox.unwanted.undone"), "")
}
