package outbox

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"regexp"
	"slices"
	"strings"

	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/core/files"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/web"
)

// A picture in a text is called cid:NAME@kept.invalid in the mail and in what
// is stored, and has an address of the desk while it is shown to its writer.
const pictureDomain = "@kept.invalid"

var (
	shownPicture = regexp.MustCompile(`(<img\b[^>]*?\bsrc=")/cases/\d+/pictures/([a-z0-9]+)"`)
	namedPicture = regexp.MustCompile(`(<img\b[^>]*?\bsrc=")cid:([a-z0-9]+)@kept\.invalid"`)
)

// picturesNamed is a text of the editor as it is stored.
func picturesNamed(html string) string {
	return shownPicture.ReplaceAllString(html, `${1}cid:${2}`+pictureDomain+`"`)
}

// picturesShown is a stored text as the editor shows it.
func picturesShown(caseID int64, html string) string {
	return namedPicture.ReplaceAllString(html, fmt.Sprintf(`${1}/cases/%d/pictures/${2}"`, caseID))
}

// picturePath is where a picture of a text is shown before it has gone.
func picturePath(caseID int64, contentID string) string {
	return fmt.Sprintf("/cases/%d/pictures/%s", caseID, strings.TrimSuffix(contentID, pictureDomain))
}

// used are the files that go with a text: pictures that were taken out of it
// stay behind; of a text without formatting they go along as files.
func used(html string, kept []cases.Kept) []cases.Kept {
	var all []cases.Kept
	for _, k := range kept {
		if k.Inline && html == "" {
			k.Inline, k.ContentID = false, ""
		}
		if !k.Inline || strings.Contains(html, "cid:"+k.ContentID) {
			all = append(all, k)
		}
	}
	return all
}

// picturePage shows a picture of a text that has not gone yet: of the reader's
// own drafts, and of replies that are held on a case they see.
func (o *Outbox) picturePage(w http.ResponseWriter, r *http.Request) (err error) {
	id, err := web.PathID(r, "case")
	if err != nil {
		return err
	}
	var one cases.Kept
	err = o.d.Read(r.Context(), "outbox.picture", func(ctx context.Context, v db.View) (err error) {
		one, err = o.pictureOf(ctx, v, id, r.PathValue("picture")+pictureDomain)
		return err
	})
	if err != nil {
		return err
	}
	body, err := o.files.Open(r.Context(), one)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, body.Close()) }()
	data, err := io.ReadAll(body)
	if err != nil {
		return err
	}
	return files.ShowPicture(w, data, one.Type) // we drew it when it was kept
}

func (o *Outbox) pictureOf(ctx context.Context, v db.View, caseID int64, contentID string) (cases.Kept, error) {
	actor, err := staff.Allow(ctx, staff.CasesRead)
	if err != nil {
		return cases.Kept{}, err
	}
	c, err := o.cases.ByID(ctx, v, caseID)
	if err != nil {
		return cases.Kept{}, err
	}
	drafts, err := db.All(ctx, v, scanDraft, `SELECT `+draftColumns+` FROM draft WHERE case_id = $1 AND user_id = $2`, c.ID, actor.ID)
	if err != nil {
		return cases.Kept{}, err
	}
	held, err := heldOf(ctx, v, []int64{c.ID})
	if err != nil {
		return cases.Kept{}, err
	}
	var all []cases.Kept
	for _, d := range drafts {
		all = append(all, d.files...)
	}
	for _, h := range held {
		all = append(all, h.files...)
	}
	at := slices.IndexFunc(all, func(k cases.Kept) bool { return k.Inline && k.ContentID == contentID })
	if at < 0 {
		return cases.Kept{}, fault.New(fault.NotFound, "outbox.fault.picture_gone")
	}
	return all[at], nil
}
