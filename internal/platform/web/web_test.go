package web_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"
	"time"

	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/web"
	"kept.example/kept/internal/platform/words"
)

func catalogue(t testing.TB) *words.Catalogue {
	t.Helper()
	c, err := words.Load(web.Words)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

type actorKey struct{}

// router is a desk's door: "Bearer NAME" and the cookie kept_session=NAME are
// NAME; each may do what is signed-in, token, or named after them.
func router(t testing.TB, o web.Options) *web.Router {
	t.Helper()
	o.Catalogue = catalogue(t)
	if o.DB == nil && o.Now == nil {
		o.Now = func() time.Time { return time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC) }
	}
	rt := web.New(o)
	rt.Who(func(ctx context.Context) string { who, _ := ctx.Value(actorKey{}).(string); return who })
	rt.Authenticate(func(r *http.Request) (context.Context, error) {
		who, _ := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
		if s := web.Session(r, rt.Secure()); s != "" {
			who = s
		}
		if who == "" {
			return nil, fault.New(fault.Unauthenticated, "web.fault.sign_in")
		}
		return context.WithValue(r.Context(), actorKey{}, who), nil
	})
	rt.Allow(func(ctx context.Context, access string) error {
		who, _ := ctx.Value(actorKey{}).(string)
		if who == "" {
			return fault.New(fault.Unauthenticated, "web.fault.sign_in")
		}
		if access == web.SignedIn || access == web.Token || access == who {
			return nil
		}
		return fault.New(fault.Forbidden, "web.kind.title.forbidden")
	})
	rt.Frame(func(ctx context.Context) web.Frame {
		who, _ := ctx.Value(actorKey{}).(string)
		return web.Frame{User: web.User{Name: who, Hue: 160}, Workspace: "Hearth & Kettle"}
	})
	return rt
}

// ask sends one request; headers come in pairs.
func ask(rt http.Handler, method, target, body string, headers ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, target, strings.NewReader(body))
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	w := httptest.NewRecorder()
	rt.ServeHTTP(w, r)
	return w
}

func TestEveryWordIsThereAndUsed(t *testing.T) {
	missing, unused := words.Audit(catalogue(t), os.DirFS("."))
	if len(missing)+len(unused) > 0 {
		t.Errorf("missing: %v\nunused: %v", missing, unused)
	}
	templates, err := os.ReadDir(".")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range templates {
		if strings.HasSuffix(f.Name(), ".templ") {
			for _, text := range words.LiteralText(f.Name()) {
				t.Errorf("%s:%s", f.Name(), text)
			}
		}
	}
}
