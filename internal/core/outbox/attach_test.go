package outbox_test

import (
	"bytes"
	"context"
	"encoding/base64"
	"fmt"
	"image"
	"image/png"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"kept.example/kept/internal/core/desktest"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/mail"
)

// drawing is a picture as a camera makes one, with words hidden behind it.
func drawing(t *testing.T) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewRGBA(image.Rect(0, 0, 8, 8))); err != nil {
		t.Fatal(err)
	}
	return append(b.Bytes(), "hidden words"...)
}

// beside are the names of the files of a mail that are no pictures of its text.
func beside(m mail.Message) (names []string) {
	for _, p := range m.Parts {
		if !p.Inline {
			names = append(names, p.Name)
		}
	}
	return names
}

func file(name, text string) desktest.Upload {
	return desktest.Upload{Field: "files", Name: name, Data: []byte(text)}
}

func TestFilesHangOnTheDraft(t *testing.T) {
	desktest.Each(t, func(t *testing.T, d *desktest.Desk) {
		c := d.Case("It stopped.")
		page := fmt.Sprintf("/cases/%d", c.ID)
		b, reply := d.Browse(staff.Agent), url.Values{"kind": {"reply"}}
		hx := b.HX()
		hx.Attach(page+"/files", reply, file("manual.txt", "turn it on")).Is(t, 200).Has(t, "manual.txt", `name="remove"`)
		hx.Attach(page+"/files", reply, file("bill.txt", "twelve pounds")).Is(t, 200).Has(t, "manual.txt", "bill.txt")
		hx.Attach(page+"/files", reply, file("bill.txt", "twelve pounds")).Is(t, 200)
		list := hx.Get(page+"/files?kind=reply").Is(t, 200)
		if n := strings.Count(list.Body, `name="remove"`); n != 2 {
			t.Errorf("%d files hang on the draft, want two", n)
		}
		b.Get(page).Is(t, 200).Has(t, "manual.txt", "bill.txt")
		hx.Get(page+"/files?kind=note").Is(t, 200).Lacks(t, "manual.txt")
		d.Browse(staff.Lead).HX().Get(page+"/files").Is(t, 200).Lacks(t, "manual.txt")

		for name, f := range map[string]desktest.Upload{
			"huge.bin is larger than 20 MB": {Field: "files", Name: "huge.bin", Data: make([]byte, 20<<20+1)},
			"Setup.EXE is a program":        file("Setup.EXE", "text all the same"),
			"photo.txt is a program":        file("photo.txt", "MZ and so on"),
			"empty.txt is empty":            file("empty.txt", ""),
		} {
			hx.Attach(page+"/files", reply, f).Is(t, 422).Has(t, name, `data-for="files"`)
		}
		hx.Attach(page+"/files", reply, desktest.Upload{Field: "files", Name: "big.bin", Data: make([]byte, 20<<20-4)}).Is(t, 422).Has(t, "Together")
		hx.Attach(page+"/files", reply, desktest.Upload{Field: "picture", Name: "x.png", Data: []byte("<svg>")}).Is(t, 422).Has(t, "x.png is no picture")

		sum := regexp.MustCompile(`name="remove" value="([0-9a-f]{64})"`).FindStringSubmatch(list.Body)[1]
		// Without script the whole form comes, and the text is saved with it.
		b.Attach(page+"/files", url.Values{"kind": {"reply"}, "body": {"See the bill."}, "remove": {sum}}).Is(t, http.StatusSeeOther)
		b.Get(page).Is(t, 200).Has(t, "bill.txt", "See the bill.</textarea>").Lacks(t, "manual.txt")
		b.Post(page+"/reply", url.Values{"kind": {"reply"}, "body": {"See the bill."}, "seen": {"1"}}).Is(t, http.StatusSeeOther)
		undo := undoPath.FindString(b.Get(page).Body)
		b.Post(undo, nil).Is(t, http.StatusSeeOther)
		hx.Get(page+"/files").Is(t, 200).Has(t, "bill.txt")
		b.Post(page+"/reply", url.Values{"kind": {"reply"}, "body": {"See the bill."}, "seen": {"1"}}).Is(t, http.StatusSeeOther)
		d.Advance(11 * time.Second)
		if m := d.LastSent().Message(t); len(beside(m)) != 1 || beside(m)[0] != "bill.txt" {
			t.Errorf("the mail has %v", beside(m))
		}
		d.Verified()
	})
}

func TestAPictureStandsInTheText(t *testing.T) {
	desktest.Each(t, func(t *testing.T, d *desktest.Desk) {
		c := d.Case("It stopped.")
		page := fmt.Sprintf("/cases/%d", c.ID)
		b := d.Browse(staff.Agent)
		put := func() string {
			got := b.HX().Attach(page+"/files", url.Values{"kind": {"reply"}}, desktest.Upload{Field: "picture", Name: "shot.png", Data: drawing(t)}).Is(t, 200)
			return regexp.MustCompile(`src="([^"]+)"`).FindStringSubmatch(got.Body)[1]
		}
		src, gone := put(), put()
		shown := b.Get(src).Is(t, 200)
		if shown.Header.Get("Content-Type") != "image/png" || strings.Contains(shown.Body, "hidden words") {
			t.Error("the picture was not drawn anew")
		}
		d.Browse(staff.Lead).Get(src).Is(t, 404) // another's draft
		b.HX().Get(page+"/files").Is(t, 200).Lacks(t, "shot.png")
		text := `<p>Press here:</p><p><img src="` + src + `" alt="shot.png"></p>`
		b.HX().Post(page+"/draft", url.Values{"kind": {"reply"}, "body": {text}}).Is(t, 204)
		// Without script one reads words, not tags; sent unchanged they keep their look.
		open := b.Get(page).Is(t, 200).Has(t, "data-html=", src)
		if area := regexp.MustCompile(`(?s)<textarea[^>]*id="body".*?>([^>]*)</textarea>`).FindStringSubmatch(open.Body); area == nil || strings.Contains(area[1], "&lt;p") {
			t.Errorf("the plain field shows %q", area)
		}
		plain := d.Number(`SELECT count(*) FROM draft WHERE text LIKE 'Press here:%'`)
		if plain != 1 {
			t.Fatal("the draft has no plain text")
		}
		words := ""
		d.Read(func(ctx context.Context, v db.View) (err error) {
			words, err = db.Value[string](ctx, v, `SELECT text FROM draft`)
			return err
		})
		b.Post(page+"/reply", url.Values{"kind": {"reply"}, "body": {words}, "seen": {"1"}}).Is(t, http.StatusSeeOther)
		b.Get(page).Is(t, 200).Has(t, `<img src="`+src+`"`) // held
		d.Browse(staff.Lead).Get(src).Is(t, 200)            // everybody who sees the case sees it there
		d.Advance(11 * time.Second)
		raw := d.LastSent().Raw
		m := d.LastSent().Message(t)
		if !strings.Contains(raw, "multipart/related") || strings.Count(raw, "Content-ID: <") != 1 || !strings.Contains(m.HTML, "cid:") || len(beside(m)) != 0 {
			t.Errorf("the mail is\n%s", raw)
		}
		_ = gone
		b.Get(page).Is(t, 200).Has(t, "/picture\"")
		own := d.Nobody().Get(d.Page.CustomerPath(c.ID, c.PersonID)).Is(t, 200)
		if at := regexp.MustCompile(`<img src="(/files/[a-z0-9]+/picture\?key=[a-z0-9]+)"`).FindStringSubmatch(own.Body); at == nil {
			t.Error("the customer does not see the picture")
		} else {
			d.Nobody().Get(at[1]).Is(t, 200)
		}
		d.Verified()
	})
}

func TestAForwardThatCameBackKeepsItsThirdParty(t *testing.T) {
	desktest.Each(t, func(t *testing.T, d *desktest.Desk) {
		c := d.Case("It stopped.")
		page := fmt.Sprintf("/cases/%d", c.ID)
		b := d.Browse(staff.Agent)
		b.Post(page+"/forward", url.Values{"to": {"parts@example.org"}, "subject": {"Fwd: My watch"}, "text": {"Have you one?"}, "message": {"1"}, "key": {"f"}}).Is(t, http.StatusSeeOther)
		b.Post(undoPath.FindString(b.Get(page).Body), nil).Is(t, http.StatusSeeOther)
		open := b.Get(page).Is(t, 200).Has(t, `name="to" value="parts@example.org"`, `name="message" value="1"`, "1 message goes along")
		_ = open
		again := url.Values{"kind": {"reply"}, "body": {"Have you one left?"}, "seen": {"1"}, "to": {"parts@example.org"}, "message": {"1"}, "cc": {""}, "subject": {"Fwd: My watch"}}
		b.HX().Post(page+"/draft", again).Is(t, 204)
		b.Get(page).Is(t, 200).Has(t, `name="to" value="parts@example.org"`)
		again.Set("to", "nobody")
		b.HX().Post(page+"/reply", again).Is(t, 422).Has(t, `data-for="to"`, "nobody")
		again.Set("to", "parts@example.org")
		b.Post(page+"/reply", again).Is(t, http.StatusSeeOther)
		d.Advance(11 * time.Second)
		last := d.LastSent()
		if m := last.Message(t); len(m.To) != 1 || m.To[0].Mail != "parts@example.org" || !strings.Contains(m.Text, "It stopped.") {
			t.Errorf("it went to %v and says %q", m.To, m.Text)
		}
	})
}

func TestNobodyCopiesOurOwnInboxByAccident(t *testing.T) {
	d := desktest.Lite(t)
	c := d.Case("It stopped.")
	page := fmt.Sprintf("/cases/%d", c.ID)
	b := d.Browse(staff.Agent)
	b.HX().Post(page+"/reply", url.Values{"kind": {"reply"}, "body": {"Hello"}, "seen": {"1"}, "cc": {"bob@example.com, " + desktest.Address}}).Is(t, 422).
		Has(t, `data-for="cc"`, desktest.Address)
	b.Get(page).Is(t, 200).Has(t, `<datalist id="c-known">`, desktest.Ann).Lacks(t, `<option value="`+desktest.Address)
}

func TestAProgramSendsAPictureInTheText(t *testing.T) {
	desktest.Each(t, func(t *testing.T, d *desktest.Desk) {
		c := d.Case("It stopped.")
		api, path := d.Program(staff.Agent), fmt.Sprintf("/api/v1/cases/%d/messages", c.ID)
		picture := map[string]any{"name": "shot.png", "content": base64.StdEncoding.EncodeToString(drawing(t)), "content_id": "shot"}
		say := func(with ...map[string]any) desktest.Page {
			return api.Call("POST", path, map[string]any{"kind": "reply", "html": `<p>Here: <img src="cid:shot" alt="a shot"></p>`, "attachments": with})
		}
		bill := map[string]any{"name": "bill.txt", "content": base64.StdEncoding.EncodeToString([]byte("twelve pounds"))}
		say(picture, bill).Is(t, 201)
		d.Run()
		m := d.LastSent().Message(t)
		if raw := d.LastSent().Raw; !strings.Contains(raw, "Content-ID: <shot>") || strings.Contains(raw, "hidden words") || len(beside(m)) != 1 {
			t.Errorf("the mail is\n%s", raw)
		}
		say(map[string]any{"name": "run.exe", "content": "TVo="}).Is(t, 422).Has(t, "attachments", "run.exe")
		say(map[string]any{"name": "x.svg", "content": "PHN2Zz4=", "content_id": "x"}).Is(t, 422).Has(t, "x.svg")
	})
}

func TestASecondTabHasTheDraftOfTheFirst(t *testing.T) {
	desktest.Each(t, func(t *testing.T, d *desktest.Desk) {
		page := fmt.Sprintf("/cases/%d", d.Case("It stopped.").ID)
		one, two, lead := d.Browse(staff.Agent), d.Browse(staff.Agent), d.Browse(staff.Lead)
		save := func(b *desktest.Browser, kind, text string) {
			t.Helper()
			b.HX().Post(page+"/draft", url.Values{"kind": {kind}, "body": {text}}).Is(t, http.StatusNoContent)
		}
		save(one, "reply", "Send it to us.")
		save(one, "note", "He is right.")
		two.Get(page).Is(t, 200).Has(t, "Send it to us.", "He is right.")
		save(two, "reply", "Keep it, we send a new one.")
		one.Get(page).Is(t, 200).Has(t, "Keep it, we send a new one.", "He is right.").Lacks(t, "Send it to us.")
		lead.Get(page).Is(t, 200).Lacks(t, "we send a new one", "He is right.")
		save(one, "reply", "")
		two.Get(page).Is(t, 200).Lacks(t, "we send a new one").Has(t, "He is right.")
	})
}
