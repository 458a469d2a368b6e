package app_test

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"io/fs"
	"net/http"
	"os"
	"path"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/klauspost/compress/zstd"

	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/core/desktest"
	"kept.example/kept/internal/core/intake"
	"kept.example/kept/internal/core/outbox"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/feature/portal"
	"kept.example/kept/internal/feature/purchases"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/mail"
)

// canary stands in all that a person says and is said of them; canaryOf names
// the place too.
const canary = "Zq7Quokka"

func canaryOf(place string) string { return canary + place }

const canaryMail = `From: Zq7Quokkaname <Zq7Quokkabox@example.com>
To: help@shop.example
Cc: Zq7Quokkacopied <zq7quokkacopied@example.com>
Subject: Zq7Quokkasubject
Message-ID: <zq7quokkaid@example.com>
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary="b"

--b
Content-Type: multipart/alternative; boundary="a"

--a
Content-Type: text/plain; charset=utf-8

Zq7Quokkawords stopped.
--a
Content-Type: text/html; charset=utf-8
Content-Transfer-Encoding: base64

%s
--a--

--b
Content-Type: text/plain; name="Zq7Quokkafile.txt"
Content-Disposition: attachment; filename="Zq7Quokkafile.txt"

Zq7Quokkacontent
--b--
`

// canaryComplaint is what a provider says when somebody calls a mail spam.
const canaryComplaint = `From: fbl@provider.example
To: help@shop.example
Subject: complaint
MIME-Version: 1.0
Content-Type: multipart/report; report-type=feedback-report; boundary="b"

--b
Content-Type: message/feedback-report

Feedback-Type: abuse
User-Agent: P/1
Version: 1

--b--
`

// canaries are the places that an export must show.
var canaries = []string{"name", "box", "copied", "subject", "words", "markup", "file", "long", "note", "reply", "promise", "withdrawn", "step", "waiting",
	"page", "call", "phone", "foreign", "second", "retitled", "reason", "spare", "greeting", "evening", "view", "label", "posted", "product", "workaround", "unknown", "remedied", "spoken", "read", "bought", "seller", "order", "serial", "shopid", "receipt", "clasp", "parcel", "recipient", "street", "code", "town", "choice", "tracking", "house"}

func TestNothingIsLeftOfAnErasedPerson(t *testing.T) {
	each(t, func(t *testing.T, d *desktest.Desk) {
		person := sing(t, d)
		before := traces(d)
		for _, must := range []string{"message", "person", "identity", "intake", "intake_list", "file", "promise", "question", "relief_offer", "product_unknown", "product_feedback", "remedy", "remedy_loss", "dispatch", "dispatch_address", "purchase", "purchase_proof", "purchase_event", "tag", "saved_view", "participant", "activity", "outgoing", "draft", "held", "unwanted", "form_post", "phone_call", "files on disk"} {
			if before[must] == 0 {
				t.Errorf("the canary does not sing in %s", must)
			}
		}
		admin := d.Program(staff.Admin)
		export := string(unpacked([]byte(admin.Call(http.MethodGet, fmt.Sprintf("/api/v1/people/%d/export", person), nil).Is(t, http.StatusOK).Body)))
		for _, place := range canaries {
			if !strings.Contains(strings.ToLower(export), strings.ToLower(canaryOf(place))) {
				t.Errorf("the export does not have %s", canaryOf(place))
			}
		}
		admin.Call(http.MethodPost, fmt.Sprintf("/api/v1/people/%d/erase", person), map[string]any{"sure": true}).Is(t, http.StatusNoContent)
		d.Run()
		for place, n := range traces(d) {
			t.Errorf("%d traces in %s", n, place)
		}
		if i := strings.Index(strings.ToLower(d.Log()), strings.ToLower(canary)); i >= 0 {
			t.Errorf("the log has: %s", d.Log()[max(0, i-300):i+100])
		}
		d.Verified()
		d.Advance(48 * time.Hour) // what waited for later finds nothing to say
		for place, n := range traces(d) {
			t.Errorf("two days later, %d traces in %s", n, place)
		}
		d.Verified()
		d.Browse(staff.Agent).Get("/cases?list=all").Is(t, http.StatusOK)
	})
}

// ordered has a shop tell what somebody ordered.
func ordered(d *desktest.Desk, email string) {
	var o purchases.Source
	d.Do(func(ctx context.Context, tx *db.Tx) (err error) {
		o, _, err = purchases.Of(d.Desk).AddSource(ctx, tx, purchases.Shopify, "The shop", "one that is long")
		return err
	})
	body := fmt.Sprintf(`{"id": 1, "name": %q, "email": %q, "currency": "EUR", "updated_at": "2026-03-02T10:00:00Z", "line_items": [{"id": 1, "name": %q, "quantity": 1, "price": "1"}]}`,
		canaryOf("shoporder"), email, canaryOf("shopline"))
	mac := hmac.New(sha256.New, []byte("one that is long"))
	mac.Write([]byte(body))
	head := http.Header{"X-Shopify-Hmac-Sha256": {base64.StdEncoding.EncodeToString(mac.Sum(nil))}, "X-Shopify-Topic": {"orders/create"}}
	e, err := purchases.Of(d.Desk).Hear(d.Ctx, path.Base(purchases.Of(d.Desk).Address(o)), head, []byte(body))
	d.Must(err)
	if e.State != purchases.Done {
		d.Must(e.Problem)
	}
}

// sing has a person leave traces wherever one may.
func sing(t *testing.T, d *desktest.Desk) (person int64) {
	t.Helper()
	html := base64.StdEncoding.EncodeToString([]byte("<p>Zq7Quokkamarkup <b>stopped</b>.</p>"))
	first := d.Mail(fmt.Sprintf(canaryMail, html))
	long := d.Mail(d.Letter("Zq7Quokkabox@example.com", desktest.Address, "Long", strings.Repeat("Zq7Quokkalong says much.\n", 12_000)))
	if long.Kept != "file" {
		t.Fatalf("the long mail is kept as %s", long.Kept)
	}
	second := d.CaseFrom("zq7quokkasecond@example.com", desktest.Address, "Zq7Quokkasecond words.")
	id, api := first.CaseID, d.Program(staff.Agent)
	call := func(method, path string, code int, body any) {
		t.Helper()
		api.With("Idempotency-Key", fmt.Sprint(method, path, body)).Call(method, "/api/v1"+path, body).Is(t, code)
	}
	one := fmt.Sprintf("/cases/%d", id)
	call("POST", one+"/messages", 201, object("kind", "note", "text", canaryOf("note")))
	call("POST", one+"/promises", 201, object("what", canaryOf("promise"), "due_at", d.Now().Add(90*time.Minute)))
	call("POST", one+"/promises", 201, object("what", "Another", "due_at", d.Now().Add(72*time.Hour)))
	call("POST", "/promises/2/withdraw", 200, object("reason", canaryOf("withdrawn")))
	call("POST", "/questions/1/not-a-question", 200, nil)
	call("POST", one+"/relief", 201, object("words", canaryOf("workaround")))
	call("POST", "/remedies", 201, object("case_id", id, "kind", "gift", "what", canaryOf("remedied"), "why", canaryOf("remedied")))
	d.Program(staff.Admin).Call("PUT", "/api/v1/dispatch_systems/parcel", object("address", "http://127.0.0.1:1/")).Is(t, 200)
	call("POST", "/remedies", 201, object("case_id", id, "kind", "replacement", "what", canaryOf("parcel")))
	call("PUT", "/dispatches/1/address", 200, object("address", object("name", canaryOf("recipient"), "street", canaryOf("street"), "postcode", canaryOf("code"), "city", canaryOf("town"), "country", "SE"), "choice", canaryOf("choice")))
	call("POST", "/dispatches/1/say", 200, object("state", "sent", "tracking", canaryOf("tracking"), "order", canaryOf("house")))
	call("PUT", one+"/loss", 200, object("failure", "undone"))
	call("POST", one+"/suggestions/1/grant", 201, object("reason", canaryOf("remedied")))
	call("POST", "/purchases", 201, object("payment", canaryOf("card"), "what", canaryOf("bought"), "seller", canaryOf("seller"), "order_number", canaryOf("order"), "serial", canaryOf("serial"),
		"source", "shop", "foreign_id", canaryOf("shopid"), "case_id", id))
	ordered(d, "zq7quokkabox@example.com")
	receipt, err := purchases.Of(d.Desk).Keep(d.Ctx, canaryOf("receipt")+".pdf", []byte("%PDF-1.4 "+canaryOf("receipt")))
	d.Must(err)
	d.Do(func(ctx context.Context, tx *db.Tx) error {
		h, err := d.Cases.Take(ctx, tx, id)
		if err != nil {
			return err
		}
		return purchases.Of(d.Desk).Give(ctx, tx, h, 1, receipt, true)
	})
	call("POST", one+"/tags", 201, object("tag", canaryOf("tag")))
	call("PATCH", fmt.Sprintf("/cases/%d", second.ID), 200, object("next_step", object("text", canaryOf("step"), "due", d.Now().Add(time.Hour))))
	call("PATCH", fmt.Sprintf("/cases/%d", long.CaseID), 200, object("subject", canaryOf("retitled")))
	call("PATCH", fmt.Sprintf("/cases/%d", long.CaseID), 200, object("status", "confirmed", "reason", canaryOf("reason")))
	call("POST", "/cases", 201, object("person", object("email", "zq7quokkabox@example.com", "name", canaryOf("name")), "text", canaryOf("call")))
	call("POST", fmt.Sprintf("/people/%d/identities", first.PersonID), 200, object("kind", "handle", "value", canaryOf("phone")))
	call("POST", fmt.Sprintf("/people/%d/merge", second.PersonID), 200, object("into", first.PersonID))
	d.Do(func(ctx context.Context, tx *db.Tx) error {
		h, err := d.People.Take(ctx, tx, first.PersonID)
		if err != nil {
			return err
		}
		return d.People.ForeignID(ctx, tx, &h, "shop", canaryOf("foreign"))
	})
	call("PATCH", fmt.Sprintf("/people/%d", first.PersonID), 200, object("called", canaryOf("greeting"), "reach", canaryOf("evening")))
	call("POST", one+"/participants", 201, object("role", "third", "address", canaryOf("friend")+"@example.com", "name", canaryOf("pal")))
	call("POST", "/views", 201, object("name", canaryOf("view"), "filters", object("person_id", first.PersonID)))
	admin := d.Program(staff.Admin)
	admin.Call("PATCH", "/api/v1/tags/1", object("name", canaryOf("label"))).Is(t, 200)
	admin.Call("POST", "/api/v1"+one+"/tags", object("tag", canaryOf("dropped"))).Is(t, 201)
	admin.Call("DELETE", fmt.Sprintf("/api/v1/tags/%d", d.Number(`SELECT max(id) FROM tag`)), nil).Is(t, 204)
	admin.Call("POST", "/api/v1/topics", object("name", "Watches")).Is(t, 201)
	admin.Call("POST", "/api/v1/topics/1/items", object("name", "what it says", "pattern", "zq7[a-z]+second")).Is(t, 201)
	call("PATCH", fmt.Sprintf("/cases/%d", second.ID), 200, object("topic_id", 1))
	call("POST", fmt.Sprintf("/cases/%d/messages", second.ID), 201, object("kind", "reply", "text", "One thing.", "request", object("items", []string{canaryOf("asked")})))
	admin.Call("POST", "/api/v1/products", object("name", "Kettle")).Is(t, 201)
	call("POST", one+"/product_feedback", 201, object("product_id", 1, "part", "Clasp", "words", canaryOf("clasp")))
	call("POST", one+"/products/1/unknown", 204, object("what", canaryOf("unknown")))
	rung(t, d, first.PersonID, id)
	posted(t, d)
	listed(t, d, first.PersonID)
	answer(t, d, id)
	d.Browse(staff.Agent).Get("/find?q=" + canaryOf("words"))
	d.Nobody().Get("/find?q=" + canaryOf("words"))
	d.Browse(staff.Agent).Get("/cases/" + canaryOf("words"))
	return first.PersonID
}

// canaryNumber is the person's telephone number.
const canaryNumber = "+46 70 123 99 87"

// rung has the person call, be reached by phone for a while, and ring.
func rung(t *testing.T, d *desktest.Desk, person, id int64) {
	t.Helper()
	api := d.Program(staff.Agent)
	call := func(method, path string, code int, body any) {
		t.Helper()
		api.With("Idempotency-Key", path+method).Call(method, "/api/v1"+path, body).Is(t, code)
	}
	call("POST", "/calls", 201, object("number", canaryNumber, "person_id", person, "case_id", id, "text", canaryOf("spoken")))
	call("PUT", fmt.Sprintf("/people/%d/by_phone", person), 200, object("by_phone", true, "number", canaryNumber))
	call("POST", "/cases/"+fmt.Sprint(id)+"/messages", 201, object("kind", "reply", "text", canaryOf("read")))
	d.Run()
	if n := d.Number(`SELECT count(*) FROM phone_call WHERE why = 'letter'`); n == 0 {
		t.Error("nothing is to be said by phone")
	}
	call("PUT", fmt.Sprintf("/people/%d/by_phone", person), 200, object("by_phone", false))
	call("POST", "/calls/ringing", 204, object("number", canaryNumber, "agent", "agent@shop.example"))
}

// posted has the person write by a web form.
func posted(t *testing.T, d *desktest.Desk) {
	t.Helper()
	d.Do(func(ctx context.Context, tx *db.Tx) error {
		_, err := portal.Of(d.Desk).SetForm(ctx, tx, d.Inbox.ID, func(f *portal.WebForm) error { f.On, f.Slug = true, "help"; return nil })
		return err
	})
	d.Nobody().Post("/f/help", form("key", d.Keys.Token("web-form", d.Inbox.ID, d.Now().Add(-time.Minute).UnixMilli(), 7), "name", canaryOf("name"),
		"email", "zq7quokkabox@example.com", "subject", canaryOf("form"), "text", canaryOf("posted"), "product", canaryOf("product"))).Is(t, http.StatusSeeOther)
	d.Run()
}

// listed has an address that the person wrote from, and one that they never
// wrote from, on a list of the junk screen.
func listed(t *testing.T, d *desktest.Desk, person int64) {
	t.Helper()
	d.Program(staff.Agent).With("Idempotency-Key", "listed").Call(http.MethodPost, fmt.Sprintf("/api/v1/people/%d/identities", person),
		object("kind", "email", "value", canaryOf("spare")+"@example.com")).Is(t, http.StatusOK)
	f := form("threshold", "50", "allow", canaryOf("box")+"@example.com\n"+canaryOf("spare")+"@example.com")
	for _, r := range intake.Rules() {
		f.Set("weight_"+string(r), "10")
	}
	d.Browse(staff.Admin).Post("/settings/junk", f).Is(t, http.StatusSeeOther)
	if n := d.Number(`SELECT count(*) FROM intake_list`); n != 2 {
		t.Fatalf("%d addresses are listed", n)
	}
}

// answer has the staff write, a mail bounce, a promise break, and the customer
// write on their page.
func answer(t *testing.T, d *desktest.Desk, id int64) {
	t.Helper()
	as := d.As(staff.Agent)
	ours, err := d.Files.Keep(as, []mail.Part{{Name: canaryOf("ours.txt"), Data: []byte(canaryOf("ours"))}})
	d.Must(err)
	d.Must(d.DB.Do(as, "test", func(ctx context.Context, tx *db.Tx) error {
		_, err := d.Outbox.Reply(ctx, tx, id, outbox.Reply{Text: canaryOf("reply"), Files: ours})
		return err
	}))
	d.Run()
	sent := d.LastSent()
	d.MailTo("", []string{sent.From}, report(sent, "failed", "5.1.1 "+canaryOf("bounce")))
	d.MailTo("", []string{sent.From}, strings.Replace(report(sent, "delayed", "4.0.0"), "Subject:", "X-Robot: yes\nSubject:", 1))
	d.Advance(2 * time.Hour) // the promise is broken, and a letter says so
	link := linkIn(t, sent.Message(t).Text)
	d.Nobody().Post(link, form("text", canaryOf("page"), "key", "k")).Is(t, http.StatusSeeOther)
	d.Run()
	kept, err := d.Files.Keep(as, []mail.Part{{Name: canaryOf("upload.txt"), Data: []byte(canaryOf("upload"))}})
	d.Must(err)
	var c cases.Case
	d.Must(d.DB.Do(as, "test", func(ctx context.Context, tx *db.Tx) error {
		if err := d.Outbox.SaveDraft(ctx, tx, id, cases.Note, canaryOf("draft"), ""); err != nil {
			return err
		}
		h, err := d.Cases.Take(ctx, tx, id)
		if err != nil {
			return err
		}
		c = h.Case
		if err := d.Cases.Wait(ctx, tx, h, d.Now().Add(24*time.Hour), cases.Reason(canaryOf("waiting"))); err != nil {
			return err
		}
		_, err = d.Outbox.Reply(ctx, tx, id, outbox.Reply{Text: canaryOf("held"), Files: kept, HoldSeconds: 120, SetStatus: cases.Waiting,
			WaitUntil: d.Now().Add(30 * time.Hour), WaitWhy: canaryOf("why")})
		return err
	}))
	if c.PersonID == 0 {
		t.Fatal("the case is nobody's")
	}
	d.MailTo("", []string{sent.From}, canaryComplaint)
}

// traces counts where the canary is found: in which tables, and on the disk.
func traces(d *desktest.Desk) map[string]int {
	found := map[string]int{}
	for _, table := range d.Dump() {
		for _, row := range table.Rows {
			for i, value := range row {
				if sings(value) {
					found[table.Name]++
					found[table.Name+"."+table.Columns[i]]++
				}
			}
		}
	}
	d.Must(filepath.WalkDir(d.Folder, func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		raw, err := os.ReadFile(path)
		if sings(raw) {
			found["files on disk"]++
		}
		return err
	}))
	return found
}

// sings says whether a value has the canary, in any of the forms in which it
// could hide.
func sings(value []byte) bool {
	value = bytes.ToLower(unpacked(value))
	forms := [][]byte{[]byte(canaryNumber), []byte(strings.ReplaceAll(canaryNumber, " ", "")), []byte(canary), []byte(hex.EncodeToString([]byte(canary))), []byte(hex.EncodeToString([]byte(strings.ToLower(canary))))}
	for _, form := range forms {
		if bytes.Contains(value, bytes.ToLower(form)) {
			return true
		}
	}
	return false
}

// unpacked is a value and what is packed in it: zstd as a whole, and every run
// that is base64, over the line ends of a mail.
func unpacked(value []byte) []byte {
	reader, err := zstd.NewReader(nil)
	if err != nil {
		return value
	}
	defer reader.Close()
	if plain, err := reader.DecodeAll(value, nil); err == nil && len(plain) > 0 {
		value = append(value, plain...)
	}
	joined := strings.NewReplacer("\r\n", "", "=\r\n", "", "\n", "", `\r\n`, "").Replace(string(value))
	all := []byte(string(value) + "\n" + joined)
	runs := strings.FieldsFunc(joined, func(r rune) bool {
		return !(r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r == '+' || r == '/')
	})
	for _, run := range runs {
		for from := range min(4, len(run)) {
			part := run[from:]
			if plain, err := base64.RawStdEncoding.DecodeString(part[:len(part)/4*4]); err == nil {
				all = append(append(all, '\n'), plain...)
			}
		}
	}
	return all
}
