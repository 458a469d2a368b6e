package app_test

import (
	"fmt"
	"net/http"
	"strings"
	"time"

	"kept.example/kept/internal/core/desktest"
)

// act0 is something that may happen. What do returns names no number of the
// engine's own: it is the same on both.
type act0 struct {
	name string
	do   func(*sim) string
}

// simActs are all of them, with how often each happens.
var simActs = []struct {
	often int
	act0
}{
	{6, act0{"write", (*sim).write}}, {4, act0{"write on", (*sim).writeOn}}, {6, act0{"answer us", (*sim).answerUs}}, {2, act0{"send again", (*sim).sendAgain}},
	{2, act0{"a robot answers", (*sim).robot}}, {2, act0{"it comes back", (*sim).bounce}},
	{10, act0{"reply", (*sim).reply}}, {3, act0{"take back", (*sim).takeBack}}, {2, act0{"note", (*sim).note}}, {5, act0{"change", (*sim).change}},
	{2, act0{"merge", (*sim).merge}}, {2, act0{"unmerge", (*sim).unmerge}}, {2, act0{"split", (*sim).split}}, {2, act0{"keep a promise", (*sim).keep}},
	{2, act0{"the relay's mood", (*sim).moody}}, {10, act0{"time passes", (*sim).pass}}, {1, act0{"a restart", (*sim).restart}},
}

func (s *sim) any() act0 {
	sum := 0
	for _, a := range simActs {
		sum += a.often
	}
	n := s.rng.IntN(sum)
	for _, a := range simActs {
		if n -= a.often; n < 0 {
			return a.act0
		}
	}
	return act0{}
}

func (s *sim) one(of ...string) string { return of[s.rng.IntN(len(of))] }

func (s *sim) customer() string {
	return s.one("ann@example.com", "ben@example.com", "cyd@example.org")
}

// kase is some case, one of the last more often, by its place and its id.
func (s *sim) kase() (place int, id int64) {
	place = s.rng.IntN(len(s.cases))
	if len(s.cases) > 6 && s.rng.IntN(2) == 0 {
		place = len(s.cases) - 1 - s.rng.IntN(6)
	}
	return place, s.cases[place]
}

// mail sends a mail of a customer and says what it became.
func (s *sim) mail(from, to, subject, text string, header ...string) string {
	id := fmt.Sprintf("<%d.%d@mail.example.com>", s.seed, s.n)
	header = append(header, "Message-ID: "+id)
	if s.rng.IntN(8) == 0 {
		header[len(header)-1], id = s.one("Message-ID:", "X-None: 1", "Message-ID: <>", "Message-ID: <same@mail.example.com>"), ""
	}
	lines := append([]string{"From: " + from, "To: " + to, "Subject: " + subject, "Date: " + s.Now().Format("Mon, 02 Jan 2006 15:04:05 -0700"), "MIME-Version: 1.0",
		"Content-Type: text/plain; charset=utf-8"}, header...)
	m := sentMail{from: from, to: []string{to}, raw: strings.Join(lines, "\n") + "\n\n" + text + "\n"}
	s.raws = append(s.raws, m)
	if id != "" {
		s.last[from] = id
	}
	item := s.MailTo(m.from, m.to, m.raw)
	return fmt.Sprintf("%s is %s %s", from, item.State, item.As)
}

func (s *sim) write() string {
	return s.mail(s.customer(), returnsAddress, "My watch", "It stopped at noon. When will I have a new one? Step "+fmt.Sprint(s.n))
}

func (s *sim) writeOn() string {
	who := s.customer()
	if s.last[who] == "" {
		return who + " has not written"
	}
	return s.mail(who, returnsAddress, "Re: My watch", fmt.Sprint("And another thing, ", s.n), "In-Reply-To: "+s.last[who], "References: "+s.last[who])
}

// ours is the last mail of ours to a customer.
func (s *sim) ours(who string) (desktest.Sent, bool) {
	all := s.Sent()
	for i := len(all) - 1; i >= 0; i-- {
		if all[i].To[0] == who {
			return all[i], true
		}
	}
	return desktest.Sent{}, false
}

func (s *sim) answerUs() string {
	who := s.customer()
	got, ok := s.ours(who)
	if !ok {
		return who + " has no mail of ours"
	}
	m := got.Message(s.t)
	to := returnsAddress
	if len(m.ReplyTo) > 0 {
		to = m.ReplyTo[0].Mail
	}
	header := []string{"In-Reply-To: <" + m.MessageID + ">", "References: <" + m.MessageID + ">"}
	if s.rng.IntN(4) == 0 {
		header = nil // the address alone tells
	}
	return s.mail(who, to, "Re: "+m.Subject, fmt.Sprintf("Thank you, %d.\n\n> It stopped", s.n), header...)
}

func (s *sim) sendAgain() string {
	if len(s.raws) == 0 {
		return "nothing to send"
	}
	m := s.raws[s.rng.IntN(len(s.raws))]
	before := s.Number(`SELECT count(*) FROM message WHERE kind = 'inbound'`)
	item := s.MailTo(m.from, m.to, m.raw)
	if after := s.Number(`SELECT count(*) FROM message WHERE kind = 'inbound'`); after != before {
		s.t.Errorf("seed %d, step %d: the same mail is filed twice", s.seed, s.n)
	}
	return fmt.Sprintf("%s %s", item.State, item.As)
}

func (s *sim) robot() string {
	who := s.customer()
	return s.mail(who, returnsAddress, "Out of office", fmt.Sprint("I am away, ", s.n), "Auto-Submitted: auto-replied", "Precedence: bulk")
}

func (s *sim) bounce() string {
	who := s.customer()
	got, ok := s.ours(who)
	if !ok || got.From == "" {
		return who + " has no mail of ours"
	}
	raw := fmt.Sprintf("From: MAILER-DAEMON@mx.example.com\nTo: %s\nSubject: Undeliverable %d\nMIME-Version: 1.0\nContent-Type: multipart/report; report-type=delivery-status; boundary=b\n\n"+
		"--b\n\nIt did not arrive.\n--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example.com\n\nFinal-Recipient: rfc822; %s\nAction: %s\nStatus: %s\n--b--\n",
		got.From, s.n, who, s.one("failed", "delayed", "delivered"), s.one("4.2.2", "5.7.1"))
	item := s.MailTo("", []string{got.From}, raw)
	return fmt.Sprintf("of %s, %s %s", who, item.State, item.As)
}

// call is one call of an agent's program. A refusal is an answer; a failure of
// ours is none.
func (s *sim) call(method, path string, body any) string {
	p := s.agents[s.rng.IntN(2)].Call(method, "/api/v1"+path, body)
	if p.Code >= http.StatusInternalServerError {
		s.t.Errorf("seed %d, step %d: %s %s: %d %s", s.seed, s.n, method, path, p.Code, p.Body)
	}
	return fmt.Sprint(p.Code)
}

func (s *sim) reply() string {
	place, id := s.kase()
	body := map[string]any{"kind": "reply", "text": fmt.Sprintf("A new one leaves on Friday, %d.", s.n), "hold_seconds": []int{0, 10, 60}[s.rng.IntN(3)], "force": s.rng.IntN(2) == 0}
	if status := s.one("", "", "solved", "waiting"); status != "" {
		body["set_status"], body["reason"] = status, "It is on its way."
		if status == "waiting" {
			body["wait_until"] = s.Now().Add(time.Duration(1+s.rng.IntN(72)) * time.Hour)
		}
	}
	if s.rng.IntN(3) == 0 {
		body["promises"] = []any{map[string]any{"what": "A new watch", "due_at": s.workday()}}
	}
	return fmt.Sprintf("in %d, %v, promises %v: %s", place, body["set_status"], body["promises"] != nil, s.call(http.MethodPost, fmt.Sprintf("/cases/%d/messages", id), body))
}

// workday is an hour of one of the next days at which somebody is there.
func (s *sim) workday() time.Time {
	at := s.Now().Truncate(24*time.Hour).AddDate(0, 0, 1+s.rng.IntN(3)).Add(14 * time.Hour)
	for at.Weekday() == time.Saturday || at.Weekday() == time.Sunday {
		at = at.AddDate(0, 0, 1)
	}
	return at
}

func (s *sim) takeBack() string {
	id := s.Number(`SELECT coalesce(max(id), 0) FROM held`)
	if id == 0 {
		return "nothing to take back"
	}
	p := s.pages[s.Number(`SELECT user_id FROM held WHERE id = $1`, id)].Post(fmt.Sprintf("/replies/%d/undo", id), nil)
	if p.Code >= http.StatusInternalServerError {
		s.t.Errorf("seed %d, step %d: undo: %d %s", s.seed, s.n, p.Code, p.Body)
	}
	return fmt.Sprint(p.Code)
}

func (s *sim) note() string {
	place, id := s.kase()
	return fmt.Sprintf("in %d: %s", place, s.call(http.MethodPost, fmt.Sprintf("/cases/%d/messages", id), map[string]any{"kind": "note", "text": fmt.Sprint("She called, ", s.n)}))
}

func (s *sim) change() string {
	place, id := s.kase()
	later := s.Now().Add(time.Duration(1+s.rng.IntN(100)) * time.Hour)
	name := s.one("solve", "open", "wait", "step", "own", "disown", "title")
	body := map[string]map[string]any{
		"solve": {"status": "solved", "reason": "Done."}, "open": {"status": "open"}, "wait": {"status": "waiting", "waiting_until": later},
		"step": {"next_step": map[string]any{"text": "Call her", "due": later}}, "own": {"owner_id": s.Number(`SELECT max(id) FROM staff_user`)}, "disown": {"owner_id": 0},
		"title": {"subject": fmt.Sprint("The watch, ", s.n)},
	}[name]
	return fmt.Sprintf("%s %d: %s", name, place, s.call(http.MethodPatch, fmt.Sprintf("/cases/%d", id), body))
}

func (s *sim) merge() string {
	a, from := s.kase()
	b, into := s.kase()
	return fmt.Sprintf("%d into %d: %s", a, b, s.call(http.MethodPost, fmt.Sprintf("/cases/%d/merge", from), map[string]any{"into": into}))
}

func (s *sim) unmerge() string {
	place, id := s.kase()
	return fmt.Sprintf("%d: %s", place, s.call(http.MethodPost, fmt.Sprintf("/cases/%d/unmerge", id), nil))
}

func (s *sim) split() string {
	place, id := s.kase()
	message := s.Number(`SELECT coalesce(max(id), 0) FROM message WHERE case_id = $1`, id)
	return fmt.Sprintf("%d: %s", place, s.call(http.MethodPost, fmt.Sprintf("/cases/%d/split", id), map[string]any{"message_ids": []int64{message}}))
}

func (s *sim) keep() string {
	id := s.Number(`SELECT coalesce(max(id), 0) FROM promise`)
	if id == 0 {
		return "nothing is promised"
	}
	return s.call(http.MethodPost, fmt.Sprintf("/promises/%d/%s", id, s.one("keep", "withdraw")), map[string]any{"reason": "It is on its way."})
}

func (s *sim) moody() string {
	s.mood = s.one("", "", "rcpt 451 4.3.0 later", "rcpt 550 5.7.1 no", "dot 451 4.3.0 later", "dot 554 5.6.0 no", "dot drop", "data drop", "rcpt drop")
	return s.mood
}

func (s *sim) pass() string {
	by := []time.Duration{5 * time.Second, time.Minute, 20 * time.Minute, 3 * time.Hour, 26 * time.Hour}[s.rng.IntN(5)]
	s.Advance(by)
	return by.String()
}

func (s *sim) restart() string {
	s.Reopen()
	return "done"
}
