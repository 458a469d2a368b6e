package purchases

import (
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"net/http"
	"strings"
	"time"

	"kept.example/kept/internal/core/activity"
	"kept.example/kept/internal/core/keys"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/words"
)

// Vendor is whose way of telling a source has.
type Vendor string

// The vendors.
const (
	Shopify Vendor = "shopify"
	Stripe  Vendor = "stripe"
)

// VendorNames are the words for them.
var VendorNames = words.Family("purchases.vendor.", Shopify, Stripe)

// Source is a shop or a payment system that tells of purchases.
type Source struct {
	ID         int64
	Vendor     Vendor
	Name       string // in small letters it is the source of its purchases
	Off        bool
	RotatedAt  time.Time // when its secret was last made
	OldUntil   time.Time // until when the one before is good; zero for none
	Refused    int64     // how many were not signed as they must be
	RefusedAt  time.Time
	RefusedWhy Problem // of the newest of them
	Version    int64
	CreatedAt  time.Time

	secret, old []byte
}

// tag is the source of its purchases.
func (s Source) tag() string { return strings.ToLower(s.Name) }

// Problem is why something that was told is no purchase.
type Problem string

// The problems. The first three are of who told it, and nothing of it is read.
const (
	NotSigned Problem = "not_signed"
	Forged    Problem = "forged"
	Stale     Problem = "stale" // signed too long ago, or ahead of our clock
	NoJSON    Problem = "no_json"
	Shape     Problem = "shape" // something is missing, or is not what it must be
	NoBuyer   Problem = "no_buyer"
	Early     Problem = "early" // of a customer whom we do not know yet: it is told again later
	Taken     Problem = "taken" // somebody else bought it
	Money     Problem = "money" // no amount, or no currency
	BadField  Problem = "field"
)

// ProblemNames are the words for them.
var ProblemNames = words.Family("purchases.problem.", NotSigned, Forged, Stale, NoJSON, Shape, NoBuyer, Early, Taken, Money, BadField)

// Error makes a problem an error.
func (p Problem) Error() string { return "purchases: " + string(p) }

const (
	secretPurpose = "purchases.source.secret"
	hookPurpose   = "purchases.source"
	shortSecret   = 8
	longestSecret = 200
	oldIsGood     = 24 * time.Hour // how long a secret still signs after another was made
)

// Address is where a source sends what it tells.
func (s *Purchases) Address(src Source) string {
	return s.desk.Web.URL("/hooks/purchases/" + s.desk.Keys.Token(hookPurpose, src.ID))
}

const sourceColumns = `id, kind, name, secret, old_secret, old_until, rotated_at, off, refused, refused_at, refused_why, version, created_at`

func scanSource(s db.Scan) (o Source, err error) {
	var off int64
	err = s(&o.ID, &o.Vendor, &o.Name, &o.secret, &o.old, &o.OldUntil, &o.RotatedAt, &off, &o.Refused, &o.RefusedAt, &o.RefusedWhy, &o.Version, &o.CreatedAt)
	o.Off = off == 1
	return o, err
}

// Sources returns those who tell of purchases, by name.
func (s *Purchases) Sources(ctx context.Context, v db.View) (_ []Source, err error) {
	defer fault.Wrap(&err, "purchases.Sources")
	if _, err := staff.Allow(ctx, staff.ProductsManage); err != nil {
		return nil, err
	}
	return db.All(ctx, v, scanSource, `SELECT `+sourceColumns+` FROM purchase_source ORDER BY name_key`)
}

// Source returns one of them.
func (s *Purchases) Source(ctx context.Context, v db.View, id int64) (_ Source, err error) {
	defer fault.Wrap(&err, "purchases.Source(%d)", id)
	if _, err := staff.Allow(ctx, staff.ProductsManage); err != nil {
		return Source{}, err
	}
	return sourceBy(ctx, v, id)
}

func sourceBy(ctx context.Context, v db.View, id int64) (Source, error) {
	o, err := db.One(ctx, v, scanSource, `SELECT `+sourceColumns+` FROM purchase_source WHERE id = $1`, id)
	if fault.Is(err, fault.NotFound) {
		return o, fault.New(fault.NotFound, "purchases.fault.no_source").Because(err)
	}
	return o, err
}

// secretOf reads the secret that a vendor shows, or makes one where none is given; made
// is the one that was made, for whoever must enter it over there.
func secretOf(given string) (secret keys.Secret, made string, err error) {
	switch given = strings.TrimSpace(given); {
	case given == "":
		made = rand.Text()
		return keys.Hide(made), made, nil
	case len(given) < shortSecret || len(given) > longestSecret:
		return secret, "", fault.Field("secret", "purchases.fault.secret", fault.A("n", shortSecret), fault.A("most", longestSecret))
	}
	return keys.Hide(given), "", nil
}

// AddSource makes a place where a shop or a payment system tells of purchases. made is
// its secret where none was given.
func (s *Purchases) AddSource(ctx context.Context, tx *db.Tx, vendor Vendor, name, given string) (_ Source, made string, err error) {
	defer fault.Wrap(&err, "purchases.AddSource")
	if _, err := staff.Allow(ctx, staff.SettingsManage); err != nil {
		return Source{}, "", err
	}
	name = clean(name)
	switch {
	case vendor != Shopify && vendor != Stripe:
		return Source{}, "", fault.Field("vendor", "purchases.fault.vendor")
	case name == "":
		return Source{}, "", fault.Field("name", "purchases.fault.source_name")
	case len(name) > longestSource:
		return Source{}, "", fault.Field("name", "purchases.fault.long", fault.A("n", longestSource))
	}
	secret, made, err := secretOf(given)
	if err != nil {
		return Source{}, "", err
	}
	if err := tx.Lock(ctx, "purchase_source", db.Key(name)); err != nil {
		return Source{}, "", err
	}
	if there, err := db.Exists(ctx, tx, `SELECT 1 FROM purchase_source WHERE name_key = $1`, db.Key(name)); err != nil {
		return Source{}, "", err
	} else if there {
		return Source{}, "", fault.Field("name", "purchases.fault.source_twice")
	}
	id, err := tx.Insert(ctx, `INSERT INTO purchase_source (kind, name, name_key, secret, rotated_at, off, refused, refused_why, version, created_at) VALUES ($1, $2, $3, $4, $5, 0, 0, '', 1, $5)`,
		vendor, name, db.Key(name), s.desk.Keys.SealSecret(secretPurpose, secret), tx.Now())
	if err != nil {
		return Source{}, "", err
	}
	o, err := sourceBy(ctx, tx, id)
	if err != nil {
		return o, "", err
	}
	return o, made, s.recordSource(ctx, tx, "purchase.source_added", o)
}

// Rotate gives a source another secret; the one before is good for another day, so that
// nothing is lost while it is changed over there.
func (s *Purchases) Rotate(ctx context.Context, tx *db.Tx, id int64, given string) (_ Source, made string, err error) {
	defer fault.Wrap(&err, "purchases.Rotate(%d)", id)
	o, err := s.takeSource(ctx, tx, id)
	if err != nil {
		return o, "", err
	}
	secret, made, err := secretOf(given)
	if err != nil {
		return o, "", err
	}
	if _, err := tx.Exec(ctx, `UPDATE purchase_source SET old_secret = secret, old_until = $2, secret = $3, rotated_at = $4, refused = 0, refused_at = NULL, refused_why = '', version = version + 1 WHERE id = $1`,
		id, tx.Now().Add(oldIsGood), s.desk.Keys.SealSecret(secretPurpose, secret), tx.Now()); err != nil {
		return o, "", err
	}
	if o, err = sourceBy(ctx, tx, id); err != nil {
		return o, "", err
	}
	return o, made, s.recordSource(ctx, tx, "purchase.source_rotated", o)
}

// Turn stops listening to a source, or begins again. What it told stays.
func (s *Purchases) Turn(ctx context.Context, tx *db.Tx, id int64, off bool) (_ Source, err error) {
	defer fault.Wrap(&err, "purchases.Turn(%d)", id)
	o, err := s.takeSource(ctx, tx, id)
	if err != nil || o.Off == off {
		return o, err
	}
	if _, err := tx.Exec(ctx, `UPDATE purchase_source SET off = $2, version = version + 1 WHERE id = $1`, id, off); err != nil {
		return o, err
	}
	o.Off = off
	o.Version++
	kind := "purchase.source_on"
	if off {
		kind = "purchase.source_off"
	}
	return o, s.recordSource(ctx, tx, kind, o)
}

func (s *Purchases) takeSource(ctx context.Context, tx *db.Tx, id int64) (Source, error) {
	if _, err := staff.Allow(ctx, staff.SettingsManage); err != nil {
		return Source{}, err
	}
	if err := tx.Take(ctx, "purchase_source", id); err != nil {
		if fault.Is(err, fault.NotFound) {
			return Source{}, fault.New(fault.NotFound, "purchases.fault.no_source").Because(err)
		}
		return Source{}, err
	}
	return sourceBy(ctx, tx, id)
}

func (s *Purchases) recordSource(ctx context.Context, tx *db.Tx, kind string, o Source) error {
	_, err := s.desk.Activity.Record(ctx, tx, activity.Entry{Kind: kind, On: "purchase_source", OnID: o.ID, Data: map[string]any{"name": o.Name}})
	return err
}

// secrets are those that a source may sign with at a time.
func (s *Purchases) secrets(o Source, now time.Time) (all []keys.Secret) {
	all = append(all, s.desk.Keys.OpenSecret(secretPurpose, o.secret))
	if o.old != nil && now.Before(o.OldUntil) {
		all = append(all, s.desk.Keys.OpenSecret(secretPurpose, o.old))
	}
	return all
}

// listen reads what a source tells, if it is signed as its vendor does.
func (o Source) listen(secrets []keys.Secret, head http.Header, body []byte, now time.Time) (heard, error) {
	signed := func(by []byte, is string, decode func(string) ([]byte, error)) bool {
		given, err := decode(is)
		if err != nil {
			return false
		}
		for _, secret := range secrets {
			if secret.None() {
				continue
			}
			h := hmac.New(sha256.New, []byte(secret.Reveal()))
			h.Write(by)
			if hmac.Equal(h.Sum(nil), given) {
				return true
			}
		}
		return false
	}
	if o.Vendor == Stripe {
		return readStripe(head, body, now, signed)
	}
	return readShopify(head, body, signed)
}

// signedBy says whether a signature, decoded, is that of bytes.
type signedBy func(bytes []byte, signature string, decode func(string) ([]byte, error)) bool

// heard is what a source tells, read.
type heard struct {
	ID, Topic   string
	At          time.Time // when it was told; zero for not known
	Customer    string    // what the source calls whoever bought
	Email, Name string
	Phone       string
	Order       string // what it calls the order
	All         []told
	Idle        bool // nothing of it concerns us
}

// told is a purchase as a source tells it.
type told struct {
	Fields
	Unnamed bool // what was bought is not said as well as it may be known: What is only its number

	Called []string // what it may be called in the catalogue, the surest first
	Paid   []string // what the source calls the means by which it was paid
}
