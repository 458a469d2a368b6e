package main

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"os/exec"
	"strconv"
	"strings"
	"time"
)

// item is what the API says of something that came in.
type item struct {
	Subject    string
	State      string
	ReceivedAt time.Time  `json:"received_at"`
	FiledAt    *time.Time `json:"filed_at"`
}

// items are those of a run, by number; the newest most.
func (k *kept) items(ctx context.Context, run string, most int) (map[int]item, error) {
	found := map[int]item{}
	for cursor := ""; len(found) < most; {
		path := "/intake?limit=200"
		if cursor != "" {
			path += "&cursor=" + url.QueryEscape(cursor)
		}
		var page struct {
			Items      []item
			NextCursor string `json:"next_cursor"`
		}
		if err := k.api(ctx, http.MethodGet, path, nil, &page); err != nil {
			return nil, err
		}
		for _, i := range page.Items {
			if name, number, ok := strings.Cut(i.Subject, " "); ok && name == run {
				if n, err := strconv.Atoi(number); err == nil {
					found[n] = i
				}
			}
		}
		if cursor = page.NextCursor; cursor == "" {
			break
		}
		time.Sleep(12 * time.Millisecond) // below the API's own limit
	}
	return found, nil
}

// waiting is how many items are not filed yet, as far as a page tells.
func (k *kept) waiting(ctx context.Context) (int, error) {
	var page struct{ Items []item }
	err := k.api(ctx, http.MethodGet, "/intake?state=received&limit=200", nil, &page)
	return len(page.Items), err
}

// settled waits until everything is filed.
func (k *kept) settled(ctx context.Context, within time.Duration) error {
	for late := time.Now().Add(within); time.Now().Before(late); time.Sleep(50 * time.Millisecond) {
		n, err := k.waiting(ctx)
		if err != nil || n == 0 {
			return err
		}
	}
	return fmt.Errorf("not everything is filed after %s", within)
}

// filing measures how soon what was taken is filed.
func (b *bench) filing() error {
	if err := b.steady("filing", nil, "100 mails/s: filed after the 250"); err != nil {
		return err
	}
	if err := exec.CommandContext(b.ctx, "strace", "-qq", "-o", "/dev/null", "true").Run(); err == nil {
		if err := b.steady("filing-slow", tracer(), "the same with every fsync 10 ms late"); err != nil {
			return err
		}
	}
	return b.burst()
}

// steady sends 100 mails a second and looks when each was filed.
func (b *bench) steady(name string, under []string, what string) (err error) {
	k, err := b.desk(name)
	if err != nil {
		return err
	}
	k.prefix = under
	if err := k.open(b.ctx); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, k.down()) }()
	n, before := 100*b.pick(60, 8), k.busy()
	taken, took, err := drip(b.ctx, k.SMTP, "drip", 100, n, 10_000)
	if err != nil {
		return err
	}
	cost := (k.busy() - before) / time.Duration(n)
	if err := k.settled(b.ctx, 60*time.Second); err != nil {
		return err
	}
	found, err := k.items(b.ctx, "drip", n)
	if err != nil {
		return err
	}
	var after spread
	for i, at := range taken {
		one, ok := found[i]
		if !ok || one.FiledAt == nil {
			return fmt.Errorf("mail %d is not filed", i)
		}
		after = append(after, max(0, one.FiledAt.Sub(at)))
	}
	b.table.add(what, after.String(), "p99 ≤ 2 s", "", "")
	b.table.add("… and to the 250", took.String(), "", "", "")
	if under == nil {
		b.table.add("… and what the desk took of the processors, a mail taken and filed", brief(cost), "", "", "")
	}
	return nil
}

// burst sends many at once, and one more while they are filed.
func (b *bench) burst() (err error) {
	k, err := b.desk("burst")
	if err != nil {
		return err
	}
	if err := k.open(b.ctx); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, k.down()) }()
	n := b.pick(10_000, 1500)
	began := time.Now()
	taken, took, err := flood(b.ctx, k.SMTP, "burst", 32, n, 10_000, 5*time.Minute)
	if err != nil {
		return err
	}
	if taken != n {
		return fmt.Errorf("%d of %d were taken", taken, n)
	}
	late, _, err := drip(b.ctx, k.SMTP, "late", 5, b.pick(25, 5), 10_000)
	if err != nil {
		return err
	}
	left, err := k.waiting(b.ctx)
	if err != nil {
		return err
	}
	if err := k.settled(b.ctx, 5*time.Minute); err != nil {
		return err
	}
	all := time.Since(began)
	found, err := k.items(b.ctx, "late", len(late))
	if err != nil {
		return err
	}
	var after spread
	for i, at := range late {
		if one := found[i]; one.FiledAt != nil {
			after = append(after, max(0, one.FiledAt.Sub(at)))
		}
	}
	b.table.add(fmt.Sprintf("a burst of %d mails: taken", n), perSecond(rate(n, took)), "", "", "")
	b.table.add("… and filed, from the first mail to the last", perSecond(rate(n+len(late), all)), "≥ 150/s", "", "")
	backlog := "the backlog was gone before them"
	if left > 0 {
		backlog = "with a backlog to their end"
	}
	b.table.add(fmt.Sprintf("… and mails that came during it (%s): filed after the 250", backlog), after.String(), "≤ 2 s", "", "")
	return nil
}
