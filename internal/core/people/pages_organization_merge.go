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

// organizationSide is one of two organizations that are to be one.
type organizationSide struct {
	Organization
	People int  // of those whom the reader may see
	More   bool // and there are more
}

// organizationMergeView looks for the other one, and shows both.
type organizationMergeView struct {
	Into, From organizationSide // From without an id while it is looked for
	Text       string
	Found      []Organization
	Said       map[string]string
}

func (p *People) organizationMergePage(w http.ResponseWriter, r *http.Request) error {
	with, err := strconv.ParseInt(r.URL.Query().Get("with"), 10, 64)
	if err != nil {
		with = 0
	}
	return p.showOrganizationMerge(w, r, http.StatusOK, with, organizationMergeView{Text: r.URL.Query().Get("q")})
}

func (p *People) showOrganizationMerge(w http.ResponseWriter, r *http.Request, status int, with int64, view organizationMergeView) error {
	id, err := web.PathID(r, "organization")
	if err != nil {
		return err
	}
	err = p.d.Read(r.Context(), "people.organization_merge", func(ctx context.Context, v db.View) (err error) {
		if _, err := staff.Allow(ctx, staff.PeopleMerge); err != nil {
			return err
		}
		if view.Into, err = p.organizationSide(ctx, v, id); err != nil {
			return err
		}
		if with != 0 {
			view.From, err = p.organizationSide(ctx, v, with)
			return err
		}
		found, err := p.Organizations(ctx, v, OrganizationsBy{Text: view.Text, Limit: 21})
		for _, o := range found {
			if o.ID != view.Into.ID {
				view.Found = append(view.Found, o)
			}
		}
		return err
	})
	if err != nil {
		return err
	}
	return web.Show(w, r, status, organizationMergePageOf(view))
}

func (p *People) organizationSide(ctx context.Context, v db.View, id int64) (s organizationSide, err error) {
	if s.Organization, err = organizationByID(ctx, v, id); err != nil {
		return s, err
	}
	found, next, err := p.Members(ctx, v, s.ID, 0, 200)
	s.People, s.More = len(found), next != 0
	return s, err
}

// members says how many people of the two there would be.
func (v organizationMergeView) members() int { return v.Into.People + v.From.People }

// organizationMergeDo makes two organizations one; the next page offers to take
// it back.
func (p *People) organizationMergeDo(w http.ResponseWriter, r *http.Request) error {
	id, err := web.PathID(r, "organization")
	if err != nil {
		return err
	}
	other, err := strconv.ParseInt(r.PostFormValue("from"), 10, 64)
	if err != nil {
		return fault.Field("from", "people.fault.organization").Because(err)
	}
	var to int64
	err = p.d.Do(r.Context(), "people.organization_merge", func(ctx context.Context, tx *db.Tx) error {
		from, into, err := p.TakeOrganizations(ctx, tx, other, id)
		if err != nil {
			return err
		}
		other, to = from.ID, into.ID
		return p.MergeOrganizations(ctx, tx, &from, &into)
	})
	if said := web.Invalid(r.Context(), err); said != nil {
		return p.showOrganizationMerge(w, r, http.StatusUnprocessableEntity, 0, organizationMergeView{Said: map[string]string{"": said["into"] + said[""]}})
	}
	if err != nil {
		return err
	}
	return web.Saved(w, r, organizationPath(to), words.T(r.Context(), "people.said.organizations_merged"), fmt.Sprintf("%s/unmerge", organizationPath(other)))
}

// organizationUnmergeDo takes an organization out again that became part of
// another.
func (p *People) organizationUnmergeDo(w http.ResponseWriter, r *http.Request) error {
	id, err := web.PathID(r, "organization")
	if err != nil {
		return err
	}
	err = p.d.Do(r.Context(), "people.organization_unmerge", func(ctx context.Context, tx *db.Tx) error {
		_, err := p.UnmergeOrganization(ctx, tx, id)
		return err
	})
	if err != nil {
		return err
	}
	return web.Saved(w, r, organizationPath(id), words.T(r.Context(), "people.said.organizations_unmerged"), "")
}
