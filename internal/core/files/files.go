package files

import (
	"bytes"
	"context"
	"crypto/rand"
	"embed"
	"encoding/base32"
	"encoding/hex"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/core/chores"
	"kept.example/kept/internal/core/facts"
	"kept.example/kept/internal/core/keys"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/blob"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/event"
	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/mail"
)

// Schema holds the tables of this package.
//
//go:embed schema/*.sql
var Schema embed.FS

// Words holds the sentences of this package.
//
//go:embed words/*.json
var Words embed.FS

// Files is what can be done with attachments.
type Files struct {
	d     *db.DB
	blobs *blob.Store
	keys  *keys.Ring
	cases *cases.Cases
	draw  chan struct{} // as many pictures are drawn at one time as it holds
	large chan struct{} // and one large photo
	plain Plain         // nil: a PDF stays as it came

	// Random is where tokens come from; a simulation gives its own.
	Random io.Reader
}

// New returns the service, adds its chores, and keeps the files of messages.
func New(d *db.DB, bus *event.Bus, blobs *blob.Store, reg *chores.Registry, ring *keys.Ring, c *cases.Cases) *Files {
	f := &Files{d: d, blobs: blobs, keys: ring, cases: c, draw: make(chan struct{}, 2), large: make(chan struct{}, 1), Random: rand.Reader}
	c.FilesBy(cases.Attachments{Attach: f.Attach, Of: f.Of})
	event.On(bus, "files.follow_split", f.followSplit)
	reg.Add(f.chore())
	return f
}

// file is a row.
type file struct {
	cases.File
	MessageID, CaseID int64
	Sum               [32]byte
	ContentID         string
	CreatedAt         time.Time
}

const columns = `id, token, message_id, case_id, name, type, size, sum, inline, content_id, created_at`

func scanFile(s db.Scan) (f file, err error) {
	err = s(&f.ID, &f.Token, &f.MessageID, &f.CaseID, &f.Name, &f.Type, &f.Size, &f.Sum, &f.Inline, &f.ContentID, &f.CreatedAt)
	return f, err
}

// Keep stores the bytes of parts of a message and returns what a transaction
// needs to make them files. It is called before the transaction; bytes that no
// transaction then refers to are swept later.
func (f *Files) Keep(ctx context.Context, parts []mail.Part) (_ []cases.Kept, err error) {
	defer fault.Wrap(&err, "files.Keep")
	if _, err := staff.Acting(ctx); err != nil {
		return nil, err
	}
	kept := make([]cases.Kept, 0, len(parts))
	for _, p := range parts {
		sum, size, err := f.blobs.Put(ctx, bytes.NewReader(p.Data))
		if err != nil {
			return nil, err
		}
		kept = append(kept, cases.Kept{Name: name(p.Name), Type: sniff(p.Data), ContentID: strings.Trim(p.ContentID, "<> "), Sum: hex.EncodeToString(sum[:]), Size: size, Inline: p.Inline})
	}
	return kept, nil
}

// Attach makes stored bytes files of a message. [cases.Cases.Say] and
// [cases.Cases.Arrived] call it; the caller has locked the case.
func (f *Files) Attach(ctx context.Context, tx *db.Tx, caseID, messageID int64, kept []cases.Kept) (err error) {
	defer fault.Wrap(&err, "files.Attach(message %d)", messageID)
	if _, err := staff.Acting(ctx); err != nil {
		return err
	}
	if err := f.Hold(ctx, tx, kept); err != nil {
		return err
	}
	for _, k := range kept {
		sum, err := hex.DecodeString(k.Sum)
		if err != nil {
			return err
		}
		token, err := f.token()
		if err != nil {
			return err
		}
		if _, err := tx.Insert(ctx, `
			INSERT INTO file (token, message_id, case_id, name, type, size, sum, inline, content_id, created_at)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
			token, messageID, caseID, name(k.Name), k.Type, k.Size, sum, k.Inline, k.ContentID, tx.Now()); err != nil {
			return err
		}
	}
	return nil
}

// Hold keeps stored bytes from being swept before the rows that need them are
// there; in one order, so that two who attach the same files take turns.
func (f *Files) Hold(ctx context.Context, tx *db.Tx, kept []cases.Kept) (err error) {
	defer fault.Wrap(&err, "files.Hold")
	if _, err := staff.Acting(ctx); err != nil {
		return err
	}
	var sums []string
	for _, k := range kept {
		sums = append(sums, k.Sum)
	}
	slices.Sort(sums)
	for _, text := range slices.Compact(sums) {
		sum, err := blob.ParseSum(text)
		if err != nil {
			return err
		}
		if err := f.blobs.Hold(ctx, tx, sum); err != nil {
			return err
		}
	}
	return nil
}

// token is the random part of a file's address: 128 bits.
func (f *Files) token() (string, error) {
	b := make([]byte, 16)
	if _, err := io.ReadFull(f.Random, b); err != nil {
		return "", err
	}
	return strings.ToLower(base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString(b)), nil
}

// Of returns the files of messages. The caller has shown that the actor may
// read the messages.
func (f *Files) Of(ctx context.Context, v db.View, messages []int64) (_ map[int64][]cases.File, err error) {
	defer fault.Wrap(&err, "files.Of")
	if _, err := staff.Acting(ctx); err != nil {
		return nil, err
	}
	out := map[int64][]cases.File{}
	if len(messages) == 0 {
		return out, nil
	}
	rows, err := ofMessages(ctx, v, messages)
	for _, row := range rows {
		out[row.MessageID] = append(out[row.MessageID], row.File)
	}
	return out, err
}

// ByContentID returns the inline files of a message by the id its HTML body
// calls them, without angle brackets.
func (f *Files) ByContentID(ctx context.Context, v db.View, message int64) (_ map[string]cases.File, err error) {
	defer fault.Wrap(&err, "files.ByContentID(message %d)", message)
	if _, _, err := f.cases.HTMLOf(ctx, v, message); err != nil { // whoever may read the body may see its pictures
		return nil, err
	}
	rows, err := ofMessages(ctx, v, []int64{message})
	out := map[string]cases.File{}
	for _, row := range rows {
		if row.ContentID != "" {
			out[row.ContentID] = row.File
		}
	}
	return out, err
}

// KeptOf returns the files of a message as they were kept, to send them along
// or to quote them.
func (f *Files) KeptOf(ctx context.Context, v db.View, message int64) (_ []cases.Kept, err error) {
	defer fault.Wrap(&err, "files.KeptOf(message %d)", message)
	if _, err := f.cases.Message(ctx, v, message); err != nil {
		return nil, err
	}
	rows, err := ofMessages(ctx, v, []int64{message})
	kept := make([]cases.Kept, len(rows))
	for i, r := range rows {
		kept[i] = cases.Kept{Name: r.Name, Type: r.Type, ContentID: r.ContentID, Sum: hex.EncodeToString(r.Sum[:]), Size: r.Size, Inline: r.Inline}
	}
	return kept, err
}

// Open returns the bytes of what was kept; the caller closes them. It serves
// what goes out, in jobs; pages use the file's address.
func (f *Files) Open(ctx context.Context, k cases.Kept) (_ io.ReadCloser, err error) {
	defer fault.Wrap(&err, "files.Open")
	if _, err := staff.Allow(ctx, staff.CasesRead); err != nil {
		return nil, err
	}
	raw, err := hex.DecodeString(k.Sum)
	if err != nil || len(raw) != 32 {
		return nil, fmt.Errorf("%q is no SHA-256", k.Sum)
	}
	return f.blobs.Open(ctx, blob.Sum(raw))
}

func ofMessages(ctx context.Context, v db.View, messages []int64) ([]file, error) {
	marks, args := make([]string, len(messages)), make([]any, len(messages))
	for i, id := range messages {
		marks[i], args[i] = fmt.Sprintf("$%d", i+1), id
	}
	return db.All(ctx, v, scanFile, `SELECT `+columns+` FROM file WHERE message_id IN (`+strings.Join(marks, ", ")+`) ORDER BY id`, args...)
}

// followSplit moves files with their messages.
func (f *Files) followSplit(ctx context.Context, tx *db.Tx, s facts.CaseSplit) error {
	for _, m := range s.Messages {
		if _, err := tx.Exec(ctx, `UPDATE file SET case_id = $1 WHERE message_id = $2`, s.To, m); err != nil {
			return err
		}
	}
	return nil
}

// name is what a file is called: one line, no path, at most 150 characters.
func name(s string) string {
	s = strings.Join(strings.Fields(db.Text(s)), " ")
	s = s[strings.LastIndexAny(s, `/\`)+1:]
	s = strings.Map(func(r rune) rune {
		// What does not show could hide the true ending of a name.
		if r < ' ' || r == 0x7f || r >= 0x200b && r <= 0x200f || r >= 0x202a && r <= 0x202e || r >= 0x2060 && r <= 0x206f || r == 0xfeff {
			return -1
		}
		return r
	}, s)
	if r := []rune(s); len(r) > 150 {
		s = string(r[:100]) + "…" + string(r[len(r)-49:])
	}
	return s
}
