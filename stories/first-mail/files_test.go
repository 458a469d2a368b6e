package firstmail

import (
	"fmt"
	"regexp"
	"strings"
	"testing"
	"time"

	"kept.example/kept/stories/outside"
)

// give hands files to the page as a mouse or the clipboard does: kind is drop or
// paste, at the element that a selector names.
func give(kind, at, file string) string {
	return fmt.Sprintf(`(async () => {
  const el = document.querySelector(%q), data = new DataTransfer(), box = el.getBoundingClientRect();
  data.items.add(%s);
  const where = { bubbles: true, cancelable: true, clientX: box.left + 9, clientY: box.top + 9 };
  if (%q === 'paste') return el.dispatchEvent(new ClipboardEvent('paste', { ...where, clipboardData: data }));
  el.dispatchEvent(new DragEvent('dragover', { ...where, dataTransfer: data }));
  return el.dispatchEvent(new DragEvent('drop', { ...where, dataTransfer: data }));
})()`, at, file, kind)
}

const (
	textFile = `new File(['turn it on'], 'manual.txt', { type: 'text/plain' })`
	program  = `new File(['MZ'], 'setup.exe')`
	picture  = `await new Promise(done => {
    const c = Object.assign(document.createElement('canvas'), { width: 240, height: 120 }), x = c.getContext('2d');
    x.fillStyle = '#1c7'; x.fillRect(0, 0, 240, 120);
    x.fillStyle = '#fff'; x.font = '28px sans-serif'; x.fillText('the seal', 60, 68);
    c.toBlob(b => done(new File([b], 'seal.png', { type: 'image/png' })));
  })`
)

// An agent drops a file and pastes a picture, reloads, and sends: the mail has
// both, and the customer's page shows them.
func TestFilesAndPicturesInAReply(t *testing.T) {
	outside.Each(t, func(t *testing.T, databaseURL string) {
		relay := outside.NewRelay(t)
		k := outside.Start(t, databaseURL, "KEPT_RELAY_URL=smtp://"+relay.Addr)
		api := k.API("admin@kept.example")
		api.Must("POST", "/inboxes", map[string]any{"name": "Care", "channel": "email", "address": "care@kettle.example"})
		k.Mail("maren@example.com", "care@kettle.example", firstMail)
		k.Until(20*time.Second, "a case", func() bool { return len(api.Items("/cases")) == 1 })
		c := api.Items("/cases")[0]
		page := fmt.Sprintf("/cases/%d?list=open", int(c["id"].(float64)))

		b := k.Open(t)
		complaints := b.Complaints()
		b.SignIn("admin@kept.example")
		b.Go(page)
		b.Click("#body")
		b.Until("the editor is ready", "document.querySelector('#composer .ed')")
		b.Type("#composer .ed", "Look at the seal. ")
		outside.Eval[bool](b, give("paste", "#composer .ed", picture))
		b.Until("the picture stands in the text", "document.querySelector('#composer .ed img')?.naturalWidth === 240")
		outside.Eval[bool](b, give("drop", "#thread", textFile))
		b.Until("the file hangs on the draft", "document.querySelector('#c-files')?.innerText.includes('manual.txt')")
		outside.Eval[bool](b, give("drop", "#thread", program))
		b.See("setup.exe is a program")
		b.Shot("composer-files")
		b.Until("the draft is saved", "document.querySelector('#saved').innerText.includes('Draft saved')")

		// A reload loses nothing, nor does another way to look at it.
		b.Go(page)
		b.Until("the picture is still there", "document.querySelector('#composer .ed img')?.naturalWidth === 240")
		b.See("manual.txt")
		if text := outside.Eval[string](b, "document.querySelector('#composer .ed').innerText"); strings.Contains(text, "<p>") || !strings.Contains(text, "Look at the seal.") {
			t.Errorf("the editor shows %q", text)
		}
		b.Click("#composer .heads summary")
		b.Type("#composer .adrs input", "bob@example.com, Eve <eve@example.com>, nobody,")
		b.Until("three chips, one of them wrong", "document.querySelectorAll('#composer .adrs .chip').length === 3 && document.querySelectorAll('#composer .adrs .chip.bad').length === 1")
		b.See("nobody is no mail address")
		for _, theme := range []string{"light", "dark"} {
			b.Theme(theme)
			for _, width := range []int64{1440, 390} {
				b.Size(width, 900)
				outside.Eval[bool](b, "document.querySelector('#composer').classList.add('open', 'fmt') === undefined && (document.body.dataset.pane = 'conv') !== ''")
				if by, what := b.Overflow(); by > 0 {
					t.Errorf("%d px too wide: %s", by, what)
				}
				b.Shot(fmt.Sprintf("composer-%s-%d", theme, width))
				for _, v := range b.Violations() {
					t.Errorf("%s, %d px: %s", theme, width, v)
				}
			}
		}
		b.Size(1440, 900)
		b.Click("#composer .adrs .chip.bad button")

		b.Click("#send")
		b.See("Undo")
		b.Press("z")
		b.Until("all of it is back", "document.querySelector('#composer .ed img') && document.querySelector('#c-files').innerText.includes('manual.txt')")
		b.Click("#send")
		letter := relay.Wait(t, 40*time.Second, func(l outside.Letter) bool { return strings.Contains(l.Body, "Look at the seal.") })
		for _, part := range []string{"multipart/mixed", "multipart/related", "multipart/alternative", "Content-ID: <", "Content-Disposition: inline", "manual.txt", "cid:"} {
			if !strings.Contains(letter.Body+letter.Get("Content-Type"), part) {
				t.Errorf("the mail has no %s", part)
			}
		}
		b.See("Delivered")
		b.Until("we see the picture in our conversation", "document.querySelector('#msgs .msg.out .prose img')?.naturalWidth === 240")
		b.Shot("sent-with-picture")

		link := regexp.MustCompile(regexp.QuoteMeta(k.URL) + `/c/[a-z0-9]+`).FindString(letter.Body)
		if link == "" {
			link = outside.Eval[string](b, `document.querySelector('#side a[href^="/c/"]').href`)
		}
		maren := k.Open(t)
		maren.Go(link)
		maren.See("manual.txt")
		maren.Until("she sees the picture", "[...document.querySelectorAll('main img')].some(i => i.naturalWidth === 240)")
		maren.Shot("customer-with-picture")
		for _, c := range complaints() {
			if !strings.Contains(c, "422") { // the program, which was refused
				t.Errorf("the console says %s", c)
			}
		}
		k.Run("", "verify")
	})
}
