package outside

import (
	"context"
	"strings"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/fetch"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
)

// probe is an address whose requests tell whether requests are held back.
const probe = "/healthz?held-back"

// HoldBack keeps what the page asks for under an address with a star in it from
// arriving, as a slow line does, until it is let go. When it returns, it holds:
// a page that is open hears of it a moment later, so it is asked for a probe
// until that is held; and what the page has already is fetched anew.
func (b *Browser) HoldBack(pattern string) (letGo func()) {
	b.t.Helper()
	ctx, stop := context.WithCancel(b.ctx)
	defer stop()
	held := make(chan struct{}, 1)
	err := chromedp.Listen(ctx, func(ev any) {
		if e, ok := ev.(*fetch.EventRequestPaused); ok && strings.HasSuffix(e.Request.URL, probe) {
			select {
			case held <- struct{}{}:
			default:
			}
		}
	})
	if err != nil {
		b.t.Fatal(err)
	}
	b.do(chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		return b.slow(ctx, t, true, &fetch.RequestPattern{URLPattern: pattern}, &fetch.RequestPattern{URLPattern: "*" + strings.ReplaceAll(probe, "?", `\?`)})
	}))
	for through := true; through; {
		Eval[bool](b, "window.passed = false, void fetch('"+probe+"').finally(() => { passed = true }), true")
		for asked := true; asked; {
			select {
			case <-held:
				through, asked = false, false
			default:
				asked = !Eval[bool](b, "passed")
			}
		}
	}
	return func() {
		b.t.Helper()
		b.do(chromedp.Func(func(ctx context.Context, t *chromedp.Target) error { return b.slow(ctx, t, false) }))
	}
}

// slow holds requests back or no more; while it does, the browser keeps nothing
// in stock.
func (b *Browser) slow(ctx context.Context, t *chromedp.Target, on bool, patterns ...*fetch.RequestPattern) error {
	if _, err := cdp.Call(ctx, t, network.Enable, network.EnableParams{}); err != nil {
		return err
	}
	if _, err := cdp.Call(ctx, t, network.SetCacheDisabled, network.SetCacheDisabledParams{CacheDisabled: on}); err != nil {
		return err
	}
	if !on {
		_, err := cdp.Call(ctx, t, fetch.Disable, cdp.Empty{})
		return err
	}
	_, err := cdp.Call(ctx, t, fetch.Enable, fetch.EnableParams{Patterns: patterns})
	return err
}
