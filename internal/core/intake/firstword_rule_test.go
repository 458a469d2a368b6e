package intake

import (
	"testing"
	"time"

	"kept.example/kept/internal/platform/mail"
)

func TestWhoHearsTheFirstWord(t *testing.T) {
	now := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	with := func(f func(*read)) read {
		r := read{Item: Item{Via: SMTP, From: "ann@example.com", CameAt: now}, from: mail.Address{Mail: "ann@example.com"}}
		r.msg.Kind = mail.Person
		f(&r)
		return r
	}
	for _, one := range []struct {
		name string
		r    read
		want bool
	}{
		{"a person", with(func(*read) {}), true},
		{"whose domain vouches for them", with(func(r *read) { r.Verdict.Trust = mail.Vouched }), true},
		{"where there was nothing to check", with(func(r *read) { r.Verdict.Trust = mail.Nothing }), true},
		{"whose check failed", with(func(r *read) { r.Verdict.Trust = mail.Disowned }), false},
		{"whose check is not known yet", with(func(r *read) { r.Verdict.Trust = mail.Unsure }), false},
		{"suspected junk", with(func(r *read) { r.junk = true }), false},
		{"from the junk of the provider", with(func(r *read) { r.Junked = true }), false},
		{"somebody let it out", with(func(r *read) { r.Released = true }), false},
		{"a history", with(func(r *read) { r.History = true }), false},
		{"yesterday", with(func(r *read) { r.CameAt = now.Add(-13 * time.Hour) }), false},
		{"a robot", with(func(r *read) { r.msg.AutoSubmitted = "auto-replied" }), false},
		{"without a return path", with(func(r *read) { r.From = "" }), false},
		{"an address that nobody reads", with(func(r *read) { r.from.Mail = "no-reply@shop.example" }), false},
	} {
		if got := one.r.mayHear(now); got != one.want {
			t.Errorf("%s: %v, want %v", one.name, got, one.want)
		}
	}
}
