package words

import (
	"context"

	"kept.example/kept/internal/platform/fault"
)

// Names is a family of keys that share a prefix and end in a value known only
// at run time, such as a state. [Audit] knows its keys, since it is declared
// with them.
type Names[S ~string] struct {
	prefix string
	values []S
}

// Family declares the keys prefix+value for each value; the only way to build
// a key from parts. The prefix ends with a dot.
func Family[S ~string](prefix string, values ...S) Names[S] {
	return Names[S]{prefix, values}
}

// Key returns the key of a value; the value must be one of the family's.
func (f Names[S]) Key(v S) string { return f.prefix + string(v) }

// Say makes the sentence of a value.
func (f Names[S]) Say(v S, args ...fault.Arg) fault.Sentence {
	return fault.Sentence{Key: f.Key(v), Args: args}
}

// T words a value for the context's reader.
func (f Names[S]) T(ctx context.Context, v S, args ...fault.Arg) string {
	return Say(ctx, f.Say(v, args...))
}

// Values returns the family's values in the order they were declared.
func (f Names[S]) Values() []S { return f.values }
