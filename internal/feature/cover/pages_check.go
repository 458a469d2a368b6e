package cover

import (
	"context"
	"fmt"
	"net/http"
	"time"

	"github.com/a-h/templ"

	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/web"
)

// pageChecked is how many rows a page of the check has, and countedRows how many
// Today counts.
const (
	pageChecked = 50
	countedRows = 100
)

func (s *Cover) checkPage(w http.ResponseWriter, r *http.Request) error {
	var rows []checked
	var none gaps
	link, may := "", false
	err := s.desk.DB.Read(r.Context(), "cover.checked", func(ctx context.Context, v db.View) error {
		actor, err := staff.Allow(ctx, staff.CasesRead)
		if err != nil {
			return err
		}
		may = actor.May(staff.CasesChange)
		if none, err = s.gaps(ctx, v); err != nil {
			return err
		}
		some, next, more, err := s.Rows(ctx, v, placeOf(r.FormValue("after")), pageChecked)
		if rows = some; more {
			link = fmt.Sprintf("/check?after=%d.%d", next.Tx, next.ID)
		}
		return err
	})
	if err != nil {
		return err
	}
	return web.Show(w, r, http.StatusOK, checkList(rows, link, may, none))
}

func (s *Cover) checkSettle(w http.ResponseWriter, r *http.Request) error {
	id, err := web.PathID(r, "row")
	if err != nil {
		return err
	}
	err = s.desk.DB.Do(r.Context(), "cover.settle", func(ctx context.Context, tx *db.Tx) error {
		return s.Settle(ctx, tx, id, Done(r.PostFormValue("done")))
	})
	if err != nil {
		return err
	}
	return web.Redirect(w, r, "/check")
}

// checkPanel tells a lead on Today what nobody has settled yet.
func (s *Cover) checkPanel(ctx context.Context, v db.View) (templ.Component, error) {
	actor, err := staff.Acting(ctx)
	if err != nil || !actor.May(staff.CoverManage) {
		return nil, err
	}
	rows, _, _, err := s.Rows(ctx, v, db.Place{}, countedRows)
	n := 0
	for _, r := range rows {
		if r.Done == "" {
			n++
		}
	}
	if err != nil || n == 0 {
		return nil, err
	}
	return checkPanel(n), nil
}

// RowBody is a need that falls into hours when nobody works.
type RowBody struct {
	ID     int64     `json:"id"`
	CaseID int64     `json:"case_id"`
	From   time.Time `json:"from" doc:"When nobody works any more"`
	Until  time.Time `json:"until" doc:"When somebody does again"`
	Need   Need      `json:"need" enum:"step,promise,clock"`
	DueAt  time.Time `json:"due_at"`
	Done   Done      `json:"done" doc:"Empty while nothing is done about it; gone, duty, told"`
}

func rowBody(r Row) RowBody { return RowBody{r.ID, r.CaseID, r.From, r.Until, r.Need, r.Due, r.Done} }

type rowsOut struct{ Body web.List[RowBody] }

func (s *Cover) rowsOp(ctx context.Context, v db.View, in *callsIn) (*rowsOut, error) {
	after, err := in.After()
	if err != nil {
		return nil, err
	}
	from := db.Place{}
	if after != nil {
		from = db.Place{Tx: after.Sort, ID: after.ID}
	}
	rows, next, more, err := s.Rows(ctx, v, from, in.Limit)
	if err != nil {
		return nil, err
	}
	out := &rowsOut{Body: web.List[RowBody]{Items: []RowBody{}}}
	for _, r := range rows {
		out.Body.Items = append(out.Body.Items, rowBody(r.Row))
	}
	if more {
		text := web.Cursor{Sort: next.Tx, ID: next.ID}.String()
		out.Body.NextCursor = &text
	}
	return out, nil
}

type settleIn struct {
	ID   int64 `path:"id"`
	Body struct {
		Done Done `json:"done" enum:"duty,told"`
	}
}

type settleOut struct{ Body RowBody }

func (s *Cover) settleOp(ctx context.Context, tx *db.Tx, in *settleIn) (*settleOut, error) {
	if err := s.Settle(ctx, tx, in.ID, in.Body.Done); err != nil {
		return nil, err
	}
	r, err := db.One(ctx, tx, scanRow, `SELECT `+rowColumns+` FROM check_row WHERE id = $1`, in.ID)
	return &settleOut{rowBody(r)}, err
}
