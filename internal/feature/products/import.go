package products

import (
	"context"
	"io"
	"reflect"
	"slices"

	"kept.example/kept/internal/core/activity"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/words"
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
	Name string
	Why  fault.Sentence   // of what is wrong
	Adds []fault.Sentence // parts, what it fits and what follows it, where that is missing so far
}

// Report says what an import does, or would do.
type Report struct {
	Added, Changed, Same, Wrong int
	Lines                       []Told // those that change something or are wrong, the first of them
	Done                        bool
}

// planned is a line that is to be written.
type planned struct {
	row
	is   Product // ID 0 for a new one
	new  Fields
	adds []fault.Sentence
}

// Import reads a catalogue as CSV. With dry nothing is written; and nothing is while a
// line is wrong.
func (s *Products) Import(ctx context.Context, tx *db.Tx, in io.Reader, dry bool) (_ Report, err error) {
	defer fault.Wrap(&err, "products.Import")
	if _, err := staff.Allow(ctx, staff.ProductsManage); err != nil {
		return Report{}, err
	}
	rows, bad, err := readCSV(in)
	if err != nil {
		return Report{}, err
	}
	if !dry {
		if err := touch(ctx, tx); err != nil {
			return Report{}, err
		}
	}
	plans, worse, err := plan(ctx, tx, rows)
	if err != nil {
		return Report{}, err
	}
	report := Report{}
	for _, t := range append(bad, worse...) {
		report.tell(t)
	}
	for _, p := range plans {
		switch {
		case p.is.ID == 0:
			report.tell(Told{Line: p.Line, Does: DoesAdd, Name: p.new.Name})
		case p.changes():
			report.tell(Told{Line: p.Line, Does: DoesChange, Name: p.new.Name, Adds: p.adds})
		default:
			report.Same++
		}
	}
	if dry || report.Wrong > 0 || report.Added+report.Changed == 0 && len(plans) == 0 {
		return report, nil
	}
	report.Done = true
	if err := s.write(ctx, tx, plans); err != nil {
		return report, err
	}
	_, err = s.desk.Activity.Record(ctx, tx, activity.Entry{Kind: "product.imported", Data: map[string]any{"added": report.Added, "changed": report.Changed}})
	return report, err
}

func (r *Report) tell(t Told) {
	switch t.Does {
	case DoesAdd:
		r.Added++
	case DoesChange:
		r.Changed++
	case DoesSame:
		r.Same++
	case DoesWrong:
		r.Wrong++
	}
	if len(r.Lines) < mostWrong {
		r.Lines = append(r.Lines, t)
	}
}

// changes says whether a line says something else than the catalogue. What fits and what
// follows is added where it is missing; where all of it is there that is no change.
func (p planned) changes() bool {
	if len(p.adds) > 0 {
		return true
	}
	a, b := p.is.Fields, p.new
	a.Parts, a.Fits, b.Parts, b.Fits = nil, nil, nil, nil
	return !reflect.DeepEqual(a.tidied(), b)
}

// key is by what a line means a product: its model number, else its name.
func (r row) key() string {
	if k := Squeeze(r.Set["model"]); k != "" {
		return "m " + k
	}
	return "n " + db.Key(line(r.Set["name"]))
}

// plan finds what each line does.
func plan(ctx context.Context, v db.View, rows []row) (all []planned, bad []Told, err error) {
	models, names := []string{}, []string{}
	seen := map[string]int{}
	for _, r := range rows {
		if k := db.Key(Squeeze(r.Set["model"])); k != "" {
			models = append(models, k)
		} else {
			names = append(names, db.Key(line(r.Set["name"])))
		}
		for _, a := range r.list("aliases") {
			models = append(models, db.Key(Squeeze(a)))
		}
	}
	byModel, err := idsBy(ctx, v, `SELECT term, product_id FROM product_term WHERE kind = 'model' AND term IN `, models)
	if err != nil {
		return nil, nil, err
	}
	byName, err := idsBy(ctx, v, `SELECT name_key, id FROM product WHERE model = '' AND name_key IN `, names)
	if err != nil {
		return nil, nil, err
	}
	var ids []int64
	for _, some := range []map[string]int64{byModel, byName} {
		for _, id := range some {
			ids = append(ids, id)
		}
	}
	there, err := byIDs(ctx, v, once(ids))
	if err != nil {
		return nil, nil, err
	}
	inFile := map[string]bool{} // model numbers
	for _, r := range rows {
		inFile[Squeeze(r.Set["model"])] = true
	}
	delete(inFile, "") // a row without a model is nothing that a dash could name
	for _, r := range rows {
		id := byName[db.Key(line(r.Set["name"]))]
		if k := db.Key(Squeeze(r.Set["model"])); k != "" {
			id = byModel[k]
		}
		p := planned{row: r, is: there[id]}
		if first := seen[r.key()]; first > 0 {
			bad = append(bad, wrong(r.Line, fault.Say("products.import.twice", fault.A("n", first))))
			continue
		}
		seen[r.key()] = r.Line
		if p.new, err = r.over(p.is.Fields); err != nil {
			said, ok := fault.As(err)
			if !ok {
				return nil, nil, err
			}
			bad = append(bad, wrong(r.Line, said.Sentence))
			continue
		}
		if alias := taken(p, byModel, inFile); alias != "" {
			bad = append(bad, wrong(r.Line, fault.Say("products.import.alias", fault.A("alias", alias))))
			continue
		}
		all = append(all, p)
	}
	worse, err := refer(ctx, v, all, inFile)
	return all, append(bad, worse...), err
}

// taken is an alias of a line that is the model number of another product.
func taken(p planned, byModel map[string]int64, inFile map[string]bool) string {
	for _, a := range p.new.Aliases {
		k := Squeeze(a)
		if id := byModel[db.Key(k)]; id != 0 && id != p.is.ID || inFile[k] {
			return a
		}
	}
	return ""
}

// refer says which lines name a product that is neither in the catalogue nor in the
// file; where there are none, what each line adds.
func refer(ctx context.Context, v db.View, all []planned, inFile map[string]bool) (bad []Told, err error) {
	var said []string
	for _, p := range all {
		for _, column := range []string{"parts", "fits", "successor"} {
			said = append(said, p.list(column)...)
		}
	}
	found, err := named(ctx, v, said)
	for _, p := range all {
		for _, column := range []string{"parts", "fits", "successor"} {
			for _, one := range p.list(column) {
				switch {
				case Squeeze(one) == Squeeze(p.new.Model):
					bad = append(bad, wrong(p.Line, fault.Say("products.fault.itself")))
				case !inFile[Squeeze(one)] && found[one] == 0:
					bad = append(bad, wrong(p.Line, fault.Say("products.fault.unknown", fault.A("line", one))))
				}
			}
		}
	}
	if err != nil || len(bad) > 0 {
		return bad, err
	}
	return nil, adds(ctx, v, all, found)
}

// adds says of each line about a product that is there what it adds to what fits it, to
// what it fits, and what follows it. What is new in the file is found by nothing yet.
func adds(ctx context.Context, v db.View, all []planned, found map[string]int64) error {
	var there []Product
	for _, p := range all {
		if p.is.ID != 0 {
			there = append(there, Product{ID: p.is.ID})
		}
	}
	known := map[int64]Product{}
	for some := range slices.Chunk(there, 400) {
		if err := withFits(ctx, v, some); err != nil {
			return err
		}
		for _, p := range some {
			known[p.ID] = p
		}
	}
	for i := range all {
		p := &all[i]
		if p.is.ID == 0 {
			continue
		}
		is := known[p.is.ID]
		for _, one := range []struct {
			column string
			is     []int64
		}{{"parts", is.Parts}, {"fits", is.Fits}, {"successor", []int64{p.is.SuccessorID}}} {
			missing := slices.DeleteFunc(slices.Clone(p.list(one.column)), func(name string) bool { return found[name] != 0 && slices.Contains(one.is, found[name]) })
			if len(missing) > 0 {
				p.adds = append(p.adds, added.Say(one.column, fault.A("all", missing)))
			}
		}
	}
	return nil
}

// added are the words for what a line adds.
var added = words.Family("products.import.adds.", "parts", "fits", "successor")

func idsBy(ctx context.Context, v db.View, query string, keys []string) (map[string]int64, error) {
	out := map[string]int64{}
	for len(keys) > 0 {
		n := min(len(keys), 500)
		var args []any
		type hit struct {
			key string
			id  int64
		}
		all, err := db.All(ctx, v, func(s db.Scan) (h hit, err error) { return h, s(&h.key, &h.id) }, query+list(&args, keys[:n]), args...)
		if err != nil {
			return nil, err
		}
		for _, h := range all {
			out[h.key] = h.id
		}
		keys = keys[n:]
	}
	return out, nil
}

// write writes what was planned: the products first, then what they are found by and
// what fits what.
func (s *Products) write(ctx context.Context, tx *db.Tx, plans []planned) error {
	var rows, terms [][]any
	for i := range plans {
		if p := &plans[i]; p.is.ID == 0 {
			f := p.new
			rows = append(rows, []any{f.Name, db.Key(f.Name), f.Model, f.State, nil, pack(f.Aliases), pack(f.Specs), pack(f.Manuals), f.Notes, f.Help, f.WarrantyMonths, f.Warranty, f.Public, 0, 1, tx.Now(), tx.Now()})
		}
	}
	ids, err := tx.NewIDs(ctx, "product", len(rows))
	if err != nil {
		return err
	}
	n, err := changes(ctx, tx)
	if err != nil {
		return err
	}
	for i := range rows {
		rows[i][13] = n
		rows[i] = append([]any{ids[i]}, rows[i]...)
	}
	if err := tx.InsertMany(ctx, `INSERT INTO product (id, name, name_key, model, state, successor_id, aliases, specs, manuals, notes, help, warranty_months, warranty, public, changed, version, created_at, updated_at)`, rows); err != nil {
		return err
	}
	for i := range plans {
		p := &plans[i]
		if p.is.ID == 0 {
			p.is.ID, ids = ids[0], ids[1:]
			terms = append(terms, termsOf(p.is.ID, p.new)...)
			continue
		}
		if !p.changes() {
			continue
		}
		if err := update(ctx, tx, p.is.ID, p.new); err != nil {
			return err
		}
		if err := saveTerms(ctx, tx, p.is.ID, p.new); err != nil {
			return err
		}
	}
	if err := tx.InsertMany(ctx, insertTerms, terms); err != nil {
		return err
	}
	return joined(ctx, tx, plans)
}

// joined writes what fits what and what followed what. Nothing is parted by an import.
func joined(ctx context.Context, tx *db.Tx, plans []planned) error {
	var said []string
	for _, p := range plans {
		said = append(append(append(said, p.list("parts")...), p.list("fits")...), p.list("successor")...)
	}
	found, err := named(ctx, tx, said)
	if err != nil {
		return err
	}
	var fits [][]any
	for _, p := range plans {
		for _, part := range p.list("parts") {
			fits = append(fits, []any{p.is.ID, found[part]})
		}
		for _, whole := range p.list("fits") {
			fits = append(fits, []any{found[whole], p.is.ID})
		}
		for _, next := range p.list("successor") {
			if found[next] == p.is.SuccessorID {
				continue
			}
			if _, err := tx.Exec(ctx, `UPDATE product SET successor_id = $2 WHERE id = $1`, p.is.ID, found[next]); err != nil {
				return err
			}
		}
	}
	return tx.UpsertMany(ctx, `INSERT INTO product_fit (product_id, part_id)`, fits, `ON CONFLICT (product_id, part_id) DO NOTHING`)
}
