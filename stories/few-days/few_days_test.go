// Package fewdays tells the story of a customer whose boiler is dead before the
// weekend and who has heard "a few days" before: vague words are pointed out, a time
// outside working hours can be promised only where somebody is on duty, the check on
// Friday knows of it, whoever is on duty is called before it breaks, and when it
// breaks all the same the desk owns it before the customer asks. Then she rings, twice;
// since her line is what is at fault, the next promise is told to her in a call.
package fewdays

import (
	"fmt"
	"io"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"kept.example/kept/stories/outside"
)

const (
	begins = "2026-11-26T12:40:00Z" // a Thursday, 13:40 where the firm is
	rut    = "rut@nyberg.example"
	anna   = "anna@hearthkettle.example"

	outage = `From: Rut Nyberg <rut@nyberg.example>
To: care@hearthkettle.example
Subject: The boiler is dead
Message-ID: <boiler-1@nyberg.example>

Hello,

our boiler is dead since this morning, and we need it five hours a day. Last time I
heard "a few days", and it took five. On Saturday we have forty guests.

By when exactly does it run again?

Rut Nyberg
`
	promised = "Your boiler runs again on Saturday at 11:00."
)

// soon is how long anything may take on a machine that has much to do.
const soon = 60 * time.Second

// story is what the steps share.
type story struct {
	t    *testing.T
	d    *outside.Demo
	path string // of Rut's case
	page string // her own page

	anna, priya *outside.Browser
}

func TestFewDays(t *testing.T) {
	s := begin(t)
	s.vagueWordsArePointedOut()
	s.nobodyWorksOnSaturday()
	s.withSomebodyOnDutyItIsPromised()
	s.theCheckOnFridayKnowsOfIt()
	s.whoIsOnDutyIsCalled()
	s.itBreaksAndTheDeskOwnsIt()
	s.aPersonApologises()
	s.sheRingsTwice()
	s.sheIsReachedByPhone()
	s.theTelephoneSystemSaysWhoRings()
}

// begin opens a firm with a history; Rut writes, and Anna opens her case.
func begin(t *testing.T) *story {
	d := outside.StartDemo(t, "--at", begins)
	s := &story{t: t, d: d, anna: d.Open(t), priya: d.Open(t)}
	d.Whole()
	d.As(s.anna, "agent")
	d.As(s.priya, "lead")
	d.Mail(rut, "care@hearthkettle.example", outage)
	d.Until(soon, "Rut's case", func() bool {
		s.anna.Go("/cases?list=open&sort=-updated_at")
		s.path = outside.Eval[string](s.anna, `[...document.querySelectorAll('#rows .row-a')].find(a => a.innerText.includes('The boiler is dead'))?.pathname || ''`)
		return s.path != ""
	})
	s.anna.Go(s.path)
	s.anna.See("forty guests")
	return s
}

// vagueWordsArePointedOut: "a few days" is no time, and one is proposed from how
// long such cases took.
func (s *story) vagueWordsArePointedOut() {
	s.t.Helper()
	s.write("Sorry to hear that. It will run again in a few days.")
	s.anna.Until("the words are pointed out", `/a few days.* names no time/.test(document.querySelector('#hints').innerText)`)
	s.anna.Until("a time is proposed", `/can be kept|were done by/.test(document.querySelector('#hints').innerText) && document.querySelector('#hints button')`)
	s.anna.Shot("few-days-vague")
}

// nobodyWorksOnSaturday: with nobody on duty the time that she needs is refused, and
// the nearest is on Friday.
func (s *story) nobodyWorksOnSaturday() {
	s.t.Helper()
	s.priya.Go("/duty")
	s.send(s.priya, `#team-0 form[action="/duty/0"]`, `for (const p of f.querySelectorAll('[name=people]')) p.value = '0'`)
	s.priya.Until("nobody is on duty", `/Nobody/.test(document.querySelector('#team-0 header').innerText)`)
	s.write(promised)
	s.anna.Until("Saturday is refused, and Friday is near", `/Nobody works at .*Sat.* nearest .*Fri/s.test(document.querySelector('#hints').innerText)`)
	s.anna.Shot("few-days-closed")
}

// withSomebodyOnDutyItIsPromised: Priya puts Anna on duty, and the same words are a
// promise now, which Rut reads in her mail and on her page.
func (s *story) withSomebodyOnDutyItIsPromised() {
	s.t.Helper()
	s.send(s.priya, `#team-0 form[action="/duty/0/swap"]`, `f.querySelector('[name=user_id]').value = [...f.querySelectorAll('option')].find(o => o.text === 'Anna Vik').value;
		f.querySelector('[name=from]').value = '2026-11-28T08:00'; f.querySelector('[name=until]').value = '2026-11-29T20:00'`)
	s.priya.Until("Anna is on duty on Saturday", `/Anna Vik/.test(document.querySelector('#team-0 ol').innerText)`)
	s.write(promised + " I bring a spare pump.")
	s.anna.Until("the time is offered to be watched", `document.querySelector('#hints [data-fill]') && !/Nobody works/.test(document.querySelector('#hints').innerText)`)
	s.anna.Click("#hints [data-fill]")
	s.anna.Until("it is filled in", `document.querySelector('[name="promises[0].due_at"]').value === '2026-11-28T11:00'`)
	s.anna.Shot("few-days-promise")
	s.anna.Click("#send")
	s.anna.See("Undo")
	s.d.On("hour")
	letter := s.letter(rut, "the promise", func(l outside.Letter) bool { return strings.Contains(l.Body, "I bring a spare pump") })
	s.page = regexp.MustCompile(regexp.QuoteMeta(s.d.URL) + `/c/[a-z0-9]+`).FindString(letter.Body)
	if s.page == "" {
		s.t.Fatalf("the letter does not lead to her page:\n%s", letter.Body)
	}
	s.hers("Your boiler runs again", "28 November")
}

// theCheckOnFridayKnowsOfIt: when the week's work ends, what falls into the weekend
// is on a list, and somebody says what is done about it.
func (s *story) theCheckOnFridayKnowsOfIt() {
	s.t.Helper()
	s.d.On("friday")
	s.priya.Go("/today")
	s.priya.See("while nobody works")
	s.priya.Go("/check")
	row := `[...document.querySelectorAll('.notices li')].find(r => r.innerText.includes('The boiler is dead') && /promise/i.test(r.innerText))`
	s.priya.Until("her promise is on it", row+`?.querySelector('button[value=duty]')`)
	s.priya.Shot("few-days-check")
	outside.Eval[bool](s.priya, `(`+row+`.querySelector('button[value=duty]').click(), true)`)
	s.priya.Until("somebody has it", row+` && !`+row+`.querySelector('button')`)
}

// whoIsOnDutyIsCalled: an hour before it breaks nobody is at work; Anna is called,
// looking at the call takes nothing, and one click takes it.
func (s *story) whoIsOnDutyIsCalled() {
	s.t.Helper()
	call := regexp.MustCompile(regexp.QuoteMeta(s.d.URL) + `/call/[a-z0-9]+`)
	s.d.On("tomorrow")
	for _, l := range s.d.Letters(anna) {
		if call.MatchString(l.Body) {
			s.t.Errorf("she is called before anything is about to break:\n%s", l.Body)
		}
	}
	s.d.On("hour")
	letter := s.letter(anna, "the call", func(l outside.Letter) bool { return call.MatchString(l.Body) })
	s.anna.Go(call.FindString(letter.Body))
	s.anna.Click("main form button[type=submit]")
	s.anna.See("Anna Vik")
}

// itBreaksAndTheDeskOwnsIt: a quarter of an hour after it broke nobody has written,
// and the desk does, says that it is automatic, and who writes by when.
func (s *story) itBreaksAndTheDeskOwnsIt() {
	s.t.Helper()
	s.d.On("hour")
	s.d.On("hour")
	letter := s.letter(rut, "the letter that owns it", func(l outside.Letter) bool {
		return strings.Contains(l.Body, "That time has passed and we have not done it.")
	})
	for _, says := range []string{"that is our fault, not yours", "Anna Vik writes to you by", "automatic"} {
		if !strings.Contains(letter.Body, says) {
			s.t.Errorf("the letter does not say %q:\n%s", says, letter.Body)
		}
	}
	if letter.Get("Auto-Submitted") != "auto-generated" {
		s.t.Errorf("Auto-Submitted is %q", letter.Get("Auto-Submitted"))
	}
	s.hers("and missed it. We are sorry.")
}

// aPersonApologises: the draft is there, Anna says what only she knows, and what the
// desk promised of her is kept.
func (s *story) aPersonApologises() {
	s.t.Helper()
	s.anna.Go(s.path)
	s.anna.Until("the apology is begun", `/I have not done it/.test(document.querySelector('#composer .ed, #composer #body')?.innerText || document.querySelector('#composer #body')?.value)`)
	s.anna.Shot("few-days-draft")
	s.write("I told you that it would run by eleven, and it does not. That is my fault, and I am sorry. The pump is in my car, and I am with you at two.")
	s.anna.Click("#send")
	s.anna.See("Undo")
	s.d.On("hour")
	letter := s.letter(rut, "the apology", func(l outside.Letter) bool { return strings.Contains(l.Body, "The pump is in my car") })
	if auto := letter.Get("Auto-Submitted"); auto != "" {
		s.t.Errorf("a person's letter says Auto-Submitted: %s", auto)
	}
	s.anna.Go(s.path)
	s.anna.Until("what was broken stays broken, and what the desk promised is kept", `document.querySelector('#owe li.broken') && document.querySelector('#owe li.kept')`)
	s.anna.Shot("few-days-end")
}

// sheRingsTwice: one key opens the page on which a call is noted, her name leads to
// her case and to what is owed, and the second call weighs more than the first.
func (s *story) sheRingsTwice() {
	s.t.Helper()
	var needs []int
	for i, says := range []string{"It is out again since noon. When does somebody come?", "She rings again: still cold, and the guests are here. Who comes, and when?"} {
		if i > 0 {
			s.d.On("hour") // within minutes it would be one contact
		}
		s.anna.Go("/today")
		s.anna.Press("C") // shift and c
		s.anna.Until("the page to note a call", `location.pathname === '/calls/new' && document.querySelector('[name=who]')`)
		s.send(s.anna, `form[role=search][action="/calls/new"]`, `f.querySelector('[name=who]').value = 'Rut Nyberg'`)
		s.anna.Until("her case is offered", `/The boiler is dead/.test(document.querySelector('#call')?.innerText || '')`)
		if i == 0 {
			s.anna.Shot("few-days-call")
		}
		s.send(s.anna, `#call`, fmt.Sprintf(`f.querySelector('[name=text]').value = %q;
			[...f.querySelectorAll('[name=case]')].find(c => c.closest('li').innerText.includes('The boiler is dead')).checked = true`, says))
		s.anna.Until("the call is in her case", fmt.Sprintf(`location.pathname === %q && document.querySelector('#msgs').innerText.includes(%q) && document.querySelector('#msgs').innerText.includes('By phone')`, s.path, strings.Fields(says)[0]+" "+strings.Fields(says)[1]))
		need := `Number(document.querySelector('#need-side')?.innerText.match(/(\d+) of 100/)?.[1] ?? -1)`
		needs = append(needs, outside.Eval[int](s.anna, need))
	}
	if needs[0] < 0 || needs[1] <= needs[0] {
		s.t.Errorf("the need is %v after the first call and the second", needs)
	}
}

// sheIsReachedByPhone: what would be mailed to her is a call to make, which says so
// before it is sent; it is done with an outcome, and no mail leaves.
func (s *story) sheIsReachedByPhone() {
	s.t.Helper()
	s.anna.Go(s.path)
	person := outside.Eval[string](s.anna, `[...document.querySelectorAll('a[href^="/people/"]')].map(a => a.pathname).find(p => /^\/people\/[0-9]+$/.test(p)) || ''`)
	s.anna.Go(person)
	form := fmt.Sprintf(`form[action="%s/by-phone"]`, person)
	s.anna.Until("her page is there", fmt.Sprintf(`document.querySelector(%q)`, form))
	s.send(s.anna, form, `f.querySelector('[name=number]').value = '+46 70 123 45 67'`)
	s.anna.Until("she is reached by phone", `/By phone at \+46 70 123 45 67/.test(document.body.innerText)`)
	s.anna.Go(s.path)
	s.anna.Until("the composer says so", `document.querySelector('#spoken')`)
	s.write("A second pump comes with Tomas: he is with you today by six.")
	s.anna.Click("#send")
	s.anna.See("Undo")
	s.d.On("hour")
	s.anna.Go("/calls")
	row := `[...document.querySelectorAll('.calls-l > li')].find(r => r.innerText.includes('he is with you today by six'))`
	s.anna.Until("the words are to be said", row+` && `+row+`.innerText.includes('+46 70 123 45 67')`)
	s.anna.Shot("few-days-to-call")
	outside.Eval[bool](s.anna, `(`+row+`.querySelector('form:has([value=reached])').requestSubmit(), true)`)
	s.anna.Until("nothing is left to say", `location.pathname === '/calls' && !`+row)
	for _, l := range s.d.Letters(rut) {
		if strings.Contains(l.Body, "he is with you today by six") {
			s.t.Errorf("it was mailed too:\n%s", l.Body)
		}
	}
	s.hers("he is with you today by six")
}

// theTelephoneSystemSaysWhoRings: a webhook with number and agent, and a card is in Anna's
// open page: who it is, what is open, what is owed. It takes no focus from what she
// writes, is announced politely, and goes away by a key.
func (s *story) theTelephoneSystemSaysWhoRings() {
	s.t.Helper()
	system := s.d.Program(s.anna)
	rings := func() {
		s.t.Helper()
		system.Must(http.MethodPost, "/calls/ringing", map[string]any{"number": "+46701234567", "agent": anna}, "Idempotency-Key", fmt.Sprint("ring-", time.Now().UnixNano()))
	}
	s.anna.Go(s.path)
	s.write("Tomas is on his way to you")
	rings()
	card := `document.querySelector('#beside[aria-live=polite] .ring-card')`
	s.anna.Until("the card says who rings, and what is open", card+` && /\+46 70 123 45 67 is calling/.test(`+card+`.innerText) && /Rut Nyberg, \d+ open case/.test(`+card+`.innerText)`)
	s.anna.Until("what is owed", card+` && /We (owe|have owed) them/.test(`+card+`.innerText)`)
	if !outside.Eval[bool](s.anna, fmt.Sprintf(`location.pathname === %q && document.activeElement === document.querySelector('#composer .ed') && document.activeElement.innerText.includes('on his way')`, s.path)) {
		s.t.Error("the card took the focus, or the page, from what she writes")
	}
	s.anna.Shot("few-days-ring")
	outside.Eval[bool](s.anna, `(document.activeElement.blur(), true)`)
	s.anna.Press("X") // shift and x
	s.anna.Until("a key puts the card away", `!`+card)
	rings()
	s.anna.Until("the page on which the call is noted is one step away", card+` && /^\/calls\/new\?ring=\d+&who=/.test(`+card+`.querySelector('a.btn').getAttribute('href'))`)
	s.anna.Go(outside.Eval[string](s.anna, card+`.querySelector('a.btn').getAttribute('href')`))
	s.anna.Until("her case is offered", `/The boiler is dead/.test(document.querySelector('#call')?.innerText || '')`)
}

// write puts a text in the place of what stands in Anna's reply.
func (s *story) write(text string) {
	s.t.Helper()
	s.anna.Click("#composer #body, #composer .ed")
	s.anna.Until("the editor is ready", "document.querySelector('#composer .ed')")
	outside.Eval[bool](s.anna, fmt.Sprintf(`(document.querySelector('#composer .ed').focus(), document.execCommand('selectAll'), document.execCommand('insertText', false, %q))`, text))
	s.anna.Until("it is written", fmt.Sprintf("document.querySelector('#composer .ed').innerText.includes(%q)", text))
}

// send fills a form in and sends it.
func (s *story) send(b *outside.Browser, form, fill string) {
	s.t.Helper()
	outside.Eval[bool](b, fmt.Sprintf(`(() => { const f = document.querySelector(%q); %s; f.requestSubmit(); return true })()`, form, fill))
}

// letter waits for a letter of the desk's.
func (s *story) letter(to, what string, is func(outside.Letter) bool) (found outside.Letter) {
	s.t.Helper()
	s.d.Until(soon, what, func() bool {
		for _, l := range s.d.Letters(to) {
			if is(l) {
				found = l
				return true
			}
		}
		return false
	})
	return found
}

// hers looks at Rut's own page.
func (s *story) hers(says ...string) {
	s.t.Helper()
	r, err := http.Get(s.page)
	if err != nil {
		s.t.Fatal(err)
	}
	defer r.Body.Close()
	text, err := io.ReadAll(r.Body)
	if err != nil {
		s.t.Fatal(err)
	}
	for _, one := range says {
		if !strings.Contains(string(text), one) {
			s.t.Errorf("her page does not say %q:\n%s", one, text)
		}
	}
}
