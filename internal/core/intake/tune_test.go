package intake_test

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"kept.example/kept/internal/core/desktest"
	"kept.example/kept/internal/core/intake"
	"kept.example/kept/internal/core/staff"
)

// tuned is the form of the junk screen as it is at first, with other values.
func tuned(pairs ...string) url.Values {
	f := url.Values{"threshold": {"50"}}
	for r, n := range map[intake.Rule]int{intake.NoDate: 12, intake.OddDate: 6, intake.NoMessageID: 10, intake.NoTo: 10, intake.NotToUs: 6, intake.BulkTool: 30,
		intake.ReplyElsewhere: 6, intake.Shouts: 16, intake.OddSubject: 25, intake.HiddenText: 12, intake.LyingLink: 20, intake.NumberLink: 30,
		intake.OnlyPicture: 20, intake.Runs: 50, intake.Lures: 17, intake.Disowned: 25, intake.Trap: 100, intake.Hasty: 60} {
		f.Set("weight_"+string(r), fmt.Sprint(n))
	}
	for i := 0; i < len(pairs); i += 2 {
		f.Set(pairs[i], pairs[i+1])
	}
	return f
}

// heldAs is why the next mail is held back; "" where it is not.
func heldAs(d *desktest.Desk, raw string) string {
	d.T.Helper()
	i := d.Mail(raw)
	if i.State != intake.Quarantined {
		return ""
	}
	return i.Reason.Key
}

func TestThePageOfTheJunkScreen(t *testing.T) {
	desktest.Each(t, func(t *testing.T, d *desktest.Desk) {
		b := d.Browse(staff.Admin)
		page := b.Get("/settings/junk").Is(t, http.StatusOK).Has(t, `name="threshold"`, `value="50"`, "Hold back from a score of", "Never hold back", "up to four of them")
		for _, r := range intake.Rules() {
			page.Has(t, `name="weight_`+string(r)+`"`)
		}
		b.Get("/settings").Has(t, `href="/settings/junk"`)
		d.Browse(staff.Agent).Get("/settings/junk").Is(t, http.StatusForbidden)
		d.Browse(staff.Agent).Post("/settings/junk", tuned("threshold", "1")).Is(t, http.StatusForbidden)
		happened := func() int64 {
			return d.Number(`SELECT count(*) FROM activity WHERE kind = 'intake.lists' OR kind = 'setting.changed'`)
		}

		saved := b.Post("/settings/junk", tuned("threshold", "0", "weight_shouts", "0", "allow", "Ann <Ann@Example.com>\r\n@good.example", "block", "spam.example, eve@else.example")).
			Is(t, http.StatusSeeOther)
		if saved.Header.Get("Location") != "/settings/junk" || !strings.Contains(saved.Header.Get("Set-Cookie"), "kept_said=") {
			t.Errorf("the next page is not told to say that it was saved: %v", saved.Header)
		}
		b.Get("/settings/junk").Has(t, `value="0"`, "ann@example.com\ngood.example<", "eve@else.example\nspam.example<")
		if n := happened(); n != 2 {
			t.Errorf("%d changes are told", n)
		}
		if n := d.Number(`SELECT count(*) FROM setting WHERE name = 'intake.junk' AND value LIKE '%"weights":{"shouts":0}%'`); n != 1 {
			t.Error("more is written down than differs")
		}
		b.Post("/settings/junk", tuned("threshold", "0", "weight_shouts", "0", "allow", "good.example\nann@example.com", "block", "spam.example\neve@else.example")).
			Is(t, http.StatusSeeOther)
		if n := happened(); n != 2 {
			t.Errorf("a form that changes nothing is told: %d", n)
		}
		b.Post("/settings/junk", tuned("allow", "spam.example")).Is(t, http.StatusSeeOther)
		if n := d.Number(`SELECT count(*) FROM intake_list WHERE kind = 'allow' AND value = 'spam.example'`); n != 1 || d.Number(`SELECT count(*) FROM intake_list`) != 1 {
			t.Error("an entry did not move from one list to the other")
		}
		d.Verified()
	})
}

func TestWhatTheJunkScreenRefuses(t *testing.T) {
	desktest.Each(t, func(t *testing.T, d *desktest.Desk) {
		b := d.Browse(staff.Admin)
		b.Post("/settings/junk", tuned("threshold", "many", "weight_runs", "1001", "weight_lures", "", "allow", "not an address", "block", "no@dots@here")).
			Is(t, http.StatusUnprocessableEntity).
			Has(t, `data-for="threshold"`, `data-for="weight_runs"`, `data-for="weight_lures"`, `data-for="allow"`, `data-for="block"`,
				"not an address is neither an address nor a domain", `value="many"`, ">no@dots@here<").
			Lacks(t, `data-for="weight_shouts"`)
		b.Post("/settings/junk", tuned("allow", "ann@example.com", "block", "ANN@example.com")).Is(t, http.StatusUnprocessableEntity).Has(t, "is on both lists")
		b.Post("/settings/junk", tuned("allow", "com")).Is(t, http.StatusUnprocessableEntity).Has(t, "com is neither")
		b.Post("/settings/junk", tuned("block", strings.Repeat("a.example\n", 2001))).Is(t, http.StatusUnprocessableEntity).Has(t, "At most 2,000 entries")
		b.Post("/settings/junk", tuned("threshold", "5", "allow", "com")).Is(t, http.StatusUnprocessableEntity)
		if n := d.Number(`SELECT count(*) FROM setting WHERE name = 'intake.junk'`) + d.Number(`SELECT count(*) FROM intake_list`); n != 0 {
			t.Error("something was kept of what was refused")
		}
	})
}

func TestTheJunkScreenIsTuned(t *testing.T) {
	desktest.Each(t, func(t *testing.T, d *desktest.Desk) {
		b := d.Browse(staff.Admin)
		n := 0
		next := func(from string) string {
			n++
			return heldAs(d, junk(fmt.Sprintf("t%d@x.example", n), from))
		}
		set := func(pairs ...string) {
			t.Helper()
			b.Post("/settings/junk", tuned(pairs...)).Is(t, http.StatusSeeOther)
		}
		for _, c := range []struct {
			says, from, why string
			pairs           []string
		}{
			{"at first", "a@one.example", "intake.reason.junk", nil},
			{"a high threshold", "b@two.example", "", []string{"threshold", "1000"}},
			{"none", "c@three.example", "", []string{"threshold", "0"}},
			{"rules that are off", "d@four.example", "", []string{"weight_lures", "0", "weight_shouts", "0"}},
			{"an allowed domain", "e@mail.five.example", "", []string{"allow", "five.example"}},
			{"an allowed address", "f@six.example", "", []string{"allow", "f@six.example"}},
			{"a neighbour of it", "g@six.example", "intake.reason.junk", []string{"allow", "f@six.example"}},
			{"a blocked domain", "h@seven.example", "intake.reason.blocked", []string{"threshold", "0", "block", "seven.example"}},
			{"the narrowest entry", "i@eight.example", "", []string{"allow", "i@eight.example", "block", "eight.example"}},
		} {
			set(c.pairs...)
			if why := next(c.from); why != c.why {
				t.Errorf("%s: %q, not %q", c.says, why, c.why)
			}
		}
		d.Verified()
	})
}
