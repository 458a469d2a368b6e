// Package demo plays both sides of the demo's stories, as somebody does who
// looks at Kept for the first time.
package demo

import (
	"testing"

	"kept.example/kept/stories/outside"
)

// answer writes a reply in the open case and sends it.
func answer(b *outside.Browser, text string) {
	b.Click("#composer #body, #composer .ed")
	b.Until("the editor is ready", "document.querySelector('#composer .ed')")
	b.Type("#composer .ed", text)
	b.Click("#send")
	b.See("Undo")
}

func TestANewcomerPlaysBothSides(t *testing.T) {
	d := outside.StartDemo(t)
	b := d.Open(t)
	d.As(b, "agent")
	d.Whole()

	// The first mail: the customer writes, Anna answers, and the answer to the
	// answer is there.
	b.Go("/demo/stories")
	b.Click("#first-mail button[type=submit]")
	b.See("Your turn.")
	b.Click("#first-mail .do a")
	b.See("A kettle that whispers")
	b.See("I let it boil dry on Sunday")
	answer(b, "Please soak the whistle in citric acid overnight.")
	b.See("I will try it tonight")
	b.Go("/demo/stories")
	b.See("His answer is in the same case.")
	b.Shot("story")

	// What reached him, and a word of ours as him.
	b.Go("/demo/mailbox")
	b.Click(".demo-letters li:not(:has(svg)) a")
	b.See("Answer this")
	b.Go("/demo/mailbox?who=" + outside.Eval[string](b, "new URLSearchParams(document.querySelector('.crumb a').search).get('who')"))
	b.See("A kettle that whispers")

	// What looks like junk is held, and a second mail sets it free.
	b.Go("/demo/stories")
	b.Click("#junk-mail button[type=submit]")
	b.See("Her mail is held.")
	b.Click("#junk-mail .do a")
	b.See("TWELVE KETTLES FOR OUR GUEST HOUSE")
	b.Shot("held")
	b.Go("/demo/stories")
	b.Click("#junk-mail form[action$='/go'] button")
	b.See("This mail passes, and sets the first one free")
	b.Click("#junk-mail .now.do a")
	b.See("Is there a money back guarantee")
	b.See("Perhaps my mail got lost.")
	b.Click(`#composer button[formaction$="/sorry"]`)
	b.Until("the truth is in the reply", "document.querySelector('#composer .ed')?.innerText.includes('That was our error.')")
	answer(b, "Twelve in green are 588 euros, with a money back guarantee.")
	b.See("Twelve in green, please.")
	b.Go("/demo/stories")
	b.See("Three mails, two addresses, one case, and nothing was lost.")

	// The clock moves on, and what is shown moves with it.
	before := outside.Eval[string](b, "document.querySelector('.demo-bar time').dateTime")
	b.Click(".demo-bar details:first-of-type summary")
	b.Click(".demo-bar button[value=tomorrow]")
	b.Until("the clock has moved", "document.querySelector('.demo-bar time').dateTime > '"+before+"' && document.querySelector('.demo-bar time').innerText.includes('09:00')")

	// And somebody else looks at it.
	b.Click(".demo-bar details:last-of-type summary")
	b.Click(".demo-bar button[value=lead]")
	b.Until("it is Priya", "document.querySelector('.demo-bar').innerText.includes('Priya Nair')")
	b.Shot("lead")
}

// Every story comes to its end when a person does what it says.
func TestEveryStoryComesToItsEnd(t *testing.T) {
	d := outside.StartDemo(t)
	d.Whole() // until then the desk is busy with its past
	b := d.Open(t)
	d.As(b, "agent")
	for _, one := range []struct{ name, end string }{
		{"two-mails", "Answer her once, for everything."},
		{"bounce", "The bounce opened no case."},
		{"away", "The robot's words are in the case"},
	} {
		b.Go("/demo/stories")
		b.Click("#" + one.name + " button[type=submit]")
		b.Until("somebody's turn has come", "document.querySelector('#"+one.name+" .now.do a[href*=\"/cases/\"]')")
		b.Click("#" + one.name + " .now.do a")
		b.Until("the case is there", "document.querySelector('.msg')")
		answer(b, "Thank you for writing. Here is what you need.")
		b.Go("/demo/stories")
		b.See(one.end)
	}

	// The first word is said after six minutes, and a reply keeps what it promised.
	b.Go("/demo/stories")
	b.Click("#first-word button[type=submit]")
	b.See("Read what Signe got")
	b.Click("#first-word .now.do a")
	b.Click(".demo-letters li:not(:has(svg)) a")
	b.See("Is that still within what you call slow?")
	b.See("A person answers you by")
	b.Shot("first-word")
	b.Go("/demo/stories")
	b.Click("#first-word form[action$='/go'] button")
	b.Until("it is Anna's turn again", "document.querySelector('#first-word .now.do a[href*=\"/cases/\"]')")
	b.Click("#first-word .now.do a")
	b.Until("the case is there", "document.querySelector('.msg')")
	answer(b, "Eleven minutes is too slow even for us. Saturday is fine.")
	b.Go("/demo/stories")
	b.See("What we owed her is kept, by your reply.")

	// A promise breaks when the clock is moved past it, and the apology leaves.
	b.Go("/demo/stories")
	b.Click("#few-days button[type=submit]")
	b.Until("it is Anna's turn", "document.querySelector('#few-days .now.do a[href*=\"/cases/\"]')")
	due := outside.Eval[string](b, `new Date(Date.parse(document.querySelector('.demo-bar time').dateTime) + 3*3600e3).toLocaleString('sv-SE', {timeZone: 'Europe/Stockholm'}).slice(0, 16).replace(' ', 'T')`)
	b.Click("#few-days .now.do a")
	b.Until("the case is there, with its promises", `document.readyState === 'complete' && document.querySelector('form[action$="/promises"]:has([name=what])')`)
	outside.Eval[bool](b, `(() => { const f = document.querySelector('form[action$="/promises"]:has([name=what])'); f.querySelector('[name=what]').value = 'Your mill back'; f.querySelector('[name=by]').value = '`+due+`'; f.querySelector('[name=covered]').checked = true; f.requestSubmit(); return true })()`)
	b.See("Your mill back")
	b.Go("/demo/stories")
	b.See("Read what Greta got, as she reads it.")
	b.Click("#few-days .now.do a")
	b.Click(".demo-letters li:not(:has(svg)) a")
	b.See("We are sorry")
	b.Shot("apology")
}
