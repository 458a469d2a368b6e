package outbox

import "testing"

func TestWhichLettersAreWithheld(t *testing.T) {
	ok := gate{address: "ann@example.com", participant: true}
	with := func(f func(*gate)) gate { g := ok; f(&g); return g }
	for _, c := range []struct {
		name string
		g    gate
		want string
	}{
		{"a participant", ok, ""},
		{"a verified address", with(func(g *gate) { g.participant, g.verified = false, true }), ""},
		{"a stranger", with(func(g *gate) { g.participant = false }), WithheldStranger},
		{"no address", with(func(g *gate) { g.address = "" }), WithheldNoAddress},
		{"it bounced", with(func(g *gate) { g.bounced = true }), WithheldBounced},
		{"two robot answers", with(func(g *gate) { g.robots = 2 }), ""},
		{"three robot answers", with(func(g *gate) { g.robots = 3 }), WithheldRobot},
		{"the second auto-reply of a day", with(func(g *gate) { g.autoReply, g.today = true, true }), WithheldOncePerDay},
		{"the second letter of a day", with(func(g *gate) { g.today = true }), WithheldOncePerDay},
		{"the second of a day, which cannot wait", with(func(g *gate) { g.today, g.urgent = true, true }), ""},
		{"the 20th to a new address", with(func(g *gate) { g.autoReply, g.stranger, g.strangers = true, true, 19 }), ""},
		{"the 21st to a new address", with(func(g *gate) { g.autoReply, g.stranger, g.strangers = true, true, 20 }), WithheldTooMany},
		{"the 21st to a known address", with(func(g *gate) { g.autoReply, g.strangers = true, 20 }), ""},
		{"a letter to a new address", with(func(g *gate) { g.stranger, g.strangers = true, 20 }), ""},
	} {
		if got := c.g.withhold(); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}
