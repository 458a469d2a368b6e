package app_test

import (
	"context"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"kept.example/kept/internal/app"
	"kept.example/kept/internal/core/inboxes"
	"kept.example/kept/internal/core/keys"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
)

// examined is what the doctor finds, by check: the worst of each.
func examined(t *testing.T, c app.Config, how app.Examine) map[string]app.Finding {
	t.Helper()
	how.Now = time.Now
	rank := map[app.Verdict]int{app.Fine: 1, app.Look: 2, app.Wrong: 3}
	all := map[string]app.Finding{}
	app.Doctor(t.Context(), c, how, func(f app.Finding) {
		if f.Text == "" || (f.Verdict == app.Fine) != (f.Mend == "") {
			t.Errorf("a line without what is so, or how to mend it: %+v", f)
		}
		if rank[f.Verdict] > rank[all[f.Check].Verdict] {
			all[f.Check] = f
		}
	})
	return all
}

func TestTheDoctorFindsWhatIsWrong(t *testing.T) {
	eachEngine(t, func(t *testing.T, c app.Config) {
		c.SMTPAddr = "127.0.0.1:0"
		a := opened(t, c)
		if found := examined(t, c, app.Examine{}); found["desk"].Verdict != app.Wrong {
			t.Errorf("a desk without an admin: %+v", found["desk"])
		}
		if _, _, _, err := a.Desk.Staff.FirstAdmin(system(t), staff.First{Email: "ada@shop.example", Name: "Ada", Password: "a long enough passphrase"}); err != nil {
			t.Fatal(err)
		}
		a.Close()
		for check, f := range examined(t, c, app.Examine{Offline: true}) {
			if f.Verdict == app.Wrong && !strings.Contains(f.Text, "tmpfs") {
				t.Errorf("%s: %+v", check, f)
			}
		}
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		defer l.Close()
		secret := filepath.Join(c.Data, "kept.secret")
		was, err := os.ReadFile(secret)
		if err != nil {
			t.Fatal(err)
		}
		for _, harm := range []struct {
			check string
			how   app.Examine
			harm  func(c *app.Config)
			mend  func()
		}{
			{"settings", app.Examine{}, func(c *app.Config) { c.HTTPAddr = "nowhere" }, func() {}},
			{"data folder", app.Examine{}, func(*app.Config) { os.Chmod(c.Data, 0o755) }, func() { os.Chmod(c.Data, 0o700) }},
			{"secret file", app.Examine{}, func(*app.Config) { os.WriteFile(secret, was[:5], 0o600) }, func() { os.WriteFile(secret, was, 0o600) }},
			{"desk", app.Examine{}, func(*app.Config) { os.WriteFile(secret, flipped(was), 0o600) }, func() { os.WriteFile(secret, was, 0o600) }},
			{"public address", app.Examine{}, func(c *app.Config) { c.PublicURL = "http://help.shop.example" }, func() {}},
			{"certificate", app.Examine{}, func(c *app.Config) { c.SMTPTLSCert, c.SMTPTLSKey = secret, secret }, func() {}},
			{"mail receiver", app.Examine{Offline: true}, func(c *app.Config) { c.SMTPAddr = l.Addr().String() }, func() {}},
			{"relay", app.Examine{}, func(c *app.Config) { c.RelayURL = "smtp://127.0.0.1:1" }, func() {}},
		} {
			hurt := c
			harm.harm(&hurt)
			if f := examined(t, hurt, harm.how)[harm.check]; f.Verdict != app.Wrong {
				t.Errorf("%s: %+v", harm.check, f)
			}
			harm.mend()
		}
	})
}

func TestTheDoctorChangesNothing(t *testing.T) {
	c := place(t, db.SQLite)
	found := examined(t, c, app.Examine{})
	if found["database"].Verdict != app.Look {
		t.Errorf("no desk yet: %+v", found["database"])
	}
	if _, err := os.Stat(c.Data); err == nil {
		t.Error("the doctor has made a data folder")
	}
}

func TestTheDoctorKnowsRelaysThatTakeTokens(t *testing.T) {
	c := place(t, db.SQLite)
	c.SMTPAddr = ""
	a := opened(t, c)
	ctx := system(t)
	err := a.Desk.DB.Do(ctx, "test", func(ctx context.Context, tx *db.Tx) error {
		_, err := a.Desk.Inboxes.Add(ctx, tx, inboxes.Inbox{
			Name: "Care", Address: "care@shop.example", Relay: "smtp://care@127.0.0.1:1", RelaySignIn: inboxes.ByOAuth,
			OAuth: inboxes.OAuth{TokenURL: "http://127.0.0.1:1/token", ClientID: "desk", RefreshToken: keys.Hide("a-refresh-passphrase")},
		})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	a.Close()
	f := examined(t, c, app.Examine{})["relay"]
	if f.Verdict != app.Wrong || !strings.Contains(f.Text, "the relay of Care, does not take mail from us: no token") || strings.Contains(f.Text, "passphrase") {
		t.Errorf("%+v", f)
	}
}
