package mail

import (
	"bytes"
	"strings"
)

// decodeTransfer undoes a Content-Transfer-Encoding. An unknown one leaves the
// bytes as they are. The result may share memory with b.
func decodeTransfer(b []byte, encoding string) (out []byte, known bool) {
	word, _, _ := strings.Cut(strings.TrimSpace(encoding), ";")
	switch strings.ToLower(strings.Trim(strings.TrimSpace(word), `"'`)) {
	case "base64", "base-64":
		return base64Loose(b), true
	case "quoted-printable", "quotedprintable":
		return quotedPrintable(b), true
	case "x-uuencode", "x-uue", "uuencode", "uue":
		if data, ok := uudecode(b); ok {
			return data, true
		}
		return b, true
	case "", "7bit", "8bit", "binary", "7-bit", "8-bit", "8bits", "7bits", "none":
		return b, true
	}
	return b, false
}

// quotedPrintable decodes and keeps what is no encoding as it is.
func quotedPrintable(b []byte) []byte {
	out := make([]byte, 0, len(b))
	for len(b) > 0 {
		i := bytes.IndexByte(b, '\n')
		line, end := b, ""
		if i >= 0 {
			line, end, b = b[:i], "\n", b[i+1:]
			if i > 0 && line[i-1] == '\r' {
				line, end = line[:i-1], "\r\n"
			}
		} else {
			b = nil
		}
		line = bytes.TrimRight(line, " \t\r")
		if n := len(line); n > 0 && line[n-1] == '=' {
			line, end = line[:n-1], ""
		}
		for j := 0; j < len(line); j++ {
			if line[j] == '=' && j+2 < len(line) && isHex(line[j+1]) && isHex(line[j+2]) {
				out = append(out, unhex(line[j+1])<<4|unhex(line[j+2]))
				j += 2
				continue
			}
			out = append(out, line[j])
		}
		out = append(out, end...)
	}
	return out
}

// uudecode reads the first file of a uuencoded text.
func uudecode(b []byte) ([]byte, bool) {
	var out []byte
	begun := false
	for len(b) > 0 {
		line, rest, _ := cutLine(b)
		b = rest
		if !begun {
			begun = bytes.HasPrefix(line, []byte("begin "))
			continue
		}
		if bytes.Equal(bytes.TrimSpace(line), []byte("end")) {
			return out, true
		}
		if len(line) == 0 {
			continue
		}
		want := int(line[0]-' ') & 63
		line = line[1:]
		for want > 0 && len(line) > 0 {
			var q [4]byte
			for k := range q {
				if k < len(line) {
					q[k] = (line[k] - ' ') & 63
				}
			}
			three := []byte{q[0]<<2 | q[1]>>4, q[1]<<4 | q[2]>>2, q[2]<<6 | q[3]}
			out = append(out, three[:min(3, want)]...)
			want -= 3
			line = line[min(4, len(line)):]
		}
	}
	return out, begun
}
