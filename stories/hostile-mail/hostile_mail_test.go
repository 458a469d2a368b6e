// Package hostilemail files the mails of attackers and opens their cases in a
// real browser, of which every request is intercepted: nothing runs, nothing is
// asked of another server, nothing opens, and nothing is drawn outside of the
// frame of a mail.
package hostilemail

import (
	"fmt"
	"image"
	"testing"
	"time"

	"kept.example/kept/stories/outside"
)

func TestHostileMail(t *testing.T) {
	k := outside.Start(t, "", "KEPT_LOG=error")
	api := k.API("admin@kept.example")
	api.Must("POST", "/inboxes", map[string]any{"name": "Care", "channel": "email", "address": "care@kettle.example"})
	all := attacks(t)
	for _, a := range all {
		k.Mail("somebody@attacker.example", "care@kettle.example", a.raw)
	}
	k.Until(3*time.Minute, "all of it has a state", func() bool { return len(api.Items("/intake?state=received")) == 0 })
	for _, held := range api.All("/intake?state=quarantined&limit=200") { // a person lets even these through
		api.Must("POST", fmt.Sprintf("/intake/%d/release", int64(held["id"].(float64))), nil)
	}
	k.Until(3*time.Minute, "all of it is filed", func() bool {
		return len(api.Items("/intake?state=received")) == 0 && len(api.Items("/intake?state=quarantined")) == 0
	})
	items := api.All("/intake?state=filed&limit=200")
	if len(items) != len(all) {
		t.Errorf("%d mails are filed, want %d", len(items), len(all))
	}

	b := k.Open(t)
	b.SignIn("admin@kept.example")
	w := b.Watch()
	look := func(what string) {
		t.Helper()
		b.Until("the page has come", "document.readyState === 'complete'")
		for _, s := range w.Seen() {
			t.Errorf("%s: %s", what, s)
		}
		if outside.Eval[bool](b, `(() => { try { return [window, ...Array.from({ length: frames.length }, (_, i) => frames[i])].some(f => f.pwned !== undefined) || window.htmx !== undefined && typeof htmx.process !== 'function' } catch { return true } })()`) {
			t.Errorf("%s: a script ran, or ours is gone", what)
		}
	}
	frames := 0
	for _, i := range items {
		id, _ := i["case_id"].(float64)
		path, name := fmt.Sprintf("/cases/%d", int64(id)), fmt.Sprint(i["subject"])
		b.Go(path)
		// Frames are drawn when they come into sight: all of them do.
		n := outside.Eval[int](b, `(() => { const all = [...document.querySelectorAll('iframe')]; for (const f of all) { f.loading = 'eager'; f.scrollIntoView() } return all.length })()`)
		frames += n
		b.Until("the mail is in its frame", `[...document.querySelectorAll('iframe')].every(f => f.contentDocument && f.contentDocument.readyState === 'complete' && f.contentDocument.URL !== 'about:blank')`)
		look(name)
		if got := b.Where(); got != k.URL+path {
			t.Errorf("%s: the window went to %s", name, got)
		}
		// A title and an alt are words that are shown, whatever they say.
		if outside.Eval[bool](b, `[...document.querySelectorAll('iframe')].some(f => f.contentDocument.querySelector('script,object,embed,iframe,form,link:not([href^="/static/"]),base,meta[http-equiv]') || [...f.contentDocument.querySelectorAll('*')].some(e => [...e.attributes].some(a => /^on/i.test(a.name) || !/^(title|alt)$/i.test(a.name) && /^\s*(javascript|vbscript|data:text)/i.test(a.value))))`) {
			t.Errorf("%s: something that could run is in the frame", name)
		}
		if n > 0 {
			inFrame(t, b, name)
		}
	}
	t.Logf("%d mails of attackers were opened in a browser, %d of them in frames", len(items), frames)
	if frames < len(all)/2 {
		t.Errorf("only %d of %d mails were shown in a frame: little was tried", frames, len(all))
	}

	// What they call themselves, and their subjects, stand in lists.
	for _, path := range []string{"/cases?list=open", "/cases?list=unowned", "/intake", "/people", "/today", "/search?q=alert", "/search?q=script", fmt.Sprintf("/intake/%d", int64(items[0]["id"].(float64)))} {
		b.Go(path)
		look(path)
	}
	b.Go(fmt.Sprintf("/intake/%d/raw?show=1", int64(items[len(items)-1]["id"].(float64))))
	for _, s := range w.Seen() {
		t.Errorf("the raw mail: %s", s)
	}
	files(t, k, b)
}

// inFrame looks at each pixel around the frames for the colour of the attacks.
func inFrame(t *testing.T, b *outside.Browser, name string) {
	t.Helper()
	type box struct{ X, Y, W, H float64 }
	boxes := outside.Eval[[]box](b, `[...document.querySelectorAll('iframe')].map(f => { const r = f.getBoundingClientRect(); return { X: r.x, Y: r.y, W: r.width, H: r.height } })`)
	scale := outside.Eval[float64](b, "devicePixelRatio")
	img := b.Pixels()
	inside := func(x, y int) bool {
		for _, f := range boxes {
			if image.Pt(x, y).In(image.Rect(int(f.X*scale)-1, int(f.Y*scale)-1, int((f.X+f.W)*scale)+2, int((f.Y+f.H)*scale)+2)) {
				return true
			}
		}
		return false
	}
	for y := img.Bounds().Min.Y; y < img.Bounds().Max.Y; y += 3 {
		for x := img.Bounds().Min.X; x < img.Bounds().Max.X; x += 3 {
			if r, g, bl, _ := img.At(x, y).RGBA(); r == 0xffff && g == 0 && bl == 0xffff && !inside(x, y) {
				t.Errorf("%s: it draws at %d, %d, outside of its frame", name, x, y)
				return
			}
		}
	}
	// Nor does a frame lie over what is the desk's own.
	if outside.Eval[bool](b, `['#case-bar', '#composer', 'nav'].some(s => { const e = document.querySelector(s), r = e?.getBoundingClientRect(); return r && r.width && document.elementFromPoint(r.x + r.width / 2, r.y + Math.min(r.height / 2, 20))?.tagName === 'IFRAME' })`) {
		t.Errorf("%s: its frame lies over the desk", name)
	}
}

// files asks for the files of the attackers as a browser does.
func files(t *testing.T, k *outside.Kept, b *outside.Browser) {
	t.Helper()
	b.Go("/cases?list=open")
	links := outside.Eval[[]string](b, `(async () => {
		const all = [];
		for (const href of [...new Set((await (await fetch('/intake')).text()).match(/\/cases\/\d+/g) ?? [])]) {
			const page = new DOMParser().parseFromString(await (await fetch(href)).text(), 'text/html');
			for (const a of page.querySelectorAll('a[href^="/files/"], img[src^="/files/"]')) all.push(a.getAttribute('href') ?? a.getAttribute('src'));
		}
		return [...new Set(all)];
	})()`)
	for _, href := range links {
		said := outside.Eval[[]string](b, fmt.Sprintf(`fetch(%q).then(r => [String(r.status), r.headers.get('content-type') ?? '', r.headers.get('content-disposition') ?? '', r.headers.get('x-content-type-options') ?? '', r.headers.get('content-security-policy') ?? ''])`, href))
		inline := len(said[2]) < 10 || said[2][:10] != "attachment"
		picture := said[1] == "image/png" || said[1] == "image/jpeg" || said[1] == "image/webp" || said[1] == "image/gif"
		if said[0] == "200" && (inline && !picture || said[3] != "nosniff") {
			t.Errorf("the file %s is given as %q", href, said)
		}
	}
	t.Logf("%d files of attackers were asked for", len(links))
}
