package requests_test

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"testing"

	"kept.example/kept/internal/core/desktest"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/core/topics"
	"kept.example/kept/internal/platform/db"
)

func TestALikelyTopicIsProposedAndNeverSet(t *testing.T) {
	each(t, func(t *testing.T, r room) {
		var bill int64
		r.Do(func(ctx context.Context, tx *db.Tx) error {
			made, err := r.Topics.Add(ctx, tx, topics.Fields{Name: "Bills"})
			bill = made.ID
			return err
		})
		who := func(i int) string { return fmt.Sprintf("p%d@example.com", i) }
		for i := range 6 {
			r.about(r.CaseFrom(who(i), desktest.Address, fmt.Sprintf("My parcel number %d has not arrived. The courier never came.", i)).ID, r.topic)
			r.about(r.CaseFrom(who(10+i), desktest.Address, fmt.Sprintf("You charged me twice on bill %d, I want the invoice corrected.", i)).ID, bill)
		}
		c := r.CaseFrom(who(30), desktest.Address, "Where is the courier with my parcel?")
		anna, path := r.Browse(staff.Agent), fmt.Sprintf("/cases/%d", c.ID)
		anna.Get(path).Is(t, http.StatusOK).Has(t, "Looks like: Delivery")
		equal(t, "never set by itself", r.Fresh(c.ID).TopicID, int64(0))
		r.Program(staff.Agent).Call("GET", fmt.Sprintf("/api/v1/cases/%d/likely-topics", c.ID), nil).Is(t, http.StatusOK).Has(t, `"items":[{"topic_id":`+fmt.Sprint(r.topic))
		// A word that was never heard makes nothing likely.
		strange := r.CaseFrom(who(31), desktest.Address, "Zzyzx qwrtz.")
		anna.Get(fmt.Sprintf("/cases/%d", strange.ID)).Is(t, http.StatusOK).Lacks(t, "Looks like")
		anna.HX().Post(path+"/likely", url.Values{"topic": {fmt.Sprint(r.topic)}}).Is(t, http.StatusOK).Has(t, "What we need").Lacks(t, "Looks like")
		equal(t, "taken by one click", r.Fresh(c.ID).TopicID, r.topic)
		equal(t, "learnt", r.Number(`SELECT n FROM request_topic WHERE topic_id = $1`, r.topic), int64(7))
		// Who changes their mind teaches the other thing.
		r.about(c.ID, bill)
		equal(t, "unlearnt", r.Number(`SELECT n FROM request_topic WHERE topic_id = $1`, r.topic), int64(6))
		equal(t, "learnt", r.Number(`SELECT n FROM request_topic WHERE topic_id = $1`, bill), int64(7))
		r.Verified()
	})
}

func TestErasingAPersonUnlearnsThem(t *testing.T) {
	each(t, func(t *testing.T, r room) {
		a := r.CaseFrom("ann@example.com", desktest.Address, "The courier lost my parcel KP-10293.")
		b := r.CaseFrom("ben@example.com", desktest.Address, "The courier came late.")
		r.about(b.ID, r.topic)
		sums := func() string {
			return fmt.Sprint(r.Number(`SELECT count(*) FROM request_word`), r.Number(`SELECT coalesce(sum(n), 0) FROM request_word`), r.Number(`SELECT coalesce(sum(n), 0) FROM request_topic`), r.Number(`SELECT count(*) FROM request_learnt`))
		}
		before := sums()
		r.about(a.ID, r.topic)
		r.reply(a.ID, "Could you send me a photo?", "photo of the damage")
		if sums() == before {
			t.Error("nothing was learnt")
		}
		r.Do(func(ctx context.Context, tx *db.Tx) error { return r.People.Erase(ctx, tx, a.PersonID) })
		equal(t, "as if they had never written", sums(), before)
		equal(t, "values", r.Number(`SELECT count(*) FROM request_given WHERE value <> ''`), int64(0))
		equal(t, "names", r.Number(`SELECT count(*) FROM request_item WHERE name <> ''`), int64(0))
		r.Verified()
	})
}
