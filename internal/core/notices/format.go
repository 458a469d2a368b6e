package notices

import (
	"cmp"
	"context"
	"strings"

	"kept.example/kept/internal/platform/words"
)

// about is the line below a notice: the case's subject, and whose it is.
func about(ctx context.Context, s Seen) string {
	subject := cmp.Or(s.Case.Subject, words.T(ctx, "notices.no_subject"))
	if s.Customer == "" || strings.Contains(words.Say(ctx, s.Sentence()), s.Customer) {
		return subject // who it is about has been said already
	}
	return words.T(ctx, "notices.about", words.A("subject", subject), words.A("customer", s.Customer))
}

func emptyKey(p listView) string {
	if p.Unread {
		return "notices.empty.unread"
	}
	return "notices.empty"
}

func labelOf(ctx context.Context, p choicesView, c Choice) string {
	k, _ := p.kinds(c.Kind)
	return words.T(ctx, k.Label)
}
