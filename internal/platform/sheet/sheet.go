// Package sheet reads lines with named columns from a CSV file, however a
// spreadsheet wrote it: with commas or semicolons, with a byte order mark, with
// columns left out. What it writes no spreadsheet reckons with.
package sheet

import (
	"bytes"
	"embed"
	"encoding/csv"
	"errors"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"kept.example/kept/internal/platform/fault"
)

// Words holds the sentences of this package.
//
//go:embed words/*.json
var Words embed.FS

// Form is what a file may look like.
type Form struct {
	Columns   []string // that there are
	Required  string   // the one that must be there; "" for none
	MostLines int
	MostBytes int64
}

// Row is a line of a file.
type Row struct {
	Line int               // where it begins in the file, from 1
	Set  map[string]string // by column; one that the file has not is missing
}

// Bad is a line that cannot be read.
type Bad struct {
	Line int
	Why  fault.Sentence
}

// Read reads the lines of a file, and what is wrong with the form of single lines. A
// file that cannot be read at all is refused, at its field "csv".
func (f Form) Read(in io.Reader) (rows []Row, bad []Bad, err error) {
	all, err := io.ReadAll(io.LimitReader(in, f.MostBytes+1))
	if err != nil {
		return nil, nil, err
	}
	all = bytes.TrimPrefix(all, []byte("\xef\xbb\xbf"))
	first, _, _ := bytes.Cut(all, []byte("\n"))
	switch {
	case int64(len(all)) > f.MostBytes:
		return nil, nil, fault.Field("csv", "sheet.large", fault.A("n", f.MostBytes>>20))
	case bytes.Count(all, []byte("\n")) > 2*f.MostLines && lines(all) > f.MostLines:
		return nil, nil, f.many()
	case !utf8.Valid(first):
		return nil, nil, fault.Field("csv", "sheet.encoding")
	}
	r := csv.NewReader(bytes.NewReader(all))
	r.FieldsPerRecord, r.ReuseRecord = -1, true
	if bytes.Count(first, []byte(";")) > bytes.Count(first, []byte(",")) {
		r.Comma = ';'
	}
	head, err := f.header(r)
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
			return nil, nil, fault.Field("csv", "sheet.quotes", fault.A("n", off.StartLine)).Because(err)
		case err != nil:
			return nil, nil, err
		case len(rows)+len(bad) >= f.MostLines:
			return nil, nil, f.many()
		}
		n, _ := r.FieldPos(0)
		if why, ok := wrong(record, len(head)); ok {
			bad = append(bad, Bad{n, why})
			continue
		}
		one := Row{n, make(map[string]string, len(head))}
		for i, column := range head {
			if i < len(record) {
				one.Set[column] = strings.Clone(record[i])
			}
		}
		rows = append(rows, one)
	}
}

// wrong says what is wrong with the form of a line, if something is.
func wrong(record []string, of int) (fault.Sentence, bool) {
	switch {
	case slices.ContainsFunc(record, func(s string) bool { return !utf8.ValidString(s) }):
		return fault.Say("sheet.encoding"), true
	case len(record) > of:
		return fault.Say("sheet.fields", fault.A("n", len(record)), fault.A("of", of)), true
	}
	return fault.Sentence{}, false
}

func (f Form) many() error { return fault.Field("csv", "sheet.many", fault.A("n", f.MostLines)) }

// lines counts those that are not empty.
func lines(all []byte) (n int) {
	for l := range bytes.Lines(all) {
		if len(bytes.TrimSpace(l)) > 0 {
			n++
		}
	}
	return n
}

// header reads the names of the columns.
func (f Form) header(r *csv.Reader) ([]string, error) {
	record, err := r.Read()
	if err != nil {
		return nil, fault.Field("csv", "sheet.empty").Because(err)
	}
	no := func(name string) error {
		return fault.Field("csv", "sheet.column", fault.A("name", name), fault.A("all", strings.Join(f.Columns, ", ")))
	}
	head := make([]string, len(record))
	for i, name := range record {
		name = strings.Join(strings.Fields(name), " ")
		head[i] = strings.ToLower(name)
		if !slices.Contains(f.Columns, head[i]) || slices.Contains(head[:i], head[i]) {
			return nil, no(name)
		}
	}
	if f.Required != "" && !slices.Contains(head, f.Required) {
		return nil, no(f.Required)
	}
	return head, nil
}

// Plain makes of fields what a spreadsheet shows as it is and reckons nothing with: a
// blank stands before what would begin a formula. Reading takes it away again.
func Plain(fields []string) []string {
	for i, field := range fields {
		if field != "" && strings.ContainsRune("=+-@\t\r", rune(field[0])) {
			fields[i] = " " + field
		}
	}
	return fields
}
