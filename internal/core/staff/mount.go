package staff

import "kept.example/kept/internal/platform/web"

// Mount tells the router who somebody is and what they may do, and adds the
// pages and the API.
func (s *Staff) Mount(rt *web.Router) {
	s.hooks(rt)

	rt.Page("GET /sign-in", web.Public, s.signInPage)
	rt.Page("POST /sign-in", web.Public, s.signIn, web.WhileFull())
	rt.Page("GET /sign-in/second", web.Public, s.secondPage)
	rt.Page("POST /sign-in/second", web.Public, s.second, web.WhileFull())
	rt.Page("POST /sign-in/passkey", web.Public, s.passkeyIn, web.WhileFull())
	rt.Page("POST /sign-out", web.Public, s.signOut, web.WhileFull())
	rt.Page("GET /sign-in/link/{token}", web.Public, s.linkPage)
	rt.Page("POST /sign-in/link/{token}", web.Public, s.linkIn, web.WhileFull())

	rt.Page("GET /sign-in/forgot", web.Public, s.forgotPage)
	rt.Page("POST /sign-in/forgot", web.Public, s.forgot)
	rt.Page("GET /sign-in/reset/{token}", web.Public, s.resetPage)
	rt.Page("POST /sign-in/reset/{token}", web.Public, s.reset)

	own := string(ProfileChange)
	rt.Page("GET /me", own, s.mePage)
	rt.Page("POST /me", own, s.meChange)
	rt.Page("POST /me/keys", own, s.meKeys)
	rt.Page("POST /me/density", own, s.meDensity)
	rt.Page("POST /me/password", own, s.mePassword)
	rt.Page("GET /me/second-factor", own, s.factorPage)
	rt.Page("POST /me/second-factor/begin", own, s.factorBegin)
	rt.Page("POST /me/second-factor/confirm", own, s.factorConfirm)
	rt.Page("POST /me/second-factor/codes", own, s.factorCodes)
	rt.Page("POST /me/second-factor/off", own, s.factorOff)
	rt.Page("POST /me/second-factor/again", own, s.again)
	rt.Page("POST /me/passkeys", own, s.passkeyAdd)
	rt.Page("POST /me/passkeys/{passkey}/remove", own, s.passkeyRemove)
	rt.Page("POST /me/sessions/{session}/end", own, s.meEnd, web.WhileFull())
	rt.Page("POST /me/sessions/end-others", own, s.meEndOthers, web.WhileFull())
	rt.Page("POST /me/tokens", string(TokensManage), s.meTokenAdd)
	rt.Page("POST /me/tokens/{token}/revoke", string(TokensManage), s.meTokenRevoke)

	manage := string(StaffManage)
	rt.Page("GET /settings/staff", manage, s.staffPage)
	rt.Page("POST /settings/staff", manage, s.staffAdd)
	rt.Page("GET /settings/staff/{user}", manage, s.userPage)
	rt.Page("POST /settings/staff/{user}", manage, s.userChange)
	rt.Page("POST /settings/staff/{user}/link", manage, s.userLink)
	rt.Page("POST /settings/staff/{user}/invite", manage, s.userInvite)
	rt.Page("POST /settings/staff/{user}/reset-factor", manage, s.userFactor)
	rt.Page("POST /settings/staff/{user}/off", manage, s.userOff)
	rt.Page("POST /settings/staff/{user}/on", manage, s.userOn)
	rt.Page("GET /settings/teams", manage, s.teamsPage)
	rt.Page("POST /settings/teams", manage, s.teamAdd)
	rt.Page("POST /settings/teams/{team}", manage, s.teamRename)
	rt.Page("POST /settings/teams/{team}/join", manage, s.teamJoin)
	rt.Page("POST /settings/teams/{team}/leave", manage, s.teamLeave)

	cover := string(CoverManage)
	rt.Page("GET /settings/teams/{team}/hours", cover, s.teamHours)
	rt.Page("POST /settings/teams/{team}/hours", cover, s.teamHoursSet)
	rt.Page("GET /away", own, s.awayPage)
	rt.Page("POST /away", own, s.awayAdd)
	rt.Page("POST /away/{absence}/end", own, s.awayEnd)

	rt.AddNav(
		web.NavItem{Key: "staff.away.all_title", Icon: "clock", Href: "/away", Group: web.GroupMe, Order: 15, Access: own,
			Subject: "settings.subject.you", About: "staff.away.all_about"},
		web.NavItem{Key: "staff.me.title", Icon: "user", Href: "/me", Group: web.GroupMe, Order: 10, Access: own,
			Subject: "settings.subject.you", About: "staff.me.about"},
		web.NavItem{Key: "staff.list.title", Icon: "people", Href: "/settings/staff", Group: web.GroupAdmin, Order: 20, Access: manage,
			Subject: "settings.subject.staff", About: "staff.list.about", State: s.stateOfStaff},
		web.NavItem{Key: "staff.teams.title", Icon: "people", Href: "/settings/teams", Group: web.GroupAdmin, Order: 21, Access: manage,
			Subject: "settings.subject.staff", About: "staff.teams.about", State: s.stateOfTeams},
	)
	s.api(rt)
}
