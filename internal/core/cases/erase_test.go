package cases_test

import (
	"bytes"
	"context"
	"fmt"
	"strings"
	"testing"

	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/core/chores"
	"kept.example/kept/internal/core/people"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/mail"
)

// canary stands in every place where something personal can be.
const canary = "Zyxwvut"

// seedCanary makes a person with a case, two addresses, a message in the case
// of another, a participant, foreign ids and a step in somebody's own words.
func (h *house) seedCanary() (k *cases.Held, other int64) {
	a := h.mailFrom(canary+"@example.com", "I am "+canary)
	a.From.Name, a.Subject, a.MailID, a.References, a.Rest = canary, canary, canary+"@x", []string{canary + "@y"}, canary
	a.HTML = mail.SafeHTML("<p>" + canary + "</p>")
	k = h.arrive(a).Held
	other = h.open("a case of another").ID
	b := h.mailFrom(canary+"@example.com", canary+" writes here too")
	b.JoinCase, b.From.Name = other, canary
	h.arrive(b)
	h.do(func(ctx context.Context, tx *db.Tx) error {
		p, err := h.people.Take(ctx, tx, k.PersonID)
		h.must(err)
		_, err = h.people.AddIdentity(ctx, tx, &p, people.Phone, "+49 30 "+canary+"123", true)
		h.must(err)
		h.must(h.people.ForeignID(ctx, tx, &p, "shop", canary))
		o, err := h.people.AddOrganization(ctx, tx, canary+" household")
		h.must(err)
		h.must(h.people.Change(ctx, tx, &p, people.Change{OrganizationID: &o.ID}))
		held, err := h.cases.Take(ctx, tx, k.ID)
		h.must(err)
		h.must(h.cases.SetStatus(ctx, tx, held, cases.Open, ""))
		h.must(h.cases.Step(ctx, tx, held, "Call "+canary, start, 0))
		h.must(h.cases.ForeignID(ctx, tx, held, "zendesk", canary))
		third, err := h.cases.AddParticipant(ctx, tx, held, cases.Third, mail.Address{Name: canary, Mail: canary + "@else.example"}, 0)
		h.must(err)
		_, err = h.cases.Say(ctx, tx, held, cases.Utterance{Kind: cases.Reply, Text: "about " + canary, ParticipantID: third.ID})
		h.must(err)
		_, err = h.cases.Say(ctx, tx, held, cases.Utterance{Kind: cases.Note, Text: canary + " is right"})
		return err
	})
	return k, other
}

// traces are the columns in which the canary is still found.
func (h *house) traces() (found []string) {
	h.t.Helper()
	tables := []string{"person", "identity", "person_foreign", "organization", "cases", "message", "message_ref", "participant", "case_foreign", "activity", "job"}
	h.must(h.read(h.system(), func(ctx context.Context, v db.View) error {
		for _, table := range tables {
			query := `SELECT 'x' || t FROM (SELECT CAST(` + table + ` AS TEXT) AS t FROM ` + table + `) AS all_of_it`
			if v.Engine() == db.SQLite {
				columns, err := db.All(ctx, v, func(s db.Scan) (name string, err error) {
					err = s(&name)
					return name, err
				}, `SELECT name FROM pragma_table_info('`+table+`')`)
				h.must(err)
				query = `SELECT coalesce(CAST("` + strings.Join(columns, `" AS TEXT), '') || coalesce(CAST("`) + `" AS TEXT), '') FROM ` + table
			}
			rows, err := db.All(ctx, v, func(s db.Scan) (row string, err error) {
				err = s(&row)
				return row, err
			}, query)
			h.must(err)
			for _, row := range rows {
				if strings.Contains(strings.ToLower(row), strings.ToLower(canary)) {
					found = append(found, table+": "+row)
				}
			}
		}
		return nil
	}))
	return found
}

func TestNothingIsLeftOfAnErasedPerson(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		k, other := h.seedCanary()
		if len(h.traces()) < 8 {
			t.Fatalf("the canary is in too few places: %q", h.traces())
		}
		before := h.byID(k.ID)
		wantKind(t, h.try(h.as(1, staff.Agent), func(ctx context.Context, tx *db.Tx) error { return h.people.Erase(ctx, tx, k.PersonID) }), fault.Forbidden)
		h.do(func(ctx context.Context, tx *db.Tx) error { return h.people.Erase(ctx, tx, k.PersonID) })
		for _, trace := range h.traces() {
			t.Error(trace)
		}
		after := h.byID(k.ID)
		if after.Messages != before.Messages || after.Status != before.Status || !after.NextDue.Equal(before.NextDue) || !after.CreatedAt.Equal(before.CreatedAt) {
			t.Errorf("facts without a person are gone:\n%+v\n%+v", before, after)
		}
		if after.NextStep != cases.StepErased {
			t.Errorf("%q", after.NextStep)
		}
		if got := h.byID(other); got.Messages != 2 {
			t.Errorf("%d messages in the other case", got.Messages)
		}
		h.must(h.read(h.system(), func(ctx context.Context, v db.View) error {
			p, err := h.people.ByID(ctx, v, k.PersonID)
			if !p.Erased() {
				t.Errorf("%+v", p)
			}
			return err
		}))
		h.do(func(ctx context.Context, tx *db.Tx) error { return h.people.Erase(ctx, tx, k.PersonID) }) // once more does no harm
		again := h.arrive(h.mailFrom(canary+"@example.com", "it is me again"))
		if again.Held.PersonID == k.PersonID || !again.Opened {
			t.Error("who writes again is somebody new")
		}
	})
}

func TestAPersonIsGivenAllThatWeHold(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		k, _ := h.seedCanary()
		var b bytes.Buffer
		h.must(h.read(h.system(), func(ctx context.Context, v db.View) error { return h.people.Export(ctx, v, k.PersonID, &b) }))
		out := b.String()
		for _, want := range []string{"I am " + canary, canary + " writes here too", canary + " is right", canary + "@example.com", "+49 30", "Call " + canary, "<p>", canary + " household"} {
			escaped := strings.NewReplacer("<", `\u003c`, ">", `\u003e`).Replace(want)
			if !strings.Contains(out, want) && !strings.Contains(out, escaped) {
				t.Errorf("%q is not in it", want)
			}
		}
		if strings.Contains(out, "a case of another") {
			t.Error("somebody else's words are in it")
		}
	})
}

func TestTheBooksOfCases(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		k := h.open("hello")
		if off := h.verify(); len(off) != 0 {
			t.Errorf("%q", off)
		}
		h.do(func(ctx context.Context, tx *db.Tx) error {
			_, err := tx.Exec(ctx, `UPDATE cases SET messages = 7, shelf = 'done', unowned = 0 WHERE id = $1`, k.ID)
			return err
		})
		if off := h.verify(); len(off) != 2 {
			t.Errorf("%q", off)
		}
	})
}

func (h *house) verify() (off []string) {
	h.t.Helper()
	h.must(h.read(h.system(), func(ctx context.Context, v db.View) error {
		var r chores.Report
		err := h.chores.Verify(ctx, v, &r)
		for _, f := range r.Findings {
			off = append(off, fmt.Sprint(f))
		}
		return err
	}))
	return off
}
