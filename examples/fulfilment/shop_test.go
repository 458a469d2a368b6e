package main

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"
)

// An order that is told twice is one order; what is said of it is said until it is
// heard, also by a shop that was opened again.
func TestAnOrderIsTakenOnceAndToldUntilItIsHeard(t *testing.T) {
	folder := t.TempDir()
	secret, file := filepath.Join(folder, "secret"), filepath.Join(folder, "orders.json")
	if err := os.WriteFile(secret, []byte("whsec_"+base64.StdEncoding.EncodeToString([]byte("a secret"))+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	var shop *Shop
	var heard []string
	away := true
	kept := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		if !shop.believe(r.Header, body, time.Now()) {
			t.Error("not signed")
		}
		if away {
			http.Error(w, "away", http.StatusServiceUnavailable)
			return
		}
		var told struct{ Type string }
		_ = json.Unmarshal(body, &told)
		heard = append(heard, told.Type)
	}))
	defer kept.Close()
	again := func() {
		var err error
		if shop, err = open(file, secret, kept.URL, 0); err != nil {
			t.Fatal(err)
		}
	}
	again()
	order := func(to string, sign bool) int {
		body := []byte(fmt.Sprintf(`{"type":"dispatch.ordered","data":{"dispatch_id":7,"answer_to":%q}}`, to))
		r := httptest.NewRequest(http.MethodPost, "/orders", bytes.NewReader(body))
		at := fmt.Sprint(time.Now().Unix())
		r.Header.Set("webhook-id", "dispatch_7")
		r.Header.Set("webhook-timestamp", at)
		if sign {
			r.Header.Set("webhook-signature", shop.sign("dispatch_7", at, body))
		}
		w := httptest.NewRecorder()
		shop.take(w, r)
		return w.Code
	}
	got := []int{order(kept.URL+"/hooks", false), order("http://elsewhere.example/", true), order(kept.URL+"/hooks", true), order(kept.URL+"/hooks", true)}
	if !slices.Equal(got, []int{401, 403, 204, 204}) || len(shop.orders) != 1 {
		t.Fatalf("answered %v, %d orders", got, len(shop.orders))
	}
	shop.tellDue(t.Context())
	again()
	away = false
	for range 8 {
		shop.tellDue(t.Context())
	}
	if want := []string{"dispatch.sent", "dispatch.accepted", "dispatch.sent", "dispatch.arrived", "dispatch.arrived", "dispatch.sent"}; !slices.Equal(heard, want) {
		t.Errorf("heard %v", heard)
	}
}
