package torture

import (
	"strings"
	"testing"
)

// Each rule for what is lent can be broken, and is found then.
func TestTheBooksOfWhatIsLent(t *testing.T) {
	const user, caseID = 7, 3
	l := loan{id: 1, caseID: caseID, cost: 8_00, by: user, dispatch: 5, state: "offered"}
	left, back, allowed := l, l, l
	left.left, back.back, allowed.allowedBy = true, true, 9
	paid := entry{id: 1, ref: 1, caseID: caseID, cause: "relief:1:sent", account: "budget:agent:7:2026", minor: -8_00}
	given := entry{id: 2, ref: 1, caseID: caseID, reverses: 1, cause: "relief:1:sent:returned", account: "budget:agent:7:2026", minor: 8_00}
	again, twice := paid, given
	again.id, twice.id = 3, 4
	at := func(state string) []parcel { return []parcel{{id: 5, kind: "loan", state: state}} }
	for _, c := range []struct {
		name  string
		l     []loan
		e     []entry
		p     []parcel
		w     []wish
		limit int64
		shop  []string
		wrong string // part of what is said; "" for nothing
	}{
		{name: "lent", l: []loan{l}, e: []entry{paid}, p: at("handed"), limit: 8_00, shop: []string{"a", "a"}},
		{name: "booked twice", l: []loan{l}, e: []entry{paid, again}, p: at("handed"), limit: 90_00, shop: []string{"a"}, wrong: "paid 2 times"},
		{name: "not booked", l: []loan{l}, p: at("handed"), shop: []string{"a"}, wrong: "paid 0 times"},
		{name: "never left", l: []loan{l}, e: []entry{paid, given}, p: at("failed"), limit: 8_00, shop: []string{"a"}},
		{name: "not given back", l: []loan{l}, e: []entry{paid}, p: at("failed"), limit: 8_00, shop: []string{"a"}, wrong: "given back 0 times"},
		{name: "given back twice", l: []loan{l}, e: []entry{paid, given, twice}, p: at("failed"), limit: 8_00, shop: []string{"a"}, wrong: "given back 2 times"},
		{name: "the way was spent", l: []loan{left}, e: []entry{paid, given}, p: at("failed"), limit: 8_00, shop: []string{"a"}, wrong: "given back 1 times"},
		{name: "back", l: []loan{back}, e: []entry{paid}, p: at("returned"), limit: 8_00, shop: []string{"a"}},
		{name: "back at the shop alone", l: []loan{l}, e: []entry{paid}, p: at("returned"), limit: 8_00, shop: []string{"a"}, wrong: "whether it came back"},
		{name: "back at the desk alone", l: []loan{back}, e: []entry{paid}, p: at("arrived"), limit: 8_00, shop: []string{"a"}, wrong: "whether it came back"},
		{name: "two orders", l: []loan{l}, e: []entry{paid}, p: at("handed"), limit: 8_00, shop: []string{"a", "b"}, wrong: "2 orders at the shop"},
		{name: "nothing brings it", l: []loan{l}, e: []entry{paid}, limit: 8_00, wrong: "nothing brings it"},
		{name: "a parcel of nothing", p: at("waiting"), wrong: "nothing that is lent"},
		{name: "above the budget", l: []loan{l}, e: []entry{paid}, p: at("handed"), limit: 5_00, shop: []string{"a"}, wrong: "nobody allowed it"},
		{name: "above it, and allowed", l: []loan{allowed}, e: []entry{paid}, p: at("handed"), limit: 5_00, shop: []string{"a"}},
		{name: "approved, and nothing came of it", w: []wish{{id: 1, caseID: caseID, state: "approved"}}, wrong: "offer 0 came of it"},
		{name: "declined, and it came", l: []loan{l}, e: []entry{paid}, p: at("handed"), w: []wish{{id: 1, caseID: caseID, offer: 1, state: "declined"}}, limit: 8_00, shop: []string{"a"}, wrong: "is declined, and offer 1"},
	} {
		m := made{entries: c.e, parcels: c.p, loans: c.l, wishes: c.w}
		orders := map[int64]*order{}
		for _, id := range c.shop {
			if orders[5] == nil {
				orders[5] = &order{ids: map[string]int{}}
			}
			orders[5].ids[id]++
		}
		said := strings.Join(m.wrong(map[int64]int64{user: c.limit}, orders), "\n")
		if c.wrong == "" && said != "" || !strings.Contains(said, c.wrong) {
			t.Errorf("%s: %q, want %q", c.name, said, c.wrong)
		}
	}
	for _, c := range []struct {
		m    made
		want string
	}{
		{made{loans: []loan{l}}, ""}, {made{wishes: []wish{{id: 1, caseID: caseID}}}, ""}, {made{loans: []loan{l}, wishes: []wish{{id: 1, caseID: caseID, offer: 1}}}, ""},
		{made{loans: []loan{l, l}}, "doubled"}, {made{}, "lost"},
	} {
		if got := c.m.lentOnce(caseID); c.want == "" && got != "" || !strings.Contains(got, c.want) {
			t.Errorf("%+v: %q, want %q", c.m, got, c.want)
		}
	}
}
