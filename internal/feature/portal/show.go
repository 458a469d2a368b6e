package portal

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"kept.example/kept/internal/platform/web"
	"kept.example/kept/internal/platform/words"
)

// called is by which name somebody's own pages speak to them.
func (o owner) called(ctx context.Context) string {
	return cmp.Or(o.Person.Called, o.Person.Name, words.T(ctx, "portal.mine.you"))
}

func (v wishView) calledNow(ctx context.Context) string { return v.owner.called(ctx) }

// path is a path of the page's own.
func (v wishView) path(more string) string { return v.owner.path(more) }

// title is the subject of a case, for its customer.
func (c ownCase) title(ctx context.Context) string {
	return cmp.Or(c.Subject, words.T(ctx, "portal.mine.no_subject"))
}

// size is how large a file is, for people.
func size(n int64) string {
	if n < 1<<20 {
		return fmt.Sprintf("%d kB", max(1, n>>10))
	}
	return fmt.Sprintf("%d MB", n>>20)
}

func iso(t time.Time) string { return t.UTC().Format(time.RFC3339) }

// language is one that we write in.
type language struct{ tag, key string }

// languages are those to choose from; chosen is one more, where it is another.
func languages(chosen string) []language {
	all := []language{{"", "portal.wish.lang_any"}, {"en", "portal.wish.lang_en"}, {"de", "portal.wish.lang_de"}}
	if !slices.ContainsFunc(all, func(l language) bool { return l.tag == chosen }) {
		all = append(all, language{chosen, "portal.wish.lang_kept"})
	}
	return all
}

// title is the heading of a form.
func (v formView) title(ctx context.Context) string {
	return cmp.Or(v.Title, words.T(ctx, "portal.form.title"))
}

// about is what came along in the address, on one line.
func (v formView) about() string {
	var all []string
	for _, text := range []string{v.Product, v.answers.Version, v.Device} {
		if text != "" {
			all = append(all, text)
		}
	}
	return strings.Join(all, ", ")
}

// field is a field of a form.
func (v formView) field(ctx context.Context, name, key string, optional bool) web.Input {
	return web.Input{Name: name, Label: words.T(ctx, key), Error: v.Said[name], Optional: optional}
}

// has says whether a topic is ticked.
func (v setView) has(topic int64) bool { return slices.Contains(v.Topics, topic) }

func (v setView) originsText() string { return strings.Join(v.Origins, "\n") }
