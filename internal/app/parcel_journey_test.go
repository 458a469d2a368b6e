package app_test

import (
	"cmp"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/core/desktest"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
)

// house is a system of the shop that sends parcels, as its maker would write it.
type house struct {
	*httptest.Server
	d      *desktest.Desk
	secret []byte
	door   string // where it answers; "" for parcel
	mu     sync.Mutex
	down   bool
	got    []heard
	before func(heard) // what it does before it answers
}

// heard is an order that the house got.
type heard struct {
	id   string
	Type string
	Data struct {
		DispatchID int64  `json:"dispatch_id"`
		Kind       string `json:"kind"`
		What       string `json:"what"`
		Choice     string `json:"choice"`
		Old        string `json:"old"`
		AnswerTo   string `json:"answer_to"`
		Amount     struct{ Amount, Currency string }
		Address    struct{ Name, Street, City, Country string }
	}
}

func newHouse(t *testing.T, d *desktest.Desk) *house {
	h := &house{d: d}
	h.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h.mu.Lock()
		defer h.mu.Unlock()
		raw, err := io.ReadAll(r.Body)
		if want := h.sign(r.Header.Get("webhook-id"), r.Header.Get("webhook-timestamp"), raw); err != nil || r.Header.Get("webhook-signature") != want {
			t.Errorf("signed %s, want %s (%v)", r.Header.Get("webhook-signature"), want, err)
		}
		one := heard{id: r.Header.Get("webhook-id")}
		if err := json.Unmarshal(raw, &one); err != nil {
			t.Error(err)
		}
		h.got = append(h.got, one)
		if h.before != nil {
			h.before(one)
		}
		if h.down {
			http.Error(w, "closed", http.StatusServiceUnavailable)
		}
	}))
	t.Cleanup(h.Close)
	return h
}

// set makes the house known for what it does.
func (h *house) set(t *testing.T, does string) {
	t.Helper()
	page := h.d.Browse(staff.Admin).Post("/settings/dispatch/"+does, form("address", h.URL, "fresh", "1")).Is(t, http.StatusOK)
	shown := regexp.MustCompile(`whsec_([A-Za-z0-9+/=]+)`).FindStringSubmatch(strings.ReplaceAll(page.Body, "&#43;", "+"))
	if shown == nil {
		t.Fatalf("no secret: %s", page.Body)
	}
	secret, err := base64.StdEncoding.DecodeString(shown[1])
	h.d.Must(err)
	h.secret = secret
	h.d.Browse(staff.Admin).Get("/settings/dispatch").Lacks(t, "whsec_")
}

func (h *house) sign(id, at string, raw []byte) string {
	m := hmac.New(sha256.New, h.secret)
	fmt.Fprintf(m, "%s.%s.%s", id, at, raw)
	return "v1," + base64.StdEncoding.EncodeToString(m.Sum(nil))
}

// says has the house tell how things go, at a time.
func (h *house) says(at time.Time, id, kind string, dispatch int64, more ...any) desktest.Page {
	data := object(more...)
	data["dispatch_id"] = dispatch
	raw, err := json.Marshal(object("type", kind, "data", data))
	h.d.Must(err)
	stamp := fmt.Sprint(at.Unix())
	return h.d.Nobody().With("webhook-id", id).With("webhook-timestamp", stamp).With("webhook-signature", h.sign(id, stamp, raw)).
		Send(http.MethodPost, "/hooks/dispatch/"+cmp.Or(h.door, "parcel"), "application/json", raw)
}

func TestAParcelFromTheGrantToTheCustomersHands(t *testing.T) {
	each(t, func(t *testing.T, d *desktest.Desk) {
		h, api, id := newHouse(t, d), d.Program(staff.Agent), d.Case("My watch came broken.").ID
		budget(t, d, "500")
		for _, bad := range []string{"http://shop.example/orders", "ftp://10.0.0.1/", "https://u:p@shop.example/"} {
			d.Browse(staff.Admin).Post("/settings/dispatch/parcel", form("address", bad)).Is(t, http.StatusUnprocessableEntity).Has(t, "http where it is on this machine")
		}
		h.set(t, "parcel")
		d.Browse(staff.Admin).Post("/settings/dispatch/parcel/try", nil).Is(t, http.StatusOK).Has(t, "The system took the trial.", "dispatch.test")

		// It waits for an address: nothing leaves before somebody has confirmed one.
		granted := func(kind, key string) (remedy int64) {
			var made struct{ ID int64 }
			api.With("Idempotency-Key", key).Call(http.MethodPost, "/api/v1/remedies", object("case_id", id, "kind", kind, "key", key, "what", "A new watch", "worth", object("amount", "40", "currency", "EUR"))).Is(t, http.StatusCreated).JSON(t, &made)
			d.Run()
			return made.ID
		}
		remedy := granted("replacement", "one")
		d.Browse(staff.Agent).Get(casePath(id)).Has(t, "waits for an address", "They confirmed the address")
		wants(t, "told before an address", len(h.got), 1)
		d.Answer(d.As(staff.Agent), id, "A new one is yours. Where shall it go?")
		d.Run()
		link := linkIn(t, d.LastSent().Message(t).Text)
		d.Nobody().Get(link).Has(t, "Please tell us once where it goes", "Street and number")
		d.Nobody().Post(link+"/dispatches/1", form("name", "Ann Vik", "street", "Storgata 1", "city", "Oslo", "country", "Norway")).Is(t, http.StatusUnprocessableEntity)

		// The house is closed: it is told again until it takes it, under one id, and the owner hears of it.
		h.down = true
		d.Nobody().Post(link+"/dispatches/1", form("name", "Ann Vik", "street", "Storgata 1", "postcode", "0155", "city", "Oslo", "country", "no", "choice", "blue", "old", "keep")).Is(t, http.StatusSeeOther)
		d.Advance(time.Minute)
		wants(t, "not taken", state(d, 1), "ready")
		d.Browse(staff.Agent).Get(casePath(id)).Has(t, "The system did not take it yet", "503", "Hand it over again")
		d.Browse(staff.Admin).Get("/settings/dispatch").Has(t, "503", "Orders that a system does not take", `id="orders" data-live="dispatch. remedy." data-shows="all"`, `id="hooks-parcel" data-live=`)
		h.down = false
		d.Browse(staff.Viewer).Post("/dispatches/1/again", nil).Is(t, http.StatusForbidden)
		d.Browse(staff.Agent).Post("/dispatches/1/again", nil).Is(t, http.StatusSeeOther)
		d.Run()
		wants(t, "taken once it is handed over again", state(d, 1), "handed")
		d.Browse(staff.Admin).Get("/settings/dispatch").Lacks(t, "Orders that a system does not take")
		d.Advance(24 * time.Hour)
		last := h.got[len(h.got)-1]
		wants(t, "one id", h.got[1].id, last.id)
		wants(t, "the order", fmt.Sprint([]any{last.Type, last.Data.DispatchID, last.Data.What, last.Data.Choice, last.Data.Old, last.Data.Address.Street, last.Data.Address.Country, strings.HasSuffix(last.Data.AnswerTo, "/hooks/dispatch/parcel")}),
			fmt.Sprint([]any{"dispatch.ordered", int64(1), "A new watch", "blue", "keep", "Storgata 1", "NO", true}))
		wants(t, "taken", state(d, 1), "handed")

		// Who it is not is not heard.
		h.says(d.Now().Add(-time.Hour), "old", "dispatch.sent", 1).Is(t, http.StatusUnauthorized)
		secret := h.secret
		h.secret = []byte("another")
		h.says(d.Now(), "forged", "dispatch.sent", 1).Is(t, http.StatusUnauthorized)
		h.secret = secret
		h.says(d.Now(), "odd", "dispatch.eaten", 1).Is(t, http.StatusUnprocessableEntity)
		h.says(d.Now(), "whose", "dispatch.sent", 99).Is(t, http.StatusNotFound)

		// It goes, with its number; twice, and late, and out of order.
		for range 2 {
			h.says(d.Now(), "e2", "dispatch.sent", 1, "tracking", "JD 0140", "order", "F-1", "by", d.Now().Add(48*time.Hour)).Is(t, http.StatusNoContent)
		}
		wants(t, "its remedy", remedyState(d, remedy), "dispatched")
		d.Nobody().Get(link).Has(t, "JD 0140", "It is on its way to you")
		h.says(d.Now(), "e1", "dispatch.accepted", 1, "order", "F-1").Is(t, http.StatusNoContent)
		wants(t, "still on its way", state(d, 1), "sent")
		h.says(d.Now(), "e3", "dispatch.arrived", 1).Is(t, http.StatusNoContent)
		h.says(d.Now(), "e4", "dispatch.sent", 1, "tracking", "JD 0141").Is(t, http.StatusNoContent)
		h.says(d.Now(), "e5", "dispatch.failed", 1, "reason", "Lost").Is(t, http.StatusNoContent)
		wants(t, "in their hands", fmt.Sprint([]string{state(d, 1), remedyState(d, remedy)}), fmt.Sprint([]string{"arrived", "received"}))
		wants(t, "heard once each", d.Number(`SELECT count(*) FROM dispatch_hook WHERE heard = 1`), int64(5))
		api.Call(http.MethodPost, "/api/v1/dispatches/1/again", nil).Is(t, http.StatusConflict)
		d.Nobody().Get(link).Has(t, "It has arrived.")

		// The second goes where the first went. It does not arrive: its case opens by itself.
		late := granted("replacement", "two")
		wants(t, "at once", state(d, 2), "handed")
		h.says(d.Now(), "e6", "dispatch.sent", 2, "by", d.Now().Add(48*time.Hour)).Is(t, http.StatusNoContent)
		api.Call(http.MethodPatch, "/api/v1"+casePath(id), object("status", "waiting", "waiting_until", d.Now().Add(20*24*time.Hour))).Is(t, http.StatusOK)
		d.Advance(49 * time.Hour)
		wants(t, "opened by itself", d.Fresh(id).Status, cases.Open)
		wants(t, "alarms", fmt.Sprint([]int64{int64(happened(d, id, "dispatch.late")), int64(happened(d, id, "remedy.late"))}), fmt.Sprint([]int64{1, 1}))
		d.Nobody().Get(link).Has(t, "We are looking into it")
		h.says(d.Now(), "e7", "dispatch.failed", 2, "reason", "Lost on the way").Is(t, http.StatusNoContent)
		wants(t, "lost", fmt.Sprint([]string{state(d, 2), remedyState(d, late)}), fmt.Sprint([]string{"failed", "failed"}))

		// It stays where it was seen, and says what became of it.
		d.Browse(staff.Agent).Get(casePath(id)).Has(t, `id="dispatch-2"`, "failed", "Lost on the way")
		d.Nobody().Get(link).Has(t, "It did not get to you. One of us sees to it and writes to you.")

		// What one of us takes back is taken back from the house.
		taken := granted("replacement", "three")
		api.Call(http.MethodPost, fmt.Sprintf("/api/v1/remedies/%d/decline", taken), object("reason", "They wrote that it works")).Is(t, http.StatusOK)
		d.Run()
		wants(t, "taken back", fmt.Sprint([]string{state(d, 3), h.got[len(h.got)-1].Type}), fmt.Sprint([]string{"cancelled", "dispatch.cancelled"}))
		d.Browse(staff.Agent).Get(casePath(id)).Has(t, `id="dispatch-3"`, "cancelled")
		d.Nobody().Get(link).Has(t, "It was called off and does not come.")

		// A payment needs no address; here by the same house.
		h.set(t, "payment")
		granted("refund", "four")
		last = h.got[len(h.got)-1]
		wants(t, "paid", fmt.Sprint([]string{last.Type, last.Data.Kind, last.Data.Amount.Amount, last.Data.Address.Street}), fmt.Sprint([]string{"dispatch.ordered", "refund", "40.00", ""}))

		// Each thing that it pays is received when it says so, whatever it says before and after.
		h.door = "payment"
		for _, kind := range []string{"credit", "compensation", "upgrade"} {
			remedy := granted(kind, kind)
			last = h.got[len(h.got)-1]
			wants(t, "what is paid", fmt.Sprint([]string{last.Type, last.Data.Kind, last.Data.Amount.Amount}), fmt.Sprint([]string{"dispatch.ordered", kind, "40.00"}))
			for _, word := range []string{"arrived", "accepted", "arrived"} {
				h.says(d.Now(), kind+word, "dispatch."+word, last.Data.DispatchID).Is(t, http.StatusNoContent)
			}
			api.Call(http.MethodGet, fmt.Sprintf("/api/v1/remedies/%d", remedy), nil).Is(t, http.StatusOK).Has(t, `"state":"received"`)
		}

		// What it took, although it said that it did not, is taken back from it too.
		h.down = true
		doubt := granted("refund", "five")
		wants(t, "in doubt", state(d, 8), "ready")
		h.down = false
		api.Call(http.MethodPost, fmt.Sprintf("/api/v1/remedies/%d/decline", doubt), object("reason", "They wrote that it came")).Is(t, http.StatusOK)
		d.Advance(time.Minute)
		last = h.got[len(h.got)-1]
		wants(t, "taken back in doubt", fmt.Sprint(last.Type, last.Data.DispatchID), fmt.Sprint("dispatch.cancelled", 8))
		d.Verified()
	})
}

func TestAReplacementIsOneTouchFromTheCase(t *testing.T) {
	each(t, func(t *testing.T, d *desktest.Desk) {
		h, api, anna, id := newHouse(t, d), d.Program(staff.Agent), d.Browse(staff.Agent), d.Case("I lost my band. Its clasp comes off.").ID
		budget(t, d, "100")
		var product, dear struct{ ID int64 }
		d.Program(staff.Admin).Call(http.MethodPost, "/api/v1/products", object("name", "Band", "model", "BD-20")).Is(t, http.StatusCreated).JSON(t, &product)
		buy := func(key, price string, into any) {
			api.With("Idempotency-Key", key).Call(http.MethodPost, "/api/v1/purchases", object("what", "Band "+key, "price", object("amount", price, "currency", "EUR"), "product_id", product.ID, "case_id", id)).Is(t, http.StatusCreated).JSON(t, into)
		}
		var band struct{ ID int64 }
		buy("blue", "40", &band)
		buy("gold", "900", &dear)
		anna.Get(casePath(id)).Lacks(t, "Replace now")
		h.set(t, "parcel")

		// Out of stock is said before it is offered.
		h.says(d.Now(), "s1", "dispatch.stock", 0, "model", "bd 20", "left", 0).Is(t, http.StatusNoContent)
		anna.Get(casePath(id)).Has(t, "Band blue is out of stock").Lacks(t, "Replace now")
		now := func(purchase int64) desktest.Page {
			return anna.Post(casePath(id)+"/replace", form("purchase", itoa(purchase), "old", "keep", "text", "A new band is yours."))
		}
		now(band.ID).Is(t, http.StatusConflict)
		h.says(d.Now(), "s2", "dispatch.stock", 0, "model", "BD-20", "left", 3).Is(t, http.StatusNoContent)
		h.says(d.Now().Add(-time.Minute), "s3", "dispatch.stock", 0, "model", "BD 20", "left", 0).Is(t, http.StatusNoContent) // sent before, and late
		anna.Get(casePath(id)).Has(t, "Replace now: Band blue", "3 pieces are left", "the receipt, as a photo or a PDF", "where it goes")

		// Above the budget nothing of it happens.
		now(dear.ID).Is(t, http.StatusConflict)
		wants(t, "half done", d.Number(`SELECT (SELECT count(*) FROM remedy) + (SELECT count(*) FROM dispatch) + (SELECT count(*) FROM held)`), 0)

		// One touch: remedy, dispatch and letter, once; and the case waits.
		now(band.ID).Is(t, http.StatusSeeOther)
		now(band.ID).Is(t, http.StatusSeeOther)
		d.Run()
		wants(t, "one of each", fmt.Sprint(d.Number(`SELECT count(*) FROM remedy`), d.Number(`SELECT count(*) FROM dispatch WHERE one_touch = 1`), len(d.Sent()), d.Fresh(id).Status), fmt.Sprint(1, 1, 1, cases.Waiting))
		d.Browse(staff.Admin).Get("/settings/dispatch").Has(t, "In 90 days 1 were replaced at once")

		// What is missing is on one page; it goes when all of it is there.
		link := linkIn(t, d.LastSent().Message(t).Text)
		d.Nobody().Post(link+"/dispatches/1", form("name", "Ann Vik", "street", "Storgata 1", "city", "Oslo", "country", "NO", "choice", "blue")).Is(t, http.StatusSeeOther)
		d.Nobody().Get(link).Has(t, "It leaves as soon as we have seen your receipt")
		d.Run()
		wants(t, "without proof", fmt.Sprint(state(d, 1), len(h.got)), "waiting0")
		asked := func(name, data string) desktest.Page {
			return d.Nobody().Attach(link+"/given", form("key", name), desktest.Upload{Field: "file.1", Name: name, Data: []byte(data)})
		}
		asked("till.txt", strings.Repeat("no receipt ", 20)).Is(t, http.StatusUnprocessableEntity).Lacks(t, `name="kept.1"`) // the next try is not held up by it
		asked("receipt.pdf", "%PDF-1.4 a receipt").Is(t, http.StatusSeeOther)
		anna.Post(fmt.Sprintf("/purchases/%d/proofs/1", band.ID), form("state", "accepted")).Is(t, http.StatusSeeOther)
		d.Run()
		wants(t, "it goes", fmt.Sprint(state(d, 1), h.got[0].Data.Choice, h.got[0].Data.Old), "handedbluekeep")

		// It arrives: the case is solved, and whether it worked is asked.
		h.says(d.Now(), "e1", "dispatch.arrived", 1).Is(t, http.StatusNoContent)
		wants(t, "solved", d.Fresh(id).Status, cases.Solved)
		d.Advance(48 * time.Hour)
		wants(t, "asked whether it worked", d.Number(`SELECT count(*) FROM verification`), int64(1))
		// Two letters to them; and one to whoever looks after the case, since nobody has said sorry.
		wants(t, "letters", fmt.Sprint(len(d.Sent()), d.Number(`SELECT count(*) FROM notice WHERE kind = 'remedies.part'`)), "3 1")
		d.Verified()
	})
}

// TestWhatIsReplacedAlreadyIsNotOfferedAgain: one thing was bought, and a reply or a proposal
// replaces it; the case then offers no second one, until the first does not come about.
func TestWhatIsReplacedAlreadyIsNotOfferedAgain(t *testing.T) {
	each(t, func(t *testing.T, d *desktest.Desk) {
		h, api, anna, id := newHouse(t, d), d.Program(staff.Agent), d.Browse(staff.Agent), d.Case("The kettle leaks.").ID
		budget(t, d, "100")
		h.set(t, "parcel")
		api.Call(http.MethodPost, "/api/v1/purchases", object("what", "Kettle", "price", object("amount", "40", "currency", "EUR"), "case_id", id)).Is(t, http.StatusCreated)
		anna.Get(casePath(id)).Has(t, "Replace now: Kettle")
		api.Call(http.MethodPost, "/api/v1/remedies", object("case_id", id, "kind", "replacement", "what", "A new kettle")).Is(t, http.StatusCreated).Has(t, `"state":"approved"`)
		anna.Get(casePath(id)).Has(t, "waits for an address").Lacks(t, "Replace now")
		api.Call(http.MethodPost, "/api/v1/remedies/1/fail", object("reason", "None is left")).Is(t, http.StatusOK)
		anna.Get(casePath(id)).Has(t, "Replace now: Kettle")
		d.Verified()
	})
}

func state(d *desktest.Desk, id int64) (is string) {
	return text(d, `SELECT state FROM dispatch WHERE id = $1`, id)
}

func remedyState(d *desktest.Desk, id int64) string {
	return text(d, `SELECT state FROM remedy WHERE id = $1`, id)
}

// budget gives the agent something to spend.
func budget(t *testing.T, d *desktest.Desk, amount string) {
	t.Helper()
	d.Program(staff.Admin).Call(http.MethodPost, "/api/v1/budgets", object("holder", "agent", "holder_id", d.User(staff.Agent), "period", "year", "currency", "EUR", "amount", amount)).Is(t, http.StatusCreated)
}

func text(d *desktest.Desk, query string, args ...any) (is string) {
	d.Read(func(ctx context.Context, v db.View) (err error) {
		is, err = db.Value[string](ctx, v, query, args...)
		return err
	})
	return is
}
