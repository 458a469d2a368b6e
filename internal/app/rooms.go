package app

import (
	"io/fs"

	"kept.example/kept/internal/core/desk"
	"kept.example/kept/internal/feature/cover"
	"kept.example/kept/internal/feature/dispatch"
	"kept.example/kept/internal/feature/effort"
	"kept.example/kept/internal/feature/need"
	"kept.example/kept/internal/feature/nudges"
	"kept.example/kept/internal/feature/portal"
	"kept.example/kept/internal/feature/products"
	"kept.example/kept/internal/feature/promises"
	"kept.example/kept/internal/feature/purchases"
	"kept.example/kept/internal/feature/questions"
	"kept.example/kept/internal/feature/relief"
	"kept.example/kept/internal/feature/remedies"
	"kept.example/kept/internal/feature/requests"
	"kept.example/kept/internal/feature/tags"
	"kept.example/kept/internal/feature/tone"
	"kept.example/kept/internal/feature/verified"
	"kept.example/kept/internal/feature/voice"
	"kept.example/kept/internal/platform/db"
)

// Version is the version of the product.
const Version = "0.1.0"

// Room is a feature: what it keeps, what it says, and how it plugs in.
type Room struct {
	Name   string
	Schema fs.FS // nil for a room without tables
	Words  fs.FS
	Mount  func(*desk.Desk)
}

// Rooms are the features, in the order their parts stand on pages.
func Rooms() []Room {
	var joint joint
	return []Room{
		{"questions", questions.Schema, questions.Words, func(d *desk.Desk) { joint.questions(d, questions.Mount(d)) }},
		{"promises", promises.Schema, promises.Words, func(d *desk.Desk) { joint.promises(d, promises.Mount(d)) }},
		{"verified", verified.Schema, verified.Words, func(d *desk.Desk) { verified.Mount(d) }},
		{"relief", relief.Schema, relief.Words, func(d *desk.Desk) { joint.relief(d, relief.Mount(d)) }},
		{"products", products.Schema, products.Words, func(d *desk.Desk) { joint.products(d, products.Mount(d)) }},
		{"purchases", purchases.Schema, purchases.Words, func(d *desk.Desk) { joint.purchases(d, purchases.Mount(d)) }},
		{"remedies", remedies.Schema, remedies.Words, func(d *desk.Desk) { joint.remedies(d, remedies.Mount(d)) }},
		{"dispatch", dispatch.Schema, dispatch.Words, func(d *desk.Desk) { joint.dispatch(d, dispatch.Mount(d)) }},
		{"requests", requests.Schema, requests.Words, func(d *desk.Desk) { joint.requests(d, requests.Mount(d)) }},
		{"portal", portal.Schema, portal.Words, func(d *desk.Desk) { portal.Mount(d) }},
		{"cover", cover.Schema, cover.Words, func(d *desk.Desk) { joint.cover(d, cover.Mount(d)) }},
		{"effort", effort.Schema, effort.Words, func(d *desk.Desk) { effort.Mount(d) }},
		{"voice", voice.Schema, voice.Words, func(d *desk.Desk) { joint.voice(d, voice.Mount(d)) }},
		{"tags", tags.Schema, tags.Words, func(d *desk.Desk) { tags.Mount(d) }},
		{"tone", tone.Schema, tone.Words, func(d *desk.Desk) { tone.Mount(d) }},
		{"need", need.Schema, need.Words, func(d *desk.Desk) { joint.need(d, need.Mount(d)) }},
		{"nudges", nudges.Schema, nudges.Words, func(d *desk.Desk) { joint.nudges(d, nudges.Mount(d)) }}, // the last who listens to messages
	}
}

// Schemas are the tables of the whole product, by owner.
func Schemas(rooms []Room) []db.Schema {
	all := desk.Schemas()
	for _, r := range rooms {
		if r.Schema != nil {
			all = append(all, db.Schema{Owner: r.Name, FS: r.Schema})
		}
	}
	return all
}

// Words are the catalogues of the whole product.
func Words(rooms []Room) []fs.FS {
	all := desk.Words()
	for _, r := range rooms {
		all = append(all, r.Words)
	}
	return all
}
