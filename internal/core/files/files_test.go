package files

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"image/png"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"kept.example/kept/internal/core/activity"
	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/core/chores"
	"kept.example/kept/internal/core/inboxes"
	"kept.example/kept/internal/core/keys"
	"kept.example/kept/internal/core/people"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/blob"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/dbtest"
	"kept.example/kept/internal/platform/event"
	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/jobs"
	"kept.example/kept/internal/platform/mail"
	"kept.example/kept/internal/platform/web"
)

// house is files and what is below them, on a database.
type house struct {
	t       *testing.T
	d       *db.DB
	files   *Files
	cases   *cases.Cases
	people  *people.People
	reg     *chores.Registry
	inbox   int64
	advance func(time.Duration)
	rt      *web.Router
	as      context.Context // who asks over HTTP; nil for nobody
}

func each(t *testing.T, f func(t *testing.T, h *house)) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := &house{t: t, d: d, advance: dbtest.Clock(d, time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC))}
		log, bus := activity.New(d), event.NewBus()
		h.reg = chores.New(log)
		in := inboxes.New(d, log)
		h.people = people.New(d, bus, h.reg, log)
		h.cases = cases.New(d, bus, jobs.New(d, slog.New(slog.DiscardHandler), jobs.Options{}), h.reg, log, in, h.people)
		blobs, err := blob.Open(filepath.Join(t.TempDir(), "blobs"))
		h.must(err)
		h.must(d.Migrate(t.Context(), db.Schema{Owner: "jobs", FS: jobs.Schema}, db.Schema{Owner: "activity", FS: activity.Schema},
			db.Schema{Owner: "chores", FS: chores.Schema}, db.Schema{Owner: "keys", FS: keys.Schema}, db.Schema{Owner: "staff", FS: staff.Schema},
			db.Schema{Owner: "inboxes", FS: inboxes.Schema}, db.Schema{Owner: "people", FS: people.Schema}, db.Schema{Owner: "cases", FS: cases.Schema}, db.Schema{Owner: "files", FS: Schema}))
		ring, err := keys.Open(t.Context(), d, filepath.Join(t.TempDir(), "secret"))
		h.must(err)
		h.files = New(d, bus, blobs, h.reg, ring, h.cases)
		h.rt = web.New(web.Options{DB: d, Log: slog.New(slog.DiscardHandler)})
		h.rt.Authenticate(func(r *http.Request) (context.Context, error) {
			if h.as == nil {
				return r.Context(), nil
			}
			actor, err := staff.Acting(h.as)
			return staff.As(r.Context(), actor), err
		})
		h.files.Mount(h.rt)
		h.do(func(ctx context.Context, tx *db.Tx) error {
			b, err := in.AddBrand(ctx, tx, inboxes.Brand{Name: "Kept", Default: true, Lang: "en", Zone: "UTC"})
			h.must(err)
			i, err := in.Add(ctx, tx, inboxes.Inbox{Name: "Help", Address: "help@kept.test", BrandID: b.ID})
			h.inbox = i.ID
			return err
		})
		f(t, h)
	})
}

func (h *house) must(err error) {
	h.t.Helper()
	if err != nil {
		h.t.Fatal(err)
	}
}

func (h *house) system() context.Context {
	return staff.As(context.Background(), staff.System("test"))
}

func (h *house) do(f func(ctx context.Context, tx *db.Tx) error) {
	h.t.Helper()
	h.must(h.d.Do(h.system(), "test", f))
}

// arrive files a mail of Ann's with attachments.
func (h *house) arrive(join int64, parts ...mail.Part) (cases.Outcome, []cases.File) {
	h.t.Helper()
	kept, err := h.files.Keep(h.system(), parts)
	h.must(err)
	var out cases.Outcome
	var files []cases.File
	h.do(func(ctx context.Context, tx *db.Tx) error {
		ann, err := h.people.Resolve(ctx, tx, people.Email, "ann@example.com", "Ann")
		h.must(err)
		out, err = h.cases.Arrived(ctx, tx, cases.Arrival{InboxID: h.inbox, Person: ann, Channel: "email", Subject: "Photo", Text: "see", From: mail.Address{Mail: "ann@example.com"}, Files: kept, JoinCase: join})
		h.must(err)
		m, err := h.cases.Message(ctx, tx, out.MessageID)
		files = m.Files
		return err
	})
	return out, files
}

func (h *house) get(path string) *httptest.ResponseRecorder {
	w := httptest.NewRecorder()
	h.rt.ServeHTTP(w, httptest.NewRequest("GET", path, nil))
	return w
}

func user(role staff.Role) context.Context {
	return staff.As(context.Background(), staff.Actor{Kind: staff.KindUser, ID: 9, Role: role})
}

func picture() image.Image {
	m := image.NewRGBA(image.Rect(0, 0, 8, 4))
	m.Set(1, 1, color.RGBA{200, 10, 10, 255})
	return m
}

func pngOf(m image.Image) []byte {
	var b bytes.Buffer
	if png.Encode(&b, m) != nil {
		return nil
	}
	return b.Bytes()
}

func TestAFileIsServedAsAnAttachmentThatCannotRun(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		h.as = user(staff.Lead)
		for _, one := range []struct{ name, claimed, bytes, kind string }{
			{"page.html", "text/html", "<html><script>alert(1)</script>", "text/plain; charset=utf-8"},
			{"image.svg", "image/svg+xml", `<?xml version="1.0"?><svg onload="x"/>`, "text/plain; charset=utf-8"},
			{"photo.png", "text/html", string(pngOf(picture())), "image/png"},
			{"fake.png", "image/png", "MZ\x90\x00 a program", "application/octet-stream"},
		} {
			_, files := h.arrive(0, mail.Part{Name: one.name, Type: one.claimed, Data: []byte(one.bytes)})
			w := h.get("/files/" + files[0].Token)
			if w.Code != 200 || w.Body.String() != one.bytes {
				t.Fatal(one.name, w.Code)
			}
			head := w.Header()
			for name, want := range map[string]string{"Content-Type": one.kind, "X-Content-Type-Options": "nosniff", "Content-Security-Policy": "sandbox", "Content-Disposition": "attachment"} {
				if !strings.Contains(head.Get(name), want) {
					t.Errorf("%s: %s is %q", one.name, name, head.Get(name))
				}
			}
		}
	})
}

func TestWhoMayHaveAFile(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		out, files := h.arrive(0, mail.Part{Name: "a.txt", Data: []byte("hello")})
		path := "/files/" + files[0].Token
		note := h.noteWith("b.txt", out.Held.ID)
		is := func(what string, as context.Context, path string, want int) {
			t.Helper()
			h.as = as
			if got := h.get(path).Code; got != want {
				t.Errorf("%s: %d, want %d", what, got, want)
			}
		}
		ann := staff.As(t.Context(), staff.CustomerOf(out.Held.ID, out.Held.PersonID, "Ann"))
		is("a lead", user(staff.Lead), path, 200)
		is("an agent without the inbox", user(staff.Agent), path, 404)
		is("the customer", ann, path, 200)
		is("the customer, a file of a note", ann, "/files/"+note.Token, 404)
		is("a lead, a file of a note", user(staff.Lead), "/files/"+note.Token, 200)
		is("the customer of another case", staff.As(t.Context(), staff.CustomerOf(out.Held.ID+7, 1, "")), path, 404)
		is("no such file", user(staff.Lead), "/files/aaaa", 404)
		if h.as = nil; h.get(path).Code == 200 {
			t.Error("anybody may have it")
		}
		link := h.files.Link(h.d.Now(), files[0])
		is("a link", nil, link, 200)
		h.as = nil
		for what, path := range map[string]string{"a link to another file": strings.Replace(link, files[0].Token, note.Token, 1), "a wrong key": path + "?key=aaaa", "no key": path + "?key="} {
			if h.get(path).Code == 200 {
				t.Error(what)
			}
		}
		h.advance(16 * time.Minute)
		if h.get(link).Code == 200 {
			t.Error("a link works for ever")
		}
	})
}

// noteWith adds a note with a file to a case.
func (h *house) noteWith(name string, id int64) (file cases.File) {
	h.t.Helper()
	kept, err := h.files.Keep(h.system(), []mail.Part{{Name: name, Data: []byte("secret")}})
	h.must(err)
	h.do(func(ctx context.Context, tx *db.Tx) error {
		k, err := h.cases.Take(ctx, tx, id)
		h.must(err)
		m, err := h.cases.Say(ctx, tx, k, cases.Utterance{Kind: cases.Note, Files: kept})
		h.must(err)
		file = m.Files[0]
		return nil
	})
	return file
}

func TestAPictureIsDrawnAnew(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		h.as = user(staff.Lead)
		hidden := append(pngOf(picture()), "<script>alert(1)</script>"...)
		_, files := h.arrive(0, mail.Part{Name: "a.png", Data: hidden}, mail.Part{Name: "a.svg", Data: []byte("<svg/>")},
			mail.Part{Name: "broken.png", Data: hidden[:40]})
		w := h.get("/files/" + files[0].Token + "/picture")
		if w.Code != 200 || w.Header().Get("Content-Type") != "image/png" || bytes.Contains(w.Body.Bytes(), []byte("script")) {
			t.Error(w.Code, w.Header())
		}
		if _, err := png.Decode(w.Body); err != nil {
			t.Error(err)
		}
		for _, f := range files[1:] {
			if code := h.get("/files/" + f.Token + "/picture").Code; code != 404 {
				t.Errorf("%s: %d", f.Name, code)
			}
		}
	})
}

func TestRedraw(t *testing.T) {
	var j, g bytes.Buffer
	if err := errors.Join(jpeg.Encode(&j, picture(), nil), gif.Encode(&g, picture(), nil)); err != nil {
		t.Fatal(err)
	}
	for kind, one := range map[string]struct {
		raw  []byte
		want string
	}{"image/jpeg": {j.Bytes(), "image/jpeg"}, "image/gif": {g.Bytes(), "image/png"}, "image/png": {pngOf(picture()), "image/png"}} {
		if _, got, err := drawer().redraw(t.Context(), bytes.NewReader(one.raw), kind); err != nil || got != one.want {
			t.Errorf("%s: %s, %v", kind, got, err)
		}
	}
	huge := pngOf(image.NewGray(image.Rect(0, 0, 1, 1)))
	copy(huge[16:24], []byte{0, 0, 0xff, 0xff, 0, 0, 0xff, 0xff}) // says that it is 65,535 by 65,535
	if _, _, err := drawer().redraw(t.Context(), bytes.NewReader(huge), "image/png"); !errors.Is(err, errPicture) {
		t.Error(err)
	}
}

func TestNames(t *testing.T) {
	for in, want := range map[string]string{
		"../../etc/passwd": "passwd", `C:\temp\a.txt`: "a.txt", "a\r\nb.txt": "a b.txt", "invoice\u202efdp.exe": "invoicefdp.exe", "a\u200b.exe": "a.exe", "": "",
		strings.Repeat("x", 300) + ".pdf": strings.Repeat("x", 100) + "…" + strings.Repeat("x", 45) + ".pdf",
	} {
		if got := name(in); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
	if got := disposition("a\".txt"); strings.Contains(got, `"a".`) {
		t.Error(got)
	}
}

func TestAFileFollowsItsMessage(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		first, _ := h.arrive(0, mail.Part{Name: "a.txt", Data: []byte("one")})
		second, files := h.arrive(first.Held.ID, mail.Part{Name: "b.txt", Data: []byte("two")})
		h.do(func(ctx context.Context, tx *db.Tx) error {
			k, err := h.cases.Take(ctx, tx, first.Held.ID)
			h.must(err)
			to, err := h.cases.Split(ctx, tx, k, []int64{second.MessageID})
			h.must(err)
			at, err := db.Value[int64](ctx, tx, `SELECT case_id FROM file WHERE id = $1`, files[0].ID)
			if at != to.ID {
				t.Errorf("the file is in case %d", at)
			}
			return err
		})
	})
}

func TestTheFilesOfAnErasedPersonGo(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		out, files := h.arrive(0, mail.Part{Name: "me.txt", Data: []byte("me")})
		var b bytes.Buffer
		h.must(h.d.Read(h.system(), "test", func(ctx context.Context, v db.View) error {
			var r chores.Report
			h.must(h.reg.Verify(ctx, v, &r))
			if !r.OK() {
				t.Error(r.Findings)
			}
			return h.people.Export(ctx, v, out.Held.PersonID, &b)
		}))
		if !strings.Contains(b.String(), "me.txt") {
			t.Error(b.String())
		}
		h.do(func(ctx context.Context, tx *db.Tx) error { return h.people.Erase(ctx, tx, out.Held.PersonID) })
		h.as = user(staff.Lead)
		if code := h.get("/files/" + files[0].Token).Code; code != 404 {
			t.Error(code)
		}
	})
}

func TestTheBooksOfFiles(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		out, _ := h.arrive(0, mail.Part{Name: "gone.txt", Data: []byte("hello")})
		nowhere := []cases.Kept{{Name: "nowhere", Sum: fmt.Sprintf("%064d", 0)}}
		err := h.d.Do(h.system(), "test", func(ctx context.Context, tx *db.Tx) error {
			return h.files.Attach(ctx, tx, out.Held.ID, out.MessageID, nowhere)
		})
		if !fault.Is(err, fault.Unavailable) {
			t.Errorf("bytes that are not there were attached: %v", err)
		}
		h.must(h.files.blobs.Walk(t.Context(), func(sum blob.Sum, _ int64) error { return h.files.blobs.Remove(t.Context(), sum) }))
		h.must(h.d.Read(h.system(), "test", func(ctx context.Context, v db.View) error {
			var r chores.Report
			err := h.reg.Verify(ctx, v, &r)
			if len(r.Findings) != 1 {
				t.Error(r.Findings)
			}
			return err
		}))
	})
}
