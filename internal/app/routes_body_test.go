package app_test

import (
	"fmt"
	"net/url"
	"os"
	"time"

	"kept.example/kept/internal/core/desktest"
	"kept.example/kept/internal/core/intake"
)

// bodyOf is what a route that changes something is sent, so that it succeeds
// for whoever may: a form for pages, JSON for the API. Routes that need nothing
// are not here.
func (w *world) bodyOf(route string) any {
	later := desktest.Start().Add(72 * time.Hour)
	switch route {
	case "POST /sign-in":
		return form("email", "agent@shop.example", "password", "wrong, it is")
	case "POST /sign-in/forgot":
		return form("email", "agent@shop.example")
	case "POST /sign-in/reset/{token}":
		return form("password", "short")
	case "POST /me":
		return form("name", "The same", "lang", "en", "zone", "UTC")
	case "POST /me/keys":
		return form("keys", "off")
	case "POST /me/density":
		return form("compact", "on")
	case "POST /cases/bulk":
		return form("case", itoa(w.ids["case"]), "do", "own:0", "list", "list=open")
	case "POST /views":
		return form("name", "All of ours", "query", "list=open")
	case "POST /views/{view}":
		return form("name", "Another name")
	case "POST /me/password":
		return form("current", "", "password", "")
	case "POST /me/tokens":
		return form("name", "mine")
	case "POST /settings/staff":
		return form("email", "new@shop.example", "name", "New", "role", "agent")
	case "POST /settings/staff/{user}":
		return form("email", "somebody@shop.example", "name", "Somebody else", "role", "agent")
	case "POST /settings/teams", "POST /settings/teams/{team}":
		return form("name", "Another team")
	case "POST /settings/teams/{team}/join", "POST /settings/teams/{team}/leave":
		return url.Values{"user": {itoa(w.ids["user"])}}
	case "POST /settings/teams/{team}/hours":
		return form("hours", "always")
	case "POST /cases/{case}/relief":
		return form("words", "A box that works by radio")
	case "POST /cases/{case}/offers/{offer}/answer", "POST /c/{token}/relief/{offer}":
		return form("answer", "yes")
	case "POST /settings/relief", "POST /settings/relief/{way}":
		return form("words", "A box", "days", "0")
	case "POST /cases/{case}/offers/{offer}/until":
		return form("returns_on", "2026-03-11")
	case "POST /cases/{case}/offers/{offer}/lost":
		return form("worth", "5", "currency", "EUR")
	case "POST /cases/{case}/asks/{ask}/decline":
		return form("reason", "Too dear")
	case "POST /api/v1/cases/{id}/relief/asks/{ask_id}/decline":
		return object("reason", "Too dear")
	case "POST /api/v1/cases/{id}/relief/{offer_id}/until":
		return object("returns_on", "2026-03-11")
	case "POST /api/v1/cases/{id}/relief/{offer_id}/lost":
		return object("worth", object("amount", "5", "currency", "EUR"))
	case "POST /settings/relief/targets":
		return form("minutes", "30")
	case "POST /settings/relief/back":
		return form("how", "Use the label in the box")
	case "PUT /api/v1/relief_targets":
		return object("minutes", 30)
	case "POST /settings/relief/topics":
		return form("topic_id", itoa(w.ids["topic"]), "minutes", "30")
	case "POST /c/{token}/receipt/{purchase}":
		return desktest.Upload{Field: "receipt", Name: "bill.pdf", Data: []byte("%PDF-1.4 a bill")}
	case "POST /cases/{case}/purchases/{purchase}/receipt", "POST /cases/{case}/receipt":
		return form("file", fmt.Sprintf("%d:%d", w.ids["message"], w.ids["bill"]))
	case "POST /purchases/{purchase}/proofs/{proof}":
		return form("state", "accepted")
	case "POST /people/{person}/purchases", "POST /purchases/{purchase}":
		return form("what", "A kettle", "quantity", "1")
	case "POST /api/v1/purchases":
		return object("what", "A kettle", "person_id", w.ids["person"])
	case "POST /api/v1/purchases/{id}/proofs":
		return object("name", "bill.pdf", "data", []byte("%PDF-1.4 another"))
	case "PUT /api/v1/purchases/{id}/proofs/{proof_id}":
		return object("state", "accepted")
	case "PATCH /api/v1/purchases/{id}":
		return object("what", "A kettle of steel")
	case "POST /settings/purchases":
		return form("vendor", "shopify", "name", "Another shop")
	case "POST /settings/purchases/{source}":
		return form("do", "off")
	case "POST /api/v1/purchases/sources":
		return object("vendor", "shopify", "name", "A third shop", "secret", "one that is long")
	case "PUT /api/v1/purchases/sources/{id}":
		return object("off", false)
	case "POST /settings/purchases/import":
		return form("csv", "email,what\nann@shop.example,A kettle\n", "do", "try")
	case "POST /api/v1/purchases/import":
		return object("csv", "email,what\nann@shop.example,A kettle\n", "dry", true)
	case "POST /products", "POST /products/{product}":
		return form("name", "A kettle", "state", "sold")
	case "POST /cases/{case}/feedback":
		return form("product_id", fmt.Sprint(w.ids["product"]), "part", "lid", "words", "It is loose")
	case "POST /api/v1/cases/{id}/product_feedback":
		return object("product_id", w.ids["product"], "words", "It is loose")
	case "POST /products/import":
		return form("csv", "name\nA kettle\n", "do", "try")
	case "POST /cases/{case}/products":
		return form("product", "KT-200")
	case "POST /cases/{case}/products/{product}/learn":
		return form("kind", "note", "text", "It rattles")
	case "POST /api/v1/cases/{id}/products":
		return object("product_id", w.ids["product"])
	case "POST /api/v1/cases/{id}/products/{product_id}/unknown":
		return object("what", "Its weight")
	case "POST /api/v1/products/{id}/learn":
		return object("kind", "note", "text", "It rattles")
	case "POST /api/v1/products", "PATCH /api/v1/products/{id}":
		return object("name", "A kettle")
	case "POST /api/v1/cases/{id}/relief":
		return object("words", "A box that works by radio")
	case "POST /api/v1/cases/{id}/relief/{offer_id}/answer":
		return object("accepts", true)
	case "POST /api/v1/workarounds", "PUT /api/v1/workarounds/{id}":
		return object("words", "A box")
	case "PUT /api/v1/relief_topics/{id}":
		return object("minutes", 30)
	case "POST /dispatches/{dispatch}/address", "POST /c/{token}/dispatches/{dispatch}":
		return form("name", "Ann Vik", "street", "Storgata 1", "city", "Oslo", "country", "NO")
	case "PUT /api/v1/dispatches/{id}/address":
		return object("address", object("name", "Ann Vik", "street", "Storgata 1", "postcode", "0155", "city", "Oslo", "country", "NO"))
	case "POST /cases/{case}/replace":
		return form("purchase", itoa(w.ids["purchase"]), "text", "A new one is yours.")
	case "POST /api/v1/cases/{id}/replace":
		return object("purchase_id", w.ids["purchase"], "text", "A new one is yours.")
	case "POST /dispatches/{dispatch}/say":
		return form("state", "arrived")
	case "POST /api/v1/dispatches/{id}/say":
		return object("state", "arrived")
	case "POST /settings/dispatch/{does}":
		return form("address", "http://127.0.0.1:1/")
	case "PUT /api/v1/dispatch_systems/{does}":
		return object("address", "http://127.0.0.1:1/")
	case "POST /cases/{case}/remedies":
		return form("kind", "apology", "key", "1")
	case "POST /cases/{case}/loss":
		return form("failure", "undone")
	case "PUT /api/v1/cases/{id}/loss":
		return object("failure", "undone")
	case "POST /api/v1/cases/{id}/suggestions/{proposal}/grant":
		return object("reason", "They asked for it")
	case "POST /c/{token}/remedies/{remedy}":
		return form("answer", "accepted")
	case "POST /remedies/{remedy}/decline", "POST /remedies/{remedy}/fail":
		return form("reason", "Sold out")
	case "POST /api/v1/remedies":
		return object("case_id", w.ids["case"], "kind", "apology")
	case "POST /api/v1/remedies/{id}/dispatch":
		return object("tracking", "JD 0140")
	case "POST /api/v1/remedies/{id}/decline", "POST /api/v1/remedies/{id}/fail":
		return object("reason", "Sold out")
	case "POST /calls":
		return form("number", "+4722222220", "person", itoa(w.ids["person"]), "case", itoa(w.ids["case"]), "text", "It stopped again.", "key", "call")
	case "POST /c/{token}/call":
		return form("number", "+4722222220", "at", "2026-03-03T12:00Z", "key", "call")
	case "POST /settings/calls":
		return form("country", "SE", "days", "5", "per_half_hour", "2")
	case "POST /calls/{call}/finish":
		return form("outcome", "dropped", "reason", "They wrote.")
	case "POST /api/v1/calls":
		return object("number", "+4722222220", "person_id", w.ids["person"], "case_id", w.ids["case"], "text", "It stopped again.")
	case "POST /api/v1/calls/{id}/finish":
		return object("outcome", "dropped", "reason", "They wrote.")
	case "POST /api/v1/calls/ringing":
		return object("number", "+4722222220", "agent", "agent@shop.example")
	case "PUT /api/v1/people/{id}/by_phone":
		return object("by_phone", true, "number", "+4722222220")
	case "POST /cases/{case}/effort/write":
		return form("why", "walked")
	case "POST /api/v1/cases/{id}/effort/write":
		return object("why", "walked")
	case "POST /settings/effort":
		return form("round_trips", "2", "repeats", "3", "channels", "2", "transfers", "2", "waiting", "1", "reopened", "4", "no_help", "3", "walked_days", "7", "risk_from", "8")
	case "POST /settings/clocks":
		return form("first_answer", "2 h")
	case "POST /away":
		return form("from", "2026-03-20", "until", "2026-03-21", "stand_in_id", "0")
	case "POST /duty/{team}":
		return form("zone", "UTC", "begins_on", "2026-03-02", "handover", "09:00", "people", itoa(w.ids["user"]))
	case "POST /duty/{team}/swap":
		return form("from", "2026-03-20T09:00", "until", "2026-03-21T09:00")
	case "POST /duty/{team}/note":
		return form("note", "All is well.")
	case "POST /duty/ways":
		return form("way", "ntfy", "address", "https://ntfy.example/kept")
	case "POST /check/{row}":
		return form("done", "told")
	case "POST /settings/inboxes":
		return form("name", "Sales", "channel", "email", "address", "sales@shop.example", "brand_id", itoa(w.ids["brand"]))
	case "POST /settings/inboxes/{inbox}", "POST /settings/inboxes/{inbox}/test":
		return form("name", "Returns", "channel", "email", "address", "returns@shop.example", "brand_id", itoa(w.ids["brand"]),
			"team_id", itoa(w.ids["team"]), "reply_via", "plus", "hours", "always")
	case "POST /settings/brands":
		return form("name", "The other shop", "hue", "20", "lang", "en", "zone", "UTC")
	case "POST /settings/brands/{brand}":
		return form("name", "The shop", "hue", "20", "lang", "en", "zone", "UTC", "default", "on")
	case "POST /settings/desk":
		return form("undo_seconds", "5")
	case "POST /settings/junk":
		f := form("threshold", "50", "block", "spam.example")
		for _, r := range intake.Rules() {
			f.Set("weight_"+string(r), "10")
		}
		return f
	case "POST /people/{person}/erase":
		return form("typed", "Ann Vik")
	case "POST /people", "POST /people/{person}/edit":
		return form("name", "Ann Vik")
	case "POST /people/{person}/identities":
		return form("kind", "phone", "value", "+47 22 22 22 23")
	case "POST /people/{person}/merge":
		return form("from", itoa(w.ids["ben"]))
	case "POST /organizations", "POST /organizations/{organization}":
		return form("name", "The shop next door")
	case "POST /organizations/{organization}/members":
		return form("address", "ann@example.com")
	case "POST /cases/new":
		return form("email", "dan@example.com", "subject", "A call", "text", "He called.", "inbox", itoa(w.ids["inbox"]), "key", "k")
	case "POST /cases/{case}/need/add", "POST /cases/{case}/need/take":
		return form("kind", "blocked")
	case "POST /settings/remedies":
		return form("text", policyText(), "do", "on")
	case "POST /settings/remedies/back":
		return form("version", "0")
	case "PUT /api/v1/remedies/policy", "POST /api/v1/remedies/trials":
		return object("text", policyText())
	case "POST /settings/need":
		return form("text", "blocked 40", "do", "on")
	case "POST /c/{token}/understood":
		return form("blocked", "on")
	case "POST /api/v1/cases/{id}/need/points":
		return map[string]any{"kind": "blocked"}
	case "PUT /api/v1/need/policy", "POST /api/v1/need/policy/try":
		return map[string]any{"text": "blocked 40"}
	case "POST /cases/{case}/owner":
		return form("owner", "me")
	case "POST /cases/{case}/status":
		return form("status", "solved", "reason", "She collected it.")
	case "POST /cases/{case}/step":
		return form("step", "Ask the workshop", "due", "2026-03-05T12:00")
	case "POST /cases/{case}/subject":
		return form("subject", "The watch")
	case "POST /cases/{case}/topic":
		return form("topic", itoa(w.ids["topic"]))
	case "POST /organizations/{organization}/merge":
		return form("from", itoa(w.ids["other organization"]))
	case "POST /settings/tags/{tag}":
		return form("name", "mending")
	case "POST /settings/tags/{tag}/merge":
		return form("into", itoa(w.ids["other tag"]))
	case "POST /ledger/close":
		return form("month", "2026-02")
	case "POST /settings/budgets":
		return form("for", "agent:"+itoa(w.users["agent"]), "period", "month", "currency", "EUR", "amount", "500")
	case "POST /settings/budgets/{budget}":
		return form("period", "year", "currency", "EUR", "amount", "600")
	case "POST /settings/budgets/rates":
		return form("from", "USD", "to", "EUR", "rate", "0.9")
	case "POST /settings/topics", "POST /settings/topics/{topic}":
		return form("name", "Another topic")
	case "POST /cases/{case}/private":
		return form("private", "0")
	case "POST /cases/{case}/follow":
		return form("user", "me", "on", "1")
	case "POST /cases/{case}/move":
		return form("team", itoa(w.ids["team"]))
	case "POST /cases/{case}/merge":
		return form("from", itoa(w.ids["ben's case"]))
	case "POST /cases/{case}/unlike":
		return form("other", itoa(w.ids["ben's case"]))
	case "POST /cases/{case}/split":
		return form("m", itoa(w.ids["message"]))
	case "POST /cases/{case}/participants":
		return form("address", "una@example.com", "role", "copied")
	case "POST /my-cases":
		return form("email", desktest.Ann)
	case "POST /my/{token}/wishes":
		return form("name", "Ann", "called", "", "lang", "en", "reach", "By mail.")
	case "POST /f/{slug}":
		return form("key", w.Keys.Token("web-form", w.ids["inbox"], w.Now().UnixMilli(), 7), "email", desktest.Ann, "text", "It stopped.")
	case "POST /settings/inboxes/{inbox}/form":
		return form("on", "on", "slug", "help-us", "title", "Write to us")
	case "PATCH /api/v1/inboxes/{id}/form":
		return map[string]any{"on": true, "slug": "help-us"}
	case "POST /c/{token}":
		return form("text", "It runs again.", "key", "k")
	case "POST /c/{token}/given":
		return form("note", "I have no more.", "key", "k2")
	case "POST /cases/{case}/reply":
		return form("kind", "reply", "body", "It is here.", "key", "k")
	case "POST /cases/{case}/forward":
		return form("to", "works@maker.example", "text", "Please look at it.", "key", "k")
	case "POST /settings/inboxes/{inbox}/replies":
		return form("signature", "Yours", "quote", "off")
	case "POST /cases/{case}/note", "POST /cases/{case}/draft", "POST /cases/{case}/files":
		return form("kind", "note", "body", "She called.")
	case "POST /cases/{case}/hints":
		return form("text", "It is here.")
	case "POST /intake/{item}/dismiss", "POST /settings/jobs/{job}/dismiss", "POST /promises/{promise}/withdraw", "POST /outbox/letters/{letter}/drop":
		return form("reason", "It is for nobody.")
	case "POST /intake/dismiss":
		return form("domain", "spam.example", "reason", "It is for nobody.")
	case "POST /cases/{case}/questions":
		return form("text", "box", "kind", "question")
	case "POST /api/v1/cases/{id}/questions":
		return object("text", "box")
	case "POST /api/v1/questions/{id}/answer":
		return object()
	case "POST /cases/{case}/verified":
		return form("answer", "other")
	case "POST /cases/{case}/promises":
		return form("what", "An answer", "due", "2026-03-05T12:00", "zone", "UTC")
	case "POST /promises/{promise}/renegotiate":
		return form("by", "in two working days", "agreed", "phone", "zone", "UTC")
	case "POST /settings/topics/{topic}/items", "POST /settings/topics/{topic}/items/{item}":
		return form("name.en", "serial number", "kind", "number")
	case "POST /cases/{case}/likely":
		return form("topic", itoa(w.ids["topic"]))
	case "POST /cases/{case}/requests/begin":
		return form("body", "Dear Ann,")
	case "POST /cases/{case}/tags":
		return form("tag", "vip")
	case "POST /cases/{case}/tone/fine", "POST /cases/{case}/tone/taken":
		return form("kind", "reply", "body", "Dear Ann,")
	case "POST /cases/{case}/tone/hand":
		return form("to", "user:"+itoa(w.ids["user"]))
	case "POST /notices/settings":
		return form("mail.mention", "once", "digest_minutes", "30")
	case "POST /events/shows":
		return map[string]any{"stream": "none", "shows": []any{}}
	}
	return w.jsonOf(route, later)
}

// jsonOf is what an API route is sent.
func (w *world) jsonOf(route string, later time.Time) any {
	switch route {
	case "PUT /api/v1/teams/{id}/hours":
		return object("hours", object())
	case "POST /api/v1/absences":
		return object("from", later, "until", later.Add(time.Hour))
	case "PUT /api/v1/clock_targets":
		return object("first_answer", 120)
	case "PUT /api/v1/duty/{team_id}":
		return object("user_ids", []int64{w.ids["user"]}, "zone", "UTC", "begins_on", "2026-03-02", "handover", "09:00")
	case "POST /api/v1/duty/{team_id}/swaps":
		return object("user_id", w.ids["user"], "from", later, "until", later.Add(time.Hour))
	case "POST /api/v1/check_rows/{id}/settle":
		return object("done", "told")
	case "POST /api/v1/budgets":
		return object("holder", "agent", "holder_id", w.users["agent"], "period", "month", "currency", "EUR", "amount", "500")
	case "POST /api/v1/products/import":
		return object("csv", "name\nA kettle\n")
	case "POST /api/v1/budgets/rates":
		return object("from", "USD", "to", "EUR", "rate", "0.9")
	case "POST /api/v1/ledger_periods":
		return object("month", "2026-02")
	case "PATCH /api/v1/budgets/{id}":
		return object("amount", "600")
	case "POST /api/v1/topics":
		return object("name", "Another topic")
	case "POST /api/v1/topics/{id}/items":
		return object("name", "a photo", "kind", "photo")
	case "PATCH /api/v1/topics/{id}/items/{item_id}":
		return object("needed", false)
	case "POST /api/v1/cases/{id}/checklist/{item_id}/tick":
		return object()
	case "POST /api/v1/organizations/{id}/merge":
		return object("into", w.ids["other organization"])
	case "POST /api/v1/cases/{id}/participants":
		return object("role", "copied", "address", "una@example.com")
	case "PATCH /api/v1/tags/{id}":
		return object("name", "mending")
	case "POST /api/v1/tags/{id}/merge":
		return object("into", w.ids["other tag"])
	case "PATCH /api/v1/topics/{id}":
		return object("name", "Another name")
	case "POST /api/v1/users":
		return object("email", "new@shop.example", "name", "New")
	case "PATCH /api/v1/users/{id}":
		return object("name", "Somebody else")
	case "POST /api/v1/teams", "PATCH /api/v1/teams/{id}", "POST /api/v1/organizations", "PATCH /api/v1/organizations/{id}", "PATCH /api/v1/people/{id}", "POST /api/v1/tokens":
		return object("name", "Another name")
	case "POST /api/v1/views", "PATCH /api/v1/views/{id}":
		return object("name", "Another name")
	case "POST /api/v1/inboxes":
		return object("name", "Sales", "address", "sales@shop.example")
	case "PATCH /api/v1/inboxes/{id}", "PATCH /api/v1/brands/{id}", "POST /api/v1/brands":
		return object("name", "Another name")
	case "POST /api/v1/people":
		return object("name", "Dan", "email", "dan@example.com")
	case "POST /api/v1/people/{id}/identities":
		return object("kind", "phone", "value", "+47 22 22 22 22")
	case "PATCH /api/v1/people/{id}/identities/{identity_id}":
		return object("first", true)
	case "POST /api/v1/people/{id}/foreign_ids":
		return object("source", "elsewhere", "id", "4711")
	case "POST /api/v1/people/{id}/merge":
		return object("into", w.ids["person"])
	case "POST /api/v1/people/{id}/erase":
		return object("sure", true)
	case "POST /api/v1/cases":
		return object("inbox_id", w.ids["inbox"], "person", object("email", "dan@example.com"), "subject", "A call", "text", "He called.")
	case "PATCH /api/v1/cases/{id}":
		return object("subject", "The watch")
	case "POST /api/v1/cases/{id}/merge":
		return object("into", w.ids["case"])
	case "POST /api/v1/cases/{id}/split":
		return object("message_ids", []int64{w.ids["reply"]})
	case "POST /api/v1/cases/{id}/messages":
		return object("kind", "note", "text", "She called.")
	case "PUT /api/v1/cases/{id}/drafts/{kind}":
		return object("text", "Dear Ann,")
	case "POST /api/v1/cases/{id}/drafts/{kind}/files":
		return object("attachments", []any{object("name", "manual.txt", "content", []byte("Press twice."))})
	case "PUT /api/v1/me/signature", "PATCH /api/v1/inboxes/{id}/replies":
		return object("signature", "Yours")
	case "PATCH /api/v1/junk":
		return object("threshold", 60)
	case "PUT /api/v1/settings/{name}":
		return object("value", 5)
	case "POST /api/v1/inboxes/{id}/test":
		return object()
	case "POST /api/v1/intake/{id}/dismiss", "POST /api/v1/promises/{id}/withdraw", "POST /api/v1/held_letters/{id}/drop", "POST /api/v1/failed_jobs/{id}/dismiss":
		return object("reason", "It is for nobody.")
	case "POST /api/v1/intake/{id}/owner":
		return object("owner_id", nil)
	case "POST /api/v1/cases/{id}/verifications":
		return map[string]any{"answer": "other"}
	case "POST /api/v1/cases/{id}/promises":
		return object("what", "An answer", "due_at", later)
	case "POST /api/v1/promises/{id}/renegotiate":
		return object("due_at", later, "agreed", "phone")
	case "POST /api/v1/cases/{id}/tags":
		return object("tag", "vip")
	case "POST /api/v1/cases/{id}/tone/check":
		return object("text", "That is not possible.")
	case "POST /api/v1/cases/{id}/tone/fine":
		return object("rule", "bareno", "text", "That is not possible.")
	case "POST /api/v1/cases/{id}/tone/hand-over":
		return object("owner_id", w.ids["user"])
	case "PUT /api/v1/tone/rules/{rule}":
		return object("off", true)
	case "POST /api/v1/notices/read":
		return object("through", 0)
	case "PATCH /api/v1/notices/settings":
		return object("digest_minutes", 30)
	}
	return nil
}

// object makes a JSON object of names and values.
func object(pairs ...any) map[string]any {
	o := map[string]any{}
	for i := 0; i < len(pairs); i += 2 {
		o[pairs[i].(string)] = pairs[i+1]
	}
	return o
}

// policyText is a policy of remedies: the one that the desk comes with, and a remark.
func policyText() string {
	text, err := os.ReadFile("../feature/remedies/policy.txt")
	if err != nil {
		panic(err)
	}
	return string(text) + "# Another remark.\n"
}
