package intake

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"kept.example/kept/internal/platform/mail"
)

func TestWhereAMailGoes(t *testing.T) {
	ann := mail.Address{Mail: "ann@example.com"}
	for _, c := range []struct {
		name           string
		kind           mail.Kind
		from           mail.Address
		released, ours bool
		way            way
		why            string
	}{
		{"a person", mail.Person, ann, false, false, toCase, ""},
		{"a list", mail.List, ann, false, false, toCase, ""},
		{"a bounce", mail.Bounce, mail.Address{}, false, false, toReport, ""},
		{"a complaint", mail.FeedbackReport, ann, false, false, toReport, ""},
		{"a vacation note", mail.AutoReply, ann, false, false, toRobot, ""},
		{"a receipt", mail.Receipt, ann, false, false, toReceipt, ""},
		{"nobody", mail.Person, mail.Address{}, false, false, toQuarantine, whyNoSender},
		{"ourselves", mail.Person, ann, false, true, toQuarantine, whyOurselves},
		{"a released robot", mail.AutoReply, ann, true, false, toCase, ""},
		{"released, from ourselves", mail.Person, ann, true, true, toCase, ""},
		{"released, from nobody", mail.Person, mail.Address{}, true, false, toCase, ""},
	} {
		if w, why := route(mail.Message{Kind: c.kind}, c.from, c.released, c.ours); w != c.way || why != c.why {
			t.Errorf("%s: goes to %s (%s), want %s (%s)", c.name, w, why, c.way, c.why)
		}
	}
}

func TestWhoseWordsTheyAre(t *testing.T) {
	a := func(s string) []mail.Address { return []mail.Address{{Mail: s}} }
	for _, c := range []struct {
		m    mail.Message
		env  string
		want string
	}{
		{mail.Message{From: a("f@x.example"), Sender: a("s@x.example")}, "e@x.example", "f@x.example"},
		{mail.Message{From: a(""), Sender: a("s@x.example")}, "e@x.example", "s@x.example"},
		{mail.Message{ReplyTo: a("r@x.example")}, "e@x.example", "r@x.example"},
		{mail.Message{}, "e@x.example", "e@x.example"},
		{mail.Message{}, "", ""},
	} {
		if got := author(c.m, c.env).Mail; got != c.want {
			t.Errorf("author = %q, want %q", got, c.want)
		}
	}
}

func TestWhatLeadsHome(t *testing.T) {
	m := mail.Message{
		To:         []mail.Address{{Mail: "help+tok2@shop.example"}},
		InReplyTo:  []string{"tok3@shop.example", "", "<>"},
		References: []string{"old@other.example", "tok3@shop.example", "new@other.example"},
		Reports:    []mail.DeliveryReport{{OriginalMessageID: "tok4@shop.example"}},
	}
	got := cluesOf(m, []string{"help+TOK1@shop.example", "help+b-tok9@shop.example"})
	want := clues{
		reply:  []string{"tok1", "help+tok1", "help+b-tok9", "tok2", "help+tok2", "tok3", "new", "old", "tok4"},
		bounce: []string{"tok9"},
		ids:    []string{"tok3@shop.example", "new@other.example", "old@other.example", "tok4@shop.example"},
	}
	if d := cmp.Diff(want, got, cmp.AllowUnexported(clues{})); d != "" {
		t.Error(d)
	}
}

func TestAnEmptyIDLeadsNowhere(t *testing.T) {
	got := cluesOf(mail.Message{InReplyTo: []string{"", "<>", " "}, References: []string{""}, Reports: []mail.DeliveryReport{{}}}, []string{"help@shop.example"})
	if len(got.ids) != 0 || len(got.bounce) != 0 || len(got.reply) != 1 {
		t.Errorf("an empty id gave %+v", got)
	}
}

func TestStrangersCannotMakeUsLookForEver(t *testing.T) {
	var m mail.Message
	for i := range 5000 {
		m.References = append(m.References, fmt.Sprintf("%d@x.example", i))
	}
	c := cluesOf(m, nil)
	if len(c.ids) > mostClues || len(c.reply) > mostClues {
		t.Errorf("%d ids and %d tokens are looked at", len(c.ids), len(c.reply))
	}
	if c.ids[0] != "4999@x.example" {
		t.Errorf("the newest reference is not first: %s", c.ids[0])
	}
}
