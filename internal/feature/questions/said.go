package questions

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"kept.example/kept/internal/core/topics"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/web"
	"kept.example/kept/internal/platform/words"
)

// saidRows is how many a page of what was said about us shows.
const saidRows = 50

// saidKinds are what is told of us rather than asked, in the order of the page.
var saidKinds = words.Family("questions.said.", Praise, Hint, Loss)

// saidView is the page of what was said about us.
type saidView struct {
	Kind   Kind
	Topic  int64
	Topics []topics.Topic
	Rows   []saidRow
	Next   string // address of the next page; "" for the last
}

// saidRow is one of it.
type saidRow struct {
	Mark
	Customer, Subject, Topic string // "" for none
}

// saidPage shows praise, hints and losses, the newest first, with the topics of
// their cases.
func (s *Questions) saidPage(w http.ResponseWriter, r *http.Request) error {
	q := r.URL.Query()
	view := saidView{Kind: Kind(q.Get("kind"))}
	if !slices.Contains(saidKinds.Values(), view.Kind) {
		view.Kind = Praise
	}
	at, err := web.ParseCursor(q.Get("cursor"))
	if err != nil {
		return err
	}
	before := int64(0)
	if at != nil {
		before = at.ID
	}
	view.Topic, _ = strconv.ParseInt(q.Get("topic"), 10, 64) // what is no number is no topic
	err = s.desk.DB.Read(r.Context(), "questions.said", func(ctx context.Context, v db.View) error {
		all, next, err := s.Newest(ctx, v, view.Kind, "", view.Topic, before, saidRows)
		if err != nil {
			return err
		}
		if next != 0 {
			view.Next = view.path(view.Kind, url.Values{"cursor": {web.Cursor{ID: next}.String()}})
		}
		if view.Topics, err = s.desk.Topics.All(ctx, v); err != nil {
			return err
		}
		view.Rows, err = s.saidRows(ctx, v, all, view.Topics)
		return err
	})
	if err != nil {
		return err
	}
	return web.Show(w, r, http.StatusOK, saidList(view))
}

// path is the page for a kind, of the same topic.
func (v saidView) path(kind Kind, more url.Values) string {
	q := url.Values{"kind": {string(kind)}}
	if v.Topic > 0 {
		q.Set("topic", strconv.FormatInt(v.Topic, 10))
	}
	for name, values := range more {
		q[name] = values
	}
	return "/said?" + q.Encode()
}

// saidRows gives marks the person, the subject and the topic of their case.
func (s *Questions) saidRows(ctx context.Context, v db.View, all []Mark, tree []topics.Topic) ([]saidRow, error) {
	ids := make([]int64, len(all))
	for i, m := range all {
		ids[i] = m.CaseID
	}
	shown, err := s.desk.Cases.Shown(ctx, v, ids)
	if err != nil {
		return nil, err
	}
	var persons []int64
	for _, k := range shown {
		persons = append(persons, k.PersonID)
	}
	names, err := s.desk.People.NamesOf(ctx, v, persons)
	called := map[int64]string{}
	for _, t := range tree {
		called[t.ID] = t.Name
	}
	rows := make([]saidRow, len(all))
	for i, m := range all {
		k := shown[m.CaseID]
		rows[i] = saidRow{m, names[k.PersonID], k.Subject, called[k.TopicID]}
	}
	return rows, err
}
