package requests

import (
	"cmp"
	"math"
	"slices"
)

// tally is what was learnt: in how many cases of each topic a word stood, and how
// many cases of it there were.
type tally struct {
	words map[int64]map[int64]int64 // word → topic → cases with it
	cases map[int64]int64           // topic → cases
}

// guess is a topic and how likely it is, between 0 and 1.
type guess struct {
	topic  int64
	chance float64
}

// pull is how many cases' worth of the desk's common talk is mixed into what each
// topic says, so that a word never heard in a topic makes it less likely and not
// impossible.
const pull = 4

// rank orders topics by how likely a text is about them: naive Bayes over the
// words it has. A word's share in a topic is reckoned from the cases that have it,
// drawn towards its share in all cases; a word that was never heard says nothing.
// How many cases a topic has says nothing either: else the most common one would
// be proposed for whatever has no telling word.
// The chance is softened by the length, for words that come together are no
// independent witnesses.
func (t tally) rank(words []int64) []guess {
	total := int64(0)
	for _, n := range t.cases {
		total += n
	}
	heard := 0
	scores := map[int64]float64{}
	for _, w := range words {
		in := t.words[w]
		all := int64(0)
		for _, n := range in {
			all += n
		}
		if all == 0 {
			continue
		}
		heard++
		share := float64(all) / float64(total)
		for topic, n := range t.cases {
			scores[topic] += math.Log((float64(in[topic]) + pull*share) / (float64(n) + pull))
		}
	}
	if heard == 0 {
		return nil
	}
	return likeliest(scores, math.Sqrt(float64(heard)))
}

// likeliest makes chances of scores, the likeliest first.
func likeliest(scores map[int64]float64, soft float64) []guess {
	best := math.Inf(-1)
	for _, s := range scores {
		best = max(best, s)
	}
	sum := 0.0
	all := make([]guess, 0, len(scores))
	for topic, s := range scores {
		c := math.Exp((s - best) / soft)
		sum += c
		all = append(all, guess{topic, c})
	}
	for i := range all {
		all[i].chance /= sum
	}
	slices.SortFunc(all, func(a, b guess) int { return cmp.Or(cmp.Compare(b.chance, a.chance), cmp.Compare(a.topic, b.topic)) })
	return all
}
