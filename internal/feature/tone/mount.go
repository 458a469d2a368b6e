package tone

import (
	"context"
	"embed"
	"net/http"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"kept.example/kept/internal/core/desk"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/web"
)

// Words holds the sentences of this room.
//
//go:embed words/*.json
var Words embed.FS

// Mount plugs the tone of replies into the desk.
func Mount(d *desk.Desk) *Tone {
	s := &Tone{desk: d}
	s.links = newLinks(d.Fetch, d.DB.Now, s.ours)
	d.Outbox.AddLint(s.lint)
	d.Outbox.SiftBy(s.sift)
	d.Outbox.TryBy(s.Try)
	d.Page.AddTops("tone", s.tops)
	d.Chores.Add(s.chore())

	reply, change, manage := string(staff.CasesReply), string(staff.CasesChange), string(staff.SettingsManage)
	d.Web.Page("POST /cases/{case}/tone/fine", reply, s.finePage, web.MaxBytes(mostPosted))
	d.Web.Page("POST /cases/{case}/tone/taken", reply, s.takenPage, web.MaxBytes(mostPosted))
	d.Web.Page("POST /cases/{case}/tone/hand", change, s.handPage)
	d.Web.Page("GET /settings/tone", manage, s.settingsPage)
	d.Web.Page("POST /settings/tone/{rule}/off", manage, s.offPage)
	d.Web.Page("POST /settings/tone/{rule}/on", manage, s.onPage)
	d.Web.AddNav(web.NavItem{Key: "tone.title", Icon: "feather", Href: settingsPath, Group: web.GroupAdmin, Order: 47, Access: manage,
		Subject: "settings.subject.cases", About: "tone.about", State: s.state})
	d.Web.AddKeys(web.KeyHelp{Section: "write", Key: "tone.hand.key", Keys: handKey, Order: 40})

	tags := []string{"tone"}
	web.Op(d.Web, reply, huma.Operation{Method: http.MethodPost, Path: "/cases/{id}/tone/check", Summary: "Read a reply before it goes: what would be better said in another way", Tags: tags}, s.checkOp)
	web.Act(d.Web, reply, huma.Operation{Method: http.MethodPost, Path: "/cases/{id}/tone/fine", Summary: "Say that a finding is fine as it is, or that its better wording was taken", DefaultStatus: http.StatusNoContent, Tags: tags}, s.fineOp)
	web.Act(d.Web, change, huma.Operation{Method: http.MethodPost, Path: "/cases/{id}/tone/hand-over", Summary: "Hand a case with harsh words to a colleague or a team; no blame", DefaultStatus: http.StatusNoContent, Tags: tags}, s.handOp)
	web.View(d.Web, manage, huma.Operation{Method: http.MethodGet, Path: "/tone/rules", Summary: "The rules that replies are read by, and how each fares", Tags: tags}, s.rulesOp)
	web.Act(d.Web, manage, huma.Operation{Method: http.MethodPut, Path: "/tone/rules/{rule}", Summary: "Switch a rule off, or on again", Tags: tags}, s.ruleOp)
	return s
}

// ours says whether a link leads to a page of ours: by the desk's address or that
// of a brand. Where that is not known, it is taken for one, and is not tried.
func (s *Tone) ours(ctx context.Context, address string) bool {
	under := func(base string) bool {
		base = strings.TrimSuffix(base, "/")
		return base != "" && strings.HasPrefix(strings.ToLower(address), strings.ToLower(base))
	}
	if under(s.desk.Web.URL("")) {
		return true
	}
	is := true
	err := s.desk.DB.Read(ctx, "tone.ours", func(ctx context.Context, v db.View) error {
		all, err := s.desk.Inboxes.Brands(ctx, v)
		is = false
		for _, b := range all {
			is = is || under(b.PublicURL)
		}
		return err
	})
	return is || err != nil
}
