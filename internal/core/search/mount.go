package search

import (
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/jobs"
	"kept.example/kept/internal/platform/web"
)

// Mount adds the page, the API operation, the jobs, and the place in the
// navigation.
func (s *Search) Mount(q *jobs.Queue, rt *web.Router) {
	read := string(staff.CasesRead)
	rt.Page("GET /search", read, s.page)
	web.View(rt, read, huma.Operation{Method: http.MethodGet, Path: "/search", Summary: "Find cases, people and more", Tags: []string{"search"},
		Description: "The newest 500 messages that match are ranked; what is older comes by the cursor."}, s.apiSearch)
	manage := string(staff.SettingsManage)
	rt.Page("GET /settings/search", manage, s.indexPage)
	rt.Page("POST /settings/search/rebuild", manage, s.rebuildPage)
	rt.AddNav(web.NavItem{Key: "search.index.title", Icon: "search", Href: "/settings/search", Group: web.GroupAdmin, Order: 85, Access: manage,
		Subject: "settings.subject.desk", About: "search.index.about", State: s.stateOfIndex})
	rt.AddNav(web.NavItem{Key: "search.title", Icon: "search", Href: "/search", KeySeq: "/", Order: 60, Access: read})
	s.mountJobs(q)
}
