package remedies

import (
	"context"
	_ "embed"
	"slices"
	"strings"
	"time"

	"kept.example/kept/internal/core/activity"
	"kept.example/kept/internal/core/policies"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
)

//go:embed policy.txt
var firstText string

// Policy is how remedies are reckoned.
type Policy struct {
	ID    int64 // of its version; 0 for the one that the desk came with
	Text  string
	rules *policies.Policy
}

// numbers are the rules that are amounts or factors, and yesNo those that are a choice.
var (
	numbers = []string{"loss", "hours_worth", "consequence_worth", "missed_worth", "effort_worth", "broken_worth", "repeats_worth", "known_worth",
		"curve", "blame", "credit", "seat", "cap", "fair", "answer_hours", "send_hours", "arrive_hours", "acknowledge_hours", "offer_hours"}
	yesNo = []string{"mends", "goodwill"}
)

// setOf is the rule that proposes what to do about a failure.
func setOf(f Failure) string { return "set_" + string(f) }

const goodwillSet = "set_goodwill"

// ruleNames are all rules of a policy.
func ruleNames() []string {
	all := append(slices.Clone(numbers), yesNo...)
	for _, f := range FailureNames.Values() {
		all = append(all, setOf(f))
	}
	return append(all, goodwillSet)
}

// samples are cases for which every policy must reckon: each failure and fault, with
// each thing that is known at nothing while the rest is much, and the other way round.
func samples() (all []policies.Known) {
	none := policies.Known{"price": 0.0, "share": 0.0, "hours": 0.0, "consequence": 0.0, "missed": false, "contacts": 0.0, "broken": 0.0, "repeats": 0.0, "years": 0.0, "given": 0.0, "x": 0.0}
	much := policies.Known{"price": 1000.0, "share": 1.0, "hours": 1000.0, "consequence": 3.0, "missed": true, "contacts": 40.0, "broken": 9.0, "repeats": 9.0, "years": 60.0, "given": 1.0, "x": 3.0}
	for _, failure := range FailureNames.Values() {
		for _, whose := range FaultNames.Values() {
			with := func(from policies.Known, name string, value any) {
				k := policies.Known{"failure": string(failure), "fault": string(whose)}
				for n, v := range from {
					k[n] = v
				}
				if name != "" {
					k[name] = value
				}
				all = append(all, k)
			}
			with(none, "", nil)
			with(much, "", nil)
			for name := range none {
				with(none, name, much[name])
				with(much, name, none[name])
			}
		}
	}
	return all
}

// mostValue is how much a rule may come to: what no price passes.
const mostValue = 1e12

// fits says what is wrong with the value of a rule.
func fits(name string, value any) *fault.Sentence {
	bad := func(key string, args ...fault.Arg) *fault.Sentence {
		s := fault.Say(key, args...)
		return &s
	}
	if slices.Contains(numbers, name) {
		n, ok := value.(float64)
		whole, _ := value.(int)
		switch n += float64(whole); {
		case !ok && whole == 0 && value != 0:
			return bad("remedies.policy.number")
		case n < 0 || n > mostValue:
			return bad("remedies.policy.range")
		case strings.HasSuffix(name, "_hours") && (n < 1 || n > 1000):
			return bad("remedies.policy.hours")
		}
		return nil
	}
	if slices.Contains(yesNo, name) {
		if _, ok := value.(bool); !ok {
			return bad("remedies.policy.yes_no")
		}
		return nil
	}
	if _, err := readSets(value); err != nil {
		return err
	}
	return nil
}

// readSets reads what a rule proposes: one to three sets, each of kinds between +.
func readSets(value any) (sets [][]Kind, wrong *fault.Sentence) {
	bad := func(key string, args ...fault.Arg) ([][]Kind, *fault.Sentence) {
		s := fault.Say(key, args...)
		return nil, &s
	}
	all, ok := value.([]any)
	if !ok || len(all) == 0 || len(all) > mostSets {
		return bad("remedies.policy.sets", fault.A("n", mostSets))
	}
	for _, one := range all {
		text, _ := one.(string)
		var set []Kind
		carries, mends := 0, 0
		for part := range strings.SplitSeq(text, "+") {
			k := Kind(strings.TrimSpace(part))
			if !slices.Contains(KindNames.Values(), k) {
				return bad("remedies.policy.kind", fault.A("name", string(k)))
			}
			if slices.Contains(set, k) {
				return bad("remedies.policy.kinds")
			}
			if k.carries() {
				carries++
			}
			if k.mends() {
				mends++
			}
			set = append(set, k)
		}
		if carries > 1 || mends > 1 {
			return bad("remedies.policy.kinds")
		}
		sets = append(sets, set)
	}
	return sets, nil
}

const mostSets = 3

// came are rules that came after desks had policies of their own.
var came = []string{toAcknowledge, toOffer}

// completed is a text with the rules that came later: where it does not have them, they
// are as the desk comes with them.
func completed(text string) string {
	has := func(text, name string) (line string, ok bool) {
		for line := range strings.Lines(text) {
			if before, _, ok := strings.Cut(line, "="); ok && strings.TrimSpace(before) == name {
				return line, true
			}
		}
		return "", false
	}
	for _, name := range came {
		if _, ok := has(text, name); ok {
			continue
		}
		if line, ok := has(firstText, name); ok {
			text = strings.TrimRight(text, "\n") + "\n" + line
		}
	}
	return text
}

// ReadPolicy reads a policy. What is wrong is returned with its line; then it is none.
func ReadPolicy(text string) (Policy, []*policies.Wrong) {
	rules, wrong := policies.Read(completed(text), policies.Form{Rules: ruleNames(), Samples: samples(), Fits: fits})
	return Policy{Text: text, rules: rules}, wrong
}

// firstPolicy is the one that the desk came with: it is tried on all samples by a test.
func firstPolicy() Policy {
	rules, wrong := policies.Read(firstText, policies.Form{Rules: ruleNames(), Samples: samples()[:1], Fits: fits})
	if len(wrong) > 0 {
		panic(wrong[0].Error()) // it is built in
	}
	return Policy{Text: firstText, rules: rules}
}

// newestPolicy is the number of the version that counts; 0 for the first one.
func newestPolicy(ctx context.Context, v db.View) (int64, error) {
	return db.Value[int64](ctx, v, `SELECT coalesce(max(id), 0) FROM remedy_policy`)
}

// policy is the one that counts. Each process reads a version once.
func (s *Remedies) policy(ctx context.Context, v db.View) (Policy, error) {
	id, err := newestPolicy(ctx, v)
	if err != nil || id == 0 {
		return s.first(), err
	}
	if p := s.read.Load(); p != nil && p.ID == id {
		return *p, nil
	}
	text, err := db.Value[string](ctx, v, `SELECT rules FROM remedy_policy WHERE id = $1`, id)
	if err != nil {
		return Policy{}, err
	}
	p, wrong := ReadPolicy(text)
	if len(wrong) > 0 { // of an older make of this room: the first one still counts
		p = s.first()
	}
	p.ID, p.Text = id, text
	s.read.Store(&p)
	return p, nil
}

// Policy is how remedies are reckoned now.
func (s *Remedies) Policy(ctx context.Context, v db.View) (_ Policy, err error) {
	defer fault.Wrap(&err, "remedies.Policy")
	if _, err := staff.Allow(ctx, staff.CasesRead); err != nil {
		return Policy{}, err
	}
	return s.policy(ctx, v)
}

// refused is a policy that does not read, as a fault of its text.
func refused(wrong []*policies.Wrong) error {
	return fault.Field("text", "remedies.policy.wrong", fault.A("line", wrong[0].Line), fault.A("why", wrong[0].Why))
}

// TurnOn has another policy count. The one before stays among the versions.
func (s *Remedies) TurnOn(ctx context.Context, tx *db.Tx, text string) (Policy, error) {
	return s.turnOn(ctx, tx, text, func(Policy) error { return nil })
}

// turnOn has another policy count if whoever turns it on has seen the one that counts now.
func (s *Remedies) turnOn(ctx context.Context, tx *db.Tx, text string, seen func(Policy) error) (_ Policy, err error) {
	defer fault.Wrap(&err, "remedies.TurnOn")
	actor, err := staff.Allow(ctx, staff.SettingsManage)
	if err != nil {
		return Policy{}, err
	}
	text = tidy(text)
	p, wrong := ReadPolicy(text)
	if len(wrong) > 0 {
		return p, refused(wrong)
	}
	if err := tx.Lock(ctx, "remedies", "policy"); err != nil {
		return p, err
	}
	now, err := s.policy(ctx, tx)
	if err != nil {
		return now, err
	}
	if err := seen(now); err != nil || now.Text == text {
		return now, err
	}
	if p.ID, err = tx.Insert(ctx, `INSERT INTO remedy_policy (rules, by_id, at) VALUES ($1, $2, $3)`, text, actor.ID, tx.Now()); err != nil {
		return p, err
	}
	_, err = s.desk.Activity.Record(ctx, tx, activity.Entry{Kind: "remedy.policy", On: "setting", Data: map[string]any{"version": p.ID, "from": now.Text, "to": text}})
	return p, err
}

// tidy is a text as a form sends it, with plain line ends.
func tidy(text string) string {
	return strings.TrimSpace(strings.ReplaceAll(db.Text(text), "\r\n", "\n")) + "\n"
}

// within is so much working time as a rule of the policy says.
func (s *Remedies) within(ctx context.Context, v db.View, rule string) (time.Duration, error) {
	p, err := s.policy(ctx, v)
	if err != nil {
		return 0, err
	}
	out, wrong := p.rules.Run(Loss{Failure: Undone, Fault: Ours}.known(0, 0))
	if wrong != nil {
		return 0, wrong
	}
	return time.Duration(number(out[rule]) * float64(time.Hour)), nil
}

// number is the value of a rule that is a number.
func number(v any) float64 {
	switch n := v.(type) {
	case float64:
		return n
	case int:
		return float64(n)
	}
	return 0
}
