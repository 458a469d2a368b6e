package files

import (
	"context"

	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
)

// Pictures returns the files of messages by the id their HTML calls them, by
// message. The caller has shown that the actor may read the messages.
func (f *Files) Pictures(ctx context.Context, v db.View, messages []int64) (_ map[int64]map[string]cases.File, err error) {
	defer fault.Wrap(&err, "files.Pictures")
	if _, err := staff.Acting(ctx); err != nil {
		return nil, err
	}
	out := map[int64]map[string]cases.File{}
	if len(messages) == 0 {
		return out, nil
	}
	rows, err := ofMessages(ctx, v, messages)
	for _, row := range rows {
		if row.ContentID == "" {
			continue
		}
		if out[row.MessageID] == nil {
			out[row.MessageID] = map[string]cases.File{}
		}
		out[row.MessageID][row.ContentID] = row.File
	}
	return out, err
}

// PictureLink is the address of a file drawn as a picture, for somebody without
// a session, as [Files.Link] is of the file.
func (f *Files) PictureLink(v db.View, one cases.File) string {
	return "/files/" + one.Token + "/picture?key=" + f.keys.Token("file", one.ID, v.Now().Add(linkLasts).Unix())
}
