package demo

import (
	"cmp"
	"context"
	"crypto/rand"
	"fmt"
	"slices"
	"time"

	"kept.example/kept/internal/core/desk"
	"kept.example/kept/internal/core/inboxes"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/core/topics"
	"kept.example/kept/internal/feature/cover"
	"kept.example/kept/internal/feature/portal"
	"kept.example/kept/internal/platform/calendar"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/mail"
)

// World is a filled desk, for whoever shows it.
type World struct {
	Users map[string]int64 // by key: frida (admin), priya (lead), anna, tomas, katrin (agents), ingrid (leader)
	Case  string           // the path of a customer's own page of her case
	Inbox string           // an address that takes mail

	Customer string // her name
}

// stage is a desk on which the world happens, in the past, beside what happens
// at present. Whoever plays on it holds the queue.
type stage struct {
	*desk.Desk
	world
	ctx     context.Context // of the desk itself
	now     time.Time       // when the demo starts
	zone    *time.Location
	time    time.Time // what the stage has come to
	agenda  []moment
	order   int
	users   map[string]int64
	teams   map[string]int64
	topics  map[string]int64
	brands  map[string]int64
	inboxes map[string]inboxes.Inbox
	cases   map[string]int64
	people  map[string]mail.Address
	letters int
	sink    *Sink      // where our letters arrive
	store   storehouse // where the desk takes orders for parcels
}

// moment is something that happens at a time.
type moment struct {
	at    time.Time
	order int
	do    func() error
}

// newStage reads the world for an empty desk.
func newStage(ctx context.Context, d *desk.Desk, at storehouse) (s *stage, err error) {
	s = &stage{
		Desk: d, store: at, ctx: staff.As(ctx, staff.System("demo")), now: d.DB.Now(), users: map[string]int64{}, teams: map[string]int64{}, topics: map[string]int64{},
		brands: map[string]int64{}, inboxes: map[string]inboxes.Inbox{}, cases: map[string]int64{}, people: map[string]mail.Address{},
	}
	if s.world, err = read(); err != nil {
		return nil, err
	}
	s.zone, err = time.LoadLocation(s.Brand[0].Zone)
	s.time = s.now.Add(-40 * 24 * time.Hour)
	return s, err
}

// begin makes the firm and the case whose customer has a link.
func (s *stage) begin() (w World, err error) {
	letGo, err := s.Jobs.Hold(s.ctx)
	if err != nil {
		return w, err
	}
	defer letGo()
	if err := s.setUp(); err != nil {
		return w, fmt.Errorf("the firm: %w", err)
	}
	if err := s.tale(s.Case[0]); err != nil {
		return w, err
	}
	return s.shown()
}

// tale tells a case from its beginning up to now.
func (s *stage) tale(t tale) error {
	err := s.plan(t)
	if err == nil && t.First {
		err = s.saysFirst(t.Inbox, true)
	}
	if err == nil {
		err = s.play()
	}
	if err == nil && t.First {
		err = s.saysFirst(t.Inbox, false)
	}
	if err != nil {
		return fmt.Errorf("case %s: %w", t.Key, err)
	}
	return nil
}

// saysFirst switches the first word of an inbox on or off. Of the past it is said
// in the tales that show it; from now on, where it stays on.
func (s *stage) saysFirst(inbox string, on bool) error {
	return s.do(func(ctx context.Context, tx *db.Tx) error {
		_, err := s.Inboxes.Change(ctx, tx, s.inboxes[inbox].ID, func(i *inboxes.Inbox) error {
			i.FirstWord.On, i.FirstWord.Within = on, 4*time.Hour
			return nil
		})
		return err
	})
}

// tales tells cases, one after the other, those that ended first first: so the
// newest word was written last. After each the desk does what is due at present,
// for whoever plays meanwhile: the queue alone would hardly come to it.
func (s *stage) tales(ctx context.Context, all []tale) error {
	ends := map[string]time.Time{}
	for _, t := range all {
		last := t.Step[len(t.Step)-1]
		end, err := when(s.now, s.zone, last.At)
		if err != nil {
			return err
		}
		ends[t.Key] = end
		if other := ends[last.Merge]; other.After(end) { // what it becomes part of is there first
			ends[t.Key] = other
		}
	}
	slices.SortStableFunc(all, func(a, b tale) int { return ends[a.Key].Compare(ends[b.Key]) })
	for _, t := range all {
		letGo, err := s.Jobs.Hold(ctx)
		if err != nil {
			return err
		}
		if err = s.tale(t); err == nil {
			err = s.Jobs.RunDue(s.ctx)
		}
		letGo()
		if err != nil {
			return err
		}
	}
	if err := s.calls(); err != nil {
		return err
	}
	if err := s.bought(); err != nil {
		return err
	}
	if err := s.hurts(); err != nil {
		return err
	}
	return s.cover()
}

// cover says who is on duty from this week on, a week each, and who is away next
// week. Of the past nobody was: it was told as it happened.
func (s *stage) cover() error {
	return s.DB.Do(s.ctx, "demo.cover", func(ctx context.Context, tx *db.Tx) error {
		var agents []int64
		for _, u := range s.User {
			if u.Role == string(staff.Agent) {
				agents = append(agents, s.users[u.Key])
			}
		}
		if len(agents) < 2 {
			return nil
		}
		today := calendar.DateOf(tx.Now().In(s.zone))
		monday := today.Plus(-(int(today.Weekday()) + 6) % 7)
		err := cover.Of(s.Desk).SetRota(ctx, tx, cover.Rota{Zone: s.zone.String(), BeginsOn: monday, Handover: calendar.At(9, 0), People: agents})
		if err != nil {
			return err
		}
		from, _ := calendar.Wall(monday.Plus(7), 0, s.zone)
		until, _ := calendar.Wall(monday.Plus(12), 0, s.zone)
		_, err = s.Staff.GoAway(ctx, tx, staff.Absence{UserID: agents[len(agents)-1], StandInID: agents[0], From: from, Until: until})
		return err
	})
}

// at puts something on the agenda.
func (s *stage) at(text string, what string, do func() error) error {
	t, err := when(s.now, s.zone, text)
	if err != nil {
		return err
	}
	s.put(t, func() error {
		if err := do(); err != nil {
			return fmt.Errorf("%s at %s: %w", what, text, err)
		}
		return nil
	})
	return nil
}

func (s *stage) put(t time.Time, do func() error) {
	if t.After(s.now) {
		return
	}
	s.order++
	s.agenda = append(s.agenda, moment{t, s.order, do})
}

// play lets it happen: what is next on the agenda, and the jobs that are due,
// each when it is due. What happens may put more on the agenda.
func (s *stage) play() error {
	for len(s.agenda) > 0 {
		m := slices.MinFunc(s.agenda, func(a, b moment) int { return cmp.Or(a.at.Compare(b.at), a.order-b.order) })
		s.agenda = slices.DeleteFunc(s.agenda, func(o moment) bool { return o.order == m.order })
		if err := s.until(m.at); err != nil {
			return err
		}
		s.time = m.at
		if err := m.do(); err != nil {
			return err
		}
		if err := s.runDue(); err != nil {
			return err
		}
	}
	return s.until(s.now)
}

// then is the context in which the stage acts: when it has come to.
func (s *stage) then() context.Context { return db.At(s.ctx, s.time) }

// runDue does what is due.
func (s *stage) runDue() error { return s.Jobs.RunDue(s.then()) }

// do runs a transaction of the desk itself.
func (s *stage) do(f func(ctx context.Context, tx *db.Tx) error) error {
	return s.DB.Do(s.then(), "demo", f)
}

// as runs a transaction in which a user acts.
func (s *stage) as(user string, f func(ctx context.Context, tx *db.Tx) error) error {
	id, ok := s.users[user]
	if !ok {
		return fmt.Errorf("nobody is called %q", user)
	}
	return s.do(func(ctx context.Context, tx *db.Tx) error {
		actor, err := s.Staff.ActorOf(ctx, tx, id)
		if err != nil {
			return err
		}
		return f(staff.As(ctx, actor), tx)
	})
}

// setUp makes the firm: its brands, its doors and its people.
func (s *stage) setUp() error {
	// Nobody knows it: they come in by their links, as people who have a
	// password already.
	password, err := s.Staff.Hash(s.ctx, rand.Text())
	if err != nil {
		return err
	}
	return s.do(func(ctx context.Context, tx *db.Tx) error {
		for _, name := range s.Team {
			made, err := s.Staff.AddTeam(ctx, tx, name)
			if err != nil {
				return err
			}
			s.teams[name] = made.ID
		}
		if err := s.addBrands(ctx, tx); err != nil {
			return err
		}
		if err := s.addInboxes(ctx, tx); err != nil {
			return err
		}
		if err := s.addTopics(ctx, tx); err != nil {
			return err
		}
		if err := s.addProducts(ctx, tx); err != nil {
			return err
		}
		if err := s.addUsers(ctx, tx, password); err != nil {
			return err
		}
		if err := s.addStore(ctx, tx); err != nil {
			return err
		}
		if err := s.addLoans(ctx, tx); err != nil {
			return err
		}
		return s.addBudgets(ctx, tx)
	})
}

// addTopics makes the kinds of matter and their checklists.
func (s *stage) addTopics(ctx context.Context, tx *db.Tx) error {
	for _, m := range s.Topic {
		made, err := s.Topics.Add(ctx, tx, topics.Fields{Name: m.Name})
		if err != nil {
			return err
		}
		s.topics[m.Name] = made.ID
		for _, i := range m.Item {
			f := topics.ItemFields{Names: map[string]string{"en": i.En, "de": i.De}, Kind: topics.ItemKind(i.Kind), Needed: true, Pattern: i.Pattern, Example: i.Example, Fact: topics.PersonFact(i.Fact)}
			if _, err := s.Topics.AddItem(ctx, tx, made.ID, f); err != nil {
				return err
			}
		}
	}
	return nil
}

// addBrands makes the faces of the firm; the first is the desk's own.
func (s *stage) addBrands(ctx context.Context, tx *db.Tx) error {
	for i, b := range s.Brand {
		if i > 0 {
			made, err := s.Inboxes.AddBrand(ctx, tx, inboxes.Brand{Name: b.Name, Hue: b.Hue, Zone: b.Zone})
			if err != nil {
				return err
			}
			s.brands[b.Key] = made.ID
			continue
		}
		first, err := s.Inboxes.DefaultBrand(ctx, tx)
		if err != nil {
			return err
		}
		s.brands[b.Key] = first.ID
		if _, err := s.Inboxes.ChangeBrand(ctx, tx, first.ID, func(is *inboxes.Brand) error {
			is.Name, is.Hue, is.Zone = b.Name, b.Hue, b.Zone
			return nil
		}); err != nil {
			return err
		}
	}
	return nil
}

func (s *stage) addInboxes(ctx context.Context, tx *db.Tx) error {
	open, err := hours(s.Brand[0].Zone)
	if err != nil {
		return err
	}
	for _, i := range s.Inbox {
		made, err := s.Inboxes.Add(ctx, tx, inboxes.Inbox{
			Name: i.Name, Channel: inboxes.Email, Address: i.Address, Lang: i.Lang, BrandID: s.brands[i.Brand], TeamID: s.teams[i.Team],
			ReplyVia: inboxes.ViaPlus, Hours: open,
		})
		if err != nil {
			return err
		}
		s.inboxes[i.Key] = made
		if i.Form == "" {
			continue
		}
		if _, err := portal.Of(s.Desk).SetForm(ctx, tx, made.ID, func(f *portal.WebForm) error {
			f.On, f.Slug, f.Title, f.Intro = true, i.Form, i.FormTitle, i.FormIntro
			return nil
		}); err != nil {
			return err
		}
	}
	return nil
}

func (s *stage) addUsers(ctx context.Context, tx *db.Tx, password staff.Password) error {
	for _, u := range s.User {
		n := staff.NewUser{Email: u.Email, Name: u.Name, Role: staff.Role(u.Role), Zone: s.Brand[0].Zone, Password: password}
		for _, name := range u.Teams {
			n.Teams = append(n.Teams, s.teams[name])
		}
		made, err := s.Staff.AddUser(ctx, tx, n)
		if err != nil {
			return err
		}
		s.users[u.Key] = made.ID
	}
	return nil
}

// shown is what is printed of the world.
func (s *stage) shown() (World, error) {
	w := World{Users: s.users, Inbox: s.Inbox[0].Address, Customer: s.people[s.Case[0].Key].Name}
	err := s.DB.Read(s.ctx, "demo.shown", func(ctx context.Context, v db.View) error {
		c, err := s.Cases.ByID(ctx, v, s.cases[s.Case[0].Key])
		w.Case = s.Page.CustomerPath(c.ID, c.PersonID)
		return err
	})
	return w, err
}
