package portal_test

import (
	"archive/zip"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"kept.example/kept/internal/core/desk"
	"kept.example/kept/internal/core/desktest"
	"kept.example/kept/internal/core/people"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/core/topics"
	"kept.example/kept/internal/feature/portal"
	"kept.example/kept/internal/platform/db"
)

// room is a desk with this room alone.
type room struct {
	*desktest.Desk
	*portal.Portal
	t *testing.T
}

func each(t *testing.T, f func(t *testing.T, r room)) {
	t.Helper()
	var s *portal.Portal
	desktest.Each(t, func(t *testing.T, d *desktest.Desk) { f(t, room{d, s, t}) },
		desktest.Room{Name: "portal", Schema: portal.Schema, Words: portal.Words, Mount: func(d *desk.Desk) { s = portal.Mount(d) }})
}

func wants[T comparable](t *testing.T, what string, got, want T) {
	t.Helper()
	if got != want {
		t.Errorf("%s: %v, want %v", what, got, want)
	}
}

func form(pairs ...string) url.Values {
	v := url.Values{}
	for i := 0; i < len(pairs); i += 2 {
		v.Add(pairs[i], pairs[i+1])
	}
	return v
}

// mailed is the path of the link in the last mail.
func (r room) mailed(way string) string {
	r.t.Helper()
	text := r.LastSent().Message(r.t).Text
	found := regexp.MustCompile(`https?://[^/\s]+(/` + way + `/[a-z0-9]+)`).FindStringSubmatch(text)
	if found == nil {
		r.t.Fatalf("no link in %q", text)
	}
	return found[1]
}

// Whether an address is known is said by nothing: not by the answer, and not by what
// is done before it.
func TestNobodyLearnsWhetherAnAddressIsKnown(t *testing.T) {
	each(t, func(t *testing.T, r room) {
		r.Case("It stopped.")
		work := func(address string) (page desktest.Page, jobs, writes int64) {
			before := r.Number(`SELECT count(*) FROM job WHERE kind = 'portal.find'`)
			tries := r.Number(`SELECT count(*) FROM portal_try`)
			page = r.Nobody().Post("/my-cases", form("email", address)).Is(t, http.StatusSeeOther)
			return page, r.Number(`SELECT count(*) FROM job WHERE kind = 'portal.find'`) - before, r.Number(`SELECT count(*) FROM portal_try`) - tries
		}
		known, jobs, writes := work("Ann@Example.com")
		stranger, jobs2, writes2 := work("nobody@example.com")
		wants(t, "jobs", jobs2, jobs)
		wants(t, "rows", writes2, writes)
		wants(t, "place", stranger.Header.Get("Location"), known.Header.Get("Location"))
		wants(t, "body", stranger.Body, known.Body)
		r.Nobody().Get(known.Header.Get("Location")).Is(t, http.StatusOK).Has(t, "If we know that address")
		mails := len(r.Sent())
		r.Run()
		wants(t, "mails", len(r.Sent())-mails, 1)
		wants(t, "to", r.LastSent().To[0], "ann@example.com")
		wants(t, "addresses in jobs", r.Number(`SELECT count(*) FROM job WHERE args LIKE '%example.com%'`), 0)
		r.Nobody().Post("/my-cases", form("email", "nobody")).Is(t, http.StatusUnprocessableEntity).Has(t, "no mail address")

		for range 5 { // too often for one address is answered like the first
			again, _, _ := work("ann@example.com")
			wants(t, "place", again.Header.Get("Location"), known.Header.Get("Location"))
		}
		r.Run()
		wants(t, "mails in an hour", len(r.Sent())-mails, 3)
		r.Advance(2 * time.Hour)
		work("ann@example.com")
		r.Run()
		wants(t, "mails after it", len(r.Sent())-mails, 4)
		r.Verified()
	})
}

func TestALinkShowsAllTheirCases(t *testing.T) {
	each(t, func(t *testing.T, r room) {
		first, second := r.Case("It stopped."), r.CaseFrom(desktest.Ann, desktest.Address, "And the strap broke.")
		bens := r.CaseFrom("ben@example.com", desktest.Address, "Mine too.")
		r.Nobody().Post("/my-cases", form("email", desktest.Ann)).Is(t, http.StatusSeeOther)
		r.Run()
		mine := r.mailed("my")
		page := r.Nobody().Get(mine).Is(t, http.StatusOK).Lacks(t, r.Page.CustomerPath(bens.ID, bens.PersonID))
		wants(t, "cases", strings.Count(page.Body, `href="/c/`), 2)
		for _, path := range regexp.MustCompile(`href="(/c/[a-z0-9]+)"`).FindAllStringSubmatch(page.Body, -1) {
			r.Nobody().Get(path[1]).Is(t, http.StatusOK)
		}
		for i := range 25 {
			r.CaseFrom(desktest.Ann, desktest.Address, fmt.Sprintf("Case %d.", i))
		}
		page = r.Nobody().Get(mine).Is(t, http.StatusOK).Has(t, "Older cases")
		next := regexp.MustCompile(`href="(/my/[^"]+cursor=[^"]+)"`).FindStringSubmatch(page.Body)
		page = r.Nobody().Get(next[1]).Is(t, http.StatusOK).Lacks(t, "Older cases")
		wants(t, "on the second page", strings.Count(page.Body, `href="/c/`), 7)
		_, _ = first, second

		for _, bad := range []string{mine + "a", "/my/x", "/my/" + r.Keys.Token("person-page", first.PersonID, 1), strings.Replace(r.Page.CustomerPath(first.ID, first.PersonID), "/c/", "/my/", 1)} {
			r.Nobody().Get(bad).Is(t, http.StatusNotFound).Has(t, "This link has ended", `action="/my-cases"`)
		}
		r.Pass(8 * 24 * time.Hour)
		r.Nobody().Get(mine).Is(t, http.StatusNotFound).Has(t, "This link has ended")
	})
}

func TestALinkEndsWithTheOthersAndWithItsAddress(t *testing.T) {
	each(t, func(t *testing.T, r room) {
		c := r.Case("It stopped.")
		ask := func() string {
			r.Nobody().Post("/my-cases", form("email", desktest.Ann)).Is(t, http.StatusSeeOther)
			r.Run()
			return r.mailed("my")
		}
		mine := ask()
		r.Pass(time.Minute)
		r.Browse(staff.Agent).Post(fmt.Sprintf("/cases/%d/links/end", c.ID), nil).Is(t, http.StatusSeeOther)
		r.Nobody().Get(mine).Is(t, http.StatusNotFound)
		mine = ask()
		r.Nobody().Get(mine).Is(t, http.StatusOK)
		r.Do(func(ctx context.Context, tx *db.Tx) error {
			h, err := r.People.Take(ctx, tx, c.PersonID)
			if err != nil {
				return err
			}
			if _, err := r.People.AddIdentity(ctx, tx, &h, people.Email, "ann@home.example", true); err != nil {
				return err
			}
			all, err := r.People.Identities(ctx, tx, h.ID)
			if err != nil {
				return err
			}
			for _, i := range all {
				if i.Value == desktest.Ann {
					_, err = r.People.RemoveIdentity(ctx, tx, &h, i.ID)
				}
			}
			return err
		})
		r.Nobody().Get(mine).Is(t, http.StatusNotFound)
	})
}

func TestSomebodySaysHowWeSpeakToThem(t *testing.T) {
	each(t, func(t *testing.T, r room) {
		c := r.Case("It stopped.")
		r.Nobody().Post("/my-cases", form("email", desktest.Ann)).Is(t, http.StatusSeeOther)
		r.Run()
		wishes := r.mailed("my") + "/wishes"
		r.Nobody().Get(wishes).Is(t, http.StatusOK)
		wants(t, "verified by a look", r.Number(`SELECT count(*) FROM identity WHERE verified = 1`), 0)
		r.Nobody().Post(wishes, form("name", "Ann Holt", "called", "Ann", "lang", "xx-", "reach", "")).Is(t, http.StatusUnprocessableEntity)
		r.Nobody().Post(wishes, form("name", "Ann Holt", "called", "Ann", "lang", "de", "reach", "After four.")).Is(t, http.StatusSeeOther)
		r.Nobody().Get(wishes).Is(t, http.StatusOK).Has(t, `lang="de"`, "After four.", "Ann Holt")
		wants(t, "verified", r.Number(`SELECT count(*) FROM identity WHERE verified = 1`), 1)
		r.Browse(staff.Agent).Get(fmt.Sprintf("/cases/%d", c.ID)).Is(t, http.StatusOK).Has(t, "Ann Holt")
		r.Nobody().Post(wishes+"x", form("name", "Eve")).Is(t, http.StatusNotFound)
		wants(t, "entries", r.Number(`SELECT count(*) FROM activity WHERE kind = 'person.said' AND who_kind = 'customer'`), 1)
	})
}

// opened is a form that is on, as somebody sees it some seconds ago.
func (r room) opened(query string) (path, key string) {
	r.t.Helper()
	r.Do(func(ctx context.Context, tx *db.Tx) error {
		_, err := r.SetForm(ctx, tx, r.Inbox.ID, func(f *portal.WebForm) error { f.On, f.Slug, f.AskTopic = true, "help", true; return nil })
		return err
	})
	page := r.Nobody().Get("/f/help"+query).Is(r.t, http.StatusOK)
	r.Pass(10 * time.Second)
	return "/f/help", regexp.MustCompile(`name="key" value="([^"]+)"`).FindStringSubmatch(page.Body)[1]
}

func (r room) items() (n int64) { return r.Number(`SELECT count(*) FROM intake WHERE via = 'form'`) }

// What was chosen before the form asks more goes with it: nobody chooses it twice, and
// what is taken off, or not sent within a day, is gone.
func TestFilesWaitWithTheForm(t *testing.T) {
	each(t, func(t *testing.T, r room) {
		path, key := r.opened("")
		file := func(name string) desktest.Upload {
			return desktest.Upload{Field: "files", Name: name, Data: []byte("a file called " + name)}
		}
		filled := form("key", key, "email", "no address", "text", "It stopped at noon.", "website", "")
		field := func(page desktest.Page, name string) []string {
			var all []string
			for _, at := range regexp.MustCompile(`name="`+name+`" value="([^"]+)"`).FindAllStringSubmatch(page.Body, -1) {
				all = append(all, at[1])
			}
			return all
		}
		page := r.Nobody().Attach(path, filled, file("watch.txt"), file("other.txt")).Is(t, http.StatusUnprocessableEntity).Has(t, "watch.txt", "other.txt")
		kept := field(page, "kept")
		wants(t, "kept", len(kept), 2)
		filled.Set("key", field(page, "key")[0])
		filled["kept"] = kept[:1]
		page = r.Nobody().Attach(path, filled, file("bill.txt")).Is(t, http.StatusUnprocessableEntity).Has(t, "watch.txt", "bill.txt").Lacks(t, "other.txt")
		r.Pass(10 * time.Second)
		filled.Set("key", field(page, "key")[0])
		filled.Set("email", desktest.Ann)
		filled["kept"] = field(page, "kept")
		r.Nobody().Post(path, filled).Is(t, http.StatusSeeOther)
		r.Run()
		said := r.Thread(r.Number(`SELECT case_id FROM intake WHERE via = 'form' AND state = 'filed'`))[0]
		wants(t, "files", len(said.Files), 2)
		wants(t, "what waits", r.Number(`SELECT count(*) FROM form_file`), int64(0))

		path, key = r.opened("")
		r.Nobody().Attach(path, form("key", key, "email", "no address", "text", "Help.", "website", ""), file("never.txt")).Is(t, http.StatusUnprocessableEntity)
		wants(t, "what waits", r.Number(`SELECT count(*) FROM form_file`), int64(1))
		r.Advance(50 * time.Hour)
		wants(t, "what waits after a day", r.Number(`SELECT count(*) FROM form_file`), int64(0))
		r.Verified()
	})
}

func TestAFormBecomesACase(t *testing.T) {
	each(t, func(t *testing.T, r room) {
		var topic topics.Topic
		r.Do(func(ctx context.Context, tx *db.Tx) (err error) {
			topic, err = r.Topics.Add(ctx, tx, topics.Fields{Name: "Watches"})
			return err
		})
		path, key := r.opened("?product=Drip+No.+2&version=3&device=" + strings.Repeat("x", 300))
		r.Nobody().Get(path+"?product=%3Cb%3E").Is(t, http.StatusOK).Has(t, "&lt;b&gt;", "Watches").Lacks(t, "<b>&lt;")
		filled := form("key", key, "name", "Ann Holt", "email", desktest.Ann, "subject", "My watch", "text", "It stopped at noon.\n> is not a quote\nCan you help?",
			"topic", fmt.Sprint(topic.ID), "product", "Drip No. 2", "version", "3", "website", "")
		for range 2 { // sent twice it is stored once
			to := r.Nobody().Attach(path, filled, desktest.Upload{Field: "files", Name: "watch.txt", Data: []byte("a file")}).Is(t, http.StatusSeeOther).Header.Get("Location")
			r.Nobody().Get(to).Is(t, http.StatusOK).Has(t, "We have it").Lacks(t, "Ann", "/c/", "My watch")
		}
		wants(t, "items before they are filed", r.items(), 1)
		wants(t, "state", r.Number(`SELECT count(*) FROM intake WHERE via = 'form' AND state = 'received'`), 1)
		r.Run()
		wants(t, "items", r.items(), 1)
		id := r.Number(`SELECT case_id FROM intake WHERE via = 'form' AND state = 'filed' AND filed_as = 'case'`)
		c := r.Fresh(id)
		wants(t, "channel", c.Channel, "form")
		wants(t, "topic", c.TopicID, topic.ID)
		said := r.Thread(id)[0]
		wants(t, "text", said.Text, "It stopped at noon.\n> is not a quote\nCan you help?")
		wants(t, "files", len(said.Files), 1)
		r.Browse(staff.Agent).Get(fmt.Sprintf("/cases/%d", id)).Is(t, http.StatusOK).Has(t, "From the web form", "Drip No. 2", "Watches")
		wants(t, "to", r.LastSent().To[0], desktest.Ann)
		letter := r.LastSent().Message(t)
		if strings.Contains(letter.Text+letter.Subject, "noon") || strings.Contains(letter.Subject, "watch") {
			t.Errorf("the letter to an address that was typed has words of the form: %q %q", letter.Subject, letter.Text)
		}
		r.Nobody().Get(r.mailed("c")).Is(t, http.StatusOK).Has(t, "It stopped at noon.")
		r.Verified()
	})
}

// Whoever types an address learns nothing of whose it is, and changes nothing.
func TestATypedAddressIsNoProof(t *testing.T) {
	each(t, func(t *testing.T, r room) {
		old := r.Case("A secret of Ann's.")
		path, key := r.opened("")
		name := r.Number(`SELECT length(name) FROM person WHERE id = $1`, old.PersonID)
		to := r.Nobody().Post(path, form("key", key, "name", "Eve Was Here And Typed This", "email", desktest.Ann, "text", "Show me all.")).Is(t, http.StatusSeeOther).Header.Get("Location")
		r.Nobody().Get(to).Lacks(t, "secret", "/c/")
		r.Run()
		made := r.Number(`SELECT case_id FROM intake WHERE via = 'form'`)
		if made == old.ID {
			t.Error("it joined a case that was there")
		}
		wants(t, "name", r.Number(`SELECT length(name) FROM person WHERE id = $1`, old.PersonID), name)
		r.Verified()
	})
}

func TestWhatARobotFillsInIsHeld(t *testing.T) {
	each(t, func(t *testing.T, r room) {
		path, key := r.opened("")
		r.Nobody().Post(path, form("key", key, "email", "bot@example.com", "text", "Buy.", "website", "https://spam.example")).Is(t, http.StatusSeeOther)
		page := r.Nobody().Get(path).Is(t, http.StatusOK)
		fresh := regexp.MustCompile(`name="key" value="([^"]+)"`).FindStringSubmatch(page.Body)[1]
		r.Nobody().Post(path, form("key", fresh, "email", "quick@example.com", "text", "Buy now.")).Is(t, http.StatusSeeOther)
		mails := len(r.Sent())
		r.Run()
		wants(t, "held", r.Number(`SELECT count(*) FROM intake WHERE via = 'form' AND state = 'quarantined'`), 2)
		wants(t, "mails", len(r.Sent())-mails, 0)
		r.Browse(staff.Agent).Get("/intake?state=quarantined").Is(t, http.StatusOK).Has(t, "bot@example.com")
		for _, bad := range []string{"", "x", key[1:], r.Keys.Token("web-form", r.Inbox.ID, r.Now().UnixMilli())} {
			r.Nobody().Post(path, form("key", bad, "email", "bot@example.com", "text", "Keep these words.")).Is(t, http.StatusUnprocessableEntity).Has(t, "Keep these words.", "press Send once more")
		}
		wants(t, "items", r.items(), 2)
		item := r.Number(`SELECT min(id) FROM intake WHERE via = 'form'`)
		r.Must(r.DB.Do(r.As(staff.Agent), "test", func(ctx context.Context, tx *db.Tx) error { _, err := r.Intake.Release(ctx, tx, item); return err }))
		r.Run()
		wants(t, "released", r.Number(`SELECT count(*) FROM intake WHERE id = $1 AND state = 'filed'`, item), 1)
		r.Verified()
	})
}

func TestAFormRefusesWithAllThatIsWrong(t *testing.T) {
	each(t, func(t *testing.T, r room) {
		path, key := r.opened("")
		r.Nobody().Post(path, form("key", key, "email", "nobody", "text", " ", "topic", "99")).Is(t, http.StatusUnprocessableEntity).
			Has(t, "no mail address", "Your message is empty", `value="nobody"`)
		for range 30 {
			r.Nobody().Post(path, form("key", key, "email", desktest.Ann, "text", "Hello."))
		}
		r.Pass(25 * time.Hour)
		r.Nobody().Post(path, form("key", key, "email", desktest.Ann, "text", "Hello.")).Is(t, http.StatusUnprocessableEntity).Has(t, "lay open for long")
		wants(t, "items", r.items(), 1)
	})
}

func TestAFormIsSetUp(t *testing.T) {
	each(t, func(t *testing.T, r room) {
		set := fmt.Sprintf("/settings/inboxes/%d/form", r.Inbox.ID)
		admin := r.Browse(staff.Admin)
		r.Nobody().Get(fmt.Sprintf("/f/form-%d", r.Inbox.ID)).Is(t, http.StatusNotFound)
		admin.Get(fmt.Sprintf("/settings/inboxes/%d", r.Inbox.ID)).Is(t, http.StatusOK).Has(t, "Web form", "It is off.")
		admin.Get(set).Is(t, http.StatusOK).Has(t, "Its address")
		admin.Post(set, form("on", "on", "slug", "No good", "origins", "javascript:x https://ok.example/path")).Is(t, http.StatusUnprocessableEntity).
			Has(t, "small letters, digits", "is no origin", `value="No good"`)
		admin.Post(set, form("on", "on", "slug", "Write-To-Us", "title", "How can we help?", "intro", "Tell us.", "origins", "https://www.shop.example/\nhttps://b.example:8443")).Is(t, http.StatusSeeOther)
		page := r.Nobody().Get("/f/write-to-us").Is(t, http.StatusOK).Has(t, "How can we help?", "Tell us.", `class="trap"`)
		if csp := page.Header.Get("Content-Security-Policy"); !strings.Contains(csp, "frame-ancestors https://b.example:8443 https://www.shop.example") || strings.Contains(csp, "'none'; frame-ancestors 'none'") {
			t.Error(csp)
		}
		if csp := r.Nobody().Get("/my-cases").Header.Get("Content-Security-Policy"); !strings.Contains(csp, "frame-ancestors 'none'") {
			t.Error(csp)
		}
		api := r.Program(staff.Admin)
		at := fmt.Sprintf("/api/v1/inboxes/%d/form", r.Inbox.ID)
		var got portal.FormBody
		api.Call(http.MethodGet, at, nil).Is(t, http.StatusOK).JSON(t, &got)
		wants(t, "url", got.URL, desktest.PublicURL+"/f/write-to-us")
		api.Call(http.MethodPatch, at, map[string]any{"on": false, "origins": []string{}}).Is(t, http.StatusOK)
		r.Nobody().Get("/f/write-to-us").Is(t, http.StatusNotFound)
		r.Program(staff.Agent).Call(http.MethodPatch, at, map[string]any{"on": true}).Is(t, http.StatusForbidden)
		wants(t, "entries", r.Number(`SELECT count(*) FROM activity WHERE kind = 'inboxes.form_changed'`), 2)
	})
}

func TestWhatCameAlongGoesWithThePerson(t *testing.T) {
	each(t, func(t *testing.T, r room) {
		path, key := r.opened("")
		r.Nobody().Post(path, form("key", key, "email", desktest.Ann, "text", "It stopped.", "product", "Canary 7")).Is(t, http.StatusSeeOther)
		r.Run()
		person := r.Number(`SELECT person_id FROM intake WHERE via = 'form'`)
		var out strings.Builder
		r.Read(func(ctx context.Context, v db.View) error { return r.People.Export(ctx, v, person, &out) })
		if !strings.Contains(out.String(), "Canary 7") {
			t.Error("it is not in what the person is given")
		}
		r.Do(func(ctx context.Context, tx *db.Tx) error { return r.People.Erase(ctx, tx, person) })
		wants(t, "left", r.Number(`SELECT count(*) FROM form_post WHERE product <> ''`), 0)
		r.Planned("form_post_message", `SELECT f.id FROM form_post f WHERE f.message_id = $1`, int64(1))
	})
}

func TestAFormAsksTheChecklistOfItsTopic(t *testing.T) {
	each(t, func(t *testing.T, r room) {
		var topic topics.Topic
		r.Do(func(ctx context.Context, tx *db.Tx) (err error) {
			if topic, err = r.Topics.Add(ctx, tx, topics.Fields{Name: "Damaged"}); err != nil {
				return err
			}
			for _, f := range []topics.ItemFields{
				{Names: map[string]string{"en": "Order number"}, Kind: topics.Number, Needed: true, Example: "4711"},
				{Names: map[string]string{"en": "Photo of the damage"}, Kind: topics.Photo, Needed: true},
				{Names: map[string]string{"en": "Colour"}, Kind: topics.Choice, Choices: []string{"Red", "Blue"}, Needed: true},
				{Names: map[string]string{"en": "Shoe size"}, Kind: topics.Text},
			} {
				if _, err := r.Topics.AddItem(ctx, tx, topic.ID, f); err != nil {
					return err
				}
			}
			return nil
		})
		path, key := r.opened("")
		filled := form("key", key, "email", desktest.Ann, "text", "It came broken.", "topic", fmt.Sprint(topic.ID))
		page := r.Nobody().Post(path, filled).Is(t, http.StatusOK).Has(t, "A few things more", "Order number", "4711", "Please add below: Photo of the damage", "Red", "It came broken.").Lacks(t, "Shoe size")
		wants(t, "items", r.items(), 0)
		r.Pass(5 * time.Second)
		for _, hidden := range []string{"key", "asked"} {
			filled.Set(hidden, regexp.MustCompile(`name="` + hidden + `" value="([^"]+)"`).FindStringSubmatch(page.Body)[1])
		}
		filled.Set(regexp.MustCompile(`type="text"[^>]*name="(item_\d+)"`).FindStringSubmatch(page.Body)[1], " A-1234 ")
		r.Nobody().Post(path, filled).Is(t, http.StatusSeeOther)
		r.Run()
		id := r.Number(`SELECT case_id FROM intake WHERE via = 'form'`)
		wants(t, "text", r.Thread(id)[0].Text, "It came broken.\n\nOrder number: A-1234")
	})
}

func TestSomebodyGetsAllThatWeHold(t *testing.T) {
	each(t, func(t *testing.T, r room) {
		c := r.Case("It stopped.")
		r.CaseFrom("ben@example.com", desktest.Address, "A word of Ben's.")
		r.Nobody().Post("/my-cases", form("email", desktest.Ann)).Is(t, http.StatusSeeOther)
		r.Run()
		mine := r.mailed("my")
		r.Nobody().Get(mine+"/record").Is(t, http.StatusSeeOther)
		for range 2 {
			r.Nobody().Post(mine+"/record", nil).Is(t, http.StatusSeeOther)
		}
		r.Nobody().Get(mine).Is(t, http.StatusOK).Has(t, "being put together")
		r.Run()
		r.Nobody().Get(mine).Is(t, http.StatusOK).Has(t, "Save it (")
		got := r.Nobody().Get(mine+"/record").Is(t, http.StatusOK)
		z, err := zip.NewReader(strings.NewReader(got.Body), int64(len(got.Body)))
		r.Must(err)
		f, err := z.Open("person.jsonl")
		r.Must(err)
		rows, err := io.ReadAll(f)
		r.Must(err)
		if !strings.Contains(string(rows), "It stopped.") || strings.Contains(string(rows), "Ben") {
			t.Errorf("the record: %s", rows)
		}
		wants(t, "entries", r.Number(`SELECT count(*) FROM activity WHERE kind = 'person.exported'`), 1)
		r.Advance(25 * time.Hour) // a sweep has gone by
		r.Nobody().Get(mine+"/record").Is(t, http.StatusOK)
		r.Do(func(ctx context.Context, tx *db.Tx) error { return r.People.Erase(ctx, tx, c.PersonID) })
		r.Run()
		wants(t, "records", r.Number(`SELECT count(*) FROM portal_record`), 0)
		r.Nobody().Get(mine+"/record").Is(t, http.StatusNotFound)
	})
}
