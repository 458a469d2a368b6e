package remedies

import (
	"math"
	"slices"

	"kept.example/kept/internal/core/policies"
	"kept.example/kept/internal/platform/money"
	"kept.example/kept/internal/platform/words"
)

// Item is what a line of a reckoning is for.
type Item string

// The items, in the order in which they stand.
const (
	ItemLoss        Item = "loss" // what they get back
	ItemNew         Item = "new"  // what a new one costs
	ItemSeat        Item = "seat" // what something better costs
	ItemHours       Item = "hours"
	ItemConsequence Item = "consequence"
	ItemMissed      Item = "missed"
	ItemEffort      Item = "effort"
	ItemBroken      Item = "broken"
	ItemRepeats     Item = "repeats"
	ItemKnown       Item = "known"  // the relationship
	ItemCurve       Item = "curve"  // brought to where it counts
	ItemBlame       Item = "blame"  // the part that was not our fault
	ItemCredit      Item = "credit" // because it is no money in hand
	ItemCap         Item = "cap"
	ItemChanged     Item = "changed" // by whoever grants it
)

// ItemNames are the words for them.
var ItemNames = words.Family("remedies.item.", ItemLoss, ItemNew, ItemSeat, ItemHours, ItemConsequence, ItemMissed, ItemEffort, ItemBroken, ItemRepeats,
	ItemKnown, ItemCurve, ItemBlame, ItemCredit, ItemCap, ItemChanged)

// pains are what hurts, with the rule that says what it is worth.
var pains = []struct {
	item Item
	rule string
}{{ItemHours, "hours_worth"}, {ItemConsequence, "consequence_worth"}, {ItemMissed, "missed_worth"}, {ItemEffort, "effort_worth"},
	{ItemBroken, "broken_worth"}, {ItemRepeats, "repeats_worth"}, {ItemKnown, "known_worth"}}

// Line is one line of a reckoning.
type Line struct {
	Item   Item
	Of     Kind // the remedy whose worth it is part of
	Amount money.Amount
}

// Suggested is a remedy of a proposal.
type Suggested struct {
	Kind  Kind
	Worth money.Amount // nothing where it costs nothing; the sum of its lines
}

// Proposal is a set of remedies, granted as one. Its total is the sum of its lines, and
// of the worth of its remedies.
type Proposal struct {
	Remedies []Suggested
	Lines    []Line
	Total    money.Amount
	Alone    bool // it mends all: nothing else is suggested
	Money    bool // nothing but money, and no word
	Gone     bool // it holds a replacement, and nothing is left of all that it may be of
}

// Suggestion is what a policy proposes for a loss.
type Suggestion struct {
	Loss      Loss
	PolicyID  int64
	Proposals []Proposal
	Cap       money.Amount // above which a reason is needed; nothing where no price is known
	Fair      float64      // per cent that a grant may be from like cases
	Unpriced  bool         // no price is known, and what it decides is left out
	Wrong     *policies.Wrong
	Gone      []Gone // of what the case is about, what is out of stock
}

// carries says whether a kind carries what is given for the pain, and mends whether it
// makes the loss itself good.
func (k Kind) carries() bool { return k == Compensation || k == Credit || k == Gift }
func (k Kind) mends() bool   { return k == Again || k == Replacement || k == Refund }

// after puts what is given for the pain behind what makes the loss good.
func after(k Kind) int {
	if k.carries() {
		return 1
	}
	return 0
}

// priced says whether the price decides what a kind is worth.
func (k Kind) priced() bool { return k.mends() && k != Again || k.carries() || k == Upgrade }

// money says whether a kind is money.
func (k Kind) money() bool { return k == Refund || k == Credit || k == Compensation }

// major is an amount in whole units, as a policy reckons.
func (l Loss) major(minor int64) float64 { return float64(minor) / l.unit() }

// unit is how many minor units are a whole one.
func (l Loss) unit() float64 {
	n, err := money.Decimals(l.Price.Currency)
	if err != nil {
		return 1
	}
	return math.Pow10(n)
}

// minor is what a rule came to, in whole minor units: each line is rounded once, and
// what follows adds whole numbers only.
func (l Loss) minor(v any) int64 {
	if l.Price.Currency == "" {
		return 0
	}
	return int64(math.Round(number(v) * l.unit()))
}

// Suggest reckons what would make a loss right.
func (p Policy) Suggest(l Loss) Suggestion {
	s := Suggestion{Loss: l, PolicyID: p.ID}
	out, wrong := p.rules.Run(l.known(0, 0))
	if wrong != nil {
		s.Wrong = wrong
		return s
	}
	s.Fair, s.Cap = number(out["fair"]), money.Amount{Minor: l.minor(number(out["cap"]) * l.major(l.Price.Minor)), Currency: l.Price.Currency}
	name := setOf(l.Failure)
	if out["goodwill"] == true {
		name = goodwillSet
	}
	sets, _ := readSets(out[name]) // it fits, or the rules had not run
	for _, set := range sets {
		one, wrong := p.propose(l, out, set)
		if wrong != nil {
			s.Wrong, s.Proposals = wrong, nil
			return s
		}
		s.Unpriced = s.Unpriced || l.Price.Minor == 0 && slices.ContainsFunc(set, Kind.priced)
		if len(one.Remedies) > 0 && !slices.ContainsFunc(s.Proposals, one.same) {
			s.Proposals = append(s.Proposals, one)
		}
	}
	if len(s.Proposals) == 1 && !s.Unpriced {
		s.Proposals[0].Alone = true
	}
	return s
}

// same says whether two proposals are the same remedies.
func (p Proposal) same(q Proposal) bool { return slices.Equal(p.Remedies, q.Remedies) }

// propose reckons one set.
func (p Policy) propose(l Loss, out policies.Known, set []Kind) (one Proposal, wrong *policies.Wrong) {
	last := slices.SortedStableFunc(slices.Values(set), func(a, b Kind) int { return after(a) - after(b) }) // the cap looks at what is there
	for _, k := range last {
		var lines []Line
		add := func(item Item, minor int64) {
			if minor != 0 {
				lines = append(lines, Line{item, k, money.Amount{Minor: minor, Currency: l.Price.Currency}})
			}
		}
		switch {
		case k == Refund:
			add(ItemLoss, l.minor(out["loss"]))
		case k == Replacement:
			add(ItemNew, l.Price.Minor)
		case k == Upgrade:
			add(ItemSeat, l.minor(number(out["seat"])*l.major(l.Price.Minor)))
		case k.carries():
			if lines, wrong = p.extra(l, out, set, k); wrong != nil {
				return one, wrong
			}
			one.capped(l, out, k, &lines)
		}
		sum := sumOf(lines)
		if sum == 0 && (k.carries() || k == Refund) {
			continue // nothing to give
		}
		worth := money.Amount{}
		if sum != 0 {
			worth = money.Amount{Minor: sum, Currency: l.Price.Currency}
			one.Lines = append(one.Lines, lines...)
		}
		one.Remedies = append(one.Remedies, Suggested{k, worth})
	}
	one.Total = money.Amount{Minor: sumOf(one.Lines), Currency: l.Price.Currency}
	one.Money = !slices.ContainsFunc(one.Remedies, func(r Suggested) bool { return !r.Kind.money() })
	return one, nil
}

func sumOf(lines []Line) (sum int64) {
	for _, l := range lines {
		sum += l.Amount.Minor
	}
	return sum
}

// extra are the lines of what is given for the pain: what hurt, brought to where it
// counts, without the part that was not our fault.
func (p Policy) extra(l Loss, out policies.Known, set []Kind, k Kind) (lines []Line, wrong *policies.Wrong) {
	add := func(item Item, minor int64) {
		if minor != 0 {
			lines = append(lines, Line{item, k, money.Amount{Minor: minor, Currency: l.Price.Currency}})
		}
	}
	for _, pain := range pains {
		add(pain.item, l.minor(out[pain.rule]))
	}
	loss, pain := l.minor(out["loss"]), sumOf(lines)
	if loss > 0 {
		given := 0.0
		if slices.ContainsFunc(set, Kind.mends) {
			given = 1
		}
		again, wrong := p.rules.Run(l.known(given, float64(pain)/float64(loss)))
		if wrong != nil {
			return nil, wrong
		}
		add(ItemCurve, l.minor(number(again["curve"])*l.major(loss))-pain)
	}
	sum := sumOf(lines)
	add(ItemBlame, l.minor(min(number(out["blame"]), 1)*l.major(sum))-sum)
	if sum = sumOf(lines); k == Credit {
		add(ItemCredit, l.minor(max(number(out["credit"]), 1)*l.major(sum))-sum)
	}
	return lines, nil
}

// capped brings what a set gives for the pain down to the cap, with what it holds already.
func (one Proposal) capped(l Loss, out policies.Known, k Kind, lines *[]Line) {
	most, sum := l.minor(number(out["cap"])*l.major(l.Price.Minor)), sumOf(*lines)
	if over := sumOf(one.Lines) + sum - most; over > 0 && sum > 0 {
		*lines = append(*lines, Line{ItemCap, k, money.Amount{Minor: -min(over, sum), Currency: l.Price.Currency}})
	}
}
