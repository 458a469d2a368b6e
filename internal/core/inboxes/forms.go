package inboxes

import (
	"context"
	"fmt"

	"kept.example/kept/internal/platform/words"
)

// choice is one option of a list to choose from.
type choice struct{ value, text string }

func brandChoices(all []Brand) []choice {
	out := make([]choice, len(all))
	for i, b := range all {
		out[i] = choice{fmt.Sprint(b.ID), b.Name}
	}
	return out
}

func teamChoices(ctx context.Context, all []team) []choice {
	out := []choice{{"0", words.T(ctx, "inboxes.team.everybody")}}
	for _, t := range all {
		out = append(out, choice{fmt.Sprint(t.id), t.name})
	}
	return out
}

func channelChoices(ctx context.Context) (out []choice) {
	for _, c := range Channels() {
		out = append(out, choice{string(c), words.Say(ctx, c.Sentence())})
	}
	return out
}

func replyChoices(ctx context.Context) (out []choice) {
	for _, r := range ReplyVias() {
		out = append(out, choice{string(r), words.Say(ctx, r.Sentence())})
	}
	return out
}

// lang is a language of the catalogue.
type lang string

// langChoices are the languages to choose from; own is the text of none, ""
// to leave none out.
func langChoices(ctx context.Context, own string) (out []choice) {
	names := words.Family[lang]("inboxes.lang.", "en", "de")
	if own != "" {
		out = append(out, choice{"", own})
	}
	for _, l := range names.Values() {
		out = append(out, choice{string(l), names.T(ctx, l)})
	}
	return out
}

// hueText is a hue as a form shows it; nothing for one that could not be read.
func hueText(hue int) string {
	if hue < 0 {
		return ""
	}
	return fmt.Sprint(hue)
}
