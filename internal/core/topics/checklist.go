package topics

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"kept.example/kept/internal/core/activity"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
)

// mostItems is how many items a topic may have of its own: nobody answers a
// longer list.
const mostItems = 20

const itemColumns = `id, topic_id, names, kind, needed, pattern, example, choices, person_fact, position, off_at, version, created_at, updated_at`

func scanItem(s db.Scan) (i Item, err error) {
	var names, choices string
	var off *int64
	if err = s(&i.ID, &i.TopicID, &names, &i.Kind, &i.Needed, &i.Pattern, &i.Example, &choices, &i.Fact, &i.Position, &off, &i.Version, &i.CreatedAt, &i.UpdatedAt); err != nil {
		return i, err
	}
	if off != nil {
		i.offAt = time.UnixMicro(*off).UTC()
	}
	if err = json.Unmarshal([]byte(names), &i.Names); err != nil {
		return i, err
	}
	return i, json.Unmarshal([]byte(choices), &i.Choices)
}

// itemsOf returns the items of a topic's own, also those that were taken off.
func itemsOf(ctx context.Context, v db.View, topic int64) ([]Item, error) {
	return db.All(ctx, v, scanItem, `SELECT `+itemColumns+` FROM topic_item WHERE topic_id = $1 ORDER BY position, id`, topic)
}

// Checklist returns what must be known for a topic: what the topics above it ask,
// then what it asks itself. An item of the same name takes the place of one from
// above.
func (t *Topics) Checklist(ctx context.Context, v db.View, topic int64) (_ []Item, err error) {
	defer fault.Wrap(&err, "topics.Checklist(%d)", topic)
	if _, err := staff.Allow(ctx, staff.CasesRead); err != nil {
		return nil, err
	}
	if topic == 0 {
		return nil, nil
	}
	way, err := wayTo(ctx, v, topic)
	if err != nil {
		return nil, err
	}
	var list []Item
	for _, id := range way {
		own, err := itemsOf(ctx, v, id)
		if err != nil {
			return nil, err
		}
		for _, one := range own {
			if !one.offAt.IsZero() {
				continue
			}
			if i := slices.IndexFunc(list, func(o Item) bool { return len(called([]Item{o}, one.Names)) > 0 }); i >= 0 {
				list[i] = one
				continue
			}
			list = append(list, one)
		}
	}
	return list, nil
}

// wayTo are the topics from the top to one, itself last.
func wayTo(ctx context.Context, v db.View, topic int64) (way []int64, err error) {
	for id := topic; id != 0 && len(way) <= deepest; {
		way = append(way, id)
		if id, err = db.Value[int64](ctx, v, `SELECT parent_id FROM topic WHERE id = $1`, id); fault.Is(err, fault.NotFound) {
			return nil, missing()
		}
		if err != nil {
			return nil, err
		}
	}
	slices.Reverse(way)
	return way, nil
}

// AddItem puts something on a topic's checklist. What stands there under one of
// the names already is that one: it becomes what is said now.
func (t *Topics) AddItem(ctx context.Context, tx *db.Tx, topic int64, f ItemFields) (_ Item, err error) {
	defer fault.Wrap(&err, "topics.AddItem(%d)", topic)
	if _, err := staff.Allow(ctx, staff.SettingsManage); err != nil {
		return Item{}, err
	}
	if _, err := t.take(ctx, tx, topic); err != nil {
		return Item{}, err
	}
	if f, err = checkedItem(f); err != nil {
		return Item{}, err
	}
	own, err := itemsOf(ctx, tx, topic)
	if err != nil {
		return Item{}, err
	}
	if same := called(own, f.Names); len(same) > 0 {
		return t.saveItem(ctx, tx, same[0], f)
	}
	if len(own) >= mostItems {
		return Item{}, fault.Field("names", "topics.fault.items", fault.A("n", mostItems))
	}
	names, choices, err := columnsOf(f)
	if err != nil {
		return Item{}, err
	}
	last := int64(0)
	for _, one := range own {
		last = max(last, one.Position)
	}
	i := Item{Names: f.Names}
	id, err := tx.Insert(ctx, `
		INSERT INTO topic_item (topic_id, name_key, names, kind, needed, pattern, example, choices, person_fact, position, version, created_at, updated_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 1, $11, $11)`,
		topic, db.Key(i.Name("")), names, f.Kind, f.Needed, f.Pattern, f.Example, choices, f.Fact, last+1, tx.Now())
	if err != nil {
		return Item{}, err
	}
	if err := t.recordItem(ctx, tx, "topic.item_added", topic, i.Name("")); err != nil {
		return Item{}, err
	}
	return t.item(ctx, tx, topic, id)
}

// ChangeItem says what an item is from now on.
func (t *Topics) ChangeItem(ctx context.Context, tx *db.Tx, topic, id int64, f ItemFields) (_ Item, err error) {
	defer fault.Wrap(&err, "topics.ChangeItem(%d)", id)
	was, err := t.takeItem(ctx, tx, topic, id)
	if err != nil {
		return Item{}, err
	}
	if f, err = checkedItem(f); err != nil {
		return was, err
	}
	own, err := itemsOf(ctx, tx, topic)
	if err != nil {
		return was, err
	}
	for _, other := range called(own, f.Names) {
		switch {
		case other.ID == id:
		case other.offAt.IsZero():
			return was, fault.Field("names", "topics.fault.item_taken", fault.A("name", other.Name("")))
		default: // nobody sees it any more, so it gives its name away
			if _, err := tx.Exec(ctx, `UPDATE topic_item SET name_key = $2 WHERE id = $1`, other.ID, fmt.Sprintf("%s #%d", db.Key(other.Name("")), other.ID)); err != nil {
				return was, err
			}
		}
	}
	return t.saveItem(ctx, tx, was, f)
}

// saveItem writes an item, which then stands on its list.
func (t *Topics) saveItem(ctx context.Context, tx *db.Tx, was Item, f ItemFields) (Item, error) {
	names, choices, err := columnsOf(f)
	if err != nil {
		return was, err
	}
	is := Item{Names: f.Names}
	if _, err := tx.Exec(ctx, `
		UPDATE topic_item SET name_key = $2, names = $3, kind = $4, needed = $5, pattern = $6, example = $7, choices = $8, person_fact = $9,
			off_at = NULL, version = version + 1, updated_at = $10 WHERE id = $1`,
		was.ID, db.Key(is.Name("")), names, f.Kind, f.Needed, f.Pattern, f.Example, choices, f.Fact, tx.Now()); err != nil {
		return was, err
	}
	if err := t.recordItem(ctx, tx, "topic.item_changed", was.TopicID, is.Name("")); err != nil {
		return was, err
	}
	return t.item(ctx, tx, was.TopicID, was.ID)
}

// DropItem takes an item off the list. What was given of it stays with its cases.
func (t *Topics) DropItem(ctx context.Context, tx *db.Tx, topic, id int64) (err error) {
	defer fault.Wrap(&err, "topics.DropItem(%d)", id)
	was, err := t.takeItem(ctx, tx, topic, id)
	if err != nil || !was.offAt.IsZero() {
		return err
	}
	if _, err := tx.Exec(ctx, `UPDATE topic_item SET off_at = $2, version = version + 1, updated_at = $2 WHERE id = $1`, id, tx.Now()); err != nil {
		return err
	}
	return t.recordItem(ctx, tx, "topic.item_dropped", topic, was.Name(""))
}

// RaiseItem puts an item one place higher on its list.
func (t *Topics) RaiseItem(ctx context.Context, tx *db.Tx, topic, id int64) (err error) {
	defer fault.Wrap(&err, "topics.RaiseItem(%d)", id)
	if _, err := t.takeItem(ctx, tx, topic, id); err != nil {
		return err
	}
	own, err := itemsOf(ctx, tx, topic)
	if err != nil {
		return err
	}
	own = slices.DeleteFunc(own, func(o Item) bool { return !o.offAt.IsZero() })
	at := slices.IndexFunc(own, func(o Item) bool { return o.ID == id })
	if at <= 0 {
		return nil
	}
	own[at-1], own[at] = own[at], own[at-1]
	for i, one := range own {
		if _, err := tx.Exec(ctx, `UPDATE topic_item SET position = $2 WHERE id = $1`, one.ID, i+1); err != nil {
			return err
		}
	}
	return nil
}

// ItemByID returns an item, also one that was taken off its list.
func (t *Topics) ItemByID(ctx context.Context, v db.View, id int64) (_ Item, err error) {
	defer fault.Wrap(&err, "topics.ItemByID(%d)", id)
	if _, err := staff.Allow(ctx, staff.CasesRead); err != nil {
		return Item{}, err
	}
	i, err := db.One(ctx, v, scanItem, `SELECT `+itemColumns+` FROM topic_item WHERE id = $1`, id)
	if fault.Is(err, fault.NotFound) {
		return Item{}, fault.New(fault.NotFound, "topics.fault.no_item").Because(err)
	}
	return i, err
}

// item is an item of a topic's own.
func (t *Topics) item(ctx context.Context, v db.View, topic, id int64) (Item, error) {
	i, err := t.ItemByID(ctx, v, id)
	if err == nil && i.TopicID != topic {
		err = fault.New(fault.NotFound, "topics.fault.no_item")
	}
	return i, err
}

// takeItem holds the topics and returns an item of one, for whoever may change it.
func (t *Topics) takeItem(ctx context.Context, tx *db.Tx, topic, id int64) (Item, error) {
	if _, err := staff.Allow(ctx, staff.SettingsManage); err != nil {
		return Item{}, err
	}
	if _, err := t.take(ctx, tx, topic); err != nil {
		return Item{}, err
	}
	return t.item(ctx, tx, topic, id)
}

func columnsOf(f ItemFields) (names, choices string, err error) {
	n, err := json.Marshal(f.Names)
	if err != nil {
		return "", "", err
	}
	if f.Choices == nil {
		f.Choices = []string{}
	}
	c, err := json.Marshal(f.Choices)
	return string(n), string(c), err
}

// checkedItem refuses what no item can be.
func checkedItem(f ItemFields) (ItemFields, error) {
	names := map[string]string{}
	for lang, n := range f.Names {
		lang, n = strings.ToLower(strings.TrimSpace(lang)), oneLine(n)
		switch {
		case n == "":
			continue
		case len(lang) < 2 || len(lang) > 8 || strings.ContainsFunc(lang, func(r rune) bool { return r < 'a' || r > 'z' }):
			return f, fault.Field("names", "topics.fault.item_lang", fault.A("lang", lang))
		case len(n) > 120:
			return f, fault.Field("names", "topics.fault.name_long")
		}
		names[lang] = n
	}
	f.Names, f.Pattern, f.Example = names, strings.TrimSpace(db.Text(f.Pattern)), oneLine(f.Example)
	switch {
	case len(names) == 0 || db.Key(Item{Names: names}.Name("")) == "":
		return f, fault.Field("names", "topics.fault.item_name")
	case !slices.Contains(KindNames.Values(), f.Kind):
		return f, fault.Field("kind", "topics.fault.item_kind")
	case f.Fact != NoFact && !slices.Contains(FactNames.Values(), f.Fact):
		return f, fault.Field("person_fact", "topics.fault.item_fact")
	case len(f.Example) > 120:
		return f, fault.Field("example", "topics.fault.name_long")
	}
	if f.Kind.IsFile() || f.Kind == Choice { // recognised by what they are
		f.Pattern, f.Example = "", ""
	}
	if f.Choices = choicesIn(f.Choices); f.Kind != Choice {
		f.Choices = nil
	} else if len(f.Choices) < 2 || len(f.Choices) > 30 {
		return f, fault.Field("choices", "topics.fault.choices")
	}
	return f, f.checkPattern()
}

// checkPattern refuses a pattern that is none, or that does not know the example.
func (f ItemFields) checkPattern() error {
	if f.Pattern == "" {
		return nil
	}
	re, err := Compile(f.Pattern)
	if err != nil {
		return err
	}
	if f.Example != "" && !re.MatchString(f.Example) {
		return fault.Field("example", "topics.fault.example")
	}
	return nil
}

// choicesIn are the choices, each once.
func choicesIn(all []string) (some []string) {
	seen := map[string]bool{"": true}
	for _, c := range all {
		c = oneLine(c)
		if key := db.Key(c); !seen[key] && len(c) <= 120 {
			seen[key] = true
			some = append(some, c)
		}
	}
	return some
}

func oneLine(s string) string { return strings.Join(strings.Fields(db.Text(s)), " ") }

func (t *Topics) recordItem(ctx context.Context, tx *db.Tx, kind string, topic int64, name string) error {
	of, err := t.ByID(ctx, tx, topic)
	if err != nil {
		return err
	}
	_, err = t.log.Record(ctx, tx, activity.Entry{Kind: kind, On: "topic", OnID: topic, Data: map[string]any{"name": name, "topic": of.Name}})
	return err
}
