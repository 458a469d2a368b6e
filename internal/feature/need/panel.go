package need

import (
	"context"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"kept.example/kept/internal/core/casepage"
	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/web"
	"kept.example/kept/internal/platform/words"
)

// panelView is the panel beside the conversation.
type panelView struct {
	Reckoned
	May bool
}

// add are the kinds that a tap could add.
func (p panelView) add() []Kind {
	return slices.DeleteFunc(slices.Clone(tapped), func(k Kind) bool {
		return slices.ContainsFunc(p.Reasons, func(r Reason) bool { return r.Kind == k })
	})
}

// panel explains the need of a case that is not done.
func (s *Need) panel(ctx context.Context, v db.View, c cases.Case) (templ.Component, error) {
	if c.Shelf() == cases.ShelfDone {
		return nil, nil
	}
	p, err := s.panelOf(ctx, v, c)
	return sidePanel(p), err
}

func (s *Need) panelOf(ctx context.Context, v db.View, c cases.Case) (p panelView, err error) {
	actor, err := staff.Acting(ctx)
	if err != nil {
		return p, err
	}
	p.May = actor.May(staff.CasesChange)
	p.Reckoned, err = s.of(ctx, v, c)
	return p, err
}

// tapPath is where a point is added or taken away.
func tapPath(caseID int64, k Kind, act string) string {
	return fmt.Sprintf("%s/need/%s?kind=%s", casepage.Path(caseID), act, k)
}

// What a tap does.
const (
	addAct  = "add"
	takeAct = "take"
)

// sentence says why, the heaviest reason first: they cannot go on, work is at
// stake.
func (p panelView) sentence(ctx context.Context) string {
	var all []string
	for _, r := range p.Reasons {
		all = append(all, KindNames.T(ctx, r.Kind))
	}
	if p.Waited > 0 {
		key := "need.waits"
		if p.Case.Answered() {
			key = "need.quiet"
		}
		all = append(all, words.T(ctx, key))
	}
	if len(all) == 0 {
		return words.T(ctx, "need.none")
	}
	return capital(strings.Join(all, ", ")) + "."
}

func capital(s string) string {
	first := []rune(s)
	if len(first) == 0 {
		return s
	}
	return strings.ToUpper(string(first[0])) + string(first[1:])
}

// detail says more of a point than its name: since when, how often, their words.
func (r Reason) detail(ctx context.Context) string {
	switch {
	case r.dated() && r.Source == Told && r.Times > 0 && r.Times < quarters:
		return words.T(ctx, "need.nears", words.A("at", dayOf(r.N)))
	case r.dated() && r.Source == Told:
		return words.Moment(ctx, dayOf(r.N))
	case r.dated() && r.Kind == Deadline && r.Times > 0 && r.Times < quarters:
		return words.T(ctx, "need.nears_day", words.A("at", dayOf(r.N)))
	case r.dated():
		return words.Day(ctx, dayOf(r.N))
	case r.Kind == Slow:
		return words.T(ctx, "need.days", words.A("n", r.N))
	case r.Kind != Deadline && r.Times > 1:
		return words.T(ctx, "need.times", words.A("n", r.Times))
	case r.Source == Fact:
		return r.What
	case r.What != "":
		return words.T(ctx, "need.quote", words.A("what", r.What))
	}
	return ""
}

// sourced is where a point comes from, with what it says.
func (r Reason) sourced(ctx context.Context) string {
	source := r.from(ctx)
	if d := r.detail(ctx); d != "" {
		return words.T(ctx, "need.sourced", words.A("source", source), words.A("detail", d))
	}
	return source
}

// from is where a point comes from. A fact that no program told is known here.
func (r Reason) from(ctx context.Context) string {
	switch {
	case r.Source != Fact || r.ByID != 0:
		return SourceNames.T(ctx, r.Source)
	case r.Kind == Pays:
		return words.T(ctx, "need.source.purchase")
	}
	return words.T(ctx, "need.source.desk")
}

// weight is a number of the sum: +30, or first.
func (r Reason) weight(ctx context.Context) string {
	if r.Kind == Danger {
		return words.T(ctx, "need.first")
	}
	return "+" + strconv.Itoa(r.Weight)
}

// spans marks the words that made a case more urgent, as long as they hold.
func (s *Need) spans(ctx context.Context, v db.View, messages []cases.StaffMessage) (map[int64][]casepage.Span, error) {
	var ids []int64
	for _, m := range messages {
		if m.Kind == cases.Inbound && !slices.Contains(ids, m.CaseID) {
			ids = append(ids, m.CaseID)
		}
	}
	rows, err := ofCases(ctx, v, ids)
	if err != nil {
		return nil, err
	}
	out := map[int64][]casepage.Span{}
	for _, p := range holding(rows) {
		if p.Source == Told && p.To > p.From {
			out[p.MessageID] = append(out[p.MessageID], casepage.Span{From: p.From, To: p.To, ID: "need-" + strconv.FormatInt(p.ID, 10),
				Class: "told", Title: words.T(ctx, "need.span", words.A("what", KindNames.T(ctx, p.Kind)))})
		}
	}
	return out, nil
}

// inWords words the names of a case's points for a row.
func (s *Need) inWords(ctx context.Context, why string) (first, all string) {
	var names []string
	for part := range strings.SplitSeq(why, ",") {
		name, _, _ := strings.Cut(part, ":")
		if !slices.Contains(kinds, Kind(name)) {
			continue
		}
		if first == "" && Kind(name) != Again && Kind(name) != Broken { // which have chips of their own
			first = shortNames.T(ctx, Kind(name))
		}
		names = append(names, KindNames.T(ctx, Kind(name)))
	}
	return first, strings.Join(names, ", ")
}

// filter keeps the cases with a point of a kind, or of at least a need.
func (s *Need) filter(ctx context.Context, v db.View, ids []int64, value string) (map[int64]bool, error) {
	least, err := strconv.Atoi(value)
	if err != nil && !slices.Contains(kinds, Kind(value)) {
		return nil, fault.Field("need", "need.fault.filter")
	}
	keep := map[int64]bool{}
	for part := range slices.Chunk(ids, 500) {
		var args []any
		all, failed := db.All(ctx, v, cases.Scan, `SELECT `+cases.Columns("c")+` FROM cases c WHERE c.id IN `+list(&args, part), args...)
		if failed != nil {
			return nil, failed
		}
		for _, k := range all {
			keep[k.ID] = err == nil && k.NeedAt(v.Now()) >= least || err != nil && readWhy(k.Why)[Kind(value)] > 0
		}
	}
	return keep, nil
}

// load reads the field of a page of cases for the API.
func (s *Need) load(ctx context.Context, v db.View, ids []int64) (map[int64]any, error) {
	p, err := s.policy(ctx, v)
	if err != nil {
		return nil, err
	}
	roots, err := s.desk.Cases.RootsOf(ctx, v, ids)
	if err != nil {
		return nil, err
	}
	of, out := map[int64][]Point{}, make(map[int64]any, len(ids))
	for part := range slices.Chunk(slices.Sorted(maps.Keys(roots)), 500) {
		rows, err := ofCases(ctx, v, part)
		if err != nil {
			return nil, err
		}
		for _, q := range rows {
			of[roots[q.CaseID]] = append(of[roots[q.CaseID]], q)
		}
	}
	for part := range slices.Chunk(ids, 500) {
		var args []any
		all, err := db.All(ctx, v, cases.Scan, `SELECT `+cases.Columns("c")+` FROM cases c WHERE c.id IN `+list(&args, part), args...)
		if err != nil {
			return nil, err
		}
		for _, k := range all {
			rows := of[k.ID]
			slices.SortFunc(rows, func(a, b Point) int { return int(a.ID - b.ID) })
			out[k.ID] = body(Reckoned{Case: k, Need: k.NeedAt(v.Now()), Waited: k.Waited(v.Now()), Reasons: p.reasons(holding(rows), v.Now())})
		}
	}
	return out, nil
}

func (s *Need) addPage(w http.ResponseWriter, r *http.Request) error { return s.tap(w, r, addAct) }

func (s *Need) takePage(w http.ResponseWriter, r *http.Request) error { return s.tap(w, r, takeAct) }

// tap adds a point or takes one away, with the way back.
func (s *Need) tap(w http.ResponseWriter, r *http.Request, act string) error {
	id, err := web.PathID(r, "case")
	if err != nil {
		return err
	}
	k := Kind(r.FormValue("kind"))
	var p panelView
	err = s.desk.DB.Do(r.Context(), "need.tap", func(ctx context.Context, tx *db.Tx) error {
		h, err := s.desk.Cases.Take(ctx, tx, id)
		if err != nil {
			return err
		}
		id = h.ID
		if err := s.Say(ctx, tx, h, Point{Kind: k, Source: Tap, Says: act == addAct}); err != nil {
			return err
		}
		p, err = s.panelOf(ctx, tx, h.Case)
		return err
	})
	if err != nil {
		return err
	}
	if !web.IsPartial(r) {
		return web.Redirect(w, r, casepage.Path(id)+"#need-side")
	}
	said, undo := "need.said.added", takeAct
	if act == takeAct {
		said, undo = "need.said.removed", addAct
	}
	if undo == takeAct || slices.Contains(tapped, k) {
		undo = tapPath(id, k, undo)
	} else {
		undo = ""
	}
	if err := web.SayToast(w, words.T(r.Context(), said, words.A("what", KindNames.T(r.Context(), k)), words.A("n", p.Need)), undo, "#need-side"); err != nil {
		return err
	}
	return web.Show(w, r, http.StatusOK, sidePanel(p))
}
