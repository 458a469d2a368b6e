package nudges

import (
	"context"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/a-h/templ"

	"kept.example/kept/internal/core/casepage"
	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/core/chores"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/web"
	"kept.example/kept/internal/platform/words"
)

// bannerView is what stands above a conversation.
type bannerView struct {
	Case     cases.Case
	Asked    contacts
	Joined   []Nudge
	Offered  *Nudge // a suggestion
	Other    cases.Case
	Beside   bool // the page offers it already, because the subjects are alike: here are the reasons
	MayMerge bool
}

// banner says how often they have asked, what was joined and why, and what may
// belong here.
func (s *Nudges) banner(ctx context.Context, v db.View, c cases.Case) (templ.Component, error) {
	if c.Shelf() == cases.ShelfDone {
		return nil, nil
	}
	actor, err := staff.Acting(ctx)
	if err != nil {
		return nil, err
	}
	family, err := s.desk.Cases.Family(ctx, v, c.ID)
	if err != nil {
		return nil, err
	}
	view := bannerView{Case: c, MayMerge: actor.May(staff.CasesMerge)}
	if view.Asked, err = contactsOf(ctx, v, family); err != nil {
		return nil, err
	}
	all, err := s.OfCase(ctx, v, c.ID)
	if err != nil {
		return nil, err
	}
	for _, n := range all {
		switch {
		case n.State == Joined && slices.Contains(family, n.CaseID) && slices.Contains(family, n.IntoID) && n.CaseID != c.ID:
			view.Joined = append(view.Joined, n)
		case n.State == Suggested && view.Offered == nil:
			if err := s.offer(ctx, v, &view, n); err != nil {
				return nil, err
			}
		}
	}
	if view.Asked.N < 2 && len(view.Joined) == 0 && view.Offered == nil {
		return nil, nil
	}
	return bannerLines(view), nil
}

// offer shows a suggestion while both cases are open and nobody has said that they
// are not about one matter. Where the subjects are alike the core offers to join them;
// then its reasons alone are shown.
func (s *Nudges) offer(ctx context.Context, v db.View, view *bannerView, n Nudge) error {
	other := n.IntoID
	if other == view.Case.ID {
		other = n.CaseID
	}
	shown, err := s.desk.Cases.Shown(ctx, v, []int64{other})
	if err != nil {
		return err
	}
	k, seen := shown[other]
	if !seen || k.ID == view.Case.ID || k.Shelf() == cases.ShelfDone {
		return nil
	}
	if apart, err := parted(ctx, v, view.Case.ID, k.ID); err != nil || apart {
		return err
	}
	near, err := s.desk.Cases.Alike(ctx, v, view.Case)
	view.Beside = len(near) > 0 && near[0].ID == k.ID // the one that the page offers
	if err == nil {
		view.Offered, view.Other = &n, k
	}
	return err
}

// whyWords are what speaks for it, in words: the same order number, wrote 3 hours
// before.
func whyWords(ctx context.Context, n Nudge) string {
	var all []string
	for _, r := range n.Why {
		all = append(all, ReasonNames.T(ctx, r))
	}
	if n.Apart >= time.Minute {
		all = append(all, words.T(ctx, "nudges.apart", words.A("span", n.Apart.Truncate(time.Minute))))
	}
	return strings.Join(all, ", ")
}

func casePath(id int64, act string) string { return casepage.Path(id) + "/" + act }

// Body is how often the customer of a case has asked, and what was joined, as the
// API shows it.
type Body struct {
	Contacts int64       `json:"contacts" doc:"How often they have asked since a person last answered"`
	Joined   []NudgeBody `json:"joined" doc:"Mails that opened a case of their own and are about this one"`
}

// NudgeBody is a mail that was about a case that was open.
type NudgeBody struct {
	CaseID    int64     `json:"case_id" doc:"The case that it opened; taking it out of the merge separates it"`
	IntoID    int64     `json:"into_id"`
	MessageID int64     `json:"message_id"`
	State     string    `json:"state" enum:"suggested,joined"`
	Why       []Reason  `json:"why"`
	At        time.Time `json:"at"`
}

// load reads the field of a page of cases.
func (s *Nudges) load(ctx context.Context, v db.View, ids []int64) (map[int64]any, error) {
	roots, err := s.desk.Cases.RootsOf(ctx, v, ids)
	if err != nil {
		return nil, err
	}
	marks, err := s.desk.Cases.Marks(ctx, v, ids)
	if err != nil {
		return nil, err
	}
	out := make(map[int64]any, len(ids))
	for _, id := range ids {
		out[id] = Body{Contacts: marks[id][markContacts], Joined: []NudgeBody{}}
	}
	for part := range slices.Chunk(slices.Sorted(maps.Keys(roots)), 400) {
		all, err := ofCases(ctx, v, part)
		if err != nil {
			return nil, err
		}
		for _, n := range all {
			b, ok := out[roots[n.IntoID]].(Body)
			if !ok || n.State == Separated {
				continue
			}
			b.Joined = append(b.Joined, NudgeBody{n.CaseID, n.IntoID, n.MessageID, string(n.State), n.Why, n.At})
			out[roots[n.IntoID]] = b
		}
	}
	return out, nil
}

// brief reads what rows show of it.
func (s *Nudges) brief(ctx context.Context, v db.View, ids []int64) (map[int64]any, error) {
	marks, err := s.desk.Cases.Marks(ctx, v, ids)
	out := make(map[int64]any, len(ids))
	for id, m := range marks {
		if n := m[markContacts]; n > 1 {
			out[id] = Body{Contacts: n}
		}
	}
	return out, err
}

// chips say in a row how often they have asked.
func chips(ctx context.Context, value any) []cases.Chip {
	b, _ := value.(Body)
	if b.Contacts < 2 {
		return nil
	}
	look := web.Warn
	if b.Contacts >= leadAt {
		look = web.Bad
	}
	return []cases.Chip{{Look: look, Icon: "bell", Text: words.T(ctx, "nudges.chip", words.A("n", b.Contacts))}}
}

// filter keeps the cases whose customer has asked as often as the value says.
func (s *Nudges) filter(ctx context.Context, v db.View, ids []int64, value string) (map[int64]bool, error) {
	n, err := strconv.ParseInt(value, 10, 64)
	if err != nil || n < 1 {
		return nil, fault.Field("contacts", "nudges.fault.contacts")
	}
	return asksAtLeast(ctx, v, ids, n)
}

// chore is what this room does for export and verify. It holds nothing of a
// person to erase.
func (s *Nudges) chore() chores.Chore {
	return chores.Chore{Room: "nudges", Export: export, Verify: verify}
}

func export(ctx context.Context, v db.View, _ int64, ids []int64, w *chores.Writer) error {
	all, err := ofCases(ctx, v, ids)
	if err != nil {
		return err
	}
	for _, n := range all {
		if err := w.Row("nudge", NudgeBody{n.CaseID, n.IntoID, n.MessageID, string(n.State), n.Why, n.At}); err != nil {
			return err
		}
	}
	return nil
}

func verify(ctx context.Context, v db.View, r *chores.Report) error {
	n, err := db.Value[int64](ctx, v, `SELECT count(*) FROM nudge`)
	r.Count("nudges", n)
	return err
}
