package promises

import "kept.example/kept/internal/core/desk"

// Of is the promises of a desk that has this room.
func Of(d *desk.Desk) *Promises { return &Promises{desk: d} }

// Given is the part of a reply that makes promises: its name, and the value for
// it in outbox.Reply.
func Given(d ...Draft) (name string, value any) { return "promises", made(d) }
