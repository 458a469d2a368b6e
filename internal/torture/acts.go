package torture

import (
	"bytes"
	"encoding/json"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"net/http"
)

// act makes the n-th thing right, in a case of its own, in one of the ways there are.
func (g *givers) act(n int) error {
	by := g.anna
	if isLetter(n) || n%ways == lends && n/ways%2 == 1 {
		by = g.bea // what goes out with a letter is never above the budget, and of what is lent one half
	}
	var c struct{ ID int64 }
	opening := map[string]any{"person": map[string]any{"email": fmt.Sprintf("r%d@example.com", n), "name": "Customer"},
		"subject": fmt.Sprintf("Make it right %06d", n), "text": "The kettle came broken."}
	if err := by.persist(http.MethodPost, "/cases", opening, fmt.Sprintf("torture-case-%d", n), &c); err != nil {
		return err
	}
	g.mu.Lock()
	g.caseOf[n] = c.ID
	g.mu.Unlock()
	switch n % ways {
	case 0:
		return g.gives(by, n, c.ID, "gift")
	case 1:
		return g.gives(by, n, c.ID, "refund")
	case 2:
		return g.gives(by, n, c.ID, "replacement")
	case 3:
		return g.replacesNow(by, n, c.ID)
	case 4:
		return g.withALetter(by, n, c.ID)
	case lends:
		return g.lends(by, n, c.ID)
	}
	return g.aSet(by, n, c.ID)
}

// ways is in how many ways something is made right; of each seven two go out with a
// letter, and one is a loan.
const (
	ways  = 7
	lends = 6
)

func isLetter(n int) bool { return n%ways == 3 || n%ways == 4 }

// lettersUpTo counts the letters of the first n acts.
func lettersUpTo(n int) int { return n/ways*2 + min(2, max(0, n%ways-2)) }

// cost is what the n-th act is worth, in cents.
func cost(n int) int64 { return 5_00 + int64(n%11)*1_05 }

func decimal(cents int64) string { return fmt.Sprintf("%d.%02d", cents/100, cents%100) }

func euros(cents int64) map[string]any {
	return map[string]any{"amount": decimal(cents), "currency": "EUR"}
}

// gave is what the API says was given.
type gave struct {
	ID       int64
	State    string
	RemedyID int64 `json:"remedy_id"`
	Items    []gave
}

// once asks for something by POST under one key until it is answered. Every second one
// is asked for again, as by somebody who did not hear the answer, and gets the same.
func (g *givers) once(a *api, n int, path string, body any, key string, v any) error {
	var first []byte
	for range 1 + n%2 {
		status, answer, err := a.insist(http.MethodPost, path, body, key)
		if err != nil {
			return err
		}
		if status >= 300 {
			return fmt.Errorf("POST %s: %d %s", path, status, clip(string(answer), 500))
		}
		if first == nil {
			first = answer
		} else if key != "" && !bytes.Equal(first, answer) {
			g.t.off("POST %s was answered with %s, and under the same key with %s", path, clip(string(first), 300), clip(string(answer), 300))
		}
	}
	return json.Unmarshal(first, v)
}

// gives grants one remedy and has it end in some way. A gift is known by the caller's
// own name for it, all else by the key of the request.
func (g *givers) gives(by *api, n int, id int64, kind string) error {
	body := map[string]any{"case_id": id, "kind": kind, "what": fmt.Sprintf("For your trouble, %d", n), "fault": "ours", "worth": euros(cost(n))}
	key := fmt.Sprintf("torture-remedy-%d", n)
	if kind == "gift" {
		body["key"], key = key, ""
	}
	var r gave
	if err := g.once(by, n, "/remedies", body, key, &r); err != nil {
		return err
	}
	if err := g.ends(by, n, kind, r); err != nil {
		return err
	}
	if kind != "replacement" {
		return nil
	}
	var c struct{ Dispatches []gave }
	if err := by.persist(http.MethodGet, fmt.Sprintf("/cases/%d", id), nil, "", &c); err != nil {
		return err
	}
	for _, d := range c.Dispatches { // none where nobody has approved it
		if _, _, err := by.insist(http.MethodPut, fmt.Sprintf("/dispatches/%d/address", d.ID), map[string]any{"address": address()}, ""); err != nil {
			return err
		}
	}
	return nil
}

func address() map[string]any {
	return map[string]any{"name": "Ann Vik", "street": "Storgata 1", "postcode": "0155", "city": "Oslo", "country": "NO"}
}

// ends has the admin answer where they are asked, and some remedies end. What has ended
// meanwhile by what the shop said refuses that, and stays as it is.
func (g *givers) ends(by *api, n int, kind string, r gave) error {
	do := func(a *api, act string) error {
		_, _, err := a.insist(http.MethodPost, fmt.Sprintf("/remedies/%d/%s", r.ID, act), map[string]any{"reason": "Said by the torture"}, fmt.Sprintf("torture-%s-%d", act, r.ID))
		return err
	}
	switch {
	case r.State == "awaiting_approval" && n/ways%3 == 0:
		return do(g.admin, "approve")
	case r.State == "awaiting_approval" && n/ways%3 == 1:
		return do(g.admin, "decline")
	case r.State == "approved" && n/ways%4 == 0:
		return do(by, "decline")
	case r.State == "approved" && n/ways%4 == 1 && kind == "gift":
		return do(by, "fail")
	}
	return nil
}

// replacesNow replaces a purchase at once: remedy, parcel and letter are one act.
func (g *givers) replacesNow(by *api, n int, id int64) error {
	var p gave
	if err := by.persist(http.MethodPost, "/purchases", map[string]any{"what": "A kettle", "price": euros(cost(n)), "case_id": id}, fmt.Sprintf("torture-purchase-%d", n), &p); err != nil {
		return err
	}
	proof := map[string]any{"name": "receipt.png", "data": g.receipt, "case_id": id, "accepted": true}
	if _, _, err := by.insist(http.MethodPost, fmt.Sprintf("/purchases/%d/proofs", p.ID), proof, ""); err != nil {
		return err
	}
	now := map[string]any{"purchase_id": p.ID, "text": replyText(lettersUpTo(n)), "detail": map[string]any{"address": address()}}
	return g.once(by, n, fmt.Sprintf("/cases/%d/replace", id), now, fmt.Sprintf("torture-replace-%d", n), &gave{})
}

// withALetter grants a gift with the letter that tells of it.
func (g *givers) withALetter(by *api, n int, id int64) error {
	gift := map[string]any{"kind": "gift", "what": "A bag of tea", "fault": "ours", "worth": euros(cost(n))}
	letter := map[string]any{"kind": "reply", "text": replyText(lettersUpTo(n)), "remedies": []any{gift}}
	return g.once(by, n/ways, fmt.Sprintf("/cases/%d/messages", id), letter, fmt.Sprintf("torture-letter-%d", n), &gave{})
}

// aSet says what was lost and grants the first proposal as one.
func (g *givers) aSet(by *api, n int, id int64) error {
	lost := map[string]any{"failure": "charged", "fault": "ours", "price": euros(cost(n)), "hours": 1}
	if status, answer, err := by.insist(http.MethodPut, fmt.Sprintf("/cases/%d/loss", id), lost, ""); err != nil || status >= 300 {
		return fmt.Errorf("the loss of case %d: %d %s %w", id, status, clip(string(answer), 300), err)
	}
	var set gave
	if err := g.once(by, n, fmt.Sprintf("/cases/%d/suggestions/1/grant", id), map[string]any{"reason": "Said by the torture"}, fmt.Sprintf("torture-set-%d", n), &set); err != nil {
		return err
	}
	for _, r := range set.Items {
		if err := g.ends(by, n, "set", r); err != nil {
			return err
		}
	}
	return nil
}

// receipt is a small picture, as a customer would take one.
func receipt() []byte {
	p := image.NewRGBA(image.Rect(0, 0, 64, 64))
	for i := range 64 {
		p.Set(i, i, color.White)
	}
	var b bytes.Buffer
	if png.Encode(&b, p) != nil {
		return nil
	}
	return b.Bytes()
}
