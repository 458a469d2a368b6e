package remedies

import (
	"context"
	"math"
	"strings"
	"time"

	"kept.example/kept/internal/core/policies"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
)

// Version is a policy that counted, or counts.
type Version struct {
	ID, ByID int64 // 0 for the one that the desk came with, which nobody wrote
	Text     string
	At       time.Time
	Changes  []Change // from the one before
}

// Change is a rule that is another than in the version before.
type Change struct {
	Rule     string
	Was, Now string // how it was and is reckoned, with the source; "" where there was none
}

// pageVersions is how many versions are shown at one time.
const pageVersions = 20

// Versions returns the policies before a version, 0 for the newest, each with what it
// changed; the last one is the one that the desk came with. next is where the next page
// begins; 0 at the end.
func (s *Remedies) Versions(ctx context.Context, v db.View, before int64, limit int) (all []Version, next int64, err error) {
	defer fault.Wrap(&err, "remedies.Versions")
	if _, err := staff.Allow(ctx, staff.RemediesApprove); err != nil {
		return nil, 0, err
	}
	if before <= 0 {
		before = math.MaxInt64
	}
	all, err = db.All(ctx, v, scanVersion, `SELECT id, rules, by_id, at FROM remedy_policy WHERE id < $1 ORDER BY id DESC LIMIT $2`, before, limit+1)
	if err != nil {
		return nil, 0, err
	}
	if len(all) <= limit {
		all = append(all, Version{Text: firstText})
	} else {
		next = all[limit-1].ID
	}
	for i := range all[:len(all)-1] {
		all[i].Changes = changes(all[i+1].Text, all[i].Text)
	}
	return all[:min(len(all), limit+1-bit(next != 0))], next, nil
}

func scanVersion(sc db.Scan) (o Version, err error) { return o, sc(&o.ID, &o.Text, &o.ByID, &o.At) }

// version is one of them.
func version(ctx context.Context, v db.View, id int64) (Version, error) {
	if id == 0 {
		return Version{Text: firstText}, nil
	}
	o, err := db.One(ctx, v, scanVersion, `SELECT id, rules, by_id, at FROM remedy_policy WHERE id = $1`, id)
	if fault.Is(err, fault.NotFound) {
		return o, fault.New(fault.NotFound, "remedies.fault.no_version").Because(err)
	}
	return o, err
}

// Back has a version count again. It becomes the newest one, so that nothing of what
// was between is lost.
func (s *Remedies) Back(ctx context.Context, tx *db.Tx, id int64) (_ Policy, err error) {
	defer fault.Wrap(&err, "remedies.Back(%d)", id)
	if _, err := staff.Allow(ctx, staff.SettingsManage); err != nil {
		return Policy{}, err
	}
	o, err := version(ctx, tx, id)
	if err != nil {
		return Policy{}, err
	}
	return s.TurnOn(ctx, tx, o.Text)
}

// changes are the rules of a text that are other than in one before, in its order, and
// then those that it has no more. Remarks between the rules do not count.
func changes(was, now string) (all []Change) {
	before, after := policies.Lines(was), policies.Lines(now)
	old, kept := map[string]string{}, map[string]bool{}
	for _, r := range before {
		old[r.Name] = ruleSays(r)
	}
	for _, r := range after {
		kept[r.Name] = true
		if says := ruleSays(r); old[r.Name] != says {
			all = append(all, Change{r.Name, old[r.Name], says})
		}
	}
	for _, r := range before {
		if !kept[r.Name] {
			all = append(all, Change{r.Name, old[r.Name], ""})
		}
	}
	return all
}

// ruleSays is a rule as it is written, however its columns stand.
func ruleSays(r policies.Rule) string {
	return strings.TrimSpace(r.Text + "  # " + r.Source)
}
