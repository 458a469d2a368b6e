package mail

import (
	"encoding/xml"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"kept.example/kept/internal/platform/fault"
)

func TestParseAddress(t *testing.T) {
	for in, want := range map[string]Address{
		"ann@example.com":                        {"", "ann@example.com"},
		"  Ann.Bee+tag@EXAMPLE.Com ":             {"", "Ann.Bee+tag@example.com"},
		"Ann <ann@example.com>":                  {"Ann", "ann@example.com"},
		`"Bee, Ann" <ann@example.com>`:           {"Bee, Ann", "ann@example.com"},
		`"Ann \"B\" \\ C" <ann@example.com>`:     {`Ann "B" \ C`, "ann@example.com"},
		"<ann@example.com>":                      {"", "ann@example.com"},
		"ann@example.com (Ann Bee)":              {"Ann Bee", "ann@example.com"},
		"=?utf-8?q?K=C3=A4the?= <k@example.com>": {"Käthe", "k@example.com"},
		"Käthe Müßig <käthe@bücher.example>":     {"Käthe Müßig", "käthe@bücher.example"},
		`"a b"@example.com`:                      {"", `"a b"@example.com`},
		`"ann"@example.com`:                      {"", "ann@example.com"},
		"ann@[192.0.2.1]":                        {"", "ann@[192.0.2.1]"},
		"ann@[IPv6:2001:db8::1]":                 {"", "ann@[ipv6:2001:db8::1]"},
		"postbox@com":                            {"", "postbox@com"},
		"O'Neil & Sons <o'neil@example.com>":     {"O'Neil & Sons", "o'neil@example.com"},
	} {
		got, err := ParseAddress(in)
		if err != nil || got != want {
			t.Errorf("%q: %+v %v, want %+v", in, got, err, want)
		}
	}
	for _, in := range []string{
		"", " ", "@", "ann", "ann@", "@example.com", "a@b@example.com", "ann@example..com", "ann@-example.com", "ann@example.com.", ".ann@example.com", "ann.@example.com",
		"an n@example.com", "ann@exa mple.com", "ann@example.com\r\nBcc: x@y.example", "ann\x00@example.com", "Ann\n<ann@example.com>", "<ann@example.com", "ann@example.com>",
		"<ann@example.com> x", "a@example.com, b@example.com", "ann@example.com;b@example.com", "Ann, Bee <ann@example.com>", "Ann <ann@example.com> <b@example.com>",
		"evil@example.com <ann@example.com>", "ann@[1.2.3]", "ann@[fe80::1]", "ann@1.2.3.4", "ann@exam_ple.com", `"@example.com`, `""@example.com`, "ann@example.com\u202e", "ann@\u200b.example",
		strings.Repeat("a", 65) + "@example.com", "a@" + strings.Repeat("b", 64) + ".example", "a@" + strings.Repeat("b.", 130) + "example", "\xff@example.com", "(ann@example.com", "ann@example.com)",
	} {
		got, err := ParseAddress(in)
		if f, ok := fault.As(err); !ok || f.Kind != fault.Invalid || f.Field != "address" || got != (Address{}) {
			t.Errorf("%q: %+v %v, want a fault", in, got, err)
		}
	}
}

func TestAddressLists(t *testing.T) {
	for in, want := range map[string]string{
		"a@b.example, c@d.example":                              "a@b.example c@d.example",
		"Team: a@b.example, \"X, Y\" <c@d.example>;":            "a@b.example c@d.example",
		"undisclosed-recipients:;":                              "",
		"Miller, Ann <a@b.example>":                             "a@b.example",
		"a@b.example; c@d.example":                              "a@b.example c@d.example",
		"Ann <a@b.example> Bob <c@d.example>":                   "a@b.example c@d.example",
		"\"open quote <a@b.example>, c@d.example":               "a@b.example c@d.example",
		"<@route.example:a@b.example>":                          "a@b.example",
		"=?utf-8?q?Ann_=3Ca=40b=2Eexample=3E?=":                 "a@b.example",
		"mailto:a@b.example":                                    "a@b.example",
		"<>":                                                    "",
		"Pete(A chap) <pete(his account)@silly.test(his host)>": "pete@silly.test",
		"nobody":                                 "",
		"a@under_score.example":                  "a@under_score.example",
		"a@b.example\r\n\tand more, c@d.example": "a@b.example c@d.example",
		"a@b.example\x00, \x01@x.example":        "a@b.example",
		"First (comment, with comma) <a@b.example>, c@d.example": "a@b.example c@d.example",
	} {
		list, _ := addressList([]string{in}, 10)
		if got := strings.Join(mails(list), " "); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
	list, over := addressList([]string{"a@b.example, c@d.example, e@f.example"}, 2)
	if len(list) != 2 || over != 1 {
		t.Errorf("%v, %d over", list, over)
	}
	if list, _ := addressList([]string{"Miller, Ann <a@b.example>"}, 2); list[0].Name != "Miller, Ann" {
		t.Errorf("name %q", list[0].Name)
	}
}

// TestHostileAddresses measures ParseAddress against two public collections. It
// is meant to differ from them where they allow what nobody can be mailed at.
func TestHostileAddresses(t *testing.T) {
	dir := sharedData(t, "attacks/addresses")
	lines := func(name string) (out []string) {
		b, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		for l := range strings.SplitSeq(string(b), "\n") {
			if l != "" && !strings.HasPrefix(l, "#") {
				out = append(out, l)
			}
		}
		return out
	}
	rate := func(what string, list []string, want bool, floor float64) {
		right := 0
		for _, l := range list {
			_, err := ParseAddress(l)
			if (err == nil) == want {
				right++
			} else if os.Getenv("KEPT_MAIL_MISSES") == "addresses" {
				t.Logf("   %s: %q %v", what, l, err)
			}
		}
		pc := 100 * float64(right) / float64(max(len(list), 1))
		t.Logf("%-26s %4d of %4d = %5.1f %%", what, right, len(list), pc)
		if pc < floor || len(list) == 0 {
			t.Errorf("%s: %.1f %%, floor %.1f %%", what, pc, floor)
		}
	}
	rate("flanker, valid", lines("flanker-mailbox_valid.txt"), true, 96.5)
	rate("flanker, invalid", lines("flanker-mailbox_invalid.txt"), false, 99)
	var local []string
	for _, l := range lines("flanker-abridged_localpart_valid.txt") {
		local = append(local, l+"@example.com")
	}
	rate("flanker, local parts", local, true, 99)

	b, err := os.ReadFile(filepath.Join(dir, "isemail-tests.xml"))
	if err != nil {
		t.Fatal(err)
	}
	var tests struct {
		Test []struct {
			Address   string `xml:"address"`
			Category  string `xml:"category"`
			Diagnosis string `xml:"diagnosis"`
		} `xml:"test"`
	}
	if err := xml.Unmarshal(b, &tests); err != nil {
		t.Fatal(err)
	}
	by := map[string][]string{}
	for _, c := range tests.Test {
		a := strings.Map(func(r rune) rune {
			if r >= 0x2400 && r < 0x2420 { // how the file writes control characters
				return r - 0x2400
			}
			return r
		}, c.Address)
		by[c.Category] = append(by[c.Category], a)
	}
	rate("isemail, valid", append(by["ISEMAIL_VALID_CATEGORY"], by["ISEMAIL_DNSWARN"]...), true, 99)
	rate("isemail, error", by["ISEMAIL_ERR"], false, 99)
	rate("isemail, deprecated", by["ISEMAIL_DEPREC"], false, 90)
	rate("isemail, RFC 5322 only", by["ISEMAIL_RFC5322"], false, 99)
	rate("isemail, RFC 5321", by["ISEMAIL_RFC5321"], true, 80)
}

func FuzzParseAddress(f *testing.F) {
	for _, s := range []string{"ann@example.com", "Ann <ann@example.com>", `"a b"@x.example (c)`, "=?utf-8?q?=41?= <a@[192.0.2.1]>", "käthe@bücher.example", "a@b\r\n", `"\"@"@x`, "((a)@b)"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		a, err := ParseAddress(s)
		if err != nil {
			if a != (Address{}) {
				t.Errorf("a fault and %+v", a)
			}
			return
		}
		if !utf8.ValidString(a.Mail+a.Name) || strings.ContainsFunc(a.Mail+a.Name, isControl) || strings.ContainsAny(a.Mail, "<>") && a.Mail[0] != '"' {
			t.Errorf("%q became %+v", s, a)
		}
		again, err := ParseAddress(a.Mail)
		if err != nil || again.Mail != a.Mail {
			t.Errorf("%q became %q became %+v %v", s, a.Mail, again, err)
		}
		if _, over := addressList([]string{s}, 3); over < 0 {
			t.Error("negative")
		}
	})
}
