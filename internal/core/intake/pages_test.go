package intake_test

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"kept.example/kept/internal/core/casepage"
	"kept.example/kept/internal/core/desktest"
	"kept.example/kept/internal/core/inboxes"
	"kept.example/kept/internal/core/intake"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/blob"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/dbtest"
	"kept.example/kept/internal/platform/fault"
)

// robot makes a mail that is held back.
func robot(d *desktest.Desk) intake.Item {
	i := d.Mail(d.Letter("Ann <ann@example.com>", desktest.Address, "Away", "I am away <script>alert(1)</script>", "Auto-Submitted: auto-replied"))
	if i.State != intake.Quarantined {
		d.T.Fatalf("it is %s", i.State)
	}
	return i
}

func TestThePagesOfWhatCameIn(t *testing.T) {
	desktest.Each(t, func(t *testing.T, d *desktest.Desk) {
		d.Case("It stopped.")
		held := robot(d)
		b := d.Browse(staff.Agent)
		b.Get("/intake").Is(t, 200).Has(t, "My watch", "Away", "New case", "Held back")
		b.Get("/intake?state=quarantined").Is(t, 200).Has(t, "Away", "Let it through").Lacks(t, "My watch")
		one := fmt.Sprintf("/intake/%d", held.ID)
		b.Get(one).Is(t, 200).Has(t, "192.0.2.7", "mail.example.com", "TLS", one+"/raw", "/dismiss")
		for _, path := range []string{one + "/raw", "/api/v1" + one + "/raw"} {
			p := b.Get(path)
			if strings.HasPrefix(path, "/api") {
				p = d.Program(staff.Agent).Get(path)
			}
			p.Is(t, 200).Has(t, "<script>alert(1)</script>", "Auto-Submitted: auto-replied\r\n")
			h := p.Header
			if h.Get("Content-Type") != "text/plain; charset=utf-8" || h.Get("X-Content-Type-Options") != "nosniff" ||
				!strings.HasPrefix(h.Get("Content-Disposition"), "attachment") || !strings.Contains(h.Get("Content-Security-Policy"), "sandbox") {
				t.Errorf("%s is served with %v", path, h)
			}
		}
		b.Post(one+"/dismiss", url.Values{"reason": {""}}).Is(t, 422).Has(t, "Say why")
		b.Post(one+"/dismiss", url.Values{"reason": {"only a robot"}}).Is(t, http.StatusSeeOther)
		b.Get("/intake?state=dismissed").Is(t, 200).Has(t, "only a robot")
		b.Get(one).Is(t, 200).Has(t, "Let it through")
		b.Get("/intake?state=quarantined").Is(t, 200).Has(t, "Nothing held back")
		next := robot(d)
		b.Post(fmt.Sprintf("/intake/%d/release", next.ID), nil).Is(t, http.StatusSeeOther)
		d.Run()
		b.Get(fmt.Sprintf("/intake/%d", next.ID)).Is(t, 200).Has(t, "New case", "/cases/")
		d.Browse(staff.Viewer).Get("/intake").Is(t, http.StatusForbidden)
	})
}

func TestPagesOfManyItems(t *testing.T) {
	d := desktest.Lite(t)
	for i := range 120 {
		d.Must(d.Intake.Receive(d.Ctx, envelope(), intake.SMTP, []byte(fmt.Sprintf("From: a@x.example\r\nSubject: number %03d\r\n\r\nx%d", i, i))))
	}
	d.Run()
	b, path, seen := d.Browse(staff.Agent), "/intake", map[string]bool{}
	for pages := 1; ; pages++ {
		p := b.Get(path).Is(t, 200)
		for i := range 120 {
			if s := fmt.Sprintf("number %03d", i); strings.Contains(p.Body, s) {
				if seen[s] {
					t.Errorf("%s is shown twice", s)
				}
				seen[s] = true
			}
		}
		_, rest, more := strings.Cut(p.Body, `rel="next" href="`)
		if !more {
			if pages != 3 || len(seen) != 120 {
				t.Errorf("%d pages with %d items", pages, len(seen))
			}
			return
		}
		path, _, _ = strings.Cut(strings.ReplaceAll(rest, "&amp;", "&"), `"`)
	}
}

func TestTheAPIOfWhatCameIn(t *testing.T) {
	desktest.Each(t, func(t *testing.T, d *desktest.Desk) {
		d.Case("It stopped.")
		held := robot(d)
		api := d.Program(staff.Agent)
		var list struct {
			Items []struct {
				ID       int64
				State    string
				FiledAs  string `json:"filed_as"`
				Reason   string
				SHA256   string
				CaseID   int64 `json:"case_id"`
				Envelope struct {
					From string
					To   []string
					IP   string
					HELO string
					TLS  bool
				}
			}
			Next *string `json:"next_cursor"`
		}
		api.Get("/api/v1/intake?limit=1").Is(t, 200).JSON(t, &list)
		if len(list.Items) != 1 || list.Next == nil || list.Items[0].State != "quarantined" || list.Items[0].Reason == "" {
			t.Fatalf("the newest: %+v", list)
		}
		api.Get("/api/v1/intake?limit=1&cursor="+*list.Next).Is(t, 200).JSON(t, &list)
		if i := list.Items[0]; i.FiledAs != "case" || i.CaseID == 0 || len(i.SHA256) != 64 || i.Envelope.To[0] != desktest.Address || i.Envelope.HELO == "" || !i.Envelope.TLS || list.Next != nil {
			t.Errorf("the older: %+v", i)
		}
		api.Get("/api/v1/intake?state=filed").Is(t, 200).JSON(t, &list)
		if len(list.Items) != 1 {
			t.Errorf("%d filed", len(list.Items))
		}
		api.Get("/api/v1/intake?state=gone").Is(t, 422)
		path := fmt.Sprintf("/api/v1/intake/%d", held.ID)
		tag := api.Get(path).Is(t, 200).Header.Get("ETag")
		api.With("If-Match", `"v999"`).Call("POST", path+"/dismiss", map[string]any{"reason": "x"}).Is(t, 412)
		api.Call("POST", path+"/dismiss", map[string]any{}).Is(t, 422)
		api.With("If-Match", tag).Call("POST", path+"/release", nil).Is(t, 200)
		api.Call("POST", path+"/release", nil).Is(t, 409)
		d.Program(staff.Viewer).Get("/api/v1/intake").Is(t, 403)
	})
}

// Of two who decide at once about what both have seen, one hears that it has changed.
func TestTwoWhoDecideOnOneVersionAtOnceDecideOnce(t *testing.T) {
	desktest.Each(t, func(t *testing.T, d *desktest.Desk) {
		api := []*desktest.Browser{d.Program(staff.Agent), d.Program(staff.Lead)}
		for n := range 8 {
			item := d.Mail(d.Letter(fmt.Sprintf("r%d@example.com", n), desktest.Address, "Away", "I am away.", "Auto-Submitted: auto-replied"))
			path := fmt.Sprintf("/api/v1/intake/%d", item.ID)
			tag, codes := api[0].Get(path).Is(t, 200).Header.Get("ETag"), [2]int{}
			dbtest.Race(t, d.DB, 2, func(i int) error {
				act, body := path+"/dismiss", any(map[string]any{"reason": "a robot"})
				if i == 1 {
					act, body = path+"/release", nil
				}
				codes[i] = api[i].With("If-Match", tag).Call("POST", act, body).Code
				return nil
			})
			if codes != [2]int{200, 412} && codes != [2]int{412, 200} {
				t.Errorf("answered %v", codes)
			}
		}
	})
}

// Somebody lets a mail through at the very moment at which it has waited too long.
func TestWhatIsLetThroughAsItIsOverdueIsFiled(t *testing.T) {
	desktest.Each(t, func(t *testing.T, d *desktest.Desk) {
		item, agent := robot(d), d.As(staff.Agent)
		d.Pass(24 * time.Hour)
		released, twice := make(chan bool), false
		for _, err := range dbtest.Race(t, d.DB, 2, func(i int) error {
			if i == 1 {
				<-released
				return d.Jobs.RunDue(d.Ctx)
			}
			return d.DB.Do(agent, "test", func(ctx context.Context, tx *db.Tx) error {
				_, err := d.Intake.Release(ctx, tx, item.ID)
				if !twice {
					twice = true
					close(released)
					time.Sleep(200 * time.Millisecond) // nothing tells that the alarm waits for the row
				}
				return err
			})
		}) {
			d.Must(err)
		}
		d.Run()
		if n := d.Number(`SELECT count(*) FROM intake WHERE id = $1 AND state = 'filed' AND case_id IS NOT NULL`, item.ID); n != 1 {
			t.Error("what somebody let through is held again")
		}
		d.Verified()
	})
}

func TestACaseOpenedByAProgramIsInTheBooks(t *testing.T) {
	desktest.Each(t, func(t *testing.T, d *desktest.Desk) {
		api := d.Program(staff.Agent).With("Idempotency-Key", "one")
		body := map[string]any{"person": map[string]any{"email": "ann@example.com", "name": "Ann"}, "subject": "My watch", "text": "It stopped."}
		var c struct {
			ID      int64
			Ref     string
			Status  string
			Channel string
		}
		api.Call("POST", "/api/v1/cases", body).Is(t, 201).JSON(t, &c)
		api.Call("POST", "/api/v1/cases", body).Is(t, 201)
		if c.ID == 0 || c.Ref == "" || c.Status != "new" || c.Channel != "api" {
			t.Errorf("the case is %+v", c)
		}
		if n := d.Number(`SELECT count(*) FROM cases`); n != 1 {
			t.Errorf("%d cases for one key", n)
		}
		if m := d.Thread(c.ID); len(m) != 1 || m[0].Text != "It stopped." || m[0].IntakeID == 0 {
			t.Errorf("the thread is %+v", m)
		}
		other := d.Program(staff.Agent)
		other.Call("POST", "/api/v1/cases", map[string]any{"person": map[string]any{"email": "not an address"}, "text": "x"}).Is(t, 422).Has(t, "person.email")
		other.Call("POST", "/api/v1/cases", map[string]any{"person": map[string]any{}, "text": "x"}).Is(t, 422)
		other.Call("POST", "/api/v1/cases", map[string]any{"person": map[string]any{"email": "a@x.example"}}).Is(t, 422)
		other.Call("POST", "/api/v1/cases", map[string]any{"inbox_id": 99, "person": map[string]any{"email": "a@x.example"}, "text": "x"}).Is(t, 422).Has(t, "inbox_id")
		d.Program(staff.Viewer).Call("POST", "/api/v1/cases", body).Is(t, 403)
		d.Verified()
	})
}

func TestWhatACustomerWritesOnTheirPageIsInTheBooks(t *testing.T) {
	desktest.Each(t, func(t *testing.T, d *desktest.Desk) {
		c, other := d.Case("It stopped."), d.CaseFrom("Bob <bob@example.com>", desktest.Address, "Mine too.")
		ann := staff.As(context.Background(), staff.CustomerOf(c.ID, c.PersonID, "Ann"))
		for range 2 {
			d.Must(d.Intake.CustomerSays(ann, c.ID, c.PersonID, "It is the red one.", "form-1"))
		}
		d.Must(d.Intake.CustomerSays(ann, c.ID, c.PersonID, "And it is loud.", "form-2"))
		if m := d.Thread(c.ID); len(m) != 3 || m[1].Text != "It is the red one." || m[1].NotParticipant || m[1].By.ID != c.PersonID {
			t.Errorf("the thread is %+v", m)
		}
		if err := d.Intake.CustomerSays(ann, other.ID, other.PersonID, "I am Bob.", "x"); !fault.Is(err, fault.NotFound) {
			t.Errorf("Ann spoke as Bob: %v", err)
		}
		if err := d.Intake.CustomerSays(context.Background(), c.ID, c.PersonID, "Nobody.", "x"); !fault.Is(err, fault.Unauthenticated) {
			t.Errorf("nobody spoke: %v", err)
		}
		id, err := d.Intake.Open(d.As(staff.Agent), casepage.NewCase{InboxID: d.Inbox.ID, Phone: "+47 22 00 41 10", Name: "Carl", Subject: "A call", Text: "He wants a new one.", Key: "k"})
		d.Must(err)
		again, err := d.Intake.Open(d.As(staff.Agent), casepage.NewCase{InboxID: d.Inbox.ID, Phone: "+47 22 00 41 10", Name: "Carl", Subject: "A call", Text: "He wants a new one.", Key: "k"})
		d.Must(err)
		if id == 0 || id != again || d.Fresh(id).Channel != "voice" {
			t.Errorf("the call is case %d, then %d", id, again)
		}
		d.Verified()
	})
}

func TestAnAgentSeesWhatCameToTheirInboxes(t *testing.T) {
	desktest.Each(t, func(t *testing.T, d *desktest.Desk) {
		held := robot(d)
		d.Do(func(ctx context.Context, tx *db.Tx) error {
			team, err := d.Staff.AddTeam(ctx, tx, "Others")
			if err != nil {
				return err
			}
			_, err = d.Inboxes.Change(ctx, tx, d.Inbox.ID, func(i *inboxes.Inbox) error { i.TeamID = team.ID; return nil })
			return err
		})
		b := d.Browse(staff.Agent)
		b.Get("/intake").Is(t, 200).Lacks(t, "Away")
		b.Get(fmt.Sprintf("/intake/%d", held.ID)).Is(t, 404)
		b.Get(fmt.Sprintf("/intake/%d/raw", held.ID)).Is(t, 404)
		b.Post(fmt.Sprintf("/intake/%d/release", held.ID), nil).Is(t, 404)
		d.Browse(staff.Lead).Get(fmt.Sprintf("/intake/%d", held.ID)).Is(t, 200)
	})
}

func TestErasingTakesTheBytesAndLeavesTheBooks(t *testing.T) {
	desktest.Each(t, func(t *testing.T, d *desktest.Desk) {
		c := d.CaseFrom("Canary Bird <canary@example.com>", desktest.Address, "canary words")
		large := d.Mail(d.Letter("Canary Bird <canary@example.com>", desktest.Address, "canary again", noise(400<<10)))
		if large.Kept != "file" {
			t.Fatal("the large one is no file")
		}
		admin := d.As(staff.Admin)
		var export strings.Builder
		d.Must(d.DB.Read(admin, "test", func(ctx context.Context, v db.View) error { return d.People.Export(ctx, v, c.PersonID, &export) }))
		if strings.Count(export.String(), `"intake_item"`) != 2 || !strings.Contains(export.String(), "intake.eml") {
			t.Error("the export lacks what came in")
		}
		d.Must(d.DB.Do(admin, "test", func(ctx context.Context, tx *db.Tx) error { return d.People.Erase(ctx, tx, c.PersonID) }))
		d.Run()
		if n := d.Number(`SELECT count(*) FROM intake_raw`) + d.Number(`SELECT count(*) FROM intake_identity`); n != 0 {
			t.Errorf("%d rows are left", n)
		}
		if has, err := d.Blobs.Has(context.Background(), blob.Sum(large.Sum)); err != nil || has {
			t.Errorf("the file is still there: %v, %v", has, err)
		}
		d.Read(func(ctx context.Context, v db.View) error {
			all, err := d.Intake.Find(ctx, v, intake.Query{})
			for _, i := range all {
				if s := strings.ToLower(fmt.Sprint(i)); strings.Contains(s, "canary") || i.State != intake.Filed || i.Size == 0 || len(i.Sum) != 0 {
					t.Errorf("what is left: %+v", i)
				}
			}
			return err
		})
		d.Browse(staff.Admin).Get(fmt.Sprintf("/intake/%d/raw", large.ID)).Is(t, 404)
		d.Browse(staff.Admin).Get(fmt.Sprintf("/intake/%d", large.ID)).Is(t, 200).Has(t, "erased")
		d.Verified()
	})
}

func TestTheBooksNoticeWhatIsOff(t *testing.T) {
	desktest.Each(t, func(t *testing.T, d *desktest.Desk) {
		d.Case("It stopped.")
		d.Case("It stopped too.")
		for _, c := range []struct{ name, spoil, mend string }{
			{"bytes that changed", `UPDATE intake_raw SET zstd = (SELECT zstd FROM intake_raw WHERE id = 2) WHERE id = 1`, ``},
			{"bytes that are gone", `DELETE FROM intake_raw WHERE id = 1`, ``},
			{"filed as nothing", `UPDATE intake SET filed_as = '' WHERE id = 2`, `UPDATE intake SET filed_as = 'case' WHERE id = 2`},
			{"a message that is gone", `UPDATE intake SET message_id = 99 WHERE id = 2`, `UPDATE intake SET message_id = 2 WHERE id = 2`},
			{"held without a date", `UPDATE intake SET state = 'quarantined', filed_as = '' WHERE id = 2`, `UPDATE intake SET state = 'filed', filed_as = 'case' WHERE id = 2`},
		} {
			d.Do(func(ctx context.Context, tx *db.Tx) error { _, err := tx.Exec(ctx, c.spoil); return err })
			if n := findings(d); n == 0 {
				t.Errorf("%s: nothing is off", c.name)
			}
			if c.mend != "" {
				d.Do(func(ctx context.Context, tx *db.Tx) error { _, err := tx.Exec(ctx, c.mend); return err })
			}
		}
	})
}
