package casepage

import (
	"context"
	"net/http"
	"strconv"

	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
)

// topicOf reads which topic a case has and which it can have. One that is
// offered no more stays with the case that has it.
func (p *Pages) topicOf(ctx context.Context, v db.View, cv *caseView) error {
	all, err := p.topics.All(ctx, v)
	if err != nil {
		return err
	}
	for _, one := range all {
		if one.ID == cv.TopicID {
			cv.Topic = one.Path
		}
		if !one.Hidden || one.ID == cv.TopicID {
			cv.Topics = append(cv.Topics, one)
		}
	}
	return nil
}

// setTopic says which kind of matter a case is.
func (p *Pages) setTopic(w http.ResponseWriter, r *http.Request) error {
	return p.change(w, r, "topic", func(ctx context.Context, tx *db.Tx, h *cases.Held) error {
		id, err := strconv.ParseInt(r.Form.Get("topic"), 10, 64)
		if err != nil {
			return fault.Field("topic", "casepage.fault.topic")
		}
		return p.cases.SetTopic(ctx, tx, h, id)
	})
}
