package people

import (
	"context"
	"slices"
	"strings"

	"kept.example/kept/internal/core/activity"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/mail"
)

// foldIdentity is what of a value decides who it is: case does not count in a
// mail address, nor spaces and punctuation in a phone number.
func foldIdentity(kind IdentityKind, value string) string {
	value = strings.TrimSpace(value)
	switch kind {
	case Phone:
		return strings.Map(func(r rune) rune {
			if r == '+' || '0' <= r && r <= '9' {
				return r
			}
			return -1
		}, value)
	case External:
		return db.Text(value)
	default:
		return db.Key(value)
	}
}

// sum is what makes an identity unique.
func sum(kind IdentityKind, value string) []byte { return db.Hash(foldIdentity(kind, value)) }

// checkIdentity refuses what cannot be an identity of its kind.
func checkIdentity(kind IdentityKind, value string) error {
	switch kind {
	case Email:
		if _, err := mail.ParseAddress(value); err != nil {
			return fault.Field("email", "people.fault.address").Because(err)
		}
	case Phone, Handle, External:
		if foldIdentity(kind, value) == "" {
			return fault.Field("value", "people.fault.identity_empty")
		}
	default:
		return fault.Field("kind", "people.fault.identity_kind")
	}
	if len(value) > 1000 {
		return fault.Field("value", "people.fault.identity_long")
	}
	return nil
}

// Resolve returns whoever is known by an identity, held, and makes a person
// when nobody is. The lock on the identity comes first: of two first mails of
// a stranger, filed at once, the second finds the person of the first. A merged
// person leads to the root. The name is taken where we have none yet. A telephone
// number that several people share names none of them, and nothing is guessed.
func (p *People) Resolve(ctx context.Context, tx *db.Tx, kind IdentityKind, value, name string) (_ Held, err error) {
	defer fault.Wrap(&err, "people.Resolve(%s)", kind)
	if err := mayResolve(ctx); err != nil {
		return Held{}, err
	}
	if err := checkIdentity(kind, value); err != nil {
		return Held{}, err
	}
	if err := tx.Lock(ctx, "person", string(kind)+":"+foldIdentity(kind, value)); err != nil {
		return Held{}, err
	}
	i, err := identityBy(ctx, tx, kind, value)
	if fault.Is(err, fault.NotFound) {
		return p.begin(ctx, tx, kind, value, name)
	}
	if err == nil {
		err = alone(ctx, tx, i)
	}
	if err != nil {
		return Held{}, err
	}
	h, err := hold(ctx, tx, i.PersonID)
	if err == nil && h.Erased() { // this very moment, and the address with them
		return p.begin(ctx, tx, kind, value, name)
	}
	if err != nil || h.Name != "" || oneLine(name) == "" {
		return h, err
	}
	h.Name = oneLine(name)
	if err := updatePerson(ctx, tx, &h); err != nil {
		return h, err
	}
	_, err = p.log.Record(ctx, tx, activity.Entry{Kind: "person.changed", PersonID: h.ID}) // who follows must hear of it: the search index has names
	return h, err
}

// mayResolve: whoever writes to people or opens cases for them needs to find
// them by their address; a customer does not.
func mayResolve(ctx context.Context) error {
	actor, err := staff.Acting(ctx)
	if err == nil && !actor.May(staff.PeopleChange) {
		_, err = staff.Allow(ctx, staff.CasesReply)
	}
	return err
}

// begin makes a person who is known by one identity.
func (p *People) begin(ctx context.Context, tx *db.Tx, kind IdentityKind, value, name string) (Held, error) {
	org, err := organizationOf(ctx, tx, kind, value)
	if err != nil {
		return Held{}, err
	}
	made, err := insertPerson(ctx, tx, Person{Name: oneLine(name), OrganizationID: org})
	if err != nil {
		return Held{}, err
	}
	_, err = insertIdentity(ctx, tx, Identity{PersonID: made.ID, Kind: kind, Value: strings.TrimSpace(value)})
	if err != nil {
		return Held{}, err
	}
	_, err = p.log.Record(ctx, tx, activity.Entry{Kind: "person.added", PersonID: made.ID})
	return Held{made}, err
}

// oneLine makes a name of what a stranger called themselves: one line, no
// control characters, at most 200 characters.
func oneLine(s string) string {
	r := []rune(strings.Join(strings.Fields(db.Text(s)), " "))
	r = slices.DeleteFunc(r, func(c rune) bool { return c < ' ' || c == 0x7f })
	if len(r) > 200 {
		r = r[:200]
	}
	return string(r)
}

// AddIdentity makes an address one of a person's. One that another person has
// is a Conflict: merging the two is the way. A telephone number may be shared.
func (p *People) AddIdentity(ctx context.Context, tx *db.Tx, h *Held, kind IdentityKind, value string, verified bool) (_ Identity, err error) {
	defer fault.Wrap(&err, "people.AddIdentity(%d)", h.ID)
	if _, err := staff.Allow(ctx, staff.PeopleChange); err != nil {
		return Identity{}, err
	}
	if err := checkIdentity(kind, value); err != nil {
		return Identity{}, err
	}
	if err := tx.Lock(ctx, "person", string(kind)+":"+foldIdentity(kind, value)); err != nil {
		return Identity{}, err
	}
	has, err := identitiesBy(ctx, tx, kind, value)
	if err != nil {
		return Identity{}, err
	}
	for _, i := range has {
		owner, err := root(ctx, tx, i.PersonID)
		if err != nil || owner.ID == h.ID {
			return i, err
		}
	}
	if len(has) > 0 && kind != Phone {
		return Identity{}, fault.New(fault.Conflict, "people.fault.identity_taken")
	}
	i, err := insertIdentity(ctx, tx, Identity{PersonID: h.ID, Kind: kind, Value: strings.TrimSpace(value), Verified: verified})
	if err != nil {
		return Identity{}, err
	}
	if err := updatePerson(ctx, tx, h); err != nil {
		return Identity{}, err
	}
	_, err = p.log.Record(ctx, tx, activity.Entry{Kind: "person.identity_added", PersonID: h.ID})
	return i, err
}

// Verify records that a person has shown an address to be theirs.
func (p *People) Verify(ctx context.Context, tx *db.Tx, h *Held, identity int64) (err error) {
	defer fault.Wrap(&err, "people.Verify(%d)", identity)
	if _, err := staff.Allow(ctx, staff.PeopleChange); err != nil {
		return err
	}
	i, err := identityOf(ctx, tx, h.ID, identity)
	if err != nil || i.Verified {
		return err
	}
	if _, err := tx.Exec(ctx, `UPDATE identity SET verified = 1 WHERE id = $1`, i.ID); err != nil {
		return err
	}
	return p.identityChanged(ctx, tx, h, "person.identity_verified")
}

// Identities returns the addresses of a person and of all who were merged into
// them, the oldest first.
func (p *People) Identities(ctx context.Context, v db.View, id int64) (_ []Identity, err error) {
	defer fault.Wrap(&err, "people.Identities(%d)", id)
	r, err := p.ByID(ctx, v, id)
	if err != nil {
		return nil, err
	}
	return identitiesOf(ctx, v, r.ID)
}

func identitiesOf(ctx context.Context, v db.View, root int64) ([]Identity, error) {
	family, err := familyOf(ctx, v, root)
	if err != nil {
		return nil, err
	}
	var args []any
	return db.All(ctx, v, scanIdentity,
		`SELECT `+identityColumns+` FROM identity WHERE person_id IN `+in(&args, family)+` ORDER BY id`, args...)
}

// EmailOf returns the best mail address of a person: the one that somebody
// put first, then a verified one before others, their own before one of a person merged into them, the newest first.
// A person without one is NotFound.
func (p *People) EmailOf(ctx context.Context, v db.View, id int64) (_ mail.Address, err error) {
	defer fault.Wrap(&err, "people.EmailOf(%d)", id)
	r, err := p.ByID(ctx, v, id)
	if err != nil {
		return mail.Address{}, err
	}
	all, err := identitiesOf(ctx, v, r.ID)
	if err != nil {
		return mail.Address{}, err
	}
	best, ok := bestEmail(all, r.ID)
	if !ok {
		return mail.Address{}, fault.New(fault.NotFound, "people.fault.no_address")
	}
	return mail.Address{Name: r.Name, Mail: best.Value}, nil
}

// bestEmail picks the address to write to.
func bestEmail(all []Identity, own int64) (best Identity, ok bool) {
	rank := func(i Identity) int {
		n := 0
		if i.First {
			n += 4
		}
		if i.Verified {
			n += 2
		}
		if i.PersonID == own {
			n++
		}
		return n
	}
	for _, i := range all {
		if i.Kind == Email && (!ok || rank(i) >= rank(best)) {
			best, ok = i, true
		}
	}
	return best, ok
}
