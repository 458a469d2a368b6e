package products

import (
	"context"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
)

// typed is the form of a product as somebody filled it in.
type typed struct {
	Name, Model, State, Aliases, Specs, Manuals, Notes string
	Months, Warranty                                   string
	Parts, Fits, Successor                             string // model numbers or names, one a line
	Version                                            string
	Help                                               string
	Public                                             bool
}

func readTyped(r *http.Request) typed {
	get := r.PostFormValue
	return typed{Name: get("name"), Model: get("model"), State: get("state"), Aliases: get("aliases"), Specs: get("specs"), Manuals: get("manuals"), Notes: get("notes"),
		Months: get("warranty_months"), Warranty: get("warranty"), Parts: get("parts"), Fits: get("fits"), Successor: get("successor"), Version: get("version"), Help: get("help"), Public: get("public") != ""}
}

// lines are the lines of a text that say something.
func lines(text string) (all []string) {
	for l := range strings.Lines(text) {
		if l = line(l); l != "" {
			all = append(all, l)
		}
	}
	return all
}

// specOf reads "name: value".
func specOf(text string) Spec {
	name, value, _ := strings.Cut(text, ":")
	return Spec{line(name), line(value)}
}

// manualOf reads "name: address", or an address alone.
func manualOf(text string) Manual {
	i := strings.Index(text, "http://")
	if j := strings.Index(text, "https://"); j >= 0 && (i < 0 || j < i) {
		i = j
	}
	if i < 0 {
		return Manual{URL: text}
	}
	return Manual{strings.TrimRight(line(text[:i]), ": "), strings.TrimSpace(text[i:])}
}

// fields are what the form says, with the products it names.
func (t typed) fields(ctx context.Context, v db.View) (f Fields, err error) {
	f = Fields{Name: t.Name, Model: t.Model, State: State(t.State), Aliases: lines(t.Aliases), Notes: t.Notes, Help: t.Help, Public: t.Public, Warranty: t.Warranty}
	for _, l := range lines(t.Specs) {
		f.Specs = append(f.Specs, specOf(l))
	}
	for _, l := range lines(t.Manuals) {
		f.Manuals = append(f.Manuals, manualOf(l))
	}
	if months := strings.TrimSpace(t.Months); months != "" {
		if f.WarrantyMonths, err = strconv.Atoi(months); err != nil {
			return f, fault.Field("warranty_months", "products.fault.months", fault.A("n", mostMonths)).Because(err)
		}
	}
	parts, fits, successor := lines(t.Parts), lines(t.Fits), lines(t.Successor)
	found, err := named(ctx, v, slices.Concat(parts, fits, successor))
	if err != nil {
		return f, err
	}
	ids := func(field string, some []string) (all []int64, err error) {
		all = []int64{}
		for _, l := range some {
			if found[l] == 0 {
				return nil, fault.Field(field, "products.fault.unknown", fault.A("line", l))
			}
			all = append(all, found[l])
		}
		return all, nil
	}
	if f.Parts, err = ids("parts", parts); err != nil {
		return f, err
	}
	if f.Fits, err = ids("fits", fits); err != nil {
		return f, err
	}
	next, err := ids("successor", successor)
	if err == nil && len(next) > 0 {
		f.SuccessorID = next[0]
	}
	return f, err
}

// typedOf is a product as its form shows it; others are the products it names.
func typedOf(p Product, others map[int64]Product) typed {
	t := typed{Name: p.Name, Model: p.Model, State: string(p.State), Aliases: strings.Join(p.Aliases, "\n"), Notes: p.Notes, Help: p.Help, Public: p.Public, Warranty: p.Warranty, Version: strconv.FormatInt(p.Version, 10)}
	var specs, manuals []string
	for _, s := range p.Specs {
		specs = append(specs, s.Name+": "+s.Value)
	}
	for _, m := range p.Manuals {
		if m.Name == "" {
			manuals = append(manuals, m.URL)
			continue
		}
		manuals = append(manuals, m.Name+": "+m.URL)
	}
	t.Specs, t.Manuals = strings.Join(specs, "\n"), strings.Join(manuals, "\n")
	if p.WarrantyMonths > 0 {
		t.Months = strconv.Itoa(p.WarrantyMonths)
	}
	names := func(ids []int64) string {
		var all []string
		for _, id := range ids {
			all = append(all, handle(others[id]))
		}
		return strings.Join(all, "\n")
	}
	t.Parts, t.Fits = names(p.Parts), names(p.Fits)
	if p.SuccessorID != 0 {
		t.Successor = handle(others[p.SuccessorID])
	}
	return t
}

// handle is how a form names another product.
func handle(p Product) string {
	if p.Model != "" {
		return p.Model
	}
	return p.Name
}
