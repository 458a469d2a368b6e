package arch

import (
	"path"
	"slices"
	"strings"
	"testing"
)

// order is every package from the bottom up. A package may import what stands before it; rooms (feature/*) share one
// place, so they never import each other. A package without a place fails: think where it belongs.
var order = list(`
	internal/platform/sabotage internal/platform/fault internal/platform/words internal/platform/bucket internal/platform/db internal/platform/dbtest internal/platform/event
	internal/platform/jobs internal/platform/calendar internal/platform/timewords internal/platform/phone internal/platform/money internal/platform/sheet internal/platform/confine internal/platform/pdf internal/platform/mail internal/platform/blob internal/platform/care
	internal/platform/fetch internal/platform/web internal/platform/obs

	internal/core/activity internal/core/chores internal/core/keys internal/core/staff internal/core/inboxes
	internal/core/facts internal/core/people internal/core/topics internal/core/cases internal/core/lists
	internal/core/search internal/core/files internal/core/presence internal/core/notices internal/core/approvals internal/core/settings internal/core/ledger internal/core/budgets internal/core/policies
	internal/core/casepage internal/core/outbox internal/core/intake internal/core/mailboxes internal/core/today internal/core/backups internal/core/health internal/core/desk
	internal/core/desktest

	internal/feature/*
	internal/app internal/demo internal/torture internal/arch internal/hold cmd/kept`)

// doors says where a foreign library may be imported: packages, or package/file.go. A folder with a star stands for all in it.
var doors = []struct{ module, where, why string }{
	{"database/sql", "internal/platform/db internal/platform/dbtest internal/platform/jobs", "one door to the database"},
	{"github.com/jackc/pgx", "internal/platform/db internal/platform/dbtest internal/platform/jobs internal/torture/database.go", "one door to the database; the torture makes databases that it harms"},
	{"modernc.org/sqlite", "internal/platform/db internal/platform/dbtest internal/platform/jobs", "one door to the database"},
	{"github.com/danielgtaylor/huma", "internal/platform/web internal/core/* internal/feature/*/mount.go internal/feature/*/api.go", "the API's shape stays in api.go"},
	{"github.com/emersion/go-smtp", "internal/platform/mail", "mail has one door"},
	{"github.com/emersion/go-imap", "internal/platform/mail", "mail has one door"},
	{"github.com/emersion/go-sasl", "internal/platform/mail", "mail has one door"},
	{"github.com/emersion/go-msgauth", "internal/platform/mail", "mail has one door"},
	{"blitiri.com.ar/go/spf", "internal/platform/mail", "mail has one door"},
	{"github.com/jhillyerd/enmime", "internal/platform/mail", "mail has one door"},
	{"github.com/wneessen/go-mail", "internal/platform/mail", "mail has one door"},
	{"github.com/microcosm-cc/bluemonday", "internal/platform/mail", "only the sanitiser makes SafeHTML"},
	{"github.com/blevesearch/snowballstem", "internal/core/search", "only the vocabulary knows stems"},
	{"github.com/pquerna/otp", "internal/core/staff/totp.go", "only the second factor counts half minutes"},
	{"github.com/go-webauthn/webauthn", "internal/core/staff/ceremony.go internal/core/staff/passkey.go", "only passkeys speak WebAuthn"},
	{"github.com/boombuler/barcode", "internal/core/staff/qr.go", "only an authenticator app reads a picture of ours"},
	{"github.com/hanwen/go-fuse", "internal/torture", "only the torture makes a disk that forgets"},
	{"github.com/expr-lang/expr", "internal/core/policies", "rules that people write are read and bounded in one place"},
	{"github.com/rickar/cal", "internal/platform/calendar/holidays.go", "only business time knows the holidays of countries"},
	{"github.com/pdfcpu/pdfcpu", "internal/platform/pdf", "files of strangers are read in one place, by a process of its own"},
	{"github.com/nyaruka/phonenumbers", "internal/platform/phone", "numbers are read and compared in one place"},
	{"net/smtp", "internal/platform/mail", "mail has one door"},
	{"text/template", "", "templ for pages, words for sentences"},
	{"html/template", "", "templ for pages"},
	{"math/rand", "internal/demo internal/torture internal/platform/db internal/platform/jobs internal/core/*", "keys and ids come from crypto/rand"},
}

func rank(pkg string) int {
	if strings.HasPrefix(pkg, "internal/feature/") {
		pkg = "internal/feature/*"
	}
	return slices.Index(order, pkg)
}

// admitted says whether a file may use a door.
func admitted(where, pkg, name string) bool {
	for _, w := range strings.Fields(where) {
		for _, is := range []string{pkg, pkg + "/" + name} {
			if ok, err := path.Match(w, is); err == nil && ok {
				return true
			}
		}
	}
	return false
}

func TestImportsPointDown(t *testing.T) {
	for _, f := range sources(t) {
		if strings.HasPrefix(f.pkg, "stories/") {
			continue
		}
		from := rank(f.pkg)
		if from < 0 {
			t.Errorf("%s has no place in the order", f.pkg)
			continue
		}
		for _, im := range f.ast.Imports {
			in, ours := strings.CutPrefix(unquote(im.Path.Value), module)
			if !ours || in == f.pkg {
				continue
			}
			switch to := rank(in); {
			case strings.HasPrefix(in, "internal/feature/") && strings.HasPrefix(f.pkg, "internal/feature/"):
				t.Errorf("%s: the room %s imports the room %s; what joins them is declared through the desk", f.at(im), f.pkg, in)
			case f.test: // a test may stand on what is above; the compiler refuses circles
			case to >= from:
				t.Errorf("%s: %s imports %s, which does not stand below it", f.at(im), f.pkg, in)
			}
		}
	}
}

func TestAForeignLibraryHasOneDoor(t *testing.T) {
	for _, f := range sources(t) {
		if f.test || f.pkg == "internal/hold" || strings.HasPrefix(f.pkg, "stories/") {
			continue
		}
		for _, im := range f.ast.Imports {
			to := unquote(im.Path.Value)
			for _, d := range doors {
				if (to == d.module || strings.HasPrefix(to, d.module+"/")) && !admitted(d.where, f.pkg, f.name) {
					t.Errorf("%s imports %s; its door is %q: %s", f.at(im), to, d.where, d.why)
				}
			}
		}
	}
}

func TestStoriesAreToldFromOutside(t *testing.T) {
	for _, f := range sources(t) {
		if !strings.HasPrefix(f.pkg, "stories/") {
			continue
		}
		for _, im := range f.ast.Imports {
			if in, ours := strings.CutPrefix(unquote(im.Path.Value), module); ours && strings.HasPrefix(in, "internal/") {
				t.Errorf("%s imports %s; a story uses the binary and what it shows", f.at(im), in)
			}
		}
	}
}

func TestDoorsTellWhoMayEnter(t *testing.T) {
	for _, c := range []struct {
		where, pkg, name string
		want             bool
	}{
		{"internal/platform/db", "internal/platform/db", "tx.go", true},
		{"internal/platform/db", "internal/platform/dbtest", "pg.go", false},
		{"internal/core/*", "internal/core/cases", "api.go", true},
		{"internal/feature/*/api.go", "internal/feature/promises", "api.go", true},
		{"internal/feature/*/api.go", "internal/feature/promises", "service.go", false},
		{"", "internal/app", "app.go", false},
	} {
		if got := admitted(c.where, c.pkg, c.name); got != c.want {
			t.Errorf("admitted(%q, %s/%s) = %v", c.where, c.pkg, c.name, got)
		}
	}
}
