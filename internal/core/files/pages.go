package files

import (
	"context"
	"errors"
	"io"
	"mime"
	"net/http"
	"strconv"
	"time"

	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/blob"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/web"
)

// Mount adds the addresses of files. They are open to whoever has a session or
// a link; what they may have is decided here, file by file.
func (f *Files) Mount(rt *web.Router) {
	rt.Page("GET /files/{token}", web.Public, f.download)
	rt.Page("GET /files/{token}/picture", web.Public, f.picture)
	rt.Page("GET /messages/{message}/files", string(staff.CasesRead), f.all)
}

// linkLasts is how long a link to a file works without a session.
const linkLasts = 15 * time.Minute

// Link is the address of a file for somebody without a session: signed, and
// good for a quarter of an hour. The caller has shown that they may have it,
// and shows them a new one while that is so.
func (f *Files) Link(now time.Time, one cases.File) string {
	return "/files/" + one.Token + "?key=" + f.keys.Token("file", one.ID, now.Add(linkLasts).Unix())
}

// allowed returns a file that the caller of a request may have.
func (f *Files) allowed(r *http.Request) (one file, err error) {
	err = f.d.Read(r.Context(), "files.download", func(ctx context.Context, v db.View) error {
		one, err = db.One(ctx, v, scanFile, `SELECT `+columns+` FROM file WHERE token = $1`, r.PathValue("token"))
		if err != nil {
			return err
		}
		if f.signed(v.Now(), r.URL.Query().Get("key"), one.ID) {
			return nil
		}
		return f.mayHave(ctx, v, one)
	})
	if fault.Is(err, fault.NotFound) || fault.Is(err, fault.Forbidden) {
		err = fault.New(fault.NotFound, "files.fault.not_found").Because(err)
	}
	return one, err
}

// signed says whether a key is ours, for this file, and still good.
func (f *Files) signed(now time.Time, key string, id int64) bool {
	ids, ok := f.keys.Read("file", key)
	return ok && len(ids) == 2 && ids[0] == id && now.Unix() <= ids[1]
}

// mayHave says whether the actor may have a file: the staff who may see its
// case, a customer the files of what they may read.
func (f *Files) mayHave(ctx context.Context, v db.View, one file) error {
	actor, err := staff.Acting(ctx)
	if err != nil {
		return err
	}
	if actor.Kind == staff.KindCustomer {
		_, _, err = f.cases.HTMLOf(ctx, v, one.MessageID) // refuses what is not for customers
		return err
	}
	if _, err := staff.Allow(ctx, staff.CasesRead); err != nil {
		return err
	}
	_, err = f.cases.ByID(ctx, v, one.CaseID)
	return err
}

// guard sets what keeps a stranger's bytes from doing anything.
func guard(h http.Header) {
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Content-Security-Policy", "default-src 'none'; sandbox")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("Cache-Control", "private, no-store")
}

func (f *Files) download(w http.ResponseWriter, r *http.Request) (err error) {
	one, err := f.allowed(r)
	if err != nil {
		return err
	}
	body, err := f.blobs.Open(r.Context(), blob.Sum(one.Sum[:]))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, body.Close()) }()
	h := w.Header()
	guard(h)
	h.Set("Content-Type", served(one.Type))
	h.Set("Content-Length", strconv.FormatInt(one.Size, 10))
	h.Set("Content-Disposition", disposition(one.Name))
	if _, err := io.Copy(w, body); err != nil {
		return nil //nolint:nilerr // the caller is gone: nobody is left to answer
	}
	return nil
}

// disposition has a browser save a file under its name.
func disposition(name string) string {
	if name == "" {
		name = "file"
	}
	if s := mime.FormatMediaType("attachment", map[string]string{"filename": name}); s != "" {
		return s
	}
	return "attachment"
}

func (f *Files) picture(w http.ResponseWriter, r *http.Request) (err error) {
	one, err := f.allowed(r)
	if err != nil {
		return err
	}
	if !drawable(one.Type) || one.Size > mostPicture {
		return fault.New(fault.NotFound, "files.fault.no_picture")
	}
	body, err := f.blobs.Open(r.Context(), blob.Sum(one.Sum[:]))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, body.Close()) }()
	drawn, kind, err := f.Draw(r.Context(), body)
	if err != nil {
		return err
	}
	return ShowPicture(w, drawn, kind)
}

// ShowPicture answers with a picture that [Files.Draw] made.
func ShowPicture(w http.ResponseWriter, drawn []byte, kind string) error {
	h := w.Header()
	guard(h)
	h.Set("Cache-Control", "private, max-age=3600")
	h.Set("Content-Type", kind)
	h.Set("Content-Disposition", "inline")
	h.Set("Content-Length", strconv.Itoa(len(drawn)))
	if _, err := w.Write(drawn); err != nil {
		return nil //nolint:nilerr // the caller is gone: nobody is left to answer
	}
	return nil
}
