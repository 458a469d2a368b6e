package search

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/web"
	"kept.example/kept/internal/platform/words"
)

// How many people and the like the page shows beside the cases.
const besides = 5

// searchView is what the page shows.
type searchView struct {
	Text   string
	Found  Found
	Groups []Group
	First  bool
}

// page shows what a query finds, or the next part of it.
func (s *Search) page(w http.ResponseWriter, r *http.Request) error {
	view := searchView{Text: strings.TrimSpace(r.URL.Query().Get("q"))}
	cursor := r.URL.Query().Get("cursor")
	view.First = cursor == ""
	err := s.d.Read(r.Context(), "search.page", func(ctx context.Context, v db.View) (err error) {
		q := s.Parse(ctx, view.Text, false)
		if view.Found, err = s.Find(ctx, v, Ask{Query: q, Cursor: cursor}); err != nil || !view.First {
			return err
		}
		view.Groups, err = s.Groups(ctx, v, view.Text, q, besides)
		return err
	})
	if err != nil {
		return err
	}
	if web.IsPartial(r) && !view.First {
		return web.Show(w, r, http.StatusOK, hitItems(view))
	}
	return web.Show(w, r, http.StatusOK, searchPage(view))
}

// nothing says that a query was asked and found nothing.
func (v searchView) nothing() bool {
	return v.Text != "" && len(v.Found.Hits) == 0 && len(v.Groups) == 0 && v.Found.Next == ""
}

// offers are the filters that the page offers as links.
var offers = words.Family("search.offer.", "open", "done", "mine", "unread", "file")

// asked is how an offer stands in a query.
func asked(offer string) string {
	if offer == "file" {
		return "has:attachment"
	}
	return "is:" + offer
}

// asks are what the page tells can be asked.
var asks = words.Family("search.ask.", "words", "begin", "phrase", "without", "ref", "from", "subject", "tag", "is", "dates", "in", "has")

// example is how a query of each kind looks.
func example(ask string) string {
	return map[string]string{
		"words": "kettle leaks", "begin": "refund*", "phrase": `"arrived broken"`, "without": "kettle -grinder", "ref": "7KQ4-M2XD",
		"from": "from:ana@example.com", "subject": "subject:invoice", "tag": "tag:vip", "is": "is:unread", "dates": "after:2026-11-01 before:2026-11-24",
		"in": "in:care owner:me", "has": "has:attachment",
	}[ask]
}

// has says whether the query asks for a filter already.
func (v searchView) has(offer string) bool {
	return slices.Contains(strings.Fields(v.Text), asked(offer))
}

// toggled is the path of the query with a filter, or without it.
func (v searchView) toggled(offer string) string {
	if !v.has(offer) {
		return pathOf(v.Text + " " + asked(offer))
	}
	var rest []string
	for _, p := range strings.Fields(v.Text) {
		if p != asked(offer) {
			rest = append(rest, p)
		}
	}
	return pathOf(strings.Join(rest, " "))
}

// widerText is the query without what narrows it; "" when nothing does.
func (v searchView) widerText() string {
	var rest []string
	narrowed := false
	for _, p := range split(v.Text) {
		if p.key != "" && fieldsOf(p.key) == nil {
			narrowed = true
			continue
		}
		rest = append(rest, p.text)
	}
	if !narrowed {
		return ""
	}
	return strings.Join(rest, " ")
}

func pathOf(text string) string {
	return "/search?" + url.Values{"q": {strings.TrimSpace(text)}}.Encode()
}

func (v searchView) olderPath() string {
	return pathOf(v.Text) + "&cursor=" + url.QueryEscape(v.Found.Next)
}

// hitPath leads to the message that was found.
func hitPath(h Hit) string {
	path := fmt.Sprintf("/cases/%d?list=person:%d", h.Case.ID, h.Case.PersonID)
	if h.Message != 0 {
		path += fmt.Sprintf("#m-%d", h.Message)
	}
	return path
}

func statusLook(s cases.Status) string {
	switch s {
	case cases.Fresh:
		return web.Info
	case cases.Solved, cases.Confirmed:
		return web.Good
	}
	return web.Plain
}

func nameOf(ctx context.Context, name string) string {
	if name == "" {
		return words.T(ctx, "search.nobody")
	}
	return name
}

// mendings says what was looked for in place of words that nobody wrote.
func mendings(f Found) (all []fault.Sentence) {
	for was, instead := range f.Mended {
		all = append(all, fault.Say("search.mended", fault.A("was", was), fault.A("instead", strings.Join(instead, ", "))))
	}
	return all
}

func iso(t time.Time) string { return t.UTC().Format(time.RFC3339) }
