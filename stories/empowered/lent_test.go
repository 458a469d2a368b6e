package empowered

import (
	"testing"

	"kept.example/kept/stories/outside"
)

// TestWhatIsLentOutStaysCurrent: what comes back while somebody has the page open goes
// from it by itself.
func TestWhatIsLentOutStaysCurrent(t *testing.T) {
	d := outside.StartDemo(t)
	anna, priya := d.Open(t), d.Open(t)
	d.Whole()
	d.As(anna, "agent")
	d.As(priya, "lead")
	priya.Go("/lent")
	priya.See("one of the workshop's grinders")
	path := outside.Eval[string](priya, `[...document.querySelectorAll('#loans a')].find(a => a.innerText.includes('grinders')).pathname`)
	outside.Eval[bool](priya, `window.sameAsBefore = true`)

	anna.Go(path)
	anna.Until("the loan is in the panel", `!!document.querySelector('form[action$="/returned"]')`)
	outside.Eval[bool](anna, `(document.querySelector('form[action$="/returned"]').requestSubmit(), true)`)
	anna.See("Came back")
	priya.Until("it has gone", `!document.querySelector('#loans').innerText.includes('grinders')`)
	if !outside.Eval[bool](priya, `window.sameAsBefore === true`) {
		t.Error("the page was loaded anew")
	}
}
