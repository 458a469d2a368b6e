package casepage_test

import (
	"context"
	"encoding/base64"
	"fmt"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"kept.example/kept/internal/core/desktest"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
)

var shownPicture = regexp.MustCompile(`src="(/messages/\d+/pictures/[a-z0-9]+)"`)

func TestPicturesOfOthersAreShownWhenAskedFor(t *testing.T) {
	var asked atomic.Int64
	png, _ := base64.StdEncoding.DecodeString(point)
	far := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked.Add(1)
		w.Header().Set("Content-Type", "image/png")
		switch r.URL.Path {
		case "/kettle.png":
			w.Write(png)
		case "/page.png":
			fmt.Fprint(w, "<html><script>steal()</script>")
		default:
			http.NotFound(w, r)
		}
	}))
	defer far.Close()
	desktest.Each(t, func(t *testing.T, d *desktest.Desk) {
		asked.Store(0)
		item := d.Mail("From: Ann <ann@example.com>\nTo: help@shop.example\nSubject: News\nMIME-Version: 1.0\nContent-Type: text/html\n\n" +
			`<p>New</p><img src="` + far.URL + `/kettle.png" alt="Kettle"><img src="` + far.URL + `/page.png"><img src="` + far.URL + `/dot" width="1" height="1">` +
			`<p style="display:none">Quarterly</p><a href="https://evil.example/">bank.example</a>` + "\n")
		anna := d.Browse(staff.Agent)
		anna.Post(fmt.Sprintf("/intake/%d/release", item.ID), nil) // its looks held it back
		d.Run()
		d.Read(func(ctx context.Context, v db.View) (err error) {
			item, err = d.Intake.ByID(ctx, v, item.ID)
			return err
		})
		frame := fmt.Sprintf("/messages/%d/body", item.MessageID)
		anna.Get(frame).Is(t, http.StatusOK).Has(t, `href="?pictures=1"`, "Show 2 pictures", "hides text", `data-hid="1"`, "(evil.example)").Lacks(t, ` src="`)
		if asked.Load() != 0 {
			t.Fatal("a picture was loaded before anybody asked")
		}
		page := anna.Get(frame+"?pictures=1").Is(t, http.StatusOK).Lacks(t, "?pictures=1", `src="http`)
		found := shownPicture.FindAllStringSubmatch(page.Body, -1)
		if len(found) != 2 {
			t.Fatalf("%d pictures: %s", len(found), page.Body)
		}
		one := anna.Get(found[0][1]).Is(t, http.StatusOK)
		wants(t, "type", one.Header.Get("Content-Type"), "image/png")
		if one.Body == string(png) {
			t.Error("the picture was passed on, not drawn anew")
		}
		anna.Get(found[0][1]).Is(t, http.StatusOK)
		wants(t, "the server was asked", asked.Load(), 1)
		anna.Get(found[1][1]).Is(t, http.StatusNotFound).Lacks(t, "steal")

		// The address is of no use to others, for other messages, or later.
		d.Nobody().Get(found[0][1]).Is(t, http.StatusSeeOther)
		other := strings.Replace(found[0][1], fmt.Sprintf("/messages/%d/", item.MessageID), "/messages/1000/", 1)
		anna.Get(other).Is(t, http.StatusNotFound)
		anna.Get(found[0][1]+"a").Is(t, http.StatusNotFound)
		d.Pass(16 * time.Minute)
		anna.Get(found[0][1]).Is(t, http.StatusNotFound)
	})
}

func TestAQuoteInAMailIsFolded(t *testing.T) {
	d := desktest.Lite(t)
	item := d.Mail("From: Ann <ann@example.com>\nTo: help@shop.example\nSubject: News\nMIME-Version: 1.0\nContent-Type: text/html\n\n" +
		`<p>It works.</p><div class="gmail_quote"><div>On Mon, 2 Mar 2026 at 10:00, Anna wrote:<br></div><blockquote class="gmail_quote"><p>Press it twice.</p></blockquote></div>` + "\n")
	page := d.Browse(staff.Agent).Get(fmt.Sprintf("/messages/%d/body", item.MessageID)).Is(t, http.StatusOK)
	said, rest, folded := strings.Cut(page.Body, "<details>")
	if !folded || !strings.Contains(said, "It works.") || strings.Contains(said, "Press it twice.") || !strings.Contains(rest, "Press it twice.") {
		t.Errorf("the page is %s", page.Body)
	}
}
