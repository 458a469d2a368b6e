package desk

import (
	"context"
	"strconv"

	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
)

// ofTopic is the filter that keeps the cases of a topic and of all under it.
func (d *Desk) ofTopic(ctx context.Context, v db.View, ids []int64, value string) (map[int64]bool, error) {
	id, err := strconv.ParseInt(value, 10, 64)
	if err != nil {
		return nil, fault.Field("topic_id", "cases.fault.topic")
	}
	under, err := d.Topics.Under(ctx, v, id)
	if err != nil {
		return nil, err
	}
	return d.Cases.OfTopics(ctx, v, ids, under)
}
