package tone

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"time"

	"kept.example/kept/internal/core/activity"
	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/core/desk"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
)

// Tone reads replies.
type Tone struct {
	desk  *desk.Desk
	links *links
}

// Did is what somebody did with a finding.
type Did string

// What can be done with one.
const (
	Fine  Did = "fine"  // it stays as it is
	Taken Did = "taken" // the better wording was put in
)

// sumOf is the digest of words by which they are known again.
func sumOf(words string) string {
	sum := sha256.Sum256([]byte(words))
	return hex.EncodeToString(sum[:16])
}

// Note writes down what the acting user did with a finding, by the digest of its
// words. Doing the same again changes nothing; what was left and then taken, was
// taken.
func (s *Tone) Note(ctx context.Context, tx *db.Tx, caseID int64, rule Rule, did Did, sum string) (err error) {
	defer fault.Wrap(&err, "tone.Note(case %d, %s)", caseID, rule)
	actor, err := staff.Allow(ctx, staff.CasesReply)
	if err != nil {
		return err
	}
	if !rule.Known() {
		return fault.Field("rule", "tone.fault.rule")
	}
	if len(sum) != 32 {
		return fault.Field("words", "tone.fault.words")
	}
	if actor.ID == 0 {
		return fault.New(fault.Forbidden, "tone.fault.nobody")
	}
	c, err := s.desk.Cases.ByID(ctx, tx, caseID)
	if err != nil {
		return err
	}
	return insert(ctx, tx, c.ID, actor.ID, rule, did, sum)
}

// Switch has a rule read no more, or read again.
func (s *Tone) Switch(ctx context.Context, tx *db.Tx, rule Rule, off bool) (err error) {
	defer fault.Wrap(&err, "tone.Switch(%s)", rule)
	if _, err := staff.Allow(ctx, staff.SettingsManage); err != nil {
		return err
	}
	if !rule.Known() {
		return fault.New(fault.NotFound, "tone.fault.rule")
	}
	was, err := offs(ctx, tx)
	if err != nil || was[rule] == off {
		return err
	}
	if err := setOff(ctx, tx, rule, off); err != nil {
		return err
	}
	kind := "tone.switched_on"
	if off {
		kind = "tone.switched_off"
	}
	_, err = s.desk.Activity.Record(ctx, tx, activity.Entry{Kind: kind, On: "tone_rule", Data: map[string]any{"rule": string(rule), "name": names.Say(rule)}})
	return err
}

// countedDays is how far back the settings page looks.
const countedDays = 90

// Standing is how a rule fares.
type Standing struct {
	Rule        Rule
	Off         bool
	Fine, Taken int // in the last ninety days
}

// Unheeded says whether nobody follows a rule: it was put aside ten times at
// least, and taken less than once in five.
func (s Standing) Unheeded() bool { return s.Fine >= 10 && s.Taken*5 < s.Fine }

// Standings are all rules with how each fares.
func (s *Tone) Standings(ctx context.Context, v db.View) (_ []Standing, err error) {
	defer fault.Wrap(&err, "tone.Standings")
	if _, err := staff.Allow(ctx, staff.SettingsManage); err != nil {
		return nil, err
	}
	off, err := offs(ctx, v)
	if err != nil {
		return nil, err
	}
	did, err := counts(ctx, v, v.Now().Add(-countedDays*24*time.Hour))
	all := make([]Standing, len(Rules))
	for i, r := range Rules {
		all[i] = Standing{Rule: r, Off: off[r], Fine: did[counted{r, Fine}], Taken: did[counted{r, Taken}]}
	}
	return all, err
}

// HandOver gives a case with harsh words to a colleague, or to a team and nobody
// in it. It is written down that the words were hard to take, and nothing else:
// it counts against nobody and changes no need.
func (s *Tone) HandOver(ctx context.Context, tx *db.Tx, h *cases.Held, user, team int64) (err error) {
	defer fault.Wrap(&err, "tone.HandOver(case %d)", h.ID)
	if _, err := staff.Allow(ctx, staff.CasesChange); err != nil {
		return err
	}
	switch {
	case user == 0 && team == 0, user != 0 && team != 0:
		return fault.Field("to", "tone.fault.to")
	case user != 0 && user == h.OwnerID:
		return fault.Field("to", "tone.fault.same")
	}
	if _, err := s.desk.Activity.Record(ctx, tx, activity.Entry{Kind: "tone.handed", CaseID: h.ID, PersonID: h.PersonID, InboxID: h.InboxID}); err != nil {
		return err
	}
	if team != 0 {
		if err := s.desk.Cases.Hand(ctx, tx, h, team); err != nil {
			return err
		}
	}
	return s.desk.Cases.Own(ctx, tx, h, user)
}
