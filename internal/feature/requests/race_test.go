package requests_test

import (
	"context"
	"fmt"
	"testing"

	"kept.example/kept/internal/core/desktest"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/dbtest"
)

func TestOfEightWhoTickTheSameThingOneDoes(t *testing.T) {
	each(t, func(t *testing.T, r room) {
		c, as := r.Case("My parcel came broken."), r.As(staff.Agent)
		r.about(c.ID, r.topic)
		for _, err := range dbtest.Race(t, r.DB, 8, func(int) error {
			return r.DB.Do(as, "test", func(ctx context.Context, tx *db.Tx) error {
				h, err := r.Cases.Take(ctx, tx, c.ID)
				if err != nil {
					return err
				}
				return r.Tick(ctx, tx, h, r.item["order number"], 0)
			})
		}) {
			r.Must(err)
		}
		equal(t, "ticked", r.Number(`SELECT count(*) FROM activity WHERE kind = 'request.ticked'`), int64(1))
		r.Verified()
	})
}

func TestWhatEightTeachAtOnceIsCountedEight(t *testing.T) {
	each(t, func(t *testing.T, r room) {
		var ids []int64
		for i := range 8 {
			ids = append(ids, r.CaseFrom(fmt.Sprintf("p%d@example.com", i), desktest.Address, "The courier lost the parcel on the way to me.").ID)
		}
		as := r.As(staff.Agent)
		for _, err := range dbtest.Race(t, r.DB, 8, func(i int) error {
			return r.DB.Do(as, "test", func(ctx context.Context, tx *db.Tx) error {
				h, err := r.Cases.Take(ctx, tx, ids[i])
				if err != nil {
					return err
				}
				return r.Cases.SetTopic(ctx, tx, h, r.topic)
			})
		}) {
			r.Must(err)
		}
		r.Run()
		equal(t, "cases", r.Number(`SELECT n FROM request_topic WHERE topic_id = $1`, r.topic), int64(8))
		equal(t, "of each word", r.Number(`SELECT count(*) FROM request_word WHERE n <> 8`), int64(0))
		r.Verified()
	})
}
