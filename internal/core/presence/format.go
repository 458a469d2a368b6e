package presence

import (
	"context"
	"strings"

	"kept.example/kept/internal/platform/words"
)

// mostFaces stand in the header; more are counted.
const mostFaces = 3

// deed is what a colleague does, by name.
type deed string

var does = words.Family[deed]("presence.does.", "look", "note", "reply")

func deedOf(d Doing) deed {
	switch d {
	case WritingNote:
		return "note"
	case WritingReply:
		return "reply"
	}
	return "look"
}

// says is what a colleague does, in a sentence.
func says(ctx context.Context, c Colleague) string {
	return does.T(ctx, deedOf(c.Doing), words.A("name", c.Name))
}

// writer is who writes, and how many more do.
func writer(all []Colleague) (first *Colleague, more int) {
	for i := range all {
		switch {
		case !all[i].Doing.Writing():
		case first == nil:
			first = &all[i]
		default:
			more++
		}
	}
	return first, more
}

func lineText(ctx context.Context, c Colleague, more int) string {
	if more == 0 {
		return says(ctx, c)
	}
	return words.T(ctx, "presence.write", words.A("name", c.Name), words.A("n", more))
}

// chip texts are short: first names do for colleagues.
var chips = words.Family[deed]("presence.chip.", "look", "note", "reply")

func chipText(ctx context.Context, all []Colleague) string {
	name, _, _ := strings.Cut(all[0].Name, " ")
	if more := len(all) - 1; more > 0 && !all[0].Doing.Writing() {
		return words.T(ctx, "presence.chip.many", words.A("name", name), words.A("n", more))
	}
	return chips.T(ctx, deedOf(all[0].Doing), words.A("name", name))
}

func chipIcon(c Colleague) string {
	if c.Doing.Writing() {
		return "pencil"
	}
	return "eye"
}

func hue(user int64) int { return int(user * 47 % 360) }
