package outbox_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/core/desktest"
	"kept.example/kept/internal/core/outbox"
	"kept.example/kept/internal/core/people"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/mail"
)

var undoPath = regexp.MustCompile(`/replies/\d+/undo`)

func TestTheComposerWorksWithoutScript(t *testing.T) {
	desktest.Each(t, func(t *testing.T, d *desktest.Desk) {
		c := d.Case("It stopped.")
		b := d.Browse(staff.Agent)
		page := fmt.Sprintf("/cases/%d", c.ID)
		b.Get(page).Is(t, 200).Has(t, `id="composer"`, `enctype="multipart/form-data"`, `name="seen"`, `name="key"`, `value="solved"`, `id="c-alert"`, `data-draft="`+page+`/draft"`)

		b.Post(page+"/reply", url.Values{"kind": {"reply"}, "body": {"Which <b>model</b>?"}, "seen": {"1"}, "key": {"k"}}).Is(t, http.StatusSeeOther)
		b.Post(page+"/reply", url.Values{"kind": {"reply"}, "body": {"Which <b>model</b>?"}, "seen": {"1"}, "key": {"k"}}).Is(t, http.StatusSeeOther)
		held := b.Get(page).Is(t, 200).Has(t, "msg out held", "Which &lt;b&gt;model&lt;/b&gt;?")
		if n := strings.Count(held.Body, "msg out held"); n != 1 {
			t.Errorf("two posts of one key show %d times", n)
		}
		if n := d.Number(`SELECT count(*) FROM message WHERE kind = 'reply'`); n != 0 {
			t.Error("it acted while held")
		}
		lead := d.Browse(staff.Lead).Get(page).Is(t, 200).Has(t, "msg out held").Lacks(t, "undo-form")
		_ = lead
		undo := undoPath.FindString(held.Body)
		d.Browse(staff.Lead).Post(undo, nil).Is(t, http.StatusNotFound)
		b.Post(undo, nil).Is(t, http.StatusSeeOther)
		b.Get(page).Is(t, 200).Has(t, "Which &lt;b&gt;model&lt;/b&gt;?</textarea>").Lacks(t, "msg out held")
		b.Post(undo, nil).Is(t, http.StatusConflict)

		b.Post(page+"/reply", url.Values{"kind": {"reply"}, "body": {"Which one?"}, "seen": {"1"}}).Is(t, http.StatusSeeOther)
		d.Advance(11 * time.Second)
		b.Get(page).Is(t, 200).Has(t, "Which one?").Lacks(t, "msg out held", "undo-form")
		d.Verified()
	})
}

func TestTheComposerWithScript(t *testing.T) {
	desktest.Each(t, func(t *testing.T, d *desktest.Desk) {
		c := d.Case("It stopped.")
		b, page := d.Browse(staff.Agent).HX(), fmt.Sprintf("/cases/%d", c.ID)
		b.Post(page+"/reply", url.Values{"kind": {"reply"}, "body": {"<p>Which <b>model</b>?</p><script>x</script>"}, "seen": {"m-1"}, "key": {"k"}}).Is(t, 200).
			Has(t, `<li class="msg out held"`, "data-leaves=", "undo-form").Lacks(t, "<script", "<html")
		b.Post(page+"/reply", url.Values{"kind": {"note"}, "body": {"<p>She is right.</p>"}}).Is(t, 200).Has(t, `class="msg note"`, "She is right.")
		b.Post(page+"/reply", url.Values{"kind": {"reply"}, "body": {"  "}, "seen": {"1"}}).Is(t, 422).Has(t, `data-for="body"`)
		b.Post(page+"/reply", url.Values{"kind": {"reply"}, "body": {"later"}, "seen": {"1"}, "set_status": {"waiting"}, "wait_until": {"2020-01-01T09:00"}}).Is(t, 422).Has(t, `data-for="wait_until"`)
		b.Post(page+"/draft", url.Values{"kind": {"reply"}, "body": {"<p>Half a sent</p>"}}).Is(t, 204)
		d.Browse(staff.Agent).Get(page).Has(t, "Half a sent")
		d.Browse(staff.Lead).Get(page).Lacks(t, "Half a sent")
		d.Mail(d.Letter("Ann <ann@example.com>", desktest.Address, "Re: My watch", "And one more thing.", "In-Reply-To: <1@mail.example.com>"))
		b.Post(page+"/reply", url.Values{"kind": {"reply"}, "body": {"too late"}, "seen": {"1"}}).Is(t, 409).Has(t, "c-al", "Ann", `name="force"`)
		b.Post(page+"/reply", url.Values{"kind": {"reply"}, "body": {"anyway"}, "seen": {"1"}, "force": {"1"}}).Is(t, 200)
		// Without script the text is the draft, with the reason above it.
		plain := d.Browse(staff.Agent)
		plain.Post(page+"/reply", url.Values{"kind": {"reply"}, "body": {"too late"}, "seen": {"1"}}).Is(t, http.StatusSeeOther)
		plain.Get(page).Is(t, 200).Has(t, "too late</textarea>", `name="force"`)
		b.Get("/outbox").Is(t, 200)
	})
}

func TestAViewerHasNoComposer(t *testing.T) {
	d := desktest.Lite(t)
	c := d.Case("It stopped.")
	b := d.Browse(staff.Viewer)
	b.Get(fmt.Sprintf("/cases/%d", c.ID)).Is(t, 200).Lacks(t, `id="composer"`)
	b.Post(fmt.Sprintf("/cases/%d/reply", c.ID), url.Values{"kind": {"reply"}, "body": {"hello"}}).Is(t, http.StatusForbidden)
}

func TestTheOutboxPage(t *testing.T) {
	desktest.Each(t, func(t *testing.T, d *desktest.Desk) {
		d.Outbox.SetRelay(nil)
		c := d.Case("It stopped.")
		b := d.Browse(staff.Agent)
		b.Get("/outbox").Is(t, 200).Has(t, "Everything is out")
		b.Post(fmt.Sprintf("/cases/%d/reply", c.ID), url.Values{"kind": {"reply"}, "body": {"hello"}, "seen": {"1"}})
		d.Advance(11 * time.Second)
		b.Get("/outbox").Is(t, 200).Has(t, desktest.Ann, "no relay is set", "/outbox/1/retry")
		b.Get("/outbox?state=failed").Is(t, 200).Lacks(t, desktest.Ann)
		relay, err := mail.NewRelay("smtp://"+d.Relay.Addr, nil)
		d.Must(err)
		d.Outbox.SetRelay(relay)
		b.Post("/outbox/1/retry", nil).Is(t, http.StatusSeeOther)
		d.Run()
		b.Get("/outbox").Is(t, 200).Lacks(t, desktest.Ann)
		b.Post("/outbox/1/retry", nil).Is(t, http.StatusConflict)
	})
}

func TestTheAPIAnswers(t *testing.T) {
	desktest.Each(t, func(t *testing.T, d *desktest.Desk) {
		d.Outbox.AddPart(outbox.Part{Name: "colour", JSONField: "colour", Schema: "", FromJSON: func(raw json.RawMessage) (any, error) {
			var s string
			err := json.Unmarshal(raw, &s)
			return s, err
		},
			Act: func(ctx context.Context, tx *db.Tx, c *cases.Held, _ int64, v any) error {
				return d.Cases.Retitle(ctx, tx, c, "colour "+v.(string))
			}})
		c := d.Case("It stopped.")
		api, path := d.Program(staff.Agent), fmt.Sprintf("/api/v1/cases/%d/messages", c.ID)
		var m struct {
			ID       int64
			Kind     string
			Delivery struct {
				State  string
				HeldID int64 `json:"held_id"`
			}
		}
		once := api.With("Idempotency-Key", "one")
		body := map[string]any{"kind": "reply", "text": "Which model?", "colour": "red", "attachments": []map[string]any{{"name": "a.txt", "content": []byte("hello")}}}
		once.Call("POST", path, body).Is(t, 201).JSON(t, &m)
		if m.Kind != "reply" || m.ID == 0 || m.Delivery.State != "queued" {
			t.Fatalf("answered %+v", m)
		}
		once.Call("POST", path, body).Is(t, 201)
		d.Run()
		if n := d.Number(`SELECT count(*) FROM outgoing`); n != 1 || len(d.Relay.Mails()) != 1 {
			t.Errorf("two calls of one key: %d mails", n)
		}
		if s := d.Fresh(c.ID).Subject; s != "colour red" {
			t.Errorf("the part made of it %q", s)
		}
		if n := d.Number(`SELECT count(*) FROM file`); n != 1 {
			t.Errorf("%d files", n)
		}
		api.Call("POST", path, map[string]any{"kind": "reply", "text": "Held", "hold_seconds": 10}).Is(t, 201).JSON(t, &m)
		if m.Delivery.State != "held" || m.Delivery.HeldID == 0 || m.ID != 0 {
			t.Errorf("held: %+v", m)
		}
		api.Call("POST", path, map[string]any{"kind": "note", "text": "Between us"}).Is(t, 201)
		api.Call("POST", path, map[string]any{"kind": "reply"}).Is(t, 422)
		api.Call("POST", path, map[string]any{"kind": "shout", "text": "x"}).Is(t, 422)
		api.Call("POST", path, map[string]any{"kind": "reply", "text": "x", "colours": 1}).Is(t, 422)
		api.Call("POST", "/api/v1/cases/999/messages", map[string]any{"kind": "reply", "text": "x"}).Is(t, 404)
		d.Program(staff.Viewer).Call("POST", path, map[string]any{"kind": "reply", "text": "x"}).Is(t, 403)
		d.Nobody().Get("/api/openapi.json").Is(t, 200).Has(t, `"hold_seconds"`, `"colour"`)
	})
}

func TestTheAPISaysHowTheMailsStand(t *testing.T) {
	desktest.Each(t, func(t *testing.T, d *desktest.Desk) {
		d.Outbox.SetRelay(nil)
		c := d.Case("It stopped.")
		api, say := d.Program(staff.Agent), fmt.Sprintf("/api/v1/cases/%d/messages", c.ID)
		var m struct {
			ID       int64
			Delivery struct {
				HeldID int64 `json:"held_id"`
			}
		}
		var list struct {
			Items []struct {
				ID                int64
				MessageID         int64 `json:"message_id"`
				To, State, Reason string
			}
		}
		api.Call("POST", say, map[string]any{"kind": "reply", "text": "Which model?"}).Is(t, http.StatusCreated).JSON(t, &m)
		d.Run()
		api.Call("GET", "/api/v1/outgoing", nil).Is(t, http.StatusOK).JSON(t, &list)
		if len(list.Items) != 1 || list.Items[0].MessageID != m.ID || list.Items[0].To != desktest.Ann || list.Items[0].State != "queued" || list.Items[0].Reason == "" {
			t.Fatalf("without a relay: %+v", list)
		}
		retry := fmt.Sprintf("/api/v1/outgoing/%d/retry", list.Items[0].ID)
		d.Program(staff.Viewer).Call("POST", retry, nil).Is(t, http.StatusForbidden)
		relay, err := mail.NewRelay("smtp://"+d.Relay.Addr, nil)
		d.Must(err)
		d.Outbox.SetRelay(relay)
		api.Call("POST", retry, nil).Is(t, http.StatusOK).Has(t, `"queued"`)
		d.Run()
		api.Call("POST", retry, nil).Is(t, http.StatusConflict)
		api.Call("GET", "/api/v1/outgoing", nil).Is(t, http.StatusOK).Lacks(t, desktest.Ann)
		api.Call("GET", fmt.Sprintf("/api/v1/outgoing?message_id=%d", m.ID), nil).Is(t, http.StatusOK).Has(t, `"delivered"`)
		api.Call("GET", "/api/v1/outgoing?state=delivered", nil).Is(t, http.StatusOK).Has(t, desktest.Ann)
		api.Call("GET", fmt.Sprintf("/api/v1/outgoing?state=delivered&message_id=%d", m.ID), nil).Is(t, http.StatusUnprocessableEntity)

		api.Call("POST", say, map[string]any{"kind": "reply", "text": "Never mind", "hold_seconds": 60}).Is(t, http.StatusCreated).JSON(t, &m)
		undo := fmt.Sprintf("/api/v1/held_replies/%d/undo", m.Delivery.HeldID)
		d.Program(staff.Lead).Call("POST", undo, nil).Is(t, http.StatusNotFound)
		api.Call("POST", undo, nil).Is(t, http.StatusNoContent)
		api.Call("POST", undo, nil).Is(t, http.StatusConflict)
		d.Advance(2 * time.Minute)
		if n := len(d.Relay.Mails()); n != 1 {
			t.Errorf("%d mails left, and one was taken back", n)
		}
	})
}

func TestErasingLeavesNoTrace(t *testing.T) {
	desktest.Each(t, func(t *testing.T, d *desktest.Desk) {
		const canary = "canary"
		c := d.CaseFrom("Canary Bird <canary@example.com>", desktest.Address, "canary words")
		lead := d.As(staff.Admin)
		reply := func(text string, hold int) {
			d.Must(d.DB.Do(lead, "test", func(ctx context.Context, tx *db.Tx) error {
				_, err := d.Outbox.Reply(ctx, tx, c.ID, outbox.Reply{Text: "Dear canary, " + text, HTML: "<p>canary</p>", HoldSeconds: hold})
				return err
			}))
		}
		reply("one", 0)
		d.Run()
		d.Outbox.SetRelay(nil)
		reply("waits", 0)
		d.Run()
		reply("held", 10)
		d.Must(d.DB.Do(lead, "test", func(ctx context.Context, tx *db.Tx) error {
			k, err := d.Cases.Take(ctx, tx, c.ID)
			if err != nil {
				return err
			}
			if err := d.Outbox.Letter(staff.As(ctx, staff.System("test")), tx, outbox.Letter{Case: k, Cause: "x", Key: "outbox.empty"}); err != nil {
				return err
			}
			return d.Outbox.SaveDraft(ctx, tx, c.ID, cases.Note, "about the canary", "")
		}))
		d.Do(func(ctx context.Context, tx *db.Tx) error {
			return d.Outbox.Complained(ctx, tx, outbox.Outgoing{Rcpt: "canary@example.com"}, "abuse")
		})
		var export strings.Builder
		d.Must(d.DB.Read(lead, "test", func(ctx context.Context, v db.View) error { return d.People.Export(ctx, v, c.PersonID, &export) }))
		if !strings.Contains(export.String(), `"outgoing"`) || !strings.Contains(export.String(), "canary@example.com") {
			t.Error("the export says nothing of our mails")
		}
		d.Must(d.DB.Do(lead, "test", func(ctx context.Context, tx *db.Tx) error { return d.People.Erase(ctx, tx, c.PersonID) }))
		for _, table := range []string{"held", "draft", "outgoing", "attempt", "letter", "trouble"} {
			for _, row := range rows(d, table) {
				if strings.Contains(strings.ToLower(row), canary) {
					t.Errorf("%s still has: %s", table, row)
				}
			}
		}
		d.Advance(time.Hour)
		if n := len(d.Relay.Mails()); n != 1 {
			t.Errorf("%d mails went out", n)
		}
		d.Verified()
	})
}

// rows writes the rows of a table as text.
func rows(d *desktest.Desk, table string) []string {
	d.T.Helper()
	columns := map[string]string{
		"held": "text || html || parts || files || wait_why || reason", "draft": "text || html || parts || files || reason",
		"outgoing": "rcpt || mail || reason", "attempt": "text", "letter": "rcpt || cause || withheld", "trouble": "address",
	}[table]
	var all []string
	d.Read(func(ctx context.Context, v db.View) (err error) {
		all, err = db.All(ctx, v, func(s db.Scan) (r string, err error) { return r, s(&r) }, `SELECT `+columns+` FROM `+table)
		return err
	})
	return all
}

func TestASplitTakesItsMailsAlong(t *testing.T) {
	desktest.Each(t, func(t *testing.T, d *desktest.Desk) {
		c := d.Case("It stopped.")
		lead := d.As(staff.Lead)
		var to int64
		d.Must(d.DB.Do(lead, "test", func(ctx context.Context, tx *db.Tx) error {
			h, err := d.Outbox.Reply(ctx, tx, c.ID, outbox.Reply{Text: "Hello"})
			if err != nil {
				return err
			}
			k, err := d.Cases.Take(ctx, tx, c.ID)
			if err != nil {
				return err
			}
			other, err := d.Cases.Split(ctx, tx, k, []int64{h.MessageID})
			if err == nil {
				to = other.ID
			}
			return err
		}))
		if n := d.Number(`SELECT count(*) FROM outgoing WHERE case_id = $1`, to); n != 1 {
			t.Errorf("%d mails went along", n)
		}
		d.Run()
		d.Verified()
	})
}

func TestACopyGoesWithoutTheCustomersOwnLink(t *testing.T) {
	d := desktest.Lite(t)
	c := d.Case("It stopped.")
	say := func() string {
		d.Must(d.DB.Do(d.As(staff.Agent), "test", func(ctx context.Context, tx *db.Tx) error {
			_, err := d.Outbox.Reply(ctx, tx, c.ID, outbox.Reply{Text: "Hello"})
			return err
		}))
		d.Run()
		all := d.Relay.Mails()
		return fmt.Sprint(all[len(all)-1])
	}
	if m := say(); !strings.Contains(m, "/c/") {
		t.Error("the customer's mail has no link to their own page")
	}
	d.Do(func(ctx context.Context, tx *db.Tx) error {
		k, err := d.Cases.Take(ctx, tx, c.ID)
		if err != nil {
			return err
		}
		p, err := d.People.Resolve(ctx, tx, people.Email, "bob@example.com", "Bob")
		if err != nil {
			return err
		}
		_, err = d.Cases.AddParticipant(ctx, tx, k, cases.Copied, mail.Address{Mail: "bob@example.com"}, p.ID)
		return err
	})
	if m := say(); strings.Contains(m, "/c/") {
		t.Error("whoever was copied can act as the customer")
	}
}

func TestWhatHungOnAReplyThatWasUndoneGoesAlongAfterAll(t *testing.T) {
	desktest.Each(t, func(t *testing.T, d *desktest.Desk) {
		c := d.Case("It stopped.")
		b, page := d.Browse(staff.Agent), fmt.Sprintf("/cases/%d", c.ID)
		files, err := d.Files.Keep(d.Ctx, []mail.Part{{Name: "manual.txt", Data: []byte("turn it on")}, {Name: "secret.txt", Data: []byte("not this")}})
		d.Must(err)
		d.Must(d.DB.Do(d.As(staff.Agent), "test", func(ctx context.Context, tx *db.Tx) error {
			h, err := d.Outbox.Reply(ctx, tx, c.ID, outbox.Reply{Text: "See the manual", Files: files, HoldSeconds: 10})
			if err != nil {
				return err
			}
			_, err = d.Outbox.Undo(ctx, tx, h.ID)
			return err
		}))
		b.Get(page).Is(t, 200).Has(t, "manual.txt", "secret.txt", files[0].Sum)
		// Typing on loses nothing of it.
		b.HX().Post(page+"/draft", url.Values{"kind": {"reply"}, "body": {"<p>See the manual, please</p>"}}).Is(t, 204)
		b.Post(page+"/reply", url.Values{"kind": {"reply"}, "body": {"See the manual, please"}, "seen": {"1"},
			"draft_file": {files[0].Sum, files[1].Sum}, "keep_file": {files[0].Sum}}).Is(t, http.StatusSeeOther)
		d.Advance(11 * time.Second)
		m := fmt.Sprint(d.Relay.Mails())
		if !strings.Contains(m, "manual.txt") || strings.Contains(m, "secret.txt") {
			t.Errorf("the mail is %s", m)
		}
		if n := d.Number(`SELECT count(*) FROM draft`); n != 0 {
			t.Errorf("%d drafts are left", n)
		}
	})
}
