package mailboxes_test

import (
	"fmt"
	"net/http"
	"testing"

	"kept.example/kept/internal/core/desktest"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/stories/outside/dovecot"
)

func TestAProgramTriesAConnection(t *testing.T) {
	d := desktest.Lite(t)
	s := dovecot.Start(t)
	s.Put(dovecot.Inbox, checked(1, "mx.provider.example"))
	api, path := d.Program(staff.Admin), fmt.Sprintf("/api/v1/inboxes/%d/test", d.Inbox.ID)
	with := func(change map[string]any) map[string]any {
		box := map[string]any{"host": "127.0.0.1", "port": s.Port, "tls": "none", "user": dovecot.User, "password": dovecot.Password, "folder": dovecot.Inbox}
		for name, value := range change {
			box[name] = value
		}
		return map[string]any{"imap": box}
	}
	api.Call("POST", path, map[string]any{}).Is(t, http.StatusOK).Has(t, `"ok":true`, `"mailbox":null`, d.Relay.Addr)
	api.Call("POST", path, with(nil)).Is(t, http.StatusOK).Has(t, `"ok":true`, `"signed_in":true`, `"junk":"Junk"`, `"checked_by":"mx.provider.example"`).Lacks(t, dovecot.Password)
	api.Call("POST", path, with(map[string]any{"password": "not-it-at-all"})).Is(t, http.StatusOK).Has(t, `"ok":false`, `"signed_in":false`, "does not take this user name and password").Lacks(t, "not-it-at-all")
	relay := with(nil)
	relay["relay_url"] = "smtp://me:a-relay-passphrase@127.0.0.1:1"
	api.Call("POST", path, relay).Is(t, http.StatusOK).Has(t, `"ok":false`, `"own":true`, "Nobody answers there.").Lacks(t, "a-relay-passphrase")
	api.Call("POST", path, with(map[string]any{"password": ""})).Is(t, http.StatusUnprocessableEntity).Has(t, `"body.imap.password"`)
	api.Call("POST", path, with(map[string]any{"port": -7})).Is(t, http.StatusUnprocessableEntity).Has(t, `"body.imap.port"`)
	d.Program(staff.Agent).Call("POST", path, map[string]any{}).Is(t, http.StatusForbidden)
	if n := d.Number(`SELECT count(*) FROM inbox WHERE imap_host <> '' OR relay <> ''`); n != 0 {
		t.Error("the test saved what was tried")
	}
}
