package products

import (
	"io"
	"strconv"
	"strings"
	"time"

	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/sheet"
)

// The columns of a catalogue as CSV. What stands several times in a field is parted by
// a bar; specifications are name=value.
var csvColumns = []string{"name", "model", "state", "aliases", "specs", "manuals", "notes", "warranty_months", "warranty", "parts", "fits", "successor", "help", "public"}

const (
	mostLines    = 20_000
	mostImported = 16 << 20        // bytes
	importTakes  = 5 * time.Minute // to come over a slow line
	mostWrong    = 200             // lines that are told one by one
)

// row is a line of an import.
type row struct{ sheet.Row }

func (r row) list(column string) (all []string) {
	for _, one := range strings.Split(r.Set[column], "|") {
		if one = line(one); one != "" {
			all = append(all, one)
		}
	}
	return all
}

// wrong says of a line what is wrong with it.
func wrong(n int, s fault.Sentence) Told { return Told{Line: n, Does: DoesWrong, Why: s} }

// readCSV reads the lines of an import, and what is wrong with their form. A file that
// cannot be read at all is refused.
func readCSV(in io.Reader) (rows []row, bad []Told, err error) {
	form := sheet.Form{Columns: csvColumns, Required: "name", MostLines: mostLines, MostBytes: mostImported}
	all, off, err := form.Read(in)
	for _, r := range all {
		rows = append(rows, row{r})
	}
	for _, o := range off {
		bad = append(bad, wrong(o.Line, o.Why))
	}
	return rows, bad, err
}

// over is what a product is once a line has been read into it. Columns that are not
// there change nothing.
func (r row) over(f Fields) (Fields, error) {
	text := map[string]*string{"name": &f.Name, "model": &f.Model, "notes": &f.Notes, "help": &f.Help, "warranty": &f.Warranty}
	for column, into := range text {
		if value, ok := r.Set[column]; ok {
			*into = value
		}
	}
	if value, ok := r.Set["state"]; ok {
		f.State = State(strings.ToLower(line(value)))
	}
	if _, ok := r.Set["aliases"]; ok {
		f.Aliases = r.list("aliases")
	}
	if _, ok := r.Set["specs"]; ok {
		f.Specs = nil
		for _, one := range r.list("specs") {
			name, value, _ := strings.Cut(one, "=")
			f.Specs = append(f.Specs, Spec{line(name), line(value)})
		}
	}
	if _, ok := r.Set["manuals"]; ok {
		f.Manuals = nil
		for _, one := range r.list("manuals") {
			f.Manuals = append(f.Manuals, manualOf(one))
		}
	}
	if value, ok := r.Set["warranty_months"]; ok {
		f.WarrantyMonths = 0
		if value = line(value); value != "" {
			n, err := strconv.Atoi(value)
			if err != nil {
				return f, fault.Field("warranty_months", "products.fault.months", fault.A("n", mostMonths)).Because(err)
			}
			f.WarrantyMonths = n
		}
	}
	if value, ok := r.Set["public"]; ok {
		switch strings.ToLower(line(value)) {
		case "yes", "1", "true":
			f.Public = true
		case "no", "0", "false", "":
			f.Public = false
		default:
			return f, fault.Field("public", "products.fault.public")
		}
	}
	f = f.tidied()
	return f, f.check()
}

func yes(is bool) string {
	if is {
		return "yes"
	}
	return "no"
}

// csvOf is a product as a line of an export; others are the products it names.
func csvOf(p Product, others map[int64]Product) []string {
	t := typedOf(p, others)
	bars := func(text string) string { return strings.ReplaceAll(text, "\n", "|") }
	specs := make([]string, len(p.Specs))
	for i, s := range p.Specs {
		specs[i] = s.Name + "=" + s.Value
	}
	return sheet.Plain([]string{p.Name, p.Model, string(p.State), bars(t.Aliases), strings.Join(specs, "|"), bars(t.Manuals), p.Notes, t.Months, p.Warranty, bars(t.Parts), bars(t.Fits), t.Successor, p.Help, yes(p.Public)})
}
