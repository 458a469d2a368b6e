package health_test

import (
	"fmt"
	"net/http"
	"testing"

	"kept.example/kept/internal/core/staff"
)

func TestAProgramDealsWithFailedJobs(t *testing.T) {
	each(t, func(t *testing.T, o office) {
		first := o.fail(3)
		api, list := o.Program(staff.Admin), "/api/v1/failed_jobs"
		var page struct {
			Items []struct {
				ID        int64
				LastError string `json:"last_error"`
				History   []struct{ Error string }
			}
			Next *string `json:"next_cursor"`
		}
		api.Call("GET", list+"?limit=2", nil).Is(t, http.StatusOK).JSON(t, &page)
		if len(page.Items) != 2 || page.Items[0].ID != first+2 || page.Items[0].LastError == "" || len(page.Items[0].History) == 0 || page.Next == nil {
			t.Fatalf("the first page: %+v", page)
		}
		api.Call("GET", list+"?limit=2&cursor="+*page.Next, nil).Is(t, http.StatusOK).Has(t, fmt.Sprintf(`"id":%d`, first)).Lacks(t, fmt.Sprintf(`"id":%d`, first+1))
		one := func(id int64, do string) string { return fmt.Sprintf("%s/%d/%s", list, id, do) }
		api.Call("POST", one(first, "dismiss"), map[string]any{"reason": " "}).Is(t, http.StatusUnprocessableEntity).Has(t, `"body.reason"`)
		api.Call("POST", one(first, "dismiss"), map[string]any{"reason": "We sold the printer."}).Is(t, http.StatusNoContent)
		api.Call("GET", list+"?state=dismissed", nil).Is(t, http.StatusOK).Has(t, "We sold the printer.")
		*o.mended = true
		o.Program(staff.Lead).Call("POST", one(first+1, "retry"), nil).Is(t, http.StatusForbidden)
		api.Call("POST", one(first+1, "retry"), nil).Is(t, http.StatusNoContent)
		o.Run()
		if *o.done != 1 {
			t.Errorf("it was done %d times", *o.done)
		}
		api.Call("POST", one(first+1, "retry"), nil).Is(t, http.StatusNotFound)
		api.Call("POST", one(first, "retry"), nil).Is(t, http.StatusConflict)
		if n := o.Number(`SELECT count(*) FROM activity WHERE kind IN ('job.retried', 'job.dismissed')`); n != 2 {
			t.Errorf("%d decisions are written down", n)
		}
	})
}
