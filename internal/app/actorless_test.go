package app_test

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"kept.example/kept/internal/core/casepage"
	"kept.example/kept/internal/core/desk"
	"kept.example/kept/internal/core/desktest"
	"kept.example/kept/internal/core/intake"
	"kept.example/kept/internal/feature/promises"
	"kept.example/kept/internal/feature/tags"
	"kept.example/kept/internal/feature/verified"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/mail"
)

// open are operations and questions that ask for no actor, and why that is
// well. Whatever is not here must refuse a context in which nobody acts.
var open = map[string]string{
	"staff.LinkUser": "a link to sign in is used by somebody who is nobody yet", "staff.UseLink": "as LinkUser", "staff.Reset": "as LinkUser",
	"staff.StepUser": "as LinkUser, between the password and the second factor", "staff.SignInByPasskey": "as LinkUser, by a passkey",
	"cases.ByRef": "it finds an id and asks ByID", "cases.ByForeign": "as ByRef", "people.ByForeign": "as cases.ByRef",
	"cases.Look":   "listeners look at a mail before anybody acts",
	"files.Refers": "the sweep of stored bytes asks", "intake.Refers": "as files.Refers", "outbox.Refers": "as files.Refers",
	"activity.About": "the record is read by who has shown what they may see", "activity.AboutNewest": "as About", "activity.OfCase": "as About", "activity.Newest": "as About", "activity.OfPerson": "as About", "activity.OfPersonBefore": "as About",
	"activity.Follow": "as About", "activity.Beyond": "as About", "activity.Check": "anybody may know whether the record is whole", "activity.Verify": "as Check",
	"activity.Seal": "it adds nothing that was not there", "activity.Erase": "it runs within chores.Erase, which asks",
	"chores.Again": "a restore has no actor", "chores.Erasures": "as Again", "chores.Verify": "as activity.Verify", "chores.Export": "people.Export asks",
	"chores.Merged": "people.Merge asks", "chores.Unmerged": "people.Unmerge asks",
	"undo_seconds.Value": "a setting is no secret", "undo_seconds.Take": "as Value",
}

// holder keeps the services of the rooms, which the desk does not name.
type holder struct {
	promises *promises.Promises
	tags     *tags.Tags
	verified *verified.Verified
}

// services are all that has operations.
func services(d *desktest.Desk, h holder) map[string]any {
	return map[string]any{
		"staff": d.Staff, "inboxes": d.Inboxes, "people": d.People, "topics": d.Topics, "ledger": d.Ledger, "budgets": d.Budgets, "cases": d.Cases, "lists": d.Lists, "files": d.Files,
		"outbox": d.Outbox, "intake": d.Intake, "activity": d.Activity, "chores": d.Chores, "undo_seconds": d.Settings.UndoSeconds,
		"promises": h.promises, "tags": h.tags, "verified": h.verified,
	}
}

func TestNobodyMayDoNothing(t *testing.T) {
	var h holder
	d := desktest.Lite(t,
		desktest.Room{Name: "promises", Schema: promises.Schema, Words: promises.Words, Mount: func(d *desk.Desk) { h.promises = promises.Mount(d) }},
		desktest.Room{Name: "tags", Schema: tags.Schema, Words: tags.Words, Mount: func(d *desk.Desk) { h.tags = tags.Mount(d) }},
		desktest.Room{Name: "verified", Schema: verified.Schema, Words: verified.Words, Mount: func(d *desk.Desk) { h.verified = verified.Mount(d) }})
	c := d.Case("It stopped at noon.")
	given := []reflect.Value{}
	d.Do(func(ctx context.Context, tx *db.Tx) error {
		held, err := d.Cases.Take(ctx, tx, c.ID)
		if err != nil {
			return err
		}
		person, err := d.People.Take(ctx, tx, c.PersonID)
		given = append(given, reflect.ValueOf(held), reflect.ValueOf(*held), reflect.ValueOf(held.Case), reflect.ValueOf(person), reflect.ValueOf(&person))
		return err
	})
	before := desktest.Print(d.Dump())
	tried := 0
	for name, service := range services(d, h) {
		v := reflect.ValueOf(service)
		for i := range v.NumMethod() {
			m := v.Type().Method(i)
			if !takesTx(m.Type) {
				continue
			}
			tried++
			err := callAsNobody(d, v.Method(i), given)
			why := open[name+"."+m.Name]
			if refused := fault.Is(err, fault.Unauthenticated); refused == (why != "") {
				t.Errorf("%s.%s, called by nobody: %v", name, m.Name, err)
			}
		}
	}
	if tried < 100 {
		t.Errorf("only %d operations were tried", tried)
	}
	if after := desktest.Print(d.Dump()); after != before {
		t.Errorf("nobody changed something: %s", firstDifference(before, after))
	}
}

// takesTx says whether a method begins with a context and a transaction or a
// view.
func takesTx(f reflect.Type) bool {
	view := reflect.TypeFor[db.View]()
	return f.NumIn() >= 3 && f.In(1) == reflect.TypeFor[context.Context]() && (f.In(2) == reflect.TypeFor[*db.Tx]() || f.In(2) == view)
}

// callAsNobody calls a method with a bare context and plausible arguments, in a
// transaction that is then taken back.
func callAsNobody(d *desktest.Desk, f reflect.Value, given []reflect.Value) (err error) {
	back := errors.New("taken back")
	doErr := d.DB.Do(context.Background(), "nobody", func(ctx context.Context, tx *db.Tx) error {
		args := []reflect.Value{reflect.ValueOf(ctx), reflect.ValueOf(tx)}
		for i := 2; i < f.Type().NumIn(); i++ {
			args = append(args, plausible(f.Type().In(i), given))
		}
		var out []reflect.Value
		if f.Type().IsVariadic() {
			out = f.CallSlice(args)
		} else {
			out = f.Call(args)
		}
		if last := out[len(out)-1]; last.Type() == reflect.TypeFor[error]() && !last.IsNil() {
			err, _ = last.Interface().(error)
		}
		return back
	})
	if !errors.Is(doErr, back) {
		return fmt.Errorf("it went wrong before it refused: %.200s", doErr)
	}
	return err
}

// plausible is an argument of a type: one of the given, or a small value.
func plausible(t reflect.Type, given []reflect.Value) reflect.Value {
	if i := slices.IndexFunc(given, func(v reflect.Value) bool { return v.Type() == t }); i >= 0 {
		return given[i]
	}
	switch t.Kind() {
	case reflect.Int, reflect.Int64:
		return reflect.ValueOf(1).Convert(t)
	case reflect.String:
		return reflect.ValueOf("x").Convert(t)
	case reflect.Pointer:
		return reflect.New(t.Elem())
	case reflect.Slice:
		if t.Elem().Kind() == reflect.Int64 {
			return reflect.ValueOf([]int64{1}).Convert(t)
		}
	}
	return reflect.Zero(t)
}

func TestNobodyComesInByADoor(t *testing.T) {
	d := desktest.Lite(t, rooms()...)
	c := d.Case("It stopped at noon.")
	before := desktest.Print(d.Dump())
	bare := context.Background()
	raw := []byte(strings.ReplaceAll(d.Letter("eve@example.com", desktest.Address, "Hello", "It is me."), "\n", "\r\n"))
	_, openErr := d.Intake.Open(bare, casepage.NewCase{InboxID: d.Inbox.ID, Email: "eve@example.com", Text: "It is me."})
	for name, err := range map[string]error{
		"Receive":      d.Intake.Receive(bare, mail.Envelope{From: "eve@example.com", To: []string{desktest.Address}}, intake.SMTP, raw),
		"CustomerSays": d.Intake.CustomerSays(bare, c.ID, c.PersonID, "It is me.", "k"),
		"Open":         openErr,
		"FileNow":      d.Intake.FileNow(bare, 1),
	} {
		if !fault.Is(err, fault.Unauthenticated) {
			t.Errorf("%s by nobody: %v", name, err)
		}
	}
	if after := desktest.Print(d.Dump()); after != before {
		t.Errorf("nobody changed something: %s", firstDifference(before, after))
	}
}
