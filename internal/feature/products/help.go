package products

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/web"
)

// helpAt is where the help pages are.
const helpAt = "/help"

// pageHelp is how many products a page of the help index names.
const pageHelp = 50

// helpPath is the address of a product's help page. Its number finds it; what follows
// is for people.
func helpPath(p Product) string {
	return fmt.Sprintf("%s/%d%s", helpAt, p.ID, slug(p.Called()))
}

// slug is a name as it stands in an address.
func slug(name string) string {
	var b strings.Builder
	dash := true
	for _, r := range db.Key(name) {
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			dash = true
			continue
		}
		if dash {
			b.WriteByte('-')
			dash = false
		}
		b.WriteRune(r)
		if b.Len() > 80 {
			break
		}
	}
	return b.String()
}

// helpID reads the number of a help page's address.
func helpID(segment string) (int64, error) {
	number, _, _ := strings.Cut(segment, "-")
	id, err := strconv.ParseInt(number, 10, 64)
	if err != nil || id <= 0 {
		return 0, noHelp()
	}
	return id, nil
}

func noHelp() error { return fault.New(fault.NotFound, "products.help.none") }

// asReader is who reads help pages: anybody, who may see what is public and nothing else.
func asReader(ctx context.Context) context.Context {
	return staff.As(ctx, staff.System("products.help"))
}

const publicQuery = `SELECT ` + columns + ` FROM product WHERE public = 1 AND (name_key, id) > ($1, $2) ORDER BY name_key, id LIMIT $3`

// publicPage is a product as anybody may read it, with the public ones it names.
func publicPage(ctx context.Context, v db.View, id int64) (p Product, others map[int64]Product, err error) {
	p, err = byID(ctx, v, id)
	if fault.Is(err, fault.NotFound) || err == nil && !p.Public {
		return p, nil, noHelp()
	}
	if err != nil {
		return p, nil, err
	}
	one := []Product{p}
	if err := withFits(ctx, v, one); err != nil {
		return p, nil, err
	}
	p = one[0]
	others, err = byIDs(ctx, v, once(slices.Concat(p.Parts, p.Fits, []int64{p.SuccessorID})))
	p.Notes = "" // for us
	return p, others, err
}

// mostFound is how many products a search of the help pages shows.
const mostFound = 20

// found are the public products that what somebody typed seems to mean: those it names,
// wherever in it; then those with the most of its words.
func (s *Products) found(ctx context.Context, v db.View, text string) ([]Product, error) {
	var ids []int64
	if x, err := s.index(ctx, v); err != nil {
		return nil, err
	} else if x != nil {
		ids = x.all("", text, nil)
	}
	hits := map[int64]int{}
	var order []int64
	for _, w := range typedWords(text) {
		some, err := db.All(ctx, v, func(s db.Scan) (id int64, err error) { return id, s(&id) }, termQuery, w, w+beyond, 4*mostFound)
		if err != nil {
			return nil, err
		}
		for _, id := range once(some) {
			if hits[id]++; hits[id] == 1 {
				order = append(order, id)
			}
		}
	}
	slices.SortStableFunc(order, func(a, b int64) int { return hits[b] - hits[a] })
	for _, id := range order {
		if !slices.Contains(ids, id) {
			ids = append(ids, id)
		}
	}
	all, err := byIDs(ctx, v, ids[:min(len(ids), 10*mostFound)])
	var out []Product
	for _, id := range ids {
		if p, ok := all[id]; ok && p.Public && len(out) < mostFound {
			out = append(out, p)
		}
	}
	return out, err
}

// mostWords is how many words of a search are looked for.
const mostWords = 6

// typedWords are the words of a search as products are found by them.
func typedWords(text string) (all []string) {
	for _, w := range append([]string{text}, strings.Fields(text)...) {
		if t := db.Key(Squeeze(w)); len(t) > 1 && len(all) < mostWords && !slices.Contains(all, t) {
			all = append(all, t)
		}
	}
	return all
}

// helped is a page of public products by name.
func helped(ctx context.Context, v db.View, after Place, limit int) ([]Product, error) {
	return db.All(ctx, v, scan, publicQuery, after.Key, after.ID, limit)
}

// face is who shows help pages: the first brand, with the address of its pages.
type face struct {
	Brand web.Brand
	Lang  string // of those who say none
	Base  string // "https://help.example", without a slash at its end
}

func (s *Products) face(ctx context.Context, v db.View) (face, error) {
	b, err := s.desk.Inboxes.DefaultBrand(ctx, v)
	base := strings.TrimSuffix(b.PublicURL, "/")
	if base == "" {
		base = strings.TrimSuffix(s.desk.Web.URL("/"), "/")
	}
	return face{web.Brand{Name: b.Name, Hue: b.Hue, Home: helpAt, Mine: s.desk.Page.FindPath()}, b.Lang, base}, err
}
