// Package empowered tells of people who may get things done. Anna sees what she may
// spend now and spends it without asking; above it one is asked and, when nobody
// answers in time, the next by itself; nobody approves their own, two people approve
// what is much, and what is given in parts is noticed. However many give at once, the
// budget holds, and the books add up.
package empowered

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"kept.example/kept/stories/outside"
)

const (
	care = "care@nordkaffe.example"
	soon = 60 * time.Second
)

// story is what the steps share.
type story struct {
	t         *testing.T
	k, beside *outside.Kept // beside is a second process, where there can be one
	admin     *outside.API
	users     map[string]int64
	apis      map[string]*outside.API

	ada, lea, anna *outside.Browser
}

func TestPeopleWhoMayGetThingsDone(t *testing.T) {
	outside.Each(t, func(t *testing.T, databaseURL string) {
		s := begin(t, databaseURL)
		s.withinItNobodyIsAsked()
		s.aboveItOneIsAsked()
		s.muchNeedsTwo()
		s.partsAreNoticed()
		s.anotherCurrencyHasItsRate()
		s.sixtyFourAtOnceKeepTheBudget()
		s.theBooksAddUp()
		s.whatWasWellSpentIsShown()
	})
}

// begin opens a desk with a team, a lead, four agents and their budgets.
func begin(t *testing.T, databaseURL string) *story {
	k := outside.Start(t, databaseURL)
	s := &story{t: t, k: k, beside: k, admin: k.API("admin@kept.example"), users: map[string]int64{}, apis: map[string]*outside.API{}}
	var members []int64
	for _, name := range []string{"lea", "anna", "cleo", "dan", "ben"} {
		email, full, role := name+"@nordkaffe.example", strings.ToUpper(name[:1])+name[1:]+" Lund", "agent"
		if name == "lea" {
			role = "lead"
		}
		switch name {
		case "lea", "anna": // they sign in
			k.Run(outside.Password, "user", "create", "--email", email, "--name", full, "--role", role, "--password-stdin")
		default:
			s.admin.Must("POST", "/users", map[string]any{"email": email, "name": full, "role": role})
		}
		if name != "ben" {
			s.apis[name] = k.API(email)
		}
	}
	for _, u := range s.admin.Items("/users?limit=100") {
		name, _, _ := strings.Cut(u["email"].(string), "@")
		s.users[name] = id(u)
		if name != "admin" {
			members = append(members, id(u))
		}
	}
	team := s.admin.Must("POST", "/teams", map[string]any{"name": "Machines"})
	s.admin.Must("PATCH", fmt.Sprintf("/teams/%d", id(team)), map[string]any{"member_ids": members})
	s.admin.Must("POST", "/inboxes", map[string]any{"name": "Care", "channel": "email", "address": care, "team_id": id(team)})
	for name, amount := range map[string]string{"anna": "1500", "cleo": "5000", "dan": "100", "ben": "1000"} {
		s.admin.Must("POST", "/budgets", map[string]any{"holder": "agent", "holder_id": s.users[name], "period": "month", "currency": "SEK", "amount": amount, "single": "400", "two": "900"})
	}
	if databaseURL != "" {
		s.beside = k.Beside()
	}
	s.ada, s.lea, s.anna = k.Open(t), k.Open(t), k.Open(t)
	s.ada.SignIn("admin@kept.example")
	s.lea.SignIn("lea@nordkaffe.example")
	s.anna.SignIn("anna@nordkaffe.example")
	return s
}

func id(one map[string]any) int64 { return int64(one["id"].(float64)) }

// writes has a customer write, and returns the case.
func (s *story) writes(who, text string) int64 {
	s.t.Helper()
	var found int64
	s.k.Mail(who+"@example.com", care, fmt.Sprintf("From: %s <%s@example.com>\nTo: %s\nSubject: The machine of %s\nMessage-ID: <%s-1@example.com>\n\n%s\n", who, who, care, who, who, text))
	s.k.Until(soon, "the case of "+who, func() bool {
		for _, c := range s.admin.Items("/cases?limit=100") {
			if c["subject"] == "The machine of "+who {
				found = id(c)
			}
		}
		return found != 0
	})
	return found
}

func page(id int64) string { return fmt.Sprintf("/cases/%d", id) }

// gives has somebody give something in a case by the API.
func (s *story) gives(who string, on int64, key, amount, currency string) (int, map[string]any) {
	return s.apis[who].Do("POST", "/remedies", map[string]any{"case_id": on, "kind": "credit", "what": "A voucher for beans", "key": key, "worth": map[string]any{"amount": amount, "currency": currency}})
}

// must is gives for what has to end in a state.
func (s *story) must(state, who string, on int64, key, amount, currency string) int64 {
	s.t.Helper()
	code, one := s.gives(who, on, key, amount, currency)
	if code != http.StatusCreated || one["state"] != state {
		s.t.Fatalf("%s gives %s %s: %d %v, want %s", who, amount, currency, code, one, state)
	}
	return id(one)
}

// grants fills the form of a case's page, as an agent does.
func grants(b *outside.Browser, what, worth string) {
	form := `document.querySelector('#remedies form[action$="/remedies"]')`
	b.Until("the form", form)
	outside.Eval[bool](b, fmt.Sprintf(`(f => { f.closest('details').open = true; f.kind.value = 'credit'; f.what.value = %q; f.worth.value = %q; f.querySelector('button:not([name=do])').click(); return true })(%s)`, what, worth, form))
}

// withinItNobodyIsAsked: the page says what she may spend now, she gives, and it is
// granted; and the page says what is left.
func (s *story) withinItNobodyIsAsked() {
	s.t.Helper()
	one := s.writes("maren", "My coffee machine leaks, and the guests are here.")
	s.anna.Go("/today")
	s.anna.See("You can spend 1,500")
	s.anna.Go(page(one))
	s.anna.See("You can spend 1,500")
	s.anna.See("at a time without asking anybody")
	grants(s.anna, "A voucher for a new gasket", "290 SEK")
	s.anna.See("A voucher for a new gasket")
	s.anna.Until("it is granted, and 1,210 are left", `/granted/.test(document.querySelector('#remedies ol').innerText) && /You can spend 1,210(\.00)?.(SEK|kr) this month/.test(document.querySelector('#remedies').innerText)`)
	s.anna.Shot("empowered-within")
	s.admin.Must("PATCH", page(one), map[string]any{"owner_id": s.users["anna"]})
	s.apis["anna"].Must("POST", page(one)+"/messages", map[string]any{"kind": "reply", "text": "A voucher for a new gasket is yours.", "set_status": "solved"})
	s.k.Until(soon, "it is solved", func() bool { return s.admin.Must("GET", page(one), nil)["status"] == "solved" })
}

// aboveItOneIsAsked: above what she grants alone the lead is asked, with a deadline;
// nobody approves their own.
func (s *story) aboveItOneIsAsked() {
	s.t.Helper()
	one := s.writes("olle", "The grinder of my machine broke a week after I bought it.")
	s.anna.Go(page(one))
	grants(s.anna, "Half of the price", "500 SEK")
	s.anna.See("waits for approval")
	s.anna.See("Lea Lund is asked to approve it by")
	s.anna.Until("she is not offered to approve it", `!document.querySelector('#remedies form[action$="/approve"]')`)
	waiting := s.waits(one)
	if code, _ := s.apis["anna"].Do("POST", fmt.Sprintf("/remedies/%d/approve", waiting), nil); code != http.StatusForbidden {
		s.t.Errorf("Anna approves her own: %d", code)
	}
	s.lea.Go("/today")
	s.lea.See("Approve or decline: Half of the price")
	s.lea.Go(page(one))
	s.lea.Click(`#remedies form[action$="/approve"] button`)
	s.lea.Until("it is granted", `/granted/.test(document.querySelector('#remedies ol').innerText)`)
	s.anna.Go("/notices")
	s.anna.See("was answered")

	own := s.must("awaiting_approval", "lea", one, "own", "50", "SEK") // she has no budget
	code, said := s.apis["lea"].Do("POST", fmt.Sprintf("/remedies/%d/approve", own), nil)
	if code != http.StatusForbidden || !strings.Contains(fmt.Sprint(said), "Nobody approves what they proposed") {
		s.t.Errorf("Lea approves her own: %d %v", code, said)
	}
	s.admin.Must("POST", fmt.Sprintf("/remedies/%d/decline", own), map[string]any{"reason": "He has enough vouchers"})
}

// waits is the remedy of a case that waits for a yes.
func (s *story) waits(on int64) int64 {
	s.t.Helper()
	for _, r := range s.admin.Items("/remedies?state=awaiting_approval&limit=100") {
		if int64(r["case_id"].(float64)) == on {
			return id(r)
		}
	}
	s.t.Fatalf("nothing waits in case %d", on)
	return 0
}

// muchNeedsTwo: above 900 the yes of the lead is not enough, and hers counts once.
func (s *story) muchNeedsTwo() {
	s.t.Helper()
	much := s.must("awaiting_approval", "cleo", s.writes("siv", "It caught fire. The kitchen is black."), "much", "1000", "SEK")
	approve := fmt.Sprintf("/remedies/%d/approve", much)
	if one := s.apis["lea"].Must("POST", approve, nil); one["state"] != "awaiting_approval" {
		s.t.Errorf("one is enough: %v", one["state"])
	}
	if code, _ := s.apis["lea"].Do("POST", approve, nil); code != http.StatusConflict {
		s.t.Errorf("Lea says yes twice: %d", code)
	}
	if one := s.admin.Must("POST", approve, nil); one["state"] != "approved" {
		s.t.Errorf("two are not enough: %v", one["state"])
	}
}

// partsAreNoticed: 300 and 300 are each below 400, and the lead is told.
func (s *story) partsAreNoticed() {
	s.t.Helper()
	one := s.writes("tove", "The second cup is always cold.")
	s.must("approved", "cleo", one, "first", "300", "SEK")
	s.lea.Go("/notices")
	s.lea.SeeNot("passes a limit together")
	s.must("approved", "cleo", one, "second", "300", "SEK")
	s.lea.Go("/notices")
	s.lea.See("passes a limit together")
	s.lea.Go(page(one))
	s.lea.Until("it is worth a look", `/2 grants for this person, 600\.00.SEK together/.test(document.querySelector('#look')?.textContent)`)
}

// anotherCurrencyHasItsRate: without a rate it says what is missing; the admin enters
// one, and the entry of the ledger keeps it and its day.
func (s *story) anotherCurrencyHasItsRate() {
	s.t.Helper()
	one := s.writes("ulla", "I live in Bonn, and paid in euros.")
	if code, said := s.gives("cleo", one, "euros", "10", "EUR"); code != http.StatusConflict || !strings.Contains(fmt.Sprint(said), "There is no rate from EUR to SEK") {
		s.t.Errorf("without a rate: %d %v", code, said)
	}
	s.ada.Go("/settings/budgets")
	s.ada.Set("#rates [name=from]", "EUR")
	s.ada.Set("#rates [name=to]", "SEK")
	s.ada.Set("#rates [name=rate]", "11.42")
	s.ada.Click("#rates button[type=submit]")
	s.ada.See("1 EUR is 11.42 SEK")
	s.must("approved", "cleo", one, "euros", "10", "EUR")
	entry := s.admin.Items(fmt.Sprintf("/ledger_entries?case_id=%d", one))[0]
	how, _ := entry["exchange"].(map[string]any)
	if how == nil || how["rate"] != "11.42" || how["day"] == "" || fmt.Sprint(how["from"]) != "map[amount:10.00 currency:EUR]" || !strings.Contains(fmt.Sprint(entry["lines"]), "114.20") {
		s.t.Errorf("the entry keeps %v of %v", how, entry["lines"])
	}
}
