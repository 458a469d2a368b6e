package people

import (
	"context"
	"time"

	"kept.example/kept/internal/core/activity"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
)

// EndLinks ends every link to their own pages that was given to a person until
// now, wherever it has got to. The next one that is mailed works again. caseID
// is the case at which somebody did it, 0 for none.
func (p *People) EndLinks(ctx context.Context, tx *db.Tx, h *Held, caseID int64) (err error) {
	defer fault.Wrap(&err, "people.EndLinks(%d)", h.ID)
	if _, err := staff.Allow(ctx, staff.PeopleChange); err != nil {
		return err
	}
	if err := p.mayRead(ctx, tx, h.ID); err != nil {
		return err
	}
	if err := endLinks(ctx, tx, h.ID); err != nil {
		return err
	}
	_, err = p.log.Record(ctx, tx, activity.Entry{Kind: "person.links_ended", PersonID: h.ID, CaseID: caseID})
	return err
}

// endLinks ends the links of a person and of whoever was merged into them.
func endLinks(ctx context.Context, tx *db.Tx, root int64) error {
	_, err := tx.Exec(ctx, `UPDATE person SET links_ended_at = $1 WHERE id = $2 OR merged_into = $2`, tx.Now(), root)
	return err
}

// LinkWorks says whether a link that was given to a person at a time still
// leads to their pages: nobody has ended it, and the person is not erased.
func (p *People) LinkWorks(ctx context.Context, v db.View, id int64, given time.Time) (_ bool, err error) {
	defer fault.Wrap(&err, "people.LinkWorks(%d)", id)
	if _, err := staff.Acting(ctx); err != nil {
		return false, err
	}
	r, err := root(ctx, v, id)
	if fault.Is(err, fault.NotFound) {
		return false, nil
	}
	if err != nil || r.Erased() {
		return false, err
	}
	ended, err := db.Value[int64](ctx, v, `SELECT coalesce(max(links_ended_at), 0) FROM person WHERE id = $1 OR merged_into = $1`, r.ID)
	return !given.Before(time.UnixMicro(ended).Truncate(time.Millisecond)), err // links say the millisecond
}
