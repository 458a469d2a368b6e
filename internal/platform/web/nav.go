package web

import (
	"cmp"
	"context"
	"net/http"
	"slices"
	"strings"

	"github.com/a-h/templ"

	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/words"
)

// Groups of the navigation, from the top.
const (
	GroupWork  = ""
	GroupViews = "views"
	GroupLearn = "learn"
	GroupAdmin = "admin" // in the menu of the desk
	GroupMe    = "me"    // in the menu of the person
	GroupNew   = "new"   // buttons beside the desk's name
)

// NavItem is a place in the navigation.
type NavItem struct {
	Key    string // catalogue key of the label
	Icon   string
	Href   string
	KeySeq string // keys that lead there: "g m"; "" for none
	Group  string // one of the groups
	Order  int    // within the group, from the top
	Access string // who sees it; "" for whoever is signed in
	Kind   string // colour of the count: warn, bad, info or ""
	Tab    bool   // also a tab on small screens
	// Subject and About are catalogue keys of a place of the settings: the
	// heading it stands under on their overview, and what is done there.
	Subject, About string
	// State says in one line how it stands there now, worded; nil for nothing
	// to say.
	State func(ctx context.Context) (string, error)
	Calls bool // on small screens in the menu of the person, where a dot says that something waits
	// Count returns how many wait there, asked in a request of its own; nil for
	// a place without a count. More than 1,000 is shown as 1,000+.
	Count func(ctx context.Context) (int, error)
}

// NavMore adds places that depend on the reader, such as saved views.
type NavMore struct {
	Group string
	Order int
	Links func(ctx context.Context) ([]NavLink, error)
}

// NavLink is one such place, with a label of the reader's own.
type NavLink struct {
	Label, Icon, Href, Kind string
	Count                   int // 0 for none
	// Counted returns how many wait there, asked in a request of its own; nil
	// for a place without a count, or with one that is known.
	Counted func(ctx context.Context) (int, error)
}

// KeyHelp is a line of the keyboard map.
type KeyHelp struct {
	Section string // move, act, select or write
	Key     string // catalogue key of what it does
	Keys    string // as data-key has it: "shift+a", "mod+enter", "g m"
	Order   int
}

// AddNav adds a place to the navigation.
func (rt *Router) AddNav(items ...NavItem) {
	rt.nav = append(rt.nav, items...)
	slices.SortStableFunc(rt.nav, func(a, b NavItem) int { return cmp.Compare(a.Order, b.Order) })
}

// AddNavMore adds places that depend on the reader.
func (rt *Router) AddNavMore(m NavMore) { rt.more = append(rt.more, m) }

// AddKeys adds lines to the keyboard map.
func (rt *Router) AddKeys(lines ...KeyHelp) {
	rt.keys = append(rt.keys, lines...)
	slices.SortStableFunc(rt.keys, func(a, b KeyHelp) int { return cmp.Compare(a.Order, b.Order) })
}

// AddBeside adds what comes with the counts of the navigation, whenever something
// calls the reader: parts of the page such as a card in #beside.
func (rt *Router) AddBeside(f func(ctx context.Context) ([]templ.Component, error)) {
	rt.beside = append(rt.beside, f)
}

// NavOf returns what the reader sees of a group.
func NavOf(ctx context.Context, group string) []NavItem {
	rt := visitOf(ctx).router
	if rt == nil {
		return nil
	}
	var seen []NavItem
	for _, item := range rt.nav {
		if item.Group == group && rt.sees(ctx, item.Access) {
			seen = append(seen, item)
		}
	}
	return seen
}

func (rt *Router) sees(ctx context.Context, access string) bool {
	return access == "" || access == Public || rt.hooks.allow != nil && rt.hooks.allow(ctx, access) == nil
}

// callsOf returns the places that call their reader on small screens.
func callsOf(ctx context.Context) []NavItem {
	return slices.DeleteFunc(NavOf(ctx, GroupWork), func(item NavItem) bool { return !item.Calls })
}

// moreOf returns the reader's own places of a group; a failure leaves them out
// and is logged, since the page is worth more than they are.
func moreOf(ctx context.Context, group string) []NavLink {
	rt := visitOf(ctx).router
	if rt == nil {
		return nil
	}
	var all []NavLink
	for _, m := range rt.more {
		if m.Group != group {
			continue
		}
		links, err := m.Links(ctx)
		if err != nil {
			rt.log.Error("a part of the navigation failed", "request", RequestID(ctx), "err", err)
		}
		all = append(all, links...)
	}
	return all
}

// tabsOf returns the places that are tabs on small screens.
func tabsOf(ctx context.Context) []NavItem {
	rt := visitOf(ctx).router
	if rt == nil {
		return nil
	}
	var tabs []NavItem
	for _, item := range rt.nav {
		if item.Tab && rt.sees(ctx, item.Access) {
			tabs = append(tabs, item)
		}
	}
	return tabs
}

// keysOf returns the lines of a section of the keyboard map.
func keysOf(ctx context.Context, section string) []KeyHelp {
	rt := visitOf(ctx).router
	if rt == nil {
		return nil
	}
	var lines []KeyHelp
	for _, k := range rt.keys {
		if k.Section == section {
			lines = append(lines, k)
		}
	}
	return lines
}

// id is the id of the item's count on the page.
func (n NavItem) id() string { return countID(n.Key) }

// id is the id of the link's count on the page.
func (n NavLink) id() string { return countID(n.Href) }

func countID(of string) string {
	return "nav-n-" + strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' {
			return r
		}
		return '-'
	}, strings.ToLower(of))
}

// Count words a count that stops at 1,000: "1,000+".
func Count(ctx context.Context, n int) string {
	if n > 1000 {
		return words.Number(ctx, 1000) + "+"
	}
	return words.Number(ctx, n)
}

// navCounts answers with the counts of the reader's navigation.
func (rt *Router) navCounts(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	var parts []templ.Component
	for _, item := range rt.nav {
		if item.Count == nil || !rt.sees(ctx, item.Access) {
			continue
		}
		n, err := item.Count(ctx)
		if err != nil {
			return err
		}
		parts = append(parts, Partial("#"+item.id(), "outerHTML", navCount(item, n)))
		if item.Calls {
			parts = append(parts, Partial("#"+item.id()+"-menu", "outerHTML", menuCount(item, n)), Partial("#more-dot", "outerHTML", moreDot(n)))
		}
	}
	for _, group := range []string{GroupWork, GroupViews, GroupLearn} {
		for _, link := range moreOf(ctx, group) {
			if link.Counted == nil {
				continue
			}
			n, err := link.Counted(ctx)
			if fault.Is(err, fault.NotFound) {
				continue // it went meanwhile
			}
			if err != nil {
				return err
			}
			parts = append(parts, Partial("#"+link.id(), "outerHTML", linkCount(link, n)))
		}
	}
	for _, f := range rt.beside {
		more, err := f(ctx)
		if err != nil {
			return err
		}
		parts = append(parts, more...)
	}
	return Show(w, r, http.StatusOK, Parts(parts...))
}
