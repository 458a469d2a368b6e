package demo

import (
	"context"
	"fmt"
	"strings"
	"time"

	"kept.example/kept/internal/core/activity"
	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/core/files"
	"kept.example/kept/internal/core/intake"
	"kept.example/kept/internal/core/people"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/mail"
)

// lastPeople is how many people of before may come back.
const lastPeople = 2000

// meet finds a person for each of n cases: somebody new, or one of the last.
func (c *crowd) meet(ctx context.Context, tx *db.Tx, n int) ([]known, error) {
	who := make([]known, n)
	var fresh []people.Newcomer
	var at []int
	for i := range who {
		if len(c.people) > 0 && c.d.IntN(3) == 0 {
			who[i] = pick(c.d, c.people)
			continue
		}
		t := c.d.tongue()
		c.d.serial++
		name := pick(c.d, t.First) + " " + pick(c.d, t.Last)
		who[i] = known{name: name, email: fmt.Sprintf("p%d@mail%d.example", c.d.serial, c.d.IntN(40)), tongue: t}
		fresh = append(fresh, people.Newcomer{Name: name, Email: who[i].email, Lang: t.Code, At: c.now.Add(-1100 * 24 * time.Hour)})
		at = append(at, i)
	}
	ids, err := c.People.Seed(ctx, tx, fresh)
	if err != nil {
		return nil, err
	}
	for i, id := range ids {
		who[at[i]].id = id
		c.people = append(c.people, who[at[i]])
	}
	c.people = c.people[max(0, len(c.people)-lastPeople):]
	return who, nil
}

// draw draws one case of a person.
func (c *crowd) draw(p known) cases.SeedCase {
	d, in := c.d, pick(c.d, c.inboxes)
	owner := pick(d, c.users)
	d.serial++
	one := cases.SeedCase{Actor: activity.Who{Kind: activity.User, ID: owner.ID}}
	one.InboxID, one.BrandID, one.TeamID, one.PersonID, one.Channel, one.Lang = in.ID, in.BrandID, in.TeamID, p.id, string(in.Channel), p.tongue.Code
	one.Subject, one.Need = d.fill(p.tongue, pick(d, p.tongue.Subjects)), int(100*d.Float64()*d.Float64())
	one.WaitingUntil, one.NextDue, one.OwnerID = db.Never, db.Never, owner.ID
	n, began := d.length(), d.began(c.now)
	switch k := d.IntN(100); {
	case k < 3:
		one.Status, one.NextStep, one.OwnerID, n = cases.Fresh, cases.StepFirstAnswer, 0, 1
	case k < 10:
		one.Status, one.NextStep = cases.Open, cases.StepAnswer
	case k < 15:
		one.Status, one.WaitingUntil = cases.Waiting, c.now.Add(time.Duration(1+d.IntN(20*24))*time.Hour)
		began = c.now.Add(-time.Duration(1+d.IntN(20*24)) * time.Hour)
	case k < 60:
		one.Status = cases.Solved
	default:
		one.Status = cases.Confirmed
	}
	if one.Status.Shelf() == cases.ShelfOpen {
		began = c.now.Add(-time.Duration(d.ExpFloat64()*3*24*float64(time.Hour)) - time.Minute)
		one.NextDue = began.Add(time.Duration(4+d.IntN(120)) * time.Hour)
		if d.in100(30) {
			one.OwnerID = 0
		}
	}
	one.Private = one.OwnerID != 0 && d.IntN(500) == 0
	for i, at := range d.times(began, c.now, n) {
		one.Messages = append(one.Messages, c.utter(&one, p, owner.ID, owner.Name, i, at))
	}
	return one
}

// utter draws the next message of a case.
func (c *crowd) utter(one *cases.SeedCase, p known, owner int64, ownerName string, i int, at time.Time) cases.SeedMessage {
	d := c.d
	kind := cases.Inbound
	if i > 0 {
		switch last, n := one.Messages[i-1].Kind, d.IntN(100); {
		case last == cases.Inbound && n < 67:
			kind = cases.Reply
		case last == cases.Inbound && n < 77, last != cases.Inbound && n < 5:
			kind = cases.Note
		case last != cases.Inbound && n < 20:
			kind = cases.Reply
		}
	}
	m := cases.SeedMessage{StaffMessage: cases.StaffMessage{Kind: kind, Audience: cases.ToCustomer, At: at, Via: one.Channel}}
	switch kind {
	case cases.Inbound:
		m.By, m.PersonID, m.ByName, m.FromAddress = activity.Who{Kind: activity.Customer, ID: p.id}, p.id, p.name, p.email
		m.Subject, m.Text = one.Subject, d.body(p.tongue, p.tongue.Sentences, p.name)
	case cases.Note:
		m.By, m.ByName, m.Audience = activity.Who{Kind: activity.User, ID: owner}, ownerName, cases.ToStaff
		d.serial++
		m.Text = d.fill(p.tongue, pick(d, p.tongue.Notes)) + fmt.Sprintf(" (No. %d)", 50000+d.serial)
		return m
	default:
		m.By, m.ByName = activity.Who{Kind: activity.User, ID: owner}, ownerName
		m.Subject, m.Text = "Re: "+one.Subject, d.body(p.tongue, p.tongue.Answers, ownerName)
	}
	m.MailID = fmt.Sprintf("s%d.%d@seed.example", c.base, d.serial)
	if i > 0 {
		before := one.Messages[i-1]
		if before.MailID != "" {
			m.References = []string{before.MailID}
		}
		if d.in100(50) {
			m.Rest = "> " + strings.ReplaceAll(strings.TrimSpace(before.Text), "\n", "\n> ") + "\n"
		}
	}
	return m
}

// around writes what lies around the messages: the raw mails and the files.
func (c *crowd) around(ctx context.Context, tx *db.Tx, all []cases.SeedCase, who []known) (said int, err error) {
	var items []intake.SeedItem
	var kept []files.SeedFile
	for i, one := range all {
		said += len(one.Messages)
		to := c.address(one.InboxID)
		for j, m := range one.Messages {
			if m.Kind != cases.Inbound {
				continue
			}
			raw := rawOf(who[i], to, m)
			items = append(items, intake.SeedItem{ID: m.IntakeID, InboxID: one.InboxID, Raw: raw, From: mail.Address{Name: who[i].name, Mail: who[i].email},
				Envelope: mail.Envelope{From: who[i].email, To: []string{to}, RemoteIP: "192.0.2.1", HELO: "mail.example"},
				Subject:  m.Subject, PersonID: one.PersonID, CaseID: one.ID, MessageID: m.ID, Opened: j == 0, At: m.At})
			if c.d.IntN(8) == 0 {
				for range 1 + c.d.IntN(3) {
					kept = append(kept, files.SeedFile{CaseID: one.ID, MessageID: m.ID, Kept: pick(c.d, c.kept), At: m.At})
				}
			}
		}
	}
	if err := c.Intake.Seed(ctx, tx, items); err != nil {
		return 0, err
	}
	return said, c.Files.Seed(ctx, tx, kept)
}

func (c *crowd) address(inbox int64) string {
	for _, in := range c.inboxes {
		if in.ID == inbox {
			return in.Address
		}
	}
	return ""
}

// rawOf is a message as mail, with its headers as servers add them.
func rawOf(p known, to string, m cases.SeedMessage) []byte {
	var b strings.Builder
	fmt.Fprintf(&b, "Received: from mail.example (mail.example [192.0.2.1]) by mx.hearthkettle.example with ESMTPS; %[1]s\r\nDate: %[1]s\r\nFrom: %[2]q <%[3]s>\r\nTo: <%[4]s>\r\nSubject: %[5]s\r\nMessage-ID: <%[6]s>\r\n",
		m.At.Format(time.RFC1123Z), p.name, p.email, to, m.Subject, m.MailID)
	for _, r := range m.References {
		fmt.Fprintf(&b, "In-Reply-To: <%[1]s>\r\nReferences: <%[1]s>\r\n", r)
	}
	b.WriteString("MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n")
	b.WriteString(strings.ReplaceAll(m.Text+"\n"+m.Rest, "\n", "\r\n"))
	return []byte(b.String())
}
