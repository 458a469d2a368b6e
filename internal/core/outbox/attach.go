package outbox

import (
	"bytes"
	"context"
	"crypto/rand"
	"mime/multipart"
	"path"
	"slices"
	"strings"

	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/mail"
)

// mostFiles is how many files go along with one reply or note.
const mostFiles = 20

// limits are what may go along, as the settings say.
type limits struct {
	megabytes int  // of all files of one reply
	programs  bool // programs too
}

func (o *Outbox) limits(ctx context.Context, v db.View) (l limits, err error) {
	if l.megabytes, err = o.settings.FileMegabytes.Value(ctx, v); err != nil {
		return l, err
	}
	refuse, err := o.settings.RefusePrograms.Value(ctx, v)
	l.programs = refuse == 0
	return l, err
}

// one refuses a file that may never go along, by its name.
func (l limits) one(field string, p mail.Part) error {
	switch {
	case len(p.Data) == 0:
		return fault.Field(field, "outbox.fault.file_empty", fault.A("name", p.Name))
	case len(p.Data) > l.megabytes<<20:
		return fault.Field(field, "outbox.fault.file_large", fault.A("name", p.Name), fault.A("n", l.megabytes))
	case !l.programs && program(p):
		return fault.Field(field, "outbox.fault.file_program", fault.A("name", p.Name))
	}
	return nil
}

// together refuses files that are too many or too much for one mail.
func (l limits) together(field string, all []cases.Kept) error {
	var sum int64
	for _, k := range all {
		sum += k.Size
	}
	if sum > int64(l.megabytes)<<20 {
		return fault.Field(field, "outbox.fault.files_large", fault.A("n", l.megabytes))
	}
	if len(all) > mostFiles {
		return fault.Field(field, "outbox.fault.too_many", fault.A("n", mostFiles))
	}
	return nil
}

// programEndings are endings by which a computer runs a file; mail servers
// refuse them too.
var programEndings = []string{".exe", ".msi", ".com", ".scr", ".pif", ".bat", ".cmd", ".ps1", ".vbs", ".vbe", ".js", ".jse", ".wsf", ".wsh", ".hta",
	".jar", ".lnk", ".reg", ".cpl", ".dll", ".app", ".apk", ".iso", ".img"}

// program says whether a file is a program, by its ending or its first bytes.
func program(p mail.Part) bool {
	ending := strings.ToLower(path.Ext(strings.TrimRight(p.Name, ". ")))
	return slices.Contains(programEndings, ending) || bytes.HasPrefix(p.Data, []byte("MZ")) || bytes.HasPrefix(p.Data, []byte("\x7fELF"))
}

// keep stores uploads that may go along: as files, or drawn anew as pictures of
// the text.
func (o *Outbox) keep(ctx context.Context, uploads []*multipart.FileHeader, pictures bool) ([]cases.Kept, error) {
	var parts []mail.Part
	for _, u := range uploads {
		if u.Size == 0 && u.Filename == "" {
			continue
		}
		data, err := readUpload(u)
		if err != nil {
			return nil, err
		}
		parts = append(parts, mail.Part{Name: u.Filename, Type: u.Header.Get("Content-Type"), Size: int64(len(data)), Data: data, Inline: pictures})
	}
	return o.keepFiles(ctx, "files", parts)
}

func (o *Outbox) keepFiles(ctx context.Context, field string, parts []mail.Part) ([]cases.Kept, error) {
	if len(parts) == 0 {
		return nil, nil
	}
	var l limits
	err := o.d.Read(ctx, "outbox.limits", func(ctx context.Context, v db.View) (err error) {
		l, err = o.limits(ctx, v)
		return err
	})
	if err != nil {
		return nil, err
	}
	for i := range parts {
		if err := l.one(field, parts[i]); err != nil {
			return nil, err
		}
		if parts[i].Inline {
			if err := o.drawn(ctx, field, &parts[i]); err != nil {
				return nil, err
			}
		}
	}
	return o.files.Keep(ctx, parts)
}

// drawn makes a picture ours, pixel by pixel, and gives it the id that the text
// calls it by.
func (o *Outbox) drawn(ctx context.Context, field string, p *mail.Part) error {
	data, kind, err := o.files.Draw(ctx, bytes.NewReader(p.Data))
	if fault.Is(err, fault.NotFound) {
		return fault.Field(field, "outbox.fault.no_picture", fault.A("name", p.Name))
	}
	if err != nil {
		return err
	}
	name := strings.TrimSuffix(p.Name, path.Ext(p.Name))
	if name == "" {
		name = "picture"
	}
	p.Name, p.Type, p.Data, p.Size = name+"."+strings.Replace(strings.TrimPrefix(kind, "image/"), "jpeg", "jpg", 1), kind, data, int64(len(data))
	if p.ContentID == "" {
		p.ContentID = strings.ToLower(rand.Text()) + pictureDomain
	}
	return nil
}

// attach adds files to a draft, each once, and takes some away.
func (d *Draft) attach(more []cases.Kept, drop []string) {
	d.files = slices.DeleteFunc(d.files, func(k cases.Kept) bool { return !k.Inline && slices.Contains(drop, k.Sum) })
	for _, one := range more {
		if one.Inline || !slices.ContainsFunc(d.files, func(k cases.Kept) bool { return k.Sum == one.Sum && k.Name == one.Name }) {
			d.files = append(d.files, one)
		}
	}
}

// attached are the files beside the text: pictures in it are not listed.
func (d Draft) attached() []cases.Kept {
	return slices.DeleteFunc(slices.Clone(d.files), func(k cases.Kept) bool { return k.Inline })
}
