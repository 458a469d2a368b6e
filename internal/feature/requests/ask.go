package requests

import (
	"context"
	"encoding/json"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/core/notices"
	"kept.example/kept/internal/core/outbox"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/web"
	"kept.example/kept/internal/platform/words"
)

const (
	// partName is under what replies keep what they ask for, and field how the
	// composer and the API call it.
	partName = "requests"
	field    = "request"
	// toLead tells a lead of the third request of a case.
	toLead = "requests.third"
	// mostAsked is how many things one request asks for.
	mostAsked = 20
)

// leadKind says of a case that its customer is asked for the third time.
func leadKind() notices.Kind {
	return notices.Kind{Name: toLead, Icon: "refresh", Look: web.Warn, Order: 56, Label: "requests.notice.third", Shown: true, Mail: notices.Once,
		Says: func(t notices.Told) fault.Sentence {
			return fault.Say("requests.notice.third_says", fault.A("who", t.Customer))
		}}
}

// asks is what a reply asks for: items of the case's checklist, and names, which
// are such items where they are called so.
type asks struct {
	ItemIDs []int64  `json:"item_ids,omitempty"`
	Items   []string `json:"items,omitempty"`
	Needs   []Need   `json:"needs,omitempty" enum:"proof,address,choice,old" doc:"What a replacement needs: what of it is there already is not asked for"`
}

func fromForm(f url.Values) (any, error) {
	var a asks
	for _, text := range f[field] {
		id, err := strconv.ParseInt(text, 10, 64)
		if err != nil || id <= 0 {
			return nil, fault.Field(field, "requests.fault.item")
		}
		a.ItemIDs = append(a.ItemIDs, id)
	}
	for _, text := range f["need"] {
		a.Needs = append(a.Needs, Need(text))
	}
	if len(a.ItemIDs)+len(a.Needs) == 0 {
		return nil, nil
	}
	return a, nil
}

func fromJSON(raw json.RawMessage) (any, error) {
	var a asks
	if err := json.Unmarshal(raw, &a); err != nil {
		return nil, fault.Field(field, "requests.fault.json").Because(err)
	}
	if len(a.ItemIDs)+len(a.Items)+len(a.Needs) == 0 {
		return nil, nil
	}
	return a, nil
}

// want is one thing that is to be asked for.
type want struct {
	Asked
	line Line // zero for what stands on no checklist
}

// wanted reads what a reply asks for, each thing once.
func (s *Requests) wanted(ctx context.Context, v db.View, c cases.Case, a asks) (all []want, err error) {
	lines, err := s.Checklist(ctx, v, c)
	if err != nil {
		return nil, err
	}
	lang, err := s.langOf(ctx, v, c)
	if err != nil {
		return nil, err
	}
	seen := map[string]bool{}
	add := func(w want) {
		if key := db.Key(w.Name); key != "" && !seen[key] {
			seen[key] = true
			all = append(all, w)
		}
	}
	ofLine := func(l Line) { add(want{Asked{ItemID: l.ID, Name: l.Name(lang), Kind: l.Kind}, l}) }
	for _, id := range a.ItemIDs {
		i := slices.IndexFunc(lines, func(l Line) bool { return l.ID == id })
		if i < 0 {
			return nil, fault.Field(field, "requests.fault.item")
		}
		ofLine(lines[i])
	}
	for _, name := range a.Items {
		name = clip(db.Text(name))
		if i := slices.IndexFunc(lines, func(l Line) bool { return l.Called(name) }); i >= 0 {
			ofLine(lines[i])
			continue
		}
		add(want{Asked: Asked{Name: name, Kind: kindOf}})
	}
	needed, err := s.needed(ctx, v, c, a.Needs)
	if err != nil {
		return nil, err
	}
	for _, w := range needed {
		add(w)
	}
	if len(all) > mostAsked {
		return nil, fault.Field(field, "requests.fault.many", fault.A("n", mostAsked))
	}
	return all, nil
}

// langOf is the language a customer is asked in.
func (s *Requests) langOf(ctx context.Context, v db.View, c cases.Case) (string, error) {
	r, err := s.desk.Outbox.Reader(ctx, v, c)
	return words.Pick(r.Lang, words.Languages()...), err
}

// check refuses a reply that asks for what is given already, and warns of a
// second and a third time.
func (s *Requests) check(ctx context.Context, v db.View, c cases.Case, value any) ([]outbox.Hint, error) {
	a, ok := value.(asks)
	if !ok {
		return nil, fmt.Errorf("requests: asks of type %T", value)
	}
	all, err := s.wanted(ctx, v, c, a)
	if err != nil {
		return nil, err
	}
	for _, w := range all {
		if w.line.Given {
			return nil, fault.Field(field, "requests.fault.given", fault.A("what", w.Name), fault.A("how", HowNames.Say(w.line.How)))
		}
	}
	before, err := s.OfCase(ctx, v, c.ID)
	if err != nil || len(before) == 0 {
		return nil, err
	}
	return []outbox.Hint{againHint(len(before) + 1)}, nil
}

// againHint says that the customer is asked once more.
func againHint(round int) outbox.Hint {
	key := "requests.hint.second"
	if round > 2 {
		key = "requests.hint.third"
	}
	return outbox.Hint{Kind: "again", Icon: "refresh", Says: fault.Say(key, fault.A("n", round))}
}

// act makes the request of a reply that has become a message: what has come since
// it was written is not asked for. The next move is the customer's.
func (s *Requests) act(ctx context.Context, tx *db.Tx, h *cases.Held, message int64, value any) error {
	a, ok := value.(asks)
	if !ok {
		return fmt.Errorf("requests: asks of type %T", value)
	}
	m, err := s.desk.Cases.Message(ctx, tx, message)
	if err != nil || m.Audience != cases.ToCustomer {
		return err // what a third party is asked is no request to the customer
	}
	return s.Ask(ctx, tx, h, message, a)
}

// Ask makes the request that a message of ours carries.
func (s *Requests) Ask(ctx context.Context, tx *db.Tx, h *cases.Held, message int64, a asks) (err error) {
	defer fault.Wrap(&err, "requests.Ask(case %d)", h.ID)
	actor, err := staff.Allow(ctx, staff.CasesReply)
	if err != nil {
		return err
	}
	all, err := s.wanted(ctx, tx, h.Case, a)
	if err != nil {
		return err
	}
	r := Request{CaseID: h.ID, MessageID: message, MadeBy: userOf(actor)}
	for _, w := range all {
		if !w.line.Given {
			r.Items = append(r.Items, w.Asked)
		}
	}
	if len(r.Items) == 0 {
		return nil
	}
	if r.ID, err = insert(ctx, tx, r); err != nil {
		return err
	}
	made, err := s.OfCase(ctx, tx, h.ID)
	if err != nil {
		return err
	}
	round := len(made)
	if err := s.told(ctx, tx, h.ID, "request.made", map[string]any{"request": r.ID, "n": len(r.Items), "round": round}, message); err != nil {
		return err
	}
	if round >= 3 {
		if err := s.third(ctx, tx, h, round); err != nil {
			return err
		}
	}
	return s.await(ctx, tx, h, r.ID)
}

// third tells the leads that a customer is asked for the third time.
func (s *Requests) third(ctx context.Context, tx *db.Tx, h *cases.Held, round int) error {
	leads, err := s.desk.Notices.Leads(ctx, tx)
	if err != nil {
		return err
	}
	if _, err := s.desk.Notices.Tell(ctx, tx, notices.News{Kind: toLead, Users: leads, Case: h.Case}); err != nil {
		return err
	}
	return s.told(ctx, tx, h.ID, "request.third", map[string]any{"round": round}, 0)
}

// composeView is what the composer shows of the checklist.
type composeView struct {
	Case       cases.Case
	Lines      []Line // what is missing
	Ticked     map[int64]bool
	Text       string // the request, in the customer's language
	Round      int    // which request of the case this would be
	Leaving    bool   // a reply that leaves soon asks already
	Needs      []Need // what a replacement needs and nobody has given
	NeedTicked []Need
	Whole      string // the request for it, in the customer's language
	Open       *Request
}

// fields draws what is missing above the editor, with the button that asks for it.
func (s *Requests) fields(ctx context.Context, v db.View, c cases.Case) (templ.Component, error) {
	view, err := s.composing(ctx, v, c)
	if err != nil {
		return nil, err
	}
	return askRow(view), nil
}

func (s *Requests) composing(ctx context.Context, v db.View, c cases.Case) (view composeView, err error) {
	view = composeView{Case: c, Ticked: map[int64]bool{}}
	lines, err := s.Checklist(ctx, v, c)
	if err != nil {
		return view, err
	}
	view.Lines = missing(lines)
	if view.Needs, err = s.lacking(ctx, v, c); err != nil || len(view.Lines)+len(view.Needs) == 0 {
		return view, err
	}
	made, err := s.OfCase(ctx, v, c.ID)
	if err != nil {
		return view, err
	}
	view.Round = len(made) + 1
	for i := range made {
		if made[i].State == Open {
			view.Open = &made[i]
		}
	}
	family, err := s.desk.Cases.Family(ctx, v, c.ID)
	if err != nil {
		return view, err
	}
	held, err := s.desk.Outbox.HeldParts(ctx, v, family, partName)
	if err != nil {
		return view, err
	}
	view.Leaving = len(held) > 0
	var a asks
	if raw, ok := outbox.PartDraft(ctx, partName); ok && json.Unmarshal(raw, &a) == nil {
		for _, id := range a.ItemIDs {
			view.Ticked[id] = true
		}
		view.NeedTicked = a.Needs
	}
	if view.Text, err = s.worded(ctx, v, c, view.Lines); err != nil {
		return view, err
	}
	view.Whole, err = s.wordedNeeds(ctx, v, c, view.Needs)
	return view, err
}

// wordedNeeds is the request for what a replacement needs, as the customer reads it.
func (s *Requests) wordedNeeds(ctx context.Context, v db.View, c cases.Case, all []Need) (string, error) {
	r, err := s.desk.Outbox.Reader(ctx, v, c)
	if err != nil {
		return "", err
	}
	lines := []string{r.Say(fault.Say("requests.ask.text", fault.A("n", len(all))))}
	for _, n := range all {
		lines = append(lines, "– "+r.Say(NeedNames.Say(n)))
	}
	return strings.Join(append(lines, r.Say(fault.Say("requests.ask.how"))), "\n"), nil
}

// worded is the request for what is missing, as the customer reads it.
func (s *Requests) worded(ctx context.Context, v db.View, c cases.Case, all []Line) (string, error) {
	r, err := s.desk.Outbox.Reader(ctx, v, c)
	if err != nil {
		return "", err
	}
	lang := words.Pick(r.Lang, words.Languages()...)
	lines := []string{r.Say(fault.Say("requests.ask.text", fault.A("n", len(all))))}
	for _, l := range all {
		lines = append(lines, "– "+named(r, l, lang))
	}
	return strings.Join(append(lines, r.Say(fault.Say("requests.ask.how"))), "\n"), nil
}

// named is an item as a line of a request, with what helps to find it.
func named(r words.Reader, l Line, lang string) string {
	switch {
	case l.Example != "":
		return r.Say(fault.Say("requests.ask.example", fault.A("what", l.Name(lang)), fault.A("example", l.Example)))
	case len(l.Choices) > 0:
		return r.Say(fault.Say("requests.ask.choices", fault.A("what", l.Name(lang)), fault.A("choices", strings.Join(l.Choices, " / "))))
	}
	return l.Name(lang)
}

// lint reads a reply while it is written: it points out what is asked for and was
// given long ago, and that it is not the first time.
func (s *Requests) lint(ctx context.Context, v db.View, c cases.Case, text string) ([]outbox.Hint, error) {
	actor, err := staff.Acting(ctx)
	if err != nil || !actor.May(staff.CasesReply) || c.TopicID == 0 {
		return nil, err
	}
	lines, err := s.Checklist(ctx, v, c)
	if err != nil || len(lines) == 0 {
		return nil, err
	}
	var hints []outbox.Hint
	askedFor := asksIn(text, lines)
	for _, l := range askedFor {
		if l.Given {
			says := fault.Say("requests.hint.given", fault.A("what", l.Name(words.From(ctx).Lang)), fault.A("how", HowNames.Say(l.How)))
			if l.Value != "" {
				says = fault.Say("requests.hint.given_value", fault.A("what", l.Name(words.From(ctx).Lang)), fault.A("how", HowNames.Say(l.How)), fault.A("value", l.Value))
			}
			hints = append(hints, outbox.Hint{Kind: "given", Icon: "check", Says: says})
			break
		}
	}
	if !slices.ContainsFunc(askedFor, func(l Line) bool { return !l.Given }) {
		return hints, nil
	}
	made, err := s.OfCase(ctx, v, c.ID)
	if err == nil && len(made) > 0 {
		hints = append(hints, againHint(len(made)+1))
	}
	return hints, err
}

// asking are words with which we ask for something, in the languages we write.
var asking = []string{
	"could you", "can you", "please", "send", "need", "provide", "let us know",
	"bitte", "könnten sie", "können sie", "schicken", "senden", "brauchen", "benötigen", "teilen sie",
	"pourriez-vous", "pouvez-vous", "merci de nous", "merci de m", "veuillez", "s'il vous plaît", "s’il vous plaît", "envoyer", "envoyez", "besoin", "il nous faut", "indiquer", "indiquez", "communiquer",
	"podría", "puede ", "puedes", "por favor", "envíe", "envíanos", "enviar", "mandar", "necesitamos", "necesito", "indique", "indícanos", "facilite",
	"poderia", "pode ", "pode-nos", "envie", "precisamos", "preciso de", "informe", "indicar-nos",
	"potrebbe", "può ", "puoi", "per favore", "per cortesia", "inviare", "invii", "mandi", "mandare", "abbiamo bisogno", "ci serve", "ci servono", "indichi", "indicare", "fornire", "comunicare",
}

// asksIn are the items of a checklist that a text asks for: in a question, or in a
// passage that asks.
func asksIn(text string, lines []Line) (some []Line) {
	passages := strings.FieldsFunc(db.Key(text), func(r rune) bool { return r == '.' || r == '!' })
	for _, l := range lines {
		if slices.ContainsFunc(passages, func(p string) bool { return asksFor(p, l) }) {
			some = append(some, l)
		}
	}
	return some
}

func asksFor(passage string, l Line) bool {
	if !strings.Contains(passage, "?") && !slices.ContainsFunc(asking, func(a string) bool { return strings.Contains(passage, a) }) {
		return false
	}
	for _, n := range l.Names {
		key := db.Key(n)
		if at := strings.Index(passage, key); key != "" && at >= 0 && edge(passage, at, at+len(key)) {
			return true
		}
	}
	return false
}
