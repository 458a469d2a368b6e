package nudges

import (
	"embed"

	"kept.example/kept/internal/core/casepage"
	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/core/desk"
	"kept.example/kept/internal/platform/event"
)

// Words holds the sentences of this room.
//
//go:embed words/*.json
var Words embed.FS

// markContacts is how often a customer has asked since a person answered.
const markContacts = "nudges.contacts"

// Mount plugs nudges into the desk. It is mounted after all who listen to
// messages, so that they have heard what it then joins.
func Mount(d *desk.Desk) *Nudges {
	s := &Nudges{desk: d}
	d.Cases.Listen(cases.Listener{Name: "nudges", Look: s.look, Note: s.note})
	event.Note(d.Bus, "nudges.replied", s.replied)
	event.Note(d.Bus, "nudges.split", s.split)
	event.Note(d.Bus, "nudges.merged", s.merged)
	event.Note(d.Bus, "nudges.unmerged", s.unmerged)
	d.Notices.Declare(againKind())
	d.Notices.Declare(leadKind())

	d.Cases.DeclareMark(cases.MarkKind{Name: markContacts, Unit: "count", SentenceKey: "nudges.mark.contacts"})
	d.Cases.AddField(cases.Field{Name: "nudges", Schema: Body{}, Load: s.load, Row: chips, Brief: s.brief})
	d.Lists.AddFilter("contacts", s.filter)
	d.Page.AddBanner(casepage.Banner{Name: "nudges", Order: 20, Render: s.banner})
	d.Chores.Add(s.chore())
	return s
}
