package inboxes_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"kept.example/kept/internal/core/inboxes"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/calendar"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/mail"
	"kept.example/kept/internal/platform/web"
	"kept.example/kept/internal/platform/words"
)

// admin is an admin at the pages and the API.
type admin struct {
	t             *testing.T
	rt            *web.Router
	token, cookie string
}

func (w *world) admin() *admin {
	w.t.Helper()
	cat, err := words.Load(db.Words, calendar.Words, mail.Words, web.Words, staff.Words, inboxes.Words)
	if err != nil {
		w.t.Fatal(err)
	}
	a := &admin{t: w.t, rt: web.New(web.Options{DB: w.d, Catalogue: cat})}
	w.staff.Mount(a.rt)
	w.s.Mount(a.rt)
	w.do(func(ctx context.Context, tx *db.Tx) error {
		u, err := w.staff.AddUser(ctx, tx, staff.NewUser{Email: "ada@example.com", Name: "Ada", Role: staff.Admin})
		if err != nil {
			return err
		}
		if a.token, _, err = w.staff.AddToken(ctx, tx, staff.NewToken{UserID: u.ID, Name: "test"}); err != nil {
			return err
		}
		link, err := w.staff.Link(ctx, tx, u.ID, staff.LinkLife)
		if err != nil {
			return err
		}
		e, err := w.staff.UseLink(ctx, tx, link[strings.LastIndexByte(link, '/')+1:], staff.Door{})
		a.cookie = e.Cookie
		return err
	})
	return a
}

func (a *admin) send(code int, method, path, kind, body string, texts ...string) *httptest.ResponseRecorder {
	a.t.Helper()
	r := httptest.NewRequest(method, path, strings.NewReader(body))
	if kind != "" {
		r.Header.Set("Content-Type", kind)
	}
	if strings.HasPrefix(path, "/api/") {
		r.Header.Set("Authorization", "Bearer "+a.token)
	} else {
		r.Header.Set("Cookie", "kept_session="+a.cookie)
	}
	w := httptest.NewRecorder()
	a.rt.ServeHTTP(w, r)
	if w.Code != code {
		a.t.Fatalf("%s %s: %d, not %d: %s", method, path, w.Code, code, w.Body)
	}
	for _, text := range texts {
		if !strings.Contains(w.Body.String(), text) {
			a.t.Errorf("%s %s without %q: %s", method, path, text, w.Body)
		}
	}
	return w
}

func (a *admin) get(path string, texts ...string) {
	a.t.Helper()
	a.send(200, "GET", path, "", "", texts...)
}

func (a *admin) post(code int, path string, form url.Values, texts ...string) {
	a.t.Helper()
	a.send(code, "POST", path, "application/x-www-form-urlencoded", form.Encode(), texts...)
}

func (a *admin) api(code int, method, path, body string, texts ...string) map[string]any {
	a.t.Helper()
	kind := ""
	if body != "" {
		kind = "application/json"
	}
	w := a.send(code, method, "/api/v1"+path, kind, body, texts...)
	var out map[string]any
	if err := json.Unmarshal(w.Body.Bytes(), &out); err != nil {
		a.t.Fatal(err)
	}
	return out
}

func TestThePagesOfInboxes(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		a := w.admin()
		a.get("/settings/inboxes", "There is no inbox yet", "Customer care")
		a.post(422, "/settings/inboxes", url.Values{"name": {"Help"}, "channel": {"email"}, "address": {"nowhere"}, "brand_id": {"1"}},
			"Say which mail address customers write to.", `value="Help"`)
		a.post(303, "/settings/inboxes", url.Values{"name": {"Help"}, "channel": {"email"}, "address": {"help@example.com"}, "brand_id": {"1"}})
		a.get("/settings/inboxes", "help@example.com", "Open")
		a.get("/settings/inboxes/1", "09:00-17:00", "Monday")
		form := url.Values{
			"name": {"Help 2"}, "channel": {"email"}, "address": {"help@example.com"}, "brand_id": {"1"}, "reply_via": {"plus"},
			"hours": {"week"}, "day_mon": {"nine"}, "zone": {"Europe/Berlin"},
		}
		a.post(422, "/settings/inboxes/1", form, "Write it as 9:00-12:00", `value="nine"`, `value="Help 2"`)
		form.Set("day_mon", "8-12, 13-18")
		form.Set("catch_all", "on")
		a.post(303, "/settings/inboxes/1", form)
		a.get("/settings/inboxes/1", "08:00-12:00, 13:00-18:00", "Help 2", `name="catch_all" value="on" checked`, "Europe/Berlin")
		a.get("/settings/inboxes/1", "The first word", `value="5" aria-describedby="f-first_word-after_minutes-hint"`, `value="8" aria-describedby="f-first_word-answer_hours-hint"`)
		form.Set("first_word.after_minutes", "soon")
		form.Set("first_word.answer_hours", "0,1")
		a.post(422, "/settings/inboxes/1", form, "Give a number of minutes, at most 120.", "Give a number of hours, from a quarter of one to 240.")
		form.Set("first_word.on", "on")
		form.Set("first_word.after_minutes", "3")
		form.Set("first_word.answer_hours", "1,5")
		a.post(303, "/settings/inboxes/1", form)
		a.get("/settings/inboxes/1", `name="first_word.on" value="on" checked`, `value="3" aria-describedby="f-first_word-after`, `value="1.5"`)
		a.post(303, "/settings/inboxes/1/off", nil)
		a.get("/settings/inboxes/1", "Switched off since")
		a.post(303, "/settings/inboxes/1/on", nil)
		form.Set("hours", "always")
		a.post(303, "/settings/inboxes/1", form)
		a.get("/settings/inboxes/1", `value="always" checked`)
		a.send(404, "GET", "/settings/inboxes/9", "", "")
	})
}

func TestThePagesOfBrands(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		a := w.admin()
		a.get("/settings/brands", "Customer care", "Default")
		a.post(422, "/settings/brands", url.Values{"name": {"Acme"}, "hue": {"red"}, "lang": {"de"}, "zone": {"Europe/Berlin"}}, "A hue is a whole number", `value="Acme"`)
		a.post(303, "/settings/brands", url.Values{"name": {"Acme"}, "hue": {"20"}, "lang": {"de"}, "zone": {"Europe/Berlin"}, "default": {"on"}})
		a.get("/settings/brands/2", "New inboxes get this brand unless they name another.")
		a.post(422, "/settings/brands/2", url.Values{"name": {""}, "hue": {"20"}, "lang": {"de"}, "zone": {"Europe/Berlin"}}, "Give it a name.")
		a.post(303, "/settings/brands/2", url.Values{"name": {"Acme AG"}, "hue": {"20"}, "lang": {"de"}, "zone": {"Europe/Berlin"}})
		a.get("/settings/brands/2", "Acme AG", "New inboxes get this brand unless they name another.")
		a.get("/settings/brands/1", "Make it the default")
	})
}

func TestTheAPIOfInboxes(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		a := w.admin()
		one := a.api(201, "POST", "/inboxes", `{"name": "Help", "channel": "email", "address": "help@example.com"}`,
			`"brand_id":1`, `"team_id":null`, `"reply_via":"plus"`, `"mon":[{"from":"09:00","to":"17:00"}]`)
		if one["id"] != 1.0 || one["off"] != false {
			t.Errorf("opened %v", one)
		}
		a.api(422, "POST", "/inboxes", `{"name": "Help", "address": "help@example.com"}`, `"field":"address"`)
		a.api(422, "POST", "/inboxes", `{"name": "Shop", "address": "shop@example.com", "imap": {"host": "x"}}`, "imap")
		a.api(422, "POST", "/inboxes", `{"name": "Shop", "address": "shop@example.com", "relay_url": "http://x"}`, `"field":"relay_url"`)
		a.api(422, "POST", "/inboxes", `{"name": "Shop", "address": "shop@example.com", "hours": {"zone": "UTC", "week": {"mon": [{"from": "9", "to": "x"}]}}}`, `"field":"hours"`)
		a.api(422, "POST", "/inboxes", `{"name": "Shop", "address": "shop@example.com", "brand_id": 9}`, `"field":"brand_id"`)
		// A refused one may have used a number up.
		shop := a.api(201, "POST", "/inboxes", `{"name": "Shop", "address": "shop@example.com", "hours": {}, "reply_via": "domain", "reply_domain": "r.example.com", "catch_all": true}`,
			`"hours":{}`, `"reply_domain":"r.example.com"`, `"catch_all":true`)
		a.api(201, "POST", "/inboxes", `{"name": "Calls", "channel": "voice", "reply_via": "none"}`, `"channel":"voice"`)
		path := fmt.Sprintf("/inboxes/%.0f", shop["id"])
		a.api(200, "PATCH", path, `{"off": true, "name": "Shop 2", "hours": {"zone": "Europe/Berlin", "week": {"sat": [{"from": "10:00", "to": "14:00"}]}}}`,
			`"off":true`, `"Shop 2"`, `"sat"`)
		a.api(200, "GET", path, "", `"off":true`)
		a.api(200, "GET", "/inboxes", "", "Help", "Shop 2", "Calls")
		a.api(200, "PATCH", path, `{"first_word": {"on": true, "answer_hours": 0.5}}`, `"first_word":{"on":true,"after_minutes":5,"answer_hours":0.5}`)
		a.api(200, "PATCH", path, `{"first_word": {"after_minutes": 0}}`, `"first_word":{"on":true,"after_minutes":0,"answer_hours":0.5}`)
		a.api(422, "PATCH", path, `{"first_word": {"after_minutes": 121}}`, "after_minutes")
		a.api(404, "GET", "/inboxes/99", "")
		a.api(200, "GET", "/brands", "", `"default":true`)
		a.api(201, "POST", "/brands", `{"name": "Acme", "lang": "de", "zone": "Europe/Berlin"}`, `"hue":163`, `"default":false`)
		a.api(422, "PATCH", "/brands/1", `{"default": false}`, `"field":"default"`)
		a.api(200, "PATCH", "/brands/2", `{"default": true}`, `"default":true`)
		a.api(200, "GET", "/brands/1", "", `"default":false`)
	})
}
