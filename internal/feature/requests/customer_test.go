package requests_test

import (
	"bytes"
	"fmt"
	"image"
	"image/png"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"kept.example/kept/internal/core/desktest"
	"kept.example/kept/internal/core/staff"
)

// picture is a small photo.
func picture(t *testing.T) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewGray(image.Rect(0, 0, 8, 8))); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestTheCustomerAnswersAllInOneGo(t *testing.T) {
	each(t, func(t *testing.T, r room) {
		c := r.Case("My parcel came broken.")
		r.about(c.ID, r.topic)
		own := r.Page.CustomerPath(c.ID, c.PersonID)
		who := r.Nobody()
		who.Get(own).Is(t, http.StatusOK).Lacks(t, "we need this from you")
		r.reply(c.ID, "Could you send me these?", "order number", "photo of the damage", "date of purchase")
		page := who.Get(own).Is(t, http.StatusOK)
		page.Has(t, "To go on, we need this from you", "We need 3 things from you", "Order number", `placeholder="KP-10293"`, `type="date"`, `accept="image/*"`).Lacks(t, "Phone number")
		names := regexp.MustCompile(`name="((?:item|file)\.\d+)"`).FindAllStringSubmatch(page.Body, -1)
		if len(names) != 3 {
			t.Fatal(names)
		}
		order, photo, date := names[0][1], names[1][1], names[2][1]
		who.Post(own+"/given", url.Values{"key": {"a"}}).Is(t, http.StatusUnprocessableEntity).Has(t, "There is nothing in it yet")
		// One thing is wrong: it is said beside its field, and nothing of the rest is lost, not even the photo.
		wrong := who.Attach(own+"/given", url.Values{"key": {"a"}, order: {"10293"}, date: {"2026-02-28"}, "note": {"It rattles."}}, desktest.Upload{Field: photo, Name: "crack.png", Data: picture(t)})
		wrong.Is(t, http.StatusUnprocessableEntity).Has(t, "which is like KP-10293", `value="10293"`, `value="2026-02-28"`, "It rattles.", "crack.png", `aria-invalid="true"`)
		equal(t, "nothing is filed", len(r.Thread(c.ID)), 2)
		kept := regexp.MustCompile(`name="(kept\.\d+)" value="([^"]+)"`).FindStringSubmatch(wrong.Body)
		if kept == nil {
			t.Fatal("the photo is lost")
		}
		form := url.Values{"key": {"a"}, order: {"KP-10293"}, date: {"2026-02-28"}, "note": {"It rattles."}, kept[1]: {kept[2], "forged"}}
		who.Attach(own+"/given", form).Is(t, http.StatusSeeOther)
		who.Attach(own+"/given", form).Is(t, http.StatusSeeOther) // twice is once
		all := r.Thread(c.ID)
		equal(t, "messages", len(all), 3)
		equal(t, "what they said", all[2].Text, "order number: KP-10293\nphoto of the damage: crack.png\ndate of purchase: 2026-02-28\n\nIt rattles.")
		equal(t, "files", len(all[2].Files), 1)
		equal(t, "status", string(r.Fresh(c.ID).Status), "open")
		equal(t, "requests", r.made(c.ID), []string{"1 done:"})
		equal(t, "ticked", r.stand(c.ID), []string{"order number: page KP-10293", "photo of the damage: page crack.png", "date of purchase: page 2026-02-28"})
		who.Get(own+"?given=1").Is(t, http.StatusOK).Has(t, "Thank you, we have it all")
		r.Browse(staff.Agent).Get(fmt.Sprintf("/cases/%d/timeline", c.ID)).Has(t, "answered 3 things on their page")
		who.Post("/c/nonsense/given", url.Values{"note": {"x"}}).Is(t, http.StatusNotFound)
		r.Verified()
	})
}

func TestWhatACustomerDoesNotHaveStaysMissing(t *testing.T) {
	each(t, func(t *testing.T, r room) {
		c := r.Case("Mein Paket kam kaputt an.")
		r.about(c.ID, r.topic)
		r.Program(staff.Agent).Call("PATCH", fmt.Sprintf("/api/v1/people/%d", c.PersonID), map[string]any{"lang": "de"}).Is(t, http.StatusOK)
		r.Browse(staff.Agent).Get(fmt.Sprintf("/cases/%d", c.ID)).Has(t, "Schicken Sie mir bitte noch diese Angaben?", "– Bestellnummer, zum Beispiel KP-10293")
		r.reply(c.ID, "Schicken Sie mir bitte?", "order number", "photo of the damage")
		own, who := r.Page.CustomerPath(c.ID, c.PersonID), r.Nobody()
		page := who.Get(own).Is(t, http.StatusOK).Has(t, "brauchen wir dies von Ihnen", "Bestellnummer", "Foto vom Schaden")
		photo := regexp.MustCompile(`name="(file\.\d+)"`).FindStringSubmatch(page.Body)[1]
		who.Attach(own+"/given", url.Values{}, desktest.Upload{Field: photo, Name: "note.txt", Data: []byte(strings.Repeat("no picture ", 20))}).Is(t, http.StatusUnprocessableEntity).Has(t, "Das ist kein Foto")
		item := regexp.MustCompile(`name="(item\.\d+)"`).FindStringSubmatch(page.Body)[1]
		who.Post(own+"/given", url.Values{item: {"kp-10293"}}).Is(t, http.StatusSeeOther)
		equal(t, "requests", r.made(c.ID), []string{"1 open: Foto vom Schaden"})
		who.Get(own).Is(t, http.StatusOK).Has(t, "Foto vom Schaden").Lacks(t, `name="`+item+`"`)
		r.Verified()
	})
}
