package chores

import (
	"context"
	"encoding/json"
	"time"

	"kept.example/kept/internal/core/activity"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
)

// Erasure is the note that a person was erased.
type Erasure struct {
	ID       int64
	PersonID int64
	Cases    []int64   // of which they were the requester
	At       time.Time // when it was first done
	By       activity.Who
	Request  string // why, as whoever did it put it; names nobody
}

type requestKey struct{}

// Requested notes in a context why an erasure is made, such as the number of
// the letter that asked for it. It must not name the person.
func Requested(ctx context.Context, request string) context.Context {
	return context.WithValue(ctx, requestKey{}, request)
}

func requestOf(ctx context.Context) string {
	s, _ := ctx.Value(requestKey{}).(string)
	return s
}

// Erasures returns the erasures after one with an id, oldest first.
func Erasures(ctx context.Context, v db.View, after int64, limit int) (_ []Erasure, err error) {
	defer fault.Wrap(&err, "chores.Erasures")
	return db.All(ctx, v, func(s db.Scan) (e Erasure, err error) {
		var cases string
		if err := s(&e.ID, &e.PersonID, &cases, &e.At, &e.By.Kind, &e.By.ID, &e.Request); err != nil {
			return e, err
		}
		return e, json.Unmarshal([]byte(cases), &e.Cases)
	}, `SELECT id, person_id, cases, at, by_kind, by_id, request FROM erasure WHERE id > $1 ORDER BY id LIMIT $2`, after, limit)
}

func insert(ctx context.Context, tx *db.Tx, e Erasure) error {
	if e.Cases == nil {
		e.Cases = []int64{}
	}
	cases, err := json.Marshal(e.Cases)
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `INSERT INTO erasure (person_id, cases, at, by_kind, by_id, request) VALUES ($1, $2, $3, $4, $5, $6)`,
		e.PersonID, string(cases), e.At, e.By.Kind, e.By.ID, e.Request)
	return err
}

// Known says whether an erasure is written down in a database.
func Known(ctx context.Context, v db.View, e Erasure) (bool, error) {
	return db.Exists(ctx, v, `SELECT 1 FROM erasure WHERE person_id = $1 AND at = $2`, e.PersonID, e.At)
}
