package inboxes

import (
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/web"
)

// Mount adds the pages and the API.
func (s *Inboxes) Mount(rt *web.Router) {
	read, manage := string(staff.InboxesRead), string(staff.InboxesManage)
	rt.Page("GET /settings/inboxes", manage, s.inboxesPage)
	rt.Page("POST /settings/inboxes", manage, s.inboxAdd)
	rt.Page("GET /settings/inboxes/{inbox}", manage, s.inboxPage)
	rt.Page("POST /settings/inboxes/{inbox}", manage, s.inboxChange)
	rt.Page("POST /settings/inboxes/{inbox}/off", manage, s.inboxOff)
	rt.Page("POST /settings/inboxes/{inbox}/on", manage, s.inboxOn)
	rt.Page("GET /settings/brands", manage, s.brandsPage)
	rt.Page("POST /settings/brands", manage, s.brandAdd)
	rt.Page("GET /settings/brands/{brand}", manage, s.brandPage)
	rt.Page("POST /settings/brands/{brand}", manage, s.brandChange)
	rt.AddNav(
		web.NavItem{Key: "inboxes.list.title", Icon: "mail", Href: "/settings/inboxes", Group: web.GroupAdmin, Order: 10, Access: manage,
			Subject: "settings.subject.mail", About: "inboxes.list.about", State: s.stateOfInboxes},
		web.NavItem{Key: "inboxes.brands.title", Icon: "tag", Href: "/settings/brands", Group: web.GroupAdmin, Order: 11, Access: manage,
			Subject: "settings.subject.mail", About: "inboxes.brands.about", State: s.stateOfBrands},
	)

	in, br := []string{"inboxes"}, []string{"brands"}
	web.View(rt, read, huma.Operation{Method: http.MethodGet, Path: "/inboxes", Summary: "The inboxes you see, by name", Tags: in}, s.apiInboxes)
	web.View(rt, read, huma.Operation{Method: http.MethodGet, Path: "/inboxes/{id}", Summary: "An inbox", Tags: in}, s.apiInbox)
	web.Act(rt, manage, huma.Operation{Method: http.MethodPost, Path: "/inboxes", Summary: "Open an inbox", Tags: in, DefaultStatus: http.StatusCreated}, s.apiInboxAdd)
	web.Act(rt, manage, huma.Operation{Method: http.MethodPatch, Path: "/inboxes/{id}", Summary: "Change an inbox", Tags: in}, s.apiInboxChange)
	web.View(rt, read, huma.Operation{Method: http.MethodGet, Path: "/brands", Summary: "The brands, the default first", Tags: br}, s.apiBrands)
	web.View(rt, read, huma.Operation{Method: http.MethodGet, Path: "/brands/{id}", Summary: "A brand", Tags: br}, s.apiBrand)
	web.Act(rt, manage, huma.Operation{Method: http.MethodPost, Path: "/brands", Summary: "Add a brand", Tags: br, DefaultStatus: http.StatusCreated}, s.apiBrandAdd)
	web.Act(rt, manage, huma.Operation{Method: http.MethodPatch, Path: "/brands/{id}", Summary: "Change a brand", Tags: br}, s.apiBrandChange)
}
