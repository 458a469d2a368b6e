package casepage

import (
	"context"
	"errors"
	"io"
	"net/http"
	"strings"

	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/mail"
)

const (
	customerUploads = 26 << 20 // bytes of one message of a customer's with its files
	customerFiles   = 10       // files in it
)

// parsed reads a form, with files or without.
func parsed(r *http.Request) (err error) {
	if strings.HasPrefix(r.Header.Get("Content-Type"), "multipart/form-data") {
		err = r.ParseMultipartForm(1 << 20)
	} else {
		err = r.ParseForm()
	}
	var large *http.MaxBytesError
	if err == nil || errors.As(err, &large) {
		return err
	}
	return fault.New(fault.Invalid, "casepage.fault.form").Because(err)
}

// uploaded stores what a customer attached. Whose it is was asked before.
func (p *Pages) uploaded(ctx context.Context, r *http.Request) (_ []cases.Kept, err error) {
	if r.MultipartForm == nil {
		return nil, nil
	}
	defer func() { err = errors.Join(err, r.MultipartForm.RemoveAll()) }()
	var parts []mail.Part
	for _, u := range r.MultipartForm.File["files"] {
		if u.Size == 0 {
			continue
		}
		if len(parts) == customerFiles {
			return nil, fault.Field("text", "casepage.fault.files", fault.A("n", customerFiles))
		}
		f, err := u.Open()
		if err != nil {
			return nil, err
		}
		data, err := io.ReadAll(f)
		if err = errors.Join(err, f.Close()); err != nil {
			return nil, err
		}
		parts = append(parts, mail.Part{Name: u.Filename, Size: int64(len(data)), Data: data})
	}
	if len(parts) == 0 {
		return nil, nil
	}
	return p.files.Keep(ctx, parts)
}
