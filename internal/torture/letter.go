package torture

import (
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"math/rand/v2"
	"strings"
)

// letter is one mail as a customer sends it.
type letter struct {
	n        int
	from, to string
	subject  string
	raw      []byte
	sum      [sha256.Size]byte  // of raw, which is what the desk must keep
	file     *[sha256.Size]byte // of its attachment; nil for none
	hostile  bool
}

const care = "care@kettle.example"

// sealed completes a letter.
func (l letter) sealed() letter {
	l.sum = sha256.Sum256(l.raw)
	return l
}

// ordinary makes the n-th good mail of a trial. Some have no Message-ID, an
// empty one, the same one as another, or an empty In-Reply-To: none of these may
// join anything or be taken for another. Some have an attachment, and some are
// so large that their raw bytes are a file.
func (t *trial) ordinary(n int) letter {
	rng := rand.New(rand.NewPCG(t.seed, 1<<32+uint64(n)))
	l := letter{n: n, from: fmt.Sprintf("c%d@example.com", n%500), to: care, subject: fmt.Sprintf("Question %06d", n)}
	var b strings.Builder
	fmt.Fprintf(&b, "From: Customer %d <%s>\r\nTo: %s\r\nSubject: %s\r\n", n%500, l.from, l.to, l.subject)
	switch rng.IntN(10) {
	case 0:
	case 1:
		b.WriteString("Message-ID: \r\nIn-Reply-To: \r\n")
	case 2:
		fmt.Fprintf(&b, "Message-ID: <m%d@example.com>\r\nIn-Reply-To: <>\r\nReferences: \r\n", n)
	case 3:
		b.WriteString("Message-ID: <the-same-for-all@example.com>\r\n")
	default:
		fmt.Fprintf(&b, "Message-ID: <m%d@example.com>\r\n", n)
	}
	fmt.Fprintf(&b, "Date: Tue, 24 Nov 2026 09:%02d:%02d +0000\r\n", n/60%60, n%60)
	var text strings.Builder
	for range 1 + rng.IntN(40) {
		fmt.Fprintf(&text, "Line %d of message %d asks whether kettle %d is ready.\r\n", rng.IntN(1000), n, rng.IntN(1000))
	}
	switch at := rng.IntN(400); {
	case at < 40:
		l.file = attach(&b, text.String(), bytesOf(rng, 1+rng.IntN(40<<10)))
	case at == 40:
		l.file = attach(&b, text.String(), bytesOf(rng, 300<<10)) // its raw bytes are a file too
	default:
		b.WriteString("\r\n" + text.String())
	}
	l.raw = []byte(b.String())
	return l.sealed()
}

// bytesOf makes n bytes of chance.
func bytesOf(rng *rand.Rand, n int) []byte {
	b := make([]byte, n)
	for i := range b {
		b[i] = byte(rng.Uint32())
	}
	return b
}

// attach ends a mail with a text and one attachment, whose sum it returns.
func attach(b *strings.Builder, text string, content []byte) *[sha256.Size]byte {
	const edge = "a-line-between-two-parts"
	fmt.Fprintf(b, "MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=\"%s\"\r\n\r\n--%[1]s\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n%s\r\n--%[1]s\r\n", edge, text)
	b.WriteString("Content-Type: application/octet-stream\r\nContent-Disposition: attachment; filename=\"meter.bin\"\r\nContent-Transfer-Encoding: base64\r\n\r\n")
	for code := base64.StdEncoding.EncodeToString(content); code != ""; {
		n := min(76, len(code))
		b.WriteString(code[:n] + "\r\n")
		code = code[n:]
	}
	fmt.Fprintf(b, "--%s--\r\n", edge)
	sum := sha256.Sum256(content)
	return &sum
}
