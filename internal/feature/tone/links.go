package tone

import (
	"context"
	"net/url"
	"regexp"
	"strings"
	"sync"
	"time"

	"kept.example/kept/internal/platform/fetch"
)

const (
	mostLinks   = 6               // of one text that are tried
	mostKept    = 500             // answers that are kept
	keptFor     = 5 * time.Minute // an answer
	triesInAll  = 3 * time.Second // the writer waits for no more
	triesAtOnce = 12              // of all writers
)

// address is a link as people write it.
var address = regexp.MustCompile(`https?://[^\s<>"'()\[\]{}“”«»]+`)

// linkAt is a link of a text.
type linkAt struct {
	from, to int
	url      string
}

// linksIn are the links of a text, without what ends a sentence behind them, and
// without those in quoted lines.
func linksIn(text string) (all []linkAt) {
	for _, at := range address.FindAllStringIndex(text, 4*mostLinks) {
		line := strings.TrimLeft(text[strings.LastIndexByte(text[:at[0]], '\n')+1:], " \t")
		said := strings.TrimRight(text[at[0]:at[1]], ".,;:!?…")
		if u, err := url.Parse(said); err == nil && strings.Contains(u.Hostname(), ".") && !strings.HasPrefix(line, ">") {
			all = append(all, linkAt{at[0], at[0] + len(said), said})
		}
	}
	return all
}

// tried is what a link answered.
type tried struct {
	status int // 0 where it could not be tried
	at     time.Time
}

// links tries links and keeps what they answered for some minutes.
type links struct {
	fetch *fetch.Client
	now   func() time.Time
	// ours says of a link that it leads to a page of ours: such a link may work
	// once only, and is never tried.
	ours func(ctx context.Context, address string) bool
	gate chan struct{} // how many are tried at one time

	mu   sync.Mutex
	kept map[string]tried
}

func newLinks(f *fetch.Client, now func() time.Time, ours func(context.Context, string) bool) *links {
	return &links{fetch: f, now: now, ours: ours, gate: make(chan struct{}, triesAtOnce), kept: map[string]tried{}}
}

// known is what a link answered lately.
func (l *links) known(address string) (tried, bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	t, ok := l.kept[address]
	return t, ok && l.now().Sub(t.at) < keptFor
}

func (l *links) keep(address string, status int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.kept) >= mostKept { // the oldest are not worth a list of their own
		clear(l.kept)
	}
	l.kept[address] = tried{status, l.now()}
}

// try asks each link of a text that nobody has asked lately, all at once. Never
// within a transaction. What has not answered in time could not be tried.
func (l *links) try(ctx context.Context, text string) {
	ctx, cancel := context.WithTimeout(ctx, triesInAll)
	defer cancel()
	var all sync.WaitGroup
	n := 0
	asked := map[string]bool{}
	for _, one := range linksIn(text) {
		if _, known := l.known(one.url); known || asked[one.url] || n == mostLinks || l.ours(ctx, one.url) {
			continue
		}
		n++
		asked[one.url] = true
		all.Go(func() {
			select {
			case l.gate <- struct{}{}:
				defer func() { <-l.gate }()
			case <-ctx.Done():
				return
			}
			status, err := l.fetch.Head(ctx, one.url)
			if err != nil {
				status = 0
			}
			l.keep(one.url, status)
		})
	}
	all.Wait()
}

// findings are what is known of the links of a text: those that answer with an
// error, and those that could not be tried.
func (l *links) findings(text string) (found []Finding) {
	for _, one := range linksIn(text) {
		t, known := l.known(one.url)
		if !known || works(t.status) {
			continue
		}
		f := Finding{Rule: Link, From: one.from, To: one.to, Was: one.url, Address: one.url}
		if broken(t.status) {
			f.Status = t.status
		}
		found = append(found, f)
	}
	return found
}

// works says whether a link leads somewhere.
func works(status int) bool { return status >= 200 && status < 400 }

// broken says whether nothing is there. A page that asks who one is, that takes no
// HEAD or wants fewer questions has told nothing.
func broken(status int) bool {
	switch status {
	case 0, 401, 403, 405, 406, 429, 501:
		return false
	}
	return !works(status)
}
