package lists

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/core/people"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/jobs"
	"kept.example/kept/internal/platform/mail"
	"kept.example/kept/internal/platform/web"
)

// serve is the API of cases and lists with a lead signed in.
func (h *house) serve(t *testing.T) func(method, path, body string, header ...string) (int, map[string]any, http.Header) {
	rt := web.New(web.Options{DB: h.d, Log: slog.New(slog.DiscardHandler)})
	rt.Authenticate(func(r *http.Request) (context.Context, error) {
		return staff.As(r.Context(), staff.Actor{Kind: staff.KindUser, ID: 1, Role: staff.Lead, Name: "Lee"}), nil
	})
	rt.Allow(func(ctx context.Context, access string) error {
		_, err := staff.Allow(ctx, staff.Permission(access))
		return err
	})
	h.cases.Mount(jobs.New(h.d, slog.New(slog.DiscardHandler), jobs.Options{}), rt)
	h.lists.Mount(rt)
	return func(method, path, body string, header ...string) (int, map[string]any, http.Header) {
		t.Helper()
		r := httptest.NewRequest(method, "/api/v1"+path, strings.NewReader(body))
		r.Header.Set("Authorization", "Bearer test")
		r.Header.Set("Content-Type", "application/json")
		for i := 0; i < len(header); i += 2 {
			r.Header.Set(header[i], header[i+1])
		}
		w := httptest.NewRecorder()
		rt.ServeHTTP(w, r)
		var out map[string]any
		if err := json.Unmarshal(w.Body.Bytes(), &out); err != nil {
			t.Fatalf("%s %s: %d %s", method, path, w.Code, w.Body)
		}
		return w.Code, out, w.Header()
	}
}

// arrive files a mail of Ann's.
func (h *house) arrive(text string, join int64) (out cases.Outcome) {
	h.t.Helper()
	h.do(func(ctx context.Context, tx *db.Tx) error {
		ann, err := h.who.Resolve(ctx, tx, people.Email, "ann@example.com", "Ann")
		h.must(err)
		out, err = h.cases.Arrived(ctx, tx, cases.Arrival{InboxID: h.inboxes[0], Person: ann, Channel: "email", Subject: "S", Text: text, From: mail.Address{Mail: "ann@example.com"}, JoinCase: join})
		return err
	})
	return out
}

func TestCasesOverTheAPI(t *testing.T) {
	each(t, 2, func(t *testing.T, h *house) {
		call := h.serve(t)
		h.cases.AddField(cases.Field{Name: "tags", Load: func(_ context.Context, _ db.View, ids []int64) (map[int64]any, error) {
			out := map[int64]any{}
			for _, id := range ids {
				out[id] = []string{"vip"}
			}
			return out, nil
		}})
		first := h.arrive("one", 0)
		second := h.arrive("two", first.Held.ID)
		other := h.arrive("three", 0)
		path := fmt.Sprintf("/cases/%d", first.Held.ID)

		code, k, head := call("GET", path, "")
		if code != 200 || k["status"] != "new" || k["ref"] != first.Held.Ref || k["waiting_until"] != nil || k["owner_id"] != nil || fmt.Sprint(k["tags"]) != "[vip]" {
			t.Fatal(code, k)
		}
		if step := k["next_step"].(map[string]any); step["key"] != cases.StepFirstAnswer || step["due"] != "2026-03-02T13:00:00Z" {
			t.Error(step)
		}
		tag := head.Get("ETag")
		if code, out, _ := call("PATCH", path, `{"status": "open", "next_step": {"text": "Call", "due": "2026-03-05T10:00:00Z"}}`, "If-Match", tag); code != 200 || out["status"] != "open" {
			t.Error(code, out)
		}
		if code, out, _ := call("PATCH", path, `{"status": "solved"}`, "If-Match", tag); code != http.StatusPreconditionFailed {
			t.Error(code, out)
		}
		if code, out, _ := call("PATCH", path, `{"status": "waiting"}`); code != 422 || !strings.Contains(fmt.Sprint(out), "waiting_until") {
			t.Error(code, out)
		}
		if code, out, _ := call("PATCH", path, `{"status": "waiting", "waiting_until": "2026-03-04T09:00:00Z"}`); code != 200 || out["waiting_until"] != "2026-03-04T09:00:00Z" {
			t.Error(code, out)
		}
		if code, out, _ := call("PATCH", path, `{"status": "solved", "owner_id": 99}`); code != 422 {
			t.Error(code, out)
		}
		if _, out, _ := call("GET", path, ""); out["status"] != "waiting" {
			t.Error("half a change was kept", out)
		}

		code, out, _ := call("GET", path+"/messages?limit=1", "")
		if code != 200 || len(out["items"].([]any)) != 1 || out["next_cursor"] == nil {
			t.Fatal(code, out)
		}
		_, out, _ = call("GET", path+"/messages?limit=5&cursor="+out["next_cursor"].(string), "")
		if items := out["items"].([]any); len(items) != 1 || items[0].(map[string]any)["text"] != "two" {
			t.Error(out)
		}

		code, out, _ = call("POST", path+"/split", fmt.Sprintf(`{"message_ids": [%d]}`, second.MessageID), "Idempotency-Key", "k1")
		if code >= 300 || out["preview"] != "two" {
			t.Fatal(code, out)
		}
		if _, again, _ := call("POST", path+"/split", fmt.Sprintf(`{"message_ids": [%d]}`, second.MessageID), "Idempotency-Key", "k1"); again["id"] != out["id"] {
			t.Error("the same key split again", again)
		}
		code, out, _ = call("POST", path+"/merge", fmt.Sprintf(`{"into": %d}`, other.Held.ID))
		if code >= 300 || out["id"] != float64(other.Held.ID) {
			t.Error(code, out)
		}
		if _, out, _ := call("GET", path, ""); out["id"] != float64(other.Held.ID) {
			t.Error("the old number does not lead to the root", out)
		}
		if code, out, _ := call("POST", path+"/unmerge", `{}`); code >= 300 || out["id"] != float64(first.Held.ID) {
			t.Error(code, out)
		}
		if code, _, _ := call("GET", "/cases/4711", ""); code != 404 {
			t.Error(code)
		}
	})
}

func TestListsOverTheAPI(t *testing.T) {
	each(t, 2, func(t *testing.T, h *house) {
		call := h.serve(t)
		for range 5 {
			h.arrive("hello", 0)
			h.advance(time.Minute)
		}
		seen := map[any]bool{}
		query := "/cases?status=new&sort=-updated_at&limit=2"
		for pages := 1; ; pages++ {
			code, out, _ := call("GET", query, "")
			if code != 200 || len(out["items"].([]any)) > 2 {
				t.Fatal(code, out)
			}
			for _, item := range out["items"].([]any) {
				seen[item.(map[string]any)["id"]] = true
			}
			if out["next_cursor"] == nil {
				if pages != 3 || len(seen) != 5 {
					t.Errorf("%d pages, %d cases", pages, len(seen))
				}
				break
			}
			query = "/cases?status=new&sort=-updated_at&limit=2&cursor=" + out["next_cursor"].(string)
		}
		for path, want := range map[string]int{
			"owner_id=0": 5, "owner_id=1": 0, "view=open": 5, "view=mine": 0, "view=done": 0, "view=unowned": 5,
			"updated_since=2026-03-02T09:03:00Z": 2, fmt.Sprintf("inbox_id=%d", h.inboxes[0]): 5, fmt.Sprintf("inbox_id=%d", h.inboxes[1]): 0,
		} {
			if code, out, _ := call("GET", "/cases?"+path, ""); code != 200 || len(out["items"].([]any)) != want {
				t.Errorf("%s: %d, %v", path, code, out)
			}
		}
		for _, path := range []string{"sort=name", "view=secret", "tag=vip", "status=closed", "limit=500", "cursor=x", "owner_id=me"} {
			if code, out, _ := call("GET", "/cases?"+path, ""); code != 422 {
				t.Errorf("%s: %d %v", path, code, out)
			}
		}
	})
}
