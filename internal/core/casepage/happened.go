package casepage

import (
	"context"
	"time"
	"unicode"
	"unicode/utf8"

	"kept.example/kept/internal/core/activity"
	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/words"
)

// happened is an entry of the timeline as a page shows it.
type happened struct {
	ID   int64
	Kind string
	Icon string
	Bad  bool
	Who  string // "" where the sentence stands for itself
	Says fault.Sentence
	At   time.Time
}

// look is how a kind of event looks in the timeline.
type look struct {
	icon string
	bad  bool
}

// events are the activities that have a line among the messages.
var events = map[string]look{
	"case.owner":           {"user", false},
	"case.team":            {"people", false},
	"case.moved":           {"inbox", false},
	"case.topic":           {"root", false},
	"case.topic_off":       {"root", false},
	"case.subject":         {"pencil", false},
	"case.private":         {"lock", false},
	"case.public":          {"eye", false},
	"case.participant":     {"people", false},
	"case.participant_off": {"people", false},
	"case.undone":          {"undo", false},
	"case.status":          {"flag", false},
	"case.reopened":        {"history", false},
	"case.waiting":         {"snooze", false},
	"case.woken":           {"bell", false},
	"case.let_down":        {"alert", true},
	"case.merged":          {"merge", false},
	"case.unmerged":        {"merge", false},
	"case.apart":           {"merge", false},
	"tone.handed":          {"user", false},
	"case.split":           {"split", false},
	"case.split_off":       {"split", false},
	"question.withdrawn":   {"question", false},
	"question.added":       {"question", false},
	"promise.made":         {"promise", false},
	"promise.kept":         {"check", false},
	"promise.broken":       {"alert", true},
	"promise.due_soon":     {"clock", false},
	"promise.moved":        {"promise", false},
	"verified.not_yet":     {"history", true},
	"verified.silent":      {"clock", false},
	"reply.returned":       {"alert", true},
	"reply.failed":         {"alert", true},
	"reply.late":           {"clock", false},
	"intake.freed":         {"inbox", false},
	"notices.unseen":       {"eye", false},
	"call.out":             {"phone", false},
	"call.due":             {"phone", false},
	"call.done":            {"phone", false},
	"call.tried":           {"phone", false},
	"call.dropped":         {"phone", false},
	"call.asked":           {"phone", false},
	"remedy.split":         {"eye", false},
	"relief.split":         {"eye", false},
	"remedy.split_two":     {"eye", false},
	"relief.split_two":     {"eye", false},

	"relief.cleared_confirmed": {"check", false},
	"relief.cleared_silent":    {"clock", false},
}

// guarded are the activities that only those read who may do what they are about: what
// is worth a look before something is given.
var guarded = map[string]staff.Permission{"remedy.split": staff.RemediesGrant, "remedy.split_two": staff.RemediesGrant, "relief.split_two": staff.RemediesGrant, "relief.split": staff.RemediesGrant}

// shows says whether whoever reads may read of a kind of activity.
func shows(ctx context.Context, kind string) bool {
	may, ok := guarded[kind]
	if !ok {
		return true
	}
	actor, err := staff.Acting(ctx)
	return err == nil && actor.May(may)
}

// looksElse are how the other kinds look on the page that tells all.
var looksElse = map[string]look{
	"case.opened":       {"plus", false},
	"question.found":    {"question", false},
	"question.answered": {"check", false},
	"question.none":     {"x", false},
	"question.reopened": {"question", false},
	"case.step":         {"flag", false},
	"case.followed":     {"eye", false},
	"case.unfollowed":   {"eye", false},
	"case.merged_away":  {"merge", false},
	"message.arrived":   {"mail", false},
	"message.reply":     {"reply", false},
	"message.note":      {"note", false},
	"message.automatic": {"bot", false},
}

// lookOf is how a kind looks, a dot where nobody has said.
func lookOf(kind string) look {
	if l, ok := events[kind]; ok {
		return l
	}
	if l, ok := looksElse[kind]; ok {
		return l
	}
	return look{icon: "dot"}
}

// names are the names of those who acted, each asked for once.
type names map[int64]string

// happenedOf words an entry. A sentence that begins small wants somebody before
// it: where nobody of the staff acted, the customer or the desk.
func (p *Pages) happenedOf(ctx context.Context, v db.View, known names, e activity.Entry) (happened, error) {
	h, err := p.worded(ctx, v, known, e)
	if err != nil || h.Who != "" {
		return h, err
	}
	if first, _ := utf8.DecodeRuneInString(words.Say(ctx, h.Says)); unicode.IsLower(first) {
		who := e.Who
		if e.Kind == "message.arrived" { // the desk filed what somebody else wrote
			who.Kind = activity.Customer
		}
		h.Who = actorWords(ctx, who)
	}
	return h, nil
}

// worded words an entry. The record of activity holds no names, so who has the
// case now, or follows it, is said here.
func (p *Pages) worded(ctx context.Context, v db.View, known names, e activity.Entry) (happened, error) {
	l := lookOf(e.Kind)
	h := happened{ID: e.ID, Kind: e.Kind, Icon: l.icon, Bad: l.bad, Says: e.Sentence(), At: e.At}
	if e.Data == nil {
		h.Says = fault.Say("casepage.event.erased")
	}
	var err error
	if h.Who, err = p.nameOf(ctx, v, known, e.Who); err != nil || e.Data == nil {
		return h, err
	}
	id := func(name string) int64 { n, _ := e.Data[name].(int64); return n }
	said := func(name string) string { s, _ := e.Data[name].(string); return s }
	switch e.Kind {
	case "case.status":
		if why, _ := e.Data["reason"].(string); why != "" {
			h.Says = fault.Say("casepage.event.status_why", fault.A("words", cases.StatusNames.Say(cases.Status(said("to")))), fault.A("why", why))
		}
	case "case.owner":
		h.Says, err = p.says(ctx, v, known, e, id("to"), "casepage.event.let_go", "casepage.event.took", "casepage.event.gave")
	case "case.followed":
		h.Says, err = p.says(ctx, v, known, e, id("user"), e.Sentence().Key, e.Sentence().Key, "casepage.event.follows")
	case "case.unfollowed":
		h.Says, err = p.says(ctx, v, known, e, id("user"), e.Sentence().Key, e.Sentence().Key, "casepage.event.unfollows")
	case "case.team":
		h.Says = fault.Say("casepage.event.no_team")
		if to := id("to"); to != 0 {
			team, err := p.staff.TeamByID(ctx, v, to)
			if fault.Is(err, fault.NotFound) {
				return h, nil
			}
			h.Says = fault.Say("casepage.event.team", fault.A("team", team.Name))
			return h, err
		}
	}
	return h, err
}

// says picks the sentence about a user: nobody, whoever acted, or somebody else.
func (p *Pages) says(ctx context.Context, v db.View, known names, e activity.Entry, user int64, nobody, self, other string) (fault.Sentence, error) {
	switch user {
	case 0:
		return fault.Say(nobody), nil
	case e.Who.ID:
		return fault.Say(self), nil
	}
	name, err := p.nameOf(ctx, v, known, activity.Who{Kind: activity.User, ID: user})
	return fault.Say(other, fault.A("to", name)), err
}

// nameOf is the name of a user who acted; "" for the desk and for customers.
func (p *Pages) nameOf(ctx context.Context, v db.View, known names, who activity.Who) (string, error) {
	if who.Kind != activity.User && who.Kind != activity.Token {
		return "", nil
	}
	if name, ok := known[who.ID]; ok {
		return name, nil
	}
	name, err := p.staff.NameOf(ctx, v, who.ID)
	if err != nil {
		return "", err
	}
	known[who.ID] = name
	return name, nil
}
