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

	// Junk is held until somebody lets it through.
	b.Go("/demo/stories")
	b.Click("#junk-mail button[type=submit]")
	b.See("Her mail is held.")
	b.Click("#junk-mail .do a")
	b.See("TWELVE KETTLES FOR OUR GUEST HOUSE")
	b.Shot("held")
	b.Until("Clara's mail is let through", `[...document.querySelectorAll('main form')].some(f => f.closest('li, article')?.innerText.includes('TWELVE KETTLES') && !f.requestSubmit())`)
	b.SeeNot("TWELVE KETTLES FOR OUR GUEST HOUSE")
	b.Go("/demo/stories")
	b.See("Answer Clara: she asks three things.")

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
