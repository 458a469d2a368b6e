package cases

import (
	"context"
	"slices"

	"kept.example/kept/internal/core/facts"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/event"
	"kept.example/kept/internal/platform/fault"
)

// SetTopic says which kind of matter a case is; 0 for none. A case without a
// team goes to the one that usually looks after the topic.
func (c *Cases) SetTopic(ctx context.Context, tx *db.Tx, h *Held, topic int64) (err error) {
	defer fault.Wrap(&err, "cases.SetTopic(case %d, topic %d)", h.ID, topic)
	if _, err := staff.Allow(ctx, staff.CasesChange); err != nil {
		return err
	}
	if topic == h.TopicID {
		return nil
	}
	was := h.Case
	if topic == 0 {
		h.TopicID = 0
		if err := save(ctx, tx, h); err != nil {
			return err
		}
		if err := c.recordChange(ctx, tx, h, was, "case.topic_off", nil); err != nil {
			return err
		}
		return c.tellTopic(ctx, tx, h, was)
	}
	type kind struct {
		name string
		team int64
	}
	k, err := db.One(ctx, tx, func(s db.Scan) (k kind, err error) {
		err = s(&k.name, &k.team)
		return k, err
	},
		`SELECT name, team_id FROM topic WHERE id = $1 AND off_at IS NULL`, topic)
	if fault.Is(err, fault.NotFound) {
		return fault.Field("topic_id", "cases.fault.topic").Because(err)
	}
	if err != nil {
		return err
	}
	if h.TopicID = topic; h.TeamID == 0 {
		h.TeamID = k.team
	}
	if err := save(ctx, tx, h); err != nil {
		return err
	}
	if err := c.recordChange(ctx, tx, h, was, "case.topic", map[string]any{"to": topic, "topic": k.name}); err != nil {
		return err
	}
	return c.tellTopic(ctx, tx, h, was)
}

// tellTopic tells that a case is another kind of matter, and who said so.
func (c *Cases) tellTopic(ctx context.Context, tx *db.Tx, h *Held, was Case) error {
	actor, err := staff.Acting(ctx)
	if err != nil || h.TopicID == was.TopicID {
		return err
	}
	by := int64(0)
	if actor.Kind == staff.KindUser || actor.Kind == staff.KindToken {
		by = actor.ID
	}
	return event.Tell(ctx, tx, c.bus, facts.TopicChanged{Case: h.ID, From: was.TopicID, To: h.TopicID, By: by})
}

// OfTopics says which of some cases have one of some topics, for a filter.
func (c *Cases) OfTopics(ctx context.Context, v db.View, ids, topics []int64) (_ map[int64]bool, err error) {
	defer fault.Wrap(&err, "cases.OfTopics")
	if _, err := staff.Allow(ctx, staff.CasesRead); err != nil {
		return nil, err
	}
	keep := map[int64]bool{}
	if len(topics) == 0 {
		return keep, nil
	}
	for part := range slices.Chunk(ids, 500) {
		var args []any
		found, err := db.All(ctx, v, scanID, `SELECT id FROM cases WHERE id IN `+in(&args, part)+` AND topic_id IN `+in(&args, topics), args...)
		if err != nil {
			return nil, err
		}
		for _, id := range found {
			keep[id] = true
		}
	}
	return keep, nil
}
