package mail

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"html"
	"mime/quotedprintable"
	"net/url"
	"strings"

	"kept.example/kept/internal/platform/fault"
)

var base64Std = base64.StdEncoding

// dateLayout is RFC 5322's; the zone is the given time's own.
const dateLayout = "Mon, 02 Jan 2006 15:04:05 -0700"

// Compose makes the bytes of a letter: text, or text and HTML, and files. They
// are ASCII but for addresses of other scripts, name no program, and depend on
// nothing but the letter. What cannot stand in a header is a fault with the
// field it came from.
func Compose(o Outgoing) (_ []byte, err error) {
	defer fault.Wrap(&err, "mail.Compose(%s)", o.MessageID)
	h := &headers{}
	if o.Date.IsZero() || strings.Trim(o.MessageID, "<>") == "" {
		return nil, errors.New("a letter has a date and an id")
	}
	if o.From.Mail == "" {
		return nil, fault.Field("from", "mail.fault.no_sender")
	}
	if len(o.To)+len(o.Cc) == 0 {
		return nil, fault.Field("to", "mail.fault.no_recipient")
	}
	h.fold("Date", []string{o.Date.Format(dateLayout)})
	h.addresses("From", "from", o.From)
	if o.ReplyTo.Mail != "" {
		h.addresses("Reply-To", "reply_to", o.ReplyTo)
	}
	h.addresses("To", "to", o.To...)
	h.addresses("Cc", "cc", o.Cc...)
	id := strings.Trim(o.MessageID, "<>")
	if !messageIDForm().MatchString(id) {
		h.refuse("message_id", "mail.fault.header_line_end")
	}
	h.ids("Message-ID", "message_id", id)
	h.ids("In-Reply-To", "in_reply_to", o.InReplyTo)
	h.ids("References", "references", o.References...)
	h.text("Subject", "subject", o.Subject)
	switch o.Auto {
	case "":
	case "auto-replied", "auto-generated":
		h.fold("Auto-Submitted", []string{o.Auto})
		h.fold("X-Auto-Response-Suppress", []string{"All"})
	default:
		h.refuse("auto", "mail.fault.header_line_end")
	}
	if o.Lang != "" {
		if !langForm().MatchString(o.Lang) {
			h.refuse("lang", "mail.fault.header_line_end")
		}
		h.fold("Content-Language", []string{o.Lang})
	}
	h.further(o.Headers)
	h.fold("MIME-Version", []string{"1.0"})
	for _, f := range o.Files {
		h.plain("files", f.Name, f.ContentID)
	}
	if h.err != nil {
		return nil, h.err
	}
	var out bytes.Buffer
	out.WriteString(h.b.String())
	body(o, id).write(&out)
	return out.Bytes(), nil
}

var (
	messageIDForm = later(`^[!-;=?A-~]{1,500}@[!-;=?A-~]{1,300}$`)
	langForm      = later(`^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$`)
	typeForm      = later(`^[a-z0-9][a-z0-9!#$&^_.+-]{0,60}/[a-z0-9][a-z0-9!#$&^_.+-]{0,100}$`)
)

// section is a part to be written: fields, and either bytes or sections.
type section struct {
	fields   []string // whole lines, without line end
	data     []byte   // encoded
	boundary string
	parts    []section
}

// body builds the parts: alternatives of the text, and the files around them.
func body(o Outgoing, id string) section {
	text := o.Text
	if text == "" && o.HTML != "" {
		text = Plain(o.HTML)
	}
	s := textSection("text/plain", text)
	rest := o.Files
	if o.HTML != "" {
		shown := textSection("text/html", page(o))
		var pictures []section
		rest = nil
		for _, f := range o.Files {
			if f.ContentID != "" && strings.Contains(o.HTML, "cid:"+html.EscapeString(f.ContentID)) {
				pictures = append(pictures, fileSection(f))
			} else {
				rest = append(rest, f)
			}
		}
		if len(pictures) > 0 {
			shown = multipart("related", id, append([]section{shown}, pictures...)...)
		}
		s = multipart("alternative", id, s, shown)
	}
	if len(rest) > 0 {
		parts := []section{s}
		for _, f := range rest {
			parts = append(parts, fileSection(f))
		}
		s = multipart("mixed", id, parts...)
	}
	return s
}

// page makes a whole document of HTML that is none.
func page(o Outgoing) string {
	if strings.Contains(strings.ToLower(o.HTML[:min(len(o.HTML), 1000)]), "<html") {
		return o.HTML
	}
	lang := ""
	if o.Lang != "" {
		lang = ` lang="` + html.EscapeString(o.Lang) + `"`
	}
	return "<!doctype html>\n<html" + lang + "><head><meta charset=\"utf-8\"></head><body>\n" + o.HTML + "\n</body></html>\n"
}

// multipart puts parts together. The boundary is made from the letter's id; it
// begins with =_, which neither quoted-printable nor base64 can contain.
func multipart(kind, id string, parts ...section) section {
	sum := sha256.Sum256([]byte(kind + "\x00" + id))
	b := "=_" + hex.EncodeToString(sum[:16])
	return section{fields: []string{"Content-Type: multipart/" + kind + ";\r\n boundary=\"" + b + "\""}, boundary: b, parts: parts}
}

func textSection(kind, text string) section {
	text = strings.TrimRight(newlines(clean(text)), "\n") + "\n"
	var b bytes.Buffer
	w := quotedprintable.NewWriter(&b)
	_, _ = w.Write([]byte(strings.ReplaceAll(text, "\n", "\r\n"))) // a Buffer takes everything
	_ = w.Close()
	return section{fields: []string{"Content-Type: " + kind + "; charset=utf-8", "Content-Transfer-Encoding: quoted-printable"}, data: b.Bytes()}
}

func fileSection(f File) section {
	kind := strings.ToLower(f.Type)
	if !typeForm().MatchString(kind) || strings.HasPrefix(kind, "multipart/") || strings.HasPrefix(kind, "message/") {
		kind = "application/octet-stream"
	}
	s := section{fields: []string{"Content-Type: " + kind, "Content-Transfer-Encoding: base64"}}
	how := "attachment"
	if id := strings.Trim(f.ContentID, "<>"); id != "" && isASCII(id) && !strings.ContainsAny(id, "<> ") {
		how = "inline"
		s.fields = append(s.fields, "Content-ID: <"+id+">")
	}
	s.fields = append(s.fields, "Content-Disposition: "+how+fileNameParams(fileName(f.Name)))
	line := make([]byte, 76)
	var b bytes.Buffer
	b.Grow(len(f.Data)*4/3 + len(f.Data)/28 + 80)
	for data := f.Data; len(data) > 0; {
		n := min(57, len(data))
		base64Std.Encode(line, data[:n])
		b.Write(line[:base64Std.EncodedLen(n)])
		b.WriteString("\r\n")
		data = data[n:]
	}
	s.data = b.Bytes()
	return s
}

// fileNameParams writes a name for old readers, and in RFC 2231 for the others
// where it is not ASCII.
func fileNameParams(name string) string {
	if name == "" {
		return ""
	}
	ascii := strings.Map(func(r rune) rune {
		if r < ' ' || r >= 0x7f || r == '"' || r == '\\' || r == '%' {
			return '_'
		}
		return r
	}, name)
	if len(ascii) > 60 {
		ascii = ascii[:60]
	}
	p := ";\r\n filename=\"" + ascii + "\""
	if ascii == name {
		return p
	}
	esc := strings.NewReplacer("+", "%20", "'", "%27", "(", "%28", ")", "%29", "*", "%2A").Replace(url.QueryEscape(name))
	for i, n := 0, 0; i < len(esc); n++ {
		end := min(i+48, len(esc))
		for end < len(esc) && end > i && (esc[end-1] == '%' || esc[end-2] == '%') {
			end--
		}
		charset := ""
		if n == 0 {
			charset = "utf-8''"
		}
		p += fmt.Sprintf(";\r\n filename*%d*=%s%s", n, charset, esc[i:end])
		i = end
	}
	return p
}

// write writes a section after the header of what it stands in.
func (s section) write(out *bytes.Buffer) {
	for _, f := range s.fields {
		out.WriteString(f + "\r\n")
	}
	out.WriteString("\r\n")
	if s.boundary == "" {
		out.Write(s.data)
		return
	}
	for _, p := range s.parts {
		out.WriteString("--" + s.boundary + "\r\n")
		p.write(out)
		if !bytes.HasSuffix(out.Bytes(), []byte("\r\n")) {
			out.WriteString("\r\n")
		}
	}
	out.WriteString("--" + s.boundary + "--\r\n")
}
