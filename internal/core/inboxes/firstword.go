package inboxes

import (
	"cmp"
	"net/url"
	"strconv"
	"strings"
	"time"

	"kept.example/kept/internal/platform/fault"
)

// FirstWord is what whoever opens a case by mail hears first: that it came, and by
// when a person answers.
type FirstWord struct {
	On     bool
	After  time.Duration // how long somebody has to answer before
	Within time.Duration // of working time: by then, it says, a person answers
}

// usualWord is how the first word is until somebody sets it: a mailbox that is
// connected to a new desk writes to nobody unasked.
var usualWord = FirstWord{After: 5 * time.Minute, Within: 8 * time.Hour}

// The limits of a first word. One that comes later is no longer the first.
const (
	mostAfter   = 2 * time.Hour
	leastWithin = 15 * time.Minute
	mostWithin  = 240 * time.Hour
)

// tidy fills in what was left out, to the minute, and refuses what cannot be.
func (f *FirstWord) tidy() []error {
	if *f == (FirstWord{}) {
		*f = usualWord
	}
	f.Within = cmp.Or(f.Within, usualWord.Within)
	f.After, f.Within = f.After.Truncate(time.Minute), f.Within.Truncate(time.Minute)
	var wrong []error
	if f.After < 0 || f.After > mostAfter {
		wrong = append(wrong, fault.Field("first_word.after_minutes", "inboxes.fault.first_after", fault.A("n", int(mostAfter.Minutes()))))
	}
	if f.Within < leastWithin || f.Within > mostWithin {
		wrong = append(wrong, fault.Field("first_word.answer_hours", "inboxes.fault.first_within", fault.A("n", int(mostWithin.Hours()))))
	}
	return wrong
}

// typedWord reads it from a form.
func typedWord(form url.Values, f *FirstWord) {
	if !form.Has("first_word.after_minutes") {
		return
	}
	f.On = form.Get("first_word.on") == "on"
	f.After = typedNumber(form.Get("first_word.after_minutes"), time.Minute)
	f.Within = typedNumber(form.Get("first_word.answer_hours"), time.Hour)
}

// typedNumber reads so many of a unit, as 5 or 1,5; what is no number is below any
// limit.
func typedNumber(text string, unit time.Duration) time.Duration {
	n, err := strconv.ParseFloat(strings.Replace(strings.TrimSpace(text), ",", ".", 1), 64)
	if err != nil || n != n || n < 0 || n > 1e6 {
		return -time.Minute
	}
	return time.Duration(n * float64(unit))
}

// numberText is so many of a unit as a form shows it; nothing for what was none.
func numberText(d, unit time.Duration) string {
	if d < 0 {
		return ""
	}
	return strconv.FormatFloat(float64(d)/float64(unit), 'f', -1, 64)
}

// FirstWordBody is the first word of an inbox as programs see it.
type FirstWordBody struct {
	On           bool    `json:"on" doc:"Whoever opens a case by mail hears that it came and by when a person answers, unless one has answered by then"`
	AfterMinutes int     `json:"after_minutes" doc:"How long somebody has to answer before"`
	AnswerHours  float64 `json:"answer_hours" doc:"Of working time: by then, it says, a person answers"`
}

func wordBody(f FirstWord) FirstWordBody {
	return FirstWordBody{f.On, int(f.After.Minutes()), f.Within.Hours()}
}

// FirstWordSetBody is what a program makes of it; what is left out stays.
type FirstWordSetBody struct {
	On           *bool    `json:"on,omitempty"`
	AfterMinutes *int     `json:"after_minutes,omitempty" minimum:"0" maximum:"120" doc:"5 until it is set"`
	AnswerHours  *float64 `json:"answer_hours,omitempty" minimum:"0.25" maximum:"240" doc:"Of working time; 8 until it is set"`
}

// onto writes what is given to an inbox.
func (b *FirstWordSetBody) onto(i *Inbox) {
	if b == nil {
		return
	}
	if i.FirstWord == (FirstWord{}) {
		i.FirstWord = usualWord
	}
	put(&i.FirstWord.On, b.On)
	if b.AfterMinutes != nil {
		i.FirstWord.After = time.Duration(*b.AfterMinutes) * time.Minute
	}
	if b.AnswerHours != nil {
		i.FirstWord.Within = time.Duration(*b.AnswerHours * float64(time.Hour))
	}
}
