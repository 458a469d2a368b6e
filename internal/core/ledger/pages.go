package ledger

import (
	"context"
	"encoding/hex"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/web"
	"kept.example/kept/internal/platform/words"
)

// pageRows is how many entries a page shows.
const pageRows = 50

func (l *Ledger) mountPages(rt *web.Router) {
	read, manage := string(staff.LedgerRead), string(staff.BudgetsManage)
	rt.Page("GET /ledger", read, l.page)
	rt.Page("GET /ledger/{posted}", read, l.entryPage)
	rt.Page("GET /ledger/export", read, l.exportPage, web.Timeout(exportTakes))
	rt.Page("POST /ledger/close", manage, l.closePage)
	rt.AddNav(web.NavItem{Key: "ledger.title", Icon: "wallet", Href: "/ledger", Group: web.GroupLearn, Order: 50, Access: read})
}

// listView is the page of the ledger.
type listView struct {
	Filter
	Rows      []Posted
	Totals    []Line
	Next      string
	Closed    *Period
	MayClose  bool // the month is over and open, and the reader may close it
	Said      map[string]string
	Earlier   string // the months beside it; "" for none
	Later     string
	monthDate time.Time
}

func (v listView) query() url.Values {
	q := url.Values{"month": {v.Month}}
	if v.Account != "" {
		q.Set("account", v.Account)
	}
	if v.CaseID != 0 {
		q.Set("case", strconv.FormatInt(v.CaseID, 10))
	}
	return q
}

func (v listView) export(as string) string {
	q := v.query()
	q.Set("as", as)
	return "/ledger/export?" + q.Encode()
}

// filterOf reads what the address asks for: of the running month where it says
// nothing.
func (l *Ledger) filterOf(ctx context.Context, v db.View, q url.Values) (f Filter, now string, err error) {
	zone, err := l.Zone(ctx, v)
	if err != nil {
		return f, "", err
	}
	now = v.Now().In(zone).Format(monthForm)
	f = Filter{Month: q.Get("month"), Account: strings.TrimSpace(q.Get("account"))}
	if _, wrong := time.Parse(monthForm, f.Month); wrong != nil {
		f.Month = now
	}
	f.CaseID, _ = strconv.ParseInt(q.Get("case"), 10, 64) // anything else is no case
	return f, now, nil
}

func (l *Ledger) page(w http.ResponseWriter, r *http.Request) error {
	return l.show(w, r, http.StatusOK, nil)
}

func (l *Ledger) show(w http.ResponseWriter, r *http.Request, status int, said map[string]string) error {
	if err := r.ParseForm(); err != nil {
		return fault.New(fault.Invalid, "ledger.fault.month").Because(err)
	}
	vw := listView{Said: said}
	before, err := strconv.ParseInt(r.URL.Query().Get("before"), 10, 64)
	if err != nil {
		before = 0
	}
	err = l.d.Read(r.Context(), "ledger.page", func(ctx context.Context, v db.View) (err error) {
		now := ""
		if vw.Filter, now, err = l.filterOf(ctx, v, r.Form); err != nil {
			return err
		}
		if vw.Rows, err = l.List(ctx, v, vw.Filter, before, pageRows+1); err != nil {
			return err
		}
		if vw.Totals, err = l.Totals(ctx, v, vw.Filter); err != nil {
			return err
		}
		if vw.Closed, err = ClosedAt(ctx, v, vw.Month); err != nil {
			return err
		}
		actor, err := staff.Acting(ctx)
		vw.MayClose = vw.Closed == nil && vw.Month < now && actor.May(staff.BudgetsManage)
		vw.beside(now)
		return err
	})
	if err != nil {
		return err
	}
	if len(vw.Rows) > pageRows {
		vw.Rows = vw.Rows[:pageRows]
		q := vw.query()
		q.Set("before", strconv.FormatInt(vw.Rows[pageRows-1].ID, 10))
		vw.Next = "/ledger?" + q.Encode()
	}
	return web.Show(w, r, status, ledgerPage(vw))
}

// beside names the months before and after.
func (v *listView) beside(now string) {
	at, err := time.Parse(monthForm, v.Month)
	if err != nil {
		return
	}
	v.monthDate = at
	link := func(months int) string {
		other := *v
		other.Month = at.AddDate(0, months, 0).Format(monthForm)
		return "/ledger?" + other.query().Encode()
	}
	v.Earlier = link(-1)
	if v.Month < now {
		v.Later = link(1)
	}
}

func (l *Ledger) entryPage(w http.ResponseWriter, r *http.Request) error {
	id, err := web.PathID(r, "posted")
	if err != nil {
		return err
	}
	var p Posted
	err = l.d.Read(r.Context(), "ledger.entry", func(ctx context.Context, v db.View) (err error) {
		p, err = l.ByID(ctx, v, id)
		return err
	})
	if err != nil {
		return err
	}
	return web.Show(w, r, http.StatusOK, entryPage(p))
}

func (l *Ledger) closePage(w http.ResponseWriter, r *http.Request) error {
	month := r.PostFormValue("month")
	err := l.d.Do(r.Context(), "ledger.close", func(ctx context.Context, tx *db.Tx) error { return l.Close(ctx, tx, month) })
	if said := web.Invalid(r.Context(), err); said != nil {
		return l.show(w, r, http.StatusUnprocessableEntity, said)
	}
	if err != nil {
		return err
	}
	return web.Saved(w, r, "/ledger?month="+url.QueryEscape(month), words.T(r.Context(), "ledger.said.closed", words.A("month", month)), "")
}

// monthIs is a month in words: March 2026.
func monthIs(ctx context.Context, first time.Time) string {
	_, month, _ := strings.Cut(words.Date(ctx, first.AddDate(0, 0, 14)), " ")
	return month
}

// caseText is the number of a case in the form of the filter.
func caseText(id int64) string {
	if id == 0 {
		return ""
	}
	return strconv.FormatInt(id, 10)
}

// Moved says from where an entry moves its amount to where.
func (p Posted) Moved() string {
	var from, to []string
	for _, l := range p.Lines {
		if l.Amount.Minor < 0 {
			from = append(from, l.Account)
		} else {
			to = append(to, l.Account)
		}
	}
	const most = 3
	short := func(all []string) string {
		if len(all) > most {
			return strings.Join(all[:most], ", ") + ", …"
		}
		return strings.Join(all, ", ")
	}
	return short(from) + " → " + short(to)
}

// Seal is the seal of an entry as programs read it.
func (p Posted) Seal() string { return hex.EncodeToString(p.seal) }

// said is what is wrong with closing.
func (v listView) said() string {
	for _, text := range v.Said {
		return text
	}
	return ""
}
