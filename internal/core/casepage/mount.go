package casepage

import (
	"kept.example/kept/internal/core/lists"
	"kept.example/kept/internal/core/people"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/web"
)

// Mount adds the pages of cases, the customer's page and their places in the
// navigation.
func (p *Pages) Mount(rt *web.Router) {
	read, change, open := string(staff.CasesRead), string(staff.CasesChange), string(staff.CasesOpen)
	merge, split, reply := string(staff.CasesMerge), string(staff.CasesSplit), string(staff.CasesReply)
	p.mountLists(rt)
	rt.Page("GET /cases", read, p.listPage)
	rt.Page("GET /cases/new", open, p.newPage)
	rt.Page("POST /cases/new", open, p.openNew)
	rt.Page("GET /cases/{case}", read, p.casePage)
	rt.Page("GET /cases/{case}/row", read, p.rowPart)
	rt.Page("GET /cases/{case}/since/{message}", read, p.sincePart)
	rt.Page("GET /messages/{message}/body", read, p.bodyFrame)
	rt.Page("GET /messages/{message}/pictures/{key}", read, p.remotePicture)
	rt.Page("POST /cases/{case}/owner", change, p.own)
	rt.Page("POST /cases/{case}/status", change, p.status)
	rt.Page("POST /cases/{case}/step", change, p.step)
	rt.Page("POST /cases/{case}/subject", change, p.rename)
	rt.Page("POST /cases/{case}/private", change, p.private)
	rt.Page("POST /cases/{case}/links/end", string(staff.PeopleChange), p.endLinks)
	rt.Page("POST /cases/{case}/follow", read, p.follow)
	rt.Page("POST /cases/{case}/undo/{entry}", change, p.undo)
	rt.Page("POST /cases/{case}/topic", change, p.setTopic)
	rt.Page("GET /cases/{case}/earlier", read, p.earlierPart)
	rt.Page("GET /cases/{case}/timeline", read, p.timelinePage)
	rt.Page("GET /cases/{case}/print", read, p.printPage)
	rt.Page("GET /cases/{case}/owners", change, p.ownersPart)
	rt.Page("GET /cases/{case}/move", change, p.movePage)
	rt.Page("POST /cases/{case}/move", change, p.move)
	rt.Page("GET /cases/{case}/merge", merge, p.joinPage)
	rt.Page("POST /cases/{case}/merge", merge, p.join)
	rt.Page("POST /cases/{case}/unlike", merge, p.unlike)
	rt.Page("POST /cases/{case}/unmerge", merge, p.unjoin)
	rt.Page("GET /cases/{case}/split", split, p.splitPage)
	rt.Page("POST /cases/{case}/split", split, p.split)
	rt.Page("POST /cases/{case}/participants", reply, p.addPart)
	rt.Page("POST /cases/{case}/participants/{participant}/off", reply, p.dropPart)
	rt.Page("POST /cases/{case}/participants/{participant}/back", reply, p.partAgain)
	rt.Page("GET /find", read, p.find)
	p.hub = rt.Live
	rt.Raw("GET /api/v1/activity/stream", string(staff.ActivityRead), p.feed, web.Stream())
	rt.Page("GET /people/{person}/timeline", read, p.historyPage)
	rt.Page("GET /c/{token}", web.Public, p.customerShow)
	rt.Page("POST /c/{token}", web.Public, p.customerSays, web.MaxBytes(customerUploads))

	p.people.AddPanel(people.Panel{Name: "cases", Order: 20, Render: p.personPanel})
	p.people.AddPanel(people.Panel{Name: "timeline", Order: 30, Render: p.timelinePanel})
	p.people.AddOrganizationPanel(people.OrganizationPanel{Name: "cases", Render: p.organizationPanel})

	rt.AddNav(
		web.NavItem{Key: "casepage.new.title", Icon: "plus", Href: "/cases/new", KeySeq: "c", Group: web.GroupNew, Access: open},
		p.place(lists.Mine, "mine", "g m", "", 10, true),
		p.place(lists.Unowned, "unowned", "g u", "warn", 20, false),
		p.place(lists.Waiting, "waiting", "g w", "", 40, false),
		p.place(lists.Open, "all", "g a", "", 50, false),
		p.place(lists.Done, "check", "g s", "", 55, false),
	)
	rt.AddKeys(
		web.KeyHelp{Section: "act", Key: "casepage.own.title", Keys: "a", Order: 30},
		web.KeyHelp{Section: "act", Key: "casepage.own.me", Keys: "shift+a", Order: 31},
		web.KeyHelp{Section: "act", Key: "casepage.act.wait", Keys: "h", Order: 40},
		web.KeyHelp{Section: "act", Key: "casepage.act.solved", Keys: "e", Order: 50},
		web.KeyHelp{Section: "act", Key: "casepage.confirm.title", Keys: "shift+e", Order: 51},
		web.KeyHelp{Section: "act", Key: "casepage.move.title", Keys: "v", Order: 60},
		web.KeyHelp{Section: "act", Key: "casepage.join.title", Keys: "shift+m", Order: 61},
		web.KeyHelp{Section: "act", Key: "casepage.act.follow", Keys: "w", Order: 62},
		web.KeyHelp{Section: "act", Key: "casepage.rename.title", Keys: "shift+r", Order: 63},
		web.KeyHelp{Section: "act", Key: "casepage.more_acts", Keys: ".", Order: 64},
		web.KeyHelp{Section: "act", Key: "casepage.topic.set", Keys: "t", Order: 66},
		web.KeyHelp{Section: "move", Key: "casepage.jump", Keys: "u", Order: 59},
		web.KeyHelp{Section: "move", Key: "casepage.timeline.title", Keys: "shift+h", Order: 61},
		web.KeyHelp{Section: "move", Key: "casepage.link.open", Keys: "shift+v", Order: 62},
		web.KeyHelp{Section: "move", Key: "casepage.side.show", Keys: "i", Order: 60},
	)
}

// place is a list in the navigation, with its count.
func (p *Pages) place(list, icon, keys, kind string, order int, tab bool) web.NavItem {
	return web.NavItem{
		Key: titles.Key(list), Icon: icon, Href: "/cases?list=" + list, KeySeq: keys, Order: order, Access: string(staff.CasesRead), Kind: kind, Tab: tab,
		Count: p.counter(list),
	}
}
