package requests

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/words"
)

// placeFields are the names of the fields of a place, in their order, with what browsers
// know them by.
var placeFields = []struct{ Name, Auto string }{
	{"name", "name"}, {"street", "street-address"}, {"postcode", "postal-code"}, {"city", "address-level2"}, {"country", "country"},
}

// placeNames are the words above the fields of a place.
var placeNames = words.Family("requests.place.", "name", "street", "postcode", "city", "country")

// part is one field of a place.
func (p *Place) part(name string) *string {
	switch name {
	case "name":
		return &p.Name
	case "street":
		return &p.Street
	case "postcode":
		return &p.Postcode
	case "city":
		return &p.City
	}
	return &p.Country
}

// withNeeds adds what the form says beside a field that another room needs: the choices,
// and the address that is known.
func (s *Requests) withNeeds(ctx context.Context, v db.View, c cases.Case, all []customerAsked) (err error) {
	for i := range all {
		a := &all[i]
		switch a.Need {
		case Variant:
			a.Choices, err = s.needs.Choices(ctx, v, c.ID)
		case Old:
			a.Choices = oldNames.Values()
		case Address:
			a.Place, err = s.needs.Known(ctx, v, c.PersonID)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// read takes one answer that another room needs out of the form, and says what is wrong
// with it.
func (s *Requests) readNeed(ctx context.Context, r *http.Request, a customerAsked, in *sent) (err error) {
	id := a.Asked.ID
	name := "item." + fmt.Sprint(id)
	switch a.Need {
	case Proof:
		in.Text[id] = ""
		if len(in.Kept[id]) == 0 {
			return nil
		}
		kept, receipt, bad := s.needs.Receipt(desks(ctx), in.Kept[id][0])
		if err = bad; err != nil { // it is not shown as one that was sent: the next is looked at instead
			in.Kept[id] = in.Kept[id][1:]
			break
		}
		in.Kept[id][0], in.Answers.Receipt = kept, receipt
	case Address:
		var p Place
		for _, f := range placeFields {
			*p.part(f.Name) = strings.TrimSpace(db.Text(r.PostFormValue(name + "." + f.Name)))
		}
		if in.Place = p; !p.begun() {
			return nil
		}
		in.Text[id], in.Answers.Place = p.line(), p
		err = s.needs.Check(p)
	case Variant:
		in.Answers.Choice = in.Text[id]
		if len(a.Choices) > 0 && in.Text[id] != "" && !slices.Contains(a.Choices, in.Text[id]) {
			err = fault.Field("choice", "requests.customer.no_choice")
		}
	case Old:
		if in.Answers.Old = in.Text[id]; in.Text[id] == "" {
			return nil
		}
		if !slices.Contains(a.Choices, in.Text[id]) {
			return fault.Field("old", "requests.customer.no_choice")
		}
		in.Text[id] = oldNames.T(ctx, in.Text[id])
	}
	if f, ok := fault.As(err); ok && fault.KindOf(err) != fault.Internal {
		in.Said[id], err = f.Sentence, nil
	}
	return err
}
