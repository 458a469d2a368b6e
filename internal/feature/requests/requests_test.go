package requests_test

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"kept.example/kept/internal/core/desk"
	"kept.example/kept/internal/core/desktest"
	"kept.example/kept/internal/core/people"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/core/topics"
	"kept.example/kept/internal/feature/requests"
	"kept.example/kept/internal/platform/db"
)

// room is a desk with this room alone, and a topic with a checklist.
type room struct {
	*desktest.Desk
	*requests.Requests
	t     *testing.T
	topic int64
	item  map[string]int64 // of the checklist, by name
}

func each(t *testing.T, f func(t *testing.T, r room)) {
	t.Helper()
	var s *requests.Requests
	desktest.Each(t, func(t *testing.T, d *desktest.Desk) {
		r := room{d, s, t, 0, map[string]int64{}}
		d.Do(func(ctx context.Context, tx *db.Tx) error {
			top, err := d.Topics.Add(ctx, tx, topics.Fields{Name: "Delivery"})
			r.topic = top.ID
			for _, f := range []topics.ItemFields{
				{Names: map[string]string{"en": "order number", "de": "Bestellnummer"}, Kind: topics.Number, Needed: true, Pattern: `KP-[0-9]{5}`, Example: "KP-10293"},
				{Names: map[string]string{"en": "photo of the damage", "de": "Foto vom Schaden"}, Kind: topics.Photo, Needed: true},
				{Names: map[string]string{"en": "date of purchase", "de": "Kaufdatum"}, Kind: topics.Date, Needed: true},
				{Names: map[string]string{"en": "phone number", "de": "Telefonnummer"}, Kind: topics.Text, Needed: true, Fact: topics.PhoneFact},
				{Names: map[string]string{"en": "colour", "de": "Farbe"}, Kind: topics.Choice, Choices: []string{"red", "dark blue"}},
			} {
				if err != nil {
					return err
				}
				var i topics.Item
				i, err = d.Topics.AddItem(ctx, tx, top.ID, f)
				r.item[f.Names["en"]] = i.ID
			}
			return err
		})
		f(t, r)
	}, desktest.Room{Name: "requests", Schema: requests.Schema, Words: requests.Words, Mount: func(d *desk.Desk) { s = requests.Mount(d) }})
}

// about gives a case its topic, as a person does.
func (r room) about(id, topic int64) {
	r.t.Helper()
	r.Must(r.as(staff.Agent, func(ctx context.Context, tx *db.Tx) error {
		h, err := r.Cases.Take(ctx, tx, id)
		if err != nil {
			return err
		}
		return r.Cases.SetTopic(ctx, tx, h, topic)
	}))
}

// as runs an operation as the user with a role.
func (r room) as(role staff.Role, f func(ctx context.Context, tx *db.Tx) error) error {
	r.t.Helper()
	return r.DB.Do(r.As(role), "test", f)
}

// stand says how the checklist of a case stands.
func (r room) stand(id int64) (lines []string) {
	r.t.Helper()
	r.Read(func(ctx context.Context, v db.View) error {
		c, err := r.Cases.ByID(ctx, v, id)
		if err != nil {
			return err
		}
		all, err := r.Checklist(ctx, v, c)
		for _, l := range all {
			if l.Given {
				lines = append(lines, strings.TrimSpace(fmt.Sprintf("%s: %s %s", l.Name("en"), l.How, l.Value)))
			}
		}
		return err
	})
	return lines
}

// made says how the requests of a case stand.
func (r room) made(id int64) (lines []string) {
	r.t.Helper()
	r.Read(func(ctx context.Context, v db.View) error {
		all, err := r.OfCase(ctx, v, id)
		for _, q := range all {
			var names []string
			for _, a := range q.Missing() {
				names = append(names, a.Name)
			}
			lines = append(lines, strings.TrimSpace(fmt.Sprintf("%d %s: %s", q.Round, q.State, strings.Join(names, ", "))))
		}
		return err
	})
	return lines
}

func equal(t *testing.T, what string, got, want any) {
	t.Helper()
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("%s: %s", what, d)
	}
}

// reply sends a reply that asks for things, and lets it leave.
func (r room) reply(id int64, text string, items ...string) {
	r.t.Helper()
	form := url.Values{"kind": {"reply"}, "body": {text}, "key": {fmt.Sprint(text, r.Now())}}
	for _, name := range items {
		form.Add("request", fmt.Sprint(r.item[name]))
	}
	r.Browse(staff.Agent).Post(fmt.Sprintf("/cases/%d/reply", id), form).Is(r.t, http.StatusSeeOther)
	r.Advance(time.Minute)
}

// answer is a mail of a customer's that answers the last message of a case.
func (r room) answer(id int64, from, text string) int64 {
	r.t.Helper()
	all := r.Thread(id)
	last := ""
	for _, m := range all {
		if m.MailID != "" {
			last = m.MailID
		}
	}
	item := r.Mail(r.Letter(from, desktest.Address, "Re: case", text, "In-Reply-To: <"+last+">"))
	if item.CaseID != id {
		r.t.Fatalf("%q joined case %d, not %d", text, item.CaseID, id)
	}
	return item.MessageID
}

const ann = "Ann Vik <ann@example.com>"

func TestWhatAMessageGivesIsTicked(t *testing.T) {
	each(t, func(t *testing.T, r room) {
		c := r.Case("Hello,\n\nmy parcel KP-10293 came broken. It was the dark blue one.\nDate of purchase: 3 March 2026\n> Order number: KP-99999")
		equal(t, "without a topic", r.stand(c.ID), []string(nil))
		r.about(c.ID, r.topic)
		want := []string{"order number: found KP-10293", "date of purchase: found 3 March 2026", "colour: found dark blue"}
		equal(t, "once the topic is known", r.stand(c.ID), want)
		equal(t, "recorded", r.Number(`SELECT count(*) FROM activity WHERE kind = 'request.found'`), int64(1))
		page := r.Browse(staff.Agent).Get(fmt.Sprintf("/cases/%d", c.ID)).Is(t, http.StatusOK)
		page.Has(t, "What we need", "3 of 5", "dark blue", "Photo of the damage", "still missing", "Ask for the rest", fmt.Sprintf(`name="request" value="%d"`, r.item["phone number"]))
		r.Do(func(ctx context.Context, tx *db.Tx) error {
			p, err := r.People.Take(ctx, tx, c.PersonID)
			if err == nil {
				_, err = r.People.AddIdentity(ctx, tx, &p, people.Phone, "+49 30 901820", false)
			}
			return err
		})
		equal(t, "with what is known of the person", len(r.stand(c.ID)), 4)
		r.answer(c.ID, ann, "Where do I find the date of purchase? It is red, by the way.")
		equal(t, "what is given stays as it was", r.stand(c.ID)[2], "phone number: person +49 30 901820")
		r.Verified()
	})
}

func TestTicksByHandBeatTheRules(t *testing.T) {
	each(t, func(t *testing.T, r room) {
		c := r.Case("My parcel KP-10293 came broken.")
		r.about(c.ID, r.topic)
		anna, path := r.Browse(staff.Agent), fmt.Sprintf("/cases/%d/checklist/%%d/%%s", c.ID)
		anna.HX().Post(fmt.Sprintf(path, r.item["order number"], "untick"), nil).Is(t, http.StatusOK).Has(t, "0 of 5")
		r.about(c.ID, 0)
		r.about(c.ID, r.topic)
		equal(t, "read again", r.stand(c.ID), []string(nil))
		anna.Post(fmt.Sprintf(path, r.item["photo of the damage"], "tick"), nil).Is(t, http.StatusSeeOther)
		anna.Post(fmt.Sprintf(path, 999, "tick"), nil).Is(t, http.StatusNotFound)
		equal(t, "by hand", r.stand(c.ID), []string{"photo of the damage: hand"})
		api := r.Program(staff.Agent)
		at := fmt.Sprintf("/api/v1/cases/%d/checklist", c.ID)
		api.Call("POST", fmt.Sprintf("%s/%d/tick", at, r.item["colour"]), map[string]any{"message_id": r.Thread(c.ID)[0].ID}).Is(t, http.StatusOK).Has(t, `"how":"hand"`)
		api.Call("POST", fmt.Sprintf("%s/%d/tick", at, r.item["date of purchase"]), map[string]any{"message_id": 999}).Is(t, http.StatusUnprocessableEntity)
		api.Call("GET", at, nil).Is(t, http.StatusOK).Has(t, `"name":"colour"`, `"given":true`)
		r.Browse(staff.Viewer).Post(fmt.Sprintf(path, r.item["colour"], "untick"), nil).Is(t, http.StatusForbidden)
		r.Verified()
	})
}

func TestOneRequestAsksForAllThatIsMissing(t *testing.T) {
	each(t, func(t *testing.T, r room) {
		c := r.Case("My parcel KP-10293 came broken.")
		r.about(c.ID, r.topic)
		anna, path := r.Browse(staff.Agent), fmt.Sprintf("/cases/%d", c.ID)
		// Without script the button makes the draft.
		anna.Post(path+"/requests/begin", url.Values{"body": {"Dear Ann,"}}).Is(t, http.StatusSeeOther)
		anna.Get(path).Is(t, http.StatusOK).Has(t, "To put this right in one go, could you send me these?\n– photo of the damage\n– date of purchase\n– phone number\n", "Dear Ann,", fmt.Sprintf(`name="request" value="%d" checked`, r.item["phone number"]))
		anna.Post(path+"/reply", url.Values{"kind": {"reply"}, "body": {"x"}, "key": {"k"}, "request": {fmt.Sprint(r.item["order number"])}}).Is(t, http.StatusSeeOther)
		equal(t, "refused, for it was given", r.Number(`SELECT count(*) FROM held WHERE state = 'held'`), int64(0))
		r.reply(c.ID, "Could you send me these?", "photo of the damage", "date of purchase")
		equal(t, "requests", r.made(c.ID), []string{"1 open: photo of the damage, date of purchase"})
		now := r.Fresh(c.ID)
		equal(t, "status", string(now.Status), "waiting")
		// The desk works on weekdays: five working days after Monday morning is the next Monday.
		equal(t, "until", now.WaitingUntil.Sub(r.Now()) > 4*24*time.Hour, true)
		anna.Get("/cases?list=waiting").Is(t, http.StatusOK).Has(t, "Asked")
		api := r.Program(staff.Agent)
		api.Call("GET", fmt.Sprintf("/api/v1/cases/%d", c.ID), nil).Is(t, http.StatusOK).Has(t, `"requests":[{`, `"round":1`)
		r.answer(c.ID, ann, "Date of purchase: 2026-02-28")
		equal(t, "requests", r.made(c.ID), []string{"1 open: photo of the damage"})
		equal(t, "status", string(r.Fresh(c.ID).Status), "open")
		anna.Post(fmt.Sprintf("%s/checklist/%d/tick", path, r.item["photo of the damage"]), nil).Is(t, http.StatusSeeOther)
		equal(t, "requests", r.made(c.ID), []string{"1 done:"})
		r.Verified()
	})
}

func TestTheSecondTimeWarnsAndTheThirdGoesToTheLead(t *testing.T) {
	each(t, func(t *testing.T, r room) {
		lead := r.User(staff.Lead)
		c := r.Case("My parcel came broken.")
		r.about(c.ID, r.topic)
		anna, path := r.Browse(staff.Agent), fmt.Sprintf("/cases/%d", c.ID)
		r.reply(c.ID, "Could you send me the order number?", "order number")
		anna.Get(path).Is(t, http.StatusOK).Has(t, "Ask again, for the second time")
		anna.HX().Post(path+"/hints", url.Values{"text": {"Could you send me the order number and the photo of the damage?"}}).Is(t, http.StatusOK).Has(t, "This is the second time we ask")
		r.reply(c.ID, "And a photo?", "photo of the damage")
		anna.Get(path).Has(t, "Ask again, time 3: the lead is told")
		equal(t, "told so far", r.Number(`SELECT count(*) FROM notice WHERE kind = 'requests.third'`), int64(0))
		r.reply(c.ID, "And the date?", "date of purchase")
		equal(t, "told", r.Number(`SELECT count(*) FROM notice WHERE kind = 'requests.third' AND user_id = $1`, lead), int64(1))
		anna.Get(path+"/timeline").Has(t, "told the lead that this was request 3")
		r.Read(func(ctx context.Context, v db.View) error {
			marks, err := r.Cases.Marks(ctx, v, []int64{c.ID})
			equal(t, "round trips", marks[c.ID]["requests.round_trips"], int64(3))
			equal(t, "missing", marks[c.ID]["requests.missing"], int64(3))
			return err
		})
		r.answer(c.ID, ann, "It is KP-10293.")
		anna.HX().Post(path+"/hints", url.Values{"text": {"Please send the order number again."}}).Is(t, http.StatusOK).Has(t, "They have given it already: order number", "KP-10293")
		anna.HX().Post(path+"/hints", url.Values{"text": {"Thank you for the order number."}}).Is(t, http.StatusOK).Lacks(t, "already")
		r.Verified()
	})
}

func TestRemindersAreTwoAndStopWhenSomebodyWrites(t *testing.T) {
	each(t, func(t *testing.T, r room) {
		c := r.Case("My parcel came broken.")
		r.about(c.ID, r.topic)
		r.reply(c.ID, "Could you send me the order number?", "order number")
		sent := len(r.Sent())
		for range 14 {
			r.Advance(24 * time.Hour)
		}
		var said []string
		for _, m := range r.Sent()[sent:] {
			if text := m.Message(t).Text; strings.Contains(text, "– order number, such as KP-10293") {
				said = append(said, text)
			}
		}
		equal(t, "reminders", len(said), 2)
		if len(said) == 2 && (!strings.Contains(said[0], "we still miss") || !strings.Contains(said[1], "our last reminder")) {
			t.Error(said)
		}
		equal(t, "status", string(r.Fresh(c.ID).Status), "open")
		b := r.CaseFrom("Ben Roth <ben@example.com>", desktest.Address, "So did mine.")
		r.about(b.ID, r.topic)
		r.reply(b.ID, "Could you send me the order number, Ben?", "order number")
		r.answer(b.ID, "Ben Roth <ben@example.com>", "I look for it.")
		before := len(r.Sent())
		for range 14 {
			r.Advance(24 * time.Hour)
		}
		for _, m := range r.Sent()[before:] {
			if strings.Contains(m.Message(t).Text, "such as KP-10293") {
				t.Error("reminded though they wrote")
			}
		}
		r.Verified()
	})
}

func TestThingsOnNoChecklistAreAskedForByTheAPI(t *testing.T) {
	each(t, func(t *testing.T, r room) {
		c := r.Case("My parcel came broken.")
		r.about(c.ID, r.topic)
		api, at := r.Program(staff.Agent), fmt.Sprintf("/api/v1/cases/%d", c.ID)
		api.Call("POST", at+"/messages", map[string]any{"kind": "reply", "text": "Two things.", "request": map[string]any{"items": []string{"Bestellnummer", "the serial on the back", "ORDER number"}}}).Is(t, http.StatusCreated)
		equal(t, "requests", r.made(c.ID), []string{"1 open: order number, the serial on the back"})
		api.Call("GET", "/api/v1/requests?state=open", nil).Is(t, http.StatusOK).Has(t, `"name":"the serial on the back"`, `"item_id":null`)
		id := r.Number(`SELECT id FROM request`)
		api.Call("POST", fmt.Sprintf("/api/v1/requests/%d/withdraw", id), nil).Is(t, http.StatusOK).Has(t, `"state":"withdrawn"`)
		api.Call("GET", fmt.Sprintf("/api/v1/requests/%d", id), nil).Is(t, http.StatusOK).Has(t, `"round":1`)
		r.Browse(staff.Agent).Post(fmt.Sprintf("/requests/%d/withdraw", id), nil).Is(t, http.StatusSeeOther)
		api.Call("GET", "/api/v1/requests/999", nil).Is(t, http.StatusNotFound)
		r.Verified()
	})
}

func TestWhatHangsOnAMessageFollowsIt(t *testing.T) {
	each(t, func(t *testing.T, r room) {
		c := r.Case("My parcel came broken.")
		r.about(c.ID, r.topic)
		r.reply(c.ID, "Could you send me the order number?", "order number")
		in := r.answer(c.ID, ann, "It is KP-10293.")
		other := r.CaseFrom("Ann Vik <ann@example.com>", desktest.Address, "Another thing altogether, about my bicycle.")
		var made int64
		r.Must(r.as(staff.Lead, func(ctx context.Context, tx *db.Tx) error {
			h, err := r.Cases.Take(ctx, tx, c.ID)
			if err != nil {
				return err
			}
			to, err := r.Cases.Split(ctx, tx, h, []int64{in})
			if err == nil {
				made = to.ID
			}
			return err
		}))
		equal(t, "what stays", len(r.stand(c.ID)), 0)
		equal(t, "what went", r.Number(`SELECT count(*) FROM request_given WHERE case_id = $1`, made), int64(1))
		r.Must(r.as(staff.Lead, func(ctx context.Context, tx *db.Tx) error {
			from, into, err := r.Cases.TakePair(ctx, tx, c.ID, other.ID)
			if err != nil {
				return err
			}
			return r.Cases.Merge(ctx, tx, from, into, "")
		}))
		equal(t, "requests of the whole", r.made(other.ID), []string{"1 done:"})
		r.Verified()
	})
}
