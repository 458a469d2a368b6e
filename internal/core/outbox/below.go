package outbox

import (
	"context"
	"html"
	"strings"
	"time"

	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/mail"
)

// below is what stands below the words of a reply: what was said before, as mail
// programs quote it, or what is forwarded.
type below struct {
	text string
	html string
}

// mostQuoted is how much of the message before is quoted, in bytes.
const mostQuoted = 20 << 10

// earlier is a message that is quoted or forwarded.
type earlier struct {
	id      int64
	kind    cases.Kind
	name    string
	from    string
	subject string
	text    string
	rest    string
	html    string
	at      time.Time
}

func scanEarlier(s db.Scan) (e earlier, err error) {
	return e, s(&e.id, &e.kind, &e.name, &e.from, &e.subject, &e.text, &e.rest, &e.html, &e.at)
}

const earlierColumns = `id, kind, by_name, from_address, subject, body, rest, html, at`

// quote is the last message of the customer as it stands below an answer to it,
// where the inbox wants that.
func (o *Outbox) quote(ctx context.Context, v db.View, c *cases.Held, u utterance) (below, error) {
	if u.kind != cases.Reply {
		return below{}, nil
	}
	style, err := o.StyleOf(ctx, v, c.InboxID)
	if err != nil || style.Quote != QuoteLast {
		return below{}, err
	}
	family, err := o.cases.Family(ctx, v, c.ID)
	if err != nil {
		return below{}, err
	}
	var args []any
	where := `case_id IN ` + in(&args, family) + ` AND kind = 'inbound' AND audience = 'customer'`
	if u.participant != 0 {
		args = append(args, u.participant)
		where = `case_id IN ` + in(new([]any), family) + ` AND kind = 'inbound' AND audience = 'third' AND participant_id = ` + placeholder(len(args))
	}
	last, err := db.All(ctx, v, scanEarlier, `SELECT `+earlierColumns+` FROM message WHERE `+where+` ORDER BY id DESC LIMIT 1`, args...)
	if err != nil || len(last) == 0 || strings.TrimSpace(last[0].text) == "" {
		return below{}, err
	}
	r, err := o.readerOf(ctx, v, c.Case)
	if err != nil {
		return below{}, err
	}
	e := last[0]
	text := db.Text(e.text[:min(len(e.text), mostQuoted)])
	wrote := r.Say(fault.Say("outbox.quote.wrote", fault.A("name", nameOr(e.name, e.from)), fault.A("at", e.at)))
	return below{
		text: wrote + "\n" + quotedText(text),
		html: "<p>" + html.EscapeString(wrote) + `</p><blockquote type="cite">` + paragraphs(text) + "</blockquote>",
	}, nil
}

// quotedText puts the mark of a quote before each line.
func quotedText(text string) string {
	lines := strings.Split(strings.TrimRight(strings.ReplaceAll(text, "\r\n", "\n"), "\n"), "\n")
	for i, l := range lines {
		lines[i] = strings.TrimRight("> "+l, " ")
	}
	return strings.Join(lines, "\n")
}

// forwarded is what somebody passes on of a case: messages with their heads, and
// their files.
func (o *Outbox) forwarded(ctx context.Context, v db.View, c *cases.Held, ids []int64) (b below, kept []cases.Kept, err error) {
	if len(ids) == 0 {
		return b, nil, nil
	}
	family, err := o.cases.Family(ctx, v, c.ID)
	if err != nil {
		return b, nil, err
	}
	var args []any
	all, err := db.All(ctx, v, scanEarlier, `SELECT `+earlierColumns+` FROM message WHERE id IN `+in(&args, ids)+` AND case_id IN `+in(&args, family)+` AND kind <> 'note' ORDER BY id`, args...)
	if err != nil {
		return b, nil, err
	}
	if len(all) < len(ids) {
		return b, nil, fault.Field("messages", "outbox.fault.forward")
	}
	r, err := o.readerOf(ctx, v, c.Case)
	if err != nil {
		return b, nil, err
	}
	for _, e := range all {
		head := []string{r.Say(fault.Say("outbox.forward.head")),
			r.Say(fault.Say("outbox.forward.from", fault.A("name", nameOr(e.name, e.from)))),
			r.Say(fault.Say("outbox.forward.date", fault.A("at", e.at))),
			r.Say(fault.Say("outbox.forward.subject", fault.A("subject", nameOr(e.subject, c.Subject))))}
		b.text += strings.Join(head, "\n") + "\n\n" + strings.TrimSpace(e.text+"\n\n"+e.rest) + "\n\n"
		for i := range head {
			head[i] = html.EscapeString(head[i])
		}
		b.html += "<p>" + strings.Join(head, "<br>") + "</p>" + shownOf(e) + "<br>"
		files, err := o.files.KeptOf(ctx, v, e.id)
		if err != nil {
			return b, nil, err
		}
		kept = append(kept, files...)
	}
	b.text = strings.TrimSpace(b.text)
	return b, kept, nil
}

// shownOf is a message in HTML: its own, else its text.
func shownOf(e earlier) string {
	if e.html == "" {
		return paragraphs(e.text + "\n\n" + e.rest)
	}
	said, rest := mail.SafeHTML(e.html).Parts()
	return string(said) + string(rest)
}

// with puts what stands below a text there.
func (b below) with(text, body string) (string, string) {
	if b.text == "" {
		return text, body
	}
	if body != "" {
		body += b.html
	}
	return strings.TrimRight(text, "\n") + "\n\n" + b.text + "\n", body
}
