package promises

import (
	"context"
	"net/http"
	"time"

	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/calendar"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/web"
)

// lookedBack is over how long promises are compared with their chance.
const lookedBack = 365 * 24 * time.Hour

// Band are the promises that had about the same chance when they were made.
type Band struct {
	From, To int // percent: at least From, below To
	Ended    int // kept or broken
	Kept     int
	chances  int // the sum of their chances
}

// bands are the limits, so that what is promised at about ninety percent is one.
var bands = []Band{{From: 0, To: 50}, {From: 50, To: 75}, {From: 75, To: 86}, {From: 86, To: 95}, {From: 95, To: 101}}

// Mean is their mean chance, in percent.
func (b Band) Mean() float64 {
	if b.Ended == 0 {
		return 0
	}
	return float64(b.chances) / float64(b.Ended)
}

// Share is how many were kept, in percent.
func (b Band) Share() float64 {
	if b.Ended == 0 {
		return 0
	}
	return 100 * float64(b.Kept) / float64(b.Ended)
}

// Interval is between which shares the true one lies with 95 % confidence.
func (b Band) Interval() (low, high float64) { return calendar.Interval(b.Kept, b.Ended) }

// chancesKept counts ended promises by their chance; a test looks at its plan.
const chancesKept = `SELECT chance, count(*), sum(CASE WHEN state = 'kept' THEN 1 ELSE 0 END) FROM promise
	WHERE chance IS NOT NULL AND ended_at >= $1 AND state IN ('kept', 'broken') GROUP BY chance`

// Calibration is how often promises of a year were kept, by how likely that was
// when they were made. Those of cases that one may not see are counted too: a
// number tells nothing of them.
func (s *Promises) Calibration(ctx context.Context, v db.View) (_ []Band, err error) {
	defer fault.Wrap(&err, "promises.Calibration")
	if _, err := staff.Allow(ctx, staff.CasesRead); err != nil {
		return nil, err
	}
	type row struct{ chance, ended, kept int }
	rows, err := db.All(ctx, v, func(s db.Scan) (r row, err error) { return r, s(&r.chance, &r.ended, &r.kept) }, chancesKept, v.Now().Add(-lookedBack))
	all := append([]Band{}, bands...)
	for _, r := range rows {
		for i := range all {
			if r.chance >= all[i].From && r.chance < all[i].To {
				all[i].Ended, all[i].Kept, all[i].chances = all[i].Ended+r.ended, all[i].Kept+r.kept, all[i].chances+r.ended*r.chance
			}
		}
	}
	return all, err
}

// calibrationPage shows whether our times can be believed.
func (s *Promises) calibrationPage(w http.ResponseWriter, r *http.Request) error {
	var all []Band
	err := s.desk.DB.Read(r.Context(), "promises.calibration", func(ctx context.Context, v db.View) (err error) {
		all, err = s.Calibration(ctx, v)
		return err
	})
	if err != nil {
		return err
	}
	return web.Show(w, r, http.StatusOK, calibrationShown(all))
}
