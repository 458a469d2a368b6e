// Package pictures takes the pictures of the documents, of a demo that begins
// at a time that never changes.
package pictures

import (
	"os"
	"path/filepath"
	"testing"

	"kept.example/kept/stories/outside"
)

// began is when the demo of the pictures begins: a Tuesday morning.
const began = "2026-11-24T09:30:00Z"

// TestPictures writes the pictures into the folder KEPT_PICTURES: make pictures.
func TestPictures(t *testing.T) {
	folder := os.Getenv("KEPT_PICTURES")
	if folder == "" {
		t.Skip("make pictures takes them")
	}
	d := outside.StartDemo(t, "--at", began)
	b := d.Open(t)
	d.As(b, "agent")
	d.Whole()
	picture := func(name string) { b.Picture(filepath.Join(folder, name+".png")) }

	b.Go("/demo/stories")
	picture("stories")
	b.Go("/demo/mailbox")
	picture("mailbox")
	b.Go("/demo/mailbox")
	b.Click(".demo-letters a")
	b.See("Answer this")
	picture("letter")
	b.Go("/demo/write")
	picture("write")
	b.Go("/cases?list=open")
	b.Until("the rows are there", "document.querySelectorAll('#rows .row').length > 10")
	picture("bar")

	b.Go("/demo/stories")
	b.Click(".demo-x button")
	b.Until("the bar is gone", "!document.querySelector('.demo-bar')")
	workspace(b, picture)

	b.Size(390, 844)
	b.Go("/cases?list=open")
	b.Until("the rows are there", "document.querySelectorAll('#rows .row').length > 10")
	picture("phone-list")
	b.Go("/cases/1?list=mine&sort=-updated_at")
	b.Until("the case is there", "document.querySelector('.msg') && location.pathname.match(/cases.[0-9]+/)")
	picture("phone-case")
	b.Go(d.Links["customer"])
	b.See("Maren")
	picture("phone-customer")
	b.Size(1440, 900)
	b.Go(d.Links["customer"])
	picture("customer")
	composer(b, picture)
}

// workspace is what agents work in.
func workspace(b *outside.Browser, picture func(string)) {
	case1 := func() {
		b.Go("/cases/1?list=mine&sort=-updated_at")
		b.See("Kettle leaks at the base")
	}
	case1()
	picture("case")
	b.Go("/promises")
	b.See("Promises")
	picture("promises")
	b.Go("/intake?state=quarantined")
	picture("quarantine")
	for _, page := range []struct{ path, name string }{{"/today", "today"}, {"/search?q=grinder", "search"}, {"/people", "people"}} {
		if outside.Eval[bool](b, `fetch('`+page.path+`').then(r => r.ok)`) {
			b.Go(page.path)
			picture(page.name)
		}
	}
	case1()
	b.Press("D")
	b.Until("it is dark", "document.documentElement.dataset.theme === 'dark'")
	b.Until("nothing is said any more", "!document.querySelector('#toasts .toast')")
	picture("case-dark")
	b.Press("D")
	b.Until("it is light", "document.documentElement.dataset.theme !== 'dark'")
}

// composer is a reply as it is written; it leaves a draft.
func composer(b *outside.Browser, picture func(string)) {
	b.Go("/cases/1?list=mine&sort=-updated_at")
	b.Click("#composer #body, #composer .ed")
	b.Until("the editor is ready", "document.querySelector('#composer .ed')")
	b.Type("#composer .ed", "Dear Maren, the courier comes between one and five on Thursday. You need not be home in the morning.")
	b.Until("the draft is kept", "document.querySelector('#composer').innerText.includes('Draft saved')")
	picture("composer")
}
