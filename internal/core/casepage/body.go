package casepage

import (
	"context"
	"net/http"

	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/mail"
	"kept.example/kept/internal/platform/web"
)

// frame is a mail's HTML as its frame shows it.
type frame struct {
	Said, Rest mail.SafeHTML
	Quote      mail.SafeHTML // what stands in it folded away, with Below after it; "" for nothing
	Below      mail.SafeHTML
	Hides      bool // its writer had hidden some of it
	Remote     int  // pictures of other servers
	Shown      bool // and they are shown
}

// framed says whether a message is shown in a frame of its own: what others
// wrote in HTML is.
func framed(m *message) bool { return m.HTML && m.Kind == cases.Inbound }

// framePolicy is the policy of the page inside a mail's frame.
const framePolicy = "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'self'; " +
	"sandbox allow-same-origin allow-popups allow-popups-to-escape-sandbox"

// bodyFrame answers with the HTML of a mail, for the frame it is shown in.
func (p *Pages) bodyFrame(w http.ResponseWriter, r *http.Request) error {
	id, err := web.PathID(r, "message")
	if err != nil {
		return err
	}
	var body frame
	err = p.d.Read(r.Context(), "casepage.body", func(ctx context.Context, v db.View) error {
		safe, _, err := p.cases.HTMLOf(ctx, v, id)
		if err != nil {
			return err
		}
		pictures, err := p.files.ByContentID(ctx, v, id)
		var remote func(int) string
		if r.URL.Query().Has("pictures") {
			now := v.Now()
			remote = func(n int) string { return p.picturePath(now, id, n) }
		}
		body = frameOf(safe, pictures, remote)
		return err
	})
	if err != nil {
		return err
	}
	h := w.Header()
	h.Set("Content-Security-Policy", framePolicy)
	h.Set("X-Frame-Options", "SAMEORIGIN")
	return web.Show(w, r, http.StatusOK, mailFrame(body))
}

// frameOf readies a body for its frame; remote gives the pictures of other
// servers their addresses, nil while nobody asked for them.
func frameOf(safe mail.SafeHTML, pictures map[string]cases.File, remote func(int) string) frame {
	shown := mail.Show(safe, mail.Showing{Inline: func(contentID string) string { return pictureOf(pictures, contentID) }, Remote: remote})
	f := frame{Hides: mail.HidesText(safe), Remote: len(mail.RemotePictures(safe)), Shown: remote != nil}
	f.Said, f.Rest = shown.Parts()
	f.Said, f.Quote, f.Below = f.Said.QuotedHTML()
	return f
}

// proseOf readies those of some messages that we wrote with formatting; address
// gives a picture in them its own.
func (p *Pages) proseOf(ctx context.Context, v db.View, ids []int64, address func(cases.File) string) (map[int64]mail.SafeHTML, error) {
	all, err := p.cases.OurHTML(ctx, v, ids)
	if err != nil || len(all) == 0 {
		return nil, err
	}
	pictures, err := p.files.Pictures(ctx, v, ids)
	for id, safe := range all {
		all[id] = mail.Prose(safe, func(contentID string) string {
			f, ok := pictures[id][contentID]
			if !ok {
				return ""
			}
			return address(f)
		})
	}
	return all, err
}

// pictureOf is the address of a picture that a message carries in itself.
func pictureOf(pictures map[string]cases.File, contentID string) string {
	if f, ok := pictures[contentID]; ok {
		return "/files/" + f.Token + "/picture"
	}
	return ""
}
