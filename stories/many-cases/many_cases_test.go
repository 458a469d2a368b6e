// Package manycases works through a list as an agent does: by keys, several
// cases at once, narrowed by filters.
package manycases

import (
	"fmt"
	"testing"

	"kept.example/kept/stories/outside"
)

func TestManyCasesAreSelectedByKeysAndChangedAtOnce(t *testing.T) {
	k := outside.Start(t, "")
	api := k.API("admin@kept.example")
	api.Must("POST", "/inboxes", map[string]any{"name": "Care", "channel": "email", "address": "care@kettle.example"})
	for i, n := range []string{"Maren Lindqvist", "Helena Brandt", "Tobias Aakre", "Ines Carvalho"} {
		k.Mail(fmt.Sprintf("c%d@example.com", i), "care@kettle.example", fmt.Sprintf("From: %s <c%d@example.com>\nTo: care@kettle.example\nSubject: Kettle leaks at the base, number %d\nMessage-ID: <l%d@example.com>\n\nHi, it is Friday and I still do not know whether it will arrive before the 28th.\n", n, i, i, i))
	}
	k.Until(20e9, "cases", func() bool { return len(api.Items("/cases")) == 4 })
	b := k.Open(t)
	complaints := b.Complaints()
	b.SignIn("admin@kept.example")
	b.Shot("today-1440")
	for _, v := range b.Violations() {
		t.Errorf("today: %v", v)
	}
	b.Go("/cases?list=open")
	b.Press("j")
	b.Until("a case", "document.querySelector('#case-h')")
	b.Press("x")
	b.Press("J")
	b.Until("two", "document.querySelectorAll('#rows .row-x:checked').length === 2")
	b.Shot("bulk-1440")
	for _, v := range b.Violations() {
		t.Errorf("bulk: %v", v)
	}
	b.Press("a")
	b.Until("menu", "document.querySelector('#bulk-own:popover-open')")
	b.Shot("bulk-own-1440")
	b.Click("#bulk-own [value='own:1']")
	b.See("Done for 2 cases.")
	b.Shot("bulk-done-1440")
	b.Until("cleared", "document.querySelectorAll('#rows .row-x:checked').length === 0")
	b.Press("z")
	b.See("Undone for 2 cases.")
	b.Press("f")
	b.Until("filter", "document.querySelector('#filter-menu:popover-open')")
	b.Shot("filter-1440")
	b.Go("/cases?list=open&inbox=1&owner=0")
	b.Shot("narrow-1440")
	for _, v := range b.Violations() {
		t.Errorf("narrow: %v", v)
	}
	b.Go("/lists")
	b.Shot("lists-1440")
	b.Size(390, 844)
	b.Go("/today")
	b.Shot("today-390")
	b.Go("/cases?list=open&inbox=1")
	b.Shot("list-390")
	for _, c := range complaints() {
		t.Error(c)
	}
}

// The list asks for 30 cases at a time. Whoever goes through it by keys is not
// stopped by the end of the first 30.
func TestKeysGoOnWhereTheFirstRowsEnd(t *testing.T) {
	const many = 45
	k := outside.Start(t, "")
	api := k.API("admin@kept.example")
	api.Must("POST", "/inboxes", map[string]any{"name": "Care", "channel": "email", "address": "care@kettle.example"})
	for i := range many {
		k.Mail(fmt.Sprintf("c%d@example.com", i), "care@kettle.example", fmt.Sprintf("From: c%d@example.com\nTo: care@kettle.example\nSubject: Kettle number %d\nMessage-ID: <l%d@example.com>\n\nThe lid of my kettle does not close.\n", i, i, i))
	}
	k.Until(20e9, "cases", func() bool { return len(api.Items("/cases?limit=100")) == many })
	b := k.Open(t)
	b.SignIn("admin@kept.example")
	b.Go("/cases?list=open")
	const at = "[...document.querySelectorAll('#rows .row-a')].findIndex(a => a.ariaCurrent === 'true')"
	for i := range many {
		b.Until("the next row", fmt.Sprintf("document.querySelectorAll('#rows .row-a').length > %d", i)) // no press asks for it: going there did
		b.Press("j")
		b.Until(fmt.Sprintf("row %d", i), fmt.Sprintf("%s === %d", at, i))
	}
	b.Press("k")
	b.Until("one back", fmt.Sprintf("%s === %d", at, many-2))
}
