package outbox_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"kept.example/kept/internal/core/desktest"
	"kept.example/kept/internal/core/outbox"
	"kept.example/kept/internal/core/staff"
)

// draft is what the API says of one.
type draft struct {
	Kind, Text, HTML, Subject, Colour string
	Cc, Bcc                           []string
	Files                             []struct{ Name string }
	Updated                           *string `json:"updated_at"`
}

func TestAProgramKeepsADraft(t *testing.T) {
	desktest.Each(t, func(t *testing.T, d *desktest.Desk) {
		d.Outbox.AddPart(outbox.Part{Name: "tint", JSONField: "colour", Schema: "", FromJSON: func(raw json.RawMessage) (any, error) {
			var s string
			return s, json.Unmarshal(raw, &s)
		}})
		c := d.Case("It stopped.")
		agent := d.AddUser("writer", staff.Agent)
		api, page := d.ProgramOf(agent), fmt.Sprintf("/cases/%d", c.ID)
		reply, note := "/api/v1"+page+"/drafts/reply", "/api/v1"+page+"/drafts/note"

		var is draft
		api.Call("GET", reply, nil).Is(t, http.StatusOK).JSON(t, &is)
		if is.Kind != "reply" || is.Text != "" || is.Updated != nil {
			t.Errorf("nothing is written, and it says %+v", is)
		}
		kept := api.Call("PUT", reply, map[string]any{"text": "Half a sent", "subject": "Your watch", "cc": []string{"Tom <tom@example.com>"}, "bcc": []string{"una@example.com"}, "colour": "red"}).Is(t, http.StatusOK)
		api.Call("PUT", note, map[string]any{"text": "Between us"}).Is(t, http.StatusOK)
		is = draft{}
		got := api.Call("GET", reply, nil).Is(t, http.StatusOK)
		got.JSON(t, &is)
		if is.Text != "Half a sent" || is.Subject != "Your watch" || is.Colour != "red" || len(is.Cc) != 1 || !strings.Contains(is.Cc[0], "tom@example.com") || len(is.Bcc) != 1 || is.Updated == nil {
			t.Errorf("kept: %+v", is)
		}
		d.BrowseUser(agent).Get(page).Is(t, http.StatusOK).Has(t, "Half a sent")
		d.Program(staff.Lead).Call("GET", reply, nil).Is(t, http.StatusOK).Lacks(t, "Half a sent")
		if n := d.Number(`SELECT count(*) FROM message`); n != 1 || len(d.Relay.Mails()) != 0 {
			t.Error("a draft said something")
		}

		stale := api.With("If-Match", kept.Header.Get("ETag"))
		stale.Call("PUT", reply, map[string]any{"html": "<p>A whole <b>sentence</b>.</p><script>x</script>"}).Is(t, http.StatusOK).Has(t, "sentence").Lacks(t, "script", "tom@example.com", "colour")
		stale.Call("PUT", reply, map[string]any{"text": "Too late"}).Is(t, http.StatusPreconditionFailed)
		stale.Call("DELETE", reply, nil).Is(t, http.StatusPreconditionFailed)
		fresh := api.Call("GET", reply, nil).Header.Get("ETag")
		api.With("If-Match", fresh).Call("DELETE", reply, nil).Is(t, http.StatusNoContent)
		api.Call("DELETE", reply, nil).Is(t, http.StatusNoContent)
		api.Call("GET", reply, nil).Is(t, http.StatusOK).Lacks(t, "sentence")
		api.Call("GET", note, nil).Is(t, http.StatusOK).Has(t, "Between us")

		api.Call("PUT", reply, map[string]any{"text": "x", "cc": []string{"nobody"}}).Is(t, http.StatusUnprocessableEntity).Has(t, `"body.cc[0]"`)
		api.Call("PUT", reply, map[string]any{"text": strings.Repeat("x", 600_000)}).Is(t, http.StatusUnprocessableEntity).Has(t, `"body.text"`)
		api.Call("PUT", note, map[string]any{"text": "x", "subject": "y"}).Is(t, http.StatusUnprocessableEntity).Has(t, `"body.subject"`)
		api.Call("PUT", strings.TrimSuffix(note, "note")+"letter", map[string]any{"text": "x"}).Is(t, http.StatusNotFound)
		d.Program(staff.Viewer).Call("PUT", note, map[string]any{"text": "x"}).Is(t, http.StatusForbidden)
	})
}

func TestAProgramSeesTheReplyThatCameBack(t *testing.T) {
	d := desktest.Lite(t)
	c, agent := d.Case("It stopped."), d.AddUser("writer", staff.Agent)
	api, page := d.ProgramOf(agent), fmt.Sprintf("/api/v1/cases/%d", c.ID)
	var said struct {
		Delivery struct {
			HeldID int64 `json:"held_id"`
		}
	}
	api.Call("POST", page+"/messages", map[string]any{"kind": "reply", "text": "Never mind", "hold_seconds": 60,
		"attachments": []map[string]any{{"name": "a.txt", "content": []byte("hello")}}}).Is(t, http.StatusCreated).JSON(t, &said)
	api.Call("POST", fmt.Sprintf("/api/v1/held_replies/%d/undo", said.Delivery.HeldID), nil).Is(t, http.StatusNoContent)
	api.Call("GET", page+"/drafts/reply", nil).Is(t, http.StatusOK).Has(t, "Never mind", `"a.txt"`)
	api.Call("PUT", page+"/drafts/reply", map[string]any{"text": "Do mind"}).Is(t, http.StatusOK).Has(t, "Do mind", `"a.txt"`)
	api.Call("DELETE", page+"/drafts/reply", nil).Is(t, http.StatusNoContent)
	if n := d.Number(`SELECT count(*) FROM draft`); n != 0 {
		t.Error("what was forgotten is there still")
	}
}

func TestAProgramHangsFilesOnADraft(t *testing.T) {
	desktest.Each(t, func(t *testing.T, d *desktest.Desk) {
		c, agent := d.Case("It stopped."), d.AddUser("writer", staff.Agent)
		api, page := d.ProgramOf(agent), fmt.Sprintf("/api/v1/cases/%d", c.ID)
		reply, files := page+"/drafts/reply", page+"/drafts/reply/files"
		file := func(name, content string) map[string]any {
			return map[string]any{"name": name, "content": []byte(content)}
		}
		with := func(all ...any) map[string]any { return map[string]any{"attachments": all} }

		var is struct {
			Text  string
			Files []struct{ Name, SHA256 string }
		}
		api.Call("PUT", reply, map[string]any{"text": "See the manual"}).Is(t, http.StatusOK)
		hung := api.Call("POST", files, with(file("a.txt", "hello"), file("b.txt", "world"))).Is(t, http.StatusOK)
		hung.JSON(t, &is)
		if is.Text != "See the manual" || len(is.Files) != 2 || is.Files[0].Name != "a.txt" || is.Files[1].Name != "b.txt" {
			t.Fatalf("it says %+v", is)
		}
		api.Call("POST", files, with(file("a.txt", "hello"))).Is(t, http.StatusOK).JSON(t, &is)
		if len(is.Files) != 2 {
			t.Errorf("the same file hangs there again: %+v", is)
		}
		a := files + "/" + is.Files[0].SHA256
		api.With("If-Match", `"other"`).Call("DELETE", a, nil).Is(t, http.StatusPreconditionFailed)
		api.With("If-Match", `"other"`).Call("POST", files, with(file("c.txt", "!"))).Is(t, http.StatusPreconditionFailed)
		api.With("If-Match", hung.Header.Get("ETag")).Call("DELETE", a, nil).Is(t, http.StatusOK).Lacks(t, "a.txt").Has(t, "b.txt", "See the manual")
		api.Call("DELETE", a, nil).Is(t, http.StatusNotFound)
		d.Program(staff.Lead).Call("GET", reply, nil).Is(t, http.StatusOK).Lacks(t, "b.txt")
		d.BrowseUser(agent).Get(fmt.Sprintf("/cases/%d", c.ID)).Is(t, http.StatusOK).Has(t, "b.txt")

		api.Call("POST", files, map[string]any{"attachments": []any{}}).Is(t, http.StatusUnprocessableEntity).Has(t, `"body.attachments"`)
		api.Call("POST", files, with()).Is(t, http.StatusUnprocessableEntity).Has(t, `"body.attachments"`)
		api.Call("POST", files, with(file("run.exe", "MZ"))).Is(t, http.StatusUnprocessableEntity).Has(t, `"body.attachments"`, "run.exe")
		many := []any{}
		for i := range 20 {
			many = append(many, file(fmt.Sprint(i), fmt.Sprint("file ", i)))
		}
		api.Call("POST", files, with(many...)).Is(t, http.StatusUnprocessableEntity).Has(t, `"body.attachments"`)
		api.Call("GET", reply, nil).Is(t, http.StatusOK).Has(t, "b.txt").Lacks(t, "run.exe", `"name":"0"`)
		api.Call("POST", page+"/drafts/letter/files", with(file("a.txt", "hello"))).Is(t, http.StatusNotFound)
		d.Program(staff.Viewer).Call("POST", files, with(file("a.txt", "hello"))).Is(t, http.StatusForbidden)
	})
}

func TestAProgramSetsHowRepliesAreSigned(t *testing.T) {
	desktest.Each(t, func(t *testing.T, d *desktest.Desk) {
		agent := d.AddUser("writer", staff.Agent)
		api, own := d.ProgramOf(agent), "/api/v1/me/signature"
		first := api.Call("GET", own, nil).Is(t, http.StatusOK).Has(t, `"signature":""`)
		api.With("If-Match", first.Header.Get("ETag")).Call("PUT", own, map[string]any{"signature": "Wren, workshop"}).Is(t, http.StatusOK).Has(t, "Wren, workshop")
		api.With("If-Match", first.Header.Get("ETag")).Call("PUT", own, map[string]any{"signature": "x"}).Is(t, http.StatusPreconditionFailed)
		api.Call("PUT", own, map[string]any{"signature": strings.Repeat("x", 2001)}).Is(t, http.StatusUnprocessableEntity).Has(t, `"body.signature"`)
		d.BrowseUser(agent).Get("/me/signature").Is(t, http.StatusOK).Has(t, "Wren, workshop")
		d.Program(staff.Lead).Call("GET", own, nil).Is(t, http.StatusOK).Lacks(t, "Wren")
		d.Program(staff.Viewer).Call("GET", own, nil).Is(t, http.StatusForbidden)

		admin, style := d.Program(staff.Admin), fmt.Sprintf("/api/v1/inboxes/%d/replies", d.Inbox.ID)
		was := api.Call("GET", style, nil).Is(t, http.StatusOK).Has(t, `"quote":"last"`)
		api.Call("PATCH", style, map[string]any{"quote": "off"}).Is(t, http.StatusForbidden)
		match := admin.With("If-Match", was.Header.Get("ETag"))
		match.Call("PATCH", style, map[string]any{"signature": "The care desk of [brand]"}).Is(t, http.StatusOK).Has(t, `"quote":"last"`, "The care desk of [brand]")
		match.Call("PATCH", style, map[string]any{"quote": "off"}).Is(t, http.StatusPreconditionFailed)
		admin.Call("PATCH", style, map[string]any{"quote": "off"}).Is(t, http.StatusOK).Has(t, `"quote":"off"`, "The care desk of [brand]")
		admin.Call("PATCH", style, map[string]any{"quote": "all"}).Is(t, http.StatusUnprocessableEntity).Has(t, `"body.quote"`)
		d.Browse(staff.Admin).Get(fmt.Sprintf("/settings/inboxes/%d/replies", d.Inbox.ID)).Is(t, http.StatusOK).Has(t, "The care desk of [brand]")
		if n := d.Number(`SELECT count(*) FROM activity WHERE kind = 'inbox.style'`); n != 2 {
			t.Errorf("%d changes are written down", n)
		}
	})
}
