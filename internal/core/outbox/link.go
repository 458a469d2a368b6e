package outbox

import (
	"context"
	"html"
	"strings"

	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/core/inboxes"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
)

// Link makes the address of a customer's own page of a case; base is the
// brand's public address, "" for the desk's.
type Link func(base string, caseID, personID int64) string

// LinkBy says where customers' own pages are. Called once at the start.
func (o *Outbox) LinkBy(f Link) { o.link = f }

// link is the line below a mail that leads to the customer's own page, in two
// halves: the words and the address. Only the customer gets it.
type link struct {
	words, address string
	feet           []Footnote // what stands above it
}

// linkLine makes the line for a mail that the customer alone reads: whoever has
// the address acts as the customer, so a copy to others goes without it.
func (o *Outbox) linkLine(ctx context.Context, v db.View, c *cases.Held, brand inboxes.Brand, to recipients, u utterance) (link, error) {
	if o.link == nil || u.participant != 0 || len(to.cc)+len(to.bcc) > 0 || u.kind != cases.Reply && u.kind != cases.Automatic {
		return link{}, nil
	}
	if u.only != "" {
		own, err := o.addressOf(ctx, v, c.Case)
		if err != nil || db.Key(own.Mail) != db.Key(u.only) {
			return link{}, err
		}
	}
	r, err := o.readerOf(ctx, v, c.Case)
	if err != nil {
		return link{}, err
	}
	feet, err := o.feetOf(ctx, v, Footing{Case: c.Case, Solves: u.solves, Letter: u.kind == cases.Automatic, Reader: r}, u.feet)
	return link{r.Say(fault.Say("outbox.reply.link")), o.link(brand.PublicURL, c.ID, c.PersonID), feet}, err
}

func linked(text string, l link) string {
	if l.address == "" {
		return text
	}
	text = strings.TrimRight(text, "\n")
	for _, f := range l.feet {
		text += "\n\n" + f.text(l.address)
	}
	return text + "\n\n" + l.words + "\n" + l.address
}

func linkedHTML(body string, l link) string {
	if l.address == "" || body == "" {
		return body
	}
	for _, f := range l.feet {
		body += f.html(l.address)
	}
	a := html.EscapeString(l.address)
	return body + "<p>" + html.EscapeString(l.words) + `<br><a href="` + a + `">` + a + "</a></p>"
}
