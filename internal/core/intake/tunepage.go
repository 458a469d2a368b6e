package intake

import (
	"context"
	"net/http"
	"strconv"
	"strings"

	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/web"
	"kept.example/kept/internal/platform/words"
)

// tuneView is the page where junk is told from mail: what stands in its fields.
type tuneView struct {
	Threshold    string
	Weights      map[Rule]string
	Allow, Block string
	Said         map[string]string
}

// weightInput is the field of a rule's weight.
func weightInput(ctx context.Context, v tuneView, r Rule) web.Input {
	hint := ruleLooks.T(ctx, r) + " " + words.T(ctx, "intake.tune.at_first", words.A("n", points[r]))
	return web.Input{Name: weightField(r), Label: ruleNames.T(ctx, r), Hint: hint, Error: v.Said["weights."+string(r)]}
}

// tunePage shows how junk is told from mail.
func (in *Intake) tunePage(w http.ResponseWriter, r *http.Request) error {
	view := tuneView{Weights: map[Rule]string{}}
	err := in.d.Read(r.Context(), "intake.tune", func(ctx context.Context, v db.View) error {
		allow, block, err := in.lists(ctx, v)
		if err != nil {
			return err
		}
		view.Allow, view.Block = strings.Join(allow, "\n"), strings.Join(block, "\n")
		j, err := in.junk.Value(ctx, v)
		view.Threshold = strconv.Itoa(j.Threshold)
		for _, rule := range Rules() {
			view.Weights[rule] = strconv.Itoa(j.weight(rule))
		}
		return err
	})
	if err != nil {
		return err
	}
	return web.Show(w, r, http.StatusOK, tunePage(view))
}

// saveTune sets it.
func (in *Intake) saveTune(w http.ResponseWriter, r *http.Request) error {
	view := tuneView{Threshold: r.PostFormValue("threshold"), Weights: map[Rule]string{}, Allow: r.PostFormValue("allow"), Block: r.PostFormValue("block")}
	for _, rule := range Rules() {
		view.Weights[rule] = r.PostFormValue(weightField(rule))
	}
	err := in.d.Do(r.Context(), "intake.tune", func(ctx context.Context, tx *db.Tx) error {
		return in.Tune(ctx, tx, view.junk(), view.Allow, view.Block)
	})
	if view.Said = web.Invalid(r.Context(), err); view.Said != nil {
		return web.Show(w, r, http.StatusUnprocessableEntity, tunePage(view))
	}
	if err != nil {
		return err
	}
	return web.Saved(w, r, "/settings/junk", words.T(r.Context(), "intake.tune.saved"), "")
}

// junk reads the numbers of the form. What weighs as it did at first is not
// written down, so that it goes with a better first weight.
func (v tuneView) junk() Junk {
	j := Junk{Threshold: number(v.Threshold), Weights: map[Rule]int{}}
	for rule, text := range v.Weights {
		if n := number(text); n != points[rule] {
			j.Weights[rule] = n
		}
	}
	return j
}

// number reads a whole number; what is none is -1, which every check refuses.
func number(text string) int {
	n, err := strconv.Atoi(strings.TrimSpace(text))
	if err != nil {
		return -1
	}
	return n
}

// stateOfTune says from which score on a mail is held back.
func (in *Intake) stateOfTune(ctx context.Context) (text string, err error) {
	err = in.d.Read(ctx, "intake.tune_state", func(ctx context.Context, v db.View) error {
		j, err := in.junk.Value(ctx, v)
		if text = words.T(ctx, "intake.tune.state", words.A("n", j.Threshold)); j.Threshold == 0 {
			text = words.T(ctx, "intake.tune.state_off")
		}
		return err
	})
	return text, err
}
