package topics

import (
	"context"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"

	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/web"
	"kept.example/kept/internal/platform/words"
)

// listPath is the page of a topic's checklist.
func listPath(topic int64) string { return fmt.Sprintf("/settings/topics/%d", topic) }

// mountList adds the page of a topic's checklist.
func (t *Topics) mountList(rt *web.Router) {
	manage := string(staff.SettingsManage)
	rt.Page("GET /settings/topics/{topic}", manage, t.listPage)
	rt.Page("POST /settings/topics/{topic}/items", manage, t.addItem)
	rt.Page("POST /settings/topics/{topic}/items/{item}", manage, t.changeItem)
	rt.Page("POST /settings/topics/{topic}/items/{item}/drop", manage, t.dropItem)
	rt.Page("POST /settings/topics/{topic}/items/{item}/up", manage, t.raiseItem)
}

// listView is the page of a topic's checklist.
type listView struct {
	Topic Topic
	Above []Item // what the topics above it ask
	Own   []Item
	Names map[int64]string // of the topics above, by id
	Sent  ItemFields       // what a form held that was refused
	Of    int64            // the item of that form; 0 for a new one
	Said  map[string]string
}

// said is what is wrong with the form of an item; 0 for the new one.
func (v listView) said(id int64, field string) string {
	if v.Of != id {
		return ""
	}
	return v.Said[field]
}

// fields are what stands in the form of an item.
func (v listView) fields(i Item) ItemFields {
	switch {
	case v.Of == i.ID && v.Said != nil:
		return v.Sent
	case i.ID == 0:
		return ItemFields{Kind: Text, Needed: true}
	}
	return i.Fields()
}

// langs are the languages an item can have a name in: those we speak, and those
// it has one in.
func langs(f ItemFields) []string {
	all := words.Languages()
	for _, lang := range slices.Sorted(maps.Keys(f.Names)) {
		if !slices.Contains(all, lang) {
			all = append(slices.Clone(all), lang)
		}
	}
	return all
}

// factsOf says how an item is recognised, for its row.
func factsOf(ctx context.Context, i Item) string {
	facts := []string{KindNames.T(ctx, i.Kind)}
	if !i.Needed {
		facts = append(facts, words.T(ctx, "topics.item.good"))
	}
	if i.Fact != NoFact {
		facts = append(facts, words.T(ctx, "topics.item.known", words.A("fact", FactNames.Say(i.Fact))))
	}
	if len(i.Choices) > 0 {
		facts = append(facts, strings.Join(i.Choices, ", "))
	}
	return strings.Join(facts, " · ")
}

func (t *Topics) listPage(w http.ResponseWriter, r *http.Request) error {
	id, err := web.PathID(r, "topic")
	if err != nil {
		return err
	}
	return t.showList(w, r, http.StatusOK, id, listView{})
}

func (t *Topics) showList(w http.ResponseWriter, r *http.Request, status int, topic int64, lv listView) error {
	err := t.d.Read(r.Context(), "topics.list", func(ctx context.Context, v db.View) error {
		all, err := t.All(ctx, v)
		if err != nil {
			return err
		}
		one := find(all, topic)
		if one == nil {
			return missing()
		}
		lv.Topic, lv.Names = *one, map[int64]string{}
		for _, other := range all {
			lv.Names[other.ID] = other.Name
		}
		items, err := t.Checklist(ctx, v, topic)
		for _, i := range items {
			if i.TopicID == topic {
				lv.Own = append(lv.Own, i)
			} else {
				lv.Above = append(lv.Above, i)
			}
		}
		return err
	})
	if err != nil {
		return err
	}
	return web.Show(w, r, status, listShown(lv))
}

// sentItem reads the form of an item.
func sentItem(r *http.Request) ItemFields {
	f := ItemFields{Names: map[string]string{}, Kind: ItemKind(r.PostFormValue("kind")), Needed: r.PostFormValue("needed") != "",
		Pattern: r.PostFormValue("pattern"), Example: r.PostFormValue("example"), Choices: strings.Split(r.PostFormValue("choices"), "\n"), Fact: PersonFact(r.PostFormValue("person_fact"))}
	for name, values := range r.PostForm {
		if lang, ok := strings.CutPrefix(name, "name."); ok {
			f.Names[lang] = values[0]
		}
	}
	return f
}

func (t *Topics) addItem(w http.ResponseWriter, r *http.Request) error {
	f := sentItem(r)
	return t.onItem(w, r, "topics.add_item", listView{Sent: f}, func(ctx context.Context, tx *db.Tx, topic, _ int64) error {
		_, err := t.AddItem(ctx, tx, topic, f)
		return err
	})
}

func (t *Topics) changeItem(w http.ResponseWriter, r *http.Request) error {
	f := sentItem(r)
	return t.onItem(w, r, "topics.change_item", listView{Sent: f}, func(ctx context.Context, tx *db.Tx, topic, id int64) error {
		_, err := t.ChangeItem(ctx, tx, topic, id, f)
		return err
	})
}

func (t *Topics) dropItem(w http.ResponseWriter, r *http.Request) error {
	return t.onItem(w, r, "topics.drop_item", listView{}, t.DropItem)
}

func (t *Topics) raiseItem(w http.ResponseWriter, r *http.Request) error {
	return t.onItem(w, r, "topics.raise_item", listView{}, t.RaiseItem)
}

// onItem does something with the checklist that the path names, and shows it
// again.
func (t *Topics) onItem(w http.ResponseWriter, r *http.Request, name string, lv listView, f func(ctx context.Context, tx *db.Tx, topic, item int64) error) error {
	topic, err := web.PathID(r, "topic")
	if err != nil {
		return err
	}
	if r.PathValue("item") != "" {
		if lv.Of, err = web.PathID(r, "item"); err != nil {
			return err
		}
	}
	err = t.d.Do(r.Context(), name, func(ctx context.Context, tx *db.Tx) error { return f(ctx, tx, topic, lv.Of) })
	if lv.Said = web.Invalid(r.Context(), err); lv.Said != nil {
		return t.showList(w, r, http.StatusUnprocessableEntity, topic, lv)
	}
	if err != nil {
		return err
	}
	return web.Redirect(w, r, listPath(topic))
}
