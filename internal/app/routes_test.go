package app_test

import (
	"flag"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"kept.example/kept/internal/core/desktest"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/web"
)

var update = flag.Bool("update", false, "write files of expected answers anew")

func itoa(n int64) string { return strconv.FormatInt(n, 10) }

// The answers in the table.
const (
	yes    = "yes"     // done, or refused for what was asked and not for who asks
	signIn = "sign-in" // led to the page to sign in at
)

// told says in the table's words how a route answered.
func told(p desktest.Page) string {
	to := p.Header.Get("Location") + p.Header.Get("HX-Redirect")
	switch {
	case strings.HasPrefix(to, "/sign-in"):
		return signIn
	case p.Code < 400, p.Code == http.StatusConflict, p.Code == http.StatusUnprocessableEntity, p.Code == http.StatusPreconditionFailed, p.Code == http.StatusGone:
		return yes
	}
	return strconv.Itoa(p.Code)
}

// print is all that is in the tables, but who was given all that is held of a
// person: that is written down even though nothing changes.
func (w *world) print() string {
	lines := strings.Split(desktest.Print(w.Dump()), "\n")
	return strings.Join(slices.DeleteFunc(lines, func(l string) bool { return strings.Contains(l, "person.exported") }), "\n")
}

// ask sends a route's request as an actor.
func (w *world) ask(r web.Route, actor string) desktest.Page {
	b := w.browsers[actor]
	if r.API {
		b = w.programs[actor]
	}
	route := r.Method + " " + r.Pattern
	path := w.place(r.Method, r.Pattern, actor)
	switch body := w.bodyOf(route).(type) {
	case url.Values:
		return b.Post(path, body)
	case desktest.Upload:
		return b.Attach(path, nil, body)
	case nil:
		if r.Pattern == "/events" || r.Pattern == "/api/v1/activity/stream" {
			return b.Stream(path)
		}
		if r.API || r.Method == http.MethodGet {
			return b.Call(r.Method, path, nil)
		}
		return b.Post(path, nil)
	default:
		return b.Call(r.Method, path, body)
	}
}

// ofACase says whether a route names a case, its person, its inbox, or what
// hangs on it: the agent of another team must not even know of them.
func ofACase(pattern string) bool {
	for _, part := range []string{"{case}", "{message}", "{held}", "{outgoing}", "{item}", "{promise}", "{offer}", "{request}", "{person}", "cases/{id}", "requests/{id}", "people/{id}", "promises/{id}", "intake/{id}", "inboxes/{id}", "/files/"} {
		if strings.Contains(pattern, part) {
			return true
		}
	}
	return false
}

// refuses says, from the roles and their permissions alone, whether a route
// must refuse an actor.
func refuses(r web.Route, actor string) bool {
	if r.Access == web.Public {
		return strings.HasPrefix(r.Pattern, "/files/") && (actor == "nobody" || actor == "customer" || actor == "other")
	}
	role, known := roles[actor]
	switch {
	case !known:
		return true
	case actor == "narrow" && !r.API:
		return true // a token opens no page
	case r.Access == web.SignedIn:
		return false
	case actor == "narrow":
		return r.Access != string(staff.CasesRead)
	case !slices.Contains(role.Permissions(), staff.Permission(r.Access)):
		return true
	}
	return actor == "other" && ofACase(r.Pattern)
}

// unlucky are routes whose request cannot succeed for anybody in this world,
// and why.
var unlucky = map[string]string{
	"POST /hooks/purchases/{token}":                          "nobody here has its secret; TestAShopTellsOfOrdersSignedOnceAndInAnyOrder does",
	"POST /hooks/dispatch/{does}":                            "nobody here has its secret; TestAParcelFromTheGrantToTheCustomersHands does",
	"GET /static/":                                           "there is no such file",
	"POST /sign-in":                                          "the password is wrong",
	"POST /sign-out":                                         "it leads to the page to sign in at",
	"POST /me/password":                                      "the user has none",
	"GET /sign-in/second":                                    "nobody has typed a password; TestASecondFactorIsAskedForAfterThePassword does",
	"POST /sign-in/second":                                   "nobody has typed a password; TestASecondFactorIsAskedForAfterThePassword does",
	"POST /sign-in/passkey":                                  "nobody has a passkey; TestAPasskeySignsInAlone signs in by one",
	"POST /me/passkeys":                                      "no device answers; TestAPasskeySignsInAlone adds one",
	"POST /me/passkeys/{passkey}/remove":                     "nobody has a passkey; TestAPasskeySignsInAlone removes one",
	"POST /me/second-factor/confirm":                         "no app was shown; TestASecondFactorIsAskedForAfterThePassword confirms one",
	"POST /me/second-factor/codes":                           "nobody has a second factor; TestRecoveryCodes makes them anew",
	"DELETE /api/v1/cases/{id}/drafts/{kind}/files/{sha256}": "nothing hangs on a draft; TestAProgramHangsFilesOnADraft takes a file off",
	"POST /me/second-factor/off":                             "nobody has a second factor; TestRecoveryCodes switches it off",
	"POST /settings/staff/{user}/reset-factor":               "nobody has a second factor; TestAnAdminTakesALostFactorAway does",
	"POST /api/v1/users/{id}/reset_second_factor":            "nobody has a second factor; TestAnAdminTakesALostFactorAway does",
	"POST /sign-in/reset/{token}":                            "the password is too short; TestAForgottenPasswordIsSetAnewByMail sets one",
	"POST /events/shows":                                     "there is no such stream",
	"GET /files/{token}/picture":                             "the file is no picture",
	"GET /cases/{case}/pictures/{picture}":                   "no draft has such a picture",
	"GET /messages/{message}/pictures/{key}":                 "the mail has no picture of another server",
	"POST /settings/inboxes/{inbox}/mails/{mail}/fetch":      "no mailbox holds a large mail; TestALargeMailIsSeenAndCanBeFetched asks for one",
}

func TestRoutesAndRoles(t *testing.T) {
	if part := flag.Lookup("test.run").Value.String(); *update && strings.Contains(part, "/") {
		t.Fatalf("-run %s asks some routes only: what was not asked would be written as unknown", part)
	}
	w := newWorld(t)
	another := w.copies()
	got := map[string]map[string]string{}
	table := readRoutes(t)
	before := w.print()
	var changing []web.Route
	for _, r := range w.Web.Routes() {
		name := r.Method + " " + r.Pattern
		got[name] = map[string]string{}
		if table[name] == nil && !*update {
			t.Errorf("%s has no row in routes.txt; go test ./internal/app -run Routes -update writes it, and you read it", name)
			continue
		}
		if r.Method != http.MethodGet {
			changing = append(changing, r)
			continue
		}
		lucky := false
		for _, actor := range actors {
			p := w.ask(r, actor)
			got[name][actor] = told(p)
			lucky = lucky || p.Code < 400 && told(p) == yes
		}
		if _, known := unlucky[name]; !lucky && !known {
			t.Errorf("%s succeeds for nobody", name)
		}
	}
	now := w.print()
	if now != before {
		t.Errorf("a GET changed something: %s", firstDifference(before, now))
	}
	for _, r := range changing {
		now = w.refuse(t, r, got[r.Method+" "+r.Pattern], now)
	}
	t.Run("changing", func(t *testing.T) {
		for _, r := range changing {
			name := r.Method + " " + r.Pattern
			t.Run(name, func(t *testing.T) {
				t.Parallel()
				allow(t, another(t), r, name, got[name])
			})
		}
	})
	if *update {
		writeRoutes(t, w.Web.Routes(), got)
	}
	compareRoutes(t, w.Web.Routes(), table, got)
}

// refuse asks a route that changes something for those whom it must refuse:
// nothing may have changed since before. It returns what is in the tables now.
func (w *world) refuse(t *testing.T, r web.Route, got map[string]string, before string) string {
	t.Helper()
	for _, actor := range actors {
		if refuses(r, actor) {
			got[actor] = told(w.ask(r, actor))
		}
	}
	after := w.print()
	if after != before {
		t.Errorf("%s %s changed something for somebody it refuses: %s", r.Method, r.Pattern, firstDifference(before, after))
	}
	return after
}

// allow asks a route that changes something for the others, in a fresh world.
func allow(t *testing.T, fresh *world, r web.Route, name string, got map[string]string) {
	t.Helper()
	lucky := false
	for _, actor := range actors {
		if got[actor] != "" {
			continue
		}
		p := fresh.ask(r, actor)
		got[actor] = told(p)
		lucky = lucky || p.Code < 400 && got[actor] == yes
		if p.Code >= 500 || p.Code == http.StatusBadRequest {
			t.Errorf("%s for %s: %d %s\n%s", name, actor, p.Code, p.Body, fresh.Log())
		}
	}
	if _, known := unlucky[name]; !lucky && !known {
		t.Errorf("%s succeeds for nobody: %v", name, got)
	}
}

// compareRoutes holds the answers against the table, and the table against the
// permissions of the roles.
func compareRoutes(t *testing.T, routes []web.Route, table, got map[string]map[string]string) {
	t.Helper()
	seen := map[string]bool{}
	for _, r := range routes {
		name := r.Method + " " + r.Pattern
		seen[name] = true
		for _, actor := range actors {
			if want := table[name][actor]; got[name][actor] != want && !*update && table[name] != nil {
				t.Errorf("%s for %s: %s, the table says %s", name, actor, got[name][actor], want)
			}
			if refuses(r, actor) && got[name][actor] == yes {
				t.Errorf("%s lets %s in", name, actor)
			}
		}
	}
	for name := range table {
		if !seen[name] && !*update {
			t.Errorf("routes.txt has a row for %s, which is no route", name)
		}
	}
}

const routesFile = "routes.txt"

const routesHead = `# What each route answers to whom. A row for each route of the router, and no other: go test ./internal/app -run Routes -update
# writes the file, somebody reads it, and the test then drives every row.
# yes: done, or refused for what was asked and not for who asks. sign-in: led to the page to sign in at. Else the status.
# viewer, leader and agent belong to the team of the case; other is an agent of another team; narrow is a token that may only read cases.
`

func readRoutes(t *testing.T) map[string]map[string]string {
	t.Helper()
	raw, err := os.ReadFile(routesFile)
	if err != nil && !*update {
		t.Fatal(err)
	}
	table := map[string]map[string]string{}
	for line := range strings.Lines(string(raw)) {
		f := strings.Fields(line)
		if len(f) != len(actors)+3 || strings.HasPrefix(line, "#") || f[0] == "method" {
			continue
		}
		row := map[string]string{"access": f[2]}
		for i, actor := range actors {
			row[actor] = f[i+3]
		}
		table[f[0]+" "+f[1]] = row
	}
	return table
}

func writeRoutes(t *testing.T, routes []web.Route, got map[string]map[string]string) {
	t.Helper()
	var b strings.Builder
	b.WriteString(routesHead)
	line := func(method, pattern, access string, answer func(actor string) string) {
		text := fmt.Sprintf("%-7s %-42s %-15s ", method, pattern, access)
		for _, actor := range actors {
			text += fmt.Sprintf("%-9s", answer(actor))
		}
		b.WriteString(strings.TrimRight(text, " ") + "\n")
	}
	line("method", "route", "access", func(actor string) string { return actor })
	for _, r := range routes {
		line(r.Method, r.Pattern, r.Access, func(actor string) string { return got[r.Method+" "+r.Pattern][actor] })
	}
	if err := os.WriteFile(routesFile, []byte(b.String()), 0o644); err != nil {
		t.Fatal(err)
	}
}

// firstDifference is the first line that two texts do not share.
func firstDifference(a, b string) string {
	one, two := strings.Split(a, "\n"), strings.Split(b, "\n")
	for i := range min(len(one), len(two)) {
		if one[i] != two[i] {
			return one[i] + "\nis now\n" + two[i]
		}
	}
	return fmt.Sprintf("%d lines, now %d", len(one), len(two))
}
