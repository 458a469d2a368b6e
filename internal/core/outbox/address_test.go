package outbox

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"kept.example/kept/internal/core/inboxes"
)

func TestAnAnswerComesHomeByItsAddress(t *testing.T) {
	long := strings.Repeat("x", 40)
	for _, c := range []struct{ name, inbox, via, token, want string }{
		{"plus", "help@shop.example", "plus", "abc", "help+abc@shop.example"},
		{"domain", "help@shop.example", "domain", "abc", "abc@in.shop.example"},
		{"neither", "help@shop.example", "none", "abc", "help@shop.example"},
		{"unknown way", "help@shop.example", "", "abc", "help@shop.example"},
		{"no token", "help@shop.example", "plus", "", "help@shop.example"},
		{"just fits", "help@shop.example", "plus", strings.Repeat("a", 59), "help+" + strings.Repeat("a", 59) + "@shop.example"},
		{"too long", "help@shop.example", "plus", strings.Repeat("a", 60), "help@shop.example"},
		{"long local part", long + "@shop.example", "plus", long, long + "@shop.example"},
		{"no address", "not an address", "plus", "abc", "not an address"},
	} {
		in := inboxes.Inbox{Address: c.inbox, ReplyVia: inboxes.ReplyVia(c.via), ReplyDomain: "in.shop.example"}
		if got := replyAddress(in, c.token); got != c.want {
			t.Errorf("%s: replyAddress = %q, want %q", c.name, got, c.want)
		}
	}
	in := inboxes.Inbox{Address: "help@shop.example", ReplyVia: inboxes.ViaPlus}
	if got := returnPath(in, "abc"); got != "help+b-abc@shop.example" {
		t.Errorf("returnPath = %q", got)
	}
	in.ReplyVia, in.ReplyDomain = inboxes.ViaDomain, "in.shop.example"
	if got := returnPath(in, "abc"); got != "b-abc@in.shop.example" {
		t.Errorf("returnPath = %q", got)
	}
	if got := mailID("abc", "help@shop.example"); got != "abc@shop.example" {
		t.Errorf("mailID = %q", got)
	}
}

func TestTokensAreFoundInAddressesAndIDs(t *testing.T) {
	for _, c := range []struct {
		in            string
		reply, bounce []string
	}{
		{"help+ABC@shop.example", []string{"abc", "help+abc"}, nil},
		{"<abc@shop.example>", []string{"abc"}, nil},
		{" <AbC@Shop.Example> ", []string{"abc"}, nil},
		{"help+b-abc@shop.example", []string{"help+b-abc"}, []string{"abc"}},
		{"b-abc@shop.example", nil, []string{"abc"}},
		{"help+@shop.example", []string{"help+"}, nil},
		{"help+b-@shop.example", []string{"help+b-"}, nil},
		{"", nil, nil},
		{"<>", nil, nil},
		{"@shop.example", nil, nil},
		{"abc@", nil, nil},
		{strings.Repeat("a", 65) + "@x.example", nil, nil},
	} {
		reply, bounce := Tokens(c.in)
		if d := cmp.Diff([][]string{c.reply, c.bounce}, [][]string{reply, bounce}); d != "" {
			t.Errorf("Tokens(%q): %s", c.in, d)
		}
	}
}
