package casepage

import (
	"context"
	"net/http"

	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
)

// CustomerOf returns a context in which the customer of a link acts, for a room
// that takes more than words from them. A link that has ended is NotFound.
func (p *Pages) CustomerOf(r *http.Request) (context.Context, staff.Actor, error) {
	ctx, actor, given, err := p.customerOf(r)
	if err != nil {
		return nil, actor, err
	}
	err = p.d.Read(ctx, "casepage.customer_of", func(ctx context.Context, v db.View) error {
		_, err := p.opened(ctx, v, actor, given)
		return err
	})
	return ctx, actor, err
}

// OrEnded answers that a customer's link has ended, where that is the fault.
func (p *Pages) OrEnded(w http.ResponseWriter, r *http.Request, err error) error {
	return p.orEnded(w, r, err)
}

// CustomerShow shows a customer's own page once more, for a form that was not
// taken: what it held is in the request's context, where its panel finds it.
func (p *Pages) CustomerShow(w http.ResponseWriter, r *http.Request, status int) error {
	return p.showCustomer(w, r, status, "", nil)
}
