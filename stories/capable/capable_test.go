// Package capable tells of easy things that stay easy: most customers want no
// heroics, just a capable answer that costs them little. A plain question is opened,
// answered and solved with nothing else touched, and the desk says how often that was
// so; what a harder case has cost is shown term by term.
package capable

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"kept.example/kept/stories/outside"
)

func mail(name, address, subject, text string) string {
	return fmt.Sprintf("From: %s <%s>\nTo: care@kettle.example\nSubject: %s\n\n%s\n", name, address, subject, text)
}

// idOf is the case with a subject.
func idOf(api *outside.API, subject string) string {
	for _, c := range api.Items("/cases") {
		if c["subject"] == subject {
			return fmt.Sprint(int64(c["id"].(float64)))
		}
	}
	return ""
}

func TestEasyStaysEasyAndWhatIsNotIsCounted(t *testing.T) {
	relay := outside.NewRelay(t)
	k := outside.Start(t, "", "KEPT_RELAY_URL=smtp://"+relay.Addr)
	api := k.API("admin@kept.example")
	api.Must("POST", "/inboxes", map[string]any{"name": "Care", "channel": "email", "address": "care@kettle.example"})
	k.Mail("maren@example.com", "care@kettle.example", mail("Maren Lindqvist", "maren@example.com", "Descaling", "How often do I descale the kettle?"))
	k.Mail("ben@example.com", "care@kettle.example", mail("Ben Ode", "ben@example.com", "It leaks", "My kettle leaks at the base."))
	k.Until(30*time.Second, "two cases", func() bool { return len(api.Items("/cases")) == 2 })
	plain, hard := idOf(api, "Descaling"), idOf(api, "It leaks")

	b := k.Open(t)
	b.SignIn("admin@kept.example")
	b.Go("/cases/" + plain)
	b.See("How often do I descale")
	b.Press("r")
	b.Until("the editor is there", "document.querySelector('#composer .ed') && document.activeElement.closest('#composer')")
	b.Press("Every three months, with plain vinegar.")
	b.Until("the editor holds it", "document.querySelector('#composer .ed').innerText.includes('plain vinegar')")
	outside.Eval[bool](b, "document.querySelector('[name=set_status][value=solved]').click() === undefined")
	relay.Wait(t, time.Minute, func(l outside.Letter) bool { return strings.Contains(l.Body, "plain vinegar") })
	k.Until(30*time.Second, "the question is solved", func() bool { return api.Must("GET", "/cases/"+plain, nil)["status"] == "solved" })

	// The same, the hard way: solved, and it was not; somebody else takes over; solved again.
	reply := func(text, status string) {
		api.Must("POST", "/cases/"+hard+"/messages", map[string]any{"kind": "reply", "text": text, "set_status": status})
	}
	reply("Tighten the screw below.", "solved")
	other := api.Must("POST", "/users", map[string]any{"email": "priya@kept.example", "name": "Priya Nair", "role": "agent"})
	api.Must("PATCH", "/cases/"+hard, map[string]any{"status": "open"})
	api.Must("PATCH", "/cases/"+hard, map[string]any{"owner_id": other["id"]})
	reply("A new base is on its way.", "open")

	k.Until(2*time.Minute, "both are counted", func() bool {
		f, e := api.Must("GET", "/effort/figures", nil), api.Must("GET", "/cases/"+hard+"/effort", nil)
		return f["solved"] == float64(1) && f["easy"] == float64(1) && e["score"] == float64(6)
	})
	b.Go("/today")
	b.See("Of 1 solved this week, 1 with one reply and no other field.")
	b.Go("/cases/" + hard)
	b.See("What this has cost them")
	b.See("Somebody else took over once")
	b.See("Came back once after it was done")
}
