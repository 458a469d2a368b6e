package tags

import (
	"context"
	"net/url"
	"slices"
	"strconv"

	"github.com/a-h/templ"

	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
)

// bulkFields asks which tag many cases get.
func bulkFields(context.Context, db.View) (templ.Component, error) { return bulkTag(), nil }

// bulkAdd puts a tag on one of many cases. Where it was there already there is
// nothing to take back.
func (t *Tags) bulkAdd(ctx context.Context, tx *db.Tx, h *cases.Held, form url.Values) (url.Values, error) {
	had, err := t.OfCase(ctx, tx, h.ID)
	if err != nil {
		return nil, err
	}
	tag, err := t.Add(ctx, tx, h, form.Get("tag"))
	if err != nil || slices.ContainsFunc(had, func(one Tag) bool { return one.ID == tag.ID }) {
		return nil, err
	}
	return url.Values{"do": {"untag:" + strconv.FormatInt(tag.ID, 10)}}, nil
}

// bulkRemove takes back what bulkAdd did.
func (t *Tags) bulkRemove(ctx context.Context, tx *db.Tx, h *cases.Held, form url.Values) (url.Values, error) {
	id, err := strconv.ParseInt(form.Get("with"), 10, 64)
	if err != nil {
		return nil, fault.Field("tag", "tags.fault.not_found").Because(err)
	}
	return nil, t.Remove(ctx, tx, h, id)
}
