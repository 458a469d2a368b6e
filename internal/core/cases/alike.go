package cases

import (
	"context"
	"strings"
	"unicode"

	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
)

// mostCompared is how many open cases of a person are compared with one.
const mostCompared = 20

// Alike returns the other open cases of the same person that seem to be about
// the same matter as one, the oldest first: those of the same topic or of nearly
// the same subject. A pair of which somebody has said that it is not the same is
// left out, and so is what the actor may not see.
func (c *Cases) Alike(ctx context.Context, v db.View, k Case) (_ []Case, err error) {
	defer fault.Wrap(&err, "cases.Alike(%d)", k.ID)
	actor, err := staff.Allow(ctx, staff.CasesRead)
	if err != nil {
		return nil, err
	}
	if err := c.maySee(ctx, v, k); err != nil || k.Shelf() == ShelfDone {
		return nil, err
	}
	people, err := c.people.Family(ctx, v, k.PersonID)
	if err != nil {
		return nil, err
	}
	var others []Case
	for _, shelf := range []Shelf{ShelfOpen, ShelfWaiting} {
		for _, person := range people {
			some, err := db.All(ctx, v, Scan, `SELECT `+columns+` FROM cases
				WHERE person_id = $1 AND shelf = $2 AND id <> $3 ORDER BY updated_at DESC LIMIT $4`, person, shelf, k.ID, mostCompared)
			if err != nil {
				return nil, err
			}
			others = append(others, some...)
		}
	}
	var near []Case
	for _, o := range others {
		if o.Private == k.Private && sameMatter(k, o) {
			near = append(near, o)
		}
	}
	if len(near) == 0 {
		return nil, nil
	}
	if near, err = Seen(ctx, v, actor.Scope(), near); err != nil {
		return nil, err
	}
	return c.notParted(ctx, v, k, near)
}

// notParted leaves out the cases that somebody has said are another matter.
func (c *Cases) notParted(ctx context.Context, v db.View, k Case, near []Case) ([]Case, error) {
	parted, err := db.All(ctx, v, func(s db.Scan) (pair [2]int64, err error) {
		err = s(&pair[0], &pair[1])
		return pair, err
	}, `SELECT low_id, high_id FROM case_unlike WHERE low_id = $1 OR high_id = $1`, k.ID)
	if err != nil {
		return nil, err
	}
	unlike := map[int64]bool{}
	for _, p := range parted {
		unlike[p[0]], unlike[p[1]] = true, true
	}
	var rest []Case
	for _, o := range near {
		if !unlike[o.ID] {
			rest = append(rest, o)
		}
	}
	return rest, nil
}

// Unlike remembers that two cases are not about the same matter, so that nobody
// is asked again.
func (c *Cases) Unlike(ctx context.Context, tx *db.Tx, h *Held, other int64) (err error) {
	defer fault.Wrap(&err, "cases.Unlike(%d, %d)", h.ID, other)
	actor, err := staff.Allow(ctx, staff.CasesMerge)
	if err != nil {
		return err
	}
	o, err := c.ByID(ctx, tx, other)
	if err != nil {
		return err
	}
	if o.ID == h.ID {
		return fault.Field("other", "cases.fault.merge_self")
	}
	n, err := tx.Exec(ctx, `INSERT INTO case_unlike (low_id, high_id, by_id, at) VALUES ($1, $2, $3, $4) ON CONFLICT (low_id, high_id) DO NOTHING`,
		min(h.ID, o.ID), max(h.ID, o.ID), actor.ID, tx.Now())
	if err != nil || n == 0 {
		return err
	}
	return c.record(ctx, tx, h.Case, "case.unlike", map[string]any{"other": o.ID, "ref": o.Ref})
}

// sameMatter says whether two cases of a person seem to be about one thing.
func sameMatter(a, b Case) bool {
	if a.TopicID != 0 && a.TopicID == b.TopicID {
		return true
	}
	if a.TopicID != 0 && b.TopicID != 0 {
		return false
	}
	return nearly(matterWords(a.Subject), matterWords(b.Subject))
}

// matterWords are the words of a subject that say what it is about: without Re
// and the like, and without the short ones.
func matterWords(subject string) map[string]bool {
	for {
		head, rest, ok := strings.Cut(subject, ":")
		if !ok || len(strings.TrimSpace(head)) > 3 {
			break
		}
		subject = rest
	}
	all := map[string]bool{}
	for _, w := range strings.FieldsFunc(db.Key(subject), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
		if len([]rune(w)) > 2 {
			all[w] = true
		}
	}
	return all
}

// nearly says whether two sets of words have two thirds of them in common, and
// two words at least where there are two.
func nearly(a, b map[string]bool) bool {
	if len(a) == 0 || len(b) == 0 {
		return false
	}
	both := 0
	for w := range a {
		if b[w] {
			both++
		}
	}
	either := len(a) + len(b) - both
	return 3*both >= 2*either && (both > 1 || either == 1)
}
