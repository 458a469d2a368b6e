package products

import (
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"kept.example/kept/internal/platform/fault"
)

// The columns of a catalogue as CSV. What stands several times in a field is parted by
// a bar; specifications are name=value.
var csvColumns = []string{"name", "model", "state", "aliases", "specs", "manuals", "notes", "warranty_months", "warranty", "parts", "fits", "successor"}

const (
	mostLines    = 20_000
	mostImported = 16 << 20 // bytes
	mostWrong    = 200      // lines that are told one by one
)

// row is a line of an import.
type row struct {
	line int
	set  map[string]string // by column
}

func (r row) list(column string) (all []string) {
	for _, one := range strings.Split(r.set[column], "|") {
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
	all, err := io.ReadAll(io.LimitReader(in, mostImported+1))
	if err != nil {
		return nil, nil, err
	}
	all = bytes.TrimPrefix(all, []byte("\xef\xbb\xbf"))
	first, _, _ := bytes.Cut(all, []byte("\n"))
	switch {
	case len(all) > mostImported:
		return nil, nil, fault.Field("csv", "products.import.large", fault.A("n", mostImported>>20))
	case bytes.Count(all, []byte("\n")) > 2*mostLines && lineCount(all) > mostLines:
		return nil, nil, fault.Field("csv", "products.import.many", fault.A("n", mostLines))
	case !utf8.Valid(first):
		return nil, nil, fault.Field("csv", "products.import.encoding")
	}
	r := csv.NewReader(bytes.NewReader(all))
	r.FieldsPerRecord, r.ReuseRecord = -1, true
	if bytes.Count(first, []byte(";")) > bytes.Count(first, []byte(",")) {
		r.Comma = ';'
	}
	head, err := header(r)
	if err != nil {
		return nil, nil, err
	}
	for {
		record, err := r.Read()
		if errors.Is(err, io.EOF) {
			return rows, bad, nil
		}
		var off *csv.ParseError
		switch {
		case errors.As(err, &off):
			return nil, nil, fault.Field("csv", "products.import.quotes", fault.A("n", off.StartLine)).Because(err)
		case err != nil:
			return nil, nil, err
		case len(rows)+len(bad) >= mostLines:
			return nil, nil, fault.Field("csv", "products.import.many", fault.A("n", mostLines))
		}
		n, _ := r.FieldPos(0)
		one := row{line: n, set: make(map[string]string, len(head))}
		for i, column := range head {
			if i < len(record) {
				one.set[column] = strings.Clone(record[i])
			}
		}
		switch {
		case slices.ContainsFunc(record, func(f string) bool { return !utf8.ValidString(f) }):
			bad = append(bad, wrong(n, fault.Say("products.import.encoding")))
		case len(record) > len(head):
			bad = append(bad, wrong(n, fault.Say("products.import.fields", fault.A("n", len(record)), fault.A("of", len(head)))))
		default:
			rows = append(rows, one)
		}
	}
}

func lineCount(all []byte) (n int) {
	for l := range bytes.Lines(all) {
		if len(bytes.TrimSpace(l)) > 0 {
			n++
		}
	}
	return n
}

// header reads the names of the columns.
func header(r *csv.Reader) ([]string, error) {
	record, err := r.Read()
	if err != nil {
		return nil, fault.Field("csv", "products.import.empty").Because(err)
	}
	head := make([]string, len(record))
	for i, name := range record {
		head[i] = strings.ToLower(line(name))
		if !slices.Contains(csvColumns, head[i]) || slices.Contains(head[:i], head[i]) {
			return nil, fault.Field("csv", "products.import.column", fault.A("name", line(name)), fault.A("all", strings.Join(csvColumns, ", ")))
		}
	}
	if !slices.Contains(head, "name") {
		return nil, fault.Field("csv", "products.import.column", fault.A("name", "name"), fault.A("all", strings.Join(csvColumns, ", ")))
	}
	return head, nil
}

// over is what a product is once a line has been read into it. Columns that are not
// there change nothing.
func (r row) over(f Fields) (Fields, error) {
	text := map[string]*string{"name": &f.Name, "model": &f.Model, "notes": &f.Notes, "warranty": &f.Warranty}
	for column, into := range text {
		if value, ok := r.set[column]; ok {
			*into = value
		}
	}
	if value, ok := r.set["state"]; ok {
		f.State = State(strings.ToLower(line(value)))
	}
	if _, ok := r.set["aliases"]; ok {
		f.Aliases = r.list("aliases")
	}
	if _, ok := r.set["specs"]; ok {
		f.Specs = nil
		for _, one := range r.list("specs") {
			name, value, _ := strings.Cut(one, "=")
			f.Specs = append(f.Specs, Spec{line(name), line(value)})
		}
	}
	if _, ok := r.set["manuals"]; ok {
		f.Manuals = nil
		for _, one := range r.list("manuals") {
			f.Manuals = append(f.Manuals, manualOf(one))
		}
	}
	if value, ok := r.set["warranty_months"]; ok {
		f.WarrantyMonths = 0
		if value = line(value); value != "" {
			n, err := strconv.Atoi(value)
			if err != nil {
				return f, fault.Field("warranty_months", "products.fault.months", fault.A("n", mostMonths)).Because(err)
			}
			f.WarrantyMonths = n
		}
	}
	f = f.tidied()
	return f, f.check()
}

// csvOf is a product as a line of an export; others are the products it names.
func csvOf(p Product, others map[int64]Product) []string {
	t := typedOf(p, others)
	bars := func(text string) string { return strings.ReplaceAll(text, "\n", "|") }
	specs := make([]string, len(p.Specs))
	for i, s := range p.Specs {
		specs[i] = s.Name + "=" + s.Value
	}
	all := []string{p.Name, p.Model, string(p.State), bars(t.Aliases), strings.Join(specs, "|"), bars(t.Manuals), p.Notes, t.Months, p.Warranty, bars(t.Parts), bars(t.Fits), t.Successor}
	for i, field := range all {
		if field != "" && strings.ContainsRune("=+-@\t\r", rune(field[0])) { // a spreadsheet would reckon with it
			all[i] = " " + field
		}
	}
	return all
}
