package mail

import (
	"regexp"
	"sync"

	"github.com/microcosm-cc/bluemonday"
)

// Prose is a body of ours as it stands on a page among other things: what was
// said, with the few elements that the editor makes and no look of its own.
// Pictures are those of the message alone. Unlike what others wrote, it needs no
// frame.
func Prose(safe SafeHTML, inline func(contentID string) string) SafeHTML {
	said, _ := safe.Parts()
	return SafeHTML(ofEditor().Sanitize(string(Show(said, Showing{Inline: inline}))))
}

// ofEditor is the list of what the editor makes.
var ofEditor = sync.OnceValue(func() *bluemonday.Policy {
	p := bluemonday.NewPolicy()
	p.AllowElements("p", "div", "br", "b", "strong", "i", "em", "u", "s", "ul", "ol", "li", "blockquote", "code", "pre", "hr")
	p.AllowAttrs("href").Matching(regexp.MustCompile(`^(?i)(https?://|mailto:|tel:)`)).OnElements("a")
	p.AllowAttrs("rel").Matching(regexp.MustCompile(`^noopener noreferrer nofollow$`)).OnElements("a")
	p.AllowAttrs("target").Matching(regexp.MustCompile(`^_blank$`)).OnElements("a")
	p.AllowAttrs("src").Matching(regexp.MustCompile(`^(/files/[a-z0-9]+/picture(\?key=[a-z0-9]+)?|/cases/\d+/pictures/[a-z0-9]+)$`)).OnElements("img")
	p.AllowAttrs("alt", "title").OnElements("img", "a")
	p.AllowURLSchemes("http", "https", "mailto", "tel")
	p.AllowRelativeURLs(true)
	p.RequireParseableURLs(true)
	return p
})
