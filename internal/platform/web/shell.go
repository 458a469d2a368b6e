package web

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strconv"

	"kept.example/kept/internal/platform/words"
)

func (p Page) pane() string {
	if p.Pane == "" {
		return "list"
	}
	return p.Pane
}

func (p Page) skip() string {
	if p.Skip == "" {
		return "main"
	}
	return p.Skip
}

// hue is the class of a brand's hue: one of twelve.
func (b Brand) hue() string {
	if b.Hue <= 0 {
		return ""
	}
	return fmt.Sprintf("hue-%d", b.Hue%360/30)
}

// keySection is a part of the keyboard map, worded.
type keySection struct {
	title string
	lines []keyLine
}

type keyLine struct{ what, keys string }

// section names a part of the keyboard map.
type section string

// keySections words the keyboard map: what every page can do, and what rooms
// added.
func keySections(ctx context.Context) []keySection {
	titles := words.Family[section]("web.keys.section.", "move", "act", "select", "write")
	own := map[section][]keyLine{
		"move": {
			{words.T(ctx, "web.keys.next"), "j k"},
			{words.T(ctx, "web.keys.open"), "enter"},
			{words.T(ctx, "web.keys.back"), "esc"},
			{words.T(ctx, "web.shell.find_title"), "mod+k"},
		},
		"act": {
			{words.T(ctx, "web.keys.undo"), "z"},
			{words.T(ctx, "web.me.theme"), "shift+d"},
			{words.T(ctx, "web.keys.title"), "?"},
		},
		"select": {
			{words.T(ctx, "web.keys.select"), "x"},
			{words.T(ctx, "web.keys.extend"), "shift+j k"},
			{words.T(ctx, "web.keys.clear"), "esc"},
		},
	}
	for _, item := range append(NavOf(ctx, GroupWork), NavOf(ctx, GroupLearn)...) {
		if item.KeySeq != "" {
			own["move"] = append(own["move"], keyLine{words.T(ctx, item.Key), item.KeySeq})
		}
	}
	for _, item := range NavOf(ctx, GroupNew) {
		if item.KeySeq != "" {
			own["act"] = append(own["act"], keyLine{words.T(ctx, item.Key), item.KeySeq})
		}
	}
	var all []keySection
	for _, s := range titles.Values() {
		lines := own[s]
		for _, k := range keysOf(ctx, string(s)) {
			lines = append(lines, keyLine{words.T(ctx, k.Key), k.Keys})
		}
		if len(lines) > 0 {
			all = append(all, keySection{titles.T(ctx, s), lines})
		}
	}
	return all
}

func sortedKeys(m map[string]string) []string { return slices.Sorted(maps.Keys(m)) }

func fmtInt(n int) string { return strconv.Itoa(n) }

// scriptWords are the words of the scripts in the reader's language.
func scriptWords(ctx context.Context) map[string]string {
	r := words.From(ctx)
	if rt := visitOf(ctx).router; rt != nil {
		return rt.scripts[r.Lang]
	}
	return r.Script("web.js.")
}
