package products

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
)

// Feedback is what somebody said that would make a product, or a part of it, better.
type Feedback struct {
	ID, TallyID, ProductID int64
	CaseID                 int64
	MessageID              int64  // whose words they are; 0 where nobody said which
	HintID                 int64  // the hint that it was made of; 0 for none
	Part                   string // "" for the product as a whole
	Words                  string // "" once they were erased
	ByID                   int64
	At                     time.Time
	ToldAt                 time.Time // when whoever can change the product was told; zero if nobody was
}

// Tally is how much was said of a product, or of a part of it.
type Tally struct {
	ID, ProductID int64
	Product       string // as it is called
	Part          string // "" for the product as a whole
	N             int64
	LastAt        time.Time
}

// Hint is what a customer said that may be product feedback.
type Hint struct {
	ID, MessageID int64
	Words         string
}

// HintsBy says who finds hints in what the customers of a case wrote.
func (s *Products) HintsBy(f func(ctx context.Context, v db.View, caseID int64) ([]Hint, error)) {
	s.hints = f
}

const (
	longestPart  = 100 // characters
	longestWords = 1000
)

// Said is feedback as it is captured.
type Said struct {
	ProductID         int64
	Part, Words       string
	MessageID, HintID int64
}

func (f Said) tidied() (Said, error) {
	f.Part, f.Words = line(f.Part), strings.TrimSpace(db.Text(strings.ReplaceAll(f.Words, "\r\n", "\n")))
	switch {
	case f.Words == "":
		return f, fault.Field("words", "products.fault.no_words")
	case len([]rune(f.Words)) > longestWords:
		return f, fault.Field("words", "products.fault.long", fault.A("n", longestWords))
	case len([]rune(f.Part)) > longestPart:
		return f, fault.Field("part", "products.fault.long", fault.A("n", longestPart))
	}
	return f, nil
}

// Count counts what somebody said in a case with its product and part, and tells
// whoever can change them. A hint counts once, and so do the same words in the same
// case.
func (s *Products) Count(ctx context.Context, tx *db.Tx, h *cases.Held, f Said) (_ Feedback, err error) {
	defer fault.Wrap(&err, "products.Count(case %d, %d)", h.ID, f.ProductID)
	actor, err := staff.Allow(ctx, staff.ProductsChange)
	if err != nil {
		return Feedback{}, err
	}
	if f, err = f.tidied(); err != nil {
		return Feedback{}, err
	}
	p, err := byID(ctx, tx, f.ProductID)
	if err != nil {
		return Feedback{}, err
	}
	if f, err = s.source(ctx, tx, h.ID, f); err != nil {
		return Feedback{}, err
	}
	tally, err := tallyFor(ctx, tx, f.ProductID, f.Part)
	if err != nil {
		return Feedback{}, err
	}
	there, err := db.All(ctx, tx, scanFeedback, feedbackOf+` WHERE f.state = 'counted' AND (f.hint_id = $1 OR f.case_id = $2 AND f.part_id = $3 AND f.words = $4)`, f.HintID, h.ID, tally, f.Words)
	if err != nil || len(there) > 0 {
		return append(there, Feedback{})[0], err
	}
	id, err := saveFeedback(ctx, tx, h.ID, tally, actor.ID, f)
	if err != nil {
		return Feedback{}, err
	}
	if _, err := tx.Exec(ctx, `UPDATE product_feedback_part SET n = n + 1, last_at = $2 WHERE id = $1`, tally, tx.Now()); err != nil {
		return Feedback{}, err
	}
	if err := s.record(ctx, tx, "product.feedback", h.ID, aboutPart(p.Called(), f.Part)); err != nil {
		return Feedback{}, err
	}
	if err := s.tellOf(ctx, tx, id); err != nil {
		return Feedback{}, err
	}
	return db.One(ctx, tx, scanFeedback, feedbackOf+` WHERE f.id = $1`, id)
}

// source says which message the words are of: that of the hint, or one of the case.
func (s *Products) source(ctx context.Context, v db.View, caseID int64, f Said) (Said, error) {
	if f.HintID != 0 {
		all, err := s.hintsOf(ctx, v, caseID)
		if err != nil {
			return f, err
		}
		i := slices.IndexFunc(all, func(one Hint) bool { return one.ID == f.HintID })
		if i < 0 {
			return f, fault.New(fault.NotFound, "products.fault.no_hint")
		}
		f.MessageID = all[i].MessageID
		return f, nil
	}
	if f.MessageID == 0 {
		return f, nil
	}
	family, err := s.desk.Cases.Family(ctx, v, caseID)
	if err != nil {
		return f, err
	}
	m, err := s.desk.Cases.Message(ctx, v, f.MessageID)
	if err != nil || !slices.Contains(family, m.CaseID) {
		return f, fault.Field("message_id", "products.fault.no_message").Because(err)
	}
	return f, nil
}

func (s *Products) hintsOf(ctx context.Context, v db.View, caseID int64) ([]Hint, error) {
	if s.hints == nil {
		return nil, nil
	}
	return s.hints(ctx, v, caseID)
}

// aboutPart names a product with the part of it that somebody spoke of.
func aboutPart(product, part string) string {
	if part == "" {
		return product
	}
	return fmt.Sprintf("%s: %s", product, part)
}

// Dismiss says that a hint in a case is no product feedback: it is not proposed again.
func (s *Products) Dismiss(ctx context.Context, tx *db.Tx, h *cases.Held, hint int64) (err error) {
	defer fault.Wrap(&err, "products.Dismiss(case %d, hint %d)", h.ID, hint)
	actor, err := staff.Allow(ctx, staff.ProductsChange)
	if err != nil {
		return err
	}
	f, err := s.source(ctx, tx, h.ID, Said{HintID: hint})
	if err != nil {
		return err
	}
	return tx.UpsertMany(ctx, `INSERT INTO product_feedback (case_id, message_id, hint_id, state, words, by_id, at)`,
		[][]any{{h.ID, orNull(f.MessageID), hint, "dismissed", "", actor.ID, tx.Now()}}, `ON CONFLICT (hint_id) WHERE hint_id IS NOT NULL DO NOTHING`)
}

// Withdraw takes back what was counted by mistake.
func (s *Products) Withdraw(ctx context.Context, tx *db.Tx, id int64) (_ Feedback, err error) {
	defer fault.Wrap(&err, "products.Withdraw(%d)", id)
	if _, err := staff.Allow(ctx, staff.ProductsChange); err != nil {
		return Feedback{}, err
	}
	f, err := db.One(ctx, tx, scanFeedback, feedbackOf+` WHERE f.id = $1`, id)
	if err != nil {
		return f, noFeedback(err)
	}
	if _, err := s.desk.Cases.Take(ctx, tx, f.CaseID); err != nil {
		return f, err
	}
	n, err := tx.Exec(ctx, `UPDATE product_feedback SET state = 'withdrawn' WHERE id = $1 AND state = 'counted'`, id)
	if err != nil || n == 0 {
		return f, err
	}
	if _, err := tx.Exec(ctx, `UPDATE product_feedback_part SET n = n - 1 WHERE id = $1`, f.TallyID); err != nil {
		return f, err
	}
	p, err := byID(ctx, tx, f.ProductID)
	if err != nil {
		return f, err
	}
	return f, s.record(ctx, tx, "product.feedback_withdrawn", f.CaseID, aboutPart(p.Called(), f.Part))
}

func noFeedback(err error) error {
	if fault.Is(err, fault.NotFound) {
		return fault.New(fault.NotFound, "products.fault.no_feedback").Because(err)
	}
	return err
}
