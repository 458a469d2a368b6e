package mail

import (
	"strings"
	"testing"
)

func TestWhatTheProviderSays(t *testing.T) {
	const ours = "mx.provider.org"
	for _, c := range []struct {
		name   string
		fields []string
		trust  Trust
		why    string
	}{
		{"a pass in full", []string{"mx.provider.org;\r\n dkim=pass header.i=@bank.org header.s=k header.b=abc;\r\n spf=pass (provider.org: domain of ann@bank.org designates 9.9.9.1 as permitted sender) smtp.mailfrom=ann@bank.org;\r\n dmarc=pass (p=NONE sp=NONE dis=NONE) header.from=bank.org"}, Vouched, ""},
		{"DMARC fails", []string{"mx.provider.org; spf=pass smtp.mailfrom=x@evil.org; dmarc=fail (p=REJECT) header.from=bank.org"}, Disowned, whyTold},
		{"SPF alone passes", []string{"mx.provider.org; spf=pass smtp.mailfrom=b@mail.bank.org"}, Vouched, ""},
		{"SPF alone fails", []string{"mx.provider.org; spf=fail smtp.mailfrom=ann@bank.org"}, Disowned, whySPF},
		{"DKIM of somebody else", []string{"mx.provider.org; dkim=pass header.d=evil.org"}, Nothing, whySilent},
		{"DMARC of somebody else", []string{"mx.provider.org; dmarc=pass header.from=evil.org"}, Nothing, whySilent},
		{"nothing was done", []string{"mx.provider.org; none"}, Nothing, whyUntold},
		{"a forged copy alone", []string{"mx.evil.org; dmarc=pass header.from=bank.org"}, Nothing, whyUntold},
		{"a forged copy below", []string{"mx.provider.org; dmarc=fail header.from=bank.org", "mx.provider.org; dmarc=pass header.from=bank.org"}, Disowned, whyTold},
		{"another server above", []string{"mx.other.org; dmarc=pass header.from=bank.org", "mx.provider.org; dmarc=fail header.from=bank.org"}, Disowned, whyTold},
		{"a comment says that it passed", []string{`mx.provider.org; spf=fail (domain of "x; dmarc=pass header.from=bank.org"@evil.org does not) smtp.mailfrom=x@evil.org`}, Nothing, whySilent},
		{"a quoted word says that it passed", []string{`mx.provider.org; spf=fail smtp.mailfrom="x; dmarc=pass header.from=bank.org; y=\""; dkim=none`}, Nothing, whySilent},
		{"a comment never ends", []string{"mx.provider.org; spf=pass (oh smtp.mailfrom=ann@bank.org"}, Nothing, whyUntold},
		{"version 1", []string{"mx.provider.org 1; dmarc = pass header.from = bank.org"}, Vouched, ""},
		{"version 2", []string{"mx.provider.org 2; dmarc=pass header.from=bank.org"}, Nothing, whyUntold},
		{"capitals", []string{"MX.Provider.ORG; DMARC=Pass header.From=Bank.org"}, Vouched, ""},
		{"the provider's DNS was down", []string{"mx.provider.org; spf=temperror smtp.mailfrom=ann@bank.org"}, Nothing, whyUntold},
		{"a value with an equals sign", []string{"mx.provider.org; dkim=pass header.b=ab=cd== header.d=bank.org"}, Vouched, ""},
		{"no field", nil, Nothing, whyUntold},
	} {
		author := Address{Mail: "ann@bank.org"}
		m := Message{From: []Address{author}, Header: map[string][]string{"Authentication-Results": c.fields}}
		if v := Told(m, author, ours); v.Trust != c.trust || v.Why != c.why {
			t.Errorf("%s: %+v, want %s %s", c.name, v, c.trust, c.why)
		}
		if v := Told(m, author, ""); v.Trust != Nothing {
			t.Errorf("%s: without a server to believe it is %+v", c.name, v)
		}
	}
}

func FuzzAuthResults(f *testing.F) {
	for _, s := range []string{"", "a; none", "a 1; spf=pass (c (d) \\) e) smtp.mailfrom=\"x\\\"y\"@z", "a;;=;x==y", "a;(", "a;\"", strings.Repeat("(", 100)} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		a, ok := parseAuthResults(s)
		if ok && (a.server == "" || len(a.results) > mostAuthResults) {
			t.Errorf("%+v", a)
		}
		for _, r := range a.results {
			if r.method == "" || len(r.props) > mostAuthProps {
				t.Errorf("%+v", r)
			}
		}
		// What stands in a comment changes nothing.
		if ok && !strings.ContainsAny(s, `()"\`) {
			b, ok := parseAuthResults(s + " (; dmarc=pass header.from=bank.org)")
			if !ok || len(b.results) != len(a.results) {
				t.Errorf("a comment made %+v of %+v", b, a)
			}
		}
	})
}

func TestWhoWroteTheTopmostCheck(t *testing.T) {
	for header, want := range map[string]string{
		"From: a@example.com\r\n\r\n": "",
		"Received: x\r\nAuthentication-Results: MX.example.net (it is us) 1;\r\n\tspf=pass\r\nAuthentication-Results: other.example; none\r\n\r\n": "mx.example.net",
		"Authentication-Results: spf=pass smtp.mailfrom=a.example; dkim=none\r\n\r\n":                                                              "",
		"Authentication-Results: <b>@x; none\r\n\r\n":                                                                                              "",
	} {
		if got := CheckedBy([]byte(header)); got != want {
			t.Errorf("%q was checked by %q, want %q", header, got, want)
		}
	}
}
