package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"time"

	"github.com/chromedp/chromedp"
)

// opened asks for the next case by a key, and answers when it is painted: the
// time of the mark, and of the frame after it. It waits to be told of the mark:
// looking for it in every frame would have the page draw frames all the while.
const opened = `(key => new Promise(done => {
  const began = performance.now();
  const watch = new PerformanceObserver(list => {
    const mark = list.getEntriesByName('case-painted').find(m => m.startTime >= began);
    if (!mark) return;
    watch.disconnect();
    requestAnimationFrame(() => setTimeout(() => done([mark.startTime - began, performance.now() - began])));
  });
  watch.observe({ type: 'mark' });
  document.dispatchEvent(new KeyboardEvent('keydown', { key, code: 'Key' + key.toUpperCase(), bubbles: true, cancelable: true }));
  setTimeout(() => done([-1, -1]), 10000);
}))`

// next measures the way from the key to the next case on the screen.
func (b *bench) next() (err error) {
	path, err := exec.LookPath("chromium")
	if err != nil {
		path, err = exec.LookPath("chromium-headless-shell")
	}
	if err != nil {
		b.table.add("the next case, from the key to the screen", "not measured: chromium is not installed", "≤ 120 ms", "", "")
		return nil
	}
	k, err := b.big("next")
	if err != nil {
		return err
	}
	if err := k.open(b.ctx); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, k.down()) }()
	profile, err := os.MkdirTemp(b.work, "profile")
	if err != nil {
		return err
	}
	opts := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(path), chromedp.NoSandbox, chromedp.DisableGPU, chromedp.UserDataDir(profile),
		chromedp.Flag("disable-background-networking", true), chromedp.Flag("disable-component-update", true), chromedp.Flag("disable-sync", true))
	ctx, cancel := chromedp.NewExecAllocator(b.ctx, opts...)
	defer cancel()
	ctx, cancel = chromedp.NewContext(ctx)
	defer cancel()
	ctx, cancel = context.WithTimeout(ctx, 3*time.Minute)
	defer cancel()
	type css = chromedp.CSS
	if err := chromedp.Do(ctx, chromedp.EmulateViewport(1440, 900), chromedp.Navigate(k.URL+"/sign-in"),
		chromedp.WaitVisible(css("input[name=email]")), chromedp.SendKeys(css("input[name=email]"), admin),
		chromedp.SendKeys(css("input[name=password]"), password), chromedp.Click(css("main form button[type=submit]")),
		chromedp.WaitVisible(css("main.sheet")), chromedp.Navigate(k.URL+"/cases?list=open"), chromedp.WaitVisible(css("#rows .row-a"))); err != nil {
		return err
	}
	var marks, painted spread
	for i := range b.pick(203, 10) {
		key := "j"
		if max(i-1, 0)/40%2 == 1 { // 40 rows down, 40 up
			key = "k"
		}
		time.Sleep(300 * time.Millisecond) // somebody reads
		took, err := chromedp.Run(ctx, chromedp.Evaluate[[]float64](opened+`("`+key+`")`, chromedp.EvalAwaitPromise))
		if err != nil {
			return err
		}
		if len(took) != 2 || took[0] < 0 {
			return fmt.Errorf("the next case was not painted")
		}
		if i >= 3 {
			marks = append(marks, time.Duration(took[0]*float64(time.Millisecond)))
			painted = append(painted, time.Duration(took[1]*float64(time.Millisecond)))
		}
	}
	b.table.add(fmt.Sprintf("the next case, %d cases, from the key to the mark case-painted", b.cases), marks.String(), "≤ 120 ms", "", "")
	b.table.add("… and to the frame after it", painted.String(), "≤ 120 ms", "", "")
	return nil
}
