package intake_test

import (
	"context"
	"strings"
	"testing"

	"kept.example/kept/internal/core/intake"
	"kept.example/kept/internal/platform/db"
)

// TestTheTableOfJoins is what joins and what does not: the second mail of each
// row, after a first one of Ann's to help@ that we have answered. {id} and {to}
// are the Message-ID and the address of our answer.
func TestTheTableOfJoins(t *testing.T) {
	const first = "m1@example.com"
	about := func(subject, raw string) string {
		return strings.Replace(raw, "Subject: My watch", "Subject: "+subject, 1)
	}
	eve := func(raw string) string {
		return strings.Replace(raw, "Ann <ann@example.com>", "Eve <eve@elsewhere.example>", 1)
	}
	for _, c := range []struct {
		name     string
		raw      string
		to       string // "" for help@
		as       intake.As
		joins    bool // the first case
		stranger bool // as nobody who takes part
		alike    bool // the first case is suggested
	}{
		{"the same mail again", letter(first, "It stopped."), "", intake.AsDuplicate, true, false, false},
		{"the same mail with other trace lines", "Received: from b\n" + letter(first, "It stopped."), "", intake.AsDuplicate, true, false, false},
		{"the same mail to another inbox", letter(first, "It stopped."), "sales@shop.example", intake.AsCase, false, false, true},
		{"the same id, another body", about("Another matter", letter(first, "Something else.")), "", intake.AsCase, false, false, false},
		{"the same body, another id", letter("m2@example.com", "It stopped."), "", intake.AsCase, false, false, true},
		{"no id at all", about("Another matter", letter("", "A question.")), "", intake.AsCase, false, false, false},
		{"an answer, by In-Reply-To", letter("m2@example.com", "Thanks", "In-Reply-To: <{id}>"), "", intake.AsJoined, true, false, false},
		{"an answer, by References alone", letter("m2@example.com", "Thanks", "References: <"+first+"> <{id}>"), "", intake.AsJoined, true, false, false},
		{"an answer, by the address alone", letter("m2@example.com", "Thanks"), "{to}", intake.AsJoined, true, false, false},
		{"an answer to another inbox", letter("m2@example.com", "Thanks", "In-Reply-To: <{id}>"), "sales@shop.example", intake.AsJoined, true, false, false},
		{"an answer with another subject", about("Hello", letter("m2@example.com", "Thanks", "In-Reply-To: <{id}>")), "", intake.AsJoined, true, false, false},
		{"a nudge that names their own mail", letter("m2@example.com", "Any news?", "In-Reply-To: <"+first+">"), "", intake.AsJoined, true, false, false},
		{"a nudge to another inbox that names it", letter("m2@example.com", "Any news?", "References: <"+first+">"), "sales@shop.example", intake.AsJoined, true, false, false},
		{"a nudge to another inbox that names nothing", letter("m2@example.com", "Any news?"), "sales@shop.example", intake.AsCase, false, false, true},
		{"the same subject as an answer", about("Re: My watch", letter("m2@example.com", "Hello")), "", intake.AsCase, false, false, true},
		{"an empty In-Reply-To", about("Other", letter("m2@example.com", "Hello", "In-Reply-To: <>")), "", intake.AsCase, false, false, false},
		{"an In-Reply-To of spaces", letter("m2@example.com", "Hello", "In-Reply-To:  ", "References: <> <>"), "", intake.AsCase, false, false, true},
		{"a wrong token", letter("m2@example.com", "Hello", "In-Reply-To: <{forged}>"), "", intake.AsCase, false, false, true},
		{"from another address of theirs that nobody knows", strings.Replace(letter("m2@example.com", "Me again"), "ann@example.com", "ann@home.example", 1), "", intake.AsCase, false, false, false},
		{"another address with the token", strings.Replace(letter("m2@example.com", "Me again", "In-Reply-To: <{id}>"), "ann@example.com", "ann@home.example", 1), "", intake.AsJoined, true, true, false},
		{"a stranger with the token", eve(letter("e1@elsewhere.example", "Me too", "In-Reply-To: <{id}>")), "", intake.AsJoined, true, true, false},
		{"a stranger at our reply address", eve(letter("e1@elsewhere.example", "Me too")), "{to}", intake.AsJoined, true, true, false},
		{"a stranger who names her mail", eve(letter("e1@elsewhere.example", "Me too", "In-Reply-To: <"+first+">")), "", intake.AsCase, false, false, false},
		{"forwarded by somebody else", about("Fwd: My watch", eve(letter("e1@elsewhere.example", "See below\n\n> It stopped."))), "", intake.AsCase, false, false, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			each(t, func(t *testing.T, w *world) {
				one := w.mail(letter(first, "It stopped."))
				id, _ := w.answer(one.CaseID, "Which model?")
				token, _, _ := strings.Cut(id, "@")
				to := "help+" + token + "@shop.example"
				fill := strings.NewReplacer("{id}", id, "{to}", to, "{forged}", forged("x+" + id)[2:])
				at := "help@shop.example"
				if c.to != "" {
					at = fill.Replace(c.to)
				}
				two := w.mail(fill.Replace(c.raw), at)
				if two.As != c.as || (two.CaseID == one.CaseID) != c.joins {
					t.Fatalf("it is %s %s in case %d; the first is %d", two.State, two.As, two.CaseID, one.CaseID)
				}
				if two.As == intake.AsJoined {
					if _, stranger := w.message(two.MessageID); (stranger == 1) != c.stranger {
						t.Errorf("as somebody who takes part: %v", stranger == 0)
					}
				}
				if !c.joins {
					w.read(func(ctx context.Context, v db.View) error {
						k, err := w.Cases.ByID(ctx, v, two.CaseID)
						if err != nil {
							return err
						}
						all, err := w.Cases.Alike(ctx, v, k)
						if (len(all) == 1 && all[0].ID == one.CaseID) != c.alike {
							t.Errorf("suggested are %d cases", len(all))
						}
						return err
					})
				}
				w.balanced()
			})
		})
	}
}
