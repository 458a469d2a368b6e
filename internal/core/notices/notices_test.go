package notices_test

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"kept.example/kept/internal/core/desktest"
	"kept.example/kept/internal/core/inboxes"
	"kept.example/kept/internal/core/notices"
	"kept.example/kept/internal/core/outbox"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/web"
)

// note writes a note as somebody.
func note(d *desktest.Desk, as context.Context, id int64, text string) {
	d.T.Helper()
	d.Must(d.DB.Do(as, "test", func(ctx context.Context, tx *db.Tx) error {
		_, err := d.Outbox.Note(ctx, tx, id, outbox.NewNote{Text: text})
		return err
	}))
}

// own gives a case to a user, as somebody.
func own(d *desktest.Desk, as context.Context, id, user int64) {
	d.T.Helper()
	d.Must(d.DB.Do(as, "test", func(ctx context.Context, tx *db.Tx) error {
		h, err := d.Cases.Take(ctx, tx, id)
		if err != nil {
			return err
		}
		return d.Cases.Own(ctx, tx, h, user)
	}))
}

// told is what somebody is told, the newest first, as "kind case" and "+" where
// it is unread.
func told(d *desktest.Desk, as context.Context) (all []string) {
	d.T.Helper()
	d.Must(d.DB.Read(as, "test", func(ctx context.Context, v db.View) error {
		found, _, err := d.Notices.Page(ctx, v, false, nil, 50)
		for _, s := range found {
			is := fmt.Sprintf("%s %d", s.Kind, s.Case.ID)
			if s.Unread() {
				is += " +"
			}
			all = append(all, is)
		}
		return err
	}))
	return all
}

func want(t *testing.T, got []string, want ...string) {
	t.Helper()
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// unread is the number under the bell.
func unread(d *desktest.Desk, as context.Context) (n int) {
	d.T.Helper()
	d.Must(d.DB.Read(as, "test", func(ctx context.Context, v db.View) (err error) {
		n, err = d.Notices.Unread(ctx, v)
		return err
	}))
	return n
}

// rival is a team with an inbox of its own and an agent in it.
func rival(d *desktest.Desk) (inboxes.Inbox, int64) {
	d.T.Helper()
	var there inboxes.Inbox
	var team staff.Team
	d.Do(func(ctx context.Context, tx *db.Tx) (err error) {
		if team, err = d.Staff.AddTeam(ctx, tx, "Workshop"); err != nil {
			return err
		}
		there, err = d.Inboxes.Add(ctx, tx, inboxes.Inbox{Name: "Repairs", Address: "repairs@shop.example", TeamID: team.ID})
		return err
	})
	return there, d.AddUser("mona", staff.Agent, team.ID)
}

func TestWhoeverIsCalledIsToldOnce(t *testing.T) {
	desktest.Each(t, func(t *testing.T, d *desktest.Desk) {
		c := d.Case("It stopped.")
		agent, lead := d.As(staff.Agent), d.As(staff.Lead)
		note(d, agent, c.ID, "@The lead, what do you think? @the lead @The agent")
		want(t, told(d, lead), fmt.Sprintf("mention %d +", c.ID))
		want(t, told(d, agent)) // not of oneself
		if n := unread(d, lead); n != 1 {
			t.Errorf("%d unread", n)
		}
		b := d.Browse(staff.Lead)
		b.Get("/notices").Is(t, http.StatusOK).Has(t, "The agent named you in a note", "Ann Vik, My watch", fmt.Sprintf("/cases/%d#m-", c.ID), "Mark all as read")
		b.Get("/today").Is(t, http.StatusOK).Has(t, "Named in a note", "The agent named you in a note")
		b.HX().Get("/nav/counts").Is(t, http.StatusOK).Has(t, `id="nav-n-notices-title">1<`)
		b.Get(fmt.Sprintf("/cases/%d", c.ID)).Is(t, http.StatusOK) // reading a page changes nothing
		want(t, told(d, lead), fmt.Sprintf("mention %d +", c.ID))
		b.HX().Post(fmt.Sprintf("/cases/%d/seen", c.ID), nil).Is(t, http.StatusNoContent)
		want(t, told(d, lead), fmt.Sprintf("mention %d", c.ID))
		b.Get("/notices?unread=1").Is(t, http.StatusOK).Has(t, "You have read everything.")
		b.Get("/today").Is(t, http.StatusOK).Lacks(t, "Named in a note")
		d.Verified()
	})
}

func TestWhoIsCalledAndCannotSeeTheCaseIsNamedAndNotTold(t *testing.T) {
	desktest.Each(t, func(t *testing.T, d *desktest.Desk) {
		there, mona := rival(d)
		c := d.CaseFrom("Ann Vik <"+desktest.Ann+">", there.Address, "It stopped.")
		agent, lead := d.User(staff.Agent), d.As(staff.Lead) // the agent of no team
		note(d, d.AsUser(mona), c.ID, "@The agent and @The lead, please look.")
		want(t, told(d, d.AsUser(agent)))
		want(t, told(d, lead), fmt.Sprintf("mention %d +", c.ID))
		d.BrowseUser(mona).Get(fmt.Sprintf("/cases/%d", c.ID)).Is(t, http.StatusOK).Has(t, "The agent was named and cannot see this case.").Lacks(t, "The lead was named")
		d.BrowseUser(mona).Get(fmt.Sprintf("/cases/%d/mentions?q=th", c.ID)).Is(t, http.StatusOK).Has(t, "cannot see this case", `data-text="@The lead "`)
		note(d, lead, c.ID, "@Workshop: who has a minute?")
		want(t, told(d, d.AsUser(mona)), fmt.Sprintf("mention %d +", c.ID))
		// What goes out of sight goes out of the list and from under the bell.
		d.Do(func(ctx context.Context, tx *db.Tx) error { return d.Staff.Leave(ctx, tx, there.TeamID, mona) })
		want(t, told(d, d.AsUser(mona)))
		if n := unread(d, d.AsUser(mona)); n != 0 {
			t.Errorf("%d unread, none of it to be seen", n)
		}
		d.Verified()
	})
}

func TestOwnersAndFollowersAreToldWhatTheirCustomersDo(t *testing.T) {
	desktest.Each(t, func(t *testing.T, d *desktest.Desk) {
		c := d.Case("It stopped.")
		agent, lead := d.As(staff.Agent), d.As(staff.Lead)
		own(d, lead, c.ID, d.User(staff.Agent))
		own(d, agent, c.ID, 0)
		own(d, agent, c.ID, d.User(staff.Agent)) // what one does oneself is no news
		want(t, told(d, agent), fmt.Sprintf("assigned %d +", c.ID))
		d.Must(d.DB.Do(lead, "test", func(ctx context.Context, tx *db.Tx) error {
			h, err := d.Cases.Take(ctx, tx, c.ID)
			if err != nil {
				return err
			}
			return d.Cases.Follow(ctx, tx, h, d.User(staff.Lead))
		}))
		d.Answer(agent, c.ID, "Please send it in.")
		for i := range 2 {
			d.Mail(d.Letter(desktest.Ann, desktest.Address, "Re: My watch", "I did.", "In-Reply-To: <"+d.LastSent().Message(t).MessageID+">", fmt.Sprint("X-Try: ", i)))
		}
		// Two answers are one notice, the newest.
		want(t, told(d, agent), fmt.Sprintf("answered %d +", c.ID), fmt.Sprintf("assigned %d +", c.ID))
		want(t, told(d, lead), fmt.Sprintf("answered %d +", c.ID))
		d.Must(d.DB.Do(d.Ctx, "test", func(ctx context.Context, tx *db.Tx) error {
			h, err := d.Cases.Take(ctx, tx, c.ID)
			if err != nil {
				return err
			}
			return d.Cases.LetDown(ctx, tx, h, "test", fault.Say("notices.says.team"), 0)
		}))
		if got := told(d, agent); got[0] != fmt.Sprintf("let_down %d +", c.ID) {
			t.Errorf("told %v", got)
		}
		d.Browse(staff.Agent).Post("/notices/read", url.Values{}).Is(t, http.StatusSeeOther)
		if n := unread(d, agent); n != 0 {
			t.Errorf("%d unread after all were read", n)
		}
		d.Verified()
	})
}

func TestATeamIsToldOfANewCaseIfItWantsTo(t *testing.T) {
	d := desktest.Lite(t)
	there, mona := rival(d)
	d.CaseFrom(desktest.Ann, there.Address, "It stopped.")
	want(t, told(d, d.AsUser(mona)))
	choose(d, d.AsUser(mona), notices.Style{Minutes: 15}, notices.Choice{Kind: notices.Team, Shown: true, Mail: notices.Off})
	c := d.CaseFrom("ben@example.com", there.Address, "It stopped.")
	other := d.Case("It stopped too.")
	d.Do(func(ctx context.Context, tx *db.Tx) error {
		h, err := d.Cases.Take(ctx, tx, other.ID)
		if err != nil {
			return err
		}
		return d.Cases.Move(ctx, tx, h, there.ID)
	})
	want(t, told(d, d.AsUser(mona)), fmt.Sprintf("team %d +", other.ID), fmt.Sprintf("team %d +", c.ID))
}

// choose sets how somebody wants to be told.
func choose(d *desktest.Desk, as context.Context, style notices.Style, some ...notices.Choice) {
	d.T.Helper()
	d.Must(d.DB.Do(as, "test", func(ctx context.Context, tx *db.Tx) error { return d.Notices.Choose(ctx, tx, some, style) }))
}

// letters are the mails that went to the staff.
func letters(d *desktest.Desk) (all []desktest.Sent) {
	for _, s := range d.Sent() {
		if len(s.To) == 1 && strings.HasSuffix(s.To[0], "@shop.example") {
			all = append(all, s)
		}
	}
	return all
}

func TestWhatIsNotReadInTimeIsFoldedIntoOneMail(t *testing.T) {
	desktest.Each(t, func(t *testing.T, d *desktest.Desk) {
		a, b := d.Case("It stopped."), d.CaseFrom("ben@example.com", desktest.Address, "It rings.")
		agent, _ := d.As(staff.Agent), d.User(staff.Lead)
		note(d, agent, a.ID, "@The lead?")
		d.Advance(10 * time.Minute)
		note(d, agent, b.ID, "@The lead!")
		d.Advance(4 * time.Minute)
		if n := len(letters(d)); n != 0 {
			t.Errorf("%d mails went too early", n)
		}
		d.Advance(time.Minute)
		if n := len(letters(d)); n != 1 {
			t.Fatalf("%d mails, want one", n)
		}
		m := letters(d)[0].Message(t)
		for _, part := range []string{"The agent named you in a note", a.Ref, b.Ref, fmt.Sprintf("%s/cases/%d#m-", desktest.PublicURL, a.ID), "/notices/settings"} {
			if !strings.Contains(m.Text, part) {
				t.Errorf("%q is missing in %s", part, m.Text)
			}
		}
		if m.Subject != "2 notices for you" || strings.Contains(m.Text, "It stopped.") {
			t.Errorf("%s: %s", m.Subject, m.Text)
		}
		d.Advance(24 * time.Hour)
		if n := len(letters(d)); n != 1 {
			t.Errorf("%d mails a day later", n)
		}
		d.Verified()
	})
}

func TestWhatWasReadInTimeIsNotMailed(t *testing.T) {
	d := desktest.Lite(t)
	c, lead := d.Case("It stopped."), d.Browse(staff.Lead)
	note(d, d.As(staff.Agent), c.ID, "@The lead?")
	lead.HX().Post(fmt.Sprintf("/cases/%d/seen", c.ID), nil).Is(t, http.StatusNoContent)
	d.Advance(time.Hour)
	if n := len(letters(d)); n != 0 {
		t.Errorf("%d mails", n)
	}
	d.Verified()
}

func TestMailIsAsSomebodyWantsIt(t *testing.T) {
	d := desktest.Lite(t)
	c := d.Case("It stopped.")
	agent, lead := d.As(staff.Agent), d.As(staff.Lead)
	once := notices.Choice{Kind: notices.Mention, Mail: notices.Once} // and not under the bell
	choose(d, lead, notices.Style{Minutes: 60, Quiet: true}, once)
	note(d, agent, c.ID, "@The lead, now.")
	d.Run()
	want(t, told(d, lead))
	if n := len(letters(d)); n != 1 {
		t.Fatalf("%d mails at once", n)
	}
	if m := letters(d)[0].Message(t); m.Subject != "The agent named you in a note" {
		t.Errorf("subject: %s", m.Subject)
	}
	d.Advance(9 * time.Hour) // Monday, 18:00
	note(d, agent, c.ID, "@The lead, when you are back.")
	d.Advance(14 * time.Hour)
	if n := len(letters(d)); n != 1 {
		t.Errorf("%d mails at night", n)
	}
	d.Advance(time.Hour) // Tuesday, 9:00
	if n := len(letters(d)); n != 2 {
		t.Errorf("%d mails in the morning", n)
	}
	choose(d, lead, notices.Style{Minutes: 60}, notices.Choice{Kind: notices.Mention, Mail: notices.Off})
	note(d, agent, c.ID, "@The lead, never mind.")
	d.Advance(24 * time.Hour)
	if n := len(letters(d)); n != 2 {
		t.Errorf("%d mails to somebody who wants none", n)
	}
	d.Verified()
}

func TestAMailThatTheRelayDoesNotTakeIsTriedAgain(t *testing.T) {
	d := desktest.Lite(t)
	c := d.Case("It stopped.")
	choose(d, d.As(staff.Lead), notices.Style{Minutes: 15}, notices.Choice{Kind: notices.Mention, Shown: true, Mail: notices.Once})
	d.Relay.Says(func(_ desktest.Sent, stage string) string {
		if stage == "rcpt" {
			return "451 not now"
		}
		return ""
	})
	note(d, d.As(staff.Agent), c.ID, "@The lead?")
	d.Run()
	d.Relay.Says(nil)
	d.Advance(time.Hour)
	if n := len(letters(d)); n != 1 {
		t.Errorf("%d mails", n)
	}
	d.Verified()
}

// A relay that takes nothing for a day uses up the tries of the job. What waits is
// mailed when it takes something again, and not only with the next notice.
func TestAMailThatCouldNotBeSentForADayIsNotForgotten(t *testing.T) {
	desktest.Each(t, func(t *testing.T, d *desktest.Desk) {
		c := d.Case("It stopped.")
		anna := d.User(staff.Agent)
		own(d, d.As(staff.Lead), c.ID, anna)
		d.Relay.Says(func(_ desktest.Sent, stage string) string {
			if stage == "rcpt" {
				return "451 4.3.0 later"
			}
			return ""
		})
		note(d, d.As(staff.Lead), c.ID, "@agent look")
		for range 12 {
			d.Advance(2 * time.Hour)
		}
		if n := d.Number(`SELECT count(*) FROM job WHERE kind = 'notices.send' AND state = 'failed'`); n == 0 {
			t.Fatal("the job still tries")
		}
		d.Relay.Says(nil)
		d.Advance(25 * time.Hour)
		if n := d.Number(`SELECT count(*) FROM notice WHERE mail = 'waits'`); n != 0 {
			t.Errorf("%d notices wait", n)
		}
	})
}

func TestNoticesOverTheAPI(t *testing.T) {
	desktest.Each(t, func(t *testing.T, d *desktest.Desk) {
		agent, lead := d.As(staff.Agent), d.Program(staff.Lead)
		var ids []int64
		for range 3 {
			c := d.Case("It stopped.")
			note(d, agent, c.ID, "@The lead?")
			ids = append(ids, c.ID)
		}
		type page struct {
			Items []notices.Body
			Next  *string `json:"next_cursor"`
		}
		var first, second page
		lead.Call(http.MethodGet, "/api/v1/notices?limit=2", nil).Is(t, http.StatusOK).JSON(t, &first)
		lead.Call(http.MethodGet, "/api/v1/notices?limit=2&cursor="+*first.Next, nil).Is(t, http.StatusOK).JSON(t, &second)
		if len(first.Items) != 2 || len(second.Items) != 1 || second.Next != nil || *second.Items[0].CaseID != ids[0] || second.Items[0].Text != "The agent named you in a note" {
			t.Errorf("%+v, then %+v", first, second)
		}
		post := func(key string) *desktest.Browser { return lead.With("Idempotency-Key", key) }
		post("a").Call(http.MethodPost, fmt.Sprintf("/api/v1/notices/%d/read", first.Items[0].ID), nil).Is(t, http.StatusOK)
		var rest page
		lead.Call(http.MethodGet, "/api/v1/notices?unread=true", nil).Is(t, http.StatusOK).JSON(t, &rest)
		if len(rest.Items) != 2 {
			t.Errorf("%d unread after one was read", len(rest.Items))
		}
		d.Program(staff.Agent).With("Idempotency-Key", "b").Call(http.MethodPost, fmt.Sprintf("/api/v1/notices/%d/read", second.Items[0].ID), nil).Is(t, http.StatusNotFound)
		post("c").Call(http.MethodPost, "/api/v1/notices/read", map[string]any{"through": second.Items[0].ID}).Is(t, http.StatusNoContent)
		if n := unread(d, d.As(staff.Lead)); n != 1 {
			t.Errorf("%d unread after the oldest was read", n)
		}
		var is notices.SettingsBody
		change := map[string]any{"digest_minutes": 30, "quiet": true, "kinds": []any{map[string]any{"kind": "mention", "shown": true, "mail": "once"}}}
		lead.Call(http.MethodPatch, "/api/v1/notices/settings", change).Is(t, http.StatusOK)
		lead.Call(http.MethodGet, "/api/v1/notices/settings", nil).Is(t, http.StatusOK).JSON(t, &is)
		if is.DigestMinutes != 30 || !is.Quiet || is.Kinds[0] != (notices.ChoiceBody{Kind: "mention", Shown: true, Mail: notices.Once}) {
			t.Errorf("%+v", is)
		}
		lead.Call(http.MethodPatch, "/api/v1/notices/settings", map[string]any{"kinds": []any{map[string]any{"kind": "weather", "shown": true, "mail": "off"}}}).Is(t, http.StatusUnprocessableEntity).Has(t, "There is no such kind of notice.")
		d.Browse(staff.Lead).Get("/notices/settings").Is(t, http.StatusOK).Has(t, "Somebody names me in a note", "A mail is held back longer than it should be")
		d.Browse(staff.Lead).Post("/notices/settings", url.Values{"mail.mention": {"off"}, "digest_minutes": {"5"}}).Is(t, http.StatusSeeOther)
		lead.Call(http.MethodGet, "/api/v1/notices/settings", nil).Is(t, http.StatusOK).JSON(t, &is)
		if is.DigestMinutes != 5 || is.Quiet || is.Kinds[0] != (notices.ChoiceBody{Kind: "mention", Mail: notices.Off}) {
			t.Errorf("%+v", is)
		}
	})
}

func TestNoticesFollowMergesSplitsAndErasure(t *testing.T) {
	desktest.Each(t, func(t *testing.T, d *desktest.Desk) {
		a, b := d.Case("It stopped."), d.Case("It rings.")
		agent, lead := d.As(staff.Agent), d.As(staff.Lead)
		note(d, agent, b.ID, "@The lead?")
		d.Program(staff.Lead).With("Idempotency-Key", "m").Call(http.MethodPost, fmt.Sprintf("/api/v1/cases/%d/merge", b.ID), map[string]any{"into": a.ID}).Is(t, http.StatusOK)
		want(t, told(d, lead), fmt.Sprintf("mention %d +", a.ID))
		d.Browse(staff.Lead).HX().Post(fmt.Sprintf("/cases/%d/seen", a.ID), nil).Is(t, http.StatusNoContent)
		want(t, told(d, lead), fmt.Sprintf("mention %d", a.ID))
		d.Program(staff.Admin).Call(http.MethodPost, fmt.Sprintf("/api/v1/people/%d/erase", a.PersonID), map[string]any{"sure": true}).Is(t, http.StatusNoContent)
		want(t, told(d, lead))
		d.Verified()
	})
}

// What a demo or an import tells later happened earlier.
func TestNoticesStandInTheOrderOfWhatHappened(t *testing.T) {
	desktest.Each(t, func(t *testing.T, d *desktest.Desk) {
		lead, agent := d.As(staff.Lead), d.User(staff.Agent)
		for i, ago := range []time.Duration{2, 5, 1, 4, 3} {
			id := d.CaseFrom(fmt.Sprintf("p%d@example.com", i), desktest.Address, fmt.Sprintf("I waited %d hours.", ago)).ID
			own(d, db.At(lead, d.Now().Add(-ago*time.Hour)), id, agent)
		}
		var at []string
		cursor := (*web.Cursor)(nil)
		for range 3 {
			d.Must(d.DB.Read(d.As(staff.Agent), "test", func(ctx context.Context, v db.View) error {
				some, next, err := d.Notices.Page(ctx, v, false, cursor, 2)
				for _, s := range some {
					at = append(at, d.Now().Sub(s.At).String())
				}
				cursor = next
				return err
			}))
		}
		if got := fmt.Sprint(at); got != "[1h0m0s 2h0m0s 3h0m0s 4h0m0s 5h0m0s]" || cursor != nil {
			t.Errorf("the pages show what happened before %s; next %v", got, cursor)
		}
		d.Browse(staff.Agent).Post("/notices/read", url.Values{"through": {"5"}}).Is(t, http.StatusSeeOther)
	})
}

func TestListsOfNoticesReadAnIndex(t *testing.T) {
	desktest.Each(t, func(t *testing.T, d *desktest.Desk) {
		for index, query := range map[string]string{
			"notice_mail":        `SELECT id FROM notice WHERE user_id = 1 AND mail = 'waits' ORDER BY id LIMIT 51`,
			"notice_item":        `SELECT user_id FROM notice WHERE kind = 'held' AND item_id = 7`,
			"notice_case":        `SELECT id FROM notice WHERE case_id IN (7)`,
			"notice_choice_user": `SELECT mail FROM notice_choice WHERE user_id = 1 AND kind = 'mention'`,
			"notice_old":         `SELECT id FROM notice WHERE at < 7 AND read_at IS NOT NULL AND mail <> 'waits' ORDER BY at LIMIT 1000`,
			"notice_choice_kind": `SELECT user_id FROM notice_choice WHERE kind = 'team' AND (shown = 1 OR mail <> 'off') ORDER BY user_id`,
			"notice_style_user":  `SELECT minutes FROM notice_style WHERE user_id = 1`,
		} {
			plan, err := d.DB.Plan(context.Background(), query)
			d.Must(err)
			if !strings.Contains(plan, index) || strings.Contains(plan, "TEMP B-TREE") {
				t.Errorf("not by %s: %s", index, plan)
			}
		}
	})
}
