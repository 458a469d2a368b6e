// Package everypage looks at every page as people do: in both themes, from a
// small phone to a wide screen, with a screen reader's eyes, and without
// JavaScript.
package everypage

import (
	"fmt"
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

// world is a desk with a little of everything in it.
func world(t *testing.T) (k *outside.Kept, caseID, personID int, link string) {
	k = outside.Start(t, "")
	api := k.API("admin@kept.example")
	api.Must("POST", "/inboxes", map[string]any{"name": "Care", "channel": "email", "address": "care@kettle.example"})
	for i := range 3 {
		k.Mail("helena@example.com", "care@kettle.example", fmt.Sprintf(mailHTML, i))
	}
	k.Until(20e9, "three mails are filed, of one matter", func() bool { return len(api.Items("/intake?state=filed")) == 3 && len(api.Items("/cases")) > 0 })
	c := api.Items("/cases")[0]
	caseID = int(c["id"].(float64))
	personID = int(c["person"].(map[string]any)["id"].(float64))
	api.Must("POST", "/cases", map[string]any{"person": map[string]any{"email": "helena@example.com"}, "subject": "Saturdays", "text": "Is the shop open on Saturdays?"})
	api.Must("POST", fmt.Sprintf("/cases/%d/promises", caseID), map[string]any{"what": "The refund is on your card", "due_at": "2027-11-20T16:00:00Z", "covered": true})
	api.Must("POST", "/topics", map[string]any{"name": "Warranty"})
	api.Must("POST", "/products", map[string]any{"name": "Drip kettle", "model": "HK-D2", "public": true})
	api.Must("PATCH", "/inboxes/1/form", map[string]any{"on": true, "slug": "write", "intro": "Tell us what happened."})
	api.Must("POST", fmt.Sprintf("/cases/%d/tags", caseID), map[string]any{"tag": "refund"})
	api.Must("POST", fmt.Sprintf("/cases/%d/messages", caseID), map[string]any{"kind": "reply", "text": "I am sorry. The refund leaves today."})
	api.Must("POST", fmt.Sprintf("/cases/%d/messages", caseID), map[string]any{"kind": "note", "text": "The bank says two days."})
	api.Must("POST", "/organizations", map[string]any{"name": "Brandt household", "domains": []string{"brandt.example"}})
	api.Must("PATCH", fmt.Sprintf("/people/%d", personID), map[string]any{"organization_id": 1, "called": "Mrs Brandt", "reach": "By phone after 17:00"})
	api.Must("POST", fmt.Sprintf("/people/%d/identities", personID), map[string]any{"kind": "email", "value": "helena@brandt.example"})
	api.Must("POST", "/people", map[string]any{"name": "Helena Brandt", "email": "helena.b@brandt.example"})
	api.Must("POST", "/teams", map[string]any{"name": "Kitchen"})
	api.Must("POST", "/purchases", map[string]any{"person_id": personID, "what": "Drip kettle", "product_id": 1, "price": map[string]any{"amount": "89.90", "currency": "EUR"}, "order_number": "A-1001"})
	api.Must("POST", "/purchases/sources", map[string]any{"vendor": "shopify", "name": "Shop", "secret": "a secret of the shop"})
	api.Must("POST", fmt.Sprintf("/cases/%d/blocking", caseID), nil)
	api.Must("POST", fmt.Sprintf("/cases/%d/relief", caseID), map[string]any{"words": "A kettle of the workshop until yours is mended", "lent": true, "returns_on": time.Now().AddDate(0, 0, 21).Format(time.DateOnly)})
	return k, caseID, personID, ""
}

// page is one that is looked at: by its path, or by the first link on it that a
// selector names.
type page struct{ name, path, link, sees string }

// visit opens each page and looks at it.
func visit(t *testing.T, b *outside.Browser, all []page) {
	for _, p := range all {
		t.Run(p.name, func(t *testing.T) {
			b := b.In(t)
			b.Go(p.path)
			if p.link != "" {
				b.Go(outside.Eval[string](b, fmt.Sprintf("(document.querySelector(%q) || {href: '/no-such-link'}).href", p.link)))
			}
			b.See(p.sees)
			look(t, b, p.name)
		})
	}
}

// quiet fails for what the console of a browser complained about.
func quiet(t *testing.T, complaints []string) {
	for _, c := range complaints {
		if !strings.Contains(c, "404") { // what is not there is asked for on purpose
			t.Errorf("the console says %s", c)
		}
	}
}

func TestEveryPage(t *testing.T) {
	k, id, person, _ := world(t)
	b := k.Open(t)
	complaints := b.Complaints()
	b.Go("/sign-in")
	look(t, b, "sign-in")
	b.SignIn("admin@kept.example")
	visit(t, b, []page{
		{"list", "/cases?list=open", "", "Refund still"},
		{"empty", "/cases?list=waiting", "", "Nothing waits"},
		{"case", fmt.Sprintf("/cases/%d?list=open", id), "", "The refund leaves today"},
		{"merge", fmt.Sprintf("/cases/%d/merge", id), "", "Other cases of Helena Brandt"},
		{"split", fmt.Sprintf("/cases/%d/split", id), "", "Make a case of them"},
		{"move", fmt.Sprintf("/cases/%d/move", id), "", "To another inbox"},
		{"timeline", fmt.Sprintf("/cases/%d/timeline", id), "", "opened the case"},
		{"new-case", "/cases/new", "", "New case"},
		{"promises", "/promises", "", "The refund is on your card"},
		{"came-in", "/intake", "", "helena@example.com"},
		{"quarantine", "/intake?state=quarantined", "", ""},
		{"outbox", "/outbox", "", "helena@example.com"},
		{"notices", "/notices", "", ""},
		{"notices-settings", "/notices/settings", "", "Somebody names me in a note"},
		{"note-call", "/calls/new?who=Helena", "", "Helena Brandt"},
		{"lent", "/lent", "", "A kettle of the workshop"},
		{"people", "/people", "", "Helena Brandt"},
		{"people-found", "/people?q=hel", "", "Helena Brandt"},
		{"people-none", "/people?q=nobody", "", "No name"},
		{"person-new", "/people/new", "", "New person"},
		{"person", fmt.Sprintf("/people/%d", person), "", "Helena Brandt"},
		{"person-edit", fmt.Sprintf("/people/%d/edit", person), "", "Helena Brandt"},
		{"person-merge", fmt.Sprintf("/people/%d/merge?with=%d", person, person+1), "", "Merge"},
		{"person-erase", fmt.Sprintf("/people/%d/erase", person), "", "Helena Brandt"},
		{"person-timeline", fmt.Sprintf("/people/%d/timeline", person), "", "Refund"},
		{"organizations", "/organizations", "", "Brandt"},
		{"organization", "/organizations/1", "", "Helena Brandt"},
		{"me", "/me", "", "Ada Admin"},
		{"second-factor", "/me/second-factor", "", "Authenticator app"},
		{"duty", "/duty", "", "The whole desk"},
		{"away", "/away", "", "Enter absence"},
		{"clocks", "/settings/clocks", "", "For a topic or a team"},
		{"recorded", "/recorded", "", "Only recorded"},
		{"check", "/check", "", "Before the hours end"},
		{"staff", "/settings/staff", "", "Ada Admin"},
		{"teams", "/settings/teams", "", ""},
		{"inboxes", "/settings/inboxes", "", "care@kettle.example"},
		{"inbox-form", "/settings/inboxes/1/form", "", "Its address"},
		{"find-cases", "/my-cases", "", "Mail me a link"},
		{"web-form", "/f/write?product=Drip+No.+2", "", "Drip No. 2"},
		{"web-form-sent", "/f/write/sent", "", "We have it"},
		{"link-ended", "/c/none", "", "This link has ended"},
		{"brands", "/settings/brands", "", "Customer care"},
		{"junk", "/settings/junk", "", "Never hold back"},
		{"settings", "/settings", "", ""},
		{"settings-desk", "/settings/desk", "", ""},
		{"topics", "/settings/topics", "", "Warranty"},
		{"products", "/products", "", "Add a product"},
		{"product-new", "/products/new", "", ""},
		{"products-import", "/products/import", "", "The file"},
		{"product-feedback", "/product-feedback", "", "Tell those who can change the product"},
		{"help", "/help", "", "Help with our products"},
		{"purchases-settings", "/settings/purchases", "", "Add a source"},
		{"purchases-import", "/settings/purchases/import", "", "The file"},
		{"purchase-new", fmt.Sprintf("/people/%d/purchases/new", person), "", "What they bought"},
		{"dispatch", "/settings/dispatch", "", "The system that sends parcels"},
		{"budgets", "/budgets", "", ""},
		{"budgets-settings", "/settings/budgets", "", "Add a budget"},
		{"ledger", "/ledger", "", "Nothing was posted here"},
		{"remedies-settings", "/settings/remedies", "", "Haesevoets"},
		{"deviations", "/remedies/deviations", "", "like cases had like remedies"},
		{"relief", "/settings/relief", "", ""},
		{"need", "/settings/need", "", ""},
		{"tone", "/settings/tone", "", ""},
		{"effort", "/settings/effort", "", ""},
		{"calls", "/calls", "", ""},
		{"calls-settings", "/settings/calls", "", ""},
		{"at-risk", "/at-risk", "", ""},
		{"walked-away", "/walked-away", "", ""},
		{"tags", "/settings/tags", "", "refund"},
		{"tag-merge", "/settings/tags/1/merge", "", "Merge the tag refund"},
		{"print", fmt.Sprintf("/cases/%d/print?notes=1", id), "", "The bank says two days"},
		{"organization-merge", "/organizations/1/merge", "", "Merge with another organization"},
		{"failed-jobs", "/settings/jobs", "", "Nothing failed"},
		{"api-docs", "/api/docs", "", "/cases"},
		{"not-found", "/cases/999999", "", ""},
		{"signature", "/me/signature", "", "Signature"},
		{"inbox", "/settings/inboxes/1", "", "Business hours"},
		{"health", "/settings/health", "", "Mailboxes against the books"},
		{"search-settings", "/settings/search", "", "Make the index anew"},
		{"brand", "/settings/brands/1", "", ""},
	})
	t.Run("customer", func(t *testing.T) {
		b.Size(1440, 900)
		b.Go(fmt.Sprintf("/cases/%d", id))
		link := outside.Eval[string](b, `document.querySelector('#side a[href^="/c/"]').href`)
		c := k.Open(t)
		c.Go(link)
		c.See("The refund leaves today")
		c.SeeNot("The bank says two days")
		look(t, c, "customer")
	})
	quiet(t, complaints())
}

// look checks a page in both themes and in every width people have. A theme is
// other colours and nothing else, so of the second one only those are asked.
func look(t *testing.T, b *outside.Browser, name string) {
	for _, theme := range []string{"light", "dark"} {
		b.Theme(theme)
		widths := []int64{320, 390, 760, 1024, 1440, 1920}
		if theme == "dark" {
			widths = []int64{390, 1440}
		}
		for _, width := range widths {
			b.Size(width, 900)
			if by, what := b.Overflow(); by > 0 {
				t.Errorf("%s at %d px is %d px too wide: %s", name, width, by, what)
			}
			if width != 390 && width != 1440 {
				continue
			}
			b.Shot(fmt.Sprintf("page-%s-%s-%d", name, theme, width))
			violations := b.Violations
			if theme == "dark" {
				violations = b.ViolationsOfColour
			}
			for _, v := range violations() {
				t.Errorf("%s, %s, %d px: %s", name, theme, width, v)
			}
		}
	}
}
