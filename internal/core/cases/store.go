package cases

import (
	"context"
	"fmt"
	"strings"
	"time"

	"kept.example/kept/internal/platform/db"
)

// Columns are the columns of cases that [Scan] reads, in their order, for
// whoever selects cases together with something else; c is the table's name in
// the query.
func Columns(c string) string {
	names := []string{"id", "ref", "inbox_id", "brand_id", "person_id", "subject", "status", "owner_id", "team_id", "channel", "lang",
		"need", "next_step", "next_due", "next_by", "waiting_until", "private", "merged_into", "merged_to", "into_was", "preview",
		"last_inbound_at", "last_reply_at", "messages", "version", "created_at", "updated_at", "topic_id", "next_for", "weight", "need_why", "waits_since", "clock_due"}
	return c + "." + strings.Join(names, ", "+c+".")
}

var columns = Columns("cases")

// Scan reads the [Columns].
func Scan(s db.Scan) (c Case, err error) {
	var owner, team, by, into, to, topic, stood *int64
	var was *string
	err = s(&c.ID, &c.Ref, &c.InboxID, &c.BrandID, &c.PersonID, &c.Subject, &c.Status, &owner, &team, &c.Channel, &c.Lang,
		&c.Need, &c.NextStep, &c.NextDue, &by, &c.WaitingUntil, &c.Private, &into, &to, &was, &c.Preview,
		&c.LastInboundAt, &c.LastReplyAt, &c.Messages, &c.Version, &c.CreatedAt, &c.UpdatedAt, &topic, &stood, &c.Weight, &c.Why, &c.WaitsSince, &c.ClockDue)
	c.OwnerID, c.TeamID, c.NextBy, c.MergedInto, c.mergedTo, c.TopicID, c.NextFor = or0(owner), or0(team), or0(by), or0(into), or0(to), or0(topic), or0(stood)
	if was != nil {
		c.intoWas = *was
	}
	return c, err
}

func scanID(s db.Scan) (id int64, err error) {
	err = s(&id)
	return id, err
}

func or0(id *int64) int64 {
	if id == nil {
		return 0
	}
	return *id
}

// orNever is db.Never for NULL microseconds.
func orNever(us *int64) time.Time {
	if us == nil {
		return db.Never
	}
	return time.UnixMicro(*us).UTC()
}

// orNull is NULL for 0.
func orNull(id int64) *int64 {
	if id == 0 {
		return nil
	}
	return &id
}

// param is the nth parameter of a statement.
func param(n int) string { return fmt.Sprintf("$%d", n) }

// in is "($n, $n+1, …)" for ids, which are added to args.
func in(args *[]any, ids []int64) string {
	marks := make([]string, len(ids))
	for i, id := range ids {
		*args = append(*args, id)
		marks[i] = fmt.Sprintf("$%d", len(*args))
	}
	return "(" + strings.Join(marks, ", ") + ")"
}

func rowByID(ctx context.Context, v db.View, id int64) (Case, error) {
	return db.ByID(ctx, v, Scan, columns, "cases", id)
}

// value is a column with what it holds for a case.
type value struct {
	column string
	of     any
}

// values are the columns that may change after a case was opened.
func values(c Case) []value {
	none := func(id int64) any { // comparable, unlike a pointer
		if id == 0 {
			return nil
		}
		return id
	}
	at := func(t time.Time) any { return t.UnixMicro() }
	return []value{
		{"inbox_id", c.InboxID}, {"brand_id", c.BrandID}, {"subject", c.Subject}, {"status", string(c.Status)}, {"shelf", string(c.Shelf())},
		{"owner_id", none(c.OwnerID)}, {"unowned", c.OwnerID == 0 && c.Shelf() == ShelfOpen}, {"team_id", none(c.TeamID)}, {"lang", c.Lang}, {"need", c.Need}, {"ease", 100 - c.Need},
		{"weight", c.Weight}, {"need_why", c.Why}, {"waits_since", at(c.WaitsSince)}, {"need_rank", c.Rank()},
		{"next_step", c.NextStep}, {"next_due", at(c.NextDue)}, {"next_by", none(c.NextBy)}, {"next_for", none(c.NextFor)}, {"waiting_until", at(c.WaitingUntil)},
		{"private", c.Private}, {"preview", c.Preview}, {"last_inbound_at", at(c.LastInboundAt)}, {"last_reply_at", at(c.LastReplyAt)},
		{"messages", c.Messages}, {"topic_id", none(c.TopicID)}, {"version", c.Version}, {"updated_at", at(c.UpdatedAt)},
	}
}

func insertCase(ctx context.Context, tx *db.Tx, c Case) (Case, error) {
	if c.CreatedAt.IsZero() {
		c.CreatedAt = tx.Now()
	}
	if c.WaitsSince.IsZero() {
		c.WaitsSince = tx.Now()
	}
	if err := standIn(ctx, tx, &c, Case{}); err != nil {
		return c, err
	}
	c.UpdatedAt, c.Version, c.ClockDue = tx.Now(), 1, db.Never
	all := append([]value{{"ref", c.Ref}, {"person_id", c.PersonID}, {"channel", c.Channel}, {"created_at", c.CreatedAt}}, values(c)...)
	names, marks, args := make([]string, len(all)), make([]string, len(all)), make([]any, len(all))
	for i, v := range all {
		names[i], marks[i], args[i] = v.column, fmt.Sprintf("$%d", i+1), v.of
	}
	id, err := tx.Insert(ctx, `INSERT INTO cases (`+strings.Join(names, ", ")+`) VALUES (`+strings.Join(marks, ", ")+`)`, args...)
	c.ID = id
	return c, err
}

// save writes what an operation changed of a held case, and only that, so that
// an index whose columns stayed is left alone; it counts the change.
func save(ctx context.Context, tx *db.Tx, h *Held) error {
	if err := standIn(ctx, tx, &h.Case, h.was); err != nil {
		return err
	}
	h.UpdatedAt = tx.Now()
	h.Version++
	var set []string
	var args []any
	was := values(h.was)
	for i, v := range values(h.Case) {
		if v.of != was[i].of {
			args = append(args, v.of)
			set = append(set, fmt.Sprintf("%s = $%d", v.column, len(args)))
		}
	}
	args = append(args, h.ID)
	_, err := tx.Exec(ctx, `UPDATE cases SET `+strings.Join(set, ", ")+fmt.Sprintf(` WHERE id = $%d`, len(args)), args...)
	if err == nil {
		h.was = h.Case
	}
	return err
}

// held makes the Held of a row that is locked or new.
func held(c Case) *Held { return &Held{Case: c, was: c} }
