package everypage

import (
	"fmt"
	"strings"
	"testing"
)

// outsiders are the pages of those who are not signed in: at the door, and customers.
func (w *place) outsiders(t *testing.T) []page {
	mine := w.mine(t)
	return []page{
		{name: "sign-in", path: "/sign-in", sees: "Sign in"},
		{name: "forgot", path: "/sign-in/forgot", sees: "Forgotten the password?"},
		{name: "sign-in-link", path: w.signIn, sees: "Anna Vik"},
		{name: "reset", path: strings.Replace(w.signIn, "/link/", "/reset/", 1), sees: "A new password"},
		{name: "reset-ended", path: "/sign-in/reset/none", sees: "", gone: true},
		{name: "customer", path: w.letter(t, "/c/"), sees: "The refund leaves today"},
		{name: "customers-cases", path: mine, sees: "Your cases"},
		{name: "customers-wishes", path: mine + "/wishes", sees: "How we speak to you"},
		{name: "find-cases", path: "/my-cases", sees: "Mail me a link"},
		{name: "web-form", path: "/f/write?product=Drip+No.+2", sees: "Drip No. 2"},
		{name: "web-form-sent", path: "/f/write/sent", sees: "We have it"},
		{name: "link-ended", path: "/c/none", sees: "This link has ended", gone: true},
		{name: "help", path: "/help", sees: "Help with our products"},
		{name: "help-product", path: "/help/1-drip-kettle-hk-d2", sees: "Drip kettle"},
		{name: "api-docs", path: "/api/docs", sees: "/cases", alike: "section>article:nth-of-type(n+2)"},
	}
}

// work are the pages of the day's work.
func (w *place) work() []page {
	return []page{
		{name: "today", path: "/today", sees: "Refund still"},
		{name: "lists", path: "/lists", sees: ""},
		{name: "list", path: "/cases?list=open", sees: "Refund still"},
		{name: "empty", path: "/cases?list=waiting", sees: "Nothing waits"},
		{name: "case", path: fmt.Sprintf("/cases/%d?list=open", w.case1), sees: "The refund leaves today"},
		{name: "merge", path: fmt.Sprintf("/cases/%d/merge", w.case1), sees: "Other cases of Helena Brandt"},
		{name: "split", path: fmt.Sprintf("/cases/%d/split", w.case1), sees: "Make a case of them"},
		{name: "move", path: fmt.Sprintf("/cases/%d/move", w.case1), sees: "To another inbox"},
		{name: "forward", path: fmt.Sprintf("/cases/%d/forward", w.case1), sees: "Forward"},
		{name: "timeline", path: fmt.Sprintf("/cases/%d/timeline", w.case1), sees: "opened the case"},
		{name: "print", path: fmt.Sprintf("/cases/%d/print?notes=1", w.case1), sees: "The bank says two days"},
		{name: "not-found", path: "/cases/999999", gone: true},
		{name: "new-case", path: "/cases/new", sees: "New case"},
		{name: "search", path: "/search?q=refund", sees: "Refund still"},
		{name: "search-none", path: "/search?q=xylophone", sees: "xylophone"},
		{name: "promises", path: "/promises", sees: "The refund is on your card"},
		{name: "calibration", path: "/promises/calibration", sees: "Can our times be believed?"},
		{name: "came-in", path: "/intake", sees: "helena@example.com"},
		{name: "intake-item", path: fmt.Sprintf("/intake/%d", w.fresh), sees: "Helena Brandt"},
		{name: "quarantine", path: "/intake?state=quarantined"},
		{name: "intake-held", path: fmt.Sprintf("/intake/%d", w.held), sees: "offers@bargains.example"},
		{name: "outbox", path: "/outbox", sees: "Everything is out"},
		{name: "outbox-delivered", path: "/outbox?state=delivered", sees: "helena@example.com"},
		{name: "letters", path: "/outbox/letters", sees: ""},
		{name: "notices", path: "/notices"},
		{name: "notices-settings", path: "/notices/settings", sees: "Somebody names me in a note"},
		{name: "note-call", path: "/calls/new?who=Helena", sees: "Helena Brandt"},
		{name: "calls", path: "/calls"},
		{name: "lent", path: "/lent", sees: "A kettle of the workshop"},
		{name: "recorded", path: "/recorded", sees: "Only recorded"},
		{name: "check", path: "/check", sees: "Before the hours end"},
		{name: "duty", path: "/duty", sees: "The whole desk"},
		{name: "away", path: "/away", sees: "Enter absence"},
		{name: "said", path: "/said?kind=loss", sees: "It has been nine"},
		{name: "verified", path: "/verified", sees: "Did it work?"},
		{name: "at-risk", path: "/at-risk"},
		{name: "walked-away", path: "/walked-away"},
		{name: "product-feedback", path: "/product-feedback", sees: "Tell those who can change the product"},
		{name: "product-feedback-part", path: "/product-feedback/1", sees: "The lid is loose"},
		{name: "ledger", path: "/ledger", sees: "granted:gift"},
		{name: "ledger-none", path: "/ledger?account=none", sees: "Nothing was posted here"},
		{name: "ledger-entry", path: "/ledger/1", sees: ""},
		{name: "budgets", path: "/budgets"},
		{name: "deviations", path: "/remedies/deviations", sees: "like cases had like remedies"},
	}
}

// known are the pages of people, organizations, products and what was bought.
func (w *place) known() []page {
	return []page{
		{name: "people", path: "/people", sees: "Helena Brandt"},
		{name: "people-found", path: "/people?q=hel", sees: "Helena Brandt"},
		{name: "people-none", path: "/people?q=nobody", sees: "No name"},
		{name: "person-new", path: "/people/new", sees: "New person"},
		{name: "person", path: fmt.Sprintf("/people/%d", w.person), sees: "Helena Brandt"},
		{name: "person-edit", path: fmt.Sprintf("/people/%d/edit", w.person), sees: "Helena Brandt"},
		{name: "person-merge", path: fmt.Sprintf("/people/%d/merge?with=%d", w.person, w.person+1), sees: "Merge"},
		{name: "person-erase", path: fmt.Sprintf("/people/%d/erase", w.person), sees: "Helena Brandt"},
		{name: "person-timeline", path: fmt.Sprintf("/people/%d/timeline", w.person), sees: "Refund"},
		{name: "person-purchases", path: fmt.Sprintf("/people/%d/purchases", w.person), sees: "Drip kettle"},
		{name: "purchase-new", path: fmt.Sprintf("/people/%d/purchases/new", w.person), sees: "What they bought"},
		{name: "purchase", path: fmt.Sprintf("/purchases/%d", w.purchase), sees: "What is known of it"},
		{name: "organizations", path: "/organizations", sees: "Brandt"},
		{name: "organization", path: "/organizations/1", sees: "Helena Brandt"},
		{name: "organization-merge", path: "/organizations/1/merge", sees: "Merge with another organization"},
		{name: "products", path: "/products", sees: "Add a product"},
		{name: "products-unknown", path: "/products/unknown", sees: "1 thing we do not know yet"},
		{name: "product-new", path: "/products/new"},
		{name: "products-import", path: "/products/import", sees: "The file"},
		{name: "product", path: "/products/1", sees: "HK-D2"},
		{name: "product-edit", path: "/products/1/edit", sees: ""},
	}
}

// settings are the pages where the desk is set.
func (w *place) settings() []page {
	return []page{
		{name: "settings", path: "/settings"},
		{name: "me", path: "/me", sees: "Ada Admin"},
		{name: "second-factor", path: "/me/second-factor", sees: "Authenticator app"},
		{name: "signature", path: "/me/signature", sees: "Signature"},
		{name: "settings-desk", path: "/settings/desk"},
		{name: "staff", path: "/settings/staff", sees: "Ada Admin"},
		{name: "user", path: "/settings/staff/2", sees: "Anna Vik"},
		{name: "teams", path: "/settings/teams"},
		{name: "team-hours", path: "/settings/teams/1/hours", sees: "Business hours"},
		{name: "clocks", path: "/settings/clocks", sees: "For a topic or a team"},
		{name: "inboxes", path: "/settings/inboxes", sees: "care@kettle.example"},
		{name: "inbox", path: "/settings/inboxes/1", sees: "Business hours"},
		{name: "inbox-replies", path: "/settings/inboxes/1/replies", sees: "Replies from Care"},
		{name: "inbox-form", path: "/settings/inboxes/1/form", sees: "Its address"},
		{name: "brands", path: "/settings/brands", sees: "Customer care"},
		{name: "brand", path: "/settings/brands/1"},
		{name: "junk", path: "/settings/junk", sees: "Never hold back"},
		{name: "search-settings", path: "/settings/search", sees: "Make the index anew"},
		{name: "health", path: "/settings/health", sees: "Mailboxes against the books"},
		{name: "failed-jobs", path: "/settings/jobs", sees: "Nothing failed"},
		{name: "topics", path: "/settings/topics", sees: "Warranty"},
		{name: "topic", path: "/settings/topics/1", sees: "serial number"},
		{name: "tags", path: "/settings/tags", sees: "refund"},
		{name: "tag-merge", path: "/settings/tags/1/merge", sees: "Merge the tag refund"},
		{name: "purchases-settings", path: "/settings/purchases", sees: "Add a source"},
		{name: "purchases-import", path: "/settings/purchases/import", sees: "The file"},
		{name: "purchases-source", path: "/settings/purchases/1", sees: "Shop"},
		{name: "dispatch", path: "/settings/dispatch", sees: "The system that sends parcels"},
		{name: "budgets-settings", path: "/settings/budgets", sees: "Add a budget"},
		{name: "remedies-settings", path: "/settings/remedies", sees: "Haesevoets"},
		{name: "trial", path: "/settings/remedies/trials/1", sees: "Tried on the past"},
		{name: "relief", path: "/settings/relief"},
		{name: "need", path: "/settings/need"},
		{name: "tone", path: "/settings/tone"},
		{name: "effort", path: "/settings/effort"},
		{name: "calls-settings", path: "/settings/calls"},
	}
}
