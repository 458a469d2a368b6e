package products_test

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"

	"kept.example/kept/internal/core/desktest"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/feature/products"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fetch"
)

// hooked is a server that keeps what it was told, and refuses as long as it is down.
type hooked struct {
	mu   sync.Mutex
	down bool
	body []string
	head []http.Header
}

func (h *hooked) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.down {
		w.WriteHeader(http.StatusBadGateway)
		return
	}
	h.body, h.head = append(h.body, string(body)), append(h.head, r.Header)
}

func TestWhatPeopleSayAboutAProductIsCounted(t *testing.T) {
	each(t, func(t *testing.T, r room) {
		r.HintsBy(func(_ context.Context, _ db.View, _ int64) ([]products.Hint, error) {
			return []products.Hint{{ID: 7, Words: "The lid should sit tighter."}, {ID: 8, Words: "Your stamps are pretty."}}, nil
		})
		id := r.Case("My KT-200 is fine. The lid should sit tighter. Your stamps are pretty.").ID
		one := fmt.Sprintf("/cases/%d", id)
		agent, admin, api := r.Browse(staff.Agent), r.Browse(staff.Admin), r.Program(staff.Agent)
		hook := &hooked{down: true}
		server := httptest.NewServer(hook)
		t.Cleanup(server.Close)
		agent.Post("/product-feedback/hook", url.Values{"address": {server.URL}}).Is(t, http.StatusForbidden)
		admin.Post("/product-feedback/hook", url.Values{"address": {"http://example.com/"}}).Is(t, http.StatusUnprocessableEntity)
		_, secret, _ := strings.Cut(admin.Post("/product-feedback/hook", url.Values{"address": {server.URL}}).Is(t, http.StatusOK).Has(t, "whsec_").Body, "whsec_")

		agent.Get(one).Has(t, "The lid should sit tighter.", "Your stamps are pretty.", `value="Lid"`)
		kettle := fmt.Sprint(r.kettle)
		for range 2 { // once is enough
			agent.Post(one+"/feedback", url.Values{"product_id": {kettle}, "part": {"Lid"}, "words": {"The lid should sit tighter."}, "hint": {"7"}}).Is(t, http.StatusSeeOther)
		}
		agent.Post(one+"/feedback", url.Values{"hint": {"8"}, "do": {"dismiss"}}).Is(t, http.StatusSeeOther)
		if page := agent.Get(one); strings.Contains(page.Body, "This may be product feedback") {
			t.Error("what was decided is proposed again")
		}
		other := r.CaseFrom("ben@example.com", desktest.Address, "My KT-200 again.").ID
		path := fmt.Sprintf("/api/v1/cases/%d/product_feedback", other)
		for words, code := range map[string]int{"": 422, strings.Repeat("ä", 1001): 422, "The LID is loose": 201} {
			api.Call(http.MethodPost, path, map[string]any{"product_id": r.kettle, "part": "lid", "words": words}).Is(t, code)
		}
		api.Call(http.MethodPost, path, map[string]any{"product_id": r.kettle, "words": "Too heavy."}).Is(t, http.StatusCreated)
		api.Call(http.MethodPost, path, map[string]any{"product_id": r.kettle, "words": "Too heavy.", "message_id": 1}).Is(t, http.StatusUnprocessableEntity)
		api.Call(http.MethodPost, path, map[string]any{"product_id": 99, "words": "Too heavy."}).Is(t, http.StatusNotFound)

		var counts struct{ Items []products.TallyBody }
		api.Call(http.MethodGet, "/api/v1/product_feedback_counts?product_id="+kettle, nil).Is(t, http.StatusOK).JSON(t, &counts)
		if len(counts.Items) != 2 || counts.Items[0].Count != 2 || counts.Items[0].Part != "Lid" || counts.Items[1].Part != "" {
			t.Fatalf("counted: %+v", counts.Items)
		}
		agent.Get("/product-feedback").Has(t, "Aurora kettle KT-200", "The product as a whole")
		agent.Get(fmt.Sprintf("/product-feedback/%d", counts.Items[0].ID)).Has(t, "The lid should sit tighter.", "The LID is loose")
		agent.Get("/products/"+kettle).Has(t, "said 2 times")

		r.Run()
		admin.Get("/product-feedback").Has(t, "did not get through", "502")
		hook.mu.Lock()
		hook.down = false
		hook.mu.Unlock()
		heavy := r.Number(`SELECT id FROM product_feedback WHERE words = 'Too heavy.'`)
		api.Call(http.MethodDelete, fmt.Sprintf("/api/v1/product_feedback/%d", heavy), nil).Is(t, http.StatusNoContent)
		r.Advance(1 << 43)
		wants(t, "told", []int{len(hook.body), int(r.Number(`SELECT count(*) FROM product_feedback WHERE told_at IS NOT NULL`))}, []int{2, 2})
		signed := false
		for i, body := range hook.body {
			signed = signed || strings.HasPrefix(hook.head[i].Get("webhook-signature"), "v1,") && strings.Contains(body, `"part":"Lid","words":"The lid should sit tighter.","count":2`)
			if strings.Contains(body, "ann") || strings.Contains(body, "case") || strings.Contains(body, "heavy") {
				t.Errorf("told too much: %s", body)
			}
		}
		if !signed || len(secret) < 20 {
			t.Errorf("told: %v", hook.body)
		}
		wants(t, "counted after one was taken back", r.Number(`SELECT sum(n) FROM product_feedback_part`), int64(2))
		admin.Post("/product-feedback/hook", url.Values{"address": {""}}).Is(t, http.StatusSeeOther)
		wants(t, "hooks", r.Number(`SELECT count(*) FROM product_feedback_hook`), int64(0))
		r.Verified()
	})
}

func TestOnlySomeAddressesAreCalled(t *testing.T) {
	for address, want := range map[string]bool{"https://shop.example/hook": true, "http://127.0.0.1:80/": true, "http://shop.example/": false, "https://a:b@shop.example/": false, "ftp://shop.example/": false, "": false} {
		wants(t, address, fetch.Callable(address), want)
	}
}
