package relief

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/core/topics"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/web"
	"kept.example/kept/internal/platform/words"
)

const (
	libraryPath = "/settings/relief"
	pageWays    = 50
)

func wayPath(id int64) string { return fmt.Sprintf("%s/%d", libraryPath, id) }

// dayName is the field of the composer with the day on which a thing of the library
// comes back.
func dayName(way int64) string { return fmt.Sprintf("%s.%d", dayField, way) }

// libraryView is the page of the library.
type libraryView struct {
	Ways   []Way
	Next   string
	Topics []topics.Topic
	Rules  map[int64]TopicRule
	Teams  []staff.Team
	Soon   []Target         // how soon, by scope
	How    string           // what is lent comes back
	Goods  bool             // there are products
	Called map[int64]string // of those in Ways

	Of    int64 // whose form was refused; 0 for the one that adds, -1 for the topics', -2 for the targets', -3 for the way back
	Typed WayFields
	For   Target // the one that was sent
	Said  map[string]string
}

// fields is what stands in the form of a workaround.
func (v libraryView) fields(w Way) WayFields {
	if v.Said != nil && v.Of == w.ID {
		return v.Typed
	}
	return WayFields{TopicID: w.TopicID, Lang: w.Lang, Words: w.Words, Days: w.Days, ProductID: w.ProductID, Product: v.Called[w.ProductID], Sending: w.Sending}
}

func (v libraryView) said(id int64, field string) string {
	if v.Of != id {
		return ""
	}
	return v.Said[field]
}

// topic names the topic of a workaround.
func (v libraryView) topic(ctx context.Context, id int64) string {
	if i := slices.IndexFunc(v.Topics, func(t topics.Topic) bool { return t.ID == id }); i >= 0 {
		return v.Topics[i].Path
	}
	return words.T(ctx, "relief.known.any")
}

// usedSays says how a workaround has gone.
func usedSays(ctx context.Context, w Way) string {
	if w.Uses == 0 {
		return words.T(ctx, "relief.known.unused")
	}
	return words.T(ctx, "relief.known.used", words.A("n", w.Uses), words.A("yes", w.Accepted), words.A("no", w.Refused))
}

func (s *Relief) waysPage(w http.ResponseWriter, r *http.Request) error {
	return s.show(w, r, http.StatusOK, libraryView{})
}

func (s *Relief) show(w http.ResponseWriter, r *http.Request, status int, view libraryView) error {
	err := s.desk.DB.Read(r.Context(), "relief.ways", func(ctx context.Context, v db.View) (err error) {
		var after Way
		if id, bad := strconv.ParseInt(r.URL.Query().Get("after"), 10, 64); bad == nil {
			if after, err = s.Way(ctx, v, id); err != nil {
				return err
			}
		}
		if view.Ways, err = s.Ways(ctx, v, after, pageWays+1); err != nil {
			return err
		}
		if len(view.Ways) > pageWays {
			view.Ways = view.Ways[:pageWays]
			view.Next = fmt.Sprintf("%s?after=%d", libraryPath, view.Ways[pageWays-1].ID)
		}
		if view.Topics, err = s.desk.Topics.All(ctx, v); err != nil {
			return err
		}
		if err := s.things(ctx, v, &view); err != nil {
			return err
		}
		if view.Teams, err = s.desk.Staff.Teams(ctx, v); err != nil {
			return err
		}
		if view.Soon, err = s.Targets(ctx, v); err != nil {
			return err
		}
		if view.Of != -3 {
			if view.How, err = s.how.Value(ctx, v); err != nil {
				return err
			}
		}
		rules, err := s.TopicRules(ctx, v)
		view.Rules = map[int64]TopicRule{}
		for _, one := range rules {
			view.Rules[one.TopicID] = one
		}
		return err
	})
	if err != nil {
		return err
	}
	return web.Show(w, r, status, libraryPageOf(view))
}

// things reads whether there are products, and what those of the page are called.
func (s *Relief) things(ctx context.Context, v db.View, view *libraryView) (err error) {
	if s.goods == nil {
		return nil
	}
	if view.Goods, err = s.goods.Any(itself(ctx), v); err != nil || !view.Goods {
		return err
	}
	ids := make([]int64, len(view.Ways))
	for i, w := range view.Ways {
		ids[i] = w.ProductID
	}
	view.Called, err = s.called(ctx, v, ids)
	return err
}

// about says which cases a workaround is for.
func (v libraryView) about(ctx context.Context, w Way) string {
	if w.ProductID == 0 {
		return v.topic(ctx, w.TopicID)
	}
	return words.T(ctx, "relief.known.both", words.A("topic", v.topic(ctx, w.TopicID)), words.A("product", v.Called[w.ProductID]))
}

// typedWay reads the form of a workaround.
func typedWay(r *http.Request) (WayFields, error) {
	topic, err := strconv.ParseInt(r.PostFormValue("topic_id"), 10, 64)
	if err != nil {
		topic = 0
	}
	days, err := strconv.Atoi(r.PostFormValue("days"))
	if err != nil {
		if days = 0; r.PostFormValue("days") != "" {
			days = -1
		}
	}
	f := WayFields{TopicID: topic, Lang: r.PostFormValue("lang"), Words: r.PostFormValue("words"), Days: days, Product: r.PostFormValue("product")}
	of := Draft{Sends: r.PostFormValue("sends") != "", Cost: typed(r.PostFormValue("cost"), r.PostFormValue("currency")), Worth: typed(r.PostFormValue("worth"), r.PostFormValue("currency"))}
	f.Sending, err = of.sending("")
	return f, err
}

// act does something with the library and leads back to it.
func (s *Relief) actOn(w http.ResponseWriter, r *http.Request, name string, view libraryView, f func(ctx context.Context, tx *db.Tx) error) error {
	err := s.desk.DB.Do(r.Context(), name, f)
	if view.Said = web.Invalid(r.Context(), err); view.Said != nil {
		return s.show(w, r, http.StatusUnprocessableEntity, view)
	}
	if err != nil {
		return err
	}
	return web.Redirect(w, r, libraryPath)
}

func (s *Relief) addPage(w http.ResponseWriter, r *http.Request) error {
	f, wrong := typedWay(r)
	return s.actOn(w, r, "relief.add_way", libraryView{Typed: f}, func(ctx context.Context, tx *db.Tx) error {
		if wrong != nil {
			return wrong
		}
		_, err := s.AddWay(ctx, tx, f)
		return err
	})
}

func (s *Relief) changePage(w http.ResponseWriter, r *http.Request) error {
	id, err := web.PathID(r, "way")
	if err != nil {
		return err
	}
	f, wrong := typedWay(r)
	return s.actOn(w, r, "relief.change_way", libraryView{Of: id, Typed: f}, func(ctx context.Context, tx *db.Tx) error {
		if wrong != nil {
			return wrong
		}
		was, err := s.Way(ctx, tx, id)
		if err != nil {
			return err
		}
		if f.Product != "" { // it may still be called as the page said
			f.ProductID = was.ProductID
		}
		_, err = s.ChangeWay(ctx, tx, id, f)
		return err
	})
}

func (s *Relief) offPage(w http.ResponseWriter, r *http.Request) error {
	return s.switched(w, r, false)
}

func (s *Relief) onPage(w http.ResponseWriter, r *http.Request) error { return s.switched(w, r, true) }

func (s *Relief) switched(w http.ResponseWriter, r *http.Request, on bool) error {
	id, err := web.PathID(r, "way")
	if err != nil {
		return err
	}
	return s.actOn(w, r, "relief.switch_way", libraryView{Of: id}, func(ctx context.Context, tx *db.Tx) error {
		_, err := s.SwitchWay(ctx, tx, id, on)
		return err
	})
}

// topicPage says whether cases of a topic block their customers.
func (s *Relief) topicPage(w http.ResponseWriter, r *http.Request) error {
	return s.actOn(w, r, "relief.topic", libraryView{Of: -1}, func(ctx context.Context, tx *db.Tx) error {
		return s.SetTopic(ctx, tx, idOf(r, "topic_id"), minutesOf(r))
	})
}

// targetPage says how soon a workaround is wanted in cases of a team and a topic.
func (s *Relief) targetPage(w http.ResponseWriter, r *http.Request) error {
	t := Target{Scope{idOf(r, "team_id"), idOf(r, "topic_id")}, minutesOf(r)}
	return s.actOn(w, r, "relief.target", libraryView{Of: -2, For: t}, func(ctx context.Context, tx *db.Tx) error { return s.SetTarget(ctx, tx, t.Scope, t.Within) })
}

// howPage says how what is lent comes back to us.
func (s *Relief) howPage(w http.ResponseWriter, r *http.Request) error {
	how := strings.TrimSpace(strings.ReplaceAll(r.PostFormValue("how"), "\r\n", "\n"))
	return s.actOn(w, r, "relief.how", libraryView{Of: -3, How: how}, func(ctx context.Context, tx *db.Tx) error {
		return s.ComesBack(ctx, tx, how)
	})
}

// idOf reads an id of a form; 0 for none.
func idOf(r *http.Request, name string) int64 {
	id, err := strconv.ParseInt(r.PostFormValue(name), 10, 64)
	if err != nil {
		return 0
	}
	return id
}

// minutesOf reads a number of minutes of a form; less than none where it is no number.
func minutesOf(r *http.Request) time.Duration {
	text := strings.TrimSpace(r.PostFormValue("minutes"))
	minutes, err := strconv.Atoi(text)
	if err != nil && text != "" || minutes > int(longestTime/time.Minute) {
		minutes = -1
	}
	return time.Duration(minutes) * time.Minute
}

// scope names whose cases a target is for.
func (v libraryView) scope(ctx context.Context, of Scope) string {
	team := ""
	if i := slices.IndexFunc(v.Teams, func(t staff.Team) bool { return t.ID == of.TeamID }); i >= 0 {
		team = v.Teams[i].Name
	}
	switch {
	case of == Scope{}:
		return words.T(ctx, "relief.soon.all")
	case of.TeamID == 0:
		return v.topic(ctx, of.TopicID)
	case of.TopicID == 0:
		return team
	}
	return words.T(ctx, "relief.soon.both", words.A("topic", v.topic(ctx, of.TopicID)), words.A("team", team))
}

// langNames are the languages in which a workaround can be written.
var langNames = words.Family("relief.lang.", words.Languages()...)

// langs are the languages to choose from.
func langs() []string { return words.Languages() }

// nameOf is a workaround as the library lists it.
func nameOf(ctx context.Context, w Way) string {
	if w.Words == "" {
		return words.T(ctx, "relief.erased")
	}
	return w.Words
}

// switchAct and switchSays are what the button does that offers it no more, or again.
func switchAct(w Way) string {
	if w.OffAt.IsZero() {
		return "/off"
	}
	return "/on"
}

func switchSays(ctx context.Context, w Way) string {
	if w.OffAt.IsZero() {
		return words.T(ctx, "relief.known.switch_off")
	}
	return words.T(ctx, "relief.known.switch_on")
}

// shortest is how much of a workaround a button shows.
const shortest = 40

// short is the beginning of a workaround, to its last whole word.
func short(text string) string {
	runes := []rune(text)
	if len(runes) <= shortest {
		return text
	}
	cut := string(runes[:shortest])
	if i := strings.LastIndexByte(cut, ' '); i > 0 {
		cut = cut[:i]
	}
	return cut + "…"
}
