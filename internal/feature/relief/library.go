package relief

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
)

// Way is something we know to do until the solution is there.
type Way struct {
	ID        int64
	TopicID   int64  // 0 for any; one of a topic holds for those under it
	ProductID int64  // 0 for any
	Lang      string // of its words; "" where that is not known
	Words     string // as the customer reads them
	Days      int    // after which a thing that is lent usually comes back; 0 for what is not lent
	Uses      int64
	Accepted  int64
	Refused   int64
	FromCase  int64     // whose reply taught it; 0 for what was written in the library
	OffAt     time.Time // zero while it is offered
	Version   int64
	Sending
}

// Lent says whether it is a thing that comes back.
func (w Way) Lent() bool { return w.Days > 0 }

const wayColumns = `id, topic_id, lang, words, days, uses, accepted, refused, from_case, off_at, version, product_id, sends, cost, worth, currency`

func scanWay(s db.Scan) (w Way, err error) {
	var sends, cost, worth int64
	var currency string
	err = s(&w.ID, &w.TopicID, &w.Lang, &w.Words, &w.Days, &w.Uses, &w.Accepted, &w.Refused, &w.FromCase, &w.OffAt, &w.Version, &w.ProductID, &sends, &cost, &worth, &currency)
	w.Sending = sendingOf(sends, cost, worth, currency)
	return w, err
}

// Way returns a workaround of the library.
func (s *Relief) Way(ctx context.Context, v db.View, id int64) (_ Way, err error) {
	defer fault.Wrap(&err, "relief.Way(%d)", id)
	if _, err := staff.Allow(ctx, staff.CasesRead); err != nil {
		return Way{}, err
	}
	w, err := db.One(ctx, v, scanWay, `SELECT `+wayColumns+` FROM relief_way WHERE id = $1`, id)
	if fault.Is(err, fault.NotFound) {
		return w, fault.New(fault.NotFound, "relief.fault.no_way").Because(err)
	}
	return w, err
}

// waysQuery is a page of the library: by topic, then by words.
func waysQuery(topic int64, words string, after int64, limit int) (string, []any) {
	return `SELECT ` + wayColumns + ` FROM relief_way WHERE (topic_id, words_key, id) > ($1, $2, $3) ORDER BY topic_id, words_key, id LIMIT $4`,
		[]any{topic, db.Key(words), after, limit}
}

// Ways returns the library by topic, after one; the zero Way for its beginning.
func (s *Relief) Ways(ctx context.Context, v db.View, after Way, limit int) (_ []Way, err error) {
	defer fault.Wrap(&err, "relief.Ways")
	if _, err := staff.Allow(ctx, staff.CasesRead); err != nil {
		return nil, err
	}
	topic := after.TopicID
	if after.ID == 0 {
		topic = -1
	}
	query, args := waysQuery(topic, after.Words, after.ID, limit)
	return db.All(ctx, v, scanWay, query, args...)
}

// mostWays is how many workarounds a reply is offered, of how many that are looked at.
const (
	mostWays  = 6
	waysAtAll = 500
)

// waysForQuery finds what holds for topics, in a language or in any.
func waysForQuery(args *[]any, topics []int64, lang string) string {
	in := list(args, topics)
	*args = append(*args, lang, waysAtAll)
	return `SELECT ` + wayColumns + ` FROM relief_way WHERE topic_id IN ` + in + ` AND off_at IS NULL AND (lang = '' OR lang = ` +
		fmt.Sprintf("$%d) LIMIT $%d", len(*args)-1, len(*args))
}

// waysFor are the workarounds that a case can be offered: what is for its product
// stands first, then what was accepted most.
func (s *Relief) waysFor(ctx context.Context, v db.View, c cases.Case) ([]Way, error) {
	topics, err := s.upward(ctx, v, c.TopicID)
	if err != nil {
		return nil, err
	}
	lang, err := s.langOf(ctx, v, c)
	if err != nil {
		return nil, err
	}
	var args []any
	query := waysForQuery(&args, topics, lang)
	all, err := db.All(ctx, v, scanWay, query, args...)
	if err != nil {
		return nil, err
	}
	all, err = s.fitting(ctx, v, c.ID, all)
	slices.SortFunc(all, func(a, b Way) int {
		return cmp.Or(cmp.Compare(min(b.ProductID, 1), min(a.ProductID, 1)), cmp.Compare(b.Accepted-b.Refused, a.Accepted-a.Refused), cmp.Compare(b.Uses, a.Uses), cmp.Compare(a.ID, b.ID))
	})
	return all[:min(len(all), mostWays)], err
}

// upward are a topic and those above it, up to the one that stands for all.
func (s *Relief) upward(ctx context.Context, v db.View, topic int64) (all []int64, err error) {
	for topic != 0 && len(all) < 10 {
		all = append(all, topic)
		t, err := s.desk.Topics.ByID(ctx, v, topic)
		if err != nil && !fault.Is(err, fault.NotFound) {
			return nil, err
		}
		topic = t.ParentID
	}
	return append(all, 0), nil
}

// langOf is the language in which a case's customer reads.
func (s *Relief) langOf(ctx context.Context, v db.View, c cases.Case) (string, error) {
	r, err := s.desk.Outbox.Reader(ctx, v, c)
	return r.Lang, err
}
