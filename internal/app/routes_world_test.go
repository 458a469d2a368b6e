package app_test

import (
	"context"
	"fmt"
	"maps"
	"net/http"
	"strings"
	"testing"
	"time"

	"kept.example/kept/internal/core/budgets"
	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/core/desktest"
	"kept.example/kept/internal/core/inboxes"
	"kept.example/kept/internal/core/notices"
	"kept.example/kept/internal/core/outbox"
	"kept.example/kept/internal/core/people"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/feature/cover"
	"kept.example/kept/internal/feature/portal"
	"kept.example/kept/internal/feature/purchases"
	"kept.example/kept/internal/platform/calendar"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/mail"
	"kept.example/kept/internal/platform/money"
)

// actors are those for whom each route has an answer. The viewer, the leader
// and the agent belong to the team of the case; other is an agent of another
// team, and narrow a program of the agent that may only read cases. A customer
// comes with the link of their case in place of a session or a token.
var actors = []string{"nobody", "customer", "viewer", "leader", "agent", "lead", "admin", "other", "narrow"}

// roles are the roles of the actors who are users.
var roles = map[string]staff.Role{
	"viewer": staff.Viewer, "leader": staff.Leader, "agent": staff.Agent, "lead": staff.Lead, "admin": staff.Admin, "other": staff.Agent, "narrow": staff.Agent,
}

// world is a desk with one of everything that a route may name.
type world struct {
	*desktest.Desk
	users    map[string]int64
	browsers map[string]*desktest.Browser
	programs map[string]*desktest.Browser
	ids      map[string]int64
	file     string // token of a file
	link     string // of the customer's page
	mine     string // of the list of their cases
	call     string // of the form that takes a call
	signIn   string // token of a link to sign in
}

// newWorld fills a desk on SQLite: rights are no matter of the engine.
func newWorld(t *testing.T) *world {
	t.Helper()
	w := &world{Desk: desktest.Lite(t, rooms()...), users: map[string]int64{}, browsers: map[string]*desktest.Browser{},
		programs: map[string]*desktest.Browser{}, ids: map[string]int64{}}
	w.people()
	w.cases(t)
	w.work(t)
	w.doors(t)
	return w
}

// copies returns what makes worlds like this one as it is now, each with a desk of its own.
func (w *world) copies() func(t *testing.T) *world {
	c := w.Copy()
	return func(t *testing.T) *world {
		t.Helper()
		one := *w
		one.Desk = c.Desk(t, rooms()...)
		one.ids, one.browsers, one.programs = maps.Clone(w.ids), map[string]*desktest.Browser{}, map[string]*desktest.Browser{}
		for name := range w.browsers {
			one.browsers[name], one.programs[name] = w.browsers[name].At(one.Desk), w.programs[name].At(one.Desk)
		}
		return &one
	}
}

// people adds the teams, their inbox and the users.
func (w *world) people() {
	w.Do(func(ctx context.Context, tx *db.Tx) error {
		for _, name := range []string{"team", "rival"} {
			team, err := w.Staff.AddTeam(ctx, tx, "The "+name)
			if err != nil {
				return err
			}
			w.ids[name] = team.ID
		}
		in, err := w.Inboxes.Add(ctx, tx, inboxes.Inbox{Name: "Returns", Address: "returns@shop.example", TeamID: w.ids["team"]})
		w.ids["inbox"] = in.ID
		return err
	})
	for _, name := range []string{"viewer", "leader", "agent"} {
		w.users[name] = w.AddUser(name, roles[name], w.ids["team"])
	}
	w.users["other"] = w.AddUser("other", staff.Agent, w.ids["rival"])
	w.users["lead"], w.users["admin"] = w.AddUser("lead", staff.Lead), w.AddUser("admin", staff.Admin)
	w.ids["passkey"] = 1 // of nobody
	w.ids["user"], w.ids["brand"] = w.AddUser("somebody", staff.Agent), w.Number(`SELECT id FROM brand`)
	w.ids["armed"] = w.AddUser("armed", staff.Viewer)
	secondFactor(w.T, w.Desk, w.ids["armed"]) // which an admin can take away
}

const mailWithAFile = `From: Ann Vik <ann@example.com>
To: returns@shop.example
Subject: My watch
Message-ID: <watch@example.com>
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary="b"

--b
Content-Type: text/html; charset=utf-8

<p>It stopped <b>at noon</b>.</p><p>Here is the blue box.</p>

--b
Content-Type: text/plain; name="invoice.txt"
Content-Disposition: attachment; filename="invoice.txt"

Invoice 4711
--b--
`

// cases opens a case with all that may hang on one, and others to be merged.
func (w *world) cases(t *testing.T) {
	t.Helper()
	w.ids["case"] = w.Mail(mailWithAFile).CaseID
	w.ids["message"] = written(w.Desk, w.ids["case"])
	w.ids["person"] = w.Fresh(w.ids["case"]).PersonID
	w.Read(func(ctx context.Context, v db.View) (err error) {
		w.file, err = db.Value[string](ctx, v, `SELECT token FROM file ORDER BY id LIMIT 1`)
		return err
	})
	for _, name := range []string{"ben", "cyd"} {
		c := w.CaseFrom(name+"@example.com", "returns@shop.example", "I am "+name+".")
		w.ids[name+"'s case"], w.ids[name] = c.ID, c.PersonID
	}
	api := w.ProgramOf(w.users["admin"])
	api.Call(http.MethodPost, fmt.Sprintf("/api/v1/cases/%d/merge", w.ids["cyd's case"]), map[string]any{"into": w.ids["ben's case"]}).Is(t, http.StatusOK)
	api.Call(http.MethodPost, fmt.Sprintf("/api/v1/people/%d/merge", w.ids["cyd"]), map[string]any{"into": w.ids["ben"]}).Is(t, http.StatusOK)
	make := func(name, path string, body map[string]any) {
		var made struct{ ID int64 }
		api.Call(http.MethodPost, "/api/v1"+path, body).Is(t, http.StatusCreated).JSON(t, &made)
		w.ids[name] = made.ID
	}
	make("promise", casePath(w.ids["case"])+"/promises", map[string]any{"what": "A new one", "due_at": w.Now().Add(48 * time.Hour)})
	make("question", casePath(w.ids["case"])+"/questions", map[string]any{"text": "Here is"})
	make("withdrawn", casePath(w.ids["case"])+"/questions", map[string]any{"text": "blue"})
	api.Call(http.MethodPost, fmt.Sprintf("/api/v1/questions/%d/withdraw", w.ids["withdrawn"]), nil).Is(t, http.StatusOK)
	make("tag", casePath(w.ids["case"])+"/tags", map[string]any{"tag": "repair"})
	for _, name := range []string{"part", "gone"} {
		make(name+" tag", casePath(w.ids["case"])+"/tags", map[string]any{"tag": name})
	}
	api.Call(http.MethodPost, fmt.Sprintf("/api/v1/tags/%d/merge", w.ids["part tag"]), map[string]any{"into": w.ids["tag"]}).Is(t, http.StatusOK)
	api.Call(http.MethodDelete, fmt.Sprintf("/api/v1/tags/%d", w.ids["gone tag"]), nil).Is(t, http.StatusNoContent)
	make("other tag", casePath(w.ids["case"])+"/tags", map[string]any{"tag": "other"})
	w.Do(func(ctx context.Context, tx *db.Tx) error {
		h, err := w.Cases.Take(ctx, tx, w.ids["case"])
		if err != nil {
			return err
		}
		part, err := w.Cases.AddParticipant(ctx, tx, h, cases.Copied, mail.Address{Mail: "tom@example.com"}, 0)
		w.ids["participant"] = part.ID
		if err != nil {
			return err
		}
		err = w.Cases.Hand(ctx, tx, h, w.ids["rival"])
		w.ids["entry"] = h.Act
		return err
	})
	make("topic", "/topics", map[string]any{"name": "Repairs"})
	make("listed", fmt.Sprintf("/topics/%d/items", w.ids["topic"]), map[string]any{"name": "serial number"})
	api.Call(http.MethodPatch, "/api/v1"+casePath(w.ids["case"]), map[string]any{"topic_id": w.ids["topic"]}).Is(t, http.StatusOK)
	make("way", "/workarounds", map[string]any{"words": "A box that works by radio", "topic_id": w.ids["topic"]})
	api.Call(http.MethodPost, "/api/v1"+casePath(w.ids["case"])+"/relief", map[string]any{"words": "Mine", "lent": true, "returns_on": "2026-03-10"}).Is(t, http.StatusCreated)
	w.ids["offer"] = w.Number(`SELECT max(id) FROM relief_offer`)
	w.ProgramOf(w.users["lead"]).Call(http.MethodPost, "/api/v1"+casePath(w.ids["case"])+"/relief", map[string]any{"words": "Dear", "sends": true, "cost": map[string]any{"amount": "900", "currency": "EUR"}}).Is(t, http.StatusCreated)
	w.ids["ask"] = w.Number(`SELECT max(id) FROM relief_ask`)
	make("budget", "/budgets", map[string]any{"holder": "team", "holder_id": w.ids["team"], "period": "month", "currency": "EUR", "amount": "500"})
	w.Do(func(ctx context.Context, tx *db.Tx) error {
		spent, err := w.Budgets.Spend(ctx, tx, budgets.Ask{Team: w.ids["team"], Amount: money.Amount{Minor: 500, Currency: "EUR"}, Cause: "test:1", Of: "refund"})
		w.ids["posted"] = spent.Entry
		return err
	})
	make("purchase", "/purchases", map[string]any{"person_id": w.ids["person"], "what": "A kettle", "case_id": w.ids["case"]})
	bill, err := purchases.Of(w.Desk.Desk).Keep(w.Ctx, "bill.pdf", []byte("%PDF-1.4 a bill"))
	w.Must(err)
	w.ids["bill"] = w.Number(`SELECT count(*) FROM file WHERE message_id = $1`, w.ids["message"])
	w.Do(func(ctx context.Context, tx *db.Tx) error {
		h, err := w.Cases.Take(ctx, tx, w.ids["case"])
		if err != nil {
			return err
		}
		if err := w.Files.Attach(ctx, tx, h.ID, w.ids["message"], []cases.Kept{bill.Kept}); err != nil {
			return err
		}
		return purchases.Of(w.Desk.Desk).Give(ctx, tx, h, w.ids["purchase"], bill, false)
	})
	w.ids["proof"] = w.Number(`SELECT max(id) FROM purchase_proof`)
	make("source", "/purchases/sources", map[string]any{"vendor": "stripe", "name": "The till", "secret": "whsec_of-the-till"})
	w.ids["purchases/source"] = w.ids["source"]
	make("product", "/products", map[string]any{"name": "Kettle", "model": "KT-200", "public": true})
	for _, do := range remedyActs() {
		make("remedy to "+do, "/remedies", map[string]any{"case_id": w.ids["case"], "kind": "gift", "what": "A strap", "key": do})
	}
	api.Call(http.MethodPut, "/api/v1/dispatch_systems/parcel", map[string]any{"address": "http://127.0.0.1:1/"}).Is(t, http.StatusOK)
	for i, name := range []string{"dispatch", "dispatch to say", "stuck dispatch"} {
		// For one broken thing there is one. The kettle is to be replaced by its route.
		of := map[string]any{"case_id": w.ids["case"], "kind": "replacement", "what": "A watch", "key": name}
		if i == 0 {
			make("watch", "/purchases", map[string]any{"person_id": w.ids["person"], "what": "A watch", "case_id": w.ids["case"]})
			of["purchase_id"] = w.ids["watch"]
		} else {
			of["case_id"] = w.CaseFrom(fmt.Sprintf("dee%d@example.com", i), "returns@shop.example", "It broke.").ID
		}
		make("its remedy", "/remedies", of)
		w.ids[name] = int64(i + 1)
	}
	w.Do(func(ctx context.Context, tx *db.Tx) error { // nothing was heard of it since
		_, err := tx.Exec(ctx, `UPDATE dispatch SET state = 'handed' WHERE id = $1`, w.ids["stuck dispatch"])
		return err
	})
	api.Call(http.MethodPut, "/api/v1"+casePath(w.ids["case"])+"/loss", map[string]any{"failure": "undone"}).Is(t, http.StatusOK)
	w.ids["proposal"] = 1
	make("trial", "/remedies/trials", map[string]any{"text": policyText()})
	api.Call(http.MethodPost, fmt.Sprintf("/api/v1/remedies/trials/%d/stop", w.ids["trial"]), nil).Is(t, http.StatusOK)
	api.Call(http.MethodPost, "/api/v1"+casePath(w.ids["case"])+"/products", map[string]any{"product_id": w.ids["product"]}).Is(t, http.StatusOK)
	api.Call(http.MethodPost, fmt.Sprintf("/api/v1%s/products/%d/unknown", casePath(w.ids["case"]), w.ids["product"]), map[string]any{"what": "Its weight"}).Is(t, http.StatusNoContent)
	make("product_feedback", casePath(w.ids["case"])+"/product_feedback", map[string]any{"product_id": w.ids["product"], "part": "lid", "words": "It is loose"})
	w.ids["feedback"], w.ids["tally"] = w.ids["product_feedback"], w.Number(`SELECT max(id) FROM product_feedback_part`)
	w.ids["unknown"] = w.Number(`SELECT max(id) FROM product_unknown`)
	for _, name := range []string{"organization", "other organization", "part organization"} {
		make(name, "/organizations", map[string]any{"name": "The " + name})
	}
	api.Call(http.MethodPost, fmt.Sprintf("/api/v1/organizations/%d/merge", w.ids["part organization"]), map[string]any{"into": w.ids["organization"]}).Is(t, http.StatusOK)
	w.Do(func(ctx context.Context, tx *db.Tx) error {
		ann, err := w.People.Take(ctx, tx, w.ids["person"])
		if err != nil {
			return err
		}
		i, err := w.People.AddIdentity(ctx, tx, &ann, people.Phone, "+47 22 22 22 20", false)
		if err != nil {
			return err
		}
		if w.ids["gone"], err = w.People.RemoveIdentity(ctx, tx, &ann, i.ID); err != nil {
			return err
		}
		org := w.ids["organization"]
		return w.People.Change(ctx, tx, &ann, people.Change{OrganizationID: &org})
	})
	w.ids["identity"] = w.Number(`SELECT min(id) FROM identity WHERE person_id = $1`, w.ids["person"])
	api = w.ProgramOf(w.users["agent"])
	make("view", "/views", map[string]any{"name": "Ours", "team_id": w.ids["team"]})
}

// work leaves something to decide: a mail that did not arrive, one that is
// held, a job that failed, and a reply that can be undone.
func (w *world) work(t *testing.T) {
	t.Helper()
	w.Relay.Says(func(_ desktest.Sent, stage string) string {
		if stage == "rcpt" {
			return "550 no such user"
		}
		return ""
	})
	for name, user := range w.users { // each has been told something
		w.Do(func(ctx context.Context, tx *db.Tx) error {
			_, err := w.Notices.Tell(ctx, tx, notices.News{Kind: notices.Mention, Users: []int64{user}, May: staff.CasesRead})
			return err
		})
		w.ids["notice of "+name] = w.Number(`SELECT max(id) FROM notice`)
	}
	as := w.AsUser(w.users["agent"])
	w.Answer(as, w.ids["case"], "Which model is it?")
	w.ProgramOf(w.users["agent"]).Call(http.MethodPost, "/api/v1"+casePath(w.ids["ben's case"])+"/messages",
		map[string]any{"kind": "reply", "text": "Where did you buy it?", "request": map[string]any{"items": []string{"the shop"}}}).Is(t, http.StatusCreated)
	w.ids["request"] = w.Number(`SELECT max(id) FROM request`)
	w.ids["outgoing"] = w.Number(`SELECT id FROM outgoing WHERE state = 'failed'`)
	w.ids["reply"] = w.Number(`SELECT max(id) FROM message WHERE kind = 'reply' AND case_id = $1`, w.ids["case"])
	w.link = linkIn(t, w.mailed(t))
	w.mine = "/my/" + w.Keys.Token("person-page", w.Number(`SELECT person_id FROM cases WHERE id = $1`, w.ids["case"]),
		w.Number(`SELECT min(i.id) FROM identity i JOIN cases c ON c.person_id = i.person_id WHERE c.id = $1`, w.ids["case"]), w.Now().UnixMilli())
	w.Do(func(ctx context.Context, tx *db.Tx) error {
		_, err := portal.Of(w.Desk.Desk).SetForm(ctx, tx, w.ids["inbox"], func(f *portal.WebForm) error { f.On, f.Slug = true, "help"; return nil })
		return err
	})
	w.covered()
	w.Relay.Says(nil)
	w.Must(w.DB.Do(as, "test", func(ctx context.Context, tx *db.Tx) error {
		h, err := w.Outbox.Reply(ctx, tx, w.ids["case"], outbox.Reply{Text: "Please send it in.", HoldSeconds: 60})
		w.ids["held"] = h.ID
		return err
	}))
	for _, cause := range []string{"the first of the day", "another"} { // which waits
		w.Do(func(ctx context.Context, tx *db.Tx) error {
			h, err := w.Cases.Take(ctx, tx, w.ids["case"])
			if err != nil {
				return err
			}
			return w.Outbox.Letter(ctx, tx, outbox.Letter{Case: h, Cause: cause, Key: "outbox.letter.footer"})
		})
	}
	w.ids["letter"] = w.Number(`SELECT max(id) FROM letter WHERE state = 'held'`)
	w.called()
	w.ids["item"] = w.MailTo("", []string{"returns@shop.example"}, "Subject: nobody says this\n\nReally.\n").ID
	w.Do(func(ctx context.Context, tx *db.Tx) error {
		var err error
		w.ids["alarm"], err = tx.Insert(ctx, `INSERT INTO health_alarm (kind, on_id, n, name, began_at) VALUES ('mail_waits', 0, 1, '', $1)`, tx.Now())
		if err != nil {
			return err
		}
		w.ids["job"], err = tx.Insert(ctx, `INSERT INTO job (kind, args, state, priority, due, last_error, created_at, ended_at)
			VALUES ('activity.seal', '{}', 'failed', 0, $1, 'the disk is tired', $1, $1)`, tx.Now())
		return err
	})
}

// called leaves a call to make, and a telephone that rings at the agent's.
func (w *world) called() {
	w.Do(func(ctx context.Context, tx *db.Tx) (err error) {
		w.ids["call"], err = tx.Insert(ctx, `INSERT INTO phone_call (case_id, person_id, why, direction, number, due_at, outcome, tries, made_by, made_at, ended_by)
			VALUES ($1, $2, 'letter', 'out', '+47222222', $3, '', 0, 0, $3, 0)`, w.ids["case"], w.ids["person"], tx.Now())
		if err != nil {
			return err
		}
		w.ids["ring"], err = tx.Insert(ctx, `INSERT INTO ringing (user_id, number, at) VALUES ($1, '+47222222', $2)`, w.users["agent"], tx.Now())
		return err
	})
}

// covered has each user away for a day, somebody on duty who is being called, and
// something that falls into hours when nobody works.
func (w *world) covered() {
	for name, user := range w.users {
		w.Do(func(ctx context.Context, tx *db.Tx) error {
			a, err := w.Staff.GoAway(ctx, tx, staff.Absence{UserID: user, From: w.Now().Add(240 * time.Hour), Until: w.Now().Add(264 * time.Hour)})
			w.ids["absence of "+name] = a.ID
			return err
		})
	}
	w.Do(func(ctx context.Context, tx *db.Tx) error {
		err := cover.Of(w.Desk.Desk).SetRota(ctx, tx, cover.Rota{TeamID: w.ids["team"], Zone: "UTC", BeginsOn: calendar.DateOf(w.Now()), People: []int64{w.ids["user"]}})
		if err != nil {
			return err
		}
		swap, err := cover.Of(w.Desk.Desk).SwapIn(ctx, tx, cover.Swap{TeamID: w.ids["team"], UserID: w.ids["user"], From: w.Now(), Until: w.Now().Add(time.Hour)})
		if w.ids["swap"] = swap.ID; err != nil {
			return err
		}
		page, err := tx.Insert(ctx, `INSERT INTO duty_page (team_id, reason, state, round, made_at) VALUES ($1, 'test', 'open', 1, $2)`, w.ids["team"], tx.Now())
		if err != nil {
			return err
		}
		w.call = "/call/" + w.Keys.Token("cover.page", page, w.ids["user"])
		w.ids["row"], err = tx.Insert(ctx, `INSERT INTO check_row (inbox_id, from_at, until_at, case_id, need, due_at, done, done_by, created_at) VALUES ($1, $2, $3, $4, 'step', $2, '', 0, $2)`,
			w.ids["inbox"], tx.Now(), tx.Now().Add(time.Hour), w.ids["case"])
		return err
	})
}

// mailed is the text of the mail that did not arrive.
func (w *world) mailed(t *testing.T) string {
	t.Helper()
	var body string
	w.Read(func(ctx context.Context, v db.View) error {
		m, err := w.Cases.ByID(ctx, v, w.ids["case"])
		if err == nil {
			body = desktest.PublicURL + w.Page.CustomerPath(m.ID, m.PersonID)
		}
		return err
	})
	return body
}

// doors gives everybody a session and a token, and uses each token once, so
// that no later use of it writes.
func (w *world) doors(t *testing.T) {
	t.Helper()
	key := strings.TrimPrefix(w.link, "/c/")
	w.browsers["nobody"], w.programs["nobody"] = w.Nobody(), w.Nobody()
	w.browsers["customer"] = w.Nobody().With("Cookie", "__Host-kept_session="+key)
	w.programs["customer"] = w.Nobody().With("Authorization", "Bearer "+key)
	for name, id := range w.users {
		w.browsers[name], w.programs[name] = w.BrowseUser(id), w.ProgramOf(id)
		w.ids["session of "+name] = w.Number(`SELECT max(id) FROM session`)
		w.ids["token of "+name] = w.Number(`SELECT max(id) FROM token`)
	}
	w.programs["narrow"] = w.ProgramOf(w.users["agent"], staff.CasesRead)
	w.browsers["narrow"] = w.programs["narrow"]
	for _, p := range w.programs {
		p.Call(http.MethodGet, "/api/v1/cases", nil)
	}
	w.Do(func(ctx context.Context, tx *db.Tx) error {
		path, err := w.Staff.Link(ctx, tx, w.ids["user"], time.Hour)
		w.signIn = strings.TrimPrefix(path, "/sign-in/link/")
		return err
	})
}

// place is the address of a route as an actor asks for it: with the things of
// this world, and where a thing is somebody's own, with the actor's.
func (w *world) place(method, pattern, actor string) string {
	if _, ok := w.users[actor]; !ok {
		actor = "agent"
	}
	for _, r := range [][2]string{
		{"/people/{id}/unmerge", fmt.Sprintf("/people/%d/unmerge", w.ids["cyd"])},
		{"/people/{person}/unmerge", fmt.Sprintf("/people/%d/unmerge", w.ids["cyd"])},
		{"{identity_id}", fmt.Sprint(w.ids["identity"])},
		{"/cases/{id}/unmerge", fmt.Sprintf("/cases/%d/unmerge", w.ids["cyd's case"])},
		{"/cases/{case}/unmerge", fmt.Sprintf("/cases/%d/unmerge", w.ids["cyd's case"])},
		{"/cases/{id}/merge", fmt.Sprintf("/cases/%d/merge", w.ids["ben's case"])},
		{"/people/{id}/merge", fmt.Sprintf("/people/%d/merge", w.ids["ben"])},
		{"/organizations/{id}/unmerge", fmt.Sprintf("/organizations/%d/unmerge", w.ids["part organization"])},
		{"/organizations/{organization}/unmerge", fmt.Sprintf("/organizations/%d/unmerge", w.ids["part organization"])},
		{"/outgoing/{id}", fmt.Sprintf("/outgoing/%d", w.ids["outgoing"])},
		{"/held_replies/{id}", fmt.Sprintf("/held_replies/%d", w.ids["held"])},
		{"/held_letters/{id}", fmt.Sprintf("/held_letters/%d", w.ids["letter"])},
		{"/health/alarms/{id}", fmt.Sprintf("/health/alarms/%d", w.ids["alarm"])},
		{"/users/{id}/reset_second_factor", fmt.Sprintf("/users/%d/reset_second_factor", w.ids["armed"])},
		{"/staff/{user}/reset-factor", fmt.Sprintf("/staff/%d/reset-factor", w.ids["armed"])},
		{"/checklist/{item}", fmt.Sprintf("/checklist/%d", w.ids["listed"])},
		{"/items/{item}", fmt.Sprintf("/items/%d", w.ids["listed"])},
		{"{item_id}", fmt.Sprint(w.ids["listed"])},
		{"{participant_id}", fmt.Sprint(w.ids["participant"])},
		{"/tags/{id}/unmerge", fmt.Sprintf("/tags/%d/unmerge", w.ids["part tag"])},
		{"/tags/{tag}/unmerge", fmt.Sprintf("/tags/%d/unmerge", w.ids["part tag"])},
		{"/tags/{id}/restore", fmt.Sprintf("/tags/%d/restore", w.ids["gone tag"])},
		{"/tags/{tag}/restore", fmt.Sprintf("/tags/%d/restore", w.ids["gone tag"])},
		{"/questions/{question}/open", fmt.Sprintf("/questions/%d/open", w.ids["withdrawn"])},
		{"/questions/{id}/reopen", fmt.Sprintf("/questions/%d/reopen", w.ids["withdrawn"])},
		{"/sign-in/link/{token}", "/sign-in/link/" + w.signIn},
		{"/sign-in/reset/{token}", "/sign-in/reset/" + w.signIn},
		{"/files/{token}", "/files/" + w.file},
		{"/call/{token}", w.call},
		{"{absence}", fmt.Sprint(w.ids["absence of "+actor])},
		{"/absences/{id}", fmt.Sprintf("/absences/%d", w.ids["absence of "+actor])},
		{"{team_id}", fmt.Sprint(w.ids["team"])},
		{"/swaps/{id}", fmt.Sprintf("/swaps/%d", w.ids["swap"])},
		{"{swap}", fmt.Sprint(w.ids["swap"])},
		{"/check_rows/{id}", fmt.Sprintf("/check_rows/%d", w.ids["row"])},
		{"/c/{token}", w.link},
		{"/my/{token}", w.mine},
		{"/f/{slug}", "/f/help"},
		{"/hooks/purchases/{token}", w.hook()},
		{"/static/", "/static/none.css"},
		{"{$}", ""},
		{"/me/tokens/{token}", fmt.Sprintf("/me/tokens/%d", w.ids["token of "+actor])},
		{"/tokens/{id}", fmt.Sprintf("/tokens/%d", w.ids["token of "+actor])},
		{"{notice}", fmt.Sprint(w.ids["notice of "+actor])},
		{"/notices/{id}", fmt.Sprintf("/notices/%d", w.ids["notice of "+actor])},
		{"{session}", fmt.Sprint(w.ids["session of "+actor])},
		{"/intake/{id}", fmt.Sprintf("/intake/%d", w.ids["item"])},
		{"{rule}", "jargon"},
		{"{kind}", "reply"},
		{"/settings/{name}", "/settings/outbox.undo_seconds"},
		{"/failed_jobs/{id}", fmt.Sprintf("/failed_jobs/%d", w.ids["job"])},
		{"{does}", "parcel"},
		{"/dispatches/{dispatch}/again", fmt.Sprintf("/dispatches/%d/again", w.ids["stuck dispatch"])},
		{"/dispatches/{id}/again", fmt.Sprintf("/dispatches/%d/again", w.ids["stuck dispatch"])},
		{"/dispatches/{dispatch}/say", fmt.Sprintf("/dispatches/%d/say", w.ids["dispatch to say"])},
		{"/dispatches/{id}/say", fmt.Sprintf("/dispatches/%d/say", w.ids["dispatch to say"])},
		{"/{case}/tone/fine", fmt.Sprintf("/%d/tone/fine?rule=bareno&words=%032d", w.ids["case"], 1)},
		{"/{case}/tone/taken", fmt.Sprintf("/%d/tone/taken?rule=bareno&words=%032d", w.ids["case"], 2)},
		{"{tag_id}", fmt.Sprint(w.ids["tag"])},
		{"{proof_id}", fmt.Sprint(w.ids["proof"])},
		{"{purchase_id}", fmt.Sprint(w.ids["purchase"])},
		{"{product_id}", fmt.Sprint(w.ids["product"])},
		{"/product_unknowns/{id}", fmt.Sprintf("/product_unknowns/%d", w.ids["unknown"])},
		{"/product_feedback/{id}", fmt.Sprintf("/product_feedback/%d", w.ids["feedback"])},
		{"/sitemaps/{after}", "/sitemaps/0"},
		{"/help/{name}", fmt.Sprintf("/help/%d-kettle-kt-200", w.ids["product"])},
		{"{offer_id}", fmt.Sprint(w.ids["offer"])},
		{"{ask_id}", fmt.Sprint(w.ids["ask"])},
		{"/workarounds/{id}", fmt.Sprintf("/workarounds/%d", w.ids["way"])},
		{"/ledger_entries/{id}", fmt.Sprintf("/ledger_entries/%d", w.ids["posted"])},
		{"/remedies/trials/{id}", fmt.Sprintf("/remedies/trials/%d", w.ids["trial"])},
		{"/relief_topics/{id}", fmt.Sprintf("/relief_topics/%d", w.ids["topic"])},
	} {
		pattern = strings.ReplaceAll(pattern, r[0], r[1])
	}
	for _, do := range remedyActs() {
		for _, of := range []string{"{remedy}", "{id}"} {
			pattern = strings.ReplaceAll(pattern, "/remedies/"+of+"/"+do, fmt.Sprintf("/remedies/%d/%s", w.ids["remedy to "+do], do))
		}
	}
	pattern = strings.ReplaceAll(pattern, "/remedies/{remedy}", fmt.Sprintf("/remedies/%d", w.ids["remedy to receive"]))
	pattern = strings.ReplaceAll(pattern, "/remedies/{id}", fmt.Sprintf("/remedies/%d", w.ids["remedy to receive"]))
	for name, id := range w.ids {
		pattern = strings.ReplaceAll(pattern, "{"+name+"}", fmt.Sprint(id))
		for _, many := range []string{name + "s", name + "es", name} {
			pattern = strings.ReplaceAll(pattern, "/api/v1/"+many+"/{id}", fmt.Sprintf("/api/v1/%s/%d", many, id))
		}
	}
	return strings.ReplaceAll(pattern, "/people/{id}", fmt.Sprintf("/people/%d", w.ids["person"]))
}

// hook is where the source of purchases posts to.
func (w *world) hook() string {
	address := purchases.Of(w.Desk.Desk).Address(purchases.Source{ID: w.ids["source"]})
	return address[strings.Index(address, "/hooks"):]
}

// remedyActs are what can be done with a remedy: each has one of its own.
func remedyActs() []string {
	return []string{"grant", "approve", "decline", "dispatch", "receive", "fail"}
}
