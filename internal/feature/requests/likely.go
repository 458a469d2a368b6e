package requests

import (
	"context"

	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/core/topics"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
)

const (
	// enoughCases is how many cases people must have named before anything is
	// proposed, and enoughOfTopic how many of the topic itself.
	enoughCases   = 10
	enoughOfTopic = 3
	// sureEnough is how likely a topic must be to be proposed: nothing is better than
	// a wrong word.
	sureEnough = 0.7
	// mostLikely is how many topics are named where somebody asks.
	mostLikely = 3
)

// Likely is a topic that a case may be about.
type Likely struct {
	topics.Topic
	Chance float64 // between 0 and 1
}

// Likely returns the topics that a case is most likely about, by what people have
// called cases like it; none before there is enough to go by. It never sets one.
func (s *Requests) Likely(ctx context.Context, v db.View, c cases.Case) (_ []Likely, err error) {
	defer fault.Wrap(&err, "requests.Likely(case %d)", c.ID)
	if _, err := staff.Allow(ctx, staff.CasesRead); err != nil {
		return nil, err
	}
	t, err := learnt(ctx, v)
	if err != nil || t.cases == nil {
		return nil, err
	}
	text, err := opened(ctx, v, c.ID)
	if err != nil {
		return nil, err
	}
	words := s.digest(wordsOf(text))
	if len(words) == 0 {
		return nil, nil
	}
	if t.words, err = heard(ctx, v, words); err != nil {
		return nil, err
	}
	all, err := s.desk.Topics.All(ctx, v)
	if err != nil {
		return nil, err
	}
	by := map[int64]topics.Topic{}
	for _, one := range all {
		by[one.ID] = one
	}
	var found []Likely
	for _, g := range t.rank(words) {
		if one, ok := by[g.topic]; ok && !one.Hidden && t.cases[g.topic] >= enoughOfTopic && len(found) < mostLikely {
			found = append(found, Likely{one, g.chance})
		}
	}
	return found, nil
}

// proposed is the topic that is proposed for a case; nil for none.
func (s *Requests) proposed(ctx context.Context, v db.View, c cases.Case) (*Likely, error) {
	if c.TopicID != 0 {
		return nil, nil
	}
	all, err := s.Likely(ctx, v, c)
	if err != nil || len(all) == 0 || all[0].Chance < sureEnough {
		return nil, err
	}
	return &all[0], nil
}

// learnt reads how many cases of each topic were learnt; nothing before there are
// enough.
func learnt(ctx context.Context, v db.View) (t tally, err error) {
	rows, err := db.All(ctx, v, func(s db.Scan) (r [2]int64, err error) { return r, s(&r[0], &r[1]) }, `SELECT topic_id, n FROM request_topic WHERE n > 0`)
	if err != nil {
		return t, err
	}
	total, all := int64(0), map[int64]int64{}
	for _, r := range rows {
		all[r[0]] = r[1]
		total += r[1]
	}
	if total >= enoughCases {
		t.cases = all
	}
	return t, nil
}

// heardQuery reads the counts of words.
func heardQuery(args *[]any, words []int64) string {
	return `SELECT word, topic_id, n FROM request_word WHERE word IN ` + list(args, words) + ` AND n > 0`
}

func heard(ctx context.Context, v db.View, words []int64) (map[int64]map[int64]int64, error) {
	var args []any
	query := heardQuery(&args, words)
	rows, err := db.All(ctx, v, func(s db.Scan) (r [3]int64, err error) { return r, s(&r[0], &r[1], &r[2]) }, query, args...)
	all := map[int64]map[int64]int64{}
	for _, r := range rows {
		if all[r[0]] == nil {
			all[r[0]] = map[int64]int64{}
		}
		all[r[0]][r[1]] = r[2]
	}
	return all, err
}
