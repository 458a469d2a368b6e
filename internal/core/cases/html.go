package cases

import (
	"context"

	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/mail"
)

// OurHTML returns the HTML bodies of those of some messages that we wrote. The
// caller has shown that the actor may read the messages.
func (c *Cases) OurHTML(ctx context.Context, v db.View, messages []int64) (_ map[int64]mail.SafeHTML, err error) {
	defer fault.Wrap(&err, "cases.OurHTML")
	if _, err := staff.Acting(ctx); err != nil {
		return nil, err
	}
	out := map[int64]mail.SafeHTML{}
	if len(messages) == 0 {
		return out, nil
	}
	type body struct {
		id   int64
		html string
	}
	var args []any
	rows, err := db.All(ctx, v, func(s db.Scan) (b body, err error) { return b, s(&b.id, &b.html) },
		`SELECT id, html FROM message WHERE id IN `+in(&args, messages)+` AND kind <> 'inbound' AND html <> ''`, args...)
	for _, b := range rows {
		out[b.id] = mail.SafeHTML(b.html)
	}
	return out, err
}
