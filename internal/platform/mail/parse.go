package mail

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"strings"

	"github.com/jhillyerd/enmime/v2"
)

// Parse reads a message. It always returns one that can be filed: what cannot be
// taken apart is there as raw text with the reason in Problems. The error is not
// nil only if a limit was broken (*LimitError), and may then be ignored.
func Parse(raw []byte, limits Limits) (m Message, err error) {
	defer func() {
		if p := recover(); p != nil {
			m, err = AsRawText(raw, "mail.problem.unreadable"), fmt.Errorf("mail.Parse: %v", p)
		}
	}()
	limits = limits.orDefaults()
	src := tidyStart(raw)
	if bytes.IndexByte(src, '\n') < 0 && bytes.IndexByte(src, '\r') >= 0 {
		src = bytes.ReplaceAll(src, []byte("\r"), []byte("\n"))
	}
	found, err := scan(src, limits)
	if err != nil {
		return AsRawText(raw, err.(*LimitError).Problem), err
	}
	fs, body := splitHeader(src)
	if len(fs) == 0 {
		return AsRawText(raw, "mail.problem.no_header"), nil
	}
	root, problem := readParts(src, fs, body, found)
	m = Message{}
	if problem != "" {
		m.Problems = append(m.Problems, problem)
	}
	readHeader(&m, fs, limits)
	b := assemble(&m, root)
	if m.Text == "" && m.HTML == "" && len(root.kids) > 0 {
		m.Text = preamble(body, root.params["boundary"])
	}
	m.Kind = kindOf(&m, fs, b)
	return m, nil
}

// subjectRunes is how long a subject is kept; the whole stays in Header.
const subjectRunes = 2000

// node is one part of the tree, its transfer encoding and charset not decoded.
type node struct {
	fields      fields
	kind        string // type/subtype, lower case
	params      map[string]string
	disposition string
	disparams   map[string]string
	content     []byte
	kids        []*node
}

// readParts makes the tree with enmime. What enmime cannot take apart becomes one
// leaf with everything in it, so that no word is lost.
func readParts(src []byte, fs fields, body []byte, found layout) (root *node, problem string) {
	ctype := contentType(fs)
	kind, params := mediaType(ctype)
	whole := func() *node {
		n := newNode(fs)
		n.kind, n.params, n.content = kind, params, body
		if strings.HasPrefix(n.kind, "multipart/") {
			n.kind = "text/plain"
		}
		return n
	}
	b := multipartBoundary(ctype)
	switch {
	case !strings.HasPrefix(kind, "multipart/"), len(bytes.TrimSpace(body)) == 0:
		return whole(), ""
	case b == "":
		return whole(), "mail.problem.no_boundary"
	case !found.opened[b]:
		return whole(), "mail.problem.boundary_missing"
	}
	head := "Content-Type: " + flatten(strings.ReplaceAll(ctype, "\n", "")) + "\r\n\r\n"
	bones := skeleton(src, len(src)-len(body), found.large)
	top, err := tree(found).ReadParts(io.MultiReader(strings.NewReader(head), bytes.NewReader(bones.text)))
	if err != nil {
		return whole(), "mail.problem.parts_unreadable"
	}
	lost, words := false, false
	root = fromEnmime(top, bones, &lost, &words)
	root.fields, root.kind, root.params = fs, kind, params
	if len(root.kids) == 0 || !words {
		return whole(), "mail.problem.parts_unreadable"
	}
	if lost {
		problem = "mail.problem.part_lost"
	}
	return root, problem
}

// contentType is the field that counts where there are several: the first that
// says something.
func contentType(fs fields) string {
	for _, v := range fs.all("Content-Type") {
		if strings.TrimSpace(v) != "" {
			return v
		}
	}
	return ""
}

// preamble is what stands before the first part, if a person may have written
// it: programs without MIME put a note there for readers without MIME.
func preamble(body []byte, boundary string) string {
	before, _, ok := bytes.Cut(body, []byte("--"+boundary))
	text := strings.TrimSpace(newlines(toUTF8(before, "")))
	if !ok || programNote().MatchString(text) {
		return ""
	}
	return text
}

var programNote = later(`(?i)\bmime\b|multi-?part`)

// tree is enmime as a mere cutter: our media types, nothing decoded. A multipart
// whose boundary never occurs is a leaf.
func tree(found layout) *enmime.Parser {
	return enmime.NewParser(
		enmime.RawContent(true),
		enmime.SkipMalformedParts(true),
		enmime.MultipartWOBoundaryAsSinglePart(true),
		enmime.MaxStoredPartErrors(20),
		enmime.SetCustomParseMediaType(func(v string) (string, map[string]string, []string, error) {
			kind, params := mediaType(v)
			b := multipartBoundary(v)
			delete(params, "boundary")
			switch {
			case b != "" && found.opened[b]:
				params["boundary"] = b
			case strings.HasPrefix(kind, "multipart/"):
				kind = "text/plain"
			}
			return kind, params, nil, nil
		}))
}

func newNode(fs fields) *node {
	n := &node{fields: fs}
	n.kind, n.params = mediaType(contentType(fs))
	n.disposition, n.disparams = mediaType(fs.last("Content-Disposition"))
	return n
}

// fromEnmime copies a tree. It notes whether a part could not be read, and
// whether there is any content at all.
func fromEnmime(p *enmime.Part, bones skeletal, lost, words *bool) *node {
	var fs fields
	for name, values := range p.Header {
		for _, v := range values {
			fs = append(fs, field{name, v})
		}
	}
	n := newNode(fs)
	n.content = bones.restore(p.Content)
	*words = *words || len(bytes.TrimSpace(p.Content)) > 0
	for _, e := range p.Errors {
		if e.Severe && e.Name == enmime.ErrorMalformedChildPart {
			*lost = true
		}
	}
	for k := p.FirstChild; k != nil; k = k.NextSibling {
		n.kids = append(n.kids, fromEnmime(k, bones, lost, words))
	}
	if strings.HasPrefix(n.kind, "multipart/") && len(n.kids) == 0 {
		n.kind = "text/plain"
	}
	return n
}

// name is the file name of a leaf, decoded; empty if it has none.
func (n *node) name() string {
	for _, v := range []string{n.disparams["filename"], n.params["name"], n.disparams["name"], n.params["filename"], n.params["file"]} {
		if s := fileName(v); s != "" {
			return s
		}
	}
	return ""
}

// bytes is the content with its transfer encoding undone.
func (n *node) bytes(m *Message) []byte {
	b, known := decodeTransfer(n.content, n.fields.first("Content-Transfer-Encoding"))
	if !known {
		m.note("mail.problem.unknown_encoding")
	}
	return b
}

// note adds a problem once.
func (m *Message) note(problem string) {
	for _, p := range m.Problems {
		if p == problem {
			return
		}
	}
	m.Problems = append(m.Problems, problem)
}

func readHeader(m *Message, fs fields, limits Limits) {
	m.Header = headerMap(fs)
	m.Subject = cutRunes(decodeWords(fs.first("Subject")), subjectRunes)
	left := limits.Addresses
	read := func(name string) []Address {
		list, over := addressList(fs.all(name), left)
		if over > 0 {
			m.note("mail.problem.too_many_addresses")
		}
		left -= len(list)
		return list
	}
	m.From, m.Sender, m.ReplyTo = read("From"), read("Sender"), read("Reply-To")
	m.To, m.Cc = read("To"), read("Cc")
	m.Date = parseDate(fs.first("Date"))
	if ids := messageIDs(fs.all("Message-Id")); len(ids) > 0 {
		m.MessageID = ids[0]
	} else {
		m.MessageID = cleanID(fs.first("Message-Id"))
	}
	m.InReplyTo = messageIDs(fs.all("In-Reply-To"))
	m.References = messageIDs(fs.all("References"))
	word, _, _ := strings.Cut(fs.first("Auto-Submitted"), ";")
	m.AutoSubmitted, _, _ = strings.Cut(strings.ToLower(strings.TrimSpace(clean(word))), " ")
	m.NullReturn = fs.has("Return-Path") && strings.Trim(fs.first("Return-Path"), "<> \t\r\n") == ""
	if len(fs.all("From")) > 1 {
		m.note("mail.problem.several_from")
	}
}

func digest(b []byte) string {
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}
