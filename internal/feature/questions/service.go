package questions

import (
	"context"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"kept.example/kept/internal/core/activity"
	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/core/desk"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
)

// Questions is what can be done with questions, and with what else wants a word
// back.
type Questions struct{ desk *desk.Desk }

// Of is the questions of a desk that has this room.
func Of(d *desk.Desk) *Questions { return &Questions{d} }

// OfCase returns the marks of a case and of what was merged into it, in the
// order of the conversation, with their numbers.
func (s *Questions) OfCase(ctx context.Context, v db.View, id int64) (_ []Mark, err error) {
	defer fault.Wrap(&err, "questions.OfCase(%d)", id)
	family, err := s.desk.Cases.Family(ctx, v, id)
	if err != nil {
		return nil, err
	}
	all, err := ofCases(ctx, v, family)
	return number(all), err
}

// ByID returns a mark, if the actor may see its case.
func (s *Questions) ByID(ctx context.Context, v db.View, id int64) (_ Mark, err error) {
	defer fault.Wrap(&err, "questions.ByID(%d)", id)
	if _, err := staff.Allow(ctx, staff.CasesRead); err != nil {
		return Mark{}, err
	}
	m, err := byID(ctx, v, id)
	if err != nil {
		return Mark{}, notFound(err)
	}
	all, err := s.OfCase(ctx, v, m.CaseID)
	if err != nil {
		return Mark{}, notFound(err)
	}
	for _, one := range all {
		if one.ID == id {
			m = one
		}
	}
	return m, nil
}

// notFound hides what one may not see behind what is not there.
func notFound(err error) error {
	if fault.Is(err, fault.NotFound) {
		return fault.New(fault.NotFound, "questions.fault.not_found").Because(err)
	}
	return err
}

// Answer says that a message of ours answers marks of a case; 0 where it is not
// known which, as for what was said on the phone. Those that are answered
// already stay as they are.
func (s *Questions) Answer(ctx context.Context, tx *db.Tx, h *cases.Held, message int64, ids []int64) (err error) {
	defer fault.Wrap(&err, "questions.Answer(case %d)", h.ID)
	actor, err := staff.Allow(ctx, staff.CasesReply)
	if err != nil {
		return err
	}
	of, err := s.open(ctx, tx, h.ID, ids)
	if err != nil {
		return err
	}
	if message != 0 {
		if err := s.ours(ctx, tx, h.ID, message); err != nil {
			return err
		}
	}
	n, what := 0, ""
	for _, m := range of {
		moved, err := move(ctx, tx, m, Answered, message, userOf(actor))
		if err != nil {
			return err
		}
		if moved {
			n++
			what = m.What
		}
	}
	if n == 0 {
		return nil
	}
	data := map[string]any{"n": n}
	if n == 1 {
		data["what"] = what
	}
	return s.told(ctx, tx, h.ID, "question.answered", data, message)
}

// open returns those of some marks of a case that are open. One that is not of
// this case is refused.
func (s *Questions) open(ctx context.Context, v db.View, caseID int64, ids []int64) ([]Mark, error) {
	all, err := s.OfCase(ctx, v, caseID)
	if err != nil {
		return nil, err
	}
	var of []Mark
	for _, id := range slices.Compact(slices.Sorted(slices.Values(ids))) {
		i := slices.IndexFunc(all, func(m Mark) bool { return m.ID == id })
		if i < 0 {
			return nil, fault.Field("answers", "questions.fault.elsewhere")
		}
		if all[i].State == Open {
			of = append(of, all[i])
		}
	}
	return of, nil
}

// ours refuses a message that is none of ours to the customer in this case.
func (s *Questions) ours(ctx context.Context, v db.View, caseID, message int64) error {
	m, err := s.desk.Cases.Message(ctx, v, message)
	if err != nil && !fault.Is(err, fault.NotFound) {
		return err
	}
	family, familyErr := s.desk.Cases.Family(ctx, v, caseID)
	if familyErr != nil {
		return familyErr
	}
	if err != nil || !slices.Contains(family, m.CaseID) || m.Kind != cases.Reply && m.Kind != cases.Automatic {
		return fault.Field("message_id", "questions.fault.answer").Because(err)
	}
	return nil
}

// userOf is whoever of the staff acts; 0 for the desk.
func userOf(a staff.Actor) int64 {
	if a.Kind == staff.KindUser || a.Kind == staff.KindToken {
		return a.ID
	}
	return 0
}

// Withdraw says that nobody waits for an answer any more.
func (s *Questions) Withdraw(ctx context.Context, tx *db.Tx, id int64) (_ Mark, err error) {
	defer fault.Wrap(&err, "questions.Withdraw(%d)", id)
	return s.turn(ctx, tx, id, Withdrawn, "question.withdrawn", nil)
}

// NoQuestion says that it never was one. Phrases like it are not offered again,
// until this is taken back.
func (s *Questions) NoQuestion(ctx context.Context, tx *db.Tx, id int64) (_ Mark, err error) {
	defer fault.Wrap(&err, "questions.NoQuestion(%d)", id)
	return s.turn(ctx, tx, id, None, "question.none", learn)
}

// Reopen takes back that it was answered, withdrawn or none.
func (s *Questions) Reopen(ctx context.Context, tx *db.Tx, id int64) (_ Mark, err error) {
	defer fault.Wrap(&err, "questions.Reopen(%d)", id)
	return s.turn(ctx, tx, id, Open, "question.reopened", unlearn)
}

// turn takes a mark to another state by a person's word. In the state already,
// nothing happens.
func (s *Questions) turn(ctx context.Context, tx *db.Tx, id int64, to State, kind string, also func(context.Context, *db.Tx, Mark, int64) error) (Mark, error) {
	actor, err := staff.Allow(ctx, staff.CasesReply)
	if err != nil {
		return Mark{}, err
	}
	m, err := s.take(ctx, tx, id)
	if err != nil || m.State == to {
		return m, err
	}
	if m.State != Open && to != Open {
		return m, fault.New(fault.Conflict, "questions.fault.ended", fault.A("state", StateNames.Say(m.State)))
	}
	if _, err := move(ctx, tx, m, to, 0, userOf(actor)); err != nil {
		return m, err
	}
	if also != nil {
		if err := also(ctx, tx, m, userOf(actor)); err != nil {
			return m, err
		}
	}
	if err := s.told(ctx, tx, m.CaseID, kind, map[string]any{"what": m.What}, m.MessageID); err != nil {
		return m, err
	}
	return s.ByID(ctx, tx, id)
}

// take holds the case of a mark and reads the mark under it.
func (s *Questions) take(ctx context.Context, tx *db.Tx, id int64) (Mark, error) {
	m, err := byID(ctx, tx, id)
	if err != nil {
		return m, notFound(err)
	}
	if _, err := s.desk.Cases.Take(ctx, tx, m.CaseID); err != nil {
		return m, notFound(err)
	}
	return byID(ctx, tx, id)
}

// Add marks words of a message by hand: message 0 is the newest of the case that
// has them. What was learnt to be no question is one again.
func (s *Questions) Add(ctx context.Context, tx *db.Tx, h *cases.Held, message int64, words string, kind Kind) (_ Mark, err error) {
	defer fault.Wrap(&err, "questions.Add(case %d)", h.ID)
	if _, err := staff.Allow(ctx, staff.CasesReply); err != nil {
		return Mark{}, err
	}
	if !slices.Contains(KindNames.Values(), kind) {
		return Mark{}, fault.Field("kind", "questions.fault.kind")
	}
	said, f, err := s.where(ctx, tx, h, message, words)
	if err != nil {
		return Mark{}, err
	}
	there, err := ofMessage(ctx, tx, said.ID)
	if err != nil {
		return Mark{}, err
	}
	f.Kind = kind
	m := Mark{CaseID: said.CaseID, MessageID: said.ID, Found: f, What: wordsOf(said.Text, f), State: Open, ByHand: true, FoundAt: tx.Now()}
	for _, other := range there {
		if other.From < f.To && f.From < other.To && other.State != None {
			return Mark{}, fault.New(fault.Conflict, "questions.fault.there")
		}
	}
	if m.ID, err = insert(ctx, tx, m); err != nil {
		return m, err
	}
	if err := unlearn(ctx, tx, m, 0); err != nil {
		return m, err
	}
	if err := s.told(ctx, tx, h.ID, "question.added", map[string]any{"what": m.What}, said.ID); err != nil {
		return m, err
	}
	return s.ByID(ctx, tx, m.ID)
}

// where finds words in a message that was said to us, whatever spaces and line
// ends are between them.
func (s *Questions) where(ctx context.Context, v db.View, h *cases.Held, message int64, words string) (cases.StaffMessage, Found, error) {
	if len(words) > longestWhat || strings.TrimSpace(words) == "" {
		return cases.StaffMessage{}, Found{}, fault.Field("text", "questions.fault.words")
	}
	all, err := s.desk.Cases.ForStaff(ctx, v, h.ID, message-1, 500)
	if err != nil {
		return cases.StaffMessage{}, Found{}, err
	}
	for i := len(all) - 1; i >= 0; i-- {
		if all[i].Kind != cases.Inbound || message != 0 && all[i].ID != message {
			continue
		}
		if from, to, ok := locate(all[i].Text, words); ok {
			return all[i], Found{From: from, To: to}, nil
		}
	}
	return cases.StaffMessage{}, Found{}, fault.Field("text", "questions.fault.not_there")
}

// locate finds words in a text: each run of spaces is as good as any other.
func locate(text, words string) (from, to int, ok bool) {
	want := strings.Fields(words)
	for at := 0; at < len(text); {
		i := strings.Index(text[at:], want[0])
		if i < 0 {
			return 0, 0, false
		}
		from = at + i
		to = from + len(want[0])
		ok = true
		for _, next := range want[1:] {
			rest := strings.TrimLeftFunc(text[to:], unicode.IsSpace)
			if len(rest) == len(text)-to || !strings.HasPrefix(rest, next) {
				ok = false
				break
			}
			to = len(text) - len(rest) + len(next)
		}
		if ok {
			return from, to, true
		}
		_, size := utf8.DecodeRuneInString(text[from:])
		at = from + size
	}
	return 0, 0, false
}

// told records what happened to marks of a case and brings the case's numbers
// up to date.
func (s *Questions) told(ctx context.Context, tx *db.Tx, caseID int64, kind string, data map[string]any, message int64) error {
	e := activity.Entry{Kind: kind, CaseID: caseID, Data: data}
	if message != 0 {
		e.Data["message"] = message
	}
	if _, err := s.desk.Activity.Record(ctx, tx, e); err != nil {
		return err
	}
	return s.mark(ctx, tx, caseID)
}

// mark writes what other rooms may know of a case's questions.
func (s *Questions) mark(ctx context.Context, tx *db.Tx, id int64) error {
	family, err := s.desk.Cases.Family(ctx, tx, id)
	if err != nil {
		return err
	}
	all, err := ofCases(ctx, tx, family)
	if err != nil {
		return err
	}
	asked, told := int64(0), int64(0)
	for _, m := range all {
		switch {
		case m.State != Open:
		case m.Kind.Asks():
			asked++
		default:
			told++
		}
	}
	return s.desk.Cases.Mark(ctx, tx, family[0], cases.Values{markOpen: asked, markWords: told})
}
