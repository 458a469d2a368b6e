package mail

import (
	"bytes"
	"strings"
	"testing"
)

// flat lists a tree's kinds and contents.
func flat(n *node) (out []string) {
	out = append(out, n.kind, strings.TrimRight(string(n.content), "\r\n"))
	for _, k := range n.kids {
		out = append(out, flat(k)...)
	}
	return out
}

// TestTheSkeletonChangesNothing parses mail with its large contents taken out
// and put back, and as it is: the parts are the same.
func TestTheSkeletonChangesNothing(t *testing.T) {
	large := 0
	same := func(name string, raw []byte) {
		t.Helper()
		src := tidyStart(raw)
		found, err := scan(src, Limits{}.orDefaults())
		if err != nil {
			t.Fatal(name, err)
		}
		large += len(found.large)
		fs, body := splitHeader(src)
		with, _ := readParts(src, fs, body, found)
		found.large = nil
		without, _ := readParts(src, fs, body, found)
		a, b := flat(with), flat(without)
		if len(a) != len(b) {
			t.Fatalf("%s: %d and %d", name, len(a), len(b))
		}
		for i := range a {
			if a[i] != b[i] {
				t.Errorf("%s: %d: %d bytes and %d", name, i, len(a[i]), len(b[i]))
			}
		}
	}
	long := strings.Repeat("some words in a long line, as long as lines are\r\n", 3000)
	same("nested", []byte("Content-Type: multipart/mixed; boundary=b\r\n\r\n"+long+"--b\r\n\r\n"+long+"--b\r\nContent-Type: multipart/alternative; boundary=c\r\n\r\n"+long+
		"--c\r\nContent-Type: text/html\r\n\r\n"+long+"--c--\r\n"+long+"--b\r\nX: y\r\n\r\n.\r\n--b--\r\n"+long))
	same("unclosed", []byte("Content-Type: multipart/mixed; boundary=b\n\n--b\n\n"+long+"--b\nContent-Type: image/png\n\n"+long))
	same("no blank line", []byte("Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/plain\n--b\n\n"+long))
	if large < 5 {
		t.Errorf("only %d large contents", large)
	}
	walkMails(t, "mail", func(path string, raw []byte) {
		if strings.HasSuffix(path, ".eml") {
			same(path, raw)
		}
	})
	t.Logf("%d large contents", large)
	s := skeletal{text: nil, mark: []byte("m-"), large: [][]byte{[]byte("one\n"), []byte("two")}}
	for in, want := range map[string]string{"m-0": "one", " m-1\r\n": "two", "a\nm-0\nm-2\nb": "a\none\nm-2\nb", "m-9": "m-9", "x": "x"} {
		if got := s.restore([]byte(in)); !bytes.Equal(got, []byte(want)) {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}
