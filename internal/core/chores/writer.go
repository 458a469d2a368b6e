package chores

import (
	"encoding/hex"
	"encoding/json"
	"io"
)

// File is an attachment that belongs to an export.
type File struct {
	Name string `json:"name"`   // as the person called it
	Sum  string `json:"sha256"` // of its bytes, in hexadecimal digits
	Size int64  `json:"size"`   // in bytes
}

// Writer writes an export: JSON Lines, each with what it is and the row, and a
// list of the files that belong to it.
type Writer struct {
	enc   *json.Encoder
	files []File
	rows  int
	err   error
}

// NewWriter returns a writer of JSON Lines to w.
func NewWriter(w io.Writer) *Writer { return &Writer{enc: json.NewEncoder(w)} }

// line is one line of an export.
type line struct {
	What string `json:"what"`
	Row  any    `json:"row"`
}

// Row writes one row. The first error stays, and nothing is written after it.
func (w *Writer) Row(what string, row any) error {
	if w.err == nil {
		w.err = w.enc.Encode(line{what, row})
		w.rows++
	}
	return w.err
}

// File writes a line for an attachment and remembers it for whoever packs the
// bytes. sum is the SHA-256 of them.
func (w *Writer) File(name string, sum [32]byte, size int64) error {
	f := File{name, hex.EncodeToString(sum[:]), size}
	w.files = append(w.files, f)
	return w.Row("file", f)
}

// Files returns the attachments named so far.
func (w *Writer) Files() []File { return w.files }

// Rows returns how many rows were written.
func (w *Writer) Rows() int { return w.rows }

// Err returns the first error.
func (w *Writer) Err() error { return w.err }
