package torture

import (
	"context"
	"fmt"
	"slices"
	"time"

	"kept.example/kept/internal/platform/db"
)

// remedy is a remedy as the books have it.
type remedy struct {
	id, caseID, worth, by, approvedBy int64
	kind, key, state                  string
	posted                            bool
}

// entry is an entry of the ledger, as far as it touches a budget.
type entry struct {
	id, ref, caseID, reverses int64
	cause, account            string
	minor                     int64 // of the line of the budget: below zero what left it
}

// parcel is a dispatch as the books have it.
type parcel struct {
	id, remedy  int64
	kind, state string
}

// made are the books of what was made right.
type made struct {
	remedies []remedy
	entries  []entry
	parcels  []parcel
	loans    []loan
	wishes   []wish
}

// handedOver waits until the shop has every order that it is to have, and the desk has
// heard all that the shop says.
func (k *desk) handedOver(s *shop) (err error) {
	b, err := k.books()
	if err != nil {
		return err
	}
	defer b.Close()
	began := time.Now()
	var left int64
	ended := k.t.until(k.t.patience(time.Minute), func() bool {
		err = b.look(func(ctx context.Context, v db.View) (err error) {
			left, err = db.Value[int64](ctx, v, `SELECT count(*) FROM job WHERE state IN ('ready', 'running') AND kind IN ('dispatch.hand', 'dispatch.cancel')`)
			return err
		})
		return err == nil && left == 0 && s.quiet()
	})
	if err == nil && !ended {
		k.t.off("%d orders are still to be handed over, or something is still to be heard", left)
	}
	k.t.most("everything handed over and heard after", time.Since(began))
	return err
}

// given holds the books against what was asked for and what the shop has.
func (k *desk) given(g *givers, s *shop) error {
	var m made
	if err := k.read(func(ctx context.Context, v db.View) (err error) { m, err = madeIn(ctx, v); return err }); err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, says := range m.wrong(g.limits, s.orders) {
		k.t.off("%s", says)
	}
	for n := 1; n <= k.t.size.Messages; n++ {
		g.asked(m, n)
	}
	m.told(k.t, s.orders)
	return nil
}

func madeIn(ctx context.Context, v db.View) (m made, err error) {
	if err := m.lentIn(ctx, v); err != nil {
		return m, err
	}
	if m.remedies, err = db.All(ctx, v, func(s db.Scan) (r remedy, err error) {
		var posted int64
		err = s(&r.id, &r.caseID, &r.worth, &r.by, &r.approvedBy, &r.kind, &r.key, &r.state, &posted)
		r.posted = posted == 1
		return r, err
	}, `SELECT id, case_id, worth, by_id, approved_by, kind, key, state, posted FROM remedy ORDER BY id`); err != nil {
		return m, err
	}
	if m.entries, err = db.All(ctx, v, func(s db.Scan) (e entry, err error) {
		return e, s(&e.id, &e.ref, &e.caseID, &e.reverses, &e.cause, &e.account, &e.minor)
	}, `SELECT e.id, e.ref, e.case_id, e.reverses, e.cause, l.account, l.minor FROM ledger_entry e JOIN ledger_line l ON l.entry_id = e.id
		WHERE l.account LIKE 'budget:%' ORDER BY e.id`); err != nil {
		return m, err
	}
	m.parcels, err = db.All(ctx, v, func(s db.Scan) (p parcel, err error) {
		return p, s(&p.id, &p.remedy, &p.kind, &p.state)
	}, `SELECT id, remedy_id, kind, state FROM dispatch ORDER BY id`)
	return m, err
}

// asked checks that the n-th act gave what it asked for, once.
func (g *givers) asked(m made, n int) {
	if n%ways == lends {
		if says := m.lentOnce(g.caseOf[n]); says != "" {
			g.t.off("act %d: %s", n, says)
		}
		return
	}
	kinds := map[int]string{0: "gift", 1: "refund", 2: "replacement", 3: "replacement", 4: "gift"}
	kind, found := kinds[n%ways], map[string]int{}
	for _, r := range m.remedies {
		if r.caseID == g.caseOf[n] {
			found[r.kind]++
		}
	}
	for got, times := range found {
		if times > 1 {
			g.t.off("doubled: what was asked for once in act %d is %d remedies (%s)", n, times, got)
		}
	}
	if kind != "" && (found[kind] == 0 || len(found) > 1) || len(found) == 0 {
		g.t.off("lost: act %d was acknowledged, and its case has %v", n, found)
	}
}

// wrong finds what is off in the books. limits are what each may spend without asking.
func (m made) wrong(limits map[int64]int64, orders map[int64]*order) (says []string) {
	off := func(format string, args ...any) { says = append(says, fmt.Sprintf(format, args...)) }
	paid, back := map[string][]entry{}, map[int64][]entry{}
	for _, e := range m.entries {
		if e.reverses != 0 {
			back[e.reverses] = append(back[e.reverses], e)
		} else {
			paid[e.cause] = append(paid[e.cause], e)
		}
	}
	yes := map[string]bool{} // what somebody else allowed, by its cause
	for _, l := range m.loans {
		yes[l.cause()] = l.allowedBy != 0 && l.allowedBy != l.by
	}
	m.lending(paid, back, off)
	for _, r := range m.remedies {
		cause := fmt.Sprintf("remedy:%d:granted", r.id)
		r.money(paid[cause], back, off)
		delete(paid, cause)
		yes[cause] = r.approvedBy != r.by
	}
	for cause := range paid {
		off("the ledger has %q, and there is no such remedy or loan", cause)
	}
	m.within(limits, yes, off)
	m.handed(orders, off)
	return says
}

// money is the rule for what one remedy cost: paid once if it was granted, and given
// back once if it did not come to be.
func (r remedy) money(paid []entry, back map[int64][]entry, off func(string, ...any)) {
	stands := r.state == "approved" || r.state == "dispatched" || r.state == "received"
	ended := r.state == "declined" || r.state == "failed"
	returned := 0
	for _, e := range paid {
		returned += len(back[e.id])
		if e.minor != -r.worth || e.caseID != r.caseID {
			off("remedy %d is worth %d in case %d, and %d was paid for it in case %d", r.id, r.worth, r.caseID, -e.minor, e.caseID)
		}
	}
	switch {
	case stands && r.worth > 0 && (len(paid) != 1 || returned != 0):
		off("remedy %d is %s, and was paid %d times and given back %d times", r.id, r.state, len(paid), returned)
	case ended && (len(paid) > 1 || returned != len(paid)):
		off("remedy %d is %s, and was paid %d times and given back %d times", r.id, r.state, len(paid), returned)
	case !stands && !ended && len(paid) > 0:
		off("remedy %d is %s, and was paid", r.id, r.state)
	case r.posted != (len(paid) == 1 && returned == 0):
		off("remedy %d says of itself whether it is paid, and that is not so", r.id)
	}
}

// within goes through the ledger in its order: no budget is ever below zero by what
// nobody else allowed.
func (m made) within(limits map[int64]int64, yes map[string]bool, off func(string, ...any)) {
	spent := map[int64]int64{}
	for _, e := range m.entries {
		var user int64
		if _, err := fmt.Sscanf(e.account, "budget:agent:%d:", &user); err != nil {
			off("entry %d is paid from %s", e.id, e.account)
			continue
		}
		spent[user] -= e.minor
		if e.reverses == 0 && !yes[e.cause] && spent[user] > limits[user] {
			off("entry %d of the ledger has %s spend %s of %s, and nobody allowed it", e.id, e.account, decimal(spent[user]), decimal(limits[user]))
		}
	}
}

// handed is the rule for what goes to customers: what was handed over is one order at
// the shop, under one id, and the remedy stands where its parcel does.
func (m made) handed(orders map[int64]*order, off func(string, ...any)) {
	state := map[int64]remedy{}
	for _, r := range m.remedies {
		state[r.id] = r
	}
	of := map[int64]int64{}
	for _, p := range m.parcels {
		o, r := orders[p.id], state[p.remedy]
		if first := of[p.remedy]; first != 0 && p.remedy != 0 {
			off("remedy %d has the dispatches %d and %d", p.remedy, first, p.id)
		}
		of[p.remedy] = p.id
		switch {
		case o != nil && len(o.ids) > 1:
			off("dispatch %d (%s) came under %d ids: it is %[3]d orders at the shop", p.id, p.kind, len(o.ids))
		case p.state == "ready":
			off("dispatch %d was never handed over", p.id)
		case p.state == "waiting" && o != nil:
			off("dispatch %d waits for an address, and the shop has it", p.id)
		case p.state != "waiting" && p.state != "cancelled" && (o == nil || len(o.ids) == 0):
			off("dispatch %d is %s, and the shop has never had it", p.id, p.state)
		case p.state == "cancelled" && o != nil && len(o.ids) > 0 && !o.cancelled:
			off("dispatch %d is cancelled, and the shop still sends it", p.id)
		case p.remedy == 0 && !m.lends(p.id):
			off("dispatch %d brings no remedy, and nothing that is lent", p.id)
		case p.remedy == 0: // what is lent has rules of its own
		case p.state == "arrived" && r.state != "received" || p.state == "failed" && r.state != "failed" || p.state == "cancelled" && r.state != "declined" && r.state != "failed":
			off("dispatch %d is %s, and remedy %d is %s", p.id, p.state, r.id, r.state)
		}
	}
	for id, o := range orders {
		if len(o.ids) > 0 && !m.has(id) {
			off("the shop has an order for dispatch %d, which is not there", id)
		}
	}
	for _, r := range m.remedies {
		if (r.kind == "refund" || r.kind == "replacement") && (r.state == "approved" || r.state == "dispatched" || r.state == "received") && of[r.id] == 0 {
			off("remedy %d (%s) is %s, and nothing brings it", r.id, r.kind, r.state)
		}
	}
}

// lends says whether a dispatch brings something that is lent.
func (m made) lends(dispatch int64) bool {
	return slices.ContainsFunc(m.loans, func(l loan) bool { return l.dispatch == dispatch })
}

func (m made) has(dispatch int64) bool {
	for _, p := range m.parcels {
		if p.id == dispatch {
			return true
		}
	}
	return false
}

// told notes the figures of a trial.
func (m made) told(t *trial, orders map[int64]*order) {
	t.count(remedied, len(m.remedies))
	for _, r := range m.remedies {
		t.count("of them "+r.state, 1)
	}
	back := 0
	for _, e := range m.entries {
		if e.reverses != 0 {
			back++
		}
	}
	t.count("things lent", len(m.loans))
	for _, l := range m.loans {
		if l.back {
			t.count("of them back", 1)
		}
	}
	t.count("entries of the ledger", len(m.entries))
	t.count("of them given back", back)
	for _, o := range orders {
		if len(o.ids) > 0 {
			t.count("orders at the shop", 1)
		}
		if o.seen > 1 {
			t.count("of them told more than once", 1)
		}
	}
}
