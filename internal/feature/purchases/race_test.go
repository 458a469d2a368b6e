package purchases_test

import (
	"context"
	"net/http"
	"testing"
	"time"

	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/feature/purchases"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/dbtest"
)

// What a shop tells anew of a purchase at the very moment at which its receipt is
// accepted changes nothing of that.
func TestAReceiptIsAcceptedWhileTheShopTellsAnew(t *testing.T) {
	each(t, func(t *testing.T, r room) {
		fields := purchases.Fields{PersonID: r.person, What: "Kettle", Source: "Shop", ForeignID: "77"}
		enter := func(ctx context.Context, tx *db.Tx) (p purchases.Purchase, err error) {
			p, _, err = r.Enter(ctx, tx, fields)
			return p, err
		}
		var made purchases.Purchase
		r.Do(func(ctx context.Context, tx *db.Tx) (err error) {
			made, err = enter(ctx, tx)
			return err
		})
		receipt, err := r.Keep(r.Ctx, "bill.pdf", []byte("%PDF-1.4 a bill"))
		r.Must(err)
		fields.What = "Kettle KT-200"
		given, twice := make(chan bool), false
		for _, err := range dbtest.Race(t, r.DB, 2, func(i int) error {
			if i == 1 {
				<-given
				return r.DB.Do(r.Ctx, "test", func(ctx context.Context, tx *db.Tx) error {
					_, err := enter(ctx, tx)
					return err
				})
			}
			return r.DB.Do(r.As(staff.Agent), "test", func(ctx context.Context, tx *db.Tx) error {
				err := r.Give(ctx, tx, nil, made.ID, receipt, true)
				if !twice {
					twice = true
					close(given)
					time.Sleep(100 * time.Millisecond) // nothing tells that the shop waits for the row
				}
				return err
			})
		}) {
			r.Must(err)
		}
		r.Read(func(ctx context.Context, v db.View) error {
			p, err := r.Purchase(staff.As(ctx, staff.System("test")), v, made.ID)
			wants(t, "as both have left it", []any{p.What, p.Proof}, []any{"Kettle KT-200", purchases.Accepted})
			return err
		})
		r.Verified()
	})
}

func TestOneFileThatIsImportedTwiceAtOneTimeIsImportedOnce(t *testing.T) {
	each(t, func(t *testing.T, r room) {
		r.Do(func(ctx context.Context, tx *db.Tx) error {
			_, err := r.People.AddOrganization(ctx, tx, "Ek & Son")
			return err
		})
		admin := r.Program(staff.Admin)
		dbtest.Race(t, r.DB, 4, func(int) error {
			admin.Call(http.MethodPost, "/api/v1/purchases/import", object{"csv": "organization,what\nEk & Son,Kettle\nEk & Son,Lamp\n"}).Is(t, http.StatusOK)
			return nil
		})
		wants(t, "imported", r.Number(`SELECT count(*) FROM purchase`), int64(2))
		r.Verified()
	})
}
