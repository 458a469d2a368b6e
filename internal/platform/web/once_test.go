package web_test

import (
	"context"
	"errors"
	"fmt"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/dbtest"
	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/web"
)

// actRouter has one Act and one Op that count how often they took effect.
func actRouter(t *testing.T, d *db.DB) (rt *web.Router, ran, opRan *atomic.Int64) {
	t.Helper()
	if err := d.Migrate(t.Context(), db.Schema{Owner: "web", FS: web.Schema}); err != nil {
		t.Fatal(err)
	}
	rt = router(t, web.Options{DB: d})
	ran, opRan = &atomic.Int64{}, &atomic.Int64{}
	web.Act(rt, web.Token, huma.Operation{Method: "POST", Path: "/cases", DefaultStatus: 201},
		func(ctx context.Context, tx *db.Tx, in *replyBody) (*replyOut, error) {
			n := ran.Add(1)
			switch in.Body.Text {
			case "refused":
				return nil, fault.Field("text", "web.fault.shape")
			case "broken":
				return nil, errors.New("broken")
			}
			out := &replyOut{}
			out.ETag, out.Body.ID, out.Body.Text = web.ETag(n), n, in.Body.Text+" <ok>"
			return out, nil
		})
	web.Op(rt, web.Token, huma.Operation{Method: "POST", Path: "/files"},
		func(_ context.Context, in *replyBody) (*replyOut, error) {
			n := opRan.Add(1)
			switch in.Body.Text {
			case "refused":
				return nil, fault.Field("text", "web.fault.shape")
			case "broken":
				return nil, errors.New("broken")
			case "panic":
				panic("the process dies here")
			}
			out := &replyOut{}
			out.ETag, out.Body.ID, out.Body.Text = web.ETag(n), n, in.Body.Text
			return out, nil
		})
	web.Act(rt, web.Token, huma.Operation{Method: "POST", Path: "/quiet"},
		func(context.Context, *db.Tx, *struct{}) (*struct{}, error) { ran.Add(1); return nil, nil })
	return rt, ran, opRan
}

type replyBody struct {
	Body struct {
		Text string `json:"text"`
	}
}

func say(text string) string { return `{"text":"` + text + `"}` }

func same(a, b *httptest.ResponseRecorder) bool {
	return a.Code == b.Code && strings.TrimSpace(a.Body.String()) == strings.TrimSpace(b.Body.String()) &&
		a.Header().Get("ETag") == b.Header().Get("ETag") && a.Header().Get("Content-Type") == b.Header().Get("Content-Type")
}

func TestAKeyTakesEffectOnce(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		advance := dbtest.Clock(d, time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC))
		rt, ran, opRan := actRouter(t, d)
		for path, count := range map[string]*atomic.Int64{"/cases": ran, "/files": opRan} {
			first := call(rt, "POST", path, say("hello"), "Idempotency-Key", "k1")
			again := call(rt, "POST", path, say("hello"), "Idempotency-Key", "k1")
			if first.Code >= 300 || !same(first, again) || again.Header().Get("Idempotency-Replayed") != "true" || count.Load() != 1 {
				t.Errorf("%s: ran %d times\nfirst %d %s %v\nagain %d %s %v", path, count.Load(), first.Code, first.Body, first.Header(), again.Code, again.Body, again.Header())
			}
			other := call(rt, "POST", path, say("goodbye"), "Idempotency-Key", "k1")
			if p := problem(t, other); other.Code != 422 || len(p.Errors) != 1 || p.Errors[0].Location != "header.Idempotency-Key" {
				t.Errorf("%s: another body: %d %s", path, other.Code, other.Body)
			}
			call(rt, "POST", path, say("hello"), "Idempotency-Key", "k2")
			call(rt, "POST", path, say("hello"))
			ask(rt, "POST", "/api/v1"+path, say("hello"), "Authorization", "Bearer bob", "Content-Type", "application/json", "Idempotency-Key", "k1")
			if got := count.Load(); got != 4 {
				t.Errorf("%s: ran %d times, want another key, no key and another caller to run", path, got)
			}
			if w := call(rt, "POST", path, say("x"), "Idempotency-Key", strings.Repeat("k", 256)); w.Code != 422 {
				t.Errorf("%s: a key too long: %d", path, w.Code)
			}
		}
		advance(7*24*time.Hour + time.Second)
		if w := call(rt, "POST", "/cases", say("goodbye"), "Idempotency-Key", "k1"); w.Code != 201 {
			t.Errorf("after seven days the key is new: %d %s", w.Code, w.Body)
		}
		var gone int64
		err := d.Do(t.Context(), "test", func(ctx context.Context, tx *db.Tx) (err error) {
			gone, err = rt.ForgetKeys(ctx, tx)
			return err
		})
		if err != nil || gone != 5 { // all but the one renewed
			t.Errorf("forgot %d, %v", gone, err)
		}
	})
}

func TestAKeyWhoseCallWasRefusedMayBeUsedAgain(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		dbtest.Clock(d, time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC))
		rt, _, _ := actRouter(t, d)
		for _, path := range []string{"/cases", "/files"} {
			if w := call(rt, "POST", path, say("refused"), "Idempotency-Key", "k"); w.Code != 422 {
				t.Errorf("%s: %d", path, w.Code)
			}
			if w := call(rt, "POST", path, say("corrected"), "Idempotency-Key", "k"); w.Code >= 300 {
				t.Errorf("%s: corrected: %d %s", path, w.Code, w.Body)
			}
		}
		if w := call(rt, "POST", "/quiet", "", "Idempotency-Key", "k"); w.Code != 204 {
			t.Errorf("no answer: %d %s", w.Code, w.Body)
		}
		if w := call(rt, "POST", "/quiet", "", "Idempotency-Key", "k"); w.Code != 204 || w.Body.Len() != 0 {
			t.Errorf("no answer, again: %d %s", w.Code, w.Body)
		}
	})
}

// An act that broke took nothing with it, so it may run again; a call outside
// a transaction may have got half-way, so it may not.
func TestAfterACrashNothingIsDoneTwice(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		advance := dbtest.Clock(d, time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC))
		rt, ran, opRan := actRouter(t, d)
		call(rt, "POST", "/cases", say("broken"), "Idempotency-Key", "k")
		if w := call(rt, "POST", "/cases", say("works"), "Idempotency-Key", "k"); w.Code != 201 || ran.Load() != 2 {
			t.Errorf("an act after a failure: %d, ran %d times", w.Code, ran.Load())
		}
		for i, how := range []string{"broken", "panic"} {
			opRan.Store(0)
			call(rt, "POST", "/files", say(how), "Idempotency-Key", how)
			w := call(rt, "POST", "/files", say(how), "Idempotency-Key", how)
			if p := problem(t, w); w.Code != 409 || p.Code != "web.fault.key_running" {
				t.Errorf("%d %s: %d %s", i, how, w.Code, w.Body)
			}
			advance(2 * time.Minute)
			w = call(rt, "POST", "/files", say(how), "Idempotency-Key", how)
			if p := problem(t, w); w.Code != 409 || p.Code != "web.fault.key_unknown" || opRan.Load() != 1 {
				t.Errorf("%d %s, later: %d %s, ran %d times", i, how, w.Code, w.Body, opRan.Load())
			}
		}
	})
}

func TestTwoAtOneTimeAreOne(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		rt, ran, opRan := actRouter(t, d)
		for round := range 10 { // so that some of them meet
			for path, count := range map[string]*atomic.Int64{"/cases": ran, "/files": opRan} {
				var all sync.WaitGroup
				codes := make([]int, 8)
				for i := range codes {
					all.Go(func() { codes[i] = call(rt, "POST", path, say("hello"), "Idempotency-Key", fmt.Sprint(round)).Code })
				}
				all.Wait()
				if got := count.Load(); got != int64(round)+1 {
					t.Fatalf("%s: ran %d times in %d rounds", path, got, round+1)
				}
				for _, code := range codes {
					if code >= 300 && (path == "/cases" || code != 409) {
						t.Errorf("%s: %v", path, codes)
					}
				}
			}
		}
	})
}

type bareOut struct {
	Body struct {
		Name  string `json:"name"`
		Token string `json:"token"`
	}
}

func (o bareOut) WithoutSecret() any {
	o.Body.Token = ""
	return &o
}

// TestASecretIsSaidOnceAndNotKept: a repeat learns that it was done, and the
// table of kept answers does not hold the secret.
func TestASecretIsSaidOnceAndNotKept(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		rt, _, _ := actRouter(t, d)
		web.Act(rt, web.Token, huma.Operation{Method: "POST", Path: "/tokens", DefaultStatus: 201},
			func(context.Context, *db.Tx, *struct{}) (*bareOut, error) {
				out := &bareOut{}
				out.Body.Name, out.Body.Token = "shop", "kept_bare_secret"
				return out, nil
			})
		first := call(rt, "POST", "/tokens", "", "Idempotency-Key", "k1")
		again := call(rt, "POST", "/tokens", "", "Idempotency-Key", "k1")
		if first.Code != 201 || !strings.Contains(first.Body.String(), "kept_bare_secret") {
			t.Errorf("first: %d %s", first.Code, first.Body)
		}
		if again.Code != 201 || strings.Contains(again.Body.String(), "kept_bare_secret") || !strings.Contains(again.Body.String(), "shop") {
			t.Errorf("again: %d %s", again.Code, again.Body)
		}
		err := d.Read(t.Context(), "test", func(ctx context.Context, v db.View) error {
			kept, err := db.All(ctx, v, func(s db.Scan) (b []byte, err error) { err = s(&b); return b, err }, `SELECT answer FROM idempotency`)
			for _, b := range kept {
				if strings.Contains(string(b), "secret") {
					t.Errorf("the answer is kept as %s", b)
				}
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}

func TestAnErasureTakesKeptAnswersAndTheirCallsStayDone(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		rt, ran, opRan := actRouter(t, d)
		for path, count := range map[string]*atomic.Int64{"/cases": ran, "/files": opRan} {
			call(rt, "POST", path, say("hello, Ann"), "Idempotency-Key", "k1")
			if err := d.Do(t.Context(), "test", rt.EraseKeys); err != nil {
				t.Fatal(err)
			}
			again := call(rt, "POST", path, say("hello, Ann"), "Idempotency-Key", "k1")
			if again.Code != 409 || strings.Contains(again.Body.String(), "Ann") || count.Load() != 1 {
				t.Errorf("%s: ran %d times, then %d %s", path, count.Load(), again.Code, again.Body)
			}
		}
		if n, err := left(t, d); err != nil || n != 0 {
			t.Errorf("%d kept answers have words, %v", n, err)
		}
	})
}

// left counts kept answers with anything in them.
func left(t *testing.T, d *db.DB) (n int64, err error) {
	t.Helper()
	err = d.Read(t.Context(), "test", func(ctx context.Context, v db.View) error {
		n, err = db.Value[int64](ctx, v, `SELECT count(*) FROM idempotency WHERE length(answer) > 0`)
		return err
	})
	return n, err
}
