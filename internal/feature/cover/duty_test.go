package cover_test

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/feature/cover"
	"kept.example/kept/internal/platform/calendar"
	"kept.example/kept/internal/platform/db"
)

// rota puts people on duty for the whole desk, each for a week from Monday 9:00.
func (r room) rota(people ...int64) {
	r.T.Helper()
	r.Must(r.DB.Do(r.As(staff.Lead), "test", func(ctx context.Context, tx *db.Tx) error {
		return r.s.SetRota(ctx, tx, cover.Rota{Zone: "UTC", BeginsOn: calendar.DateOf(r.Now()), Handover: calendar.At(9, 0), People: people})
	}))
}

func (r room) onDuty(at time.Time) (user int64) {
	r.T.Helper()
	r.Read(func(ctx context.Context, v db.View) (err error) {
		user, err = r.s.OnDuty(ctx, v, 0, at)
		return err
	})
	return user
}

func TestWhoIsOnDuty(t *testing.T) {
	each(t, func(t *testing.T, r room) {
		ada, ben, cleo := r.AddUser("ada", staff.Agent), r.AddUser("ben", staff.Agent), r.AddUser("cleo", staff.Agent)
		if r.onDuty(r.Now()) != 0 {
			t.Error("somebody is on duty without a rota")
		}
		r.rota(ada, ben)
		now := r.Now()
		day := 24 * time.Hour
		for at, want := range map[time.Duration]int64{0: ada, 7*day - time.Second: ada, 7 * day: ben, 14 * day: ada, -time.Second: ben, 70 * day: ada} {
			if got := r.onDuty(now.Add(at)); got != want {
				t.Errorf("after %v user %d is on duty, want %d", at, got, want)
			}
		}
		r.Must(r.DB.Do(r.AsUser(cleo), "test", func(ctx context.Context, tx *db.Tx) error {
			_, err := r.s.SwapIn(ctx, tx, cover.Swap{UserID: cleo, From: now.Add(day), Until: now.Add(2 * day)})
			return err
		}))
		for at, want := range map[time.Duration]int64{day - time.Second: ada, day: cleo, 2*day - time.Second: cleo, 2 * day: ada} {
			if got := r.onDuty(now.Add(at)); got != want {
				t.Errorf("with a swap after %v user %d is on duty, want %d", at, got, want)
			}
		}
		var shifts []cover.Shift
		r.Read(func(ctx context.Context, v db.View) (err error) {
			shifts, err = r.s.Shifts(ctx, v, 0, now, now.Add(14*day))
			return err
		})
		var order []int64
		for _, one := range shifts {
			order = append(order, one.UserID)
		}
		if len(order) != 4 || order[0] != ada || order[1] != cleo || order[2] != ada || order[3] != ben {
			t.Errorf("the shifts are %v", order)
		}
		// Whoever is away is stood in for.
		r.Must(r.DB.Do(r.AsUser(ada), "test", func(ctx context.Context, tx *db.Tx) error {
			_, err := r.Staff.GoAway(ctx, tx, staff.Absence{UserID: ada, StandInID: cleo, From: now, Until: now.Add(day)})
			return err
		}))
		if got := r.onDuty(now); got != cleo {
			t.Errorf("while she is away user %d is on duty", got)
		}
		if p := r.Browse(staff.Agent).Get("/duty"); p.Code != http.StatusOK || !strings.Contains(p.Body, "The cleo is on duty now") {
			t.Errorf("the page: %d", p.Code)
		}
	})
}

// posts is a server that keeps what was posted to it.
type posts struct {
	mu   sync.Mutex
	all  []string
	head []http.Header
}

func (p *posts) ServeHTTP(_ http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	p.mu.Lock()
	defer p.mu.Unlock()
	p.all, p.head = append(p.all, string(body)), append(p.head, r.Header)
}

func TestWhoeverIsOnDutyIsCalledAndThenTheLeads(t *testing.T) {
	each(t, func(t *testing.T, r room) {
		ada := r.AddUser("ada", staff.Agent)
		lead := r.User(staff.Lead)
		r.rota(ada)
		got := &posts{}
		server := httptest.NewServer(got)
		t.Cleanup(server.Close)
		b := r.BrowseUser(ada)
		if p := b.Post("/duty/ways", url.Values{"way": {"webhook"}, "address": {"http://example.com/hook"}}); p.Code != http.StatusUnprocessableEntity {
			t.Errorf("an address without https: %d", p.Code)
		}
		if p := b.Post("/duty/ways", url.Values{"way": {"webhook"}, "address": {server.URL}}); p.Code != http.StatusOK || !strings.Contains(p.Body, "whsec_") {
			t.Fatalf("the webhook: %d", p.Code)
		}
		r.Do(func(ctx context.Context, tx *db.Tx) error {
			c, err := r.Cases.ByID(ctx, tx, r.id)
			if err != nil {
				return err
			}
			if err := r.s.PageFor(ctx, tx, c, cover.ForPromise); err != nil {
				return err
			}
			return r.s.PageFor(ctx, tx, c, cover.ForPromise) // once is enough
		})
		r.Run()
		if len(got.all) != 1 || !strings.Contains(got.all[0], `"duty.called"`) || !strings.HasPrefix(got.head[0].Get("webhook-signature"), "v1,") {
			t.Fatalf("the webhook got %v", got.all)
		}
		if strings.Contains(got.all[0], "Ann") || strings.Contains(got.all[0], "lamp") {
			t.Error("the webhook tells who and what")
		}
		mails := len(r.Sent())
		if n := r.Number(`SELECT count(*) FROM duty_call WHERE state = 'sent' AND user_id = $1`, ada); n != 2 {
			t.Errorf("%d ways reached her", n)
		}
		_, after, _ := strings.Cut(got.all[0], "/call/")
		token, _, _ := strings.Cut(after, `"`)
		if p := r.Nobody().Get("/call/" + token); p.Code != http.StatusOK || r.Number(`SELECT count(*) FROM duty_page WHERE state = 'open'`) != 1 {
			t.Errorf("looking at the form takes the call: %d", p.Code)
		}
		r.Advance(11 * time.Minute)
		if n := r.Number(`SELECT count(*) FROM duty_call WHERE user_id = $1`, lead); n != 1 {
			t.Errorf("the lead was called %d times", n)
		}
		if len(r.Sent()) != mails+1 {
			t.Errorf("%d mails went out, and %d before", len(r.Sent()), mails)
		}
		if p := r.Nobody().Post("/call/"+token, url.Values{}); p.Code != http.StatusSeeOther {
			t.Errorf("taking it: %d", p.Code)
		}
		r.Advance(11 * time.Minute)
		if n := r.Number(`SELECT count(*) FROM duty_page WHERE state = 'taken' AND taken_by = $1`, ada); n != 1 {
			t.Error("she did not take it")
		}
		if p := r.Nobody().Get("/call/" + strings.ToUpper(token[:3]) + token[3:] + "a"); p.Code != http.StatusNotFound {
			t.Errorf("a token that is none: %d", p.Code)
		}
		r.Verified()
	})
}

func TestNobodyTakesACallAndItShows(t *testing.T) {
	each(t, func(t *testing.T, r room) {
		ada := r.AddUser("ada", staff.Agent)
		r.rota(ada)
		if p := r.BrowseUser(ada).Post("/duty/0/test", url.Values{}); p.Code != http.StatusSeeOther {
			t.Fatalf("a test call: %d", p.Code)
		}
		r.Advance(25 * time.Minute)
		r.Advance(25 * time.Minute)
		if n := r.Number(`SELECT count(*) FROM duty_page WHERE state = 'unanswered'`); n != 1 {
			t.Error("it is not known that nobody took it")
		}
		if p := r.Browse(staff.Agent).Get("/duty"); !strings.Contains(p.Body, "Nobody took it") {
			t.Error("the page does not say so")
		}
	})
}
