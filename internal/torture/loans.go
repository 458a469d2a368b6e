package torture

import (
	"context"
	"fmt"
	"net/http"
	"time"

	"kept.example/kept/internal/platform/db"
)

// loan is something that is lent and sent to bridge a matter, as the books have it.
type loan struct {
	id, caseID, cost, by, dispatch int64
	allowedBy                      int64 // who said yes where it was above the budget; 0 for nobody
	state                          string
	left, back                     bool
}

// wish is a loan above the budget of whoever wants to send it.
type wish struct {
	id, caseID, offer int64
	state             string
}

// cause names what was paid for sending it.
func (l loan) cause() string { return fmt.Sprintf("relief:%d:sent", l.id) }

// lentIn reads what is lent, and what was to be.
func (m *made) lentIn(ctx context.Context, v db.View) (err error) {
	if m.loans, err = db.All(ctx, v, func(s db.Scan) (l loan, err error) {
		var left, back int64
		err = s(&l.id, &l.caseID, &l.cost, &l.by, &l.dispatch, &l.allowedBy, &l.state, &left, &back)
		l.left, l.back = left > 0, back > 0
		return l, err
	}, `SELECT o.id, o.case_id, o.cost, o.by_id, o.dispatch_id, coalesce(a.approved_by, 0), o.state, coalesce(o.left_at, 0), coalesce(o.returned_at, 0)
		FROM relief_offer o LEFT JOIN relief_ask a ON a.offer_id = o.id ORDER BY o.id`); err != nil {
		return err
	}
	m.wishes, err = db.All(ctx, v, func(s db.Scan) (w wish, err error) { return w, s(&w.id, &w.caseID, &w.offer, &w.state) },
		`SELECT id, case_id, offer_id, state FROM relief_ask ORDER BY id`)
	return err
}

// lent is what the API says of what bridges a case.
type lent struct {
	Offers []struct {
		ID         int64
		DispatchID int64 `json:"dispatch_id"`
	}
	Asks []gave
}

// lends sends something that comes back: within the budget at once, above it when the
// admin says yes. Some refuse it before it leaves; of some we say that it came back, of
// others the shop does.
func (g *givers) lends(by *api, n int, id int64) error {
	path := fmt.Sprintf("/cases/%d/relief", id)
	body := map[string]any{"words": fmt.Sprintf("A kettle of ours, %d", n), "lent": true, "returns_on": g.backOn, "sends": true, "cost": euros(cost(n)), "worth": euros(40_00)}
	var of lent
	if err := g.once(by, n, path, body, fmt.Sprintf("torture-loan-%d", n), &of); err != nil {
		return err
	}
	for _, a := range of.Asks {
		act := "approve"
		switch n / ways % 3 {
		case 1:
			act = "decline"
		case 2:
			return nil // nobody has the time
		}
		ask := fmt.Sprintf("%s/asks/%d/%s", path, a.ID, act)
		if _, _, err := g.admin.insist(http.MethodPost, ask, map[string]any{"reason": "Said by the torture"}, fmt.Sprintf("torture-ask-%d", a.ID)); err != nil {
			return err
		}
		if err := by.persist(http.MethodGet, path, nil, "", &of); err != nil {
			return err
		}
	}
	for _, o := range of.Offers { // none where nobody has said yes
		said := fmt.Sprintf("%s/%d", path, o.ID)
		if n/ways%4 == 1 {
			_, _, err := by.insist(http.MethodPost, said+"/answer", map[string]any{"accepts": false, "why": "They have one"}, "")
			return err
		}
		if err := by.persist(http.MethodPut, fmt.Sprintf("/dispatches/%d/address", o.DispatchID), map[string]any{"address": address()}, "", nil); err != nil {
			return err
		}
		if n/ways%4 == 2 {
			for range 2 {
				if err := by.persist(http.MethodPost, said+"/returned", nil, "", nil); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// workday is a day on which somebody is there to take a thing back, or the next one.
func workday(day time.Time) time.Time {
	for day.Weekday() == time.Saturday || day.Weekday() == time.Sunday {
		day = day.AddDate(0, 0, 1)
	}
	return day
}

// lentOnce says what is wrong where what was to be lent in a case is not lent once, or
// wished for once.
func (m made) lentOnce(caseID int64) string {
	offers, wishes := 0, 0
	for _, l := range m.loans {
		if l.caseID == caseID {
			offers++
		}
	}
	for _, w := range m.wishes {
		if w.caseID == caseID && w.offer == 0 {
			wishes++
		}
	}
	switch {
	case offers+wishes > 1:
		return fmt.Sprintf("doubled: what was to be lent once is lent %d times and wished for %d times", offers, wishes)
	case offers+wishes == 0:
		return "lost: it was acknowledged, and nothing is lent"
	}
	return ""
}

// lending is the rule for what is lent: booked once, given back once where it never
// left, sent as one order, and back when its parcel is.
func (m made) lending(paid map[string][]entry, back map[int64][]entry, off func(string, ...any)) {
	parcels := map[int64]parcel{}
	for _, p := range m.parcels {
		parcels[p.id] = p
	}
	for _, l := range m.loans {
		booked, returned := paid[l.cause()], 0
		delete(paid, l.cause())
		for _, e := range booked {
			returned += len(back[e.id])
			if e.minor != -l.cost || e.caseID != l.caseID {
				off("loan %d costs %d in case %d, and %d was paid for it in case %d", l.id, l.cost, l.caseID, -e.minor, e.caseID)
			}
		}
		p, there := parcels[l.dispatch]
		want := 0
		if (p.state == "failed" || p.state == "cancelled") && !l.left {
			want = 1
		}
		switch {
		case !there || p.kind != "loan":
			off("loan %d is %s, and nothing brings it", l.id, l.state)
		case len(booked) != 1 || returned != want:
			off("loan %d is %s and its parcel %s: it was paid %d times and given back %d times", l.id, l.state, p.state, len(booked), returned)
		case l.back != (p.state == "returned") && (l.back || p.state == "returned") && p.state != "failed" && p.state != "cancelled":
			off("loan %d says of itself whether it came back, and its parcel is %s", l.id, p.state)
		}
	}
	for _, w := range m.wishes {
		if (w.state == "approved") != (w.offer != 0) {
			off("loan %d that was wished for is %s, and offer %d came of it", w.id, w.state, w.offer)
		}
	}
}
