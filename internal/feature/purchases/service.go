package purchases

import (
	"cmp"
	"context"
	"math"
	"slices"

	"kept.example/kept/internal/core/activity"
	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/core/desk"
	"kept.example/kept/internal/core/facts"
	"kept.example/kept/internal/core/people"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/calendar"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/event"
	"kept.example/kept/internal/platform/fault"
)

// Purchases is what can be done with purchases and their proof.
type Purchases struct {
	desk  *desk.Desk
	goods Goods
	asked Asked
}

// Of is the room on a desk that has it mounted, for whoever fills a desk.
func Of(d *desk.Desk) *Purchases { return &Purchases{desk: d} }

// today is the day by the one clock, where days need no zone.
func today(v db.View) calendar.Date { return calendar.DateOf(v.Now().UTC()) }

// Purchase returns a purchase of somebody whom the actor may see.
func (s *Purchases) Purchase(ctx context.Context, v db.View, id int64) (_ Purchase, err error) {
	defer fault.Wrap(&err, "purchases.Purchase(%d)", id)
	if _, err := staff.Allow(ctx, staff.ProductsRead); err != nil {
		return Purchase{}, err
	}
	p, err := byID(ctx, v, id)
	if err != nil {
		return Purchase{}, err
	}
	return p, s.seen(ctx, v, p.Fields)
}

// seen is nil where the actor may see whose purchase it is.
func (s *Purchases) seen(ctx context.Context, v db.View, f Fields) (err error) {
	if f.OrganizationID != 0 {
		_, err = s.desk.People.Organization(ctx, v, f.OrganizationID)
	} else {
		_, err = s.desk.People.ByID(ctx, v, f.PersonID)
	}
	if fault.Is(err, fault.NotFound) {
		return gone().Because(err)
	}
	return err
}

// OfCase returns the purchases that a case, and what was merged into it, is about.
func (s *Purchases) OfCase(ctx context.Context, v db.View, id int64) (_ []Purchase, err error) {
	defer fault.Wrap(&err, "purchases.OfCase(%d)", id)
	if _, err := staff.Allow(ctx, staff.ProductsRead); err != nil {
		return nil, err
	}
	family, err := s.desk.Cases.Family(ctx, v, id)
	if err != nil {
		return nil, err
	}
	return ofFamily(ctx, v, family)
}

// ofFamily are the purchases that cases are about, each once, in the order they were linked.
func ofFamily(ctx context.Context, v db.View, family []int64) (all []Purchase, err error) {
	found, err := linkedTo(ctx, v, family)
	for _, l := range found {
		if !slices.ContainsFunc(all, func(p Purchase) bool { return p.ID == l.ID }) {
			all = append(all, l.Purchase)
		}
	}
	return all, err
}

// Query is whose purchases are asked for; nobody's is everybody's.
type Query struct {
	PersonID, OrganizationID int64
	Below                    int64 // ids below it; 0 for all
	Limit                    int
}

// Page returns purchases, the newest first, of those whom the actor may see; last is the
// id at which the next page begins, 0 where there is none.
func (s *Purchases) Page(ctx context.Context, v db.View, q Query) (_ []Purchase, last int64, err error) {
	defer fault.Wrap(&err, "purchases.Page")
	if _, err := staff.Allow(ctx, staff.ProductsRead); err != nil {
		return nil, 0, err
	}
	column, of := "", []int64(nil)
	switch {
	case q.PersonID != 0:
		column = "person_id"
		of, err = s.desk.People.Family(ctx, v, q.PersonID)
	case q.OrganizationID != 0:
		column = "organization_id"
		of, err = s.parts(ctx, v, q.OrganizationID)
	}
	if err != nil {
		return nil, 0, err
	}
	query, args := pageQuery(column, of, cmp.Or(q.Below, math.MaxInt64), q.Limit+1)
	all, err := db.All(ctx, v, scan, query, args...)
	if len(all) > q.Limit {
		all = all[:q.Limit]
		last = all[q.Limit-1].ID
	}
	if err != nil || column != "" {
		return all, last, err
	}
	all, err = s.inSight(ctx, v, all)
	return all, last, err
}

// parts is an organization with all that became part of it.
func (s *Purchases) parts(ctx context.Context, v db.View, id int64) ([]int64, error) {
	root, err := s.desk.People.Organization(ctx, v, id)
	if err != nil {
		return nil, err
	}
	parts, err := s.desk.People.PartsOfOrganization(ctx, v, root.ID)
	ids := []int64{root.ID}
	for _, o := range parts {
		ids = append(ids, o.ID)
	}
	return ids, err
}

// inSight keeps the purchases of those whom the actor may see, with one question for all.
func (s *Purchases) inSight(ctx context.Context, v db.View, all []Purchase) ([]Purchase, error) {
	var ids []int64
	for _, p := range all {
		if p.PersonID != 0 {
			ids = append(ids, p.PersonID)
		}
	}
	if len(ids) == 0 {
		return all, nil
	}
	var args []any
	type member struct{ id, root int64 }
	members, err := db.All(ctx, v, func(s db.Scan) (m member, err error) { return m, s(&m.id, &m.root) },
		`SELECT id, coalesce(merged_into, id) FROM person WHERE id IN `+list(&args, ids), args...)
	if err != nil {
		return nil, err
	}
	roots, asked := map[int64]int64{}, []int64{}
	for _, m := range members {
		roots[m.id] = m.root
		asked = append(asked, m.root)
	}
	slices.Sort(asked)
	seen, err := s.desk.People.Seen(ctx, v, slices.Compact(asked))
	return slices.DeleteFunc(all, func(p Purchase) bool {
		return p.PersonID != 0 && !slices.ContainsFunc(seen, func(one people.Person) bool { return one.ID == roots[p.PersonID] })
	}), err
}

// Enter writes down what somebody bought. What another system calls so already is
// changed instead, unless it knows something newer; somebody else's is a Conflict.
func (s *Purchases) Enter(ctx context.Context, tx *db.Tx, f Fields) (_ Purchase, made bool, err error) {
	defer fault.Wrap(&err, "purchases.Enter")
	if _, err := staff.Allow(ctx, staff.ProductsChange); err != nil {
		return Purchase{}, false, err
	}
	if err := f.tidy(today(tx)); err != nil {
		return Purchase{}, false, err
	}
	if err := s.seen(ctx, tx, f); err != nil {
		return Purchase{}, false, err
	}
	if f.ForeignID != "" {
		p, found, err := takeForeign(ctx, tx, f.Source, f.ForeignID)
		if err != nil || found {
			if err == nil {
				p, err = s.again(ctx, tx, p, f)
			}
			return p, false, err
		}
	}
	p, err := s.enter(ctx, tx, f)
	return p, err == nil, err
}

// enter writes down a purchase that is new.
func (s *Purchases) enter(ctx context.Context, tx *db.Tx, f Fields) (Purchase, error) {
	if err := f.tidy(today(tx)); err != nil {
		return Purchase{}, err
	}
	if err := s.covered(ctx, tx, &f); err != nil {
		return Purchase{}, err
	}
	id, err := insert(ctx, tx, f)
	if err != nil {
		return Purchase{}, err
	}
	p, err := byID(ctx, tx, id)
	if err != nil {
		return Purchase{}, err
	}
	return p, s.record(ctx, tx, "purchase.entered", p, 0)
}

// again is what a system says once more of a purchase that it told of before.
func (s *Purchases) again(ctx context.Context, tx *db.Tx, p Purchase, f Fields) (Purchase, error) {
	same, err := s.sameOwner(ctx, tx, p.Fields, f)
	switch {
	case err != nil:
		return p, err
	case !same:
		return p, fault.New(fault.Conflict, "purchases.fault.foreign_taken")
	case !f.SourceAt.IsZero() && !p.SourceAt.IsZero() && f.SourceAt.Before(p.SourceAt):
		return p, nil // it comes late
	}
	f.WarrantyMonths = cmp.Or(f.WarrantyMonths, p.WarrantyMonths)
	return s.change(ctx, tx, p, f)
}

// sameOwner says whether two purchases belong to one person or organization, however it
// was merged since.
func (s *Purchases) sameOwner(ctx context.Context, v db.View, a, b Fields) (bool, error) {
	if a.PersonID == b.PersonID && a.OrganizationID == b.OrganizationID {
		return true, nil
	}
	if a.PersonID == 0 || b.PersonID == 0 {
		return false, nil
	}
	one, err := s.desk.People.Root(ctx, v, a.PersonID)
	if err != nil {
		return false, err
	}
	other, err := s.desk.People.Root(ctx, v, b.PersonID)
	return one.ID == other.ID, err
}

// Take locks a purchase until the end of the transaction.
func (s *Purchases) Take(ctx context.Context, tx *db.Tx, id int64) (_ Purchase, err error) {
	defer fault.Wrap(&err, "purchases.Take(%d)", id)
	if err := tx.Take(ctx, "purchase", id); err != nil {
		if fault.Is(err, fault.NotFound) {
			return Purchase{}, gone().Because(err)
		}
		return Purchase{}, err
	}
	return s.Purchase(ctx, tx, id)
}

// Change writes other fields of a purchase that the transaction has locked. Whose it is,
// and what another system calls it, stay.
func (s *Purchases) Change(ctx context.Context, tx *db.Tx, p Purchase, f Fields) (_ Purchase, err error) {
	defer fault.Wrap(&err, "purchases.Change(%d)", p.ID)
	if _, err := staff.Allow(ctx, staff.ProductsChange); err != nil {
		return p, err
	}
	f.Source, f.ForeignID, f.SourceAt = p.Source, p.ForeignID, p.SourceAt
	return s.change(ctx, tx, p, f)
}

func (s *Purchases) change(ctx context.Context, tx *db.Tx, p Purchase, f Fields) (Purchase, error) {
	f.PersonID, f.OrganizationID, f.Source, f.ForeignID = p.PersonID, p.OrganizationID, p.Source, p.ForeignID
	if err := f.tidy(today(tx)); err != nil {
		return p, err
	}
	if f == p.Fields {
		return p, nil
	}
	p.Fields = f
	if err := save(ctx, tx, p); err != nil {
		return p, err
	}
	p, err := byID(ctx, tx, p.ID)
	if err != nil {
		return p, err
	}
	return p, s.record(ctx, tx, "purchase.changed", p, 0)
}

// Link says that a case is about a purchase. Said twice it is said once.
func (s *Purchases) Link(ctx context.Context, tx *db.Tx, h *cases.Held, id int64) (err error) {
	defer fault.Wrap(&err, "purchases.Link(case %d, %d)", h.ID, id)
	if _, err := staff.Allow(ctx, staff.ProductsChange); err != nil {
		return err
	}
	p, err := s.Purchase(ctx, tx, id)
	if err != nil {
		return err
	}
	n, err := tx.Exec(ctx, `INSERT INTO purchase_case (purchase_id, case_id, at) VALUES ($1, $2, $3) ON CONFLICT (case_id, purchase_id) DO NOTHING`, id, h.ID, tx.Now())
	if err != nil || n == 0 {
		return err
	}
	if err := s.record(ctx, tx, "purchase.linked", p, h.ID); err != nil {
		return err
	}
	return event.Tell(ctx, tx, s.desk.Bus, facts.PurchaseLinked{Case: h.ID, Purchase: id})
}

// Unlink says that a case, and what was merged into it, is not about a purchase.
func (s *Purchases) Unlink(ctx context.Context, tx *db.Tx, h *cases.Held, id int64) (err error) {
	defer fault.Wrap(&err, "purchases.Unlink(case %d, %d)", h.ID, id)
	if _, err := staff.Allow(ctx, staff.ProductsChange); err != nil {
		return err
	}
	p, err := s.Purchase(ctx, tx, id)
	if err != nil {
		return err
	}
	family, err := s.desk.Cases.Family(ctx, tx, h.ID)
	if err != nil {
		return err
	}
	args := []any{id}
	n, err := tx.Exec(ctx, `DELETE FROM purchase_case WHERE purchase_id = $1 AND case_id IN `+list(&args, family), args...)
	if err != nil || n == 0 {
		return err
	}
	if err := s.record(ctx, tx, "purchase.unlinked", p, h.ID); err != nil {
		return err
	}
	return event.Tell(ctx, tx, s.desk.Bus, facts.PurchaseUnlinked{Case: h.ID, Purchase: id})
}

// record writes down what happened to a purchase, for its person and its case.
func (s *Purchases) record(ctx context.Context, tx *db.Tx, kind string, p Purchase, caseID int64) error {
	_, err := s.desk.Activity.Record(ctx, tx, activity.Entry{Kind: kind, CaseID: caseID, PersonID: p.PersonID, On: "purchase", OnID: p.ID, Data: map[string]any{"what": p.What}})
	return err
}
