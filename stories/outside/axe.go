package outside

import (
	_ "embed" // axe-core, for tests only: see axe/VENDOR.md
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

//go:embed axe/axe.min.js
var axe string

// Violation is something that keeps people out.
type Violation struct {
	ID, Impact, Help string
	Nodes            []struct {
		HTML   string
		Target []any
	}
}

func (v Violation) String() string {
	var where []string
	for _, n := range v.Nodes[:min(3, len(v.Nodes))] {
		where = append(where, fmt.Sprintf("%v %s", n.Target, n.HTML))
	}
	return fmt.Sprintf("%s (%s): %s\n    %s", v.ID, v.Impact, v.Help, strings.Join(where, "\n    "))
}

// Violations asks axe-core what on the page breaks WCAG 2.2 A or AA, or its
// best practices.
func (b *Browser) Violations() []Violation {
	b.t.Helper()
	return b.violations(`["wcag2a","wcag2aa","wcag21a","wcag21aa","wcag22aa","best-practice"]`)
}

// ViolationsOfColour asks only what another theme can change on a page that was
// asked everything: whether what differs by its colour can be told apart.
func (b *Browser) ViolationsOfColour() []Violation {
	b.t.Helper()
	return b.violations(`{type: "rule", values: ["color-contrast","link-in-text-block"]}`)
}

// violations asks for some rules, as axe-core names them.
func (b *Browser) violations(rules string) []Violation {
	b.t.Helper()
	if !Eval[bool](b, "window.axe !== undefined") {
		if _, err := chromedp.Run(b.ctx, chromedp.Evaluate[*runtime.RemoteObject](axe+";0")); err != nil {
			b.t.Fatalf("axe-core: %v", err)
		}
	}
	text := Eval[string](b, `axe.run(document, {resultTypes: ["violations"], runOnly: `+rules+`}).then(r => JSON.stringify(r.violations.map(v => ({ID: v.id, Impact: v.impact, Help: v.help, Nodes: v.nodes.map(n => ({HTML: n.html.slice(0, 200), Target: n.target}))}))))`)
	var all []Violation
	if err := json.Unmarshal([]byte(text), &all); err != nil {
		b.t.Fatalf("axe-core said %q: %v", text, err)
	}
	return all
}

// Theme shows the page light or dark, whatever the system is, and every page
// after it: it is kept where the desk keeps it.
func (b *Browser) Theme(theme string) {
	b.t.Helper()
	b.do(chromedp.Evaluate[chromedp.Void](fmt.Sprintf("localStorage.setItem('kept.theme', %q); document.documentElement.dataset.theme = %q", theme, theme)))
}

// Overflow is by how many pixels the page is wider than its window, with what
// sticks out the most.
func (b *Browser) Overflow() (pixels int, what string) {
	b.t.Helper()
	text := Eval[string](b, `(() => {
  const wide = document.documentElement.scrollWidth - document.documentElement.clientWidth;
  let worst = "", most = 0;
  if (wide > 0) for (const el of document.body.querySelectorAll("*")) {
    const by = el.getBoundingClientRect().right - document.documentElement.clientWidth;
    if (by > most && getComputedStyle(el).position !== "fixed") { most = by; worst = el.tagName + "." + el.className; }
  }
  return wide + " " + worst;
})()`)
	if _, err := fmt.Sscan(text, &pixels); err != nil {
		b.t.Fatalf("overflow: %q: %v", text, err)
	}
	_, what, _ = strings.Cut(text, " ")
	return pixels, what
}

// Complaints collects what the browser's console says as a warning or an error
// from now on: scripts that fail, and what the content policy refused.
func (b *Browser) Complaints() func() []string {
	b.t.Helper()
	var mu sync.Mutex
	var all []string
	messages := chromedp.Console(b.ctx)
	go func() {
		for m, err := range messages {
			if err != nil {
				return
			}
			switch m.Type {
			case chromedp.ConsoleError, chromedp.ConsoleWarning, chromedp.ConsoleException:
				mu.Lock()
				all = append(all, string(m.Type)+": "+m.Text)
				mu.Unlock()
			}
		}
	}()
	return func() []string {
		mu.Lock()
		defer mu.Unlock()
		return slices.Clone(all)
	}
}
