// Package fault is how things go wrong in Kept: an error with a kind that
// pages, the API, jobs and mail can act on, and a sentence for the user given
// as a catalogue key with arguments, so that the edge words it in the reader's
// language.
package fault

import (
	"errors"
	"fmt"
)

// Kind says what an edge should do about a fault.
type Kind int

// The kinds. Internal is the zero value: whatever is not a fault of ours is
// worded as "something broke on our side" and logged with its text.
const (
	Internal        Kind = iota
	Invalid              // the input is wrong; Field names which part (422)
	NotFound             // it does not exist, or the actor may not know of it (404)
	Conflict             // it changed meanwhile, or its state does not allow this (409)
	Forbidden            // the actor is known and may not (403)
	Unauthenticated      // no known actor (401)
	Stale                // If-Match did not match (412)
	TooMany              // slow down (429)
	TooLarge             // more bytes than we take (413)
	Unavailable          // try again soon: engine busy, disk full, relay gone (503)
)

// Arg is a named argument of a sentence. The value is a string, a number, a
// time.Time, or another [Sentence].
type Arg struct {
	Name  string
	Value any
}

// A makes an argument.
func A(name string, value any) Arg { return Arg{name, value} }

// Sentence is a catalogue key with its arguments: words not yet worded.
type Sentence struct {
	Key  string
	Args []Arg
}

// Say makes a sentence.
func Say(key string, args ...Arg) Sentence { return Sentence{key, args} }

// Fault is an error with a kind and a sentence for the user.
type Fault struct {
	Kind  Kind
	Field string // the input at fault, as the API and the form name it; "" for none
	Sentence
	cause error
}

// New returns a fault of a kind.
func New(kind Kind, key string, args ...Arg) *Fault {
	return &Fault{Kind: kind, Sentence: Say(key, args...)}
}

// Field returns an Invalid fault about one part of the input.
func Field(field, key string, args ...Arg) *Fault {
	return &Fault{Kind: Invalid, Field: field, Sentence: Say(key, args...)}
}

// Because adds the error that led to the fault; it is logged, never shown.
func (f *Fault) Because(err error) *Fault {
	g := *f
	g.cause = err
	return &g
}

// Renamed calls the field at fault as a caller knows it, where that is another
// name than the one it was refused under; any other error stays as it is.
func Renamed(err error, from, to string) error {
	f, ok := As(err)
	if !ok || f.Field != from {
		return err
	}
	g := *f
	g.Field, g.cause = to, err
	return &g
}

// Error is the text for the log, not for people.
func (f *Fault) Error() string {
	s := f.Key
	if f.Field != "" {
		s += " (" + f.Field + ")"
	}
	for _, a := range f.Args {
		s += fmt.Sprintf(" %s=%v", a.Name, a.Value)
	}
	if f.cause != nil {
		s += ": " + f.cause.Error()
	}
	return s
}

// Unwrap returns the cause.
func (f *Fault) Unwrap() error { return f.cause }

// As returns the fault inside err, if there is one.
func As(err error) (*Fault, bool) {
	var f *Fault
	ok := errors.As(err, &f)
	return f, ok
}

// KindOf returns the kind of err; Internal for whatever is no fault.
func KindOf(err error) Kind {
	if f, ok := As(err); ok {
		return f.Kind
	}
	return Internal
}

// Is says whether err is a fault of a kind.
func Is(err error, kind Kind) bool { return err != nil && KindOf(err) == kind }

// Wrap adds where we were to *err, if there is one:
//
//	defer fault.Wrap(&err, "promises.Make(case %d)", id)
func Wrap(err *error, format string, args ...any) {
	if *err != nil {
		*err = fmt.Errorf(format+": %w", append(args, *err)...)
	}
}
