package portal

import (
	"context"
	"fmt"
	"strings"

	"github.com/a-h/templ"

	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/core/chores"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
)

// post is what came along with a form.
type post struct {
	ID      int64  `json:"-"`
	Topic   int64  `json:"-"`
	Message int64  `json:"message_id"`
	Product string `json:"product,omitempty"`
	Version string `json:"version,omitempty"`
	Device  string `json:"device,omitempty"`
}

// empty says whether nothing came along that an agent would want to know.
func (p post) empty() bool { return p.Product+p.Version+p.Device == "" }

func scanPost(s db.Scan) (p post, err error) {
	var topic, message *int64
	err = s(&p.ID, &topic, &message, &p.Product, &p.Version, &p.Device)
	if topic != nil {
		p.Topic = *topic
	}
	if message != nil {
		p.Message = *message
	}
	return p, err
}

const postColumns = `f.id, f.topic_id, f.message_id, f.product, f.version, f.device`

func insertPost(ctx context.Context, tx *db.Tx, item int64, a answers) error {
	var topic *int64
	if a.Topic != 0 {
		topic = &a.Topic
	}
	_, err := tx.Insert(ctx, `INSERT INTO form_post (intake_id, topic_id, product, version, device, created_at) VALUES ($1, $2, $3, $4, $5, $6)`,
		item, topic, a.Product, a.Version, a.Device, tx.Now())
	return err
}

// look finds what came along with an arrival by form.
func (s *Portal) look(ctx context.Context, v db.View, a cases.Arrival) (any, error) {
	if a.Channel != "form" || a.IntakeID == 0 {
		return nil, nil
	}
	p, err := db.One(ctx, v, scanPost, `SELECT `+postColumns+` FROM form_post f WHERE f.intake_id = $1`, a.IntakeID)
	if fault.Is(err, fault.NotFound) {
		return nil, nil
	}
	return p, err
}

// note ties it to the message, and gives the case the topic that was chosen.
func (s *Portal) note(ctx context.Context, tx *db.Tx, h *cases.Held, message int64, looked any) error {
	p, ok := looked.(post)
	if !ok {
		return nil
	}
	if _, err := tx.Exec(ctx, `UPDATE form_post SET message_id = $1 WHERE id = $2`, message, p.ID); err != nil || p.Topic == 0 || h.TopicID != 0 {
		return err
	}
	return s.desk.Cases.SetTopic(ctx, tx, h, p.Topic)
}

// ofCases are the newest of what came along in some cases.
func ofCases(ctx context.Context, v db.View, ids []int64, limit int) ([]post, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	args := []any{limit}
	marks := make([]string, len(ids))
	for i, id := range ids {
		args = append(args, id)
		marks[i] = fmt.Sprintf("$%d", len(args))
	}
	return db.All(ctx, v, scanPost, `SELECT `+postColumns+` FROM message m JOIN form_post f ON f.message_id = m.id
		WHERE m.case_id IN (`+strings.Join(marks, ", ")+`) ORDER BY f.id DESC LIMIT $1`, args...)
}

// shownPosts is how many of them stand beside a conversation.
const shownPosts = 3

// panel shows beside a conversation what came along with its forms.
func (s *Portal) panel(ctx context.Context, v db.View, c cases.Case) (templ.Component, error) {
	family, err := s.desk.Cases.Family(ctx, v, c.ID)
	if err != nil {
		return nil, err
	}
	found, err := ofCases(ctx, v, family, shownPosts)
	if err != nil {
		return nil, err
	}
	var told []post
	for _, p := range found {
		if !p.empty() {
			told = append(told, p)
		}
	}
	if len(told) == 0 {
		return nil, nil
	}
	return postPanel(c.ID, told), nil
}

// chore is what this room does for its own rows.
func (s *Portal) chore() chores.Chore {
	return chores.Chore{Room: "portal", Erase: erase, Export: export, Verify: verify}
}

func erase(ctx context.Context, tx *db.Tx, person int64, ids []int64) error {
	for _, id := range ids {
		if _, err := tx.Exec(ctx, `UPDATE form_post SET product = '', version = '', device = '' WHERE message_id IN (SELECT id FROM message WHERE case_id = $1)`, id); err != nil {
			return err
		}
	}
	if _, err := tx.Exec(ctx, `UPDATE form_post SET product = '', version = '', device = '' WHERE intake_id IN (SELECT id FROM intake WHERE person_id = $1)`, person); err != nil {
		return err
	}
	_, err := tx.Exec(ctx, `DELETE FROM portal_record WHERE person_id = $1`, person)
	return err
}

func export(ctx context.Context, v db.View, _ int64, ids []int64, w *chores.Writer) error {
	found, err := ofCases(ctx, v, ids, 10_000)
	if err != nil {
		return err
	}
	for _, p := range found {
		if err := w.Row("form_post", p); err != nil {
			return err
		}
	}
	return nil
}

func verify(ctx context.Context, v db.View, r *chores.Report) error {
	n, err := db.Value[int64](ctx, v, `SELECT count(*) FROM form_post`)
	if err != nil {
		return err
	}
	r.Count("forms that were sent", n)
	lost, err := db.All(ctx, v, func(s db.Scan) (id int64, err error) { return id, s(&id) }, `
		SELECT f.id FROM form_post f JOIN intake i ON i.id = f.intake_id
		WHERE i.state = 'filed' AND i.filed_as IN ('case', 'joined') AND f.message_id IS NULL ORDER BY f.id LIMIT 100`)
	for _, id := range lost {
		r.Off("what came along with form %d belongs to no message", id)
	}
	return err
}
