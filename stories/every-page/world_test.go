package everypage

import (
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"kept.example/kept/stories/outside"
)

const mailHTML = `From: Helena Brandt <helena@example.com>
To: care@kettle.example
Subject: Refund still not on my card, although it was promised for the twentieth of November at the latest
Message-ID: <every-%d@example.com>
MIME-Version: 1.0
Content-Type: text/html; charset=utf-8

<p>Hello,</p><p style="color:#900">You wrote that it would take <b>five working days</b>. It has been nine.</p><script>parent.document.title='gone'</script><img src="http://tracker.example/p.gif"><p>Helena</p>
`

// place is a desk with a little of everything in it, and where some of it is.
type place struct {
	*outside.Kept
	relay         *outside.Relay
	api           *outside.API
	case1, person int
	held, fresh   int    // items that came in: one that waits for a decision, one that is a case
	purchase      int    // what Helena bought
	signIn        string // path of a link that signs a user in
}

// number is the id that an answer names.
func number(of map[string]any, path ...string) int {
	for _, p := range path {
		of, _ = of[p].(map[string]any)
	}
	id, _ := of["id"].(float64)
	return int(id)
}

func world(t *testing.T) *place {
	w := &place{relay: outside.NewRelay(t)}
	w.Kept = outside.Start(t, "", "KEPT_RELAY_URL=smtp://"+w.relay.Addr)
	w.api = w.API("admin@kept.example")
	w.people(t)
	w.matter()
	w.owed()
	w.mended()
	return w
}

// people adds who works here, and what comes in from outside.
func (w *place) people(t *testing.T) {
	api := w.api
	api.Must("POST", "/inboxes", map[string]any{"name": "Care", "channel": "email", "address": "care@kettle.example"})
	for i := range 3 {
		w.Mail("helena@example.com", "care@kettle.example", fmt.Sprintf(mailHTML, i))
	}
	w.Until(20e9, "three mails are filed, of one matter", func() bool { return len(api.Items("/intake?state=filed")) == 3 && len(api.Items("/cases")) > 0 })
	api.Must("PATCH", "/junk", map[string]any{"block": []string{"bargains.example"}})
	w.Mail("offers@bargains.example", "care@kettle.example", strings.ReplaceAll(fmt.Sprintf(mailHTML, 9), "helena@example.com", "offers@bargains.example"))
	w.Until(20e9, "a mail is held", func() bool { return len(api.Items("/intake?state=quarantined")) == 1 })
	w.held, w.fresh = number(api.Items("/intake?state=quarantined")[0]), number(api.Items("/intake?state=filed")[0])
	c := api.Items("/cases")[0]
	w.case1, w.person = number(c), number(c, "person")
	api.Must("POST", "/teams", map[string]any{"name": "Kitchen"})
	anna := api.Must("POST", "/users", map[string]any{"email": "anna@kept.example", "name": "Anna Vik", "role": "agent", "team_ids": []int{1}})
	link, err := url.Parse(fmt.Sprint(api.Must("POST", fmt.Sprintf("/users/%d/sign_in_link", number(anna)), nil)["url"]))
	if err != nil {
		t.Fatal(err)
	}
	w.signIn = link.Path
	api.Must("PUT", "/duty/1", map[string]any{"user_ids": []int{number(anna)}, "zone": "UTC", "begins_on": time.Now().AddDate(0, 0, -2).Format(time.DateOnly), "handover": "09:00"})
}

// matter is what Helena writes about, and who she is.
func (w *place) matter() {
	api, of := w.api, fmt.Sprintf("/cases/%d", w.case1)
	api.Must("POST", "/cases", map[string]any{"person": map[string]any{"email": "helena@example.com"}, "subject": "Saturdays", "text": "Is the shop open on Saturdays?"})
	api.Must("POST", "/topics", map[string]any{"name": "Warranty"})
	api.Must("POST", "/topics/1/items", map[string]any{"name": "serial number", "kind": "text"})
	api.Must("POST", "/products", map[string]any{"name": "Drip kettle", "model": "HK-D2", "public": true})
	api.Must("PATCH", "/inboxes/1/form", map[string]any{"on": true, "slug": "write", "intro": "Tell us what happened."})
	api.Must("POST", of+"/tags", map[string]any{"tag": "refund"})
	api.Must("POST", of+"/messages", map[string]any{"kind": "reply", "text": "I am sorry. The refund leaves today."})
	api.Must("POST", of+"/messages", map[string]any{"kind": "note", "text": "The bank says two days."})
	api.Must("POST", of+"/questions", map[string]any{"kind": "loss", "text": "It has been nine"})
	api.Must("POST", of+"/products", map[string]any{"product_id": 1})
	api.Must("POST", of+"/products/1/unknown", map[string]any{"what": "How loud it is"})
	api.Must("POST", of+"/product_feedback", map[string]any{"product_id": 1, "part": "lid", "words": "The lid is loose"})
	api.Must("POST", "/organizations", map[string]any{"name": "Brandt household", "domains": []string{"brandt.example"}})
	api.Must("PATCH", fmt.Sprintf("/people/%d", w.person), map[string]any{"organization_id": 1, "called": "Mrs Brandt", "reach": "By phone after 17:00"})
	api.Must("POST", fmt.Sprintf("/people/%d/identities", w.person), map[string]any{"kind": "email", "value": "helena@brandt.example"})
	api.Must("POST", "/people", map[string]any{"name": "Helena Brandt", "email": "helena.b@brandt.example"})
	w.purchase = number(api.Must("POST", "/purchases", map[string]any{"person_id": w.person, "what": "Drip kettle", "product_id": 1, "price": map[string]any{"amount": "89.90", "currency": "EUR"}, "order_number": "A-1001"}))
	api.Must("PUT", fmt.Sprintf("%s/purchases/%d", of, w.purchase), nil)
	api.Must("POST", "/purchases/sources", map[string]any{"vendor": "shopify", "name": "Shop", "secret": "a secret of the shop"})
}

// owed is what was promised to her, and what helps until then.
func (w *place) owed() {
	api, of := w.api, fmt.Sprintf("/cases/%d", w.case1)
	api.Must("POST", of+"/promises", map[string]any{"what": "The refund is on your card", "due_at": "2027-11-20T16:00:00Z", "covered": true})
	api.Must("POST", of+"/promises", map[string]any{"what": "I write to you again", "due_at": time.Now().Add(20 * time.Minute), "covered": true})
	api.Must("POST", of+"/blocking", nil)
	api.Must("POST", of+"/relief", map[string]any{"words": "A kettle of the workshop until yours is mended", "lent": true, "returns_on": workday(21).Format(time.DateOnly)})
}

// workday is the first day, so many days from today or later, on which somebody is there to take a thing back.
func workday(days int) time.Time {
	day := time.Now().AddDate(0, 0, days)
	for day.Weekday() == time.Saturday || day.Weekday() == time.Sunday {
		day = day.AddDate(0, 0, 1)
	}
	return day
}

// mended is what makes it right: one remedy that was granted, others that the policy
// suggests, and a draft of the policy that is tried on the past.
func (w *place) mended() {
	api := w.api
	api.Must("PUT", fmt.Sprintf("/cases/%d/loss", w.case1), map[string]any{"failure": "charged", "fault": "ours", "hours": 2, "price": map[string]any{"amount": "89.90", "currency": "EUR"}})
	api.Must("POST", "/budgets", map[string]any{"holder": "agent", "holder_id": 1, "period": "month", "currency": "EUR", "amount": "500"})
	api.Must("POST", "/remedies", map[string]any{"case_id": w.case1, "kind": "gift", "what": "A spare filter", "worth": map[string]any{"amount": "9.00", "currency": "EUR"}, "why": "It took too long"})
	policy, _ := api.Must("GET", "/remedies/policy", nil)["text"].(string)
	api.Must("POST", "/remedies/trials", map[string]any{"text": strings.Replace(policy, "credit = 1.2", "credit = 1.3", 1)})
}

// letter waits for a letter with a link, and returns the path of it.
func (w *place) letter(t *testing.T, begins string) string {
	t.Helper()
	link := regexp.MustCompile(regexp.QuoteMeta(w.URL) + "(" + begins + "[A-Za-z0-9_.-]+)")
	l := w.relay.Wait(t, time.Minute, func(l outside.Letter) bool { return link.MatchString(l.Body) })
	return link.FindStringSubmatch(l.Body)[1]
}

// mine has Helena ask for the link to all of her cases.
func (w *place) mine(t *testing.T) string {
	t.Helper()
	p, err := http.PostForm(w.URL+"/my-cases", url.Values{"email": {"helena@example.com"}})
	if err != nil {
		t.Fatal(err)
	}
	p.Body.Close()
	return w.letter(t, "/my/")
}

// called has whoever is on duty called, as a test, and returns the page that the call leads to.
func (w *place) called(t *testing.T, b *outside.Browser) page {
	t.Helper()
	b.Go("/duty")
	outside.Eval[bool](b, "window.before = true")
	b.Click(`form[action="/duty/1/test"] button`)
	b.Until("the call is on its way", "!window.before")
	return page{name: "called", path: w.letter(t, "/call/"), sees: "You are being called"}
}
