package cases

import (
	"context"

	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
)

// Act is an operation that rooms may guard.
type Act string

// The guarded operations.
const (
	ToSolve Act = "solve" // we say that it is done
	ToWait  Act = "wait"
	ToMerge Act = "merge" // asked of the case that goes
)

// Objection is why an operation should not be.
type Objection struct {
	Sentence     fault.Sentence
	ReasonEnough bool // whoever gives a reason may go on
}

// Reason is why somebody does something, in their own words; "" for none.
type Reason string

type guard struct {
	act  Act
	name string
	ask  func(ctx context.Context, v db.View, k Case) (*Objection, error)
}

// Guard has a room asked before an operation. The name is the room's and what
// it guards, for errors. Added at the start only.
func (c *Cases) Guard(act Act, name string, ask func(ctx context.Context, v db.View, k Case) (*Objection, error)) {
	c.guards = append(c.guards, guard{act, name, ask})
}

// Objections returns what the rooms object to an operation, so that a page can
// say so before somebody tries.
func (c *Cases) Objections(ctx context.Context, v db.View, act Act, k Case) (_ []Objection, err error) {
	defer fault.Wrap(&err, "cases.Objections(%s, case %d)", act, k.ID)
	if err := c.maySee(ctx, v, k); err != nil {
		return nil, err
	}
	var all []Objection
	for _, g := range c.guards {
		if g.act != act {
			continue
		}
		switch o, err := g.ask(ctx, v, k); {
		case err != nil:
			return nil, err
		case o != nil:
			all = append(all, *o)
		}
	}
	return all, nil
}

// guarded refuses an operation to which a room objects. Where a reason is
// enough and none was given, the fault names the field.
func (c *Cases) guarded(ctx context.Context, v db.View, act Act, k Case, why Reason) error {
	all, err := c.Objections(ctx, v, act, k)
	if err != nil {
		return err
	}
	for _, o := range all {
		switch {
		case !o.ReasonEnough:
			return &fault.Fault{Kind: fault.Conflict, Sentence: o.Sentence}
		case why == "":
			return &fault.Fault{Kind: fault.Conflict, Field: "reason", Sentence: o.Sentence}
		}
	}
	return nil
}
