package presence

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/web"
)

// Mount plugs presence into the live stream, and adds its page and API.
func (p *Presence) Mount(rt *web.Router) {
	p.hub = rt.Live
	rt.Attend(func(ctx context.Context, stream string, open map[int64]string) error {
		said := make(map[int64]Doing, len(open))
		for id, what := range open {
			said[id] = map[string]Doing{"reply": WritingReply, "note": WritingNote}[what]
		}
		return p.Say(ctx, stream, said)
	})
	rt.Live.OnLeave(p.Leave)
	rt.Page("GET /cases/{case}/presence", string(staff.CasesRead), p.part)
	web.Op(rt, string(staff.CasesRead), huma.Operation{
		Method: http.MethodGet, Path: "/cases/{id}/presence", Summary: "Who else has a case open at this moment", Tags: []string{"cases"},
		Description: "Colleagues who have the case open on a page, and whether they write. It is forgotten within 90 seconds after they left.",
	}, p.listOp)
}

// part answers with who is at a case, for the places of an open page.
func (p *Presence) part(w http.ResponseWriter, r *http.Request) error {
	id, err := web.PathID(r, "case")
	if err != nil {
		return err
	}
	var all []Colleague
	err = p.d.Read(r.Context(), "presence.part", func(ctx context.Context, v db.View) error {
		c, err := p.cases.ByID(ctx, v, id)
		if err != nil {
			return err
		}
		id = c.ID
		all, err = p.At(ctx, v, c)
		return err
	})
	if err != nil {
		return err
	}
	return web.Show(w, r, http.StatusOK, web.Parts(Faces(id, all), Line(id, all), RowChip(id, all)))
}

// Body is a colleague as the API shows them. It changes only with the API.
type Body struct {
	UserID  int64  `json:"user_id"`
	Name    string `json:"name"`
	Writing string `json:"writing" enum:"no,note,reply" doc:"What they write at this moment"`
}

type listIn struct {
	ID int64 `path:"id"`
}

type listOut struct{ Body web.List[Body] }

func (p *Presence) listOp(ctx context.Context, in *listIn) (*listOut, error) {
	out := &listOut{}
	out.Body.Items = []Body{}
	return out, p.d.Read(ctx, "presence.list", func(ctx context.Context, v db.View) error {
		c, err := p.cases.ByID(ctx, v, in.ID)
		if err != nil {
			return err
		}
		all, err := p.At(ctx, v, c)
		for _, one := range all {
			writing := map[Doing]string{WritingNote: "note", WritingReply: "reply"}[one.Doing]
			if writing == "" {
				writing = "no"
			}
			out.Body.Items = append(out.Body.Items, Body{UserID: one.ID, Name: one.Name, Writing: writing})
		}
		return err
	})
}
