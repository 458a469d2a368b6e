package cases

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	"kept.example/kept/internal/core/activity"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/mail"
)

const messageColumns = `m.id, m.case_id, m.kind, m.audience, m.participant_id, m.by_kind, m.by_id, m.by_name, m.subject, m.body, m.rest,
	CASE WHEN m.html = '' THEN 0 ELSE 1 END, m.at, m.via, m.intake_id, m.mail_id, m.from_address, m.not_participant, m.problem,
	m.trust, m.trust_why`

func scanMessage(s db.Scan) (m StaffMessage, err error) {
	var part, intake *int64
	err = s(&m.ID, &m.CaseID, &m.Kind, &m.Audience, &part, &m.By.Kind, &m.By.ID, &m.ByName, &m.Subject, &m.Text, &m.Rest,
		&m.HTML, &m.At, &m.Via, &intake, &m.MailID, &m.FromAddress, &m.NotParticipant, &m.Problem, &m.Trust, &m.TrustWhy)
	m.ParticipantID, m.IntakeID = or0(part), or0(intake)
	if m.By.Kind == activity.System {
		m.By.Name = m.ByName
	}
	return m, err
}

// insertMessage writes a message; person is the sender of one said to us.
func insertMessage(ctx context.Context, tx *db.Tx, m StaffMessage, person int64, html string) (int64, error) {
	return tx.Insert(ctx, `
		INSERT INTO message (case_id, kind, audience, participant_id, person_id, by_kind, by_id, by_name, at, via, intake_id,
			mail_id, from_address, not_participant, problem, subject, body, rest, html, trust, trust_why)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21)`,
		m.CaseID, m.Kind, m.Audience, orNull(m.ParticipantID), orNull(person), m.By.Kind, m.By.ID, m.ByName, m.At, m.Via, orNull(m.IntakeID),
		m.MailID, m.FromAddress, m.NotParticipant, m.Problem, m.Subject, m.Text, m.Rest, html, m.Trust, m.TrustWhy)
}

// ForStaff returns the messages of a case and of all that were merged into it,
// after an id, in the order they came; at most 500 at once, 200 when limit is 0.
func (c *Cases) ForStaff(ctx context.Context, v db.View, id, after int64, limit int) (_ []StaffMessage, err error) {
	defer fault.Wrap(&err, "cases.ForStaff(%d)", id)
	if _, err := staff.Allow(ctx, staff.CasesRead); err != nil {
		return nil, err
	}
	k, err := c.ByID(ctx, v, id)
	if err != nil {
		return nil, err
	}
	return c.messagesOf(ctx, v, k.ID, after, limit)
}

func (c *Cases) messagesOf(ctx context.Context, v db.View, root, after int64, limit int) ([]StaffMessage, error) {
	if limit <= 0 {
		limit = 200
	}
	family, err := familyOf(ctx, v, root)
	if err != nil {
		return nil, err
	}
	all, err := ofFamily(ctx, v, family, `m.id > $2 ORDER BY m.id`, after, min(limit, 500))
	if err != nil {
		return nil, err
	}
	return all, c.withFiles(ctx, v, all)
}

// Before returns the last messages of a case and of all that were merged into
// it before an id, 0 for the newest, in the order they came; more says whether
// there are earlier ones.
func (c *Cases) Before(ctx context.Context, v db.View, id, before int64, limit int) (_ []StaffMessage, more bool, err error) {
	defer fault.Wrap(&err, "cases.Before(%d)", id)
	if _, err := staff.Allow(ctx, staff.CasesRead); err != nil {
		return nil, false, err
	}
	k, err := c.ByID(ctx, v, id)
	if err != nil {
		return nil, false, err
	}
	family, err := familyOf(ctx, v, k.ID)
	if err != nil {
		return nil, false, err
	}
	if before <= 0 {
		before = math.MaxInt64
	}
	all, err := ofFamily(ctx, v, family, `m.id < $2 ORDER BY m.id DESC`, before, limit+1)
	if more = len(all) > limit; more {
		all = all[:limit]
	}
	slices.Reverse(all)
	if err != nil {
		return nil, false, err
	}
	return all, more, c.withFiles(ctx, v, all)
}

// ofFamily reads messages of cases, each case by itself, so that each read is a
// short stretch of the index, and joins them in the order asked for; $2 is from.
func ofFamily(ctx context.Context, v db.View, family []int64, where string, from int64, limit int) ([]StaffMessage, error) {
	var all []StaffMessage
	for _, id := range family {
		some, err := db.All(ctx, v, scanMessage, fmt.Sprintf(
			`SELECT %s FROM message m WHERE m.case_id = $1 AND %s LIMIT %d`, messageColumns, where, limit), id, from)
		if err != nil {
			return nil, err
		}
		all = append(all, some...)
	}
	if len(family) > 1 {
		down := strings.HasSuffix(where, "DESC")
		slices.SortFunc(all, func(a, b StaffMessage) int {
			if down {
				a, b = b, a
			}
			return cmp.Compare(a.ID, b.ID)
		})
	}
	return all[:min(len(all), limit)], nil
}

// withFiles adds their files to messages.
func (c *Cases) withFiles(ctx context.Context, v db.View, all []StaffMessage) error {
	if c.files.Of == nil || len(all) == 0 {
		return nil
	}
	ids := make([]int64, len(all))
	for i, m := range all {
		ids[i] = m.ID
	}
	files, err := c.files.Of(ctx, v, ids)
	for i := range all {
		all[i].Files = files[all[i].ID]
	}
	return err
}

// Message returns one message, if the actor may see its case.
func (c *Cases) Message(ctx context.Context, v db.View, id int64) (_ StaffMessage, err error) {
	defer fault.Wrap(&err, "cases.Message(%d)", id)
	if _, err := staff.Allow(ctx, staff.CasesRead); err != nil {
		return StaffMessage{}, err
	}
	m, err := messageByID(ctx, v, id)
	if err != nil {
		return StaffMessage{}, err
	}
	if _, err := c.ByID(ctx, v, m.CaseID); err != nil {
		return StaffMessage{}, err
	}
	one := []StaffMessage{m}
	return one[0], c.withFiles(ctx, v, one)
}

// Said returns those of some messages whose case the actor may see, with the
// case, for a timeline over several cases. It is asked once for all.
func (c *Cases) Said(ctx context.Context, v db.View, ids []int64) (_ map[int64]StaffMessage, err error) {
	defer fault.Wrap(&err, "cases.Said")
	if _, err := staff.Allow(ctx, staff.CasesRead); err != nil {
		return nil, err
	}
	out := map[int64]StaffMessage{}
	if len(ids) == 0 {
		return out, nil
	}
	var args []any
	all, err := db.All(ctx, v, scanMessage, `SELECT `+messageColumns+` FROM message m WHERE m.id IN `+in(&args, ids), args...)
	if err != nil {
		return nil, err
	}
	var of []int64
	for _, m := range all {
		of = append(of, m.CaseID)
	}
	seen, err := c.Shown(ctx, v, of)
	for _, m := range all {
		if _, ok := seen[m.CaseID]; ok {
			out[m.ID] = m
		}
	}
	return out, err
}

// Shown returns those of some cases that the actor may see, by the id that was
// asked for; a merged one is the root it leads to.
func (c *Cases) Shown(ctx context.Context, v db.View, ids []int64) (_ map[int64]Case, err error) {
	defer fault.Wrap(&err, "cases.Shown")
	actor, err := staff.Allow(ctx, staff.CasesRead)
	if err != nil {
		return nil, err
	}
	out := map[int64]Case{}
	if len(ids) == 0 {
		return out, nil
	}
	var args []any
	asked, err := db.All(ctx, v, Scan, `SELECT `+columns+` FROM cases WHERE id IN `+in(&args, ids), args...)
	if err != nil {
		return nil, err
	}
	roots := map[int64]int64{}
	var all []Case
	for _, k := range asked {
		roots[k.ID] = k.ID
		if k.MergedInto != 0 {
			roots[k.ID] = k.MergedInto
			if k, err = rowByID(ctx, v, k.MergedInto); err != nil {
				return nil, err
			}
		}
		all = append(all, k)
	}
	seen, err := Seen(ctx, v, actor.Scope(), all)
	by := map[int64]Case{}
	for _, k := range seen {
		by[k.ID] = k
	}
	for id, root := range roots {
		if k, ok := by[root]; ok {
			out[id] = k
		}
	}
	return out, err
}

func messageByID(ctx context.Context, v db.View, id int64) (StaffMessage, error) {
	return db.One(ctx, v, scanMessage, `SELECT `+messageColumns+` FROM message m WHERE m.id = $1`, id)
}

// Newest returns the id of the newest message said to us in a case, 0 when
// there is none: whoever answers says which one they had read.
func (c *Cases) Newest(ctx context.Context, v db.View, k Case) (_ int64, err error) {
	defer fault.Wrap(&err, "cases.Newest(%d)", k.ID)
	if err := c.maySee(ctx, v, k); err != nil {
		return 0, err
	}
	family, err := familyOf(ctx, v, k.ID)
	if err != nil {
		return 0, err
	}
	newest := int64(0)
	for _, id := range family {
		found, err := db.All(ctx, v, scanID, `SELECT id FROM message WHERE case_id = $1 AND kind = 'inbound' ORDER BY id DESC LIMIT 1`, id)
		if err != nil {
			return 0, err
		}
		for _, m := range found {
			newest = max(newest, m)
		}
	}
	return newest, nil
}

// HTMLOf returns the sanitised HTML body of a message, "" when it has none, and
// its files. A customer is given those of their own messages and of ours to
// them only.
func (c *Cases) HTMLOf(ctx context.Context, v db.View, id int64) (_ mail.SafeHTML, _ []File, err error) {
	defer fault.Wrap(&err, "cases.HTMLOf(%d)", id)
	actor, err := staff.Acting(ctx)
	if err != nil {
		return "", nil, err
	}
	m, err := messageByID(ctx, v, id)
	if fault.Is(err, fault.NotFound) {
		return "", nil, notFound().Because(err)
	}
	if err != nil {
		return "", nil, err
	}
	if _, err := c.ByID(ctx, v, m.CaseID); err != nil {
		return "", nil, err
	}
	if actor.Kind == staff.KindCustomer && m.Audience != ToCustomer {
		return "", nil, notFound()
	}
	one := []StaffMessage{m}
	if err := c.withFiles(ctx, v, one); err != nil {
		return "", nil, err
	}
	html, err := db.Value[string](ctx, v, `SELECT html FROM message WHERE id = $1`, id)
	return mail.SafeHTML(html), one[0].Files, err
}

// ForCustomer returns the messages of a case that the customer may read: what
// they said and what we said to them.
func (c *Cases) ForCustomer(ctx context.Context, v db.View, k Case) (_ []CustomerMessage, err error) {
	defer fault.Wrap(&err, "cases.ForCustomer(%d)", k.ID)
	if err := c.maySee(ctx, v, k); err != nil {
		return nil, err
	}
	all, err := c.heardBy(ctx, v, k.ID, `m.audience = 'customer' AND m.kind <> 'note'`)
	if err != nil {
		return nil, err
	}
	return toCustomer(all), nil
}

// ForCustomerBefore is ForCustomer for a stretch: the newest messages before one,
// 0 for the newest of all, the oldest first, and whether there are more.
func (c *Cases) ForCustomerBefore(ctx context.Context, v db.View, k Case, before int64, limit int) (_ []CustomerMessage, more bool, err error) {
	defer fault.Wrap(&err, "cases.ForCustomerBefore(%d)", k.ID)
	if err := c.maySee(ctx, v, k); err != nil {
		return nil, false, err
	}
	if before <= 0 {
		before = 1 << 53
	}
	family, err := familyOf(ctx, v, k.ID)
	if err != nil {
		return nil, false, err
	}
	all, err := ofFamily(ctx, v, family, `m.id < $2 AND m.audience = 'customer' AND m.kind <> 'note' ORDER BY m.id DESC`, before, limit+1)
	if err != nil {
		return nil, false, err
	}
	more = len(all) > limit
	all = all[:min(len(all), limit)]
	slices.Reverse(all)
	if err := c.withFiles(ctx, v, all); err != nil {
		return nil, false, err
	}
	return toCustomer(all), more, nil
}

// FirstAnswer is when a person of ours first wrote to the customer of a case; the
// zero time where nobody has.
func (c *Cases) FirstAnswer(ctx context.Context, v db.View, k Case) (_ time.Time, err error) {
	defer fault.Wrap(&err, "cases.FirstAnswer(%d)", k.ID)
	if err := c.maySee(ctx, v, k); err != nil || db.IsNever(k.LastReplyAt) {
		return time.Time{}, err
	}
	family, err := familyOf(ctx, v, k.ID)
	if err != nil {
		return time.Time{}, err
	}
	var first time.Time
	for _, id := range family {
		at, err := db.All(ctx, v, func(s db.Scan) (t time.Time, err error) { return t, s(&t) },
			`SELECT at FROM message WHERE case_id = $1 AND kind = 'reply' AND audience = 'customer' ORDER BY id LIMIT 1`, id)
		if err != nil {
			return first, err
		}
		if len(at) > 0 && (first.IsZero() || at[0].Before(first)) {
			first = at[0]
		}
	}
	return first, nil
}

// toCustomer is of messages what a customer is given.
func toCustomer(all []StaffMessage) []CustomerMessage {
	out := make([]CustomerMessage, len(all))
	for i, m := range all {
		out[i] = CustomerMessage{ID: m.ID, Mine: m.Kind == Inbound, Auto: m.Kind == Automatic, Name: m.ByName, Text: m.Text, Rest: m.Rest, HTML: m.HTML, At: m.At, Files: m.Files}
		if m.Kind == Automatic {
			out[i].Name = "" // the name of a job tells a customer nothing
		}
	}
	return out
}

// ForThird returns what was said between a third party and us.
func (c *Cases) ForThird(ctx context.Context, v db.View, k Case, p Participant) (_ []ThirdPartyMessage, err error) {
	defer fault.Wrap(&err, "cases.ForThird(%d)", k.ID)
	if _, err := staff.Allow(ctx, staff.CasesRead); err != nil {
		return nil, err
	}
	if err := c.maySee(ctx, v, k); err != nil {
		return nil, err
	}
	all, err := c.heardBy(ctx, v, k.ID, `m.audience = 'third' AND m.kind <> 'note' AND m.participant_id = $1`, p.ID)
	if err != nil {
		return nil, err
	}
	out := make([]ThirdPartyMessage, len(all))
	for i, m := range all {
		out[i] = ThirdPartyMessage{ID: m.ID, Mine: m.Kind == Inbound, Auto: m.Kind == Automatic, Name: m.ByName, Text: m.Text, At: m.At, Files: m.Files}
	}
	return out, nil
}

// heardBy returns the newest 500 messages that a condition lets through, the
// oldest first.
func (c *Cases) heardBy(ctx context.Context, v db.View, root int64, condition string, args ...any) ([]StaffMessage, error) {
	family, err := familyOf(ctx, v, root)
	if err != nil {
		return nil, err
	}
	where := `m.case_id IN ` + in(&args, family) + ` AND ` + condition
	all, err := db.All(ctx, v, scanMessage, fmt.Sprintf(`
		SELECT * FROM (SELECT %s FROM message m WHERE %s ORDER BY m.id DESC LIMIT 500) AS newest ORDER BY 1`, messageColumns, where), args...)
	if err != nil {
		return nil, err
	}
	return all, c.withFiles(ctx, v, all)
}

// FileNames returns what the files of messages are called, without the pictures
// that stand in their text, for whoever makes them findable.
func (c *Cases) FileNames(ctx context.Context, v db.View, messages []int64) (_ map[int64][]string, err error) {
	defer fault.Wrap(&err, "cases.FileNames")
	if _, err := staff.Allow(ctx, staff.CasesRead); err != nil {
		return nil, err
	}
	names := map[int64][]string{}
	if c.files.Of == nil {
		return names, nil
	}
	for part := range slices.Chunk(messages, 500) {
		files, err := c.files.Of(ctx, v, part)
		if err != nil {
			return nil, err
		}
		for id, all := range files {
			for _, f := range all {
				if !f.Inline {
					names[id] = append(names[id], f.Name)
				}
			}
		}
	}
	return names, nil
}
