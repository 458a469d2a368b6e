package mail

import (
	"bytes"
	"context"
	"errors"
	"net"
	"strings"
	"sync"
	"time"

	"blitiri.com.ar/go/spf"
	"github.com/emersion/go-msgauth/dkim"
)

// Resolver asks DNS, as a *net.Resolver does.
type Resolver interface {
	LookupTXT(ctx context.Context, name string) ([]string, error)
	LookupMX(ctx context.Context, name string) ([]*net.MX, error)
	LookupIPAddr(ctx context.Context, host string) ([]net.IPAddr, error)
	LookupAddr(ctx context.Context, addr string) ([]string, error)
}

// SenderOptions say whom to ask and how long.
type SenderOptions struct {
	// Resolver is asked about every name. nil is DNS, which is not asked about
	// addresses within the house and names that are reserved.
	Resolver Resolver
	Timeout  time.Duration    // of all checks of one mail; 5 seconds when zero
	Now      func() time.Time // for how long answers are kept
}

// SenderChecks finds out whether a mail comes from whom it names: SPF, DKIM and
// DMARC, checked with what its envelope said when we received it.
type SenderChecks struct {
	resolver Resolver
	closed   bool // reserved names and addresses are not asked about
	timeout  time.Duration
}

// NewSenderChecks returns checks that keep what DNS said for a while.
func NewSenderChecks(o SenderOptions) *SenderChecks {
	s := &SenderChecks{resolver: o.Resolver, timeout: o.Timeout}
	if s.resolver == nil {
		s.closed = true
		s.resolver = &net.Resolver{}
	}
	if s.timeout <= 0 {
		s.timeout = 5 * time.Second
	}
	s.resolver = &remembering{Resolver: s.resolver, now: o.Now, known: map[string]answer{}}
	return s
}

// mostSignatures bounds the DKIM signatures that are looked at.
const mostSignatures = 5

// Check asks about one mail. It takes as long as DNS lets it, never longer than
// the timeout, and so never runs inside a transaction.
func (s *SenderChecks) Check(ctx context.Context, e Envelope, m Message, author Address, raw []byte) Verdict {
	domain := domainOf(author.Mail)
	v := Verdict{Trust: Nothing, Domain: domain}
	ip, out := outside(e.RemoteIP)
	switch {
	case domain == "":
		v.Why = whyNoAuthor
		return v
	case len(m.From) > 1:
		v.Trust, v.Why = Disowned, whySeveral
		return v
	case s.closed && (reserved(domain) || !out):
		v.Why = whyLocal
		return v
	}
	ctx, cancel := context.WithTimeout(ctx, s.timeout)
	defer cancel()
	found := evidence{author: domain, policy: s.policy(ctx, domain)}
	if ip.IsValid() {
		found.spf = s.spf(ctx, net.IP(ip.AsSlice()), e)
	}
	found.dkim = s.dkim(ctx, raw)
	return found.verdict()
}

// spf asks whether the server may send for the return path; where that is
// empty, for the name it gave.
func (s *SenderChecks) spf(ctx context.Context, ip net.IP, e Envelope) result {
	domain := domainOf(e.From)
	if e.From == "" {
		domain = hostName(e.HELO)
	}
	if domain == "" || s.closed && reserved(domain) {
		return result{"none", domain}
	}
	from := e.From
	if from == "" {
		from = "postmaster@" + domain
	}
	value, err := spf.CheckHostWithSender(ip, e.HELO, from, spf.WithContext(ctx), spf.WithResolver(s.resolver))
	if err != nil && ctx.Err() != nil {
		value = spf.TempError
	}
	return result{string(value), domain}
}

// dkim verifies the signatures of a mail.
func (s *SenderChecks) dkim(ctx context.Context, raw []byte) []result {
	if !bytes.Contains(bytes.ToLower(raw[:min(len(raw), 256<<10)]), []byte("dkim-signature:")) {
		return nil
	}
	found, err := dkim.VerifyWithOptions(bytes.NewReader(raw), &dkim.VerifyOptions{
		MaxVerifications: mostSignatures,
		LookupTXT: func(name string) ([]string, error) {
			if s.closed && reserved(hostName(name)) {
				return nil, &net.DNSError{Err: "reserved", Name: name, IsNotFound: true}
			}
			return s.resolver.LookupTXT(ctx, name)
		},
	})
	if err != nil && !errors.Is(err, dkim.ErrTooManySignatures) {
		return nil // no header that can be read
	}
	var all []result
	for _, f := range found {
		r := result{"pass", hostName(f.Domain)}
		switch {
		case f.Err == nil:
		case dkim.IsTempFail(f.Err):
			r.value = "temperror"
		case dkim.IsPermFail(f.Err):
			r.value = "permerror"
		default:
			r.value = "fail"
		}
		all = append(all, r)
	}
	return all
}

// policy asks what a domain, or its registered domain, wants done with mail in
// its name (RFC 7489). What cannot be read is no policy.
func (s *SenderChecks) policy(ctx context.Context, domain string) policy {
	names := []string{domain}
	if org := organization(domain); org != domain {
		names = append(names, org)
	}
	for _, name := range names {
		records, err := s.resolver.LookupTXT(ctx, "_dmarc."+name)
		if err != nil && !notFound(err) {
			return policy{temp: true}
		}
		var found []policy
		for _, r := range records {
			if p, ok := readPolicy(r); ok {
				found = append(found, p)
			}
		}
		if len(found) == 1 {
			return found[0]
		}
		if len(found) > 1 {
			return policy{}
		}
	}
	return policy{}
}

// readPolicy reads a DMARC record.
func readPolicy(record string) (p policy, ok bool) {
	tags := map[string]string{}
	for i, part := range strings.Split(record, ";") {
		key, value, _ := strings.Cut(part, "=")
		key, value = strings.ToLower(strings.TrimSpace(key)), strings.TrimSpace(value)
		if i == 0 && (key != "v" || value != "DMARC1") {
			return p, false
		}
		tags[key] = strings.ToLower(value)
	}
	if tags["p"] == "" && tags["rua"] == "" {
		return p, false
	}
	return policy{found: true, strictSPF: tags["aspf"] == "s", strictDKIM: tags["adkim"] == "s"}, true
}

func notFound(err error) bool {
	var no *net.DNSError
	return errors.As(err, &no) && no.IsNotFound
}

// How long answers are kept. Failures too, so that a desk without DNS does not
// wait for it at each mail.
const (
	keepAnswers  = 5 * time.Minute
	keepFailures = time.Minute
	mostAnswers  = 4096
	oneLookup    = 2 * time.Second
	giveUpAfter  = 3 // failures in a row, of whatever name, after which DNS itself is asked after
)

// answer is what DNS said.
type answer struct {
	value any
	err   error
	until time.Time
}

// remembering keeps what a resolver said, and asks nobody for a while when
// nobody has answered.
type remembering struct {
	Resolver
	now func() time.Time

	mu     sync.Mutex
	known  map[string]answer
	failed int       // in a row
	silent time.Time // until then nobody is asked
}

func (r *remembering) LookupTXT(ctx context.Context, name string) ([]string, error) {
	return ask(r, ctx, "TXT "+name, func(ctx context.Context) ([]string, error) { return r.Resolver.LookupTXT(ctx, name) })
}

func (r *remembering) LookupMX(ctx context.Context, name string) ([]*net.MX, error) {
	return ask(r, ctx, "MX "+name, func(ctx context.Context) ([]*net.MX, error) { return r.Resolver.LookupMX(ctx, name) })
}

func (r *remembering) LookupIPAddr(ctx context.Context, host string) ([]net.IPAddr, error) {
	return ask(r, ctx, "IP "+host, func(ctx context.Context) ([]net.IPAddr, error) { return r.Resolver.LookupIPAddr(ctx, host) })
}

func (r *remembering) LookupAddr(ctx context.Context, addr string) ([]string, error) {
	return ask(r, ctx, "PTR "+addr, func(ctx context.Context) ([]string, error) { return r.Resolver.LookupAddr(ctx, addr) })
}

var errNoDNS = &net.DNSError{Err: "DNS has not answered lately", IsTemporary: true}

// ask answers from memory, else asks.
func ask[T any](r *remembering, ctx context.Context, key string, f func(context.Context) (T, error)) (T, error) {
	var none T
	key = strings.ToLower(key)
	now := r.now()
	r.mu.Lock()
	one, known := r.known[key]
	silent := now.Before(r.silent)
	r.mu.Unlock()
	if known && now.Before(one.until) {
		value, _ := one.value.(T)
		return value, one.err
	}
	if silent {
		return none, errNoDNS
	}
	ctx, cancel := context.WithTimeout(ctx, oneLookup)
	defer cancel()
	value, err := f(ctx)
	temp := err != nil && !notFound(err)
	one = answer{value, err, now.Add(keepAnswers)}
	if temp {
		one.until = now.Add(keepFailures)
	}
	if r.keep(key, one, temp) {
		r.probe(ctx, now)
	}
	return value, err
}

// keep remembers an answer. It says whether so many have failed that DNS itself
// may be down.
func (r *remembering) keep(key string, one answer, temp bool) (down bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if len(r.known) >= mostAnswers {
		clear(r.known)
	}
	r.known[key] = one
	if !temp {
		r.failed = 0
		return false
	}
	r.failed++
	return r.failed >= giveUpAfter
}

// probe asks for a name that is always there, so that a stranger whose own name
// servers are slow cannot have us stop asking about everybody.
func (r *remembering) probe(ctx context.Context, now time.Time) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), oneLookup)
	defer cancel()
	_, err := r.Resolver.LookupTXT(ctx, "com.")
	r.mu.Lock()
	defer r.mu.Unlock()
	r.failed = 0
	if err != nil && !notFound(err) {
		r.silent = now.Add(keepFailures)
	}
}
