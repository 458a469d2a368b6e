package products

import (
	"context"
	"encoding/csv"
	"errors"
	"io"
	"net/http"
	"strings"

	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/web"
	"kept.example/kept/internal/platform/words"
)

// DoesNames are the words for what a line of an import does.
var DoesNames = words.Family("products.import.does.", DoesAdd, DoesChange, DoesSame, DoesWrong)

// importView is the page that imports a catalogue.
type importView struct {
	Report *Report // nil before
	Said   map[string]string
}

func (s *Products) importPage(w http.ResponseWriter, r *http.Request) error {
	return web.Show(w, r, http.StatusOK, importPageOf(importView{}))
}

// importDo tries a file out, or imports it.
func (s *Products) importDo(w http.ResponseWriter, r *http.Request) error {
	file, done, err := sent(r)
	if err != nil {
		return err
	}
	defer done()
	var report Report
	err = s.desk.DB.Do(r.Context(), "products.import", func(ctx context.Context, tx *db.Tx) (err error) {
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

// exportPage writes the whole catalogue as CSV, page by page.
func (s *Products) exportPage(w http.ResponseWriter, r *http.Request) error {
	w.Header().Set("Content-Type", "text/csv; charset=utf-8")
	w.Header().Set("Content-Disposition", `attachment; filename="products.csv"`)
	out := csv.NewWriter(w)
	err := s.desk.DB.Read(r.Context(), "products.export", func(ctx context.Context, v db.View) error {
		if _, err := staff.Allow(ctx, staff.ProductsRead); err != nil {
			return err
		}
		if err := out.Write(csvColumns); err != nil {
			return err
		}
		for after := (Place{}); ; {
			all, err := s.List(ctx, v, Query{After: after, Limit: 200})
			if err != nil || len(all) == 0 {
				return err
			}
			if err := withFits(ctx, v, all); err != nil {
				return err
			}
			var ids []int64
			for _, p := range all {
				ids = append(append(append(ids, p.SuccessorID), p.Parts...), p.Fits...)
			}
			others, err := byIDs(ctx, v, once(ids))
			if err != nil {
				return err
			}
			for _, p := range all {
				if err := out.Write(csvOf(p, others)); err != nil {
					return err
				}
			}
			last := all[len(all)-1]
			after = Place{db.Key(last.Name), last.ID}
		}
	})
	out.Flush()
	return err
}

// columnsSay names the columns of an import.
func columnsSay() string { return strings.Join(csvColumns, ", ") }
