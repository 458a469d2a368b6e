package casepage_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"kept.example/kept/internal/core/desktest"
	"kept.example/kept/internal/core/staff"
)

// A picture of one white point.
const point = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8/5+hHgAHggJ/PchI7wAAAABJRU5ErkJggg=="

const mailWithPictures = `From: Ann Vik <ann@example.com>
To: help@shop.example
Subject: My watch
Message-ID: <pictures@example.com>
MIME-Version: 1.0
Content-Type: multipart/related; boundary="b"

--b
Content-Type: text/html; charset=utf-8

<p onclick="steal()">See <img src="cid:watch@x" alt="my watch"> and <img src="https://tracker.example/1.png"></p>
<script>steal()</script><style>p{background:url(https://tracker.example/2.png)}</style>
<a href="javascript:steal()">here</a> <a href="https://shop.example/">there</a>
--b
Content-Type: image/png
Content-ID: <watch@x>
Content-Disposition: inline; filename="watch.png"
Content-Transfer-Encoding: base64

` + point + `
--b--
`

func TestTheHTMLOfAMailIsInAFrameThatCanDoNothing(t *testing.T) {
	desktest.Each(t, func(t *testing.T, d *desktest.Desk) {
		item := d.Mail(mailWithPictures)
		anna := d.Browse(staff.Agent)
		frame := fmt.Sprintf("/messages/%d/body", item.MessageID)
		anna.Get(path(item.CaseID)).Is(t, http.StatusOK).Has(t, frame, "sandbox").Lacks(t, "steal()", "tracker.example")
		page := anna.Get(frame).Is(t, http.StatusOK).Has(t, "my watch", "/files/", "/picture", "https://shop.example/").
			Lacks(t, "steal", "script", "onclick", ` src="https:`, "url(", "cid:", "javascript:")
		policy := page.Header.Get("Content-Security-Policy")
		for _, must := range []string{"default-src 'none'", "img-src 'self' data:", "frame-ancestors 'self'", "sandbox "} {
			if !strings.Contains(policy, must) {
				t.Errorf("the policy lacks %q: %s", must, policy)
			}
		}
		for _, never := range []string{"script-src", "allow-scripts", "allow-forms", "allow-top-navigation"} {
			if strings.Contains(policy, never) {
				t.Errorf("the policy has %q: %s", never, policy)
			}
		}
		wants(t, "frame options", page.Header.Get("X-Frame-Options"), "SAMEORIGIN")
		wants(t, "stored", page.Header.Get("Cache-Control"), "no-store")
		_, rest, _ := strings.Cut(page.Body, `src="`)
		picture, _, _ := strings.Cut(rest, `"`)
		shown := anna.Get(picture).Is(t, http.StatusOK)
		wants(t, "picture", shown.Header.Get("Content-Type"), "image/png")
		anna.Get("/messages/999/body").Is(t, http.StatusNotFound)
		plain := d.Case("No HTML here.")
		if code := anna.Get(fmt.Sprintf("/messages/%d/body", d.Number(`SELECT max(id) FROM message WHERE case_id = $1`, plain.ID))).Code; code >= 500 {
			t.Errorf("a message without HTML: %d", code)
		}
	})
}

const answerBelow = `From: Ann Vik <ann@example.com>
To: help@shop.example
Subject: My watch
Message-ID: <below@example.com>
MIME-Version: 1.0
Content-Type: text/html; charset=utf-8

<html><body><div class="moz-cite-prefix">On 16/11/2021 12:34, The Shop wrote:<br></div>
<blockquote type="cite"><p>When may we call?</p></blockquote>
<p>On Monday.</p></body></html>
`

func TestAQuoteAboveTheAnswerIsFoldedAwayInTheFrame(t *testing.T) {
	desktest.Each(t, func(t *testing.T, d *desktest.Desk) {
		page := d.Browse(staff.Agent).Get(fmt.Sprintf("/messages/%d/body", d.Mail(answerBelow).MessageID)).Is(t, http.StatusOK).Has(t, "When may we call?", "On Monday.")
		folded := strings.Index(page.Body, "<details>")
		if quote, end := strings.Index(page.Body, "When may we call?"), strings.Index(page.Body, "</details>"); folded < 0 || quote < folded || quote > end || strings.Index(page.Body, "On Monday.") < end {
			t.Errorf("the quote is not folded away: %s", page.Body)
		}
	})
}
