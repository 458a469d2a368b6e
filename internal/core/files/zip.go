package files

import (
	"archive/zip"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"path"
	"strings"

	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/web"
)

// all answers with the attachments of a message in one archive.
func (f *Files) all(w http.ResponseWriter, r *http.Request) error {
	id, err := web.PathID(r, "message")
	if err != nil {
		return err
	}
	var kept []cases.Kept
	err = f.d.Read(r.Context(), "files.all", func(ctx context.Context, v db.View) (err error) {
		kept, err = f.KeptOf(ctx, v, id)
		return err
	})
	if err != nil {
		return err
	}
	if len(kept) == 0 {
		return fault.New(fault.NotFound, "files.fault.not_found")
	}
	h := w.Header()
	guard(h)
	h.Set("Content-Type", "application/zip")
	h.Set("Content-Disposition", disposition(fmt.Sprintf("message-%d.zip", id)))
	z := zip.NewWriter(w)
	taken := map[string]bool{}
	for _, k := range kept {
		if err := f.pack(r.Context(), z, k, unlike(taken, k.Name)); err != nil {
			return nil //nolint:nilerr // its end is missing, so half an archive does not look whole
		}
	}
	if err := z.Close(); err != nil {
		return nil //nolint:nilerr // the caller is gone: nobody is left to answer
	}
	return nil
}

func (f *Files) pack(ctx context.Context, z *zip.Writer, k cases.Kept, name string) (err error) {
	r, err := f.Open(ctx, k)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, r.Close()) }()
	w, err := z.Create(name)
	if err != nil {
		return err
	}
	_, err = io.Copy(w, r)
	return err
}

// unlike gives a file a name in an archive that no other has: never a path, and
// never one that begins with a dot.
func unlike(taken map[string]bool, s string) string {
	s = strings.TrimLeft(name(s), ". ")
	if s == "" {
		s = "file"
	}
	is := s
	for n := 2; taken[strings.ToLower(is)]; n++ {
		end := path.Ext(s)
		is = fmt.Sprintf("%s (%d)%s", strings.TrimSuffix(s, end), n, end)
	}
	taken[strings.ToLower(is)] = true
	return is
}
