package demo

import (
	"context"
	"fmt"
	"net"
	"net/http"

	"kept.example/kept/internal/app"
	"kept.example/kept/internal/core/facts"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/feature/dispatch"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/jobs"
)

// ordersPath is where the firm's storehouse takes orders.
const ordersPath = "/demo/orders"

// storehouse is where this desk serves pages, of which the storehouse is one: host:port.
type storehouse string

// address is where it takes orders; "" where it cannot be called from here.
func (h storehouse) address() string {
	host, port, err := net.SplitHostPort(string(h))
	if ip := net.ParseIP(host); err != nil || ip == nil || !ip.IsLoopback() && !ip.IsUnspecified() {
		return ""
	}
	return "http://" + net.JoinHostPort("127.0.0.1", port) + ordersPath
}

// takes takes an order, as the systems of a real house do.
func (d *Demo) takes(w http.ResponseWriter, _ *http.Request) error {
	w.WriteHeader(http.StatusNoContent)
	return nil
}

// carry has a parcel go on: it leaves, and then it is there.
type carry struct {
	ID int64          `json:"id"`
	To dispatch.State `json:"to"`
}

// Kind names the job.
func (carry) Kind() string { return "demo.carry" }

// ordered hears that a parcel was handed over: it leaves soon, and arrives later. Both
// happen by the demo's clock, which one moves on.
func (d *Demo) ordered(ctx context.Context, tx *db.Tx, f facts.DispatchMoved) error {
	if f.State != string(dispatch.Handed) {
		return nil
	}
	if err := d.Jobs.Put(ctx, tx, carry{f.Dispatch, dispatch.Sent}, jobs.At(tx.Now().Add(leaves))); err != nil {
		return err
	}
	return d.Jobs.Put(ctx, tx, carry{f.Dispatch, dispatch.Arrived}, jobs.At(tx.Now().Add(leaves+comes)))
}

// carries says what the house says of a parcel. What was cancelled meanwhile stays so.
func (d *Demo) carries(ctx context.Context, run *jobs.Run, a carry) error {
	return run.Do(ctx, "demo.carry", func(ctx context.Context, tx *db.Tx) error {
		r := dispatch.Report{To: a.To, ForeignID: order(a.ID)}
		if a.To == dispatch.Sent {
			r.Tracking, r.By = fmt.Sprintf("PN 77 %04d SE", 1200+a.ID), tx.Now().Add(comes)
		}
		_, err := app.Dispatches(d.Desk).Say(staff.As(ctx, staff.System("demo")), tx, a.ID, r)
		if fault.Is(err, fault.Conflict) {
			return nil
		}
		return err
	})
}
