package web

import (
	"github.com/a-h/templ"

	"kept.example/kept/internal/platform/mail"
)

// RawHTML draws HTML that was cleaned. It is the only place where a string
// enters a page as markup, and it takes nothing but what the cleaner made.
func RawHTML(safe mail.SafeHTML) templ.Component { return templ.Raw(string(safe)) }
