package tags

import "kept.example/kept/internal/core/desk"

// Of is the tags of a desk that has this room.
func Of(d *desk.Desk) *Tags { return &Tags{d} }
