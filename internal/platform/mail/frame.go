package mail

import (
	"bufio"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
)

// Between parent and child: the parent writes a length of eight bytes and the raw
// message; the child answers with a length and a JSON head, and then the bytes
// that the head announces: text, HTML, the parts in order.

// head is a message without its large fields.
type head struct {
	Message
	TextBytes int64 `json:"text_bytes"`
	HTMLBytes int64 `json:"html_bytes"`
}

var errFrame = errors.New("mail: the parser's answer makes no sense")

func writeRaw(w io.Writer, raw []byte) error {
	var n [8]byte
	binary.BigEndian.PutUint64(n[:], uint64(len(raw)))
	if _, err := w.Write(n[:]); err != nil {
		return err
	}
	_, err := w.Write(raw)
	return err
}

// readLength reads a length and refuses what is larger than most.
func readLength(r io.Reader, most int64) (int64, error) {
	var b [8]byte
	if _, err := io.ReadFull(r, b[:]); err != nil {
		return 0, err
	}
	n := binary.BigEndian.Uint64(b[:])
	if n > uint64(most) {
		return 0, fmt.Errorf("%w: %d bytes", errFrame, n)
	}
	return int64(n), nil
}

func writeMessage(w io.Writer, m Message) error {
	h := head{Message: m, TextBytes: int64(len(m.Text)), HTMLBytes: int64(len(m.HTML))}
	h.Text, h.HTML = "", ""
	b, err := json.Marshal(h)
	if err != nil {
		return err
	}
	out := bufio.NewWriterSize(w, 64<<10)
	var n [8]byte
	binary.BigEndian.PutUint64(n[:], uint64(len(b)))
	_, _ = out.Write(n[:])
	_, _ = out.Write(b)
	_, _ = out.WriteString(m.Text)
	_, _ = out.WriteString(m.HTML)
	for _, p := range m.Parts {
		_, _ = out.Write(p.Data)
	}
	return out.Flush() // a bufio.Writer keeps its first error
}

// readMessage reads an answer about a message of size bytes. It believes no
// length that such a message cannot have.
func readMessage(r io.Reader, size int64) (Message, error) {
	most := 16*size + 4<<20
	n, err := readLength(r, most)
	if err != nil {
		return Message{}, err
	}
	b, err := take(r, n)
	if err != nil {
		return Message{}, err
	}
	var h head
	if err := json.Unmarshal(b, &h); err != nil {
		return Message{}, fmt.Errorf("%w: %v", errFrame, err)
	}
	left := most
	next := func(n int64) ([]byte, error) {
		if n < 0 || n > left {
			return nil, fmt.Errorf("%w: %d bytes", errFrame, n)
		}
		left -= n
		return take(r, n)
	}
	m := h.Message
	if b, err = next(h.TextBytes); err != nil {
		return Message{}, err
	}
	m.Text = string(b)
	if b, err = next(h.HTMLBytes); err != nil {
		return Message{}, err
	}
	m.HTML = string(b)
	for i := range m.Parts {
		if m.Parts[i].Data, err = next(m.Parts[i].Size); err != nil {
			return Message{}, err
		}
	}
	return m, nil
}

func take(r io.Reader, n int64) ([]byte, error) {
	b := make([]byte, n)
	_, err := io.ReadFull(r, b)
	if errors.Is(err, io.EOF) {
		err = io.ErrUnexpectedEOF
	}
	return b, err
}
