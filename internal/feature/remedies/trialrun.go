package remedies

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"time"

	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/jobs"
)

const (
	playAtOnce = 100       // losses, or remedies, in one transaction
	playTakes  = time.Hour // at most
	trialsAge  = 24 * time.Hour
)

// ForgetTrials deletes trials that are old.
type ForgetTrials struct{}

// Kind names the job.
func (ForgetTrials) Kind() string { return "remedies.forget_trials" }

func (s *Remedies) onForgetTrials(ctx context.Context, _ *jobs.Run, _ ForgetTrials) error {
	for more := true; more; {
		err := s.desk.DB.Do(ctx, "remedies.forget_trials", func(ctx context.Context, tx *db.Tx) (err error) {
			more, err = forgetTrial(ctx, tx, tx.Now().Add(-trialKept))
			return err
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// onPlay goes through the past page by page, each in a transaction with the place it has
// come to: whoever begins again goes on from there. It ends when somebody stops it.
func (s *Remedies) onPlay(ctx context.Context, _ *jobs.Run, a Play) error {
	var draft Policy
	for more := true; more; {
		err := s.desk.DB.Read(itself(ctx), "remedies.play", func(ctx context.Context, v db.View) error {
			t, err := trialByID(ctx, v, a.Trial)
			if err != nil || t.State != TrialRunning {
				more = false
				if fault.Is(err, fault.NotFound) {
					return nil
				}
				return err
			}
			if draft.rules == nil {
				if draft, _ = ReadPolicy(t.Text); draft.rules == nil { // of an older make of this room
					draft = s.first()
				}
			}
			return nil
		})
		if err != nil || !more {
			return err
		}
		if more, err = s.playPage(itself(ctx), a.Trial, draft); err != nil {
			return err
		}
	}
	return nil
}

// played is what a page of the past came to.
type played struct {
	rows   []TrialRow
	sums   map[TrialSum]TrialSum // by part, currency and kind
	placed time.Time
	last   int64
	n      int
	trial  Trial // with what was counted
}

func (p *played) add(part TrialPart, a Amount, given bool) {
	key := TrialSum{Part: part, Currency: a.Currency, Kind: a.Kind}
	o, ok := p.sums[key]
	if !ok {
		o = key
	}
	if given {
		o.Given, o.GivenN = o.Given+a.Minor, o.GivenN+1
	} else {
		o.Would, o.WouldN = o.Would+a.Minor, o.WouldN+1
	}
	p.sums[key] = o
}

// playPage reckons the next page and writes it down, unless another has by then.
func (s *Remedies) playPage(ctx context.Context, id int64, draft Policy) (more bool, err error) {
	var t Trial
	p := &played{sums: map[TrialSum]TrialSum{}}
	err = s.desk.DB.Read(ctx, "remedies.play", func(ctx context.Context, v db.View) (err error) {
		if t, err = trialByID(ctx, v, id); err != nil {
			return err
		}
		p.trial = t
		if t.stage == 0 {
			return s.playLosses(ctx, v, draft, p)
		}
		return s.playOutside(ctx, v, p)
	})
	if err != nil {
		return false, err
	}
	err = s.desk.DB.Do(ctx, "remedies.play", func(ctx context.Context, tx *db.Tx) error {
		if err := tx.Lock(ctx, "remedies", "trial"); err != nil {
			return err
		}
		now, err := trialByID(ctx, tx, id)
		if err != nil {
			return err
		}
		more = now.State == TrialRunning
		if !more || now.stage != t.stage || now.placeID != t.placeID || !now.placed.Equal(t.placed) {
			return nil
		}
		more, err = s.wrotePage(ctx, tx, p)
		return err
	})
	return more, err
}

// wrotePage writes a page of a trial; the last one ends it.
func (s *Remedies) wrotePage(ctx context.Context, tx *db.Tx, p *played) (more bool, err error) {
	t := p.trial
	t.Done += int64(p.n)
	more = true
	switch {
	case p.n > 0:
		t.placed, t.placeID = p.placed, p.last
	case t.stage == 0:
		t.stage, t.placed, t.placeID = 1, t.From, 0
	default:
		t.State, t.EndedAt, more = TrialDone, tx.Now(), false
		if err := s.recordTrial(ctx, tx, t, "remedy.trial_done"); err != nil {
			return false, err
		}
	}
	if err := insertRows(ctx, tx, t.ID, p.rows); err != nil {
		return false, err
	}
	for _, o := range slices.SortedFunc(maps.Values(p.sums), func(a, b TrialSum) int {
		return cmp.Or(cmp.Compare(a.Part, b.Part), cmp.Compare(a.Currency, b.Currency), cmp.Compare(a.Kind, b.Kind))
	}) {
		if err := addSum(ctx, tx, t.ID, o); err != nil {
			return false, err
		}
	}
	return more, saveTrial(ctx, tx, t)
}

// past is what is known of some cases: their losses and remedies of the time of a trial.
type past struct {
	root     map[int64]int64 // by case
	losses   map[int64][]Loss
	remedies map[int64][]Remedy
}

// pastOf reads what is known of cases and of all that belongs to them by a merge.
func (s *Remedies) pastOf(ctx context.Context, v db.View, ids []int64, t Trial) (past, error) {
	p := past{losses: map[int64][]Loss{}, remedies: map[int64][]Remedy{}}
	if len(ids) == 0 {
		return p, nil
	}
	var args []any
	roots, err := db.All(ctx, v, func(sc db.Scan) (id int64, err error) { return id, sc(&id) }, `SELECT coalesce(merged_into, id) FROM cases WHERE id IN `+list(&args, ids), args...)
	if err != nil {
		return p, err
	}
	slices.Sort(roots)
	if p.root, err = s.desk.Cases.RootsOf(ctx, v, slices.Compact(roots)); err != nil {
		return p, err
	}
	all := slices.Sorted(maps.Keys(p.root))
	within := func(at time.Time) bool { return !at.Before(t.From) && at.Before(t.Until) }
	args = nil
	query := lossQuery(&args, all)
	losses, err := db.All(ctx, v, scanLoss, query, args...)
	if err != nil {
		return p, err
	}
	for _, l := range losses {
		if within(l.At) {
			p.losses[p.root[l.CaseID]] = append(p.losses[p.root[l.CaseID]], l)
		}
	}
	some, err := ofCases(ctx, v, all)
	for _, r := range some {
		if r.Stands() && within(r.At) {
			p.remedies[p.root[r.CaseID]] = append(p.remedies[p.root[r.CaseID]], r)
		}
	}
	return p, err
}

// playLosses reckons the next cases of which somebody has said what was lost. A case
// stands where its newest loss does.
func (s *Remedies) playLosses(ctx context.Context, v db.View, draft Policy, p *played) error {
	t := &p.trial
	losses, err := db.All(ctx, v, scanLoss, sinceQuery, t.placed, t.placeID, t.Until, playAtOnce)
	if err != nil || len(losses) == 0 {
		return err
	}
	last := losses[len(losses)-1]
	p.n, p.placed, p.last = len(losses), last.At, last.ID
	ids := make([]int64, len(losses))
	for i, l := range losses {
		ids[i] = l.CaseID
	}
	was, err := s.pastOf(ctx, v, ids, *t)
	if err != nil {
		return err
	}
	for _, l := range losses {
		root := was.root[l.CaseID]
		if all := was.losses[root]; len(all) == 0 || all[0].ID != l.ID { // the newest first
			continue
		}
		p.play(draft, root, was.losses[root], was.remedies[root])
	}
	return nil
}

// play reckons one case.
func (p *played) play(draft Policy, root int64, losses []Loss, given []Remedy) {
	r := TrialRow{CaseID: root, Given: []Amount{}, Would: []Amount{}}
	for _, l := range losses {
		sg := draft.Suggest(l)
		if sg.Wrong != nil {
			if p.trial.Wrong++; p.trial.WrongLoss == 0 {
				p.trial.WrongLoss = l.ID
			}
			return
		}
		for _, one := range sg.as(l.Chosen).Remedies {
			r.Would = plus(r.Would, Amount{one.Kind, one.Worth.Minor, one.Worth.Currency})
		}
	}
	for _, one := range given {
		r.Given = plus(r.Given, Amount{one.Kind, one.Worth.Minor, one.Worth.Currency})
	}
	part := PartGranted
	if len(r.Given) == 0 {
		part = PartOpen
		p.trial.Open++
	} else {
		p.trial.Granted++
	}
	for _, a := range r.Given {
		p.add(part, a, true)
	}
	for _, a := range r.Would {
		p.add(part, a, false)
	}
	r.Differs = !slices.Equal(r.Given, r.Would)
	p.rows = append(p.rows, r)
}

// as is the proposal of the kinds that were chosen, else the first one.
func (s Suggestion) as(chosen string) Proposal {
	for _, one := range s.Proposals {
		if one.kinds() == chosen {
			return one
		}
	}
	if len(s.Proposals) == 0 {
		return Proposal{}
	}
	return s.Proposals[0]
}

// plus adds an amount to those of its kind, in the order of kinds.
func plus(all []Amount, a Amount) []Amount {
	order := func(x, y Amount) int {
		return cmp.Or(cmp.Compare(slices.Index(KindNames.Values(), x.Kind), slices.Index(KindNames.Values(), y.Kind)), cmp.Compare(x.Currency, y.Currency))
	}
	i, there := slices.BinarySearchFunc(all, a, order)
	if there {
		all[i].Minor += a.Minor
		return all
	}
	return slices.Insert(all, i, a)
}

// playOutside counts what was given in cases of which nobody has said what was lost: no
// policy says anything of them.
func (s *Remedies) playOutside(ctx context.Context, v db.View, p *played) error {
	t := &p.trial
	some, err := db.All(ctx, v, scan, outsideQuery, t.placed, t.placeID, t.Until, playAtOnce)
	if err != nil || len(some) == 0 {
		return err
	}
	last := some[len(some)-1]
	p.n, p.placed, p.last = len(some), last.At, last.ID
	was, err := s.pastOf(ctx, v, casesOf(some), *t)
	if err != nil {
		return err
	}
	for _, r := range some {
		if r.Stands() && len(was.losses[was.root[r.CaseID]]) == 0 {
			t.Outside++
			p.add(PartOutside, Amount{r.Kind, r.Worth.Minor, r.Worth.Currency}, true)
		}
	}
	return nil
}
