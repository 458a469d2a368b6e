package casepage

import (
	"context"
	"net/http"

	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/web"
)

// printedMost is how many messages one print holds.
const printedMost = 2000

// printView is a case as it is printed: with the whole conversation, and
// without whatever is pressed.
type printView struct {
	*caseView
	Notes    bool // with what only the staff reads
	Quoted   bool // with the quotes and signatures that pages fold away
	More     bool // the conversation is longer than a print holds
	Messages []*message
}

// printPage shows a case for the printer. Notes are on it by choice alone, and
// each says that it is one.
func (p *Pages) printPage(w http.ResponseWriter, r *http.Request) error {
	id, err := web.PathID(r, "case")
	if err != nil {
		return err
	}
	q := r.URL.Query()
	view := printView{Notes: q.Has("notes"), Quoted: q.Has("quoted")}
	err = p.d.Read(r.Context(), "casepage.print", func(ctx context.Context, v db.View) (err error) {
		if view.caseView, err = p.view(ctx, v, id, ""); err != nil {
			return err
		}
		return p.printed(ctx, v, &view)
	})
	if err != nil {
		return err
	}
	return web.Show(w, r, http.StatusOK, printedPage(view))
}

// printed reads the conversation from its beginning.
func (p *Pages) printed(ctx context.Context, v db.View, view *printView) error {
	for after := int64(0); ; {
		some, err := p.cases.ForStaff(ctx, v, view.ID, after, 500)
		if err != nil || len(some) == 0 {
			return err
		}
		after = some[len(some)-1].ID
		var kept []cases.StaffMessage
		for _, m := range some {
			if m.Kind != cases.Note || view.Notes {
				kept = append(kept, m)
			}
		}
		var th thread
		if err := p.addMessages(ctx, v, &th, kept); err != nil {
			return err
		}
		for _, e := range th.Entries {
			if len(view.Messages) == printedMost {
				view.More = true
				return nil
			}
			view.Messages = append(view.Messages, e.Message)
		}
	}
}
