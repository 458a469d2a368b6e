package people_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"kept.example/kept/internal/core/activity"
	"kept.example/kept/internal/core/chores"
	"kept.example/kept/internal/core/people"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/dbtest"
	"kept.example/kept/internal/platform/event"
	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/web"
)

// house is people and what is below it, on a database.
type house struct {
	t      testing.TB
	d      *db.DB
	people *people.People
}

func each(t *testing.T, f func(t *testing.T, h *house)) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := &house{t: t, d: d}
		dbtest.Clock(d, time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC))
		log := activity.New(d)
		h.people = people.New(d, event.NewBus(), chores.New(log), log)
		h.must(d.Migrate(t.Context(), db.Schema{Owner: "web", FS: web.Schema}, db.Schema{Owner: "activity", FS: activity.Schema}, db.Schema{Owner: "chores", FS: chores.Schema}, db.Schema{Owner: "people", FS: people.Schema}))
		f(t, h)
	})
}

func (h *house) must(err error) {
	h.t.Helper()
	if err != nil {
		h.t.Fatal(err)
	}
}

func as(ctx context.Context, role staff.Role) context.Context {
	return staff.As(ctx, staff.Actor{Kind: staff.KindUser, ID: 1, Role: role})
}

func (h *house) try(f func(ctx context.Context, tx *db.Tx) error) error {
	return h.d.Do(staff.As(context.Background(), staff.System("test")), "test", f)
}

func (h *house) do(f func(ctx context.Context, tx *db.Tx) error) {
	h.t.Helper()
	h.must(h.try(f))
}

func (h *house) resolve(kind people.IdentityKind, value, name string) (p people.Held) {
	h.t.Helper()
	h.do(func(ctx context.Context, tx *db.Tx) (err error) {
		p, err = h.people.Resolve(ctx, tx, kind, value, name)
		return err
	})
	return p
}

func wantKind(t *testing.T, err error, kind fault.Kind) {
	t.Helper()
	if !fault.Is(err, kind) {
		t.Fatalf("got %v, want a fault of kind %d", err, kind)
	}
}

func TestEightFirstMailsOfAStrangerAreOnePerson(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		ids := make([]int64, 8)
		errs := dbtest.Race(t, h.d, 8, func(i int) error {
			return h.try(func(ctx context.Context, tx *db.Tx) error {
				p, err := h.people.Resolve(ctx, tx, people.Email, "Ann@Example.com", "Ann")
				ids[i] = p.ID
				return err
			})
		})
		h.must(errors.Join(errs...))
		for _, id := range ids {
			if id != ids[0] || id == 0 {
				t.Errorf("%v", ids)
			}
		}
	})
}

func TestWhoIsTheSame(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		for _, one := range []struct {
			kind people.IdentityKind
			a, b string
			same bool
		}{
			{people.Email, "ann@example.com", " ANN@Example.COM ", true},
			{people.Email, "ann@example.com", "ann+shop@example.com", false},
			{people.Email, "müller@example.com", "muller@example.com", false},
			{people.Phone, "+49 30 123-45", "+493012345", true},
			{people.Phone, "+49 30 12345", "+49 30 12346", false},
			{people.Handle, "@Ann", "@ann", true},
			{people.External, "A1", "a1", false},
		} {
			if a, b := h.resolve(one.kind, one.a, ""), h.resolve(one.kind, one.b, ""); (a.ID == b.ID) != one.same {
				t.Errorf("%s %q and %q: same is %v", one.kind, one.a, one.b, a.ID == b.ID)
			}
		}
		for kind, value := range map[people.IdentityKind]string{people.Email: "nobody", people.Phone: "none", people.Handle: " ", "pigeon": "x"} {
			wantKind(t, h.try(func(ctx context.Context, tx *db.Tx) error {
				_, err := h.people.Resolve(ctx, tx, kind, value, "")
				return err
			}), fault.Invalid)
		}
	})
}

func TestANameIsTakenWhereThereIsNone(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		h.resolve(people.Email, "ann@example.com", "")
		if p := h.resolve(people.Email, "ann@example.com", " Ann\n\x00 Lee "); p.Name != "Ann Lee" {
			t.Errorf("%q", p.Name)
		}
		if p := h.resolve(people.Email, "ann@example.com", "Somebody"); p.Name != "Ann Lee" {
			t.Errorf("%q", p.Name)
		}
	})
}

func TestAMergedPersonLeadsToTheRoot(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		a, b := h.resolve(people.Email, "a@example.com", "A"), h.resolve(people.Email, "b@example.com", "B")
		h.do(func(ctx context.Context, tx *db.Tx) error {
			from, into, err := h.people.TakePair(ctx, tx, a.ID, b.ID)
			h.must(err)
			return h.people.Merge(ctx, tx, &from, &into)
		})
		if got := h.resolve(people.Email, "a@example.com", ""); got.ID != b.ID {
			t.Errorf("%d", got.ID)
		}
		h.do(func(ctx context.Context, tx *db.Tx) error {
			family, err := h.people.Family(ctx, tx, a.ID)
			h.must(err)
			all, err := h.people.Identities(ctx, tx, a.ID)
			h.must(err)
			if len(family) != 2 || family[0] != b.ID || len(all) != 2 {
				t.Errorf("%v %v", family, all)
			}
			names, err := h.people.NamesOf(ctx, tx, []int64{a.ID, b.ID})
			h.must(err)
			if names[a.ID] != "B" {
				t.Errorf("%v", names)
			}
			best, err := h.people.EmailOf(ctx, tx, a.ID)
			if best.Mail != "b@example.com" {
				t.Errorf("%v", best)
			}
			return err
		})
		h.do(func(ctx context.Context, tx *db.Tx) error {
			p, err := h.people.Take(ctx, tx, b.ID)
			h.must(err)
			all, err := h.people.Identities(ctx, tx, b.ID)
			h.must(err)
			for _, i := range all {
				if i.Value == "a@example.com" {
					h.must(h.people.Verify(ctx, tx, &p, i.ID))
				}
			}
			best, err := h.people.EmailOf(ctx, tx, a.ID)
			if best.Mail != "a@example.com" {
				t.Errorf("a verified address is better: %v", best)
			}
			return err
		})
	})
}

func TestAnAddressBelongsToOnePerson(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		a, b := h.resolve(people.Email, "a@example.com", ""), h.resolve(people.Email, "b@example.com", "")
		errs := dbtest.Race(t, h.d, 8, func(i int) error {
			return h.try(func(ctx context.Context, tx *db.Tx) error {
				p, err := h.people.Take(ctx, tx, []int64{a.ID, b.ID}[i%2])
				if err != nil {
					return err
				}
				_, err = h.people.AddIdentity(ctx, tx, &p, people.Email, "c@example.com", false)
				return err
			})
		})
		won := map[int]bool{}
		for i, err := range errs {
			if err == nil {
				won[i%2] = true
			} else if !fault.Is(err, fault.Conflict) {
				t.Error(err)
			}
		}
		if len(won) != 1 {
			t.Errorf("%v", won)
		}
	})
}

func TestOfEightMergesAcrossEachOtherNoneMakesACircle(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		var ids []int64
		for i := range 3 {
			ids = append(ids, h.resolve(people.Email, fmt.Sprintf("p%d@example.com", i), "").ID)
		}
		errs := dbtest.Race(t, h.d, 8, func(i int) error {
			return h.try(func(ctx context.Context, tx *db.Tx) error {
				from, into, err := h.people.TakePair(ctx, tx, ids[i%3], ids[(i+1)%3])
				if err != nil {
					return err
				}
				return h.people.Merge(ctx, tx, &from, &into)
			})
		})
		for _, err := range errs {
			if err != nil && !fault.Is(err, fault.Invalid) && !fault.Is(err, fault.Conflict) {
				t.Error(err)
			}
		}
		h.do(func(ctx context.Context, tx *db.Tx) error {
			roots, err := db.Value[int64](ctx, tx, `SELECT count(*) FROM person WHERE merged_into IS NULL`)
			if roots != 1 {
				t.Errorf("%d roots", roots)
			}
			return err
		})
	})
}

func TestNobodyAndTheWrongOnesAreRefused(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		p := h.resolve(people.Email, "ann@example.com", "Ann")
		read := func(ctx context.Context) error {
			return h.d.Read(ctx, "test", func(ctx context.Context, v db.View) error { _, err := h.people.ByID(ctx, v, p.ID); return err })
		}
		wantKind(t, read(t.Context()), fault.Unauthenticated)
		h.must(read(as(t.Context(), staff.Viewer)))
		h.must(read(staff.As(t.Context(), staff.CustomerOf(1, p.ID, "Ann"))))
		other := h.resolve(people.Email, "bob@example.com", "Bob")
		wantKind(t, read(staff.As(t.Context(), staff.CustomerOf(1, other.ID, "Bob"))), fault.NotFound)
		wantKind(t, h.d.Do(as(t.Context(), staff.Viewer), "test", func(ctx context.Context, tx *db.Tx) error {
			p, err := h.people.Take(ctx, tx, p.ID)
			h.must(err)
			return h.people.Change(ctx, tx, &p, people.Change{})
		}), fault.Forbidden)
	})
}

func TestWhoIsOutOfSightIsNotFound(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		p, q := h.resolve(people.Email, "ann@example.com", "Ann"), h.resolve(people.Email, "bob@example.com", "Bob")
		h.people.CasesBy(nil, func(_ context.Context, _ db.View, _ staff.Scope, ids []int64) (map[int64]bool, error) {
			return map[int64]bool{p.ID: false}, nil // Ann has cases, all elsewhere; Bob has none
		})
		h.must(h.d.Read(as(t.Context(), staff.Agent), "test", func(ctx context.Context, v db.View) error {
			_, err := h.people.ByID(ctx, v, p.ID)
			wantKind(t, err, fault.NotFound)
			_, err = h.people.ByID(ctx, v, q.ID)
			h.must(err)
			for _, text := range []string{"ann@example.com", "an"} {
				if found, err := h.people.Find(ctx, v, text, 5); err != nil || len(found) != 0 {
					t.Errorf("%q finds %v, %v", text, found, err)
				}
			}
			found, err := h.people.Find(ctx, v, "BO", 5)
			if len(found) != 1 {
				t.Errorf("%v", found)
			}
			return err
		}))
	})
}

// serve is the pages and the API with an admin signed in.
func (h *house) serve() http.Handler {
	rt := web.New(web.Options{DB: h.d, Log: slog.New(slog.DiscardHandler)})
	rt.Authenticate(func(r *http.Request) (context.Context, error) { return as(r.Context(), staff.Admin), nil })
	rt.Allow(func(ctx context.Context, access string) error {
		_, err := staff.Allow(ctx, staff.Permission(access))
		return err
	})
	h.people.Mount(rt)
	return rt
}

func call(t *testing.T, rt http.Handler, method, path, body string, header ...string) (int, map[string]any, http.Header) {
	t.Helper()
	r := httptest.NewRequest(method, path, strings.NewReader(body))
	r.Header.Set("Authorization", "Bearer test")
	r.Header.Set("Content-Type", "application/json")
	for i := 0; i < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	rt.ServeHTTP(w, r)
	raw, err := io.ReadAll(w.Body)
	if err != nil {
		t.Fatal(err)
	}
	var out map[string]any
	if strings.HasPrefix(w.Header().Get("Content-Type"), "application/") && json.Valid(raw) {
		if err := json.Unmarshal(raw, &out); err != nil {
			t.Fatal(err)
		}
	} else {
		out = map[string]any{"text": string(raw)}
	}
	return w.Code, out, w.Header()
}

func TestPeopleOverTheAPI(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		rt := h.serve()
		code, org, _ := call(t, rt, "POST", "/api/v1/organizations", `{"name": "Parts Ltd"}`)
		if code >= 300 {
			t.Fatal(code, org)
		}
		code, ann, head := call(t, rt, "POST", "/api/v1/people", `{"email": "ann@example.com", "name": "Ann", "phone": "+49 30 1"}`)
		if code >= 300 || ann["name"] != "Ann" || len(ann["identities"].([]any)) != 2 {
			t.Fatal(code, ann)
		}
		code, again, _ := call(t, rt, "POST", "/api/v1/people", `{"email": "ANN@example.com", "name": "Ann Lee"}`)
		if code >= 300 || again["id"] != ann["id"] {
			t.Error(code, again)
		}
		path := fmt.Sprintf("/api/v1/people/%v", ann["id"])
		if code, out, _ := call(t, rt, "PATCH", path, `{"name": "X"}`, "If-Match", head.Get("ETag")); code != http.StatusPreconditionFailed {
			t.Error(code, out)
		}
		_, _, head = call(t, rt, "GET", path, "")
		code, out, _ := call(t, rt, "PATCH", path, fmt.Sprintf(`{"organization_id": %v, "lang": "de"}`, org["id"]), "If-Match", head.Get("ETag"))
		if code != 200 || out["organization_id"] != org["id"] {
			t.Error(code, out)
		}
		if code, out, _ := call(t, rt, "PATCH", path, `{"zone": "Mars/Base"}`); code != 422 {
			t.Error(code, out)
		}
		if code, out, _ := call(t, rt, "GET", "/api/v1/people?email=ann@example.com", ""); code != 200 || len(out["items"].([]any)) != 1 {
			t.Error(code, out)
		}
		if code, out, _ := call(t, rt, "GET", "/api/v1/people/999", ""); code != 404 {
			t.Error(code, out)
		}
		if code, out, _ := call(t, rt, "GET", path+"/export", ""); code != 200 || !strings.Contains(fmt.Sprint(out), "ann@example.com") {
			t.Error(code, out)
		}
		if code, out, _ := call(t, rt, "GET", fmt.Sprintf("/people/%v", ann["id"]), ""); code != 200 || !strings.Contains(out["text"].(string), "Ann Lee") {
			t.Error(code, out)
		}
		if code, out, _ := call(t, rt, "POST", path+"/erase", `{"sure": false}`); code != 422 {
			t.Error(code, out)
		}
		if code, out, _ := call(t, rt, "POST", path+"/erase", `{"sure": true}`); code >= 300 {
			t.Error(code, out)
		}
		if _, out, _ := call(t, rt, "GET", path, ""); out["name"] != "" || out["erased_at"] == nil {
			t.Error(out)
		}
		if _, out, _ := call(t, rt, "GET", fmt.Sprintf("/api/v1/organizations/%v", org["id"]), ""); out["name"] != "" {
			t.Error("the name of a household of one went with them", out)
		}
	})
}

// The search index, the stream and webhooks follow what happened: a name that
// is learned later must be among it.
func TestANameThatIsLearnedLaterIsTold(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		changed := func() (n int64) {
			h.do(func(ctx context.Context, tx *db.Tx) (err error) {
				n, err = db.Value[int64](ctx, tx, `SELECT count(*) FROM activity WHERE kind = 'person.changed'`)
				return err
			})
			return n
		}
		h.resolve(people.Email, "ann@example.com", "")
		h.resolve(people.Email, "ann@example.com", "")
		if n := changed(); n != 0 {
			t.Errorf("nothing was learned and %d changes were told", n)
		}
		h.resolve(people.Email, "ann@example.com", "Ann Vik")
		h.resolve(people.Email, "ann@example.com", "Somebody Else")
		if n := changed(); n != 1 {
			t.Errorf("a name was learned and %d changes were told", n)
		}
	})
}
