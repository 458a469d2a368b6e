package mail

import (
	"fmt"
	"strings"
	"testing"
)

func TestShow(t *testing.T) {
	how := Showing{Inline: func(id string) string {
		return map[string]string{"one": "/files/abc/picture", "two": "//evil.example/x"}[id]
	}}
	asked := how
	asked.Remote = func(n int) string { return fmt.Sprintf("/pictures/%d", n) }
	link := ` rel="noopener noreferrer nofollow" target="_blank" title=`
	for _, c := range []struct {
		name, in, want string
		how            Showing
	}{
		{"pictures of the message get addresses of ours", `<img src="cid:one"><img src="cid:two"><img src="cid:three">`,
			`<img src="/files/abc/picture"><img src=""><img src="">`, how},
		{"remote pictures wait until somebody asks", `<img src="https://a.example/1.png" alt="Kettle">`,
			`<img data-remote-src="https://a.example/1.png" alt="Kettle">`, how},
		{"and then come from us", `<img src="https://a.example/1.png" alt="Kettle"><p><img src="http://b.example/2.png"></p>`,
			`<img alt="Kettle" src="/pictures/0"><p><img src="/pictures/1"></p>`, asked},
		{"an honest link says no more", `<a href="https://www.shop.example/x">shop.example</a>`,
			`<a href="https://www.shop.example/x"` + link + `"https://www.shop.example/x">shop.example</a>`, how},
		{"words are no address", `<a href="https://evil.example/">Track my parcel</a>`,
			`<a href="https://evil.example/"` + link + `"https://evil.example/">Track my parcel</a>`, how},
		{"a link that lies is told on", `<a href="https://evil.example/pay">https://<b>bank</b>.example/login</a>`,
			`<a href="https://evil.example/pay"` + link + `"https://evil.example/pay">https://<b>bank</b>.example/login</a> <span data-leads>(evil.example)</span>`, how},
		{"also with another name before the at sign", `<a href="https://bank.example@evil.example/">bank.example</a>`,
			`<a href="https://bank.example@evil.example/"` + link + `"https://bank.example@evil.example/">bank.example</a> <span data-leads>(evil.example)</span>`, how},
	} {
		t.Run(c.name, func(t *testing.T) {
			safe, _ := SanitiseHTML(c.in)
			if got := Show(safe, c.how); string(got) != c.want {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
		})
	}
}

func TestRemotePicturesAreCountedAsTheyAreShown(t *testing.T) {
	safe, _ := SanitiseHTML(`<img src="https://a.example/1.png"><img src="cid:x"><img src="https://b.example/2.png?a=1&amp;b=2">`)
	if got := strings.Join(RemotePictures(safe), " "); got != "https://a.example/1.png https://b.example/2.png?a=1&b=2" {
		t.Errorf("got %s", got)
	}
}

func TestAQuoteIsCutOffAndKept(t *testing.T) {
	safe, info := SafeQuoted(`<!--rest--><p>It <b>works</b> now.</p><div class="gmail_quote"><div>On Mon, 2 Mar 2026 Anna wrote:<br></div><blockquote class="gmail_quote"><p>Try this.<img src="https://a.example/1.png"></p></blockquote></div>`)
	said, rest := safe.Parts()
	if strings.TrimSpace(string(said)) != `<p>It <b>works</b> now.</p>` || !strings.Contains(string(rest), "Try this.") {
		t.Errorf("said %q, rest %q", said, rest)
	}
	if info.RemotePictures != 1 || strings.Count(string(safe), restMark) != 1 {
		t.Errorf("%+v %s", info, safe)
	}
	if safe, _ = SafeQuoted(`<p>No quote</p><!--rest--><p>here.</p>`); strings.Contains(string(safe), restMark) {
		t.Errorf("a mail made a mark of its own: %s", safe)
	}
	if safe, _ = SafeQuoted(`<blockquote>On Mon Anna wrote:<br>Only a quote</blockquote>`); strings.Contains(string(safe), restMark) {
		t.Errorf("nothing would be seen: %s", safe)
	}
}
