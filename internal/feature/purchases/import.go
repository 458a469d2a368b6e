package purchases

import (
	"context"
	"errors"
	"io"
	"strconv"
	"strings"
	"time"

	"kept.example/kept/internal/core/activity"
	"kept.example/kept/internal/core/people"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/sheet"
)

// csvColumns are those of purchases as CSV.
var csvColumns = []string{"id", "email", "name", "organization", "what", "model", "quantity", "price", "currency", "bought_on", "seller", "order_number", "serial",
	"warranty_months", "period", "since", "ended", "source", "foreign_id"}

const (
	mostLines    = 10_000
	mostImported = 8 << 20 // bytes
	mostTold     = 200     // lines that are told one by one
	importTakes  = 2 * time.Minute
)

// Does is what a line of an import does.
type Does string

// What a line does.
const (
	DoesAdd    Does = "add"
	DoesChange Does = "change"
	DoesSame   Does = "same"
	DoesWrong  Does = "wrong"
)

// Told is what is told of a line.
type Told struct {
	Line int
	Does Does
	What string
	Why  fault.Sentence // of what is wrong
}

// Report says what an import does, or would do.
type Report struct {
	Added, Changed, Same, Wrong int
	Lines                       []Told // those that change something or are wrong, the first of them
	Done                        bool
}

func (r *Report) tell(t Told) {
	switch t.Does {
	case DoesAdd:
		r.Added++
	case DoesChange:
		r.Changed++
	case DoesSame:
		r.Same++
		return
	case DoesWrong:
		r.Wrong++
	}
	if len(r.Lines) < mostTold {
		r.Lines = append(r.Lines, t)
	}
}

// errNothing takes back what an import has written.
var errNothing = errors.New("purchases: nothing is imported")

// Import reads purchases as CSV. With dry nothing is written, and nothing is while a
// line is wrong: what each line does is found by doing it, and then taken back.
//
// A line is known by its id, else by its source and what that calls it, else by whoever
// bought it, what, when, under which number. A person is made for an address that nobody
// has. What is in the catalogue is known by its model number, else by what was bought.
func (s *Purchases) Import(ctx context.Context, tx *db.Tx, in io.Reader, dry bool) (report Report, err error) {
	defer fault.Wrap(&err, "purchases.Import")
	if _, err := staff.Allow(ctx, staff.ProductsManage); err != nil {
		return Report{}, err
	}
	form := sheet.Form{Columns: csvColumns, MostLines: mostLines, MostBytes: mostImported}
	rows, bad, err := form.Read(in)
	if err != nil {
		return Report{}, err
	}
	for _, b := range bad {
		report.tell(Told{Line: b.Line, Does: DoesWrong, Why: b.Why})
	}
	if err := tx.Lock(ctx, "purchase", "import"); err != nil { // of two of one file at one time the second finds what the first brought
		return Report{}, err
	}
	err = tx.Savepoint(ctx, "purchases.import", func() error {
		if err := s.bringAll(ctx, tx, rows, &report); err != nil {
			return err
		}
		if dry || report.Wrong > 0 {
			return errNothing
		}
		report.Done = true
		_, err := s.desk.Activity.Record(ctx, tx, activity.Entry{Kind: "purchase.imported", Data: map[string]any{"added": report.Added, "changed": report.Changed}})
		return err
	})
	if errors.Is(err, errNothing) {
		err = nil
	}
	return report, err
}

// bringAll does what the lines say, and tells of each.
func (s *Purchases) bringAll(ctx context.Context, tx *db.Tx, rows []sheet.Row, report *Report) error {
	b := bringing{Purchases: s, whose: map[string]owner{}, lines: map[int64]int{}}
	called := make([][]string, len(rows))
	for i, r := range rows {
		called[i] = []string{clean(r.Set["model"]), clean(r.Set["what"])}
	}
	products, err := s.meant(ctx, tx, called)
	if err != nil {
		return err
	}
	for i, r := range rows {
		b.product = products[i]
		does, err := b.bring(ctx, tx, line{r})
		told := Told{Line: r.Line, Does: does, What: clean(r.Set["what"])}
		if f, ok := fault.As(err); ok && fault.KindOf(err) != fault.Internal {
			told.Does, told.Why, err = DoesWrong, f.Sentence, nil
		}
		if err != nil {
			return err
		}
		report.tell(told)
	}
	return nil
}

// line is a line of an import.
type line struct{ sheet.Row }

// number reads a whole number; no text is 0.
func (l line) number(column, key string, most int) (int, error) {
	text := clean(l.Set[column])
	if text == "" {
		return 0, nil
	}
	n, err := strconv.Atoi(text)
	if err != nil {
		return 0, fault.Field(column, key, fault.A("n", most)).Because(err)
	}
	return n, nil
}

// over is what is known of a purchase once a line has been read into it. Columns that
// are not there change nothing.
func (l line) over(f Fields) (_ Fields, err error) {
	for column, into := range map[string]*string{"what": &f.What, "bought_on": &f.BoughtOn, "seller": &f.Seller, "order_number": &f.OrderNumber, "serial": &f.Serial,
		"since": &f.Since, "ended": &f.Ended, "source": &f.Source, "foreign_id": &f.ForeignID} {
		if text, ok := l.Set[column]; ok {
			*into = text
		}
	}
	if text, ok := l.Set["period"]; ok {
		f.Period = Period(strings.ToLower(clean(text)))
	}
	if _, ok := l.Set["quantity"]; ok {
		n, err := l.number("quantity", "purchases.fault.quantity", mostPieces)
		if err != nil {
			return f, err
		}
		f.Quantity = int64(n)
	}
	if clean(l.Set["warranty_months"]) != "" { // else as it is known, or as the catalogue has it
		if f.WarrantyMonths, err = l.number("warranty_months", "purchases.fault.warranty", longestCover); err != nil {
			return f, err
		}
	}
	if text, ok := l.Set["price"]; ok {
		f.Price, err = readPrice(text, l.Set["currency"])
	}
	return f, err
}

// owner is whose a purchase is: the person or the organization is 0.
type owner struct {
	person, organization int64
	family               []int64 // of the person
}

// nobody says whether a line does not name whose it is.
func (o owner) nobody() bool { return o.person == 0 && o.organization == 0 }

// bringing is an import on its way.
type bringing struct {
	*Purchases
	whose map[string]owner // by how the file names them
	lines map[int64]int    // by purchase, the line that named it

	product int64 // of the line at hand; 0 for none of the catalogue
}

// productOf is the product of a line: what its model number says, else what is known
// already, else what its words say.
func (b bringing) productOf(l line, known int64) int64 {
	if b.product != 0 && (known == 0 || clean(l.Set["model"]) != "") {
		return b.product
	}
	return known
}

// of finds whose a line is; nobody where it does not say.
func (b bringing) of(ctx context.Context, tx *db.Tx, l line) (owner, error) {
	email, name := clean(l.Set["email"]), clean(l.Set["organization"])
	key := db.Key(email) + "\n" + db.Key(name)
	if o, ok := b.whose[key]; ok || email == "" && name == "" {
		return o, nil
	}
	var o owner
	if email != "" {
		h, err := b.desk.People.Resolve(ctx, tx, people.Email, email, l.Set["name"])
		if err != nil {
			return o, err
		}
		o.person = h.ID
		if o.family, err = b.desk.People.Family(ctx, tx, h.ID); err != nil {
			return o, err
		}
	} else {
		found, err := b.desk.People.Organizations(ctx, tx, people.OrganizationsBy{Text: name, Limit: 1})
		if err != nil {
			return o, err
		}
		if len(found) == 0 || db.Key(found[0].Name) != db.Key(name) {
			return o, fault.Field("organization", "purchases.import.organization", fault.A("name", name))
		}
		o.organization = found[0].ID
	}
	b.whose[key] = o
	return o, nil
}

// bring does what a line says.
func (b bringing) bring(ctx context.Context, tx *db.Tx, l line) (Does, error) {
	o, err := b.of(ctx, tx, l)
	if err != nil {
		return "", err
	}
	p, err := b.named(ctx, tx, l, o)
	if err != nil {
		return "", err
	}
	if first := b.lines[p.ID]; first != 0 && p.ID != 0 {
		return "", fault.Field("what", "purchases.import.twice", fault.A("n", first))
	}
	was, does := p.Version, DoesAdd
	if p.ID == 0 {
		f, err := l.over(Fields{PersonID: o.person, OrganizationID: o.organization})
		if err != nil {
			return "", err
		}
		f.ProductID = b.productOf(l, 0)
		if p, err = b.enter(ctx, tx, f); err != nil {
			return "", err
		}
	} else if p, err = b.overwrite(ctx, tx, p, l, o); err != nil {
		return "", err
	} else if does = DoesChange; p.Version == was {
		does = DoesSame
	}
	b.lines[p.ID] = l.Line
	return does, nil
}

// overwrite writes a line over a purchase that is known.
func (b bringing) overwrite(ctx context.Context, tx *db.Tx, p Purchase, l line, o owner) (Purchase, error) {
	f, err := l.over(p.Fields)
	if err != nil {
		return p, err
	}
	if !o.nobody() {
		f.PersonID, f.OrganizationID = o.person, o.organization
		if same, err := b.sameOwner(ctx, tx, p.Fields, f); err != nil {
			return p, err
		} else if !same {
			return p, fault.New(fault.Conflict, "purchases.fault.foreign_taken")
		}
	}
	f.SourceAt, f.ProductID = p.SourceAt, b.productOf(l, p.ProductID)
	return b.change(ctx, tx, p, f)
}

// named finds the purchase that a line is about; one without an id for none.
func (b bringing) named(ctx context.Context, tx *db.Tx, l line, o owner) (Purchase, error) {
	if clean(l.Set["id"]) != "" {
		id, err := l.number("id", "purchases.fault.not_found", 0)
		if err != nil {
			return Purchase{}, err
		}
		return b.Take(ctx, tx, int64(id))
	}
	f, err := l.over(Fields{PersonID: o.person, OrganizationID: o.organization})
	if err != nil {
		return Purchase{}, err
	}
	if err := f.tidy(today(tx)); err != nil {
		return Purchase{}, err
	}
	if f.ForeignID != "" {
		p, _, err := takeForeign(ctx, tx, f.Source, f.ForeignID)
		return p, err
	}
	column, of := "person_id", o.family
	if f.OrganizationID != 0 {
		column, of = "organization_id", []int64{f.OrganizationID}
	}
	args := []any{f.What, f.BoughtOn, f.OrderNumber, f.Serial}
	found, err := db.All(ctx, tx, scan, `SELECT `+columns+` FROM purchase WHERE what = $1 AND bought_on = $2 AND order_number = $3 AND serial_number = $4 AND foreign_sum IS NULL AND `+
		column+` IN `+list(&args, of)+` ORDER BY id LIMIT 1`, args...)
	if err != nil || len(found) == 0 {
		return Purchase{}, err
	}
	return found[0], nil
}
