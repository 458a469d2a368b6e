package app

import (
	"context"

	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/core/desk"
	"kept.example/kept/internal/feature/cover"
	"kept.example/kept/internal/feature/need"
	"kept.example/kept/internal/feature/nudges"
	"kept.example/kept/internal/feature/promises"
	"kept.example/kept/internal/feature/voice"
	"kept.example/kept/internal/platform/db"
)

// joint connects rooms that know nothing of each other, once both are on a desk:
// whoever is on duty can keep a promise outside working hours, and is called when
// one is about to break; whoever asks again is needier; a call that a customer asks
// for is a promise, in a half hour in which somebody is there.
type joint struct {
	on       *desk.Desk
	covered  *cover.Cover
	promised *promises.Promises
	needed   *need.Need
	nudged   *nudges.Nudges
	spoken   *voice.Voice
}

// desk begins anew on another desk.
func (j *joint) desk(d *desk.Desk) {
	if j.on != d {
		*j = joint{on: d}
	}
}

func (j *joint) promises(d *desk.Desk, p *promises.Promises) {
	j.desk(d)
	j.promised = p
	j.connect()
}

func (j *joint) cover(d *desk.Desk, c *cover.Cover) {
	j.desk(d)
	j.covered = c
	j.connect()
}

func (j *joint) need(d *desk.Desk, n *need.Need) {
	j.desk(d)
	j.needed = n
	j.connect()
}

func (j *joint) nudges(d *desk.Desk, n *nudges.Nudges) {
	j.desk(d)
	j.nudged = n
	j.connect()
}

func (j *joint) connect() {
	if j.needed != nil && j.nudged != nil {
		j.nudged.AskedBy(j.needed.AskedAgain)
	}
	if j.spoken != nil {
		j.speak()
	}
	if j.covered == nil || j.promised == nil {
		return
	}
	duty := j.covered
	j.promised.CoverBy(duty.Covered)
	j.promised.PageBy(func(ctx context.Context, tx *db.Tx, c cases.Case, _ promises.Promise) error {
		return duty.PageFor(ctx, tx, c, cover.ForPromise)
	})
}
