package demo

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"time"

	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/core/desk"
	"kept.example/kept/internal/core/inboxes"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/calendar"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/mail"
)

// Large says how large a world is, and which of all that are as large.
type Large struct {
	Cases int
	Seed  uint64
	Told  func(cases, messages int) // after each part; nil for nobody
	Found func(done, all int)       // how far the search index is, which is written after the cases; nil for nobody
}

// partSize is how many cases are written in one transaction.
const partSize = 400

// known is a person of the large world.
type known struct {
	id          int64
	name, email string
	tongue      *tongue
}

// crowd makes a large world on a desk.
type crowd struct {
	*desk.Desk
	d    *drawer
	ctx  context.Context
	now  time.Time
	base int64 // what is there already

	lastMessage, lastPerson int64

	inboxes []inboxes.Inbox
	users   []staff.User
	people  []known // the last ones
	kept    []cases.Kept
}

// Grow adds a large world to a desk that does not serve. Run again, it adds
// more.
func Grow(ctx context.Context, d *desk.Desk, l Large) (messages int, err error) {
	c := &crowd{Desk: d, ctx: staff.As(ctx, staff.System("seed")), now: d.DB.Now().Truncate(time.Minute)}
	all, err := tongues()
	if err != nil {
		return 0, err
	}
	if err := c.prepare(); err != nil {
		return 0, err
	}
	if err := c.Search.CatchUp(c.ctx); err != nil {
		return 0, err
	}
	c.d = &drawer{Rand: rand.New(rand.NewPCG(l.Seed, uint64(c.base))), tongues: all, serial: c.base * 1000}
	if c.kept, err = c.attachments(); err != nil {
		return 0, err
	}
	for done := 0; done < l.Cases; {
		n := min(partSize, l.Cases-done)
		err := d.DB.Do(c.ctx, "demo.grow", func(ctx context.Context, tx *db.Tx) error {
			said, err := c.part(ctx, tx, n)
			messages += said
			return err
		})
		if err != nil {
			return messages, err
		}
		if done += n; l.Told != nil {
			l.Told(done, messages)
		}
	}
	return messages, c.Search.FillFrom(c.ctx, c.lastMessage, c.lastPerson, l.Found)
}

// prepare finds the doors and the staff, or makes some.
func (c *crowd) prepare() error {
	return c.DB.Do(c.ctx, "demo.prepare", func(ctx context.Context, tx *db.Tx) (err error) {
		if c.base, err = db.Value[int64](ctx, tx, `SELECT coalesce(max(id), 0) FROM cases`); err != nil {
			return err
		}
		if c.lastMessage, err = db.Value[int64](ctx, tx, `SELECT coalesce(max(id), 0) FROM message`); err != nil {
			return err
		}
		if c.lastPerson, err = db.Value[int64](ctx, tx, `SELECT coalesce(max(id), 0) FROM person`); err != nil {
			return err
		}
		if c.inboxes, err = c.Inboxes.All(ctx, tx, staff.Scope{All: true}); err != nil {
			return err
		}
		if c.users, err = c.Staff.Assignable(ctx, tx); err != nil {
			return err
		}
		hours, err := calendar.Default("Europe/Stockholm")
		if err != nil {
			return err
		}
		for i := len(c.inboxes); i < 4; i++ {
			name := []string{"Care", "Hilfe", "Wholesale", "Parts"}[i]
			in, err := c.Inboxes.Add(ctx, tx, inboxes.Inbox{Name: name, Channel: inboxes.Email, Address: fmt.Sprintf("seed%d@hearthkettle.example", i+1),
				ReplyVia: inboxes.ViaPlus, Hours: hours})
			if err != nil {
				return err
			}
			c.inboxes = append(c.inboxes, in)
		}
		for i := len(c.users); i < 12; i++ {
			u, err := c.Staff.AddUser(ctx, tx, staff.NewUser{Email: fmt.Sprintf("agent%d@hearthkettle.example", i+1), Name: fmt.Sprintf("Agent %d", i+1)})
			if err != nil {
				return err
			}
			c.users = append(c.users, u)
		}
		return nil
	})
}

// attachments stores the bytes that the world's attachments have.
func (c *crowd) attachments() ([]cases.Kept, error) {
	var parts []mail.Part
	for i := range 64 {
		data := make([]byte, int(2000*math.Pow(30, float64(i)/63)))
		for j := range data {
			data[j] = byte(c.d.Uint32())
		}
		copy(data, fmt.Sprintf("file %d of the seeded world\n", i))
		parts = append(parts, mail.Part{Name: fmt.Sprintf("photo-%02d.bin", i), Type: "application/octet-stream", Data: data})
	}
	return c.Files.Keep(c.ctx, parts)
}

// part writes some cases in one transaction and returns how many messages.
func (c *crowd) part(ctx context.Context, tx *db.Tx, n int) (int, error) {
	people, err := c.meet(ctx, tx, n)
	if err != nil {
		return 0, err
	}
	all := make([]cases.SeedCase, n)
	arrived := 0
	for i := range all {
		all[i] = c.draw(people[i])
		for _, m := range all[i].Messages {
			if m.Kind == cases.Inbound {
				arrived++
			}
		}
	}
	items, err := tx.NewIDs(ctx, "intake", arrived)
	if err != nil {
		return 0, err
	}
	for i := range all {
		for j := range all[i].Messages {
			if all[i].Messages[j].Kind == cases.Inbound {
				all[i].Messages[j].IntakeID, items = items[0], items[1:]
			}
		}
	}
	if err := c.Cases.Seed(ctx, tx, all); err != nil {
		return 0, err
	}
	return c.around(ctx, tx, all, people)
}
