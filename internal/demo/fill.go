package demo

import (
	"cmp"
	"context"
	"crypto/rand"
	"fmt"
	"slices"
	"sync"
	"time"

	"kept.example/kept/internal/core/desk"
	"kept.example/kept/internal/core/inboxes"
	"kept.example/kept/internal/core/staff"
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

// stage is a desk on which the world happens.
type stage struct {
	*desk.Desk
	world
	ctx     context.Context // of the desk itself
	now     time.Time       // when the demo starts
	zone    *time.Location
	clock   clock
	agenda  []moment
	order   int
	users   map[string]int64
	inboxes map[string]inboxes.Inbox
	cases   map[string]int64
	people  map[string]mail.Address
	letters int
}

// moment is something that happens at a time.
type moment struct {
	at    time.Time
	order int
	do    func() error
}

// clock stands where it is put.
type clock struct {
	mu  sync.Mutex
	now time.Time
}

func (c *clock) set(t time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = t
}

func (c *clock) read() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

// Fill makes the world on an empty desk that does not serve. It leaves the
// desk's clock where it took it from: at the present.
func Fill(ctx context.Context, d *desk.Desk) (_ World, err error) {
	s := &stage{
		Desk: d, ctx: staff.As(ctx, staff.System("demo")), now: d.DB.Now(), users: map[string]int64{},
		inboxes: map[string]inboxes.Inbox{}, cases: map[string]int64{}, people: map[string]mail.Address{},
	}
	if s.world, err = read(); err != nil {
		return World{}, err
	}
	if s.zone, err = time.LoadLocation(s.Brand.Zone); err != nil {
		return World{}, err
	}
	defer d.DB.SetClock(nil)
	s.clock.set(s.now.Add(-30 * 24 * time.Hour))
	d.DB.SetClock(s.clock.read)
	if err := d.Jobs.OpenByHand(s.ctx); err != nil {
		return World{}, err
	}
	if err := s.setUp(); err != nil {
		return World{}, fmt.Errorf("the firm: %w", err)
	}
	for _, t := range s.Case {
		if err := s.plan(t); err != nil {
			return World{}, fmt.Errorf("case %s: %w", t.Key, err)
		}
	}
	if err := s.play(); err != nil {
		return World{}, err
	}
	return s.shown()
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

// play lets it happen: what is next on the agenda, then the jobs that are due.
// What happens may put more on the agenda.
func (s *stage) play() error {
	for len(s.agenda) > 0 {
		i := slices.IndexFunc(s.agenda, func(m moment) bool {
			first := slices.MinFunc(s.agenda, func(a, b moment) int { return cmp.Or(a.at.Compare(b.at), a.order-b.order) })
			return m.order == first.order
		})
		m := s.agenda[i]
		s.agenda = slices.Delete(s.agenda, i, i+1)
		s.clock.set(m.at)
		if err := m.do(); err != nil {
			return err
		}
		if err := s.Jobs.RunDue(s.ctx); err != nil {
			return err
		}
	}
	s.clock.set(s.now)
	return s.Jobs.RunDue(s.ctx)
}

// do runs a transaction of the desk itself.
func (s *stage) do(f func(ctx context.Context, tx *db.Tx) error) error {
	return s.DB.Do(s.ctx, "demo", f)
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

// setUp makes the firm: its brand, its doors and its people.
func (s *stage) setUp() error {
	hours, err := calendar.Default(s.Brand.Zone)
	if err != nil {
		return err
	}
	// Nobody knows it: they come in by their links, as people who have a
	// password already.
	password, err := s.Staff.Hash(staff.As(s.ctx, staff.System("demo")), rand.Text())
	if err != nil {
		return err
	}
	return s.do(func(ctx context.Context, tx *db.Tx) error {
		b, err := s.Inboxes.DefaultBrand(ctx, tx)
		if err != nil {
			return err
		}
		if _, err := s.Inboxes.ChangeBrand(ctx, tx, b.ID, func(b *inboxes.Brand) error {
			b.Name, b.Hue, b.Zone = s.Brand.Name, s.Brand.Hue, s.Brand.Zone
			return nil
		}); err != nil {
			return err
		}
		for _, i := range s.Inbox {
			made, err := s.Inboxes.Add(ctx, tx, inboxes.Inbox{
				Name: i.Name, Channel: inboxes.Email, Address: i.Address, Lang: i.Lang,
				ReplyVia: inboxes.ViaPlus, Hours: hours,
			})
			if err != nil {
				return err
			}
			s.inboxes[i.Key] = made
		}
		for _, u := range s.User {
			made, err := s.Staff.AddUser(ctx, tx, staff.NewUser{Email: u.Email, Name: u.Name, Role: staff.Role(u.Role), Zone: s.Brand.Zone, Password: password})
			if err != nil {
				return err
			}
			s.users[u.Key] = made.ID
		}
		return nil
	})
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
