package event_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/dbtest"
	"kept.example/kept/internal/platform/event"
)

// Opened is a fact.
type Opened struct {
	Case int64
	Why  string
}

func (Opened) FactName() string { return "test.Opened" }

// Closed is another.
type Closed struct{ Case int64 }

func (Closed) FactName() string { return "test.Closed" }

// Twin calls itself like Opened.
type Twin struct{}

func (Twin) FactName() string { return "test.Opened" }

var errTest = errors.New("the test says no")

var heard = db.Schema{Owner: "test", FS: fstest.MapFS{
	"schema/202611240101_heard.sql": {Data: []byte(`CREATE TABLE heard (id {{id}}, what TEXT NOT NULL UNIQUE);`)},
}}

// each runs a test on each engine with a table of what was heard.
func each(t *testing.T, f func(t *testing.T, d *db.DB)) {
	t.Helper()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		if err := d.Migrate(t.Context(), heard); err != nil {
			t.Fatal(err)
		}
		f(t, d)
	})
}

func note(ctx context.Context, tx *db.Tx, what string) error {
	_, err := tx.Exec(ctx, `INSERT INTO heard (what) VALUES ($1)`, what)
	return err
}

// tell tells a fact in a transaction of its own.
func tell[F event.Fact](t *testing.T, d *db.DB, b *event.Bus, fact F) error {
	t.Helper()
	return d.Do(t.Context(), "tell", func(ctx context.Context, tx *db.Tx) error { return event.Tell(ctx, tx, b, fact) })
}

// wants checks what was heard and is there, in order.
func wants(t *testing.T, d *db.DB, what ...string) {
	t.Helper()
	var got []string
	if err := d.Read(t.Context(), "heard", func(ctx context.Context, v db.View) (err error) {
		got, err = db.All(ctx, v, func(s db.Scan) (w string, err error) { return w, s(&w) }, `SELECT what FROM heard ORDER BY id`)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(got, what) {
		t.Errorf("heard %q, want %q", got, what)
	}
}

func TestListenersHearInTheOrderTheyWereAdded(t *testing.T) {
	each(t, func(t *testing.T, d *db.DB) {
		b := event.NewBus()
		for _, name := range []string{"c", "a", "b"} {
			listen := event.On[Opened]
			if name == "a" {
				listen = event.Note[Opened]
			}
			listen(b, name, func(ctx context.Context, tx *db.Tx, f Opened) error {
				return note(ctx, tx, fmt.Sprint(name, f.Case))
			})
		}
		event.On(b, "a", func(ctx context.Context, tx *db.Tx, f Closed) error { return note(ctx, tx, "closed") })
		if err := tell(t, d, b, Opened{Case: 7}); err != nil {
			t.Fatal(err)
		}
		wants(t, d, "c7", "a7", "b7")
		if err := tell(t, d, event.NewBus(), Opened{}); err != nil {
			t.Errorf("nobody listens: %v", err)
		}
	})
}

func TestAListenerThatIsPartOfTheActFailsIt(t *testing.T) {
	each(t, func(t *testing.T, d *db.DB) {
		for _, panics := range []bool{false, true} {
			b := event.NewBus()
			event.On(b, "first", func(ctx context.Context, tx *db.Tx, _ Opened) error { return note(ctx, tx, "first") })
			event.On(b, "second", func(context.Context, *db.Tx, Opened) error {
				if panics {
					panic(errTest.Error())
				}
				return errTest
			})
			event.On(b, "third", func(context.Context, *db.Tx, Opened) error {
				t.Error("told after the act has failed")
				return nil
			})
			err := tell(t, d, b, Opened{})
			if err == nil || !strings.Contains(err.Error(), "second on test.Opened") || !strings.Contains(err.Error(), errTest.Error()) {
				t.Error(err)
			}
			if !panics && !errors.Is(err, errTest) {
				t.Errorf("the error is hidden: %v", err)
			}
			wants(t, d)
		}
	})
}

func TestANoteThatFailsIsTakenBackAndTheActStands(t *testing.T) {
	each(t, func(t *testing.T, d *db.DB) {
		for name, fails := range map[string]func(ctx context.Context, tx *db.Tx) error{
			"error":  func(context.Context, *db.Tx) error { return errTest },
			"panic":  func(context.Context, *db.Tx) error { panic(errTest) },
			"sql":    func(ctx context.Context, tx *db.Tx) error { return note(ctx, tx, name1(t)) },
			"hidden": func(ctx context.Context, tx *db.Tx) error { _ = note(ctx, tx, name1(t)); return nil },
		} {
			b := event.NewBus()
			event.On(b, "act", func(ctx context.Context, tx *db.Tx, _ Opened) error { return note(ctx, tx, name1(t)) })
			event.Note(b, "bad", func(ctx context.Context, tx *db.Tx, _ Opened) error {
				return errors.Join(note(ctx, tx, "half"), fails(ctx, tx))
			})
			event.Note(b, "good", func(ctx context.Context, tx *db.Tx, _ Opened) error { return note(ctx, tx, name+" good") })
			var told []string
			b.OnFailed(func(ctx context.Context, tx *db.Tx, listener string, fact any, err error) error {
				told = append(told, fmt.Sprint(listener, " ", fact.(event.Fact).FactName(), " ", fact.(Opened).Case, " ", err != nil))
				return note(ctx, tx, name+" again")
			})
			if err := tell(t, d, b, Opened{Case: 3}); err != nil {
				t.Fatal(name, err)
			}
			if !slices.Equal(told, []string{"bad test.Opened 3 true"}) {
				t.Errorf("%s: %q", name, told)
			}
			wants(t, d, name1(t), name+" again", name+" good")
			if err := d.Do(t.Context(), "clear", func(ctx context.Context, tx *db.Tx) error {
				_, err := tx.Exec(ctx, `DELETE FROM heard`)
				return err
			}); err != nil {
				t.Fatal(err)
			}
		}
	})
}

// name1 is what the act itself writes; writing it twice is an error of SQL.
func name1(t *testing.T) string { return "the act of " + t.Name() }

func TestANoteThatCannotBeRunAgainFailsTheAct(t *testing.T) {
	each(t, func(t *testing.T, d *db.DB) {
		for _, set := range []bool{false, true} {
			b := event.NewBus()
			event.Note(b, "bad", func(context.Context, *db.Tx, Opened) error { return errTest })
			if set {
				b.OnFailed(func(context.Context, *db.Tx, string, any, error) error { return errors.New("no room") })
			}
			if err := tell(t, d, b, Opened{}); !errors.Is(err, errTest) {
				t.Errorf("set %v: %v", set, err)
			}
		}
	})
}

func TestOneListenerHearsAgain(t *testing.T) {
	each(t, func(t *testing.T, d *db.DB) {
		b := event.NewBus()
		event.On(b, "other", func(context.Context, *db.Tx, Opened) error {
			t.Error("the others have heard it already")
			return nil
		})
		event.Note(b, "mine", func(ctx context.Context, tx *db.Tx, f Opened) error { return note(ctx, tx, fmt.Sprint(f.Case, f.Why)) })
		again := func(listener, name, fact string) error {
			return d.Do(t.Context(), "again", func(ctx context.Context, tx *db.Tx) error {
				return b.Again(ctx, tx, listener, name, []byte(fact))
			})
		}
		text, err := json.Marshal(Opened{8, "ä"})
		if err := errors.Join(err, again("mine", "test.Opened", string(text))); err != nil {
			t.Fatal(err)
		}
		for _, c := range [][3]string{{"gone", "test.Opened", "{}"}, {"mine", "test.Gone", "{}"}, {"mine", "test.Opened", "["}} {
			if err := again(c[0], c[1], c[2]); err == nil {
				t.Errorf("%q was run again", c)
			}
		}
		wants(t, d, "8ä")
	})
}

func TestNamesThatCannotBeToldApartAreRefused(t *testing.T) {
	each(t, func(t *testing.T, d *db.DB) {
		twice := event.NewBus()
		event.On(twice, "a", func(context.Context, *db.Tx, Opened) error { return nil })
		event.Note(twice, "a", func(context.Context, *db.Tx, Opened) error { return nil })
		twins := event.NewBus()
		event.On(twins, "a", func(context.Context, *db.Tx, Opened) error { return nil })
		event.On(twins, "b", func(context.Context, *db.Tx, Twin) error { return nil })
		other := event.NewBus()
		event.On(other, "a", func(context.Context, *db.Tx, Opened) error { return nil })
		for name, err := range map[string]error{
			"a listener twice": tell(t, d, twice, Closed{}), "two types of one name": tell(t, d, twins, Closed{}),
			"a type with the name of another": tell(t, d, other, Twin{}),
		} {
			if err == nil {
				t.Error(name)
			}
		}
	})
}

func TestFactsThatLeadToEachOtherAreStopped(t *testing.T) {
	each(t, func(t *testing.T, d *db.DB) {
		b := event.NewBus()
		event.On(b, "a", func(ctx context.Context, tx *db.Tx, f Opened) error {
			return event.Tell(ctx, tx, b, Closed(f.closed()))
		})
		event.On(b, "b", func(ctx context.Context, tx *db.Tx, f Closed) error {
			return event.Tell(ctx, tx, b, Opened{Case: f.Case})
		})
		if err := tell(t, d, b, Opened{}); err == nil || !strings.Contains(err.Error(), "lead to each other") {
			t.Error(err)
		}
	})
}

func (o Opened) closed() Closed { return Closed{o.Case} }

func TestTheTimeOfEachListenerIsTaken(t *testing.T) {
	each(t, func(t *testing.T, d *db.DB) {
		clock := time.Unix(0, 0)
		b, took := event.NewBus(), map[string]time.Duration{}
		b.Took(func() time.Time { return clock }, func(listener string, d time.Duration) { took[listener] += d })
		event.On(b, "quick", func(context.Context, *db.Tx, Opened) error { clock = clock.Add(time.Millisecond); return nil })
		event.Note(b, "slow", func(context.Context, *db.Tx, Opened) error { clock = clock.Add(time.Second); return errTest })
		b.OnFailed(func(context.Context, *db.Tx, string, any, error) error { return nil })
		if err := tell(t, d, b, Opened{}); err != nil {
			t.Fatal(err)
		}
		if took["quick"] != time.Millisecond || took["slow"] != time.Second {
			t.Error(took)
		}
	})
}
