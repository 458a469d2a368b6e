package outbox_test

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/core/desktest"
	"kept.example/kept/internal/core/outbox"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/mail"
)

func TestAddresses(t *testing.T) {
	for in, want := range map[string]string{
		"":                                       "",
		"ann@example.com":                        "ann@example.com",
		"ann@example.com; Bo <bo@example.com>, ": "ann@example.com bo@example.com",
		`"Vik, Ann" <ann@example.com>, ANN@example.com`: "ann@example.com",
		"a@example.com\nb@example.com":                  "a@example.com b@example.com",
		"ann@example.com, nobody":                       "!",
		"ann@example.com\r\nBcc: x@example.com":         "!",
	} {
		all, err := outbox.Addresses("cc", in)
		var got []string
		for _, a := range all {
			got = append(got, a.Mail)
		}
		if f, ok := fault.As(err); want == "!" && (!ok || f.Field != "cc") || want != "!" && (err != nil || strings.Join(got, " ") != want) {
			t.Errorf("%q: %q %v", in, got, err)
		}
	}
}

func addressed(list string) []mail.Address {
	all, err := outbox.Addresses("cc", list)
	if err != nil {
		panic(err)
	}
	return all
}

func recipientsOf(mails []desktest.Sent) (all []string) {
	for _, m := range mails {
		all = append(all, m.To...)
	}
	slices.Sort(all)
	return all
}

func TestWhoIsCopiedStaysSoUntilTakenOff(t *testing.T) {
	desktest.Each(t, func(t *testing.T, d *desktest.Desk) {
		c := d.Case("It stopped.")
		say := func(e outbox.Envelope) []desktest.Sent {
			t.Helper()
			before := len(d.Sent())
			d.Must(d.DB.Do(d.As(staff.Agent), "test", func(ctx context.Context, tx *db.Tx) error {
				_, err := d.Outbox.Reply(ctx, tx, c.ID, outbox.Reply{Text: "Hello.", Envelope: e, Force: true})
				return err
			}))
			d.Run()
			return d.Sent()[before:]
		}
		first := say(outbox.Envelope{CcSet: true, Cc: addressed("Bo <bo@example.com>"), Bcc: addressed("boss@example.com"), Subject: "Your clock"})
		if got := recipientsOf(first); !slices.Equal(got, []string{"ann@example.com", "bo@example.com", "boss@example.com"}) {
			t.Errorf("it went to %v", got)
		}
		m := first[0].Message(t)
		if m.Subject != "Your clock" || len(m.Cc) != 1 || m.Cc[0].Mail != "bo@example.com" {
			t.Errorf("subject %q, cc %v", m.Subject, m.Cc)
		}
		for _, one := range first {
			if raw := string(one.Raw); strings.Contains(strings.ToLower(raw), "boss@example.com") || strings.Contains(raw, "/c/") {
				t.Errorf("a copy tells who reads in secret, or lets others in: %s", raw)
			}
		}
		if got := recipientsOf(say(outbox.Envelope{})); !slices.Equal(got, []string{"ann@example.com", "bo@example.com"}) {
			t.Errorf("later it went to %v", got)
		}
		if got := recipientsOf(say(outbox.Envelope{CcSet: true})); !slices.Equal(got, []string{"ann@example.com"}) {
			t.Errorf("taken off, it went to %v", got)
		}
		d.Verified()
	})
}

func TestAThirdPartyIsWrittenToAndTheCustomerDoesNotSeeIt(t *testing.T) {
	desktest.Each(t, func(t *testing.T, d *desktest.Desk) {
		c := d.Case("It stopped. Serial 4711.")
		first := d.Thread(c.ID)[0]
		program := d.Program(staff.Agent)
		program.Call(http.MethodPost, fmt.Sprintf("/api/v1/cases/%d/messages", c.ID), map[string]any{"kind": "reply", "text": "x", "to": desktest.Ann}).Is(t, http.StatusUnprocessableEntity).Has(t, `"to"`)
		program.Call(http.MethodPost, fmt.Sprintf("/api/v1/cases/%d/messages", c.ID), map[string]any{"kind": "reply", "text": "x", "to": desktest.Address}).Is(t, http.StatusUnprocessableEntity)
		program.Call(http.MethodPost, fmt.Sprintf("/api/v1/cases/%d/messages", c.ID), map[string]any{"kind": "reply", "text": "x", "messages": []int64{first.ID}}).Is(t, http.StatusUnprocessableEntity)
		program.Call(http.MethodPost, fmt.Sprintf("/api/v1/cases/%d/messages", c.ID), map[string]any{"kind": "reply", "text": "x", "cc": []string{"nobody"}}).Is(t, http.StatusUnprocessableEntity).Has(t, `cc[0]`)
		d.Run()
		if len(d.Sent()) != 0 {
			t.Fatal("something was sent")
		}
		program.Call(http.MethodPost, fmt.Sprintf("/api/v1/cases/%d/messages", c.ID), map[string]any{
			"kind": "reply", "text": "Can you mend this?", "to": "Works <works@maker.example>", "messages": []int64{first.ID},
			"attachments": []map[string]any{{"name": "a.txt", "type": "text/plain", "content": "aGVsbG8="}},
		}).Is(t, http.StatusCreated).Has(t, `"audience":"third"`)
		d.Run()
		sent := d.LastSent()
		m := sent.Message(t)
		if len(d.Sent()) != 1 || m.To[0].Mail != "works@maker.example" || m.Subject != "Fwd: "+c.Subject || len(m.InReplyTo) != 0 || len(m.Parts) != 1 {
			t.Errorf("%d mails, to %v, %q, in reply to %v, %d files", len(d.Sent()), m.To, m.Subject, m.InReplyTo, len(m.Parts))
		}
		if !strings.Contains(m.Text, "Can you mend this?") || !strings.Contains(m.Text, "Serial 4711.") || !strings.Contains(m.HTML, "Serial 4711.") || strings.Contains(string(sent.Raw), "/c/") {
			t.Errorf("it says %q", m.Text)
		}
		// Their answer joins, and only the staff see it.
		d.Advance(time.Hour)
		item := d.MailTo("works@maker.example", []string{m.ReplyTo[0].Mail}, d.Letter("works@maker.example", m.ReplyTo[0].Mail, "Re: "+m.Subject, "We need three days."))
		if item.CaseID != c.ID {
			t.Fatalf("the answer went to case %d", item.CaseID)
		}
		all := d.Thread(c.ID)
		last := all[len(all)-1]
		if last.Audience != cases.ToThird || last.NotParticipant || all[len(all)-2].Rest == "" {
			t.Errorf("the answer is for %s (%v)", last.Audience, last.NotParticipant)
		}
		d.Browse(staff.Agent).Get(fmt.Sprintf("/cases/%d", c.ID)).Is(t, http.StatusOK).Has(t, "Third party", `name="participant"`)
		var own string
		d.Read(func(ctx context.Context, v db.View) error { own = d.Page.CustomerPath(c.ID, c.PersonID); return nil })
		d.Nobody().Get(own).Is(t, http.StatusOK).Has(t, "Serial 4711").Lacks(t, "mend this", "three days", "maker.example")
		// An answer to the third party goes to them alone and tells nothing of the customer's mails.
		d.Must(d.DB.Do(d.As(staff.Agent), "test", func(ctx context.Context, tx *db.Tx) error {
			_, err := d.Outbox.Reply(ctx, tx, c.ID, outbox.Reply{Text: "Thank you.", Participant: last.ParticipantID})
			return err
		}))
		d.Run()
		m = d.LastSent().Message(t)
		if m.To[0].Mail != "works@maker.example" || !strings.Contains(m.Text, "> We need three days.") || strings.Contains(m.Text, "4711") || slices.Contains(m.References, first.MailID) {
			t.Errorf("to %v: %q, references %v", m.To, m.Text, m.References)
		}
		d.Verified()
	})
}

func TestColleaguesAreOfferedForANote(t *testing.T) {
	d := desktest.Lite(t)
	c := d.Case("It stopped.")
	anna := d.Browse(staff.Agent)
	d.AddUser("lead", staff.Lead)
	anna.Get(fmt.Sprintf("/cases/%d", c.ID)).Has(t, fmt.Sprintf(`data-mentions="/cases/%d/mentions"`, c.ID))
	anna.Get(fmt.Sprintf("/cases/%d/mentions?q=le", c.ID)).Is(t, http.StatusOK).Has(t, `data-text="@The lead "`).Lacks(t, "The agent")
	anna.Get("/cases/999/mentions?q=le").Is(t, http.StatusNotFound)
}

func TestForwardingByThePage(t *testing.T) {
	desktest.Each(t, func(t *testing.T, d *desktest.Desk) {
		c := d.Case("It stopped. Serial 4711.")
		first := d.Thread(c.ID)[0]
		anna := d.Browse(staff.Agent)
		at := fmt.Sprintf("/cases/%d/forward", c.ID)
		anna.Get(fmt.Sprintf("%s?message=%d", at, first.ID)).Is(t, http.StatusOK).Has(t, "Serial 4711", "checked", "Fwd: ")
		anna.Post(at, map[string][]string{"key": {"k1"}, "to": {"nobody"}, "text": {"Please look"}}).Is(t, http.StatusUnprocessableEntity).Has(t, "Please look", "Say to whom")
		anna.Post(at, map[string][]string{"key": {"k1"}, "to": {"works@maker.example"}, "subject": {"A clock"}, "text": {"Please look"}, "message": {fmt.Sprint(first.ID)}}).Is(t, http.StatusSeeOther)
		d.Run()
		if len(d.Sent()) != 0 {
			t.Fatal("it was not held")
		}
		d.Advance(11 * time.Second)
		if m := d.LastSent().Message(t); m.Subject != "A clock" || !strings.Contains(m.Text, "Serial 4711.") {
			t.Errorf("%q %q", m.Subject, m.Text)
		}
	})
}

func TestTheCustomersLastMessageIsQuotedAndTrimsCleanly(t *testing.T) {
	desktest.Each(t, func(t *testing.T, d *desktest.Desk) {
		c := d.Case("It stopped.\n\nOn Tuesday.")
		d.Answer(d.As(staff.Agent), c.ID, "Please send it in.")
		m := d.LastSent().Message(t)
		if said, rest := mail.Trim(m.Text); !strings.HasPrefix(said, "Please send it in.") || strings.Contains(said, "It stopped.") || !strings.Contains(rest, "> On Tuesday.") {
			t.Errorf("said %q, rest %q", said, rest)
		}
		d.Must(d.DB.Do(d.As(staff.Admin), "test", func(ctx context.Context, tx *db.Tx) error {
			return d.Outbox.SetStyle(ctx, tx, d.Inbox.ID, outbox.Style{Signature: "Yours,\n[brand]", Quote: outbox.QuoteOff})
		}))
		d.Must(d.DB.Do(d.As(staff.Agent), "test", func(ctx context.Context, tx *db.Tx) error { return d.Outbox.Sign(ctx, tx, "Anna from the workshop") }))
		d.Answer(d.As(staff.Agent), c.ID, "It is on its way.")
		if m = d.LastSent().Message(t); strings.Contains(m.Text, "It stopped.") || !strings.Contains(m.Text, "-- \nAnna from the workshop\nYours,\nCustomer care") {
			t.Errorf("it says %q", m.Text)
		}
		d.Browse(staff.Agent).Get(fmt.Sprintf("/cases/%d", c.ID)).Has(t, "Anna from the workshop", "Yours,")
		d.Must(d.DB.Do(d.As(staff.Agent), "test", func(ctx context.Context, tx *db.Tx) error {
			_, err := d.Outbox.Reply(ctx, tx, c.ID, outbox.Reply{Text: "Bye.", Envelope: outbox.Envelope{Unsigned: true}})
			return err
		}))
		d.Run()
		if m = d.LastSent().Message(t); strings.Contains(m.Text, "Anna from the workshop") {
			t.Errorf("it is signed: %q", m.Text)
		}
	})
}

func TestAReplyGoesToTheAddressThatIsChosen(t *testing.T) {
	desktest.Each(t, func(t *testing.T, d *desktest.Desk) {
		c := d.Case("It stopped.")
		page := fmt.Sprintf("/cases/%d", c.ID)
		b := d.Browse(staff.Agent)
		b.Get(page).Is(t, 200).Has(t, `<span class="chip plain" title="`+desktest.Ann+`"`).Lacks(t, `name="identity"`)
		api := d.Program(staff.Admin)
		api.Call(http.MethodPost, fmt.Sprintf("/api/v1/people/%d/identities", c.PersonID), map[string]any{"kind": "email", "value": "ann@work.example"}).Is(t, http.StatusOK)
		var work int64
		d.Read(func(ctx context.Context, v db.View) error {
			all, err := d.People.Identities(ctx, v, c.PersonID)
			for _, i := range all {
				if i.Value == "ann@work.example" {
					work = i.ID
				}
			}
			return err
		})
		b.Get(page).Is(t, 200).Has(t, `name="identity"`, "ann@work.example")
		b.HX().Post(page+"/draft", url.Values{"kind": {"reply"}, "body": {"It is mended."}, "identity": {fmt.Sprint(work)}}).Is(t, http.StatusNoContent)
		b.Get(page).Is(t, 200).Has(t, fmt.Sprintf(`<option value="%d" selected>`, work))
		b.Post(page+"/reply", url.Values{"kind": {"reply"}, "body": {"It is mended."}, "seen": {"9"}, "identity": {fmt.Sprint(work)}}).Is(t, http.StatusSeeOther)
		d.Advance(11 * time.Second)
		if to := d.LastSent().To; len(to) != 1 || to[0] != "ann@work.example" {
			t.Errorf("it went to %v", to)
		}
		b.HX().Post(page+"/reply", url.Values{"kind": {"reply"}, "body": {"And again."}, "seen": {"9"}, "identity": {"999"}}).Is(t, http.StatusUnprocessableEntity)
		api.Call(http.MethodPost, fmt.Sprintf("/api/v1/cases/%d/messages", c.ID), map[string]any{"kind": "reply", "text": "Once more.", "identity_id": work}).Is(t, http.StatusCreated)
		d.Run()
		if to := d.LastSent().To; len(to) != 1 || to[0] != "ann@work.example" {
			t.Errorf("what the API said went to %v", to)
		}
		d.Verified()
	})
}
