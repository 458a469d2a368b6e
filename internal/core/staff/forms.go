package staff

import (
	"context"
	"fmt"
	"strings"

	"kept.example/kept/internal/platform/words"
)

// lang is a language of the catalogue.
type lang string

// langs are the languages to choose from.
func langs(ctx context.Context) []choice {
	names := words.Family[lang]("staff.lang.", "en", "de")
	all := []choice{{"", words.T(ctx, "staff.lang.browser")}}
	for _, l := range names.Values() {
		all = append(all, choice{string(l), names.T(ctx, l)})
	}
	return all
}

func themes(ctx context.Context) []choice {
	return []choice{
		{"", words.T(ctx, "staff.theme.system")},
		{"light", words.T(ctx, "staff.theme.light")},
		{"dark", words.T(ctx, "staff.theme.dark")},
	}
}

func densities(ctx context.Context) []choice {
	return []choice{{"", words.T(ctx, "staff.density.roomy")}, {"compact", words.T(ctx, "staff.density.compact")}}
}

func density(u User) string {
	if u.Compact {
		return "compact"
	}
	return ""
}

func userChoices(users []User) []choice {
	all := make([]choice, len(users))
	for i, u := range users {
		all[i] = choice{fmt.Sprint(u.ID), u.Name}
	}
	return all
}

// chosen is the set of some ids.
func chosen(ids []int64) map[int64]bool {
	all := map[int64]bool{}
	for _, id := range ids {
		all[id] = true
	}
	return all
}

// tokenMay says what a token may do.
func tokenMay(ctx context.Context, t APIToken) string {
	if t.Permissions == nil {
		return words.T(ctx, "staff.me.token_all")
	}
	return words.T(ctx, "staff.me.token_count", words.A("n", len(t.Permissions)))
}

// tokenUsed says when a token was used last.
func tokenUsed(ctx context.Context, t APIToken) string {
	if t.UsedDay.IsZero() {
		return words.T(ctx, "staff.me.token_never")
	}
	return words.T(ctx, "staff.me.token_day", words.A("at", t.UsedDay))
}

// browser is what people call a browser, out of what it calls itself.
func browser(ctx context.Context, agent string) string {
	if agent == "" {
		return words.T(ctx, "staff.me.no_browser")
	}
	for _, b := range []struct{ mark, name string }{
		{"Edg/", "Edge"}, {"OPR/", "Opera"}, {"Firefox/", "Firefox"}, {"Chrome/", "Chrome"}, {"Safari/", "Safari"},
	} {
		if !strings.Contains(agent, b.mark) {
			continue
		}
		for _, o := range []struct{ mark, name string }{
			{"iPhone", "iPhone"}, {"iPad", "iPad"}, {"Android", "Android"}, {"Windows", "Windows"}, {"Mac OS X", "macOS"}, {"Linux", "Linux"},
		} {
			if strings.Contains(agent, o.mark) {
				return b.name + ", " + o.name
			}
		}
		return b.name
	}
	return cut(agent, 60)
}
