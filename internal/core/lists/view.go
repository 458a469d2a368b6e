package lists

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"kept.example/kept/internal/core/activity"
	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
)

// View is a list with a sort and filters that somebody saved under a name, for
// themselves or for a team.
type View struct {
	ID, UserID, TeamID int64 // whose; shared with a team, 0 for nobody
	Name               string
	List, Sort         string
	Filters            Filters
	Place              int64 // among the others, from the top
	Version            int64
	CreatedAt          time.Time
	UpdatedAt          time.Time
}

// Saved names the list of a saved view.
func Saved(id int64) string { return "view:" + strconv.FormatInt(id, 10) }

// Query is what a view asks for.
func (w View) Query() Query { return Query{List: w.List, Sort: w.Sort, Filters: w.Filters} }

// mostViews is how many views somebody may have; more would be no navigation.
const mostViews = 100

// longestName is how long the name of a view may be, in bytes.
const longestName = 120

// SaveView saves a list under a name. Sharing it with a team takes belonging to
// it, or seeing every inbox.
func (l *Lists) SaveView(ctx context.Context, tx *db.Tx, w View) (_ View, err error) {
	defer fault.Wrap(&err, "lists.SaveView")
	actor, err := staff.Allow(ctx, staff.ProfileChange)
	if err != nil {
		return View{}, err
	}
	w.UserID = actor.ID
	if err := l.check(ctx, tx, actor, &w); err != nil {
		return View{}, err
	}
	if err := tx.Lock(ctx, "views", strconv.FormatInt(actor.ID, 10)); err != nil {
		return View{}, err
	}
	type sum struct{ n, last int64 }
	have, err := db.One(ctx, tx, func(s db.Scan) (h sum, err error) { return h, s(&h.n, &h.last) },
		`SELECT count(*), coalesce(max(place), 0) FROM saved_view WHERE user_id = $1 AND gone_at = 0`, actor.ID)
	if err != nil {
		return View{}, err
	}
	if have.n >= mostViews {
		return View{}, fault.New(fault.Conflict, "lists.fault.views_full", fault.A("n", mostViews))
	}
	w.Place = have.last + 1
	if w.ID, err = insertView(ctx, tx, w); err != nil {
		return View{}, err
	}
	if err := l.recordView(ctx, tx, "view.saved", w.ID); err != nil {
		return View{}, err
	}
	return viewByID(ctx, tx, w.ID, false)
}

// ChangeView has f change a view that is the actor's own, or their team's where
// they lead.
func (l *Lists) ChangeView(ctx context.Context, tx *db.Tx, id int64, f func(*View) error) (_ View, err error) {
	defer fault.Wrap(&err, "lists.ChangeView(%d)", id)
	w, actor, err := l.takeView(ctx, tx, id, false)
	if err != nil {
		return w, err
	}
	if err := f(&w); err != nil {
		return w, err
	}
	if err := l.check(ctx, tx, actor, &w); err != nil {
		return w, err
	}
	if err := updateView(ctx, tx, w); err != nil {
		return w, err
	}
	if err := l.recordView(ctx, tx, "view.changed", id); err != nil {
		return w, err
	}
	return viewByID(ctx, tx, id, false)
}

// RemoveView takes a view away; [Lists.RestoreView] brings it back.
func (l *Lists) RemoveView(ctx context.Context, tx *db.Tx, id int64) (err error) {
	defer fault.Wrap(&err, "lists.RemoveView(%d)", id)
	if _, _, err := l.takeView(ctx, tx, id, false); err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, `UPDATE saved_view SET gone_at = $1, version = version + 1 WHERE id = $2`, tx.Now(), id); err != nil {
		return err
	}
	return l.recordView(ctx, tx, "view.removed", id)
}

// RestoreView brings back a view that was removed.
func (l *Lists) RestoreView(ctx context.Context, tx *db.Tx, id int64) (_ View, err error) {
	defer fault.Wrap(&err, "lists.RestoreView(%d)", id)
	if _, _, err := l.takeView(ctx, tx, id, true); err != nil {
		return View{}, err
	}
	if _, err := tx.Exec(ctx, `UPDATE saved_view SET gone_at = 0, version = version + 1 WHERE id = $1`, id); err != nil {
		return View{}, err
	}
	if err := l.recordView(ctx, tx, "view.restored", id); err != nil {
		return View{}, err
	}
	return viewByID(ctx, tx, id, false)
}

// Views returns the views of the actor: their own, then those shared with their
// teams.
func (l *Lists) Views(ctx context.Context, v db.View) (_ []View, err error) {
	defer fault.Wrap(&err, "lists.Views")
	actor, err := staff.Allow(ctx, staff.CasesRead)
	if err != nil || actor.ID == 0 {
		return nil, err
	}
	all, err := db.All(ctx, v, scanView, `SELECT `+viewColumns+` FROM saved_view WHERE user_id = $1 AND gone_at = 0 ORDER BY place, id`, actor.ID)
	if err != nil {
		return nil, err
	}
	teams, err := l.staff.TeamsOf(ctx, v, actor.ID)
	if err != nil {
		return nil, err
	}
	for _, team := range teams {
		shared, err := db.All(ctx, v, scanView, `SELECT `+viewColumns+` FROM saved_view WHERE team_id = $1 AND gone_at = 0 ORDER BY place, id LIMIT $2`, team, mostViews)
		if err != nil {
			return nil, err
		}
		all = append(all, slices.DeleteFunc(shared, func(w View) bool { return w.UserID == actor.ID })...)
	}
	return all, nil
}

// ViewByID returns a view that the actor has.
func (l *Lists) ViewByID(ctx context.Context, v db.View, id int64) (_ View, err error) {
	defer fault.Wrap(&err, "lists.ViewByID(%d)", id)
	actor, err := staff.Allow(ctx, staff.CasesRead)
	if err != nil {
		return View{}, err
	}
	return l.seenView(ctx, v, actor, id, false)
}

// MayChangeView says whether the actor may rename, share or remove a view.
func MayChangeView(actor staff.Actor, w View) bool {
	return w.UserID == actor.ID && actor.ID != 0 || w.TeamID != 0 && actor.Role.Everywhere()
}

func (l *Lists) seenView(ctx context.Context, v db.View, actor staff.Actor, id int64, gone bool) (View, error) {
	w, err := viewByID(ctx, v, id, gone)
	if err != nil {
		return w, err
	}
	if w.UserID == actor.ID || actor.Kind == staff.KindSystem || w.TeamID != 0 && actor.Role.Everywhere() {
		return w, nil
	}
	teams, err := l.staff.TeamsOf(ctx, v, actor.ID)
	if err == nil && (w.TeamID == 0 || !slices.Contains(teams, w.TeamID)) {
		err = fault.New(fault.NotFound, "lists.fault.view")
	}
	return w, err
}

// takeView holds a view that the actor may change.
func (l *Lists) takeView(ctx context.Context, tx *db.Tx, id int64, gone bool) (View, staff.Actor, error) {
	actor, err := staff.Allow(ctx, staff.ProfileChange)
	if err != nil {
		return View{}, actor, err
	}
	if err := tx.Take(ctx, "saved_view", id); err != nil {
		if fault.Is(err, fault.NotFound) {
			err = fault.New(fault.NotFound, "lists.fault.view")
		}
		return View{}, actor, err
	}
	w, err := l.seenView(ctx, tx, actor, id, gone)
	if err == nil && !MayChangeView(actor, w) {
		err = fault.New(fault.Forbidden, "lists.fault.view_other")
	}
	return w, actor, err
}

// check refuses what cannot be a view, all at once.
func (l *Lists) check(ctx context.Context, v db.View, actor staff.Actor, w *View) error {
	var wrong []error
	w.Name = strings.Join(strings.Fields(w.Name), " ")
	switch {
	case w.Name == "":
		wrong = append(wrong, fault.Field("name", "lists.fault.view_name"))
	case len(w.Name) > longestName:
		wrong = append(wrong, fault.Field("name", "lists.fault.view_long", fault.A("n", longestName)))
	}
	if named, ok := parse(w.List); !ok || named.kind == "view" {
		wrong = append(wrong, fault.Field("list", "lists.fault.list"))
	}
	if _, ok := sortOf(w.Sort); !ok && w.Sort != "" {
		wrong = append(wrong, fault.Field("sort", "lists.fault.sort"))
	}
	for name := range w.Filters.Room {
		if l.filters[name] == nil {
			wrong = append(wrong, fault.Field(name, "lists.fault.filter"))
		}
	}
	if w.TeamID != 0 && !actor.Role.Everywhere() {
		teams, err := l.staff.TeamsOf(ctx, v, actor.ID)
		if err != nil {
			return err
		}
		if !slices.Contains(teams, w.TeamID) {
			wrong = append(wrong, fault.Field("team_id", "lists.fault.view_team"))
		}
	}
	if w.TeamID != 0 {
		if _, err := l.staff.TeamByID(ctx, v, w.TeamID); fault.Is(err, fault.NotFound) {
			wrong = append(wrong, fault.Field("team_id", "lists.fault.view_team"))
		} else if err != nil {
			return err
		}
	}
	return errors.Join(wrong...)
}

func (l *Lists) recordView(ctx context.Context, tx *db.Tx, kind string, id int64) error {
	_, err := l.log.Record(ctx, tx, activity.Entry{Kind: kind, On: "view", OnID: id})
	return err
}

// Resolve gives a query that names a saved view the list, the sort and the
// filters of it. What the query says itself stays.
func (l *Lists) Resolve(ctx context.Context, v db.View, q Query) (_ Query, err error) {
	if _, err := staff.Allow(ctx, staff.CasesRead); err != nil {
		return q, err
	}
	named, ok := parse(q.List)
	if !ok || named.kind != "view" {
		return q, nil
	}
	w, err := l.ViewByID(ctx, v, named.id)
	if err != nil {
		return q, err
	}
	saved := w.Query()
	q.List = saved.List
	if q.Sort == "" {
		q.Sort = saved.Sort
	}
	f, g := &q.Filters, saved.Filters
	if f.Status == "" {
		f.Status = g.Status
	}
	if f.OwnerID == nil {
		f.OwnerID = g.OwnerID
	}
	for to, from := range map[*int64]int64{&f.TeamID: g.TeamID, &f.InboxID: g.InboxID, &f.PersonID: g.PersonID} {
		if *to == 0 {
			*to = from
		}
	}
	if f.Channel == "" {
		f.Channel = g.Channel
	}
	room := map[string]string{}
	for _, one := range []map[string]string{g.Room, f.Room} {
		for name, value := range one {
			room[name] = value
		}
	}
	f.Room = room
	return q, nil
}

// kept is how the filters of a view lie in its row.
type keptFilters struct {
	Status  cases.Status      `json:"status,omitempty"`
	Owner   *int64            `json:"owner,omitempty"`
	Team    int64             `json:"team,omitempty"`
	Inbox   int64             `json:"inbox,omitempty"`
	Person  int64             `json:"person,omitempty"`
	Channel string            `json:"channel,omitempty"`
	Room    map[string]string `json:"room,omitempty"`
}

const viewColumns = `id, user_id, coalesce(team_id, 0), name, list, sort, filters, place, version, created_at, updated_at`

func scanView(s db.Scan) (w View, err error) {
	var text string
	if err := s(&w.ID, &w.UserID, &w.TeamID, &w.Name, &w.List, &w.Sort, &text, &w.Place, &w.Version, &w.CreatedAt, &w.UpdatedAt); err != nil {
		return w, err
	}
	var k keptFilters
	if err := json.Unmarshal([]byte(text), &k); err != nil {
		return w, fmt.Errorf("the filters of view %d: %w", w.ID, err)
	}
	w.Filters = Filters{Status: k.Status, OwnerID: k.Owner, TeamID: k.Team, InboxID: k.Inbox, PersonID: k.Person, Channel: k.Channel, Room: k.Room}
	return w, nil
}

// values are a view's columns that may change, as they are written.
func (w View) values() ([]any, error) {
	f := w.Filters
	text, err := json.Marshal(keptFilters{f.Status, f.OwnerID, f.TeamID, f.InboxID, f.PersonID, f.Channel, f.Room})
	orNull := func(id int64) *int64 {
		if id == 0 {
			return nil
		}
		return &id
	}
	person := f.PersonID
	if named, _ := parse(w.List); named.kind == "person" {
		person = named.id
	}
	return []any{orNull(w.TeamID), db.Text(w.Name), w.List, w.Sort, db.Text(string(text)), orNull(person), w.Place}, err
}

func insertView(ctx context.Context, tx *db.Tx, w View) (int64, error) {
	values, err := w.values()
	if err != nil {
		return 0, err
	}
	return tx.Insert(ctx, `INSERT INTO saved_view (team_id, name, list, sort, filters, person_id, place, user_id, version, created_at, updated_at, gone_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 1, $9, $9, 0)`, append(values, w.UserID, tx.Now())...)
}

func updateView(ctx context.Context, tx *db.Tx, w View) error {
	values, err := w.values()
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `UPDATE saved_view SET team_id = $1, name = $2, list = $3, sort = $4, filters = $5, person_id = $6, place = $7,
		version = version + 1, updated_at = $8 WHERE id = $9`, append(values, tx.Now(), w.ID)...)
	return err
}

func viewByID(ctx context.Context, v db.View, id int64, gone bool) (View, error) {
	w, err := db.One(ctx, v, scanView, `SELECT `+viewColumns+` FROM saved_view WHERE id = $1 AND (gone_at = 0 OR CAST($2 AS BIGINT) = 1)`, id, gone)
	if fault.Is(err, fault.NotFound) {
		err = fault.New(fault.NotFound, "lists.fault.view").Because(err)
	}
	return w, err
}
