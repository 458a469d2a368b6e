package outbox

import (
	"encoding/hex"
	"errors"
	"html"
	"strconv"
	"strings"
)

// maxText is how long one message of ours may be, with its HTML.
const maxText = 512 << 10

// paragraphs makes HTML of plain text: a paragraph for each block, a line
// break for each line.
func paragraphs(text string) string {
	text = strings.TrimSpace(strings.ReplaceAll(text, "\r\n", "\n"))
	if text == "" {
		return ""
	}
	var b strings.Builder
	for block := range strings.SplitSeq(text, "\n\n") {
		if block = strings.Trim(block, "\n"); block != "" {
			b.WriteString("<p>" + strings.ReplaceAll(html.EscapeString(block), "\n", "<br>") + "</p>")
		}
	}
	return b.String()
}

// beneath is a text with the links that stand behind its words, each in a line of its
// own below it: whoever reads the text for hints reads them as any other.
func beneath(text string, links []string) string {
	before := "\n\n"
	for _, link := range links {
		if link = strings.TrimSpace(link); link != "" && !strings.ContainsAny(link, " \t\r\n") {
			text += before + link
			before = "\n"
		}
	}
	return text
}

// looksLikeHTML says whether a form's body was written in the editor, which
// sends paragraphs, or in the plain field.
func looksLikeHTML(body string) bool {
	b := strings.TrimSpace(body)
	for _, tag := range []string{"<p>", "<p ", "<div>", "<div ", "<ul>", "<ol>", "<br>", "<blockquote", "<pre"} {
		if strings.HasPrefix(b, tag) && strings.HasSuffix(b, ">") {
			return true
		}
	}
	return false
}

// seenID reads the newest message that was in view: "m-12" as the page names
// it, or "12".
func seenID(s string) int64 {
	id, err := strconv.ParseInt(strings.TrimPrefix(s, "m-"), 10, 64)
	if err != nil || id < 0 {
		return 0
	}
	return id
}

// in writes the numbers of placeholders for a list of ids behind the arguments
// that are there: "($3, $4)". An empty list matches nothing.
func in(args *[]any, ids []int64) string {
	if len(ids) == 0 {
		return "(NULL)"
	}
	var b strings.Builder
	b.WriteByte('(')
	for i, id := range ids {
		if i > 0 {
			b.WriteString(", ")
		}
		*args = append(*args, id)
		b.WriteString("$" + strconv.Itoa(len(*args)))
	}
	b.WriteByte(')')
	return b.String()
}

// joinFaults keeps one fault as it is and joins several.
func joinFaults(faults []error) error {
	if len(faults) == 1 {
		return faults[0]
	}
	return errors.Join(faults...)
}

// signature is what stands below a reply: who wrote it, and for whom.
func signature(name, brand string) string {
	if name == "" || name == brand {
		return brand
	}
	return name + "\n" + brand
}

// signed puts a signature below a text, behind the mark by which mail programs
// know one.
func signed(text, sign string) string {
	if sign == "" {
		return text
	}
	return strings.TrimRight(text, "\n") + "\n\n-- \n" + sign
}

func signedHTML(body, sign string) string {
	if sign == "" || body == "" {
		return body
	}
	return body + "<p>-- <br>" + strings.ReplaceAll(html.EscapeString(sign), "\n", "<br>") + "</p>"
}

func hexOf(sum [32]byte) string { return hex.EncodeToString(sum[:]) }
