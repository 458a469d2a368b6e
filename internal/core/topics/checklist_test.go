package topics_test

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"kept.example/kept/internal/core/desktest"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/core/topics"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/dbtest"
	"kept.example/kept/internal/platform/fault"
)

// addItem puts something on a checklist as the desk itself.
func addItem(d *desktest.Desk, topic int64, f topics.ItemFields) (made topics.Item, err error) {
	err = d.DB.Do(d.Ctx, "test", func(ctx context.Context, tx *db.Tx) error {
		made, err = d.Topics.AddItem(ctx, tx, topic, f)
		return err
	})
	return made, err
}

func listed(d *desktest.Desk, topic int64) string {
	d.T.Helper()
	var names []string
	d.Read(func(ctx context.Context, v db.View) error {
		all, err := d.Topics.Checklist(ctx, v, topic)
		for _, i := range all {
			names = append(names, i.Name("en")+"/"+i.Name("de"))
		}
		return err
	})
	return strings.Join(names, "; ")
}

func named(en, de string) map[string]string { return map[string]string{"en": en, "de": de} }

func TestAChecklistComesFromTheTopicsAboveToo(t *testing.T) {
	desktest.Each(t, func(t *testing.T, d *desktest.Desk) {
		top := must(d, topics.Fields{Name: "Delivery"})
		below := must(d, topics.Fields{Name: "Damaged", ParentID: top.ID})
		for _, f := range []topics.ItemFields{{Names: named("order number", "Bestellnummer"), Kind: topics.Number, Needed: true}, {Names: named("address", "Anschrift"), Kind: topics.Text}} {
			_, err := addItem(d, top.ID, f)
			d.Must(err)
		}
		_, err := addItem(d, below.ID, topics.ItemFields{Names: named("photo of the damage", "Foto vom Schaden"), Kind: topics.Photo, Needed: true})
		d.Must(err)
		if got, want := listed(d, below.ID), "order number/Bestellnummer; address/Anschrift; photo of the damage/Foto vom Schaden"; got != want {
			t.Errorf("%q, want %q", got, want)
		}
		// Of two that have a name in common, in whatever language, the nearer one counts.
		_, err = addItem(d, below.ID, topics.ItemFields{Names: named("delivery address", "anschrift"), Kind: topics.Text, Needed: true})
		d.Must(err)
		if got, want := listed(d, below.ID), "order number/Bestellnummer; delivery address/anschrift; photo of the damage/Foto vom Schaden"; got != want {
			t.Errorf("%q, want %q", got, want)
		}
		// An item twice is one.
		again, err := addItem(d, top.ID, topics.ItemFields{Names: named(" Order  NUMBER ", ""), Kind: topics.Number, Pattern: `KP-[0-9]{5}`, Example: "KP-10293"})
		d.Must(err)
		if n := d.Number(`SELECT count(*) FROM topic_item WHERE topic_id = $1`, top.ID); n != 2 || again.Pattern == "" {
			t.Errorf("%d items, pattern %q", n, again.Pattern)
		}
		// What was taken off comes back as the same.
		d.Do(func(ctx context.Context, tx *db.Tx) error { return d.Topics.DropItem(ctx, tx, top.ID, again.ID) })
		if got := listed(d, top.ID); got != "address/Anschrift" {
			t.Error(got)
		}
		back, err := addItem(d, top.ID, topics.ItemFields{Names: named("order number", ""), Kind: topics.Number})
		d.Must(err)
		if back.ID != again.ID {
			t.Errorf("item %d came back as %d", again.ID, back.ID)
		}
		d.Verified()
	})
}

func TestAnItemAddedEightTimesAtOnceIsOne(t *testing.T) {
	desktest.Each(t, func(t *testing.T, d *desktest.Desk) {
		top := must(d, topics.Fields{Name: "Delivery"})
		for _, err := range dbtest.Race(t, d.DB, 8, func(int) error {
			_, err := addItem(d, top.ID, topics.ItemFields{Names: named("Photo", "Foto"), Kind: topics.Photo})
			return err
		}) {
			d.Must(err)
		}
		if n := d.Number(`SELECT count(*) FROM topic_item`); n != 1 {
			t.Errorf("%d items", n)
		}
	})
}

func TestAPatternThatCannotBeReadIsRefusedWithPlaceAndReason(t *testing.T) {
	for pattern, want := range map[string]string{
		`KP-[0-9`:                "4 topics.pattern.bracket",
		`(KP|(ORD)`:              "1 topics.pattern.paren",
		`KP)`:                    "3 topics.pattern.paren",
		`ä*+`:                    "2 topics.pattern.repeat",
		`a{2000}`:                "2 topics.pattern.repeat",
		`KP\`:                    "3 topics.pattern.escape",
		`(?=KP)`:                 "1 topics.pattern.perl",
		`[z-a]`:                  "2 topics.pattern.class",
		`a{900}|b{900}|c{900}`:   "1 topics.pattern.large",
		`.*`:                     "topics.fault.pattern_empty",
		strings.Repeat("a", 301): "topics.fault.pattern_long",
		`KP-[0-9]{5}`:            "",
	} {
		_, err := topics.Compile(pattern)
		got := ""
		if f, ok := fault.As(err); ok {
			if got = f.Key; len(f.Args) == 3 {
				why, _ := f.Args[2].Value.(fault.Sentence)
				got = fmt.Sprint(f.Args[0].Value, " ", why.Key)
			}
		}
		if got != want {
			t.Errorf("%s: %q, want %q (%v)", pattern, got, want, err)
		}
	}
	if re, err := topics.Compile(`kp-[0-9]{5}`); err != nil || !re.MatchString("my KP-10293") {
		t.Error(err)
	}
}

func TestChecklistsOnPagesAndOverTheAPI(t *testing.T) {
	desktest.Each(t, func(t *testing.T, d *desktest.Desk) {
		top := must(d, topics.Fields{Name: "Delivery"})
		below := must(d, topics.Fields{Name: "Late", ParentID: top.ID})
		admin, api := d.Browse(staff.Admin), d.Program(staff.Admin)
		page := fmt.Sprintf("/settings/topics/%d", top.ID)
		admin.Get("/settings/topics").Is(t, http.StatusOK).Has(t, page)
		admin.Get(page).Is(t, http.StatusOK).Has(t, "Nothing is asked for here yet.")
		form := url.Values{"name.en": {"order number"}, "name.de": {"Bestellnummer"}, "kind": {"number"}, "needed": {"1"}, "pattern": {"KP-[0-9"}}
		admin.Post(page+"/items", form).Is(t, http.StatusUnprocessableEntity).Has(t, "At letter 4", "a bracket is not closed", `value="order number"`)
		form.Set("pattern", "KP-[0-9]{5}")
		form.Set("example", "10293")
		admin.Post(page+"/items", form).Is(t, http.StatusUnprocessableEntity).Has(t, "does not recognise this example")
		form.Set("example", "KP-10293")
		admin.Post(page+"/items", form).Is(t, http.StatusSeeOther)
		id := d.Number(`SELECT id FROM topic_item`)
		admin.Post(page+"/items", url.Values{"name.en": {"size"}, "kind": {"choice"}, "choices": {"S\nM\nM\n"}}).Is(t, http.StatusSeeOther)
		admin.Post(page+"/items", url.Values{"name.en": {"colour"}, "kind": {"choice"}, "choices": {"red"}}).Is(t, http.StatusUnprocessableEntity).Has(t, "between two and thirty")
		admin.Post(fmt.Sprintf("%s/items/%d/up", page, id+1), nil).Is(t, http.StatusSeeOther)
		if got := listed(d, below.ID); got != "size/size; order number/Bestellnummer" {
			t.Error(got)
		}
		admin.Get(fmt.Sprintf("/settings/topics/%d", below.ID)).Is(t, http.StatusOK).Has(t, "From the topics above", "order number", "S, M")
		at := fmt.Sprintf("/api/v1/topics/%d/items", top.ID)
		api.Call("GET", fmt.Sprintf("/api/v1/topics/%d/items", below.ID), nil).Is(t, http.StatusOK).Has(t, `"inherited":true`, `"pattern":"KP-[0-9]{5}"`)
		api.Call("POST", at, map[string]any{"name": "phone number", "person_fact": "phone"}).Is(t, http.StatusCreated).Has(t, `"kind":"text"`, `"needed":true`, `"person_fact":"phone"`)
		api.Call("POST", at, map[string]any{"name": "serial", "pattern": "("}).Is(t, http.StatusUnprocessableEntity).Has(t, "letter 1", "parenthesis")
		got := api.Call("PATCH", fmt.Sprintf("%s/%d", at, id), map[string]any{"needed": false}).Is(t, http.StatusOK).Has(t, `"needed":false`, `"pattern":"KP-[0-9]{5}"`)
		api.With("If-Match", `"1"`).Call("PATCH", fmt.Sprintf("%s/%d", at, id), map[string]any{"needed": true}).Is(t, http.StatusPreconditionFailed)
		api.With("If-Match", got.Header.Get("ETag")).Call("PATCH", fmt.Sprintf("%s/%d", at, id), map[string]any{"needed": true}).Is(t, http.StatusOK)
		api.Call("PATCH", fmt.Sprintf("/api/v1/topics/%d/items/%d", below.ID, id), map[string]any{"needed": true}).Is(t, http.StatusNotFound)
		api.Call("DELETE", fmt.Sprintf("%s/%d", at, id), nil).Is(t, http.StatusNoContent)
		d.Program(staff.Agent).Call("GET", at, nil).Is(t, http.StatusOK).Lacks(t, "order number")
		d.Program(staff.Agent).Call("POST", at, map[string]any{"name": "x"}).Is(t, http.StatusForbidden)
		d.Browse(staff.Agent).Get(page).Is(t, http.StatusForbidden)
		d.Verified()
	})
}
