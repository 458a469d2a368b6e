package purchases_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/core/desktest"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/dbtest"
	"kept.example/kept/internal/platform/fault"
)

// photo is a picture as a telephone makes one: it says in words where it was taken.
func photo(t *testing.T) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, image.NewGray(image.Rect(0, 0, 40, 60)), nil); err != nil {
		t.Fatal(err)
	}
	place := "taken at home"
	raw := append([]byte{}, b.Bytes()[:2]...)
	raw = append(raw, 0xff, 0xfe, 0, byte(len(place)+2))
	return append(append(raw, place...), b.Bytes()[2:]...)
}

func TestAReceiptIsGivenOnThePageAndAcceptedOnce(t *testing.T) {
	each(t, func(t *testing.T, r room) {
		made := r.call("POST", "/purchases", object{"what": "Kettle", "case_id": r.id}, 201)
		other := r.call("POST", "/purchases", object{"what": "Toaster", "person_id": r.person}, 201)
		link := r.Desk.Page.CustomerPath(r.id, r.person)
		ann, agent := r.Nobody(), r.Browse(staff.Agent)
		ann.Get(link).Is(t, http.StatusOK).Has(t, "Your receipt", `accept="image/*,application/pdf"`)
		give := func(id int64, name string, data []byte) desktest.Page {
			return ann.Attach(fmt.Sprintf("%s/receipt/%d", link, id), nil, desktest.Upload{Field: "receipt", Name: name, Data: data})
		}
		give(made.ID, "note.txt", []byte("I have it, really")).Is(t, http.StatusUnprocessableEntity).Has(t, "neither a picture nor a PDF")
		var huge bytes.Buffer
		if err := png.Encode(&huge, image.NewPaletted(image.Rect(0, 0, 9000, 9000), color.Palette{color.Black})); err != nil {
			t.Fatal(err)
		}
		give(made.ID, "huge.png", huge.Bytes()).Is(t, http.StatusUnprocessableEntity)
		give(other.ID, "till.jpg", photo(t)).Is(t, http.StatusNotFound) // their case is not about it
		wants(t, "nothing half done", r.Number(`SELECT count(*) FROM purchase_proof`), int64(0))

		for range 2 {
			give(made.ID, "till.jpg", photo(t)).Is(t, http.StatusSeeOther)
		}
		wants(t, "one receipt", r.Number(`SELECT count(*) FROM purchase_proof`), int64(1))
		ann.Get(link+"?receipt=1").Has(t, "Thank you, your receipt has arrived", "We have your receipt").Lacks(t, "Send the receipt")
		page := fmt.Sprintf("/purchases/%d", made.ID)
		agent.Get(page).Has(t, "till.jpg", "Receipt waits for a look")
		shown := agent.Get(page+"/proofs/1").Is(t, http.StatusOK)
		if shown.Header.Get("Content-Type") != "image/jpeg" || strings.Contains(shown.Body, "taken at home") {
			t.Error("the picture is not drawn anew")
		}
		agent.Post(page+"/proofs/1", url.Values{"state": {"refused"}}).Is(t, http.StatusUnprocessableEntity)
		agent.Post(page+"/proofs/1", url.Values{"state": {"refused"}, "reason": {"It is for a toaster."}}).Is(t, http.StatusSeeOther)
		agent.Get(page).Has(t, "Receipt not accepted", "It is for a toaster.")
		told := r.Number(`SELECT count(*) FROM activity WHERE kind = 'purchase.receipt_accepted'`)
		agent.Post(page+"/proofs/1", url.Values{"state": {"accepted"}}).Is(t, http.StatusSeeOther)
		agent.Post(page+"/proofs/1", url.Values{"state": {"accepted"}}).Is(t, http.StatusSeeOther)
		wants(t, "accepted once", r.Number(`SELECT count(*) FROM activity WHERE kind = 'purchase.receipt_accepted'`)-told, int64(1))
		give(made.ID, "again.jpg", photo(t)).Is(t, http.StatusSeeOther)
		wants(t, "never asked again", r.Number(`SELECT count(*) FROM purchase_proof`), int64(1))

		r.call("PUT", fmt.Sprintf("/cases/%d/purchases/%d", r.id, other.ID), nil, 200)
		give(other.ID, "till.jpg", photo(t)).Is(t, http.StatusSeeOther)
		agent.Get(fmt.Sprintf("/purchases/%d", other.ID)).Has(t, "The same receipt was given for another purchase")
		r.Verified()
	})
}

// What a PDF says of its maker does not stay, and it is still the same receipt when it is
// given again; one that cannot be read stays as it came.
func TestAPDFIsKeptWithoutItsMaker(t *testing.T) {
	const page = "%PDF-1.4\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n2 0 obj\n<</Type/Pages/Kids[3 0 R]/Count 1>>\nendobj\n" +
		"3 0 obj\n<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>\nendobj\n4 0 obj\n<</Author(SECRET-AUTHOR)>>\nendobj\ntrailer\n<</Root 1 0 R/Info 4 0 R/Size 5>>\n%%EOF\n"
	each(t, func(t *testing.T, r room) {
		for _, c := range []struct{ name, data, has, lacks string }{{"whole", page, "/Catalog", "SECRET-AUTHOR"}, {"broken", "%PDF-1.4 a bill", "a bill", "/Catalog"}} {
			kept, err := r.Keep(r.Ctx, c.name+".pdf", []byte(c.data))
			r.Must(err)
			f, err := r.Files.Open(r.Ctx, kept.Kept)
			r.Must(err)
			got, err := io.ReadAll(f)
			r.Must(errors.Join(err, f.Close()))
			if !bytes.HasPrefix(got, []byte("%PDF-")) || !bytes.Contains(got, []byte(c.has)) || bytes.Contains(got, []byte(c.lacks)) {
				t.Errorf("%s: %q", c.name, got)
			}
			if kept.Given != sha256.Sum256([]byte(c.data)) {
				t.Errorf("%s: it is known by something else than what came", c.name)
			}
		}
	})
}

func TestAFileOfTheMailIsTheReceiptWithOneClick(t *testing.T) {
	each(t, func(t *testing.T, r room) {
		first := r.Case("It broke").ID
		r.Do(func(ctx context.Context, tx *db.Tx) error {
			bill, err := r.Keep(ctx, "first.pdf", []byte("%PDF-1.4 another bill"))
			if err != nil {
				return err
			}
			return r.Files.Attach(ctx, tx, first, r.Thread(first)[0].ID, []cases.Kept{bill.Kept})
		})
		r.Browse(staff.Agent).Get(fmt.Sprintf("/cases/%d", first)).Has(t, "This is the receipt: first.pdf")
		r.Browse(staff.Agent).Post(fmt.Sprintf("/cases/%d/receipt", first), url.Values{"file": {fmt.Sprintf("%d:0", r.Thread(first)[0].ID)}}).Is(t, http.StatusSeeOther)
		r.Browse(staff.Agent).Get(fmt.Sprintf("/cases/%d", first)).Has(t, "Receipt is here", "It broke").Lacks(t, "This is the receipt")

		// A file of another case is none that this one offers.
		r.Browse(staff.Agent).Post(fmt.Sprintf("/cases/%d/receipt", r.id), url.Values{"file": {fmt.Sprintf("%d:0", r.Thread(first)[0].ID)}}).Is(t, http.StatusUnprocessableEntity)

		made := r.call("POST", "/purchases", object{"what": "Kettle", "person_id": r.person}, 201)
		receipt, err := r.Keep(r.Ctx, "bill.pdf", []byte("%PDF-1.4 a bill"))
		r.Must(err)
		message := r.Thread(r.id)[0].ID
		r.Do(func(ctx context.Context, tx *db.Tx) error {
			return r.Files.Attach(ctx, tx, r.id, message, []cases.Kept{receipt.Kept})
		})
		agent := r.Browse(staff.Agent)
		agent.Get(fmt.Sprintf("/cases/%d", r.id)).Has(t, "This is the receipt: bill.pdf")
		agent.Post(fmt.Sprintf("/cases/%d/purchases/%d/receipt", r.id, made.ID), url.Values{"file": {fmt.Sprintf("%d:0", message)}}).Is(t, http.StatusSeeOther)
		agent.Get(fmt.Sprintf("/cases/%d", r.id)).Has(t, "Receipt is here").Lacks(t, "This is the receipt")
		agent.Post(fmt.Sprintf("/cases/%d/purchases/%d/receipt", r.id, made.ID), url.Values{"file": {fmt.Sprintf("%d:7", message)}}).Is(t, http.StatusUnprocessableEntity)

		errs := dbtest.Race(t, r.DB, 8, func(i int) error {
			return r.DB.Do(r.Ctx, "test", func(ctx context.Context, tx *db.Tx) error {
				return r.UseProof(ctx, tx, made.ID, "refund", int64(i+1))
			})
		})
		won := 0
		for _, err := range errs {
			if err == nil {
				won++
			} else if !fault.Is(err, fault.Conflict) {
				t.Error(err)
			}
		}
		wants(t, "used once", won, 1)
		r.Do(func(ctx context.Context, tx *db.Tx) error { return r.UseProof(ctx, tx, made.ID, "replacement", 9) })
		r.Do(func(ctx context.Context, tx *db.Tx) error { return r.UseProof(ctx, tx, made.ID, "replacement", 9) })

		r.Program(staff.Admin).Call("POST", fmt.Sprintf("/api/v1/people/%d/erase", r.person), object{"sure": true}).Is(t, http.StatusNoContent)
		wants(t, "what is left", r.Number(`SELECT count(*) FROM purchase_proof WHERE sum IS NOT NULL OR name <> ''`), int64(0))
		r.Verified()
	})
}
