package products

import (
	"context"
	"slices"
	"time"

	"kept.example/kept/internal/core/activity"
	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
)

// Kind says what was learnt of a product.
type Kind string

// What can be learnt.
const (
	LearntSpec  Kind = "spec"  // "name: value"; another value of the same name is replaced
	LearntPart  Kind = "part"  // a model number that fits it
	LearntNote  Kind = "note"  // a line for us
	LearntHelp  Kind = "help"  // a line for customers, on the help page
	LearntAlias Kind = "alias" // what people call it
)

// Kinds are all that can be learnt.
func Kinds() []Kind { return []Kind{LearntSpec, LearntPart, LearntHelp, LearntNote, LearntAlias} }

// Learn adds what was found out to the catalogue.
func (s *Products) Learn(ctx context.Context, tx *db.Tx, product int64, kind Kind, text string) (_ Product, err error) {
	defer fault.Wrap(&err, "products.Learn(%d, %s)", product, kind)
	if _, err := staff.Allow(ctx, staff.ProductsChange); err != nil {
		return Product{}, err
	}
	was, err := s.take(ctx, tx, product)
	if err != nil {
		return was, err
	}
	if text = line(text); text == "" {
		return was, fault.Field("text", "products.fault.nothing")
	}
	f := was.Fields
	switch kind {
	case LearntSpec:
		one := specOf(text)
		i := slices.IndexFunc(f.Specs, func(s Spec) bool { return db.Key(s.Name) == db.Key(one.Name) })
		if i >= 0 {
			f.Specs = slices.Clone(f.Specs)
			f.Specs[i] = one
		} else {
			f.Specs = append(f.Specs, one)
		}
	case LearntPart:
		found, err := named(ctx, tx, []string{text})
		if err != nil {
			return was, err
		}
		if found[text] == 0 {
			return was, fault.Field("text", "products.fault.unknown", fault.A("line", text))
		}
		f.Parts = append(f.Parts, found[text])
	case LearntNote:
		f.Notes = lined(f.Notes + "\n" + text)
	case LearntHelp:
		f.Help = lined(f.Help + "\n" + text)
	case LearntAlias:
		f.Aliases = append(f.Aliases, text)
	default:
		return was, fault.Field("kind", "products.fault.kind")
	}
	return s.change(ctx, tx, was, f)
}

// Unknown is something that was asked about a product and that nobody here knows.
type Unknown struct {
	ID, ProductID, CaseID int64
	What                  string // "" where it was erased, or not said
	At                    time.Time
}

func scanUnknown(s db.Scan) (u Unknown, err error) {
	return u, s(&u.ID, &u.ProductID, &u.CaseID, &u.What, &u.At)
}

const (
	unknownColumns = `id, product_id, case_id, what, at`
	unknownsQuery  = `SELECT ` + unknownColumns + ` FROM product_unknown WHERE product_id = $1 AND known_at IS NULL ORDER BY product_id, id LIMIT $2`
)

// DoNotKnow counts that a case asks something about a product that we do not know, so
// that somebody finds out.
func (s *Products) DoNotKnow(ctx context.Context, tx *db.Tx, h *cases.Held, product int64, what string) (err error) {
	defer fault.Wrap(&err, "products.DoNotKnow(case %d, %d)", h.ID, product)
	actor, err := staff.Allow(ctx, staff.ProductsChange)
	if err != nil {
		return err
	}
	p, err := s.Find(ctx, tx, product)
	if err != nil {
		return err
	}
	if what = line(what); len([]rune(what)) > longestSpec {
		return fault.Field("what", "products.fault.long", fault.A("n", longestSpec))
	}
	if _, err := tx.Insert(ctx, `INSERT INTO product_unknown (product_id, case_id, what, by_id, at) VALUES ($1, $2, $3, $4, $5)`, product, h.ID, what, actor.ID, tx.Now()); err != nil {
		return err
	}
	return s.record(ctx, tx, "product.unknown", h.ID, p.Called())
}

// Unknowns are what is not known of a product, the oldest first.
func (s *Products) Unknowns(ctx context.Context, v db.View, product int64, limit int) (_ []Unknown, err error) {
	defer fault.Wrap(&err, "products.Unknowns(%d)", product)
	if _, err := staff.Allow(ctx, staff.ProductsRead); err != nil {
		return nil, err
	}
	return db.All(ctx, v, scanUnknown, unknownsQuery, product, limit)
}

// FoundOut says that we know now.
func (s *Products) FoundOut(ctx context.Context, tx *db.Tx, unknown int64) (_ Unknown, err error) {
	defer fault.Wrap(&err, "products.FoundOut(%d)", unknown)
	if _, err := staff.Allow(ctx, staff.ProductsChange); err != nil {
		return Unknown{}, err
	}
	u, err := db.One(ctx, tx, scanUnknown, `SELECT `+unknownColumns+` FROM product_unknown WHERE id = $1`, unknown)
	if fault.Is(err, fault.NotFound) {
		return u, fault.New(fault.NotFound, "products.fault.no_unknown").Because(err)
	}
	if err != nil {
		return u, err
	}
	n, err := tx.Exec(ctx, `UPDATE product_unknown SET known_at = $2 WHERE id = $1 AND known_at IS NULL`, unknown, tx.Now())
	if err != nil || n == 0 {
		return u, err
	}
	_, err = s.desk.Activity.Record(ctx, tx, activity.Entry{Kind: "product.found_out", On: "product", OnID: u.ProductID})
	return u, err
}
