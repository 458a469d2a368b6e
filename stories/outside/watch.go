package outside

import (
	"bytes"
	"context"
	"image"
	"image/png"
	"slices"
	"strings"
	"sync"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/fetch"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

// Watch is what a window did that its pages should not have it do: it asked
// another server for something, opened a dialog or a window, or went elsewhere.
type Watch struct {
	mu  sync.Mutex
	all []string
}

// Watch has every request of the window intercepted from now on. What goes to
// the desk passes; what goes anywhere else is noted and never leaves.
func (b *Browser) Watch() *Watch {
	b.t.Helper()
	w := &Watch{}
	todo := make(chan any, 10_000)
	own := b.Kept.URL + "/"
	err := chromedp.Listen(b.ctx, func(ev any) {
		switch e := ev.(type) {
		case *fetch.EventRequestPaused:
			todo <- e
		case *page.EventJavascriptDialogOpening:
			w.note("a dialog says " + e.Message)
			todo <- e
		case *page.EventWindowOpen:
			w.note("a window was opened for " + e.URL)
		case *page.EventFrameNavigated:
			if u := e.Frame.URL; !strings.HasPrefix(u, own) && u != "about:blank" && u != "about:srcdoc" && !strings.HasPrefix(u, "chrome-error:") {
				w.note("a frame went to " + u)
			}
		}
	})
	if err != nil {
		b.t.Fatal(err)
	}
	b.do(func(ctx context.Context, t *chromedp.Target) (none chromedp.Void, err error) {
		if _, err = cdp.Call(ctx, t, page.Enable, page.EnableParams{}); err == nil {
			_, err = cdp.Call(ctx, t, fetch.Enable, fetch.EnableParams{})
		}
		return none, err
	})
	go func() {
		for {
			select {
			case <-b.ctx.Done():
				return
			case ev := <-todo:
				w.answer(b, ev, own)
			}
		}
	}()
	return w
}

// answer lets a request pass or stops it, and closes a dialog.
func (w *Watch) answer(b *Browser, ev any, own string) {
	_, _ = chromedp.Run(b.ctx, func(ctx context.Context, t *chromedp.Target) (none chromedp.Void, err error) {
		switch e := ev.(type) {
		case *page.EventJavascriptDialogOpening:
			_, err = cdp.Call(ctx, t, page.HandleJavaScriptDialog, page.HandleJavaScriptDialogParams{})
		case *fetch.EventRequestPaused:
			if u := e.Request.URL; !strings.HasPrefix(u, own) && !strings.HasPrefix(u, "data:") && !strings.HasPrefix(u, "blob:"+own) {
				w.note("a request for " + u)
				_, err = cdp.Call(ctx, t, fetch.FailRequest, fetch.FailRequestParams{RequestID: e.RequestID, ErrorReason: network.ErrorReasonBlockedByClient})
				return none, err
			}
			_, err = cdp.Call(ctx, t, fetch.ContinueRequest, fetch.ContinueRequestParams{RequestID: e.RequestID})
		}
		return none, err
	})
}

func (w *Watch) note(s string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.all = append(w.all, s)
}

// Seen is what was noted since it was last asked.
func (w *Watch) Seen() []string {
	w.mu.Lock()
	defer w.mu.Unlock()
	all := slices.Clone(w.all)
	w.all = nil
	return all
}

// Pixels is what the window shows.
func (b *Browser) Pixels() image.Image {
	b.t.Helper()
	raw, err := chromedp.Run(b.ctx, chromedp.CaptureScreenshot())
	if err != nil {
		b.t.Fatal(err)
	}
	img, err := png.Decode(bytes.NewReader(raw))
	if err != nil {
		b.t.Fatal(err)
	}
	return img
}
