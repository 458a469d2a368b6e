// Package fourtimesjustin tells the story of a customer whom robots asked four
// times and who gave up: here one word brings a person, all that is missing is
// asked for at once, "not yet" is one click and comes first, a mail to another
// address is the same matter, and it is done when he says so.
package fourtimesjustin

import (
	"fmt"
	"io"
	"mime/quotedprintable"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"kept.example/kept/stories/outside"
)

const (
	care  = "care@kettle.example"
	sales = "sales@kettle.example"

	firstMail = `From: Justin Reed <justin@example.com>
To: care@kettle.example
Subject: The app closes by itself
Message-ID: <justin-1@example.com>

Since Tuesday the app closes by itself. My order number is KT-48213.
`
	otherMail = `From: Tom Berg <tom@example.com>
To: care@kettle.example
Subject: A spare lid
Message-ID: <lid-1@example.com>

Do you sell lids?
`
)

// soon is how long anything may take on a machine that has much to do.
const soon = 60 * time.Second

// story is what the steps share.
type story struct {
	t     *testing.T
	k     *outside.Kept
	relay *outside.Relay
	api   *outside.API // Anna's
	id    int64        // of Justin's case

	anna, justin *outside.Browser
}

func TestFourTimesJustin(t *testing.T) {
	outside.Each(t, func(t *testing.T, databaseURL string) {
		s := begin(t, databaseURL)
		s.oneWordBringsAPerson()
		s.allIsAskedAtOnce()
		link := s.theAnswerAsksWhetherItWorked()
		s.notYetComesFirst(link)
		s.anotherAddressIsTheSameMatter()
		s.heSaysWhenItIsDone(link)
		s.k.Run("", "verify")
	})
}

// begin opens a desk with two addresses, a checklist, Anna, and two mails.
func begin(t *testing.T, databaseURL string) *story {
	relay := outside.NewRelay(t)
	k := outside.Start(t, databaseURL, "KEPT_RELAY_URL=smtp://"+relay.Addr)
	admin := k.API("admin@kept.example")
	admin.Must("POST", "/inboxes", map[string]any{"name": "Care", "channel": "email", "address": care, "hours": map[string]any{},
		"first_word": map[string]any{"on": true, "after_minutes": 0, "answer_hours": 4}})
	admin.Must("POST", "/inboxes", map[string]any{"name": "Sales", "channel": "email", "address": sales, "hours": map[string]any{}})
	topic := number(admin.Must("POST", "/topics", map[string]any{"name": "App"})["id"])
	for name, pattern := range map[string]string{"Order number": `KT-\d{5}`, "Device": `(?i)phone \d+`, "Version of the app": `(?i)version [\d.]+`} {
		admin.Must("POST", fmt.Sprintf("/topics/%d/items", topic), map[string]any{"name": name, "pattern": pattern})
	}
	k.Run(outside.Password, "user", "add", "--email", "anna@kept.example", "--name", "Anna Vik", "--role", "lead", "--password-stdin")
	s := &story{t: t, k: k, relay: relay, api: k.API("anna@kept.example")}
	k.Mail("tom@example.com", care, otherMail)
	k.Until(soon, "Tom's case", func() bool { return len(s.api.Items("/cases")) == 1 })
	k.Mail("justin@example.com", care, firstMail)
	k.Until(soon, "Justin's case", func() bool { s.id = s.find("The app closes by itself"); return s.id != 0 })
	s.api.Must("PATCH", fmt.Sprintf("/cases/%d", s.id), map[string]any{"topic_id": topic})
	return s
}

// oneWordBringsAPerson: the robot says that it is one, and "human" is enough.
func (s *story) oneWordBringsAPerson() {
	s.t.Helper()
	first := s.letter("the first word", func(l outside.Letter, text string) bool { return l.Get("Auto-Submitted") == "auto-replied" })
	if !strings.Contains(plain(s.t, first), "sent automatically") || !strings.Contains(plain(s.t, first), "“human”") {
		s.t.Errorf("the first word does not say what it is:\n%s", plain(s.t, first))
	}
	s.answer(first, "human", "justin-2")
	s.letter("the word that a person comes", func(_ outside.Letter, text string) bool { return strings.Contains(text, "You asked for a person.") })
	s.k.Until(soon, "a person is next", func() bool { return due(s.now()).Before(time.Now().Add(time.Minute)) })
}

// allIsAskedAtOnce: what he gave is known, one mail asks for the rest.
func (s *story) allIsAskedAtOnce() {
	s.t.Helper()
	for _, line := range s.api.Items(fmt.Sprintf("/cases/%d/checklist", s.id)) {
		if given, _ := line["given"].(bool); given != (line["name"] == "Order number") {
			s.t.Errorf("%v: given is %v", line["name"], given)
		}
	}
	s.reply(map[string]any{"text": "Hello Justin, I am Anna, and I look after this. Which device do you have, and which version of the app?", "request": map[string]any{"items": []string{"Device", "Version of the app"}}})
	asks := s.letter("the request", func(_ outside.Letter, text string) bool { return strings.Contains(text, "I am Anna") })
	s.answer(asks, "It is a phone 12 with version 4.7.1 of the app.", "justin-3")
	s.k.Until(soon, "all of it is given, in one round", func() bool {
		all := s.api.Items(fmt.Sprintf("/cases/%d/requests", s.id))
		return len(all) == 1 && all[0]["state"] == "done"
	})
}

// theAnswerAsksWhetherItWorked returns the address of Justin's own page.
func (s *story) theAnswerAsksWhetherItWorked() string {
	s.t.Helper()
	s.reply(map[string]any{"text": "Version 4.7.2 is out and mends this.", "set_status": "solved"})
	solves := s.letter("the answer", func(_ outside.Letter, text string) bool { return strings.Contains(text, "4.7.2 is out") })
	text := plain(s.t, solves)
	link := regexp.MustCompile(regexp.QuoteMeta(s.k.URL) + `/c/[a-z0-9]+`).FindString(text)
	if link == "" || !strings.Contains(text, "Yes, it works: "+link+"?works=yes") || !strings.Contains(text, "Not yet: "+link+"?works=no") {
		s.t.Fatalf("the answer does not ask whether it worked:\n%s", text)
	}
	for _, method := range []string{http.MethodGet, http.MethodHead} { // a mail scanner follows links
		for _, answer := range []string{"yes", "no"} {
			q, err := http.NewRequestWithContext(s.t.Context(), method, link+"?works="+answer, nil)
			if err != nil {
				s.t.Fatal(err)
			}
			p, err := http.DefaultClient.Do(q)
			if err != nil {
				s.t.Fatal(err)
			}
			p.Body.Close()
		}
	}
	if status := s.now()["status"]; status != "solved" {
		s.t.Errorf("after links were followed the case is %v", status)
	}
	return link
}

// notYetComesFirst: one click and his words, without script; Anna has it on top.
func (s *story) notYetComesFirst(link string) {
	s.t.Helper()
	justin := s.k.Open(s.t).WithoutScript()
	s.justin = justin
	justin.Go(link + "?works=no")
	justin.See("Did it work?")
	justin.Type("#works-text", "It closes less often, but it closes.")
	justin.Shot("did-it-work")
	justin.Click(`form[action$="/not-yet"] button[type=submit]`)
	justin.See("You told us that it does not work yet.")
	justin.See("It closes less often, but it closes.")

	c := s.now()
	owner, _ := c["owner"].(map[string]any)
	if c["status"] != "open" || owner["name"] != "Anna Vik" || due(c).After(time.Now()) {
		s.t.Errorf("the case is %v", c)
	}
	anna := s.k.Open(s.t)
	s.anna = anna
	anna.SignIn("anna@kept.example")
	anna.Go("/cases?list=open")
	anna.See("A spare lid")
	anna.Until("his case is the first", `document.querySelector('#rows .row-a').closest('li, article, tr, div').innerText.includes('The app closes')`)
	anna.See("Not yet")
	anna.Click("#rows .row-a")
	anna.See("The customer says it does not work")
	anna.See("It closes less often, but it closes.")
	anna.Shot("not-yet")
}

// anotherAddressIsTheSameMatter: a mail without threading, to sales, is his case,
// and says why; one click would take it apart.
func (s *story) anotherAddressIsTheSameMatter() {
	s.t.Helper()
	s.k.Mail("justin@example.com", sales, "From: Justin Reed <justin@example.com>\nTo: "+sales+"\nSubject: App still closes, order KT-48213\nMessage-ID: <justin-4@example.com>\n\nStill waiting, order KT-48213. Any news?\n")
	s.k.Until(soon, "it has joined", func() bool {
		n, _ := s.now()["nudges"].(map[string]any)
		joined, _ := n["joined"].([]any)
		return len(joined) == 1
	})
	anna := s.anna
	anna.Go(fmt.Sprintf("/cases/%d", s.id))
	anna.See("Any news?")
	anna.See("same order number")
	anna.See("Separate")
	anna.Shot("joined")
}

// heSaysWhenItIsDone: solved is what we think, confirmed what he says.
func (s *story) heSaysWhenItIsDone(link string) {
	s.t.Helper()
	s.reply(map[string]any{"text": "Version 4.7.3 is yours, and I have tried it on a phone 12.", "set_status": "solved"})
	s.letter("the second answer", func(_ outside.Letter, text string) bool { return strings.Contains(text, "4.7.3 is yours") })
	justin := s.justin
	justin.Go(link + "?works=yes")
	justin.Click(`form[action$="/works"] button`)
	justin.See("It is good to know that it works.")
	justin.Shot("works")
	if status := s.now()["status"]; status != "confirmed" {
		s.t.Errorf("the case is %v", status)
	}
	all := s.api.Items("/verifications/figures")
	if len(all) != 1 || all[0]["confirmed"] != float64(1) || all[0]["not_yet"] != float64(1) || all[0]["first_contact"] != float64(0) {
		s.t.Errorf("the numbers are %v", all)
	}
}

// find is the id of the case with a subject; 0 for none.
func (s *story) find(subject string) int64 {
	for _, c := range s.api.Items("/cases") {
		if c["subject"] == subject {
			return number(c["id"])
		}
	}
	return 0
}

func (s *story) now() map[string]any {
	s.t.Helper()
	return s.api.Must("GET", fmt.Sprintf("/cases/%d", s.id), nil)
}

// reply writes to Justin in Anna's name; it answers what he has asked.
func (s *story) reply(body map[string]any) {
	s.t.Helper()
	var asked []any
	for _, q := range s.api.Items(fmt.Sprintf("/cases/%d/questions", s.id)) {
		if q["state"] == "open" {
			asked = append(asked, q["id"])
		}
	}
	if body["kind"] = "reply"; len(asked) > 0 {
		body["answers"] = asked
	}
	s.api.Must("POST", fmt.Sprintf("/cases/%d/messages", s.id), body)
}

// letter waits for a mail to Justin.
func (s *story) letter(what string, is func(l outside.Letter, text string) bool) outside.Letter {
	s.t.Helper()
	var found outside.Letter
	s.k.Until(soon, what, func() bool {
		for _, l := range s.relay.Letters() {
			if l.To[0] == "justin@example.com" && is(l, plain(s.t, l)) {
				found = l
				return true
			}
		}
		return false
	})
	return found
}

// answer has Justin answer a letter as his mail program does.
func (s *story) answer(to outside.Letter, text, id string) {
	s.t.Helper()
	s.k.Mail("justin@example.com", care, "From: Justin Reed <justin@example.com>\nTo: "+care+"\nSubject: Re: The app closes by itself\nMessage-ID: <"+id+"@example.com>\nIn-Reply-To: "+to.Get("Message-ID")+"\n\n"+text+"\n")
}

// plain is the text of a letter, decoded.
func plain(t *testing.T, l outside.Letter) string {
	t.Helper()
	text, err := io.ReadAll(quotedprintable.NewReader(strings.NewReader(l.Body)))
	if err != nil {
		return l.Body
	}
	return strings.ReplaceAll(string(text), "\r\n", "\n")
}

func number(v any) int64 { n, _ := v.(float64); return int64(n) }

// due is when the next step of a case is due.
func due(c map[string]any) time.Time {
	step, _ := c["next_step"].(map[string]any)
	text, _ := step["due"].(string)
	t, err := time.Parse(time.RFC3339, text)
	if err != nil {
		return time.Now().Add(1000 * time.Hour)
	}
	return t
}
