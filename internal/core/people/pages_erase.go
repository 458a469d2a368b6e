package people

import (
	"archive/zip"
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"

	"kept.example/kept/internal/core/activity"
	"kept.example/kept/internal/core/chores"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/web"
	"kept.example/kept/internal/platform/words"
)

// exportTakes is how long packing a person's files may take.
const exportTakes = 5 * time.Minute

// FilesBy says where the bytes of a file are, by their SHA-256 in hexadecimal
// digits. The desk sets it once at the start, since files stand above people.
func (p *People) FilesBy(open func(ctx context.Context, sum string) (io.ReadCloser, error)) {
	p.open = open
}

// exportPage answers with all that we hold of a person in one file: the rows as
// JSON Lines, and the files.
func (p *People) exportPage(w http.ResponseWriter, r *http.Request) error {
	id, err := web.PathID(r, "person")
	if err != nil {
		return err
	}
	rows, files, err := p.exported(r.Context(), id)
	if err != nil {
		return err
	}
	h := w.Header()
	h.Set("Content-Type", "application/zip")
	h.Set("Content-Disposition", fmt.Sprintf(`attachment; filename="person-%d.zip"`, id))
	if err := p.pack(r.Context(), w, rows, files); err != nil {
		panic(http.ErrAbortHandler) // half a file must not look like a whole one
	}
	return nil
}

// PackTo writes all that we hold of a person into one file, for whoever may have
// it: the rows as JSON Lines, and the files. It writes down that it was done.
func (p *People) PackTo(ctx context.Context, id int64, w io.Writer) (err error) {
	defer fault.Wrap(&err, "people.PackTo(%d)", id)
	rows, files, err := p.exported(ctx, id)
	if err != nil {
		return err
	}
	return p.pack(ctx, w, rows, files)
}

// pack writes the rows and the files into an archive. A file is called by its
// hash, as the rows call it, and after that as the person called it.
func (p *People) pack(ctx context.Context, w io.Writer, rows []byte, files []chores.File) error {
	z := zip.NewWriter(w)
	out, err := z.Create("person.jsonl")
	if err != nil {
		return err
	}
	if _, err := out.Write(rows); err != nil {
		return err
	}
	seen := map[string]bool{}
	for _, f := range files {
		if seen[f.Sum] || p.open == nil {
			continue
		}
		seen[f.Sum] = true
		if err := p.packOne(ctx, z, f); err != nil {
			return err
		}
	}
	return z.Close()
}

func (p *People) packOne(ctx context.Context, z *zip.Writer, f chores.File) (err error) {
	in, err := p.open(ctx, f.Sum)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, in.Close()) }()
	out, err := z.Create("files/" + f.Sum[:min(16, len(f.Sum))] + "-" + safeName(f.Name))
	if err != nil {
		return err
	}
	_, err = io.Copy(out, in)
	return err
}

// safeName is a file's name that means the same on every system: no folders, no
// control characters, at most 80 characters.
func safeName(name string) string {
	clean := []rune(strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f || strings.ContainsRune(`/\:*?"<>|`, r) {
			return '_'
		}
		return r
	}, strings.ToValidUTF8(name, "_")))
	return strings.Trim(string(clean[max(0, len(clean)-80):]), ". ")
}

// exported writes down that a person was exported, and returns what we hold
// with the list of files that belong to it.
func (p *People) exported(ctx context.Context, id int64) ([]byte, []chores.File, error) {
	err := p.d.Do(ctx, "people.export", func(ctx context.Context, tx *db.Tx) error {
		if _, err := staff.Allow(ctx, staff.PeopleExport); err != nil {
			return err
		}
		h, err := p.Take(ctx, tx, id)
		if err != nil {
			return err
		}
		_, err = p.log.Record(ctx, tx, activity.Entry{Kind: "person.exported", PersonID: h.ID})
		return err
	})
	if err != nil {
		return nil, nil, err
	}
	var b bytes.Buffer
	var files []chores.File
	err = p.d.Read(ctx, "people.export", func(ctx context.Context, v db.View) error {
		b.Reset()
		out := chores.NewWriter(&b)
		err := p.export(ctx, v, id, out)
		files = out.Files()
		return err
	})
	return b.Bytes(), files, err
}

// eraseView says what goes when a person is erased.
type eraseView struct {
	sideView
	Word string // to be typed
	Said map[string]string
}

func (p *People) erasePage(w http.ResponseWriter, r *http.Request) error {
	return p.showErase(w, r, http.StatusOK, eraseView{})
}

func (p *People) showErase(w http.ResponseWriter, r *http.Request, status int, view eraseView) error {
	id, err := web.PathID(r, "person")
	if err != nil {
		return err
	}
	err = p.d.Read(r.Context(), "people.erase_page", func(ctx context.Context, v db.View) (err error) {
		if _, err := staff.Allow(ctx, staff.PeopleErase); err != nil {
			return err
		}
		if view.sideView, err = p.side(ctx, v, id); err == nil && view.Erased() {
			return fault.New(fault.Conflict, "people.fault.erased")
		}
		view.Word = wordOf(view.sideView)
		return err
	})
	if err != nil {
		return err
	}
	return web.Show(w, r, status, erasePage(view))
}

// wordOf is what has to be typed to erase somebody: the name, else an address,
// else the number.
func wordOf(s sideView) string {
	address := ""
	if len(s.Identities) > 0 {
		address = s.Identities[0].Value
	}
	return cmp.Or(s.Name, address, fmt.Sprint(s.ID))
}

// eraseDo erases a person whose name was typed.
func (p *People) eraseDo(w http.ResponseWriter, r *http.Request) error {
	id, err := web.PathID(r, "person")
	if err != nil {
		return err
	}
	typed := db.Key(strings.TrimSpace(r.PostFormValue("typed")))
	err = p.d.Do(r.Context(), "people.erase", func(ctx context.Context, tx *db.Tx) error {
		if _, err := staff.Allow(ctx, staff.PeopleErase); err != nil {
			return err
		}
		s, err := p.side(ctx, tx, id)
		if err != nil {
			return err
		}
		if typed == "" || typed != db.Key(wordOf(s)) {
			return fault.Field("typed", "people.fault.typed")
		}
		return p.Erase(ctx, tx, id)
	})
	if said := web.Invalid(r.Context(), err); said["typed"] != "" {
		return p.showErase(w, r, http.StatusUnprocessableEntity, eraseView{Said: said})
	}
	if err != nil {
		return err
	}
	return web.Saved(w, r, path(id), words.T(r.Context(), "people.said.erased"), "")
}
