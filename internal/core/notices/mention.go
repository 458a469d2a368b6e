package notices

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"kept.example/kept/internal/core/activity"
	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/core/facts"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
)

// Named is a colleague or a team that a note can call by name.
type Named struct {
	Name  string
	Users []int64 // the user, or the team's members
	Team  bool
	Sees  bool // somebody of them may see the case
}

// called finds who is called in a text: after an at sign that begins a word,
// the longest name that stands there whole, whatever its case.
func called(text string, all []Named) (found []Named) {
	all = slices.Clone(all)
	slices.SortStableFunc(all, func(a, b Named) int { return cmp.Compare(len(b.Name), len(a.Name)) })
	seen := map[string]bool{}
	for at := 0; ; {
		i := strings.IndexByte(text[at:], '@')
		if i < 0 {
			return found
		}
		before, _ := utf8.DecodeLastRuneInString(text[:at+i])
		at += i + 1
		if unicode.IsLetter(before) || unicode.IsDigit(before) {
			continue // a mail address
		}
		for _, one := range all {
			if n := begins(text[at:], one.Name); n > 0 {
				if !seen[one.Name] {
					found = append(found, one)
				}
				seen[one.Name] = true
				at += n
				break
			}
		}
	}
}

// begins says how many bytes of a text are a name that stands at its beginning
// and ends there; 0 for none.
func begins(text, name string) int {
	rest := text
	for _, want := range name {
		is, size := utf8.DecodeRuneInString(rest)
		if unicode.IsSpace(want) && unicode.IsSpace(is) {
			rest = rest[size:]
			continue
		}
		if size == 0 || unicode.ToLower(is) != unicode.ToLower(want) {
			return 0
		}
		rest = rest[size:]
	}
	if next, _ := utf8.DecodeRuneInString(rest); unicode.IsLetter(next) || unicode.IsDigit(next) {
		return 0
	}
	return len(text) - len(rest)
}

// mostCallable is how many users and teams are looked through.
const mostCallable = 5000

// callable are all who work here, and the teams.
func (n *Notices) callable(ctx context.Context, v db.View) ([]Named, error) {
	type user struct {
		id   int64
		name string
	}
	users, err := db.All(ctx, v, func(s db.Scan) (u user, err error) { return u, s(&u.id, &u.name) },
		`SELECT id, name FROM staff_user WHERE off_at IS NULL ORDER BY name_key, id LIMIT $1`, mostCallable)
	if err != nil {
		return nil, err
	}
	teams, err := n.staff.Teams(each(ctx), v)
	if err != nil {
		return nil, err
	}
	by := map[string]int{}
	var all []Named
	for _, u := range users {
		if i, twice := by[db.Key(u.name)]; twice { // two of one name are both called
			all[i].Users = append(all[i].Users, u.id)
			continue
		}
		by[db.Key(u.name)] = len(all)
		all = append(all, Named{Name: u.name, Users: []int64{u.id}})
	}
	for _, t := range teams {
		if _, taken := by[db.Key(t.Name)]; !taken && t.Name != "" {
			all = append(all, Named{Name: t.Name, Users: t.Members, Team: true})
		}
	}
	return all, nil
}

// mentioned tells whoever is called in a note, and writes down in the case who
// was called and cannot see it.
func (n *Notices) mentioned(ctx context.Context, tx *db.Tx, f facts.NoteAdded) error {
	text, err := db.Value[string](ctx, tx, `SELECT body FROM message WHERE id = $1`, f.Message)
	if err != nil || !strings.Contains(text, "@") {
		return err
	}
	all, err := n.callable(ctx, tx)
	if err != nil {
		return err
	}
	found := called(text, all)
	if len(found) == 0 {
		return nil
	}
	c, err := n.cases.ByID(each(ctx), tx, f.Case)
	if err != nil {
		return err
	}
	var users []int64
	var blind []string
	for _, one := range found {
		users = append(users, one.Users...)
		sees, err := n.anySees(ctx, tx, one.Users, c)
		if err != nil {
			return err
		}
		if !sees {
			blind = append(blind, one.Name)
		}
	}
	if _, err := n.Tell(ctx, tx, News{Kind: Mention, Users: users, Case: c, MessageID: f.Message}); err != nil || len(blind) == 0 {
		return err
	}
	_, err = n.log.Record(ctx, tx, activity.Entry{Kind: "notices.unseen", CaseID: c.ID, PersonID: c.PersonID, InboxID: c.InboxID, On: "message", OnID: f.Message,
		Data: map[string]any{"names": strings.Join(blind, ", "), "n": len(blind)}})
	return err
}

// anySees says whether one of some users may see a case.
func (n *Notices) anySees(ctx context.Context, v db.View, users []int64, c cases.Case) (bool, error) {
	for _, u := range users {
		ok, err := n.mayKnow(ctx, v, u, News{Case: c})
		if err != nil || ok {
			return ok, err
		}
	}
	return false, nil
}

// offered is how many are offered at one time.
const offered = 8

// Callable offers colleagues and teams of whose name a word begins with what
// was typed in a note on a case that the actor sees.
func (n *Notices) Callable(ctx context.Context, v db.View, id int64, typed string) (_ []Named, err error) {
	defer fault.Wrap(&err, "notices.Callable(%d)", id)
	if _, err := staff.Allow(ctx, staff.CasesNote); err != nil {
		return nil, err
	}
	c, err := n.cases.ByID(ctx, v, id)
	if err != nil {
		return nil, err
	}
	all, err := n.callable(ctx, v)
	if err != nil {
		return nil, err
	}
	key := db.Key(typed)
	var found []Named
	for _, one := range all {
		name := db.Key(one.Name)
		if len(found) == offered || !strings.HasPrefix(name, key) && !strings.Contains(name, " "+key) {
			continue
		}
		if one.Sees, err = n.anySees(ctx, v, one.Users, c); err != nil {
			return nil, err
		}
		found = append(found, one)
	}
	return found, nil
}
