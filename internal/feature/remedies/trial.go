package remedies

import (
	"context"
	"fmt"
	"math"
	"time"

	"kept.example/kept/internal/core/activity"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/jobs"
	"kept.example/kept/internal/platform/money"
	"kept.example/kept/internal/platform/words"
)

// TrialState is how a trial stands.
type TrialState string

// The states.
const (
	TrialRunning TrialState = "running"
	TrialDone    TrialState = "done"
	TrialStopped TrialState = "stopped"
)

// TrialStates are the words for them.
var TrialStates = words.Family("remedies.trial.state.", TrialRunning, TrialDone, TrialStopped)

// Trial is a policy tried on the past. Nobody is given anything by it.
type Trial struct {
	ID, ByID    int64
	Text        string // of the draft
	At          time.Time
	From, Until time.Time
	State       TrialState
	Total, Done int64 // of what is to be gone through, and how much was
	Granted     int64 // cases where something was given
	Open        int64 // cases where nothing was given
	Outside     int64 // remedies of cases of which nobody has said what was lost
	Wrong       int64 // cases for which the draft does not reckon
	WrongLoss   int64 // the first of them
	EndedAt     time.Time

	stage   int // 0 losses, 1 remedies without one
	placed  time.Time
	placeID int64
}

// How far back a trial looks, in days, and how long it is kept.
const (
	TrialDays     = 91 // a quarter
	MostTrialDays = 366
	trialKept     = 90 * 24 * time.Hour
)

// Amount is what a case got of a kind, or would have got.
type Amount struct {
	Kind     Kind   `json:"kind"`
	Minor    int64  `json:"minor"`
	Currency string `json:"currency"`
}

// Worth is it as money.
func (a Amount) Worth() money.Amount { return money.Amount{Minor: a.Minor, Currency: a.Currency} }

// TrialRow is a case of a trial: what it got, and what it would have got.
type TrialRow struct {
	ID, CaseID   int64
	Given, Would []Amount
	Differs      bool
}

// TrialPart says of which cases a sum is.
type TrialPart string

// The parts.
const (
	PartGranted TrialPart = "granted" // where something was given
	PartOpen    TrialPart = "open"    // where nothing was given
	PartOutside TrialPart = "outside" // given where nobody had said what was lost
)

// TrialSum is what was given of a kind in a currency, and what would have been.
type TrialSum struct {
	Part           TrialPart
	Currency       string
	Kind           Kind
	Given, Would   int64 // in minor units
	GivenN, WouldN int64
}

// Play goes through the past for a trial.
type Play struct {
	Trial int64 `json:"trial"`
}

// Kind names the job.
func (Play) Kind() string { return "remedies.play" }

// Try begins to try a draft on the days before now. One trial runs at a time.
func (s *Remedies) Try(ctx context.Context, tx *db.Tx, text string, days int) (_ Trial, err error) {
	defer fault.Wrap(&err, "remedies.Try")
	actor, err := staff.Allow(ctx, staff.SettingsManage)
	if err != nil {
		return Trial{}, err
	}
	if days < 1 || days > MostTrialDays {
		return Trial{}, fault.Field("days", "remedies.fault.days", fault.A("n", MostTrialDays))
	}
	text = tidy(text)
	if _, wrong := ReadPolicy(text); len(wrong) > 0 {
		return Trial{}, refused(wrong)
	}
	if err := tx.Lock(ctx, "remedies", "trial"); err != nil {
		return Trial{}, err
	}
	if busy, err := db.Exists(ctx, tx, `SELECT 1 FROM remedy_trial WHERE state = 'running'`); err != nil || busy {
		if err == nil {
			err = fault.New(fault.Conflict, "remedies.fault.trial_runs")
		}
		return Trial{}, err
	}
	t := Trial{Text: text, ByID: actor.ID, At: tx.Now(), From: tx.Now().AddDate(0, 0, -days), Until: tx.Now(), State: TrialRunning}
	t.placed = t.From
	t.Total, err = db.Value[int64](ctx, tx, `SELECT (SELECT count(*) FROM remedy_loss WHERE created_at >= $1 AND created_at < $2) + (SELECT count(*) FROM remedy WHERE created_at >= $1 AND created_at < $2)`, t.From, t.Until)
	if err != nil {
		return t, err
	}
	if t.ID, err = insertTrial(ctx, tx, t); err != nil {
		return t, err
	}
	if err := s.recordTrial(ctx, tx, t, "remedy.trial_begun"); err != nil {
		return t, err
	}
	return t, s.desk.Jobs.Put(ctx, tx, Play{t.ID}, jobs.Unique(fmt.Sprint(t.ID)))
}

func (s *Remedies) recordTrial(ctx context.Context, tx *db.Tx, t Trial, kind string) error {
	_, err := s.desk.Activity.Record(ctx, tx, activity.Entry{Kind: kind, On: "remedy_trial", OnID: t.ID, Data: map[string]any{"trial": t.ID}})
	return err
}

// Stop ends a trial before it is through. What it has found stays.
func (s *Remedies) Stop(ctx context.Context, tx *db.Tx, id int64) (_ Trial, err error) {
	defer fault.Wrap(&err, "remedies.Stop(trial %d)", id)
	if _, err := staff.Allow(ctx, staff.SettingsManage); err != nil {
		return Trial{}, err
	}
	if err := tx.Lock(ctx, "remedies", "trial"); err != nil {
		return Trial{}, err
	}
	t, err := trialByID(ctx, tx, id)
	if err != nil || t.State != TrialRunning {
		return t, err // it has ended
	}
	t.State, t.EndedAt = TrialStopped, tx.Now()
	if err := saveTrial(ctx, tx, t); err != nil {
		return t, err
	}
	return t, s.recordTrial(ctx, tx, t, "remedy.trial_stopped")
}

// TrialByID returns a trial, with its sums.
func (s *Remedies) TrialByID(ctx context.Context, v db.View, id int64) (_ Trial, _ []TrialSum, err error) {
	defer fault.Wrap(&err, "remedies.TrialByID(%d)", id)
	if _, err := staff.Allow(ctx, staff.RemediesApprove); err != nil {
		return Trial{}, nil, err
	}
	t, err := trialByID(ctx, v, id)
	if err != nil {
		return t, nil, err
	}
	sums, err := trialSums(ctx, v, id)
	return t, sums, err
}

// Trials returns the trials before one, 0 for the newest. next is where the next page
// begins; 0 at the end.
func (s *Remedies) Trials(ctx context.Context, v db.View, before int64, limit int) (all []Trial, next int64, err error) {
	defer fault.Wrap(&err, "remedies.Trials")
	if _, err := staff.Allow(ctx, staff.RemediesApprove); err != nil {
		return nil, 0, err
	}
	if before <= 0 {
		before = math.MaxInt64
	}
	all, err = db.All(ctx, v, scanTrial, `SELECT `+trialColumns+` FROM remedy_trial WHERE id < $1 ORDER BY id DESC LIMIT $2`, before, limit+1)
	if len(all) > limit {
		all = all[:limit]
		next = all[limit-1].ID
	}
	return all, next, err
}

// TrialRows returns the cases of a trial after a row, of those that the actor may see;
// with differing those that would have got something else than they got. next is where
// the next page begins; 0 at the end.
func (s *Remedies) TrialRows(ctx context.Context, v db.View, id int64, differing bool, after int64, limit int) (_ []TrialRow, next int64, err error) {
	defer fault.Wrap(&err, "remedies.TrialRows(%d)", id)
	if _, err := staff.Allow(ctx, staff.RemediesApprove); err != nil {
		return nil, 0, err
	}
	query := rowsQuery
	if differing {
		query = differingQuery
	}
	all, err := db.All(ctx, v, scanTrialRow, query, id, after, limit+1)
	if err != nil {
		return nil, 0, err
	}
	if len(all) > limit {
		all = all[:limit]
		next = all[limit-1].ID
	}
	ids := make([]int64, len(all))
	for i, r := range all {
		ids[i] = r.CaseID
	}
	shown, err := s.desk.Cases.Shown(ctx, v, ids)
	seen := all[:0]
	for _, r := range all {
		if _, ok := shown[r.CaseID]; ok {
			seen = append(seen, r)
		}
	}
	return seen, next, err
}
