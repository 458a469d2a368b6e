package mail

import (
	"net/netip"
	"strings"

	"golang.org/x/net/idna"
	"golang.org/x/net/publicsuffix"
)

// Trust says whether a mail comes from whom it names.
type Trust string

// The degrees of trust. Only Disowned and Unsure bar a sender from a case that is
// there: "unverified" means that a check failed, not that there was nothing to
// check.
const (
	NotChecked Trust = ""       // it did not come by mail, or nobody asked
	Vouched    Trust = "pass"   // the author's domain vouches for it
	Disowned   Trust = "fail"   // the author's domain says who sends for it, and this was somebody else
	Nothing    Trust = "none"   // there was nothing to check
	Unsure     Trust = "unsure" // DNS did not answer; it is asked again
)

// Barred says whether a mail may be anybody's: it joins a case as that of
// nobody who takes part in it.
func (t Trust) Barred() bool { return t == Disowned || t == Unsure }

// Why a mail is trusted or not; catalogue keys.
const (
	whyDMARC     = "mail.trust.dmarc"      // the domain has a policy, and nothing aligned passed
	whySPF       = "mail.trust.spf"        // the server may not send for the domain
	whySoftSPF   = "mail.trust.softfail"   // the server probably may not
	whyDNS       = "mail.trust.dns"        // DNS did not answer
	whySilent    = "mail.trust.silent"     // the domain says nothing about who may send for it
	whyLocal     = "mail.trust.local"      // it came from within the house, or from a reserved name
	whySeveral   = "mail.trust.several"    // it names several authors
	whyTold      = "mail.trust.told"       // the provider's check failed
	whyUntold    = "mail.trust.untold"     // the provider says nothing of a check
	whyNoAuthor  = "mail.trust.no_author"  // nobody is named
	whyUnchecked = "mail.trust.switched"   // the checks are switched off
	whyGaveUp    = "mail.trust.dns_silent" // DNS never answered
)

// Verdict is what the sender checks came to, and what led there.
type Verdict struct {
	Trust  Trust  `json:"trust"`
	Why    string `json:"why,omitempty"`    // a catalogue key; "" where it passed
	Domain string `json:"domain,omitempty"` // of the author, as it is compared
	SPF    string `json:"spf,omitempty"`    // the results in their own words: pass, fail, none, temperror …
	DKIM   string `json:"dkim,omitempty"`
	DMARC  string `json:"dmarc,omitempty"`
}

// Own says whether the words of a mail are surely those of whom it names: their
// domain vouches for them, or nobody outside can write in that name. Only to them
// may a letter that no person wrote say such words again.
func (v Verdict) Own() bool { return v.Trust == Vouched || v.Trust == Nothing && v.Why == whyLocal }

// GivenUp is a verdict of which DNS was asked often enough: it stays unsure.
func (v Verdict) GivenUp() Verdict {
	v.Why = whyGaveUp
	return v
}

// result is one check: what it came to, and for which domain.
type result struct{ value, domain string }

// evidence is all that the checks found about one mail.
type evidence struct {
	author string // the domain in From
	spf    result // of the return path, or of HELO where that is empty
	dkim   []result
	policy policy
}

// policy is what a domain asks of mail in its name; the zero value is none.
type policy struct {
	found, temp           bool // temp: DNS did not answer
	strictSPF, strictDKIM bool
}

// verdict is the rule. One aligned pass is enough; without one a temporary
// failure leaves it open; else a policy, or the SPF of the author's own domain,
// says that it was somebody else.
func (e evidence) verdict() Verdict {
	v := Verdict{Trust: Nothing, Why: whySilent, Domain: e.author, SPF: e.spf.value, DKIM: "none", DMARC: "none"}
	spf := e.spf.domain != "" && aligned(e.spf.domain, e.author, e.policy.strictSPF)
	passed, temp := spf && e.spf.value == "pass", spf && e.spf.value == "temperror" || e.policy.temp
	for _, d := range e.dkim {
		if !aligned(d.domain, e.author, e.policy.strictDKIM) {
			continue
		}
		if v.DKIM != "pass" {
			v.DKIM = d.value
		}
		passed = passed || d.value == "pass"
		temp = temp || d.value == "temperror"
	}
	if e.policy.found {
		v.DMARC = "fail"
	}
	switch {
	case passed:
		v.Trust, v.Why = Vouched, ""
		if e.policy.found {
			v.DMARC = "pass"
		}
	case temp:
		v.Trust, v.Why, v.DMARC = Unsure, whyDNS, "temperror"
	case e.policy.found:
		v.Trust, v.Why = Disowned, whyDMARC
	case spf && e.spf.value == "fail":
		v.Trust, v.Why = Disowned, whySPF
	case spf && e.spf.value == "softfail":
		v.Trust, v.Why = Disowned, whySoftSPF
	}
	return v
}

// aligned says whether two domains are one house: the same name, or, where the
// policy is not strict, names under the same registered domain.
func aligned(a, b string, strict bool) bool {
	a, b = hostName(a), hostName(b)
	if a == "" || b == "" {
		return false
	}
	return a == b || !strict && organization(a) == organization(b)
}

// organization is the registered domain of a name: example.co.uk of
// mail.example.co.uk. A name that is itself a public suffix is its own.
func organization(domain string) string {
	if org, err := publicsuffix.EffectiveTLDPlusOne(domain); err == nil {
		return org
	}
	return domain
}

// hostName is a domain as it is compared and looked up: in ASCII and lower
// case, without the dot at the end. What is no name is "".
func hostName(s string) string {
	s = strings.TrimSuffix(strings.ToLower(strings.TrimSpace(s)), ".")
	if s == "" || len(s) > 253 || strings.ContainsAny(s, " \t\r\n@[]<>\"'()/\\") {
		return ""
	}
	if ascii, err := idna.Lookup.ToASCII(s); err == nil {
		return ascii
	}
	for _, r := range s {
		if r > '~' || r < '-' {
			return ""
		}
	}
	return s // names with an underscore are used, though no host has one
}

// domainOf is the domain of an address; "" for none.
func domainOf(address string) string {
	i := strings.LastIndexByte(address, '@')
	if i < 0 {
		return ""
	}
	return hostName(strings.Trim(address[i+1:], "<> "))
}

// reservedNames are the names that no DNS outside has (RFC 2606, 6761, 6762, 9476).
var reservedNames = []string{"example", "test", "invalid", "localhost", "local", "internal", "alt", "onion", "home.arpa",
	"example.com", "example.net", "example.org"}

// reserved says whether a name is nobody's in DNS.
func reserved(domain string) bool {
	for _, r := range reservedNames {
		if domain == r || strings.HasSuffix(domain, "."+r) {
			return true
		}
	}
	return !strings.Contains(domain, ".")
}

// documentation are the networks that only examples use.
var documentation = []netip.Prefix{
	netip.MustParsePrefix("192.0.2.0/24"), netip.MustParsePrefix("198.51.100.0/24"), netip.MustParsePrefix("203.0.113.0/24"),
	netip.MustParsePrefix("2001:db8::/32"), netip.MustParsePrefix("100.64.0.0/10"),
}

// outside is an address of the internet at large; ok is false for one within
// the house, and for what is no address.
func outside(ip string) (addr netip.Addr, ok bool) {
	addr, err := netip.ParseAddr(ip)
	if err != nil {
		return addr, false
	}
	addr = addr.Unmap().WithZone("")
	for _, p := range documentation {
		if p.Contains(addr) {
			return addr, false
		}
	}
	return addr, addr.IsGlobalUnicast() && !addr.IsPrivate()
}

// Unchecked is the verdict where the checks are switched off.
func Unchecked(author Address) Verdict {
	return Verdict{Trust: Nothing, Why: whyUnchecked, Domain: domainOf(author.Mail)}
}
