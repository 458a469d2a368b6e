package promises

import (
	"context"
	"encoding/json"
	"fmt"
	"net/url"
	"strconv"

	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/core/outbox"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
)

// keepsField is how the composer and the API call the promises that a reply
// keeps.
const keepsField = "keeps"

// keeps are the promises that a reply keeps; its message proves it.
type keeps []int64

func keepsFromForm(f url.Values) (any, error) {
	var all keeps
	for _, text := range f[keepsField] {
		id, err := strconv.ParseInt(text, 10, 64)
		if err != nil {
			return nil, fault.Field(keepsField, "promises.fault.not_found")
		}
		all = append(all, id)
	}
	if len(all) == 0 {
		return nil, nil
	}
	return all, nil
}

func keepsFromJSON(raw json.RawMessage) (any, error) {
	var all keeps
	if err := json.Unmarshal(raw, &all); err != nil {
		return nil, fault.Field(keepsField, "promises.fault.keeps").Because(err)
	}
	if len(all) == 0 {
		return nil, nil
	}
	return all, nil
}

// checkKeeps refuses a reply that says it keeps what is not pending on its case.
func (s *Promises) checkKeeps(ctx context.Context, v db.View, c cases.Case, value any) ([]outbox.Hint, error) {
	ids, ok := value.(keeps)
	if !ok {
		return nil, fmt.Errorf("keeps of type %T", value)
	}
	all, err := s.OfCase(ctx, v, c.ID)
	if err != nil {
		return nil, err
	}
	pending := map[int64]bool{}
	for _, p := range all {
		pending[p.ID] = p.State == Pending
	}
	for _, id := range ids {
		if !pending[id] {
			return nil, fault.Field(keepsField, "promises.fault.not_pending")
		}
	}
	return nil, nil
}

// actKeeps says of each promise that the reply, now a message, kept it. One that
// broke or was kept meanwhile stays as it is.
func (s *Promises) actKeeps(ctx context.Context, tx *db.Tx, _ *cases.Held, message int64, value any) error {
	ids, ok := value.(keeps)
	if !ok {
		return fmt.Errorf("keeps of type %T", value)
	}
	for _, id := range ids {
		if _, err := s.Keep(ctx, tx, id, message); err != nil && !fault.Is(err, fault.Conflict) {
			return err
		}
	}
	return nil
}
