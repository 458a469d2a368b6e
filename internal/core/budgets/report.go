package budgets

import (
	"context"
	"encoding/csv"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/money"
	"kept.example/kept/internal/platform/web"
)

const reportPath = "/budgets"

func (b *Budgets) mountReport(rt *web.Router) {
	read := string(staff.LedgerRead)
	rt.Page("GET "+reportPath, read, b.reportPage)
	rt.Page("GET "+reportPath+"/csv", read, b.reportCSV)
	rt.AddNav(web.NavItem{Key: "budgets.report.title", Icon: "heart", Href: reportPath, Group: web.GroupLearn, Order: 51, Access: read})
}

// Used is how a budget was used in a period.
type Used struct {
	State
	Cases int // for which something was spent
	Well  int // of these, are solved or confirmed
}

// Share is how many hundredths of the budget were spent.
func (u Used) Share() int {
	if u.Amount.Minor == 0 {
		return 0
	}
	return int(100 * u.Spent.Minor / u.Amount.Minor)
}

// Untouched says whether nothing was spent from it: somebody may not dare.
func (u Used) Untouched() bool { return u.Spent.Minor <= 0 }

// Report tells how each budget was used in the period that a day is in: what was
// spent, for how many cases, and how many of these ended well.
func (b *Budgets) Report(ctx context.Context, v db.View, day time.Time) (_ []Used, err error) {
	defer fault.Wrap(&err, "budgets.Report")
	if _, err := staff.Allow(ctx, staff.LedgerRead); err != nil {
		return nil, err
	}
	all, err := b.List(ctx, v, 0, most)
	if err != nil {
		return nil, err
	}
	used, accounts := make([]Used, len(all)), make([]string, len(all))
	for i, one := range all {
		used[i].State = State{Budget: one, Period: PeriodAt(one.Fields.Period, day), Account: one.Account(day)}
		accounts[i] = used[i].Account
	}
	sums, err := b.ledger.Balances(ctx, v, accounts)
	if err != nil {
		return nil, err
	}
	ends, err := b.ledger.Ends(ctx, v, accounts)
	for i := range used {
		u := &used[i]
		code := u.Amount.Currency
		u.Spent = money.Amount{Minor: -sums[u.Account][code], Currency: code}
		u.Left = money.Amount{Minor: u.Amount.Minor - u.Spent.Minor, Currency: code}
		u.Cases, u.Well = ends[u.Account].Cases, ends[u.Account].Well
	}
	return used, err
}

// monthForm is how a month is written.
const monthForm = "2006-01"

// reportDay is the first of a month that somebody asks for, or of the running one where
// they name none that is over; running is that.
func (b *Budgets) reportDay(ctx context.Context, v db.View, month string) (day, running time.Time, err error) {
	zone, err := b.ledger.Zone(ctx, v)
	if err != nil {
		return day, running, err
	}
	now := v.Now().In(zone)
	running = time.Date(now.Year(), now.Month(), 1, 0, 0, 0, 0, time.UTC)
	if at, err := time.Parse(monthForm, month); err == nil && at.Before(running) {
		return at, running, nil
	}
	return running, running, nil
}

// reportView is the page of the report.
type reportView struct {
	Month          string
	Day            time.Time
	Used           []Used
	Names          map[string]string
	Earlier, Later string
	Manage         bool
}

// reported reads the report that the address asks for.
func (b *Budgets) reported(r *http.Request) (vw reportView, err error) {
	err = b.d.Read(r.Context(), "budgets.report", func(ctx context.Context, v db.View) error {
		actor, err := staff.Allow(ctx, staff.LedgerRead)
		if err != nil {
			return err
		}
		vw.Manage = actor.May(staff.BudgetsManage)
		first := time.Time{}
		if vw.Day, first, err = b.reportDay(ctx, v, r.URL.Query().Get("month")); err != nil {
			return err
		}
		vw.Month = vw.Day.Format(monthForm)
		vw.Earlier = reportPath + "?month=" + vw.Day.AddDate(0, -1, 0).Format(monthForm)
		if vw.Day.Before(first) {
			vw.Later = reportPath + "?month=" + vw.Day.AddDate(0, 1, 0).Format(monthForm)
		}
		if _, vw.Names, err = b.holders(ctx, v); err != nil {
			return err
		}
		vw.Used, err = b.Report(ctx, v, vw.Day)
		return err
	})
	return vw, err
}

func (b *Budgets) reportPage(w http.ResponseWriter, r *http.Request) error {
	vw, err := b.reported(r)
	if err != nil {
		return err
	}
	return web.Show(w, r, http.StatusOK, reportOf(vw))
}

// reportCSV is the report as a file.
func (b *Budgets) reportCSV(w http.ResponseWriter, r *http.Request) error {
	vw, err := b.reported(r)
	if err != nil {
		return err
	}
	web.Download(w, "budgets-"+vw.Month+".csv", "text/csv; charset=utf-8")
	out := csv.NewWriter(w)
	if err := out.Write([]string{"holder", "holder_id", "name", "period", "currency", "amount", "spent", "left", "cases", "ended_well"}); err != nil {
		return err
	}
	for _, u := range vw.Used {
		err := out.Write([]string{u.Holder, strconv.FormatInt(u.HolderID, 10), plain(vw.Names[key(u.Budget)]), u.Period, u.Amount.Currency, u.Amount.Decimal(),
			u.Spent.Decimal(), u.Left.Decimal(), strconv.Itoa(u.Cases), strconv.Itoa(u.Well)})
		if err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}

// plain keeps a name from being a formula in a spreadsheet.
func plain(name string) string {
	if name != "" && (name[0] == '=' || name[0] == '+' || name[0] == '-' || name[0] == '@') {
		return "'" + name
	}
	return name
}

// csvPath is where the report is as a file.
func (v reportView) csvPath() string { return reportPath + "/csv?month=" + url.QueryEscape(v.Month) }
