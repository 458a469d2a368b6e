package outbox

import (
	"context"
	"net/http"
	"slices"

	"github.com/danielgtaylor/huma/v2"

	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/web"
)

// mountDraftFiles adds to the API what hangs on a draft.
func (o *Outbox) mountDraftFiles(rt *web.Router) {
	note, tags, path := string(staff.CasesNote), []string{"cases"}, "/cases/{id}/drafts/{kind}/files"
	web.Act(rt, note, huma.Operation{Method: http.MethodPost, Path: path, Summary: "Hang files on what you are writing on a case; its text stays", Tags: tags,
		MaxBodyBytes: uploads, Middlewares: huma.Middlewares{o.keepUploads}}, o.apiHangFiles)
	web.Act(rt, note, huma.Operation{Method: http.MethodDelete, Path: path + "/{sha256}", Summary: "Take a file off what you are writing on a case", Tags: tags}, o.apiDropFile)
}

// hangBody is files as a program brings them, like those of an answer.
type hangBody struct {
	Attachments []attachment `json:"attachments" nullable:"false" minItems:"1" maxItems:"20"`
}

type hangFilesIn struct {
	ID   int64  `path:"id"`
	Kind string `path:"kind" doc:"reply or note"`
	web.Guarded
	Body hangBody
}

// apiHangFiles adds files to a draft, each once. They were stored before the transaction
// began.
func (o *Outbox) apiHangFiles(ctx context.Context, tx *db.Tx, in *hangFilesIn) (*draftOut, error) {
	kind, err := draftIn{in.ID, in.Kind}.kind(ctx)
	if err != nil {
		return nil, err
	}
	up, _ := ctx.Value(uploadedKey{}).(uploaded)
	if up.err != nil {
		return nil, up.err
	}
	l, err := o.limits(ctx, tx)
	if err != nil {
		return nil, err
	}
	if err := o.files.Hold(ctx, tx, up.kept); err != nil {
		return nil, err
	}
	return o.changeDraft(ctx, tx, in.ID, kind, in.Guarded, func(d *Draft) error {
		d.attach(up.kept, nil)
		return l.together("attachments", d.files)
	})
}

type dropFileIn struct {
	ID     int64  `path:"id"`
	Kind   string `path:"kind" doc:"reply or note"`
	SHA256 string `path:"sha256" doc:"Of the file, as the draft names it"`
	web.Guarded
}

// apiDropFile takes a file off a draft. A picture stays as long as the text shows it.
func (o *Outbox) apiDropFile(ctx context.Context, tx *db.Tx, in *dropFileIn) (*draftOut, error) {
	kind, err := draftIn{in.ID, in.Kind}.kind(ctx)
	if err != nil {
		return nil, err
	}
	return o.changeDraft(ctx, tx, in.ID, kind, in.Guarded, func(d *Draft) error {
		if !slices.ContainsFunc(d.attached(), func(k cases.Kept) bool { return k.Sum == in.SHA256 }) {
			return fault.New(fault.NotFound, "outbox.fault.no_file")
		}
		d.attach(nil, []string{in.SHA256})
		return nil
	})
}
