package files

import (
	"bytes"
	"context"
)

// Plain writes a PDF anew without what it says of whoever made it.
type Plain func(ctx context.Context, raw []byte) ([]byte, error)

// PlainBy says by what PDF files are written anew.
func (f *Files) PlainBy(p Plain) { f.plain = p }

// IsPDF says whether bytes begin as a PDF does.
func IsPDF(raw []byte) bool { return bytes.HasPrefix(raw, []byte("%PDF-")) }

// PlainPDF returns a PDF without what it says of whoever made it. One that cannot be read,
// such as one with a password, stays as it came: done is false then.
func (f *Files) PlainPDF(ctx context.Context, raw []byte) (out []byte, done bool, err error) {
	if f.plain == nil {
		return raw, false, nil
	}
	out, err = f.plain(ctx, raw)
	if ctx.Err() != nil {
		return nil, false, ctx.Err()
	}
	if err != nil || len(out) == 0 {
		return raw, false, nil //nolint:nilerr // the customer is not to suffer by what the file is like
	}
	return out, true, nil
}
