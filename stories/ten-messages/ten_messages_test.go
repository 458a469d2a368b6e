// Package tenmessages tells what a customer would tell us: solutions, not
// explanations. A customer is furious; what she needs stands above her words. The
// reply that an agent begins is all excuses; each is shown with a better wording, the
// agent takes some, leaves one, and sends. The case is in somebody's hands with a
// date, and what was only recorded is on its list within the hour.
package tenmessages

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"kept.example/kept/stories/outside"
)

const (
	begins = "2026-11-26T12:40:00Z" // a Thursday, 13:40 where the firm is
	vera   = "vera@lund.example"

	fury = `From: Vera Lund <vera@lund.example>
To: care@hearthkettle.example
Subject: Still no grinder
Message-ID: <fury-1@lund.example>

This is ridiculous, I have had enough of you people!!!

My order number is 77120-K. When does my grinder arrive?

Vera Lund
`
	quiet = `From: Nils Berg <nils@berg.example>
To: care@hearthkettle.example
Subject: The lid is loose
Message-ID: <quiet-1@berg.example>

The lid of my kettle is loose.
`
)

// soon is how long anything may take on a machine that has much to do.
const soon = 60 * time.Second

func TestTenMessages(t *testing.T) {
	d := outside.StartDemo(t, "--at", begins)
	anna, lead := d.Open(t), d.Open(t)
	d.Whole()
	d.As(anna, "agent")
	d.As(lead, "lead")
	d.Mail(vera, "care@hearthkettle.example", fury)
	d.Mail("nils@berg.example", "care@hearthkettle.example", quiet)
	path := ""
	d.Until(soon, "Vera's case", func() bool {
		anna.Go("/cases?list=open&sort=-updated_at")
		path = outside.Eval[string](anna, `[...document.querySelectorAll('#rows .row-a')].find(a => a.innerText.includes('Still no grinder'))?.pathname || ''`)
		return path != ""
	})
	anna.Go(path)
	anna.Until("what she needs stands above her words", `/When does my grinder arrive/.test(document.querySelector('.hint.is-need')?.innerText)`)
	anna.Until("the case can be handed over", `document.querySelector('.hint.is-need select[name=to] option')`)
	anna.Press("O") // shift and o: one key, and nobody has to look for a button
	anna.Until("one key asks to whom", `document.querySelector('.hint.is-need [popover]:popover-open') && document.activeElement.name === 'to'`)
	outside.Eval[bool](anna, `(document.querySelector('.hint.is-need [popover]').hidePopover(), document.activeElement.blur(), true)`)
	anna.Shot("ten-messages-need")

	// A bad reply: each finding with a better wording.
	write(anna, "We are sorry for the trouble. Due to technical problems everything takes longer. You should have told us the right address. "+
		"According to our policy a refund is not possible. Could you please tell me your order number? Your RMA is pending. "+
		"The manual is attached. We will be in touch soon. Please do not hesitate to contact us.")
	for _, says := range []string{
		"an apology counts once", "why it happened helps nobody", "this puts the fault on them", "how we work inside", "a no is easier to hear", "they told us already",
		"Your order number is here: 77120-K.", "only we know this word", "a file is named", "names no time", "as if nobody had read",
	} {
		anna.Until("the reply is read: "+says, fmt.Sprintf("document.querySelector('#hints').innerText.includes(%q)", says))
	}
	anna.Until("the button that sends is to be seen whole, however much is said above it",
		`document.querySelector('#send').getBoundingClientRect().bottom <= document.querySelector('#composer').getBoundingClientRect().bottom`)
	anna.Shot("ten-messages-findings")

	// A link behind words is tried as one that can be read; where it cannot be, that is said.
	outside.Eval[bool](anna, `(() => { const ed = document.querySelector('#composer .ed'), a = document.createElement('a');
		a.href = 'http://10.1.2.3/manual'; a.textContent = 'Here it is'; ed.lastElementChild.append(' ', a); ed.dispatchEvent(new InputEvent('input', { bubbles: true })); return true })()`)
	anna.Until("the link behind words is tried", `/Could not check this link: http:..10\.1\.2\.3.manual/.test(document.querySelector('#hints').innerText)`)

	// Some are taken, and one is left as it is; also where bold splits the sentence.
	outside.Eval[bool](anna, `(() => { const ed = document.querySelector('#composer .ed'), n = document.createTreeWalker(ed, NodeFilter.SHOW_TEXT).nextNode();
		const r = document.createRange(), at = n.data.indexOf('right address'); r.setStart(n, at); r.setEnd(n, at + 5);
		const b = document.createElement('b'); r.surroundContents(b); return b.textContent === 'right' })()`)
	for was, is := range map[string]string{"they told us already": "Your order number is here: 77120-K.", "only we know this word": "Your return number is pending.", "this puts the fault on them": "It works like this"} {
		press(anna, was, "[data-act=fill]")
		anna.Until("it says "+is, fmt.Sprintf("document.querySelector('#composer .ed').innerText.includes(%q) && !document.querySelector('#hints').innerText.includes(%q)", is, was))
	}
	if outside.Eval[bool](anna, "document.querySelector('#composer .ed').innerText.includes('told us the right')") {
		t.Error("the words that bold split are still there")
	}
	press(anna, "as if nobody had read", ".fine")
	anna.Until("it is told no more", "!document.querySelector('#hints').innerText.includes('as if nobody had read')")
	write(anna, "Your grinder lay here because we lost its label, Vera. I have packed a new one today, and it is with you on Friday at noon. Please do not hesitate to contact us.")
	anna.Until("nothing is left to say but a time to watch", "![...document.querySelectorAll('#hints .is-tone, #hints .is-vague')].length")
	anna.Click("#send")
	anna.See("Undo")
	d.On("hour")
	d.Until(soon, "the letter", func() bool {
		for _, l := range d.Letters(vera) {
			if strings.Contains(l.Body, "I have packed a new one today") {
				return true
			}
		}
		return false
	})
	anna.Go(path)
	anna.Until("the case has an owner and a date", `/You\s+.*\d\d:\d\d/s.test(document.querySelector('#commit')?.innerText)`)
	anna.Shot("ten-messages-sent")

	// Nobody has answered Nils: his case is on the list of those that were only
	// recorded.
	d.Until(soon, "the case that was only recorded", func() bool {
		lead.Go("/recorded")
		return strings.Contains(lead.Text(), "The lid is loose")
	})
	if strings.Contains(lead.Text(), "Still no grinder") {
		t.Error("an answered case is on the list of those that were only recorded")
	}
}

// write puts a text in the place of what stands in the reply.
func write(b *outside.Browser, text string) {
	b.Click("#composer #body, #composer .ed")
	b.Until("the editor is ready", "document.querySelector('#composer .ed')")
	outside.Eval[bool](b, fmt.Sprintf(`(document.querySelector('#composer .ed').focus(), document.execCommand('selectAll'), document.execCommand('insertText', false, %q))`, text))
	b.Until("it is written", fmt.Sprintf("document.querySelector('#composer .ed').innerText.includes(%q)", text))
}

// press uses a button of the hint that says something.
func press(b *outside.Browser, says, button string) {
	b.Until("the button of "+says, fmt.Sprintf(`[...document.querySelectorAll('#hints .hint')].find(h => h.innerText.includes(%q))?.querySelector(%q)`, says, button))
	outside.Eval[bool](b, fmt.Sprintf(`([...document.querySelectorAll('#hints .hint')].find(h => h.innerText.includes(%q)).querySelector(%q).click(), true)`, says, button))
}
