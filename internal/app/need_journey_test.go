package app_test

import (
	"testing"
	"time"

	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/core/desktest"
)

// A second contact about the same matter raises the need of the case, in whatever
// words and to whichever address it comes; taken apart, the case has what it had.
func TestASecondContactRaisesNeed(t *testing.T) {
	each(t, func(t *testing.T, d *desktest.Desk) {
		first := d.CaseFrom("eve@example.com", desktest.Address, "My line from order A-10342 is slow. Can you look?")
		wants(t, "need of a first mail", d.Fresh(first.ID).Why, "")
		d.Advance(time.Hour)
		before := d.Fresh(first.ID)
		second := d.CaseFrom("eve@example.com", desktest.Address, "Is there any word about order A-10342? I wrote about the line.")
		now := d.Fresh(first.ID)
		wants(t, "joined", d.Fresh(second.ID).ID, first.ID)
		wants(t, "reason", now.Why, "again")
		if now.Rank() >= before.Rank() || now.NeedAt(d.Now()) <= before.NeedAt(d.Now()) {
			t.Errorf("it stands at %d and needs %d; before at %d and %d", now.Rank(), now.NeedAt(d.Now()), before.Rank(), before.NeedAt(d.Now()))
		}
		d.Advance(time.Hour)
		d.CaseFrom("eve@example.com", desktest.Address, "Once more about order A-10342: is there any word?")
		wants(t, "reason of a third", d.Fresh(first.ID).Why, "again:2")
		wants(t, "its need", d.Fresh(first.ID).NeedAt(d.Now()), 30)
		if d.Fresh(first.ID).Need > cases.MostNeed {
			t.Error("asking again is no danger")
		}
		d.Verified()
	})
}
