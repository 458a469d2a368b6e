package intake

import (
	"bytes"
	"context"
	"crypto/sha256"
	"time"

	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/mail"
)

// rowLimit is the size up to which raw bytes are a row, so that group commit
// covers them; larger ones are a file first.
const rowLimit = 256 << 10

// File is the job that files one item.
type File struct {
	Item int64 `json:"item"`
}

// Kind implements jobs.Args.
func (File) Kind() string { return "intake.file" }

// packed is raw bytes made ready to be stored.
type packed struct {
	sum  [sha256.Size]byte
	size int64
	zstd []byte // nil where they are a file
}

func (p packed) kept() string {
	if p.zstd == nil {
		return "file"
	}
	return "row"
}

// pack hashes and compresses, outside any transaction; what is large is a
// file, on the disk, when it returns.
func (in *Intake) pack(ctx context.Context, raw []byte) (p packed, err error) {
	if len(raw) <= rowLimit {
		return in.packRow(raw), nil
	}
	p = packed{sum: sha256.Sum256(raw), size: int64(len(raw))}
	_, _, err = in.blobs.Put(ctx, bytes.NewReader(raw))
	return p, err
}

// packRow packs what is stored as a row.
func (in *Intake) packRow(raw []byte) packed {
	return packed{sum: sha256.Sum256(raw), size: int64(len(raw)), zstd: in.zip.EncodeAll(raw, make([]byte, 0, len(raw)/2+64))}
}

// Receive stores a mail for each inbox it is for, and the jobs that file it.
// When it returns nil the bytes are on the disk and have a home. A [mail.Refuse]
// says that the address is nobody's.
func (in *Intake) Receive(ctx context.Context, e mail.Envelope, via Via, raw []byte) (err error) {
	defer fault.Wrap(&err, "intake.Receive")
	_, err = in.ReceiveFrom(ctx, Source{Via: via, Envelope: e}, raw)
	return err
}

// RoomBy sets who says that there is no room for anything new: what comes is
// then for its sender to keep.
func (in *Intake) RoomBy(f func() error) { in.room = f }

// Source is where something came from.
type Source struct {
	Via      Via
	Envelope mail.Envelope
	Inbox    int64 // where the way itself says for whom it is; 0: by the envelope
	// Key names the thing for ever in its source (an IMAP account, folder,
	// UIDVALIDITY and UID): a second one of the same key is not stored. "" for none.
	Key    string
	Low    bool // it lay there before we looked: a history, for which nobody waits
	Junk   bool // the mail provider had put it among the junk: somebody looks at it first
	Header bool // only its header, for it is too large
	// At is when it came to the mailbox that it is read from. A time that cannot
	// be, and the zero one, is the present.
	At time.Time
}

// ReceiveFrom is Receive for any source. It returns the items it made: none if
// the key was there already.
func (in *Intake) ReceiveFrom(ctx context.Context, s Source, raw []byte) (items []int64, err error) {
	defer fault.Wrap(&err, "intake.ReceiveFrom(%s)", s.Via)
	if _, err := staff.Acting(ctx); err != nil { // a receiver acts as the desk itself
		return nil, err
	}
	if in.room != nil {
		if err := in.room(); err != nil {
			return nil, err
		}
	}
	in.press.enter()
	ids, to := []int64{s.Inbox}, map[int64][]string{s.Inbox: s.Envelope.To}
	if s.Inbox == 0 {
		if ids, to, err = in.doors.group(ctx, s.Envelope.To); err != nil {
			return nil, err
		}
	}
	p, err := in.pack(ctx, raw)
	if err != nil {
		return nil, err
	}
	level := in.turns.level(s, in.d.Now())
	err = in.d.Do(ctx, "intake.receive", func(ctx context.Context, tx *db.Tx) error {
		items = items[:0]
		for _, inbox := range ids {
			id, err := in.store(ctx, tx, s, inbox, to[inbox], p)
			if err != nil {
				return err
			}
			if id == 0 {
				continue
			}
			if err := in.fileLater(ctx, tx, File{id}, level); err != nil {
				return err
			}
			items = append(items, id)
		}
		return nil
	})
	return items, err
}

// store writes one item and its raw bytes; 0 if its key is there already.
func (in *Intake) store(ctx context.Context, tx *db.Tx, s Source, inbox int64, to []string, p packed) (int64, error) {
	if p.zstd == nil { // the bytes are a file: nobody drops it from here on
		if err := in.blobs.Hold(ctx, tx, p.sum); err != nil {
			return 0, err
		}
	}
	id, err := insertItem(ctx, tx, Item{
		InboxID: inbox, Via: s.Via, From: s.Envelope.From, To: to, IP: s.Envelope.RemoteIP, HELO: s.Envelope.HELO, TLS: s.Envelope.TLS,
		Size: p.size, Sum: p.sum[:], Kept: p.kept(), ReceivedAt: tx.Now(), Junked: s.Junk, History: s.Low, Header: s.Header, CameAt: s.At,
	}, s.Key)
	if err != nil || id == 0 || p.zstd == nil {
		return id, err
	}
	_, err = tx.Exec(ctx, `INSERT INTO intake_raw (id, zstd) VALUES ($1, $2)`, id, p.zstd)
	return id, err
}
