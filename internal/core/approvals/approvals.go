// Package approvals asks one of us for a yes to what somebody else may not decide alone,
// with a deadline in business time; when that passes the next is asked.
//
// First a lead of the case's team is asked, then the admins one by one, then the other
// leads. Somebody who is there is asked rather than somebody who is away. Never whoever
// wants it, nor who said yes before, nor who let their time pass since the last yes. When
// nobody is left, whoever wants it and the admins are told.
// What is asked for, its words, its job and its activity are the room's that asks.
//
// Tables: none. Personal columns: none.
package approvals

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/core/notices"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
)

// Petition is who wants something, and who is asked for a yes to it.
type Petition struct {
	ByID       int64     // the user who wants it
	ApproverID int64     // who is asked; 0 for nobody
	Asked      int64     // how often somebody was
	AnswerBy   time.Time // until when they have time; zero for nobody
	ApprovedBy int64     // who has said yes; 0 for nobody
	Tried      Tried     // who let their time pass since
}

// Tried are users who let their time pass, as they are stored: ",3,7,".
type Tried string

func (t Tried) has(id int64) bool { return strings.Contains(string(t), fmt.Sprintf(",%d,", id)) }

func (t Tried) with(id int64) Tried {
	if id == 0 || t.has(id) {
		return t
	}
	return Tried(fmt.Sprintf("%s,%d,", strings.TrimSuffix(string(t), ","), id))
}

// Agreed is the petition once somebody has said yes to it, and one more is wanted: all
// others may be asked anew.
func (p Petition) Agreed(by int64) Petition {
	p.ApprovedBy, p.ApproverID, p.Tried = by, by, ""
	return p
}

// Yes are the users who have said yes once by has too; again, that they had before.
func (p Petition) Yes(by int64) (yes []int64, again bool) {
	switch p.ApprovedBy {
	case 0:
		return []int64{by}, false
	case by:
		return []int64{by}, true
	}
	return []int64{by, p.ApprovedBy}, false
}

// Who may be asked: the leads of a team, all leads, and the admins.
const (
	leadsQuery  = `SELECT u.id FROM staff_user u JOIN team_member m ON m.user_id = u.id WHERE m.team_id = $1 AND u.role = 'lead' AND u.off_at IS NULL ORDER BY u.id`
	allQuery    = `SELECT id FROM staff_user WHERE role = 'lead' AND off_at IS NULL ORDER BY id`
	adminsQuery = `SELECT id FROM staff_user WHERE role = 'admin' AND off_at IS NULL ORDER BY id`
)

// Next finds who is asked next for something in a case; 0 for nobody.
func Next(ctx context.Context, v db.View, c cases.Case, p Petition) (int64, error) {
	var some []int64
	var err error
	if p.Asked == 0 && c.TeamID != 0 {
		if some, err = db.All(ctx, v, scanID, leadsQuery, c.TeamID); err != nil {
			return 0, err
		}
	}
	admins, err := db.All(ctx, v, scanID, adminsQuery)
	if err != nil {
		return 0, err
	}
	before := func(id int64) bool {
		return id == p.ByID || id == p.ApproverID || id == p.ApprovedBy || p.Tried.has(id)
	}
	some = slices.DeleteFunc(append(some, admins...), before)
	if len(some) == 0 && p.Asked > 0 {
		leads, err := db.All(ctx, v, scanID, allQuery)
		if err != nil {
			return 0, err
		}
		some = slices.DeleteFunc(leads, before)
	}
	for _, one := range some {
		if _, away, err := staff.Away(ctx, v, one, v.Now()); err != nil {
			return 0, err
		} else if !away {
			return one, nil
		}
	}
	if len(some) > 0 {
		return some[0], nil
	}
	return 0, nil
}

// Approvals asks, by the notices of a desk, in the hours of its cases.
type Approvals struct {
	Cases   *cases.Cases
	Notices *notices.Notices
	Staff   *staff.Staff
}

// Ask asks the next one, who has so much working time and is told by a notice of a kind
// about an item. It returns their name; "" where nobody could be asked, and then nothing
// has changed.
func (a Approvals) Ask(ctx context.Context, tx *db.Tx, h *cases.Held, p *Petition, given time.Duration, kind string, item int64) (name string, err error) {
	next, err := Next(ctx, tx, h.Case, *p)
	if err != nil || next == 0 {
		return "", err
	}
	hours, err := a.Cases.HoursOf(ctx, tx, h.Case)
	if err != nil {
		return "", err
	}
	if name, err = a.Staff.NameOf(ctx, tx, next); err != nil {
		return "", err
	}
	p.Tried = p.Tried.with(p.ApproverID)
	p.ApproverID, p.Asked, p.AnswerBy = next, p.Asked+1, hours.Add(tx.Now(), given)
	_, err = a.Notices.Tell(ctx, tx, notices.News{Kind: kind, Users: []int64{next}, Case: h.Case, May: staff.RemediesApprove, ItemID: item})
	return name, err
}

// Silent tells whoever wants it, and the admins, by a notice of a kind about an item, that
// nobody is left to be asked.
func (a Approvals) Silent(ctx context.Context, tx *db.Tx, h *cases.Held, p Petition, kind string, item int64) error {
	users, err := db.All(ctx, tx, scanID, adminsQuery)
	if err != nil {
		return err
	}
	_, err = a.Notices.Tell(ctx, tx, notices.News{Kind: kind, Users: append(users, p.ByID), Case: h.Case, ItemID: item})
	return err
}

func scanID(s db.Scan) (id int64, err error) { return id, s(&id) }
