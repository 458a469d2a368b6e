package portal

import (
	"context"
	"net/url"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"kept.example/kept/internal/core/topics"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/web"
	"kept.example/kept/internal/platform/words"
)

// longestAnswer is how many characters of an answer to a checklist are taken.
const longestAnswer = 200

// asked is one thing of a topic's checklist, as a form asks it.
type asked struct {
	topics.Item
	Name  string // in the reader's language
	Value string
}

func (a asked) input() web.Input {
	return web.Input{Name: itemField(a.Item), Label: a.Name, Hint: a.Example, Optional: true}
}

func itemField(i topics.Item) string { return "item_" + strconv.FormatInt(i.ID, 10) }

// checklist is what a topic's form asks, so that nobody need be asked later: what is
// answered in words, and what is sent as a file.
func (s *Portal) checklist(ctx context.Context, v db.View, topic int64, form url.Values) (said, files []asked, err error) {
	all, err := s.desk.Topics.Checklist(ctx, v, topic)
	for _, i := range all {
		one := asked{Item: i, Name: i.Name(words.From(ctx).Lang)}
		switch {
		case !i.Needed:
		case i.Kind.IsFile():
			files = append(files, one)
		default:
			text := strings.Join(strings.Fields(db.Text(form.Get(itemField(i)))), " ")
			if r := []rune(text); len(r) > longestAnswer {
				text = string(r[:longestAnswer])
			}
			one.Value = text
			said = append(said, one)
		}
	}
	return said, files, err
}

// checklistFields draws it.
func (s *Portal) checklistFields(ctx context.Context, v db.View, topic int64, form url.Values, _ map[string]string) (templ.Component, error) {
	if topic == 0 {
		return nil, nil
	}
	said, files, err := s.checklist(ctx, v, topic, form)
	if err != nil || len(said)+len(files) == 0 {
		return nil, err
	}
	return checklistPart(said, files), nil
}

// checklistRead makes lines of the answers, by the names under which they are
// recognised when the message is filed.
func (s *Portal) checklistRead(ctx context.Context, v db.View, topic int64, form url.Values) (lines []string, err error) {
	if topic == 0 {
		return nil, nil
	}
	said, _, err := s.checklist(ctx, v, topic, form)
	for _, one := range said {
		if one.Value != "" {
			lines = append(lines, one.Name+": "+one.Value)
		}
	}
	return lines, err
}
