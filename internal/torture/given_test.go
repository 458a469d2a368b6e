package torture

import (
	"strings"
	"testing"
)

// Each rule for what is made right can be broken, and is found then.
func TestTheBooksOfWhatWasMadeRight(t *testing.T) {
	const user, caseID = 7, 3
	gave := func(kind, state string, posted bool) remedy {
		return remedy{id: 1, caseID: caseID, worth: 40_00, by: user, approvedBy: user, kind: kind, state: state, posted: posted}
	}
	paid := entry{id: 1, ref: 1, caseID: caseID, cause: "remedy:1:granted", account: "budget:agent:7:2026", minor: -40_00}
	back := entry{id: 2, ref: 1, caseID: caseID, reverses: 1, cause: "remedy:1:granted:returned", account: "budget:agent:7:2026", minor: 40_00}
	again, twice := paid, back
	again.id, twice.id = 3, 4
	other := paid
	other.cause = "remedy:9:granted"
	at := func(state string) parcel { return parcel{id: 5, remedy: 1, kind: "refund", state: state} }
	had := func(ids ...string) map[int64]*order {
		o := &order{ids: map[string]int{}}
		for _, id := range ids {
			o.ids[id]++
		}
		return map[int64]*order{5: o}
	}
	for _, c := range []struct {
		name   string
		m      made
		orders map[int64]*order
		limit  int64
		wrong  string // part of what is said; "" for nothing
	}{
		{"paid once", right([]remedy{gave("credit", "approved", true)}, []entry{paid}, nil), nil, 50_00, ""},
		{"not paid", right([]remedy{gave("credit", "approved", true)}, nil, nil), nil, 50_00, "was paid 0 times"},
		{"paid twice", right([]remedy{gave("credit", "approved", true)}, []entry{paid, again}, nil), nil, 90_00, "was paid 2 times"},
		{"given back", right([]remedy{gave("credit", "declined", false)}, []entry{paid, back}, nil), nil, 50_00, ""},
		{"never given back", right([]remedy{gave("credit", "failed", false)}, []entry{paid}, nil), nil, 50_00, "given back 0 times"},
		{"given back twice", right([]remedy{gave("credit", "failed", false)}, []entry{paid, back, twice}, nil), nil, 50_00, "given back 2 times"},
		{"paid before it was allowed", right([]remedy{gave("credit", "awaiting_approval", false)}, []entry{paid}, nil), nil, 50_00, "is awaiting_approval, and was paid"},
		{"paid for nothing", right(nil, []entry{other}, nil), nil, 50_00, "there is no such remedy"},
		{"above the budget", right([]remedy{gave("credit", "approved", true)}, []entry{paid}, nil), nil, 30_00, "nobody allowed it"},
		{"one order", right([]remedy{gave("refund", "approved", true)}, []entry{paid}, []parcel{at("handed")}), had("dispatch_5", "dispatch_5"), 50_00, ""},
		{"two orders", right([]remedy{gave("refund", "approved", true)}, []entry{paid}, []parcel{at("handed")}), had("a", "b"), 50_00, "2 orders at the shop"},
		{"nobody has it", right([]remedy{gave("refund", "approved", true)}, []entry{paid}, []parcel{at("handed")}), nil, 50_00, "has never had it"},
		{"never handed over", right([]remedy{gave("refund", "approved", true)}, []entry{paid}, []parcel{at("ready")}), nil, 50_00, "was never handed over"},
		{"nothing brings it", right([]remedy{gave("refund", "approved", true)}, []entry{paid}, nil), nil, 50_00, "nothing brings it"},
		{"it goes on although cancelled", right([]remedy{gave("refund", "declined", false)}, []entry{paid, back}, []parcel{at("cancelled")}), had("dispatch_5"), 50_00, "still sends it"},
		{"it arrived and the remedy has not", right([]remedy{gave("refund", "approved", true)}, []entry{paid}, []parcel{at("arrived")}), had("dispatch_5"), 50_00, "is arrived, and remedy 1 is approved"},
		{"an order of ours that we do not know", right(nil, nil, nil), had("dispatch_5"), 50_00, "which is not there"},
	} {
		said := strings.Join(c.m.wrong(map[int64]int64{user: c.limit}, c.orders), "\n")
		if c.wrong == "" && said != "" || !strings.Contains(said, c.wrong) {
			t.Errorf("%s: %q, want %q", c.name, said, c.wrong)
		}
	}
}

// right are books without loans.
func right(r []remedy, e []entry, p []parcel) made {
	return made{remedies: r, entries: e, parcels: p}
}

func TestLettersAreCounted(t *testing.T) {
	n := 0
	for act := 1; act <= 50; act++ {
		if isLetter(act) {
			n++
		}
		if lettersUpTo(act) != n {
			t.Errorf("of %d acts %d are letters, want %d", act, lettersUpTo(act), n)
		}
	}
}
