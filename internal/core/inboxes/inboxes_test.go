package inboxes_test

import (
	"context"
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"kept.example/kept/internal/core/activity"
	"kept.example/kept/internal/core/inboxes"
	"kept.example/kept/internal/core/keys"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/calendar"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/dbtest"
	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/web"
	"kept.example/kept/internal/platform/words"
)

// world is the inboxes of a fresh database whose clock stands still.
type world struct {
	t     *testing.T
	d     *db.DB
	s     *inboxes.Inboxes
	staff *staff.Staff
}

func each(t *testing.T, f func(t *testing.T, w *world)) {
	t.Helper()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		dbtest.Clock(d, time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC))
		err := d.Migrate(t.Context(), db.Schema{Owner: "activity", FS: activity.Schema}, db.Schema{Owner: "staff", FS: staff.Schema},
			db.Schema{Owner: "inboxes", FS: inboxes.Schema}, db.Schema{Owner: "web", FS: web.Schema})
		if err != nil {
			t.Fatal(err)
		}
		log := activity.New(d)
		f(t, &world{t, d, inboxes.New(d, log), staff.New(d, log)})
	})
}

func (w *world) system() context.Context { return staff.As(w.t.Context(), staff.System("test")) }

func (w *world) do(f func(ctx context.Context, tx *db.Tx) error) {
	w.t.Helper()
	if err := w.d.Do(w.system(), "test", f); err != nil {
		w.t.Fatal(err)
	}
}

// add opens an inbox.
func (w *world) add(i inboxes.Inbox) (made inboxes.Inbox) {
	w.t.Helper()
	w.do(func(ctx context.Context, tx *db.Tx) (err error) {
		made, err = w.s.Add(ctx, tx, i)
		return err
	})
	return made
}

func TestAMailFindsItsInbox(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		help := w.add(inboxes.Inbox{Name: "Help", Address: "Help <Help@Example.com>"})
		plus := w.add(inboxes.Inbox{Name: "EU", Address: "help+eu@example.com"})
		reply := w.add(inboxes.Inbox{Name: "Shop", Address: "shop@example.com", ReplyVia: inboxes.ViaDomain, ReplyDomain: "Reply.Example.com."})
		off := w.add(inboxes.Inbox{Name: "Old", Address: "old@example.com"})
		w.add(inboxes.Inbox{Name: "Form", Channel: inboxes.Form})
		w.add(inboxes.Inbox{Name: "Form 2", Channel: inboxes.Form})
		w.do(func(ctx context.Context, tx *db.Tx) error {
			_, err := w.s.Change(ctx, tx, off.ID, func(i *inboxes.Inbox) error { i.OffAt = tx.Now(); return nil })
			return err
		})
		type want struct {
			id   int64
			plus string
		}
		tests := map[string]want{
			"help@example.com":          {help.ID, ""},
			"HELP@EXAMPLE.COM":          {help.ID, ""},
			" help@example.com. ":       {help.ID, ""},
			"help+abc@example.com":      {help.ID, "abc"},
			"help+ABC+d@example.com":    {help.ID, "ABC+d"},
			"help+eu@example.com":       {plus.ID, ""},
			"help+eu+abc@example.com":   {plus.ID, "abc"},
			"help+@example.com":         {help.ID, ""},
			"abc@reply.example.com":     {reply.ID, "abc"},
			"old@example.com":           {},
			"helper@example.com":        {},
			"help@example.org":          {},
			"+help@example.com":         {},
			"@example.com":              {},
			"":                          {},
			"help":                      {},
			"help@":                     {},
			"help+abc@example.com@evil": {},
		}
		check := func(tests map[string]want) {
			t.Helper()
			err := w.d.Read(w.system(), "test", func(ctx context.Context, v db.View) error {
				for rcpt, want := range tests {
					i, plus, err := w.s.ByAddress(ctx, v, rcpt)
					if want.id == 0 && !fault.Is(err, fault.NotFound) || want.id != 0 && err != nil || i.ID != want.id || plus != want.plus {
						t.Errorf("%q: inbox %d with %q, %v, not %v", rcpt, i.ID, plus, err, want)
					}
				}
				return nil
			})
			if err != nil {
				t.Fatal(err)
			}
		}
		check(tests)
		all := w.add(inboxes.Inbox{Name: "All", Address: "all@example.org", CatchAll: true})
		own := w.add(inboxes.Inbox{Name: "Own", Address: "own@example.com", CatchAll: true})
		check(map[string]want{
			"help@example.com":       {help.ID, ""},
			"old@example.com":        {own.ID, ""},
			"sales+abc@example.com":  {own.ID, "abc"},
			"info@example.org":       {all.ID, ""},
			"anybody@elsewhere.test": {all.ID, ""},
			"nonsense":               {},
		})
		for address, want := range map[string]bool{
			"Help@Example.com": true, "help+abc@example.com": true, "own@example.com": true,
			"abc@reply.example.com": false, "old@example.com": false, "anybody@elsewhere.test": false, "nonsense": false, "": false,
		} {
			err := w.d.Read(w.system(), "test", func(ctx context.Context, v db.View) error {
				got, err := w.s.Own(ctx, v, address)
				if got != want {
					t.Errorf("%q is ours: %v", address, got)
				}
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
		}
	})
}

func TestAnInboxIsChecked(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.add(inboxes.Inbox{Name: "Help", Address: "help@example.com"})
		tests := map[string]inboxes.Inbox{
			"name":         {Address: "a@example.com"},
			"address":      {Name: "A"},
			"channel":      {Name: "A", Channel: "pigeon"},
			"reply_via":    {Name: "A", Address: "a@example.com", ReplyVia: "smoke"},
			"reply_domain": {Name: "A", Address: "a@example.com", ReplyVia: inboxes.ViaDomain},
			"catch_all":    {Name: "A", Channel: inboxes.Form, CatchAll: true},
			"brand_id":     {Name: "A", Address: "a@example.com", BrandID: 99},
			"team_id":      {Name: "A", Address: "a@example.com", TeamID: 99},
			"lang":         {Name: "A", Address: "a@example.com", Lang: "xx"},
			"zone":         {Name: "A", Address: "a@example.com", Zone: "Mars/Base"},
		}
		for field, i := range tests {
			err := w.d.Do(w.system(), "test", func(ctx context.Context, tx *db.Tx) error { _, err := w.s.Add(ctx, tx, i); return err })
			if f, ok := fault.As(err); !ok || f.Kind != fault.Invalid || f.Field != field {
				t.Errorf("%s: %v", field, err)
			}
		}
		for _, taken := range []string{"HELP@example.com", "no address", "a b@example.com", "a@example.com, b@example.com"} {
			err := w.d.Do(w.system(), "test", func(ctx context.Context, tx *db.Tx) error {
				_, err := w.s.Add(ctx, tx, inboxes.Inbox{Name: "A", Address: taken})
				return err
			})
			if f, ok := fault.As(err); !ok || f.Kind != fault.Invalid || f.Field != "address" {
				t.Errorf("%s: %v", taken, err)
			}
		}
	})
}

func TestThereIsAlwaysOneDefaultBrand(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		count := func() (n int64) {
			w.do(func(ctx context.Context, tx *db.Tx) (err error) {
				n, err = db.Value[int64](ctx, tx, `SELECT count(*) FROM brand WHERE is_default = 1`)
				return err
			})
			return n
		}
		if count() != 1 {
			t.Fatal("a new desk has no brand")
		}
		i := w.add(inboxes.Inbox{Name: "Help", Address: "help@example.com"})
		if i.BrandID == 0 || i.Hours.Always() || i.ReplyVia != inboxes.ViaPlus || i.Channel != inboxes.Email {
			t.Errorf("the usual inbox: %+v", i)
		}
		err := w.d.Do(w.system(), "test", func(ctx context.Context, tx *db.Tx) error {
			_, err := w.s.ChangeBrand(ctx, tx, i.BrandID, func(b *inboxes.Brand) error { b.Default = false; return nil })
			return err
		})
		if f, ok := fault.As(err); !ok || f.Field != "default" {
			t.Errorf("the default brand stopped: %v", err)
		}
		errs := dbtest.Race(t, w.d, 8, func(n int) error {
			return w.d.Do(w.system(), "test", func(ctx context.Context, tx *db.Tx) error {
				_, err := w.s.AddBrand(ctx, tx, inboxes.Brand{Name: "B" + string(rune('0'+n)), Default: true, Hue: 10})
				return err
			})
		})
		for _, err := range errs {
			if err != nil {
				t.Error(err)
			}
		}
		if n := count(); n != 1 {
			t.Errorf("%d brands are the default", n)
		}
		for field, b := range map[string]inboxes.Brand{
			"name": {}, "hue": {Name: "A", Hue: 360}, "lang": {Name: "A", Lang: "xx"}, "zone": {Name: "A", Zone: "x"}, "public_url": {Name: "A", PublicURL: "ftp://x"},
		} {
			err := w.d.Do(w.system(), "test", func(ctx context.Context, tx *db.Tx) error { _, err := w.s.AddBrand(ctx, tx, b); return err })
			if f, ok := fault.As(err); !ok || f.Kind != fault.Invalid || f.Field != field {
				t.Errorf("%s: %v", field, err)
			}
		}
	})
}

func TestAnInboxIsSeenByItsTeam(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		var agent staff.User
		var mine staff.Team
		w.do(func(ctx context.Context, tx *db.Tx) (err error) {
			if agent, err = w.staff.AddUser(ctx, tx, staff.NewUser{Email: "ann@example.com", Name: "Ann", Role: staff.Agent}); err != nil {
				return err
			}
			if mine, err = w.staff.AddTeam(ctx, tx, "Mine"); err != nil {
				return err
			}
			return w.staff.Join(ctx, tx, mine.ID, agent.ID)
		})
		var others staff.Team
		w.do(func(ctx context.Context, tx *db.Tx) (err error) {
			others, err = w.staff.AddTeam(ctx, tx, "Others")
			return err
		})
		w.add(inboxes.Inbox{Name: "B open", Address: "b@example.com"})
		w.add(inboxes.Inbox{Name: "A mine", Address: "a@example.com", TeamID: mine.ID})
		hidden := w.add(inboxes.Inbox{Name: "C others", Address: "c@example.com", TeamID: others.ID})
		var actor staff.Actor
		w.do(func(ctx context.Context, tx *db.Tx) (err error) {
			actor, err = w.staff.ActorOf(ctx, tx, agent.ID)
			return err
		})
		err := w.d.Read(staff.As(t.Context(), actor), "test", func(ctx context.Context, v db.View) error {
			all, err := w.s.All(ctx, v, actor.Scope())
			names := make([]string, len(all))
			for i, one := range all {
				names[i] = one.Name
			}
			if got := strings.Join(names, ", "); got != "A mine, B open" {
				t.Errorf("seen: %s", got)
			}
			if _, err := w.s.ByID(ctx, v, hidden.ID); !fault.Is(err, fault.NotFound) {
				t.Errorf("the hidden one: %v", err)
			}
			if i, err := w.s.Open(ctx, v, hidden.ID); err != nil || i.ID != hidden.ID {
				t.Errorf("of a case at hand: %v", err)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		err = w.d.Do(staff.As(t.Context(), actor), "test", func(ctx context.Context, tx *db.Tx) error {
			_, err := w.s.Add(ctx, tx, inboxes.Inbox{Name: "X", Address: "x@example.com"})
			return err
		})
		if !fault.Is(err, fault.Forbidden) {
			t.Errorf("an agent opened an inbox: %v", err)
		}
	})
}

func TestNobodyMayNothing(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		s := w.s
		for name, act := range map[string]func(ctx context.Context, tx *db.Tx) error{
			"Add": func(ctx context.Context, tx *db.Tx) error {
				_, err := s.Add(ctx, tx, inboxes.Inbox{Name: "x"})
				return err
			},
			"Change":      func(ctx context.Context, tx *db.Tx) error { _, err := s.Change(ctx, tx, 1, nil); return err },
			"AddBrand":    func(ctx context.Context, tx *db.Tx) error { _, err := s.AddBrand(ctx, tx, inboxes.Brand{}); return err },
			"ChangeBrand": func(ctx context.Context, tx *db.Tx) error { _, err := s.ChangeBrand(ctx, tx, 1, nil); return err },
			"ByID":        func(ctx context.Context, tx *db.Tx) error { _, err := s.ByID(ctx, tx, 1); return err },
			"Open":        func(ctx context.Context, tx *db.Tx) error { _, err := s.Open(ctx, tx, 1); return err },
			"ByAddress": func(ctx context.Context, tx *db.Tx) error {
				_, _, err := s.ByAddress(ctx, tx, "x@example.com")
				return err
			},
			"Own": func(ctx context.Context, tx *db.Tx) error { _, err := s.Own(ctx, tx, "x@example.com"); return err },
			"All": func(ctx context.Context, tx *db.Tx) error {
				_, err := s.All(ctx, tx, staff.Scope{All: true})
				return err
			},
			"Brands":       func(ctx context.Context, tx *db.Tx) error { _, err := s.Brands(ctx, tx); return err },
			"BrandByID":    func(ctx context.Context, tx *db.Tx) error { _, err := s.BrandByID(ctx, tx, 1); return err },
			"DefaultBrand": func(ctx context.Context, tx *db.Tx) error { _, err := s.DefaultBrand(ctx, tx); return err },
		} {
			if err := w.d.Do(t.Context(), "test", act); !fault.Is(err, fault.Unauthenticated) {
				t.Errorf("%s by nobody: %v", name, err)
			}
		}
	})
}

func TestHoursAreReadFromAForm(t *testing.T) {
	tests := []struct{ typed, want, field string }{
		{"9-17", "09:00-17:00", ""},
		{"9:30–12, 13:00 - 17:15", "09:30-12:00, 13:00-17:15", ""},
		{"13-17,9-12", "09:00-12:00, 13:00-17:00", ""},
		{"0-24", "00:00-24:00", ""},
		{"17-9", "", "hours"},
		{"9-12, 11-13", "", "hours"},
		{"nine to five", "", "day_mon"},
		{"9", "", "day_mon"},
		{"", "", "hours"}, // never open
	}
	for _, test := range tests {
		h, err := inboxes.ReadHours("Europe/Berlin", map[string]string{"mon": test.typed}, "2026-12-25\n2026-12-26")
		if f, _ := fault.As(err); (test.field == "") != (err == nil) || err != nil && (f == nil || f.Field != test.field) {
			t.Errorf("%q: %v", test.typed, err)
			continue
		}
		if err == nil {
			if got := inboxes.ShowHours(h, "mon"); got != test.want || len(h.Holidays()) != 2 || h.Spans(time.Tuesday) != nil {
				t.Errorf("%q: %q", test.typed, got)
			}
		}
	}
	if _, err := inboxes.ReadHours("Europe/Berlin", map[string]string{"sun": "9-17"}, "Christmas"); err == nil {
		t.Error("a holiday that is no date was read")
	}
	usual, err := calendar.Default("UTC")
	if err != nil || inboxes.ShowHours(usual, "fri") != "09:00-17:00" || inboxes.ShowHours(usual, "sun") != "" {
		t.Errorf("the usual hours: %v", err)
	}
}

func TestEveryWordIsThere(t *testing.T) {
	cat, err := words.Load(inboxes.Words, staff.Words)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range inboxes.Channels() {
		if !cat.Has(c.Sentence().Key) {
			t.Errorf("no word for %s", c)
		}
	}
	for _, r := range inboxes.ReplyVias() {
		if !cat.Has(r.Sentence().Key) {
			t.Errorf("no word for %s", r)
		}
	}
}

func TestTheServerWhoseChecksAreBelieved(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		made := w.add(inboxes.Inbox{Name: "Help", Address: "help@example.com", AuthservID: " MX.Example.com "})
		if made.AuthservID != "mx.example.com" {
			t.Errorf("kept as %q", made.AuthservID)
		}
		for _, bad := range []string{"two words", "a;b", "a(b)", `"a"`, "mäx", strings.Repeat("a", 254)} {
			err := w.d.Do(w.system(), "test", func(ctx context.Context, tx *db.Tx) error {
				_, err := w.s.Change(ctx, tx, made.ID, func(i *inboxes.Inbox) error { i.AuthservID = bad; return nil })
				return err
			})
			if f, ok := fault.As(err); !ok || f.Field != "authserv_id" {
				t.Errorf("%q: %v", bad, err)
			}
		}
		w.do(func(ctx context.Context, tx *db.Tx) error {
			i, err := w.s.Change(ctx, tx, made.ID, func(i *inboxes.Inbox) error { i.AuthservID = ""; return nil })
			if i.AuthservID != "" {
				t.Errorf("kept as %q", i.AuthservID)
			}
			return err
		})
	})
}

// sealed gives the inboxes keys.
func (w *world) sealed() {
	w.t.Helper()
	if err := w.d.Migrate(w.t.Context(), db.Schema{Owner: "activity", FS: activity.Schema}, db.Schema{Owner: "keys", FS: keys.Schema}, db.Schema{Owner: "staff", FS: staff.Schema},
		db.Schema{Owner: "inboxes", FS: inboxes.Schema}, db.Schema{Owner: "web", FS: web.Schema}); err != nil {
		w.t.Fatal(err)
	}
	ring, err := keys.Open(w.system(), w.d, filepath.Join(w.t.TempDir(), "secret"))
	if err != nil {
		w.t.Fatal(err)
	}
	w.s.SealBy(ring)
}

func TestAPasswordStaysWithItsUserAndServer(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.sealed()
		box := inboxes.IMAP{Host: "IMAP.example.com", User: "care@example.com", Password: keys.Hide("hush hush"), Junk: true}
		made := w.add(inboxes.Inbox{Name: "Help", Address: "help@example.com", IMAP: box, Relay: "smtp://care:whisper@mail.example.com:587"})
		if m := made.IMAP; m.Host != "imap.example.com" || m.Port != 993 || m.TLS != "tls" || m.Folder != "INBOX" || m.History != inboxes.Recent || !m.Stored || !m.Password.None() {
			t.Errorf("kept as %+v", m)
		}
		if made.Relay != "smtp://care@mail.example.com:587" {
			t.Errorf("the relay is shown as %q", made.Relay)
		}
		change := func(f func(i *inboxes.Inbox)) (i inboxes.Inbox, err error) {
			err = w.d.Do(w.system(), "test", func(ctx context.Context, tx *db.Tx) (err error) {
				i, err = w.s.Change(ctx, tx, made.ID, func(i *inboxes.Inbox) error { f(i); return nil })
				return err
			})
			return i, err
		}
		secrets := func(i inboxes.Inbox) (password, relay string) {
			w.do(func(ctx context.Context, tx *db.Tx) error {
				m, err := w.s.Login(ctx, tx, i)
				if err != nil {
					return err
				}
				r, err := w.s.Relay(ctx, tx, i)
				password, relay = m.Password(), r.Reveal()
				return err
			})
			return password, relay
		}
		i, err := change(func(i *inboxes.Inbox) { i.Name, i.IMAP.Port, i.IMAP.TLS = "Care", 143, "starttls" })
		if err != nil {
			t.Fatal(err)
		}
		if password, relay := secrets(i); password != "hush hush" || relay != "smtp://care:whisper@mail.example.com:587" {
			t.Errorf("after a change: %q, %q", password, relay)
		}
		i.IMAP.Host = "thief.example.com"
		if password, _ := secrets(i); password != "" {
			t.Error("the password is tried elsewhere")
		}
		for field, f := range map[string]func(i *inboxes.Inbox){
			"imap.password": func(i *inboxes.Inbox) { i.IMAP.Host = "thief.example.com" },
			"relay_url":     func(i *inboxes.Inbox) { i.Relay = "smtp://care@thief.example.com" },
			"imap.tls":      func(i *inboxes.Inbox) { i.IMAP.TLS = "none" },
			"imap.port":     func(i *inboxes.Inbox) { i.IMAP.Port = 70000 },
			"imap.user":     func(i *inboxes.Inbox) { i.IMAP.User = "" },
			"imap.host":     func(i *inboxes.Inbox) { i.IMAP.Host = "two words" },
			"imap.since":    func(i *inboxes.Inbox) { i.IMAP.History = inboxes.Since },
		} {
			if _, err := change(f); !strings.Contains(fmt.Sprint(web.Invalid(w.system(), err)), field) {
				t.Errorf("%s: %v", field, err)
			}
		}
		i, err = change(func(i *inboxes.Inbox) { i.IMAP, i.Relay = inboxes.IMAP{}, "" })
		if err != nil || i.IMAP.On() || i.IMAP.Stored || i.Relay != "" {
			t.Errorf("without: %+v, %v", i, err)
		}
		rows := int64(-1)
		w.do(func(ctx context.Context, tx *db.Tx) (err error) {
			rows, err = db.Value[int64](ctx, tx, `SELECT count(*) FROM inbox WHERE imap_secret IS NOT NULL OR relay_secret IS NOT NULL`)
			return err
		})
		if rows != 0 {
			t.Error("a password is left")
		}
	})
}
