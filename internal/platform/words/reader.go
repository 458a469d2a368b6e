package words

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"golang.org/x/text/feature/plural"
	"golang.org/x/text/language"

	"kept.example/kept/internal/platform/fault"
)

// Reader is who reads: in which language, in which zone, and when.
type Reader struct {
	Catalogue *Catalogue     // nil: the key itself is the text
	Lang      string         // "en" or "de"; others read English
	Zone      *time.Location // nil: UTC
	Now       time.Time      // what "today" means
}

// Worded is a value that knows how to say itself to a reader, such as money.
type Worded interface{ Worded(Reader) string }

type readerKey struct{}

// With gives a context its reader.
func With(ctx context.Context, r Reader) context.Context {
	return context.WithValue(ctx, readerKey{}, r.settled())
}

// From returns the reader of a context: English in UTC, with keys as text,
// when nobody said who reads.
func From(ctx context.Context) Reader {
	if r, ok := ctx.Value(readerKey{}).(Reader); ok {
		return r
	}
	return Reader{}.settled()
}

func (r Reader) settled() Reader {
	if r.Zone == nil {
		r.Zone = time.UTC
	}
	if _, known := locales[r.Lang]; !known {
		r.Lang = "en"
	}
	return r
}

// T words a key for the context's reader.
func T(ctx context.Context, key string, args ...fault.Arg) string {
	return From(ctx).Say(fault.Say(key, args...))
}

// Say words a sentence for the context's reader.
func Say(ctx context.Context, s fault.Sentence) string { return From(ctx).Say(s) }

// A names an argument; the same as [fault.A].
func A(name string, v any) fault.Arg { return fault.A(name, v) }

// Say words a sentence for this reader. A key the catalogue does not have is
// its own text; an argument that is missing shows as its placeholder.
func (r Reader) Say(s fault.Sentence) string {
	r = r.settled()
	if r.Catalogue == nil {
		return s.Key
	}
	e, ok := r.Catalogue.entries[r.Lang][s.Key]
	if !ok {
		return s.Key
	}
	var b strings.Builder
	for _, p := range e.form(r.Lang, s.Args) {
		b.WriteString(p.text)
		if p.name != "" {
			b.WriteString(r.value(p, s.Args))
		}
	}
	return b.String()
}

// Piece is a stretch of a sentence.
type Piece struct {
	Text string
	Arg  string // the name of the argument it is; "" for the sentence's own words
	When bool   // it is a time: a day, a clock, or both with what stands between
}

// Pieces words a sentence in pieces, for pages that set off what was put in.
func (r Reader) Pieces(s fault.Sentence) []Piece {
	r = r.settled()
	if r.Catalogue == nil {
		return []Piece{{Text: s.Key}}
	}
	e, ok := r.Catalogue.entries[r.Lang][s.Key]
	if !ok {
		return []Piece{{Text: s.Key}}
	}
	var all []Piece
	for _, p := range e.form(r.Lang, s.Args) {
		if p.text != "" {
			all = append(all, Piece{Text: p.text})
		}
		if p.name != "" {
			all = append(all, Piece{Text: r.value(p, s.Args), Arg: p.name, When: p.format != "" && p.format != "span"})
		}
	}
	for i := 1; i+1 < len(all); { // a day and its clock are one time
		if !all[i-1].When || !all[i+1].When || len(all[i].Text) > 3 {
			i++
			continue
		}
		all[i-1].Text += all[i].Text + all[i+1].Text
		all = slices.Delete(all, i, i+2)
	}
	return all
}

// Pieces words a sentence in pieces for the reader of a context.
func Pieces(ctx context.Context, s fault.Sentence) []Piece { return From(ctx).Pieces(s) }

// form picks the plural form by the argument n.
func (e entry) form(lang string, args []fault.Arg) pattern {
	other := e.forms[plural.Other]
	if len(e.forms) == 1 {
		return other
	}
	for _, a := range args {
		if n, ok := whole(a.Value); ok && a.Name == "n" {
			tag := language.English
			if lang == "de" {
				tag = language.German
			}
			if p, ok := e.forms[plural.Cardinal.MatchPlural(tag, int(abs(n)%1e7), 0, 0, 0, 0)]; ok {
				return p
			}
		}
	}
	return other
}

// value words one argument.
func (r Reader) value(p part, args []fault.Arg) string {
	for _, a := range args {
		if a.Name == p.name {
			return r.word(p.format, a.Value)
		}
	}
	return "{" + p.name + "}"
}

func (r Reader) word(format string, v any) string {
	if n, ok := whole(v); ok {
		if _, span := v.(time.Duration); !span {
			return r.Number(n)
		}
	}
	switch v := v.(type) {
	case time.Time:
		return r.time(format, v)
	case time.Duration:
		return r.Span(v)
	case fault.Sentence:
		return r.Say(v)
	case *fault.Fault:
		return r.Say(v.Sentence)
	case Worded:
		return v.Worded(r)
	case float64:
		return r.decimal(v)
	case string:
		return v
	case []string:
		return r.join(v)
	case []fault.Sentence:
		said := make([]string, len(v))
		for i, one := range v {
			said[i] = r.Say(one)
		}
		return r.join(said)
	}
	return fmt.Sprint(v)
}

// Script returns the texts whose keys begin with a prefix, for a script on the
// page: placeholders are %name, a plural has the form for many.
func (r Reader) Script(prefix string) map[string]string {
	all := map[string]string{}
	r = r.settled()
	if r.Catalogue == nil {
		return all
	}
	for key, e := range r.Catalogue.entries[r.Lang] {
		if !strings.HasPrefix(key, prefix) {
			continue
		}
		var b strings.Builder
		for _, p := range e.forms[plural.Other] {
			b.WriteString(p.text)
			if p.name != "" {
				b.WriteString("%" + p.name)
			}
		}
		all[key] = b.String()
	}
	return all
}
