package cover

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/fetch"
	"kept.example/kept/internal/platform/jobs"
	"kept.example/kept/internal/platform/words"
)

// Way is how somebody on duty is called.
type Way string

// The ways.
const (
	ByMail    Way = "mail"    // always
	ByWebhook Way = "webhook" // a signed POST to an address of theirs
	ByNtfy    Way = "ntfy"    // a POST to a topic, which an app of theirs reads
)

// WayNames are the words for the ways.
var WayNames = words.Family("cover.way.", ByMail, ByWebhook, ByNtfy)

// wayPurpose is what addresses and secrets are sealed for.
const wayPurpose = "cover.way"

func waysOf(ctx context.Context, v db.View, user int64) ([]Way, error) {
	return db.All(ctx, v, func(s db.Scan) (w Way, err error) { return w, s(&w) }, `SELECT way FROM duty_way WHERE user_id = $1 ORDER BY way`, user)
}

// SetWay says where the acting user is called beside their mail; "" for nowhere. It
// returns the secret by which a webhook is signed, to be shown once.
func (s *Cover) SetWay(ctx context.Context, tx *db.Tx, way Way, address string) (secret string, err error) {
	defer fault.Wrap(&err, "cover.SetWay(%s)", way)
	actor, err := staff.Allow(ctx, staff.ProfileChange)
	if err != nil {
		return "", err
	}
	if way != ByWebhook && way != ByNtfy {
		return "", fault.Field("way", "cover.fault.way")
	}
	address = strings.TrimSpace(address)
	if address != "" && !fetch.Callable(address) {
		return "", fault.Field("address", "cover.fault.address")
	}
	if _, err := tx.Exec(ctx, `DELETE FROM duty_way WHERE user_id = $1 AND way = $2`, actor.ID, way); err != nil || address == "" {
		return "", err
	}
	secret = s.desk.Keys.Token(wayPurpose, actor.ID, tx.Now().UnixMicro())
	_, err = tx.Insert(ctx, `INSERT INTO duty_way (user_id, way, address, secret, made_at) VALUES ($1, $2, $3, $4, $5)`,
		actor.ID, way, s.desk.Keys.Seal(wayPurpose, []byte(address)), s.desk.Keys.Seal(wayPurpose, []byte(secret)), tx.Now())
	return fetch.ShownSecret(secret), err
}

// Ring tries to reach somebody on one way.
type Ring struct {
	Call int64 `json:"call"`
}

// Kind names the job.
func (Ring) Kind() string { return "cover.ring" }

// Escalate asks whether somebody took a call, and calls the next.
type Escalate struct {
	Page  int64 `json:"page"`
	Round int   `json:"round"`
}

// Kind names the job.
func (Escalate) Kind() string { return "cover.escalate" }

func (s *Cover) onEscalate(ctx context.Context, run *jobs.Run, a Escalate) error {
	return run.Do(ctx, "cover.escalate", func(ctx context.Context, tx *db.Tx) error {
		p, err := pageByID(ctx, tx, a.Page)
		if err != nil || p.State != PageOpen || p.Round != a.Round {
			return err
		}
		return s.goOnPaging(ctx, tx, p)
	})
}

// ringing is what is needed to reach somebody.
type ringing struct {
	call            Call
	page            Page
	address, secret string
	ref             string // of the case; "" for none
	about           fault.Sentence
}

// onRing calls somebody outside of any transaction. A failure is written down and
// tried again.
func (s *Cover) onRing(ctx context.Context, run *jobs.Run, a Ring) error {
	var r ringing
	err := s.desk.DB.Read(ctx, "cover.ring", func(ctx context.Context, v db.View) (err error) {
		r, err = s.ringing(ctx, v, a.Call)
		return err
	})
	if err != nil {
		return err
	}
	if r.page.State != PageOpen || r.call.State == "sent" {
		return nil
	}
	failed := s.reach(ctx, run, r)
	if failed != nil {
		err := s.desk.DB.Do(ctx, "cover.ring_failed", func(ctx context.Context, tx *db.Tx) error {
			_, err := tx.Exec(ctx, `UPDATE duty_call SET state = 'failed', tries = tries + 1, why = $2 WHERE id = $1`, a.Call, db.Text(short(failed)))
			return err
		})
		if err != nil {
			return err
		}
		return failed
	}
	return run.Do(ctx, "cover.rang", func(ctx context.Context, tx *db.Tx) error {
		_, err := tx.Exec(ctx, `UPDATE duty_call SET state = 'sent', tries = tries + 1, why = '', sent_at = $2 WHERE id = $1`, a.Call, tx.Now())
		return err
	})
}

// short is the beginning of a failure.
func short(err error) string {
	text := err.Error()
	return text[:min(len(text), 200)]
}

func (s *Cover) ringing(ctx context.Context, v db.View, id int64) (r ringing, err error) {
	if r.call, err = db.One(ctx, v, scanCall, `SELECT `+callColumns+` FROM duty_call WHERE id = $1`, id); err != nil {
		return r, err
	}
	if r.page, err = pageByID(ctx, v, r.call.PageID); err != nil {
		return r, err
	}
	r.about = fault.Say("cover.call.test")
	if r.page.CaseID != 0 {
		c, err := s.desk.Cases.ByID(ctx, v, r.page.CaseID)
		if err != nil {
			return r, err
		}
		r.ref = c.Ref
		r.about = fault.Say("cover.call.about", fault.A("why", ReasonNames.Say(r.page.Reason)), fault.A("ref", c.Ref))
	}
	if r.call.Way == ByMail {
		return r, nil
	}
	type sealed struct{ address, secret []byte }
	w, err := db.One(ctx, v, func(s db.Scan) (w sealed, err error) { return w, s(&w.address, &w.secret) },
		`SELECT address, secret FROM duty_way WHERE user_id = $1 AND way = $2`, r.call.UserID, r.call.Way)
	if fault.Is(err, fault.NotFound) {
		return r, nil // taken away since
	}
	if err != nil {
		return r, err
	}
	address, ok := s.desk.Keys.Open(wayPurpose, w.address)
	secret, ok2 := s.desk.Keys.Open(wayPurpose, w.secret)
	if !ok || !ok2 {
		return r, fault.New(fault.Unavailable, "cover.fault.address")
	}
	r.address, r.secret = string(address), string(secret)
	return r, nil
}

// reach calls somebody on one way.
func (s *Cover) reach(ctx context.Context, run *jobs.Run, r ringing) error {
	link := s.link(r.page.ID, r.call.UserID)
	switch r.call.Way {
	case ByMail:
		return s.desk.Notices.Post(ctx, run, r.call.UserID, fmt.Sprintf("call-%d", r.call.ID), fault.Say("cover.call.subject"), r.about, fault.Say("cover.call.link", fault.A("link", link)))
	case ByWebhook:
		return s.webhook(ctx, r, link)
	default:
		return s.ntfy(ctx, r, link)
	}
}

// webhook posts a call as the Standard Webhooks specification has it. Nobody's name
// and words are in it.
func (s *Cover) webhook(ctx context.Context, r ringing, link string) error {
	if r.address == "" {
		return nil
	}
	now := s.desk.DB.Now()
	raw, err := json.Marshal(map[string]any{
		"type": "duty.called", "timestamp": now.UTC().Format("2006-01-02T15:04:05Z"),
		"data": map[string]any{"page_id": r.page.ID, "case": r.ref, "reason": r.page.Reason, "link": link},
	})
	if err != nil {
		return err
	}
	return s.desk.Fetch.Tell(ctx, r.address, "application/json", raw, fetch.Signed(r.secret, fmt.Sprintf("call_%d", r.call.ID), now, raw))
}

// ntfy posts a call to a topic, with the link that opens when it is touched.
func (s *Cover) ntfy(ctx context.Context, r ringing, link string) error {
	if r.address == "" {
		return nil
	}
	text, err := s.desk.Notices.Worded(ctx, r.call.UserID, r.about)
	if err != nil {
		return err
	}
	return s.desk.Fetch.Tell(ctx, r.address, "text/plain; charset=utf-8", []byte(text), fetch.Header{"Title": "Kept", "Priority": "urgent", "Click": link, "Tags": "rotating_light"})
}
