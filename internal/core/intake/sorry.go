package intake

import (
	"context"
	"net/http"
	"strings"

	"github.com/a-h/templ"

	"kept.example/kept/internal/core/casepage"
	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/core/outbox"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/mail"
	"kept.example/kept/internal/platform/web"
)

// sorry is what we tell a customer whose mail we had held back, in their
// language and zone; "" where nothing was held back since our last answer.
func (in *Intake) sorry(ctx context.Context, v db.View, c cases.Case) (string, error) {
	family, err := in.cases.Family(ctx, v, c.ID)
	if err != nil {
		return "", err
	}
	at, err := freed(ctx, v, family, c.LastReplyAt)
	if err != nil || len(at) == 0 {
		return "", err
	}
	r, err := in.outbox.Reader(ctx, v, c)
	if err != nil {
		return "", err
	}
	return r.Say(fault.Say("intake.sorry", fault.A("at", at[0]))), nil
}

// sorryTool offers the sentence in the composer.
func (in *Intake) sorryTool(ctx context.Context, v db.View, c cases.Case) (templ.Component, error) {
	actor, err := staff.Acting(ctx)
	if err != nil || !actor.May(staff.CasesReply) {
		return nil, err
	}
	text, err := in.sorry(ctx, v, c)
	if err != nil || text == "" {
		return nil, err
	}
	return sorryButton(c.ID, text), nil
}

// sorryPage puts the sentence before what is being written, as a draft: it goes
// out when its writer says so.
func (in *Intake) sorryPage(w http.ResponseWriter, r *http.Request) error {
	id, err := web.PathID(r, "case")
	if err != nil {
		return err
	}
	if err := parseForm(r); err != nil {
		return fault.New(fault.Invalid, "intake.fault.form").Because(err)
	}
	body := strings.ReplaceAll(r.PostForm.Get("body"), "\r\n", "\n")
	err = in.d.Do(r.Context(), "intake.sorry", func(ctx context.Context, tx *db.Tx) error {
		if _, err := staff.Allow(ctx, staff.CasesReply); err != nil {
			return err
		}
		c, err := in.cases.ByID(ctx, tx, id)
		if err != nil {
			return err
		}
		text, err := in.sorry(ctx, tx, c)
		if err != nil {
			return err
		}
		return in.outbox.SaveDraft(ctx, tx, c.ID, cases.Reply, before(text, mail.Plain(body)), "")
	})
	if err != nil {
		return err
	}
	return web.Redirect(w, r, casepage.Path(id))
}

// parseForm reads a form of either kind.
func parseForm(r *http.Request) error {
	if strings.HasPrefix(r.Header.Get("Content-Type"), "multipart/form-data") {
		return r.ParseMultipartForm(1 << 20)
	}
	return r.ParseForm()
}

// before puts a sentence before a text, once.
func before(sentence, text string) string {
	if sentence == "" || strings.Contains(text, sentence) {
		return text
	}
	return strings.TrimSpace(sentence + "\n\n" + strings.TrimSpace(text))
}

// tools adds what this package offers to the composer.
func (in *Intake) tools() {
	in.outbox.AddTool(outbox.Tool{Name: "intake.sorry", Order: 5, Render: in.sorryTool})
}
