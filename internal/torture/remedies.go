package torture

import (
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// remedies is T28: things are made right while the desk is killed, and whoever asked
// asks again until they are answered. Each remedy is given, paid, handed over and told
// of once, and each loan is booked, sent and given back once.
func remedies(t *trial) error {
	r, err := t.newRelay(kindly, nil)
	if err != nil {
		return err
	}
	s, err := t.newShop()
	if err != nil {
		return err
	}
	k, admin, err := t.desk("KEPT_RELAY_URL="+r.url(), "KEPT_FETCH_ALLOW=127.0.0.1/32")
	if err != nil {
		return err
	}
	g, err := k.givers(admin, s)
	if err != nil {
		return err
	}
	var allowed atomic.Int64
	share := max(1, t.size.Messages/(t.size.Harms+1))
	allowed.Store(int64(share))
	done := t.working(t.size.Messages, &allowed, g.act)
	rng := t.rng(1)
	for i := range t.size.Harms {
		t.sleep(time.Duration(50+rng.IntN(250)) * time.Millisecond)
		if err := t.killed(k); err != nil {
			return err
		}
		allowed.Store(int64(share * (i + 2)))
	}
	allowed.Store(int64(t.size.Messages))
	select {
	case err := <-done:
		if err != nil {
			return err
		}
	case <-time.After(t.patience(finishWithin)):
		t.off("the remedies could not all be given within %s", t.patience(finishWithin))
	}
	if err := k.handedOver(s); err != nil {
		return err
	}
	letters := lettersUpTo(t.size.Messages)
	t.count(written, letters)
	if err := k.balance(nil, nil); err != nil {
		return err
	}
	if err := k.replies(letters, r.mails()); err != nil {
		return err
	}
	return k.given(g, s)
}

// givers are the people of a desk who make things right: one whose budget is soon
// spent, one whose never is, and the admin, whom the first has to ask then.
type givers struct {
	t                *trial
	admin, anna, bea *api
	limits           map[int64]int64 // what each may spend without asking, by user, in cents
	receipt          []byte
	backOn           string // the day on which what is lent comes back

	mu     sync.Mutex
	caseOf map[int]int64 // by act
}

// givers adds the agents with their budgets, and the shop as the house's own systems.
func (k *desk) givers(a *api, s *shop) (_ *givers, err error) {
	g := &givers{t: k.t, admin: a, limits: map[int64]int64{}, receipt: receipt(), backOn: workday(time.Now().AddDate(0, 0, 14)).Format(time.DateOnly), caseOf: map[int]int64{}}
	if g.anna, err = k.agent("anna"); err != nil {
		return nil, err
	}
	if g.bea, err = k.agent("bea"); err != nil {
		return nil, err
	}
	var users struct {
		Items []struct {
			ID    int64
			Email string
		}
	}
	if err := a.must(http.MethodGet, "/users", nil, &users); err != nil {
		return nil, err
	}
	for _, u := range users.Items {
		cents := int64(k.t.size.Messages) * 2_00 // what Anna gives costs about three times that
		switch {
		case strings.HasPrefix(u.Email, "bea@"):
			cents = 1_000_000_00
		case !strings.HasPrefix(u.Email, "anna@"):
			continue
		}
		g.limits[u.ID] = cents
		if err := a.must(http.MethodPost, "/budgets", map[string]any{"holder": "agent", "holder_id": u.ID, "period": "year", "currency": "EUR", "amount": decimal(cents)}, nil); err != nil {
			return nil, err
		}
	}
	for _, does := range []string{"parcel", "payment"} {
		var set struct{ Secret string }
		if err := a.must(http.MethodPut, "/dispatch_systems/"+does, map[string]any{"address": s.url(does)}, &set); err != nil {
			return nil, err
		}
		if err := s.trusts(does, set.Secret); err != nil {
			return nil, err
		}
	}
	return g, nil
}

// agent adds an agent and signs a program in as them.
func (k *desk) agent(name string) (*api, error) {
	email := name + "@kept.example"
	if _, err := k.command(password, "user", "add", "--email", email, "--name", name, "--password-stdin"); err != nil {
		return nil, err
	}
	return k.apiOf(email)
}
