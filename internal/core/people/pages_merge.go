package people

import (
	"context"
	"fmt"
	"net/http"
	"strconv"

	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/web"
	"kept.example/kept/internal/platform/words"
)

// sideView is one of two people who are to be one.
type sideView struct {
	Person
	Identities   []Identity
	Organization string
	Cases        int
}

func (s sideView) title(ctx context.Context) string { return titleOf(ctx, s.Person, s.Identities) }

// mergeView looks for the other one, and shows both.
type mergeView struct {
	Into, From sideView // From without an id while it is looked for
	Text       string
	Found      []personRow
	Said       map[string]string
}

func (p *People) mergePage(w http.ResponseWriter, r *http.Request) error {
	id, err := web.PathID(r, "person")
	if err != nil {
		return err
	}
	with, err := strconv.ParseInt(r.URL.Query().Get("with"), 10, 64)
	if err != nil {
		with = 0
	}
	return p.showMerge(w, r, http.StatusOK, id, with, mergeView{Text: r.URL.Query().Get("q")})
}

func (p *People) showMerge(w http.ResponseWriter, r *http.Request, status int, id, with int64, view mergeView) error {
	err := p.d.Read(r.Context(), "people.merge", func(ctx context.Context, v db.View) (err error) {
		if _, err := staff.Allow(ctx, staff.PeopleMerge); err != nil {
			return err
		}
		if view.Into, err = p.side(ctx, v, id); err != nil {
			return err
		}
		if with != 0 {
			view.From, err = p.side(ctx, v, with)
			return err
		}
		return p.candidates(ctx, v, &view)
	})
	if err != nil {
		return err
	}
	return web.Show(w, r, status, mergePage(view))
}

// side reads what is shown of one of the two.
func (p *People) side(ctx context.Context, v db.View, id int64) (s sideView, err error) {
	if s.Person, err = p.ByID(ctx, v, id); err != nil {
		return s, err
	}
	if s.Identities, err = identitiesOf(ctx, v, s.ID); err != nil {
		return s, err
	}
	if s.OrganizationID != 0 {
		o, err := organizationByID(ctx, v, s.OrganizationID)
		if err != nil {
			return s, err
		}
		s.Organization = o.Name
	}
	family, err := familyOf(ctx, v, s.ID)
	if err != nil {
		return s, err
	}
	cases, err := p.cases(ctx, v, family)
	s.Cases = len(cases)
	return s, err
}

// candidates are whom the text finds; without one, who is alike.
func (p *People) candidates(ctx context.Context, v db.View, view *mergeView) error {
	var found []Person
	if db.Key(view.Text) != "" {
		some, err := p.Find(ctx, v, view.Text, 20)
		if err != nil {
			return err
		}
		found = some
	} else {
		alike, err := p.alike(ctx, v, view.Into.Person, view.Into.Identities)
		if err != nil {
			return err
		}
		for _, a := range alike {
			found = append(found, a.Person)
		}
	}
	rows, err := p.rows(ctx, v, found)
	for _, row := range rows {
		if row.ID != view.Into.ID {
			view.Found = append(view.Found, row)
		}
	}
	return err
}

// mergeDo makes two people one; the next page offers to take it back.
func (p *People) mergeDo(w http.ResponseWriter, r *http.Request) error {
	id, err := web.PathID(r, "person")
	if err != nil {
		return err
	}
	other, err := strconv.ParseInt(r.PostFormValue("from"), 10, 64)
	if err != nil {
		return fault.Field("from", "people.fault.not_found").Because(err)
	}
	err = p.d.Do(r.Context(), "people.merge", func(ctx context.Context, tx *db.Tx) error {
		from, into, err := p.TakePair(ctx, tx, other, id)
		if err != nil {
			return err
		}
		return p.Merge(ctx, tx, &from, &into)
	})
	if said := web.Invalid(r.Context(), err); said != nil {
		if said[""] == "" {
			said[""] = said["into"]
		}
		return p.showMerge(w, r, http.StatusUnprocessableEntity, id, 0, mergeView{Said: said})
	}
	if err != nil {
		return err
	}
	return web.Saved(w, r, path(id), words.T(r.Context(), "people.said.merged"), fmt.Sprintf("/people/%d/unmerge", other))
}

// unmergeDo takes somebody out again who was merged into another.
func (p *People) unmergeDo(w http.ResponseWriter, r *http.Request) error {
	id, err := web.PathID(r, "person")
	if err != nil {
		return err
	}
	err = p.d.Do(r.Context(), "people.unmerge", func(ctx context.Context, tx *db.Tx) error {
		_, err := p.Unmerge(ctx, tx, id)
		return err
	})
	if err != nil {
		return err
	}
	return web.Saved(w, r, path(id), words.T(r.Context(), "people.said.unmerged"), "")
}

// mergedInto returns who was merged into a person by name, each of whom can be
// taken out again.
func (p *People) mergedInto(ctx context.Context, v db.View, root int64) ([]personRow, error) {
	found, err := db.All(ctx, v, scanPerson, `SELECT `+columns+` FROM person WHERE merged_into = $1 AND erased_at IS NULL ORDER BY id`, root)
	if err != nil {
		return nil, err
	}
	return p.rows(ctx, v, found)
}
