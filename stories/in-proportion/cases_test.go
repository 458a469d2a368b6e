package inproportion

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"kept.example/kept/stories/outside"
)

// theFile: it is sent again, and that mends all: one proposal, which costs nothing. The
// composer shows what is still missing, a word that owns it, and it goes with the reply.
func (s *story) theFile() {
	s.writes("fay", "The file does not download", "I paid for the score, and the link gives an error.")
	s.lost("failure", "undone", "price", "12 EUR")
	s.proposes(1, "Done again", "This mends all of it. Nothing else is needed.")
	if outside.Eval[bool](s.anna, `!!document.querySelector('#proposal-2')`) {
		s.t.Error("something else is suggested")
	}
	s.grants(1)
	s.anna.Go(s.at)
	s.anna.Until("a word is missing", `/Nobody has said sorry yet/.test(document.querySelector('#right-row').innerText) && !/Nothing is given/.test(document.querySelector('#right-row').innerText)`)
	s.anna.Shot("in-proportion-composer")
	s.begins()
	outside.Eval[bool](s.anna, `(document.querySelector('#composer [name="remedies.kind"]').value = 'apology', true)`)
	s.sends("fay", "To make it right: We do it again, at once.", "If something else would be better, please say so there.")
	s.anna.Go(s.at)
	s.anna.Until("all three parts are there", `/Said sorry/.test(document.querySelector('#three').innerText) && /Something is given/.test(document.querySelector('#three').innerText)`)
	own := s.theirs("We do it again, at once")
	own.Click("#remedies button[value=accepted]")
	own.See("You said that this is right for you.")
	s.presses("again", "receive", "received")
	s.received("again", "apology")
}

// theDoubleCharge: a second apology without an act is pointed out; one charge is given
// back, for the purchase whose receipt is here, and not twice.
func (s *story) theDoubleCharge() {
	person := s.writes("dora", "Charged twice", "You charged me twice for one lamp. Please look.")
	bought := s.admin.Must("POST", "/purchases", map[string]any{"person_id": person, "what": "A lamp, charged twice", "price": map[string]any{"amount": "49.90", "currency": "EUR"}})
	proof := s.admin.Must("POST", fmt.Sprintf("/purchases/%d/proofs", id(bought)), map[string]any{"name": "receipt.png", "data": receipt(s.t), "accepted": true})
	if !strings.Contains(fmt.Sprint(proof), "accepted") {
		s.t.Fatalf("the receipt: %v", proof)
	}
	s.admin.Must("PUT", fmt.Sprintf("%s/purchases/%d", s.at, id(bought)), nil)
	sorry := map[string]any{"case_id": number(s.at), "kind": "apology", "key": "first"}
	s.admin.Must("POST", "/remedies", sorry)
	sorry["key"] = "second"
	if code, said := s.admin.Do("POST", "/remedies", sorry); code != http.StatusUnprocessableEntity || !strings.Contains(fmt.Sprint(said), "worse than none") {
		s.t.Errorf("a second apology without an act: %d %v", code, said)
	}
	s.anna.Go(s.at)
	s.lost("failure", "charged") // the price is known from the purchase
	s.proposes(1, "Apology + Refund", "What they paid and could not use", "49.90 EUR")
	s.grants(1)
	s.tells("dora", "This was our mistake", "49.90 EUR back")
	s.theirs("49.90 EUR back")
	s.received("apology", "apology", "refund")
	s.theirs("You have received it.")
	code, said := s.admin.Do("POST", "/remedies", map[string]any{"case_id": number(s.at), "kind": "refund", "what": "Once more", "key": "again", "purchase_id": id(bought), "worth": map[string]any{"amount": "49.90", "currency": "EUR"}})
	if code != http.StatusConflict || !strings.Contains(fmt.Sprint(said), "was proof already") {
		s.t.Errorf("a second refund for it: %d %v", code, said)
	}
}

func number(path string) (n int64) {
	fmt.Sscanf(path, "/cases/%d", &n)
	return n
}

// theFlight: the suggestion is shown line by line and granted as one; the customer says
// what would be better, and Anna is told.
func (s *story) theFlight() {
	s.writes("finn", "Eight hours later", "You put me on a flight eight hours later, and I missed the wedding dinner.")
	s.lost("failure", "late", "fault", "ours", "price", "400 EUR", "hours", "8", "consequence", "1", "missed", "1")
	s.proposes(1, "Apology + Upgrade + Compensation", "What something better costs", "80.00 EUR", "Hours it cost them", "96.00 EUR", "What it led to", "A date was missed", "40.00 EUR", "Together")
	s.anna.Shot("in-proportion-flight")
	s.grants(1)
	if all := s.of(); len(all) != 3 {
		s.t.Errorf("granted as one: %v", all)
	}
	s.anna.Until("nothing is missing", `!/Nobody has|Nothing is/.test(document.querySelector('#three').innerText)`)
	s.tells("finn", "We are sorry. This was our mistake.", "A better one than you had, at no cost to you", "EUR for your trouble")
	own := s.theirs("We are sorry. This was our mistake.", "A better one than you had")
	if n := outside.Eval[int](own, `document.querySelectorAll('#remedies button[value=accepted]').length`); n != 1 {
		s.t.Errorf("a set is answered %d times", n)
	}
	own.Type("#remedies [name=says]", "A seat by the window")
	own.Click("#remedies button[value=other]")
	own.See("You said that something else would be better.")
	s.anna.Go(s.at)
	s.anna.See("They would rather have: A seat by the window")
	s.received("apology", "upgrade", "compensation")
}

// theTelevision: money alone is pointed out; then a new one and something more. It goes
// where the customer says, and what the agent brings by hand is received as well.
func (s *story) theTelevision() {
	s.writes("tess", "The television is dead", "The thousand-dollar television died after a month.")
	s.anna.Until("the form", `document.querySelector('#remedies form[action$="/remedies"]')`)
	outside.Eval[bool](s.anna, `(f => { f.kind.value = 'credit'; f.what.value = 'A voucher'; f.worth.value = '5 EUR'; f.querySelector('button:not([name=do])').click(); return true })(document.querySelector('#remedies form[action$="/remedies"]'))`)
	s.anna.See("Money alone satisfies few.")
	form := `document.querySelector('#remedies form[action$="/loss"]')`
	s.anna.Until("the form", form)
	outside.Eval[bool](s.anna, `(f => { f.failure.value = 'broken'; f.fault.value = 'ours'; f.price.value = '1000 EUR'; f.hours.value = '3'; f.requestSubmit(); return true })(`+form+`)`)
	s.anna.Until("proposals", `document.querySelector('#proposal-1')`)
	s.proposes(1, "Apology + Replacement + Goodwill gift", "What a new one costs", "1,000.00 EUR", "Hours it cost them", "90.00 EUR", "Brought to where it counts")
	s.grants(1)
	s.anna.Until("it is more than money", `!/Money alone/.test(document.querySelector('#remedies').innerText)`)
	s.tells("tess", "We are sorry. This was our mistake.", "A new one in its place", "A small thank-you for your patience")
	own := s.theirs("Please tell us once where it goes", "A new one in its place")
	for name, value := range map[string]string{"name": "Tess Holm", "street": "Storgata 1", "postcode": "0155", "city": "Oslo", "country": "NO"} {
		own.Type("#dispatch [name="+name+"]", value)
	}
	own.Click("#dispatch button.pri")
	own.Until("it is taken", `!document.querySelector('#dispatch [name=street]')`)
	own.Go(s.own)
	own.Click("form:has(> button[value=accepted]) button")
	s.presses("gift", "receive", "received")
	s.received("credit", "apology", "replacement", "gift")
	own.Go(s.own)
	own.See("You have received it.")
}

// theBooksAreRight: what the ledger says was given is what the remedies are worth.
func (s *story) theBooksAreRight() {
	s.t.Helper()
	s.k.Run("", "verify")
	worth, given := int64(0), int64(0)
	for _, r := range s.admin.All("/remedies?limit=100") {
		if w, ok := r["worth"].(map[string]any); ok {
			worth += hundredths(s.t, w["amount"])
		}
		if r["state"] != "received" {
			s.t.Errorf("not received: %v", r)
		}
	}
	for _, e := range s.admin.All("/ledger_entries?limit=100") {
		sum := int64(0)
		for _, l := range e["lines"].([]any) {
			line := l.(map[string]any)
			n := hundredths(s.t, line["amount"].(map[string]any)["amount"])
			if sum += n; strings.HasPrefix(line["account"].(string), "granted:") {
				given += n
			}
		}
		if sum != 0 {
			s.t.Errorf("an entry sums to %d: %v", sum, e)
		}
	}
	if worth != given || given != 49_90+320_00+1150_00+5_00 {
		s.t.Errorf("remedies are worth %d, the ledger gave %d", worth, given)
	}
}

func hundredths(t *testing.T, amount any) (n int64) {
	t.Helper()
	if _, err := fmt.Sscan(strings.Replace(fmt.Sprint(amount), ".", "", 1), &n); err != nil {
		t.Fatalf("%v is no amount", amount)
	}
	return n
}

// TestAPartThatIsMissingRings: what was lost is known, and nobody says sorry in the time
// that the policy gives: nobody has the case yet, so that the lead is told.
func TestAPartThatIsMissingRings(t *testing.T) {
	d := outside.StartDemo(t, "--at", "2026-11-26T09:40:00Z") // a Thursday, 10:40 where the firm is
	anna, priya := d.Open(t), d.Open(t)
	d.Whole()
	d.As(anna, "agent")
	d.As(priya, "lead")
	d.Mail("rut@nyberg.example", "care@hearthkettle.example", "From: Rut Nyberg <rut@nyberg.example>\nTo: care@hearthkettle.example\nSubject: The kettle came broken\nMessage-ID: <broken-1@nyberg.example>\n\nIt came broken, and I have guests.\n")
	path := ""
	d.Until(soon, "Rut's case", func() bool {
		anna.Go("/cases?list=open&sort=-updated_at")
		path = outside.Eval[string](anna, `[...document.querySelectorAll('#rows .row-a')].find(a => a.innerText.includes('came broken'))?.pathname || ''`)
		return path != ""
	})
	s := &story{t: t, k: d.Kept, anna: anna, at: path}
	anna.Go(path)
	s.lost("failure", "broken", "fault", "ours", "price", "80 EUR")
	d.On("hour")
	priya.Go("/notices")
	priya.SeeNot("still waits for a part of making it right")
	d.On("hour")
	d.On("hour")
	priya.Go("/notices")
	priya.See("Rut Nyberg still waits for a part of making it right")
	anna.Go(path)
	anna.Until("the part is late", `/Nobody has said sorry yet\s+was due by/.test(document.querySelector('#three').innerText)`)
	s.grants(1)
	priya.Go("/notices")
	priya.Until("it is quiet", `document.querySelector('.notices li') && ![...document.querySelectorAll('.notices li')].some(l => /Unread/.test(l.innerText) && /Rut Nyberg still waits/.test(l.innerText))`)
}
