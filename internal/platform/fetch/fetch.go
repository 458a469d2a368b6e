package fetch

import (
	"context"
	"errors"
	"fmt"
	"io"
	"mime"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"time"
)

// What the caller can tell apart. Everything else is the other side's failure.
var (
	ErrAddress = errors.New("the address is not one that may be asked")
	ErrLarge   = errors.New("the answer is too large")
	ErrStatus  = errors.New("the other side has no such thing")
)

// Options are what a client may do.
type Options struct {
	// Allow are networks that may be reached although they are not public, on
	// any port.
	Allow []netip.Prefix
	// Timeout is the most one question takes, with all redirects; 10 s if zero.
	Timeout time.Duration
}

// Client asks other servers. It may be used by many at once.
type Client struct {
	http  *http.Client
	post  *http.Client // the same, which follows nothing
	allow []netip.Prefix
}

// hops is how many redirects are followed.
const hops = 3

// New returns a client.
func New(o Options) *Client {
	if o.Timeout <= 0 {
		o.Timeout = 10 * time.Second
	}
	c := &Client{allow: o.Allow}
	dial := &net.Dialer{Timeout: 5 * time.Second, ControlContext: c.control}
	c.http = &http.Client{
		Timeout: o.Timeout,
		Transport: &http.Transport{
			Proxy: nil, DialContext: dial.DialContext, ForceAttemptHTTP2: true, TLSHandshakeTimeout: 5 * time.Second,
			ResponseHeaderTimeout: o.Timeout, MaxResponseHeaderBytes: 64 << 10, MaxConnsPerHost: 8, MaxIdleConns: 16, IdleConnTimeout: 20 * time.Second,
		},
		CheckRedirect: func(r *http.Request, via []*http.Request) error {
			first := via[0].URL
			if len(via) > hops || !strings.EqualFold(r.URL.Hostname(), first.Hostname()) || r.URL.Scheme == "http" && first.Scheme == "https" {
				return fmt.Errorf("%w: a redirect to %s", ErrAddress, r.URL.Host)
			}
			r.Header.Del("Referer")
			return nil
		},
	}
	c.post = &http.Client{Timeout: o.Timeout, Transport: c.http.Transport, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	return c
}

// Answer is what the other side gave.
type Answer struct {
	Type   string // as it claims, without parameters; for display only
	Data   []byte
	Status int
}

// Get asks for what lies at an address, of at most so many bytes.
func (c *Client) Get(ctx context.Context, address string, most int64) (Answer, error) {
	r, err := question(ctx, http.MethodGet, address, nil)
	if err != nil {
		return Answer{}, err
	}
	a, err := ask(c.http, r, most)
	if err == nil && a.Status != http.StatusOK {
		return Answer{}, fmt.Errorf("%w: it answers %d", ErrStatus, a.Status)
	}
	return a, err
}

// Post sends a form, with what is secret in it, to one address and nowhere else: no
// redirect is followed. The answer is given whatever its status is, for a refusal
// says why in its body.
func (c *Client) Post(ctx context.Context, address string, form url.Values, most int64) (Answer, error) {
	r, err := question(ctx, http.MethodPost, address, strings.NewReader(form.Encode()))
	if err != nil {
		return Answer{}, err
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Accept", "application/json")
	return ask(c.post, r, most)
}

func question(ctx context.Context, method, address string, body io.Reader) (*http.Request, error) {
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Hostname() == "" || u.User != nil {
		return nil, ErrAddress
	}
	r, err := http.NewRequestWithContext(ctx, method, u.String(), body)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrAddress, err)
	}
	r.Header.Set("User-Agent", "Kept")
	return r, nil
}

// ask reads one answer, of at most so many bytes if it is the one that was hoped
// for.
func ask(c *http.Client, r *http.Request, most int64) (_ Answer, err error) {
	answer, err := c.Do(r)
	if err != nil {
		return Answer{}, err
	}
	defer func() { err = errors.Join(err, answer.Body.Close()) }()
	a := Answer{Status: answer.StatusCode}
	if r.Method == http.MethodGet && a.Status != http.StatusOK {
		return a, nil
	}
	if answer.ContentLength > most {
		return Answer{}, ErrLarge
	}
	if a.Data, err = io.ReadAll(io.LimitReader(answer.Body, most+1)); err != nil {
		return Answer{}, err
	}
	if int64(len(a.Data)) > most {
		return Answer{}, ErrLarge
	}
	a.Type, _, _ = mime.ParseMediaType(answer.Header.Get("Content-Type"))
	return a, nil
}
