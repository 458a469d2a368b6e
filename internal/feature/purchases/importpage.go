package purchases

import (
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"math"
	"net/http"
	"strings"

	"kept.example/kept/internal/core/people"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/sheet"
	"kept.example/kept/internal/platform/web"
	"kept.example/kept/internal/platform/words"
)

// DoesNames are the words for what a line of an import does.
var DoesNames = words.Family("purchases.import.does.", DoesAdd, DoesChange, DoesSame, DoesWrong)

// Where purchases come from elsewhere, and where from a file.
const (
	sourcesPath = "/settings/purchases"
	importPath  = sourcesPath + "/import"
)

// importView is the page that imports purchases.
type importView struct {
	Report *Report // nil before
	Said   map[string]string
}

func (s *Purchases) importPage(w http.ResponseWriter, r *http.Request) error {
	return web.Show(w, r, http.StatusOK, importPageOf(importView{}))
}

// importDo tries a file out, or imports it.
func (s *Purchases) importDo(w http.ResponseWriter, r *http.Request) error {
	file, done, err := sent(r)
	if err != nil {
		return err
	}
	defer done()
	var report Report
	err = s.desk.DB.Do(r.Context(), "purchases.import", func(ctx context.Context, tx *db.Tx) (err error) {
		if _, err := file.Seek(0, io.SeekStart); err != nil {
			return err
		}
		report, err = s.Import(ctx, tx, file, r.PostFormValue("do") != "import")
		return err
	})
	if said := web.Invalid(r.Context(), err); said != nil {
		return web.Show(w, r, http.StatusUnprocessableEntity, importPageOf(importView{Said: said}))
	}
	if err != nil {
		return err
	}
	status := http.StatusOK
	if report.Wrong > 0 {
		status = http.StatusUnprocessableEntity
	}
	return web.Show(w, r, status, importPageOf(importView{Report: &report}))
}

// sent is the file of a form, or what stands in its field; done lets go of it.
func sent(r *http.Request) (_ io.ReadSeeker, done func(), err error) {
	if err := r.ParseMultipartForm(1 << 20); errors.Is(err, http.ErrNotMultipart) {
		return strings.NewReader(r.PostFormValue("csv")), func() {}, nil
	} else if err != nil {
		return nil, nil, err
	}
	gone := func() { _ = r.MultipartForm.RemoveAll() } // what is left lies in a folder that is swept
	file, _, err := r.FormFile("csv")
	if err != nil { // none was chosen
		return strings.NewReader(""), gone, nil
	}
	return file, func() { _ = file.Close(); gone() }, nil
}

// exportPage writes all purchases as CSV, the newest first, page by page.
func (s *Purchases) exportPage(w http.ResponseWriter, r *http.Request) error {
	w.Header().Set("Content-Type", "text/csv; charset=utf-8")
	w.Header().Set("Content-Disposition", `attachment; filename="purchases.csv"`)
	out := csv.NewWriter(w)
	err := s.desk.DB.Read(r.Context(), "purchases.export", func(ctx context.Context, v db.View) error {
		if _, err := staff.Allow(ctx, staff.ProductsManage); err != nil {
			return err
		}
		if err := out.Write(csvColumns); err != nil {
			return err
		}
		for below := int64(math.MaxInt64); below != 0; {
			all, last, err := s.Page(ctx, v, Query{Below: below, Limit: pageOf})
			if err != nil {
				return err
			}
			whose, err := s.writtenAs(ctx, v, all)
			if err != nil {
				return err
			}
			for _, p := range all {
				if p.What == "" {
					continue // its words were erased
				}
				if err := out.Write(csvOf(p, whose)); err != nil {
					return err
				}
			}
			below = last
		}
		return nil
	})
	out.Flush()
	return err
}

// names are how a file names those who bought.
type names struct {
	email, name  map[int64]string // of people
	organization map[int64]string
	model        map[int64]string // of products
}

// writtenAs finds how a file names whoever bought some purchases.
func (s *Purchases) writtenAs(ctx context.Context, v db.View, all []Purchase) (n names, err error) {
	var persons, organizations []int64
	for _, p := range all {
		if p.PersonID != 0 {
			persons = append(persons, p.PersonID)
		} else {
			organizations = append(organizations, p.OrganizationID)
		}
	}
	if n.model, err = s.models(ctx, v, all); err != nil {
		return n, err
	}
	n.name = map[int64]string{}
	var some []people.Person
	seen, err := s.desk.People.Seen(ctx, v, persons)
	for _, one := range seen {
		some = append(some, one)
		n.name[one.ID] = one.Name
	}
	if err != nil {
		return n, err
	}
	if n.email, err = s.desk.People.Addresses(ctx, v, some); err != nil || len(organizations) == 0 {
		return n, err
	}
	n.organization, err = s.desk.People.NamesOfOrganizations(ctx, v, organizations)
	return n, err
}

// csvOf is a purchase as a line of an export. An address that is no mail address is
// left out, for the line is known by its id.
func csvOf(p Purchase, n names) []string {
	f := formOf(p)
	email := n.email[p.PersonID]
	if !strings.Contains(email, "@") {
		email = ""
	}
	return sheet.Plain([]string{fmt.Sprint(p.ID), email, n.name[p.PersonID], n.organization[p.OrganizationID], p.What, n.model[p.ProductID], f.Quantity, f.Price, f.Currency, p.BoughtOn, p.Seller, p.OrderNumber, p.Serial,
		f.Warranty, string(p.Period), p.Since, p.Ended, p.Source, p.ForeignID})
}

// columnsSay names the columns of an import.
func columnsSay() string { return strings.Join(csvColumns, ", ") }
