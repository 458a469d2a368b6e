package mail

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"strconv"
)

// The parser copies every byte several times, once more for each multipart
// around it, and takes its time for each. So it gets a skeleton of the message:
// the contents of large leaves, which only their delimiters matter for, stand in
// it as one line each, and are put back as they lie in the raw bytes.

// skeletal is a message body without its large contents.
type skeletal struct {
	text  []byte
	mark  []byte // begins each line that stands for a content
	large [][]byte
}

// skeleton takes the large contents out of src[from:]. The mark is made from the
// message itself, so that its sender cannot put it there.
func skeleton(src []byte, from int, large []span) skeletal {
	s := skeletal{text: src[from:]}
	if len(large) == 0 {
		return s
	}
	sum := sha256.Sum256(src)
	s.mark = []byte("content-" + hex.EncodeToString(sum[:]) + "-")
	s.text = nil
	at := from
	for _, l := range large {
		if l.from < at {
			continue
		}
		s.text = append(s.text, src[at:l.from]...)
		s.text = append(s.text, s.mark...)
		s.text = append(strconv.AppendInt(s.text, int64(len(s.large)), 10), "\r\n"...)
		s.large = append(s.large, src[l.from:l.to])
		at = l.to
	}
	s.text = append(s.text, src[at:]...)
	return s
}

// restore puts contents back in the place of their lines.
func (s skeletal) restore(b []byte) []byte {
	if len(s.large) == 0 || !bytes.Contains(b, s.mark) {
		return b
	}
	if n, ok := s.number(bytes.TrimSpace(b)); ok {
		return bytes.TrimSuffix(bytes.TrimSuffix(s.large[n], []byte("\n")), []byte("\r"))
	}
	var out []byte
	for line := range bytes.Lines(b) {
		if n, ok := s.number(bytes.TrimSpace(line)); ok {
			line = s.large[n]
		}
		out = append(out, line...)
	}
	return out
}

// number is which content a line stands for.
func (s skeletal) number(line []byte) (int, bool) {
	digits, ok := bytes.CutPrefix(line, s.mark)
	if !ok {
		return 0, false
	}
	n, err := strconv.Atoi(string(digits))
	return n, err == nil && n >= 0 && n < len(s.large)
}
