package cases

import (
	"context"
	"fmt"
	"strings"

	"kept.example/kept/internal/platform/db"
)

// mailID is a Message-ID as it is compared: without angle brackets and spaces.
// An empty one is none.
func mailID(s string) string { return strings.Trim(strings.TrimSpace(s), "<> \t") }

// referenceIDs are the ids a message names, each once, without its own: a
// message that names itself is no answer to itself. At most the first 20 and
// the last 80 count.
func referenceIDs(own string, references []string) []string {
	var ids []string
	seen := map[string]bool{mailID(own): true}
	seen[""] = !emptyNames // an empty id names nothing
	for _, r := range references {
		if id := mailID(r); !seen[id] {
			seen[id] = true
			ids = append(ids, id)
		}
	}
	if len(ids) > 100 {
		ids = append(ids[:20:20], ids[len(ids)-80:]...)
	}
	return ids
}

// joins returns the case that an arrival belongs to by the Message-IDs it has
// and names, or 0. Only cases of the same person count, or ones in which the
// person takes part: a reference by a stranger joins nothing. Three ways lead
// to a case:
//
//	it names a message that is there            (an answer)
//	it is named by a message that is there      (the later mail was filed first)
//	it names what a message that is there names (what both answer is not here)
//
// Its own id being there already decides nothing: that is another message with
// the same id. The newest message wins where several cases match.
func (c *Cases) joins(ctx context.Context, v db.View, a Arrival, family []int64) (int64, error) {
	refs := referenceIDs(a.MailID, a.References)
	own := mailID(a.MailID)
	if len(refs) == 0 && own == "" {
		return 0, nil
	}
	var args []any
	match := make([]string, 0, len(refs)+1)
	for _, id := range refs {
		args = append(args, db.Hash(id))
		match = append(match, fmt.Sprintf("r.sum = $%d", len(args)))
	}
	if own != "" {
		args = append(args, db.Hash(own))
		match = append(match, fmt.Sprintf("(r.sum = $%d AND r.own = 0)", len(args)))
	}
	people := in(&args, family)
	found, err := db.All(ctx, v, scanID, `
		SELECT k.id
		FROM message_ref r JOIN message m ON m.id = r.message_id JOIN cases k ON k.id = m.case_id
		WHERE (`+strings.Join(match, " OR ")+`)
			AND (k.person_id IN `+people+`
				OR EXISTS (SELECT 1 FROM participant p WHERE p.case_id = k.id AND p.off_at IS NULL AND p.person_id IN `+people+`))
		ORDER BY m.id DESC LIMIT 1`, args...)
	if err != nil || len(found) == 0 {
		return 0, err
	}
	return found[0], nil
}

// insertRefs remembers the ids that a message has and names.
func insertRefs(ctx context.Context, tx *db.Tx, message int64, own string, references []string) error {
	put := func(id string, isOwn bool) error {
		_, err := tx.Exec(ctx, `INSERT INTO message_ref (message_id, sum, own) VALUES ($1, $2, $3)`, message, db.Hash(id), isOwn)
		return err
	}
	if id := mailID(own); id != "" {
		if err := put(id, true); err != nil {
			return err
		}
	}
	for _, id := range referenceIDs(own, references) {
		if err := put(id, false); err != nil {
			return err
		}
	}
	return nil
}
