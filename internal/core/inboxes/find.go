package inboxes

import (
	"context"
	"slices"
	"strings"

	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
)

// ByID returns an inbox in the actor's scope, also one that is switched off.
func (s *Inboxes) ByID(ctx context.Context, v db.View, id int64) (_ Inbox, err error) {
	defer fault.Wrap(&err, "inboxes.ByID(%d)", id)
	a, err := staff.Allow(ctx, staff.InboxesRead)
	if err != nil {
		return Inbox{}, err
	}
	if !a.Scope().Has(id) && !a.May(staff.InboxesManage) {
		return Inbox{}, fault.New(fault.NotFound, "inboxes.fault.no_inbox")
	}
	return byID(ctx, v, id)
}

// Open returns the inbox of something one has at hand already: a case one may
// see, a mail that arrives. It asks for an actor, not for a scope.
func (s *Inboxes) Open(ctx context.Context, v db.View, id int64) (_ Inbox, err error) {
	defer fault.Wrap(&err, "inboxes.Open(%d)", id)
	if _, err := staff.Acting(ctx); err != nil {
		return Inbox{}, err
	}
	return byID(ctx, v, id)
}

// All returns the inboxes in a scope, by name, also those switched off.
func (s *Inboxes) All(ctx context.Context, v db.View, scope staff.Scope) (_ []Inbox, err error) {
	defer fault.Wrap(&err, "inboxes.All")
	if _, err := staff.Allow(ctx, staff.InboxesRead); err != nil {
		return nil, err
	}
	all, err := db.All(ctx, v, scanInbox, `SELECT `+columns+` FROM inbox ORDER BY name_key, id`)
	return slices.DeleteFunc(all, func(i Inbox) bool { return !scope.Has(i.ID) }), err
}

// Named is an inbox as menus and lists name it.
type Named struct {
	ID      int64
	Name    string
	Address string // "" for none
}

// Names returns the inboxes in a scope as All does, by their names alone: pages
// ask for them each time.
func (s *Inboxes) Names(ctx context.Context, v db.View, scope staff.Scope) (_ []Named, err error) {
	defer fault.Wrap(&err, "inboxes.Names")
	if _, err := staff.Allow(ctx, staff.InboxesRead); err != nil {
		return nil, err
	}
	all, err := db.All(ctx, v, func(s db.Scan) (n Named, err error) { return n, s(&n.ID, &n.Name, &n.Address) }, `SELECT id, name, address FROM inbox ORDER BY name_key, id`)
	return slices.DeleteFunc(all, func(n Named) bool { return !scope.Has(n.ID) }), err
}

// Targets returns the inboxes that a case can be moved to, by name: all that
// are on, whoever sees them. That there is such a door, and whose it is, is known
// to everybody who works here; what lies behind it is not.
func (s *Inboxes) Targets(ctx context.Context, v db.View) (_ []Inbox, err error) {
	defer fault.Wrap(&err, "inboxes.Targets")
	if _, err := staff.Allow(ctx, staff.CasesChange); err != nil {
		return nil, err
	}
	all, err := db.All(ctx, v, scanInbox, `SELECT `+columns+` FROM inbox ORDER BY name_key, id`)
	return slices.DeleteFunc(all, func(i Inbox) bool { return i.Off() }), err
}

// ByAddress returns the inbox that takes mail to an address, and what stood
// behind the plus or, with a reply domain, before the at. NotFound means that
// the mail is to be refused.
func (s *Inboxes) ByAddress(ctx context.Context, v db.View, rcpt string) (_ Inbox, plus string, err error) {
	defer fault.Wrap(&err, "inboxes.ByAddress")
	if _, err := staff.Acting(ctx); err != nil {
		return Inbox{}, "", err
	}
	local, domain, ok := split(rcpt)
	if !ok {
		return Inbox{}, "", fault.New(fault.NotFound, "inboxes.fault.no_inbox")
	}
	for cut := len(local); cut > 0; cut = strings.LastIndexByte(local[:cut], '+') {
		i, found, err := one(ctx, v, `address_key = $1 AND address_key <> ''`, db.Key(local[:cut]+"@"+domain))
		if err != nil || found {
			return i, strings.TrimPrefix(local[cut:], "+"), err
		}
	}
	i, found, err := one(ctx, v, `reply_domain = $1 AND reply_domain <> ''`, domain)
	if err != nil || found {
		return i, local, err
	}
	if i, err = catchAll(ctx, v, domain); err != nil {
		return Inbox{}, "", err
	}
	_, plus, _ = strings.Cut(local, "+")
	return i, plus, nil
}

// Own says whether an address is that of one of our inboxes, with or without a
// plus, so that a mail from it would answer ourselves. A catch-all and a reply
// domain make no address ours.
func (s *Inboxes) Own(ctx context.Context, v db.View, address string) (_ bool, err error) {
	defer fault.Wrap(&err, "inboxes.Own")
	if _, err := staff.Acting(ctx); err != nil {
		return false, err
	}
	local, domain, ok := split(address)
	if !ok {
		return false, nil
	}
	for cut := len(local); cut > 0; cut = strings.LastIndexByte(local[:cut], '+') {
		own, err := db.Exists(ctx, v, `SELECT 1 FROM inbox WHERE address_key = $1 AND address_key <> '' AND channel = 'email' AND off_at IS NULL`,
			db.Key(local[:cut]+"@"+domain))
		if own || err != nil {
			return own, err
		}
	}
	return false, nil
}

// split reads an address: what is before the last at as it is, and the domain
// in lower case.
func split(rcpt string) (local, domain string, ok bool) {
	rcpt = strings.TrimSpace(rcpt)
	at := strings.LastIndexByte(rcpt, '@')
	if at <= 0 || at == len(rcpt)-1 {
		return "", "", false
	}
	return rcpt[:at], strings.TrimSuffix(db.Key(rcpt[at+1:]), "."), true
}

// one finds the first mail inbox that takes something.
func one(ctx context.Context, v db.View, where, arg string) (Inbox, bool, error) {
	i, err := db.One(ctx, v, scanInbox, `SELECT `+columns+` FROM inbox
		WHERE `+where+` AND channel = 'email' AND off_at IS NULL ORDER BY id LIMIT 1`, arg)
	if fault.Is(err, fault.NotFound) {
		return Inbox{}, false, nil
	}
	return i, err == nil, err
}

// catchAll finds the inbox that takes the mail of no inbox: one of the same
// domain before any other.
func catchAll(ctx context.Context, v db.View, domain string) (Inbox, error) {
	all, err := db.All(ctx, v, scanInbox, `SELECT `+columns+` FROM inbox
		WHERE catch_all = 1 AND channel = 'email' AND off_at IS NULL ORDER BY id`)
	if err != nil {
		return Inbox{}, err
	}
	for _, i := range all {
		if _, own, ok := split(i.Address); ok && own == domain {
			return i, nil
		}
	}
	if len(all) == 0 {
		return Inbox{}, fault.New(fault.NotFound, "inboxes.fault.no_inbox")
	}
	return all[0], nil
}

// Brands returns the brands, the default first, then by name.
func (s *Inboxes) Brands(ctx context.Context, v db.View) (_ []Brand, err error) {
	defer fault.Wrap(&err, "inboxes.Brands")
	if _, err := staff.Acting(ctx); err != nil {
		return nil, err
	}
	return db.All(ctx, v, scanBrand, `SELECT `+brandColumns+` FROM brand ORDER BY is_default DESC, name_key, id`)
}

// BrandByID returns a brand. A brand is public: customers see it too.
func (s *Inboxes) BrandByID(ctx context.Context, v db.View, id int64) (_ Brand, err error) {
	defer fault.Wrap(&err, "inboxes.BrandByID(%d)", id)
	if _, err := staff.Acting(ctx); err != nil {
		return Brand{}, err
	}
	return brandByID(ctx, v, id)
}

// DefaultBrand returns the brand for whatever names no other.
func (s *Inboxes) DefaultBrand(ctx context.Context, v db.View) (_ Brand, err error) {
	defer fault.Wrap(&err, "inboxes.DefaultBrand")
	if _, err := staff.Acting(ctx); err != nil {
		return Brand{}, err
	}
	return db.One(ctx, v, scanBrand, `SELECT `+brandColumns+` FROM brand WHERE is_default = 1`)
}
