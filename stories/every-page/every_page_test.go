// Package everypage looks at every page as people do: in both themes, from a
// small phone to a wide screen, with a screen reader's eyes, and without
// JavaScript.
package everypage

import (
	"fmt"
	"strings"
	"testing"

	"kept.example/kept/stories/outside"
)

// page is one that is looked at. One that is gone says so with its status. Of parts
// by the hundred that are all drawn by one template, a selector names those that are
// left away before anything but the width is asked.
type page struct {
	name, path, sees, alike string
	gone                    bool
}

// visit opens each page and looks at it.
func visit(t *testing.T, b *outside.Browser, looked seen, all []page) {
	for _, p := range all {
		t.Run(p.name, func(t *testing.T) {
			b := b.In(t)
			b.Go(p.path)
			b.See(p.sees)
			if status := outside.Eval[int](b, "performance.getEntriesByType('navigation')[0].responseStatus"); status >= 400 != p.gone {
				t.Errorf("%s answers %d", b.Where(), status)
			} else if !p.gone {
				looked.of(t, b)
			}
			if p.alike != "" {
				fits(t, b, p.name, 320)
				outside.Eval[bool](b, fmt.Sprintf("document.querySelectorAll(%q).forEach(e => e.remove()) || true", p.alike))
			}
			look(t, b, p.name)
		})
	}
}

// quiet fails for what the console of a browser complained about.
func quiet(t *testing.T, complaints []string) {
	for _, c := range complaints {
		if !strings.Contains(c, "404") && !strings.Contains(c, "410") { // what is not there is asked for on purpose
			t.Errorf("the console says %s", c)
		}
	}
}

func TestEveryPage(t *testing.T) {
	w := world(t)
	b := w.Open(t)
	complaints := b.Complaints()
	looked := seen{}
	outsiders := w.outsiders(t)
	visit(t, b, looked, outsiders)
	dressed(t, b, outsiders)
	b.SignIn("admin@kept.example")
	visit(t, b, looked, w.work())
	visit(t, b, looked, []page{w.called(t, b)})
	visit(t, b, looked, w.known())
	visit(t, b, looked, w.settings())
	looked.all(t)
	quiet(t, complaints())
}

// fits makes the window another width, and fails for what does not fit into it.
func fits(t *testing.T, b *outside.Browser, name string, width int64) {
	t.Helper()
	b.Size(width, 900)
	if by, what := b.Overflow(); by > 0 {
		t.Errorf("%s at %d px is %d px too wide: %s", name, width, by, what)
	}
}

// look checks a page in both themes and in every width people have. A theme is
// other colours and nothing else, so of the second one only those are asked.
func look(t *testing.T, b *outside.Browser, name string) {
	for _, theme := range []string{"light", "dark"} {
		b.Theme(theme)
		widths := []int64{320, 390, 760, 1024, 1440, 1920}
		if theme == "dark" {
			widths = []int64{390, 1440}
		}
		for _, width := range widths {
			fits(t, b, name, width)
			if width != 390 && width != 1440 {
				continue
			}
			b.Shot(fmt.Sprintf("page-%s-%s-%d", name, theme, width))
			violations := b.Violations
			if theme == "dark" {
				violations = b.ViolationsOfColour
			}
			for _, v := range violations() {
				t.Errorf("%s, %s, %d px: %s", name, theme, width, v)
			}
		}
	}
}
