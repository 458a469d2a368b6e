package settings_test

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"kept.example/kept/internal/core/activity"
	"kept.example/kept/internal/core/settings"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/dbtest"
	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/web"
	"kept.example/kept/internal/platform/words"
)

func each(t *testing.T, f func(t *testing.T, d *db.DB, s *settings.Settings)) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		dbtest.Clock(d, time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC))
		if err := d.Migrate(t.Context(), db.Schema{Owner: "activity", FS: activity.Schema}, db.Schema{Owner: "settings", FS: settings.Schema}); err != nil {
			t.Fatal(err)
		}
		s, err := settings.New(d, activity.New(d))
		if err != nil {
			t.Fatal(err)
		}
		f(t, d, s)
	})
}

func as(role staff.Role) context.Context {
	return staff.As(context.Background(), staff.Actor{Kind: staff.KindUser, ID: 1, Role: role})
}

func value(t *testing.T, d *db.DB, o settings.Of[int]) (n int) {
	t.Helper()
	if err := d.Read(t.Context(), "test", func(ctx context.Context, v db.View) (err error) {
		n, err = o.Value(ctx, v)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	return n
}

func TestASettingHasItsDefaultUntilSomebodySetsIt(t *testing.T) {
	each(t, func(t *testing.T, d *db.DB, s *settings.Settings) {
		if n := value(t, d, s.UndoSeconds); n != 10 {
			t.Errorf("%d", n)
		}
		set := func(ctx context.Context, n int) error {
			return d.Do(ctx, "test", func(ctx context.Context, tx *db.Tx) error { return s.UndoSeconds.Set(ctx, tx, n) })
		}
		for _, refused := range []struct {
			role staff.Role
			n    int
			kind fault.Kind
		}{{staff.Agent, 20, fault.Forbidden}, {staff.Admin, -1, fault.Invalid}, {staff.Admin, 1000, fault.Invalid}} {
			if err := set(as(refused.role), refused.n); !fault.Is(err, refused.kind) {
				t.Errorf("%+v: %v", refused, err)
			}
		}
		if err := set(as(staff.Admin), 20); err != nil {
			t.Fatal(err)
		}
		if n := value(t, d, s.UndoSeconds); n != 20 {
			t.Errorf("%d", n)
		}
		errs := dbtest.Race(t, d, 8, func(i int) error { return set(as(staff.Admin), 20+i%2) })
		if err := errors.Join(errs...); err != nil {
			t.Error(err)
		}
		if err := d.Read(t.Context(), "test", func(ctx context.Context, v db.View) error {
			rows, err := db.Value[int64](ctx, v, `SELECT count(*) FROM setting`)
			if rows != 1 {
				t.Errorf("%d rows", rows)
			}
			return err
		}); err != nil {
			t.Error(err)
		}
	})
}

func TestASettingIsDeclaredOnceWithADefaultThatHolds(t *testing.T) {
	each(t, func(t *testing.T, _ *db.DB, s *settings.Settings) {
		if _, err := settings.Declare(s, "outbox.undo_seconds", 1, settings.Between(0, 5)); err == nil {
			t.Error("twice")
		}
		if _, err := settings.Declare(s, "test.n", 9, settings.Between(0, 5)); err == nil {
			t.Error("a default out of range")
		}
	})
}

func TestThePageOfSettings(t *testing.T) {
	each(t, func(t *testing.T, d *db.DB, s *settings.Settings) {
		catalogue, err := words.Load(web.Words, settings.Words, db.Words, staff.Words)
		if err != nil {
			t.Fatal(err)
		}
		rt := web.New(web.Options{DB: d, Log: slog.New(slog.DiscardHandler), Catalogue: catalogue})
		rt.Authenticate(func(r *http.Request) (context.Context, error) {
			actor, err := staff.Acting(as(staff.Admin))
			return staff.As(r.Context(), actor), err
		})
		rt.Allow(func(ctx context.Context, access string) error {
			_, err := staff.Allow(ctx, staff.Permission(access))
			return err
		})
		s.Mount(rt)
		do := func(method, body string) *httptest.ResponseRecorder {
			r := httptest.NewRequest(method, "/settings/desk", strings.NewReader(body))
			r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
			w := httptest.NewRecorder()
			rt.ServeHTTP(w, r)
			return w
		}
		if w := do("GET", ""); w.Code != 200 || !strings.Contains(w.Body.String(), "Seconds to undo a reply") {
			t.Error(w.Code, w.Body)
		}
		if w := do("POST", "outbox.undo_seconds=30&cases.first_answer_hours=2"); w.Code >= 400 {
			t.Error(w.Code, w.Body)
		}
		if n := value(t, d, s.UndoSeconds); n != 30 {
			t.Errorf("%d", n)
		}
		if w := do("POST", "outbox.undo_seconds=soon"); w.Code != 422 {
			t.Error(w.Code)
		}
		if w := do("POST", "outbox.undo_seconds=5&cases.first_answer_hours=0"); w.Code != 422 || value(t, d, s.UndoSeconds) != 30 {
			t.Error("half a form was kept", w.Code)
		}
	})
}
