package effort

import (
	"context"
	"embed"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
)

// Schema holds the tables of this room.
//
//go:embed schema/*.sql
var Schema embed.FS

const columns = `case_id, person_id, round_trips, repeats, channels, transfers, waited, reopened, no_help, score, replies, easy, solved_at, last_at, quiet_at, walked_at, aside_at`

func scan(s db.Scan) (e Effort, err error) {
	var trips, repeats, channels, transfers, waited, reopened, noHelp int64
	err = s(&e.CaseID, &e.PersonID, &trips, &repeats, &channels, &transfers, &waited, &reopened, &noHelp, &e.Score, &e.Replies, &e.Easy, &e.SolvedAt, &e.LastAt, &e.QuietAt, &e.WalkedAt, &e.AsideAt)
	e.Waited = time.Duration(waited) * time.Microsecond
	e.Counts = map[Term]int64{RoundTrips: trips, Repeats: repeats, Channels: channels, Transfers: transfers, Reopened: reopened, NoHelp: noHelp, Waiting: min(int64(e.Waited/(24*time.Hour)), mostDays)}
	return e, err
}

func (e Effort) row() []any {
	return []any{e.CaseID, e.PersonID, e.Counts[RoundTrips], e.Counts[Repeats], e.Counts[Channels], e.Counts[Transfers], e.Waited.Microseconds(), e.Counts[Reopened], e.Counts[NoHelp],
		e.Score, e.Replies, e.Easy, e.SolvedAt, e.LastAt, e.QuietAt, e.WalkedAt, e.AsideAt}
}

func ofCases(ctx context.Context, v db.View, ids []int64) ([]Effort, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	var args []any
	return db.All(ctx, v, scan, `SELECT `+columns+` FROM effort WHERE case_id IN `+list(&args, ids)+` ORDER BY case_id`, args...)
}

// ofPeople are the efforts of people, the newest cases first.
func ofPeople(ctx context.Context, v db.View, people []int64, limit int) ([]Effort, error) {
	if len(people) == 0 {
		return nil, nil
	}
	args := []any{limit}
	return db.All(ctx, v, scan, `SELECT `+columns+` FROM effort WHERE person_id IN `+list(&args, people)+` ORDER BY case_id DESC LIMIT $1`, args...)
}

// save writes rows as they were counted.
func save(ctx context.Context, tx *db.Tx, all []Effort) error {
	if len(all) == 0 {
		return nil
	}
	rows := make([][]any, len(all))
	for i, e := range all {
		rows[i] = e.row()
	}
	return tx.UpsertMany(ctx, `INSERT INTO effort (`+columns+`)`, rows, `ON CONFLICT (case_id) DO UPDATE SET person_id = excluded.person_id, round_trips = excluded.round_trips, repeats = excluded.repeats,
		channels = excluded.channels, transfers = excluded.transfers, waited = excluded.waited, reopened = excluded.reopened, no_help = excluded.no_help, score = excluded.score, replies = excluded.replies, easy = excluded.easy,
		solved_at = excluded.solved_at, last_at = excluded.last_at, quiet_at = excluded.quiet_at, walked_at = excluded.walked_at, aside_at = excluded.aside_at`)
}

// walkedQuery is a page of those who walked away, the one whom it cost most first.
func walkedQuery(after db.Place, limit int) (string, []any) {
	return `SELECT ` + columns + ` FROM effort WHERE walked_at IS NOT NULL AND aside_at IS NULL AND (score, case_id) < ($1, $2) ORDER BY score DESC, case_id DESC LIMIT $3`,
		[]any{after.Tx, after.ID, limit}
}

// quietQuery finds whose silence is too long by now.
const quietQuery = `SELECT case_id FROM effort WHERE walked_at IS NULL AND quiet_at <= $1 ORDER BY quiet_at, case_id LIMIT $2`

// solvedQuery counts what was done since a time, and what of it was easy.
const solvedQuery = `SELECT count(*), coalesce(sum(easy), 0) FROM effort WHERE solved_at IS NOT NULL AND solved_at >= $1`

// riskQuery is a page of those at risk, the one with the heaviest reasons first.
func riskQuery(from int64, after db.Place, limit int) (string, []any) {
	return `SELECT person_id, points, reasons, case_id FROM effort_person WHERE points >= $1 AND (points, person_id) < ($2, $3) ORDER BY points DESC, person_id DESC LIMIT $4`,
		[]any{from, after.Tx, after.ID, limit}
}

// riskyQuery finds among cases those of whoever is at risk.
func riskyQuery(from int64, ids []int64) (string, []any) {
	args := []any{from}
	return `SELECT e.case_id FROM effort e JOIN person q ON q.id = e.person_id JOIN effort_person p ON p.person_id = coalesce(q.merged_into, q.id)
		WHERE p.points >= $1 AND e.case_id IN ` + list(&args, ids), args
}

func scanRisk(s db.Scan) (r Risk, err error) {
	var reasons string
	if err = s(&r.PersonID, &r.Points, &reasons, &r.CaseID); err != nil {
		return r, err
	}
	return r, json.Unmarshal([]byte(reasons), &r.Reasons)
}

// saveRisks writes why people may leave; who has no reason has no row.
func saveRisks(ctx context.Context, tx *db.Tx, people []int64, all []Risk) error {
	if len(people) == 0 {
		return nil
	}
	var args []any
	if _, err := tx.Exec(ctx, `DELETE FROM effort_person WHERE person_id IN `+list(&args, people), args...); err != nil {
		return err
	}
	var rows [][]any
	for _, r := range all {
		if r.Points == 0 {
			continue
		}
		text, err := json.Marshal(r.Reasons)
		if err != nil {
			return err
		}
		rows = append(rows, []any{r.PersonID, r.Points, string(text), r.CaseID})
	}
	if len(rows) == 0 {
		return nil
	}
	return tx.InsertMany(ctx, `INSERT INTO effort_person (person_id, points, reasons, case_id)`, rows)
}

// state is how far what happened was followed, and below which case all is still to be
// counted: 0 for nothing.
type state struct {
	place db.Place
	low   int64
}

func known(ctx context.Context, v db.View) (s state, ok bool, err error) {
	s, err = db.One(ctx, v, func(scan db.Scan) (s state, err error) { return s, scan(&s.place.Tx, &s.place.ID, &s.low) }, `SELECT place_tx, place_id, low FROM effort_state WHERE sole = 1`)
	if fault.Is(err, fault.NotFound) {
		return s, false, nil
	}
	return s, err == nil, err
}

// list writes ids as a list of placeholders.
func list(args *[]any, ids []int64) string {
	holders := make([]string, len(ids))
	for i, id := range ids {
		*args = append(*args, id)
		holders[i] = fmt.Sprintf("$%d", len(*args))
	}
	return "(" + strings.Join(holders, ", ") + ")"
}
