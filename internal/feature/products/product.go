package products

import (
	"net/url"
	"slices"
	"strings"
	"time"

	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/words"
)

// State says whether a product can still be bought.
type State string

// The states.
const (
	Sold         State = "sold"
	Discontinued State = "discontinued"
)

// StateNames are the words for the states.
var StateNames = words.Family("products.state.", Sold, Discontinued)

// Spec is one thing that a product can or is: a name and a value.
type Spec struct {
	Name  string `json:"name" maxLength:"200"`
	Value string `json:"value" maxLength:"500"`
}

// Manual is where something about a product can be read.
type Manual struct {
	Name string `json:"name,omitempty" maxLength:"200"`
	URL  string `json:"url" maxLength:"1000" doc:"http or https"`
}

// Fields are what is said of a product.
type Fields struct {
	Name           string
	Model          string // "" for none
	State          State
	Aliases        []string
	Specs          []Spec
	Manuals        []Manual
	Notes          string // for us, never for customers
	Help           string // for customers, on the help page
	WarrantyMonths int    // 0 where nothing is said
	Warranty       string
	SuccessorID    int64 // 0 for none
	Public         bool  // its help page may be read by anybody
	Parts          []int64
	Fits           []int64 // of which products it is a part
}

// Product is a model of the catalogue, or a part. Parts and Fits are there where they
// were asked for.
type Product struct {
	ID int64
	Fields
	Version              int64
	CreatedAt, UpdatedAt time.Time
}

// Called is its name, with the model number where it has one.
func (p Product) Called() string {
	if p.Model == "" || strings.Contains(Squeeze(p.Name), Squeeze(p.Model)) {
		return p.Name
	}
	return p.Name + " " + p.Model
}

const (
	longestName  = 200 // characters
	longestModel = 80
	longestSpec  = 500
	longestURL   = 1000
	longestNotes = 5000
	mostAliases  = 50
	mostSpecs    = 200
	mostManuals  = 50
	mostFits     = 2000
	mostMonths   = 1200
)

// line makes one line of what somebody typed.
func line(text string) string { return strings.Join(strings.Fields(db.Text(text)), " ") }

// tidied is what was said with every text on one line, notes and help apart, and without what
// is empty or said twice.
func (f Fields) tidied() Fields {
	f.Name, f.Model, f.Warranty = line(f.Name), line(f.Model), line(f.Warranty)
	f.Notes, f.Help = lined(f.Notes), lined(f.Help)
	if f.State == "" {
		f.State = Sold
	}
	own := map[string]bool{"": true, Squeeze(f.Model): true}
	var aliases []string
	for _, a := range f.Aliases {
		if a = line(a); !own[Squeeze(a)] {
			own[Squeeze(a)] = true
			aliases = append(aliases, a)
		}
	}
	var specs []Spec
	for _, s := range f.Specs {
		if s = (Spec{line(s.Name), line(s.Value)}); s != (Spec{}) {
			specs = append(specs, s)
		}
	}
	var manuals []Manual
	for _, m := range f.Manuals {
		if m = (Manual{line(m.Name), strings.TrimSpace(db.Text(m.URL))}); m != (Manual{}) {
			manuals = append(manuals, m)
		}
	}
	f.Aliases, f.Specs, f.Manuals = aliases, specs, manuals
	f.Parts, f.Fits = once(f.Parts), once(f.Fits)
	return f
}

// lined is a text of several lines.
func lined(text string) string {
	return strings.TrimSpace(db.Text(strings.ReplaceAll(text, "\r\n", "\n")))
}

// once are ids in order, each once.
func once(ids []int64) []int64 {
	if ids == nil {
		return nil
	}
	ids = slices.Clone(ids)
	slices.Sort(ids)
	return slices.Compact(ids)
}

// check says what cannot be, of fields that are tidied.
func (f Fields) check() error {
	long := func(text string, most int) bool { return len([]rune(text)) > most }
	tooLong := func(field string, most int) error {
		return fault.Field(field, "products.fault.long", fault.A("n", most))
	}
	tooMany := func(field string, most int) error {
		return fault.Field(field, "products.fault.many", fault.A("n", most))
	}
	switch {
	case f.Name == "":
		return fault.Field("name", "products.fault.name")
	case long(f.Name, longestName):
		return tooLong("name", longestName)
	case f.Model != "" && Squeeze(f.Model) == "":
		return fault.Field("model", "products.fault.model")
	case long(f.Model, longestModel):
		return tooLong("model", longestModel)
	case f.State != Sold && f.State != Discontinued:
		return fault.Field("state", "products.fault.state")
	case long(f.Notes, longestNotes):
		return tooLong("notes", longestNotes)
	case long(f.Help, longestNotes):
		return tooLong("help", longestNotes)
	case long(f.Warranty, longestSpec):
		return tooLong("warranty", longestSpec)
	case f.WarrantyMonths < 0 || f.WarrantyMonths > mostMonths:
		return fault.Field("warranty_months", "products.fault.months", fault.A("n", mostMonths))
	case len(f.Aliases) > mostAliases:
		return tooMany("aliases", mostAliases)
	case len(f.Specs) > mostSpecs:
		return tooMany("specs", mostSpecs)
	case len(f.Manuals) > mostManuals:
		return tooMany("manuals", mostManuals)
	case len(f.Parts) > mostFits:
		return tooMany("parts", mostFits)
	case len(f.Fits) > mostFits:
		return tooMany("fits", mostFits)
	case slices.ContainsFunc(f.Aliases, func(a string) bool { return long(a, longestModel) }):
		return tooLong("aliases", longestModel)
	}
	for _, s := range f.Specs {
		switch {
		case s.Name == "" || s.Value == "":
			return fault.Field("specs", "products.fault.spec", fault.A("line", s.Name+s.Value))
		case long(s.Name, longestName) || long(s.Value, longestSpec):
			return tooLong("specs", longestSpec)
		}
	}
	for _, m := range f.Manuals {
		u, err := url.Parse(m.URL)
		switch {
		case err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https":
			return fault.Field("manuals", "products.fault.manual", fault.A("line", m.URL))
		case long(m.URL, longestURL) || long(m.Name, longestName):
			return tooLong("manuals", longestURL)
		}
	}
	return nil
}
