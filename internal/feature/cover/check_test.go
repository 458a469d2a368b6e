package cover_test

import (
	"context"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
)

func TestTheFridayCheckListsWhatFallsIntoTheWeekend(t *testing.T) {
	each(t, func(t *testing.T, r room) {
		second := r.Case("And my kettle").ID
		saturday := time.Date(2026, 3, 7, 12, 0, 0, 0, time.UTC)
		step := func(id int64, due time.Time) {
			r.Do(func(ctx context.Context, tx *db.Tx) error {
				h, err := r.Cases.Take(ctx, tx, id)
				if err != nil {
					return err
				}
				return r.Cases.Step(ctx, tx, h, "Call them", due, 0)
			})
		}
		step(r.id, saturday)
		step(second, saturday.Add(time.Hour))
		rows := func() int64 { return r.Number(`SELECT count(*) FROM check_row WHERE done = ''`) }
		r.Advance(4 * 24 * time.Hour) // Friday, 9:00
		if rows() != 0 {
			t.Errorf("%d rows in the morning", rows())
		}
		r.Advance(5 * time.Hour) // 14:00, three hours before the end
		if rows() != 2 {
			t.Fatalf("%d rows before the weekend", rows())
		}
		if p := r.Browse(staff.Lead).Get("/today"); !strings.Contains(p.Body, "2 cases need something while nobody works") {
			t.Error("Today says nothing of it")
		}
		id := r.Number(`SELECT id FROM check_row WHERE case_id = $1`, r.id)
		b := r.Browse(staff.Lead)
		settle := func(how string) int {
			return b.Post("/check/"+strconv.FormatInt(id, 10), url.Values{"done": {how}}).Code
		}
		if code := settle("duty"); code != http.StatusConflict {
			t.Errorf("handed to nobody: %d", code)
		}
		ada := r.AddUser("ada", staff.Agent)
		r.rota(ada)
		if code := settle("duty"); code != http.StatusSeeOther {
			t.Errorf("handed to duty: %d", code)
		}
		if c := r.Fresh(r.id); c.NextBy != ada {
			t.Errorf("its next step is user %d's", c.NextBy)
		}
		// What is given another time is gone from the list.
		step(second, saturday.Add(50*time.Hour))
		r.Advance(time.Hour)
		if rows() != 0 {
			t.Errorf("%d rows after all was settled", rows())
		}
		if p := b.Get("/check"); !strings.Contains(p.Body, "Handed to whoever is on duty") || !strings.Contains(p.Body, "Done, or given another time") {
			t.Error("the page does not say what was done")
		}
		r.Verified()
	})
}

func TestARowThatIsNoneIsNotFound(t *testing.T) {
	each(t, func(t *testing.T, r room) {
		if p := r.Browse(staff.Agent).Post("/check/4711", url.Values{"done": {"told"}}); p.Code != http.StatusNotFound {
			t.Errorf("a row that is none: %d", p.Code)
		}
	})
}
