package remedies

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"kept.example/kept/internal/platform/money"
)

func eur(minor int64) money.Amount { return money.Amount{Minor: minor, Currency: "EUR"} }

// The policy that the desk comes with reckons for every sample, as any other must.
func TestTheFirstPolicyReads(t *testing.T) {
	if _, wrong := ReadPolicy(firstText); len(wrong) > 0 {
		t.Fatalf("line %d: %v", wrong[0].Line, wrong[0].Why)
	}
}

// kinds are the proposals of a suggestion.
func (s Suggestion) kinds() (all []string) {
	for _, p := range s.Proposals {
		all = append(all, p.kinds())
	}
	return all
}

func TestWhatIsProposedIsInProportion(t *testing.T) {
	p := firstPolicy()
	for _, c := range []struct {
		name  string
		loss  Loss
		kinds []string
		total []int64
	}{
		{"a file that would not download is sent, and no more", Loss{Failure: Undone, Fault: Ours, Share: 100, Contacts: 1}, []string{"again"}, []int64{0}},
		{"charged twice gets one back, and no more", Loss{Failure: Charged, Fault: Ours, Price: eur(4990), Share: 100, Contacts: 1}, []string{"apology + refund"}, []int64{4990}},
		{"eight hours late: owned, a better seat, the lost hours", Loss{Failure: Late, Fault: Ours, Price: eur(24000), Share: 50, Hours: 8, Consequence: 1, Missed: true, Contacts: 1},
			[]string{"apology + upgrade + compensation", "apology + upgrade + credit", "apology + refund + gift"}, []int64{4800 + 10560, 4800 + 12672, 12000 + 2400}},
		{"a dead television: a new one and something more", Loss{Failure: Broken, Fault: Ours, Price: eur(100000), Share: 100, Hours: 3, Consequence: 1, Contacts: 1},
			[]string{"apology + replacement + gift", "apology + refund + compensation", "apology + replacement + credit"}, []int64{121794, 121794, 126153}},
		{"a tracker lost in a field: mercy without blame", Loss{Failure: Broken, Fault: Customers, Price: eur(8000), Share: 100, Contacts: 1}, []string{"replacement"}, []int64{8000}},
		{"it hurt more than the cap allows", Loss{Failure: Broken, Fault: Ours, Price: eur(10000), Share: 100, Hours: 100, Consequence: 3, Missed: true, Contacts: 9, Broken: 3, Repeats: 2, Years: 5},
			[]string{"apology + replacement + gift", "apology + refund + compensation", "apology + replacement + credit"}, []int64{15000, 15000, 15000}},
	} {
		s := p.Suggest(c.loss)
		if s.Wrong != nil || !slices.Equal(s.kinds(), c.kinds) || s.Unpriced || s.Proposals[0].Alone != (len(c.kinds) == 1) {
			t.Errorf("%s: %v %v", c.name, s.kinds(), s.Wrong)
			continue
		}
		for i, one := range s.Proposals {
			if one.Total.Minor != c.total[i] {
				t.Errorf("%s, %s: %v", c.name, one.kinds(), one.Lines)
			}
		}
	}
}

// Where no price is known, what it decides is missing: then nothing that is left mends all.
func TestWithoutAPriceNothingIsSaidToMendAll(t *testing.T) {
	p := firstPolicy()
	for _, l := range []Loss{
		{Failure: Charged, Fault: Ours, Share: 100, Contacts: 1}, // only an apology is left of all sets
		{Failure: Broken, Fault: Customers, Share: 100, Contacts: 1},
		{Failure: Undone, Fault: Ours, Share: 100, Hours: 9, Contacts: 1},
	} {
		s := p.Suggest(l)
		if !s.Unpriced || len(s.Proposals) == 0 || slices.ContainsFunc(s.Proposals, func(one Proposal) bool { return one.Alone }) {
			t.Errorf("%s: %v, unpriced %v", l.Failure, s.Proposals, s.Unpriced)
		}
		if l.Price = eur(4990); p.Suggest(l).Unpriced {
			t.Errorf("%s: it has a price", l.Failure)
		}
	}
}

// Whatever was lost, the lines of a proposal sum to its total and to the worth of its
// remedies, and nothing passes the cap but what a remedy itself costs.
func TestTheLinesSumToTheTotal(t *testing.T) {
	p := firstPolicy()
	rapid.Check(t, func(t *rapid.T) {
		l := Loss{
			Failure: rapid.SampledFrom(FailureNames.Values()).Draw(t, "failure"), Fault: rapid.SampledFrom(FaultNames.Values()).Draw(t, "fault"),
			Price: money.Amount{Minor: rapid.Int64Range(0, 1e9).Draw(t, "price"), Currency: rapid.SampledFrom([]string{"EUR", "JPY", "KWD"}).Draw(t, "currency")},
			Share: rapid.IntRange(0, 100).Draw(t, "share"), Hours: rapid.IntRange(0, mostHours).Draw(t, "hours"), Consequence: rapid.IntRange(0, 3).Draw(t, "consequence"),
			Missed: rapid.Bool().Draw(t, "missed"), Contacts: rapid.IntRange(1, 50).Draw(t, "contacts"), Broken: rapid.IntRange(0, 9).Draw(t, "broken"),
			Repeats: rapid.IntRange(0, 9).Draw(t, "repeats"), Years: rapid.IntRange(0, 60).Draw(t, "years"),
		}
		s := p.Suggest(l)
		if s.Wrong != nil || len(s.Proposals) == 0 {
			t.Fatalf("%+v: %v", l, s.Wrong)
		}
		for _, one := range s.Proposals {
			var worth int64
			for _, r := range one.Remedies {
				if r.Worth.Minor < 0 {
					t.Fatalf("%s is worth %v", r.Kind, r.Worth)
				}
				worth += r.Worth.Minor
			}
			if one.Total.Minor != sumOf(one.Lines) || one.Total.Minor != worth || one.Total.Minor > max(s.Cap.Minor, 0)+1 {
				t.Fatalf("%s: %v, worth %d, cap %v: %v", one.kinds(), one.Total, worth, s.Cap, one.Lines)
			}
		}
	})
}
