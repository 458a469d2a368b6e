package settings

import (
	"context"
	"embed"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"kept.example/kept/internal/core/activity"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/words"
)

// Schema holds the tables of this package.
//
//go:embed schema/*.sql
var Schema embed.FS

// Words holds the sentences of this package.
//
//go:embed words/*.json
var Words embed.FS

// Settings is what has been declared.
type Settings struct {
	d   *db.DB
	log *activity.Log
	all []declared

	// FirstAnswerHours is how much business time after a customer's word the
	// desk's own next step is due.
	FirstAnswerHours Of[int]
	// UndoSeconds is how long a reply is held before it goes out.
	UndoSeconds Of[int]
	// FileMegabytes is how much the files of one reply weigh at most.
	FileMegabytes Of[int]
	// RefusePrograms says whether programs may not be attached: 1 or 0.
	RefusePrograms Of[int]
	// SecondFactor says for whom a second factor is required, as package staff
	// names them.
	SecondFactor Of[string]
}

// declared is a setting without its type, for the page.
type declared struct {
	name  string
	yesNo bool                                                 // takes 1 and 0 alone
	texts []string                                             // to choose from; nil for a number
	value func(ctx context.Context, v db.View) (string, error) // as JSON
	take  func(ctx context.Context, tx *db.Tx) error           // has nobody else change it until the transaction ends
	set   func(ctx context.Context, tx *db.Tx, value []byte) error
}

// New returns the service with the desk's own settings.
func New(d *db.DB, log *activity.Log) (*Settings, error) {
	s := &Settings{d: d, log: log}
	var err error
	if s.FirstAnswerHours, err = Declare(s, "cases.first_answer_hours", 4, Between(1, 200)); err != nil {
		return nil, err
	}
	if s.UndoSeconds, err = Declare(s, "outbox.undo_seconds", 10, Between(0, 120)); err != nil {
		return nil, err
	}
	if s.FileMegabytes, err = Declare(s, "outbox.file_megabytes", 20, Between(1, 25)); err != nil {
		return nil, err
	}
	if s.RefusePrograms, err = Declare(s, "outbox.refuse_programs", 1, Between(0, 1)); err != nil {
		return nil, err
	}
	s.SecondFactor, err = DeclareOne(s, "staff.second_factor", string(staff.NeededByNobody), string(staff.NeededByLeads), string(staff.NeededByAll))
	if err != nil {
		return nil, err
	}
	return s, nil
}

// NeedsFactor is for whom a second factor is required, as package staff asks.
func (s *Settings) NeedsFactor(ctx context.Context, v db.View) (staff.Needed, error) {
	text, err := s.SecondFactor.Value(ctx, v)
	return staff.Needed(text), err
}

// StepAfter is the business time after which the desk's own next step is due,
// as package cases asks for it.
func (s *Settings) StepAfter(ctx context.Context, v db.View) (time.Duration, error) {
	n, err := s.FirstAnswerHours.Value(ctx, v)
	return time.Duration(n) * time.Hour, err
}

// Of is a setting of one type.
type Of[T any] struct {
	name    string
	initial T
	check   func(T) error
	s       *Settings
}

// Declare makes a setting known: a name for ever (room.what), what it is until
// somebody sets it, and what it may be. At the start only; a name twice, or a
// default that the check refuses, is a mistake in the program.
func Declare[T any](s *Settings, name string, initial T, check func(T) error) (Of[T], error) {
	o := Of[T]{name: name, initial: initial, check: check, s: s}
	for _, d := range s.all {
		if d.name == name {
			return o, fmt.Errorf("settings: %q is declared twice", name)
		}
	}
	if err := check(initial); err != nil {
		return o, fmt.Errorf("settings: the default of %q: %w", name, err)
	}
	s.all = append(s.all, declared{
		name:  name,
		yesNo: takesYesNo(check),
		value: func(ctx context.Context, v db.View) (string, error) {
			value, err := o.Value(ctx, v)
			if err != nil {
				return "", err
			}
			text, err := json.Marshal(value)
			return string(text), err
		},
		take: func(ctx context.Context, tx *db.Tx) error { _, err := o.Take(ctx, tx); return err },
		set: func(ctx context.Context, tx *db.Tx, text []byte) error {
			var value T
			if err := json.Unmarshal(text, &value); err != nil {
				return fault.Field(name, "settings.fault.type").Because(err)
			}
			return o.Set(ctx, tx, value)
		},
	})
	slices.SortFunc(s.all, func(a, b declared) int { return strings.Compare(a.name, b.name) })
	return o, nil
}

// Apart is [Declare] for a setting that has a page of its own.
func Apart[T any](s *Settings, name string, initial T, check func(T) error) (Of[T], error) {
	o := Of[T]{name: name, initial: initial, check: check, s: s}
	if err := check(initial); err != nil {
		return o, fmt.Errorf("settings: the default of %q: %w", name, err)
	}
	return o, nil
}

// Between checks that a number is in a range, both ends included.
func Between(low, high int) func(int) error {
	return func(n int) error {
		if n < low || n > high {
			return fault.New(fault.Invalid, "settings.fault.between", fault.A("low", low), fault.A("high", high))
		}
		return nil
	}
}

// DeclareOne is [Declare] for a text that is one of some, the first until
// somebody sets another. The words of each are settings.choice.NAME.TEXT.
func DeclareOne(s *Settings, name string, texts ...string) (Of[string], error) {
	o, err := Declare(s, name, texts[0], func(text string) error {
		if !slices.Contains(texts, text) {
			return fault.New(fault.Invalid, "settings.fault.type")
		}
		return nil
	})
	for i := range s.all {
		if s.all[i].name == name {
			s.all[i].texts = texts
		}
	}
	return o, err
}

// takesYesNo says whether a check lets through 1 and 0 and nothing beside them.
func takesYesNo(check any) bool {
	of, is := check.(func(int) error)
	return is && of(0) == nil && of(1) == nil && of(-1) != nil && of(2) != nil
}

// Value is what the setting is. It is no secret: whoever acts may read it.
func (o Of[T]) Value(ctx context.Context, v db.View) (_ T, err error) {
	defer fault.Wrap(&err, "settings.Value(%s)", o.name)
	if o.s == nil {
		return o.initial, fmt.Errorf("a setting that was not declared")
	}
	all, err := stored(ctx, v)
	text, is := all[o.name]
	if err != nil || !is {
		return o.initial, err
	}
	var value T
	if err := json.Unmarshal([]byte(text), &value); err != nil {
		return o.initial, err
	}
	return value, nil
}

// stored are the settings that somebody set, by name. They are few, and whoever asks for
// one of them mostly asks for others: they are read at once.
func stored(ctx context.Context, v db.View) (map[string]string, error) {
	return db.Once(ctx, v, "setting", "all", func() (map[string]string, error) {
		all := map[string]string{}
		_, err := db.All(ctx, v, func(s db.Scan) (none struct{}, err error) {
			var name, value string
			err = s(&name, &value)
			all[name] = value
			return none, err
		}, `SELECT name, value FROM setting`)
		return all, err
	})
}

// Take is what the setting is, and nobody else changes it until the transaction
// ends.
func (o Of[T]) Take(ctx context.Context, tx *db.Tx) (T, error) {
	if err := tx.Lock(ctx, "setting", o.name); err != nil {
		return o.initial, err
	}
	return o.Value(ctx, tx)
}

// Set changes the setting.
func (o Of[T]) Set(ctx context.Context, tx *db.Tx, value T) (err error) {
	defer fault.Wrap(&err, "settings.Set(%s)", o.name)
	actor, err := staff.Allow(ctx, staff.SettingsManage)
	if err != nil {
		return err
	}
	if err := o.check(value); err != nil {
		if f, ok := fault.As(err); ok && f.Field == "" {
			g := *f
			g.Field = o.name
			return &g
		}
		return err
	}
	was, err := o.Take(ctx, tx)
	if err != nil {
		return err
	}
	before, err := json.Marshal(was)
	if err != nil {
		return err
	}
	text, err := json.Marshal(value)
	if err != nil || string(before) == string(text) {
		return err
	}
	if _, err := tx.Exec(ctx, `
		INSERT INTO setting (name, value, by_kind, by_id, at) VALUES ($1, $2, $3, $4, $5)
		ON CONFLICT (name) DO UPDATE SET value = excluded.value, by_kind = excluded.by_kind, by_id = excluded.by_id, at = excluded.at`,
		o.name, string(text), string(actor.Kind), actor.ID, tx.Now()); err != nil {
		return err
	}
	_, err = o.s.log.Record(ctx, tx, activity.Entry{
		Kind: "setting.changed", On: "setting",
		Data: map[string]any{"name": o.name, "from": string(before), "to": string(text)},
	})
	return err
}

// happenings are the kinds of activity that this package records; labels are
// the names of the desk's own settings.
var (
	happenings = words.Family("activity.", "setting.changed")
	labels     = words.Family("settings.name.", "cases.first_answer_hours", "outbox.undo_seconds", "outbox.file_megabytes", "outbox.refuse_programs", "intake.decide_hours", "intake.check_senders", "staff.second_factor", "verified.days")
	hints      = words.Family("settings.hint.", "cases.first_answer_hours", "outbox.undo_seconds", "outbox.file_megabytes", "outbox.refuse_programs", "intake.decide_hours", "intake.check_senders", "staff.second_factor", "verified.days")
	options    = words.Family("settings.choice.", "staff.second_factor.nobody", "staff.second_factor.leads", "staff.second_factor.all")
)

// Happenings returns the kinds of activity of settings, for whoever offers a
// choice of them.
func Happenings() []string { return happenings.Values() }
