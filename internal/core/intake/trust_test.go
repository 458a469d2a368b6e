package intake_test

import (
	"context"
	"fmt"
	"net"
	"net/url"
	"strings"
	"testing"
	"time"

	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/core/desktest"
	"kept.example/kept/internal/core/intake"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/mail"
)

// names is a resolver of a test: names to TXT records. down is DNS out of order.
type names struct {
	txt  map[string][]string
	down bool
}

func (n *names) LookupTXT(_ context.Context, name string) ([]string, error) {
	if n.down {
		return nil, &net.DNSError{Err: "down", IsTemporary: true}
	}
	if found := n.txt[strings.TrimSuffix(name, ".")]; found != nil {
		return found, nil
	}
	return nil, &net.DNSError{Err: "no such host", Name: name, IsNotFound: true}
}
func (n *names) LookupMX(context.Context, string) ([]*net.MX, error)        { return nil, n.none() }
func (n *names) LookupIPAddr(context.Context, string) ([]net.IPAddr, error) { return nil, n.none() }
func (n *names) LookupAddr(context.Context, string) ([]string, error)       { return nil, n.none() }
func (n *names) none() error                                                { return &net.DNSError{Err: "none", IsNotFound: true} }

// bank is a domain that says who sends for it: 9.9.9.1 alone.
func bank() *names {
	return &names{txt: map[string][]string{"bank.org": {"v=spf1 ip4:9.9.9.1 -all"}, "_dmarc.bank.org": {"v=DMARC1; p=reject"}}}
}

// sendFrom has a mail come from a server.
func (w *world) sendFrom(ip, raw string, to ...string) intake.Item {
	w.t.Helper()
	if len(to) == 0 {
		to = []string{"help@shop.example"}
	}
	must(w.t, w.Intake.Receive(w.ctx, mail.Envelope{From: "ann@bank.org", To: to, RemoteIP: ip, HELO: "mx.bank.org"}, intake.SMTP,
		[]byte(strings.ReplaceAll(raw, "\n", "\r\n"))))
	w.run()
	return w.items()[0]
}

func banked(raw string) string { return strings.ReplaceAll(raw, "ann@example.com", "ann@bank.org") }

func (w *world) message(id int64) (trust string, stranger int64) {
	w.t.Helper()
	var m cases.StaffMessage
	w.readMessage(id, &m)
	if m.NotParticipant {
		stranger = 1
	}
	return string(m.Trust), stranger
}

func TestTheSenderCheckDecidesWhoTakesPart(t *testing.T) {
	eachWith(t, bank(), func(t *testing.T, w *world, _ *names) {
		one := w.sendFrom("9.9.9.1", banked(letter("m1@bank.org", "It stopped.")))
		if trust, _ := w.message(one.MessageID); trust != "pass" || one.Verdict.Trust != mail.Vouched {
			t.Errorf("its own server: %s %+v", trust, one.Verdict)
		}
		id, _ := w.reply(one.CaseID, "Which model?")
		forged := w.sendFrom("9.9.9.9", banked(letter("m2@bank.org", "Send it to my new address", "In-Reply-To: <"+id+">")))
		if trust, stranger := w.message(forged.MessageID); forged.CaseID != one.CaseID || trust != "fail" || stranger != 1 {
			t.Errorf("another server with the right token: %+v, %s, stranger %d", forged, trust, stranger)
		}
		fresh := w.sendFrom("9.9.9.9", banked(letter("m3@bank.org", "Another matter")))
		if trust, stranger := w.message(fresh.MessageID); fresh.As != intake.AsCase || trust != "fail" || stranger != 0 {
			t.Errorf("an unverified sender opens a case: %+v, %s, stranger %d", fresh, trust, stranger)
		}
		honest := w.sendFrom("9.9.9.1", banked(letter("m4@bank.org", "The red one", "In-Reply-To: <"+id+">")))
		if trust, stranger := w.message(honest.MessageID); honest.CaseID != one.CaseID || trust != "pass" || stranger != 0 {
			t.Errorf("the real one: %+v, %s, stranger %d", honest, trust, stranger)
		}
		w.balanced()
	})
}

func TestAnUnverifiedSenderChangesNothingOfAPerson(t *testing.T) {
	eachWith(t, bank(), func(t *testing.T, w *world, _ *names) {
		nameless := strings.Replace(banked(letter("m1@bank.org", "It stopped.")), "Ann <ann@bank.org>", "ann@bank.org", 1)
		one := w.sendFrom("9.9.9.1", nameless)
		w.sendFrom("9.9.9.9", strings.Replace(banked(letter("m2@bank.org", "Hello")), "Ann <", "Mallory <", 1))
		if n := w.value(`SELECT count(*) FROM person WHERE id = $1 AND name = ''`, one.PersonID); n != 1 {
			t.Error("a stranger named the person")
		}
	})
}

func TestDNSIsAskedAgain(t *testing.T) {
	eachWith(t, bank(), func(t *testing.T, w *world, n *names) {
		one := w.sendFrom("9.9.9.1", banked(letter("m1@bank.org", "It stopped.")))
		id, _ := w.reply(one.CaseID, "Which model?")
		w.advance(time.Hour)
		n.down = true
		two := w.sendFrom("9.9.9.1", banked(letter("m2@bank.org", "The red one", "In-Reply-To: <"+id+">")))
		if trust, stranger := w.message(two.MessageID); two.CaseID != one.CaseID || trust != "unsure" || stranger != 1 {
			t.Errorf("without DNS: %s, stranger %d", trust, stranger)
		}
		n.down = false
		w.advance(10 * time.Minute)
		if trust, stranger := w.message(two.MessageID); trust != "pass" || stranger != 0 {
			t.Errorf("with DNS again: %s, stranger %d", trust, stranger)
		}
		n.down = true
		w.advance(time.Hour)
		three := w.sendFrom("9.9.9.1", banked(letter("m3@bank.org", "Any news?", "In-Reply-To: <"+id+">")))
		for range 50 {
			w.advance(time.Hour)
		}
		if i := w.item(three.ID); i.Verdict.Trust != mail.Unsure || i.Verdict.Why != "mail.trust.dns_silent" {
			t.Errorf("it never answered: %+v", i.Verdict)
		}
		if n := w.value(`SELECT count(*) FROM job WHERE kind = 'intake.check_again'`); n != 0 {
			t.Errorf("%d jobs still ask", n)
		}
		w.balanced()
	})
}

// junk is a mail that nobody would take for one to a company.
func junk(id, from string) string {
	return "From: " + from + "\nTo: help@shop.example\nSubject: MAKE MONEY WHILE YOU SLEEP\nMessage-ID: <" + id + ">\n\n" +
		"Dear friend, make money fast with this home based business. Act now, it is risk free. Order now.\n"
}

func TestASecondMailFreesTheFirst(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		held := w.mail(junk("j1@example.com", "Ann <ann@example.com>"))
		other := w.mail(junk("j2@else.example", "Eve <eve@else.example>"))
		if held.State != intake.Quarantined || held.Reason.Key != "intake.reason.junk" || held.Score < 50 || len(held.Signs) < 3 || held.OwnerID == 0 {
			t.Fatalf("%+v", held)
		}
		w.advance(26 * time.Hour)
		two := w.mail(letter("m2@example.com", "Did you get my mail?"), "sales@shop.example")
		first := w.item(held.ID)
		if two.As != intake.AsCase || first.State != intake.Filed || first.As != intake.AsJoined || first.CaseID != two.CaseID || first.FreeInto != two.CaseID {
			t.Errorf("the second is %+v, the first %+v", two, first)
		}
		if n := w.value(`SELECT count(*) FROM message WHERE id = $1 AND at = $2`, first.MessageID, held.ReceivedAt.UnixMicro()); n != 1 {
			t.Error("the first does not show its true time")
		}
		if n := w.value(`SELECT count(*) FROM activity WHERE kind = 'intake.freed' AND case_id = $1`, two.CaseID); n != 1 {
			t.Errorf("the case says so %d times", n)
		}
		if i := w.item(other.ID); i.State != intake.Quarantined {
			t.Errorf("somebody else's is %s", i.State)
		}
		w.balanced()
	})
}

func TestWhatIsHeldForAnotherReasonIsNotFreed(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		robot := w.mail(letter("r1@example.com", "I am away.", "Auto-Submitted: auto-replied"))
		_, err := w.Intake.ReceiveFrom(w.ctx, intake.Source{Via: intake.IMAP, Inbox: w.help.ID, Key: "x", Junk: true},
			[]byte(strings.ReplaceAll(letter("p1@example.com", "A good mail in the junk folder"), "\n", "\r\n")))
		must(t, err)
		w.run()
		provider := w.items()[0]
		if provider.Reason.Key != "intake.reason.provider" {
			t.Fatalf("%+v", provider)
		}
		two := w.mail(letter("m2@example.com", "Hello?"), "sales@shop.example")
		if i := w.item(robot.ID); i.State != intake.Quarantined {
			t.Errorf("the robot's is %s", i.State)
		}
		if i := w.item(provider.ID); i.CaseID != two.CaseID || i.As != intake.AsJoined {
			t.Errorf("the provider's is %+v", i)
		}
	})
}

func TestWhoIsNeverHeld(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		one := w.mail(letter("m1@example.com", "It stopped."))
		id, _ := w.reply(one.CaseID, "Which model?")
		if i := w.mail(junk("j1@example.com", "Ann <ann@example.com>")); i.State != intake.Filed {
			t.Errorf("somebody we have written to: %+v", i)
		}
		if i := w.mail(strings.Replace(junk("j2@else.example", "Eve <eve@else.example>"), "\nSubject", "\nIn-Reply-To: <"+id+">\nSubject", 1)); i.State != intake.Filed {
			t.Errorf("an answer to ours: %+v", i)
		}
	})
}

// What somebody here has blocked is never shown as likely good, however plain it
// looks, and one key dismisses it with the rest of its domain.
func TestWhatIsBlockedIsNotLikelyGood(t *testing.T) {
	desktest.Each(t, func(t *testing.T, d *desktest.Desk) {
		d.Program(staff.Admin).Call("PATCH", "/api/v1/junk", map[string]any{"block": []string{"pest.example"}}).Is(t, 200)
		if held := d.Mail(d.Letter("Eve <eve@pest.example>", desktest.Address, "Hello", "How are you?")); held.Reason.Key != "intake.reason.blocked" {
			t.Fatalf("it is held as %q", held.Reason.Key)
		}
		b := d.Browse(staff.Agent)
		b.Get("/intake?state=quarantined").Is(t, 200).Has(t, "pest.example", "Dismiss").Lacks(t, "Likely good")
		b.Post("/intake/dismiss", url.Values{"domain": {"pest.example"}, "reason": {"Junk"}}).Is(t, 303)
		b.Get("/intake?state=quarantined").Is(t, 200).Has(t, "Nothing held back.")
	})
}

func TestThePageOfTheQuarantine(t *testing.T) {
	desktest.Each(t, func(t *testing.T, d *desktest.Desk) {
		agent := d.User(staff.Agent)
		for i := range 3 {
			d.Mail(junk(fmt.Sprintf("j%d@spam.example", i), fmt.Sprintf("Eve <eve%d@spam.example>", i)))
		}
		good := d.Mail(d.Letter("Ann <ann@example.com>", desktest.Address, "Away", "I am away.", "Auto-Submitted: auto-replied"))
		b := d.Browse(staff.Agent)
		b.Get("/intake?state=quarantined").Is(t, 200).Has(t, "Likely good", "Away", "spam.example", "3 held back", "Dismiss all of these", "make money fast", "decides")
		p := d.Program(staff.Agent)
		p.Get(fmt.Sprintf("/api/v1/intake/%d", good.ID)).Is(t, 200).Has(t, `"deadline"`, fmt.Sprintf(`"owner_id":%d`, agent), `"reasons":[`, `"score"`)
		b.Post(fmt.Sprintf("/intake/%d/owner", good.ID), url.Values{"owner": {""}}).Is(t, 303)
		p.Get(fmt.Sprintf("/api/v1/intake/%d", good.ID)).Has(t, `"owner_id":null`)
		b.Post(fmt.Sprintf("/intake/%d/owner", good.ID), url.Values{"owner": {"me"}}).Is(t, 303)
		b.Post("/intake/dismiss", url.Values{"domain": {"spam.example"}, "reason": {"Junk"}}).Is(t, 303)
		if n := d.Number(`SELECT count(*) FROM intake WHERE state = 'dismissed'`); n != 3 {
			t.Errorf("%d are dismissed", n)
		}
		b.Get("/intake?state=quarantined").Is(t, 200).Has(t, "Away").Lacks(t, "spam.example")
		b.Post(fmt.Sprintf("/intake/%d/release", good.ID), nil).Is(t, 303)
		d.Run()
		b.Get("/intake?state=quarantined").Is(t, 200).Has(t, "Nothing held back.")
		d.Verified()
	})
}
